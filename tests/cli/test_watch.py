"""`--watch`, on a clock that goes on only while the watcher sleeps; and once as a person would use it."""

import io
import os
import signal
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from burnish.api import Burnish, Settings
from burnish.cli import check, enhance
from burnish.cli.enhance import Mode
from burnish.cli.session import Request
from burnish.cli.terminal import Terminal
from burnish.cli.watch import World
from burnish.errors import ConfigurationError, PathNotFound, RunInProgress
from burnish.journal.lock import RootLock
from burnish.testing import ManualClock, MemoryFiles

from .texts import DOCUMENT, shorter

BAD, GOOD = b"We recieve it in the morning.\n", b"We receive it in the morning.\n"
OTHER_BAD, OTHER_GOOD = b"The dog was was there.\n", b"The dog was there.\n"
ROOT = Path("/project")
A, B, C = (ROOT / f"docs/{name}.md" for name in "abc")
Deed = Callable[[], object]


@dataclass
class Day:
    """What happens at which second; two seconds after the last of it comes Ctrl-C."""

    happens: list[tuple[float, Deed]]
    clock: ManualClock = field(default_factory=ManualClock)
    slept: list[float] = field(default_factory=list)

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.clock.advance(seconds)
        while self.happens and self.happens[0][0] <= self.clock.now:
            self.happens.pop(0)[1]()
            self.last = self.clock.now
        if not self.happens and self.clock.now > getattr(self, "last", 0.0) + 2:
            raise KeyboardInterrupt

    def world(self, make: Callable[[Request], Burnish] | None = None) -> World:
        made = {} if make is None else {"make": make}
        return World(clock=self.clock, sleep=self.sleep, time_of_day=lambda: f"{self.clock.now:.0f} s", **made)


@dataclass
class Screen:
    """What a person sees, results and the rest in the order in which they come."""

    stream: io.TextIOWrapper = field(default_factory=lambda: io.TextIOWrapper(io.BytesIO(), encoding="utf-8"))

    @property
    def terminal(self) -> Terminal:
        return Terminal(self.stream, self.stream, io.BytesIO())

    @property
    def lines(self) -> list[str]:
        self.stream.flush()
        return self.stream.buffer.getvalue().decode().splitlines()


@pytest.fixture
def screen() -> Screen:
    return Screen()


def write(files: MemoryFiles, path: Path, content: bytes) -> Deed:
    return lambda: files.create(path, content)


def watched(screen: Screen, files: MemoryFiles, *happens: tuple[float, Deed], **options: object) -> Day:
    """Watch documents in memory by the rules; returns how the time went by."""
    day = Day(list(happens))
    request = Request(paths=(ROOT / "docs",), flags={})
    world = day.world(lambda _: Burnish(Settings(root=ROOT), files=files))
    assert enhance.watch(request, Mode(write=True), screen.terminal, world=world, **options) == 130
    return day


# -- by rules --------------------------------------------------------------------------------------


def test_everything_is_worked_on_at_first_and_then_only_what_changes(screen):
    files = MemoryFiles({A: BAD, B: GOOD}, root=ROOT)

    watched(screen, files, (5, write(files, B, OTHER_BAD)))

    assert files.contents == {A: GOOD, B: OTHER_GOOD}
    assert screen.lines == [
        "changed /project/docs/a.md (1 edit)",
        "1 of 2 documents changed (1 edit).",
        "burnish: watching 2 documents; Ctrl-C ends it",
        "burnish: 6 s /project/docs/b.md changed",
        "changed /project/docs/b.md (1 edit)",
        "1 of 1 document changed (1 edit).",
    ]


def test_a_run_does_not_follow_from_what_the_last_one_wrote(screen):
    files = MemoryFiles({A: BAD}, root=ROOT)

    watched(screen, files, (5, write(files, A, OTHER_BAD)), (20, lambda: None))

    assert files.writes == [A, A, A]  # by the first run, by a person, by the second run
    assert sum(" of 1 document changed" in line for line in screen.lines) == 2


def test_with_postpone_only_what_changes_is_worked_on(screen):
    files = MemoryFiles({A: BAD, B: BAD}, root=ROOT)

    watched(screen, files, (5, write(files, B, OTHER_BAD)), postpone=True)

    assert files.contents == {A: BAD, B: OTHER_GOOD}
    assert screen.lines[0] == "burnish: watching 2 documents; Ctrl-C ends it"


def test_documents_that_come_are_worked_on_and_those_that_go_are_named(screen):
    files = MemoryFiles({A: GOOD, B: GOOD}, root=ROOT)

    watched(screen, files, (5, write(files, C, BAD)), (9, lambda: files.contents.pop(A)))

    assert files.contents == {B: GOOD, C: GOOD}
    assert [line.rpartition("/")[2] for line in screen.lines[2:]] == [
        "c.md changed",
        "c.md (1 edit)",
        "1 of 1 document changed (1 edit).",
        "a.md is gone",
    ]


def test_of_many_documents_only_the_number_is_told(screen):
    paths = [ROOT / f"docs/{number}.md" for number in range(5)]
    files = MemoryFiles(dict.fromkeys(paths, GOOD), root=ROOT)

    watched(screen, files, (5, lambda: [files.create(path, BAD) for path in paths]))

    assert "burnish: 6 s 5 documents changed" in screen.lines
    assert set(files.contents.values()) == {GOOD}


def test_a_document_is_left_alone_while_somebody_writes_it(screen):
    files = MemoryFiles({A: GOOD}, root=ROOT)
    growing = [(5 + tick * 0.25, write(files, A, BAD * (tick + 1))) for tick in range(8)]

    watched(screen, files, *growing)

    assert files.contents[A] == GOOD * 8
    assert sum(line.endswith(" changed") for line in screen.lines) == 1


def test_where_nothing_happens_files_are_looked_at_once_a_second(screen):
    files = MemoryFiles({A: GOOD}, root=ROOT)

    day = watched(screen, files, (100, lambda: None))

    assert set(day.slept) == {1.0}


def test_what_takes_long_to_look_at_is_looked_at_less_often(screen):
    files = MemoryFiles({A: GOOD}, root=ROOT)
    day = Day([(1000, lambda: None)], clock=ManualClock(step=0.5))
    world = day.world(lambda _: Burnish(Settings(root=ROOT), files=files))

    enhance.watch(Request(paths=(A,), flags={}), Mode(), screen.terminal, world=world)

    assert min(day.slept) >= 9 * 0.5


def test_where_a_search_takes_long_known_documents_are_looked_at_more_often_than_new_ones_are_searched_for(screen):
    searches: list[float] = []
    files = Slow({A: GOOD}, root=ROOT)
    day = Day([(40, write(files, A, BAD)), (60, write(files, B, BAD)), (120, lambda: None)])
    files.searched = lambda: (searches.append(day.clock.now), day.clock.advance(0.2))
    world = day.world(lambda _: Burnish(Settings(root=ROOT), files=files))

    enhance.watch(Request(paths=(ROOT / "docs",), flags={}), Mode(write=True), screen.terminal, world=world)

    assert files.contents == {A: GOOD, B: GOOD}
    assert len(searches) < 20
    told = {line.split()[-2][-4:]: int(line.split()[1]) for line in screen.lines if line.endswith("changed")}
    assert 40 < told["a.md"] <= 43
    assert 60 < told["b.md"] <= 72


class Slow(MemoryFiles):
    """Files in memory, of which each search takes a while."""

    searched: Deed = staticmethod(lambda: None)

    def find(self, paths, apart=None):
        self.searched()
        return super().find(paths, apart)


def test_a_path_may_go_and_come_back(screen):
    files = MemoryFiles({A: GOOD}, root=ROOT)

    watched(screen, files, (5, lambda: files.contents.pop(A)), (9, write(files, A, BAD)))

    assert files.contents == {A: GOOD}
    assert [line.rpartition("/")[2] for line in screen.lines[2:4]] == ["a.md is gone", "a.md changed"]


def test_a_path_that_does_not_exist_at_first_is_a_mistake(screen):
    with pytest.raises(PathNotFound):
        watched(screen, MemoryFiles({}, root=ROOT))


def test_a_document_that_fails_is_told_and_the_watch_goes_on(screen):
    files = MemoryFiles({A: GOOD, B: GOOD}, root=ROOT, unwritable={A: "permission denied"})

    watched(screen, files, (5, write_anyway(files, A)), (9, write(files, B, BAD)))

    assert any(line.startswith("burnish: failed: /project/docs/a.md: ") for line in screen.lines)
    assert files.contents == {A: BAD, B: GOOD}


def write_anyway(files: MemoryFiles, path: Path) -> Deed:
    """As a person who may write what burnish may not."""

    def deed() -> None:
        files.contents[path] = BAD
        files.writes.append(path)

    return deed


def test_edits_that_one_run_may_not_apply_are_left_to_the_next(screen):
    files = MemoryFiles({A: BAD, B: BAD, C: GOOD}, root=ROOT)
    day = Day([(5, write(files, C, GOOD + b"\nMore.\n"))])
    world = day.world(lambda _: Burnish(Settings(root=ROOT, max_changes=1), files=files))

    enhance.watch(Request(paths=(ROOT / "docs",), flags={}), Mode(write=True), screen.terminal, world=world)

    assert files.contents[A] == files.contents[B] == GOOD


def test_a_document_that_a_person_changes_during_a_run_is_worked_on_in_the_next(screen):
    edits = [OTHER_BAD]

    def change(path: Path) -> None:
        if edits:
            files.create(path, edits.pop())

    files = MemoryFiles({A: BAD}, root=ROOT, before_replace=change)

    watched(screen, files)

    assert any(line.startswith("burnish: conflict: /project/docs/a.md") for line in screen.lines)
    assert files.contents == {A: OTHER_GOOD}


def test_a_signal_during_a_run_ends_the_watch(screen):
    def interrupt(_: Path) -> None:
        raise KeyboardInterrupt

    files = MemoryFiles({A: BAD, B: BAD}, root=ROOT, before_replace=interrupt)

    watched(screen, files)

    assert files.contents == {A: BAD, B: BAD}
    assert not any("watching" in line for line in screen.lines)


def test_quiet_leaves_only_results(screen):
    files = MemoryFiles({A: BAD}, root=ROOT)
    day = Day([(5, write(files, A, OTHER_BAD))])
    world = day.world(lambda _: Burnish(Settings(root=ROOT), files=files))

    enhance.watch(Request(paths=(A,), flags={}, quiet=True), Mode(diff=True), screen.terminal, world=world)

    assert [line for line in screen.lines if line.startswith("burnish")] == []
    assert sum(line.endswith(": 1 edit") for line in screen.lines) == 2


def test_check_lists_all_findings_again_whichever_document_changed(screen):
    files = MemoryFiles({A: BAD, B: b"See [the other](c.md).\n", C: GOOD}, root=ROOT)
    day = Day([(5, lambda: files.contents.pop(C))])
    world = day.world(lambda _: Burnish(Settings(root=ROOT), files=files))

    assert check.watch(Request(paths=(ROOT / "docs",), flags={}), screen.terminal, world=world) == 130

    before, after = "\n".join(screen.lines).split("is gone\n")
    assert "misspelling" in before
    assert "broken-link" not in before
    assert "misspelling" in after
    assert "broken-link" in after


class Tty(io.TextIOWrapper):
    """A terminal."""

    def isatty(self) -> bool:
        return True


@pytest.mark.parametrize(("kind", "clears"), [(Tty, 1), (io.TextIOWrapper, 0)])
def test_check_clears_a_terminal_before_it_lists_anew_and_nothing_else(kind, clears):
    files = MemoryFiles({A: BAD}, root=ROOT)
    day = Day([(5, write(files, A, BAD + BAD))])
    world = day.world(lambda _: Burnish(Settings(root=ROOT), files=files))
    out = kind(io.BytesIO(), encoding="utf-8")

    check.watch(Request(paths=(A,), flags={}), Terminal(out, out, io.BytesIO(), animated=True), world=world)

    out.flush()
    first, *later = out.buffer.getvalue().decode().split("\x1b[2J\x1b[H")
    assert len(later) == clears
    assert "misspelling" in first
    assert all("docs/a.md changed\n" in text and "misspelling" in text for text in later)


# -- the configuration -----------------------------------------------------------------------------


@pytest.fixture
def project(tmp_path: Path, put, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "burnish.toml", "")
    put(tmp_path / "docs/a.md", BAD)
    put(tmp_path / "docs/b.md", GOOD)
    return tmp_path


def edit(path: Path, text: str | bytes) -> Deed:
    """Write a file, later than it was written by anyone."""
    stamps = iter(range(1_900_000_000, 2_000_000_000))

    def deed() -> None:
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        os.utime(path, (when := next(stamps), when))

    return deed


def on_disk(screen: Screen, *happens: tuple[float, Deed], **options: Any) -> None:
    """Watch documents on the disk, by the configuration there."""
    day = Day(list(happens), clock=ManualClock(step=options.pop("step", 0.0)))
    mode = options.pop("mode", Mode(diff=True))
    request = Request(paths=(Path("docs"),), flags=options.pop("flags", {}), config=options.pop("config", None))
    assert enhance.watch(request, mode, screen.terminal, world=day.world(), **options) == 130


def test_when_the_configuration_changes_everything_is_looked_at_by_the_new_one(screen, project):
    on_disk(screen, (5, edit(project / "burnish.toml", "ignore = ['misspelling']\n")))

    assert "1 of 2 documents would change (1 edit; --write applies them)." in screen.lines
    assert screen.lines[-2:] == [
        "burnish: 6 s burnish.toml changed: all documents are looked at",
        "0 of 2 documents would change.",
    ]


def test_a_configuration_that_comes_counts_and_so_does_its_end(screen, project):
    (project / "burnish.toml").unlink()
    toml = project / "docs/burnish.toml"

    on_disk(screen, (5, edit(toml, "ignore = ['misspelling']\n")), (9, toml.unlink))

    told = [line for line in screen.lines if "would change" in line]
    assert [line[:1] for line in told] == ["1", "0", "1"]


def test_with_a_wrong_configuration_nothing_is_looked_at_until_it_is_mended(screen, project):
    toml = project / "burnish.toml"

    on_disk(
        screen, (5, edit(toml, "slect = []\n")), (9, edit(project / "docs/b.md", BAD + BAD)), (13, edit(toml, " \n"))
    )

    at = screen.lines.index("burnish: nothing is looked at until that is mended")
    assert "there is no key `slect`" in screen.lines[at - 2]
    assert screen.lines[at + 1] == "burnish: 14 s burnish.toml changed: all documents are looked at"
    assert "2 of 2 documents would change (3 edits; --write applies them)." in screen.lines


def test_what_is_changed_together_with_the_configuration_is_looked_at_by_the_new_one_alone(screen, project):
    toml, document = project / "burnish.toml", project / "docs/b.md"
    change, ignore = edit(document, OTHER_BAD), edit(toml, "ignore = ['repeated-word']\n")

    on_disk(screen, (5, change), (5.25, ignore))

    assert "burnish: 6 s burnish.toml changed: all documents are looked at" in screen.lines
    assert not any("repeated-word" in line for line in screen.lines)


def test_documents_that_the_new_configuration_names_are_found_at_once(screen, project, put):
    put(project / "docs/more.txt", BAD)
    (project / "burnish.toml").write_text("include = ['*.md']\n")

    change = edit(project / "burnish.toml", "include = ['*.md', '*.txt']\n")
    on_disk(screen, (5, change), (60, lambda: None), step=0.2)

    assert "2 of 3 documents would change (2 edits; --write applies them)." in screen.lines
    assert sum("changed" in line for line in screen.lines) == 1  # and so it is not new a moment later


def test_a_configuration_that_was_named_is_watched_wherever_it_lies(screen, project, put, tmp_path_factory):
    named = put(tmp_path_factory.mktemp("elsewhere") / "b.toml", "")

    on_disk(screen, (5, edit(named, "ignore = ['misspelling']\n")), config=named)

    assert screen.lines[-2:] == [
        f"burnish: 6 s {named} changed: all documents are looked at",
        "0 of 2 documents would change.",
    ]


def test_a_change_of_what_is_none_of_our_business_in_the_project_file_is_passed_over(screen, project):
    (project / "burnish.toml").unlink()
    (project / "pyproject.toml").write_text("[tool.burnish]\n")

    on_disk(screen, (5, edit(project / "pyproject.toml", "[project]\nname = 'x'\n[tool.burnish]\n")))

    assert screen.lines[-1] == "burnish: watching 2 documents; Ctrl-C ends it"


def test_when_the_accepted_words_change_everything_is_looked_at(screen, project):
    (project / "burnish.toml").write_text("accepted-words = 'words.txt'\n")
    (project / "words.txt").write_text("")

    on_disk(screen, (5, edit(project / "words.txt", "recieve\n")))

    assert screen.lines[-2:] == [
        "burnish: 6 s words.txt changed: all documents are looked at",
        "0 of 2 documents would change.",
    ]


# -- through a provider ----------------------------------------------------------------------------


FLAGS = ("provider", "base-url", "model", "price")


@pytest.fixture
def flags(model) -> Mapping[str, object]:
    """Of a provider that shortens."""
    model.answers = shorter
    return dict(zip(FLAGS, model.options[1::2], strict=True))


@pytest.fixture
def asking(project, put) -> Path:
    """The documents of a project that a model is to improve."""
    put(project / "docs/a.md", DOCUMENT)
    put(project / "docs/b.md", DOCUMENT.replace("server", "printer"))
    return project / "docs"


def longer(path: Path, what: str = "garden") -> Deed:
    return edit(path, f"{path.read_text()}\nIn order to see the {what} you must open the small window twice.\n")


def test_a_changed_document_is_asked_about_and_only_its_new_block(screen, asking, flags, model):
    on_disk(screen, (5, longer(asking / "a.md")), mode=Mode(write=True), flags=flags)

    assert "To see the garden" in (asking / "a.md").read_text()
    assert [("garden" in asked, "server" in asked) for asked in model.asked[2:]] == [(True, False)]


def test_between_two_runs_others_may_work_there(screen, cli, asking, flags, model):
    codes: list[int] = []

    on_disk(
        screen,
        (3, lambda: codes.append(cli("enhance", "docs", *model.options).code)),
        (5, longer(asking / "a.md")),
        (9, lambda: codes.append(cli("enhance", "docs", *model.options).code)),
        mode=Mode(write=True),
        flags=flags,
    )

    assert codes == [0, 0]


def test_a_run_of_somebody_else_is_waited_for_and_that_is_told_once(screen, asking, flags, model):
    other = RootLock(asking.parent / ".burnish")

    on_disk(
        screen,
        (3, other.__enter__),
        (5, longer(asking / "a.md")),
        (30, other.__exit__),
        flags=flags,
    )

    told = [line for line in screen.lines if "waiting: another run works in" in line]
    assert len(told) == 1
    assert sum(line.endswith("docs/a.md changed") for line in screen.lines) == 1
    assert "garden" in model.asked[-1]


def test_a_run_over_everything_waits_for_somebody_else_too(screen, asking, flags, model):
    other = RootLock(asking.parent / ".burnish")
    (asking.parent / "guide.md").write_text("Write as people speak.\n")
    (asking.parent / "burnish.toml").write_text("style-guide = 'guide.md'\n")
    change = edit(asking.parent / "guide.md", "Be brief.\n")

    on_disk(screen, (3, other.__enter__), (5, change), (30, other.__exit__), flags=flags)

    assert sum("waiting: another run works in" in line for line in screen.lines) == 1
    assert ["Be brief." in system for system in model.systems] == [False, False, True, True]


def test_a_run_of_somebody_else_at_the_beginning_ends_the_watch(screen, asking, flags):
    with RootLock(asking.parent / ".burnish"), pytest.raises(RunInProgress):
        on_disk(screen, flags=flags)


def test_a_budget_holds_for_all_runs_of_a_watch_together_and_its_end_is_told_once(screen, asking, flags, model):
    text = (asking / "a.md").read_text()
    gardens = [f"\nIn order to see garden {'x' * n} you must open the small window twice.\n" for n in range(6)]
    happens = [(5 + 4 * n, edit(asking / "a.md", text + "".join(gardens[: n + 1]))) for n in range(6)]

    on_disk(screen, *happens, flags={**flags, "budget": "0.006"})

    assert 2 < len(model.asked) <= 4  # of eight; each costs $0.0014
    told = [line.startswith("Paused: ") for line in screen.lines]
    changed = [line.endswith("docs/a.md changed") for line in screen.lines]
    assert sum(told) == 1
    assert sum(changed[told.index(True) :]) >= 3


# -- ahead of time ---------------------------------------------------------------------------------


def test_while_nothing_happens_documents_are_asked_about_that_will_be_edited_next(screen, cli, asking, flags, model):
    on_disk(
        screen,
        (20, longer(asking / "a.md")),
        mode=Mode(write=True),
        flags={**flags, "budget": "1"},
        postpone=True,
        warm_budget="0.5",
    )

    assert "To start the server" in (asking / "a.md").read_text()
    assert "server" not in model.asked[-1]  # that was known by then
    assert "garden" in model.asked[-1]
    assert any("2 documents to ask about ahead of time, for $0.5000 at most" in line for line in screen.lines)
    assert any("$0.0014 of $0.9972 (run " in line for line in screen.lines)  # of what was left of the dollar
    assert screen.lines[-1].startswith("burnish: asked ahead of time about 2 documents, 1 worked on since: ")
    assert "ahead    2 documents asked about ahead of time, 1 worked on since" in cli("cache", "stats").out
    assert (asking / "b.md").read_text() == DOCUMENT.replace("server", "printer")


def test_without_a_budget_for_it_nobody_is_asked_ahead_of_time(screen, asking, flags, model):
    on_disk(screen, (60, lambda: None), flags={**flags, "budget": "1"}, postpone=True)

    assert model.asked == []


def test_what_was_asked_about_at_the_beginning_is_not_asked_about_ahead_of_time(screen, asking, flags, model):
    on_disk(screen, (60, lambda: None), flags=flags, warm_budget="1")

    assert len(model.asked) == 2  # a document each
    assert not any("ahead of time" in line for line in screen.lines)


def test_a_document_that_changes_interrupts_and_goes_first(screen, cli, asking, put, flags, model):
    for number in range(12):
        put(asking / f"more/{number}.md", DOCUMENT.replace("server", f"machine {'x' * number}"))
    day = Day([(40, lambda: None)])
    change = longer(asking / "a.md")

    def answers(user: str) -> str | tuple[int, str]:
        if len(model.asked) == 1:
            change()
            day.clock.advance(5)  # a slow answer
        return shorter(user)

    model.answers = answers
    request = Request(paths=(Path("docs"),), flags={**flags, "concurrency": "1"})
    enhance.watch(request, Mode(write=True), screen.terminal, postpone=True, warm_budget="1", world=day.world())

    assert "garden" in model.asked[1]
    assert "To see the garden" in (asking / "a.md").read_text()
    assert len(model.asked) > 3  # it went on then
    assert len(cli("runs").out.splitlines()) == 2  # one for the change, and one for all that was asked ahead of time
    warmed = next(line for line in screen.lines if "asked ahead of time about" in line)
    assert "about 13 documents" in warmed or "about 14 documents" in warmed
    assert f"ahead    {warmed.split('about ')[1].split(', ')[0]} asked" in cli("cache", "stats").out


def test_what_is_asked_ahead_of_time_keeps_to_its_budget_and_its_end_is_told_once(screen, cli, asking, flags, model):
    on_disk(screen, (60, lambda: None), flags=flags, postpone=True, warm_budget="0.0001")

    assert cli("resume").code == 4
    assert model.asked == []
    assert (
        sum("nothing more is asked ahead of time: the next call can cost up to" in line for line in screen.lines) == 1
    )


def test_what_is_asked_ahead_of_time_counts_against_the_budget_of_all(screen, asking, flags, model):
    on_disk(screen, (60, lambda: None), flags={**flags, "budget": "0.0001"}, postpone=True, warm_budget="1")

    assert model.asked == []


def test_the_embedded_rules_are_not_asked_ahead_of_time(screen, project):
    with pytest.raises(ConfigurationError, match="the embedded rules need no cache"):
        on_disk(screen, warm_budget="1")


def test_what_is_no_amount_is_told(screen, project):
    with pytest.raises(ConfigurationError, match=r"--warm-budget: it is 'much'; expected an amount in USD"):
        on_disk(screen, warm_budget="much")


# -- as a command ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("argv", "problem"),
    [
        (("enhance", "-", "--watch"), "--watch needs files; what comes from stdin comes once."),
        (("check", "-", "--watch"), "--watch needs files; what comes from stdin comes once."),
        (("enhance", "--watch", "--output", "out"), "--watch and --output exclude each other."),
        (("enhance", "--watch", "--check"), "--watch and --check exclude each other."),
        (("check", "--watch", "--format", "json"), "--watch and --format json exclude each other."),
        (("enhance", "--postpone"), "--postpone needs --watch."),
        (("enhance", "--warm-budget", "1"), "--warm-budget needs --watch."),
    ],
)
def test_what_does_not_go_together_is_told(cli, argv, problem):
    outcome = cli(*argv)

    assert (outcome.code, outcome.out) == (2, "")
    assert problem in outcome.err


@pytest.mark.skipif(sys.platform == "win32", reason="signals of POSIX systems")
@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_person_saves_a_file_sees_what_became_of_it_and_ends_the_watch(project, number, code):
    argv = (sys.executable, "-m", "burnish", "enhance", "docs", "--watch", "--write")
    with subprocess.Popen(argv, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        try:
            until(running.stderr, "burnish: watching 2 documents; Ctrl-C ends it\n")
            (project / "docs/b.md").write_bytes(OTHER_BAD)
            until(running.stdout, "changed docs/b.md (1 edit)\n")
            until(running.stdout, "1 of 1 document changed (1 edit).\n")
            running.send_signal(number)
            assert running.wait(30) == code
            assert running.stderr.read().endswith("burnish: stopped; nothing is half-written\n")
        finally:
            running.kill()
    assert (project / "docs/b.md").read_bytes() == OTHER_GOOD


def until(stream: io.TextIOBase, wanted: str) -> None:
    """Read up to this line; the time-out of the test is the bound."""
    for line in stream:
        if line == wanted:
            return
    raise AssertionError(f"no line {wanted!r}")
