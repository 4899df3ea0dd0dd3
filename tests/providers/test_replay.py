"""What was recorded is played, and nothing else."""

import asyncio
import os
import stat
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from burnish.errors import CannotWrite, ConfigurationError, Rejected
from burnish.model.calls import Begun, Finish, Lane, Prompt, Reply, Usage
from burnish.providers.replay import Recorder, Replay, digest_of

PROMPT = Prompt("Improve.", "Some text.", 100)


class Fixed:
    """Gives one reply after the other."""

    lane = Lane("fixed", "https://llm.example", "model")

    def __init__(self, *replies: Reply) -> None:
        self._replies = iter(replies)
        self.closed = False

    async def complete(self, prompt: Prompt, begun: Begun | None = None) -> Reply:
        return next(self._replies)

    async def close(self) -> None:
        self.closed = True


def reply(text: str, usage: Usage | None = None) -> Reply:
    return Reply(text, Finish.LENGTH, usage, "served", 0.25, 1.5)


def recorded(path: Path, pairs: list[tuple[Prompt, Reply]]) -> None:
    async def work() -> None:
        recorder = Recorder(Fixed(*(answer for _, answer in pairs)), path)
        for prompt, answer in pairs:
            assert await recorder.complete(prompt) == answer
        await recorder.close()

    asyncio.run(work())


def played(path: Path, prompt: Prompt = PROMPT) -> Reply:
    return asyncio.run(Replay(path).complete(prompt))


@given(st.text(st.characters(exclude_categories=["Cs"])), st.sampled_from((None, Usage(1, 2, 1), Usage(5, 0, 0, True))))
def test_a_recorded_reply_is_played_as_it_was(tmp_path_factory, text: str, usage: Usage | None):
    path = tmp_path_factory.mktemp("replay") / "replies.jsonl"

    recorded(path, [(PROMPT, reply(text, usage))])

    assert played(path) == reply(text, usage)
    assert Replay(path).lane == Lane("replay", "", "model")


@pytest.mark.parametrize("other", [{"system": "Spoil."}, {"user": "Other text."}, {"max_tokens": 99}])
def test_a_prompt_that_differs_in_anything_has_no_reply(other: dict[str, object], tmp_path: Path):
    path = tmp_path / "replies.jsonl"
    recorded(path, [(PROMPT, reply("a"))])

    with pytest.raises(Rejected, match="no recorded reply for this request"):
        played(path, replace(PROMPT, **other))


@given(st.text(), st.text(), st.text(), st.text())
def test_no_two_prompts_share_a_digest(a: str, b: str, c: str, d: str):
    same = (a, b) == (c, d)

    assert (digest_of(Prompt(a, b, 1)) == digest_of(Prompt(c, d, 1))) is same
    assert digest_of(Prompt(a + b, "", 1)) != digest_of(Prompt(a, b, 1)) or not b


def test_of_several_replies_to_one_prompt_the_last_counts(tmp_path: Path):
    path = tmp_path / "replies.jsonl"

    recorded(path, [(PROMPT, reply("a")), (PROMPT, reply("b"))])
    recorded(path, [(PROMPT, reply("c"))])

    assert played(path).text == "c"


def test_a_recording_is_for_its_owner_alone(tmp_path: Path):
    path = tmp_path / "replies.jsonl"
    path.touch(0o644)

    recorded(path, [(PROMPT, reply("a"))])

    assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.parametrize("kept", [1, 40, -2, -1])
def test_a_line_that_was_cut_off_is_not_there_and_harms_no_later_one(kept: int, tmp_path: Path):
    path, other = tmp_path / "replies.jsonl", replace(PROMPT, user="Other text.")
    recorded(path, [(PROMPT, reply("a"))])
    whole = path.read_bytes()
    path.write_bytes(whole + whole.replace(b'"a"', b'"b"')[:kept])

    assert played(path).text == "a"
    recorded(path, [(other, reply("c"))])
    assert (played(path).text, played(path, other).text) == ("a", "c")


@pytest.mark.parametrize("line", ["nonsense", "[]", "{}", '{"prompt": "x", "asked": "m", "text": "a", "finish": "?"}'])
def test_a_file_that_is_no_recording_is_named_with_its_line(line: str, tmp_path: Path):
    path = tmp_path / "replies.jsonl"
    recorded(path, [(PROMPT, reply("a"))])
    path.write_text(path.read_text() + line + "\n")

    with pytest.raises(ConfigurationError, match="line 2 is no recorded reply"):
        Replay(path)


def test_a_file_that_does_not_exist_is_named(tmp_path: Path):
    with pytest.raises(ConfigurationError, match="cannot be read"):
        Replay(tmp_path / "none.jsonl")


def test_a_place_that_cannot_be_written_is_known_before_anything_is_paid(tmp_path: Path):
    with pytest.raises(CannotWrite, match="cannot be recorded"):
        Recorder(Fixed(), tmp_path / "none" / "replies.jsonl")


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="a disk that is always full is needed")
def test_a_reply_is_given_though_it_cannot_be_recorded(tmp_path: Path):
    async def work() -> None:
        inner = Fixed(reply("a"), reply("b"))
        recorder = Recorder(inner, tmp_path / "replies.jsonl")
        full = os.open("/dev/full", os.O_WRONLY)
        os.dup2(full, recorder._file)
        os.close(full)
        assert (await recorder.complete(PROMPT)).text == "a"
        assert (await recorder.complete(PROMPT)).text == "b"
        with pytest.raises(CannotWrite, match="not all replies were recorded"):
            await recorder.close()
        assert inner.closed
        await recorder.close()

    asyncio.run(work())
