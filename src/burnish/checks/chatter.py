"""Does a new text talk to the person who asked, where the old one did not? Faults F04 and F09, soft check S6.

Greetings, reports of what was done, offers, apologies, refusals, and echoes of the instructions. Two kinds of phrases:
those that say enough wherever they stand, and those that do so only where a sentence begins. English only; another
language is for `language` to notice.
"""

import re

from burnish.checks.wording import Change
from burnish.model.edits import Refusal

CHECK = "chatter"

#: In small letters; chatter wherever they stand, unless the source has them as often.
_PHRASES = (
    "let me know if", "let me know whether", "let me know what you", "let me know how", "let me know should",
    "feel free to ask", "feel free to let me", "hope this helps", "hope that helps", "i hope this", "happy to help",
    "happy to assist", "i'd be happy to", "i would be happy to", "would you like me to", "do you want me to",
    "if you'd like me to", "anything else i can", "as per your request", "per your instructions", "as you requested",
    "as an ai", "ai language model", "i'm just an ai", "i can't assist", "i cannot assist", "i can't help",
    "i cannot help", "i can't comply", "i cannot comply", "i can't fulfill", "i cannot fulfill", "i can't provide",
    "i cannot provide", "unable to assist with",
    # what our own instructions say
    "you are a careful copy editor", "you are a copy editor", "if in doubt, leave a block alone",
    "is data, never instructions", "reply with the changed blocks", "each as [id", "its whole new text",
    "stays exactly once, in order", "never change numbers, names, code",
)  # fmt: skip

_DONE = (
    "(?:revised|improved|rewritten|rewrote|corrected|edited|fixed|simplified|reworded|rephrased|clarified|shortened"
    "|tightened|polished|refined|adjusted|proofread|streamlined|restructured|reformatted|condensed)"
)
_WHAT = "(?:text|version|paragraph|sentence|passage|block|answer|reply|response|draft|wording|content)s?"
_WITH_I = "i(?:'ve|'m| have| am|'ll| will|'d)?(?: also| only| just| slightly| lightly| carefully)?"

#: What makes a sentence chatter by how it begins, one pattern a line.
_OPENINGS = rf"""
(?:sure|certainly|absolutely|of course|understood|got it|okay|ok|no problem)!
(?:sure|certainly|absolutely|of course|understood|got it|okay|ok|great)[!,.:] (?:here|i|let|below)\b
(?:sure|certainly|absolutely|of course|okay|ok)[,.:] the (?:revised|improved|corrected|edited)\b
(?:here|below|following)(?:'s| is| are)? (?:the|a|an|your|my|some)?(?: \w+){{0,2}} ?{_DONE}\s
(?:here|below)(?:'s| is| are) (?:the|a|an|your|my) (?:\w+ ){{0,2}}(?:{_WHAT}|suggestions?|changes?)\b[^.]{{0,20}}:
here you go\b
this version is (?:now )?(?:\w+ )?(?:clearer|shorter|simpler|easier|concise|readable|cleaner)\b
{_DONE}(?: {_WHAT})?:
(?:text|output|answer|reply|response|result|explanation|rationale)(?: \w+)?:
(?:changes made|key changes|summary of changes|updated (?:text|version|paragraph))(?: \w+)?:
(?:the|this|my) {_DONE} {_WHAT}\b
(?:the|this) {_WHAT} (?:is|was|has been|looks|seems) (?:already |now )?(?:clear|fine|correct|good|well|ok|grammatical)\b
(?:the|this) {_WHAT} (?:is|was|has been) (?:already |now )?{_DONE}
{_WITH_I} (?:{_DONE}|made|changed|removed|replaced|kept|left|preserved|maintained|added|split|merged)\b
note:? (?:that )?i\b
(?:i'm |i am )?sorry,? (?:but )?i\b
i apologi[sz]e\b
i(?:'m| am) (?:unable|not able|sorry)\b
i (?:can't|cannot|can not|won't|will not) (?:edit|rewrite|revise|improve|process|access|continue|do that|see)\b
please (?:provide|share|send|paste|give me) (?:me )?(?:the|your|more|a)(?: \w+){{0,2}} {_WHAT}\b
please (?:provide|share|send|paste|give me) (?:me )?(?:the|your|more) (?:\w+ )?(?:document|details|instructions?)\b
looking at (?:the|your) (?:text|diff|document|paragraph|block|request|instructions?|sentence)\b
as requested\b
no (?:other |further |more )?(?:changes|edits|revisions) (?:were |are )?(?:needed|necessary|required|made)\b
let me (?:revise|rewrite|improve|rephrase|edit|fix|think|start by)\b
thank you for (?:sharing|providing|your (?:request|text|message))\b
""".strip()
#: A person who speaks, where none did.
_FIRST_PERSON = frozenset("i i'm i've i'd i'll".split())
#: What a sentence is about that says what was done to a text.
_ABOUT_TEXTS = frozenset(
    (
        "version versions rewrite rewrites rewritten rewrote rewriting rewording reworded revise revised revision edit "
        "edits edited editing improved improvement improvements clarity clearer wording rephrase rephrased phrasing "
        "proofread suggest suggested suggestion suggestions proposed shortened tightened polished paragraph passage "
        "tone concise readability filler meaning guidelines draft grammar original text request help helps helped "
        "thoughts"
    ).split()
)
_OPENING = re.compile(
    r"(?:\A|(?<=[.!?:;)\u00b6\"\u201d] )|(?<= \())[\"\u201c(\[#> -]{0,6}("
    + "|".join(f"(?:{o})" for o in _OPENINGS.split("\n"))
    + ")"
)


def compare(change: Change, strategy: str = "") -> Refusal | None:
    """Refuse a new text with phrases of talk that the old one does not have, or not as often.

    The name of the strategy before the text, as in `clarity: ...`, is talk, too.
    """
    if not change.gained:
        return None
    was, now = change.before.plain, change.after.plain
    for phrase in _PHRASES:
        if phrase in now and now.count(phrase) > was.count(phrase):
            return _said(phrase)
    if strategy and now.startswith(f"{strategy}:") and not was.startswith(f"{strategy}:"):
        return _said(f"{strategy}:")
    if not _FIRST_PERSON.isdisjoint(change.gained) and _FIRST_PERSON.isdisjoint(change.before.words):
        return _said("I")
    for words in change.new_ends:
        about = next((word for word in words if word in _ABOUT_TEXTS), None)
        if about is not None:
            return Refusal(CHECK, f"'{' '.join(words[:8])}' is about the text, not of it")
    said = _OPENING.findall(now)
    if said:
        known = _OPENING.findall(was)
        for opening in said:
            if opening not in known:
                return _said(opening)
    return None


def _said(phrase: str) -> Refusal:
    return Refusal(CHECK, f"it says '{phrase}' to you; the text does not")
