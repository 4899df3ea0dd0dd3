"""Which word is surely a misspelling, and of what?

The list is the data file of the package codespell (`data/dictionary.txt`, CC BY-SA 3.0, see NOTICE); it is read as a
file, since codespell's code has another licence and is never imported. An entry counts only if it names one
correction, or `chosen.txt` says which of several. `DENIED` holds entries that were wrong in real documents.

`chosen.txt` has the same licence, since its lines are choices from codespell's lists. A word with several candidates
is in it when, in 1,217 documents about software, one candidate is at least a hundred times as frequent as the next
and no further from the misspelling, and the misspelling itself occurs nowhere; or when a person who read them found
but one meaning in such documents (so also a few words of `dictionary_rare.txt`: `bellow`, `wont`).
"""

from collections.abc import Mapping
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


def load() -> dict[str, str]:
    """Lower-case misspelling -> correction.

    Entries that need a person keep their candidates, separated by commas: dropping them here would cost more than
    `correction_of` pays for a hit.

    Raises:
        FileNotFoundError: the data of codespell is not installed.
    """
    spec = find_spec("codespell_lib")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise FileNotFoundError("codespell_lib")
    entries = _read(Path(places[0], "data", "dictionary.txt"))
    entries.update(_read(Path(__file__).with_name("chosen.txt")))
    for word in " ".join(DENIED.values()).split():
        entries.pop(word, None)
    return entries


def _read(path: Path) -> dict[str, str]:
    # One pass of C code over lines of `wrong->right`; a loop in Python takes three times as long.
    parts = path.read_text(encoding="utf-8").replace("->", "\n").split("\n")
    return dict(zip(parts[::2], parts[1::2], strict=False))


def correction_of(word: str, entries: Mapping[str, str]) -> str | None:
    """The one correction of a lower-case word, or None."""
    correction = entries.get(word)
    return None if correction is None or "," in correction else correction
