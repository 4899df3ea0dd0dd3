"""Runs `burnish` in this process, in a folder of its own."""

import io
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from burnish.cli.entry import main
from burnish.cli.terminal import Terminal

from .endpoint import Model, scripted, simulated


@dataclass(frozen=True)
class Outcome:
    code: int
    out: str
    err: str
    data: bytes  #: stdout as bytes


Cli = Callable[..., Outcome]


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """`cli("check", "a.md")` in an empty folder, which is the working folder."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith(("BURNISH_", "OPENAI_"))]:
        monkeypatch.delenv(name)

    def run(*argv: str | Path, stdin: bytes = b"", color: bool = False) -> Outcome:
        out, err = io.BytesIO(), io.BytesIO()
        streams = [io.TextIOWrapper(raw, encoding="utf-8", errors="backslashreplace") for raw in (out, err)]
        code = main([str(arg) for arg in argv], Terminal(*streams, io.BytesIO(stdin), color=color))
        for stream in streams:
            stream.flush()
        return Outcome(code, out.getvalue().decode(errors="replace"), err.getvalue().decode(), out.getvalue())

    return run


@pytest.fixture
def put() -> Callable[[Path, str | bytes], Path]:
    """`put(path, text)` writes a file, and its folders."""
    return _put


def _put(path: Path, text: str | bytes) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return path


@pytest.fixture
def model() -> Iterator[Model]:
    """An endpoint that answers as the test says."""
    with scripted() as model:
        yield model


@pytest.fixture(scope="session")
def simulator() -> Iterator[tuple[str, ...]]:
    """Options that send a command to a simulator."""
    with simulated(edited=1.0) as base_url:
        yield "--provider", "openai", "--base-url", base_url, "--model", "simulated", "--price", "1,4"
