"""Recorded replies: written as they come, played by the prompt that they answered. No network, no price.

A recording is JSON, one reply a line, found by a digest of its prompt; where a prompt was asked several times, the
last reply counts. The prompts themselves are not kept. A line that a crash cut off is taken for not written.
"""

import json
import os
from hashlib import blake2b
from pathlib import Path

from burnish.errors import CannotWrite, ConfigurationError, Rejected
from burnish.model.calls import Begun, Finish, Lane, Prompt, Reply, Usage
from burnish.ports import Provider

NAME = "replay"


def digest_of(prompt: Prompt) -> str:
    """What a prompt is found by: all that is sent, in hexadecimal."""
    parts = (prompt.system, prompt.user, str(prompt.max_tokens))
    return blake2b(json.dumps(parts).encode(), digest_size=16).hexdigest()


class Recorder:
    """Records what another provider answers. Implements `burnish.ports.Provider`.

    Replies are added to the file at `path`, which only its owner may read: they hold text of documents.

    Raises:
        CannotWrite: the file cannot be opened. When it cannot be written later on, replies are still given, for they
            are paid; `close` then raises it.
    """

    def __init__(self, inner: Provider, path: Path) -> None:
        self._inner, self._path = inner, path
        self._problem = ""
        self._file = -1
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            path.chmod(0o600)  # it may have been there
            os.ftruncate(self._file, _whole_lines(path.read_bytes()))
            os.lseek(self._file, 0, os.SEEK_END)
        except OSError as exc:
            self._give_back()
            raise CannotWrite(path=str(path), problem=f"replies cannot be recorded: {exc.strerror}") from exc

    @property
    def lane(self) -> Lane:
        """That of the recorded provider."""
        return self._inner.lane

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:
        """As in `ports.Provider`."""
        reply = await self._inner.complete(prompt, begun)
        if self._file >= 0:
            self._write(_line(prompt, self._inner.lane, reply))
        return reply

    async def close(self) -> None:
        """As in `ports.Provider`; may be called again.

        Raises:
            CannotWrite: not all replies were recorded.
        """
        self._give_back()
        await self._inner.close()
        problem, self._problem = self._problem, ""
        if problem:
            raise CannotWrite(path=str(self._path), problem=f"not all replies were recorded: {problem}")

    def _write(self, line: bytes) -> None:
        try:
            while line:
                line = line[os.write(self._file, line) :]
        except OSError as exc:  # what follows a cut line could not be read again
            self._problem = exc.strerror or str(exc)
            self._give_back()

    def _give_back(self) -> None:
        file, self._file = self._file, -1
        if file >= 0:
            os.close(file)


class Replay:
    """Plays a recording. Implements `burnish.ports.Provider`.

    Raises:
        ConfigurationError: there is no such file, or it is no recording.
    """

    def __init__(self, path: Path) -> None:
        self._replies: dict[str, Reply] = {}
        model = ""
        for digest, answered_by, reply in _read(path):
            self._replies[digest] = reply
            model = model or answered_by
        self._lane = Lane(NAME, "", model)

    @property
    def lane(self) -> Lane:
        """The model is that of the first recorded reply; there is no origin."""
        return self._lane

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:  # noqa: ARG002 - ends as it begins
        """The recorded reply.

        Raises:
            Rejected: there is none.
        """
        reply = self._replies.get(digest_of(prompt))
        if reply is None:
            raise Rejected(origin=NAME, problem="no recorded reply for this request", too_long=False)
        return reply

    async def close(self) -> None:
        """As in `ports.Provider`; may be called again."""


def _line(prompt: Prompt, lane: Lane, reply: Reply) -> bytes:
    usage = reply.usage
    return (
        json.dumps(
            {
                "prompt": digest_of(prompt),
                "asked": lane.model,
                "text": reply.text,
                "finish": reply.finish.value,
                "usage": usage and [usage.input, usage.output, usage.cached, usage.estimated],
                "model": reply.model,
                "first_seconds": reply.first_seconds,
                "seconds": reply.seconds,
            }
        )
        + "\n"
    ).encode()


def _whole_lines(data: bytes) -> int:
    """How many bytes of `data` are whole lines."""
    return data.rfind(b"\n") + 1


def _read(path: Path) -> list[tuple[str, str, Reply]]:
    """Digest, model asked for and reply of each line."""
    try:
        data = path.read_bytes()
    except OSError as exc:
        raise ConfigurationError(where=str(path), problem=f"it cannot be read: {exc.strerror}") from exc
    found = []
    for number, line in enumerate(data[: _whole_lines(data)].splitlines(), start=1):
        try:
            row = json.loads(line)
            usage = row["usage"] and Usage(*row["usage"])
            times = float(row["first_seconds"]), float(row["seconds"])
            reply = Reply(str(row["text"]), Finish(row["finish"]), usage, str(row["model"]), *times)
            found.append((str(row["prompt"]), str(row["asked"]), reply))
        except (ValueError, KeyError, TypeError) as exc:
            raise ConfigurationError(where=str(path), problem=f"line {number} is no recorded reply") from exc
    return found
