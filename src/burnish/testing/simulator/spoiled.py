"""What a model says wrong: the right answer, spoiled in one way. Pure functions of request, answer and seed.

Each way has the name of its fault (see `faults`). A way that finds no place for itself, such as a mask to drop, gives
None. A block that was not edited may be spoiled too: it is answered as it was, but for the fault. What is no request of
burnish counts as one block that is the whole answer.
"""

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from types import MappingProxyType

from burnish.protocol.marks import END, MARKER, marker
from burnish.protocol.request import read_request
from burnish.testing.simulator.changes import CHANGES, Change, turned
from burnish.testing.simulator.dialect import Chat

_AIM = re.compile(r"^- (?P<name>[a-z]+): ", re.MULTILINE)
_DEFAULT = "clarity"
_LONG = 40_000  # characters that a loop has at most; `max_tokens` cuts it before that


@dataclass(frozen=True, slots=True)
class Block:
    """An answer about one block."""

    id: str
    aim: str
    text: str

    def __str__(self) -> str:
        return f"{marker(self.id, self.aim)} {self.text}"


@dataclass(frozen=True, slots=True)
class Answer:
    """What was asked, and what is the right answer to it."""

    user: str
    asked: Sequence[Block]  #: as they were sent; empty for what is no request of burnish
    said: Sequence[Block]  #: the edits, in the order of `asked`
    text: str  #: all of it


Way = Callable[[Answer, int], str | None]


def aim_of(system: str) -> str:
    """The first aim that a system message names."""
    found = _AIM.search(system)
    return found["name"] if found else _DEFAULT


def read_answer(chat: Chat, text: str) -> Answer:
    """The right answer `text` to a request, in parts."""
    aim = aim_of(chat.system)
    asked = [Block(name, aim, sent) for name, sent in read_request(chat.user)]
    return Answer(chat.user, asked, _blocks(text) if asked else (), text)


def _blocks(text: str) -> Sequence[Block]:
    found: list[Block] = []
    for line in text.split("\n"):
        match = None if line == END else MARKER.match(line)
        if match:
            found.append(Block(match["id"], match["strategy"] or "", line[match.end() + 1 :]))
        elif found and line != END:
            found[-1] = replace(found[-1], text=f"{found[-1].text}\n{line}")
    return found


def _written(blocks: Sequence[Block]) -> str:
    return "\n".join([*map(str, blocks), END])


def _with(answer: Answer, block: Block) -> Sequence[Block]:
    """The edits with `block` in its place."""
    said = {edit.id: edit for edit in answer.said} | {block.id: block}
    return [said[asked.id] for asked in answer.asked if asked.id in said]


def _in_one_block(change: Change) -> Way:
    """A way that spoils the text of one block: an edit that has a place for it, or else a block that was left alone."""

    def way(answer: Answer, seed: int) -> str | None:
        if not answer.asked:
            return change(answer.text, seed)
        said = {edit.id for edit in answer.said}
        alone = [block for block in answer.asked if block.id not in said]
        for block in (*turned(answer.said, seed), *turned(alone, seed)):
            new = change(block.text, seed // 7)
            if new is not None:
                return _written(_with(answer, replace(block, text=new)))
        return None

    return way


def _of_blocks(change: Callable[[Answer, int], Sequence[Block] | None]) -> Way:
    """A way that spoils which blocks are answered, and how."""

    def way(answer: Answer, seed: int) -> str | None:
        found = change(answer, seed)
        return None if found is None else _written(found)

    return way


# --- which blocks ---------------------------------------------------------------------------------------------------


def _missing(answer: Answer, seed: int) -> Sequence[Block] | None:
    if not answer.said:
        return None
    left_out = seed % len(answer.said)
    return [*answer.said[:left_out], *answer.said[left_out + 1 :]]


def _repeated(answer: Answer, seed: int) -> Sequence[Block] | None:
    blocks = answer.said or answer.asked
    if not blocks:
        return None
    at = seed % len(blocks)
    again = replace(blocks[at], text=f"{blocks[at].text} That is all.")
    return [*blocks[: at + 1], again, *blocks[at + 1 :]]


def _unknown(answer: Answer, seed: int) -> Sequence[Block] | None:
    if not answer.asked:
        return None
    asked = {block.id for block in answer.asked}
    names = ("zzz", "yyy", "xxx", "www", "zzzz", "yyyy")
    name = next(name for name in (*turned(names, seed), "zzzzzzz") if name not in asked)
    text = "This is about a block of another document, which nobody asked for here."
    return [*answer.said, Block(name, answer.asked[0].aim, text)]


def _unknown_aim(answer: Answer, seed: int) -> Sequence[Block] | None:
    blocks = answer.said or answer.asked
    if not blocks:
        return None
    at = seed % len(blocks)
    return [*blocks[:at], replace(blocks[at], aim="poetry"), *blocks[at + 1 :]]


def _all(answer: Answer) -> Sequence[Block]:
    """Every block that was asked about: as it was edited, or as it was."""
    said = {edit.id: edit for edit in answer.said}
    return [said.get(block.id, block) for block in answer.asked]


def _retold(blocks: Sequence[Block], texts: Sequence[str]) -> Sequence[Block]:
    return [replace(block, text=text) for block, text in zip(blocks, texts, strict=True)]


def _shifted(answer: Answer, seed: int) -> Sequence[Block] | None:  # noqa: ARG001
    blocks = _all(answer)
    texts = [block.text for block in blocks]
    return _retold(blocks, [*texts[1:], texts[0]]) if len(set(texts)) > 1 else None


def _swapped(answer: Answer, seed: int) -> Sequence[Block] | None:
    blocks = _all(answer)
    if len(blocks) < 2:
        return None
    one = seed % (len(blocks) - 1)
    return _retold(blocks[one : one + 2], [blocks[one + 1].text, blocks[one].text])


def _merged(answer: Answer, seed: int) -> Sequence[Block] | None:
    blocks = _all(answer)
    if len(blocks) < 2:
        return None
    one = seed % (len(blocks) - 1)
    return [replace(blocks[one], text=f"{blocks[one].text} {blocks[one + 1].text}")]


def _out_of_order(answer: Answer, seed: int) -> Sequence[Block] | None:  # noqa: ARG001
    blocks = answer.said if len(answer.said) > 1 else _all(answer)
    return blocks[::-1] if len(blocks) > 1 else None


def _same_text(answer: Answer, seed: int) -> Sequence[Block] | None:  # noqa: ARG001
    blocks = _all(answer)
    return _retold(blocks, [blocks[0].text] * len(blocks)) if len({block.text for block in blocks}) > 1 else None


def _unchanged(answer: Answer, seed: int) -> Sequence[Block] | None:  # noqa: ARG001
    return answer.asked or None


# --- the answer as a whole ------------------------------------------------------------------------------------------

_BEFORE = ("Sure! Here is the improved text:\n\n", "Looking at the blocks, I made these changes:\n", "Certainly!\n\n")
_BEHIND = ("\n\nLet me know if you need anything else!", "\n\nI hope this helps.")


def _chatter_around(answer: Answer, seed: int) -> str:
    before, behind = _BEFORE[seed % 3], _BEHIND[seed % 2]
    return (before + answer.text, answer.text + behind, before + answer.text + behind)[seed // 6 % 3]


def _thoughts(answer: Answer, seed: int) -> str:  # noqa: ARG001
    return f"<think>\nThe user wants the changed blocks alone.\n</think>\n\n{answer.text}"


def _other_form(answer: Answer, seed: int) -> str | None:  # noqa: ARG001
    blocks = [{"id": block.id, "text": block.text} for block in answer.said or answer.asked]
    return json.dumps({"blocks": blocks}) if blocks else None


def _fenced(answer: Answer, seed: int) -> str:
    return f"```{('', 'text', 'markdown')[seed % 3]}\n{answer.text}\n```"


_REFUSALS = (
    "I'm sorry, but I can't help with that.",
    "I cannot assist with editing this content, as it may go against my guidelines.",
    "As an AI language model, I am not able to process this request.",
)


def refusal_words(seed: int) -> str:
    """How a model refuses."""
    return _REFUSALS[seed % len(_REFUSALS)]


def _cut(answer: Answer, seed: int) -> str | None:
    """From a quarter to three quarters of it; never at the end of a block, which would be no cut to speak of."""
    if len(answer.text) < 16:
        return None
    at = len(answer.text) // 4 + seed % (len(answer.text) // 2)
    return answer.text[:at].rstrip("\n")


def _end_missing(answer: Answer, seed: int) -> str | None:  # noqa: ARG001
    return answer.text.removesuffix(END) if answer.asked and answer.said else None


def _loop(answer: Answer, seed: int) -> str | None:
    blocks = answer.said or answer.asked
    block = blocks[seed % len(blocks)] if blocks else None
    text = block.text if block else answer.text
    again = " ".join(text.split()[:12]).rstrip(".") + ". "
    opening = f"{marker(block.id, block.aim)} " if block else ""
    return opening + again * (_LONG // len(again)) if len(again) > 2 else None


def _altered_marker(answer: Answer, seed: int) -> str | None:
    blocks = answer.said or answer.asked
    if not blocks:
        return None
    at = seed % len(blocks)
    block = blocks[at]
    forms = (
        f"**{marker(block.id, block.aim)}** {block.text}",
        f"{marker(block.id.upper(), block.aim)} {block.text}",
        f"[{block.id}: {block.aim}] {block.text}",
        f"- {marker(block.id, block.aim)} {block.text}",
        f"({block.id} {block.aim}) {block.text}",
    )
    lines = [*map(str, blocks[:at]), forms[seed // 7 % len(forms)], *map(str, blocks[at + 1 :]), END]
    return "\n".join(lines)


#: By the name of their fault.
WAYS: Mapping[str, Way] = MappingProxyType(
    {
        "chatter-around": _chatter_around,
        "thoughts": _thoughts,
        "other-form": _other_form,
        "answer-fenced": _fenced,
        "refusal-in-words": lambda _, seed: refusal_words(seed),
        "cut-text": _cut,
        "end-missing": _end_missing,
        "missing-block": _of_blocks(_missing),
        "repeated-block": _of_blocks(_repeated),
        "unknown-block": _of_blocks(_unknown),
        "unknown-aim": _of_blocks(_unknown_aim),
        "marker-altered": _altered_marker,
        "shifted": _of_blocks(_shifted),
        "swapped": _of_blocks(_swapped),
        "merged": _of_blocks(_merged),
        "out-of-order": _of_blocks(_out_of_order),
        "loop": _loop,
        "same-text": _of_blocks(_same_text),
        "echo": lambda answer, _: answer.user,
        "unchanged": _of_blocks(_unchanged),
        **{name: _in_one_block(change) for name, change in CHANGES.items()},
    }
)


def spoiled(name: str, chat: Chat, answer: str, seed: int) -> str | None:
    """The right `answer` as the fault `name` makes it, or None where it finds no place; `seed` not below 0."""
    return WAYS[name](read_answer(chat, answer), seed)
