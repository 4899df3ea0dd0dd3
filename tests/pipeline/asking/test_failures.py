"""Calls without a reply, budgets, stops: what is sent after that, what the run ends as, what a resumed one does."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from itertools import count

import pytest

from burnish.documents.markdown.format import Markdown
from burnish.errors import (
    CallFailed,
    ConfigurationError,
    Denied,
    Rejected,
    ReplyLost,
    StateDamaged,
    Throttled,
    Unavailable,
    Unreachable,
)
from burnish.model.calls import Finish, Prompt, Reply, Usage
from burnish.model.document import Outline
from burnish.model.results import CallStarted, Event, Status, Waiting
from burnish.model.runs import RunState
from burnish.testing import MemoryJournal
from burnish.testing.scripted_provider import Answer, editing

from .world import NAMES, PRICE, World, asked, bulky, ends, fine, page, plainer, reasons, text, verdicts

MANY = {f"{name}.md": page(text(name)) for name in NAMES}
WHERE = {"origin": "http://localhost", "problem": "trouble"}
LOST, AWAY, DENIED = ReplyLost(**WHERE), Unreachable(**WHERE), Denied(**WHERE)
DOWN, BUSY = Unavailable(**WHERE, after=None), Throttled(**WHERE, after=None)
REJECTED = Rejected(**WHERE, too_long=False)
GOOD = editing(plainer)


def failing(failure: Answer, *names: str, times: int = 1_000) -> Callable[[Prompt], Answer]:
    """Fails the first `times` requests that hold the text of one of `names` (of any text, when there are none)."""
    left = {"times": times}

    def answer(prompt: Prompt) -> Answer:
        hit = not names or any(text(name) in asked(prompt) for name in names)
        if hit and left["times"]:
            left["times"] -= 1
            return failure
        return GOOD(prompt)

    return answer


def state(world: World) -> RunState:
    return world.journal.runs()[0][0].state


def settled(world: World) -> set[str]:
    """The documents whose text is the better one."""
    return {name for name in world.documents if world.source(f"{name}") == page(plainer(text(name[:-3])))}


# -- attempts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("failure", [AWAY, DOWN, BUSY])
def test_what_was_surely_not_paid_is_tried_again_after_a_pause(failure: CallFailed):
    world = World({"a.md": page(text("mill"))}, failing(failure, times=2))

    result = world.run()

    assert ends(result) == {"a.md": "changed"}
    assert world.states() == {"unpaid": 2, "applied": 1}
    assert [event.seconds for event in world.events if isinstance(event, Waiting)] == world.naps
    assert [known.call.attempt for known in world.journal.calls.values()] == [1, 2, 3]
    assert [known.call.repeats for known in world.journal.calls.values()] == [None, 1, 2]
    world.check_books()


def test_a_lost_reply_counts_at_its_most_and_is_sent_once_more():
    world = World({"a.md": page(text("mill"))}, failing(LOST, times=1))

    result = world.run()

    spent = result.asked.spent
    assert ends(result) == {"a.md": "changed"}
    assert (spent.unknown, spent.unknown_cost) == (1, world.journal.calls[1].call.reserved)
    world.check_books()


def test_a_reply_that_is_lost_twice_is_not_sent_a_third_time():
    world = World({"a.md": page(text("mill")), "b.md": page(text("owl"))}, failing(LOST, "mill"))

    result = world.run()

    assert sum(text("mill") in asked(prompt) for prompt in world.prompts) == 2
    assert reasons(result) == [str(LOST)]
    assert (ends(result)["b.md"], state(world)) == ("changed", RunState.DONE)


def test_where_unknown_calls_are_held_a_lost_reply_is_not_sent_again_and_the_run_can_be_resumed():
    world = World({"a.md": page(text("mill")), "b.md": page(text("owl"))}, failing(LOST, "mill"))

    result = world.run(hold_unknown=True)
    again = world.run(hold_unknown=True, resumes=result.asked.run)

    assert (state(world), world.sent()) == (RunState.PAUSED, 0)
    assert again.asked.counts.held == 1
    assert "1 blocks are held" in again.asked.paused

    world.answer = GOOD
    world.run(resumes=result.asked.run)
    assert (state(world), world.source("a.md")) == (RunState.DONE, page(plainer(text("mill"))))


def test_a_single_bad_request_does_not_stop_the_run():
    world = World(MANY, failing(REJECTED, "mill"))

    result = world.run(pack=False)

    assert settled(world) == set(MANY) - {"mill.md"}
    assert (verdicts(result)["failed"], state(world)) == (1, RunState.DONE)


@pytest.mark.parametrize("concurrency", [1, 4])
def test_a_request_that_always_meets_a_fault_of_the_provider_does_not_stop_the_run(concurrency: int):
    world = World(MANY, failing(DOWN, "lantern"))  # the longest, which is asked first

    result = world.run(pack=False, concurrency=concurrency)

    assert settled(world) == set(MANY) - {"lantern.md"}
    assert (reasons(result), state(world)) == ([str(DOWN)], RunState.DONE)


@pytest.mark.parametrize("concurrency", [1, 4, 64])
@pytest.mark.parametrize("failure", [AWAY, DOWN, BUSY, LOST])
def test_an_outage_pauses_the_run_and_costs_no_block_its_answer(failure: CallFailed, concurrency: int):
    world = World(MANY, failing(failure))

    result = world.run(pack=False, concurrency=concurrency)

    assert (state(world), set(ends(result).values())) == (RunState.PAUSED, {"waiting"})
    assert str(result.asked.paused).startswith(str(failure))
    assert {document.reason for document in result.documents} == {result.asked.paused}
    world.check_books()

    world.answer = GOOD
    world.run(resumes=result.asked.run, resend_unknown=True)
    assert (settled(world), state(world)) == (set(MANY), RunState.DONE)


@pytest.mark.parametrize("failure", [AWAY, DOWN, BUSY])
def test_an_outage_that_meets_the_only_request_pauses_the_run(failure: CallFailed):
    world = World({"a.md": page(text("mill"))}, failing(failure))

    result = world.run()

    assert (state(world), ends(result)) == (RunState.PAUSED, {"a.md": "waiting"})


def test_an_outage_at_the_very_end_leaves_what_is_done_and_pauses_the_run():
    world = World(MANY)

    def listen(event: Event) -> None:
        if isinstance(event, CallStarted) and event.call == len(MANY):
            world.answer = failing(DOWN)

    result = world.run(pack=False, concurrency=1, on_event=listen)

    assert (state(world), result.count(Status.WAITING)) == (RunState.PAUSED, 1)


def test_an_outage_that_loses_replies_is_noticed_before_much_is_paid():
    world = World(MANY, failing(LOST))

    world.run(pack=False, concurrency=1)

    assert len(world.prompts) == 6  # three requests, each sent once more


def test_a_request_that_is_throttled_while_others_get_through_is_not_given_up():
    world = World(MANY, failing(BUSY, "lantern", times=7))

    result = world.run(pack=False, concurrency=2)

    assert (settled(world), state(world)) == (set(MANY), RunState.DONE)
    assert verdicts(result)["failed"] == 0


def test_a_bug_in_a_provider_costs_the_request_and_may_have_been_paid():
    def answer(prompt: Prompt) -> Answer:
        if text("mill") in asked(prompt):
            raise ZeroDivisionError("oh")
        return GOOD(prompt)

    world = World(MANY, answer)

    result = world.run(pack=False)

    assert settled(world) == set(MANY) - {"mill.md"}
    assert ["ZeroDivisionError" in reason for reason in reasons(result)] == [True]
    assert world.states()["unknown"] == 1


def test_a_provider_that_cannot_be_made_is_told_before_anything_is_recorded():
    world = World({"a.md": page(text("mill"))})
    tools = world.tools

    def fails() -> None:
        raise ConfigurationError(where="key", problem="no key")

    world.tools = lambda: replace(tools(), provider=fails)

    with pytest.raises(ConfigurationError):
        world.run()

    assert world.journal.calls == {}


# -- the key ----------------------------------------------------------------------------------------------------------


def test_when_the_key_is_denied_what_is_in_flight_is_used_and_nothing_more_is_sent():
    held = asyncio.Event()

    async def answer(prompt: Prompt) -> Answer:
        if len(world.provider.prompts) == 3 and not held.is_set():
            held.set()
            return DENIED
        await held.wait()
        return GOOD(prompt)

    world = World(MANY, answer)
    result = world.run(pack=False, concurrency=3)

    assert world.sent() == 3
    assert (state(world), result.asked.paused) == (RunState.PAUSED, str(DENIED))
    assert sorted(ends(result).values()) == ["changed"] * 2 + ["waiting"] * (len(MANY) - 2)
    world.check_books()


class SlowJournal(MemoryJournal):
    """Later calls take longer to be recorded as sent."""

    async def sent(self, call: int) -> None:
        await super().sent(call)
        for _ in range(10 * call):
            await asyncio.sleep(0)


def test_a_call_that_is_being_recorded_when_the_key_is_denied_is_not_sent():
    world = World(MANY, lambda _: DENIED, journal=SlowJournal())

    world.run(pack=False, concurrency=3)

    assert (world.sent(), world.states()) == (1, {"unpaid": 3})
    world.check_books()


def test_a_call_that_waits_for_its_next_attempt_is_not_sent_when_the_run_pauses():
    world = World(MANY)
    order: list[str] = []

    def answer(prompt: Prompt) -> Answer:
        order.append("denied" if order else "busy")
        return BUSY if len(order) == 1 else DENIED

    async def never(seconds: float) -> None:
        await asyncio.Event().wait()

    world._sleep = never
    world.answer = answer
    result = asyncio.run(asyncio.wait_for(world.running(pack=False, concurrency=2), 20))

    assert order == ["busy", "denied"]
    assert set(ends(result).values()) == {"waiting"}


# -- the budget -------------------------------------------------------------------------------------------------------


def most(world: World) -> int:
    """Micro-USD that the dearest call of the journal can have cost."""
    return max(known.call.reserved for known in world.journal.calls.values())


def rehearsed() -> tuple[int, int]:
    """What the documents cost, and the most that one call can."""
    world = World(MANY)
    return world.run(pack=False).asked.spent.cost, most(world)


@pytest.mark.parametrize("concurrency", [1, 8, 64])
def test_the_budget_is_a_ceiling_with_any_number_of_calls_in_flight(concurrency: int):
    cost, dearest = rehearsed()
    world = World(MANY)
    committed: list[int] = []

    def listen(event: Event) -> None:
        if isinstance(event, CallStarted):
            calls = world.journal.calls.values()
            committed.append(sum(known.cost for known in calls))

    budget = cost // 2 + dearest
    result = world.run(pack=False, concurrency=concurrency, budget=budget, on_event=listen)

    assert max(committed) <= budget
    assert result.asked.spent.cost <= budget
    assert result.asked.spent.cost > budget - dearest  # calls in flight do not keep the budget from being used
    assert (state(world), "is left" in result.asked.paused) == (RunState.PAUSED, True)
    assert set(ends(result).values()) == {"changed", "waiting"}
    world.check_books()


def test_while_calls_in_flight_hold_the_budget_nothing_is_tried_again_and_again():
    cost, dearest = rehearsed()

    async def answer(prompt: Prompt) -> Answer:
        for _ in range(100):
            await asyncio.sleep(0)
        return GOOD(prompt)

    world = World(MANY, answer)
    world.run(pack=False, budget=cost + dearest)

    assert settled(world) == set(MANY)
    assert world.journal.next_call() <= 2 * len(MANY) + 1  # one number for each attempt


def test_a_resumed_run_keeps_counting():
    cost, dearest = rehearsed()
    world = World(MANY)
    first = world.run(pack=False, budget=cost // 2 + dearest)
    spent = first.asked.spent.cost

    poor = world.run(pack=False, budget=spent + 1, resumes=first.asked.run)
    assert (world.sent(), poor.asked.spent.cost) == (0, spent)

    rich = world.run(pack=False, budget=cost + dearest, resumes=first.asked.run)
    assert (settled(world), state(world)) == (set(MANY), RunState.DONE)
    assert rich.asked.spent.cost == cost
    assert len(world.prompts) == len(MANY)


def test_a_run_that_was_done_keeps_counting_as_well_when_it_is_gone_on_with():
    world = World({"a.md": page(text("mill"))})
    first = world.run()
    world.files.contents[next(iter(world.files.contents))] = page(text("barn"))

    result = world.run(resumes=first.asked.run, budget=most(world) + first.asked.spent.cost - 1)

    assert world.sent() == 0
    assert "is left" in result.asked.paused


def test_a_lost_reply_keeps_its_reservation_in_the_budget():
    dearest = rehearsed()[1]
    world = World({"a.md": page(text("mill"))}, failing(LOST))

    result = world.run(budget=dearest + dearest // 2)

    assert world.sent() == 1  # there is no room to send it once more
    assert result.asked.spent.unknown_cost <= dearest
    assert state(world) is RunState.PAUSED


def test_a_call_that_was_not_paid_gives_its_reservation_back():
    _, dearest = rehearsed()
    world = World({"a.md": page(text("mill"))}, failing(BUSY, times=4))

    assert ends(world.run(budget=dearest)) == {"a.md": "changed"}


# -- stops ------------------------------------------------------------------------------------------------------------


def test_a_stop_lets_calls_in_flight_end_and_leaves_the_rest_waiting():
    world = World(MANY)

    def listen(event: Event) -> None:
        if isinstance(event, CallStarted) and event.call == 3:
            world.control.stop()

    result = world.run(pack=False, concurrency=3, on_event=listen)

    assert (result.interrupted, state(world)) == (True, RunState.STOPPED)
    assert sorted(ends(result).values()) == ["changed"] * 3 + ["waiting"] * (len(MANY) - 3)
    assert set(ends(result)) == set(MANY)

    world.run(resumes=result.asked.run)
    assert settled(world) == set(MANY)
    assert len(world.prompts) <= len(MANY)


def test_a_stop_before_the_beginning_sends_nothing():
    world = World(MANY)
    world_stop = world.files.find
    world.files.find = lambda *args, **more: (world.control.stop(), world_stop(*args, **more))[1]

    result = world.run()

    assert (world.sent(), set(ends(result).values())) == (0, {"waiting"})


def test_when_the_grace_is_over_calls_in_flight_are_left_and_listed_as_unknown():
    async def answer(prompt: Prompt) -> Answer:
        world.control.stop()
        await asyncio.Event().wait()
        return ""

    world = World({"a.md": page(text("mill"))}, answer, grace=0.0)

    result = asyncio.run(asyncio.wait_for(world.running(), 20))

    assert ends(result) == {"a.md": "waiting"}
    assert (result.asked.spent.unknown, world.states()) == (1, {"unknown": 1})
    world.check_books()


class ManualLoop(asyncio.SelectorEventLoop):
    """A loop whose clock stands still until a test moves it."""

    now = 0.0

    def time(self) -> float:
        return self.now


def test_the_grace_is_not_begun_anew_by_each_reply():
    """Calls come back one by one, each within a grace that would have begun with the one before it."""

    numbers = count(1)

    async def answer(prompt: Prompt) -> Answer:
        number = next(numbers)
        if number == len(MANY):
            world.control.stop()
        for _ in range(number * 20):
            await asyncio.sleep(0)
        loop.now += 0.6
        return GOOD(prompt)

    world, loop = World(MANY, answer, grace=1.0), ManualLoop()
    with asyncio.Runner(loop_factory=lambda: loop) as runner:
        result = runner.run(world.running(pack=False, concurrency=64))

    assert set(ends(result).values()) == {"changed", "waiting"}
    assert world.states()["unknown"] >= len(MANY) - 3
    world.check_books()


# -- documents and the journal ----------------------------------------------------------------------------------------


def test_documents_that_cannot_be_read_or_written_are_found_before_anything_is_paid_for_them():
    world = World({"a.md": page(text("mill")), "b.md": page(text("owl")), "c.md": page(text("cat"))})
    paths = {path.name: path for path in world.files.contents}
    world.files._unreadable[paths["a.md"]] = "permission denied"
    world.files._unwritable[paths["b.md"]] = "read-only"

    result = world.run()

    assert ends(result) == {"a.md": "failed", "b.md": "failed", "c.md": "changed"}
    assert [asked(prompt) for prompt in world.provider.prompts] == [[text("cat")]]


def test_a_persons_edit_during_the_run_stands_and_the_answers_are_kept():
    world = World({"a.md": page(text("mill"), text("owl"))})
    [path] = world.files.contents
    theirs = page(text("mill"), "They wrote this sentence while the model was still thinking about it.")

    def answer(prompt: Prompt) -> Answer:
        world.files.contents[path] = theirs
        return GOOD(prompt)

    world.answer = answer
    result = world.run()
    assert (ends(result), world.source("a.md")) == ({"a.md": "conflict"}, theirs)

    world.answer = GOOD
    world.run()
    assert [len(asked(prompt)) for prompt in world.provider.prompts] == [1]  # only about what they wrote
    assert plainer(text("mill")).encode() in world.source("a.md")


def test_a_document_that_cannot_be_written_after_all_costs_nothing_again():
    world = World({"a.md": page(text("mill"))})
    [path] = world.files.contents

    def answer(prompt: Prompt) -> Answer:
        world.files._unwritable[path] = "no space left on device"
        return GOOD(prompt)

    world.answer = answer
    assert ends(world.run()) == {"a.md": "failed"}

    del world.files._unwritable[path]
    world.run()
    assert (world.sent(), world.source("a.md")) == (0, page(plainer(text("mill"))))


@pytest.mark.parametrize("lasting", [True, False])
@pytest.mark.parametrize("deed", ["planned", "sent", "received", "accepted", "settle", "writing", "document"])
def test_a_journal_that_cannot_be_written_ends_the_run_and_nothing_is_sent_or_written_after_that(
    deed: str, lasting: bool
):
    broken = {"since": 0}

    def before(name: str) -> None:
        if name == deed or (lasting and broken["since"]):
            broken["since"] = broken["since"] or len(world.provider.prompts) + 1
            raise StateDamaged(path="journal", problem="disk full")

    world = World(MANY, journal=MemoryJournal(before=before))

    with pytest.raises(StateDamaged):
        world.run(pack=False, concurrency=1)

    assert len(world.prompts) <= 1
    assert world.files.writes == [] or deed == "document"


def test_equal_documents_wait_for_one_another_when_the_first_fails():
    world = World({"a.md": bulky(text("mill")), "b.md": page(text("mill"), fine("owl"))}, failing(REJECTED, "mill"))

    result = world.run()

    assert result.count(Status.UNCHANGED) == 2
    assert reasons(result) == [str(REJECTED)] * 2


def test_a_reply_that_is_no_text_is_refused_and_not_asked_for_again():
    world = World({"a.md": page(text("mill")), "b.md": page(text("owl"))})
    nonsense = Reply(404, Finish.STOP, Usage(10, 10), "m")
    world.answer = lambda prompt: nonsense if text("mill") in asked(prompt) else GOOD(prompt)

    result = world.run(pack=False)

    assert ends(result) == {"a.md": "unchanged", "b.md": "changed"}
    assert ["internal error" in reason for reason in reasons(result)] == [True]
    world.check_books()
    assert world.run().asked.counts.asked == 0


class Fragile(Markdown):
    """A format with a fault: it cannot read what an edit makes of a document about a mill."""

    def outline(self, source: bytes) -> Outline:
        if b"mill" in source:
            raise ZeroDivisionError("oh")
        return super().outline(source)


def test_a_document_at_which_our_own_checks_fail_costs_no_other_one_and_is_not_paid_again():
    world = World({"a.md": page(text("mill")), "b.md": page(text("owl"))}, formats={".md": Fragile()})

    result = world.run()

    assert ends(result) == {"a.md": "failed", "b.md": "changed"}
    assert "ZeroDivisionError: oh" in result.documents[0].reason
    assert world.source("a.md") == page(text("mill"))
    assert world.run().asked.counts.asked == 0


def test_prices_are_those_of_the_terms():
    world = World({"a.md": page(text("mill"))})

    spent = world.run().asked.spent

    assert spent.cost == sum(PRICE.cost(given.usage) for given in world.replies if given.usage)
