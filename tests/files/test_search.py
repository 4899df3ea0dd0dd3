"""What a search of the real disk takes, follows, passes over and reports."""

import os
from pathlib import Path

import pytest

from burnish.errors import PathNotFound
from burnish.files.disk import Disk
from burnish.files.places import OUTSIDE
from burnish.files.search import EXCLUDED


@pytest.fixture
def project(tmp_path: Path) -> Path:
    root = tmp_path / "project"
    root.mkdir()
    return root


def put(path: Path, text: bytes = b"Some text.\n") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text)
    return path


def search(root: Path, *given: Path, **settings: object) -> dict[str, str | None]:
    found = Disk(root, **settings).find(given or (root,))  # type: ignore[arg-type]
    return {os.path.relpath(f.path, root): f.skip for f in found}


def test_gitignore_files_count_at_every_level_and_without_a_repository(project: Path):
    put(project / ".gitignore", b"build/\n")
    put(project / "docs/.gitignore", b"*.draft.md\n!kept.draft.md\n")
    for name in ("build/a.md", "docs/a.md", "docs/x.draft.md", "docs/kept.draft.md"):
        put(project / name)
    assert list(search(project)) == ["docs/a.md", "docs/kept.draft.md"]
    assert "build/a.md" in search(project, respect_gitignore=False)


def test_a_gitignored_folder_is_searched_when_it_is_named(project: Path):
    put(project / ".gitignore", b"one/\ntwo/*\nthree/**\n")
    for name in ("one", "two", "three"):
        put(project / name / "a.md")
    assert len(search(project, project / "one", project / "two", project / "three")) == 3


def test_a_gitignored_file_is_taken_when_it_is_named(project: Path):
    put(project / ".gitignore", b"*.md\n")
    assert search(project, put(project / "a.md")) == {"a.md": None}


def test_what_begins_with_a_dot_is_passed_over_unless_it_is_named(project: Path):
    for name in (".git/a.md", ".burnish/a.md", ".hidden.md", ".github/a.md", "a.md"):
        put(project / name)
    assert list(search(project)) == ["a.md"]
    assert list(search(project, project / ".github")) == [".github/a.md"]


def test_a_vendored_folder_is_reported_once_and_not_searched(project: Path):
    for name in ("node_modules/x/README.md", "node_modules/y/README.md", "lib/vendor/a.md", "a.md"):
        put(project / name)
    assert search(project) == {
        "a.md": None,
        "lib/vendor": "a folder of vendored files (vendor)",
        "node_modules": "a folder of vendored files (node_modules)",
    }


def test_a_vendored_folder_without_documents_is_not_worth_a_word(project: Path):
    put(project / "node_modules/x/index.js")
    assert search(project) == {}


def test_a_vendored_folder_is_searched_when_it_or_a_part_of_it_is_named(project: Path):
    put(project / "vendor/handbook/a.md")
    assert search(project, project / "vendor/handbook") == {"vendor/handbook/a.md": None}


def test_a_root_below_a_folder_called_vendor_is_searched(project: Path):
    put(project / "vendor/mine/a.md")
    assert search(project / "vendor/mine") == {"a.md": None}


def test_a_large_file_is_left_alone_with_its_size(project: Path):
    put(project / "big.md", b"x" * 1001)
    put(project / "fits.md", b"x" * 1000)
    assert search(project, max_file_size=1000) == {"big.md": "1,001 bytes; the limit is 1,000", "fits.md": None}


def test_a_link_to_a_file_inside_the_root_is_followed(project: Path):
    put(project / ".github/guide.md")
    (project / "GUIDE.md").symlink_to(".github/guide.md")
    assert search(project) == {"GUIDE.md": None}


def test_a_file_reached_by_several_links_comes_once_under_its_real_name(project: Path):
    put(project / "z.md")
    (project / "a.md").symlink_to("z.md")
    (project / "b.md").symlink_to("a.md")
    assert search(project) == {"z.md": None}


def test_hard_links_to_one_file_come_once(project: Path):
    (project / "b.md").hardlink_to(put(project / "a.md"))
    assert search(project) == {"a.md": None}


def test_a_link_to_a_folder_inside_the_root_is_followed_from_a_part_of_it(project: Path):
    put(project / "shared/s.md")
    put(project / "docs/d.md")
    (project / "docs/shared").symlink_to("../shared")
    assert search(project, project / "docs") == {"docs/d.md": None, "docs/shared/s.md": None}
    assert search(project) == {"docs/d.md": None, "shared/s.md": None}


def test_links_that_lead_outside_are_reported(tmp_path: Path, project: Path):
    put(tmp_path / "secret.md")
    (project / "out.md").symlink_to("../secret.md")
    (project / "folder").symlink_to(tmp_path)
    assert search(project) == {"folder": OUTSIDE, "out.md": OUTSIDE}
    assert search(project, project / "out.md") == {"out.md": OUTSIDE}
    assert search(project, project / "folder") == {"folder": OUTSIDE}


def test_a_file_or_folder_named_outside_the_root_is_taken(tmp_path: Path, project: Path):
    put(tmp_path / "other/a.md")
    assert search(project, tmp_path / "other") == {"../other/a.md": None}
    assert search(project, tmp_path / "other/a.md") == {"../other/a.md": None}


def test_cyclic_links_end(project: Path):
    put(project / "a/b/c.md")
    (project / "a/b/up").symlink_to("../..")
    (project / "a/self").symlink_to("self")
    (project / "loop.md").symlink_to("loop.md")
    assert search(project) == {"a/b/c.md": None, "loop.md": "a link that leads nowhere"}
    assert search(project, project / "a/b") == {"a/b/c.md": None}


def test_a_link_that_leads_nowhere_is_reported(project: Path):
    (project / "a.md").symlink_to("gone.md")
    assert search(project) == {"a.md": "a link that leads nowhere"}


def test_two_folders_that_link_to_each_other_end(project: Path):
    put(project / "a/a.md")
    put(project / "b/b.md")
    (project / "a/b").symlink_to("../b")
    (project / "b/a").symlink_to("../a")
    assert search(project, project / "a") == {"a/a.md": None, "a/b/b.md": None}


@pytest.mark.parametrize(
    "name", ["-rf.md", "new\nline.md", "qu'o\"te%s.md", "n\u0303.md", "\U0001f600.md", "é" * 126 + ".md"]
)
def test_odd_names_work(project: Path, name: str):
    put(project / name)
    disk = Disk(project)
    (found,) = disk.find([project])
    disk.replace(found.path, disk.read(found.path), b"new")
    assert (project / name).read_bytes() == b"new"


def test_a_name_that_is_not_utf_8_works(project: Path):
    path = Path(os.fsdecode(os.fsencode(project) + b"/od\xff\xfed.md"))
    put(path)
    disk = Disk(project)
    (found,) = disk.find([project])
    disk.replace(found.path, disk.read(found.path), b"new")
    assert path.read_bytes() == b"new"


def test_a_pipe_is_not_opened(project: Path):
    os.mkfifo(project / "pipe.md")
    assert search(project) == {"pipe.md": "not a regular file"}


def test_paths_are_shown_as_they_were_given(project: Path, monkeypatch: pytest.MonkeyPatch):
    put(project / "docs/a.md")
    monkeypatch.chdir(project)
    assert [f.path for f in Disk(Path()).find([Path()])] == [Path("docs/a.md")]
    assert [f.path for f in Disk(Path()).find([Path("docs")])] == [Path("docs/a.md")]
    assert [f.path for f in Disk(project).find([project])] == [project / "docs/a.md"]


def test_globs_are_relative_to_the_root_wherever_the_search_begins(project: Path):
    for name in ("docs/old/a.md", "docs/new/a.md"):
        put(project / name)
    assert search(project, project / "docs", exclude=["docs/old/"]) == {"docs/new/a.md": None}
    assert search(project, project / "docs", include=["docs/old/**"]) == {"docs/old/a.md": None}


def test_a_link_that_leads_nowhere_is_not_found_when_it_is_named(project: Path):
    (project / "a.md").symlink_to("gone.md")
    with pytest.raises(PathNotFound):
        search(project, project / "a.md")


def test_a_folder_too_deep_to_search_ends_with_a_reason(project: Path, monkeypatch: pytest.MonkeyPatch):
    put(project / "a.md")
    monkeypatch.chdir(project)
    for _ in range(25):  # step by step, since no path may name them all
        Path("d" * 250).mkdir()
        os.chdir("d" * 250)
    found = list(Disk(project).find([project]))
    assert [f.path for f in found if f.skip is None] == [project / "a.md"]
    assert ["could not be searched" in (f.skip or "") for f in found].count(True) == 1


def test_a_temporary_file_of_ours_is_never_a_document(project: Path):
    temporary = put(project / ".burnish-0123456789abcdef.tmp")
    assert search(project, include=["*"]) == {}
    assert search(project, temporary) == {temporary.name: "a temporary file of burnish"}


def test_what_is_excluded_is_taken_when_it_is_named_unless_that_is_forced(project: Path):
    for name in ("old/a.md", "old/b/c.md", "d.md", "e.md"):
        put(project / name)
    named = project / "old/a.md", project / "old/b", project / "d.md", project / "e.md"

    taken = search(project, *named, exclude=("old/**", "d.md"))
    forced = search(project, *named, exclude=("old/**", "d.md"), force_exclude=True)

    assert set(taken.values()) == {None}
    assert forced == {"old/a.md": EXCLUDED, "old/b": EXCLUDED, "d.md": EXCLUDED, "e.md": None}


def test_a_named_folder_of_which_all_is_excluded_gives_nothing_where_that_is_forced(project: Path):
    put(project / "old/a.md")

    assert list(search(project, project / "old", exclude=("old/**",))) == ["old/a.md"]
    assert list(search(project, project / "old", exclude=("old/**",), force_exclude=True)) == []
