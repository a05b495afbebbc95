"""A native batch: that many requests side by side, answered in order, or the first failure by its index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.batches import joined, members, named, placed, requests_of
from diglot.chat import batch as chat
from diglot.completion import batch as completion
from diglot.errors import InvalidInput, TranslationError
from diglot.gateway.inference import answer_with_losses, answers_of, ask
from diglot.gateway.refusal import Refusal
from diglot.side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot.batches import Batches
    from diglot.gateway.asked import Asked, Operation
    from diglot.gateway.house import House
    from diglot.gateway.visit import Visit


async def batch_chat_completion(visit: Visit, house: House) -> None:
    """Answer a batch of chat completion requests."""
    await _Batch(visit, house, house.face.chat, chat.BATCHES).answer()


async def batch_completion(visit: Visit, house: House) -> None:
    """Answer a batch of text completion requests."""
    await _Batch(visit, house, house.face.completion, completion.BATCHES).answer()


class _Batch:
    """One batch of one operation."""

    def __init__(self, visit: Visit, house: House, operation: Operation, batches: Batches) -> None:
        self._visit = visit
        self._house = house
        self._operation = operation
        self._batches = batches
        self._names = members(batches.request)

    async def answer(self) -> None:
        """Read it, ask for each of its requests, and answer them all."""
        visit, told = self._visit, self._house.settings
        raw = await visit.body(told.max_body, told.body_timeout)
        self._house.log_content(visit, "request", raw)
        value: Any = gate.parse(raw)
        self._batches.shape.check(value)
        many = self._names[0]
        if len(value[many]) > told.max_batch:
            raise InvalidInput(
                f"{many} has {len(value[many])} items, above {told.max_batch}, this gateway's bound", many
            )
        if wanted := self._house.images.wanted(value):
            await visit.while_there(self._house.images.fetch(wanted))
            if visit.gone:
                return
        asked = [self._ask(i, one) for i, one in enumerate(requests_of(value, self._batches.request))]
        visit.losses = [loss for i, one in enumerate(asked) for loss in placed(i, one.losses, self._names)]
        await visit.while_there(self._answers(asked))

    def _ask(self, index: int, value: dict[str, Any]) -> Asked:
        try:
            return ask(value, self._visit, self._house, self._operation)
        except TranslationError as error:
            raise named(error, index, self._names) from None

    async def _answers(self, asked: Sequence[Asked]) -> None:
        visit, house = self._visit, self._house
        works = [self._one(index, one) for index, one in enumerate(asked)]
        answers = await side_by_side(works, house.settings.side_by_side) if works else []
        visit.answer_losses = [loss for answer in answers for loss in answer.losses]
        told = [
            loss._replace(path=joined(f"batch[{i}]", loss.path)) for i, one in enumerate(answers) for loss in one.losses
        ]
        await answer_with_losses(visit, house, {"batch": [one.data for one in answers]}, [*visit.losses, *told])

    async def _one(self, index: int, asked: Asked) -> Any:
        try:
            return await answers_of(self._visit, self._house, asked, self._operation)
        except Refusal as error:
            place = f"{self._names[0]}[{index}]"
            raise Refusal(
                f"{place}: {error}", error.status, path=place, headers=error.headers, reason=error.reason
            ) from None
