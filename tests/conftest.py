"""What all tests share: the corpus that `BURNISH_CORPUS` names, and how hard Hypothesis looks."""

import gzip
import json
import os
import tarfile
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

settings.register_profile("default", max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("default"), derandomize=True)
settings.register_profile("long", settings.get_profile("default"), max_examples=3000)  # --hypothesis-profile=long
settings.load_profile("ci" if os.environ.get("CI") else "default")

CORPUS = "dev-corpus.tar.gz"
CORRECTIONS = "corrections-dev.jsonl.gz"
COMMONMARK = "commonmark-0.31.2.json"


@dataclass(frozen=True)
class Corpus:
    """Real documents and corrections, each read when it is first asked for."""

    folder: Path

    @cached_property
    def documents(self) -> dict[str, bytes]:
        """Every file of the archive by its path in it."""
        with tarfile.open(self.folder / CORPUS) as archive:
            members = ((member.name, archive.extractfile(member)) for member in archive)
            return {name: stream.read() for name, stream in members if stream is not None}

    def sample(self, count: int, suffix: str = ".md", most: int = 20_000) -> dict[str, bytes]:
        """`count` documents of at most `most` bytes, evenly spread over the archive; always the same ones."""
        fit = sorted(n for n, source in self.documents.items() if n.endswith(suffix) and len(source) <= most)
        return {name: self.documents[name] for name in fit[:: max(1, len(fit) // count)][:count]}

    @cached_property
    def corrections(self) -> list[dict[str, object]]:
        """Paragraphs before and after people corrected them."""
        with gzip.open(self.folder / CORRECTIONS, "rt", encoding="utf-8") as rows:
            return [json.loads(row) for row in rows]

    @cached_property
    def commonmark(self) -> list[str]:
        """The Markdown of each example of the CommonMark specification."""
        text = (self.folder / COMMONMARK).read_text(encoding="utf-8")
        return [row["markdown"] for row in json.loads(text)]


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The corpus; without it the test is skipped, unless CI means to have it."""
    name = os.environ.get("BURNISH_CORPUS")
    if not name:
        pytest.skip("BURNISH_CORPUS names no folder with the corpus")
    missing = [file for file in (CORPUS, CORRECTIONS, COMMONMARK) if not (Path(name) / file).is_file()]
    if missing:
        problem = f"BURNISH_CORPUS={name} lacks {', '.join(missing)}"
        if os.environ.get("CI"):
            pytest.fail(problem)
        pytest.skip(problem)
    return Corpus(Path(name))
