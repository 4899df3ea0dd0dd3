"""Front matter: what it is, where it ends, and what only looks like it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.front_matter import BOM, body_start
from burnish.documents.markdown.format import Markdown


@pytest.mark.parametrize(
    "head",
    [
        "---\ntitle: Install\n---\n",
        "---\r\ntitle: Install\r\n---\r\n",
        "--- \ntitle: Install\n---\t\n",
        "---\ntitle: Install\n...\n",
        "---\n# a comment first\n\ntitle:\n  - nested\n---\n",
        '---\n"quoted key": yes\n---\n',
        "---\nog:title: x\n---\n",
        "---\nc#: x\n---\n",
        "---\nétat: x\n---\n",
        "---\n標題: x\n---\n",
        "---\n<<: *base\n---\n",
        "---\n  # an indented comment\ntitle: x\n---\n",
        "---\ndescription: >\n  a --- inside\n---\n",
        '+++\ntitle = "Install"\n+++\n',
        '+++\r\ntitle = "Install"\r\n+++\r\n',
        "+++\n[params]\nweight = 3\n+++\n",
    ],
)
@pytest.mark.parametrize("mark", [b"", BOM])
def test_front_matter_ends_after_its_closing_line(head: str, mark: bytes):
    source = mark + head.encode()

    assert body_start(source + b"# Title\n") == len(source)


def test_a_closing_line_may_be_the_last_of_the_file():
    assert body_start(b"---\ntitle: x\n---") == len(b"---\ntitle: x\n---")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "---",
        "---\n",
        "---\ntitle: never closed\n",
        "---\n\nA thematic break, then text.\n\n---\n",
        "---\n---\n",
        "----\ntitle: x\n----\n",
        " ---\ntitle: x\n---\n",
        "\n---\ntitle: x\n---\n",
        "# Title\n---\ntitle: x\n---\n",
        "---\njust: http is a key but\n",
        "---\n- a list\n---\n",
        "---\nsee https://a.example and a#b\n---\n",
        "+++\nnot toml at all\n+++\n",
        "+++\n+++\n",
        "---\ntitle: x\n+++\n",
    ],
)
def test_what_only_looks_like_front_matter_is_none(text: str):
    assert body_start(text.encode()) == 0
    assert body_start(BOM + text.encode()) == len(BOM)


def test_a_mapping_between_rules_in_the_middle_of_a_document_is_prose():
    blocks = Markdown().parse(b"First.\n\n---\n\nnote: a word\n\n---\n").blocks

    assert [block.text for block in blocks] == ["First.", "note: a word"]


def test_front_matter_has_no_block_and_is_reported():
    document = Markdown().parse(b"---\ntitle: A title\n---\nText here.\n")

    assert [block.text for block in document.blocks] == ["Text here."]
    assert [(f.start, f.end, f.reason) for f in document.frozen] == [(0, 23, "front matter")]
    assert document.blocks[0].start == 23


def test_a_byte_order_mark_alone_is_frozen_under_its_own_name():
    document = Markdown().parse(BOM + b"# Title\n")

    assert [(f.end, f.reason) for f in document.frozen] == [(3, "byte order mark")]
    assert document.blocks[0].start == 5


@given(st.text(st.sampled_from("-+.\r\n :=abc#\"' "), max_size=40), st.booleans())
def test_the_body_begins_at_the_start_or_after_a_line_end(text: str, marked: bool):
    source = BOM * marked + text.encode()

    start = body_start(source)

    assert start in (len(BOM) * marked, len(source)) or source[start - 1 : start] == b"\n"
