"""A folder of documents, the real command over it, and what must hold after every run (invariants I17 to I19)."""

import ctypes
import hashlib
import json
import os
import re
import stat
import struct
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

BURNISH = (sys.executable, "-m", "burnish")
BAD = b"We recieve it in the morning.\n"


@dataclass(frozen=True)
class Entry:
    """One name in a folder, with everything about it that a run may not change."""

    kind: int
    mode: int
    owner: tuple[int, int]
    links: int
    extended: Mapping[str, bytes]
    content: str  #: SHA-256, or where a link leads
    modified: int


@dataclass(frozen=True)
class Ended:
    """A run that kept the invariants."""

    code: int
    out: str
    err: str
    documents: Mapping[str, Mapping[str, Any]]  #: from the report, by path

    def status(self, name: str) -> str:
        return str(self.documents[name]["status"])

    def reason(self, name: str) -> str:
        return str(self.documents[name]["reason"])

    @property
    def changed(self) -> set[str]:
        return {path for path, document in self.documents.items() if document["status"] == "changed"}


@dataclass
class Tree:
    """Documents below `root`; the report lies elsewhere."""

    root: Path
    report: Path
    _before: dict[bytes, Entry] = field(default_factory=dict)

    def put(self, name: str | bytes, content: bytes = BAD) -> Path:
        path = self.root / os.fsdecode(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        return path

    def enhance(
        self,
        *arguments: str,
        code: int = 0,
        others: Sequence[str] = (),
        command: Sequence[str] = BURNISH,
        **options: Any,
    ) -> Ended:
        """`burnish enhance --write` in `root`; `options` as for `subprocess.Popen`."""
        return self.settle(self.start(*arguments, command=command, **options), code=code, others=others)

    def start(
        self,
        *arguments: str,
        command: Sequence[str] = BURNISH,
        ready: Callable[[], object] = lambda: None,
        **options: Any,
    ) -> subprocess.Popen[bytes]:
        """`ready` is called when all is as it will be found by the run."""
        self._before = look(self.root)
        self.report.unlink(missing_ok=True)
        ready()
        argv = [*command, "enhance", "--write", "--report", str(self.report), *arguments]
        usual = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": self.root, "env": environment()}
        return subprocess.Popen(argv, **{**usual, **options})

    def settle(self, running: subprocess.Popen[bytes], *, code: int | None = 0, others: Sequence[str] = ()) -> Ended:
        """Wait for the end and check what must hold; `others` are names that the test itself touched meanwhile."""
        out, err = ((stream or b"").decode() for stream in running.communicate(timeout=60))
        assert code in (None, running.returncode), out + err
        assert "Traceback" not in err
        assert "bug" not in err
        documents = {document["path"]: document for document in json.loads(self.report.read_bytes())["documents"]}
        ended = Ended(running.returncode, out, err, documents)
        touched = (b".burnish", *(os.fsencode(name) for name in others))  # what burnish keeps for itself
        before, after = (_without(entries, touched) for entries in (self._before, look(self.root)))
        changed = {self._real(path) for path in ended.changed}
        assert before.keys() == after.keys()
        for name, entry in before.items():
            if name in changed:
                assert entry.content != after[name].content, name
                assert _but_content(entry) == _but_content(after[name]), name
            else:
                assert entry == after[name], name
        return ended

    def _real(self, path: str) -> bytes:
        return os.fsencode(os.path.relpath(os.path.realpath(self.root / path), os.path.realpath(self.root)))

    @property
    def leftovers(self) -> list[bytes]:
        return [name for name in look(self.root) if re.search(rb"\.burnish-\w+\.tmp$", name)]


def _but_content(entry: Entry) -> tuple[object, ...]:
    return entry.kind, entry.mode, entry.owner, entry.links, dict(entry.extended)


def _without(entries: dict[bytes, Entry], names: tuple[bytes, ...]) -> dict[bytes, Entry]:
    return {k: e for k, e in entries.items() if not any(k == n or k.startswith(n + b"/") for n in names)}


def environment(**more: str) -> dict[str, str]:
    return {**{k: v for k, v in os.environ.items() if not k.startswith("BURNISH_")}, **more}


def look(root: Path) -> dict[bytes, Entry]:
    """Everything below `root` by relative name, as bytes; follows no link and needs no recursion."""
    entries: dict[bytes, Entry] = {}
    waiting = [root]
    while waiting:
        for path in waiting.pop().iterdir():
            entries[os.fsencode(path)[len(os.fsencode(root)) + 1 :]] = entry = _entry(path)
            if entry.kind == stat.S_IFDIR:
                waiting.append(path)
    return entries


def _entry(path: Path) -> Entry:
    info = path.lstat()
    kind = stat.S_IFMT(info.st_mode)
    content, modified, extended = "", 0, {}
    if kind == stat.S_IFREG:
        content, modified = hashlib.sha256(path.read_bytes()).hexdigest(), info.st_mtime_ns
        extended = {name: os.getxattr(path, name) for name in os.listxattr(path)}
    elif kind == stat.S_IFLNK:
        content = str(path.readlink())
    return Entry(
        kind, stat.S_IMODE(info.st_mode), (info.st_uid, info.st_gid), info.st_nlink, extended, content, modified
    )


class Reading:
    """Notices that a file was read, by inotify."""

    _CLOSED_UNWRITTEN = 0x10

    def __init__(self) -> None:
        self._libc = ctypes.CDLL(None, use_errno=True)
        self.descriptor = self._libc.inotify_init()

    def watch(self, path: Path) -> None:
        assert self._libc.inotify_add_watch(self.descriptor, os.fsencode(path), self._CLOSED_UNWRITTEN) >= 0

    def wait(self) -> None:
        event = os.read(self.descriptor, 4096)
        assert struct.unpack_from("iI", event)[1] & self._CLOSED_UNWRITTEN


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    (tmp_path / "project").mkdir()
    return Tree(tmp_path / "project", tmp_path / "report.json")


@pytest.fixture
def mounted(tree: Tree) -> Iterator[Callable[..., Path]]:
    """`mounted("sub", "-t", "tmpfs", "tmpfs")` mounts at `sub`; without the permission to, the test is skipped."""
    places: list[Path] = []

    def mount(name: str, *arguments: str) -> Path:
        place = tree.root / name
        place.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(["mount", *arguments, str(place)], capture_output=True, check=False)
        if done.returncode:
            pytest.skip("may not mount here")
        places.append(place)
        return place

    if sys.platform != "linux" or os.geteuid() != 0:
        pytest.skip("only root may mount")
    yield mount
    for place in reversed(places):
        subprocess.run(["umount", "--lazy", str(place)], check=True)


@pytest.fixture
def reading() -> Iterator["Reading"]:
    """`reading.watch(path)` before the run; `reading.wait()` returns when `path` has been read and closed."""
    if sys.platform != "linux":
        pytest.skip("needs inotify")
    watched = Reading()
    yield watched
    os.close(watched.descriptor)
