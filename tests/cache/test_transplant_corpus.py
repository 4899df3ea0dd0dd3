"""Texts that look alike and say something else, made of real documents: no change may move from one to the other.

The oracle is a model that looks at each sentence and the two beside it. It changes a sentence, or does not, by a hash
of these three. A change that was moved must be the one that it would make of the new text.
"""

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from random import Random

import pytest

from burnish.cache.entries import Entry
from burnish.cache.transplant import Known, transplants
from burnish.documents.markdown.format import Markdown
from burnish.documents.sentences import sentences
from burnish.errors import BurnishError
from burnish.pipeline.select import select
from burnish.similarity.minhash import MinHash

PAIRS = 2000  #: at least
_WORD = re.compile(r"[A-Za-z]+")
_SWAPS = {
    "if": "unless", "when": "before", "before": "after", "after": "before", "until": "after", "all": "some",
    "only": "also", "and": "or", "or": "and", "always": "sometimes", "with": "without", "first": "last",
    "enable": "disable", "enabled": "disabled", "more": "less", "above": "below", "must": "may", "should": "must",
    "can": "must", "both": "either", "true": "false", "allow": "deny", "add": "remove", "start": "stop",
    "it": "nothing",
}  # fmt: skip


def paragraphs(documents: dict[str, bytes]) -> Iterator[tuple[str, str]]:
    """Every text of three sentences or more with its document, each text once."""
    seen: set[str] = set()
    for name, source in documents.items():
        if not name.endswith(".md"):
            continue
        try:
            blocks = select(Markdown().parse(source)).blocks
        except BurnishError:
            continue
        for selected in blocks:
            text = selected.block.text
            if text not in seen and len(sentences(text)) >= 3:
                seen.add(text)
                yield name, text


def split(text: str) -> list[str]:
    return [text[a:b] for a, b in sentences(text)]


def negated(sentence: str, _: Random) -> str:
    return re.sub(r"\b(is|are|can|will|must|should|do|does|may|was|has)\b", r"\1 not", sentence, count=1)


def renumbered(sentence: str, _: Random) -> str:
    return re.sub(r"(?<![@\w])\d+(?![@\w])", lambda found: str(int(found[0]) + 1), sentence, count=1)


def renamed(sentence: str, chance: Random) -> str:
    other = chance.choice(["Kafka", "Nginx", "Redis", "Ansible", "Windows", "Safari"])
    return re.sub(r"(?<=[a-z,] )[A-Z][a-z]+\b", other, sentence, count=1)


def turned(sentence: str, chance: Random) -> str:
    words = [found for found in _WORD.finditer(sentence) if found[0].lower() in _SWAPS]
    if not words:
        return sentence
    word = chance.choice(words)
    return sentence[: word.start()] + _SWAPS[word[0].lower()] + sentence[word.end() :]


def reworded(sentence: str, chance: Random) -> str:
    """Another thing is spoken of."""
    words = [found for found in _WORD.finditer(sentence) if len(found[0]) > 4 and found[0].islower()]
    if not words:
        return sentence
    word = chance.choice(words)
    other = chance.choice("harbour lantern orchard quarry violin saddle".split())
    return sentence[: word.start()] + other + sentence[word.end() :]


CHANGES: dict[str, Callable[[str, Random], str]] = {
    "negated": negated,
    "renumbered": renumbered,
    "renamed": renamed,
    "turned": turned,
    "reworded": reworded,
}


def variants(text: str, chance: Random) -> Iterator[tuple[str, str]]:
    """Texts that say something else: how, and the text."""
    parts = split(text)
    for how, change in CHANGES.items():
        at = chance.randrange(len(parts))
        changed = change(parts[at], chance)
        if changed != parts[at]:
            yield how, "".join([*parts[:at], changed, *parts[at + 1 :]])
    at = chance.randrange(len(parts) - 1)
    one, other = parts[at].rstrip() + " ", parts[at + 1].rstrip() + " "
    yield "swapped", "".join([*parts[:at], other, one, *parts[at + 2 :]]).rstrip()
    yield "cut", "".join([*parts[:at], *parts[at + 1 :]]).rstrip()


def plain(sentence: str) -> str:
    return " ".join(sentence.split())


def spoken(sentence: str) -> str:
    """A sentence without what may be corrected beside a change: marks, articles, the numbers of masks."""
    words = re.findall(r"\w+", re.sub(r"@@\d+(..)@@", r"\1", sentence.lower()))
    return " ".join(word for word in words if word not in ("a", "an", "the"))


def edited(text: str, reading: Callable[[str], str]) -> list[tuple[str, str]]:
    """What the oracle makes of each sentence: the sentence, and its new text."""
    parts = split(text)
    around = ["", *map(reading, parts), ""]
    found = []
    for at, part in enumerate(parts):
        number = zlib.crc32("\n".join(around[at : at + 3]).encode(errors="surrogatepass"))
        new = f"{part.rstrip()}⟦{number:08x}⟧{part[len(part.rstrip()) :]}" if number % 3 else part
        found.append((plain(part), new))
    return found


def false_reuse(old: str, new: str, reading: Callable[[str], str] = plain) -> tuple[int, int]:
    """Of what is moved from `old` to `new`: changes that the oracle would not make there, and all."""
    answer = "".join(text for _, text in edited(old, reading))
    entry = Entry((("clarity", answer, False),) if answer != old else (), "m")
    right = {mark for _, text in edited(new, reading) for mark in re.findall("⟦.*?⟧", text)}
    wrong = moved = 0
    for found in transplants(new, [Known(old, entry)]):
        for _, text, _ in found.changes:
            marks = re.findall("⟦.*?⟧", text)
            wrong += sum(mark not in right for mark in marks)
            moved += len(marks)
            assert plain(re.sub("⟦.*?⟧", "", text)) == plain(new), "more than a change of the answer was moved"
    return wrong, moved


@pytest.fixture(scope="module")
def texts(corpus) -> list[tuple[str, str]]:
    return list(paragraphs(corpus.documents))


def test_no_change_moves_to_a_text_that_says_something_else_near_it(texts):
    chance, pairs, wrong, moved = Random(3), Counter(), Counter(), 0
    for _, text in chance.sample(texts, min(700, len(texts))):
        for how, other in variants(text, chance):
            pairs[how] += 1
            bad, all_ = false_reuse(text, other)
            wrong[how] += bad
            moved += all_

    assert pairs.total() >= PAIRS
    assert wrong.total() == 0, dict(wrong)
    assert moved > pairs.total() / 2  # far from what differs they do move


def test_no_change_moves_to_the_near_twin_of_another_document(texts):
    """Real texts that share a band, and are not the same."""
    by_band: dict[int, list[int]] = {}
    for number, bands in enumerate(MinHash().bands([text for _, text in texts])):
        for band in bands:
            by_band.setdefault(band, []).append(number)
    twins = {
        (one, other)
        for group in by_band.values()
        for one in group[:20]
        for other in group[:20]
        if one != other and texts[one][0] != texts[other][0]
    }
    pairs = [(texts[one][1], texts[other][1]) for one, other in sorted(twins)]
    wrong = [(one, other) for one, other in pairs if false_reuse(one, other, spoken)[0]]

    assert len(twins) >= 100
    assert wrong == []


def test_beside_a_corrected_word_changes_move_and_the_corrected_sentence_is_asked_about(corpus):
    pairs = reused = asked = 0
    for row in corpus.corrections:
        old, new = str(row["before_paragraph"]), str(row["after_paragraph"])
        if zlib.crc32(str(row["repo"]).encode()) % 2 or row["tool_mentioned"] or len(sentences(old)) < 3:
            continue
        pairs += 1
        found = transplants(new, [Known(old, Entry((), "m"))])
        if found:
            reused += 1
            rest = found[0].rest
            asked += rest is not None
            known = {plain(part) for part in split(old)}
            assert all(
                plain(new[a:b]) in known for a, b in sentences(new) if rest is None or not rest[0] <= a < rest[1]
            )

    assert pairs >= 100
    assert reused >= 0.5 * pairs
    assert asked >= 0.95 * reused
