"""Settings to parts: which formats, which rules for which path, which disk."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import fields
from os.path import realpath, relpath
from pathlib import Path, PurePath
from typing import NamedTuple

from burnish.config.load import load, sources
from burnish.config.settings import STATE, Override, Settings
from burnish.config.values import nearest
from burnish.documents.catalogue import formats
from burnish.errors import CannotRead, ConfigurationError, StateDamaged
from burnish.files.disk import Disk
from burnish.files.globs import Globs
from burnish.journal.folder import prepare
from burnish.model.glossary import Entry
from burnish.pipeline.document import Plan
from burnish.pipeline.touched import Touched
from burnish.ports import Files, Findings, Format, PageRule, Rule, UsageIndex
from burnish.rules.catalogue import ON_REQUEST, catalogue, page_catalogue

__all__ = [
    "ON_REQUEST",
    "Rules",
    "disk",
    "formats_by_suffix",
    "instructions",
    "load_settings",
    "plan",
    "read_text",
    "rule_names",
    "rules",
]

USAGE = "usage.sqlite3"  #: in the folder of the state
ALL = "all"  #: selects every rule
#: Settings that do not decide what is found in a document. What is touched does: such a run keeps nothing.
_FINDS_NO_OTHER = ("jobs", "cache", "max_changes")


def load_settings(
    start: Path, config: Path | None, environ: Mapping[str, str], flags: Mapping[str, object]
) -> Settings:
    """The settings for a run, as `config.load.load` reads them, with the names of rules known.

    Raises:
        ConfigurationError: a key or value is wrong, or a rule does not exist.
    """
    return load(start, config, environ, flags, rule_names=(*rule_names(), ALL))


def instructions(settings: Settings, start: Path, config: Path | None, environ: Mapping[str, str]) -> Sequence[Path]:
    """The files from which these settings came, or would if they were there; and those that they name."""
    named = (settings.accepted_words, settings.style_guide, settings.glossary)
    return [*sources(start, config, environ), *(path for path in named if path is not None)]


def disk(settings: Settings) -> Files:
    """The real disk, below the folder of the configuration."""
    return Disk(
        settings.root,
        include=settings.include,
        exclude=(*settings.exclude, *_own_files(settings)),
        respect_gitignore=settings.respect_gitignore,
        max_file_size=settings.max_file_size,
        force_exclude=settings.force_exclude,
    )


def _own_files(settings: Settings) -> Iterator[str]:
    """Globs for files that tell how documents are to be improved: were these improved, all would be asked again."""
    root = settings.root.absolute()
    for path in (settings.accepted_words, settings.style_guide, settings.glossary):
        if path is not None and path.absolute().is_relative_to(root):
            inside = path.absolute().relative_to(root).as_posix()
            yield "/" + re.sub(r"([][*?{}\\])", r"\\\1", inside)


def plan(settings: Settings, files: Files, version: str = "") -> Plan:
    """What to do with documents.

    Args:
        version: of burnish, for whoever keeps what is found.

    Raises:
        ConfigurationError: a rule does not exist, or the accepted words or the glossary cannot be read.
    """
    accepted, glossary = _accepted_words(settings, files), _glossary(settings, files)
    rules_for = _rules_for(settings, accepted, glossary)
    return Plan(
        formats=formats_by_suffix(),
        rules_for=lambda path: rules_for(path).of_blocks,
        page_rules_for=lambda path: rules_for(path).of_pages,
        identity=_identity(settings, rules_for, (version, *sorted(accepted), *map(repr, glossary))),
        accepted_words=accepted,
        suggestions=settings.suggestions,
        language=settings.language,
    )


def touched(settings: Settings, plan: Plan) -> Touched | None:
    """What was touched since the commit that the settings name, by now; None when they name none.

    Raises:
        ConfigurationError: the root is in no repository, or there is no such commit.
    """
    if not settings.changed_from:
        return None
    from burnish.files.changes import changed_lines  # of no use to most runs

    root = realpath(settings.root)
    lines = changed_lines(Path(root), settings.changed_from, plan.formats)

    def lines_of(path: PurePath) -> Sequence[tuple[int, int]] | None:
        return lines.get(Path(relpath(realpath(path), root)).as_posix())

    return Touched(settings.changed_from, lines_of)


def findings(settings: Settings) -> Findings | None:
    """What earlier runs found; None when nothing is to be kept, or cannot be."""
    if not settings.cache or settings.changed_from:  # what is looked at in part is not known as a whole
        return None
    from burnish.cache.findings import FILE, KeptFindings  # what a look at a text does without

    folder = settings.root / STATE
    try:
        prepare(folder)
    except StateDamaged:
        return None
    return KeptFindings(folder / FILE)


def usage(settings: Settings, *, begun: bool) -> UsageIndex | None:
    """How the documents below the root write; None when nothing is to be kept, or cannot be.

    Args:
        begun: only where earlier runs have counted them.
    """
    file = settings.root / STATE / USAGE
    if not settings.cache or (begun and not file.exists()):
        return None
    from burnish.cache.usage import KeptUsage  # what a look at a text does without

    try:
        prepare(file.parent)
    except StateDamaged:
        return None
    return KeptUsage(file)


def formats_by_suffix() -> Mapping[str, Format]:
    """Every format under each of its suffixes."""
    registry = formats()
    made = [registry.make(name) for name in registry]
    return {suffix: form for form in made for suffix in form.suffixes}


class Rules(NamedTuple):
    """The selected rules, in the order of the catalogues."""

    of_blocks: tuple[Rule, ...]
    of_pages: tuple[PageRule, ...]


def rule_names() -> tuple[str, ...]:
    """Of all rules."""
    return (*catalogue(), *page_catalogue())


def rules(
    settings: Settings,
    override: Override | None = None,
    accepted: frozenset[str] = frozenset(),
    glossary: Sequence[Entry] = (),
) -> Rules:
    """The selected rules of the chosen strategies. `all` selects every one.

    Without a selection these are all but those that want to be asked for.

    Args:
        accepted: words, in lower case.
        glossary: the user's.

    Raises:
        ConfigurationError: a name in `select`, `extend-select` or `ignore` is not a rule, or one in `strategy` none.
    """
    blocks, pages, known = catalogue(settings.names, glossary), page_catalogue(accepted), set(rule_names())
    chosen = override.select if override and override.select is not None else settings.select
    afresh = override is not None and override.select is not None
    added = {*(() if afresh else settings.extend_select), *(override.extend_select if override else ())}
    ignored = {*settings.ignore, *(override.ignore if override else ())}
    named = (("select", {*(chosen or ())} - {ALL}), ("extend-select", added - {ALL}), ("ignore", ignored))
    for setting, names in named:
        for name in names - known:
            problem = f"no rule named {name!r}; {nearest(name, rule_names())}"
            raise ConfigurationError(where=setting, problem=problem)
    wanted = known - ON_REQUEST if chosen is None else set(chosen)
    wanted = (known if ALL in wanted | added else wanted | added) - ignored
    aims = _aims(settings)
    of_blocks = (blocks.make(name) for name in blocks if name in wanted)
    of_pages = (pages.make(name) for name in pages if name in wanted)
    return Rules(
        tuple(rule for rule in of_blocks if aims is None or rule.strategy in aims),
        tuple(rule for rule in of_pages if aims is None or rule.strategy in aims),
    )


def _aims(settings: Settings) -> set[str] | None:
    """The names of the chosen strategies; None: all. Raises `ConfigurationError` for one that there is not."""
    if settings.strategy is None:
        return None
    from burnish.wiring.strategies import strategies  # of no use to most runs

    return {strategy.name for strategy in strategies(settings)}


def _rules_for(settings: Settings, accepted: frozenset[str], glossary: Sequence[Entry]) -> Callable[[PurePath], Rules]:
    """Rules by path; each set of rules is made once."""
    default, root = rules(settings, None, accepted, glossary), settings.root.absolute()
    overrides = [
        (Globs(o.paths, "overrides.paths"), rules(settings, o, accepted, glossary)) for o in settings.overrides
    ]

    def rules_for(path: PurePath) -> Rules:
        found = default
        inside = relpath(path, root).replace("\\", "/") if overrides else ""
        for globs, own in overrides:
            if globs.covers(inside):
                found = own
        return found

    return rules_for


def _identity(
    settings: Settings, rules_for: Callable[[PurePath], Rules], more: tuple[str, ...]
) -> Callable[[PurePath], bytes]:
    """What stands for all that decides what is found in a document, by its path."""
    told = [getattr(settings, field.name) for field in fields(settings) if field.name not in _FINDS_NO_OTHER]
    same = repr((told, more))
    made: dict[int, bytes] = {}  # by the set of rules, which is made once

    def identity(path: PurePath) -> bytes:
        rules = rules_for(path)
        if id(rules) not in made:
            from hashlib import blake2b  # of no use to runs that keep nothing

            blocks = [f"{rule.name}.{rule.version}" for rule in rules.of_blocks]
            pages = [f"{rule.name}.{rule.version}" for rule in rules.of_pages]
            made[id(rules)] = blake2b(repr((same, blocks, pages)).encode(), digest_size=16).digest()
        return made[id(rules)]

    return identity


def read_text(where: str, path: Path, files: Files) -> str:
    """The text of a file that a setting names.

    Raises:
        ConfigurationError: it cannot be read, or is not UTF-8; `where` says which setting.
    """
    try:
        return files.read(path).decode()
    except CannotRead as exc:
        raise ConfigurationError(where=where, problem=str(exc.facts["problem"])) from exc
    except UnicodeDecodeError as exc:
        raise ConfigurationError(where=where, problem=f"is not UTF-8 at byte {exc.start}") from exc


def _glossary(settings: Settings, files: Files) -> Sequence[Entry]:
    if settings.glossary is None:
        return ()
    from burnish.config.glossary import read_glossary  # of no use without one

    where = f"glossary ({settings.glossary})"
    return read_glossary(read_text(where, settings.glossary, files), where)


def _accepted_words(settings: Settings, files: Files) -> frozenset[str]:
    path = settings.accepted_words
    if path is None:
        return frozenset()
    where = f"accepted-words ({path})"
    text = read_text(where, path, files)
    words: set[str] = set()
    for number, line in enumerate(text.splitlines(), start=1):
        found = line.partition("#")[0].split()
        if len(found) > 1:
            raise ConfigurationError(where=where, problem=f"line {number} holds more than one word")
        words.update(word.lower() for word in found)
    return frozenset(words)
