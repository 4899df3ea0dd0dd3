"""The house's terms, as a glossary gives them."""

from typing import NamedTuple


class Entry(NamedTuple):
    """How one thing is to be written."""

    preferred: str
    forbidden: tuple[str, ...] = ()  #: other ways; in small letters: also with a capital, else exactly as written
    note: str = ""  #: for whoever reads a finding
