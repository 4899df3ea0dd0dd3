"""What every `ports.Journal` does, in SQLite and in memory."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from burnish.errors import ImpossibleStep, NoSuchRun
from burnish.journal.lifecycle import Event
from burnish.journal.store import SqliteJournal
from burnish.model.cache import Saved
from burnish.model.calls import CallState, Lane, Outcome
from burnish.model.edits import Refusal
from burnish.model.runs import Counts, KnownDocument, Look, RunState, Spent
from burnish.ports.calls import Journal
from burnish.testing.memory_journal import MemoryJournal

from .calls import LANE, call_of, reply_of, run_of

AT = "2030-01-02T04:00:00+00:00"


@pytest.fixture(params=["sqlite", "memory"])
def journal(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Journal]:
    journal: Journal = MemoryJournal() if request.param == "memory" else SqliteJournal(tmp_path / "s" / "j.sqlite3")
    yield journal
    journal.close()


STEPS: dict[Event, Callable[[Journal, int], object]] = {
    Event.RESERVE: lambda journal, call: journal.reserved(call),
    Event.SEND: lambda journal, call: asyncio.run(journal.sent(call)),
    Event.RECEIVE: lambda journal, call: asyncio.run(journal.received(call, reply_of(), 250)),
    Event.ACCEPT: lambda journal, call: journal.accepted(call),
    Event.REFUSE: lambda journal, call: journal.refused(call, "an unknown id"),
    Event.DONE: lambda journal, call: journal.done(call),
    Event.LOSE: lambda journal, call: journal.unknown(call, "the connection was lost"),
    Event.UNPAID: lambda journal, call: journal.unpaid(call, "throttled"),
}
TO_REPLY = (Event.RESERVE, Event.SEND, Event.RECEIVE)


def make(journal: Journal, *events: Event, number: int = 1, run: str = "run-1", reserved: int = 900) -> None:
    journal.planned(call_of(number, run, reserved=reserved))
    for event in events:
        STEPS[event](journal, number)


def flush(journal: Journal) -> None:
    asyncio.run(journal.flush())


def spent(journal: Journal, run: str = "run-1") -> Spent:
    flush(journal)
    return {known.id: spent for known, spent in journal.runs()}[run]


def test_numbers_of_calls_never_repeat(journal: Journal):
    assert journal.next_call() < journal.next_call() < journal.next_call()


def test_a_run_is_told_as_it_was_begun(journal: Journal):
    journal.begin(run_of())
    flush(journal)

    assert journal.record("run-1").run == run_of()
    assert journal.runs() == [(run_of(), Spent())]


def test_a_run_without_a_budget_has_none_afterwards(journal: Journal):
    journal.begin(run_of(budget=None))
    flush(journal)

    assert journal.record("run-1").run.budget is None


def test_a_run_that_goes_on_has_its_new_budget_and_its_first_start(journal: Journal):
    journal.begin(run_of())
    journal.end("run-1", RunState.PAUSED, "the budget is spent", AT)
    journal.begin(replace(run_of(budget=9), started="2031-01-01T00:00:00+00:00"))
    flush(journal)

    assert journal.record("run-1").run == run_of(budget=9)


def test_an_ended_run_says_how_why_and_when(journal: Journal):
    journal.begin(run_of())
    journal.end("run-1", RunState.PAUSED, "the budget is spent", AT)
    flush(journal)

    ended = journal.record("run-1").run
    assert (ended.state, ended.reason, ended.ended) == (RunState.PAUSED, "the budget is spent", AT)


def test_runs_come_newest_first(journal: Journal):
    for name in ("run-2", "run-10", "run-1"):
        journal.begin(run_of(name))
    flush(journal)

    assert [run.id for run, _ in journal.runs()] == ["run-2", "run-10", "run-1"]


COUNTS = Counts(blocks=9, settled=1, cached=2, transplanted=3, coalesced=4, refused=5, held=6, withheld=7, asked=8)
SAVED = Saved(size=900, input=80, output=7, cost=6)


def test_how_questions_were_met_is_told_as_it_was_kept(journal: Journal):
    journal.begin(run_of())
    flush(journal)
    assert (journal.record("run-1").counts, journal.record("run-1").saved) == (None, Saved())

    journal.met("run-1", COUNTS, SAVED)
    flush(journal)
    assert (journal.record("run-1").counts, journal.record("run-1").saved) == (COUNTS, SAVED)


def test_the_later_word_on_how_questions_were_met_counts(journal: Journal):
    for name in ("run-1", "run-2"):
        journal.begin(run_of(name))
    journal.met("run-1", COUNTS, SAVED)
    journal.met("run-1", Counts(blocks=1), Saved())
    flush(journal)

    assert (journal.record("run-1").counts, journal.record("run-1").saved) == (Counts(blocks=1), Saved())
    assert journal.record("run-2").counts is None


def test_there_is_no_record_of_a_run_that_never_was(journal: Journal):
    with pytest.raises(NoSuchRun, match="run-7"):
        journal.record("run-7")


def test_a_call_comes_back_with_its_reply(journal: Journal):
    journal.begin(run_of())
    make(journal, *TO_REPLY)

    (known,) = journal.recent(LANE, 9)
    assert (known.call, known.state, known.cost) == (call_of(), CallState.RECEIVED, 250)
    assert (known.reply, known.reason) == (reply_of(), "")


@pytest.mark.parametrize("text", ["", "\0", "é – 漢 🙂", "half of a pair: \ud83d", "line\r\nline\u2028"])
def test_any_text_of_a_reply_comes_back_as_it_was(journal: Journal, text: str):
    journal.begin(run_of())
    make(journal, Event.RESERVE, Event.SEND)
    asyncio.run(journal.received(1, reply_of(text), 1))

    (known,) = journal.recent(LANE, 1)
    assert known.reply == reply_of(text)


def test_the_pace_of_a_lane_is_the_latest_that_was_kept(journal: Journal):
    assert journal.pace(LANE) is None

    journal.keep_pace(LANE, 12)
    journal.keep_pace(LANE, 31)
    asyncio.run(journal.flush())

    assert journal.pace(LANE) == 31
    assert journal.pace(Lane("openai", LANE.origin, "large")) is None


def test_recent_calls_are_those_of_the_lane_newest_first_and_not_estimated(journal: Journal):
    journal.begin(run_of())
    for number in (1, 2, 3):
        make(journal, *TO_REPLY, number=number)
    make(journal, Event.RESERVE, Event.SEND, number=4)
    make(journal, Event.RESERVE, Event.SEND, number=5)
    asyncio.run(journal.received(5, reply_of(estimated=True), 1))

    assert [known.call.id for known in journal.recent(LANE, 2)] == [3, 2]
    assert [known.call.id for known in journal.recent(LANE, 9)] == [3, 2, 1]
    assert journal.recent(Lane("openai", LANE.origin, "large"), 9) in ([], ())


def test_an_impossible_step_is_refused_and_leaves_the_call_as_it_was(journal: Journal):
    journal.begin(run_of())
    make(journal, Event.RESERVE)
    with pytest.raises(ImpossibleStep, match="'accept' is not possible after 'reserved'"):
        journal.accepted(1)

    asyncio.run(journal.sent(1))
    assert spent(journal).calls == 1


def test_a_call_that_was_never_planned_makes_no_step(journal: Journal):
    with pytest.raises(ImpossibleStep, match="call 5"):
        journal.reserved(5)


def test_a_call_is_planned_once(journal: Journal):
    journal.planned(call_of())
    with pytest.raises(ImpossibleStep, match="plan"):
        journal.planned(call_of())


def test_a_call_that_is_over_makes_no_further_step(journal: Journal):
    make(journal, *TO_REPLY, Event.ACCEPT, Event.DONE)
    with pytest.raises(ImpossibleStep, match="applied"):
        journal.accepted(1)


def test_the_ledger_tells_used_wasted_unknown_and_unpaid_apart(journal: Journal):
    journal.begin(run_of())
    make(journal, *TO_REPLY, Event.ACCEPT, number=1)
    make(journal, *TO_REPLY, Event.REFUSE, Event.DONE, number=2)
    make(journal, Event.RESERVE, Event.SEND, Event.LOSE, number=3, reserved=700)
    make(journal, Event.RESERVE, Event.SEND, Event.UNPAID, number=4)
    make(journal, Event.RESERVE, number=5)
    make(journal, Event.RESERVE, Event.SEND, number=6)
    asyncio.run(journal.received(6, reply_of(estimated=True), 11))

    assert spent(journal) == Spent(
        calls=4, input=300, output=60, cost=511, estimated=1, wasted=250, unknown=1, unknown_cost=700
    )
    assert journal.record("run-1").spent == spent(journal)


def test_each_run_has_its_own_ledger(journal: Journal):
    journal.begin(run_of("run-1"))
    journal.begin(run_of("run-2"))
    make(journal, *TO_REPLY, number=1, run="run-2")

    assert (spent(journal, "run-1").cost, spent(journal, "run-2").cost) == (0, 250)


def test_the_record_lists_calls_that_may_have_been_paid(journal: Journal):
    journal.begin(run_of())
    make(journal, Event.RESERVE, Event.SEND, Event.LOSE, reserved=700)
    flush(journal)

    (known,) = journal.record("run-1").unknown
    assert (known.call.id, known.state, known.cost, known.reply) == (1, CallState.UNKNOWN, 700, None)
    assert known.reason == "the connection was lost"


def test_recovery_stops_what_ran_and_finds_what_was_paid(journal: Journal):
    journal.begin(run_of("run-1"))
    make(journal, *TO_REPLY, number=1)
    make(journal, *TO_REPLY, Event.ACCEPT, number=2)
    make(journal, *TO_REPLY, Event.ACCEPT, Event.DONE, number=3)
    make(journal, *TO_REPLY, Event.REFUSE, number=4)
    make(journal, Event.RESERVE, Event.SEND, number=5)
    make(journal, Event.RESERVE, number=6)
    make(journal, number=7)

    recovered = journal.recover()

    assert [(k.call.id, k.state) for k in recovered.replies] == [
        (1, CallState.RECEIVED),
        (2, CallState.ACCEPTED),
        (3, CallState.APPLIED),  # another document may hold the same text
        (4, CallState.REFUSED),  # what was wrong with it is said to the model, and its request not sent again as it was
    ]
    assert [(k.call.id, k.state, k.cost, k.reason) for k in recovered.unknown] == [
        (5, CallState.UNKNOWN, 900, "the process ended")
    ]
    assert recovered.spent == {"run-1": spent(journal)}
    assert spent(journal).calls == 5
    stopped = journal.record("run-1").run
    assert (stopped.state, stopped.reason) == (RunState.STOPPED, "the process ended")


def test_recovering_twice_finds_the_same(journal: Journal):
    journal.begin(run_of())
    make(journal, *TO_REPLY, number=1)
    make(journal, Event.RESERVE, Event.SEND, number=2)

    first = journal.recover()
    second = journal.recover()

    assert (list(first.replies), list(first.unknown)) == (list(second.replies), list(second.unknown))


def test_a_recovered_reply_is_accepted_and_done_with(journal: Journal):
    journal.begin(run_of())
    make(journal, *TO_REPLY, number=1)
    make(journal, *TO_REPLY, Event.ACCEPT, number=2)
    for known in journal.recover().replies:
        journal.accepted(known.call.id)
        journal.done(known.call.id)

    assert [known.state for known in journal.recover().replies] == [CallState.APPLIED] * 2


@pytest.mark.parametrize("state", list(RunState))
def test_only_runs_that_can_go_on_are_recovered(journal: Journal, state: RunState):
    journal.begin(run_of())
    make(journal, *TO_REPLY, number=1)
    make(journal, Event.RESERVE, Event.SEND, Event.LOSE, number=2)
    journal.end("run-1", state, "", AT)
    recovered = journal.recover()

    goes_on = state not in {RunState.DONE, RunState.REPLACED}
    assert (len(recovered.replies), len(recovered.unknown), len(recovered.spent)) == (goes_on, goes_on, goes_on)


OUTCOMES = (
    Outcome("a.md", 3, "applied", "clarity", "utilize", "use"),
    Outcome("a.md", 9, "refused", "clarity", "not \ud800", "", Refusal("facts", "it drops 'not'")),
)


def test_documents_come_by_path_with_their_outcomes_in_order(journal: Journal):
    journal.begin(run_of())
    failed = KnownDocument("b\udcff.md", "failed", "is not UTF-8")
    journal.document("run-1", failed, ())
    journal.document("run-1", KnownDocument("a.md", "changed", "", 1), OUTCOMES)
    flush(journal)

    record = journal.record("run-1")
    assert list(record.documents) == [KnownDocument("a.md", "changed", "", 1), failed]
    assert tuple(record.outcomes) == OUTCOMES


def test_a_document_belongs_to_its_run(journal: Journal):
    for name in ("run-1", "run-2"):
        journal.begin(run_of(name))
    journal.document("run-1", KnownDocument("a.md", "changed", "", 1), OUTCOMES)
    flush(journal)

    record = journal.record("run-2")
    assert (list(record.documents), list(record.outcomes)) == ([], [])


def test_a_document_being_written_is_told_so_until_it_is_done_with(journal: Journal):
    journal.begin(run_of())
    asyncio.run(journal.writing("run-1", "a.md", b"digest"))
    journal.recover()
    assert [known.status for known in journal.record("run-1").documents] == ["writing"]

    journal.document("run-1", KnownDocument("a.md", "changed", "", 2), ())
    flush(journal)
    assert list(journal.record("run-1").documents) == [KnownDocument("a.md", "changed", "", 2)]


def test_the_later_word_on_a_document_counts(journal: Journal):
    journal.begin(run_of())
    journal.document("run-1", KnownDocument("a.md", "waiting", "paused"), OUTCOMES)
    journal.document("run-1", KnownDocument("a.md", "changed", "", 1), OUTCOMES[:1])
    flush(journal)

    record = journal.record("run-1")
    assert list(record.documents) == [KnownDocument("a.md", "changed", "", 1)]
    assert tuple(record.outcomes) == OUTCOMES[:1]


def test_what_a_run_changed_stays_changed_when_it_goes_on_and_finds_nothing_more(journal: Journal):
    journal.begin(run_of())
    journal.document("run-1", KnownDocument("a.md", "changed", "", 1), OUTCOMES)
    asyncio.run(journal.writing("run-1", "killed.md", b"digest"))
    journal.document("run-1", KnownDocument("left.md", "waiting", "paused"), ())
    for path in ("a.md", "killed.md", "left.md"):
        journal.document("run-1", KnownDocument(path, "unchanged"), ())
    flush(journal)

    record = journal.record("run-1")
    assert [(known.status, known.edits) for known in record.documents] == [
        ("changed", 1),
        ("changed", 0),
        ("unchanged", 0),
    ]
    assert tuple(record.outcomes) == OUTCOMES


def test_what_is_withheld_is_told_once_when_a_run_goes_on_and_hides_nothing_that_it_did(journal: Journal):
    withheld = Outcome("a.md", 5, "withheld", "", "", "", Refusal("secret", "it holds what looks like a key"))
    journal.begin(run_of())
    journal.document("run-1", KnownDocument("a.md", "changed", "", 1), (*OUTCOMES, withheld))
    journal.document("run-1", KnownDocument("b.md", "unchanged"), (replace(withheld, path="b.md"),))

    journal.document("run-1", KnownDocument("a.md", "unchanged"), (replace(withheld, line=4),))
    journal.document("run-1", KnownDocument("b.md", "unchanged"), ())
    flush(journal)

    record = journal.record("run-1")
    assert list(record.documents) == [KnownDocument("a.md", "changed", "", 1), KnownDocument("b.md", "unchanged")]
    told = sorted(record.outcomes, key=lambda outcome: (outcome.path, outcome.verdict))
    assert told == [*OUTCOMES, replace(withheld, line=4), replace(withheld, path="b.md")]


def test_settled_texts_are_found_with_every_strategy_that_settled_them(journal: Journal):
    journal.settle([b"a" * 16, b"b" * 16], "clarity.1")
    journal.settle([b"b" * 16, b"b" * 16], "accuracy.1,clarity.1")
    flush(journal)

    assert journal.settled([b"a" * 16, b"b" * 16, b"c" * 16]) == {
        b"a" * 16: {"clarity.1"},
        b"b" * 16: {"accuracy.1", "clarity.1"},
    }
    assert journal.settled([]) == {}


@pytest.mark.parametrize("count", [1, 2, 255, 256, 257, 1300])
def test_however_many_keys_are_looked_up_each_is_found(journal: Journal, count: int):
    keys = [number.to_bytes(16, "big") for number in range(count)]
    journal.settle(keys, "clarity.1")
    journal.refuse(dict.fromkeys(keys, "too long"))
    flush(journal)

    assert set(journal.settled([*keys, b"absent"])) == set(keys)
    assert set(journal.refusals([*keys, b"absent"])) == set(keys)


def test_the_latest_refusal_is_told(journal: Journal):
    journal.refuse({b"a": "too long", b"b": "drops 'not'"})
    journal.refuse({b"a": "too short"})
    flush(journal)

    assert journal.refusals([b"a", b"b", b"c"]) == {b"a": "too short", b"b": "drops 'not'"}


def test_nothing_to_settle_refuse_or_look_at_is_no_error(journal: Journal):
    journal.settle([], "clarity.1")
    journal.refuse({})
    journal.looked({})
    flush(journal)

    assert journal.refusals([]) == {}


def test_the_latest_look_at_a_file_is_told(journal: Journal):
    journal.looked({"a.md": Look(1, 2, b"x", b"y"), "\udcff.md": Look(3, 2**62, b"x", b"y")})
    journal.looked({"a.md": Look(9, 2, b"x", b"y")})
    flush(journal)

    assert journal.look("a.md") == Look(9, 2, b"x", b"y")
    assert journal.look("\udcff.md") == Look(3, 2**62, b"x", b"y")
    assert journal.look("b.md") is None


def test_closing_twice_is_closing_once(journal: Journal):
    journal.begin(run_of())
    journal.close()
    journal.close()


@settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(
    lives=st.lists(st.tuples(st.sampled_from(["run-1", "run-2"]), st.lists(st.sampled_from(list(Event)), max_size=9)))
)
def test_both_tell_the_same_story(tmp_path_factory: pytest.TempPathFactory, lives: list[tuple[str, list[Event]]]):
    with SqliteJournal(tmp_path_factory.mktemp("journal") / "j.sqlite3") as on_disk:
        in_memory = MemoryJournal()
        stories = [story(journal, lives) for journal in (on_disk, in_memory)]

    assert stories[0] == stories[1]


def story(journal: Journal, lives: list[tuple[str, list[Event]]]) -> list[object]:
    told: list[object] = []
    for name in ("run-1", "run-2"):
        journal.begin(run_of(name))
    for number, (run, events) in enumerate(lives, start=1):
        make(journal, number=number, run=run)
        for event in events:
            try:
                STEPS[event](journal, number)
            except ImpossibleStep as impossible:
                told.append(str(impossible))
    flush(journal)
    told.append(list(journal.runs()))
    recovered = journal.recover()
    told += [list(recovered.replies), list(recovered.unknown), dict(recovered.spent)]
    return [*told, list(journal.runs()), list(journal.recent(LANE, 9))]
