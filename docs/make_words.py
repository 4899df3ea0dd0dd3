"""Makes `src/burnish/rules/words.txt` from the word frequencies in the package symspellpy.

    python docs/make_words.py [--check]

A line holds the words that begin with the same three letters, as the rest of each word and a capital: `A` for a word
that was counted less than 2,048 times, and the next letter for each doubling. `vocabulary` reads it. Words with another
character than `a` to `z`, and those of fewer than three letters, are left out. The package has British spellings; an
American one that it lacks is as common as its British sister.

`--check` compares with what is there and fails when it is stale.
"""

import argparse
import sys
from collections import defaultdict
from importlib.util import find_spec
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "src" / "burnish" / "rules" / "words.txt"
SOURCE = "frequency_dictionary_en_82_765.txt"
HEAD = 3  # letters
#: British parts of words, and how Americans write them.
AMERICAN = {
    **{
        our: our[:-2] + "r"
        for our in (
            "armour behaviour candour clamour colour demeanour endeavour favour fervour flavour glamour harbour honour "
            "humour labour neighbour odour parlour rancour rigour rumour savour splendour tumour valour vapour vigour"
        ).split()
    },
    **{
        tre: tre[:-2] + "er"
        for tre in "calibre centre fibre litre lustre meagre metre sabre sombre spectre theatre".split()
    },
    **{
        ll: ll[:-1]
        for ll in (
            "cancelle cancelli channelle channelli counselle counselli dialle dialli fuelle fuelli initialle initialli "
            "labelle labelli levelle levelli marshalle marshalli modelle modelli signalle signalli totalle totalli "
            "travelle travelli tunnelle tunnelli"
        ).split()
    },
    "aluminium": "aluminum",
    "analogue": "analog",
    "artefact": "artifact",
    "catalogue": "catalog",
    "defence": "defense",
    "dialogue": "dialog",
    "draught": "draft",
    "grey": "gray",
    "judgement": "judgment",
    "licence": "license",
    "manoeuvr": "maneuver",
    "mould": "mold",
    "moustache": "mustache",
    "offence": "offense",
    "pretence": "pretense",
    "sceptic": "skeptic",
    "yse": "yze",
    "ysi": "yzi",
}
RARE = 11  # bits of a count that is still an `A`


def main() -> int:
    arguments = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    arguments.add_argument("--check", action="store_true")
    options = arguments.parse_args()
    text = made()
    if options.check:
        stale = not FILE.exists() or FILE.read_text(encoding="utf-8") != text
        print("stale: words.txt; run docs/make_words.py" if stale else "the words are current")
        return int(stale)
    FILE.write_text(text, encoding="utf-8")
    return 0


def made() -> str:
    spec = find_spec("symspellpy")
    places = spec.submodule_search_locations if spec else None
    if not places:
        raise FileNotFoundError("symspellpy")
    entries = map(str.split, Path(places[0], SOURCE).read_text(encoding="utf-8-sig").splitlines())
    counts = {word: int(count) for word, count in entries if len(word) >= HEAD and word.isascii() and word.isalpha()}
    american = {w.replace(a, b): count for w, count in counts.items() for a, b in AMERICAN.items() if a in w}
    lines: defaultdict[str, list[str]] = defaultdict(list)
    for word, count in (american | counts).items():
        lines[word[:HEAD]].append(word[HEAD:] + chr(ord("A") + max(0, count.bit_length() - RARE)))
    return "".join(f"{head} {' '.join(sorted(rest))}\n" for head, rest in sorted(lines.items()))


if __name__ == "__main__":
    sys.exit(main())
