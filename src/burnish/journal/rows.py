"""Values to rows of the database and back. Pure.

Text that UTF-8 cannot hold (a file's name in another encoding, half a surrogate pair in a reply) is kept as bytes.
What a row holds and cannot mean raises `ValueError`: the database is damaged then.
"""

import json
import zlib
from collections.abc import Sequence
from dataclasses import astuple, fields
from typing import Any, TypeAlias

from burnish.model.cache import Saved
from burnish.model.calls import AskedBlock, Call, CallState, Finish, KnownCall, Lane, Outcome, Reply, Usage
from burnish.model.edits import Refusal
from burnish.model.runs import Counts, KnownDocument, Look, Run, RunState, Spent

Value: TypeAlias = str | bytes | int | float | None
Row: TypeAlias = tuple[Value, ...]
Stored: TypeAlias = tuple[Any, ...]  #: a row as it comes back; the schema says of what types

_COUNTS = len(fields(Counts))  # columns


def kept(text: str) -> str | bytes:
    """Text as the database takes it."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogatepass")
    return text


def told(value: object) -> str:
    """The text that was `kept`.

    Raises:
        ValueError: it is none.
    """
    if isinstance(value, bytes):
        return value.decode("utf-8", "surrogatepass")
    if not isinstance(value, str):
        raise ValueError(f"{value!r} stands where a text should")  # noqa: TRY004 - of the database, not of the caller
    return value


def run_row(run: Run) -> Row:
    """For the query `begin`."""
    lane, request = run.lane, json.dumps(dict(run.request))
    head = (run.id, run.started, request, lane.provider, lane.origin, lane.model)
    return (*head, run.budget, str(run.state), kept(run.reason), run.ended)


def run_of(row: Stored) -> Run:
    """From the query `runs`."""
    name, started, request, provider, origin, model, budget, state, reason, ended = row
    lane = Lane(provider, origin, model)
    return Run(
        id=name,
        started=started,
        request=json.loads(request),
        lane=lane,
        budget=budget,
        state=RunState(state),
        reason=told(reason),
        ended=ended,
    )


def call_row(call: Call) -> Row:
    """For the query `plan`."""
    lane, blocks = call.lane, json.dumps([[block.id, block.key] for block in call.blocks])
    head = (call.id, call.run, str(CallState.PLANNED), lane.provider, lane.origin, lane.model)
    sizes = (call.prompt_bytes, call.asked_bytes, call.max_tokens, call.reserved)
    return (*head, *sizes, call.attempt, call.repeats, blocks)


def received_row(call: int, reply: Reply, cost: int) -> Row:
    """For the query `receive`."""
    usage = reply.usage
    assert usage is not None, "whoever keeps a reply has estimated what the provider did not say"
    tokens = (usage.input, usage.output, usage.cached, int(usage.estimated))
    head = (str(CallState.RECEIVED), cost, str(reply.finish), kept(reply.model))
    return (*head, *tokens, reply.first_seconds, reply.seconds, call)


def reply_row(call: int, reply: Reply) -> Row:
    """For the query `reply`."""
    return call, _checksum(reply.text), kept(reply.text)


def call_of(row: Stored) -> KnownCall:
    """From the view `known_calls`.

    Raises:
        ValueError: the reply is not what was written, or a column holds what none can.
    """
    number, run, provider, origin, model, blocks, prompt_bytes, asked_bytes, max_tokens, reserved = row[:10]
    attempt, repeats, state, cost, reason = row[10:15]
    call = Call(
        id=number,
        run=run,
        lane=Lane(provider, origin, model),
        blocks=tuple(AskedBlock(name, key) for name, key in json.loads(blocks)),
        prompt_bytes=prompt_bytes,
        asked_bytes=asked_bytes,
        max_tokens=max_tokens,
        reserved=reserved,
        attempt=attempt,
        repeats=repeats,
    )
    return KnownCall(call, CallState(state), cost, _reply_of(row[15:]), told(reason))


def _reply_of(row: Stored) -> Reply | None:
    """Once its text is forgotten, a reply is told of with an empty one."""
    text, checksum, finish, model, tokens_in, tokens_out, cached, estimated, first_seconds, seconds = row
    if finish is None:
        return None
    whole = "" if text is None else told(text)
    if text is not None and _checksum(whole) != checksum:
        raise ValueError("the text of a reply is not the one that was written")
    usage = Usage(tokens_in, tokens_out, cached, bool(estimated))
    return Reply(whole, Finish(finish), usage, told(model), first_seconds, seconds)


def _checksum(text: str) -> int:
    return zlib.crc32(text.encode("utf-8", "surrogatepass"))


def spent_of(row: Stored) -> tuple[str, Spent]:
    """From the view `ledger`: the run, and what it spent."""
    run, *sums = row
    return run, Spent(*sums)


def met_row(run: str, counts: Counts, saved: Saved) -> Row:
    """For the query `met`."""
    return run, *astuple(counts), *astuple(saved)


def met_of(row: Stored) -> tuple[Counts, Saved]:
    """From the query `how met`."""
    numbers = [int(number) for number in row]
    return Counts(*numbers[:_COUNTS]), Saved(*numbers[_COUNTS:])


def document_of(row: Stored) -> KnownDocument:
    """From the query `documents`."""
    path, status, reason, edits = row
    return KnownDocument(told(path), status, told(reason), edits)


def outcome_row(run: str, outcome: Outcome) -> Row:
    """For the query `outcome`."""
    refusal = (None, None) if outcome.refusal is None else (outcome.refusal.check, kept(outcome.refusal.reason))
    head = (run, kept(outcome.path), outcome.line, outcome.verdict, outcome.strategy)
    return (*head, kept(outcome.before), kept(outcome.after), *refusal)


def outcome_of(row: Stored) -> Outcome:
    """From the query `outcomes`."""
    path, line, verdict, strategy, before, after, check, reason = row
    refusal = None if check is None else Refusal(check, told(reason))
    return Outcome(told(path), line, verdict, strategy, told(before), told(after), refusal)


def look_row(path: str, look: Look) -> Row:
    """For the query `looked`."""
    return kept(path), look.size, look.modified, look.digest, look.asked


def tags_of(text: str) -> frozenset[str]:
    """The tags of strategies that are written one after another, by commas."""
    return frozenset(filter(None, text.split(",")))


def by_key(rows: Sequence[Stored]) -> dict[bytes, str]:
    """From the query `refused keys`."""
    return {key: told(reason) for key, reason in rows}
