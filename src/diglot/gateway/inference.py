"""Inference: a request translated, asked of the backend as often as it has choices, and its answer translated back."""

from __future__ import annotations

import asyncio
import secrets
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import TranslationError
from diglot.gateway import losses
from diglot.gateway.outlet import Outlet
from diglot.gateway.refusal import Refusal, of_backend
from diglot.gateway.relay import Relay
from diglot.side_by_side import side_by_side

if TYPE_CHECKING:
    from diglot.gateway.asked import Asked, Machine, Operation
    from diglot.gateway.house import House
    from diglot.gateway.spans import Call
    from diglot.gateway.visit import Visit

_MOMENT: Final = 1.0


async def chat_completion(visit: Visit, house: House) -> None:
    """Answer one chat completion request, plain or streamed."""
    await _infer(visit, house, house.face.chat)


async def text_completion(visit: Visit, house: House) -> None:
    """Answer one text completion request, plain or streamed."""
    await _infer(visit, house, house.face.completion)


async def embeddings(visit: Visit, house: House) -> None:
    """Answer one request for embeddings."""
    await _infer(visit, house, house.face.embedding)


async def _infer(visit: Visit, house: House, operation: Operation) -> None:
    raw = await visit.body(house.settings.max_body, house.settings.body_timeout)
    house.log_content(visit, "request", raw)
    value = gate.parse(raw)
    wanted = house.images.wanted(value)
    asked = ask(value, visit, house, operation)
    if wanted:  # only for a request that is otherwise in order
        await visit.while_there(house.images.fetch(wanted))
        if visit.gone:
            return
        asked = ask(value, visit, house, operation)
    visit.losses = asked.losses
    if asked.streamed and operation.machine is not None:
        machine = operation.machine(asked.exchange, house.settings)
        await visit.while_there(_streamed(visit, house, asked, operation.path, machine))
    else:
        await visit.while_there(_plain(visit, house, asked, operation))


def ask(value: Any, visit: Visit, house: House, operation: Operation) -> Asked:
    """What is asked of the backend; here the answer gets its id and its time, and the headers are looked at."""
    losses.full_asked(visit)
    on_loss = losses.stricter(house.settings.on_loss, visit)
    return operation.ask(
        value, house.settings, on_loss, f"{operation.prefix}-{secrets.token_hex(12)}", int(time.time())
    )


async def answers_of(visit: Visit, house: House, asked: Asked, operation: Operation) -> Any:
    """The translated answer to what was asked."""
    with house.spans.call(visit, asked) as call:
        headers = {**house.headers(visit), **call.headers}
        visit.asks()
        try:
            raw = await side_by_side([house.backend.post(operation.path, body, headers) for body in asked.bodies])
        finally:
            visit.hears()
        try:
            answer = operation.answer(raw, asked.exchange, house.settings)
        except TranslationError as error:
            raise of_backend(error) from None
        call.seen(answer.data)
        return answer


async def _plain(visit: Visit, house: House, asked: Asked, operation: Operation) -> None:
    answer = await answers_of(visit, house, asked, operation)
    visit.answer_losses = answer.losses
    await answer_with_losses(visit, house, answer.data, [*asked.losses, *answer.losses])


async def answer_with_losses(visit: Visit, house: House, data: Any, lost: list[Any]) -> None:
    """Send an answer with what was lost: counted in a header, and told in full where that was asked for."""
    raw = gate.dump(data)
    if losses.full_asked(visit):
        raw = raw[:-1] + b',"diglot_losses":' + losses.listed(lost, house.secrets(visit)) + b"}"
    house.log_content(visit, "answer", raw)
    await visit.answer(200, raw, [losses.header(lost)])


async def _streamed(visit: Visit, house: House, asked: Asked, path: str, machine: Machine) -> None:
    with house.metrics.open_stream(), house.spans.call(visit, asked) as call:
        await Stream(visit, house, asked, path, machine, call=call).run()


class Stream:
    """One streamed answer, of as many streams of the backend as there are choices."""

    def __init__(  # noqa: PLR0913
        self, visit: Visit, house: House, asked: Asked, path: str, machine: Machine, *, call: Call
    ) -> None:
        told, count = house.settings, len(asked.bodies)
        self._visit = visit
        self._house = house
        self._asked = asked
        self._call = call
        self._headers = {**house.headers(visit), **call.headers}
        self._path = path
        self._relay = Relay(machine, count, house.face.side, told.max_frame, house.secrets(visit), seen=call.seen)
        self._outlet = Outlet(visit, told, [losses.header(asked.losses)])
        self._unanswered = self._unsaid = count
        self._all_answered = asyncio.Event()

    async def run(self) -> None:
        """Relay every stream to its end; an error before the first event is raised, a later one written."""
        self._visit.asks()
        try:
            await side_by_side([self._pump(index, body) for index, body in enumerate(self._asked.bodies)])
        except _Failed:
            await self._fail("stream")
        except Refusal as error:
            if not self._outlet.opened:
                raise
            await self._send(self._relay.cut(error))
            await self._fail(error.reason)
        finally:
            if self._visit.first_token is None:
                self._visit.hears()
            self._outlet.close()
            self._visit.answer_losses = self._relay.losses

    async def _pump(self, index: int, body: bytes) -> None:
        """Bring one stream of the backend to the reader, each chunk before the next is asked for."""
        relay, house = self._relay, self._house
        async with house.backend.answer("POST", self._path, body, self._headers) as answer:
            await answer.expect_events(house.settings.max_answer)
            self._unanswered -= 1
            if len(self._asked.bodies) > 1:
                await self._others()
            while not relay.ended(index) and (chunk := await answer.chunk()):
                await self._send(relay.feed(index, chunk))
            await self._send(relay.end(index))
            self._unsaid -= 1
            if not self._unsaid:  # by the last that was taken: another may still wait for room
                await self._send(relay.finish())
            if relay.failure is not None:
                raise _Failed
            if not self._unsaid:
                await self._end()
            await answer.drain()

    async def _others(self) -> None:
        """Wait until the others are answered, so that a choice refused at once is a status, not a broken stream.

        Only for a moment: some servers answer one after another, and the pool may be full of those who wait here.
        """
        if not self._unanswered:
            self._all_answered.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(_MOMENT):
                await self._all_answered.wait()

    async def _send(self, frames: bytes) -> None:
        if not frames:
            return
        self._visit.begins()
        self._house.log_content(self._visit, "answer", frames)
        await self._outlet.write(frames)

    async def _end(self) -> None:
        await self._outlet.end(self._report() + self._house.face.ends)

    def _report(self) -> bytes:
        if not losses.full_asked(self._visit):
            return b""
        return losses.comment([*self._asked.losses, *self._relay.losses], self._house.secrets(self._visit))

    async def _fail(self, reason: str) -> None:
        """Say why the answer ended: as a status where nothing was sent yet."""
        failure = self._relay.failure
        assert failure is not None
        error = Refusal(failure.message, failure.status, reason=reason)
        if not self._outlet.opened:
            raise error
        self._house.failed(self._visit, error)
        self._call.failed(failure.status)
        await self._outlet.end(b"data: " + failure.json() + b"\n\n" + self._report())


class _Failed(Exception):
    """The relay has a failure; the other streams end."""
