"""Did an edit change a fact? The gate that keeps promise 3 of the design.

The facts of a block, as `fact_grammar` reads them, are one ordered sequence before and one after; where the two
differ, the edit is refused and goes to a person. An edit may be allowed to change some: see `compare_block`.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from burnish.checks.fact_grammar import CLASSES, OPENING, Fact, facts_of, scan
from burnish.model.edits import Edit, Refusal

__all__ = ["CLASSES", "Fact", "compare_block", "compare_texts", "facts_of"]

CHECK = "facts"

_CALLED = {
    "mask": "the mask",
    "url": "the address",
    "date": "the date",
    "version": "the version",
    "flag": "the flag",
    "identifier": "the identifier",
    "number": "the number",
    "negation": "negation",
    "modality": "the modal word",
    "name": "the name",
}


@dataclass(frozen=True, slots=True)
class _Claim:
    """What is compared of a fact, and how a person wrote it."""

    klass: str
    token: str
    shown: str = field(compare=False)


class _Change(NamedTuple):
    """An edit with the range of its replacement in the edited text."""

    edit: Edit
    start: int
    end: int


def compare_texts(before: str, after: str) -> Refusal | None:
    """Refuse unless both texts hold the same facts in the same order."""
    return None if before == after else _compare(before, list(scan(before)), after, list(scan(after)))


def compare_block(before: str, edits: Sequence[Edit]) -> Refusal | None:
    """Refuse unless the edits leave the facts of a block as they were, apart from what each is allowed.

    An edit whose allowance names classes may change the facts of these classes that it touches. One with `own_span`
    may change what stands inside its own range, as long as no fact reaches across the range's edge without a space:
    correcting the end of `10 secnds` is fine, correcting half of an identifier is not.

    Args:
        before: the block's logical text.
        edits: to it, sorted and disjoint; `block` is not looked at.
    """
    after, changes = _apply(before, edits)
    old, new = list(scan(before)), list(scan(after))
    inside = [c for c in changes if c.edit.allowance.own_span and _holds_its_facts(c, before, after, old, new)]
    if inside:
        set_aside = {id(change) for change in inside}
        rest = [c.edit for c in changes if id(c) not in set_aside]
        after, changes = _apply(before, rest)
        new = list(scan(after))
    return _compare(
        before,
        [f for f in old if not any(_may_change(c.edit, f, c.edit.start, c.edit.end) for c in changes)],
        after,
        [f for f in new if not any(_may_change(c.edit, f, c.start, c.end) for c in changes)],
    )


def _apply(text: str, edits: Iterable[Edit]) -> tuple[str, list[_Change]]:
    parts: list[str] = []
    changes: list[_Change] = []
    done = length = 0
    for edit in edits:
        start = length + edit.start - done
        length = start + len(edit.replacement)
        parts += (text[done : edit.start], edit.replacement)
        changes.append(_Change(edit, start, length))
        done = edit.end
    return "".join((*parts, text[done:])), changes


def _may_change(edit: Edit, fact: Fact, start: int, end: int) -> bool:
    klass = "name" if fact.klass == OPENING else fact.klass
    return klass in edit.allowance.classes and fact.start < end and start < fact.end


def _holds_its_facts(change: _Change, before: str, after: str, old: Sequence[Fact], new: Sequence[Fact]) -> bool:
    edit = change.edit
    return not (
        any(_crossed(before, old, edge) for edge in (edit.start, edit.end))
        or any(_crossed(after, new, edge) for edge in (change.start, change.end))
    )


def _crossed(text: str, facts: Iterable[Fact], edge: int) -> bool:
    if not 0 < edge < len(text) or text[edge - 1].isspace() or text[edge].isspace():
        return False
    return any(fact.start < edge < fact.end for fact in facts)


def _compare(before: str, old: Sequence[Fact], after: str, new: Sequence[Fact]) -> Refusal | None:
    # A word that is surely a name in one place of either text is one at the start of a sentence, too.
    names = {fact.token for facts in (old, new) for fact in facts if fact.klass == "name"}
    was, now = ([fact for fact in facts if fact.klass != OPENING or fact.token in names] for facts in (old, new))
    if list(map(_said, was)) == list(map(_said, now)):
        return None
    return Refusal(CHECK, _difference([_claim(before, fact) for fact in was], [_claim(after, fact) for fact in now]))


def _said(fact: Fact) -> tuple[str, str]:
    """What is compared of a fact."""
    return ("name" if fact.klass == OPENING else fact.klass), fact.token


def _claim(text: str, fact: Fact) -> _Claim:
    klass, token = _said(fact)
    return _Claim(
        klass, token, token if klass in ("negation", "modality") else " ".join(text[fact.start : fact.end].split())
    )


def _difference(was: Sequence[_Claim], now: Sequence[_Claim]) -> str:
    """One clause: what became of the first class, by priority, whose sequence changed."""
    for klass in CLASSES:
        gone, come = _differing([c for c in was if c.klass == klass], [c for c in now if c.klass == klass])
        if gone or come:
            return _clause(_CALLED[klass], _quoted(gone), _quoted(come))
    gone, come = _differing(was, now)
    return f"the order of facts changed: {_quoted(gone)} became {_quoted(come)}"


def _clause(called: str, gone: str, come: str) -> str:
    if not come:
        return f"{called} {gone} was removed"
    if not gone:
        return f"{called} {come} was added"
    return f"{called} {gone} became {come}"


def _differing(was: Sequence[_Claim], now: Sequence[_Claim]) -> tuple[Sequence[_Claim], Sequence[_Claim]]:
    """Both sequences without what they share at their ends."""
    shorter = min(len(was), len(now))
    head = next((i for i in range(shorter) if was[i] != now[i]), shorter)
    tail = next((i for i in range(shorter - head) if was[-1 - i] != now[-1 - i]), shorter - head)
    return was[head : len(was) - tail], now[head : len(now) - tail]


def _quoted(claims: Iterable[_Claim]) -> str:
    return ", ".join(f"'{claim.shown}'" for claim in claims)
