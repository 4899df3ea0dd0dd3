"""The index of answered texts: what is like a text is found by later runs, and nothing else is."""

import os
import sqlite3

import pytest

from burnish.cache.similar import SimilarTexts
from burnish.similarity.minhash import MinHash

SCOPE, OTHER = b"s" * 16, b"o" * 16
TEXT = "The server reads its settings from a file. You can start it without that file. Logs are kept for a week."
NEAR = TEXT.replace("a week", "one week")
FAR = "Nothing in this chapter is about the same thing as those two, and it has words of its own."


@pytest.fixture
def path(tmp_path):
    return tmp_path / "similar.sqlite3"


@pytest.fixture
def index(path):
    index = SimilarTexts(path, MinHash())
    index.begin("first")
    yield index
    index.close()


def filled(index, *entries):
    index.add(entries or [(SCOPE, TEXT, b"value")])
    index.flush()
    index.begin("second")


def test_a_text_that_is_nearly_the_same_is_found_by_a_later_run(index):
    filled(index)

    assert list(map(list, index.near([SCOPE, SCOPE], [NEAR, FAR]))) == [[(TEXT, b"value")], []]


def test_what_a_run_added_itself_is_not_found_also_when_it_is_resumed(index, path):
    filled(index)
    index.begin("first")

    assert list(index.near([SCOPE], [NEAR])[0]) == []
    index.close()
    again = SimilarTexts(path, MinHash())
    again.begin("first")
    assert list(again.near([SCOPE], [NEAR])[0]) == []
    again.close()


def test_a_text_that_shares_a_sentence_and_little_else_is_found(index):
    filled(index)
    sharing = f"You can start it without that file. {FAR} {FAR.lower()} And it goes on in this way for quite some time."

    assert index.near([SCOPE], [sharing]) == [[(TEXT, b"value")]]


def test_another_scope_has_texts_of_its_own(index):
    filled(index)

    assert list(index.near([OTHER], [NEAR])[0]) == []


def test_another_sketcher_does_not_find_what_it_did_not_sketch(index, path):
    """A sentence that both texts share is found by whatever sketcher, and here none is."""

    class Others(MinHash):
        name = "others.1"

    words = " ".join(f"word{n}" for n in range(60))
    long = f"{words} first. Another {words} last."
    filled(index, (SCOPE, long, b"value"))
    near = long.replace("first", "begins").replace("last", "ends")

    assert index.near([SCOPE], [near]) == [[(long, b"value")]]
    index.close()
    again = SimilarTexts(path, Others())
    again.begin("second")
    assert list(again.near([SCOPE], [near])[0]) == []
    again.close()


def test_the_likest_text_comes_first_and_at_most_four(index):
    texts = [TEXT.replace("file", word) for word in ("file", "folder", "table", "page", "stream", "pipe")]
    filled(index, *((SCOPE, text, text.encode()) for text in texts))

    (found,) = index.near([SCOPE], [TEXT.replace("week", "day")])

    assert found[0] == (TEXT, TEXT.encode())
    assert len(found) <= 4


def test_what_is_added_again_is_replaced(index):
    filled(index)
    index.add([(SCOPE, TEXT, b"better")])
    index.flush()

    assert index.near([SCOPE], [NEAR]) == [[(TEXT, b"better")]]


def test_a_file_that_is_full_forgets_what_was_added_first(path):
    index = SimilarTexts(path, MinHash(), limit=200_000)
    index.begin("first")
    for number in range(40):
        words = " ".join(f"word{number}x{n}" for n in range(200))
        index.add([(SCOPE, f"{words}. A {words}.", b"v" * 8000)])
        index.flush()
    index.begin("second")
    first, last = (" ".join(f"word{number}x{n}" for n in range(200)) for number in (0, 39))

    found = index.near([SCOPE, SCOPE], [f"{first}. A {first}.", f"{last}. A {last}."])

    assert [len(each) for each in found] == [0, 1]
    index.close()


def test_a_damaged_entry_is_not_found(index, path):
    filled(index)
    with sqlite3.connect(path) as db:
        db.execute("UPDATE texts SET value = ?", [b"other"])
    db.close()

    assert list(index.near([SCOPE], [NEAR])[0]) == []


@pytest.mark.parametrize("damage", ["cut", "random", "foreign"])
def test_a_damaged_file_is_set_aside_and_the_run_goes_on(path, damage):
    index = SimilarTexts(path, MinHash())
    index.begin("first")
    filled(index)
    index.close()
    data = path.read_bytes()
    if damage == "foreign":
        path.unlink()
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE mine (x)")
        db.close()
    else:
        path.write_bytes(data[: len(data) // 2] if damage == "cut" else os.urandom(len(data)))

    again = SimilarTexts(path, MinHash())
    again.begin("second")
    again.near([SCOPE], [NEAR])
    again.add([(SCOPE, TEXT, b"value")])
    again.flush()
    again.begin("third")

    assert "set aside" in again.problem
    assert again.near([SCOPE], [NEAR]) == [[(TEXT, b"value")]]
    again.close()
