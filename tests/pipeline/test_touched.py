"""Which blocks a run looks at that is limited to what was touched."""

from hypothesis import given
from hypothesis import strategies as st

from burnish.documents.catalogue import formats
from burnish.model.files import Found
from burnish.pipeline.document import Plan, enhance_document
from burnish.pipeline.select import select
from burnish.pipeline.stopwatch import Stopwatch
from burnish.pipeline.touched import Touched
from burnish.testing import ScriptedRule

from ..checks.secret_samples import secret  # noqa: TID252 - made while the tests run

#: Each with the lines that a change of one of its lines lets be looked at: all that are of the same block.
BLOCKS = (
    ("A teh paragraph\nwith teh end.",),
    ("# A heading {#x}",),
    ("- An item teh\n  goes on teh.", "- Another teh item."),
    ("> A quoted teh\n> line teh.",),
    ("| teh a | b |", "| --- | --- |", "| c | teh d |"),
    ("1. One teh.", "2. Two teh."),
)


def plan(touched: Touched | None) -> Plan:
    markdown = formats().make("markdown")
    rule = ScriptedRule({"teh": "the"})
    return Plan(formats={".md": markdown}, rules_for=lambda _: (rule,), language="any", touched=touched)


def enhanced(text: str, lines: list[tuple[int, int]]) -> list[str]:
    touched = Touched("x", lambda _: lines)
    after, _ = enhance_document("a.md", text.encode(), plan(touched), Stopwatch(lambda: 0.0))
    return after.decode().splitlines()


@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=5), st.data())
def test_a_block_is_changed_when_one_of_its_lines_was_touched_and_no_other_is(chosen, data):
    text = "\n\n".join("\n".join(blocks) for blocks in chosen) + "\n"
    lines = text.splitlines()
    touched = sorted(data.draw(st.sets(st.integers(1, len(lines)), max_size=4)))
    expected = list(lines)
    number = 1
    for blocks in chosen:
        for block in blocks:
            own = range(number, number + block.count("\n") + 1)
            for line in own if any(line in touched for line in own) else ():
                expected[line - 1] = lines[line - 1].replace("teh", "the")
            number = own.stop
        number += 1  # the empty line

    assert enhanced(text, [(line, line + 1) for line in touched]) == expected


def test_a_block_in_whose_middle_a_line_was_removed_was_touched():
    text = "One teh.\nTwo.\n\nThree teh.\n"

    assert enhanced(text, [(2, 2)]) == ["One the.", "Two.", "", "Three teh."]
    assert enhanced(text, [(3, 3)]) == text.splitlines()
    assert enhanced(text, [(4, 4)]) == text.splitlines()


def test_lines_behind_the_end_of_a_file_that_has_become_shorter_do_no_harm():
    assert enhanced("One teh.", [(1, 2), (7, 9)]) == ["One the."]
    assert enhanced("", [(1, 2)]) == []


def test_files_that_nobody_touched_are_left_alone_with_the_reason(tmp_path):
    touched = Touched("main", lambda path: [(1, 2)] if path.name == "a.md" else None)
    found = [Found(tmp_path / "a.md"), Found(tmp_path / "b.md"), Found(tmp_path / "c.md", "too large")]

    assert [file.skip for file in touched.only(found)] == [None, "not changed since main", "too large"]


def test_headings_go_along_with_touched_blocks_whoever_touched_them():
    words = "A paragraph of more than eight words stands here for number {}.\n"
    text = f"# The title\n\n{words.format('one')}\n## Part\n\n{words.format('two')}"
    document = formats().make("markdown").parse(text.encode())

    selection = select(document, Touched("x", lambda _: [(7, 8)]).spans("a.md", text.encode()))

    assert [block.headings for block in selection.blocks] == [("The title", "Part")]
    assert selection.title == "The title"


def test_a_secret_in_a_block_that_nobody_touched_is_not_told_of_and_one_in_a_heading_goes_nowhere():
    long = "The old mill stands by the river and grinds the corn of the whole valley."
    text = f"# Use {secret()}\n\n{long} The key is {secret()}.\n\n{long}\n"
    document = formats().make("markdown").parse(text.encode())

    selection = select(document, Touched("x", lambda _: [(5, 6)]).spans("a.md", text.encode()))

    assert len(select(document).withheld) == 2
    assert selection.withheld == ()
    assert [block.block.text for block in selection.blocks] == [long]
    assert secret() not in repr(selection)
