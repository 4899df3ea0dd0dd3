"""What an earlier run found in a file that has not changed since, so that it need not be looked at again.

It holds while the file looks the same from outside (or, where its time is too young to tell, has the same content),
the rules and settings are the same, and other files give the same answers to what was asked about them.
"""

from dataclasses import dataclass, field, replace
from os.path import normpath
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote

from burnish.errors import BurnishError
from burnish.model.files import Stamp
from burnish.model.known import Known
from burnish.model.results import DocumentResult, Status
from burnish.pipeline.look import Looker, Seen, digest_of
from burnish.pipeline.site import fingerprint
from burnish.ports import Findings

if TYPE_CHECKING:
    from burnish.pipeline.census import Census  # loaded where there is an index

_WAITING = 500  #: looks that are handed on together


@dataclass(slots=True)
class Memory:
    """What is known of the documents of one run. Stamps are taken before anything is looked at."""

    looker: Looker
    findings: Findings | None
    census: "Census | None" = None  #: None: each document is a corpus by itself
    _stamps: dict[Path, Stamp] = field(default_factory=dict)
    _new: dict[str, Known] = field(default_factory=dict)
    _anchors: dict[str, tuple[Stamp, str]] = field(default_factory=dict)

    def known(self, path: Path) -> DocumentResult | None:
        """The result of a document that need not be looked at."""
        if self.findings is None:
            return None
        files = self.looker.files
        stamp = files.stamp(path)
        if stamp is None:
            return None
        self._stamps[path] = stamp
        known = self.findings.known(str(path))
        if known is None or known.asked != self.looker.plan.identity(path) or not self._is_enough(known.result):
            return None
        if self.looker.in_place and files.writable(path) is not None:
            return None
        if not self._is_same(path, stamp, known):
            return None
        site = self.looker.sites.of(path)
        usage = self.census.mark(path) if self.census is not None else ""
        holds = known.depends.hold(site.has, lambda way: self._fingerprint(path, way), site.likely, usage)
        return known.result if holds else None

    def note(self, path: Path, seen: Seen) -> None:
        """What a look gave."""
        stamp = self._stamps.get(path)
        if self.findings is None or stamp is None or seen.depends is None:
            return
        digest = seen.digest if seen.before is None else digest_of(seen.before)
        if digest is None:  # it could not be read
            return
        if seen.result.status not in (Status.UNCHANGED, Status.CHANGED, Status.LEFT_ALONE):
            return
        if self.looker.in_place and seen.result.status is Status.CHANGED:
            return  # it is about to be another file
        usage = self.census.mark(path, digest) if self.census is not None else ""
        if usage is None:
            return
        for way, anchors in seen.depends.anchors.items():
            other = _place(path, way)
            if anchors and other in self._stamps:
                self._anchors[str(other)] = self._stamps[other], anchors
        result = replace(seen.result, hunks=())
        asked = self.looker.plan.identity(path)
        self._new[str(path)] = Known(stamp, digest, asked, result, seen.depends._replace(usage=usage))
        if len(self._new) >= _WAITING:
            self._keep()

    def close(self) -> None:
        """Hand on what was noted."""
        self._keep()

    def _keep(self) -> None:
        if self.findings is not None and (self._new or self._anchors):
            self.findings.keep(self._new, self._anchors)
        self._new, self._anchors = {}, {}

    def _is_enough(self, result: DocumentResult) -> bool:
        return self.looker.only_findings or not result.proposals

    def _is_same(self, path: Path, stamp: Stamp, known: Known) -> bool:
        if stamp.size != known.stamp.size:
            return False
        if known.stamp.certain and stamp.modified == known.stamp.modified:
            return True
        try:
            return digest_of(self.looker.files.read(path)) == known.digest
        except BurnishError:
            return False

    def _fingerprint(self, path: Path, way: str) -> str:
        """Of the anchors of the document to which a link in `path` leads."""
        other = _place(path, way)
        stamp = self._stamps.get(other) or self.looker.files.stamp(other)
        kept = self.findings.anchors(str(other)) if self.findings is not None else None
        if stamp is not None and kept is not None and kept[0].certain and _alike(kept[0], stamp):
            return kept[1]
        return fingerprint(self.looker.sites.anchors(other))


def _alike(one: Stamp, other: Stamp) -> bool:
    return (one.size, one.modified) == (other.size, other.modified)


def _place(path: Path, way: str) -> Path:
    return Path(normpath(path.parent / unquote(way)))
