"""Makes the tables of the reference say what the code says: options, keys, variables, exit codes.

    python docs/make_reference.py [--check]

From the code come the names in the first column, and of a key its type and its default. The words in the last column
are written by hand and stay; a row that is new begins with the words of the code (`--help`, or the comment in
`Settings`), and the row of what is gone goes. The table of exit codes comes from the code altogether.

`--check` compares with what is there and fails when it is stale.
"""

import argparse
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import get_type_hints

import click

from burnish.api import Settings
from burnish.cli import exits
from burnish.cli.commands import burnish
from burnish.config import settings as settings_module
from burnish.config import values
from burnish.config.load import CONFIG_VARIABLE, VARIABLES

REFERENCE = Path(__file__).resolve().parent / "reference"
#: Sections whose table is about several commands.
SHARED = {
    "Options of `check`, `enhance` and `plan`": ("burnish check", "burnish enhance", "burnish plan"),
    "Options of commands that ask a provider": ("burnish enhance", "burnish plan", "burnish doctor"),
}
BEGIN, END = "<!-- table: begin -->\n", "<!-- table: end -->"
#: What a key holds, where that is more than what its reader returns.
KINDS: Mapping[Callable[[object], object], str] = {
    values.dollars: "amount",
    values.globs: "list of globs",
    values.inner_path: "path",
    values.price: "text or list",
    values.size: "size",
}
TYPES = {bool: "true or false", int: "number", str: "text", tuple[str, ...]: "list of texts"}
OF_RULES = ("select", "extend-select", "ignore")
_TABLE = re.compile(r"^\|[^\n]*\n\|[-:| ]+\|\n(?:\|[^\n]*\n)*", re.MULTILINE)
_NAME = re.compile(r"`(?P<name>[\w-]+)")
Cells = list[str]


def main() -> int:
    arguments = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()
    stale = False
    for name, made in {"commands.md": commands_page, "configuration.md": configuration_page}.items():
        page = REFERENCE / name
        old = page.read_text(encoding="utf-8")
        new = made(old)
        if options.check:
            print(f"{name} is current" if new == old else f"{name} is stale: run docs/make_reference.py")
            stale = stale or new != old
        else:
            page.write_text(new, encoding="utf-8")
    return int(stale)


def commands_page(page: str) -> str:
    """The page of commands with its tables as they must be."""
    commands = dict(every_command(burnish, "burnish"))
    sections = re.split(r"^(?=## )", page, flags=re.MULTILINE)
    shared = "".join(section for section in sections if heading(section) in SHARED)
    for number, section in enumerate(sections):
        if heading(section) in SHARED:
            options = dict(pair for name in SHARED[heading(section)] for pair in options_of(commands[name]))
            sections[number] = with_options(section, options, ())
        elif command := commands.get(heading(section).strip("`")):
            own = dict(options_of(command))
            missing = [name for name in first_names(own) if f"`{name}" not in section + shared]
            sections[number] = with_options(section, own, missing)
    return with_exit_codes("".join(sections))


def configuration_page(page: str) -> str:
    """The page of settings with its tables as they must be."""
    keys = {name: [kind(name), default(name)] for name in values.KEYS}
    tables = {name: ["list of tables", "none"] for name in ("fallback", "overrides")}
    overrides = {name: [kind(name)] for name in values.OVERRIDE_KEYS}
    variables = {CONFIG_VARIABLE: [], **{variable: [] for variable in VARIABLES}}
    page = with_rows(page, "| Key ", keys | tables, [name for name in keys if f"`{name}`" not in page])
    page = with_rows(page, "| Key ", overrides, (), within="### Overrides")
    return with_rows(page, "| Variable ", variables, [name for name in variables if f"`{name}`" not in page])


def every_command(group: click.Group, above: str) -> Iterator[tuple[str, click.Command]]:
    """Each command by its whole name."""
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from every_command(command, f"{above} {name}")
        else:
            yield f"{above} {name}", command


def options_of(command: click.Command) -> Iterator[tuple[str, click.Option]]:
    """Each option under each of its names."""
    for param in command.params:
        if isinstance(param, click.Option):
            yield from ((name, param) for name in (*param.opts, *param.secondary_opts))


def first_names(options: Mapping[str, click.Option]) -> Iterable[str]:
    """A long name for each option."""
    return dict.fromkeys(max(option.opts, key=len) for option in options.values())


def with_options(section: str, options: Mapping[str, click.Option], missing: Iterable[str]) -> str:
    """The section with the first cells of its table as the options are, and with rows for those that are missing."""

    def rows(old: list[Cells]) -> Iterator[Cells]:
        for first, *words in old:
            names = [f"--{name}" for name in re.findall(r"`--([\w-]+)", first)]
            named = list(dict.fromkeys(options[name] for name in names if name in options))
            if names == ["--help"]:
                yield [first, *words]
            elif named:
                yield [", ".join(shown(option, first) for option in named), *words]
        for name in missing:
            yield [shown(options[name], ""), options[name].help or ""]

    table = next((m for m in _TABLE.finditer(section) if m[0].startswith("| Option")), None)
    if table is None and list(missing):
        return f"{section.rstrip()}\n\n" + rebuilt("| Option | Effect |\n|---|---|\n", rows) + "\n"
    return section if table is None else section[: table.start()] + rebuilt(table[0], rows) + section[table.end() :]


def shown(option: click.Option, before: str) -> str:
    """An option as the first cell has it: the long name first, with what it takes."""
    names = sorted((*option.opts, *option.secondary_opts), key=lambda name: not name.startswith("--"))
    taken = option.metavar or ""
    if not option.is_flag and not taken:  # click makes one of the choices; the page may have a better one
        found = re.search(rf"`{names[0]} ([^`]+)`", before)
        taken = found[1] if found else (option.name or "").upper()
    return ", ".join([f"`{names[0]} {taken}`" if taken else f"`{names[0]}`", *(f"`{name}`" for name in names[1:])])


def with_rows(
    page: str, head: str, known: Mapping[str, Cells], missing: Iterable[str], within: str | None = None
) -> str:
    """The page with the cells between the first and the last of one table as they are in `known`.

    A cell that is empty in `known` is written by hand. `within` is the heading above the table; else the first counts.
    """

    def rows(old: list[Cells]) -> Iterator[Cells]:
        for first, *rest in old:
            names = [name for name in _NAME.findall(first) if name in known]
            if names:
                told = known[names[0]]
                kept = rest[len(told) :]
                cells = [new or was for new, was in zip(told, rest, strict=False)]
                yield [", ".join(f"`{name}`" for name in names), *cells, *kept]
        for name in missing:
            if name in VARIABLES:
                yield [f"`{name}`", f"`{VARIABLES[name]}`", ""]
            else:
                yield [f"`{name}`", *(cell or "none" for cell in known[name]), comment(name)]

    start = page.index(f"\n{within}\n") if within else 0
    table = next(m for m in _TABLE.finditer(page, start) if m[0].startswith(head))
    return page[: table.start()] + rebuilt(table[0], rows) + page[table.end() :]


def rebuilt(table: str, rows: Callable[[list[Cells]], Iterable[Cells]]) -> str:
    """The table with other rows. A line whose cells are the same stays as it is aligned."""
    head, rule, *lines = table.splitlines(keepends=True)
    old = {tuple(cells_of(line)): line for line in lines}
    widths = [len(cell) - 2 for cell in head.strip().strip("|").split("|")]
    new = []
    for cells in rows([cells_of(line) for line in lines]):
        padded = [cell.ljust(width) for cell, width in zip(cells, widths, strict=True)]
        new.append(old.get(tuple(cells), f"| {' | '.join(padded)} |\n"))
    return "".join((head, rule, *new))


def cells_of(line: str) -> Cells:
    return [cell.strip() for cell in line.strip().removeprefix("|").removesuffix("|").split("|")]


def heading(section: str) -> str:
    return section.partition("\n")[0].removeprefix("## ")


def kind(key: str) -> str:
    """What a key holds, in words."""
    reader = values.OVERRIDE_KEYS.get(key) or values.KEYS[key]
    return "list of rules" if key in OF_RULES else KINDS.get(reader) or TYPES[get_type_hints(reader)["return"]]


def default(key: str) -> str:
    """A default as TOML has it; empty for what is best said in words: nothing, or a list."""
    value = getattr(Settings(), key.replace("-", "_"))
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int):
        return f"{value:,}"
    return f'`"{value}"`' if isinstance(value, str) and value else ""


def comment(key: str) -> str:
    """What the code says of a setting."""
    source = Path(settings_module.__file__).read_text(encoding="utf-8")
    found = re.search(rf"^    {key.replace('-', '_')}: .*#: (.+)$", source, re.MULTILINE)
    return f"{found[1][:1].upper()}{found[1][1:]}." if found else ""


def with_exit_codes(page: str) -> str:
    """The page with the table of exit codes."""
    rows = "".join(f"| {code:<4} | {meaning} |\n" for code, meaning in exits.MEANINGS.items())
    begin, end = page.index(BEGIN) + len(BEGIN), page.index(END)
    return f"{page[:begin]}| Code | Meaning |\n|------|---------|\n{rows}{page[end:]}"


if __name__ == "__main__":
    raise SystemExit(main())
