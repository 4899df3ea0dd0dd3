"""What a user can set, with its defaults. Frozen; reading files, variables and flags is `config.load`."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from burnish.model.money import Price

STATE = ".burnish"  #: the folder beside the configuration in which burnish keeps what it knows
RULES = "rules"  #: the provider that needs no model
INCLUDE = ("*.md", "*.markdown", "*.mdown", "*.txt", "*.mdx", "*.rst", "*.adoc", "*.asciidoc", "*.ipynb")


@dataclass(frozen=True, slots=True, kw_only=True)
class Override:
    """Settings for the files that match `paths`; later overrides win."""

    paths: tuple[str, ...]  #: globs, relative to the configuration
    select: tuple[str, ...] | None = None  #: replaces `Settings.select` and `extend_select`
    extend_select: tuple[str, ...] = ()  #: added to what is selected
    ignore: tuple[str, ...] = ()  #: added to `Settings.ignore`


@dataclass(frozen=True, slots=True, kw_only=True)
class Fallback:
    """A provider that is asked while the one before it cannot be."""

    provider: str
    model: str = ""
    base_url: str = ""
    price: Price | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Settings:
    """Everything that changes what burnish does."""

    root: Path = field(default_factory=Path)  #: folder of the configuration; globs are relative to it
    select: tuple[str, ...] | None = None  #: rule names; None: all but those that want to be asked for
    extend_select: tuple[str, ...] = ()  #: rule names, added to those
    ignore: tuple[str, ...] = ()  #: rule names
    suggestions: bool = False  #: apply suggestions as well
    max_changes: int | None = None  #: edits that a run may apply; None: all
    changed_from: str = ""  #: a commit: only what was touched since is looked at; empty: everything
    include: tuple[str, ...] = INCLUDE  #: globs of files that a search may return
    exclude: tuple[str, ...] = ()  #: globs of files and folders that a search passes over
    force_exclude: bool = False  #: `exclude` counts for named files as well
    respect_gitignore: bool = True
    max_file_size: int = 5_000_000  #: bytes; larger files are left alone
    language: str = "en"  #: only English has rules; others are left alone, unless it is "any"
    accepted_words: Path | None = None  #: a file of words, one a line, `#` begins a comment
    names: tuple[str, ...] = ()  #: names of the user's own as they are written, for the rule `product-name`
    provider: str = RULES  #: who improves: the embedded rules, or a provider of models
    model: str = ""
    base_url: str = ""  #: of an endpoint, up to and with `/v1`; empty: the provider's own
    price: Price | None = None  #: of the model; None: the listed one
    budget: int | None = None  #: micro-USD that a run may cost
    concurrency: int = 16  #: calls in flight, at most
    rpm: int | None = None  #: requests per minute, at most; None: what the provider tells
    timeout: int = 300  #: seconds that a call may take
    tpm: int | None = None  #: tokens per minute, likewise; those that a reply may have included
    jobs: int | None = None  #: processes; None: a second one for documents, where that helps
    strategy: tuple[str, ...] | None = None  #: names, of what rules or a provider improve; None: all
    passes: str = "single"  #: all strategies in one request, or "parallel": one request for each
    style_guide: Path | None = None  #: a file whose text goes with each request
    glossary: Path | None = None  #: likewise
    pack: bool = True  #: several documents may share a request
    cache: bool = True  #: look up and keep answers
    redis: str = field(default="", repr=False)  #: URL of a Redis that shares answers; it may hold a password
    redis_tenant: str = "burnish"  #: answers are shared by those who call it the same
    redis_days: int = 30  #: that an answer is kept there
    similar: str = "words"  #: by what texts are found that are nearly the same; "off": they are not
    embeddings: Path | None = None  #: the folder of the model that "meaning" needs
    retry_refused: bool = False  #: ask again about texts whose answer a check refused
    unknown: str = "resend-once"  #: what to do about calls that may have been paid: or "hold", or "resend"
    record: Path | None = None  #: a file to which each reply is written, for `replay`
    settled: Path | None = None  #: a file of settled texts to commit
    fallback: tuple[Fallback, ...] = ()  #: in their order
    overrides: tuple[Override, ...] = ()
