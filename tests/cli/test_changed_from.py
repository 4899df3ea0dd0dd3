"""`--changed-from` and `--max-changes`: a part of the work."""

import os
import subprocess

import pytest

from .endpoint import answer

TEXT = "We recieve it.\n\nThey recieve it.\n\nYou recieve it.\n"


@pytest.fixture
def git(cli, tmp_path):
    def run(*words: str) -> None:
        who = dict.fromkeys(("GIT_AUTHOR_NAME", "GIT_COMMITTER_NAME"), "A")
        mail = dict.fromkeys(("GIT_AUTHOR_EMAIL", "GIT_COMMITTER_EMAIL"), "a@b")
        environment = {**os.environ, **who, **mail}
        subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True, env=environment)

    return run


@pytest.fixture
def project(git, tmp_path, put):
    git("init", "--quiet")
    put(tmp_path / "a.md", TEXT)
    put(tmp_path / "b.md", TEXT)
    git("add", "-A")
    git("commit", "--quiet", "-m", "x")
    put(tmp_path / "a.md", TEXT.replace("They", "Others"))
    return tmp_path


def places(out: str) -> list[str]:
    return [line.rpartition(": misspelling")[0] for line in out.splitlines() if ": misspelling" in line]


def test_only_touched_blocks_are_checked(cli, project):
    outcome = cli("check", "--changed-from", "HEAD", "--no-cache")

    assert places(outcome.out) == ["a.md:3:8"]
    assert "1 not changed since HEAD" in outcome.out


def test_only_touched_blocks_are_changed(cli, project):
    cli("enhance", "--write", "--changed-from", "HEAD")

    assert (project / "a.md").read_text() == "We recieve it.\n\nOthers receive it.\n\nYou recieve it.\n"
    assert (project / "b.md").read_text() == TEXT


def test_a_file_that_git_does_not_know_is_looked_at_as_a_whole(cli, project, put):
    put(project / "docs/new.md", TEXT)

    assert len(places(cli("check", "docs", "--changed-from", "HEAD").out)) == 3


def test_a_look_at_a_part_is_not_kept_as_one_at_the_whole(cli, project):
    assert len(places(cli("check", "--changed-from", "HEAD").out)) == 1
    assert len(places(cli("check").out)) == 6
    assert len(places(cli("check", "--changed-from", "HEAD").out)) == 1
    assert len(places(cli("check").out)) == 6


def test_findings_about_the_document_as_a_whole_are_kept_on_touched_lines_only(cli, project, git, put):
    put(project / "c.md", "# A\n\n### B\n\nText.\n\n### C\n")
    git("add", "-A")
    git("commit", "--quiet", "-m", "y")
    put(project / "c.md", "# A\n\n### B\n\nText.\n\n##### C\n")

    outcome = cli("check", "--changed-from", "HEAD", "--select", "heading-jump")

    assert [line.split(": ")[0] for line in outcome.out.splitlines()[:-2]] == ["c.md:7:1"]


def test_a_link_to_an_untouched_document_is_not_broken(cli, project, put):
    put(project / "new.md", "# New\n\nSee [the other](b.md).\n")

    assert cli("check", "new.md", "--changed-from", "HEAD", "--select", "all").out.count("broken-link") == 0


def test_an_unknown_commit_stops_before_the_work(cli, project):
    outcome = cli("enhance", "--write", "--changed-from", "nope")

    assert outcome.code == 2
    assert "changed-from: there is no commit 'nope' here" in outcome.err


def test_what_comes_from_stdin_has_no_history(cli, project):
    outcome = cli("check", "-", "--changed-from", "HEAD", stdin=b"text")

    assert outcome.code == 2
    assert "git does not know what comes from stdin" in outcome.err


def test_a_provider_is_asked_about_touched_blocks_only_and_the_rest_is_asked_later(cli, simulator, project, put):
    words = "A sentence of more than eight words stands here, number {}.\n\n"
    put(project / "a.md", TEXT + words.format("one") + words.format("two"))

    part = cli("enhance", "a.md", "--write", *simulator, "--changed-from", "HEAD", "--report", "part.json")
    before = (project / "a.md").read_text()
    again = cli("enhance", "a.md", "--write", *simulator, "--changed-from", "HEAD")
    put(project / "a.md", before)

    assert "2 blocks of prose: 2 asked about" in part.out
    assert before.startswith(TEXT)
    assert "settled before" in again.out


def test_a_document_of_which_a_part_is_settled_is_not_passed_over(cli, simulator, project, put, git):
    words = "A sentence of more than eight words stands here, number {}.\n\n"
    put(project / "a.md", words.format("one") + words.format("two"))
    git("add", "-A")
    git("commit", "--quiet", "-m", "y")
    put(project / "a.md", words.format("one") + words.format("three"))

    part = cli("enhance", "a.md", "--write", *simulator, "--changed-from", "HEAD")
    plan = cli("plan", "a.md", *simulator, "--changed-from", "HEAD~1")
    whole = cli("enhance", "a.md", "--write", *simulator)

    assert "1 block of prose: 1 asked about" in part.out
    assert "2 blocks of prose" in plan.out
    assert "2 blocks of prose: 1 asked about, 1 settled before" in whole.out


def test_no_more_edits_are_applied_than_asked_for_and_the_rest_is_told(cli, project):
    outcome = cli("enhance", "--write", "--max-changes", "4", "-v")

    assert outcome.code == 0
    assert "1 of 2 documents changed (3 edits)." in outcome.out
    assert "3 edits in 1 document left for another run (--max-changes)." in outcome.out
    assert "waiting: b.md: it has more edits than may still be applied (3, and 1 may)" in outcome.err
    assert (project / "b.md").read_text() == TEXT


def test_several_runs_apply_all(cli, project):
    for _ in range(3):
        cli("enhance", "--write", "--max-changes", "3")

    assert cli("check").code == 0


def test_documents_are_taken_in_their_order_also_from_several_processes(cli, tmp_path, put):
    for number in range(40):
        put(tmp_path / f"{number:02}.md", "We recieve it.\n" + "All is well here, and long.\n" * (40 - number))

    cli("enhance", "--write", "--max-changes", "5", "--jobs", "2")

    changed = [path.name for path in sorted(tmp_path.glob("*.md")) if "receive" in path.read_text()]
    assert changed == ["00.md", "01.md", "02.md", "03.md", "04.md"]


def test_with_a_provider_too_what_is_too_much_waits_and_is_free_later(cli, model, tmp_path, put):
    model.answers = answer("clarity", ("In order to", "To"))
    for number in range(4):
        put(tmp_path / f"{number}.md", f"In order to start the server number {number} you must run it.\n")

    first = cli("enhance", "--write", *model.options, "--max-changes", "2")
    second = cli("enhance", "--write", *model.options)

    assert first.code == 0
    assert "2 of 4 documents changed" in first.out
    assert "2 documents left for another run (--max-changes)." in first.out
    assert "2 of 4 documents changed" in second.out
    assert "No calls, $0.00" in second.out


def test_a_text_from_stdin_with_too_many_edits_comes_out_as_it_was(cli):
    outcome = cli("enhance", "-", "--max-changes", "2", stdin=TEXT.encode())

    assert (outcome.code, outcome.out) == (0, TEXT)
    assert "3 edits in 1 document left for another run" in outcome.err


@pytest.mark.parametrize("number", ["0", "-1", "x"])
def test_a_limit_that_is_no_number_is_refused(cli, number):
    assert cli("enhance", f"--max-changes={number}").code == 2
