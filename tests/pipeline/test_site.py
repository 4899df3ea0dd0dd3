"""What the documents of a run know of each other."""

from pathlib import Path

from burnish.pipeline.site import Alone, Sites
from burnish.testing import MemoryFiles
from burnish.wiring.build import formats_by_suffix

ROOT = Path("docs").absolute()
TREE = {
    "index.md": b"# Home\n",
    "guide/set-up.md": b"# Set up\n\n## Linux\n",
    "guide/a b.md": b"# Spaces\n",
    "other/set-up.md": b"# Other\n",
    "bad.md": b"\xff\xfe",
    "pic.png": b"x",
}


def seen_from(name: str):
    files = MemoryFiles({ROOT / path: source for path, source in TREE.items()}, root=ROOT)
    return Sites(files, formats_by_suffix(), [ROOT / path for path in TREE if path.endswith(".md")]).of(ROOT / name)


def test_files_and_folders_are_there_relative_to_the_document():
    site = seen_from("guide/set-up.md")

    assert [site.has(way) for way in ("../index.md", "../pic.png", "..", "a%20b.md", "../guide/")] == [True] * 5
    assert [site.has(way) for way in ("index.md", "../none.md", "a b.md/x")] == [False] * 3


def test_anchors_are_those_of_the_document_and_nobody_knows_those_of_what_is_none():
    site = seen_from("index.md")

    assert site.anchors("guide/set-up.md") == {"set-up", "linux"}
    assert site.anchors("pic.png") is site.anchors("none.md") is site.anchors("bad.md") is None


def test_the_nearest_document_of_the_same_or_nearly_the_same_name_is_likely():
    assert seen_from("guide/a b.md").likely("../set-up.md") == "set-up.md"
    assert seen_from("index.md").likely("guide/setup.md") == "guide/set-up.md"
    assert seen_from("index.md").likely("wholly-different.md") is None


def test_documents_whose_names_only_look_alike_are_not_likely():
    names = ("enable-session.md", "step-1.md", "a/b/c/d/far.md", "instalation.md")
    files = MemoryFiles(dict.fromkeys((ROOT / name for name in names), b"# x\n"), root=ROOT)
    sites = Sites(files, formats_by_suffix(), [ROOT / name for name in names])

    likely = sites.of(ROOT / "index.md").likely
    assert [likely(name) for name in ("disable-session.md", "step-2.md", "Step_1.markdown")] == [
        None,
        None,
        "step-1.md",
    ]
    assert (likely("far.md"), likely("installation.md")) == ("a/b/c/d/far.md", "instalation.md")
    assert [likely(name) for name in ("nstalation.md", "instaaltion.md", "installatiom.md")] == [
        "instalation.md"
    ] * 2 + [None]
    assert sites.of(ROOT / "e/f/g/h/index.md").likely("far.md") is None
    assert sites.of(ROOT / "step-1.md").likely("x/step-1.md") is None  # it does not mean itself


def test_a_document_that_stands_alone_believes_every_link():
    assert (Alone().has("x.md"), Alone().anchors("x.md"), Alone().likely("x.md")) == (True, None, None)
