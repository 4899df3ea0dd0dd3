"""What of an answer is moved to a text that is nearly the same, and what is never moved."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.cache.entries import Entry
from burnish.cache.transplant import Known, Transplant, transplants
from burnish.documents.sentences import sentences

ONE = "The server reads its settings from a file in the home folder. "
TWO = "You can utilize the flag in order to start it without that file. "
THREE = "Logs are written to a folder that rotates at midnight. "
FOUR = "A failed start leaves a message in the last of these logs."
OLD = ONE + TWO + THREE + FOUR
BETTER = "You can use the flag to start it without that file. "


def transplant(text: str, known: list[Known]) -> Transplant | None:
    return next(iter(transplants(text, known)), None)


def known(text: str = OLD, after: str = ONE + BETTER + THREE + FOUR, strategy: str = "clarity") -> list[Known]:
    return [Known(text, Entry(((strategy, after, False),), "m"))]


def rest_of(text: str, found: Transplant | None) -> str | None:
    assert found is not None
    return None if found.rest is None else text[slice(*found.rest)]


def test_a_text_that_lost_a_sentence_far_from_the_hunk_is_answered_without_asking():
    text = ONE + TWO + THREE.strip()

    assert transplant(text, known()) == Transplant((("clarity", ONE + BETTER + THREE.strip(), False),), None)


def test_a_sentence_that_is_new_is_asked_about_alone():
    text = ONE + TWO + THREE + "A start that fails for want of memory leaves no message at all there."

    found = transplant(text, known())

    assert rest_of(text, found) == "A start that fails for want of memory leaves no message at all there."
    assert found.changes == (("clarity", text.replace(TWO, BETTER), False),)


def test_what_the_answer_left_alone_is_left_alone():
    found = transplant(ONE + THREE + FOUR, [Known(OLD, Entry((), "m"))])

    assert found == Transplant((), None)


def test_a_sentence_with_a_hunk_that_is_not_the_same_any_more_is_asked_about():
    text = ONE + TWO.replace("flag", "option") + THREE + FOUR

    found = transplant(text, known())

    assert rest_of(text, found) == TWO.replace("flag", "option").strip()
    assert found.changes == ()


NEAR = {
    "negated": ONE.replace("reads", "never reads"),
    "a number": "The 2 servers read their settings from a file in the home folder. ",
    "a name": ONE.replace("server", "Nginx server"),
    "a condition": ONE.replace("The server reads", "If the server reads"),
    "a duty": ONE.replace("reads", "must read"),
    "an opposite": ONE.replace("reads its settings from", "writes its settings to"),
    "another thing": ONE.replace("server", "client"),
    "another sentence": "Nothing in this chapter holds for the hosted edition of the product. ",
    "nothing": "",
}


@pytest.mark.parametrize("what", NEAR)
def test_a_hunk_stays_where_what_stands_before_it_says_something_else(what):
    text = NEAR[what] + TWO + THREE + FOUR

    found = transplant(text, known())

    assert found is None or (found.changes == () and TWO.strip() in (rest_of(text, found) or ""))


@pytest.mark.parametrize("after", [THREE.replace("are", "are not"), THREE.replace("midnight", "12:00"), FOUR + " "])
def test_a_hunk_stays_where_what_stands_behind_it_says_something_else(after):
    text = ONE + TWO + after + FOUR

    found = transplant(text, known())

    assert found is None or found.changes == ()


def test_a_hunk_moves_beside_a_corrected_sentence():
    text = ONE.replace("its settings", "its  setings,").replace("the home", "home") + TWO + THREE + FOUR

    found = transplant(text, known())

    assert found.changes == (("clarity", text.replace(TWO, BETTER), False),)
    assert rest_of(text, found) == ONE.replace("its settings", "its  setings,").replace("the home", "home").strip()


def test_sentences_that_changed_places_take_no_hunk_along():
    text = TWO + ONE + THREE + FOUR

    found = transplant(text, known())

    assert found is None or found.changes == ()


def test_a_short_rest_takes_the_sentence_beside_it_along_and_its_hunk_with_it():
    text = ONE + "Then wait. " + TWO + THREE + FOUR

    found = transplant(text, known())

    assert rest_of(text, found) == ("Then wait. " + TWO).strip()
    assert found.changes == ()


def test_a_text_that_is_mostly_new_is_asked_about_as_a_whole():
    assert transplant(ONE + "Everything else in this text is new to all who read it, and it is long.", known()) is None


def test_an_answer_with_an_insertion_tells_nothing_about_other_texts():
    entry = Entry((("completeness", "More about it.", True),), "m")

    assert transplant(ONE + TWO + THREE, [Known(OLD, entry)]) is None


def test_masks_get_the_numbers_that_they_have_in_the_new_text():
    old = "See @@1AB@@ for it. " + "You can utilize @@2CD@@ in order to stop. " + THREE + FOUR
    after = old.replace("utilize", "use").replace("in order to", "to")
    text = "See @@1AB@@ and @@2EF@@ for it. " + "You can utilize @@3CD@@ in order to stop. " + THREE + FOUR

    found = transplant(text, known(old, after))

    assert found is None or all("@@2CD@@" not in new for _, new, _ in found.changes)
    moved = transplant(
        THREE + FOUR + " You can utilize @@1CD@@ in order to stop.",
        known(
            THREE + FOUR + " You can utilize @@2CD@@ in order to stop. See it.",
            THREE + FOUR + " You can use @@2CD@@ to stop. See it.",
        ),
    )
    assert moved is None or moved.changes == ()


def test_a_hunk_that_lost_or_moved_a_mask_is_not_moved():
    old = ONE + "You can utilize @@1CD@@ or @@2EF@@ to stop. " + THREE + FOUR
    text = ONE + "You can utilize @@1CD@@ or @@2EF@@ to stop. " + THREE.strip()
    for after in ("You can use @@2EF@@ or @@1CD@@ to stop. ", "You can use @@1CD@@ to stop. "):
        found = transplant(text, known(old, ONE + after + THREE + FOUR))

        assert found.changes == ()
        assert "@@1CD@@" in rest_of(text, found)


def test_of_several_texts_the_one_that_leaves_least_to_ask_is_taken():
    text = ONE + TWO + THREE.strip()
    other = Known(ONE + TWO + "Something else stands here, and it goes on for a while.", Entry((), "m"))

    assert transplant(text, [other, *known()]).rest is None


def test_each_strategy_gets_its_own_text():
    entry = Entry(
        (("clarity", OLD.replace(TWO, BETTER), False), ("consistency", OLD.replace("Logs", "The logs"), False)), "m"
    )
    text = ONE + TWO + THREE.strip()

    found = transplant(text, [Known(OLD, entry)])

    assert [strategy for strategy, _, _ in found.changes] == ["clarity"]
    assert rest_of(text, found) == THREE.strip()


PROSE = st.lists(
    st.sampled_from([ONE, TWO, THREE, FOUR + " ", "Short one. ", "It is not so. "]), min_size=1, max_size=6
)


@given(PROSE, PROSE, st.data())
def test_only_sentences_of_both_texts_change_and_never_in_the_rest(old, new, data):
    before, text = "".join(old).strip(), "".join(new).strip()
    after = before.replace("utilize", "use").replace("Logs are", "The logs are")
    drawn = data.draw(st.sampled_from([after, before.replace("It is not so.", "It is so, rarely."), before]))

    found = transplant(text, known(before, drawn))

    if found is None:
        return
    there = {before[a:b].strip() for a, b in sentences(before)}
    rest = range(*found.rest) if found.rest else range(0)
    for _, changed, _ in found.changes:
        assert changed != text or drawn == before
        for a, b in sentences(text):
            if text[a:b].strip() not in there or a in rest:
                assert text[a:b].strip() in changed
