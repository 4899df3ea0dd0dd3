"""Which documents are expected to be asked about next, and what became of that."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from burnish.batching.forecast import HALF_LIFE, Edit, Visit, fulfilled, groups, rank

NOW = 1_800_000_000.0
ROOT = Path("/project")

edits = st.lists(st.builds(Edit, st.sampled_from("abcde"), st.floats(NOW - 100 * HALF_LIFE, NOW + 1e6)), max_size=30)


def ago(document: str, half_lives: float) -> Edit:
    return Edit(document, NOW - half_lives * HALF_LIFE)


def test_what_was_edited_lately_comes_before_what_was_edited_long_ago():
    assert rank([ago("old", 2), ago("new", 0)], NOW) == ["new", "old"]


def test_what_was_edited_often_comes_before_what_was_edited_once():
    assert rank([ago("once", 1), ago("often", 1), ago("often", 1)], NOW) == ["often", "once"]


def test_two_edits_a_half_life_ago_weigh_as_one_of_now():
    assert rank([ago("b", 1), ago("b", 1), ago("a", 0)], NOW) == ["a", "b"]
    assert rank([ago("b", 1), ago("b", 0.99), ago("a", 0)], NOW) == ["b", "a"]


def test_a_clock_that_was_ahead_gives_no_advantage():
    assert rank([ago("b", -50), ago("a", 0)], NOW) == ["a", "b"]


def test_a_document_that_nobody_edited_for_ages_has_a_rank_all_the_same():
    assert rank([Edit("ancient", 0.0)], NOW) == ["ancient"]


@given(edits)
def test_every_edited_document_is_ranked_once_in_whatever_order_the_edits_come(found):
    assert sorted(rank(found, NOW)) == sorted({edit.document for edit in found})
    assert rank(found[::-1], NOW)[:1] == rank(found, NOW)[:1]


@given(edits.filter(bool))
def test_another_edit_of_now_never_makes_a_document_less_likely(found):
    document = found[0].document

    assert rank([*found, Edit(document, NOW)], NOW).index(document) <= rank(found, NOW).index(document)


@given(st.lists(st.integers(), max_size=200))
def test_groups_hold_everything_in_order_and_grow(ranked):
    found = list(groups(ranked))

    assert [one for group in found for one in group] == ranked
    assert [len(group) for group in found[:-1]] == [8, 16, 32, 64][: max(0, len(found) - 1)]


def visit(*paths: str, documents: tuple[str, ...] = (), whole: bool = True) -> Visit:
    return Visit([ROOT / path for path in paths], [ROOT / name for name in documents], whole)


def test_a_prediction_is_fulfilled_when_a_later_run_works_on_the_document_or_on_all_around_it():
    warmed = {ROOT / "docs/a.md": 1, ROOT / "docs/b.md": 1, ROOT / "c.md": 1}

    assert fulfilled(warmed, [(2, visit("docs", whole=False, documents=("docs/a.md",)))]) == {ROOT / "docs/a.md"}
    assert fulfilled(warmed, [(2, visit("docs"))]) == {ROOT / "docs/a.md", ROOT / "docs/b.md"}


def test_a_run_before_the_prediction_fulfils_nothing():
    assert fulfilled({ROOT / "a.md": 2}, [(1, visit("."))]) == frozenset()


def test_a_folder_whose_name_begins_alike_is_another_one():
    assert fulfilled({ROOT / "docs2/a.md": 1}, [(2, visit("docs"))]) == frozenset()
