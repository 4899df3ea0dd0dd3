"""`burnish bench cache`, `hash`, `compress` and `bloom`, on a small scale; figures are for the commands themselves."""

from pathlib import Path

import pytest

from burnish.cli.bench.corpus import small_documents


@pytest.fixture
def corpus(tmp_path: Path) -> Path:
    folder = tmp_path / "corpus"
    folder.mkdir()
    for first in range(0, 120, 4):
        texts = list(small_documents(120).values())[first : first + 4]
        (folder / f"{first}.md").write_bytes(b"\n".join(texts))
    return folder


def test_hashes_are_compared_on_three_sizes(cli):
    outcome = cli("bench", "hash", "--texts", "5")

    assert outcome.code == 0
    assert all(name in outcome.out for name in ("MurmurHash3", "SHA-256", "BLAKE2b", "200 B", "20 KB", "claim"))


def test_ways_to_compress_are_compared_on_blocks(cli, corpus):
    outcome = cli("bench", "compress", "--corpus", str(corpus), "--documents", "20")

    assert outcome.code == 0, outcome.err
    assert all(way in outcome.out for way in ("lz4, each entry alone", "pages of 8", "dictionary", "40-60 %"))


def test_the_filter_is_measured(cli):
    outcome = cli("bench", "bloom", "--entries", "300")

    assert outcome.code == 0, outcome.err
    assert "let pass wrongly" in outcome.out


def test_look_ups_are_measured_in_memory_and_in_a_file_with_and_without_its_filter(cli, corpus):
    outcome = cli("bench", "cache", "--corpus", str(corpus), "--entries", "300")

    assert outcome.code == 0, outcome.err
    assert all(word in outcome.out for word in ("in memory", "absent, no filter", "SHA-256 of 2 KB", "grows by"))


def test_a_corpus_that_is_not_there_is_told(cli, tmp_path):
    assert cli("bench", "compress", "--corpus", str(tmp_path / "absent")).code == 2
