"""Settings to parts: which formats, which rules for which path, which disk."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from os.path import relpath
from pathlib import Path, PurePath

from burnish.config.load import load
from burnish.config.settings import Override, Settings
from burnish.documents.catalogue import formats
from burnish.errors import CannotRead, ConfigurationError
from burnish.files.disk import Disk
from burnish.files.globs import Globs
from burnish.pipeline.document import Plan
from burnish.ports import Files, Format, Rule
from burnish.rules.catalogue import catalogue


def load_settings(
    start: Path, config: Path | None, environ: Mapping[str, str], flags: Mapping[str, object]
) -> Settings:
    """The settings for a run, as `config.load.load` reads them, with the names of rules known.

    Raises:
        ConfigurationError: a key or value is wrong, or a rule does not exist.
    """
    return load(start, config, environ, flags, rule_names=tuple(catalogue()))


def disk(settings: Settings) -> Files:
    """The real disk, below the folder of the configuration."""
    return Disk(
        settings.root,
        include=settings.include,
        exclude=(*settings.exclude, *_own_files(settings)),
        respect_gitignore=settings.respect_gitignore,
        max_file_size=settings.max_file_size,
    )


def _own_files(settings: Settings) -> Iterator[str]:
    """Globs for files that tell how documents are to be improved: were these improved, all would be asked again."""
    root = settings.root.absolute()
    for path in (settings.accepted_words, settings.style_guide, settings.glossary):
        if path is not None and path.absolute().is_relative_to(root):
            inside = path.absolute().relative_to(root).as_posix()
            yield "/" + re.sub(r"([][*?{}\\])", r"\\\1", inside)


def plan(settings: Settings, files: Files) -> Plan:
    """What to do with documents.

    Raises:
        ConfigurationError: a rule does not exist, or the accepted words cannot be read.
    """
    return Plan(
        formats=formats_by_suffix(),
        rules_for=_rules_for(settings),
        accepted_words=_accepted_words(settings, files),
        suggestions=settings.suggestions,
        language=settings.language,
    )


def formats_by_suffix() -> Mapping[str, Format]:
    """Every format under each of its suffixes."""
    registry = formats()
    made = [registry.make(name) for name in registry]
    return {suffix: form for form in made for suffix in form.suffixes}


def rules(settings: Settings, override: Override | None = None) -> tuple[Rule, ...]:
    """The selected rules in the order of the catalogue.

    Raises:
        ConfigurationError: a name in `select` or `ignore` is not a rule.
    """
    registry = catalogue()
    chosen = override.select if override and override.select is not None else settings.select
    ignored = {*settings.ignore, *(override.ignore if override else ())}
    for setting, names in (("select", chosen or ()), ("ignore", ignored)):
        for name in names:
            if name not in set(registry):
                try:
                    registry.make(name)
                except LookupError as exc:
                    raise ConfigurationError(where=setting, problem=str(exc)) from exc
    return tuple(registry.make(n) for n in registry if (chosen is None or n in chosen) and n not in ignored)


def _rules_for(settings: Settings) -> Callable[[PurePath], Sequence[Rule]]:
    """Rules by path; each set of rules is made once."""
    default, root = rules(settings), settings.root.absolute()
    overrides = [(Globs(o.paths, "overrides.paths"), rules(settings, o)) for o in settings.overrides]

    def rules_for(path: PurePath) -> Sequence[Rule]:
        found = default
        inside = relpath(path, root).replace("\\", "/") if overrides else ""
        for globs, own in overrides:
            if globs.covers(inside):
                found = own
        return found

    return rules_for


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
