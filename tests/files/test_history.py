"""What git tells of when files were edited."""

import os
import subprocess
from pathlib import Path

import pytest

from burnish.files.history import history

NOW = 1_800_000_000.0
LONG_AGO = "2001-01-01T12:00:00"


def git(folder: Path, *words: str, at: str = "") -> None:
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b"}
    when = {"GIT_AUTHOR_DATE": at, "GIT_COMMITTER_DATE": at} if at else {}
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True, env={**os.environ, **who, **when})


def commit(folder: Path, *names: str, at: str = "") -> None:
    for name in names:
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text((file.read_text() if file.exists() else "") + "more\n")
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "A commit", at=at)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet")
    return tmp_path


def names(folder: Path) -> list[str]:
    found = history(folder, NOW)
    assert found.problem == ""
    return sorted(name for name, _ in found.edits)


def test_each_commit_of_a_file_is_an_edit(project):
    commit(project, "a.md", "docs/b.md")
    commit(project, "a.md")

    assert names(project) == ["a.md", "a.md", "docs/b.md"]


def test_an_edit_has_the_time_of_its_commit(project):
    commit(project, "a.md", at="2099-01-01T00:00:00+00:00")

    assert history(project, NOW).edits == [("a.md", 4070908800.0)]


def test_names_are_relative_to_the_folder_and_what_is_outside_of_it_is_left_out(project):
    commit(project, "a.md", "docs/b.md")

    assert names(project / "docs") == ["b.md"]


@pytest.mark.parametrize("name", ["two words.md", "a\nb.md", "ä.md", "\n.md", '"quoted".md', "-x.md", "1234567890"])
def test_names_are_told_as_they_are(project, name):
    commit(project, name)

    assert names(project) == [name]


def test_a_name_that_is_not_utf_8_is_told_as_python_has_it(project):
    name = os.fsdecode(b"\xff.md")
    commit(project, name)

    assert names(project) == [name]


def test_what_is_not_committed_was_edited_now(project):
    commit(project, "a.md", "b.md")
    (project / "b.md").write_text("other\n")
    (project / "new.md").write_text("new\n")

    assert sorted(edit for edit in history(project, NOW).edits if edit[1] == NOW) == [("b.md", NOW), ("new.md", NOW)]


def test_what_is_ignored_is_no_edit(project):
    (project / ".gitignore").write_text("*.log\n")
    commit(project, ".gitignore", "a.md")
    (project / "x.log").write_text("x\n")

    assert "x.log" not in names(project)


def test_commits_of_more_than_a_year_ago_are_left_out(project):
    commit(project, "old.md", at=LONG_AGO)
    commit(project, "new.md")

    assert names(project) == ["new.md"]


def test_outside_of_a_repository_the_problem_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    found = history(tmp_path, NOW)

    assert found.edits == ()
    assert found.problem.startswith("git says: not a git repository")


def test_a_repository_without_a_commit_has_no_history(project):
    assert history(project, NOW).problem.startswith("git says: ")


def test_where_git_is_not_installed_that_is_told(project, monkeypatch):
    monkeypatch.setenv("PATH", "")

    assert history(project, NOW).problem == "git is not installed"


def test_within_a_hook_of_another_repository_the_folder_counts(project, tmp_path, monkeypatch):
    commit(project, "a.md")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "other.git"))

    assert names(project) == ["a.md"]


def test_a_program_that_watches_files_for_git_is_not_run(project, tmp_path):
    commit(project, "a.md")
    git(project, "config", "core.fsmonitor", f"touch {tmp_path}/run; false")

    names(project)

    assert not (tmp_path / "run").exists()
