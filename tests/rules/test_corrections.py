"""The list of misspellings: looked up in its text at first, read as a whole when many words were asked for."""

from hypothesis import given
from hypothesis import strategies as st

from burnish.rules.corrections import Corrections, load

WORDS = st.text("ab'-é", min_size=1, max_size=4)


def listed(pairs: dict[str, str], *denied: str, **chosen: str) -> Corrections:
    lines = sorted((f"{wrong}->{right}\n" for wrong, right in pairs.items()), key=lambda line: line.lower().encode())
    return Corrections("".join(lines).encode(), chosen, frozenset(denied))


def test_every_entry_of_the_list_is_found_in_its_text():
    entries = dict(load())
    words = list(entries)

    for at in range(0, len(words), 500):
        fresh = load.__wrapped__()  # of which nobody asked anything yet
        assert {word: fresh.get(word) for word in words[at : at + 500]} == {
            word: entries[word] for word in words[at : at + 500]
        }


@given(st.dictionaries(WORDS, WORDS), st.sets(WORDS))
def test_what_is_looked_up_is_what_is_read(pairs, words):
    looked_up, read = listed(pairs, "ab", "b", ba="a, b"), listed(pairs, "ab", "b", ba="a, b")
    entries = dict(read)

    assert looked_up.any_of(sorted(words)) == read.any_of(sorted(words)) == any(word in entries for word in words)
    assert {word: looked_up.get(word) for word in words} == {word: entries.get(word) for word in words}


def test_many_words_are_answered_as_few_are():
    corrections = listed({"teh": "the", "Ardiuno": "Arduino"})
    many = [f"w{number}" for number in range(3_000)]

    assert not corrections.any_of(many)
    assert not corrections.any_of(many)
    assert corrections.any_of([*many, "teh"])
    assert (corrections["teh"], corrections.get("ardiuno"), corrections["Ardiuno"]) == ("the", None, "Arduino")


def test_a_list_need_not_end_its_last_line():
    corrections = Corrections(b"a->b\nteh->the", {}, frozenset())

    assert (corrections.get("teh"), corrections.get("zzz"), corrections.get("")) == ("the", None, None)
