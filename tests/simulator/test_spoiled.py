"""What a model says wrong: each way really spoils the answer, always alike, and only as its name says."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.model.calls import Finish
from burnish.model.masks import MASK, mask_for
from burnish.protocol.reply import ReplyReader
from burnish.protocol.request import Passage, Request, Sheet, read_request, render
from burnish.protocol.system import system_prompt
from burnish.strategies.clarity import CLARITY
from burnish.testing.simulator.answers import answer_in_words
from burnish.testing.simulator.changes import CHANGES
from burnish.testing.simulator.dialect import Chat
from burnish.testing.simulator.spoiled import WAYS, spoiled

LINK, IMAGE = mask_for(1, b"https://example.invalid/a"), mask_for(2, b"![x](y)")
RICH = (
    f"You can use the [tool]({LINK}) and `run --all` in the shell, and see {IMAGE} with 12 colours,\\\n"
    f'which does not say "so" & is nice for all, in the house and on the road.'
)
PLAIN = "Nobody is there in the morning, and the house is large enough for you and your friends."
LAST = "All releases are made from the main branch, and the whole set of tests is run before that."
SYSTEM = system_prompt([CLARITY])
OF_EDITS = {"missing-block", "end-missing", "cut-text"}  # that need an edit to spoil


def asked(*texts: str) -> tuple[Request, Chat]:
    request = render([Sheet("a.md", "A", (Passage((), texts),))])
    return request, Chat("m", (("system", SYSTEM), ("user", request.user)), 999, stream=True, include_usage=True)


def spoil(
    name: str, texts: tuple[str, ...] = (RICH, PLAIN, LAST), seed: int = 0, share: float = 1.0
) -> tuple[str, str]:
    """The right answer, and what becomes of it."""
    request, chat = asked(*texts)
    right = answer_in_words(SYSTEM, request.user, share, 0)
    found = spoiled(name, chat, right, seed)
    assert found is not None
    return right, found


def read(text: str, texts: tuple[str, ...] = (RICH, PLAIN, LAST)) -> Any:
    """As burnish reads it."""
    reader = ReplyReader(asked(*texts)[0].ids, ["clarity"])
    reader.feed(text)
    return reader.finish(Finish.STOP)


@pytest.mark.parametrize(
    ("name", "share"), [(name, 1.0) for name in WAYS] + [(name, 0.0) for name in sorted(WAYS.keys() - OF_EDITS)]
)
def test_every_way_changes_the_answer_whether_blocks_were_edited_or_not(name: str, share: float):
    for seed in range(60):
        right, wrong = spoil(name, seed=seed, share=share)

        assert wrong != right
        assert spoil(name, seed=seed, share=share) == (right, wrong)


@pytest.mark.parametrize("name", WAYS)
@given(st.text(max_size=80), st.integers(0, 1 << 64))
def test_any_text_may_be_spoiled_or_offers_no_place(name: str, text: str, seed: int):
    plain = Chat("m", (("user", text),), None, stream=False, include_usage=False)
    request, chat = asked(text or "x")

    for found in (
        spoiled(name, plain, text, seed),
        spoiled(name, chat, f"[{request.ids[0]} clarity] {text}\n[end]", seed),
    ):
        assert found is None or isinstance(found, str)


@pytest.mark.parametrize("name", CHANGES)
def test_what_goes_wrong_within_a_block_leaves_all_others_as_they_are(name: str):
    for seed in range(30):
        right, wrong = (dict(blocks(text)) for text in spoil(name, seed=seed))

        assert set(right) == set(wrong)
        assert sum(right[name] != wrong[name] for name in right) == 1


def blocks(text: str) -> list[tuple[str, str]]:
    found = re.findall(r"^\[(\w+) clarity\] ((?:(?!^\[\w+ clarity\]|^\[end\]$).*\n?)*)", text, re.MULTILINE)
    return [(name, body.rstrip("\n")) for name, body in found]


def masks(text: str) -> list[str]:
    return MASK.findall(text)


def test_masks_are_dropped_repeated_altered_and_swapped():
    both = [LINK, IMAGE]
    dropped, repeated, altered, swapped = (
        {tuple(masks(spoil(name, seed=seed)[1])) for seed in range(0, 4000, 13)}
        for name in ("mask-dropped", "mask-repeated", "mask-altered", "masks-swapped")
    )

    assert dropped == {(LINK,), (IMAGE,)}
    assert all(sorted(set(found)) == sorted(both) and len(found) == 3 for found in repeated)
    assert tuple(both) not in altered
    assert len(altered) > 3
    assert swapped == {(IMAGE, LINK)}


@pytest.mark.parametrize("name", ["mask-dropped", "mask-altered", "masks-swapped", "code-changed", "number-changed"])
def test_a_block_without_a_place_is_left_and_one_that_was_not_edited_is_taken(name: str):
    request, chat = asked(PLAIN, RICH)
    right = answer_in_words(SYSTEM, render([Sheet("a.md", "A", (Passage((), (PLAIN,)),))]).user, 1.0, 0)

    wrong = spoiled(name, chat, right, 5)

    assert wrong is not None
    first, second = blocks(wrong)
    assert [first] == blocks(right)
    assert second[0] == request.ids[1]
    assert spoiled(name, asked(PLAIN)[1], right, 5) is None


@pytest.mark.parametrize(
    "name",
    ["repeated-block", "unknown-block", "unknown-aim", "marker-altered", "merged", "out-of-order", "cut-text", "echo",
     "refusal-in-words", "other-form", "end-missing"],
)  # fmt: skip
def test_what_breaks_the_protocol_gives_no_reader_all_its_edits(name: str):
    right, wrong = spoil(name, seed=11)

    assert len(read(right).edits) == 3
    assert read(right).refusal is None
    assert read(wrong).refusal is not None or len(read(wrong).edits) < 3


def test_shifted_blocks_keep_their_number_and_their_ids():
    right, wrong = (blocks(text) for text in spoil("shifted"))

    assert [name for name, _ in wrong] == [name for name, _ in right]
    assert [text for _, text in wrong] == [text for _, text in (*right[1:], right[0])]


def test_two_blocks_have_each_others_text():
    right, wrong = (dict(blocks(text)) for text in spoil("swapped", seed=3))

    one, other = wrong
    assert (wrong[one], wrong[other]) == (right[other], right[one])


def test_nothing_is_changed_when_every_block_comes_back():
    request, _ = asked(RICH, PLAIN, LAST)

    assert blocks(spoil("unchanged")[1]) == [(name, text) for name, text in read_request(request.user)]


def test_another_language_keeps_what_no_translator_would_touch():
    for seed in range(60):
        right, wrong = spoil("language-switched", (RICH,), seed=seed)
        old, new = blocks(right)[0][1], blocks(wrong)[0][1]

        assert masks(old) == masks(new)
        assert "`run --all`" in new
        assert not {"nice", "house", "road", "colours"} & set(new.split())


def test_the_edits_may_come_as_json():
    assert len(json.loads(spoil("other-form")[1])["blocks"]) == 3


def test_chatter_stands_before_behind_or_on_both_sides():
    found = {(not wrong.startswith(right), not wrong.endswith(right)) for right, wrong in
             (spoil("chatter-around", seed=seed) for seed in range(60))}  # fmt: skip

    assert found == {(True, False), (False, True), (True, True)}
