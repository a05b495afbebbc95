"""What a request or an answer of either API says beside its content, by the attributes of the GenAI conventions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, TypeAlias

from diglot.gate import array_of, is_object, object_of

if TYPE_CHECKING:
    Attributes: TypeAlias = dict[str, str | int | float]

_REQUEST: Final = "gen_ai.request."
_PARAMETERS: Final = ("temperature", "top_p", "top_k", "seed", "frequency_penalty", "presence_penalty", "max_tokens")
_COUNTS: Final = {
    "prompt_tokens": "gen_ai.usage.input_tokens",
    "completion_tokens": "gen_ai.usage.output_tokens",
}
_BIGGEST: Final = 2**63 - 1  # that OTLP can carry


def operation_of(route: str) -> str:
    """The conventions' word for what is asked at a route of either API."""
    if "chat" in route:
        return "chat"
    return "embeddings" if route.endswith("embeddings") else "text_completion"


def parameters(request: Any) -> Attributes:
    """The sampling parameters of a request to the backend."""
    sampling = object_of(request.get("sampling_params"))
    found = {**request, **sampling, **object_of(sampling.get("strategy"))}
    found.setdefault("max_tokens", found.get("max_completion_tokens"))
    return {_REQUEST + name: found[name] for name in _PARAMETERS if _is_number(found.get(name))}


def finish_reasons(answer: Any) -> list[str]:
    """Why each choice of an answer ended, or of an item of a stream that ends one, in its API's words."""
    said = [object_of(choice).get("finish_reason") for choice in array_of(answer.get("choices"))]
    said += [object_of(answer.get(name)).get("stop_reason") for name in ("completion_message", "event")]
    return [reason for reason in said if isinstance(reason, str)]


def counts(answer: Any) -> Attributes:
    """Its tokens, as the backend counted them, and its id."""
    usage = object_of(answer.get("usage"))
    metrics = [one for one in array_of(answer.get("metrics")) if is_object(one)]
    found: dict[Any, Any] = {**{one.get("metric"): one.get("value") for one in metrics}, **usage}
    made: Attributes = {attribute: found[name] for name, attribute in _COUNTS.items() if _is_number(found.get(name))}
    if isinstance(answer.get("id"), str):  # its model is the caller's own word again
        made["gen_ai.response.id"] = answer["id"]
    return made


def _is_number(value: object) -> bool:
    return type(value) is float or (type(value) is int and abs(value) <= _BIGGEST)
