"""Registries list without importing, and a wrong name says what would have worked."""

import pytest

from burnish.registry import Registry


def registry(*names: str) -> Registry[str]:
    made: Registry[str] = Registry("rule")
    for name in names:
        made.add(name, lambda name=name: f"made {name}")
    return made


def test_a_plug_in_is_made_by_its_name():
    assert registry("spelling", "wordy-phrase").make("wordy-phrase") == "made wordy-phrase"


def test_names_come_in_the_order_of_registration():
    assert list(registry("b", "a", "c")) == ["b", "a", "c"]


def test_listing_makes_nothing():
    made: Registry[object] = Registry("rule")
    made.add("costly", lambda: pytest.fail("made while listing"))

    assert list(made) == ["costly"]


def test_each_use_makes_a_new_one():
    made: Registry[object] = Registry("rule")
    made.add("thing", object)

    assert made.make("thing") is not made.make("thing")


def test_a_name_is_registered_once():
    with pytest.raises(ValueError, match="rule 'spelling' is already registered"):
        registry("spelling", "spelling")


def test_a_name_with_a_slip_says_what_was_meant():
    with pytest.raises(LookupError, match="no rule named 'speling'; did you mean 'spelling'"):
        registry("spelling", "wordy-phrase").make("speling")


def test_a_foreign_name_says_what_there_is():
    with pytest.raises(LookupError, match="no rule named 'xyz'; there are spelling, wordy-phrase"):
        registry("spelling", "wordy-phrase").make("xyz")
