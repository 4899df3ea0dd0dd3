"""Bad disks and odd files, through the real command. The ids are those of the list of faults."""

import os
import shutil
import stat
import struct
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

resource = pytest.importorskip("resource")  # these are faults of POSIX systems

from burnish.files.places import OUTSIDE  # noqa: E402

BURNISH = (sys.executable, "-m", "burnish")
BAD, GOOD = b"We recieve it in the morning.\n", b"We receive it in the morning.\n"
PARAGRAPH = BAD + b"\n"
LARGE = (
    PARAGRAPH + b"All is well in the evening, and nobody complains.\n\n" * 8_000
)  # lasts: a person can come in between
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")

#: The real command as another user. Everything is loaded before, from folders that this user may not be able to enter.
AS_NOBODY = """
import hashlib, io, os, sys, traceback
from pathlib import Path
import burnish.cache.findings, burnish.cache.usage, burnish.execution.pool, burnish.pipeline.census
from burnish.cli.entry import main
from burnish.cli.terminal import Terminal
nowhere = open(os.devnull, "w")
main(["enhance", "-"], Terminal(nowhere, nowhere, io.BytesIO(b"We recieve it.")))
os.setgroups([]); os.setgid(65534); os.setuid(65534)
sys.exit(main(sys.argv[1:]))
"""


# Disks


def test_a_file_too_large_for_the_disk_stays_whole_and_the_others_are_written(tree):
    """F65, by RLIMIT_FSIZE."""
    tree.put("large.md", LARGE)
    tree.put("small.md")

    ended = tree.enhance(code=3, preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000)))

    assert ended.reason("large.md") == "large.md: there is no room for the new text"
    assert ended.changed == {"small.md"}


def test_a_full_disk_leaves_every_document_whole_and_the_next_run_with_room_completes(tree, mounted):
    """F65, on a small file system."""
    disk = mounted("disk", "-t", "tmpfs", "-o", "size=900k", "tmpfs")
    tree.root = disk
    tree.put("large.md", LARGE)
    tree.put("small.md")
    ballast = tree.put("ballast", b"x" * 400_000)

    ended = tree.enhance("--no-cache", code=3)  # the room is what the documents need
    assert ended.reason("large.md") == "large.md: there is no room for the new text"
    assert ended.changed == {"small.md"}

    ballast.unlink()
    assert tree.enhance("--no-cache", code=0).changed == {"large.md"}


def test_a_file_system_without_a_free_name_leaves_every_document_whole(tree, mounted):
    """F65, out of inodes."""
    disk = mounted("disk", "-t", "tmpfs", "-o", "nr_inodes=3", "tmpfs")
    tree.root = disk
    tree.put("a.md")
    tree.put("b.md")

    ended = tree.enhance(code=3)

    assert {ended.reason(name) for name in ("a.md", "b.md")} == {
        "a.md: there is no room for the new text",
        "b.md: there is no room for the new text",
    }


def test_a_report_without_room_is_told_and_the_documents_are_whole(tree, mounted):
    """F65, for the report."""
    disk = mounted("disk", "-t", "tmpfs", "-o", "size=8k", "tmpfs")
    (disk / "ballast").write_bytes(b"x" * 8192)
    documents = tree.root / "documents"
    path = tree.put("documents/a.md")
    argv = [*BURNISH, "enhance", "--write", "--report", str(disk / "report.json"), "."]
    done = subprocess.run(argv, cwd=documents, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "--report" in done.stderr
    assert "No space left" in done.stderr
    assert path.read_bytes() == GOOD


def test_read_only_files_and_mounts_are_refused_before_the_work(tree, mounted):
    """F68, F72: a mount inside of what is searched; nothing comes twice through it."""
    tree.put("plain.md")
    tree.put("locked.md").chmod(0o444)
    tree.put("source/mounted.md")
    place = mounted("mount", "--bind", str(tree.root / "source"))
    subprocess.run(["mount", "-o", "remount,ro,bind", str(place)], check=True)

    ended = tree.enhance("plain.md", "locked.md", "mount", code=3)

    assert ended.changed == {"plain.md"}
    assert ended.reason("locked.md") == "it is read-only"
    assert ended.status("mount/mounted.md") == "failed"


def test_a_folder_mounted_in_itself_gives_each_document_once(tree, mounted):
    """F72."""
    tree.put("docs/a.md")
    mounted("docs/again", "--bind", str(tree.root / "docs"))

    assert len(tree.enhance("docs", others=["docs/again"]).documents) == 1


def test_a_document_that_is_a_mount_of_its_own_is_refused(tree, mounted):
    """F88: as in containers, where a rename to it is impossible."""
    tree.put("a.md")
    mounted("empty", "-t", "tmpfs", "tmpfs")
    outside = tree.put("outside.txt")
    if subprocess.run(["mount", "--bind", outside, tree.root / "a.md"], check=False).returncode:
        pytest.skip("may not mount here")
    try:
        ended = tree.enhance(code=3)
    finally:
        subprocess.run(["umount", "--lazy", tree.root / "a.md"], check=True)

    assert ended.status("a.md") == "failed"


@pytest.fixture
def public_tree(tree):
    """A tree that every user may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        tree.root, tree.report = Path(folder) / "project", Path(folder) / "report.json"
        tree.root.mkdir()
        yield tree


@as_root
def test_what_a_user_may_not_do_is_said_file_by_file(public_tree):
    """F68, F72: closed folders, foreign files, links into closed folders."""
    tree = public_tree
    for name in ("mine.md", "unreadable.md", "fixed/a.md", "closed/a.md"):
        os.chown(tree.put(name), 65534, 65534)
    tree.put("foreign.md").chmod(0o666)
    (tree.root / "unreadable.md").chmod(0o200)
    (tree.root / "link.md").symlink_to("closed/a.md")
    (tree.root / "folder").symlink_to("closed")
    os.chown(tree.root, 65534, 65534)
    (tree.root / "fixed").chmod(0o555)
    (tree.root / "closed").chmod(0)
    nobody = (sys.executable, "-c", AS_NOBODY)

    ended = tree.enhance(command=nobody, code=3)

    assert ended.changed == {"mine.md"}
    assert ended.reason("foreign.md") == "it belongs to another user"
    assert "permission denied" in ended.reason("unreadable.md")
    assert ended.reason("fixed/a.md") == "its folder may not be written"
    assert "Permission denied" in ended.reason(".")
    assert ended.reason("link.md") == "a link that leads nowhere"
    for path in ("closed/a.md", "link.md"):
        argv = [*nobody, "enhance", "--write", path]
        assert subprocess.run(argv, cwd=tree.root, capture_output=True, check=False).returncode == 2


@as_root
def test_mode_owner_and_extended_attributes_are_kept(tree):
    """F69, I18."""
    for number, mode in enumerate((0o640, 0o755, 0o600, 0o2775, 0o4755)):
        path = tree.put(f"shared/{number}.md")
        os.chown(path, 1234, 2345)
        path.chmod(mode)
    os.chown(tree.root / "shared", 0, 3456)
    (tree.root / "shared").chmod(0o2775)
    try:
        os.setxattr(path, "user.origin", b"a wiki")
        entries = (
            (0x01, 6, 0xFFFFFFFF),
            (0x02, 4, 1000),
            (0x04, 4, 0xFFFFFFFF),
            (0x10, 4, 0xFFFFFFFF),
            (0x20, 0, 0xFFFFFFFF),
        )
        listed = b"".join(struct.pack("<HHI", *entry) for entry in entries)
        os.setxattr(tree.put("acl.md"), "system.posix_acl_access", struct.pack("<I", 2) + listed)
    except OSError:
        pytest.skip("this file system has no extended attributes")

    assert len(tree.enhance().changed) == 6


# Links, folders, things that are no files


def test_links_stay_links_and_each_file_comes_once(tree, tmp_path):
    """F70, F71, F72, F79: inside, outside, cyclic, nowhere; hard links; pipes."""
    (tmp_path / "secret.md").write_bytes(BAD)
    tree.put("real.md")
    tree.put(".hidden/guide.md")
    tree.put("one.md")
    (tree.root / "two.md").hardlink_to(tree.root / "one.md")
    for name, target in {
        "again.md": "real.md",
        "guide.md": ".hidden/guide.md",
        "out.md": "../secret.md",
        "outside": "..",
        "self": "self",
        "loop.md": "loop.md",
        "up": ".",
        "gone.md": "nowhere.md",
        "endless.md": "x" * 300,
    }.items():
        (tree.root / name).symlink_to(target)
    os.mkfifo(tree.root / "pipe.md")
    os.mkfifo(tree.root / ".burnish-0123456789abcdef.tmp")

    ended = tree.enhance(code=3)

    assert ended.changed == {"real.md", "guide.md"}
    assert ended.reason("out.md") == ended.reason("outside") == OUTSIDE
    assert "hard link" in ended.reason("one.md")
    assert {ended.reason(name) for name in ("loop.md", "gone.md", "endless.md")} == {"a link that leads nowhere"}
    assert ended.reason("pipe.md") == "not a regular file"
    assert (tmp_path / "secret.md").read_bytes() == BAD


def test_folders_a_thousand_deep_are_searched(tree, monkeypatch):
    """F72."""
    monkeypatch.chdir(tree.root)
    for _ in range(1000):
        Path("d").mkdir()
        os.chdir("d")
    Path("a.md").write_bytes(BAD)
    try:
        assert tree.enhance().changed == {"d/" * 1000 + "a.md"}
    finally:
        os.chdir("/")
        subprocess.run(["rm", "-rf", tree.root / "d"], check=True)  # deeper than Python's stack


# A person works beside the run


def edit(path: Path) -> None:
    path.write_bytes(b"A person wrote this.\n")


def replace_by_a_folder(path: Path) -> None:
    path.unlink()
    path.mkdir()


def move_the_folder_away(path: Path) -> None:
    path.parent.rename(path.parent.with_name("moved"))


def swap_the_folder_for_a_link_outside(path: Path) -> None:
    elsewhere = path.parents[2] / "elsewhere"
    shutil.copytree(path.parent, elsewhere)
    shutil.rmtree(path.parent)
    path.parent.symlink_to(elsewhere)


def swap_the_file_for_a_link_inside(path: Path) -> None:
    path.rename(path.with_name("kept.md"))
    path.symlink_to("kept.md")


@pytest.mark.parametrize(
    ("deed", "status", "code"),
    [
        (edit, "conflict", 5),
        (Path.unlink, "conflict", 5),
        (replace_by_a_folder, "failed", 3),
        (move_the_folder_away, "conflict", 5),
        (swap_the_folder_for_a_link_outside, "failed", 3),
    ],
)
def test_what_a_person_does_between_reading_and_writing_wins(tree, reading, deed, status, code):
    """F71, F74, F75."""
    path = tree.put("docs/a.md", LARGE)
    tree.put("z.md")

    running = tree.start("--no-cache", ready=lambda: reading.watch(path))  # else it is read before, to be counted
    reading.wait()
    deed(path)
    seen = {p: p.read_bytes() if p.is_file() else None for p in tree.root.parent.rglob("a.md")}
    ended = tree.settle(running, code=code, others=["docs", "moved"])

    assert ended.status("docs/a.md") == status
    assert ended.changed == {"z.md"}
    assert {p: p.read_bytes() if p.is_file() else None for p in tree.root.parent.rglob("a.md")} == seen
    assert tree.leftovers == []


def test_a_person_who_edits_every_document_during_the_run_loses_nothing(tree):
    """F74: each edit is in the file at the end, worked on or as it was written."""
    names = [f"{number:03}.md" for number in range(80)]
    paths = [tree.put(name, PARAGRAPH * 10) for name in names]
    written = BAD + b"\nA person wrote this.\n"

    running = tree.start()
    while paths[0].read_bytes() == PARAGRAPH * 10 and running.poll() is None:
        pass
    for path in reversed(paths):  # they meet the run halfway
        path.with_suffix(".swp").write_bytes(written)
        path.with_suffix(".swp").replace(path)
    ended = tree.settle(running, code=None, others=names)

    assert ended.code in (0, 5)
    assert len(ended.documents) == 80
    for name, path in zip(names, paths, strict=True):
        included = path.read_bytes() == GOOD + b"\nA person wrote this.\n" and ended.status(name) == "changed"
        assert included or path.read_bytes() == written


# Places


@pytest.mark.parametrize("glob", ["../*.md", "/../*.md", "~/*.md", "$HOME/*.md"])
def test_a_glob_that_leads_out_of_the_root_is_refused(tree, glob):
    """F86."""
    path = tree.put("a.md")
    for key in ("include", "exclude"):
        tree.put("burnish.toml", f"{key} = ['{glob}']\n".encode())
        argv = [*BURNISH, "enhance", "--write"]
        done = subprocess.run(argv, cwd=tree.root, capture_output=True, text=True, check=False)

        assert done.returncode == 2
        assert f"`{key}` holds '{glob}'" in done.stderr
        assert path.read_bytes() == BAD


def test_results_stay_in_the_folder_for_results(tree):
    """F86: `..` in paths, and links among earlier results that lead to the originals."""
    names = ("one/a.md", "two/b.md", "docs/sub/c.md")
    for name in names:
        tree.put(name)
    (tree.root / "out").mkdir()
    (tree.root / "out/docs").symlink_to("../docs")
    (tree.root / "all").symlink_to(".")

    for arguments in (["one", "one/../two"], ["docs", "two"], ["one", "--", "two/../two/b.md"]):
        argv = [*BURNISH, "enhance", "--output", "out", *arguments]
        subprocess.run(argv, cwd=tree.root, capture_output=True, check=False)
    argv = [*BURNISH, "enhance", "docs", "two", "--output", "out"]
    done = subprocess.run(argv, cwd=tree.root, capture_output=True, text=True, check=False)

    assert done.returncode == 3
    assert "a link on the way leads out" in done.stderr
    assert {(tree.root / name).read_bytes() for name in names} == {BAD}
    assert (tree.root / "out/two/b.md").read_bytes() == GOOD


def test_a_bare_environment_is_enough(tree):
    """F88: no HOME, a temporary folder on another device, a strict umask, the C locale."""
    tree.put("na\u00efve.md").chmod(0o644)
    elsewhere = "/dev/shm" if Path("/dev/shm").is_dir() else "/tmp"

    ended = tree.enhance(env={"LC_ALL": "C", "TMPDIR": elsewhere}, preexec_fn=lambda: os.umask(0o077))

    assert ended.changed == {"na\u00efve.md"}
    assert stat.S_IMODE((tree.root / "na\u00efve.md").stat().st_mode) == 0o644
