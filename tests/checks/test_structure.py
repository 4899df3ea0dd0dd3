"""The comparison of outlines and the frozen bytes, on values made by hand and on small documents."""

from hypothesis import given
from hypothesis import strategies as st

from burnish.checks.structure import check_frozen_bytes, check_outline
from burnish.documents.markdown.format import Markdown
from burnish.documents.splice import apply
from burnish.model.document import Outline
from burnish.model.edits import Refusal, Splice

MARKDOWN = Markdown()


def outlines(source: bytes, *splices: Splice) -> Refusal | None:
    """What the first parser's outlines say of `source` with the splices."""
    after = apply(source, splices)
    return check_outline(Markdown().outline(source), Markdown().outline(after), splices, "the parser")


def frozen(source: bytes, *splices: Splice) -> Refusal | None:
    return check_frozen_bytes(MARKDOWN.parse(source), splices)


def replaced(source: bytes, old: bytes, new: bytes) -> Splice:
    """The splice that replaces the first `old`."""
    start = source.index(old)
    return Splice(start, start + len(old), new)


# -- outlines ----------------------------------------------------------------------------------------------------------


def test_an_outline_without_places_is_compared_by_its_labels_alone() -> None:
    assert check_outline(Outline(["<p>"]), Outline(["<p>"]), (), "the parser") is None
    assert check_outline(Outline(["<p>"]), Outline(["<h1>"]), (), "the parser") == Refusal(
        "structure", "the parser would read '<h1>' where '<p>' was"
    )


def test_a_label_too_many_or_too_few_is_named() -> None:
    more = check_outline(Outline(["a"]), Outline(["a", "b"]), (), "the parser")
    fewer = check_outline(Outline(["a", "b"]), Outline(["a"]), (), "the parser")
    assert more is not None
    assert fewer is not None
    assert (more.reason, fewer.reason) == (
        "the parser would read a new 'b' at the end",
        "the parser would read no 'b' at the end",
    )


def test_a_node_behind_an_edit_moves_by_what_the_edit_adds() -> None:
    before = Outline(["text", "x"], [0, 10], [8, 12])
    splices = [Splice(2, 4, b"four")]
    assert check_outline(before, Outline(["text", "x"], [0, 12], [10, 14]), splices, "the parser") is None
    assert check_outline(before, Outline(["text", "x"], [0, 11], [10, 14]), splices, "the parser") is not None


def test_a_node_at_an_insertion_may_begin_before_or_behind_it() -> None:
    before = Outline(["text", "x"], [0, 5], [9, 9])
    splices = [Splice(5, 5, b"new ")]
    for start in (5, 9):
        assert check_outline(before, Outline(["text", "x"], [0, start], [13, 13]), splices, "the parser") is None
    assert check_outline(before, Outline(["text", "x"], [0, 7], [13, 13]), splices, "the parser") is not None


def test_a_node_inside_of_a_replaced_range_may_lie_anywhere_in_it() -> None:
    before = Outline(["text", "x"], [0, 5], [9, 6])
    splices = [Splice(3, 8, b"words")]
    assert check_outline(before, Outline(["text", "x"], [0, 4], [9, 7]), splices, "the parser") is None


@given(st.data())
def test_places_follow_any_edits_in_front_of_them(data: st.DataObject) -> None:
    cuts = sorted(data.draw(st.lists(st.integers(0, 40), min_size=2, max_size=8).filter(lambda c: len(c) % 2 == 0)))
    splices = [
        Splice(a, b, data.draw(st.binary(max_size=5)))
        for a, b in zip(cuts[::2], cuts[1::2], strict=True)
        if a not in cuts[cuts.index(a) + 2 :]
    ]
    moved = 50 + sum(len(s.new) - (s.end - s.start) for s in splices)
    before = Outline(["x", "text"], [50, 0], [55, 60])
    length = moved + 10
    right = Outline(["x", "text"], [moved, 0], [moved + 5, length])
    wrong = Outline(["x", "text"], [moved + 1, 0], [moved + 5, length])
    assert check_outline(before, right, splices, "the parser") is None
    assert check_outline(before, wrong, splices, "the parser") is not None


def test_words_may_change_between_marks() -> None:
    source = b"Some *old words* and `code` here.\n"
    assert outlines(source, replaced(source, b"old words", b"new ones")) is None


def test_a_line_that_is_emptied_takes_its_break_along() -> None:
    source = b"One line\nbasically\nand another.\n"
    assert outlines(source, replaced(source, b"\nbasically", b"")) is None


def test_emphasis_that_moves_to_another_word_is_seen() -> None:
    source = b"Read *this* page.\n"
    assert outlines(source, Splice(5, 16, b"this *page*")) is not None


def test_code_is_compared_byte_for_byte() -> None:
    source = b"Text.\n\n```\nx = 1\n```\n"
    refusal = outlines(source, replaced(source, b"x = 1", b"x = 2"))
    assert refusal is not None
    assert "code text" in refusal.reason


def test_a_definition_that_appears_is_seen() -> None:
    source = b"Text that stays.\n"
    refusal = outlines(source, Splice(0, 0, b"[x]: https://evil.example\n"))
    assert refusal is not None


def test_a_definition_that_takes_the_place_of_another_is_seen() -> None:
    source = b"See [a] here.\n\n[a]: https://example.org\n"
    assert outlines(source, Splice(0, 0, b"[a]: https://evil.example\n\n")) is not None


def test_words_that_the_parser_would_swallow_are_seen() -> None:
    """The closing hashes of a heading are shown by no parser, and move no node."""
    source = b"## Learn C\n"
    refusal = outlines(source, Splice(10, 10, b" #"))
    assert refusal == Refusal("structure", "the parser would not show all words of an edit")
    assert outlines(source, Splice(10, 10, b" and more")) is None
    assert outlines(source, replaced(source, b"C", b"C #")) is not None


# -- frozen bytes ------------------------------------------------------------------------------------------------------


def test_words_of_a_paragraph_may_change() -> None:
    source = b"The old words.\n"
    assert frozen(source, replaced(source, b"old", b"new")) is None


def test_an_edit_outside_of_prose_is_refused() -> None:
    source = b"---\ntitle: A\n---\n\n# Words\n\n```\nwords\n```\n"
    for old in (b"title", b"# ", b"```\nwords"):
        refusal = frozen(source, replaced(source, old, b"x"))
        assert refusal is not None
        assert refusal.check == "frozen-bytes"


def test_an_edit_across_two_blocks_is_refused() -> None:
    source = b"One.\n\nTwo.\n"
    assert frozen(source, Splice(2, 8, b"x")) is not None


def test_edits_that_overlap_are_refused() -> None:
    assert frozen(b"Some words here.\n", Splice(0, 5, b"x"), Splice(3, 8, b"y")) is not None


def test_code_and_targets_inside_of_a_line_are_refused() -> None:
    source = b"See `code` and [text](https://example.org/a) too.\n"
    assert frozen(source, replaced(source, b"code", b"Code")) is not None
    assert frozen(source, replaced(source, b"/a", b"/b")) is not None
    assert frozen(source, replaced(source, b"text", b"words")) is None


def test_a_soft_break_goes_only_with_a_whole_line() -> None:
    source = b"> One line\n> and another.\n"
    assert frozen(source, replaced(source, b"\n> and another", b"")) is None
    assert frozen(source, replaced(source, b"> and", b"and")) is not None


def test_a_hard_break_stays() -> None:
    source = b"One line  \nand another.\n"
    assert frozen(source, replaced(source, b"line  \nand", b"line and")) is not None


def test_no_line_end_is_added() -> None:
    source = b"Some words here.\n"
    for end in (b"\n", b"\r\n", b"\r"):
        assert frozen(source, replaced(source, b"words", b"words" + end + b"more")) is not None


def test_no_space_is_left_at_the_edge_of_a_line() -> None:
    source = b"Some words\nand others.\n"
    assert frozen(source, replaced(source, b"words", b"")) is not None
    assert frozen(source, replaced(source, b"and", b"")) is not None
    assert frozen(source, replaced(source, b" words", b"")) is None
    assert frozen(source, replaced(source, b"and ", b"")) is None


def test_a_space_that_stood_at_the_edge_of_a_line_may_stay() -> None:
    source = b"Some words \nand others.\n"
    assert frozen(source, replaced(source, b"words", b"terms")) is None


def test_marks_that_no_parser_of_ours_reads_stay_as_they_are() -> None:
    """Hugo reads `[text]({{< ref "x" >}})` as a link; CommonMark does not, because of the space in the target."""
    source = b'See [the text]({{< ref "x" >}}) and [sic] here.\n'
    assert frozen(source, replaced(source, b"the text", b"the words")) is None
    for old, new in (
        (b"text]", b"text"),
        (b"[the", b"the"),
        (b"text](", b"text] ("),
        (b"the text", b""),
        (b"See ", b"See!"),
    ):
        assert frozen(source, replaced(source, old, new)) is not None
    assert frozen(source, replaced(source, b"here", b"[here]")) is not None


def test_marks_may_move_with_their_words() -> None:
    source = b"Some a* words here.\n"
    assert frozen(source, replaced(source, b"Some a* words", b"Words a* some")) is None


def test_the_mark_that_opens_a_line_stays() -> None:
    """A directive of mkdocstrings holds YAML, which CommonMark takes for a paragraph."""
    source = b"One line\n    - two\n    - three\n"
    assert frozen(source, replaced(source, b"-", b"+")) is not None


def test_a_character_reference_is_not_escaped_again() -> None:
    source = b"Fish &amp; chips.\n"
    assert frozen(source, replaced(source, b"&amp;", b"&amp;amp;")) is not None
    assert frozen(source, Splice(10, 10, b"amp;")) is not None
    assert frozen(source, Splice(10, 10, b"co")) is None


@given(st.text(alphabet=st.characters(categories=["L", "N"], max_codepoint=0x24F), min_size=1, max_size=20))
def test_any_word_may_replace_a_word(word: str) -> None:
    source = b"Some *old* words.\n"
    assert frozen(source, replaced(source, b"old", word.encode())) is None
