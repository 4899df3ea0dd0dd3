"""What every `ports.Files` does, on the disk and in memory."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import pytest

from burnish.errors import CannotRead, CannotWrite, ConflictingEdit, PathNotFound
from burnish.files.disk import Disk
from burnish.ports import Files
from burnish.testing.memory_files import MemoryFiles


class Make(Protocol):
    def __call__(
        self, contents: Mapping[str, bytes], *, include: Sequence[str] = ("*.md",), exclude: Sequence[str] = ()
    ) -> Files: ...


@pytest.fixture(params=["disk", "memory"])
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[..., Files]:
    def on_disk(contents, *, include=("*.md",), exclude=()):
        for name, text in contents.items():
            (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / name).write_bytes(text)
        return Disk(tmp_path, include=include, exclude=exclude)

    def in_memory(contents, *, include=("*.md",), exclude=()):
        placed = {tmp_path / name: text for name, text in contents.items()}
        return MemoryFiles(placed, root=tmp_path, include=include, exclude=exclude)

    return on_disk if request.param == "disk" else in_memory


def found(files: Files, root: Path, *given: str) -> list[str]:
    return [f.path.relative_to(root).as_posix() for f in files.find([root / name for name in given])]


TREE = {"b.md": b"b", "a/z.md": b"z", "a/y.txt": b"y", "a-b.md": b"-", "drafts/d.md": b"d", "drafts/old/o.md": b"o"}


def test_a_folder_gives_its_included_files_in_order(make: Make, tmp_path: Path):
    assert found(make(TREE), tmp_path, ".") == ["a/z.md", "a-b.md", "b.md", "drafts/d.md", "drafts/old/o.md"]


def test_a_file_named_twice_comes_once(make: Make, tmp_path: Path):
    assert found(make(TREE), tmp_path, "b.md", ".", "b.md").count("b.md") == 1


def test_named_paths_come_in_the_order_given(make: Make, tmp_path: Path):
    assert found(make(TREE), tmp_path, "b.md", "a") == ["b.md", "a/z.md"]


def test_a_file_given_by_name_needs_no_include(make: Make, tmp_path: Path):
    assert found(make(TREE, exclude=["a/"]), tmp_path, "a/y.txt") == ["a/y.txt"]


def test_an_excluded_folder_is_passed_over(make: Make, tmp_path: Path):
    assert found(make(TREE, exclude=["drafts/"]), tmp_path, ".") == ["a/z.md", "a-b.md", "b.md"]


@pytest.mark.parametrize("pattern", ["drafts/", "drafts", "drafts/**", "/drafts/*"])
def test_an_excluded_folder_is_searched_when_it_is_named(make: Make, tmp_path: Path, pattern: str):
    assert found(make(TREE, exclude=[pattern]), tmp_path, "drafts") == ["drafts/d.md", "drafts/old/o.md"]


def test_naming_a_folder_does_not_overrule_what_is_excluded_inside_it(make: Make, tmp_path: Path):
    assert found(make(TREE, exclude=["old/"]), tmp_path, "drafts") == ["drafts/d.md"]


def test_a_missing_path_is_reported_before_the_first_file(make: Make, tmp_path: Path):
    files = make(TREE)
    with pytest.raises(PathNotFound, match="nowhere"):
        files.find([tmp_path, tmp_path / "nowhere"])


def test_what_was_written_is_read(make: Make, tmp_path: Path):
    files = make(TREE)
    files.replace(tmp_path / "b.md", b"b", b"better")
    assert files.read(tmp_path / "b.md") == b"better"


def test_a_missing_file_cannot_be_read(make: Make, tmp_path: Path):
    with pytest.raises(CannotRead):
        make(TREE).read(tmp_path / "nowhere.md")


def test_a_file_edited_by_a_person_is_left_alone(make: Make, tmp_path: Path):
    files = make(TREE)
    files.replace(tmp_path / "b.md", b"b", b"mine")
    with pytest.raises(ConflictingEdit):
        files.replace(tmp_path / "b.md", b"b", b"theirs")
    assert files.read(tmp_path / "b.md") == b"mine"


def test_a_file_deleted_by_a_person_is_not_made_again(make: Make, tmp_path: Path):
    files = make(TREE)
    with pytest.raises(ConflictingEdit):
        files.replace(tmp_path / "gone.md", b"b", b"new")
    with pytest.raises(CannotRead):
        files.read(tmp_path / "gone.md")


def test_a_result_is_created_with_its_folders(make: Make, tmp_path: Path):
    files = make(TREE)
    files.create(tmp_path / "out" / "deep" / "b.md", b"result")
    assert files.read(tmp_path / "out" / "deep" / "b.md") == b"result"


def test_a_result_replaces_an_older_result(make: Make, tmp_path: Path):
    files = make(TREE)
    files.create(tmp_path / "out.md", b"old")
    files.create(tmp_path / "out.md", b"new")
    assert files.read(tmp_path / "out.md") == b"new"


def test_a_result_does_not_take_the_place_of_a_folder(make: Make, tmp_path: Path):
    with pytest.raises(CannotWrite):
        make(TREE).create(tmp_path / "drafts", b"result")


def test_a_file_that_can_be_replaced_is_writable(make: Make, tmp_path: Path):
    files = make(TREE)
    assert files.writable(tmp_path / "b.md") is None
    assert files.writable(tmp_path / "gone.md") == "no such file or directory"


def test_nothing_is_stale_after_a_run_that_ended_well(make: Make, tmp_path: Path):
    files = make(TREE)
    files.replace(tmp_path / "b.md", b"b", b"better")
    assert list(files.remove_stale([tmp_path])) == []


def test_results_of_earlier_runs_are_not_found_again(make: Make, tmp_path: Path):
    files = make({"a.md": b"a", "out/a.md": b"better"})
    assert [file.path for file in files.find([tmp_path], apart=tmp_path / "out")] == [tmp_path / "a.md"]


def test_the_place_of_a_result_mirrors_the_folder_that_was_given(make: Make, tmp_path: Path):
    place = make(TREE).place_for(tmp_path / "drafts/old/o.md", [tmp_path / "drafts"], tmp_path / "out")
    assert place == tmp_path / "out/old/o.md"


def test_the_place_of_a_result_mirrors_what_holds_all_given_paths(make: Make, tmp_path: Path):
    given = [tmp_path / "drafts/old", tmp_path / "a/z.md"]
    assert make(TREE).place_for(tmp_path / "a/z.md", given, tmp_path / "out") == tmp_path / "out/a/z.md"
