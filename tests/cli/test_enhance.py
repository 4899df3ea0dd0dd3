"""`burnish enhance`: what is shown, what is written, and where."""

import pytest

BAD, GOOD = "We recieve it.\n\nAll is well.\n", "We receive it.\n\nAll is well.\n"


def test_without_a_mode_the_edits_are_shown_and_nothing_is_written(cli, tmp_path, put):
    path = put(tmp_path / "a.md", BAD)

    outcome = cli("enhance", "a.md")

    assert outcome.out.splitlines()[0] == "a.md: 1 edit"
    assert outcome.out.splitlines()[1].startswith("@@ line 1 @@ misspelling \N{EM DASH} ")
    assert outcome.out.splitlines()[2] == "We [-recieve-]{+receive+} it."
    assert "1 of 1 document would change (1 edit; --write applies them)." in outcome.out
    assert path.read_text() == BAD
    assert outcome.code == 0


def test_with_colours_words_are_struck_out_in_red_and_added_in_green(cli, tmp_path, put):
    put(tmp_path / "a.md", BAD)

    line = cli("enhance", "--diff", color=True).out.splitlines()[2]

    assert line == "We \x1b[31;9mrecieve\x1b[0m\x1b[32mreceive\x1b[0m it."


def test_a_repeated_word_across_a_line_break_is_shown_on_one_line(cli, tmp_path, put):
    put(tmp_path / "a.md", "It is in the\nthe file.\n")

    assert "[-" in cli("enhance").out
    assert len(cli("enhance", "-q").out.splitlines()) == 4  # header, place, sentence, empty line


def test_write_changes_the_documents_and_a_second_run_finds_nothing(cli, tmp_path, put):
    path = put(tmp_path / "docs/a.md", BAD)

    first, second = cli("enhance", "--write", "docs"), cli("enhance", "--write", "docs")

    assert path.read_text() == GOOD
    assert "changed docs/a.md (1 edit)" in first.out
    assert "1 of 1 document changed (1 edit)." in first.out
    assert (second.code, second.out) == (0, "0 of 1 document changed.\n")


def test_output_leaves_the_originals(cli, tmp_path, put):
    path = put(tmp_path / "docs/sub/a.md", BAD)

    outcome = cli("enhance", "docs", "--output", "out")

    assert path.read_text() == BAD
    assert (tmp_path / "out/sub/a.md").read_text() == GOOD
    assert outcome.code == 0


def test_check_exits_1_when_something_would_change_and_0_afterwards(cli, tmp_path, put):
    path = put(tmp_path / "a.md", BAD)

    before = cli("enhance", "--check", ".")
    assert path.read_text() == BAD
    cli("enhance", "--write", ".")

    assert (before.code, cli("enhance", "--check", ".").code) == (1, 0)
    assert "would change a.md (1 edit)" in before.out


def test_check_can_show_the_edits_as_well(cli, tmp_path, put):
    put(tmp_path / "a.md", BAD)

    outcome = cli("enhance", "--check", "--diff")

    assert outcome.code == 1
    assert "[-recieve-]{+receive+}" in outcome.out


@pytest.mark.parametrize(
    "flags", [("--write", "--check"), ("--write", "--output", "x"), ("--check", "--output", "x"), ("--diff", "--write")]
)
def test_modes_exclude_each_other(cli, tmp_path, flags, put):
    path = put(tmp_path / "a.md", BAD)

    outcome = cli("enhance", *flags)

    assert outcome.code == 2
    assert "exclude each other" in outcome.err
    assert path.read_text() == BAD


def test_stdin_goes_to_stdout_byte_for_byte(cli):
    outcome = cli("enhance", "-", stdin=b"\xef\xbb\xbfWe recieve it.\r\n\r\n    code teh\r\n")

    assert outcome.data == b"\xef\xbb\xbfWe receive it.\r\n\r\n    code teh\r\n"
    assert (outcome.err, outcome.code) == ("", 0)


def test_stdin_that_is_not_text_comes_back_as_it_was_with_a_note(cli):
    outcome = cli("enhance", "-", stdin=b"caf\xe9 recieve\n")

    assert outcome.data == b"caf\xe9 recieve\n"
    assert "left alone: stdin.md: not UTF-8" in outcome.err


def test_stdin_can_be_asked_about(cli):
    shown = cli("enhance", "-", "--diff", stdin=BAD.encode())
    asked = cli("enhance", "-", "--check", stdin=BAD.encode())

    assert "[-recieve-]{+receive+}" in shown.out
    assert (shown.code, asked.code) == (0, 1)


def test_stdin_goes_neither_with_other_paths_nor_with_output(cli, tmp_path, put):
    put(tmp_path / "a.md", BAD)

    assert cli("enhance", "-", "a.md").code == 2
    assert cli("enhance", "-", "--output", "x").code == 2


def test_suggestions_are_applied_when_asked_for(cli, tmp_path, put):
    path = put(tmp_path / "a.md", "In order to go there, take the train.\n")

    assert "1 suggestion not applied" in cli("enhance", "--write").out
    assert path.read_text() == "In order to go there, take the train.\n"

    cli("enhance", "--write", "--suggestions")

    assert path.read_text() == "To go there, take the train.\n"
