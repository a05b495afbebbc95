"""The models of the backend, in the caller's shape, and the other names that --map gives them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeGuard

from diglot import gate
from diglot.gateway.refusal import Refusal

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.gateway.house import House
    from diglot.gateway.visit import Visit
    from diglot.shape import Side


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
    told = await house.backend.get(house.face.models, house.headers(visit))
    items = told.get("data") if gate.is_object(told) else None
    if not gate.is_array(items) or not all(_is_model(item, house.face.side) for item in items):
        raise Refusal("the backend's list of models cannot be read", 502, reason="malformed")
    make = to_openai if house.face.side == "openai" else to_llama_stack
    made = {model[_name(house.face.side)]: model for model in map(make, items)}
    for alias, name in house.settings.map.items():
        if name in made:
            made[alias] = {**made[name], _name(house.face.side): alias}
    return made


def _name(side: Side) -> str:
    return "id" if side == "openai" else "identifier"


def _is_model(item: object, side: Side) -> TypeGuard[dict[str, Any]]:
    return gate.is_object(item) and isinstance(item.get("identifier" if side == "openai" else "id"), str)


def to_openai(model: Mapping[str, Any]) -> dict[str, Any]:
    """An OpenAI model of a native one, which has no date."""
    return {
        "id": model["identifier"],
        "object": "model",
        "created": 0,
        "owned_by": model.get("provider_id") or "llama-stack",
        "model_type": model.get("model_type") or "llm",
    }


def to_llama_stack(model: Mapping[str, Any]) -> dict[str, Any]:
    """A native model of an OpenAI one; its type where the server says it, as this gateway's other face does."""
    owner, kind = model.get("owned_by"), model.get("model_type")
    return {
        "identifier": model["id"],
        "provider_resource_id": model["id"],
        "provider_id": owner if isinstance(owner, str) and owner else "openai",
        "type": "model",
        "metadata": {},
        "model_type": kind if kind in {"llm", "embedding"} else "llm",
    }
