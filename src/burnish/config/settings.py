"""What a user can set, with its defaults. Frozen; reading files, variables and flags is `config.load`."""

from dataclasses import dataclass, field
from pathlib import Path

INCLUDE = ("*.md", "*.markdown", "*.mdown", "*.txt", "*.mdx", "*.rst", "*.adoc", "*.asciidoc", "*.ipynb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Settings for the files that match `paths`; later overrides win."""

    paths: tuple[str, ...]  #: globs, relative to the configuration
    select: tuple[str, ...] | None = None  #: replaces `Settings.select`
    ignore: tuple[str, ...] = ()  #: added to `Settings.ignore`


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that changes what burnish does."""

    root: Path = field(default_factory=Path)  #: folder of the configuration; globs are relative to it
    select: tuple[str, ...] | None = None  #: rule names; None: all
    ignore: tuple[str, ...] = ()  #: rule names
    suggestions: bool = False  #: apply suggestions as well
    include: tuple[str, ...] = INCLUDE  #: globs of files that a search may return
    exclude: tuple[str, ...] = ()  #: globs of files and folders that a search passes over
    respect_gitignore: bool = True
    max_file_size: int = 5_000_000  #: bytes; larger files are left alone
    language: str = "en"  #: only English has rules; others are left alone, unless it is "any"
    accepted_words: Path | None = None  #: a file of words, one a line, `#` begins a comment
    overrides: tuple[Override, ...] = ()
