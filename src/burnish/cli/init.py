"""`burnish init`: a configuration for the repository at hand, with comments, for a person to go on from."""

import json
import re
import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from burnish.api import Survey, survey
from burnish.api.looking import WORDS
from burnish.cli import exits
from burnish.cli.progress import Progress
from burnish.cli.summary import many
from burnish.cli.terminal import Terminal, escaped
from burnish.config.find import FILE
from burnish.config.values import globs
from burnish.errors import CannotWrite, ConfigurationError

_REST = """\
# Rules to leave out; `burnish rules` lists all, and `burnish check --statistics` counts what they find.
# ignore = ["wordy-phrase"]

# Apply suggestions as well as safe edits.
# suggestions = true
"""
_PROVIDER = """\
# A model, in place of the rules. Its key comes from the environment, and never stands in this file.
# `burnish plan` says what a run would cost.
# provider = "openai"
# model = "gpt-4o-mini"
# budget = 2                       # USD that a run may cost
# settled = "burnish.settled"      # commit it, so that nobody pays twice
"""
#: The last, since whatever stands behind a table belongs to it.
_TABLES = """\
# Other rules for some files.
# [[overrides]]
# paths = ["docs/legal/**"]
# select = ["repeated-word"]
"""


def run(folder: Path, *, force: bool, only_print: bool, terminal: Terminal) -> int:
    """Look at `folder`, write its configuration (or print it), and return the exit code.

    Raises:
        PathNotFound, ConfigurationError: the folder is not there, is no folder, or is configured already.
        CannotWrite: a file cannot be written.
    """
    if folder.exists() and not folder.is_dir():
        raise ConfigurationError(where="init", problem=f"{folder} is a file; name a folder")
    if not (force or only_print) and (folder / FILE).exists():  # before the long look
        raise _already(FILE)
    with Progress(terminal, time.monotonic, quiet=False) as progress:
        found = survey(folder, on_event=progress)
    if only_print:
        has_words = (folder / WORDS).exists()
        terminal.line(configuration(found, has_words=has_words).rstrip("\n"))
        if found.words and not has_words:
            terminal.note(f"without --print, {_told_words(found)} would be written to {WORDS}, too")
        return exits.DONE
    if found.configured and not force:
        raise _already(found.configured)
    lines = list(_written(folder, found))
    for line in lines:
        terminal.line(line)
    return exits.DONE


def _already(what: str) -> ConfigurationError:
    problem = f"{what} is there already; --force writes over it, --print shows what would be written"
    if what != FILE:
        problem = f"{what} is there already, and would not count beside {FILE}; --force writes that all the same"
    return ConfigurationError(where="init", problem=problem)


def _written(folder: Path, found: Survey) -> Iterator[str]:
    """Write both files; a line for each."""
    words = folder / WORDS
    if found.words and not words.exists():
        _write(words, word_list(found.words))
        yield f"Wrote {escaped(str(words))}: {_told_words(found)}."
    _write(folder / FILE, configuration(found, has_words=words.exists()))
    yield f"Wrote {escaped(str(folder / FILE))}: {_sum(found)}."
    yield "`burnish check` looks, `burnish enhance` shows what would change; both write nothing."


def _told_words(found: Survey) -> str:
    return f"{many(len(_all_words(found.words)), 'word')} from {escaped(', '.join(found.words))}"


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as exc:
        raise CannotWrite(path=path, problem=exc.strerror or str(exc)) from exc


def configuration(found: Survey, *, has_words: bool) -> str:
    """The text of the configuration.

    Args:
        has_words: the file `WORDS` is there.
    """
    head = f"# What burnish does here; its documentation lists every key. When this was written:\n# {_sum(found)}.\n"
    return "\n".join([head, *_own_parts(found, has_words), _REST, _PROVIDER, _TABLES])


def _own_parts(found: Survey, has_words: bool) -> Iterator[str]:
    kinds = ", ".join(_quoted(f"*{kind}") for kind in found.kinds if _is_plain(kind)) or '"*.md"'
    told = "# Files that a search takes; without this all formats, also those that a later version reads."
    yield f"{told}\n# include = [{kinds}]\n"
    folders = {glob: why for folder, why in found.folders.items() if (glob := _glob(folder))}
    if folders:
        listed = "\n".join(f"    {_quoted(glob)},  # {why}" for glob, why in folders.items())
        yield f"# Passed over by a search: nothing in them would be looked at.\nexclude = [\n{listed}\n]\n"
    else:
        yield '# Passed over by a search.\n# exclude = ["docs/archive/**"]\n'
    told = "# Words that are right here, one a line."
    if has_words:
        yield f"{told}\naccepted-words = {_quoted(WORDS)}\n"
    else:
        yield f"{told}\n# accepted-words = {_quoted(WORDS)}\n"
    foreign = found.left_alone.get("not in English", 0)
    if foreign:
        yield f'# {many(foreign, "document")} not in English left alone; the rules are English.\n# language = "any"\n'


def word_list(words: Mapping[str, Iterable[str]]) -> str:
    """The text of the file of accepted words."""
    sources = escaped(", ".join(words))
    return "\n".join([f"# Words that are right here, one a line. From {sources}.", *_all_words(words), ""])


def _all_words(words: Mapping[str, Iterable[str]]) -> list[str]:
    """Each word once, in any case, sorted."""
    return sorted({word.lower(): word for own in words.values() for word in own}.values(), key=str.lower)


def _sum(found: Survey) -> str:
    """`5 documents (4 .md, 1 .txt), 1 left alone (1 not in English), 9 findings`."""
    kinds = ", ".join(f"{count:,} {escaped(kind)}" for kind, count in found.kinds.items())
    left = ", ".join(f"{count:,} {why}" for why, count in found.left_alone.items())
    parts = [many(sum(found.kinds.values()), "document") + (f" ({kinds})" if kinds else "")]
    parts += [f"{sum(found.left_alone.values()):,} left alone ({left})"] * bool(left)
    return ", ".join([*parts, many(found.findings, "finding")])


def _glob(folder: str) -> str:
    """A glob for all in a folder; empty where there is none that may stand in a configuration."""
    glob = re.sub(r"([][*?{}\\])", r"\\\1", folder) + "/**"
    try:
        globs([glob])
    except ValueError:
        return ""
    return glob if _is_plain(glob) else ""


def _is_plain(text: str) -> bool:
    return text.isprintable()


def _quoted(text: str) -> str:
    """As TOML has it, which reads the texts of JSON."""
    return json.dumps(text, ensure_ascii=False)
