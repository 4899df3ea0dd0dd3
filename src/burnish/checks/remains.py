"""Is something of the protocol, or of a model's own frame, left in a new text? Fault F36, needs D4.

Markers, `[end]`, document tags, code fences, tags of thought and turns: what a block of prose may hold of these is what
it held before. The reader of replies strips what stands outside of a block's text; this is about what stands inside.
"""

import re

from burnish.model.edits import Refusal

CHECK = "protocol"

_REMAIN = re.compile(
    r"\[end\]|</?doc\b|^ *\[[a-z2-7]{3,8}(?: (?:\+ )?[a-z]+)?\](?=\s|$)|\[[a-z2-7]{3,8} \+ [a-z]+\]|^ *(?:`{3,}|~{3,})"
    r"|</?(?:think|thinking|answer|output|text|block|assistant|user|system)>|<\|\w+\|>|</?s>|\[/?INST\]|<</?SYS>>",
    re.MULTILINE,
)
_QUOTES = {'"': '"', "\u201c": "\u201d", "\u00ab": "\u00bb"}


def compare(before: str, after: str) -> Refusal | None:
    """Refuse a new text that holds more marks of a protocol than the old one, or is put in quotation marks."""
    if "[" in after or "<" in after or "```" in after or "~~~" in after:
        for found in _REMAIN.finditer(after):
            mark = found[0].strip()  # of the source's marks some may just have come to a line's start
            if after.count(mark) > before.count(mark):
                return Refusal(CHECK, f"{mark!r} is no part of the text")
    if _quoted(after) and not _quoted(before):
        return Refusal(CHECK, "the whole text was put in quotation marks")
    return None


def _quoted(text: str) -> bool:
    stripped = text.strip()
    return len(stripped) > 1 and _QUOTES.get(stripped[0]) == stripped[-1]
