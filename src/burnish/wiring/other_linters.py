"""Words that other spelling checkers of a repository were told to accept.

Read are `cspell.json`, `.codespellrc` (or `setup.cfg`, `pyproject.toml`), `_typos.toml` and Vale's vocabularies, where
they stand in the folder itself; what cannot be read or understood is passed over. Only single words count.
"""

import configparser
import json
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path

from burnish.config.find import PYPROJECT

_WORD = re.compile(r"[^\W\d_][\w'’-]*")
_COMMENT = re.compile(r'("(?:[^"\\]|\\.)*")|//[^\n]*|/\*.*?\*/', re.DOTALL)  # of JSON with comments, outside of texts
_TRAILING = re.compile(r",(?=\s*[\]}])")
_CSPELL = ("cspell.json", ".cspell.json", "cSpell.json", "cspell.config.json")
_TYPOS = ("typos.toml", "_typos.toml", ".typos.toml")


def accepted_words(folder: Path) -> dict[str, tuple[str, ...]]:
    """The words by the name of the file that holds them, sorted, without files that hold none."""
    found = {
        **{name: _cspell(folder / name) for name in _CSPELL},
        **{name: _codespell(folder, name) for name in (".codespellrc", "setup.cfg", PYPROJECT)},
        **{name: _typos(folder / name) for name in _TYPOS},
        **_vale(folder),
    }
    words = {
        name: sorted({word for word in told if _WORD.fullmatch(word)}, key=str.lower) for name, told in found.items()
    }
    return {name: tuple(own) for name, own in words.items() if own}


def _text(path: Path) -> str:
    """The text of a file; empty where it cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return ""


def _cspell(path: Path) -> list[str]:
    try:
        told = json.loads(_TRAILING.sub("", _COMMENT.sub(lambda found: found[1] or "", _text(path))))
    except ValueError:
        return []
    lists = [told.get(key) for key in ("words", "ignoreWords")] if isinstance(told, dict) else []
    return [word for words in lists if isinstance(words, list) for word in words if isinstance(word, str)]


def _codespell(folder: Path, name: str) -> list[str]:
    table = _toml(folder / name, "tool", "codespell") if name == PYPROJECT else _ini(folder / name, "codespell")
    told = table.get("ignore-words-list")
    words = told if isinstance(told, list) else str(told or "").split(",")
    file = table.get("ignore-words")
    if isinstance(file, str) and file and (folder / file).resolve().is_relative_to(folder.resolve()):
        words = [*words, *_text(folder / file).split()]
    return [str(word).strip() for word in words]


def _typos(path: Path) -> list[str]:
    """Words that are said to be corrected to themselves."""
    return [word for word, right in _toml(path, "default", "extend-words").items() if word == right]


def _vale(folder: Path) -> dict[str, list[str]]:
    """Of all vocabularies; what is no word is a pattern."""
    settings = _ini(folder / ".vale.ini", "")
    styles = folder / settings.get("stylespath", "styles")
    if not styles.resolve().is_relative_to(folder.resolve()):
        return {}
    names = [name.strip() for name in settings.get("vocab", "").split(",") if name.strip()]
    files = [styles / place / name / "accept.txt" for name in names for place in ("config/vocabularies", "Vocab")]
    return {file.relative_to(folder).as_posix(): list(_lines(_text(file))) for file in files}


def _lines(text: str) -> Iterable[str]:
    return (line.partition("#")[0].strip().removeprefix("(?i)") for line in text.splitlines())


def _ini(path: Path, section: str) -> dict[str, str]:
    """A section of an INI file; the empty one is what stands before the first."""
    parser = configparser.ConfigParser(interpolation=None, strict=False, allow_no_value=True)
    head = "before the first"
    try:
        parser.read_string(f"[{head}]\n{_text(path)}")
    except configparser.Error:
        return {}
    name = section or head
    return {key: value or "" for key, value in parser.items(name)} if parser.has_section(name) else {}


def _toml(path: Path, *keys: str) -> dict[str, object]:
    try:
        table: object = tomllib.loads(_text(path))
    except tomllib.TOMLDecodeError:
        return {}
    for key in keys:
        table = table.get(key) if isinstance(table, dict) else None
    return table if isinstance(table, dict) else {}
