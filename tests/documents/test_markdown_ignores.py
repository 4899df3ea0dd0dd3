"""What does `<!-- burnish: ignore -->` speak of?"""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.markdown.format import Markdown

LINES = st.sampled_from(
    [
        "text", "", "", "# One", "- item", "  - inner", "> quote", "```", "| a | b |", "|---|---|", "1. one",
        "<!-- burnish: ignore -->", "<!-- burnish: ignore a, b -->", "text <!-- burnish: ignore a -->", "<div>",
        "- x <!-- burnish: ignore b -->", "> <!-- burnish: ignore -->", "<!-- other -->", "[a]: b", "    deep",
        "{/* burnish: ignore a */}", "text {/* burnish: ignore */}",
    ]
)  # fmt: skip


def ignored(text: str) -> list[tuple[str, list[str]]]:
    """The texts of the blocks at which some rules are not to look, with their names."""
    return [(block.text, sorted(block.ignored)) for block in Markdown().parse(text.encode()).blocks if block.ignored]


def words(text: str) -> list[str]:
    """The texts of all blocks."""
    return [block.text for block in Markdown().parse(text.encode()).blocks]


@pytest.mark.parametrize("block", ["a\nb", "# a", "- a\n- b", "> a\n> b", "| a |\n|---|\n| b |", "1. a\n\n   b"])
def test_a_comment_on_its_own_line_speaks_of_the_next_block(block: str):
    text = f"before\n\n<!-- burnish: ignore x, y -->\n{block}\n\n***\n\nafter\n"

    assert {tuple(names) for _, names in ignored(text)} == {("x", "y")}
    assert [shown for shown, _ in ignored(text)] == words(text)[1:-1]


def test_a_comment_in_a_text_speaks_of_its_paragraph_heading_item_or_row():
    x = "<!-- burnish: ignore x -->"
    text = f"a\nb {x} c\n\n# d {x}\n\n- e {x}\n  - f\n- g\n\n| h | i {x} |\n|---|---|\n| j | k {x} |\n| l | m |\n"
    mask = "@@"

    assert [shown.partition(f" {mask}")[0] for shown, _ in ignored(text)] == ["a\nb", "d", "e", "h", "i", "j", "k"]


def test_several_comments_before_a_block_all_speak_of_it_and_others_between_do_no_harm():
    text = "<!-- burnish: ignore x -->\n<!-- other: on -->\n\n<!-- burnish ignore y -->\n\na\n\nb\n"

    assert ignored(text) == [("a", ["x", "y"])]


def test_in_a_list_or_quote_a_comment_speaks_of_nothing_beyond_it():
    assert ignored("> a\n>\n> <!-- burnish: ignore x -->\n\nb\n") == []
    assert ignored("- a\n\n  <!-- burnish: ignore x -->\n  b\n\n  c\n") == [("b", ["x"])]


@pytest.mark.parametrize("indents", [("", ""), ("> ", "> "), ("- a\n\n  ", "  ")])
def test_before_an_end_a_comment_speaks_of_the_comments_behind_it(indents: tuple[str, str]):
    text = f"{indents[0]}<!-- burnish: ignore x -->\n{indents[1]}<!-- TODO: y -->\n"
    (part,) = Markdown().page(text.encode()).ignored

    assert text[part.start : part.end].rstrip().endswith("y -->")


def test_without_names_nobody_looks_at_the_block():
    text = "a\n\n<!-- burnish: ignore -->\nb\n\nc <!-- burnish: ignore --> d\n\ne\n"
    document = Markdown().parse(text.encode())

    assert [block.text for block in document.blocks] == ["a", "e"]
    assert [f.reason for f in document.frozen].count("asked for by `burnish: ignore`") == 2
    assert [text[start:end].strip() for start, end in Markdown().page(text.encode()).off] == [
        "<!-- burnish: ignore -->\nb",
        "c <!-- burnish: ignore --> d",
    ]


def test_code_and_other_comments_that_only_look_like_it_mean_nothing():
    assert ignored("`<!-- burnish: ignore x -->` a\n\n```\n<!-- burnish: ignore x -->\n```\n\nb\n") == []
    assert ignored("<!-- burnish: ignored x -->\na\n\n<!-- ignore x -->\nb\n") == []


def test_the_comments_of_mdx_do_the_same_between_blocks_and_in_paragraphs_and_headings():
    x = "{/* burnish: ignore x */}"

    text = f"{x}\n\na\n\nb {x}\n\n# c {x}\n\nd `{x}`\n\ne\n"
    assert [shown.partition(" @@")[0] for shown, _ in ignored(text)] == ["a", "b", "c"]
    assert words("{/* burnish: ignore */}\n\na\n\n{/* burnish off */}\n\nb\n\n{/* burnish on */}\n\nc\n") == ["c"]


def test_a_page_knows_the_same_parts():
    source = "---\nt: é\n---\n\n<!-- burnish: ignore todo -->\n<!-- TODO: é -->\n\na\n"
    (part,) = Markdown().page(source.encode()).ignored

    assert part.rules == ("todo",)
    assert source.encode()[part.start : part.end].decode().startswith("<!-- burnish: ignore todo -->\n<!-- TODO")


@given(st.lists(LINES, max_size=14))
def test_parts_are_in_order_and_inside_the_document(lines: list[str]):
    source = "\n".join(lines).encode()
    page, document = Markdown().page(source), Markdown().parse(source)

    assert [part.start for part in page.ignored] == sorted(part.start for part in page.ignored)
    assert all(0 <= part.start < part.end <= len(source) for part in page.ignored)
    assert {name for block in document.blocks for name in block.ignored} <= {"a", "b"}
