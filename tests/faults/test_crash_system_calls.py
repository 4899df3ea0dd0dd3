"""What the system is asked for, in which order, while one document is asked about and replaced (design, section 7)."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from burnish.cli.bench.corpus import small_documents
from burnish.cli.bench.processes import simulator

from .asking import Folder
from .conftest import environment

STRACE = shutil.which("strace")
TRACED = Path(__file__).with_name("traced.py")
CALLS = "write,writev,sendto,sendmsg,fsync,fdatasync,rename,renameat,renameat2,unlink,unlinkat"
#: What a system call is, by its name, its first file, and what follows; of each the first that fits.
MEANINGS = (
    ("write", r"/dev/null.*?>, \"point (?P<point>[-a-z]+)\"", ""),
    ("write|sendto|sendmsg|writev", r"TCP.*?>, .*POST", "send the request"),
    ("fdatasync|fsync", r"[^>]*/journal\.sqlite3-wal>", "commit"),
    ("write", r"[^>]*/\.burnish-[0-9a-f]{16}\.tmp>", "write the temporary file"),
    ("fsync", r"[^>]*/\.burnish-[0-9a-f]{16}\.tmp>", "sync the temporary file"),
    ("rename|renameat|renameat2", r"[^>]*>, \"\.burnish-[0-9a-f]{16}\.tmp\", .*\"00\.md\"", "rename"),
    ("fsync", r"[^>]*/project>", "sync the folder"),
    ("unlink|unlinkat", r"[^>]*>, \"\.burnish-[0-9a-f]{16}\.tmp\"", "remove the old file"),
)
ALONE = ("commit", "rename")
POINTS = ("call-reserved", "call-sent", "call-replied", "call-received", "file-announced", "file-written")
_LINE = re.compile(r"(\d+) +(?:<\.\.\. (\w+) resumed>(.*)|(\w+)\((.*))")

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="strace is Linux's")


def steps(trace: str) -> Iterator[str]:
    """What was done, in order. What lasts counts when it ended, and what leaves when it began."""
    begun: dict[str, str] = {}  # by thread
    for line in trace.splitlines():
        match = _LINE.match(line)
        if match is None:
            continue
        thread, resumed, _, name, arguments = match.groups()
        if resumed:
            name, arguments = resumed, begun.pop(thread, "")
        elif arguments.endswith("<unfinished ...>") and "sync" in name:
            begun[thread] = arguments
            continue
        for names, form, meaning in MEANINGS:
            found = re.match(rf"\d*<?{form}", arguments) if re.fullmatch(names, name) else None
            if found:
                yield meaning or found["point"]
                break


@pytest.mark.skipif(STRACE is None and not os.environ.get("CI"), reason="strace is not installed")
def test_nothing_leaves_before_it_is_on_the_record_and_a_file_is_on_the_disk_before_it_has_its_name(tmp_path: Path):
    assert STRACE is not None, "the tests in CI need strace"
    folder = Folder(tmp_path / "project").put(small_documents(1))
    trace = tmp_path / "trace"
    tracing = (STRACE, "-f", "-yy", "-s", "64", "-e", f"trace={CALLS}", "-o", str(trace))
    with simulator("--ttft", "0.01", "--tokens-per-second", "50000", "--edited", "0.8", "--price", "1,4") as server:
        command = (sys.executable, str(TRACED), *folder.enhancing(server, "-q", concurrency=1))
        done = subprocess.run(
            [*tracing, *command], cwd=folder.root, env=environment(), capture_output=True, text=True, check=False
        )

    assert done.returncode == 0, done.stderr
    met = [step for step in steps(trace.read_text(errors="replace")) if " " in step or step in (*POINTS, *ALONE)]
    met = met[met.index("call-reserved") :]
    assert [step for step in met if step != "commit"] == [
        "call-reserved",
        "call-sent",
        "send the request",
        "call-replied",
        "call-received",
        "file-announced",
        "write the temporary file",
        "sync the temporary file",
        "rename",
        "sync the folder",
        "remove the old file",
        "file-written",
    ]
    for before, after in (POINTS[0:2], POINTS[2:4], POINTS[3:5]):
        assert "commit" in met[met.index(before) : met.index(after)], after


def test_a_call_that_another_thread_interrupts_counts_when_it_ended_and_what_leaves_when_it_began():
    trace = """\
7 fdatasync(6</p/.burnish/journal.sqlite3-wal> <unfinished ...>
8 write(3</dev/null<char 1:3>>, "point call-sent", 15 <unfinished ...>
7 <... fdatasync resumed>)          = 0
8 <... write resumed>) = 15
8 write(9<TCP:[127.0.0.1:1->127.0.0.1:2]>, "POST /v1/chat"..., 900) = 900
+++ exited with 0 +++
"""

    assert list(steps(trace)) == ["call-sent", "commit", "send the request"]
