"""A native batch: that many chat completions side by side, answered in order, or the first failure by its index."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput, LossError, TranslationError
from diglot.gateway.chat_completion import answer_with_losses, answers_of, ask
from diglot.gateway.refusal import Refusal
from diglot.gateway.side_by_side import side_by_side
from diglot.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot.gateway.faces import Asked
    from diglot.gateway.house import House
    from diglot.gateway.visit import Visit
    from diglot.report import Loss

REQUEST: Final = Shape("llama_stack", "lenient", "BatchChatCompletionRequest")
_MESSAGES: Final = "messages"


async def batch_chat_completion(visit: Visit, house: House) -> None:
    """Answer a batch of chat completion requests."""
    raw = await visit.body(house.settings.max_body, house.settings.body_timeout)
    house.log_content(visit, "request", raw)
    value = gate.parse(raw)
    REQUEST.check(value)
    batch: list[Any] = value["messages_batch"]
    if len(batch) > house.settings.max_batch:
        raise InvalidInput(
            f"messages_batch has {len(batch)} items, above {house.settings.max_batch}, this gateway's bound",
            "messages_batch",
        )
    if wanted := house.images.wanted(value):
        await visit.while_there(house.images.fetch(wanted))
        if visit.gone:
            return
    rest = {name: member for name, member in value.items() if name != "messages_batch"}
    asked = [_ask(i, {**rest, _MESSAGES: messages}, visit, house) for i, messages in enumerate(batch)]
    visit.losses = [loss for i, one in enumerate(asked) for loss in _placed(i, one.losses)]
    await visit.while_there(_answer(visit, house, asked))


def _ask(index: int, value: dict[str, Any], visit: Visit, house: House) -> Asked:
    try:
        return ask(value, visit, house)
    except TranslationError as error:
        raise _named(error, index) from None


async def _answer(visit: Visit, house: House, asked: Sequence[Asked]) -> None:
    works = [_one(index, one, visit, house) for index, one in enumerate(asked)]
    answers = await side_by_side(works, house.settings.side_by_side) if works else []
    visit.answer_losses = [loss for answer in answers for loss in answer.losses]
    placed = [loss._replace(path=f"batch[{i}].{loss.path}") for i, one in enumerate(answers) for loss in one.losses]
    await answer_with_losses(visit, house, {"batch": [one.data for one in answers]}, [*visit.losses, *placed])


async def _one(index: int, asked: Asked, visit: Visit, house: House) -> Any:
    try:
        return await answers_of(visit, house, asked)
    except Refusal as error:
        place = f"messages_batch[{index}]"
        raise Refusal(
            f"{place}: {error}", error.status, path=place, headers=error.headers, reason=error.reason
        ) from None


def _placed(index: int, losses: Sequence[Loss]) -> list[Loss]:
    """Losses as the batch spells them; what all requests share is told with the first."""
    own = [loss for loss in losses if loss.path.startswith(_MESSAGES)]
    shared = [loss for loss in losses if not loss.path.startswith(_MESSAGES)] if index == 0 else []
    return [*shared, *(loss._replace(path=_spelt(loss.path, index)) for loss in own)]


def _named(error: TranslationError, index: int) -> TranslationError:
    """The same error, its path as the batch spells it."""
    if not error.path.startswith(_MESSAGES):
        return error
    message = str(error)
    if message.startswith(error.path):
        message = _spelt(message, index)
    kind = LossError if isinstance(error, LossError) else InvalidInput
    return kind(message, _spelt(error.path, index))


def _spelt(path: str, index: int) -> str:
    return f"messages_batch[{index}]{path.removeprefix(_MESSAGES)}"
