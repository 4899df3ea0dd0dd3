"""The ports to documents: rules, formats and the disk."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

from burnish.model.document import Block, Document, Outline
from burnish.model.edits import Allowance, Finding, Tier
from burnish.model.files import Found, Stamp
from burnish.model.known import Known
from burnish.model.page import Page, PageFinding
from burnish.model.usage import Counted, Usual


class Corpus(Protocol):
    """What the documents around one do, that one included."""

    @property
    def mixed(self) -> Mapping[str, Usual]:
        """The families that are written in more than one way; the same object for all documents of a run."""
        ...

    def writes(self, family: str) -> bool:
        """Does this document write the family? Only then may a finding in it rely on how others write it."""
        ...


class Words(Protocol):
    """What is known about words outside the block that a rule looks at."""

    def accepted(self, word: str) -> bool:
        """Is `word` in the user's list of accepted words (in any case)?"""
        ...

    def used_as_code(self, word: str) -> bool:
        """Does `word` occur in the frozen parts of this document (code, targets, markup)?"""
        ...

    @property
    def corpus(self) -> Corpus:
        """How the documents around this one write."""
        ...


class Rule(Protocol):
    """Looks at one block at a time; pure."""

    @property
    def name(self) -> str:
        """Kebab-case, unique."""
        ...

    @property
    def strategy(self) -> str:
        """Clarity, completeness, consistency, accuracy or readability; in lower case."""
        ...

    @property
    def tier(self) -> Tier:
        """Of its findings, unless a finding lowers its own."""
        ...

    @property
    def summary(self) -> str:
        """One sentence, imperative."""
        ...

    @property
    def version(self) -> int:
        """Raised when it finds something else."""
        ...

    @property
    def allowance(self) -> Allowance:
        """The facts that its edits may change."""
        ...

    @property
    def cases(self) -> Sequence[tuple[str, str]]:
        """(text, text after the rule); equal where the rule must stay silent.

        Of a rule that only reports (text, the message of its only finding).
        """
        ...

    def check(self, block: Block, words: Words) -> Iterable[Finding]:
        """Findings in the order of the text, not overlapping; none inside `block.frozen`."""
        ...


class Site(Protocol):
    """The other files, as one document sees them. Paths are as its links write them, without `?` and `#`."""

    def has(self, path: str) -> bool:
        """Does a file or folder stand there? Also True when that cannot be told."""
        ...

    def anchors(self, path: str) -> frozenset[str] | None:
        """What links can find in the document there; None: nobody knows."""
        ...

    def likely(self, path: str) -> str | None:
        """Where a link to a path that is not there should lead, relative to this document; None: no idea."""
        ...


class Surroundings(Site, Protocol):
    """The other files, and how they are written."""

    @property
    def corpus(self) -> Corpus:
        """How the documents around this one write."""
        ...


class PageRule(Protocol):
    """Looks at a document as a whole, as its markup. What it finds is only reported; pure but for `site`."""

    @property
    def name(self) -> str:
        """Kebab-case, unique among all rules."""
        ...

    @property
    def strategy(self) -> str:
        """As of a `Rule`."""
        ...

    @property
    def summary(self) -> str:
        """One sentence, imperative."""
        ...

    @property
    def version(self) -> int:
        """Raised when it finds something else."""
        ...

    @property
    def cases(self) -> Sequence[tuple[str, str]]:
        """(Markdown, the message of its only finding); an empty message where the rule must stay silent."""
        ...

    def check(self, page: Page, site: Surroundings) -> Iterable[PageFinding]:
        """Findings in the order of the text."""
        ...


class Format(Protocol):
    """Reads one family of documents; pure."""

    @property
    def name(self) -> str:
        """Unique."""
        ...

    @property
    def suffixes(self) -> Sequence[str]:
        """Lower case, with the dot."""
        ...

    def parse(self, source: bytes) -> Document:
        """The document in `source`, which is UTF-8 without NUL bytes."""
        ...

    def page(self, source: bytes) -> Page | None:
        """Its markup, for rules that look at whole documents; None for a format without any."""
        ...

    def outline(self, source: bytes) -> Outline:
        """What the parser that makes the offsets sees, with offsets."""
        ...

    def second_outline(self, source: bytes) -> Outline:
        """What an independent parser sees; without offsets. Equal before and after, or an edit is refused."""
        ...

    def disputed(self, source: bytes) -> Sequence[tuple[int, int]]:
        """Half-open byte ranges of top-level blocks on which the two parsers disagree."""
        ...


class Findings(Protocol):
    """What earlier runs found, by path. It may forget; it never raises."""

    def known(self, path: str) -> Known | None:
        """What is known of a document."""
        ...

    def anchors(self, path: str) -> tuple[Stamp, str] | None:
        """How a file looked when its anchors were read last, and what stands for them."""
        ...

    def keep(self, looks: Mapping[str, Known], anchors: Mapping[str, tuple[Stamp, str]]) -> None:
        """Remember these, in place of what was known."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


class UsageIndex(Protocol):
    """How the documents of a corpus write, by their paths. It may forget; it never raises."""

    def counted(self, path: str) -> tuple[Stamp, bytes] | None:
        """How a document looked from outside when it was counted last, and the digest of its content."""
        ...

    def families(self, path: str) -> Sequence[str]:
        """The families that a document writes; one of them may be there several times."""
        ...

    def keep(self, documents: Mapping[str, Counted]) -> None:
        """Count these documents, in place of what they were counted as."""
        ...

    def forget(self, paths: Sequence[str]) -> None:
        """Count these documents no more."""
        ...

    def paths(self) -> Iterator[str]:
        """All documents that are counted."""
        ...

    def mixed(self) -> Mapping[str, Usual]:
        """The families that all documents together write in more than one way."""
        ...

    def close(self) -> None:
        """Give the file back."""
        ...


class Files(Protocol):
    """The disk, or something that stands for it."""

    def find(self, paths: Sequence[Path], apart: Path | None = None) -> Iterator[Found]:
        """Files below `paths`, in a stable order, each once; none below `apart`, where results of earlier runs lie.

        Raises:
            PathNotFound: a path does not exist; raised by the call itself, before anything is searched.
        """
        ...

    def read(self, path: Path) -> bytes:
        """The bytes of a file.

        Raises:
            CannotRead: it is gone, not a regular file, or may not be read.
        """
        ...

    def holds(self, path: Path) -> bool:
        """Does a file or folder stand there?"""
        ...

    def stamp(self, path: Path) -> Stamp | None:
        """How the file looks from outside, what a link means; None when it cannot be told."""
        ...

    def writable(self, path: Path) -> str | None:
        """Why `replace` would refuse this file as it is now, as a clause, or None. Changes nothing."""
        ...

    def remove_stale(self, paths: Sequence[Path], found: Sequence[Path] = ()) -> Sequence[Path]:
        """Remove the temporary files of crashed runs, and say which.

        They are looked for below `paths` (for a file, its folder), and beside `found` and what links among them mean.
        """
        ...

    def place_for(self, path: Path, paths: Sequence[Path], folder: Path) -> Path:
        """Where in `folder` the result of `path`, found below `paths`, goes: it mirrors what holds all `paths`.

        Raises:
            CannotWrite: a link there leads out of `folder`.
        """
        ...

    def replace(self, path: Path, expected: bytes, new: bytes) -> None:
        """Replace a file that still holds `expected` by `new`, atomically and durably.

        Raises:
            ConflictingEdit: the file does not hold `expected` any more; it is left as it is.
            CannotWrite: no room, no permission, or not a plain file inside the root; it is left as it is.
        """
        ...

    def create(self, path: Path, new: bytes) -> None:
        """Write a result to a place of its own (`--output`), making folders as needed, atomically.

        Raises:
            CannotWrite: as for `replace`.
        """
        ...
