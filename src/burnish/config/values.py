"""What may each setting hold? One reader per key, from what TOML or a text gives to what `Settings` holds.

Pure. A reader raises `ValueError` with a clause that says what was found and what is expected; the loader adds where.
"""

import re
from collections.abc import Callable, Iterable, Mapping
from pathlib import PurePath
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from burnish.patterns import late_pattern

if TYPE_CHECKING:
    from burnish.model.money import Price

_UNITS = {"": 1, "b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
_SIZE = late_pattern(r"(\d[\d_,]*)\s*([a-z]*)", re.IGNORECASE)
_TRUE, _FALSE = ("1", "true", "yes", "on"), ("0", "false", "no", "off")
#: What would lead out of the folder of the configuration, or be expanded by a shell but not by us (faults, F86).
_LEADS_OUT = late_pattern(r"[/\\~$%]|[A-Za-z]:|(?:.*[/\\])?\.\.(?:[/\\]|$)")


def names(value: object) -> tuple[str, ...]:
    """A list of rule names; a text is split at its commas."""
    parts = [value] if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f"is {_shown(value)}; expected a list of texts")
    return tuple(name for part in parts for name in (piece.strip() for piece in part.split(",")) if name)


def spellings(value: object) -> tuple[str, ...]:
    """A list of names as they are written, each with a letter; a text is split at its commas."""
    found = names(value)
    for name in found:
        if not re.search(r"[A-Za-z]", name) or name != " ".join(name.split()) or len(name) > 100:
            raise ValueError(f"holds {_shown(name)}; expected names with letters in them, such as 'BurnishDB'")
    return found


def globs(value: object) -> tuple[str, ...]:
    """A list of globs below the folder of the configuration; a text is split at its commas outside braces.

    `./README.md` means the one in that folder itself, and becomes `/README.md` as in `.gitignore`.
    """
    parts = _outside_braces(value) if isinstance(value, str) else value
    if not isinstance(parts, list | tuple) or not all(isinstance(part, str) for part in parts):
        raise ValueError(f"is {_shown(value)}; expected a list of globs")
    for glob in parts:
        if _LEADS_OUT.match(glob):
            raise ValueError(f"holds {glob!r}; expected globs below the folder of the configuration, as `docs/**`")
        if not glob.strip() or glob.startswith("!"):
            raise ValueError(f"holds {glob!r}; expected globs such as `docs/**` or `*.md`")
    return tuple(f"/{glob[2:]}" if glob.startswith("./") and len(glob) > 2 else glob for glob in parts)


def boolean(value: object) -> bool:
    """True or false; as a text also 1, yes, on and their opposites."""
    if isinstance(value, bool):
        return value
    if isinstance(value, str) and value.lower() in _TRUE + _FALSE:
        return value.lower() in _TRUE
    raise ValueError(f"is {_shown(value)}; expected true or false")


def size(value: object) -> int:
    """Bytes: a whole number, or a text such as `5MB` or `512 KiB`."""
    if isinstance(value, int) and not isinstance(value, bool) and value > 0:
        return value
    found = _SIZE.fullmatch(value.strip()) if isinstance(value, str) else None
    unit = _UNITS.get(found[2].lower()) if found else None
    count = int(re.sub("[_,]", "", found[1])) if found else 0
    if unit is None or count == 0:
        raise ValueError(f"is {_shown(value)}; expected bytes, such as 5000000 or '5MB'")
    return count * unit


def language(value: object) -> str:
    """`en`, or `any` to look at documents in every language; the rules are English all the same."""
    if value not in ("en", "any"):
        raise ValueError(f"is {_shown(value)}; expected 'en', the only language that has rules, or 'any'")
    return str(value)


def inner_path(value: object) -> str:
    """A path below the folder of the configuration."""
    if not isinstance(value, str) or not value.strip():
        raise ValueError(f"is {_shown(value)}; expected the path of a file")
    if _LEADS_OUT.match(value) or PurePath(value).is_absolute():
        raise ValueError(f"is {value!r}; expected a path below the folder of the configuration")
    return value


def word(value: object) -> str:
    """A text without white space at its ends, not empty."""
    if isinstance(value, str) and value.strip():
        return value.strip()
    raise ValueError(f"is {_shown(value)}; expected a text")


def commit(value: object) -> str:
    """The name of a commit. What begins with a dash would be taken for an option of git."""
    name = word(value)
    if name.startswith("-") or any(character.isspace() for character in name):
        raise ValueError(f"is {_shown(value)}; expected a commit, such as HEAD, main or main...")
    return name


def changes(value: object) -> int:
    """A whole number of edits, from 1."""
    number = int(value) if isinstance(value, str) and value.strip().isdecimal() else value
    if isinstance(number, int) and not isinstance(number, bool) and number > 0:
        return number
    raise ValueError(f"is {_shown(value)}; expected a number of edits, from 1")


def one_of(*allowed: str) -> Callable[[object], str]:
    """One of these texts."""

    def read(value: object) -> str:
        if value in allowed:
            return str(value)
        raise ValueError(f"is {_shown(value)}; expected {' or '.join(map(repr, allowed))}")

    return read


def price(value: object) -> "Price":
    """`IN,OUT` in USD per million tokens, or a list of the two numbers."""
    from burnish.config.prices import parse_price  # few runs have a price

    return parse_price(",".join(map(str, value)) if isinstance(value, list | tuple) else str(value))


def dollars(value: object) -> int:
    """An amount in USD, as micro-USD."""
    from decimal import Decimal, InvalidOperation  # few runs have a budget

    try:
        amount = Decimal(str(value).removeprefix("$"))
    except InvalidOperation:
        amount = Decimal("NaN")
    if isinstance(value, bool) or not amount.is_finite() or amount < 0 or amount > 10**9:
        raise ValueError(f"is {_shown(value)}; expected an amount in USD, as 2.50")
    return int(amount * 1_000_000)


def count(value: object) -> int:
    """A whole number from 1 to 10,000."""
    return _whole(value, 10_000)


def rate(value: object) -> int:
    """A whole number from 1 to a thousand million."""
    return _whole(value, 10**9)


def _whole(value: object, most: int) -> int:
    text = str(value)
    if isinstance(value, int | str) and not isinstance(value, bool) and text.isdecimal() and 1 <= int(text) <= most:
        return int(text)
    raise ValueError(f"is {_shown(value)}; expected a whole number from 1 to {most}")


def redis_url(value: object) -> str:
    """`redis://` or `rediss://` with a host, perhaps a user, a password, a port and the number of a database.

    What is refused is not shown: there may be a password in it.
    """
    text = value.strip() if isinstance(value, str) else ""
    try:
        address = urlsplit(text)
        sound = address.port != 0 and bool(address.hostname) and not re.search(r"[\s\\?#\x00-\x1f\x7f]", text)
    except ValueError:
        sound = False
    if not sound or address.scheme not in ("redis", "rediss") or not re.fullmatch(r"/?|/\d{1,5}", address.path):
        raise ValueError("is no address of a Redis; expected redis://HOST:PORT/DATABASE, or rediss:// for TLS")
    return text


def has_password(url: str) -> bool:
    """Does a URL hold one?"""
    return urlsplit(url).password is not None


def tenant(value: object) -> str:
    """A name of letters, digits, dots, hyphens and underscores."""
    if isinstance(value, str) and re.fullmatch(r"[A-Za-z0-9._-]{1,64}", value):
        return value
    raise ValueError(f"is {_shown(value)}; expected letters, digits, dots, hyphens and underscores, at most 64")


#: Every key of the configuration but `overrides`, with its reader.
KEYS: Mapping[str, Callable[[object], object]] = {
    "select": names,
    "extend-select": names,
    "ignore": names,
    "suggestions": boolean,
    "max-changes": changes,
    "changed-from": commit,
    "include": globs,
    "exclude": globs,
    "force-exclude": boolean,
    "respect-gitignore": boolean,
    "max-file-size": size,
    "language": language,
    "accepted-words": inner_path,
    "names": spellings,
    "provider": word,
    "model": word,
    "base-url": word,
    "price": price,
    "budget": dollars,
    "concurrency": count,
    "rpm": rate,
    "tpm": rate,
    "timeout": count,
    "jobs": count,
    "strategy": names,
    "passes": one_of("single", "parallel"),
    "style-guide": inner_path,
    "glossary": inner_path,
    "pack": boolean,
    "cache": boolean,
    "redis": redis_url,
    "redis-tenant": tenant,
    "redis-days": count,
    "similar": one_of("words", "meaning", "off"),
    "embeddings": inner_path,
    "retry-refused": boolean,
    "unknown": one_of("resend-once", "hold", "resend"),
    "record": inner_path,
    "settled": inner_path,
}
#: Keys whose value is a file or folder; a flag or variable names it from the working folder.
PATHS = ("accepted-words", "style-guide", "glossary", "embeddings", "record", "settled")
FALLBACK_KEYS: Mapping[str, Callable[[object], object]] = {
    key: KEYS[key] for key in ("provider", "model", "base-url", "price")
}
OVERRIDE_KEYS: Mapping[str, Callable[[object], object]] = {
    "paths": globs,
    "select": names,
    "extend-select": names,
    "ignore": names,
}


def nearest(name: str, known: Iterable[str]) -> str:
    """A clause that names what was probably meant, or all that there is."""
    from difflib import get_close_matches  # of no use to a name that there is

    listed = list(known)
    near = get_close_matches(name, listed, n=1)
    return f"did you mean {near[0]!r}?" if near else f"there are {', '.join(listed)}"


def _outside_braces(text: str) -> list[str]:
    """`*.{md,txt}, docs` as two globs."""
    return [part.strip() for part in re.split(r",(?![^{]*\})", text) if part.strip()]


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}..."
