"""Does a text try to steer a model? Documents that do share no request with others (design, section 5).

A guess, and conservative: what makes an attack harmless is that a reply can do nothing but offer prose, which is
checked. English only. The phrases are those that prompt injections are known by; the invisible characters those of
"ASCII smuggling", in which tag characters or runs of variation selectors carry text that no person sees.
"""

import re

_WHAT = r"(?:(?:all|any|the|your|my|these|those|of|every) ){0,3}"
_EARLIER = r"(?:previous|prior|preceding|above|earlier|foregoing|existing|original|initial|system|former|past) "
_ORDERS = _WHAT + _EARLIER + r"(?:instruction|prompt|directive|guideline)s?\b"
_TOLD = r"(?:(?:you|that|was|were|is|have|been) ){0,4}(?:above|before|previously|told|instructed)\b"
_OWN = r"(?:your|the) (?:system|hidden|secret|initial|original) (?:prompt|instructions|message)\b"
_NAMES = "ai|llm|dan|gpt|chatgpt|assistant|chat ?bot|bot|language model|unrestricted|jailbroken|(?:developer|god) mode"
_ROLE = rf"(?:(?:an?|the|my|in) )?(?:[a-z-]{{2,15}} ){{0,2}}(?:{_NAMES})\b"

#: A pattern, and needles of which one must be there for it to be tried. Both on small letters with single spaces.
_STEERS = tuple(
    (tuple(needles.split("|")), re.compile(pattern))
    for needles, pattern in (
        ("ignore|disregard|forget|override|bypass", rf"\b(?:ignore|disregard|forget|override|bypass) {_ORDERS}"),
        ("ignore|disregard|forget", rf"\b(?:ignore|disregard|forget) (?:everything|anything|all|what) {_TOLD}"),
        ("not follow|t follow|stop follow|never follow|obey", rf"\b(?:follow|obey)(?:ing)? {_ORDERS}"),
        ("your |the system|the hidden", rf"\b(?:reveal|print|output|repeat|leak|disclose|show) (?:me )?{_OWN}"),
        ("you are now", rf"\byou are now {_ROLE}"),
        ("act as|behave as|respond as", rf"\b(?:act|behave|respond) as {_ROLE}"),
        ("pretend", rf"\bpretend (?:to be|(?:that )?you are) {_ROLE}"),
        ("instruction", r"\b(?:new|updated|real) instructions? (?:for|to) (?:you|the (?:ai|llm|assistant|model))\b"),
        ("system ", r"\b(?:begin|start of|end of|new) system (?:prompt|message|override|instructions?)\b"),
        ("system:|assistant:", r"\b(?:system|assistant): (?:you are|you must|ignore|from now)\b"),
        ("<|", r"<\|(?:im start|im end|system|user|assistant|endoftext|start header id|eot id)\|>"),
        ("inst]|sys>>", r"\[/?inst\]|<</?sys>>"),
    )
)

#: The flags of England, Scotland, Wales and the like are a black flag, a few tag letters and a cancel tag.
_TAGGED_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_SMUGGLED = re.compile("[\U000e0000-\U000e007f]|[\ufe00-\ufe0f\U000e0100-\U000e01ef]{3}")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff]")
_EMPHASIS = re.compile(r"[*_`\"“”]")  # and words of which one is in bold letters are the same words


def looks_like_instructions(text: str) -> bool:
    """Does `text`, of a document or a block of it, read like instructions to a model, or hide characters?"""
    if not text.isascii():
        if _SMUGGLED.search(_TAGGED_FLAG.sub("", text)):
            return True
        text = _UNSEEN.sub("", text)
    plain = " ".join(_EMPHASIS.sub(" ", text).lower().split())
    return any(any(needle in plain for needle in needles) and pattern.search(plain) for needles, pattern in _STEERS)
