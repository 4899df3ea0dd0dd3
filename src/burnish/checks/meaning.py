"""Did a word that turns a claim round come, go, or give way to its opposite?

A table of small words and of pairs that exclude each other, compared as counts and as a sequence. It knows nothing of
what is said: a claim can be turned round in many ways that it does not see. Negation and duty are not here, they are
facts. What the words cost on texts that people corrected is in `docs/explanation/checks.md`.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

from burnish.checks.wording import Change
from burnish.model.edits import Refusal

CHECK = "meaning"

_ALIKE = 0.8  #: `bellow` and `below`; the share of letters that two spellings have in common


class _Sense(NamedTuple):
    group: int  #: senses of one group exclude each other
    name: str  #: its first word
    firm: bool  #: False: a word that may stand for the sense, and often does not


# A line is a group, between `|` are its senses, each a list of words; those in brackets may stand for the sense.

#: Words that may neither come nor go.
_KEPT = """\
only solely exclusively (just merely sole alone exclusive nothing)
always (every all constantly invariably)
all every each everything everyone everybody (entire whole any both always full complete everywhere)\
 | some (any certain several) | most (mostly majority) | few (little)\
 | many (various multiple numerous several lots lot much number)
before beforehand (prior ahead earlier until till previously preceding first precede precedes)\
 | after afterwards afterward (following once later when upon then subsequent subsequently since follow follows)
until till (before by unless)
first (begin start initial initially firstly originally) | last (final finally latest lastly recent end)
above (preceding previous earlier over exceed exceeds greater higher)\
 | below (following next later under underneath beneath lower less)
except (excluding apart besides unless but other excepting)
both (two all each) | either (or any one)"""

#: Words that may come and go, but not give way to one of another sense in their group.
_OPPOSED = """\
more greater higher larger bigger longer increased | less fewer lower smaller shorter reduced decreased
most greatest highest largest longest maximum maximal max | least fewest lowest smallest shortest minimum minimal min
enable enables enabled enabling activate activates activated\
 | disable disables disabled disabling deactivate deactivates deactivated
allow allows allowed allowing permit permits permitted accept accepts accepted lets\
 | deny denies denied denying prevent prevents prevented preventing forbid forbids forbidden reject rejects rejected\
 block blocks blocked
increase increases increasing raise raises grow grows\
 | decrease decreases decreasing lower lowers shrink shrinks reduce reduces reducing
include includes included including contain contains | exclude excludes excluded excluding omit omits omitted
add adds added adding insert inserts | remove removes removed removing delete deletes deleted drop drops
start starts started starting begin begins | stop stops stopped stopping end ends
open opens opened opening | close closes closed closing
inside within internal internally inner | outside external externally outer
on | off
up upward upwards | down downward downwards
left leftmost | right rightmost
top | bottom
true | false
yes | no
and | or
with | without
same equal identical | different unequal differing
next following | previous preceding
old older oldest | new newer newest
early | late
earlier | later
above over | under
often frequently usually commonly | rarely seldom sometimes occasionally
client clients | server servers
local locally | remote remotely
public | private
input inputs | output outputs
source sources | destination destinations target targets
read reads reading | write writes writing written
send sends sent | receive receives received
push pushes | pull pulls
import imports imported | export exports exported
upload uploads | download downloads
upgrade upgrades | downgrade downgrades
encrypt encrypts encrypted | decrypt decrypts decrypted
lock locks locked | unlock unlocks unlocked
success succeed succeeds succeeded successful successfully | failure fail fails failed failures
valid | invalid
visible | hidden invisible
safe safely | unsafe unsafely
possible | impossible
mutable | immutable
positive | negative
fast faster | slow slower
ascending | descending
horizontal horizontally | vertical vertically
synchronous synchronously | asynchronous asynchronously
automatic automatically | manual manually"""


def _table() -> dict[str, tuple[_Sense, ...]]:
    table: dict[str, tuple[_Sense, ...]] = {}
    for group, line in enumerate((*_KEPT.split("\n"), *_OPPOSED.split("\n"))):
        for words in line.split("|"):
            firm, _, loose = words.strip(" )").partition("(")
            for is_firm, some in ((True, firm), (False, loose)):
                for word in some.split():
                    table[word] = (*table.get(word, ()), _Sense(group, firm.split()[0], is_firm))
    return table


_SENSES = _table()
_KEPT_GROUPS = range(_KEPT.count("\n") + 1)


def compare(change: Change) -> Refusal | None:
    """Refuse a text in which a word of limits, order or direction was lost, added or exchanged for its opposite."""
    was, now = change.differing
    old, new = [w for w in _once(was) if w in _SENSES], [w for w in _once(now) if w in _SENSES]
    if old == new:
        return None
    gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
    reason = _changed(gone, come, set(was) ^ set(now)) or _moved(old, new)
    return Refusal(CHECK, reason) if reason else None


def _once(words: Sequence[str]) -> list[str]:
    """Without words that stand twice in a row: to remove one of those is a correction."""
    return [word for at, word in enumerate(words) if not at or words[at - 1] != word]


def _changed(gone: Iterable[str], come: Iterable[str], differing: Collection[str]) -> str | None:
    lost = [(word, sense) for word in gone for sense in _SENSES[word] if sense.firm]
    added = [(word, sense) for word in come for sense in _SENSES[word] if sense.firm]
    for word, sense in lost:
        for other, its in added:
            if its.group == sense.group and its.name != sense.name:
                return f"'{word}' became '{other}'"
    for found, others, what in ((lost, come, "removed"), (added, gone, "added")):
        for word, sense in found:
            if sense.group in _KEPT_GROUPS and not (
                any(_stands_for(other, sense) for other in others) or _respelt(word, differing)
            ):
                return f"'{word}' was {what}"
    return None


def _respelt(word: str, differing: Iterable[str]) -> bool:
    """Is there a word on only one of the two sides that this one may be the correction of?"""
    return any(
        other != word and other not in _SENSES and SequenceMatcher(None, word, other).ratio() >= _ALIKE
        for other in differing
    )


def _stands_for(word: str, sense: _Sense) -> bool:
    return any(its.group == sense.group and its.name == sense.name for its in _SENSES[word])


def _moved(old: Sequence[str], new: Sequence[str]) -> str | None:
    """Opposites that changed places."""
    was, now = _by_group(old), _by_group(new)
    for group, senses in was.items():
        others = now.get(group, [])
        if senses != others and Counter(senses) == Counter(others):
            return f"'{senses[0]}' and '{next(s for s in senses if s != senses[0])}' changed places"
    return None


def _by_group(words: Sequence[str]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for word in words:
        for sense in _SENSES[word]:
            if sense.firm:
                found.setdefault(sense.group, []).append(sense.name)
    return found
