"""Globs mean what they mean in `.gitignore`; the walker that reads `.gitignore` files is the judge."""

import tempfile
from pathlib import Path

import ignore
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from burnish.errors import ConfigurationError
from burnish.files.globs import Globs

PIECE = st.sampled_from(["a", "b", "ab", "a.md", "*", "*.md", "**", "?", "[ab]", "[!a]", "{a,b}.md", "a*", "\\a"])
PATTERN = st.builds(
    lambda start, pieces, end: start + "/".join(pieces) + end,
    st.sampled_from(["", "/"]),
    st.lists(PIECE, min_size=1, max_size=3),
    st.sampled_from(["", "/"]),
)
NAMES = ["a", "b", "ab", "a.md", "b.md", "ab.md"]


@pytest.fixture(scope="module")
def tree():
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        for outer in ("a", "b", "x"):
            for inner in ("a", "y"):
                (root / outer / inner).mkdir(parents=True)
                for where in (root, root / outer, root / outer / inner):
                    for name in ("a.md", "b.md", "ab", "c"):
                        (where / name).touch()
        yield root


def kept_by_git(root: Path, pattern: str) -> set[str]:
    (root / ".gitignore").write_text(pattern + "\n")
    walk = ignore.WalkBuilder(root).require_git(False).parents(False).git_global(False)
    return {p.relative_to(root).as_posix() for p in (entry.path() for entry in walk.build()) if p.is_file()}


@settings(max_examples=150, deadline=None)
@given(pattern=PATTERN.filter(lambda p: "{" not in p))
def test_a_pattern_excludes_what_gitignore_would_ignore(tree: Path, pattern: str):
    files = {p.relative_to(tree).as_posix() for p in tree.rglob("*") if p.is_file() and p.name != ".gitignore"}
    globs = Globs([pattern], "exclude")
    assert {path for path in files if not globs.covers(path)} == kept_by_git(tree, pattern)


@pytest.mark.parametrize(
    ("pattern", "path", "covered"),
    [
        ("*.{md,txt}", "docs/a.txt", True),
        ("docs/{a,b}/*.md", "docs/b/x.md", True),
        ("docs/{a,b}/*.md", "docs/c/x.md", False),
        ("*.md", "we\nird.md", True),
        ("*.md", "od\udcffd.md", True),
        ("docs", "docs/deep/x.md", True),
        ("/docs", "other/docs/x.md", False),
        ("a,b.md", "a,b.md", True),
        ("[a-c].md", "b.md", True),
        ("]x", "]x", True),
    ],
)
def test_what_a_pattern_covers(pattern: str, path: str, covered: bool):
    assert Globs([pattern], "exclude").covers(path) is covered


def test_included_suffixes_match_in_any_case():
    assert Globs(["*.md"], "include", ignore_case=True).covers("README.MD")


@pytest.mark.parametrize("pattern", ["", "/", "!keep.md", "../secrets/*.md", "docs/../../x", "[a", "{a,b", "a\\"])
def test_a_glob_that_cannot_be_meant_is_refused_with_its_setting(pattern: str):
    with pytest.raises(ConfigurationError, match="exclude"):
        Globs([pattern], "exclude")


@given(st.text(alphabet="ab*?[]{}!,/\\-^.", max_size=12), st.text(alphabet="ab/.-", max_size=8))
def test_any_text_is_a_glob_or_refused(pattern: str, path: str):
    try:
        globs = Globs([pattern], "exclude")
    except ConfigurationError:
        return
    assert globs.covers(path) in (True, False)
