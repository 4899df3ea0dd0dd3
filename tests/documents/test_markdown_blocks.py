"""Markdown in, logical text out: each trap of the parser has its case (frozen parts are named beside)."""

import pytest

from burnish.documents.markdown.format import Markdown
from burnish.documents.masks import unmask
from burnish.model.document import Block, BlockKind, Document, PieceKind


def parse(markdown: str | bytes) -> Document:
    return Markdown().parse(markdown.encode() if isinstance(markdown, str) else markdown)


def texts(markdown: str | bytes) -> list[str]:
    return [block.text for block in parse(markdown).blocks]


def only(markdown: str) -> Block:
    (block,) = parse(markdown).blocks
    return block


def frozen(block: Block) -> list[str]:
    return [block.text[start:end] for start, end in block.frozen]


def under_masks(markdown: str) -> list[str]:
    source = markdown.encode()
    pieces = [piece for block in parse(source).blocks for piece in block.pieces if piece.kind is PieceKind.MASK]
    return [source[piece.start : piece.end].decode() for piece in pieces]


# -- which blocks there are ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("A paragraph.\n\nAnother one.\n", [("paragraph", "A paragraph."), ("paragraph", "Another one.")]),
        ("- tight item\n- another\n", [("item", "tight item"), ("item", "another")]),
        ("- loose item\n\n- another\n", [("paragraph", "loose item"), ("paragraph", "another")]),
        ("1. one\n   - nested\n   - more\n2. two\n", [("item", t) for t in ("one", "nested", "more", "two")]),
        ("- [ ] to do\n- [x] done\n", [("item", "to do"), ("item", "done")]),
        ("- item\n\n  second paragraph\n", [("paragraph", "item"), ("paragraph", "second paragraph")]),
        ("> quoted\n> > deeper\n", [("paragraph", "quoted"), ("paragraph", "deeper")]),
        ("# Title\n", [("heading", "Title")]),
        ("## Closed ##\n", [("heading", "Closed")]),
        ("## Closed ## ##\n", [("heading", "Closed ##")]),
        ("# Closed #not\n", [("heading", "Closed #not")]),
        ("Setext\n===\n", [("heading", "Setext")]),
        ("Over\ntwo\n---\n", [("heading", "Over\ntwo")]),
        ("> Setext\n> ---\n", [("heading", "Setext")]),
        ("Not setext\n> ---\n", [("paragraph", "Not setext")]),
        (
            "text[^1]\n\n[^1]: The note\n    goes on.\n",
            [("paragraph", "text@@16X@@"), ("paragraph", "The note\ngoes on.")],
        ),
    ],
)
def test_every_piece_of_prose_is_one_block(markdown: str, expected: list[tuple[str, str]]):
    assert [(block.kind.value, block.text) for block in parse(markdown).blocks] == expected


def test_a_heading_knows_its_level():
    assert [block.level for block in parse("# One\n\n###### Six\n\nTwo\n---\n\ntext\n").blocks] == [1, 6, 2, 0]


def test_a_heading_with_an_identifier_is_anchored():
    text = "# One {#one}\n\n# Two\n\n# Three {/*three*/}\n\n# Four {: .x #four}\n\n# Five {/* a note */}\n"

    assert [block.anchored for block in parse(text).blocks] == [True, False, True, False, False]


def test_each_cell_is_a_block_and_a_missing_one_is_none():
    table = "| a | b |\n|---|:-:|\n| one |\n| two | three | lost |\n|  | x\\|y |\n"

    assert [(b.kind, b.text) for b in parse(table).blocks] == [
        (BlockKind.CELL, text) for text in ("a", "b", "one", "two", "three", "x\\|y")
    ]
    assert frozen(parse(table).blocks[-1]) == ["\\|"]


@pytest.mark.parametrize(
    "markdown",
    ["", "\n \n", "***\n", "```\ncode\n```\n", "    code\n", "<div>\nraw\n</div>\n", "123 - 45\n", "[a]: /b\n"],
)
def test_what_has_no_prose_has_no_block(markdown: str):
    assert texts(markdown) == []


def test_code_and_raw_html_are_frozen_with_a_reason():
    document = parse("```py\ncode\n```\n\n<div>\nraw\n</div>\n\ntext\n")

    assert [f.reason for f in document.frozen] == ["code block", "raw HTML"]


def test_what_is_nested_too_deeply_is_frozen_with_a_reason():
    document = parse("- " * 120 + "deep\n\nshallow\n")

    assert [block.text for block in document.blocks] == ["shallow"]
    assert [f.reason for f in document.frozen] == ["nested deeper than 100 levels"]


def test_nesting_that_is_not_too_deep_is_read():
    assert texts("> " * 90 + "deep\n") == ["deep"]


def test_a_table_of_too_many_columns_is_frozen_with_a_reason():
    wide = "\n".join(("|" + "a|" * 201, "|" + "-|" * 201, "|" + "word|" * 201))
    document = parse(f"{wide}\n\nafter\n")

    assert [block.text for block in document.blocks] == ["after"]
    assert [f.reason for f in document.frozen] == ["table of more than 200 columns"]


# -- line ends and prefixes ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_every_line_end_is_one_break(end: str):
    block = only(f"one{end}two{end}")

    assert block.text == "one\ntwo"
    assert [p.kind for p in block.pieces] == [PieceKind.TEXT, PieceKind.BREAK, PieceKind.TEXT]


def test_line_ends_may_be_mixed():
    assert only("a\nb\r\nc\rd").text == "a\nb\nc\nd"


@pytest.mark.parametrize(
    "markdown",
    [
        "> one\n> two\n",
        "> one\ntwo\n",
        "- one\n  two\n",
        "- one\ntwo\n",
        "> - one\n>   two\n",
        "   one\n  two\n",
        "1. > one\n   > two\n",
        "> > one\n>> two\n",
        "- \tone\n\ttwo\n",
    ],
)
def test_prefixes_of_containers_are_no_text(markdown: str):
    block = only(markdown)

    assert block.text == "one\ntwo"
    assert unmask(block, markdown.encode()) == b"one\ntwo"


@pytest.mark.parametrize("text", ["a\tb", "a  b", "a\u00a0b", "no final newline", "a\u2028b", "a\x0cb"])
def test_white_space_inside_a_line_stays(text: str):
    assert only(text).text == text


def test_other_separators_end_no_line():
    block = only("one\u2028two\x0bthree\x85four")

    assert [p.kind for p in block.pieces] == [PieceKind.TEXT]


def test_hard_breaks_are_frozen_with_what_makes_them_hard():
    block = only("hard  \nbreak\\\nsoft\nend\n")

    assert block.text == "hard  \nbreak\\\nsoft\nend"
    assert frozen(block) == ["  \n", "\\\n"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_line_of_a_tool_ends_before_its_line_end(end: str):
    block = only(f"!!! note{end}    Some text{end}")

    assert [piece.kind for piece in block.pieces] == [PieceKind.MASK, PieceKind.BREAK, PieceKind.TEXT]
    assert block.text.endswith("\nSome text")


def test_a_line_of_nothing_but_a_backslash_is_two_breaks():
    block = only("> one\\\n> \\\n> two\n")

    assert block.text == "one\\\n\\\ntwo"
    assert frozen(block) == ["\\\n", "\\\n"]


def test_a_byte_order_mark_is_no_text():
    assert parse(b"\xef\xbb\xbf# Title\n").blocks[0].start == 5


def test_offsets_are_bytes():
    source = "é日\U0001f600 **wörd** end\n".encode()
    block = parse(source).blocks[0]

    at = block.text.index("end")
    assert source[block.byte_at(at) : block.byte_at(at + 3)] == b"end"


# -- inline atoms --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a \\* star \\_x\n", ["\\*", "\\_"]),
        ("\\# not a heading\n", ["\\#"]),
        ("line one\n\\- line two\n", ["\\-"]),
        ("Tom &amp; Jerry &#35; &#x23;\n", ["&amp;", "&#35;", "&#x23;"]),
        ("run `short` code\n", ["`short`"]),
        ("run ``a ` b`` code\n", ["``a ` b``"]),
        ("see [the page][] now\n\n[the page]: /u\n", ["[the page][]"]),
        ("see [label] now\n\n[label]: /v\n", ["[label]"]),
    ],
)
def test_some_markup_stays_visible_but_frozen(markdown: str, expected: list[str]):
    assert frozen(parse(markdown).blocks[0]) == expected


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("a [link](u) b\n", ["u"]),
        ("a [link](</u x> 'title') b\n", ["</u x> 'title'"]),
        ("a [link](\n/u\n'title') b\n", ["\n/u\n'title'"]),
        ("a [text][ref] b\n\n[ref]: /w\n", ["[ref]"]),
        ('![alt *text*](a.png "t") word\n', ['![alt *text*](a.png "t")']),
        ("![alt][ref] word\n\n[ref]: /w\n", ["![alt][ref]"]),
        ("![alt\nover two](a) word\n", ["![alt\nover two](a)"]),
        ("[![image](a)](b) word\n", ["![image](a)", "b"]),
        ("<https://a.b> and <a@b.c> word\n", ["<https://a.b>", "<a@b.c>"]),
        ("a <b>bold</b> <br/> word\n", ["<b>", "</b>", "<br/>"]),
        ("a <!-- remark --> word\n", ["<!-- remark -->"]),
        ("text[^1] more\n\n[^1]: 1\n", ["[^1]"]),
        (
            "a `code that is very long, more than forty bytes in all` b\n",
            ["`code that is very long, more than forty bytes in all`"],
        ),
        ("- a `c\n  d` b\n", ["`c\n  d`"]),
        ("> a `c\n>   d` b\n", ["`c\n>   d`"]),
        ("use <code>foo bar</code> now\n", ["<code>foo bar</code>"]),
        ("press <kbd>Ctrl</kbd>+<kbd>C</kbd> now\n", ["<kbd>Ctrl</kbd>", "<kbd>C</kbd>"]),
        ("use <code>never closed\n", ["<code>never closed"]),
        ("a </code> closed only\n", ["a </code>"]),
        ("a\n<span\nclass='x'> b\n", ["<span\nclass='x'>"]),
    ],
)
def test_other_markup_is_masked(markdown: str, expected: list[str]):
    found = under_masks(markdown)

    assert found == expected


def test_the_text_of_a_link_and_of_emphasis_is_prose():
    block = only("a [link *text*](u), ~~gone~~ and **strong**\n")

    assert block.text == "a [link *text*](@@16R@@), ~~gone~~ and **strong**"
    assert frozen(block) == ["](", "@@16R@@", ")"]


def test_the_text_of_a_link_over_two_lines_is_prose():
    block = only("> a [link\n> text](u) b\n")

    assert block.text.startswith("a [link\ntext](@@")


def test_brackets_without_a_definition_are_prose():
    block = only("an [optional] word\n")

    assert block.text == "an [optional] word"
    assert frozen(block) == []


# -- burnish off and on --------------------------------------------------------------------------------------------


def test_between_off_and_on_nothing_is_prose():
    document = parse("a\n\n<!-- burnish off -->\n\nsecret\n\n- item\n\n<!-- burnish on -->\n\nb\n")

    assert [block.text for block in document.blocks] == ["a", "b"]
    assert "between `burnish off` and `burnish on`" in [f.reason for f in document.frozen]


def test_off_without_on_lasts_to_the_end():
    assert texts("a\n\n<!-- burnish off -->\n\nb\n\nc\n") == ["a"]


def test_off_and_on_may_stand_in_a_line():
    assert under_masks("a <!-- burnish off --> b <!-- burnish on --> c\n") == [
        "<!-- burnish off --> b <!-- burnish on -->"
    ]


def test_off_in_a_line_lasts_over_blocks():
    first, last = parse("a <!--burnish off--> b\n\nc\n\nd <!--burnish on--> e\n").blocks

    assert [frozen(first), frozen(last)] == [[first.text[2:]], [last.text[:-2]]]


def test_off_twice_needs_one_on():
    assert texts("<!-- burnish off -->\n\na\n\n<!-- burnish off -->\n\nb\n\n<!-- burnish on -->\n\nc\n") == ["c"]


def test_off_in_code_is_no_switch():
    assert texts("`<!-- burnish off -->` a\n\n```\n<!-- burnish off -->\n```\n\nb\n")[1:] == ["b"]
