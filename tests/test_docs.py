"""What the documentation promises: links lead somewhere, errors are explained, README's Python does what it says."""

import io
import re
import tomllib
from collections.abc import Iterator
from contextlib import redirect_stdout
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType
from typing import TypeVar
from urllib.parse import unquote

import click
import pytest

from burnish import errors
from burnish.cli.commands import burnish
from burnish.errors import BurnishError

PROJECT = Path(__file__).parents[1]
PAGES = [*sorted(PROJECT.glob("*.md")), *sorted((PROJECT / "docs").rglob("*.md"))]
ERRORS = sorted(
    {kind.code for kind in vars(errors).values() if isinstance(kind, type) and issubclass(kind, BurnishError)}
)

_FENCE = re.compile(r"^(?P<fence>`{3,}|~{3,})(?P<info>[^\n]*)\n(?P<code>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)
_INDENTED = re.compile(r"(?<=\n\n)(?:[ ]{4}[^\n]*\n)+")
_CODE = re.compile(r"`[^`\n]+`")
_LINK = re.compile(r"\]\(\s*<?(?P<target>[^)\s>]+)")
_HEADING = re.compile(r"^#{1,6}[ ]+(?P<text>.+?)[ ]*#*$", re.MULTILINE)

T = TypeVar("T")


def named(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix()


def only(values: list[T]) -> T:
    (value,) = values
    return value


def without_code_blocks(page: Path) -> str:
    return _INDENTED.sub("", _FENCE.sub("", page.read_text(encoding="utf-8")))


def blocks(page: Path, info: str) -> list[str]:
    """The contents of a page's code blocks of one kind."""
    return [m["code"] for m in _FENCE.finditer(page.read_text(encoding="utf-8")) if m["info"].strip() == info]


def links(page: Path) -> Iterator[str]:
    """Targets of links and images inside the project."""
    for match in _LINK.finditer(_CODE.sub("``", without_code_blocks(page))):
        if not re.match(r"[a-z]+:", match["target"]):
            yield match["target"]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as GitHub makes them."""
    found: set[str] = set()
    for match in _HEADING.finditer(without_code_blocks(page)):
        text = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", match["text"])
        anchor = re.sub(r"[^\w\- ]", "", text.lower()).replace(" ", "-")
        again = 0
        while (name := f"{anchor}-{again}" if again else anchor) in found:
            again += 1
        found.add(name)
    return found


def broken(page: Path, project: Path = PROJECT) -> Iterator[str]:
    for target in links(page):
        path, _, anchor = unquote(target).partition("#")
        goal = page.parent / path if path else page
        if not goal.resolve().is_relative_to(project):
            yield f"{target} leads out of the project"
        elif not goal.exists():
            yield f"{target} leads to no file"
        elif anchor and anchor not in anchors(goal):
            yield f"{target} leads to no heading"


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_every_relative_link_leads_to_a_file_and_a_heading(page: Path):
    assert list(broken(page)) == []


def test_a_link_that_leads_nowhere_is_noticed(tmp_path: Path):
    page = tmp_path / "page.md"
    page.write_text(
        "# One `thing`, twice!\n\n# One thing twice\n\n[a](nope.md) [b](#one-thing-twice-1) ![c](page.md#no)\n"
        "[d](../x) [e](https://example.org/nope) `[f](code.md)`\n\n```\n[g](block.md)\n# no-heading\n```\n"
        "\n    [h](block.md)\n\n[i](#no-heading)\n"
    )

    assert list(broken(page, tmp_path)) == [
        "nope.md leads to no file",
        "page.md#no leads to no heading",
        "../x leads out of the project",
        "#no-heading leads to no heading",
    ]


def test_every_page_can_be_reached_from_the_index():
    index = PROJECT / "docs/README.md"
    listed = {
        (page.parent / link.partition("#")[0]).resolve()
        for page in (index, PROJECT / "docs/decisions/README.md", PROJECT / "docs/reference/rules.md")
        for link in links(page)
    }

    assert {named(page) for page in PAGES if page.is_relative_to(index.parent)} - {
        named(page) for page in {*listed, index}
    } == set()


@pytest.mark.parametrize("code", ERRORS)
def test_every_error_code_has_a_heading_with_what_happened_and_what_to_do(code: str):
    text = (PROJECT / "docs/reference/errors.md").read_text(encoding="utf-8")
    section = text.partition(f"\n## `{code}`\n")[2].partition("\n## ")[0]

    assert "**What happened.** " in section
    assert "**What to do.** " in section


def test_no_heading_explains_an_error_that_does_not_exist():
    text = (PROJECT / "docs/reference/errors.md").read_text(encoding="utf-8")

    assert sorted(re.findall(r"^## `(.+)`$", text, re.MULTILINE)) == ERRORS


def test_the_python_example_in_readme_prints_what_its_comment_says():
    code = only(blocks(PROJECT / "README.md", "python"))
    promised = re.findall(r"^print\(.*\)  # (.+)$", code, re.MULTILINE)

    with redirect_stdout(io.StringIO()) as printed:
        exec(compile(code, "README.md", "exec"), {})

    assert promised
    assert printed.getvalue().splitlines() == promised


def test_the_version_that_readme_asks_for_is_the_one_that_is_needed():
    needed = tomllib.loads((PROJECT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]

    assert f"needs Python {needed.removeprefix('>=')} or later" in (PROJECT / "README.md").read_text(encoding="utf-8")


def test_the_diff_in_readme_is_what_the_examples_become():
    from burnish.api import Burnish, Settings

    shown = only(blocks(PROJECT / "README.md", "diff")).splitlines()
    before = (PROJECT / "examples/guide/install.md").read_bytes()
    after = Burnish(Settings(suggestions=True)).enhance_text(before, "install.md").text

    assert "\n".join(line[1:] for line in shown if line[0] in " -") + "\n" in before.decode()
    assert "\n".join(line[1:] for line in shown if line[0] in " +") + "\n" in after


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_commands_in_examples_exist_with_their_options(page: Path):
    lines = [*re.findall(r"^\$ (burnish .+)$", "".join(blocks(page, "console")), re.MULTILINE)]
    lines += re.findall(r"^ *- (?:run: )?(burnish .+)$", "".join(blocks(page, "yaml")), re.MULTILINE)
    for line in lines:
        command, words = named_in(re.split(r"  #| > | \| ", line)[0].split())
        known = {option for param in command.params for option in (*param.opts, *param.secondary_opts)}
        assert {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)} <= known, line


@pytest.mark.parametrize("page", PAGES, ids=named)
def test_yaml_in_examples_can_be_read(page: Path):
    yaml = pytest.importorskip("yaml")
    for block in blocks(page, "yaml"):
        assert yaml.safe_load(block)


def named_in(words: list[str]) -> tuple[click.Command, list[str]]:
    """The command that a line begins with, and what follows it."""
    command: click.Command = burnish
    rest = words[1:]
    while isinstance(command, click.Group):
        assert rest[0] in command.commands, words
        command, rest = command.commands[rest[0]], rest[1:]
    return command, rest


@pytest.fixture(scope="module")
def made() -> ModuleType:
    """`docs/make_reference.py`."""
    spec = spec_from_file_location("make_reference", PROJECT / "docs/make_reference.py")
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("page", ["commands", "configuration"])
def test_the_tables_of_the_reference_say_what_the_code_says(made: ModuleType, page: str):
    text = (PROJECT / f"docs/reference/{page}.md").read_text(encoding="utf-8")

    assert getattr(made, f"{page}_page")(text) == text, "run docs/make_reference.py"


def test_a_table_that_says_something_else_than_the_code_is_mended(made: ModuleType):
    commands = (PROJECT / "docs/reference/commands.md").read_text(encoding="utf-8")
    configuration = (PROJECT / "docs/reference/configuration.md").read_text(encoding="utf-8")
    row = "| `rpm`, `tpm`        | number          |"

    assert made.commands_page(commands.replace("`--burst SECONDS`", "`--burst N`      ")) == commands
    assert made.commands_page(commands.replace("| Paused by the budget", "| Paused by a goblin")) == commands
    assert made.configuration_page(configuration.replace(row, row.replace("number", "text  "))) == configuration
    assert made.configuration_page(configuration.replace("| 16            |", "| 17            |")) == configuration


def test_what_no_table_has_gets_a_row_with_the_words_of_the_code(made: ModuleType):
    commands = (PROJECT / "docs/reference/commands.md").read_text(encoding="utf-8")
    without = re.sub(r"^\| `--interval SECONDS`.*\n", "", commands, flags=re.MULTILINE)

    assert "Between two chunks of a streamed reply; 0.1." in made.commands_page(without)
    assert "`--interval SECONDS`" in made.commands_page(without)


def test_a_row_about_an_option_that_no_command_has_goes(made: ModuleType):
    commands = (PROJECT / "docs/reference/commands.md").read_text(encoding="utf-8")
    row = "| `--kills N`             |"

    assert made.commands_page(commands.replace(row, "| `--goblins N`           | Many. |\n" + row)) == commands
