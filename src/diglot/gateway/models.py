"""The models of the backend, in the caller's shape, and the other names that --map gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from diglot import gate, models
from diglot.errors import TranslationError
from diglot.gateway.refusal import Refusal
from diglot.translation import Parsed

if TYPE_CHECKING:
    from diglot.gateway.faces import Face
    from diglot.gateway.house import House
    from diglot.gateway.visit import Visit


async def list_models(visit: Visit, house: House) -> None:
    """Answer with every model."""
    await visit.while_there(_list(visit, house))


async def _list(visit: Visit, house: House) -> None:
    listed: dict[str, Any] = {"data": list((await _models(visit, house)).values())}
    if house.face.side == "openai":
        listed = {"object": "list", **listed}
    await visit.answer(200, gate.dump(listed))


async def one_model(visit: Visit, house: House) -> None:
    """Answer with the model of that name; found in the list, for many servers have no route for one."""
    await visit.while_there(_one(visit, house))


async def _one(visit: Visit, house: House) -> None:
    name: str = visit.scope["path_params"]["model"]
    found = (await _models(visit, house)).get(name)
    if found is None:
        raise Refusal(f"there is no model {name[:200]!r} here", 404, code="model_not_found")
    await visit.answer(200, gate.dump(found))


async def _models(visit: Visit, house: House) -> dict[str, dict[str, Any]]:
    """By name, the backend's first; raises Refusal where the backend does not list them."""
    visit.asks()
    try:
        told = await house.backend.get(house.face.models, house.headers(visit))
    finally:
        visit.hears()
    made = named(told, house.face)
    for alias, of in house.settings.map.items():
        if of in made:
            made[alias] = {**made[of], name_of(house.face): alias}
    return made


def name_of(face: Face) -> str:
    """The member that is a model's name in a face's API."""
    return "id" if face.side == "openai" else "identifier"


def named(told: Any, face: Face) -> dict[str, dict[str, Any]]:
    """A backend's list in a face's shape, by name; raises Refusal where it is none."""
    translate = models.list_to_openai if face.side == "openai" else models.list_to_llama_stack
    try:
        listed: Any = translate(Parsed(told)).data
    except TranslationError as error:
        why = f"the backend's list of models cannot be read: {error}"
        raise Refusal(why, 502, reason="malformed") from None
    return {model[name_of(face)]: model for model in listed["data"]}
