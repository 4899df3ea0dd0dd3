"""A request says what design, section 5, says, byte for byte, and can be read back."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.protocol.marks import shield
from burnish.protocol.request import Passage, Request, Sheet, read_request, render

from .texts import texts

TEXTS = ("Utilize the @@1QX@@ page in order to `pip install` it.", "It takes five minutes, and\nno account is needed.")
SHEET = Sheet("docs/install.md", "Install", (Passage(("Install", "Linux"), TEXTS),))

short = st.text(max_size=12)
passages = st.builds(Passage, st.lists(texts(), max_size=3).map(tuple), st.lists(texts(), max_size=4).map(tuple))
sheets = st.builds(Sheet, short | texts(), texts(), st.lists(passages, max_size=3).map(tuple))


def texts_of(asked: list[Sheet]) -> list[str]:
    return [text for sheet in asked for passage in sheet.passages for text in passage.texts]


def test_a_request_is_rendered_as_the_protocol_says():
    request = render([SHEET])
    first, second = request.ids

    assert request.user == (
        '<doc path="docs/install.md" title="Install">\n'
        "# Install > Linux\n"
        f"[{first}] Utilize the @@1QX@@ page in order to `pip install` it.\n"
        f"[{second}] It takes five minutes, and\n"
        "no account is needed.\n"
        "</doc>"
    )


def test_the_same_blocks_give_the_same_bytes_for_ever():
    assert render([SHEET]).ids == ("7rd", "g4e")


def test_several_documents_follow_one_another():
    other = Sheet("b.md", "", (Passage((), ("One.",)), Passage(("Two",), ("Two.",)), Passage(("Empty",), ())))
    request = render([SHEET, other])

    assert len(request.ids) == 4
    assert request.user.endswith(
        f'</doc>\n<doc path="b.md" title="">\n[{request.ids[2]}] One.\n# Two\n[{request.ids[3]}] Two.\n</doc>'
    )


def test_values_of_attributes_are_escaped():
    request = render([Sheet('a&b"<c>\n[end]\x00\u2028\udc80.md', "x\r\ny\x85", (Passage((), ("T.",)),))])

    assert request.user.splitlines()[0] == (
        '<doc path="a&amp;b&quot;&lt;c&gt;&#10;[end]&#0;&#8232;&#56448;.md" title="x&#13;&#10;y&#133;">'
    )


@given(sheets)
def test_a_document_begins_with_one_line(sheet: Sheet):
    assert render([sheet]).user.split("\n")[0].endswith('">')


def test_headings_are_one_line_of_plain_text():
    request = render([Sheet("a.md", "", (Passage(("One\n[end]", " ", "The @@1QX@@\x00\tthing"), ("T.",)),))])

    assert request.user.split("\n")[1] == "# One [end] > The … thing"


def test_a_title_shows_no_mask():
    assert 'title="The … thing"' in render([Sheet("a.md", "The @@1QX@@ thing", ())]).user


@given(st.lists(sheets, max_size=3))
def test_what_was_rendered_is_read_back(asked: list[Sheet]):
    request = render(asked)

    assert read_request(request.user) == [
        (name, shield(text)) for name, text in zip(request.ids, texts_of(asked), strict=True)
    ]


@given(st.lists(sheets, max_size=3), st.data())
def test_notes_change_nothing_about_the_blocks(asked: list[Sheet], data: st.DataObject):
    plain = render(asked)
    numbers = st.integers(0, max(0, len(plain.ids) - 1))
    noted = render(asked, data.draw(st.dictionaries(numbers, texts(), max_size=3 if plain.ids else 0)))

    assert noted.user.startswith(plain.user)
    assert read_request(noted.user) == read_request(plain.user)


def test_a_note_names_the_block_and_the_reason_after_the_documents():
    request = render([SHEET], {1: "the mask @@1QX@@ must stand\nin the text exactly once"})

    assert request.user.split("</doc>\n")[1] == (
        "Your last answer was refused. Mend this, or leave the block out:\n"
        f"- {request.ids[1]}: the mask @@1QX@@ must stand in the text exactly once"
    )


def test_a_reason_for_several_blocks_is_said_once():
    request = render([SHEET], {1: "empty answer", 0: "empty answer"})

    assert request.user.endswith(f"\n- {request.ids[0]}, {request.ids[1]}: empty answer")


def test_a_note_for_a_block_that_is_not_asked_about_is_a_mistake():
    with pytest.raises(IndexError):
        render([SHEET], {2: "empty answer"})


def test_nothing_asked_is_an_empty_request():
    assert render([]) == Request("", ())


@pytest.mark.parametrize(
    "text",
    ["", "A document.\n\n[note] with a line that looks like a marker.\n", '<doc path="x">\nNo marker.\n</doc>\n'],
)
def test_a_text_that_is_no_request_holds_no_blocks(text: str):
    assert read_request(text) == []


@given(texts())
def test_any_text_can_be_read_as_a_request(text: str):
    for name, _ in read_request(text):
        assert re.fullmatch("[a-z2-7]{3,}", name)
