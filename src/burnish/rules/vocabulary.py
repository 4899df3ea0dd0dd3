"""Which words are known, how common are they, and which common word was meant by one that is not known?

`words.txt` holds the words of the frequency dictionary that the package symspellpy ships (see NOTICE and
`docs/make_words.py`), `terms.txt` those of our trade that it lacks. A form that English makes of a known word counts as
known (`unhashed`, `hashability`), and so do two common words in one (`hashtable`).

The word that was meant is one letter away: one too much, one missing, another one, or two that changed places. It
begins with the same letter, the longer it is the rarer it may be, and no other word may be nearly as likely. A letter
too much at the end, or another one there, counts for little: it makes names and words of other languages.
"""

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from string import ascii_lowercase

from burnish.patterns import late_pattern

_HEAD = 3  # letters that the words of a line share
_TERM_MARK = "J"  #: how common a term of the trade is taken to be
_NEVER = 99
#: The level that a word must have to be meant, by the letters of the unknown one: a missing letter or two that changed
#: places, and the rest, which makes more names.
_LEAST = ((10, 5, 5), (8, 8, 10), (6, 10, 13), (0, 14, _NEVER))
_AHEAD = 4  # levels by which a word must be more likely than the next
_SWAPPED, _DOUBLED, _OTHER, _OTHER_LAST, _EXTRA_LAST = 3, 1, -1, -4, -10
_SURE_LAST = 9  # letters from which the last of them may be another, or one too much
_PART = 12  # the level from which a word of four letters or more may be a part of another
_SHORT_PARTS = frozenset(
    "add age air all any app art ask bad bag bar bed big bin bit box bug bus buy car cat cut day dev dog dot dry due "
    "eat end eye far fee few fit fix fly fun gap get got guy hat hit hop hot how ice ink job key kit lab law leg let "
    "lib log los lot low man map max mid min mix net new now off oil old one out own pan pay pen per pic pin pop put "
    "ray raw red row run saw say sea set six ski sky sub sum sun tab tag tax tea the tip too top toy try two ups url "
    "use van var via war way web wet who why win yes you zip".split()
)
_THRICE = late_pattern(r"(.)\1\1")
_STEM = 4  # letters of a known word of which another is made

_BEGINNINGS = (
    "anti auto back bi bio co counter cross de dis down eco ex extra geo hetero homo hyper im in inter intra macro "
    "mega meta micro mid mini mis mono multi neo non on out over poly post pre proto pseudo quasi re ref self semi "
    "sub super tele trans tri ultra un under uni up"
).split()
#: What makes a form of a word, and what it replaces.
_ENDINGS = tuple(
    ending.split("/")
    for ending in (
        "s/ es/ ies/y d/ ed/ ied/y ing/ ing/e er/ er/e ers/ ers/e or/ or/e ors/e able/ able/e ability/ ability/e ly/ "
        "ally/ bly/ble ness/ less/ like/ wise/ ish/ ize/ ized/ izes/ izing/ ization/ ise/ ised/ ising/ isation/ ment/ "
        "ments/"
    ).split(" ")
)


@cache
def vocabulary() -> "Vocabulary":
    """The words that come with burnish; read on first use."""
    folder = Path(__file__).parent
    return Vocabulary((folder / "words.txt").read_text("ascii"), (folder / "terms.txt").read_text("ascii"))


class Vocabulary:
    """Words with their levels: how often the number of times that each was counted doubles, from 1.

    Args:
        words: lines of three letters and the rest of each word that begins with them, each with its level as a capital.
        terms: words, divided by white space.
    """

    def __init__(self, words: str, terms: str) -> None:
        self._unread = {line[:_HEAD]: line for line in words.split("\n")}
        self._lines: dict[str, dict[str, int]] = {}  # by the same letters: the rest of each word -> its level
        self.terms = frozenset(terms.split())  #: words of the trade, in small letters
        for term in self.terms:
            self._unread[term[:_HEAD]] = f"{self._unread.get(term[:_HEAD], term)} {term[_HEAD:]}{_TERM_MARK}"

    def level(self, word: str) -> int:
        """Of a word in small letters; 0 for one that is in no list."""
        return self._line(word[:_HEAD]).get(word[_HEAD:], 0)

    def _line(self, head: str) -> dict[str, int]:
        """What begins so. It is read when it is needed: most documents need few lines."""
        line = self._lines.get(head)
        if line is None:
            line = {rest[:-1]: ord(rest[-1]) - 64 for rest in self._unread.get(head, "").split()[1:]}
            self._lines[head] = line
        return line

    def knows(self, word: str) -> bool:
        """Is it in a list, or made of words that are?"""
        if _THRICE.search(word):
            return False
        if self._is_form(word):
            return True
        if any(
            word.startswith(b) and self._is_form(word[len(b) :]) for b in _BEGINNINGS if len(word) >= len(b) + _STEM
        ):
            return True
        return any(self._is_part(word[:at]) and self._is_part(word[at:]) for at in range(3, len(word) - 2))

    def _is_form(self, word: str) -> bool:
        return self.level(word) > 0 or any(self.level(stem) for stem in _stems(word))

    def _is_part(self, word: str) -> bool:
        if len(word) < _STEM:
            return word in _SHORT_PARTS
        return self.level(word) >= _PART or any(self.level(stem) >= _PART for stem in _stems(word))

    def meant_by(self, word: str) -> str | None:
        """The word that was meant by a word that is not known, when that is plain."""
        head, scores = word[:_HEAD], dict[str, int]()
        for candidate, bonus in dict(_near(word, range(1, _HEAD), 0)).items():
            level = self.level(candidate)
            if level:
                scores[candidate] = level + bonus
        rests, line = dict(_near(word, range(_HEAD, len(word) + 1), _HEAD)), self._line(head)
        scores |= {head + rest: line[rest] + rests[rest] for rest in rests.keys() & line.keys()}
        scores.pop(word, None)
        if not scores:
            return None
        best = max(scores, key=scores.__getitem__)
        second = max((score for candidate, score in scores.items() if candidate != best), default=0)
        enough = self.level(best) >= _least(word, best) and scores[best] - second >= _AHEAD
        return best if enough else None


def _least(word: str, meant: str) -> int:
    swapped_or_missing = sorted(word) == sorted(meant) or (len(meant) > len(word) and meant[-1] == word[-1])
    return next(least[not swapped_or_missing] for size, *least in _LEAST if len(word) >= size)


def _stems(word: str) -> Iterator[str]:
    """What a word may be a form of."""
    for ending, replaced in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _STEM:
            stem = word[: len(word) - len(ending)]
            if ending != "s" or stem[-1] != "s":
                yield stem + replaced
            if ending[0] in "aeio" and stem[-1] == stem[-2]:
                yield stem[:-1]


def _near(word: str, places: range, cut: int) -> Iterator[tuple[str, int]]:
    """Words one slip away, and by how many levels such a slip makes them more likely; of one word the last counts.

    Args:
        places: of the slip; the first letters of two change places only where `places` begins at 1.
        cut: letters that are left out of what is yielded.
    """
    last = len(word) - 1
    sure = last if len(word) < _SURE_LAST else last + 1  # what is not looked at from here on
    for at in places:
        head, tail = word[cut:at], word[at:]
        for letter in ascii_lowercase:
            yield head + letter + tail, 0
        if at < sure:
            bonus = _OTHER if at < last else _OTHER_LAST
            for letter in ascii_lowercase:
                yield head + letter + tail[1:], bonus
            yield head + tail[1:], 0 if at < last else _EXTRA_LAST
    for at in places:
        head, tail = word[cut:at], word[at:]
        yield head + word[at - 1] + tail, _DOUBLED
        if tail and tail[0] == word[at - 1]:
            yield head + tail[1:], _DOUBLED
        if at < last:
            yield head + tail[1] + tail[0] + tail[2:], _SWAPPED
    if places.start == 1:
        yield word[1] + word[0] + word[2:], _SWAPPED
