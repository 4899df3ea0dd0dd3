"""`burnish check`: a line per finding, a summary, nothing written."""

import json
import os

import pytest


def test_each_finding_is_one_line_with_its_place(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", "# Guide\n\nWe recieve the the mail.\n")

    outcome = cli("check", "docs")

    first, second, *_ = outcome.out.splitlines()
    assert first.startswith("docs/a.md:3:4: misspelling [safe] ")
    assert second.startswith("docs/a.md:3:15: repeated-word [safe] ")
    assert outcome.code == 1
    assert outcome.err == ""


def test_the_summary_says_what_can_be_applied_and_how(cli, tmp_path, put):
    put(tmp_path / "a.md", "We recieve it. They recieve it.\n")
    put(tmp_path / "b.md", "All is well.\n")

    outcome = cli("check")

    assert outcome.out.splitlines()[-1] == (
        "Found 2 findings in 1 of 2 documents (2 can be applied: burnish enhance --write)."
    )


def test_nothing_to_find_is_exit_code_0(cli, tmp_path, put):
    put(tmp_path / "a.md", "All is well.\n")

    outcome = cli("check", ".")

    assert (outcome.code, outcome.out) == (0, "No findings in 1 document.\n")


def test_checking_writes_nothing(cli, tmp_path, put):
    path = put(tmp_path / "a.md", "We recieve it.\n")
    before = path.stat().st_mtime_ns

    cli("check", "a.md")

    assert path.read_text() == "We recieve it.\n"
    assert path.stat().st_mtime_ns == before
    assert [p.name for p in tmp_path.iterdir()] == ["a.md"]


def test_quiet_prints_findings_only(cli, tmp_path, put):
    put(tmp_path / "a.md", "We recieve it.\n")

    assert len(cli("check", "-q", ".").out.splitlines()) == 1


def test_documents_left_alone_are_counted_by_reason(cli, tmp_path, put):
    put(tmp_path / "a.md", b"\xff\xfe\x00")
    put(tmp_path / "b.rst", "Text\n")
    put(tmp_path / "c.md", "We are here.\n" * 100)

    outcome = cli("check", ".", "--max-file-size", "1kB")

    assert "3 left alone: " in outcome.out
    assert "1 too large" in outcome.out
    assert "1 the format .rst is not supported yet" in outcome.out
    assert outcome.err == ""
    assert outcome.code == 0


def test_a_document_left_alone_is_named_when_it_was_given_by_name_or_asked_for(cli, tmp_path, put):
    put(tmp_path / "b.rst", "Text\n")

    assert cli("check", "b.rst").err == "burnish: left alone: b.rst: the format .rst is not supported yet\n"
    assert "b.rst" in cli("check", "--verbose").err
    assert "b.rst" not in cli("check", ".").err
    assert "b.rst" not in cli("check", "b.rst", "--quiet").err


def test_rules_can_be_selected_and_ignored(cli, tmp_path, put):
    put(tmp_path / "a.md", "We recieve the the mail.\n")

    assert "repeated-word" not in cli("check", "--select", "misspelling").out
    assert "misspelling" not in cli("check", "--ignore", "misspelling").out
    assert cli("check", "--ignore", "misspelling,repeated-word").code == 0


def test_the_configuration_beside_the_documents_counts(cli, tmp_path, put):
    put(tmp_path / "docs/burnish.toml", 'ignore = ["misspelling"]\n')
    put(tmp_path / "docs/a.md", "We recieve it.\n")

    assert cli("check", "docs/a.md").code == 0
    assert cli("check", "docs", "--select", "misspelling").code == 1


def test_variables_count(cli, tmp_path, monkeypatch, put):
    put(tmp_path / "a.md", "We recieve it.\n")
    monkeypatch.setenv("BURNISH_IGNORE", "misspelling")

    assert cli("check").code == 0


def test_stdin_is_checked_under_the_name_that_it_is_given(cli):
    outcome = cli("check", "-", "--stdin-filename", "docs/x.txt", stdin=b"We recieve it.\n")

    assert outcome.code == 1
    assert outcome.out.startswith("docs/x.txt:1:4: misspelling")


def test_the_report_is_json_with_every_document(cli, tmp_path, put):
    put(tmp_path / "a.md", "We recieve it.\n")
    put(tmp_path / "b.rst", "Text\n")

    cli("check", ".", "--report", "out.json")

    report = json.loads((tmp_path / "out.json").read_bytes())
    assert {d["path"]: d["status"] for d in report["documents"]} == {"a.md": "changed", "b.rst": "left alone"}


def test_a_report_without_a_place_is_an_error_before_the_work(cli, tmp_path, put):
    put(tmp_path / "a.md", "We recieve it.\n")

    outcome = cli("enhance", "--write", "--report", "nowhere/out.json")

    assert outcome.code == 2
    assert "--report: there is no folder" in outcome.err
    assert (tmp_path / "a.md").read_text() == "We recieve it.\n"


@pytest.mark.skipif(os.name == "nt", reason="such names cannot exist there")
def test_odd_file_names_are_shown_escaped(cli, tmp_path, put):
    for name in (
        b"a\nb.md",
        b"c\x1b[31m.md",
        b"d\xff.md",
        "e\u202e.md".encode(),
        "f\U0001f469\u200d\U0001f680.md".encode(),
    ):
        put(tmp_path / os.fsdecode(name), "We recieve it.\n")

    outcome = cli("check", ".")

    shown = [line.partition(":1:4:")[0] for line in outcome.out.splitlines()[:-1]]
    assert shown == ["a\\nb.md", "c\\x1b[31m.md", "d\\xff.md", "e\\u202e.md", "f\U0001f469\u200d\U0001f680.md"]


def test_control_characters_of_a_document_do_not_reach_the_terminal(cli, tmp_path, put):
    put(tmp_path / "a.md", "Some \x1b]0;title\x07 words recieve it.\n")

    assert "\x1b" not in cli("enhance", "--diff").out + cli("check").out


def test_a_document_that_cannot_be_read_is_named_and_the_rest_goes_on(cli, tmp_path, put):
    put(tmp_path / "a.md", "We recieve it.\n")
    (tmp_path / "b.md").symlink_to(tmp_path / "nowhere.md")

    outcome = cli("check", ".", "-v")

    assert "a.md:1:4: misspelling" in outcome.out
    assert "b.md" in outcome.err


def test_a_folder_without_documents_is_pointed_out(cli):
    outcome = cli("check", ".")

    assert (outcome.code, outcome.err) == (0, "burnish: warning: no documents found under the given paths\n")
