"""Small stand-ins: a clock that a test moves, a rule that follows a script, blocks made from a line of text."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from burnish.documents.markdown.format import Markdown
from burnish.model.document import Block, BlockKind, Piece, PieceKind
from burnish.model.edits import Allowance, Finding, Tier
from burnish.model.usage import Usual
from burnish.ports import Words

NOTHING = Allowance()  #: no fact may change


class ManualClock:
    """A clock in seconds that stands still until a test moves it; with `step`, each reading moves it as well."""

    def __init__(self, now: float = 0.0, *, step: float = 0.0) -> None:
        self.now = now
        self._step = step

    def __call__(self) -> float:
        """The time, in seconds."""
        self.now += self._step
        return self.now

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass."""
        self.now += seconds


@dataclass(frozen=True)
class ScriptedRule:
    """A rule that replaces every occurrence of given strings that touches nothing frozen. Implements `ports.Rule`.

    `replacements` maps what is looked for to what replaces it; None only reports. With `fails`, `check` raises it.
    """

    replacements: Mapping[str, str | None] = field(default_factory=dict)
    name: str = "scripted"
    tier: Tier = Tier.SAFE
    strategy: str = "clarity"
    summary: str = "Replace what the test says."
    version: int = 1
    allowance: Allowance = NOTHING
    cases: Sequence[tuple[str, str]] = ()
    fails: Exception | None = None

    def check(self, block: Block, words: Words) -> Iterable[Finding]:
        """As in `ports.Rule`; a word that `words` accepts is left alone."""
        if self.fails is not None:
            raise self.fails
        found = []
        for old, new in self.replacements.items():
            at = block.text.find(old)
            while at >= 0:
                if not block.is_frozen(at, at + len(old)) and not words.accepted(old):
                    found.append(Finding(at, at + len(old), f"{old} should not stand here", new))
                at = block.text.find(old, at + len(old))
        return sorted(found, key=lambda finding: finding.start)


@dataclass(frozen=True)
class KnownUsage:
    """What a corpus writes in several ways; each document writes all of it. Implements `ports.Corpus`."""

    mixed: Mapping[str, Usual] = field(default_factory=dict)

    def writes(self, family: str) -> bool:
        """As in `ports.Corpus`."""
        return family in self.mixed


@dataclass(frozen=True)
class KnownWords:
    """Words that a user accepts, and words that a document uses as code. Implements `ports.Words`."""

    accept: frozenset[str] = frozenset()  #: lower case
    code: frozenset[str] = frozenset()  #: lower case
    corpus: KnownUsage = field(default_factory=KnownUsage)

    def accepted(self, word: str) -> bool:
        """As in `ports.Words`."""
        return word.lower() in self.accept

    def used_as_code(self, word: str) -> bool:
        """As in `ports.Words`."""
        return word.lower() in self.code


def block_of(markdown: str) -> Block:
    """The first block of a Markdown text.

    Raises:
        ValueError: there is no prose in it.
    """
    blocks = Markdown().parse(markdown.encode()).blocks
    if not blocks:
        raise ValueError(f"no prose in {markdown!r}")
    return blocks[0]


def plain_block(text: str, kind: BlockKind = BlockKind.PARAGRAPH) -> Block:
    """A block whose source is `text`, all of it free to change."""
    piece = Piece(0, len(text), 0, len(text.encode()), PieceKind.TEXT)
    return Block(kind, text, (piece,))
