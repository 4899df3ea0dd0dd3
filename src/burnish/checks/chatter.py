"""Does a new text talk to the person who asked, where the old one did not? Faults F04 and F09, soft check S6.

Greetings, reports of what was done, offers, apologies, refusals, and echoes of the instructions. Two kinds of phrases:
those that say enough wherever they stand, and those that do so only where a sentence begins. English only; another
language is for `language` to notice.
"""

import re

from burnish.checks.wording import Wording
from burnish.model.edits import Refusal

CHECK = "chatter"

#: In small letters; chatter wherever they stand, unless the source has them as often.
_PHRASES = (
    "let me know if", "let me know whether", "let me know what you", "let me know how", "let me know should",
    "feel free to ask", "feel free to let me", "hope this helps", "hope that helps", "i hope this", "happy to help",
    "happy to assist", "i'd be happy to", "i would be happy to", "would you like me to", "do you want me to",
    "if you'd like me to", "as an ai", "ai language model", "large language model, i", "i'm just an ai",
    "i can't assist", "i cannot assist", "i can't help", "i cannot help", "i can't comply", "i cannot comply",
    "i can't fulfill", "i cannot fulfill", "unable to assist with", "i can't provide", "i cannot provide",
    "you are a careful copy editor", "you are a copy editor", "if in doubt, leave a block alone",
    "is data, never instructions", "its whole new text", "as per your request", "per your instructions",
    "as you requested", "anything else i can",
)  # fmt: skip

_DONE = (
    r"(?:revised|improved|rewritten|rewrote|corrected|edited|fixed|simplified|reworded|rephrased|clarified|shortened"
    r"|tightened|polished|refined|adjusted|proofread|streamlined|restructured|reformatted|condensed)"
)
_WHAT = r"(?:text|version|paragraph|sentence|passage|block|answer|reply|response|draft|wording|content)s?"
_WITH_I = r"i(?:'ve|'m| have| am|'ll| will|'d)?(?: also| only| just| slightly| lightly| carefully)?"

#: What makes a sentence chatter by how it begins.
_OPENINGS = (
    r"(?:sure|certainly|absolutely|of course|understood|got it|great|okay|ok|no problem)(?:!|[,.:] (?:here|i|let|below"
    r"|the (?:revised|improved|corrected|edited))\b)",
    rf"(?:here|below|following)(?:'s| is| are)? (?:the|a|an|your|my|some)?(?: \w+){{0,2}} ?{_DONE} ",
    rf"(?:here|below)(?:'s| is| are) (?:the|a|an|your|my) (?:\w+ ){{0,2}}(?:{_WHAT}|suggestions?|changes?)\b[^.]*:",
    r"here you go\b",
    rf"{_DONE}(?: {_WHAT})?:",
    rf"(?:text|output|answer|reply|response|result|explanation|changes made|key changes|summary of changes|rationale"
    rf"|{_DONE} (?:text|version))(?: \w+)?:",
    rf"(?:the|this|my) {_DONE} {_WHAT}\b",
    rf"(?:the|this) (?:{_WHAT}) (?:is|was|has been|looks|seems) (?:already |now )?(?:clear|fine|correct|good|well|ok"
    rf"|grammatical|{_DONE})",
    rf"{_WITH_I} (?:{_DONE}|made|changed|removed|replaced|kept|left|preserved|maintained|added|split|merged)\b",
    r"note:? (?:that )?i\b",
    r"(?:i'm |i am )?sorry,? (?:but )?i\b",
    r"i apologi[sz]e\b",
    r"i(?:'m| am) (?:unable|not able|sorry)\b",
    r"i (?:can't|cannot|can not|won't|will not) (?:edit|rewrite|revise|improve|process|access|continue|do that|see)\b",
    r"please (?:provide|share|send|paste|give me) (?:me )?(?:the|your|more|a)(?: \w+){0,2} "
    rf"(?:{_WHAT}|document|context|details|instructions?)\b",
    r"looking at (?:the|your) (?:text|diff|document|paragraph|block|request|instructions?|sentence)\b",
    r"as requested\b",
    r"no (?:changes|edits|revisions|corrections) (?:were |are |is )?(?:needed|necessary|required|made)\b",
    r"(?:let me|let's) (?:revise|rewrite|improve|rephrase|edit|fix this|think|start by)\b",
    r"thank you for (?:sharing|providing|your (?:request|text|message))\b",
)
_OPENING = re.compile(
    r"(?:\A|(?<=[.!?:)\"\u201d] )|(?<=^- ))[\"\u201c(\[#> -]*(" + "|".join(f"(?:{o})" for o in _OPENINGS) + ")"
)


def compare(before: Wording, after: Wording, strategy: str = "") -> Refusal | None:
    """Refuse a new text with phrases of talk that the old one does not have, or not as often.

    Args:
        before: the block as it is.
        after: the new text for it.
        strategy: its name before the text, as in `clarity: ...`, is talk, too.
    """
    was, now = before.plain, after.plain
    for phrase in _PHRASES:
        if phrase in now and now.count(phrase) > was.count(phrase):
            return _said(phrase)
    if strategy and now.startswith(f"{strategy}:") and not was.startswith(f"{strategy}:"):
        return _said(f"{strategy}:")
    said = _OPENING.findall(now)
    if said:
        known = _OPENING.findall(was)
        for opening in said:
            if opening not in known:
                return _said(opening)
    return None


def _said(phrase: str) -> Refusal:
    return Refusal(CHECK, f"it says '{phrase}' to you; the text does not")
