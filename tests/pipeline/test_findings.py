"""Which findings become edits: sorted, disjoint, safe ones first."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from burnish.model.edits import Finding, Tier
from burnish.pipeline.findings import Located, to_apply
from burnish.testing import ScriptedRule, plain_block

BLOCK = plain_block("abcdefghijklmnopqrst")


@st.composite
def findings(draw: st.DrawFn) -> Located:
    start = draw(st.integers(0, 19))
    end = draw(st.integers(start, 20))
    tier = draw(st.sampled_from(Tier))
    replacement = draw(st.sampled_from(("x", "", None)))
    return Located(draw(st.integers(0, 2)), BLOCK, ScriptedRule(), Finding(start, end, "m", replacement), tier)


def place(located: Located) -> tuple[int, int, int]:
    return located.index, located.finding.start, located.finding.end


@given(st.lists(findings(), max_size=12), st.booleans())
def test_edits_to_apply_are_sorted_and_never_meet(found: list[Located], suggestions: bool):
    chosen = [located for located, _ in to_apply(found, suggestions=suggestions)]

    assert [place(x)[:2] for x in chosen] == sorted(place(x)[:2] for x in chosen)
    for one, other in pairwise(chosen):
        assert one.index < other.index or one.finding.end < other.finding.start


@given(st.lists(findings(), max_size=12), st.booleans())
def test_only_what_was_asked_for_is_applied(found: list[Located], suggestions: bool):
    allowed = {Tier.SAFE, Tier.SUGGESTION} if suggestions else {Tier.SAFE}

    assert all(
        located.tier in allowed and edit.replacement is not None
        for located, edit in to_apply(found, suggestions=suggestions)
    )


@given(st.lists(findings(), max_size=12))
def test_what_is_left_out_meets_something_that_is_applied(found: list[Located]):
    chosen = [located for located, _ in to_apply(found, suggestions=False)]

    for located in found:
        if located.tier is Tier.SAFE and located.edit and not any(located is other for other in chosen):
            (index, start, end) = place(located)
            assert any(o.index == index and o.finding.start <= end and start <= o.finding.end for o in chosen)


def test_a_suggestion_gives_way_to_a_safe_edit_that_comes_later():
    early = Located(0, BLOCK, ScriptedRule(), Finding(0, 5, "m", "x"), Tier.SUGGESTION)
    late = Located(0, BLOCK, ScriptedRule(), Finding(4, 8, "m", "y"), Tier.SAFE)

    assert [located for located, _ in to_apply([early, late], suggestions=True)] == [late]
