"""Many documents: one bad one never stops the run, and a person's edit wins."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from burnish.errors import PathNotFound
from burnish.model.results import DocumentDone, Event, FilesFound, RunResult, Status
from burnish.pipeline.document import Plan
from burnish.pipeline.run import Target, run
from burnish.ports import Rule
from burnish.testing import ManualClock, MemoryFiles, ScriptedRule
from burnish.wiring.build import formats_by_suffix

ROOT = Path("docs").absolute()
TEH = ScriptedRule({"teh": "the"})
IN_PLACE = Target(in_place=True)
THREE = {"a.md": b"teh a\n", "b.md": b"teh b\n", "sub/c.md": b"teh c\n"}


def files_of(contents: Mapping[str, bytes], **more: object) -> MemoryFiles:
    return MemoryFiles(
        {ROOT / name: text for name, text in contents.items()}, root=ROOT, include=("*.md", "*.rst"), **more
    )


def start(
    files: MemoryFiles,
    target: Target = IN_PLACE,
    rules: Callable[[str], tuple[Rule, ...]] = lambda _: (TEH,),
    on_event: Callable[[Event], None] = lambda _: None,
) -> RunResult:
    plan = Plan(formats_by_suffix(), lambda path: rules(path.name))
    return run(files, [ROOT], plan, target, ManualClock(step=1.0), on_event)


def ends(result: RunResult) -> dict[str, str]:
    return {Path(d.path).relative_to(ROOT).as_posix(): d.status.value for d in result.documents}


def text(files: MemoryFiles, name: str) -> bytes:
    return files.contents[ROOT / name]


def test_every_document_is_written_in_place():
    files = files_of(THREE)

    result = start(files)

    assert ends(result) == dict.fromkeys(THREE, "changed")
    assert {text(files, name) for name in THREE} == {b"the a\n", b"the b\n", b"the c\n"}
    assert [document.written for document in result.documents] == [document.path for document in result.documents]


def test_without_a_target_nothing_is_written():
    files = files_of(THREE)

    result = start(files, Target())

    assert ends(result) == dict.fromkeys(THREE, "changed")
    assert files.writes == []


def test_an_unchanged_document_is_not_written():
    files = files_of({"a.md": b"fine\n", "b.md": b"teh\n"})

    start(files)

    assert files.writes == [ROOT / "b.md"]


def test_a_second_run_writes_nothing():
    files = files_of(THREE)
    start(files)
    files.writes.clear()

    assert ends(start(files)) == dict.fromkeys(THREE, "unchanged")
    assert files.writes == []


def test_a_file_that_a_person_edits_meanwhile_is_a_conflict_and_keeps_their_text():
    def edit(path: Path) -> None:
        if path.name == "b.md":
            files.contents[path] = b"a person wrote teh\n"

    files = files_of(THREE, before_replace=edit)

    result = start(files)

    assert ends(result) == {"a.md": "changed", "b.md": "conflict", "sub/c.md": "changed"}
    assert text(files, "b.md") == b"a person wrote teh\n"
    assert "changed by someone else" in result.documents[1].reason


def test_a_file_that_a_person_deletes_meanwhile_is_not_made_again():
    files = files_of(THREE, before_replace=lambda path: files.contents.pop(path) if path.name == "b.md" else None)

    assert ends(start(files))["b.md"] == "conflict"
    assert ROOT / "b.md" not in files.contents


def test_an_unreadable_file_fails_with_its_reason_and_the_rest_goes_on():
    files = files_of(THREE, unreadable={ROOT / "a.md": "permission denied"})

    result = start(files)

    assert ends(result) == {"a.md": "failed", "b.md": "changed", "sub/c.md": "changed"}
    assert "permission denied" in result.documents[0].reason


def test_a_file_that_cannot_be_written_fails_before_it_is_read():
    files = files_of(THREE, unwritable={ROOT / "b.md": "read-only"}, unreadable={ROOT / "b.md": "was read"})

    result = start(files)

    assert ends(result)["b.md"] == "failed"
    assert result.documents[1].reason == "read-only"
    assert text(files, "b.md") == b"teh b\n"


def test_a_read_only_file_may_be_looked_at():
    files = files_of(THREE, unwritable={ROOT / "b.md": "read-only"})

    assert ends(start(files, Target())) == dict.fromkeys(THREE, "changed")


def test_a_rule_that_raises_fails_only_its_document_and_is_named():
    broken = ScriptedRule(name="broken", fails=ZeroDivisionError("by zero"))
    files = files_of(THREE)

    result = start(files, rules=lambda name: (TEH, broken) if name == "b.md" else (TEH,))

    assert ends(result) == {"a.md": "changed", "b.md": "failed", "sub/c.md": "changed"}
    assert "broken" in result.documents[1].reason
    assert text(files, "b.md") == b"teh b\n"


def test_a_bug_of_ours_fails_only_its_document():
    def rules(name: str) -> tuple[Rule, ...]:
        if name == "b.md":
            raise AssertionError("impossible")
        return (TEH,)

    result = start(files_of(THREE), rules=rules)

    assert ends(result) == {"a.md": "changed", "b.md": "failed", "sub/c.md": "changed"}
    assert result.documents[1].reason == "internal error, please report it: AssertionError: impossible"


def test_bytes_that_are_no_text_are_left_alone_beside_others():
    files = files_of({"a.md": "Teh café teh".encode("latin-1"), "b.md": b"teh\n", "c.rst": b"teh\n"})

    result = start(files)

    assert ends(result) == {"a.md": "left alone", "b.md": "changed", "c.rst": "left alone"}
    assert files.writes == [ROOT / "b.md"]


class Interrupted(MemoryFiles):
    """A person presses Ctrl-C while the file of this name is read."""

    at = "b.md"

    def read(self, path: Path) -> bytes:
        if path.name == self.at:
            raise KeyboardInterrupt
        return super().read(path)


@pytest.mark.parametrize(("at", "done"), [("a.md", 0), ("b.md", 1), ("c.md", 2)])
def test_ctrl_c_ends_the_run_and_keeps_what_is_done(at: str, done: int):
    files = Interrupted({ROOT / name: source for name, source in THREE.items()}, root=ROOT)
    files.at = at

    result = start(files)

    assert result.interrupted
    assert len(result.documents) == len(files.writes) == done


class InterruptedAfterwards(MemoryFiles):
    """A person presses Ctrl-C when the file of this name has just been written, or just before."""

    def __init__(self, name: str, *, before: bool = False) -> None:
        super().__init__({ROOT / path: source for path, source in THREE.items()}, root=ROOT)
        self.name, self.before = name, before

    def replace(self, path: Path, expected: bytes, new: bytes) -> None:
        if path.name != self.name or not self.before:
            super().replace(path, expected, new)
        if path.name == self.name:
            raise KeyboardInterrupt

    def create(self, path: Path, new: bytes) -> None:
        super().create(path, new)
        if path.name == self.name:
            raise KeyboardInterrupt


@pytest.mark.parametrize("target", [IN_PLACE, Target(folder=Path("out").absolute())])
def test_a_document_written_when_the_interrupt_came_is_in_the_result(target: Target):
    files = InterruptedAfterwards("b.md")
    events: list[Event] = []

    result = start(files, target, on_event=events.append)

    assert result.interrupted
    assert [document.written for document in result.documents] == [str(path) for path in files.writes]
    assert len(result.documents) == 2
    assert events[1:] == [DocumentDone(document) for document in result.documents]


def test_a_document_that_was_to_be_written_when_the_interrupt_came_is_not_in_the_result():
    result = start(InterruptedAfterwards("b.md", before=True))

    assert result.interrupted
    assert ends(result) == {"a.md": "changed"}


@pytest.mark.parametrize("at", [0, 1, 2, 3])
def test_a_listener_may_end_the_run_between_two_documents(at: int):
    files = files_of(THREE)
    heard: list[Event] = []

    def listen(event: Event) -> None:
        heard.append(event)
        if len(heard) == at + 1:
            raise KeyboardInterrupt

    result = start(files, on_event=listen)

    assert result.interrupted
    assert len(result.documents) == len(files.writes) == at


def test_a_run_to_the_end_is_not_interrupted():
    assert not start(files_of(THREE)).interrupted


def test_output_mirrors_the_folder_and_leaves_the_sources():
    files = files_of(THREE)
    out = Path("out").absolute()

    result = start(files, Target(folder=out))

    assert {name: files.contents[out / name] for name in THREE} == {
        "a.md": b"the a\n",
        "b.md": b"the b\n",
        "sub/c.md": b"the c\n",
    }
    assert {name: text(files, name) for name in THREE} == THREE
    assert result.documents[0].written == str(out / "a.md")


def test_output_holds_unchanged_documents_too_but_not_what_was_left_alone():
    files = files_of({"a.md": b"fine\n", "b.md": b"\xff\xfe\n"})
    out = Path("out").absolute()

    start(files, Target(folder=out))

    assert files.contents.get(out / "a.md") == b"fine\n"
    assert out / "b.md" not in files.contents


def test_a_path_that_does_not_exist_is_told_before_anything_is_read():
    files = files_of(THREE, unreadable=dict.fromkeys((ROOT / name for name in THREE), "was read"))

    with pytest.raises(PathNotFound):
        run(files, [ROOT, Path("nowhere")], Plan({}, lambda _: ()), Target(), ManualClock(), lambda _: None)


def test_events_tell_the_number_of_files_and_then_each_document():
    events: list[Event] = []

    result = start(files_of(THREE), on_event=events.append)

    assert events == [FilesFound(3), *(DocumentDone(document) for document in result.documents)]


def test_the_seconds_of_each_stage_are_those_of_the_clock():
    seconds = start(files_of({"a.md": b"teh\n"})).seconds

    assert {"find", "read", "parse", "rules", "checks", "write"} <= set(seconds)
    assert seconds["read"] == 1.0  # each reading of the clock moves it by one second


def test_documents_are_counted_by_how_they_ended():
    result = start(files_of({**THREE, "d.md": b"fine\n"}))

    assert (result.count(Status.CHANGED), result.count(Status.UNCHANGED), result.count(Status.FAILED)) == (3, 1, 0)
