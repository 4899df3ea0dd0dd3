"""What a page holds of a document's markup."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.markdown.format import Markdown
from burnish.model.page import Fence, Link, Page


def page(text: str) -> Page:
    return Markdown().page(text.encode())


def test_headings_have_plain_words_and_the_anchors_that_github_gives_them():
    found = page("# The *big* `name` & [link](x.md)\n\n## Set up!\n\n## Set up!\n\n## Own {#mine}\n\nÜber uns\n===\n")

    assert [(h.level, h.text, h.anchor) for h in found.headings] == [
        (1, "The big name & link", "the-big-name--link"),
        (2, "Set up!", "set-up"),
        (2, "Set up!", "set-up-1"),
        (2, "Own", "mine"),
        (1, "Über uns", "über-uns"),
    ]


def test_a_heading_is_empty_when_nothing_but_comments_stands_before_the_next_of_its_level():
    found = page("# A\n\n## B\n\n<!-- later -->\n\n## C\n\ntext\n\n## D\n\n```\nx\n```\n\n## E\n\n![](i.png)\n\n# F\n")

    assert [h.text for h in found.headings if h.empty] == ["B", "F"]


def test_links_and_images_know_target_text_and_place():
    text = "See [the *guide*](a.md#b 'T'), ![alt](i.png), <https://x.y> and [r][z].\n\n[z]: ./foo.md\n"
    found = page(text)

    assert [(link.target, link.text, link.image) for link in found.links] == [
        ("a.md#b", "the guide", False),
        ("i.png", "alt", True),
        ("https://x.y", "https://x.y", False),
        ("./foo.md", "r", False),
    ]
    assert [text[link.start : link.end] for link in found.links][:2] == ["[the *guide*](a.md#b 'T')", "![alt](i.png)"]


def test_an_image_in_a_link_and_its_link_are_both_there():
    assert page("[![logo](l.png)](home.md)\n").links == [
        Link("l.png", "logo", 1, 15, image=True),
        Link("home.md", "", 0, 25),
    ]


def test_fences_have_their_language_and_text_and_indented_code_is_none():
    assert page("```py title=x\na\n```\n\n~~~\nb\n~~~\n\n    c\n").fences == [
        Fence("py title=x", "a\n", 0, 19),
        Fence("", "b\n", 21, 30),
    ]


def test_places_count_from_the_beginning_of_the_file_with_its_front_matter():
    source = "---\ntitle: x\n---\n\n# Häuser\n\n[a](b.md)\n".encode()
    found = Markdown().page(source)

    assert source[found.headings[0].start : found.headings[0].end] == "# Häuser\n".encode()
    assert source[found.links[0].start : found.links[0].end] == b"[a](b.md)"


def test_ids_in_raw_html_are_anchors():
    found = page("# T\n\n<a name=\"one\"></a>\n\ntext <span id='two'>x</span> <b id=three>y</b>\n")

    assert found.anchors == {"t", "one", "two", "three"}


@given(st.text(alphabet="#[]()!`~<>-|*_ \nab1\\\"'", max_size=200))
def test_every_text_has_a_page_with_places_inside_it(text: str):
    found = page(text)

    size = len(text.encode())
    for thing in (*found.headings, *found.links, *found.fences):
        assert 0 <= thing.start < thing.end <= size


def test_prose_and_comments_have_places_and_code_and_raw_html_are_neither():
    text = "See *that* `code` <!-- one --> end.\n\n<!-- two\nlines -->\n\n```\nx\n```\n\n<div>\nraw\n</div>\n"
    found = page(text)

    assert [text[start:end] for start, end in found.texts] == ["See ", "that", " ", " ", " end."]
    assert [(c.text, text[c.start : c.end]) for c in found.comments] == [
        ("one", "<!-- one -->"),
        ("two\nlines", "<!-- two\nlines -->"),
    ]


@pytest.mark.parametrize("opener", ["{/*", "<!--", "<!-- burnish: ignore a -->\n", "text {/* x */} <!-- y -->\n\n"])
def test_many_comments_and_openers_without_an_end_are_read_in_time_that_grows_with_them(opener: str):
    assert len(page(opener * 20_000).comments) in (0, 20_000, 40_000)


def test_tables_have_a_place_for_each_cell():
    text = "| a | b |\n|---|---|\n| 1 |\n|  | 2 |\n\ntext\n\n> | c |\n> |---|\n"
    first, second = page(text).tables

    assert [[text[start:end].strip() for start, end in row] for row in first.rows] == [["a", "b"], ["1", ""], ["", "2"]]
    assert text[first.start : first.end].endswith("| 2 |\n")
    assert [[text[start:end].strip() for start, end in row] for row in second.rows] == [["c"]]
