"""Which lines of files were added or changed since a commit? What git knows of it, uncommitted work included."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from burnish.errors import ConfigurationError
from burnish.files.git import NoAnswer, ask_git

Lines = Sequence[tuple[int, int]]  #: 1-based, half-open, in their order; an empty one: lines before it were removed
WHOLE: Lines = ((1, 1 << 60),)  #: of a file that git does not know yet
_MERGE_BASE = "..."  #: behind a name: where it and what is checked out parted, as git and GitHub have it
#: Whatever the user's configuration and the repository's attributes say.
_DIFF = (
    "diff",
    "-U0",
    "--inter-hunk-context=0",
    "--text",
    "--relative",
    "--find-renames",
    "--diff-filter=d",
    "--no-color",
    "--no-ext-diff",
)
_PLAIN = ("--no-textconv", "--ignore-submodules", "--src-prefix=a/", "--dst-prefix=b/")
_HUNK = re.compile(rb"@@ -\d+(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")
_ESCAPE = re.compile(rb"\\([0-7]{3}|.)")
_ESCAPED = {b"a": b"\a", b"b": b"\b", b"t": b"\t", b"n": b"\n", b"v": b"\v", b"f": b"\f", b"r": b"\r"}


def changed_lines(folder: Path, since: str, suffixes: Iterable[str]) -> Mapping[str, Lines]:
    """The lines below `folder` that are not as they were in the commit `since`, by paths relative to it, with `/`.

    A file that was only moved has none. Of files that are ignored, nothing is known.

    Args:
        since: the name of a commit; `main...` is the commit where `main` and what is checked out parted.
        suffixes: of the files that are asked about.

    Raises:
        ConfigurationError: `folder` is in no repository, or there is no such commit.
    """
    where = [f":(icase)*{suffix}" for suffix in suffixes]
    commit = _commit(folder, since)
    try:
        diff = ask_git(folder, *_DIFF, *_PLAIN, commit, "--", *where)
        new = ask_git(folder, "ls-files", "-z", "--others", "--exclude-standard", "--", *where)
    except NoAnswer as exc:
        raise ConfigurationError(where="changed-from", problem=exc.problem) from exc
    return {**dict(_files(diff)), **{os.fsdecode(name): WHOLE for name in new.split(b"\0") if name}}


def _commit(folder: Path, since: str) -> str:
    """The digest of a commit. Raises `ConfigurationError`."""
    name = since.removesuffix(_MERGE_BASE)
    try:
        ask_git(folder, "rev-parse", "--git-dir")
    except NoAnswer as exc:
        advice = "it needs a repository and git, to know what was changed; name files instead"
        raise ConfigurationError(where="changed-from", problem=f"{exc.problem}: {advice}") from exc
    try:
        commit = ask_git(folder, "rev-parse", "--verify", "--quiet", "--end-of-options", f"{name}^{{commit}}")
        if since != name:
            commit = ask_git(folder, "merge-base", commit.decode().strip(), "HEAD")
    except NoAnswer as exc:
        problem = f"there is no commit {since!r} here; fetch it (git fetch), or name another, such as HEAD"
        raise ConfigurationError(where="changed-from", problem=problem) from exc
    return commit.decode().strip()


def _files(diff: bytes) -> Iterator[tuple[str, Lines]]:
    """Each file of a diff without context, with its lines."""
    lines = iter(diff.split(b"\n"))
    name, found = b"", list[tuple[int, int]]()
    for line in lines:
        if line.startswith(b"+++ "):
            if found:
                yield _path(name), found
            name, found = line[4:], []
        elif hunk := _HUNK.match(line):
            removed, first, added = int(hunk[1] or 1), int(hunk[2]), int(hunk[3] or 1)
            # What has lost lines and got none is named by the line before them.
            found.append((first, first + added) if added else (first + 1, first + 1))
            _pass_over(lines, removed + added)
    if found:
        yield _path(name), found


def _pass_over(lines: Iterator[bytes], count: int) -> None:
    """So many lines of a text, which may look like lines of a diff; git's own remarks among them do not count."""
    while count > 0:
        count -= not next(lines, b"").startswith(b"\\")


def _path(told: bytes) -> str:
    """The path in a `+++` line: behind `b/`, with a tab behind it when it has spaces, quoted when it is odd."""
    name = told.removesuffix(b"\t")
    if name.startswith(b'"'):
        name = _ESCAPE.sub(_character, name[1:-1])
    return os.fsdecode(name.removeprefix(b"b/"))


def _character(escape: re.Match[bytes]) -> bytes:
    told = escape[1]
    return bytes([int(told, 8)]) if len(told) == 3 else _ESCAPED.get(told, told)
