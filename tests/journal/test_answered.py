"""Which replies the journal still has, whatever became of their runs."""

import asyncio
from pathlib import Path

import pytest

from burnish.journal.store import SqliteJournal
from burnish.model.calls import CallState, Lane
from burnish.model.runs import KnownDocument, RunState

from .calls import LANE, call_of, reply_of, run_of

AT = "2030-01-02T04:00:00+00:00"
OTHER = Lane("openai", "https://api.example.com:443", "large")


@pytest.fixture
def journal(tmp_path: Path):
    with SqliteJournal(tmp_path / "j.sqlite3") as journal:
        journal.begin(run_of())
        yield journal


def replied(journal: SqliteJournal, number: int, lane: Lane = LANE, run: str = "run-1") -> None:
    journal.planned(call_of(number, run, lane=lane))
    journal.reserved(number)
    asyncio.run(journal.sent(number))
    asyncio.run(journal.received(number, reply_of(f"[k3f clarity] Number {number}.\n[end]"), 250))


def answered(journal: SqliteJournal, lane: Lane = LANE) -> list[tuple[int, CallState]]:
    asyncio.run(journal.flush())
    return [(known.call.id, known.state) for known in journal.answered(lane)]


def test_every_reply_of_a_lane_that_may_have_been_understood_is_told_oldest_first(journal):
    for number in (1, 2, 3, 4):
        replied(journal, number)
    journal.accepted(2)
    journal.accepted(3)
    journal.done(3)
    journal.refused(4, "an unknown id")

    assert answered(journal) == [(1, CallState.RECEIVED), (2, CallState.ACCEPTED), (3, CallState.APPLIED)]
    assert next(known.reply.text for known in journal.answered(LANE) if known.reply) == "[k3f clarity] Number 1.\n[end]"


def test_what_another_model_said_is_told_of_that_one_only(journal):
    replied(journal, 1)
    replied(journal, 2, lane=OTHER)

    assert answered(journal) == [(1, CallState.RECEIVED)]
    assert answered(journal, OTHER) == [(2, CallState.RECEIVED)]


def test_replies_of_a_run_that_is_done_are_told_until_they_are_forgotten(journal):
    replied(journal, 1)
    journal.accepted(1)
    journal.end("run-1", RunState.DONE, "", AT)
    assert answered(journal) == [(1, CallState.ACCEPTED)]

    journal.forget("2031-01-01")
    assert answered(journal) == []


def test_a_call_without_a_reply_is_none(journal):
    journal.planned(call_of(1))
    journal.reserved(1)
    asyncio.run(journal.sent(1))
    journal.unknown(1, "the connection was lost")

    assert answered(journal) == []


def test_the_documents_of_a_run_are_told_by_path_without_the_rest(journal):
    for path in ("b.md", "a.md"):
        journal.document("run-1", KnownDocument(path, "changed", "", 2), ())
    asyncio.run(journal.flush())

    assert journal.documents("run-1") == [KnownDocument(p, "changed", "", 2) for p in ("a.md", "b.md")]
    assert journal.documents("run-2") == []
