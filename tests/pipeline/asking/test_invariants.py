"""Whatever documents there are and whatever the provider does, a run ends in order: one machine that tries it all."""

import random
from collections.abc import Callable
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import Denied, Rejected, ReplyLost, Throttled, Unavailable, Unreachable
from burnish.model.calls import CallState, Finish, Prompt, Usage
from burnish.model.results import CallEnded, CallStarted, DocumentDone, FilesFound, RunResult, Status, Verdict
from burnish.model.runs import RunState
from burnish.protocol.request import read_request
from burnish.testing.judge import broken
from burnish.testing.scripted_provider import Answer, editing

from .world import NAMES, PRICE, ROOT, World, fine, page, plainer, reply, text

WHERE = {"origin": "o", "problem": "trouble"}
FAILURES = (
    ReplyLost(**WHERE),
    Unreachable(**WHERE),
    Throttled(**WHERE, after=None),
    Throttled(**WHERE, after=0.0),
    Throttled(**WHERE, after=900.0),
    Unavailable(**WHERE, after=None),
    Rejected(**WHERE, too_long=False),
    Rejected(**WHERE, too_long=True),
    Denied(**WHERE),
)
LINKED = "See [the {0} guide](https://example.com/{0}/a/long/way) in order to utilize the [end] of the quiet {0}."
GOOD_END = "[end]"  #: the reply that leaves every block as it is
GARBAGE = ("", "no marker at all", "[zzz clarity] Not asked for.\n[end]", "\x00\ufeff[end", "</doc>\n[end]", "@@1AA@@")


def damaged(prompt: Prompt, chance: random.Random) -> Answer:
    """A good reply with something wrong."""
    blocks = read_request(prompt.user)
    lines = [f"[{name} clarity] {plainer(shown)}" for name, shown in blocks]
    kind = chance.randrange(8)
    if kind == 0:
        chance.shuffle(lines)
    elif kind == 1:
        lines += lines[:1]
    elif kind == 2:
        lines = [f"[{name} clarity] {plainer(blocks[0][1])}" for name, _ in blocks]
    elif kind == 3:
        lines = [line.replace("@@", "@", 1) for line in lines]
    elif kind == 4:
        lines = [f"[{name} accuracy] {shown}" for name, shown in blocks]
    elif kind == 5:
        lines = [f"[{name} clarity] Sure! {shown} Let me know if you want 5 more." for name, shown in blocks]
    elif kind == 6:
        lines = [f"[{name} + clarity] The {chance.choice(NAMES)} is open on Sundays." for name, _ in blocks]
    whole = "\n".join([*lines, "[end]"])
    if kind == 7:
        return reply(whole[: chance.randrange(len(whole) + 1)], chance.choice(list(Finish)))
    return whole


def any_provider(seed: int, wild: float) -> Callable[[Prompt], Answer]:
    """One that mostly works: a share `wild` of the requests meets a failure, damage, garbage, or an unsaid usage."""
    chance = random.Random(seed)

    def answer(prompt: Prompt) -> Answer:
        good = editing(plainer if chance.random() < 0.7 else str)(prompt)
        if chance.random() >= wild:
            return good
        kind = chance.randrange(5)
        if kind == 0:
            return chance.choice(FAILURES)
        if kind == 1:
            return chance.choice(GARBAGE)
        if kind == 2:
            return replace(reply(good), usage=chance.choice([None, Usage(0, 0), Usage(10, 0), Usage(9, 9, 4)]))
        if kind == 3:
            raise RuntimeError("a fault of the provider")
        return damaged(prompt, chance)

    return answer


paragraph = st.builds(
    lambda form, name: form(name), st.sampled_from([text, fine, LINKED.format, str.title]), st.sampled_from(NAMES)
)
document = st.lists(paragraph, max_size=6).map(lambda texts: page(*texts))
documents = st.dictionaries(st.sampled_from([f"{name}.md" for name in NAMES]), document, min_size=1, max_size=8)


def check(world: World, result: RunResult, documents: dict[str, bytes]) -> None:
    """What is true of every run."""
    names = [str(ROOT / name) for name in sorted(documents)]
    assert [done.path for done in result.documents] == names
    told = [event for event in world.events if isinstance(event, DocumentDone)]
    assert sorted(event.result.path for event in told) == names
    assert world.events[0] == FilesFound(len(documents))
    for done, name in zip(result.documents, sorted(documents), strict=True):
        now = world.source(name)
        assert (now != documents[name]) == (done.status is Status.CHANGED) == (done.written is not None)
        assert now == documents[name] or broken(documents[name], now) is None
        assert (done.count(Verdict.APPLIED) > 0) == (done.status is Status.CHANGED)
    started = [event.call for event in world.events if isinstance(event, CallStarted)]
    ended = [event.call for event in world.events if isinstance(event, CallEnded)]
    assert sorted(started) == sorted(ended)
    assert len(started) == len(world.provider.prompts)


def check_money(world: World, result: RunResult) -> None:
    """The journal knows each request that reached the provider, and no less than its bill."""
    calls = world.journal.calls.values()
    got = [known for known in calls if known.reply is not None]
    assert len(got) == len(world.replies)
    assert len(world.prompts) == len([known for known in calls if known.state is not CallState.UNPAID]) + len(
        [known for known in calls if known.state is CallState.UNPAID and "before it was sent" not in known.reason]
    )
    said = sum(PRICE.cost(given.usage) for given in world.replies if given.usage)
    spent = [spent for _, spent in world.journal.runs()]
    assert sum(each.cost for each in spent) >= said
    assert not {known.state for known in calls} & {CallState.PLANNED, CallState.RESERVED, CallState.SENT}


@given(
    documents=documents,
    seed=st.integers(0, 10_000),
    wild=st.sampled_from([0.0, 0.2, 0.6, 1.0]),
    concurrency=st.sampled_from([1, 2, 16]),
    pack=st.booleans(),
    parallel=st.booleans(),
    hold=st.booleans(),
    budget=st.sampled_from([None, 0, 3_000, 20_000]),
)
def test_every_run_ends_in_order_and_a_good_provider_finishes_what_a_bad_one_left(
    documents: dict[str, bytes],
    seed: int,
    wild: float,
    concurrency: int,
    pack: bool,
    parallel: bool,
    hold: bool,
    budget: int | None,
):
    world = World(documents, any_provider(seed, wild))
    terms = {"concurrency": concurrency, "pack": pack, "parallel": parallel}

    result = world.run("clarity", "accuracy", hold_unknown=hold, budget=budget, **terms)

    check(world, result, documents)
    check_money(world, result)
    if budget is not None:
        assert result.asked.spent.cost + result.asked.spent.unknown_cost <= budget or wild
    ended = world.journal.runs()[0][0].state
    assert (ended is RunState.PAUSED) == bool(result.asked.paused)
    assert result.count(Status.WAITING) == 0 or ended is RunState.PAUSED

    world.answer = editing(plainer)
    left = {name: world.source(name) for name in documents}
    result = world.run("clarity", "accuracy", resumes=result.asked.run, resend_unknown=True, **terms)
    check(world, result, left)
    check_money(world, result)
    assert world.journal.runs()[0][0].state is RunState.DONE

    again = world.run("clarity", "accuracy", **terms)
    failed = [done for done in result.documents if done.count(Verdict.FAILED)]
    assert (world.sent(), again.count(Status.CHANGED)) == (0, 0) or failed


@given(documents=documents, seed=st.integers(0, 10_000), deed=st.integers(2, 80), wild=st.sampled_from([0.0, 0.3]))
def test_a_kill_anywhere_loses_no_recorded_reply(documents: dict[str, bytes], seed: int, deed: int, wild: float):
    world = World(documents, any_provider(seed, wild)).killed_at(deed, concurrency=3)
    if world is None:
        return
    world.answer = editing(plainer)
    recorded = {
        block.key
        for known in world.journal.calls.values()
        if known.state in (CallState.ACCEPTED, CallState.RECEIVED) and known.reply.text == GOOD_END
        for block in known.call.blocks
    }
    known = set(world.journal.calls)
    left = {name: world.source(name) for name in documents}

    result = world.run(resumes=world.name(), resend_unknown=True, concurrency=3)

    check(world, result, left)
    later = {b.key for number, c in world.journal.calls.items() if number not in known for b in c.call.blocks}
    assert not recorded & later
    assert world.journal.runs()[0][0].state is RunState.DONE
