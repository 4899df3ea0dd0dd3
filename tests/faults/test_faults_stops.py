"""Runs that are stopped, killed, or work beside each other, through the real command."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

fcntl = pytest.importorskip("fcntl")  # these are faults of POSIX systems

from burnish.errors import ConflictingEdit  # noqa: E402
from burnish.files.disk import Disk  # noqa: E402

BURNISH = (sys.executable, "-m", "burnish")
BAD, GOOD = b"We recieve it in the morning.\n\n" * 15, b"We receive it in the morning.\n\n" * 15


def fill(tree, count):
    return [tree.put(f"docs/{number:03}.md", BAD) for number in range(count)]


def wait_for(path: Path, running: subprocess.Popen[bytes]) -> None:
    while path.read_bytes() == BAD and running.poll() is None:
        pass


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("after", [0, 7])
def test_a_stopped_run_reports_every_document_that_it_changed(tree, number, code, after):
    """F89, F90, I19. The next run completes."""
    paths = fill(tree, 30)

    running = tree.start()
    wait_for(paths[after], running)
    running.send_signal(number)
    ended = tree.settle(running, code=code)

    assert ended.err.endswith("burnish: stopped; nothing is half-written\n")
    assert after < len(ended.changed) < 30
    assert tree.leftovers == []
    assert len(tree.enhance().changed) == 30 - len(ended.changed)


def test_a_second_signal_ends_a_run_at_once_and_every_document_is_whole(tree):
    """F89: as after a kill, a temporary file may stay until the next run that writes."""
    paths = fill(tree, 30)

    running = tree.start()
    wait_for(paths[7], running)
    running.send_signal(signal.SIGINT)
    running.send_signal(signal.SIGTERM)
    running.communicate(timeout=60)

    assert running.returncode in (143, -signal.SIGTERM)  # the latter when it comes as the run has just ended
    assert {path.read_bytes() for path in paths} == {BAD, GOOD}
    assert tree.enhance(code=0, others=["docs"]).code == 0
    assert {path.read_bytes() for path in paths} == {GOOD}
    assert tree.leftovers == []


def test_a_signal_while_results_are_shown_keeps_no_report_back(tree):
    """F89, I19: the reader of the results is slow, and the person presses Ctrl-C once."""
    paths = fill(tree, 30)
    for path in paths:
        path.rename(path.with_name(path.stem + "-" * 200 + ".md"))  # more than a pipe of one page holds
    reader, writer = os.pipe()
    with os.fdopen(reader, "rb") as out:
        fcntl.fcntl(writer, getattr(fcntl, "F_SETPIPE_SZ", 1031), 4096)
        last = tree.root / "docs" / ("029" + "-" * 200 + ".md")
        running = tree.start(stdout=writer)
        os.close(writer)
        wait_for(last, running)
        running.send_signal(signal.SIGINT)
        out.read()
    ended = tree.settle(running, code=130)

    assert len(ended.changed) == 30


def test_a_reader_that_goes_away_keeps_no_report_back(tree):
    """I19: `burnish enhance --write --report FILE | head -1`."""
    fill(tree, 5)

    running = tree.start()
    running.stdout.close()
    running.stdout = None
    _, err = running.communicate(timeout=60)

    assert (running.returncode, err) == (141, b"")
    assert tree.report.read_bytes().count(b'"status": "changed"') == 5
    assert {path.read_bytes() for path in tree.root.rglob("*.md")} == {GOOD}


def test_killed_runs_tear_and_lose_nothing_and_the_next_one_completes(tree):
    """F91, F92, I17; `benchmarks/kill.py` does this hundreds of times."""
    paths = fill(tree, 40)

    for number in range(4):
        running = subprocess.Popen([*BURNISH, "enhance", "--write", "-q"], cwd=tree.root)
        wait_for(paths[6 * number], running)
        running.kill()
        running.wait()
        assert {path.read_bytes() for path in paths} == {BAD, GOOD}
    (tree.root / "docs/.burnish-0123456789abcdef.tmp").write_bytes(BAD[:7])
    subprocess.run([*BURNISH, "enhance", "--write", "-q"], cwd=tree.root, check=True)

    assert {path.read_bytes() for path in paths} == {GOOD}
    assert sorted((tree.root / "docs").iterdir()) == paths


def test_what_killed_runs_left_is_removed_wherever_the_next_one_writes(tree):
    """I17: beside the target of a link, and among the results of `--output`."""
    tree.put(".hidden/a.md", BAD)
    (tree.root / "a.md").symlink_to(".hidden/a.md")
    tree.put("b.md", BAD)
    for folder in (".hidden", "out/deep", "."):
        tree.put(f"{folder}/.burnish-0123456789abcdef.tmp", b"half of")

    subprocess.run([*BURNISH, "enhance", "--output", "out", "-q", "b.md"], cwd=tree.root, check=True)
    assert tree.leftovers == [b".burnish-0123456789abcdef.tmp", b".hidden/.burnish-0123456789abcdef.tmp"]

    subprocess.run([*BURNISH, "enhance", "--write", "-q", "."], cwd=tree.root, check=True)
    assert tree.leftovers == []


def test_runs_over_one_folder_at_once_share_the_work(tree):
    """F96: a document that another run has just changed is a conflict, or needs nothing any more."""
    paths = fill(tree, 40)
    argv = [*BURNISH, "enhance", "--write", "-q"]

    runs = [subprocess.Popen(argv, cwd=tree.root, stderr=subprocess.PIPE) for _ in range(3)]
    said = [run.communicate(timeout=60)[1].decode() for run in runs]

    assert {run.returncode for run in runs} <= {0, 5}, said
    assert {line for text in said for line in text.splitlines() if "changed by someone else" not in line} == set()
    assert {path.read_bytes() for path in paths} == {GOOD}
    assert tree.leftovers == []


def test_a_run_that_begins_takes_nothing_away_from_one_that_writes(tmp_path):
    """F96: between the making and the locking of a temporary file lies an instant."""
    path = tmp_path / "a.md"
    path.write_bytes(b"0")
    code = "import sys; from pathlib import Path; from burnish.files.disk import Disk; folder = Path(sys.argv[1])\n"
    code += "print(flush=True)\nwhile True: Disk(folder).remove_stale([folder])"
    other = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE)
    try:
        other.stdout.readline()
        for number in range(150):
            Disk(tmp_path).replace(path, b"%d" % number, b"%d" % (number + 1))
            Disk(tmp_path).create(tmp_path / "b.md", b"%d" % number)
    finally:
        other.kill()
        other.communicate()

    assert path.read_bytes() == b"150"
    assert sorted(p.name for p in tmp_path.iterdir()) == ["a.md", "b.md"]


def test_no_edit_of_a_person_falls_between_the_last_look_and_the_rename(tmp_path):
    """F74: someone saves by renaming, as editors do, as fast as can be; no save that came first is overwritten."""
    if not sys.platform.startswith("linux"):
        pytest.skip("elsewhere there is a window of microseconds")
    path, saved = tmp_path / "a.md", tmp_path / "saved"
    path.write_bytes(b"0")
    code = """if True:
        import os, sys
        os.chdir(sys.argv[1])
        number = 0
        print(flush=True)
        while True:
            if not os.path.exists("go"):
                continue
            os.unlink("go")
            number += 1
            with open("new", "w") as file:
                file.write(f"person {number}")
            os.rename("new", "a.md")
            with open("saved", "w") as file:
                file.write(str(number))
    """
    person = subprocess.Popen([sys.executable, "-c", code, tmp_path], stdout=subprocess.PIPE)
    conflicts = 0
    try:
        person.stdout.readline()
        for number in range(1, 200):
            path.write_bytes(b"0")
            (tmp_path / "go").touch()
            try:
                while True:
                    Disk(tmp_path).replace(path, b"0", b"0")
            except ConflictingEdit:
                conflicts += 1
            while not saved.exists() or saved.read_bytes() != b"%d" % number:
                assert person.poll() is None
            assert path.read_bytes() == b"person %d" % number
    finally:
        person.kill()
        person.communicate()
    assert conflicts == 199
