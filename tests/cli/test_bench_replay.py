"""`burnish bench replay` on a small part of a real history; figures are for the command itself."""

import json
import os
import re
import tarfile
from pathlib import Path

import pytest

ARCHIVE, REPOSITORY = "dev-replay.tar.gz", "electron__electron"
COMMITS = (0, 4, 5)  # the first, and two that change documents of moderate size
LARGEST = 20_000  # bytes
ROWS = (
    "blocks looked at",
    "answered by the cache",
    "new blocks, each once: the ideal",
    "questions sent",
    "blocks known in part",
    "tokens of the new blocks' text",
    "prompt tokens",
    "calls",
    "seconds a commit",
)


@pytest.fixture
def history(corpus, tmp_path: Path) -> Path:
    """The documents that these commits change, and those of the first that are beside them."""
    archive = corpus.folder / ARCHIVE
    if not archive.is_file():
        problem = f"the corpus has no {ARCHIVE}"
        if os.environ.get("CI"):
            pytest.fail(problem)
        pytest.skip(problem)
    folder = tmp_path / "histories" / REPOSITORY
    (folder / "blobs").mkdir(parents=True)
    with tarfile.open(archive) as members:

        def read(name: str) -> bytes:
            stream = members.extractfile(f"{REPOSITORY}/{name}")
            assert stream is not None
            return stream.read()

        steps = [json.loads(read("steps.json"))["steps"][number] for number in COMMITS]
        folders = {str(Path(path).parent) for step in steps[1:] for path, _ in step["files"]}
        for step in steps:
            sources = {blob: read(f"blobs/{blob}") for path, blob in step["files"] if str(Path(path).parent) in folders}
            small = {blob: source for blob, source in sources.items() if len(source) <= LARGEST}
            step["files"] = [[path, blob] for path, blob in step["files"] if blob in small]
            for blob, source in small.items():
                (folder / "blobs" / blob).write_bytes(source)
    (folder / "steps.json").write_text(json.dumps({"steps": steps}))
    return folder.parent


def test_blocks_are_sent_about_once_over_the_commits_of_a_real_repository(cli, history):
    outcome = cli("bench", "replay", "--corpus", history)

    assert outcome.code == 0, outcome.err
    title, *table = [line for line in outcome.out.splitlines() if line.strip()][: len(ROWS) + 1]
    assert re.fullmatch(r"electron/electron +3 commits +2 after the first", title)
    assert [row[2:36].strip() for row in table] == list(ROWS)
    values = {name: row[36:].split() for name, row in zip(ROWS, table, strict=True)}
    first, later = (number(values["new blocks, each once: the ideal"][at]) for at in (0, 1))
    assert first > later > 0  # else nothing was tried
    sent, ratio, sent_later, _ = values["questions sent"]
    assert number(sent) <= 1.05 * first
    assert number(sent_later) <= 1.05 * later
    assert ratio == f"{number(sent) / first:.2f}x"
    assert number(values["answered by the cache"][0]) > 0
    assert "38 %" in outcome.out


def number(text: str) -> int:
    return int(text.replace(",", ""))


def test_histories_that_are_not_there_are_told(cli, tmp_path):
    assert cli("bench", "replay", "--corpus", tmp_path).code == 2
