"""Sizes in tokens: the ceiling is one, and a reply has room."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.batching.tokens import WRAPPING, bound, guess, most_output
from burnish.model.calls import Prompt


@given(st.text(), st.text())
def test_the_ceiling_counts_a_token_for_each_byte_and_what_wraps_the_messages(system, user):
    system, user = (text.encode(errors="replace").decode() for text in (system, user))

    assert bound(Prompt(system, user, 100)) == len((system + user).encode()) + WRAPPING


def test_a_guess_is_rounded_up():
    assert [guess(size) for size in (0, 1, 34, 35, 3400)] == [0, 1, 10, 11, 1000]


#: Bytes and tokens of a text: o200k where English documents take most tokens; a token for each ideograph.
TEXTS = {"English": (1000, 1000 / 3.48), "Chinese": (300 * 3, 300 * 1.0), "one word": (5, 2)}


@pytest.mark.parametrize("kind", TEXTS)
@pytest.mark.parametrize("blocks", [1, 10])
def test_every_block_may_come_back_a_fifth_longer(kind, blocks):
    size, tokens = TEXTS[kind]

    whole_reply = blocks * (tokens * 1.2 + 9) + 6  # a marker and line ends for each, and the end

    assert most_output(size * blocks, blocks) >= whole_reply


@given(st.integers(0, 10**6), st.integers(1, 500))
def test_room_for_a_reply_grows_with_what_is_asked(size, blocks):
    assert most_output(size, blocks) < most_output(size + 10, blocks) < most_output(size + 10, blocks + 1)
    assert most_output(size, blocks) <= size / 2 + 16 * blocks + 64 + 1
