"""Plain text: paragraphs of running text are prose, everything that resembles something else is not."""

import pytest

from burnish.documents.plain import Plain
from burnish.model.document import PieceKind


def texts(source: str) -> list[str]:
    return [block.text for block in Plain().parse(source.encode()).blocks]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_paragraphs_stand_between_blank_lines(end: str):
    assert texts(f"One line{end}and more.{end}{end}Two.{end}") == ["One line\nand more.", "Two."]


@pytest.mark.parametrize(
    "paragraph",
    [
        "    indented code",
        "Text and\n    code",
        "\tindented",
        "=====",
        "Title\n-----",
        "name | value",
        "name     value",
        "name\tvalue",
        "1 2 3",
        "Text\n***\nmore",
    ],
)
def test_what_does_not_look_like_running_text_is_frozen_with_a_reason(paragraph: str):
    document = Plain().parse(f"Before.\n\n{paragraph}\n\nAfter.\n".encode())

    assert [block.text for block in document.blocks] == ["Before.", "After."]
    assert [f.reason for f in document.frozen] == ["does not look like running text"]
    frozen = document.frozen[0]
    assert document.source[frozen.start : frozen.end].decode() == f"{paragraph}\n"


@pytest.mark.parametrize(
    "atom",
    [
        "https://a.example/x",
        "www.a.example",
        "me@a.example",
        "src/main.c",
        "some_name",
        "run()",
        "<tag>",
        "a=b",
        "`some code`",
        "{x}",
        "$HOME",
        "~/x",
        "C:\\x",
    ],
)
def test_what_looks_like_code_or_an_address_is_visible_but_frozen(atom: str):
    (block,) = Plain().parse(f"See {atom} for more.\n".encode()).blocks

    assert block.text == f"See {atom} for more."
    assert [block.text[start:end] for start, end in block.frozen] == [atom]


def test_what_looks_like_a_mask_is_masked():
    (block,) = Plain().parse(b"See @@1QX@@ for more.\n").blocks

    assert [piece.kind for piece in block.pieces] == [PieceKind.TEXT, PieceKind.MASK, PieceKind.TEXT]


def test_a_small_indent_is_no_text():
    assert texts("  One\n   two.\n") == ["One\ntwo."]


def test_a_byte_order_mark_is_no_text():
    assert Plain().parse(b"\xef\xbb\xbfWord.\n").blocks[0].start == 3


def test_the_second_outline_tells_when_a_paragraph_stops_being_prose():
    before, after = (Plain().second_outline(text) for text in (b"A plain line.\n", b"A | line.\n"))

    assert before.labels != after.labels
