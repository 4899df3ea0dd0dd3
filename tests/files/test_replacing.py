"""What happens to a real file when it is replaced, and when it cannot be."""

import errno
import os
import subprocess
import sys
import tempfile
import textwrap
from pathlib import Path

import pytest

from burnish.crashpoints import Point
from burnish.errors import CannotRead, CannotWrite, ConflictingEdit
from burnish.files.disk import Disk
from burnish.files.places import OUTSIDE, open_folder
from burnish.files.temporary import beside
from burnish.testing.crash import crashing, failing

OLD, NEW = b"the old text\n", b"the new text, which is longer\n"
as_root = pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() != 0, reason="needs root")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "root").mkdir()
    return tmp_path / "root"


@pytest.fixture
def file(folder: Path) -> Path:
    path = folder / "a.md"
    path.write_bytes(OLD)
    return path


def run_python(code: str, *arguments: object) -> str:
    """Run code in a process of its own, where limits and users do not harm the tests."""
    command = [sys.executable, "-c", textwrap.dedent(code), *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_nothing_but_the_file_is_left_in_the_folder(file: Path):
    Disk(file.parent).replace(file, OLD, NEW)
    assert [(p.name, p.read_bytes()) for p in file.parent.iterdir()] == [("a.md", NEW)]


@pytest.mark.parametrize("mode", [0o640, 0o755, 0o600, 0o4755])
def test_the_mode_is_kept(file: Path, mode: int):
    file.chmod(mode)
    Disk(file.parent).replace(file, OLD, NEW)
    assert file.stat().st_mode & 0o7777 == mode


@as_root
def test_the_owner_and_group_are_kept(file: Path):
    os.chown(file, 1234, 2345)
    file.chmod(0o6755)
    Disk(file.parent).replace(file, OLD, NEW)
    info = file.stat()
    assert (info.st_uid, info.st_gid, info.st_mode & 0o7777) == (1234, 2345, 0o6755)


@pytest.mark.skipif(not hasattr(os, "setxattr"), reason="needs extended attributes")
def test_extended_attributes_are_kept(file: Path):
    try:
        os.setxattr(file, "user.origin", b"a wiki")
    except OSError:
        pytest.skip("this file system has no extended attributes")
    Disk(file.parent).replace(file, OLD, NEW)
    assert os.getxattr(file, "user.origin") == b"a wiki"


def test_a_link_stays_a_link_and_its_target_is_replaced(folder: Path, file: Path):
    (folder / "docs").mkdir()
    link = folder / "docs" / "link.md"
    link.symlink_to("../a.md")
    Disk(folder).replace(link, OLD, NEW)
    assert link.is_symlink()
    assert file.read_bytes() == NEW
    assert list((folder / "docs").iterdir()) == [link]


@pytest.mark.parametrize("kind", ["file", "folder"])
def test_a_link_that_leads_outside_is_neither_read_nor_written(tmp_path: Path, folder: Path, kind: str):
    secret = tmp_path / "secret.md"
    secret.write_bytes(OLD)
    if kind == "file":
        path = folder / "a.md"
        path.symlink_to(secret)
    else:
        (folder / "out").symlink_to(tmp_path)
        path = folder / "out" / "secret.md"
    disk = Disk(folder)
    assert disk.writable(path) == OUTSIDE
    with pytest.raises(CannotWrite, match="outside"):
        disk.replace(path, OLD, NEW)
    with pytest.raises(CannotRead, match="outside"):
        disk.read(path)
    assert secret.read_bytes() == OLD


def test_a_folder_swapped_for_a_link_after_the_search_is_refused(tmp_path: Path, folder: Path):
    (tmp_path / "elsewhere").mkdir()
    (tmp_path / "elsewhere/a.md").write_bytes(OLD)
    (folder / "docs").mkdir()
    (folder / "docs/a.md").write_bytes(OLD)
    disk = Disk(folder)
    (found,) = disk.find([folder])
    (folder / "docs").rename(folder / "old-docs")
    (folder / "docs").symlink_to(tmp_path / "elsewhere")
    with pytest.raises(CannotWrite, match="outside"):
        disk.replace(found.path, OLD, NEW)
    assert (tmp_path / "elsewhere/a.md").read_bytes() == OLD


def test_a_file_with_a_second_name_is_refused(file: Path):
    (file.parent / "b.md").hardlink_to(file)
    disk = Disk(file.parent)
    assert "hard link" in (disk.writable(file) or "")
    with pytest.raises(CannotWrite, match="hard link"):
        disk.replace(file, OLD, NEW)
    assert file.read_bytes() == OLD


def test_a_read_only_file_is_refused_even_for_root(file: Path):
    file.chmod(0o444)
    disk = Disk(file.parent)
    assert disk.writable(file) == "it is read-only"
    with pytest.raises(CannotWrite, match="read-only"):
        disk.replace(file, OLD, NEW)


def test_a_file_replaced_by_a_folder_is_refused(file: Path):
    file.unlink()
    file.mkdir()
    with pytest.raises(CannotWrite, match="not a regular file"):
        Disk(file.parent).replace(file, OLD, NEW)


def test_a_file_whose_folder_has_gone_is_not_made_again(folder: Path):
    with pytest.raises(ConflictingEdit):
        Disk(folder).replace(folder / "gone" / "a.md", OLD, NEW)
    assert not (folder / "gone").exists()


def test_an_edit_of_the_same_length_is_noticed(file: Path):
    file.write_bytes(OLD.upper())
    with pytest.raises(ConflictingEdit):
        Disk(file.parent).replace(file, OLD, NEW)
    assert file.read_bytes() == OLD.upper()


AS_NOBODY = """
    import os, sys
    from pathlib import Path
    from burnish.errors import BurnishError
    from burnish.files.disk import Disk
    os.setgroups([])
    os.setgid(65534)
    os.setuid(65534)  # after the imports, which this user may not be allowed to make
    path = Path(sys.argv[1])
    disk = Disk(path.parent)
    print(disk.writable(path))
    try:
        disk.replace(path, disk.read(path), b"the new text, which is longer\\n")
    except BurnishError as exc:
        print(exc.facts["problem"])
    else:
        print("replaced")
"""


@pytest.fixture
def open_file():
    """A file in a folder that every user may enter, unlike those of pytest."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o755)
        (Path(folder) / "root").mkdir()
        path = Path(folder) / "root" / "a.md"
        path.write_bytes(OLD)
        yield path


@as_root
@pytest.mark.parametrize(
    ("owner", "file_mode", "folder_mode", "problem"),
    [
        (65534, 0o644, 0o755, None),
        (65534, 0o644, 0o555, "its folder may not be written"),
        (65534, 0o464, 0o755, "it may not be written"),
        (0, 0o666, 0o777, "it belongs to another user"),
    ],
)
def test_what_may_not_be_written_is_known_before_the_work(
    open_file: Path, owner: int, file_mode: int, folder_mode: int, problem: str | None
):
    os.chown(open_file, owner, 65534)
    open_file.chmod(file_mode)
    os.chown(open_file.parent, 65534, 65534)
    open_file.parent.chmod(folder_mode)
    said = run_python(AS_NOBODY, open_file).split("\n")
    assert said == ([problem, problem] if problem else ["None", "replaced"])
    assert open_file.read_bytes() == (OLD if problem else NEW)


@as_root
def test_a_file_that_may_not_be_read_says_so(open_file: Path):
    open_file.chmod(0o600)
    assert run_python(AS_NOBODY, open_file).split("\n")[1] == "permission denied"


@as_root
def test_a_folder_that_may_be_passed_but_not_listed_is_no_hindrance(open_file: Path):
    os.chown(open_file, 65534, 65534)
    os.chown(open_file.parent, 65534, 65534)
    open_file.parent.parent.chmod(0o711)
    assert run_python(AS_NOBODY, open_file).endswith("replaced")


def test_a_full_disk_leaves_the_original_and_no_rubbish(file: Path):
    code = """
        import resource, sys
        from pathlib import Path
        from burnish.errors import CannotWrite
        from burnish.files.disk import Disk
        path = Path(sys.argv[1])
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        for deed in (lambda: Disk(path.parent).replace(path, path.read_bytes(), b"x" * 5000),
                     lambda: Disk(path.parent).create(path.parent / "new.md", b"x" * 5000)):
            try:
                deed()
            except CannotWrite as exc:
                print(exc.facts["problem"])
    """
    assert run_python(code, file).split("\n") == ["there is no room for the new text"] * 2
    assert [(p.name, p.read_bytes()) for p in file.parent.iterdir()] == [("a.md", OLD)]


def test_a_strict_umask_decides_only_about_new_files(folder: Path, file: Path):
    file.chmod(0o664)
    before = os.umask(0o077)
    try:
        Disk(folder).replace(file, OLD, NEW)
        Disk(folder).create(folder / "new.md", NEW)
    finally:
        os.umask(before)
    assert file.stat().st_mode & 0o777 == 0o664
    assert (folder / "new.md").stat().st_mode & 0o777 == 0o600


def test_a_name_of_255_bytes_is_replaced(folder: Path):
    path = folder / ("x" * 252 + ".md")
    path.write_bytes(OLD)
    Disk(folder).replace(path, OLD, NEW)
    assert path.read_bytes() == NEW


def test_what_a_killed_run_left_is_removed(folder: Path, file: Path):
    code = """
        import os, signal, sys
        from pathlib import Path
        from burnish.files.places import open_folder
        from burnish.files.temporary import beside
        with open_folder(Path(sys.argv[1])) as folder, beside(folder, 0o600) as made:
            made.write(b"half of")
            os.kill(os.getpid(), signal.SIGKILL)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(code), folder], check=False)
    left = [p for p in folder.iterdir() if p != file]
    assert len(left) == 1
    assert Disk(folder).remove_stale([folder]) == left
    assert list(folder.iterdir()) == [file]


def test_what_another_run_is_writing_is_not_removed(folder: Path):
    code = """
        import sys
        from pathlib import Path
        from burnish.files.places import open_folder
        from burnish.files.temporary import beside
        with open_folder(Path(sys.argv[1])) as folder, beside(folder, 0o600):
            print("writing", flush=True)
            sys.stdin.read()
    """
    other = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code), folder], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    assert other.stdout is not None
    other.stdout.readline()
    assert Disk(folder).remove_stale([folder]) == []
    assert len(list(folder.iterdir())) == 1
    other.communicate(b"")
    assert list(folder.iterdir()) == []


def test_an_interrupt_while_writing_leaves_the_original_and_no_rubbish(file: Path):
    def interrupted() -> None:
        with open_folder(file.parent) as folder, beside(folder, 0o600) as made:
            made.write(b"half of")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        interrupted()
    assert list(file.parent.iterdir()) == [file]


@pytest.mark.parametrize("point", [Point.FILE_READY, Point.FILE_RENAMED, Point.FILE_DURABLE])
def test_a_text_that_cannot_be_made_durable_is_taken_back(file: Path, point: Point):
    with crashing(point, failing(OSError(errno.EIO, "input/output error"))), pytest.raises(CannotWrite):
        Disk(file.parent).replace(file, OLD, NEW)

    assert [(path.name, path.read_bytes()) for path in file.parent.iterdir()] == [("a.md", OLD)]


def test_an_edit_that_comes_while_a_text_is_taken_back_stays(file: Path):
    def edited() -> None:
        other = file.with_name("other")
        other.write_bytes(b"by a person")
        other.replace(file)
        raise OSError(errno.EIO, "input/output error")

    with crashing(Point.FILE_RENAMED, edited), pytest.raises(CannotWrite):
        Disk(file.parent).replace(file, OLD, NEW)

    assert [(path.name, path.read_bytes()) for path in file.parent.iterdir()] == [("a.md", b"by a person")]


def test_a_result_replaces_a_link_and_not_what_it_leads_to(tmp_path: Path, folder: Path):
    target = tmp_path / "target.md"
    target.write_bytes(OLD)
    (folder / "out.md").symlink_to(target)
    Disk(folder).create(folder / "out.md", NEW)
    assert target.read_bytes() == OLD
    assert (folder / "out.md").read_bytes() == NEW


def test_a_result_below_a_file_is_refused(file: Path):
    with pytest.raises(CannotWrite):
        Disk(file.parent).create(file / "b.md", NEW)
