"""What the check of one small document takes before it is done: modules and patterns, by count, since times vary.

`benchmarks/startup.py` measures the time.
"""

import json
import os
import subprocess
import sys

import pytest

#: Counts in a process of its own, since in this one everything is loaded.
COUNTED = """
import json, re._compiler, sys
real, patterns = re._compiler.compile, []

def compiled(pattern, flags=0):
    frame = sys._getframe(1)
    while frame.f_globals["__name__"].partition(".")[0] in ("re", "functools") or (
        frame.f_globals["__name__"] == "burnish.patterns"
    ):
        frame = frame.f_back
    patterns.append(frame.f_globals["__name__"])
    return real(pattern, flags)

re._compiler.compile = compiled
from burnish.cli.entry import main
main(["check", "one.md"])
print(json.dumps({
    "modules": sorted(sys.modules),
    "patterns": [name for name in patterns if name.startswith("burnish.")],
}))
"""
CLEAN = "# A page\n\nThis page says what the tool does.\n\n- It reads a file.\n- It prints what it finds.\n"
#: What many commands need, and this one does not.
ABSENT = (
    "asyncio difflib email hashlib html.entities importlib.metadata pickle rich secrets socket sqlite3 "
    "burnish.journal.store burnish.model.calls burnish.model.runs burnish.pipeline.gate burnish.pipeline.hunks"
).split()


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> dict[str, list[str]]:
    folder = tmp_path_factory.mktemp("small")
    environ = {name: value for name, value in os.environ.items() if not name.startswith("BURNISH_")}
    (folder / "one.md").write_text(CLEAN, encoding="utf-8")
    command = [sys.executable, "-c", COUNTED]
    done = subprocess.run(command, cwd=folder, env=environ, capture_output=True, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_a_small_check_loads_no_module_that_it_does_not_need(counted):
    assert sorted({*ABSENT} & {*counted["modules"]}) == []


def test_a_small_check_loads_few_of_our_modules(counted):
    assert len([name for name in counted["modules"] if name.startswith("burnish")]) <= 140


def test_a_small_check_compiles_few_patterns(counted):
    """Of several hundred. One at import is one for every start: `late_pattern` compiles it when it is needed."""
    assert len(counted["patterns"]) <= 45, counted["patterns"]
