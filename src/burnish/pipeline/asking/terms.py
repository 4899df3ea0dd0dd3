"""How a run asks: by which strategies and with which texts, whom, at what price, how many calls at once."""

from dataclasses import dataclass
from functools import cached_property

from burnish.cache.keys import Asking, Question, key_of, parts_of, settled_key
from burnish.model.calls import Lane
from burnish.model.document import Block
from burnish.model.money import Price
from burnish.model.strategy import Strategy
from burnish.protocol import VERSION
from burnish.protocol.system import system_prompt


@dataclass(frozen=True, kw_only=True)
class Pass:
    """The strategies that share a request."""

    strategies: tuple[Strategy, ...]
    style_guide: str
    glossary: str
    lane: Lane

    @cached_property
    def system(self) -> str:
        """The system message, the same for each call."""
        return system_prompt(self.strategies, self.style_guide, self.glossary)

    @cached_property
    def tags(self) -> frozenset[str]:
        """Names and versions of the strategies."""
        return frozenset(strategy.tag for strategy in self.strategies)

    @cached_property
    def names(self) -> frozenset[str]:
        """What replies may call the strategies."""
        return frozenset(strategy.name for strategy in self.strategies)

    @cached_property
    def _asking(self) -> Asking:
        return Asking(
            protocol=VERSION,
            strategies=self.tags,
            lane=self.lane,
            style_guide=self.style_guide,
            glossary=self.glossary,
        )

    def question(self, block: Block) -> Question:
        """What this pass asks about a block."""
        return self._asking.about(block.kind, block.text)

    def scope(self, block: Block) -> bytes:
        """What stands for all of that question but the text."""
        return self._asking.scope(block.kind)


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What one run asks for."""

    strategies: tuple[Strategy, ...]  #: in their order: where two contradict each other, the earlier one wins
    lane: Lane
    price: Price
    fallbacks: tuple[tuple[Lane, Price], ...] = ()  #: who is asked while `lane` cannot be, in their order
    parallel: bool = False  #: a request for each strategy, on the same text; else one for all
    style_guide: str = ""
    glossary: str = ""
    concurrency: int = 16
    rpm: int | None = None  #: requests per minute that `lane` may get, beside what it tells itself
    tpm: int | None = None  #: tokens per minute, likewise
    budget: int | None = None  #: micro-USD
    pack: bool = True
    cache: bool = True
    retry_refused: bool = False
    hold_unknown: bool = False  #: ask nothing again whose call may have been paid; else once, or
    resend_unknown: bool = False  #: however often it was lost
    window: int = 4_000_000  #: bytes of documents that are being worked on at once

    @cached_property
    def passes(self) -> tuple[Pass, ...]:
        """The passes, which run at once."""
        groups = [(strategy,) for strategy in self.strategies] if self.parallel else [self.strategies]
        return tuple(
            Pass(strategies=group, style_guide=self.style_guide, glossary=self.glossary, lane=self.lane)
            for group in groups
        )

    @cached_property
    def tags(self) -> str:
        """Names and versions of all strategies, as the journal remembers them: sorted, by commas."""
        return ",".join(sorted(strategy.tag for strategy in self.strategies))

    def settled_key(self, text: str) -> bytes:
        """Under which a block's text is remembered as fine."""
        return settled_key(text, self.style_guide, self.glossary)

    @cached_property
    def asked(self) -> bytes:
        """A digest of all that decides which texts are settled, apart from the texts."""
        return key_of(parts_of(str(VERSION), self.tags, self.style_guide, self.glossary))

    @cached_property
    def asked_here(self) -> bytes:
        """The same with whom is asked: another model may do better where answers were refused."""
        lane = self.lane
        return key_of(parts_of(self.asked, lane.provider, lane.origin, lane.model))
