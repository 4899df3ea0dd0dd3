"""The words of a text in lower case, fast: the first look of every rule, which most blocks do not survive.

A first look may find too much, never too little: what it lets through is read again by the rule's own patterns.
"""

import string
from functools import lru_cache

_MARKS = "".join(chr(code) for code in range(128) if not chr(code).isalpha()) + "–—…“”„‘’«»\u00a0\u202f"
#: One table for lower case and white space: `str.translate` runs through ASCII at the speed of C.
_TABLE = str.maketrans(string.ascii_uppercase + _MARKS, string.ascii_lowercase + " " * len(_MARKS))


@lru_cache(maxsize=1)  # every rule in turn asks about the same block
def words_of(text: str) -> tuple[str, ...]:
    """Every run of letters, in lower case; digits and marks divide words, as apostrophes do."""
    return tuple(text.translate(_TABLE).split())
