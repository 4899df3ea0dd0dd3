"""`burnish bench llm`: burnish beside a plain script that sends whole documents, on the same simulated endpoint.

Both are processes of their own and take turns; the figures are medians. The endpoint keeps the bill.
"""

import platform
import re
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from statistics import median
from typing import Any

from burnish.cli.bench.corpus import pieces
from burnish.cli.bench.processes import Simulator, Took, simulator, timed
from burnish.cli.terminal import Terminal
from burnish.errors import ConfigurationError

MODEL = "simulated"


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """What to measure."""

    corpus: Path | None
    documents: int
    concurrency: Sequence[int]
    rounds: int
    against: Path  #: the script that sends whole documents
    first_token: float  #: seconds
    speed: float  #: tokens per second
    edited: float  #: share of blocks


@dataclass(frozen=True, slots=True)
class Sample:
    """One process and the endpoint's account of it."""

    took: Took
    bill: Mapping[str, Any]
    asked: int = 0  #: blocks that were asked about, by burnish's own count


def run(options: Options, terminal: Terminal) -> int:
    """Measure, print the table, and return the exit code.

    Raises:
        ConfigurationError: the script is missing, or one of the two fails.
    """
    if not options.against.is_file():
        problem = f"{options.against} does not exist; it stands in benchmarks/ of burnish's repository"
        raise ConfigurationError(where="--against", problem=problem)
    documents = pieces(options.corpus, options.documents)
    size = sum(map(len, documents.values()))
    terminal.line(f"{len(documents):,} documents, {size / max(1, len(documents)):,.0f} bytes on average")
    terminal.line(f"{platform.python_implementation()} {platform.python_version()}, {platform.machine()}")
    with tempfile.TemporaryDirectory(prefix="burnish-bench-") as folder:
        endpoint = ("--ttft", str(options.first_token), "--tokens-per-second", str(options.speed))
        with simulator(*endpoint, "--edited", str(options.edited), "--price", "1,4") as server:
            for concurrency in options.concurrency:
                bench = _Bench(Path(folder), server, documents, options.against, concurrency)
                for line in bench.table(options.rounds, terminal):
                    terminal.line(line)
    return 0


@dataclass(frozen=True, slots=True)
class _Bench:
    folder: Path
    server: Simulator
    documents: Mapping[str, bytes]
    against: Path
    concurrency: int

    def table(self, rounds: int, terminal: Terminal) -> Iterator[str]:
        script: list[Sample] = []
        ours: list[Sample] = []
        again: list[Sample] = []
        edited: list[Sample] = []
        for number in range(rounds):
            terminal.note(f"{self.concurrency} in flight, round {number + 1} of {rounds}")
            script.append(self._script())
            ours.append(self._burnish(self._fresh()))
            again.append(self._burnish(self.folder / "documents"))
            edited.append(self._burnish(self._edit(10)))
        yield ""
        yield f"{self.concurrency} in flight, medians of {rounds}"
        yield f"{'':<26}{'script':>14}{'burnish':>14}{'ratio':>9}"
        for name, form, value in _ROWS:
            one, other = (median(value(sample) for sample in samples) for samples in (script, ours))
            ratio = f"{other / one:>8.2f}x" if one else ""
            yield f"{name:<26}{form.format(one):>14}{form.format(other):>14}{ratio:>9}"
        yield (
            f"again, nothing changed: {max(s.bill['requests'] for s in again)} calls, "
            f"{median(s.took.seconds for s in again):.2f} s"
        )
        yield (
            f"10 documents edited, a paragraph each: {max(s.bill['requests'] for s in edited)} calls, "
            f"{max(s.asked for s in edited)} blocks asked about, {median(s.took.seconds for s in edited):.2f} s"
        )

    def _fresh(self) -> Path:
        folder = self.folder / "documents"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        for name, source in self.documents.items():
            (folder / name).write_bytes(source)
        return folder

    def _edit(self, count: int) -> Path:
        """Add a paragraph, each another one, to the first documents."""
        folder = self.folder / "documents"
        for number, path in enumerate(sorted(folder.glob("*.md"))[:count]):
            new = f"\n\nThis paragraph was added to document number {number} after all the others were settled.\n"
            path.write_bytes(path.read_bytes().rstrip() + new.encode())
        return folder

    def _script(self) -> Sample:
        command = (str(self.against), str(self._fresh()), self.server.base_url, MODEL, str(self.concurrency))
        return self._sample((sys.executable, *command))

    def _burnish(self, folder: Path) -> Sample:
        (folder / "burnish.toml").write_text("")
        options = ("--provider", "openai", "--base-url", self.server.base_url, "--model", MODEL, "--price", "1,4")
        command = ("-m", "burnish", "enhance", str(folder), "--write", *options)
        sample = self._sample((sys.executable, *command, "--concurrency", str(self.concurrency)), (0, 3))
        told = re.search(r"([\d,]+) asked about", (self.folder / "log").read_text())
        return replace(sample, asked=int(told[1].replace(",", "")) if told else 0)

    def _sample(self, command: Sequence[str], expected: Sequence[int] = (0,)) -> Sample:
        self.server.reset()
        took = timed(command, self.folder / "log", expected)
        return Sample(took, self.server.stats())


_ROWS: tuple[tuple[str, str, Callable[[Sample], float]], ...] = (
    ("wall, s", "{:,.2f}", lambda s: s.took.seconds),
    ("tokens", "{:,.0f}", lambda s: s.bill["input_tokens"] + s.bill["output_tokens"]),
    ("tokens in", "{:,.0f}", lambda s: s.bill["input_tokens"]),
    ("tokens out", "{:,.0f}", lambda s: s.bill["output_tokens"]),
    ("price, USD", "{:,.4f}", lambda s: s.bill["cost_microusd"] / 1e6),
    ("calls", "{:,.0f}", lambda s: s.bill["requests"]),
    ("connections opened", "{:,.0f}", lambda s: s.bill["connections"]),
    ("most in flight", "{:,.0f}", lambda s: s.bill["peak_in_flight"]),
    ("processor of the client, s", "{:,.2f}", lambda s: s.took.cpu),
    ("most memory, MB", "{:,.0f}", lambda s: s.took.memory / 1e6),
)
