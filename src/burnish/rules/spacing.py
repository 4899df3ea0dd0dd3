"""Mends slips of the space bar and doubled marks: `word ,` -> `word,`, `one,two` -> `one, two`, `end..` -> `end.`.

Each pattern stands between letters of prose, so that numbers, code, addresses and file names are left alone. No
typography: dashes, quotation marks and ellipses stay as they are, and so do two spaces behind a full stop, which some
write on purpose. A missing space behind a comma is sure beside a word of grammar; elsewhere it may be a list of values.
"""

from collections.abc import Iterator

from burnish.model.document import Block
from burnish.model.edits import Allowance, Finding, Tier
from burnish.patterns import late_pattern
from burnish.ports import Words

_GRAMMAR = (
    r"(?:and|or|but|the|an?|you|it|we|if|then|which|so|for|in|is|are|with|this|that|to|when|as|they|there|not|on|by|your"
    r"|while|where|because|since|such|use|see)"
)
_OPENS_SENTENCE = (
    r"(?:The|This|These|That|It|You|We|If|In|For|When|An?|To|There|However|Note|See|Use|Then|After|Before|By|They|Also"
    r"|Your|Once|Since|While|As|But|And|With)"
)
#: For the first look: what no slip is without.
_SIGNS = ("  ", " ,", " .", ",,", "..")
_CLOSE = late_pattern(r",(?<=[a-z],)[a-z]|\.(?<=[a-z][a-z]\.)[A-Z][a-z]*[ ]")
#: Each begins with the mark itself, so that most of a text is passed at the speed of C.
_SLIP = late_pattern(
    r"(?P<stray>[ ](?<=[A-Za-z)\]*`\"”][ ])(?=,(?:[ \n]|\Z))|[ ](?<=[a-z][a-z)][ ])(?=\.(?:[ ]+[A-Z]|\Z)))"
    r"|(?P<commas>,(?<=[a-z],),+(?=[ \n]))"
    r"|(?P<stops>\.(?<=[a-z][a-z][a-z]\.)\.(?=[ \n][A-Z]|\Z))"
    rf"|(?P<comma>,(?<=[a-z][a-z],)(?={_GRAMMAR}[ \n]))"
    rf"|(?P<stop>\.(?:(?<=[ \n)][a-z]{{4}}\.)|(?<=[a-z]{{5}}\.))(?={_OPENS_SENTENCE}[ ][a-z]))"
    r"|(?P<double>[ ](?<=[a-z,;][ ])[ ]{1,3}(?=[a-z]))"
)
_MENDED = {
    "stray": ("a space before a mark", ""),
    "commas": ("more than one comma", ","),
    "stops": ("two full stops", "."),
    "comma": ("no space behind a comma", ", "),
    "stop": ("no space behind a full stop", ". "),
    "double": ("more than one space", " "),
}
#: Before a comma that has no space on purpose: the rest of a list of values.
_LIST = late_pattern(r"[^\s,],[^\s,]+\Z")
_LOOK_BACK = 40  # characters


class Spacing:
    """Implements `burnish.ports.Rule`."""

    name = "spacing"
    strategy = "readability"
    tier = Tier.SUGGESTION
    summary = "Mend missing and stray spaces beside commas and full stops, and doubled marks."
    version = 1
    allowance = Allowance(classes=frozenset({"identifier"}))  # `here.The` looks like one
    cases = (
        ("First , second.", "First, second."),
        ("It ends .", "It ends."),
        ("It stops,and then it goes.", "It stops, and then it goes."),
        ("It ends here.The next one begins.", "It ends here. The next one begins."),
        ("One,, two.", "One, two."),
        ("It ends here.. Then more.", "It ends here. Then more."),
        ("It is  here.", "It is here."),
        ("It ends.  Two spaces are fine.",) * 2,
        ("The .NET and .gitignore files ... and so on...",) * 2,
        ("Values are read,write and 1,000.",) * 2,
        ("Call System.The or a.b, see x.Then.",) * 2,
        ("Keep `a ,b` and `x  y`.",) * 2,
        ("Wait... and go on.",) * 2,
    )

    def check(self, block: Block, words: Words) -> Iterator[Finding]:  # noqa: ARG002 - the port's signature
        """One finding per slip, with what stands in its place."""
        text = block.text
        if not any(sign in text for sign in _SIGNS) and _CLOSE.search(text) is None:
            return
        for match in _SLIP.finditer(text):
            kind, (start, end) = match.lastgroup or "", match.span()
            if block.is_frozen(start, end) or _is_list(text, kind, start):
                continue
            yield Finding(start, end, *_MENDED[kind])


def _is_list(text: str, kind: str, start: int) -> bool:
    return kind == "comma" and _LIST.search(text, max(0, start - _LOOK_BACK), start) is not None
