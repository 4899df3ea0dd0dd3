"""`burnish check --scores`: each document's scores, the worst first, then those of all of them, before and after."""

from collections.abc import Iterator, Sequence

from burnish.api import Measures, RunResult, Scored, overall, scores_of
from burnish.cli.summary import many
from burnish.cli.terminal import escaped

_ALL = "all"


def score_lines(result: RunResult) -> Iterator[str]:
    """A table of numbers from 0 to 100; `-` where there is nothing to judge."""
    scored = {document.path: document.scored for document in result.documents if document.scored is not None}
    total = Scored.total(scored.values())
    means = {path: overall(scored[path].before) for path in scored}
    worst = sorted(scored, key=lambda path: (_rank(means[path]), path))
    names = list(scores_of(total.before))
    yield _line([_ALL, *names], [_ALL, *names], "document")
    for path in worst:
        yield _row(names, scored[path].before, means[path], escaped(path))
    yield _row(names, total.before, overall(total.before), many(len(scored), "document"))
    if total.after != total.before:
        yield _row(names, total.after, overall(total.after), "the same after burnish enhance --write")


def total_of(result: RunResult) -> float | None:
    """The score of all documents as they are; None when there is nothing to judge."""
    return overall(Scored.total(d.scored for d in result.documents if d.scored is not None).before)


def _rank(score: float | None) -> float:
    return 101 if score is None else score


def _row(names: Sequence[str], measures: Measures, mean: float | None, what: str) -> str:
    found = scores_of(measures)
    return _line([_ALL, *names], [_number(mean), *(_number(found[name]) for name in names)], what)


def _line(columns: Sequence[str], cells: Sequence[str], what: str) -> str:
    padded = (f"{cell:>{max(4, len(column))}}" for column, cell in zip(columns, cells, strict=True))
    return f"{'  '.join(padded)}  {what}"


def _number(score: float | None) -> str:
    return "-" if score is None else f"{score:.0f}"
