"""What is there to be configured in a folder? Kinds of documents, folders left alone, words accepted elsewhere."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePath

from burnish.config.find import PYPROJECT, find
from burnish.config.settings import Settings
from burnish.errors import ConfigurationError
from burnish.model.results import DocumentResult, RunResult, Status
from burnish.wiring.other_linters import accepted_words

_FEWEST = 2  #: documents that are left alone make a folder worth naming
#: How reasons begin that stay true. A format that cannot be read yet is none, and a file may become smaller.
_LASTING = ("generated", "a folder of", "not in English")


@dataclass(frozen=True, slots=True)
class Survey:
    """What was found."""

    kinds: Mapping[str, int]  #: documents by suffix, the most frequent first
    left_alone: Mapping[str, int]  #: documents by the reason, likewise
    folders: Mapping[str, str]  #: folders, all of whose documents are left alone for good, with the usual reason
    words: Mapping[str, Sequence[str]]  #: accepted words by the file that holds them
    findings: int
    configured: str = ""  #: what configures burnish there already


def survey(folder: Path, result: RunResult) -> Survey:
    """What to know of `folder`, by a look at all of its documents with the default settings."""
    documents = {PurePath(document.path): document for document in result.documents}
    left = {path: kind_of(document.reason) for path, document in documents.items() if _is_left(document)}
    lasting = {path: why for path, why in left.items() if why.startswith(_LASTING)}
    kinds = Counter(path.suffix.lower() for path in documents if path.suffix)
    return Survey(
        kinds=dict(kinds.most_common()),
        left_alone=dict(Counter(left.values()).most_common()),
        folders=dict(_folders(folder, documents, lasting)),
        words=accepted_words(folder),
        findings=sum(len(document.proposals) for document in result.documents),
        configured=_configured(folder),
    )


def defaults(folder: Path, words: Path) -> Settings:
    """The settings for that look, of which nothing is kept. `words`: accepted ones, where there is such a file."""
    return Settings(root=folder, cache=False, accepted_words=words if words.exists() else None)


def kind_of(reason: str) -> str:
    """A reason without what is particular to one document."""
    return reason.partition(" (")[0].partition(",")[0]


def _is_left(document: DocumentResult) -> bool:
    return document.status is Status.LEFT_ALONE


def _folders(
    folder: Path, documents: Mapping[PurePath, DocumentResult], left: Mapping[PurePath, str]
) -> list[tuple[str, str]]:
    """The outermost folders, relative to `folder`, of which nothing is looked at."""
    inside = {path: [above for above in path.relative_to(folder).parents if above.name] for path in documents}
    all_of = Counter(above for parents in inside.values() for above in parents)
    left_of = Counter(above for path in left for above in inside[path])
    whole = {above for above, count in left_of.items() if count == all_of[above] >= _FEWEST}
    outermost = sorted(above for above in whole if not whole.intersection(above.parents))
    reasons = {above: Counter(left[path] for path in left if above in inside[path]) for above in outermost}
    return [(above.as_posix(), reasons[above].most_common(1)[0][0]) for above in outermost]


def _configured(folder: Path) -> str:
    """The configuration of this very folder, or how it could not be read."""
    try:
        source = find(folder)
    except ConfigurationError as exc:
        return str(exc.facts["where"])
    if source is None or source.file.parent != folder.absolute():
        return ""
    return f"[tool.burnish] in {PYPROJECT}" if source.file.name == PYPROJECT else source.file.name
