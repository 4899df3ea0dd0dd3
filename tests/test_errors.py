"""Errors: one sentence, one next step, a stable code, and they survive the way between processes."""

import pickle
import re
from string import Formatter

import pytest

from burnish import errors
from burnish.errors import BurnishError, ConflictingEdit, NotPlaceable

ALL = [
    c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, BurnishError) and c is not BurnishError
]


def facts_of(kind: type[BurnishError]) -> dict[str, object]:
    fields = [field for text in (kind.says, kind.hint) for _, field, _, _ in Formatter().parse(text) if field]
    return {field: f"<{field}>" for field in fields}


@pytest.mark.parametrize("kind", ALL)
def test_an_error_says_its_facts_in_one_sentence_and_gives_one_next_step(kind: type[BurnishError]):
    error = kind(**facts_of(kind))

    assert all(str(fact) in str(error) + error.advice for fact in facts_of(kind).values())
    assert "\n" not in str(error)
    assert error.advice.endswith(".")


@pytest.mark.parametrize("kind", ALL)
def test_an_error_survives_pickling(kind: type[BurnishError]):
    error = kind(**facts_of(kind))
    copy = pickle.loads(pickle.dumps(error))

    assert (type(copy), str(copy), copy.facts) == (kind, str(error), error.facts)


def test_every_error_has_a_code_of_its_own():
    codes = [kind.code for kind in (BurnishError, *ALL)]

    assert len(set(codes)) == len(codes)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)


@pytest.mark.parametrize("kind", ALL)
def test_the_docstring_names_the_facts(kind: type[BurnishError]):
    assert all(f"`{fact}`" in (kind.__doc__ or "") for fact in facts_of(kind))


def test_an_error_without_its_facts_is_our_bug():
    with pytest.raises(KeyError):
        NotPlaceable()


def test_a_fact_may_hold_braces():
    assert "{x}.md was changed" in str(ConflictingEdit(path="{x}.md"))
