"""From rules to edits: ask each rule about each block, and settle which edits are to be applied.

An edit is applied when its tier asks for it and nothing applied before it touches the same words. Edits of a heading
whose words make its anchor are only reported, since links to it would break (invariant I15).
"""

from collections.abc import Sequence
from dataclasses import dataclass

from burnish.errors import PluginFailed
from burnish.model.document import Block, BlockKind
from burnish.model.edits import Edit, Finding, Tier
from burnish.model.page import Ignored, Page, PageFinding
from burnish.ports import PageRule, Rule, Surroundings, Words


@dataclass(frozen=True, slots=True)
class Located:
    """A finding with its block and its rule."""

    index: int  #: of the block in the document
    block: Block
    rule: Rule
    finding: Finding
    tier: Tier

    @property
    def message(self) -> str:
        """What the rule says, and why its edit is not applied where that is not the rule's own wish."""
        only_reported = self.tier is Tier.FINDING and self.finding.replacement is not None and makes_anchor(self.block)
        return self.finding.message + (" (not applied: links may rely on a heading's words)" if only_reported else "")

    @property
    def edit(self) -> Edit | None:
        """What the finding proposes to apply."""
        if self.finding.replacement is None:
            return None
        return Edit(
            block=self.block,
            start=self.finding.start,
            end=self.finding.end,
            replacement=self.finding.replacement,
            rule=self.rule.name,
            strategy=self.rule.strategy,
            tier=self.tier,
            message=self.finding.message,
            allowance=self.rule.allowance,
        )


def find(blocks: Sequence[tuple[int, Block]], rules: Sequence[Rule], words: Words) -> list[Located]:
    """Every finding in `blocks` (each with its index in the document), in the order of the text, then of the rules.

    Raises:
        PluginFailed: a rule raised.
    """
    found: list[Located] = []
    for index, block in blocks:
        for rule in rules:
            if rule.name in block.ignored:
                continue
            try:
                found += [Located(index, block, rule, f, _tier(block, rule, f)) for f in rule.check(block, words)]
            except Exception as exc:  # door: a plug-in call
                raise PluginFailed(plugin=f"the rule {rule.name}", problem=f"{type(exc).__name__}: {exc}") from exc
    found.sort(key=lambda f: (f.index, f.finding.start))
    return found


def find_in_page(
    page: Page | None, rules: Sequence[PageRule], site: Surroundings
) -> list[tuple[PageRule, PageFinding]]:
    """What the rules say about a page, but for where the person does not want them to look.

    Raises:
        PluginFailed: a rule raised.
    """
    if page is None:
        return []
    found: list[tuple[PageRule, PageFinding]] = []
    for rule in rules:
        try:
            found += [(rule, finding) for finding in rule.check(page, site)]
        except Exception as exc:  # door: a plug-in call
            raise PluginFailed(plugin=f"the rule {rule.name}", problem=f"{type(exc).__name__}: {exc}") from exc
    return _wanted(page, found) if page.off or page.ignored else found


def _wanted(page: Page, found: list[tuple[PageRule, PageFinding]]) -> list[tuple[PageRule, PageFinding]]:
    """Without what rules found where the person does not want them to look; in the order of the text."""
    parts = sorted([*(Ignored(start, end, ()) for start, end in page.off), *page.ignored])
    around: list[Ignored] = []
    wanted: list[tuple[PageRule, PageFinding]] = []
    at = 0
    for rule, finding in sorted(found, key=lambda pair: pair[1].start):
        while at < len(parts) and parts[at].start <= finding.start:
            around.append(parts[at])
            at += 1
        around = [part for part in around if finding.start < part.end]
        if not any(not part.rules or rule.name in part.rules for part in around):
            wanted.append((rule, finding))
    return wanted


def _tier(block: Block, rule: Rule, finding: Finding) -> Tier:
    if finding.replacement is None or makes_anchor(block):
        return Tier.FINDING
    return finding.tier or rule.tier


def makes_anchor(block: Block) -> bool:
    """Do sites make a heading's anchor from its words, so that links may rely on them?"""
    return block.kind is BlockKind.HEADING and not block.anchored


def to_apply(found: Sequence[Located], *, suggestions: bool) -> list[tuple[Located, Edit]]:
    """What to apply: sorted and disjoint. Safe edits go before suggestions; of two that meet, the first stays."""
    wanted = (Tier.SAFE, Tier.SUGGESTION) if suggestions else (Tier.SAFE,)
    chosen: dict[int, list[tuple[Located, Edit]]] = {}  # by block
    for tier in wanted:
        for located in found:
            edit = located.edit if located.tier is tier else None
            beside = chosen.setdefault(located.index, [])
            if edit is not None and not any(_meet(located, other) for other, _ in reversed(beside)):
                beside.append((located, edit))
    pairs = [pair for index in sorted(chosen) for pair in chosen[index]]
    pairs.sort(key=lambda pair: (pair[0].index, pair[0].finding.start))
    return pairs


def _meet(a: Located, b: Located) -> bool:
    """Do two findings of one block share a character, or touch?"""
    return a.finding.start <= b.finding.end and b.finding.start <= a.finding.end
