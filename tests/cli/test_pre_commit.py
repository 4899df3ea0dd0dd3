"""The hooks for pre-commit, run by pre-commit itself; as commands of this machine, so that nothing is downloaded."""

import os
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

pytest.importorskip("pre_commit")
yaml = pytest.importorskip("yaml")

HOOKS = yaml.safe_load((Path(__file__).parents[2] / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
TEXT = "We recieve it, in order to have it.\n"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run("burnish-check")` on all files of a repository, which is the folder `project`."""
    project = tmp_path / "project"
    project.mkdir()
    subprocess.run(["git", "init", "--quiet", project], check=True)
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "BURNISH_"))}
    environment["PRE_COMMIT_HOME"] = str(tmp_path / "home")

    def run(hook: str, *args: str) -> subprocess.CompletedProcess[str]:
        (told,) = (one for one in HOOKS if one["id"] == hook)
        entry = shlex.join([sys.executable, "-m", *shlex.split(told["entry"])])
        own = {**told, "language": "system", "entry": entry, "args": list(args)}
        config = {"repos": [{"repo": "local", "hooks": [own]}]}
        (project / ".pre-commit-config.yaml").write_text(yaml.safe_dump(config))
        subprocess.run(["git", "add", "-A"], cwd=project, check=True)
        command = [sys.executable, "-m", "pre_commit", "run", hook, "--all-files", "--verbose"]
        return subprocess.run(command, cwd=project, env=environment, capture_output=True, text=True)

    return run


def test_a_commit_with_findings_is_stopped_and_they_are_listed(run, tmp_path, put):
    put(tmp_path / "project/a.md", TEXT)
    put(tmp_path / "project/b.py", "# We recieve it.\n")

    done = run("burnish-check")

    assert done.returncode == 1
    assert "a.md:1:4: misspelling" in done.stdout
    assert "b.py" not in done.stdout


def test_a_commit_without_findings_passes(run, tmp_path, put):
    put(tmp_path / "project/a.md", "All is well.\n")
    put(tmp_path / "project/notes.txt", "All is well.\n")

    done = run("burnish-check")

    assert done.returncode == 0
    assert "No findings in 2 documents." in done.stdout


def test_safe_edits_are_applied_and_the_commit_waits(run, tmp_path, put):
    path = put(tmp_path / "project/a.md", TEXT)

    assert "files were modified by this hook" in run("burnish-enhance").stdout
    assert path.read_text() == TEXT.replace("recieve", "receive")
    assert run("burnish-enhance").returncode == 0


def test_what_the_configuration_excludes_is_left_alone_though_it_is_named(run, tmp_path, put):
    put(tmp_path / "project/burnish.toml", 'exclude = ["old/**"]\n')
    put(tmp_path / "project/old/a.md", TEXT)

    assert run("burnish-check").returncode == 0


def test_options_can_be_added(run, tmp_path, put):
    put(tmp_path / "project/a.md", TEXT)

    assert "misspelling" not in run("burnish-check", "--strategy", "clarity").stdout
