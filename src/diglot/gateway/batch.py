"""A native batch: that many requests side by side, answered in order, or the first failure by its index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import gate
from diglot.batches import joined, members, named, placed, requests_of
from diglot.chat import batch as chat
from diglot.completion import batch as completion
from diglot.errors import InvalidInput, TranslationError
from diglot.gateway import losses
from diglot.gateway.inference import answer_with_losses, answers_of, ask
from diglot.gateway.refusal import Refusal
from diglot.report import REQUESTS, policy
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
        value = await self._read()
        wanted = self._house.images.wanted(value)
        asked = self._asked(value)
        if wanted:  # only for a batch that is otherwise in order
            await self._visit.while_there(self._house.images.fetch(wanted))
            if self._visit.gone:
                return
            asked = self._asked(value)
        await self._visit.while_there(self._answers(asked))

    async def _read(self) -> Any:
        visit, told, many = self._visit, self._house.settings, self._names[0]
        raw = await visit.body(told.max_body, told.body_timeout)
        self._house.log_content(visit, "request", raw)
        value: Any = gate.parse(raw)
        self._batches.shape.check(value)
        count = len(value[many])
        if count > told.max_batch:
            raise InvalidInput(f"{many} has {count} items, above {told.max_batch}, this gateway's bound", many)
        return value

    def _asked(self, value: Any) -> Sequence[Asked]:
        visit, names = self._visit, self._names
        on_loss = policy(losses.stricter(self._house.settings.on_loss, visit), REQUESTS)
        requests, lost = requests_of(value, self._batches.request, on_loss)
        asked = [self._ask(i, one) for i, one in enumerate(requests)]
        visit.losses = [*lost, *(loss for i, one in enumerate(asked) for loss in placed(i, one.losses, names))]
        return asked

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
            raise error.within(place, place) from None
