"""The commands on a page of the documentation: run in a shell from top to bottom, and compared with what is shown.

- In a block of `console` each line after `$ ` is a command, and what follows is what it prints. `...` on a line of its
  own stands for any lines. Where nothing follows, anything is right but an error.
- A block of another language whose first line is `# NAME` is a file that the reader is asked to write.
- `<!-- not run: WHY -->` above a block leaves it out.
"""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

#: On the pages; in a test the address of its own simulator, and the folder it begins in, take the place of these.
ADDRESS = "127.0.0.1:8377"
FOLDER = "/home/ann/docs"

_BLOCK = re.compile(
    r"^(?:<!-- not run: (?P<why>[^\n]+) -->\n\n?)?```(?P<info>\w+)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL
)
_NAME = re.compile(r"# ([\w./-]+\.\w+)(?: *[;:,].*)?\n")
_END = "\x1e"  # between the outputs of two commands


@dataclass(frozen=True)
class Step:
    """A command and what the page shows of its output; or a file and its text."""

    line: int  #: of the block on the page
    command: str = ""
    shown: str = ""
    file: str = ""


@dataclass(frozen=True)
class Block:
    line: int
    info: str
    text: str
    why_not: str  #: it is not run; empty where it is

    def steps(self) -> Iterator[Step]:
        """What a reader does who follows this block."""
        if self.info == "console":
            for part in re.split(r"^\$ ", self.text, flags=re.MULTILINE)[1:]:
                command, _, shown = part.partition("\n")
                yield Step(self.line, command=command, shown=shown)
        elif named := _NAME.match(self.text):
            yield Step(self.line, file=named[1], shown=self.text)


def blocks_of(page: str) -> list[Block]:
    """The fenced blocks of a page, in their order."""
    return [
        Block(page.count("\n", 0, m.start("info")) + 1, m["info"], m["text"], m["why"] or "")
        for m in _BLOCK.finditer(page)
    ]


def differences(steps: Sequence[Step], folder: Path, address: str) -> list[str]:
    """Does all steps in one shell; one text for each command that prints something else than the page says."""
    script = "".join(map(_scripted, steps)).replace(ADDRESS, address)
    done = subprocess.run(
        ["bash"], input=f"exec 2>&1\n{script}", cwd=folder, env=_environment(folder), text=True, stdout=subprocess.PIPE
    )
    outputs = done.stdout.replace(address, ADDRESS).replace(str(folder), FOLDER).split(_END)
    commands = [step for step in steps if step.command]
    assert len(outputs) == len(commands) + 1, done.stdout
    return [
        f"line {step.line}: $ {step.command}\n{output}"
        for step, output in zip(commands, outputs, strict=False)
        if not _agree(step.shown, output)
    ]


def _scripted(step: Step) -> str:
    if step.file:
        return f"mkdir -p $(dirname {step.file}); cat > {step.file} <<'END OF FILE'\n{step.shown}END OF FILE\n"
    return f"{step.command}\nstatus=$?; printf '{_END}'; (exit $status)\n"


def _environment(home: Path) -> dict[str, str]:
    """That of the test, without settings of burnish and of a person's git."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith(("BURNISH_", "OPENAI_", "ANTHROPIC_", "GIT_"))}
    author = {f"GIT_{who}_{what}": "ann@example.org" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    return {
        **kept,
        **author,
        "GIT_CONFIG_NOSYSTEM": "1",
        "HOME": str(home),
        "NO_COLOR": "1",
        "PATH": os.pathsep.join((str(Path(sys.executable).parent), kept.get("PATH", ""))),
        "PYTHONUNBUFFERED": "1",
    }


def _agree(shown: str, output: str) -> bool:
    """Is this what the page shows, apart from names of runs and what `...` leaves out?"""
    if not shown:
        return "burnish: error:" not in output
    parts = (re.escape(line) if line != "...\n" else r"(?:.*\n)*?" for line in _still(shown).splitlines(keepends=True))
    return re.fullmatch("".join(parts), _still(output)) is not None


def _still(text: str) -> str:
    """Without what is different each time."""
    return re.sub(r"\d{8}-\d{6}-[0-9a-f]{6}", "NAME", text)
