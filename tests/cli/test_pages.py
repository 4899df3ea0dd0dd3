"""Who follows a page of the documentation sees what it shows."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from .endpoint import simulated
from .pages import Step, blocks_of, differences

PROJECT = Path(__file__).parents[2]
#: They tell one story: what a block does, the next one relies on.
STORIES = (
    "tutorial.md",
    *(path.relative_to(PROJECT / "docs").as_posix() for path in sorted((PROJECT / "docs/how-to").glob("*.md"))),
)
#: They are looked things up in: each block stands for itself.
REFERENCES = tuple(
    path.relative_to(PROJECT / "docs").as_posix() for path in sorted((PROJECT / "docs/reference").glob("*.md"))
)
pytestmark = pytest.mark.skipif(not (shutil.which("bash") and shutil.which("git")), reason="needs bash and git")


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where a simulator listens that answers by rules."""
    with simulated(answers="rules") as base_url:
        yield base_url.removeprefix("http://").removesuffix("/v1")


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """A git repository with the examples, some of them in `docs`; all is committed, and `origin/main` is there."""
    folder = tmp_path / "burnish"
    shutil.copytree(PROJECT / "examples", folder / "examples")
    shutil.copytree(PROJECT / "examples/guide", folder / "docs")
    ann = ("-c", "user.name=Ann", "-c", "user.email=ann@example.org")
    for command in (
        ("init", "--quiet", "--initial-branch=main"),
        ("add", "."),
        (*ann, "commit", "--quiet", "--message=All that there is"),
        ("update-ref", "refs/remotes/origin/main", "HEAD"),
    ):
        subprocess.run(["git", "-C", folder, *command], check=True)
    return folder


def steps_of(page: str) -> list[list[Step]]:
    """Of each block that is run, the steps."""
    blocks = blocks_of((PROJECT / "docs" / page).read_text(encoding="utf-8"))
    found = [list(block.steps()) for block in blocks if not block.why_not]
    return [steps for steps in found if steps]


@pytest.mark.parametrize("page", STORIES)
def test_who_follows_a_page_from_top_to_bottom_sees_what_it_shows(page, clone, address):
    steps = [step for block in steps_of(page) for step in block]

    wrong = differences(steps, clone, address)
    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("page", REFERENCES)
def test_each_example_of_a_reference_page_prints_what_it_shows(page, clone, address, tmp_path):
    for number, steps in enumerate(steps_of(page)):
        folder = shutil.copytree(clone, tmp_path / f"{number}")
        wrong = differences(steps, folder, address)
        assert not wrong, "\n".join(wrong)


def test_every_page_with_commands_is_run_or_says_why_not():
    pages = {path.relative_to(PROJECT / "docs").as_posix(): path for path in (PROJECT / "docs").rglob("*.md")}
    rest = {name: path for name, path in pages.items() if name not in (*STORIES, *REFERENCES)}

    assert [
        (name, block.line)
        for name, path in rest.items()
        for block in blocks_of(path.read_text(encoding="utf-8"))
        if block.info == "console" and not block.why_not
    ] == []


def test_a_command_that_prints_something_else_is_noticed(tmp_path):
    page = (
        "```console\n$ echo one; false\none\n$ echo $?\n1\n```\n\n```text\n# words.txt\nmesure\n```\n\n"
        "```console\n$ cat words.txt\n...\nmesure\n$ echo x\ny\n```\n"
    )
    steps = [step for block in blocks_of(page) for step in block.steps()]

    assert differences(steps, tmp_path, "127.0.0.1:1") == ["line 13: $ echo x\nx\n"]


def test_a_block_that_says_why_it_is_not_run_is_left_out():
    (block,) = blocks_of("<!-- not run: it goes on for ever -->\n\n```console\n$ yes\n```\n")

    assert block.why_not == "it goes on for ever"
