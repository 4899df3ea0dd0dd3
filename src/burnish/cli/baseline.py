"""`burnish check --baseline FILE`: only findings count that the file does not hold; `--write-baseline` makes it.

Documents are named from the file's folder on, so that it means the same wherever the repository stands.
"""

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path, PurePath

from burnish.api import Comparison, DocumentResult, RunResult, baseline_text, read_baseline, traces_of
from burnish.errors import ConfigurationError

Sources = Callable[[str], bytes]  #: the bytes of a document


class Known:
    """The findings of a baseline, for one run."""

    def __init__(self, file: Path) -> None:
        """Raises `ConfigurationError` when there is no baseline."""
        try:
            text = file.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError) as exc:
            why = exc.strerror if isinstance(exc, OSError) else "it is not UTF-8"
            problem = f"{file}: {why}; make it with --write-baseline"
            raise ConfigurationError(where="--baseline", problem=problem) from exc
        self._file = file
        self._comparison = Comparison(read_baseline(text, str(file)), lambda name: not (file.parent / name).exists())

    @property
    def met(self) -> int:
        """Findings that were known."""
        return self._comparison.met

    def without(self, result: RunResult, sources: Sources | None = None) -> RunResult:
        """The run with new findings only; `sources`: of documents that are no files."""
        sources = sources or _on_disk
        return replace(result, documents=tuple(self._new(document, sources) for document in result.documents))

    def _new(self, document: DocumentResult, sources: Sources) -> DocumentResult:
        if not document.proposals:
            return document
        traces = traces_of(sources(document.path), document.proposals)
        new = self._comparison.new(_name(document.path, self._file), traces)
        return replace(
            document, proposals=tuple(p for p, is_new in zip(document.proposals, new, strict=True) if is_new)
        )


def write(result: RunResult, file: Path) -> int:
    """Make the baseline of a run's findings; how many there are.

    Raises:
        ConfigurationError: the file cannot be written.
    """
    known = {
        _name(document.path, file): traces_of(_on_disk(document.path), document.proposals)
        for document in result.documents
        if document.proposals
    }
    try:
        file.write_text(baseline_text(known), encoding="utf-8", newline="\n")
    except OSError as exc:
        raise ConfigurationError(where="--write-baseline", problem=f"{file}: {exc.strerror}") from exc
    return sum(map(len, known.values()))


def _on_disk(path: str) -> bytes:
    """The document as it is now; nothing when it is gone."""
    try:
        return Path(path).read_bytes()
    except OSError:
        return b""


def _name(path: str, file: Path) -> str:
    return PurePath(os.path.relpath(path, file.parent)).as_posix()
