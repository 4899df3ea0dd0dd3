"""Which word is surely a misspelling, and of what?

The list is the data file of the package codespell (`data/dictionary.txt`, CC BY-SA 3.0, see NOTICE); it is read as a
file, since codespell's code has another licence and is never imported. An entry counts only if it names one
correction, or `chosen.txt` says which of several. `DENIED` holds entries that were wrong in real documents.

`chosen.txt` has the same licence, since its lines are choices from codespell's lists. A word with several candidates
is in it when, in 1,217 documents about software, one candidate is at least a hundred times as frequent as the next
and no further from the misspelling, and the misspelling itself occurs nowhere; or when a person who read them found
but one meaning in such documents (so also a few words of `dictionary_rare.txt`: `bellow`, `wont`).
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path

#: Entries that are right as they stand: why -> words. Met in real documents, or surely to be met.
DENIED: Mapping[str, str] = {
    "an accepted spelling": "ameba cancelation cancelations compleat connexion despatch despatched despatches "
    "despatching homogenous imbed imbedded imbedding instal instals invokable liquify racoon racoons reenable "
    "reenabled requestor requestors supercede superceded supercedes synching targetted targetting transferrable "
    "unparseable useable",
    "the correction has another form than the word": "configurate supersed",
    "a name or an abbreviation": "basf bootle brin brocken carmel chanel claus cornel ede ehr fromm gard handel herat "
    "humber ines issus leary leibnitz lightyear linz maco nam nams nevers oriente parana ptd sade sav seh shepard "
    "sherif skelton slac somme sxl ubernetes unio waring weill xdpf",
    "a word of its own": "ake arbitral bage caf collet collets consol ded dorp dum flem gage grat halp hax jist "
    "lacker lene licker mapp ment miliary mor morg nees noo olt ons ouer pard pash phasis pincher pont precess "
    "precessing quee seez shif technic technics toom toos tork tung vell welp wew winn yot zars zlot",
    "a word of another language": "affaire affaires als alternativ comando deine dito dokument eles erro erros fle "
    "gess gien interaktion itens juli juni jus liev lokales lond meni mey momento noth objet oficial plattform "
    "probleme sais ser som suh usal vas vill vor",
}

_FEW = 1_000  #: words that are looked up in less time than it takes to read the list


class Corrections(Mapping[str, str]):
    """Lower-case misspelling -> correction.

    Entries that need a person keep their candidates, separated by commas: dropping them here would cost more than
    `correction_of` pays for a hit.

    To read the whole list takes longer than all else in the check of a small document. So the first words are looked
    up in its text, which codespell keeps sorted; it is read when many have been asked for.
    """

    def __init__(self, text: bytes, chosen: dict[str, str], denied: frozenset[str]) -> None:
        """`text`: sorted lines of `wrong->right`; `chosen` says which of several counts, `denied` what is right."""
        self._text = text if text.endswith(b"\n") else text + b"\n"
        self._chosen, self._denied = chosen, denied
        self._found: dict[str, str | None] = {}  # the first words, with what was found

    @cached_property
    def _entries(self) -> dict[str, str]:
        entries = _entries(self._text.decode()) | self._chosen
        for word in self._denied:
            entries.pop(word, None)
        self._text = b""
        return entries

    @property
    def _is_read(self) -> bool:
        return not self._text or len(self._found) >= _FEW

    def any_of(self, words: Sequence[str]) -> bool:
        """Is one of these an entry?"""
        if self._is_read:
            return not self._entries.keys().isdisjoint(words)
        return any(self._find(word) is not None for word in words)

    def _find(self, word: str) -> str | None:
        if word not in self._found:
            right = None if word in self._denied else self._chosen.get(word) or _looked_up(word, self._text)
            self._found[word] = right
        return self._found[word]

    def __getitem__(self, word: str) -> str:
        found = self._entries.get(word) if self._is_read else self._find(word)
        if found is None:
            raise KeyError(word)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)


def _looked_up(word: str, text: bytes) -> str | None:
    """What stands behind a word in sorted lines of `wrong->right`."""
    wanted = f"{word}->".encode(errors="surrogatepass")
    sorted_as = wanted.lower()
    low, high = 0, len(text)  # the line begins in between
    while low < high:
        start = text.rfind(b"\n", low, (low + high) // 2) + 1 or low
        end = text.find(b"\n", start)
        if text[start : min(end, start + len(wanted))].lower() < sorted_as:
            low = end + 1
        else:
            high = start
    if not text.startswith(wanted, low):
        return None
    return text[low + len(wanted) : text.find(b"\n", low)].decode()


def _entries(text: str) -> dict[str, str]:
    # One pass of C code over lines of `wrong->right`; a loop in Python takes three times as long.
    parts = text.replace("->", "\n").split("\n")
    return dict(zip(parts[::2], parts[1::2], strict=False))


@cache
def load() -> Corrections:
    """All corrections.

    Raises:
        FileNotFoundError: the data of codespell is not installed.
    """
    spec = find_spec("codespell_lib")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise FileNotFoundError("codespell_lib")
    chosen = _entries(Path(__file__).with_name("chosen.txt").read_text(encoding="utf-8"))
    return Corrections(Path(places[0], "data", "dictionary.txt").read_bytes(), chosen, _denied())


def corrections_of(word: str) -> Sequence[str] | None:
    """All corrections of a lower-case word; none for one that is known to be right, None for one in no list."""
    listed = load().get(word)
    if listed is None:
        return () if word in _denied() else None
    return listed.replace(",", " ").split()


@cache
def _denied() -> frozenset[str]:
    return frozenset(" ".join(DENIED.values()).split())


def correction_of(word: str, entries: Mapping[str, str]) -> str | None:
    """The one correction of a lower-case word, or None."""
    correction = entries.get(word)
    return None if correction is None or "," in correction else correction
