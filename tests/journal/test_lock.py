"""One run per folder: the second is told who holds the lock, and a kill frees it."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from burnish.errors import RunInProgress, StateDamaged
from burnish.journal.lock import RootLock

HOLDER = """
import os, signal, sys
from pathlib import Path
from burnish.journal.lock import RootLock

with RootLock(Path(sys.argv[1]), started="2030-01-02T03:04:05+00:00"):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_the_second_holder_is_told_which_process_is_the_first(tmp_path: Path):
    folder = tmp_path / ".burnish"
    with RootLock(folder, started="2030-01-02"), pytest.raises(RunInProgress) as refused, RootLock(folder):
        pass

    assert refused.value.facts["root"] == tmp_path
    assert str(refused.value.facts["owner"]).startswith(f"process {os.getpid()} on ")
    assert str(refused.value.facts["owner"]).endswith(", since 2030-01-02")


def test_the_lock_is_free_after_its_holder_left(tmp_path: Path):
    with RootLock(tmp_path / ".burnish"):
        pass
    with RootLock(tmp_path / ".burnish"):
        assert json.loads((tmp_path / ".burnish" / "lock.json").read_text())["pid"] == os.getpid()
    assert sorted(path.name for path in (tmp_path / ".burnish").iterdir()) == [".gitignore", "lock"]


def test_one_lock_can_be_taken_again(tmp_path: Path):
    lock = RootLock(tmp_path / ".burnish")
    for _ in range(2):
        with lock:
            pass


def test_a_kill_frees_the_lock(tmp_path: Path):
    folder = tmp_path / ".burnish"
    command = [sys.executable, "-c", HOLDER, str(folder)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(RunInProgress, match=rf"process {holder.pid} on .*, since 2030"), RootLock(folder):
            pass
        holder.send_signal(signal.SIGKILL)
        holder.wait()

    with RootLock(folder):
        assert json.loads((folder / "lock.json").read_text())["pid"] == os.getpid()


@pytest.mark.parametrize("note", [None, b"", b"[]", b"\xff", b'{"pid": 1}'])
def test_a_missing_or_garbled_note_only_makes_the_message_poorer(tmp_path: Path, note: bytes | None):
    folder = tmp_path / ".burnish"
    with RootLock(folder):
        (folder / "lock.json").unlink()
        if note is not None:
            (folder / "lock.json").write_bytes(note)
        with pytest.raises(RunInProgress, match="does not say which"), RootLock(folder):
            pass


def test_the_folder_is_for_its_owner_alone_and_unseen_by_git(tmp_path: Path):
    with RootLock(tmp_path / ".burnish"):
        pass

    assert (tmp_path / ".burnish").stat().st_mode & 0o777 == 0o700
    assert (tmp_path / ".burnish" / ".gitignore").read_text() == "*\n"
    assert (tmp_path / ".burnish" / "lock").stat().st_mode & 0o777 == 0o600


def test_a_place_that_takes_no_folder_is_told_of(tmp_path: Path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StateDamaged, match="cannot be made"), RootLock(tmp_path / "file" / ".burnish"):
        pass
