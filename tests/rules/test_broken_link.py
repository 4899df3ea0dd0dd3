"""Which links surely lead nowhere?"""

from pathlib import Path

import pytest

from burnish.documents.markdown.format import Markdown
from burnish.pipeline.site import Alone, Sites
from burnish.rules.broken_link import BrokenLink
from burnish.testing import MemoryFiles
from burnish.wiring.build import formats_by_suffix

ROOT = Path("docs").absolute()
TREE = {
    "index.md": b"# Home\n",
    "guide/set-up.md": b"# Set up\n\n## Linux (2.1) & more\n\n## Linux (2.1) & more\n\n## 3. foo_bar\n",
    "guide/other.mdx": b"x",
    "guide/folder/index.md": b"# Folder\n",
    "img/pic.png": b"x",
    "docs/inner.md": b"x",
    "README.md": b"# Read me {#start}\n\n<a name='old'></a>\n",
}


def messages(text: str, name: str = "guide/page.md") -> list[str]:
    files = MemoryFiles({ROOT / path: source for path, source in TREE.items()}, root=ROOT)
    site = Sites(files, formats_by_suffix(), [ROOT / path for path in TREE if path.endswith(".md")]).of(ROOT / name)
    return [finding.message for finding in BrokenLink().check(Markdown().page(text.encode()), site)]


def anchors(text: str) -> list[str]:
    return [finding.message for finding in BrokenLink().check(Markdown().page(text.encode()), Alone())]


@pytest.mark.parametrize(
    ("target", "message"),
    [
        ("setup.md", "there is no file setup.md; is set-up.md meant?"),
        ("../set-up.md", "there is no file ../set-up.md; is set-up.md meant?"),
        ("none.md", "there is no file none.md"),
        ("none.md?plain=1#x", "there is no file none.md"),
        ("none/index.md", "there is no file none/index.md"),
        ("../img/none.png", "there is no file ../img/none.png"),
        ("set-up.md#windows", "set-up.md has no anchor #windows"),
        ("set-up.md#set_up", "set-up.md has no anchor #set_up; is #set-up meant?"),
        ("../README.md#read-me", "../README.md has no anchor #read-me"),
    ],
)
def test_a_link_that_leads_nowhere_is_told_with_what_was_meant(target: str, message: str):
    assert messages(f"[x]({target})\n") == [message]


@pytest.mark.parametrize(
    "target",
    [
        *("set-up.md", "./set-up.md", "set%2Dup.md", "../guide/set-up.md#linux-21--more", "../README.md#start"),
        *("https://x.org/none.md", "//x.org/none.md", "mailto:a@b.md", "/none.md", "@site/none.md", "~/none.md"),
        *("{{ base }}/none.md", "%7B%7B x %7D%7D/none.md", "<none.md", "$BASE/none.md", "*.md", "xref:none.md"),
        *("folder", "none", "none/", "../none/there", "none.html", "none.py", "none.pdf", "v1.2"),
        *("../../blob/main/none.md", "other.md", "folder.md", "guide/set-up.md", "img/pic.png", "static/none.png"),
        *("../README.md#old", "set-up.md#linux-2-1-and-more", "set-up.md#linux-21--more-1"),
        *("set-up.md#linux-2-1-more_1", "set-up.md#user-content-set-up", "set-up.md#foo-bar-2", "set-up.md#"),
        "../img/pic.png?raw=true",
        *("set-up.md#foo_bar", "set-up.md#foo-bar", "set-up.md#SET-UP", "set-up.md#L10", "set-up.md#:~:text=x"),
    ],
)  # fmt: skip
def test_where_some_site_may_find_something_nothing_is_told(target: str):
    assert messages(f"[x](<{target}>)\n" if "<" not in target else f"[x](\\{target})\n") == []


def test_what_a_site_copies_into_its_folder_may_lead_from_there():
    assert messages("[x](inner.md)\n", "CHANGELOG.md") == []
    assert messages("[x](../inner.md)\n", "CHANGELOG.md") == ["there is no file ../inner.md; is docs/inner.md meant?"]


def test_links_and_images_by_reference_and_around_each_other_are_seen():
    assert messages("[![a](none.png)](gone.md) [x][r]\n\n[r]: lost.md\n") == [
        "there is no file gone.md",
        "there is no file none.png",
        "there is no file lost.md",
    ]


def test_a_document_that_stands_alone_is_asked_for_its_own_anchors_only():
    assert anchors("# One\n\n[a](none.md#b) ![](none.png) [c](#two)\n") == ["no heading or id gives the anchor #two"]


@pytest.mark.parametrize(
    "text",
    [
        "### Ways {/*how*/}\n\n[x](#how)\n",
        "### Ways {/* #how */}\n\n[x](#how)\n",
        "### Ways {: .big #how }\n\n[x](#how)\n",
        "a paragraph\n{: #how}\n\n[x](#how)\n",
        "(how)=\n\n## Ways\n\n[x](#how)\n",
        "<div id=how></div>\n\n[x](#how)\n",
        "Text <a name='how'></a> [x](#how)\n",
        "{{< include ways >}}\n\n[x](#how)\n",
        "{% include 'ways' %}\n\n[x](#how)\n",
        "```{include} ways.md\n```\n\n[x](#how)\n",
        "::: pkg.how\n\n[x](#how)\n",
        "import Ways from './ways.md'\n\n<Ways />\n\n[x](#how)\n",
    ],
)
def test_an_anchor_may_be_given_in_many_ways(text: str):
    assert anchors(text) == []


def test_what_an_example_of_code_includes_is_not_in_the_page():
    text = "```js\nimport x from 'y'\n```\n\n[x](#how)\n"

    assert anchors(text) == ["no heading or id gives the anchor #how"]


def test_a_page_full_of_broken_links_is_read_in_time_that_grows_with_it():
    text = "".join(f"## Heading number {i}\n\n[x](#no-heading-{i}) [y](no-file-{i}.md) `x`\n\n" for i in range(500))
    found = messages(text)

    assert len(found) == 1000
    assert sum(message.endswith("meant?") for message in found) <= 20
