"""`burnish bench replay`: what the cache saves over the commits of real repositories.

Each commit's whole tree is looked at anew with `--diff`, and the journal of the commit before is gone: only the cache
and the index of similar texts are kept. Beside it stands the ideal, in which each block that no earlier commit had is
sent once, and nothing but its text.
"""

import json
import sys
import tarfile
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from burnish.cli.bench.llm import MODEL
from burnish.cli.bench.processes import Simulator, simulator, timed
from burnish.cli.terminal import Terminal
from burnish.documents.markdown.format import Markdown
from burnish.errors import BurnishError, PathNotFound
from burnish.model.document import BlockKind
from burnish.pipeline.select import select
from burnish.testing.simulator.tokens import count

_ARCHIVE = "dev-replay.tar.gz"
_CLAIM = "the report claims 38 % of questions answered by the cache"

Block = tuple[BlockKind, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to measure."""

    histories: Path  #: a folder of histories, or of an archive of them
    steps: int | None  #: commits of each; None: all
    concurrency: int
    similar: bool  #: single changes are moved to nearly the same texts


@dataclass(slots=True)
class Account:
    """Of some commits."""

    blocks: int = 0  #: worth a question
    new: int = 0  #: that no commit before had, each once
    new_tokens: int = 0  #: of their texts
    asked: int = 0  #: questions sent
    known: int = 0  #: answered by the cache
    in_part: int = 0  #: known in part from similar text
    calls: int = 0
    input: int = 0  #: tokens, by the endpoint's account
    seconds: list[float] = field(default_factory=list)


def run(options: Options, terminal: Terminal) -> int:
    """Replay, print the table, and return the exit code.

    Raises:
        PathNotFound: there are no histories.
    """
    with (
        tempfile.TemporaryDirectory(prefix="burnish-bench-") as name,
        simulator("--ttft", "0", "--tokens-per-second", "1e6", "--price", "1,4") as server,
    ):
        folder = Path(name)
        for history in _histories(options.histories, folder / "histories"):
            replay = _Replay(folder / history.name, server, options)
            accounts = replay.run(history, terminal)
            for line in _table(history.name.replace("__", "/"), *accounts):
                terminal.line(line)
    terminal.line("")
    terminal.line(_CLAIM)
    return 0


def _histories(place: Path, into: Path) -> Sequence[Path]:
    archive = place if place.is_file() else place / _ARCHIVE
    if archive.is_file():
        with tarfile.open(archive) as members:
            members.extractall(into, filter="data")
        place = into
    found = sorted(path.parent for path in place.glob("*/steps.json"))
    if not found:
        raise PathNotFound(path=place)
    return found


class _Replay:
    """One repository."""

    def __init__(self, folder: Path, server: Simulator, options: Options) -> None:
        self._folder, self._server, self._options = folder, server, options
        self._met: set[Block] = set()
        folder.mkdir(parents=True)
        similar = "" if options.similar else 'similar = "off"\n'
        (folder / "burnish.toml").write_text(f"include = ['*']\n{similar}")

    def run(self, history: Path, terminal: Terminal) -> tuple[Account, Account]:
        """The accounts of all commits, and of all but the first, which finds an empty cache."""
        steps = json.loads((history / "steps.json").read_text())["steps"]
        every, later = Account(), Account()
        for number, step in enumerate(steps[: self._options.steps]):
            terminal.note(f"{history.name.replace('__', '/')}: commit {number + 1} of {len(steps)}")
            new = self._lay(history, step["files"])
            self._look([every, later] if number else [every], new)
        return every, later

    def _lay(self, history: Path, files: Sequence[Sequence[str]]) -> list[str]:
        """Bring the tree to a commit; returns the blocks that no commit before had."""
        new: dict[Block, None] = {}
        for name, blob in files:
            path = self._folder / name
            source = (history / "blobs" / blob).read_bytes()
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(source)
            new |= dict.fromkeys(_blocks(source))
        fresh = [block for block in new if block not in self._met]
        self._met.update(fresh)
        return [text for _, text in fresh]

    def _look(self, accounts: Sequence[Account], new: Sequence[str]) -> None:
        state, report = self._folder / ".burnish", self._folder / ".burnish-report.json"
        for file in state.glob("journal.sqlite3*"):
            file.unlink()
        self._server.reset()
        provider = ("--provider", "openai", "--base-url", self._server.base_url, "--model", MODEL, "--price", "1,4")
        command = (sys.executable, "-m", "burnish", "enhance", str(self._folder), "--diff", *provider)
        options = ("--report", str(report), "--concurrency", str(self._options.concurrency), "--quiet")
        took = timed((*command, *options), self._folder.with_suffix(".log"), (0, 3))
        bill, told = self._server.stats(), json.loads(report.read_text())["asked"]["blocks"]
        for account in accounts:
            account.seconds.append(took.seconds)
            account.new += len(new)
            account.new_tokens += sum(map(count, new))
            _add(account, told, bill)


def _add(account: Account, told: Mapping[str, int], bill: Mapping[str, Any]) -> None:
    account.blocks += told["blocks"]
    account.asked += told["asked"]
    account.known += told["cached"]
    account.in_part += told["transplanted"]
    account.calls += bill["requests"]
    account.input += bill["input_tokens"]


def _blocks(source: bytes) -> Iterator[Block]:
    try:
        document = Markdown().parse(source)
    except BurnishError:
        return  # it is left alone
    for selected in select(document).blocks:
        yield selected.block.kind, selected.block.text


def _table(name: str, every: Account, later: Account) -> Iterator[str]:
    yield ""
    yield f"{name:<36}{len(every.seconds):>8} commits{len(later.seconds):>11} after the first"
    for (what, value, ratio), (_, other, its) in zip(_rows(every), _rows(later), strict=True):
        yield f"  {what:<34}{value:>12}{ratio:>8}{other:>12}{its:>8}"


def _rows(account: Account) -> Iterator[tuple[str, str, str]]:
    yield "blocks looked at", f"{account.blocks:,}", ""
    yield "answered by the cache", f"{account.known:,}", f"{account.known / max(1, account.blocks):.1%}"
    yield "new blocks, each once: the ideal", f"{account.new:,}", ""
    yield "questions sent", f"{account.asked:,}", _ratio(account.asked, account.new)
    yield "blocks known in part", f"{account.in_part:,}", ""
    yield "tokens of the new blocks' text", f"{account.new_tokens:,}", ""
    yield "prompt tokens", f"{account.input:,}", _ratio(account.input, account.new_tokens)
    yield "calls", f"{account.calls:,}", ""
    yield "seconds a commit", f"{sum(account.seconds) / max(1, len(account.seconds)):.2f}", ""


def _ratio(one: int, other: int) -> str:
    return f"{one / other:.2f}x" if other else ""
