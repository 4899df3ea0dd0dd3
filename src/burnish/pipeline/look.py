"""One document as a run by rules looks at it: read, enhance, say what became of it. Writes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from burnish.errors import BurnishError, internal
from burnish.model.known import Dependencies
from burnish.model.results import DocumentResult, Status
from burnish.pipeline.document import Plan, enhance_document
from burnish.pipeline.site import Sites, Witness
from burnish.pipeline.stopwatch import Stopwatch
from burnish.ports import Files


@dataclass(frozen=True, slots=True)
class Seen:
    """What a look gave."""

    result: DocumentResult
    before: bytes | None = None  #: the file's bytes; None when it was not read
    after: bytes | None = None  #: the new ones; `before` itself when nothing changes
    depends: Dependencies | None = None  #: what was asked about other files; None: do not rely on this look later
    digest: bytes | None = None  #: of the bytes before, when those are not handed on


@dataclass(frozen=True, slots=True)
class Looker:
    """Looks at the documents of one run."""

    files: Files
    plan: Plan
    sites: Sites
    in_place: bool = False  #: results go back to their files, so these must be writable
    copies: bool = False  #: unchanged documents are written, too
    only_findings: bool = False  #: nobody will look at hunks, so that none is kept

    def look(self, path: Path, watch: Stopwatch) -> Seen:
        """What became of a document, whatever that is."""
        name = str(path)
        try:
            return self._look(path, name, watch)
        except BurnishError as exc:
            return Seen(DocumentResult(name, Status.FAILED, str(exc)))
        except Exception as exc:  # door: a worker's outermost frame
            reason = internal(exc)
            return Seen(DocumentResult(name, Status.FAILED, reason))

    def _look(self, path: Path, name: str, watch: Stopwatch) -> Seen:
        with watch.stage("read"):
            refusal = self.files.writable(path) if self.in_place else None
            if refusal is not None:
                return Seen(DocumentResult(name, Status.FAILED, refusal))
            source = self.files.read(path)
        witness = Witness(self.sites.of(path))
        after, result = enhance_document(name, source, self.plan, watch, witness)
        if self.only_findings:
            result = replace(result, hunks=())
        return Seen(result, source, after, witness.dependencies)


class LookWork:
    """What a process of a pool does: look at some documents. It gives the looks, and the seconds of each stage."""

    def __init__(self, looker: Looker, stopwatch: Stopwatch) -> None:
        self._looker, self._stopwatch = looker, stopwatch

    def __call__(self, paths: Sequence[Path]) -> tuple[list[Seen], dict[str, float]]:
        """One answer."""
        self._stopwatch.seconds = {}
        looks = [self._light(self._looker.look(path, self._stopwatch)) for path in paths]
        return looks, self._stopwatch.seconds

    def _light(self, seen: Seen) -> Seen:
        """Without the bytes of a document that nobody will write."""
        needed = self._looker.copies or (self._looker.in_place and seen.result.status is Status.CHANGED)
        if needed or seen.before is None:
            return seen
        return replace(seen, before=None, after=None, digest=digest_of(seen.before))


def digest_of(source: bytes) -> bytes:
    """Stands for a file's content."""
    from hashlib import blake2b  # of no use to runs that keep nothing

    return blake2b(source, digest_size=16).digest()
