"""From a configuration file, `BURNISH_*` variables and flags to `Settings`; each overrides the one before.

As in ruff, a layer that selects rules starts afresh: what the layers below it add or ignore no longer counts, and a
selection by variable or flag also stands above those of `[[overrides]]`. A layer that only ignores adds to what is
ignored; one that only adds rules takes them out of what the layers below ignore.
"""

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import replace
from os.path import realpath
from pathlib import Path
from typing import Any, NamedTuple

from burnish.config.find import Source, find, places, project_root, read
from burnish.config.settings import Fallback, Override, Settings
from burnish.config.values import FALLBACK_KEYS, KEYS, OVERRIDE_KEYS, PATHS, has_password, nearest
from burnish.errors import ConfigurationError

PREFIX = "BURNISH_"
#: Every environment variable that is read, with the key that it sets; `BURNISH_CONFIG` names the configuration file.
VARIABLES: Mapping[str, str] = {PREFIX + key.replace("-", "_").upper(): key for key in KEYS}
CONFIG_VARIABLE = PREFIX + "CONFIG"

Layer = dict[str, Any]  # key -> value as `Settings` holds it
Reader = Callable[[object], object]


class _Tables(NamedTuple):
    """What a file says in lists of tables."""

    overrides: tuple[Override, ...] = ()
    fallback: tuple[Fallback, ...] = ()


def load(
    start: Path,
    config: Path | None,
    environ: Mapping[str, str],
    flags: Mapping[str, object],
    *,
    rule_names: Collection[str] | None = None,
) -> Settings:
    """The settings for a run.

    Args:
        start: the file or folder from which a configuration is looked for, upwards.
        config: the configuration file, when a person named it; `BURNISH_CONFIG` stands for it.
        flags: values under the keys of the configuration (`max-file-size`); None and empty sequences mean "not given".
        rule_names: all rules, so that an unknown one is named with its file; None leaves that to whoever makes them.

    Raises:
        ConfigurationError: a key or value is wrong; it says where, which, what was found and what is near.
    """
    named = config or _config_of(environ)
    source = read(named) if named else find(start)
    root, layer, tables = _from_file(start, source, rule_names)
    overrides = tables.overrides
    for above in (_from_environ(environ, rule_names), _from_flags(flags, rule_names)):
        if "select" in above:
            overrides = tuple(replace(override, select=None, extend_select=()) for override in overrides)
        layer = _over(layer, above)
    values = {key.replace("-", "_"): value for key, value in layer.items()}
    return Settings(root=root, overrides=overrides, fallback=tables.fallback, **values)


def sources(start: Path, config: Path | None, environ: Mapping[str, str]) -> list[Path]:
    """The files that `load` may read with these arguments, whether they are there or not."""
    named = config or _config_of(environ)
    return [named.absolute()] if named else places(start)


def _config_of(environ: Mapping[str, str]) -> Path | None:
    named = environ.get(CONFIG_VARIABLE)
    return Path(named) if named else None


def _over(below: Layer, above: Layer) -> Layer:
    """The layer `below` overridden by the one `above`."""
    added = above.get("extend-select", ())
    kept = {} if "select" in above else below
    ignored = [name for name in kept.get("ignore", ()) if name not in added]
    return {
        **below,
        **above,
        "extend-select": tuple(dict.fromkeys((*kept.get("extend-select", ()), *added))),
        "ignore": tuple(dict.fromkeys((*ignored, *above.get("ignore", ())))),
    }


def _from_file(start: Path, source: Source | None, rule_names: Collection[str] | None) -> tuple[Path, Layer, _Tables]:
    cwd = Path.cwd()
    if source is None:
        return project_root(start, cwd), {}, _Tables()
    folder = source.file.parent
    # A configuration from elsewhere (`--config`) speaks about the files at hand, as in ruff.
    holds_start = Path(realpath(start)).is_relative_to(realpath(folder))
    root = folder if holds_start else project_root(start, cwd)
    layer: Layer = {}
    tables = _Tables()
    for key, value in source.table.items():
        if key == "overrides":
            tables = tables._replace(overrides=tuple(_overrides(value, source.name, rule_names)))
            continue
        if key == "fallback":
            tables = tables._replace(fallback=tuple(_fallbacks(value, source.name)))
            continue
        _known(key, (*KEYS, "overrides", "fallback"), source.name)
        layer[key] = _value(KEYS[key], value, source.name, f"`{key}`")
        if key == "redis" and has_password(layer[key]):
            problem = "`redis` holds a password; give the whole address by BURNISH_REDIS, so that it is in no file"
            raise ConfigurationError(where=source.name, problem=problem)
        _rules_exist(key, layer[key], rule_names, source.name, f"`{key}`")
    layer.update({key: folder / layer[key] for key in PATHS if key in layer})
    return root, layer, tables


def _overrides(tables: object, where: str, rule_names: Collection[str] | None) -> Iterator[Override]:
    for named, values in _tables(tables, "overrides", OVERRIDE_KEYS, where):
        for key, value in values.items():
            _rules_exist(key, value, rule_names, where, f"`{key}` in {named}")
        if not values.get("paths"):
            raise ConfigurationError(where=where, problem=f"{named} has no `paths`")
        yield Override(**{key.replace("-", "_"): value for key, value in values.items()})


def _fallbacks(tables: object, where: str) -> Iterator[Fallback]:
    for named, values in _tables(tables, "fallback", FALLBACK_KEYS, where):
        if "provider" not in values:
            raise ConfigurationError(where=where, problem=f"{named} has no `provider`")
        yield Fallback(**{key.replace("-", "_"): value for key, value in values.items()})


def _tables(tables: object, key: str, keys: Mapping[str, Reader], where: str) -> Iterator[tuple[str, Layer]]:
    """The tables under a key, each with its name for a person."""
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise ConfigurationError(where=where, problem=f"`{key}` is not a list of tables; write `[[{key}]]`")
    for number, table in enumerate(tables, 1):
        named = f"[[{key}]] number {number}"
        for inner in table:
            _known(inner, tuple(keys), where, f" in {named}")
        yield (
            named,
            {inner: _value(keys[inner], value, where, f"`{inner}` in {named}") for inner, value in table.items()},
        )


def _from_environ(environ: Mapping[str, str], rule_names: Collection[str] | None) -> Layer:
    layer: Layer = {}
    known = (*VARIABLES, CONFIG_VARIABLE)
    for variable, text in environ.items():
        if not variable.startswith(PREFIX) or not text:
            continue  # an empty variable is one that is not set, as everywhere
        if variable in VARIABLES:
            layer[VARIABLES[variable]] = _typed(VARIABLES[variable], text, variable, rule_names)
        elif variable not in known:
            _check_near_miss(variable, known)
    return layer


def _check_near_miss(variable: str, known: Collection[str]) -> None:
    """Other variables of our prefix are someone else's; a near miss is a mistake that would go unseen."""
    from difflib import get_close_matches  # of no use to what was typed right

    if near := get_close_matches(variable, known, n=1, cutoff=0.85):
        raise ConfigurationError(where=variable, problem=f"no such variable; did you mean {near[0]!r}?")


def _from_flags(flags: Mapping[str, object], rule_names: Collection[str] | None) -> Layer:
    given = {key: value for key, value in flags.items() if value is not None and value != ()}
    for key in given:
        _known(key, tuple(KEYS), f"--{key}")
    return {key: _typed(key, value, f"--{key}", rule_names) for key, value in given.items()}


def _typed(key: str, value: object, where: str, rule_names: Collection[str] | None) -> object:
    """A value that a person typed as a variable or flag: its paths are theirs, from the working folder."""
    if key in PATHS:
        return Path(str(value)).absolute()
    read_value = _value(KEYS[key], value, where, "it")
    if read_value == ():
        raise ConfigurationError(where=where, problem="it names nothing")
    _rules_exist(key, read_value, rule_names, where, "it")
    return read_value


def _known(key: str, known: Collection[str], where: str, place: str = "") -> None:
    if key not in known:
        raise ConfigurationError(where=where, problem=f"there is no key `{key}`{place}; {nearest(key, known)}")


def _value(reader: Reader, value: object, where: str, named: str) -> object:
    try:
        return reader(value)
    except ValueError as exc:
        raise ConfigurationError(where=where, problem=f"{named} {exc}") from exc


def _rules_exist(key: str, value: object, rule_names: Collection[str] | None, where: str, named: str) -> None:
    if rule_names is None or key not in ("select", "extend-select", "ignore") or not isinstance(value, tuple):
        return
    for name in value:
        if name not in rule_names:
            problem = f"{named} names {name!r}, which is no rule; {nearest(name, rule_names)}"
            raise ConfigurationError(where=where, problem=problem)
