"""Masks come back exactly, or the text is refused (faults F15 to F18)."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.markdown.format import Markdown
from burnish.documents.masks import check_masks, masks_of, unmask
from burnish.errors import NotPlaceable
from burnish.model.masks import MASK, mask_for
from burnish.testing import block_of

SOURCE = "Read [the page](https://a.example/x) or <b>this</b> image ![i](u.png).\n"


def revised(change) -> None:
    block = block_of(SOURCE)
    check_masks(block, change(block.text))


def test_the_text_itself_is_accepted():
    revised(lambda text: text)


def test_words_around_masks_may_change():
    revised(lambda text: text.replace("Read", "Open"))


def test_a_dropped_mask_is_refused_by_name():
    first = masks_of(block_of(SOURCE))[0]
    with pytest.raises(NotPlaceable, match=re.escape(f"{first} must stand in the text exactly once")):
        revised(lambda text: text.replace(first, ""))


def test_a_repeated_mask_is_refused():
    first = masks_of(block_of(SOURCE))[0]
    with pytest.raises(NotPlaceable, match="exactly once"):
        revised(lambda text: f"{text} {first}")


def test_an_invented_mask_is_refused():
    with pytest.raises(NotPlaceable, match="@@9ZZ@@ is not a mask of this block"):
        revised(lambda text: text + " @@9ZZ@@")


def test_swapped_masks_are_refused():
    first, second = masks_of(block_of(SOURCE))[:2]
    with pytest.raises(NotPlaceable, match="order"):
        revised(lambda text: text.replace(first, "%").replace(second, first).replace("%", second))


@pytest.mark.parametrize(
    "altered",
    ["@@{n} {l}@@", "@@{n}{low}@@", "@ @{n}{l}@@", "@@{n}{l}@", "&#64;&#64;{n}{l}@@", "＠＠{n}{l}＠＠", "@@{n}XX@@"],
)
def test_an_altered_mask_is_refused_and_never_guessed(altered: str):
    first = masks_of(block_of(SOURCE))[0]
    number, letters = first[2:-4], first[-4:-2]
    new = altered.format(n=number, l=letters, low=letters.lower())
    with pytest.raises(NotPlaceable):
        revised(lambda text: text.replace(first, new))


def test_a_stray_marker_beside_sound_masks_is_refused():
    with pytest.raises(NotPlaceable, match="altered"):
        revised(lambda text: text + " @@")


def test_a_text_that_looks_like_a_mask_is_itself_masked():
    block = block_of("An @@1QX@@ of old and @@ alone.\n")

    assert len(masks_of(block)) == 2
    assert unmask(block, b"An @@1QX@@ of old and @@ alone.\n") == b"An @@1QX@@ of old and @@ alone."


@given(st.integers(1, 10_000), st.binary(max_size=60))
def test_a_mask_is_recognised_and_depends_on_its_payload_alone(number: int, payload: bytes):
    mask = mask_for(number, payload)

    assert MASK.fullmatch(mask)
    assert mask == mask_for(number, bytes(payload))


def test_other_bytes_give_other_letters():
    assert mask_for(1, b"https://a.example/x") != mask_for(1, b"https://a.example/y")


FRAGMENTS = (
    "word ",
    "é 日 ",
    "`code` ",
    "<b>x</b> ",
    "[a](b) ",
    "![i](u) ",
    "https://x.y/z ",
    "&amp; ",
    "\\* ",
    "@@1AB@@ ",
)


@given(st.lists(st.sampled_from(FRAGMENTS), min_size=1, max_size=12))
def test_unmasking_is_the_exact_inverse_of_masking(fragments: list[str]):
    source = ("x " + "".join(fragments)).rstrip().encode()
    blocks = Markdown().parse(source).blocks

    assert [unmask(block, source) for block in blocks] == [source]
