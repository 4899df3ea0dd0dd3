"""What is remembered of an answer: JSON, so that reading it can do nothing but read."""

import json
from dataclasses import dataclass

_VERSION = 1

Change = tuple[str, str, bool]  #: strategy, new logical text, is it to follow the block instead of replacing its text?


@dataclass(frozen=True, slots=True)
class Entry:
    """An answer about one block."""

    changes: tuple[Change, ...]
    model: str  #: the one that answered, by the provider's own word


def encode(entry: Entry) -> bytes:
    """An answer as a tier of the cache holds it."""
    fields = {"v": _VERSION, "changes": entry.changes, "model": entry.model}
    return json.dumps(fields, separators=(",", ":")).encode()


def decode(value: bytes) -> Entry | None:
    """What `encode` was given, or None for anything that it does not make."""
    try:
        found = json.loads(value)
    except (ValueError, RecursionError):
        return None
    if not isinstance(found, dict) or found.pop("v", None) != _VERSION or found.keys() != {"changes", "model"}:
        return None
    changes, model = found["changes"], found["model"]
    if not isinstance(model, str) or not isinstance(changes, list) or not all(map(_is_change, changes)):
        return None
    return Entry(tuple((strategy, text, insertion) for strategy, text, insertion in changes), model)


def _is_change(found: object) -> bool:
    return (
        isinstance(found, list)
        and len(found) == 3
        and isinstance(found[0], str)
        and isinstance(found[1], str)
        and isinstance(found[2], bool)
    )
