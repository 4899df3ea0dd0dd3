"""One request on its way: its reply, sent when it is due or spoiled as its fault has it, and its line on the bill."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from time import time

from burnish.model.calls import Finish, Usage
from burnish.testing.simulator.answers import Answer
from burnish.testing.simulator.bill import Bill, Line
from burnish.testing.simulator.course import Course, course_of
from burnish.testing.simulator.dialect import Chat, Dialect, Writer
from burnish.testing.simulator.draws import seed_of
from burnish.testing.simulator.faults import Charged, Family, Fault
from burnish.testing.simulator.http import Wire
from burnish.testing.simulator.manners import MANNERS, TRUTH
from burnish.testing.simulator.mishaps import BROKEN, EVENTS, JSON, MISHAPS, NO_STATUS, PLACE, Said
from burnish.testing.simulator.options import Options


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request that was read."""

    number: int  #: from 1, in the order of arrival
    dialect: Dialect
    chat: Chat
    key: bytes  #: what makes it the same as another
    spent: int  #: tokens of its prompt
    began: float  #: when it came, on the clock of the loop
    at: float  #: the same in seconds since the start

    @property
    def line(self) -> Line:
        """What of its line on the bill is known before its end."""
        return Line(
            number=self.number, status=0, at=round(self.at, 6), model=self.chat.model, streamed=self.chat.stream
        )


class Call:
    """Answers one request."""

    def __init__(
        self,
        asked: Asked,
        fault: Fault | None,
        wire: Wire,
        bill: Bill,
        options: Options,
        headers: Callable[[], Mapping[str, str]],
    ) -> None:
        self._asked = asked
        self._fault = fault
        self._wire = wire
        self._bill = bill
        self._options = options
        self._headers = headers
        self._clock = asyncio.get_running_loop().time
        self._course: Course | None = None
        self._done = False  # all that is charged was produced

    async def answered(self, answer: Answer) -> None:
        """Send the reply; bill it, whatever became of it."""
        if self._fault and self._fault.charged is Charged.NOTHING:
            await self._unpaid(self._fault)
            return
        duplicate = self._bill.begun(self._asked.chat)
        try:
            self._course = await self._decided(answer)
            await self._carried_out(self._course)
        except ConnectionResetError:
            pass  # noticed while writing; otherwise this task is cancelled
        finally:
            self._bill.ended(self._line(duplicate))
            if self._fault and self._fault.stays:
                self._bill.failed(self._asked.key)

    async def _decided(self, answer: Answer) -> Course:
        """What becomes of the request. A fault for which the answer offers no place is forgotten."""
        asked = self._asked
        right = await answer(asked.chat)
        seed = seed_of(self._options.seed, asked.key)
        course = course_of(asked.chat, right, self._options, self._fault, seed)
        if course is None:
            self._fault = None
            course = course_of(asked.chat, right, self._options)
            assert course is not None
        return course

    async def _unpaid(self, fault: Fault) -> None:
        """A mishap before any work was done."""
        status = 0 if fault.name in NO_STATUS else 200
        self._bill.refused(replace(self._asked.line, status=status, fault=fault.name))
        nothing = Course((), Finish.STOP, first=0.0, rate=1.0)
        with suppress(ConnectionResetError):  # the client was faster
            await MISHAPS[fault.name](self._wire, self._said(nothing), self._headers())

    async def _carried_out(self, course: Course) -> None:
        if self._fault and self._fault.family is Family.WIRE:
            await self._until(course.seconds)
            self._done = True
            await MISHAPS[self._fault.name](self._wire, self._said(course), self._headers())
        elif self._asked.chat.stream:
            await self._stream(course)
        else:
            await self._until(course.seconds)
            body = self._writer().whole(course.text, course.finish, self._usage(course))
            await self._wire.answer(200, JSON, body, self._headers())
        self._done = True

    async def _until(self, at: float) -> None:
        """Wait for a time, in seconds since the request was read."""
        delay = self._asked.began + at - self._clock()
        if delay > 0:
            await asyncio.sleep(delay)

    async def _stream(self, course: Course) -> None:
        writer = self._writer()
        await self._until(course.first)
        await self._wire.begin(EVENTS, {"Cache-Control": "no-cache", **self._headers()})
        waiting, sent = writer.opening(Usage(self._asked.spent, 0)), False
        for at, text in course.chunks(self._options.interval):
            if sent:
                await self._wire.write(waiting)
                waiting = b""
            await self._until(at)
            waiting, sent = waiting + writer.chunk(text), True
        await self._wire.end(waiting + writer.end(course.finish, self._usage(course)))

    def _writer(self) -> Writer:
        manner = MANNERS.get(self._fault.name, TRUTH) if self._fault else TRUTH
        return self._asked.dialect.writer(self._asked.number, time(), self._asked.chat, manner)

    def _usage(self, course: Course) -> Usage:
        return Usage(self._asked.spent, len(course.pieces))

    def _said(self, course: Course) -> Said:
        """The reply in bytes, for what goes wrong with them. Of what is not streamed, half are half of the bytes."""
        writer, usage = self._writer(), self._usage(course)
        error = self._asked.dialect.error(BROKEN)
        if not self._asked.chat.stream:
            whole = writer.whole(course.text, course.finish, usage)
            marked = writer.whole(PLACE + course.text, course.finish, usage)
            return Said(False, whole, whole[: len(whole) // 2], marked, b"", error)
        opening, end = writer.opening(Usage(usage.input, 0)), writer.end(course.finish, usage)
        text = writer.chunk(course.text)
        marked = writer.chunk(PLACE + course.text)
        parts = (opening + text + end, opening + text, opening + marked + end)
        return Said(True, *parts, writer.chunk(""), writer.error(BROKEN))

    def _line(self, duplicate: bool) -> Line:
        seconds = self._clock() - self._asked.began
        course, over = self._course, self._done
        return replace(
            self._asked.line,
            status=0 if self._fault and self._fault.name in NO_STATUS else 200,
            input=self._asked.spent,
            output=course.produced(course.seconds if over else seconds) if course else 0,
            finish=course.finish.value if course and over else "",
            fault=self._fault.name if self._fault else "",
            left=not self._wire.ended,
            duplicate=duplicate,
            seconds=round(seconds, 6),
        )
