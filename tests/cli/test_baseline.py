"""`check --baseline`: what was known does not count, wherever it stands by now."""

import pytest

OLD = "We recieve it.\n"


def test_known_findings_do_not_count_and_new_ones_do(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", OLD)

    written = cli("check", "--write-baseline", "known.json")
    known = cli("check", "--baseline", "known.json")
    put(tmp_path / "docs/a.md", f"A new paragraph with teh slip.\n\n{OLD}")
    new = cli("check", "--baseline", "known.json")

    assert (written.code, written.out) == (0, "Wrote 1 finding in 1 document to known.json.\n")
    assert (known.code, known.out.splitlines()) == (
        0,
        ["No new findings in 1 document.", "1 finding known before (--baseline)."],
    )
    assert new.code == 1
    assert [line.split(":")[:2] for line in new.out.splitlines() if "misspelling" in line] == [["docs/a.md", "1"]]
    assert "Found 1 new finding in 1 of 1 document" in new.out


def test_the_baseline_means_the_same_from_another_folder(cli, tmp_path, put, monkeypatch):
    put(tmp_path / "docs/a.md", OLD)
    cli("check", "docs", "--write-baseline", "known.json")
    monkeypatch.chdir(tmp_path / "docs")

    assert cli("check", "a.md", "--baseline", "../known.json").code == 0


def test_a_document_that_got_another_name_keeps_what_is_known(cli, tmp_path, put):
    path = put(tmp_path / "a.md", OLD)
    cli("check", "--write-baseline", "known.json")

    path.rename(tmp_path / "b.md")

    assert cli("check", "--baseline", "known.json").code == 0


@pytest.mark.parametrize("form", ["json", "github", "sarif"])
def test_every_form_tells_the_new_ones_only(cli, tmp_path, put, form):
    put(tmp_path / "a.md", OLD)
    cli("check", "--write-baseline", "known.json")
    put(tmp_path / "b.md", "Teh cat.\n")

    outcome = cli("check", "--baseline", "known.json", "--format", form)

    assert outcome.code == 1
    assert "Teh" in outcome.out
    assert "recieve" not in outcome.out


def test_stdin_is_compared_under_its_name(cli, tmp_path, put):
    put(tmp_path / "a.md", OLD)
    cli("check", "--write-baseline", "known.json")

    known = cli("check", "-", "--stdin-filename", "a.md", "--baseline", "known.json", stdin=OLD.encode())
    new = cli("check", "-", "--stdin-filename", "a.md", "--baseline", "known.json", stdin=f"{OLD}\nTeh cat.\n".encode())

    assert (known.code, new.code) == (0, 1)


@pytest.mark.parametrize("text", [None, "", "{}", b"\xff"])
def test_what_is_no_baseline_is_told_and_nothing_is_looked_at(cli, tmp_path, put, text):
    put(tmp_path / "a.md", OLD)
    if text is not None:
        put(tmp_path / "known.json", text)

    outcome = cli("check", "--baseline", "known.json")

    assert (outcome.code, outcome.out) == (2, "")
    assert "--write-baseline" in outcome.err


def test_a_baseline_that_cannot_be_written_is_told(cli, tmp_path, put):
    put(tmp_path / "a.md", OLD)

    outcome = cli("check", "--write-baseline", "nowhere/known.json")

    assert outcome.code == 2
    assert "No such file" in outcome.err


@pytest.mark.parametrize("other", [["--baseline", "b"], ["--watch"], ["--statistics"], ["--format", "json"], ["-"]])
def test_a_baseline_is_written_by_itself(cli, other):
    outcome = cli("check", "--write-baseline", "known.json", *other)

    assert outcome.code == 2
    assert f"--write-baseline and {other[0] if other != ['-'] else '`-`'}" in outcome.err
