"""The examples of the project, and what README shows of them. `test_pages.py` runs what the pages in `docs` show."""

import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from .endpoint import simulated

PROJECT = Path(__file__).parents[2]
EXAMPLES = PROJECT / "examples"


@pytest.fixture
def examples(tmp_path: Path) -> Path:
    return Path(shutil.copytree(EXAMPLES, tmp_path / "examples"))


def test_the_examples_are_improved_once_and_then_stay(cli, examples):
    first = cli("enhance", "--write", "examples")
    second = cli("enhance", "--write", "examples")

    assert first.code == 0
    assert "4 of 4 documents changed" in first.out
    assert "0 of 4 documents changed" in second.out


def test_what_is_no_prose_and_what_is_left_alone_stays_in_the_examples(cli, examples):
    cli("enhance", "--write", "--suggestions", "examples")

    assert (examples / "reference/api.md").read_text() == (EXAMPLES / "reference/api.md").read_text()
    assert "# teh comment in this block" in (examples / "reference/commands.md").read_text()
    assert "spec/recieve" in (examples / "reference/commands.md").read_text()
    assert "teh mistakes included" in (examples / "guide/questions.md").read_text()
    assert "title: Installing" in (examples / "guide/install.md").read_text()


def test_accepted_words_of_the_examples_are_right(cli, examples):
    assert "mesure" not in cli("check", "examples").out

    (examples / "accepted-words.txt").write_text("")

    assert "'mesure' is a misspelling" in cli("check", "examples").out


def as_printed(text: str) -> list[str]:
    """The lines of an output, without what is different each time."""
    text = re.sub(r"\d{8}-\d{6}-[0-9a-f]{6}", "NAME", text)
    return re.sub(r"20\d\d-\d\d-\d\dT[\d:+]+", "TIME", text).splitlines()


@pytest.fixture
def answering_by_rules() -> Iterator[str]:
    with simulated(answers="rules") as base_url:
        yield base_url


def test_the_run_with_a_model_in_readme_prints_what_is_shown_there(cli, examples, answering_by_rules):
    page = (PROJECT / "README.md").read_text(encoding="utf-8").partition("\n## Can I use a model?\n")[2]
    commands = re.findall(r"^burnish (plan|enhance)( .+)$", page, re.MULTILINE)[:2]
    shown = re.search(r"```text\n(.+?)```", page, re.DOTALL)
    assert shown is not None

    outputs = [cli(name, *with_address(rest, answering_by_rules)).out for name, rest in commands]

    assert as_printed("\n".join(outputs)) == as_printed(shown[1])


def with_address(options: str, base_url: str) -> list[str]:
    return re.sub(r"--base-url \S+", f"--base-url {base_url}", options).split()
