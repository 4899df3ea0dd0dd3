"""What a model does wrong: replies that are damaged in one way each. Pure, but for the chance that is given."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from burnish.model.calls import Finish
from burnish.protocol.marks import END, marker

KINDS = (
    "cut",
    "cut and said so",
    "missing block",
    "repeated block",
    "unknown id",
    "masks lost",
    "masks repeated",
    "chatter around",
    "chatter inside",
    "loop",
    "same text for all",
    "shuffled",
    "other strategy",
    "emptied",
    "another language",
    "withheld",
    "empty",
    "no protocol",
    "a new fact",
    "insertion",
)


@dataclass(frozen=True, slots=True)
class Said:
    """A reply's text, and why it ended."""

    text: str
    finish: Finish = Finish.STOP


def good(blocks: Sequence[tuple[str, str, str]]) -> Said:
    """The reply that sends these (id, strategy, new text)."""
    return Said("\n".join([*(f"{marker(name, strategy)} {text}" for name, strategy, text in blocks), END]))


def wrong(
    kind: str, blocks: Sequence[tuple[str, str, str]], asked: Sequence[tuple[str, str]], strategy: str, chance: Random
) -> Said:
    """A reply that is wrong in one way.

    Args:
        kind: one of `KINDS`.
        blocks: id, strategy and new text of what a good reply sends; may be empty.
        asked: id and text of all blocks of the request.
        strategy: one that was asked for.
        chance: where to damage it.
    """
    sent = list(blocks) or [(asked[0][0], strategy, asked[0][1])]
    at = chance.randrange(len(sent))
    name, own, text = sent[at]
    whole = good(sent).text

    def with_text(new: str) -> Said:
        return good([*sent[:at], (name, own, new), *sent[at + 1 :]])

    def cut() -> str:
        return whole[: chance.randrange(len(whole))]

    said = {
        "cut": lambda: Said(cut()),
        "cut and said so": lambda: Said(cut(), Finish.LENGTH),
        "missing block": lambda: good([*sent[:at], *sent[at + 1 :]]),
        "repeated block": lambda: good([*sent, (name, own, text)]),
        "unknown id": lambda: good([*sent, ("zzzzz", strategy, text)]),
        "masks lost": lambda: with_text(text.replace("@@", "", 1)),
        "masks repeated": lambda: with_text(f"{text} {text}"),
        "chatter around": lambda: Said(f"Sure! Here are the blocks:\n\n{whole}\n\nLet me know if you want more."),
        "chatter inside": lambda: with_text(f"Sure! Here is the text: {text}"),
        "loop": lambda: with_text(" ".join([text] * 40)),
        "same text for all": lambda: good([(other, strategy, sent[0][2]) for other, _ in asked]),
        "shuffled": lambda: good(chance.sample(sent, len(sent))),
        "other strategy": lambda: good([*sent[:at], (name, "accuracy", text), *sent[at + 1 :]]),
        "emptied": lambda: with_text(""),
        "another language": lambda: with_text("Сегодня никто не видел этого человека у старой мельницы за рекой."),
        "withheld": lambda: Said(cut() if chance.random() < 0.5 else "", Finish.FILTER),
        "empty": lambda: Said("", chance.choice(list(Finish))),
        "no protocol": lambda: Said(text, chance.choice(list(Finish))),
        "a new fact": lambda: with_text(f"{text.rstrip('.')} since 1994."),
        "insertion": lambda: Said(f"{marker(name, strategy, insertion=True)} The ferry leaves on Sundays.\n{whole}"),
    }
    return said[kind]()
