"""Names to factories for one family of plug-ins: rules, formats.

A registry is an object that is passed in, never a global; adding is a call, never a side effect of an import.
"""

from collections.abc import Callable, Iterator
from typing import Generic, TypeVar

Plugin = TypeVar("Plugin")


class Registry(Generic[Plugin]):
    """The plug-ins of one `family`. Factories run on use, so that listing names costs no imports."""

    def __init__(self, family: str) -> None:
        self.family = family
        self._factories: dict[str, Callable[[], Plugin]] = {}

    def add(self, name: str, factory: Callable[[], Plugin]) -> None:
        """Register `factory` under `name`.

        Raises:
            ValueError: the name is taken.
        """
        if name in self._factories:
            raise ValueError(f"{self.family} {name!r} is already registered")
        self._factories[name] = factory

    def make(self, name: str) -> Plugin:
        """A new plug-in.

        Raises:
            LookupError: there is none of that name; the message says what would have worked.
        """
        if name not in self._factories:
            from difflib import get_close_matches  # of no use to a name that there is

            near = get_close_matches(name, self._factories, n=1)
            known = f"; did you mean {near[0]!r}?" if near else f"; there are {', '.join(self._factories)}"
            raise LookupError(f"no {self.family} named {name!r}{known}")
        return self._factories[name]()

    def __iter__(self) -> Iterator[str]:
        return iter(self._factories)
