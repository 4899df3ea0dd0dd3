"""The judge itself: it condemns what is broken and lets sound changes of words pass."""

import pytest

from burnish.testing.judge import broken

SOUND = "---\na: b\n---\n\n# Title\n\nOne `code`\ntwo [x](u).\n\n```\nfixed\n```\n\n> quoted\n> text\n"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("One", "Two words"),
        ("# Title", "# Other"),
        ("> quoted\n> text", "> text\n> quoted"),
        ("> quoted\n> text", "> quoted text"),
        ("`code`\ntwo", "`code` two"),
        ("", ""),
    ],
)
def test_sound_changes_pass(old: str, new: str):
    assert broken(SOUND.encode(), SOUND.replace(old, new, 1).encode()) is None


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("a: b", "a: c"),
        ("# Title", "## Title"),
        ("`code`", "`cede`"),
        ("(u)", "(v)"),
        ("fixed", "mixed"),
        ("```\n\n>", "```\n\n\n>"),
        ("> text\n", "> text\n>\n> more\n"),
        ("> text\n", "text\n"),
        ("> text\n", "> text\n> more\n"),
        ("# Title\n", "# Title \n\n"),
        ("One", "*One*"),
        ("One", "<b>"),
    ],
)
def test_broken_documents_are_condemned(old: str, new: str):
    assert broken(SOUND.encode(), SOUND.replace(old, new, 1).encode()) is not None


def test_lines_that_trade_places_with_what_they_said_are_not_mistaken_for_new_ones():
    before = b"> lazy\ncontinuation line\n> back\n"
    after = b"> back\ncontinuation linethe\n> wordback\n"

    assert broken(before, after) is None
