"""The rules of the house that import-linter cannot tell."""

import ast
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

import burnish

HOUSE = Path(burnish.__file__).parent
FILES = sorted(HOUSE.rglob("*.py"))
ROOMS = sorted(path.parent for path in HOUSE.glob("*/__init__.py"))
VENDORS = (
    "aiohttp",
    "aiohttp.web",
    "any_llm",
    "click",
    "cmarkgfm",
    "ignore",
    "lz4",
    "markdown_it",
    "mmh3",
    "msgspec",
    "numpy",
    "pyromark",
    "rbloom",
    "redis",
    "rensa",
    "rich",
    "safetensors",
    "sentence_transformers",
    "tokenizers",
    "uvloop",
    "yaml",
    "zstandard",
)
DOORS = {"a plug-in call", "a worker's outermost frame", "main"}


def named(path: Path) -> str:
    return path.relative_to(HOUSE).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    return ast.parse(path.read_bytes())


@cache
def imported(path: Path) -> frozenset[str]:
    """Top-level names of everything that a file imports, anywhere in it; aiohttp's server apart from its client."""
    return frozenset(_imported(path))


def _imported(path: Path) -> Iterator[str]:
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            is_server = node.module == "aiohttp" and any(alias.name == "web" for alias in node.names)
            yield "aiohttp.web" if is_server else node.module.partition(".")[0]


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_says_what_belongs_in_it(room: Path):
    text = ast.get_docstring(tree(room / "__init__.py")) or ""

    assert "Belongs here" in text


@pytest.mark.parametrize("path", FILES, ids=named)
def test_every_file_says_what_it_is_for(path: Path):
    assert ast.get_docstring(tree(path))


def catch_alls() -> Iterator[tuple[str, str]]:
    """Each line that catches everything: where it stands, and the door that it says it is."""
    for path in FILES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree(path)):
            if isinstance(node, ast.ExceptHandler) and _catches_all(node.type):
                door = re.search(r"# door: (.+)", lines[node.lineno - 1])
                yield f"{named(path)}:{node.lineno}", door[1] if door else ""


def _catches_all(kind: ast.expr | None) -> bool:
    names = {node.id for node in ast.walk(kind) if isinstance(node, ast.Name)} if kind else {"BaseException"}
    return bool(names & {"Exception", "BaseException"})


def test_everything_is_caught_at_three_kinds_of_doors_only():
    unknown = [f"{where} is no door: {door!r}" for where, door in catch_alls() if door not in DOORS]

    assert unknown == []


@pytest.mark.parametrize("vendor", VENDORS)
def test_a_vendor_library_is_imported_by_one_file(vendor: str):
    users = [named(path) for path in FILES if vendor in imported(path)]

    if vendor == "click":  # the command line is written in it, one file per command
        assert {user.partition("/")[0] for user in users} <= {"cli"}
    else:
        assert len(users) <= 1


def test_every_dependency_is_a_known_vendor_or_standard():
    ours = {"burnish", *VENDORS, "mdit_py_plugins"}
    strangers = {(named(p), name) for p in FILES for name in imported(p) if name not in ours | sys.stdlib_module_names}

    assert strangers == set()


def loaded_by(statement: str) -> set[str]:
    """Top-level modules that a fresh interpreter has loaded after `statement`."""
    script = f"{statement}\nimport sys\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    return set(done.stdout.split())


def test_importing_burnish_loads_no_vendor_library():
    assert loaded_by("import burnish") & set(VENDORS) == set()


def test_the_library_loads_no_part_of_the_command_line_and_no_parser_before_its_use():
    loaded = loaded_by("import burnish.api, burnish; burnish.Burnish")

    assert loaded & {"click", "rich", "markdown_it", "mdit_py_plugins"} == set()


@pytest.mark.parametrize("argv", [["--version"], ["check", "notes.md"], ["enhance", "notes.md"], ["enhance", "--help"]])
def test_what_asks_no_provider_loads_nothing_that_does(
    argv: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    (tmp_path / "notes.md").write_text("We recieve it.\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)

    loaded = loaded_by(f"from burnish.cli.entry import main\nmain({argv})")

    assert loaded & {"asyncio", "aiohttp", "uvloop", "sqlite3", "msgspec", "mmh3", "rich"} == set()


def test_the_library_loads_no_event_loop_and_no_database_before_a_provider_is_asked():
    loaded = loaded_by("import burnish.api\nburnish.api.Burnish().enhance_text('Teh cat.')")

    assert loaded & {"asyncio", "aiohttp", "uvloop", "sqlite3", "msgspec", "mmh3"} == set()


def test_rules_and_documents_know_no_network_database_or_event_loop():
    forbidden = {"asyncio", "socket", "http", "urllib3", "sqlite3", "subprocess", "threading"}
    rooms = ("documents", "rules", "strategies", "protocol", "checks", "batching", "monitoring", "model", "ports")
    found = {(named(p), name) for p in FILES if named(p).startswith(rooms) for name in imported(p) if name in forbidden}

    assert found == set()


def test_no_pattern_repeats_a_group_possessively():
    """Python before 3.11.5 takes too much then: `see mac` of `see macOS` for `(?:[a-z]+ )++` (CPython 106052)."""
    possessive = re.compile(r"\)(?:[+*?]|\{+\d*,?\d*\}+)\+")

    assert [named(path) for path in FILES if possessive.search(path.read_text("utf-8"))] == []
