"""Unchanged documents are not looked at again, and changed ones always are."""

from dataclasses import replace
from pathlib import Path

import pytest

from burnish.cache.findings import KeptFindings
from burnish.config.settings import Settings
from burnish.model.results import RunResult
from burnish.pipeline.document import Plan
from burnish.pipeline.run import Target, run
from burnish.testing import ManualClock, MemoryFiles
from burnish.wiring.build import formats_by_suffix, rules

ROOT = Path("docs").absolute()
REST = "This is the rest of the page, and it is written in plain English for the sake of all.\n"


class Counting:
    """A format that counts how often it parses."""

    def __init__(self) -> None:
        self._form = formats_by_suffix()[".md"]
        self.parsed: list[bytes] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._form, name)

    def parse(self, source: bytes):
        self.parsed.append(source)
        return self._form.parse(source)


class World:
    def __init__(self, folder: Path, documents: dict[str, str]) -> None:
        self.files = MemoryFiles({ROOT / name: text.encode() for name, text in documents.items()}, root=ROOT)
        self.form = Counting()
        self._file = folder / "findings.sqlite3"
        self.identity = lambda _: b"rules"

    def run(self, *, check: bool = True, write: bool = False) -> RunResult:
        chosen = rules(Settings(select=("misspelling", "broken-link")))
        plan = Plan(
            {".md": self.form},
            lambda _: chosen.of_blocks,
            page_rules_for=lambda _: chosen.of_pages,
            identity=self.identity,
        )
        self.form.parsed.clear()
        findings = KeptFindings(self._file)
        try:
            return run(
                self.files,
                [ROOT],
                plan,
                Target(in_place=write),
                ManualClock(),
                lambda _: None,
                findings=findings,
                only_findings=check,
            )
        finally:
            findings.close()

    def write(self, name: str, text: str) -> None:
        path = ROOT / name
        if path in self.files.contents:
            self.files.replace(path, self.files.contents[path], text.encode())
        else:
            self.files.contents[path] = text.encode()


def found(result: RunResult) -> list[tuple[str, str]]:
    return [(Path(d.path).name, p.message) for d in result.documents for p in d.proposals]


@pytest.fixture
def world(tmp_path):
    linking = f"See [it](b.md#none).\n\n{REST}"
    return World(tmp_path, {"a.md": f"We recieve it.\n\n{REST}", "b.md": REST, "c.md": linking})


def test_a_second_check_parses_nothing_and_says_the_same(world):
    first = world.run()
    second = world.run()

    assert len(found(first)) >= 1
    assert second.documents == tuple(replace(d, hunks=()) for d in first.documents)
    assert world.form.parsed == []


def test_a_changed_file_is_looked_at_and_no_other(world):
    world.run()
    world.write("b.md", f"We seperate it.\n\n{REST}")

    result = world.run()

    assert ("b.md", "'seperate' is a misspelling of 'separate'") in found(result)
    assert world.form.parsed[0] == world.files.contents[ROOT / "b.md"]


def test_other_rules_look_at_everything_again(world):
    world.run()
    world.identity = lambda _: b"other rules"

    world.run()

    assert len(world.form.parsed) >= 3


def test_a_link_is_looked_at_again_when_the_document_it_leads_to_has_changed(world):
    before = found(world.run())
    world.write("b.md", f"# None\n\n{REST}")

    after = found(world.run())

    assert any(name == "c.md" for name, _ in before)
    assert not any(name == "c.md" for name, _ in after)


def test_a_link_is_looked_at_again_when_its_document_is_gone(world):
    world.write("c.md", f"See [it](b.md).\n\n{REST}")
    assert not any(name == "c.md" for name, _ in found(world.run()))
    del world.files.contents[ROOT / "b.md"]

    assert any(name == "c.md" for name, _ in found(world.run()))


def test_what_is_to_be_changed_is_looked_at_by_a_run_that_changes(world):
    world.run()

    result = world.run(check=False, write=True)

    assert result.documents[0].hunks
    assert b"receive" in world.files.contents[ROOT / "a.md"]


def test_after_a_run_that_changed_a_file_that_file_is_looked_at(world):
    world.run(check=False, write=True)

    assert not any(name == "a.md" for name, _ in found(world.run()))
