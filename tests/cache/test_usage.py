"""The index of a corpus: totals follow the documents, whatever comes, changes and goes."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.usage import KeptUsage
from burnish.model.files import Stamp
from burnish.model.usage import Counted, Usual, mixed

STAMP = Stamp(99, 12345, certain=True)


def document(**counts: int) -> Counted:
    return Counted(STAMP, b"d" * 16, {("word:ab", spelling): count for spelling, count in counts.items()})


@pytest.fixture
def path(tmp_path):
    return tmp_path / "usage.sqlite3"


@pytest.fixture
def index(path):
    index = KeptUsage(path)
    yield index
    index.close()


def test_totals_are_those_of_all_documents_also_for_the_next_process(index, path):
    index.keep({"a.md": document(ab=9), "b.md": document(ab=1, a_b=2)})
    index.close()
    again = KeptUsage(path)

    assert again.mixed() == {"word:ab": Usual(("ab", "a_b"), decided=True)}
    assert again.counted("a.md") == (STAMP, b"d" * 16)
    assert list(again.families("b.md")) == ["word:ab", "word:ab"]
    assert list(again.paths()) == ["a.md", "b.md"]
    again.close()


def test_what_a_document_had_is_taken_off_when_it_changes_or_goes(index):
    index.keep({"a.md": document(ab=9), "b.md": document(ab=1, a_b=2)})
    index.keep({"a.md": document(ab=1)})

    assert index.mixed() == {"word:ab": Usual(("ab", "a_b"))}

    index.forget(["b.md", "c.md"])

    assert index.mixed() == {}
    assert index.counted("b.md") is None


USAGE = st.dictionaries(
    st.tuples(st.sampled_from(("word:x", "name:y")), st.sampled_from(("x", "X", "x y"))), st.integers(1, 20)
)


@given(st.lists(st.tuples(st.sampled_from("abc"), st.none() | USAGE), max_size=12))
def test_the_index_says_what_counting_everything_anew_would_say(tmp_path_factory, changes):
    index = KeptUsage(tmp_path_factory.mktemp("u") / "usage.sqlite3")
    there: dict[str, Counted] = {}
    for path, usage in changes:
        if usage is None:
            index.forget([path])
            there.pop(path, None)
        else:
            there[path] = Counted(STAMP, b"", usage)
            index.keep({path: there[path]})
    totals: dict[tuple[str, str], int] = {}
    for counted in there.values():
        for of, count in counted.usage.items():
            totals[of] = totals.get(of, 0) + count

    assert index.mixed() == mixed(totals)
    assert list(index.paths()) == sorted(there)
    index.close()


def test_names_that_are_no_text_are_not_counted(index):
    index.keep({"a\udcff.md": document(ab=1)})

    assert index.counted("a\udcff.md") is None
    assert list(index.paths()) == list(index.families("a\udcff.md")) == []


def test_a_document_that_does_not_read_back_begins_the_index_anew(index, path):
    index.keep({"a.md": document(ab=1)})
    with sqlite3.connect(path) as db:
        db.execute("UPDATE documents SET usage = 'word:ab\tab\t7'")
    db.close()

    index.keep({"a.md": document(ab=1, a_b=1)})
    index.keep({"a.md": document(ab=1, a_b=1)})

    assert index.mixed() == {"word:ab": Usual(("ab", "a_b"))}
    assert path.with_name("usage.sqlite3.damaged").exists()


@given(data=st.binary(max_size=300))
def test_a_file_of_anything_is_set_aside_and_the_run_goes_on(tmp_path_factory, data):
    path = tmp_path_factory.mktemp("u") / "usage.sqlite3"
    path.write_bytes(data)
    index = KeptUsage(path)

    index.keep({"a.md": document(ab=1, a_b=1)})

    assert index.mixed() in ({"word:ab": Usual(("ab", "a_b"))}, {})
    index.close()
