"""Regular expressions that are compiled when they are first used.

To compile all patterns of the rules and formats takes longer than to check a small document, which needs few of them.

To keep what a group has taken, patterns have an atomic group, `(?>(?:...)*)`. A possessive sign after a group takes too
much before Python 3.11.5.
"""

import re
from typing import AnyStr, Generic, cast


def late_pattern(pattern: AnyStr, flags: int = 0) -> re.Pattern[AnyStr]:
    """As `re.compile`, but later: what it returns has all that a compiled pattern has.

    Raises:
        re.error: at the first use, when the pattern is none.
    """
    return cast("re.Pattern[AnyStr]", _Late(pattern, flags))


class _Late(Generic[AnyStr]):
    """Stands for a pattern. Once that is compiled, its methods are kept here, where they are as quick as its own."""

    __slots__ = ("_given", "findall", "finditer", "fullmatch", "match", "search", "split", "sub", "subn")

    def __init__(self, pattern: AnyStr, flags: int) -> None:
        self._given: tuple[AnyStr, int] = pattern, flags

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):  # asked for by `copy` and the like before there is anything
            raise AttributeError(name)
        compiled = re.compile(*self._given)
        for method in _METHODS:
            setattr(self, method, getattr(compiled, method))
        return getattr(compiled, name)


_METHODS = _Late.__slots__[1:]
