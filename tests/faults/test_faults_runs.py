"""Runs that ask a provider and are stopped, killed, out of money, or find their state damaged; through the command."""

import json
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from burnish.cli.bench.corpus import small_documents
from burnish.cli.bench.processes import Simulator, simulator
from burnish.testing.ledger import paid_again

from ..pipeline.asking.world import World, asked, bulky, text  # noqa: TID252 - runs in memory, with kills
from .asking import QUICK, SILENT, Folder, ended, wait_until

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are another matter there")
TEXTS = small_documents(12)


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Simulator]:
    with simulator(*QUICK) as server:
        yield server


@pytest.fixture(scope="module")
def silent() -> Iterator[Simulator]:
    with simulator(*SILENT) as server:
        yield server


@pytest.fixture(scope="module")
def whole(endpoint: Simulator, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """What an unbroken run makes of the documents."""
    folder = Folder(tmp_path_factory.mktemp("whole")).put(TEXTS)
    assert folder.run(*folder.enhancing(endpoint)).code == 0
    assert paid_again(folder.calls) == 0
    contents = folder.contents
    assert sum(contents[name] != text for name, text in TEXTS.items()) == len(TEXTS)
    return contents


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    return Folder(tmp_path / "project").put(TEXTS)


@pytest.fixture
def server(endpoint: Simulator) -> Simulator:
    """The quick endpoint, with a new bill."""
    while endpoint.stats()["in_flight"]:
        pass
    endpoint.reset()
    return endpoint


def old_or_whole(folder: Folder, whole: dict[str, bytes]) -> bool:
    now = folder.contents
    return all(now[name] in (text, whole[name]) for name, text in TEXTS.items())


def test_of_two_runs_on_one_folder_one_works_and_the_other_names_it(folder: Folder, silent: Simulator):
    """F96: never do both pay."""
    silent.reset()
    first = folder.start(*folder.enhancing(silent))
    wait_until(silent, first, lambda stats: stats["requests"] == 2)

    second = folder.run(*folder.enhancing(silent))

    assert (second.code, second.out) == (2, "")
    assert f"process {first.pid}" in second.err
    assert silent.stats()["requests"] == 2
    first.kill()
    first.communicate()
    assert folder.run("runs").code == 0, "who only reads needs no lock"


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_one_signal_lets_the_calls_in_flight_come_back_and_the_run_can_go_on(folder, server, whole, number, code):
    """F89, F90: nothing that was paid is lost."""
    running = folder.start(*folder.enhancing(server))
    wait_until(server, running, lambda stats: stats["requests"] >= 3)
    running.send_signal(number)
    stopped = ended(running)

    assert stopped.code == code
    sent = [call for call in folder.calls if call.sent]
    assert {call.state for call in sent} <= {"received", "accepted", "applied"}
    assert server.stats()["requests"] == len(sent) < len(TEXTS)
    assert server.stats()["left"] == 0
    assert old_or_whole(folder, whole)
    assert "stopped" in folder.run("runs").out

    assert folder.run("resume").code == 0
    assert folder.contents == whole
    assert paid_again(folder.calls) == 0
    assert server.stats()["requests"] == sum(call.sent for call in folder.calls)


def test_two_signals_end_a_run_at_once_and_its_calls_are_listed_as_unknown(folder, silent, server, whole):
    """F89: calls in flight may have been paid. Two of one kind, sent at once, could arrive as one."""
    silent.reset()
    running = folder.start(*folder.enhancing(silent))
    wait_until(silent, running, lambda stats: stats["requests"] == 2)
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGTERM)
    stopped = ended(running)

    assert stopped.code == 143
    assert folder.contents == TEXTS
    assert folder.run(*folder.enhancing(server)).code == 0, "another endpoint answers"
    assert folder.contents == whole
    run = folder.calls[0].run
    told = json.loads(folder.run("report", run, "--format", "json").out)
    assert [known["call"] for known in told["unknown_calls"]] == [1, 2]
    assert told["spent"]["unknown_cost"] == sum(call.reserved for call in folder.calls[:2])


def test_a_run_without_money_pauses_and_a_larger_budget_ends_it_with_the_same_bytes(folder, server, whole):
    """Promise 7: what is spent and set aside is never above the budget, and a resumed run keeps counting."""
    paused = folder.run(*folder.enhancing(server, "--budget", "0.01"))

    assert paused.code == 4
    assert "budget" in paused.out + paused.err
    assert 0 < server.stats()["cost_microusd"] <= 10_000
    assert old_or_whole(folder, whole)
    asked = len(folder.calls)
    assert 0 < asked < len(TEXTS)

    assert folder.run("resume").code == 4, "the old budget is as spent as before"
    assert folder.run("resume", "--budget", "1").code == 0
    assert folder.contents == whole
    assert paid_again(folder.calls) == 0
    ledger = json.loads(folder.run("report", "--format", "json").out)["spent"]
    assert ledger["cost"] == server.stats()["cost_microusd"]
    assert (ledger["unknown"], len({call.run for call in folder.calls})) == (0, 1)


def test_runs_killed_in_the_midst_lose_and_repeat_nothing_that_was_recorded(folder, server, whole):
    """F91; `burnish bench crash` does this as often as one likes."""
    running = folder.start(*folder.enhancing(server))
    for requests in (2, 5, 9):
        wait_until(server, running, lambda stats, most=requests: stats["requests"] >= most)
        running.kill()
        running.communicate()
        assert old_or_whole(folder, whole)
        running = folder.start("resume", "--unknown", "resend")

    assert ended(running).code == 0
    assert folder.contents == whole
    calls = folder.calls
    assert paid_again(calls) == 0
    unknown = [call for call in calls if call.state == "unknown"]
    told = json.loads(folder.run("report", "--format", "json").out)
    assert [known["call"] for known in told["unknown_calls"]] == [call.id for call in unknown]
    spent = sum(call.cost for call in calls if call.replied)
    assert spent <= server.stats()["cost_microusd"] <= spent + sum(call.reserved for call in unknown)


def test_the_answer_for_a_document_that_is_done_serves_others_after_a_kill():
    """The call was done with and the cache lost what it was told: the journal still has the reply."""
    documents = {"a.md": bulky(text("mill"), more=2), "b.md": bulky(text("ferry"), more=1), "c.md": bulky(text("mill"))}
    rehearsal = World(documents)
    rehearsal.run(window=1, concurrency=1)
    planned = [number for number, (deed, _) in enumerate(rehearsal.journal.deeds) if deed == "planned"]

    killed = World(documents).killed_at(planned[-1], window=1, concurrency=1)
    assert killed is not None
    assert killed.states() == {"applied": 1}
    killed.run(resumes=killed.name(), window=1, concurrency=1)

    assert {name: killed.source(name) for name in documents} == {name: rehearsal.source(name) for name in documents}
    assert [shown for prompt in killed.prompts for shown in asked(prompt)] == [text("mill"), text("ferry")]


def test_calls_that_may_have_been_paid_can_be_held_and_are_sent_again_when_that_is_wanted(folder, server, whole):
    running = folder.start(*folder.enhancing(server))
    wait_until(server, running, lambda stats: stats["requests"] >= 3)
    running.kill()
    running.communicate()

    held = folder.run("resume", "--unknown", "hold")

    assert held.code == 4
    calls = folder.calls
    unknown = {key for call in calls if call.state == "unknown" for key in call.keys}
    assert unknown
    assert all(unknown.isdisjoint(call.keys) for call in calls if call.replied)
    assert folder.contents != whole
    assert folder.run("resume", "--unknown", "resend-once").code == 0
    assert folder.contents == whole
    assert paid_again(folder.calls) == 0


@pytest.mark.parametrize("damage", ["garbage", "cut"])
def test_with_a_damaged_journal_nothing_is_sent(folder, server, damage):
    """F99: never begin from zero and pay again."""
    journal = folder.state / "journal.sqlite3"
    assert folder.run(*folder.enhancing(server)).code == 0
    (folder.root / "00.md").write_bytes(b"This paragraph is new, and it is long enough to be asked about at once.\n")
    size = journal.stat().st_size
    if damage == "garbage":
        journal.write_bytes(b"no database " * 1000)
    else:
        journal.write_bytes(journal.read_bytes()[: size // 2])
    server.reset()

    for command in (folder.enhancing(server), ("resume",)):
        refused = folder.run(*command)

        assert refused.code == 2
        assert "journal.sqlite3" in refused.err
    assert server.stats()["requests"] == 0


def test_a_damaged_cache_is_set_aside_and_the_run_goes_on(folder, server, whole):
    """F99."""
    folder.state.mkdir()
    (folder.state / "cache.sqlite3").write_bytes(b"no database " * 1000)

    first = folder.run(*folder.enhancing(server))

    assert first.code == 0
    assert "cache.sqlite3 was set aside as cache.sqlite3.damaged" in first.err
    assert folder.contents == whole
    assert (folder.state / "cache.sqlite3.damaged").exists()
    assert folder.run(*folder.enhancing(server)).code == 0
    assert server.stats()["requests"] == sum(call.sent for call in folder.calls)
