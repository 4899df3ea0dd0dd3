"""What most documents of a corpus write is known before any is looked at, and follows what changes."""

from pathlib import Path

import pytest

from burnish.api import Burnish, Settings

REST = "This is the rest of the page, and it is written in plain English for the sake of all of you.\n"


def page(*lines: str) -> str:
    return "\n\n".join((*lines, REST))


class Corpus:
    def __init__(self, root: Path) -> None:
        self.root = root

    def write(self, name: str, *lines: str) -> None:
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(page(*lines), encoding="utf-8")

    def check(self, *paths: str, **settings: object) -> list[tuple[str, str]]:
        burnish = Burnish(Settings(root=self.root, select=("term",), **settings))  # type: ignore[arg-type]
        result = burnish.check([self.root / path for path in paths or (".",)])
        return [(Path(d.path).name, p.message) for d in result.documents for p in d.proposals]

    def enhance(self) -> dict[str, bytes]:
        burnish = Burnish(Settings(root=self.root, select=("term",), suggestions=True))
        burnish.enhance([self.root], write=True)
        return {path.name: path.read_bytes() for path in self.root.rglob("*.md")}


@pytest.fixture
def corpus(tmp_path):
    corpus = Corpus(tmp_path)
    corpus.write("a.md", *["A subproject."] * 6)
    corpus.write("sub/b.md", *["A subproject."] * 6)
    corpus.write("c.md", "A sub-project.")
    return corpus


MOSTLY = [("c.md", "'sub-project' is mostly written 'subproject'")]


def test_most_documents_tell_how_one_writes(corpus):
    assert corpus.check() == MOSTLY
    assert corpus.check() == MOSTLY


def test_a_document_alone_asks_those_that_earlier_runs_counted(corpus):
    assert corpus.check("c.md") == []

    corpus.check()

    assert corpus.check("c.md") == MOSTLY


def test_an_unchanged_document_is_looked_at_again_when_others_change_what_is_usual(corpus):
    corpus.check()
    corpus.write("a.md", *["A sub-project."] * 60)

    assert set(corpus.check()) == {("b.md", "'subproject' is mostly written 'sub-project'")}


def test_an_unchanged_document_is_looked_at_again_when_its_word_becomes_mixed(corpus):
    corpus.write("c.md", "Nothing.")

    assert corpus.check() == []

    corpus.write("c.md", *["A sub-project."] * 60)

    assert set(corpus.check()) == {(name, "'subproject' is mostly written 'sub-project'") for name in ("a.md", "b.md")}


def test_a_document_that_is_gone_counts_no_more_and_one_that_was_not_searched_does(corpus):
    corpus.check()
    (corpus.root / "a.md").unlink()

    assert corpus.check("sub", "c.md") == MOSTLY
    assert corpus.check() == [("c.md", "'sub-project' is also written 'subproject'")]


def test_versions_that_documents_need_are_compared(tmp_path):
    corpus = Corpus(tmp_path)
    corpus.write("a.md", "It requires Python 3.8.")
    corpus.write("b.md", "Requires Python 3.9 or later.")
    result = Burnish(Settings(root=tmp_path, select=("version-conflict",))).check([tmp_path])

    assert [p.message for d in result.documents for p in d.proposals] == [
        "Python 3.8 is needed here, 3.9 elsewhere",
        "Python 3.9 is needed here, 3.8 elsewhere",
    ]


def test_without_a_cache_each_document_is_a_corpus_by_itself(corpus):
    assert corpus.check(cache=False) == []
    assert not (corpus.root / ".burnish").exists()


def test_a_second_run_changes_nothing(corpus):
    first = corpus.enhance()

    assert b"A subproject." in first["c.md"]
    assert corpus.enhance() == first


def test_the_glossary_wins_over_most_documents(corpus):
    (corpus.root / "terms.csv").write_text("preferred,forbidden,note\nsub-project,subproject,as in the charter\n")
    found = corpus.check(glossary=corpus.root / "terms.csv")

    assert set(found) == {
        (name, "the glossary has 'sub-project' for 'subproject': as in the charter") for name in ("a.md", "b.md")
    }
