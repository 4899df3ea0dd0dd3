"""A crash at each point that has a name (`burnish.crashpoints`), and what the next run makes of it (faults F91 to F94).

A run is killed, its disk fails there, or it is cancelled; then the same command goes on. Documents are never torn,
nothing is left over, nothing that was recorded is paid again, and the end is that of a run that nothing befell.
"""

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path

import pytest

from burnish.api import Burnish, Settings
from burnish.cli.bench.corpus import small_documents
from burnish.cli.bench.processes import simulator
from burnish.cli.bench.victims import CANCEL, FAIL, KILL, UNCAUGHT, Doom, Victims, victims
from burnish.crashpoints import Point
from burnish.testing.ledger import calls_of, paid_again

from ..cli.endpoint import Model, scripted  # noqa: TID252 - the endpoint that says what it is told
from .asking import Folder

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="processes cannot be forked there")
TEXTS = small_documents(6)
QUICK = ("--ttft", "0.01", "--tokens-per-second", "50000", "--edited", "0.8", "--price", "1,4")
#: Passed once in a run.
ONCE = (
    *(Point.RUN_RECOVERED, Point.RUN_BEGUN, Point.RUN_ENDING, Point.RUN_ENDED, Point.CALL_REFUSED),
    *(Point.CACHE_COMMITTING, Point.CACHE_COMMITTED, Point.SETTLED_WRITTEN, Point.SETTLED_REPLACED),
    Point.JOURNAL_CLOSED,
)
#: A document whose replacement fails here is as it was, and so it is reported.
TAKEN_BACK = (
    *(Point.FILE_ANNOUNCED, Point.TEMPORARY_MADE, Point.TEMPORARY_WRITTEN, Point.TEMPORARY_DURABLE),
    *(Point.FILE_READY, Point.FILE_RENAMED, Point.FILE_DURABLE),
)
CODES = {KILL: {-9}, FAIL: {0, 2, 3}, CANCEL: {130, UNCAUGHT}}
CASES = [
    *(Doom(how=KILL, point=point) for point in Point),
    *(Doom(how=KILL, point=point, nth=3) for point in Point if point not in ONCE),
    *(Doom(how=how, point=point, nth=1 if point in ONCE else 2) for how in (FAIL, CANCEL) for point in Point),
]


@dataclass
class Stage:
    """Where runs crash: an endpoint with a bill, folders, and the result of a run that nothing befell."""

    victims: Victims
    parent: Path
    base_url: str
    whole: dict[str, bytes] = field(default_factory=dict)
    _numbers: Iterator[int] = field(default_factory=count)

    def bill(self) -> tuple[int, int]:
        """Requests that came, and micro-USD."""
        raise NotImplementedError

    def reset(self) -> None:
        raise NotImplementedError

    def folder(self) -> Folder:
        self.reset()
        folder = Folder(self.parent / str(next(self._numbers))).put(TEXTS)
        (folder.root / "burnish.toml").write_text('settled = "burnish.settled"\n')
        return folder

    def enhance(self, folder: Folder, doom: Doom | None = None, *more: str) -> int:
        asked = ("--provider", "openai", "--base-url", self.base_url, "--model", "m", "--price", "1,4")
        where = more or ("--write",)
        return self._run(folder, ("enhance", ".", "-q", *where, *asked, "--concurrency", "2"), doom)

    def go_on(self, folder: Folder, *more: str) -> int:
        """`burnish resume`; where the run was not on the record, or had ended, the same command again."""
        resumed = self._run(folder, ("resume", "-q"))
        return self.enhance(folder, None, *more) if resumed == 2 else resumed

    def _run(self, folder: Folder, command: tuple[str, ...], doom: Doom | None = None) -> int:
        return self.victims.run(folder.root, command, self.log(folder), doom)

    def log(self, folder: Folder) -> Path:
        return self.parent / f"{folder.root.name}.log"

    def reached(self, folder: Folder) -> dict[str, int]:
        """How often which points were passed."""
        return dict(json.loads(Path(f"{self.log(folder)}.points").read_text()))

    def rehearse(self) -> None:
        folder = self.folder()
        assert self.enhance(folder) == 0, self.log(folder).read_text()
        self.whole = folder.contents
        assert all(self.whole[name] != text for name, text in TEXTS.items())


class Simulated(Stage):
    """`burnish simulate`."""

    server = None

    def bill(self):
        while (stats := self.server.stats())["in_flight"]:
            pass
        return stats["requests"], stats["cost_microusd"]

    def reset(self):
        self.bill()
        self.server.reset()


class Scripted(Stage):
    """An endpoint whose first answer makes no sense."""

    model = Model()

    def answer(self, user: str) -> str:
        if len(self.model.asked) == 1:
            return "no marker and no end"
        lines = [line.replace("] ", " clarity] ", 1) for line in user.splitlines() if line.startswith("[")]
        edited = [line.replace("books", "volumes") for line in lines if "books" in line]
        return "\n".join([*edited, "[end]"])

    def bill(self):
        return len(self.model.asked), len(self.model.asked) * (1000 + 4 * 100)

    def reset(self):
        self.model.asked.clear()


@pytest.fixture(scope="module")
def mother() -> Iterator[Victims]:
    with victims() as born:
        yield born


@pytest.fixture(scope="module")
def simulated(mother: Victims, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with simulator(*QUICK) as server:
        stage = Simulated(mother, tmp_path_factory.mktemp("simulated"), server.base_url)
        stage.server = server
        stage.rehearse()
        yield stage


@pytest.fixture(scope="module")
def garbled(mother: Victims, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stage]:
    with scripted() as model:
        stage = Scripted(mother, tmp_path_factory.mktemp("scripted"), model.base_url)
        stage.model, model.answers = model, stage.answer
        stage.rehearse()
        yield stage


@pytest.fixture
def stage(request: pytest.FixtureRequest, doom: Doom) -> Stage:
    found: Stage = request.getfixturevalue("garbled" if doom.point is Point.CALL_REFUSED else "simulated")
    return found


def named(doom: Doom) -> str:
    return f"{doom.how}-{doom.point}-{doom.nth}"


@pytest.mark.parametrize("doom", CASES, ids=named)
def test_after_a_crash_at_any_point_the_next_run_ends_as_if_nothing_had_happened(stage: Stage, doom: Doom):
    folder = stage.folder()

    assert stage.enhance(folder, doom) in CODES[doom.how]
    assert stage.reached(folder) == {doom.point: doom.nth}
    crashed = folder.contents
    assert {name for name, text in TEXTS.items() if crashed[name] not in (text, stage.whole[name])} == set()
    if doom.how == FAIL and doom.point in TAKEN_BACK:
        assert sum(crashed[name] == text for name, text in TEXTS.items()) == 1

    assert stage.go_on(folder) == 0, stage.log(folder).read_text()
    assert folder.contents == stage.whole
    must_agree(folder, *stage.bill())

    if doom.how == KILL and doom.nth == 1:
        requests, _ = stage.bill()
        assert stage.enhance(folder) == 0
        assert (folder.contents, stage.bill()[0]) == (stage.whole, requests), "nothing is left to be done"


@pytest.mark.parametrize("doom", [Doom(how=KILL, point=point, nth=2) for point in TAKEN_BACK[1:]], ids=named)
def test_a_run_that_is_killed_while_it_writes_elsewhere_leaves_nothing_there(simulated: Stage, doom: Doom):
    folder = simulated.folder()

    assert simulated.enhance(folder, doom, "--output", "out") == -9

    assert simulated.go_on(folder, "--output", "out") == 0
    found = folder.contents
    assert {name: found[f"out/{name}"] for name in TEXTS} == {name: simulated.whole[name] for name in TEXTS}
    assert found.keys() - {f"out/{name}" for name in TEXTS} - {"burnish.settled"} == TEXTS.keys()
    must_agree(folder, *simulated.bill())


def must_agree(folder: Folder, requests: int, cost: int) -> None:
    """The journal with the endpoint's bill, and with what `burnish report` tells."""
    calls = calls_of(folder.root)
    sent = [call for call in calls if call.sent]
    unknown = [call for call in calls if call.state == "unknown"]
    spent = sum(call.cost for call in calls if call.replied)
    assert paid_again(calls) == 0
    assert len(sent) - len(unknown) <= requests <= len(sent)
    assert spent <= cost <= spent + sum(call.reserved for call in unknown)
    told = Burnish(Settings(root=folder.root))
    for run in {call.run for call in calls}:
        own = {call.id: call.reserved for call in unknown if call.run == run}
        record = told.report(run)
        assert {known.call.id: known.call.reserved for known in record.unknown} == own
        assert (record.spent.unknown, record.spent.unknown_cost) == (len(own), sum(own.values()))


@pytest.mark.parametrize(
    ("doom", "found"),
    [
        (Doom(how=KILL, point=Point.CALL_PLANNED, committed=True), ["planned"]),
        (Doom(how=KILL, point=Point.CALL_RESERVED, committed=True), ["reserved"]),
        (Doom(how=KILL, point=Point.CALL_SENT), ["sent"]),
        (Doom(how=KILL, point=Point.CALL_RECEIVED), ["received"]),
        (Doom(how=KILL, point=Point.CALL_ACCEPTED, committed=True), ["accepted"]),
        (Doom(how=KILL, point=Point.FILE_ANNOUNCED), ["received", "accepted"]),
    ],
)
def test_what_a_point_says_to_be_on_the_record_is_there_after_a_kill(simulated: Stage, doom: Doom, found: list[str]):
    folder = simulated.folder()

    assert simulated.enhance(folder, doom) == -9

    first = calls_of(folder.root)[0]
    assert first.state in found
    if doom.point in (Point.CALL_PLANNED, Point.CALL_RESERVED, Point.CALL_SENT):
        assert simulated.bill()[0] == 0, "no byte has left"
    if doom.point is Point.FILE_ANNOUNCED:
        documents = Burnish(Settings(root=folder.root)).report(first.run).documents
        assert {document.status for document in documents} == {"writing"}


def test_every_point_is_passed_by_a_run_that_nothing_befalls(simulated: Stage, garbled: Stage):
    passed: set[str] = set()
    for stage in (simulated, garbled):
        folder = stage.folder()
        assert stage.enhance(folder) == 0
        passed |= stage.reached(folder).keys()

    assert passed == set(Point)
