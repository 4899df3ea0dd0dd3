"""Which lines git says were changed."""

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import ConfigurationError
from burnish.files.changes import WHOLE, changed_lines
from burnish.pipeline.touched import Spans, Touched


def git(folder: Path, *words: str) -> None:
    who = {"GIT_AUTHOR_NAME": "A", "GIT_AUTHOR_EMAIL": "a@b", "GIT_COMMITTER_NAME": "A", "GIT_COMMITTER_EMAIL": "a@b"}
    subprocess.run(["git", "-C", folder, *words], check=True, capture_output=True, env={**os.environ, **who})


def put(file: Path, text: str) -> None:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(text.encode())


def commit(folder: Path, name: str, text: str) -> None:
    put(folder / name, text)
    git(folder, "add", "-A")
    git(folder, "commit", "--quiet", "-m", "A commit")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    git(tmp_path, "init", "--quiet", "--initial-branch=main")
    commit(tmp_path, "a.md", "one\ntwo\nthree\nfour\n")
    return tmp_path


def lines(folder: Path, since: str = "HEAD") -> dict[str, list[tuple[int, int]]]:
    return {name: list(found) for name, found in changed_lines(folder, since, [".md", ".txt"]).items()}


def test_a_changed_and_an_added_line_count(project):
    put(project / "a.md", "one\n2\nthree\nfour\nfive\n")

    assert lines(project) == {"a.md": [(2, 3), (5, 6)]}


def test_where_lines_were_removed_nothing_is_left_but_a_place(project):
    put(project / "a.md", "one\nfour\n")

    assert lines(project) == {"a.md": [(2, 2)]}


def test_what_is_staged_or_committed_since_counts_too(project):
    commit(project, "a.md", "1\ntwo\nthree\nfour\n")
    put(project / "a.md", "1\ntwo\n3\nfour\n")
    git(project, "add", "-A")

    assert lines(project, "HEAD~1") == {"a.md": [(1, 2), (3, 4)]}


def test_a_file_that_git_does_not_know_is_changed_as_a_whole(project):
    put(project / "docs/new.md", "text\n")
    put(project / "code.py", "x = 1\n")

    assert lines(project) == {"docs/new.md": list(WHOLE)}


def test_a_file_that_was_only_moved_is_not_changed_and_one_that_is_gone_is_not_told(project):
    commit(project, "b.md", "five\nsix\nseven\n")
    git(project, "mv", "a.md", "c.md")
    (project / "b.md").unlink()

    assert lines(project) == {}


def test_names_are_relative_to_the_folder(project):
    commit(project, "docs/b.md", "text\n")
    put(project / "docs/b.md", "other\n")
    put(project / "a.md", "other\n")

    assert lines(project / "docs") == {"b.md": [(1, 2)]}


@pytest.mark.parametrize("name", ["two words.md", "a\nb.md", "ä.md", '"quoted".md', "-x.md", "a\tb.md", "\\x.md"])
def test_names_are_told_as_they_are(project, name):
    commit(project, name, "text\n")
    put(project / name, "other\n")

    assert lines(project) == {name: [(1, 2)]}


def test_text_that_looks_like_a_diff_is_text(project):
    put(project / "a.md", "++ b/x.md\n@@ -1 +1 @@\ntwo\nthree\nfour\n-- a/y.md")

    assert lines(project) == {"a.md": [(1, 3), (6, 7)]}


def test_the_last_line_may_lack_its_end_on_both_sides(project):
    commit(project, "a.md", "one\n++ b/y.md")
    put(project / "a.md", "one\n++ b/x.md")

    assert lines(project) == {"a.md": [(2, 3)]}


def test_three_dots_mean_the_commit_where_both_parted(project):
    git(project, "switch", "--quiet", "-c", "work")
    commit(project, "b.md", "mine\n")
    git(project, "switch", "--quiet", "main")
    commit(project, "a.md", "one\ntwo\nthree\n4\n")
    git(project, "switch", "--quiet", "work")

    assert set(lines(project, "main")) == {"a.md", "b.md"}
    assert set(lines(project, "main...")) == {"b.md"}


def test_a_commit_that_is_not_there_is_named_with_what_to_do(project):
    with pytest.raises(ConfigurationError, match=r"there is no commit 'nope' here; fetch it"):
        lines(project, "nope")


def test_outside_of_a_repository_the_way_out_is_told(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))

    with pytest.raises(ConfigurationError, match="it needs a repository and git"):
        lines(tmp_path)


def test_where_git_is_not_installed_the_way_out_is_told(project, monkeypatch):
    monkeypatch.setenv("PATH", "")

    with pytest.raises(ConfigurationError, match="git is not installed"):
        lines(project)


@pytest.mark.parametrize(
    "setting",
    ["diff.interHunkContext=9", "diff.noprefix=true", "diff.mnemonicPrefix=true", "color.ui=always", "diff.context=5"],
)
def test_how_a_person_likes_to_see_changes_does_not_matter(project, setting):
    git(project, "config", *setting.split("="))
    put(project / "a.md", "1\ntwo\n3\nfour\n")

    assert lines(project) == {"a.md": [(1, 2), (3, 4)]}


def test_a_document_that_is_not_to_be_compared_is_all_the_same(project):
    commit(project, ".gitattributes", "*.md -diff\n")
    put(project / "a.md", "one\n2\nthree\nfour\n")

    assert lines(project) == {"a.md": [(2, 3)]}


def test_a_file_that_is_only_intended_to_be_added_is_new(project):
    put(project / "b.md", "text\n")
    git(project, "add", "--intent-to-add", "b.md")

    assert lines(project) == {"b.md": [(1, 2)]}


def test_a_program_that_compares_files_for_git_is_not_run(project):
    git(project, "config", "diff.external", f"touch {project}/run; false")
    git(project, "config", "diff.own.textconv", f"touch {project}/run; cat")
    put(project / ".gitattributes", "*.md diff=own\n")
    put(project / "a.md", "one\n2\nthree\nfour\n")

    assert lines(project) == {"a.md": [(2, 3)]}
    assert not (project / "run").exists()


@given(st.lists(st.text("ab", max_size=3), min_size=1, max_size=6), st.data())
def test_the_bytes_of_lines_are_those_between_their_ends(texts, data):
    source = "\n".join(texts).encode()
    first = data.draw(st.integers(1, len(texts)))
    end = data.draw(st.integers(first, len(texts) + 1))

    (span,) = Touched("x", lambda _: [(first, end)]).spans("a.md", source).parts

    assert source[slice(*span)] == b"".join(source.splitlines(keepends=True)[first - 1 : end - 1])


@given(st.lists(st.integers(0, 30), max_size=8).map(sorted), st.integers(0, 30), st.integers(1, 9))
def test_a_part_is_touched_where_it_shares_a_byte_or_holds_a_place(places, start, size):
    spans = list(zip(places[::2], places[1::2], strict=False))
    end = start + size

    expected = any(one < end and start < other for one, other in spans)

    assert Spans(spans).touch(start, end) is expected
