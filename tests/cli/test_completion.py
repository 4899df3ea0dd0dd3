"""`burnish completion`, and what burnish answers when a shell asks."""

import shutil
import subprocess
import sys

import pytest

from burnish.cli.completion import SHELLS, VARIABLE


def ask(cli, monkeypatch, shell: str, *words: str) -> str:
    monkeypatch.setenv(VARIABLE, f"{shell}_complete")
    # fish counts no words: it tells which one is being typed
    monkeypatch.setenv("COMP_WORDS", "\n".join(words) if shell == "bash" else " ".join(words))
    monkeypatch.setenv("COMP_CWORD", words[-1] if shell == "fish" else str(len(words) - 1))
    return cli().out


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_gets_a_script_that_asks_burnish(cli, shell):
    outcome = cli("completion", shell)

    assert outcome.code == 0
    assert f"{VARIABLE}={shell}_complete" in outcome.out


@pytest.mark.parametrize("shell", SHELLS)
def test_each_shell_is_told_how_a_command_goes_on(cli, monkeypatch, shell):
    assert "enhance" in ask(cli, monkeypatch, shell, "burnish", "enh")


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (("check", "--select", "missp"), "misspelling"),
        (("check", "--ignore", "misspelling,repea"), "misspelling,repeated-word"),
        (("enhance", "--strategy", "clar"), "clarity"),
        (("rules", "wordy-p"), "wordy-phrase"),
        (("check", "--extend-select", "al"), "all"),
        (("check", "--format", "gi"), "github"),
    ],
)
def test_names_and_choices_are_completed(cli, monkeypatch, typed, told):
    assert ask(cli, monkeypatch, "bash", "burnish", *typed) == f"plain,{told}\n"


def test_a_shell_that_is_not_known_gets_nothing(cli, monkeypatch):
    monkeypatch.setenv(VARIABLE, "csh_complete")

    outcome = cli()

    assert (outcome.code, outcome.out) == (2, "")


def test_a_shell_that_there_is_no_script_for_is_named_with_those_there_are(cli):
    outcome = cli("completion", "csh")

    assert outcome.code == 2
    assert "'bash', 'zsh', 'fish'" in outcome.err


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_bash_completes_what_is_typed(tmp_path):
    burnish = tmp_path / "burnish"
    burnish.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m burnish "$@"\n')
    burnish.chmod(0o755)
    script = f"""
        PATH="{tmp_path}:$PATH"
        eval "$(burnish completion bash)"
        COMP_WORDS=(burnish check --stat) COMP_CWORD=2
        _burnish_completion burnish
        echo "${{COMPREPLY[@]}}"
    """

    done = subprocess.run(["bash", "--norc", "-c", script], capture_output=True, text=True, check=True)

    assert (done.stdout, done.stderr) == ("--statistics\n", "")
