"""After a reply that failed, the same request is never sent again (design, section 5)."""

import pytest

from burnish.model.edits import Refusal
from burnish.protocol.repair import MOST_REPAIRS, Next, message, next_try
from burnish.protocol.reply import ReadReply

IDS = ("a2b", "c3d", "e4f")
ANSWERED = ReadReply((), None, ())
BROKE_OFF = ReadReply((), None, IDS)
PARTLY = ReadReply((), None, IDS[1:])
DAMAGED = ReadReply((), Refusal("protocol", "zzz was not asked about"), IDS)
EMPTY = ReadReply((), Refusal("empty", "empty answer"), IDS)
WITHHELD = ReadReply((), Refusal("filter", "the provider withheld the answer"), IDS)


@pytest.mark.parametrize(
    ("read", "documents", "blocks", "expected"),
    [
        (ANSWERED, 1, 1, Next.NOTHING),
        (ANSWERED, 3, 9, Next.NOTHING),
        (DAMAGED, 3, 9, Next.ONE_BY_ONE),
        (EMPTY, 3, 9, Next.ONE_BY_ONE),
        (WITHHELD, 3, 9, Next.ONE_BY_ONE),
        (DAMAGED, 1, 9, Next.WITH_MESSAGE),
        (DAMAGED, 1, 1, Next.WITH_MESSAGE),
        (EMPTY, 1, 9, Next.WITH_MESSAGE),
        (WITHHELD, 1, 9, Next.SMALLER),
        (WITHHELD, 1, 1, Next.GIVE_UP),
        (BROKE_OFF, 3, 9, Next.SMALLER),
        (PARTLY, 1, 3, Next.SMALLER),
        (BROKE_OFF, 1, 1, Next.WITH_MESSAGE),
    ],
)
def test_a_failed_request_is_asked_again_in_another_form(read: ReadReply, documents: int, blocks: int, expected: Next):
    assert next_try(read, documents, 0, blocks) is expected


@pytest.mark.parametrize("read", [DAMAGED, EMPTY, WITHHELD, BROKE_OFF, PARTLY])
def test_after_two_repairs_it_is_given_up(read: ReadReply):
    assert next_try(read, 3, MOST_REPAIRS - 1, 9) is not Next.GIVE_UP
    assert next_try(read, 3, MOST_REPAIRS, 9) is Next.GIVE_UP


def test_an_answered_request_needs_no_repair_however_often_it_was_asked():
    assert next_try(ANSWERED, 1, MOST_REPAIRS, 1) is Next.NOTHING


def test_the_message_says_what_was_wrong():
    assert message(DAMAGED) == "zzz was not asked about"
    assert message(PARTLY) == "the answer broke off before [end]"
