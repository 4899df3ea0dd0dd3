"""The embedded rules as a provider: they answer in the protocol as a model does, with no key and no network."""

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise

from burnish.errors import Rejected
from burnish.model.calls import Begun, Finish, Lane, Prompt, Reply, Usage
from burnish.model.document import Block, BlockKind, Piece, PieceKind
from burnish.model.edits import Finding, Tier
from burnish.model.masks import MASK
from burnish.ports import Rule, Words
from burnish.protocol.marks import END, marker, shield
from burnish.protocol.request import read_request

NAME = "rules"
_ATOM = re.compile(rf"(?P<mask>{MASK.pattern})|(?P<ticks>`+)(?!`).+?(?<!`)(?P=ticks)(?!`)", re.DOTALL)
_MAX_ROUNDS = 5  #: one edit can make room for another; a rule that never comes to rest is stopped here


class RulesProvider:
    """Answers with the safe edits and the suggestions of rules. Implements `burnish.ports.Provider`.

    A block's edits are answered under the strategy of its first one, so give only rules of the strategies asked for.
    """

    def __init__(self, rules: Sequence[Rule], words: Words) -> None:
        self._rules, self._words = rules, words

    @property
    def lane(self) -> Lane:
        """There is no origin, and the model is called as the provider."""
        return Lane(NAME, "", NAME)

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:  # noqa: ARG002 - ends as it begins
        """The changed blocks of a request; nothing but the end for any other text.

        Raises:
            Rejected: a rule raised.
        """
        lines = []
        for name, text in read_request(prompt.user):
            new, strategy = self._improved(text)
            if new != text and shield(new) == new:  # an edit may leave a line that reads like a mark of the protocol
                lines.append(f"{marker(name, strategy)} {new}")
        return Reply("\n".join([*lines, END]), Finish.STOP, Usage(0, 0), NAME)

    async def close(self) -> None:
        """As in `ports.Provider`; may be called again."""

    def _improved(self, text: str) -> tuple[str, str]:
        """The new text, and the strategy of its first edit."""
        strategy = ""
        for _ in range(_MAX_ROUNDS):
            chosen = self._chosen(block_of_text(text))
            if not chosen:
                break
            strategy = strategy or chosen[0][0].strategy
            for _, finding in reversed(chosen):
                text = text[: finding.start] + (finding.replacement or "") + text[finding.end :]
        return text, strategy

    def _chosen(self, block: Block) -> list[tuple[Rule, Finding]]:
        """What to apply: in the order of the text, disjoint, safe edits before suggestions."""
        found = list(self._found(block))
        chosen: list[tuple[Rule, Finding]] = []
        for tier in (Tier.SAFE, Tier.SUGGESTION):
            for rule, finding in found:
                if (finding.tier or rule.tier) is tier and not any(_meet(finding, other) for _, other in chosen):
                    chosen.append((rule, finding))
        return sorted(chosen, key=lambda pair: pair[1].start)

    def _found(self, block: Block) -> Iterator[tuple[Rule, Finding]]:
        for rule in self._rules:
            try:
                yield from ((rule, f) for f in list(rule.check(block, self._words)) if f.replacement is not None)
            except Exception as exc:  # door: a plug-in call
                problem = f"the rule {rule.name} failed: {type(exc).__name__}: {exc}"
                raise Rejected(origin=NAME, problem=problem, too_long=False) from exc


def block_of_text(text: str) -> Block:
    """A block of which only a logical text is known: masks are masks, inline code is frozen, the rest is free."""
    kinds = [(m.start(), PieceKind.MASK if m["mask"] else PieceKind.FROZEN, m.end()) for m in _ATOM.finditer(text)]
    edges = sorted({0, len(text), *(start for start, _, _ in kinds), *(end for _, _, end in kinds)})
    kind_at = {start: kind for start, kind, _ in kinds}
    pieces, byte = [], 0
    for start, end in pairwise(edges if text else (0, 0)):
        size = len(text[start:end].encode())
        pieces.append(Piece(start, end - start, byte, byte + size, kind_at.get(start, PieceKind.TEXT)))
        byte += size
    return Block(BlockKind.PARAGRAPH, text, tuple(pieces))


def _meet(one: Finding, other: Finding) -> bool:
    """Do two findings share a character, or touch?"""
    return one.start <= other.end and other.start <= one.end
