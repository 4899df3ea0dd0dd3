"""In which case is a heading: that of a sentence, or that of a title?"""

from burnish.patterns import late_pattern

SENTENCE, TITLE = "sentence", "title"
_WORD = late_pattern(r"(?<![\w./:@`-])[A-Za-z][a-z]{3,}(?![\w./:@`(-])")
_OPENS = late_pattern(r"\A\W*\w+|[.:?!–—]\s+\w+")  #: words that have a capital in both
#: Words that titles write in small letters, too.
_SMALL = frozenset("with from into onto over upon than that when your this without between within about after".split())


def telling(text: str) -> list[str]:
    """The words of a heading that have a capital in title case alone, as far as anyone can tell."""
    return [word for word in _WORD.findall(_OPENS.sub("", text)) if word.lower() not in _SMALL]


def case_of(text: str) -> str | None:
    """The case of a heading; None where its words do not tell, or not the same."""
    capitals = {word[0].isupper() for word in telling(text)}
    return None if len(capitals) != 1 else TITLE if capitals == {True} else SENTENCE
