"""Findings that are known, so that only new ones count: told apart by what they say and where, not by their line.

A finding is known where the rule found the same words before, in the same line of text wherever that stands now; else
one with the same words in the same document. What was known in a document that is gone counts for the document that
holds its lines now. Each known finding is worth one: a second slip of a known kind is new.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

from burnish.errors import ConfigurationError
from burnish.model.results import Proposal

VERSION = 1  #: of the file's form


class Trace(NamedTuple):
    """By what a finding is known again."""

    rule: str
    words: str  #: that it is about; its message where it is about none
    near: str  #: stands for the line of text in which it begins


@dataclass(frozen=True, slots=True)
class Baseline:
    """Known findings by document; the names are relative to the file's folder, with `/`."""

    known: Mapping[str, Sequence[Trace]]


def traces_of(source: bytes, proposals: Sequence[Proposal]) -> list[Trace]:
    """The trace of each finding about a document.

    Args:
        source: the document in which they were found.
    """
    lines = source.split(b"\n") if proposals else []
    return [
        Trace(
            found.rule, found.before or found.message, _near(lines[found.line - 1] if found.line <= len(lines) else b"")
        )
        for found in proposals
    ]


def _near(line: bytes) -> str:
    return blake2b(b" ".join(line.split()), digest_size=6).hexdigest()


class Comparison:
    """Which findings of a run are new? Documents are asked about one after the other, each once."""

    def __init__(self, baseline: Baseline, gone: Callable[[str], bool]) -> None:
        """`gone`: is there no document of that name any more?"""
        self._known = {name: Counter(traces) for name, traces in baseline.known.items()}
        self._gone = gone
        self._homeless: Counter[Trace] | None = None
        self.met = 0  #: findings that were known

    def new(self, name: str, traces: Sequence[Trace]) -> list[bool]:
        """Is each of these findings of a document new?"""
        known = self._known.get(name, Counter())
        left = [at for at, trace in enumerate(traces) if not _take(known, trace)]
        alike: dict[tuple[str, str], list[Trace]] = {}
        for trace in known.elements():
            alike.setdefault((trace.rule, trace.words), []).append(trace)
        for at in tuple(left):
            others = alike.get((traces[at].rule, traces[at].words))
            if others:
                others.pop()
                left.remove(at)
        new = {at for at in left if not _take(self._of_the_gone(), traces[at])}
        self.met += len(traces) - len(new)
        return [at in new for at in range(len(traces))]

    def _of_the_gone(self) -> Counter[Trace]:
        if self._homeless is None:
            self._homeless = Counter()
            for name, known in self._known.items():
                if self._gone(name):
                    self._homeless.update(known)
        return self._homeless


def _take(known: Counter[Trace], trace: Trace) -> bool:
    if known[trace] <= 0:
        return False
    known[trace] -= 1
    return True


def baseline_text(known: Mapping[str, Iterable[Trace]]) -> str:
    """The file: JSON with a line for each finding, sorted, so that changes of it can be read and merged."""
    documents = []
    for name in sorted(known):
        lines = ",\n".join(f"   {json.dumps(trace._asdict())}" for trace in sorted(known[name]))
        if lines:
            documents.append(f"  {json.dumps(name)}: [\n{lines}\n  ]")
    body = "{\n" + ",\n".join(documents) + "\n }" if documents else "{}"
    return f'{{\n "version": {VERSION},\n "findings": {body}\n}}\n'


def read_baseline(text: str, where: str) -> Baseline:
    """What `baseline_text` made.

    Raises:
        ConfigurationError: it did not make this. `where` names the file.
    """
    try:
        told = json.loads(text)
        if told["version"] != VERSION:
            problem = f"the baseline {where} is of version {told['version']}; make it anew with --write-baseline"
            raise ConfigurationError(where="--baseline", problem=problem)
        known = {str(name): tuple(map(_trace, found)) for name, found in told["findings"].items()}
    except (ValueError, TypeError, KeyError, AttributeError) as exc:
        problem = f"{where} is no baseline; make one with --write-baseline"
        raise ConfigurationError(where="--baseline", problem=problem) from exc
    return Baseline(known)


def _trace(told: Mapping[str, object]) -> Trace:
    return Trace(str(told["rule"]), str(told["words"]), str(told["near"]))
