"""Replies that no honest model sends, fed through the whole engine, and what may never follow from them.

Three kinds: random bytes; replies that were right and then damaged; right replies that belong to other documents.
`benchmarks/hostile.py` sends tens of thousands of them.
"""

import asyncio
import random
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from burnish.cache.memory import MemoryAnswers
from burnish.documents.markdown.format import Markdown
from burnish.errors import CallFailed
from burnish.model.calls import Finish, Lane, Prompt, Reply, Usage
from burnish.model.masks import MASK
from burnish.model.money import Price
from burnish.model.results import CallEnded, Event, RunResult, Status, Verdict
from burnish.pipeline.asking.run import Tools, Work, run
from burnish.pipeline.asking.terms import Terms
from burnish.pipeline.control import Control
from burnish.pipeline.document import Plan
from burnish.pipeline.run import Target
from burnish.protocol.request import read_request
from burnish.strategies.catalogue import catalogue
from burnish.testing import ManualClock, MemoryFiles, ScriptedProvider
from burnish.testing.judge import broken
from burnish.testing.memory_journal import MemoryJournal
from burnish.testing.simulator.edits import edited

SIZE = 50_000  #: bytes of a random reply
STRATEGIES = ("clarity", "completeness", "consistency", "accuracy", "readability")
_TERMS = Terms(
    strategies=tuple(catalogue().make(name) for name in catalogue()),
    lane=Lane("scripted", "http://localhost", "m"),
    price=Price(1_000_000, 4_000_000),
    concurrency=1,  # so that several documents share a request
)
_PLAN = Plan(formats={".md": Markdown()}, rules_for=lambda _: ())

#: Things that a reply brings and that no file may gain, wherever they were put.
PLANTS = (
    "\u0430",  # Cyrillic, looks like a
    "\u200b",
    "\u202e",
    "\ufeff",
    "\x00",
    "\x1b[31m",
    "\uff3b",
    "[end]",
    "@@1",
    "<doc",
    "</doc>",
    "https://evil.example/",
    "<script>",
    "![x](x.png)",
    "Sure! Here is the revised text:",
    "I cannot help with that.",
)
_MARKUP = (
    "*",
    "_",
    "`",
    "```\n",
    "[",
    "](x)",
    "|",
    "\n# ",
    "\n- ",
    "\n1. ",
    "\n> ",
    "\n\n",
    "  \n",
    "\\",
    "<b>",
    "&amp;",
)
_MARKUP += ("\n---\n", "\n===\n", "\n: ", "~~", "[^1]", "[x]: /y", "$", "{{", "::: x\n", "<!--", "\t", "\r", "\u2028")
_LINE = re.compile(r"^\[(?P<id>[a-z2-7]{3,})(?P<rest>[^\]\n]*)\]", re.MULTILINE)

Blocks = Sequence[tuple[str, str]]  #: of a request: id and text, as they were sent
Attack = Callable[[Blocks, random.Random], Reply]


def said(text: str, finish: Finish = Finish.STOP) -> Reply:
    return Reply(text, finish, Usage(1000, 1000), "m")


# -- random bytes ------------------------------------------------------------------------------------------------------


def random_bytes(blocks: Blocks, chance: random.Random) -> Reply:
    """50 KB of anything: as it is; as printable text; behind the right markers; as words and markup behind them."""
    way = chance.randrange(4)
    if way == 0:
        return said(chance.randbytes(SIZE).decode(errors="replace"), chance.choice(list(Finish)))
    if way == 1:
        return said("".join(chance.choices([chr(n) for n in range(32, 127)] + ["\n"] * 5, k=SIZE)))
    own = re.split(r"(\s+)", " ".join(text for _, text in blocks))
    parts = []
    for name, _ in blocks:
        part = chance.randbytes(SIZE // len(blocks)).decode(errors="replace")
        if way == 3:
            part = "".join(chance.choices([*own, *_MARKUP, *PLANTS], k=chance.randint(1, 60)))
        parts.append(f"[{name} {chance.choice(STRATEGIES)}] {part}")
    return said("\n".join([*parts, "[end]"]))


# -- replies that were right -------------------------------------------------------------------------------------------


def honest(blocks: Blocks, chance: random.Random, share: float = 0.8) -> str:
    """What the simulator would say."""
    seed = chance.randrange(1 << 16)
    new = ((name, text, edited(text, share, seed)) for name, text in blocks)
    lines = [f"[{name} {chance.choice(STRATEGIES)}] {after}" for name, before, after in new if after != before]
    return "\n".join([*lines, "[end]"])


def damaged(blocks: Blocks, chance: random.Random) -> Reply:
    """One to three damages to such a reply."""
    text = honest(blocks, chance)
    for damage in chance.choices(DAMAGES, k=chance.randint(1, 3)):
        text = damage(text, blocks, chance)
    return said(text, chance.choice([Finish.STOP] * 5 + [Finish.LENGTH, Finish.FILTER, Finish.OTHER]))


def _at(text: str, chance: random.Random) -> int:
    return chance.randint(0, len(text))


def _cut(text: str, _: Blocks, chance: random.Random) -> str:
    return text[: _at(text, chance)]


def _hole(text: str, _: Blocks, chance: random.Random) -> str:
    start = _at(text, chance)
    return text[:start] + text[start + chance.randint(1, 80) :]


def _shuffled(text: str, _: Blocks, chance: random.Random) -> str:
    lines = text.split("\n")
    chance.shuffle(lines)
    return "\n".join(lines)


def _shuffled_words(text: str, _: Blocks, chance: random.Random) -> str:
    words = text.split(" ")
    start = chance.randrange(len(words))
    some = words[start : start + 8]
    chance.shuffle(some)
    return " ".join([*words[:start], *some, *words[start + 8 :]])


def _mask(text: str, _: Blocks, chance: random.Random) -> str:
    found = list(MASK.finditer(text))
    if not found:
        return text
    hit, other = chance.choice(found), chance.choice(found)
    new = chance.choice(
        (
            "",
            hit[0] * 2,
            hit[0].lower(),
            hit[0].replace("@@", "@ @"),
            hit[0].replace("@", "\uff20"),
            other[0],
            "@@9ZZ@@",
        )
    )
    return text[: hit.start()] + new + text[hit.end() :]


def _swapped_ids(text: str, blocks: Blocks, chance: random.Random) -> str:
    names = [name for name, _ in blocks]
    return _LINE.sub(lambda match: f"[{chance.choice(names)}{match['rest']}]", text)


def _shifted(text: str, blocks: Blocks, _: random.Random) -> str:
    """Each block gets the text of the one before it (fault F14)."""
    new = [f"[{name} clarity] {before}" for (name, _), (_, before) in zip(blocks[1:], blocks, strict=False)]
    return "\n".join([*new, "[end]"]) if new else text


def _doubled(text: str, _: Blocks, chance: random.Random) -> str:
    lines = text.split("\n")
    at = chance.randrange(len(lines))
    return "\n".join([*lines[:at], lines[at], *lines[at:]])


def _planted(text: str, _: Blocks, chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + chance.choice(PLANTS) + text[at:]


def _markup(text: str, _: Blocks, chance: random.Random) -> str:
    at = _at(text, chance)
    return text[:at] + chance.choice(_MARKUP) + text[at:]


def _marker(text: str, blocks: Blocks, chance: random.Random) -> str:
    at, name = _at(text, chance), chance.choice([*(name for name, _ in blocks), "zzz"])
    rest = chance.choice((" clarity", "", " nonsense", " + clarity"))
    return f"{text[:at]}{chance.choice(('', chr(10)))}[{name}{rest}] {text[at:]}"


def _case(text: str, _: Blocks, chance: random.Random) -> str:
    start = _at(text, chance)
    end = start + chance.randint(1, 200)
    return text[:start] + chance.choice((str.upper, str.lower, str.title, str.swapcase))(text[start:end]) + text[end:]


def _look_alikes(text: str, _: Blocks, chance: random.Random) -> str:
    old, new = chance.choice(
        (("a", "\u0430"), ("e", "\u0435"), (" ", "\u00a0"), ("'", "\u2019"), ("-", "\u2011"), ("o", "0"))
    )
    return text.replace(old, new, chance.randint(1, 3))


def _endless(text: str, _: Blocks, __: random.Random) -> str:
    return text.removesuffix("[end]")


def _wrapped(text: str, _: Blocks, chance: random.Random) -> str:
    before, after = chance.choice(
        (
            ("```\n", "\n```"),
            ("Sure! Here is the revised text:\n", "\nLet me know!"),
            ("<doc>\n", "\n</doc>"),
            ('"', '"'),
        )
    )
    return before + text + after


def _number(text: str, _: Blocks, chance: random.Random) -> str:
    return re.sub(r"\d", lambda match: str(chance.randrange(10)), text, count=3)


def _negation(text: str, _: Blocks, __: random.Random) -> str:
    return re.sub(r"\b(not|never|must|no)\b ?", "", text, count=1)


def _rebroken(text: str, _: Blocks, chance: random.Random) -> str:
    old, new = chance.choice(((" ", "\n"), ("\n", " "), ("\n", "\r\n"), ("\n", "\n\n")))
    return text.replace(old, new, chance.randint(1, 5))


def _all_the_same(_: str, blocks: Blocks, chance: random.Random) -> str:
    """The same text for each block (fault F36)."""
    text = chance.choice(blocks)[1]
    return "\n".join([*(f"[{name} clarity] {text}" for name, _ in blocks), "[end]"])


def _emptied(_: str, blocks: Blocks, __: random.Random) -> str:
    return "\n".join([*(f"[{name} clarity]" for name, _ in blocks), "[end]"])


def _inserted(text: str, blocks: Blocks, chance: random.Random) -> str:
    name, own = chance.choice(blocks)
    return f"[{name} + completeness] {own} And more.\n{text}"


DAMAGES = (
    _cut, _hole, _shuffled, _shuffled_words, _mask, _mask, _swapped_ids, _shifted, _doubled, _planted, _planted,
    _markup, _markup, _marker, _case, _look_alikes, _endless, _wrapped, _number, _negation, _rebroken, _all_the_same,
    _emptied, _inserted,
)  # fmt: skip


# -- replies for other documents ---------------------------------------------------------------------------------------


def foreign(others: Sequence[str]) -> Attack:
    """Well-formed replies whose texts come from other documents (`others`: logical texts of blocks)."""

    def attack(blocks: Blocks, chance: random.Random) -> Reply:
        start = chance.randrange(len(others))
        strangers = [others[(start + n) % len(others)] for n in range(len(blocks))]
        if chance.randrange(2):
            strangers = [edited(text, 0.8, 1) for text in strangers]
        if chance.randrange(3) == 0:  # with the masks that are asked for, so that these do not give it away
            strangers = [_with_masks(text, own) for text, (_, own) in zip(strangers, blocks, strict=True)]
        lines = [
            f"[{name} {chance.choice(STRATEGIES)}] {text}" for (name, _), text in zip(blocks, strangers, strict=True)
        ]
        return said("\n".join([*lines, "[end]"]))

    return attack


def _with_masks(text: str, own: str) -> str:
    masks = MASK.findall(own)
    words = MASK.sub("", text).split(" ")
    for number, mask in enumerate(masks):
        words.insert((number + 1) * len(words) // (len(masks) + 1), mask)
    return " ".join(words)


# -- what follows ------------------------------------------------------------------------------------------------------


@dataclass
class Tally:
    """What became of many replies."""

    replies: int = 0
    refused: Counter[str] = field(default_factory=Counter)  #: changes, by the check that refused them
    not_understood: Counter[str] = field(default_factory=Counter)  #: whole replies, by reason without its names
    applied: int = 0  #: changes
    for_review: int = 0
    changed: int = 0  #: documents
    harm: list[str] = field(default_factory=list)  #: what may never happen


def attacked(sources: Mapping[str, bytes], attack: Attack, chance: random.Random, tally: Tally, *, again: bool) -> None:
    """One run over `sources`, which share requests, with every reply made by `attack`; `again`: and a second run."""
    files = MemoryFiles({Path(name): source for name, source in sources.items()})
    journal, answers = MemoryJournal(), MemoryAnswers(1_000_000)

    def answer(prompt: Prompt) -> Reply | CallFailed:
        tally.replies += 1
        return attack(read_request(prompt.user), chance)

    provider = ScriptedProvider(answer)
    result = _run(files, journal, answers, provider, tally)
    judge(sources, files, result, tally)
    if again:
        asked, written = len(provider.prompts), len(files.writes)
        _run(files, journal, answers, provider, Tally())
        if len(provider.prompts) > asked:
            tally.harm.append(f"{sorted(sources)}: a second run asked again")
        if len(files.writes) > written:
            tally.harm.append(f"{sorted(sources)}: a second run wrote again")


def _run(
    files: MemoryFiles, journal: MemoryJournal, answers: MemoryAnswers, provider: ScriptedProvider, tally: Tally
) -> RunResult:
    def listen(event: Event) -> None:
        if isinstance(event, CallEnded) and not event.ok:
            tally.not_understood[re.sub(r"^(a marker of )?[a-z2-7]{3,5} ", "... ", event.reason)] += 1

    async def at_once(deed: Callable[[], None]) -> None:
        deed()

    clock = ManualClock()

    async def sleep(seconds: float) -> None:
        clock.advance(seconds)

    tools = Tools(
        files=files,
        journal=journal,
        answers=answers,
        provider=lambda: provider,
        now=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        clock=clock,
        sleep=sleep,
        random=lambda: 0.5,
        off_loop=at_once,
    )
    paths = tuple(files.contents)
    work = Work(paths=paths, plan=_PLAN, terms=_TERMS, target=Target(in_place=True))
    return asyncio.run(run(tools, work, listen, Control()))


def judge(sources: Mapping[str, bytes], files: MemoryFiles, result: RunResult, tally: Tally) -> None:
    for document in result.documents:
        before, after = sources[document.path], files.contents[Path(document.path)]
        tally.applied += document.count(Verdict.APPLIED)
        tally.for_review += document.count(Verdict.REVIEW)
        tally.changed += before != after
        for proposal in document.proposals:
            if proposal.refusal is not None:
                tally.refused[proposal.refusal.check] += 1
        if document.status in (Status.FAILED, Status.WAITING, Status.CONFLICT):
            tally.harm.append(f"{document.path}: {document.status}: {document.reason}")
        if (before != after) is not (document.status is Status.CHANGED):
            tally.harm.append(f"{document.path}: is not what the result says")
        if before != after:
            problem = broken(before, after)
            if problem is not None:
                tally.harm.append(f"{document.path}: BROKEN: {problem}")
            old, new = before.decode(), after.decode()
            grown = [plant for plant in PLANTS if new.count(plant) > old.count(plant)]
            if grown:
                tally.harm.append(f"{document.path}: gained {grown!r}")


def texts_of(sources: Mapping[str, bytes]) -> list[str]:
    """Logical texts of all blocks that are long enough to be asked about."""
    form = Markdown()
    found = (block.text for source in sources.values() for block in form.parse(source).blocks)
    return [text for text in found if len(text.split()) >= 8]
