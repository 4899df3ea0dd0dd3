"""Exit codes, errors, signals, pipes, and what the first answer costs."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

import burnish
from burnish.api import DocumentResult, RunResult, Status
from burnish.cli import exits
from burnish.cli.entry import main
from burnish.cli.session import exit_code
from burnish.cli.terminal import Terminal, wants_color

BURNISH = [sys.executable, "-m", "burnish"]


def result(*statuses: Status, interrupted: bool = False) -> RunResult:
    return RunResult(tuple(DocumentResult("a.md", status) for status in statuses), {}, interrupted)


def with_package_path() -> dict[str, str]:
    """The environment for `python -S`, which knows no installed packages."""
    return {**os.environ, "PYTHONPATH": str(Path(burnish.__file__).parents[1])}


def test_the_version_needs_neither_click_nor_the_library():
    code = (
        "import sys; from burnish.cli.entry import main; main(['--version']);"
        "print(sorted(name for name in sys.modules if name.partition('.')[0] in ('burnish', 'click', 'rich')))"
    )
    done = subprocess.run(
        [sys.executable, "-S", "-c", code], capture_output=True, text=True, check=True, env=with_package_path()
    )

    version, loaded = done.stdout.splitlines()
    assert version.startswith("burnish 0.")
    assert loaded == "['burnish', 'burnish.cli', 'burnish.cli.entry']"


def test_a_small_check_does_not_load_the_progress_bar(tmp_path, put):
    put(tmp_path / "a.md", "We recieve it.\n")
    code = "import sys; from burnish.cli.entry import main; main(['check', '-q']); print('rich' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)

    assert done.stdout.splitlines()[-1] == "False"


@pytest.mark.parametrize("argv", [["--help"], ["-h"], ["check", "--help"], ["enhance", "-h"], ["rules", "--help"]])
def test_help_is_exit_code_0(cli, argv, capsys):
    assert cli(*argv).code == 0
    assert "Usage: burnish" in capsys.readouterr().out


def test_without_a_command_the_commands_are_shown(cli):
    outcome = cli()

    assert outcome.code == 2
    assert "enhance" in outcome.err


@pytest.mark.parametrize(
    ("argv", "expected"),
    [
        (["chek"], "Did you mean 'check'?"),
        (["enhance", "--wirte"], "--write"),
        (["check", "nowhere.md"], "nowhere.md: no such file or folder"),
        (["check", "--select", "mispelling"], "did you mean 'misspelling'?"),
        (["check", "--max-file-size", "big"], "--max-file-size"),
        (["check", "--config", "nowhere.toml"], "nowhere.toml"),
        (["rules", "mispelling"], "did you mean 'misspelling'?"),
    ],
)
def test_mistakes_are_exit_code_2_with_a_remedy_and_no_traceback(cli, argv, expected):
    outcome = cli(*argv)

    assert outcome.code == 2
    assert outcome.err.startswith("burnish: error: ")
    assert expected in outcome.err
    assert outcome.out == ""
    assert "Traceback" not in outcome.err


def test_a_wrong_configuration_is_exit_code_2(cli, tmp_path, put):
    put(tmp_path / "burnish.toml", "max_file_size = 1\n")

    outcome = cli("check")

    assert outcome.code == 2
    assert "burnish.toml: there is no key `max_file_size`; did you mean 'max-file-size'?" in outcome.err


def test_a_document_that_fails_is_exit_code_3_and_the_rest_goes_on(cli, tmp_path, put):
    put(tmp_path / "docs/a.md", "We recieve it.\n")
    put(tmp_path / "docs/b.md", "We recieve it.\n")
    (tmp_path / "out/a.md").mkdir(parents=True)

    outcome = cli("enhance", "docs", "--output", "out")

    assert outcome.code == 3
    assert "burnish: failed: docs/a.md: " in outcome.err
    assert "\n1 failed.\n" in outcome.out
    assert (tmp_path / "out/b.md").read_text() == "We receive it.\n"


def test_the_gravest_event_decides_the_exit_code():
    changed, failed, conflict = Status.CHANGED, Status.FAILED, Status.CONFLICT

    def code(run: RunResult, *, found: bool = True) -> int:
        return exit_code(run, found=found, count_refused=True)

    assert code(result(changed), found=False) == exits.DONE
    assert code(result(changed)) == exits.FOUND
    assert code(result(changed, failed)) == exits.FAILED
    assert code(result(changed, failed, conflict)) == exits.CONFLICT
    assert code(result(changed, failed, conflict, interrupted=True)) == exits.INTERRUPTED


class StoppedInput:
    """A stdin at which a signal arrives."""

    def __init__(self, number: int) -> None:
        self.number = number

    def read(self) -> bytes:
        signal.raise_signal(self.number)
        return b""


@pytest.mark.parametrize(("number", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_signal_ends_with_its_own_exit_code_and_one_line(number, code, tmp_path):
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        before = signal.getsignal(signal.SIGTERM)
        assert main(["check", "-"], Terminal(out, err, StoppedInput(number))) == code
        assert signal.getsignal(signal.SIGTERM) is before

    assert (tmp_path / "err").read_text() == "burnish: stopped; nothing is half-written\n"


def test_stopping_a_run_leaves_every_document_whole(tmp_path, put):
    bad, good = "We recieve it.\n\n" * 200, "We receive it.\n\n" * 200
    paths = [put(tmp_path / f"{number:03}.md", bad) for number in range(150)]
    running = subprocess.Popen([*BURNISH, "enhance", "--write", "."], cwd=tmp_path, stderr=subprocess.PIPE, text=True)
    while paths[0].read_text() == bad and running.poll() is None:
        pass
    running.send_signal(signal.SIGINT)
    _, err = running.communicate(timeout=60)

    assert running.returncode == 130
    assert err.endswith("burnish: stopped; nothing is half-written\n")
    texts = [path.read_text() for path in paths]
    assert set(texts) == {bad, good}
    assert {p.name for p in tmp_path.iterdir()} - {".burnish"} == {p.name for p in paths}


class BrokenInput:
    """A stdin that fails as no stdin should."""

    def read(self) -> bytes:
        raise RuntimeError("the sky\nfell")


def test_a_bug_is_told_in_words_and_exits_3(tmp_path):
    with (tmp_path / "out").open("w") as out, (tmp_path / "err").open("w") as err:
        assert main(["enhance", "-"], Terminal(out, err, BrokenInput())) == exits.FAILED

    told = (tmp_path / "err").read_text()
    assert told.startswith("burnish: error: RuntimeError: the sky\\nfell\n")
    assert "report it" in told
    assert "Traceback" not in told


@pytest.mark.skipif(os.name == "nt", reason="no SIGPIPE there")
def test_a_reader_that_goes_away_is_no_error(tmp_path, put):
    put(tmp_path / "a.md", "We recieve it.\n\n" * 200)
    running = subprocess.Popen([*BURNISH, "check"], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    running.stdout.close()

    assert running.stderr.read() == b""
    assert running.wait(timeout=60) == exits.BROKEN_PIPE
    running.stderr.close()


def test_output_that_is_not_utf8_gets_escapes_instead_of_a_crash(tmp_path, put):
    put(tmp_path / "na\u00efve.md", "We recieve it.\n")
    environ = {**os.environ, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run([*BURNISH, "enhance"], cwd=tmp_path, env=environ, capture_output=True, check=True)

    assert b"na\\xefve.md: 1 edit" in done.stdout
    assert done.stderr == b""


def test_colours_follow_the_stream_and_the_environment(tmp_path):
    class Screen:
        def isatty(self):
            return True

    with (tmp_path / "x").open("w") as file:
        assert not wants_color(file, {})
        assert wants_color(file, {"FORCE_COLOR": "1"})
    assert wants_color(Screen(), {"TERM": "xterm"})
    assert not wants_color(Screen(), {"TERM": "dumb"})
    assert not wants_color(Screen(), {"NO_COLOR": "1", "FORCE_COLOR": "1"})
