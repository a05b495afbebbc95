"""Whether a server can be asked at all, before its cases are: one question for its models, and what to do where it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final
from urllib.parse import urljoin

from diglot import gate
from diglot.errors import InvalidInput
from diglot.gate import array_of, object_of
from diglot.verify.question import Question
from diglot.verify.routes import ROUTES
from diglot.verify.secret import Secret

if TYPE_CHECKING:
    from diglot.verify.asking import Answered, Asker
    from diglot.verify.endpoint import Endpoint

_CLOSED: Final = frozenset({401, 403})
_ELSEWHERE: Final = ("/v1", "/openai/v1", "/v1/openai/v1")


async def unreachable(asker: Asker) -> str:
    """Why a server cannot be asked, with the way out; empty where it can, though it may know no list of models."""
    answered = await _models(asker)
    exchange, url = answered.exchange, asker.endpoint.url
    if exchange.status is None:
        return Secret(asker.endpoint).out_of(f"{url} cannot be reached: {exchange.trouble}")
    if exchange.status in _CLOSED:
        return f"{url} answers {exchange.status}: {_key(asker)}"
    if 300 <= exchange.status < 400:
        return Secret(asker.endpoint).out_of(_redirected(asker, answered))
    absent = exchange.status == 404 or (exchange.status == 200 and not _lists(answered))
    if absent and asker.endpoint.api == "openai":
        return await _elsewhere(asker)
    return _of_other_api(asker.endpoint, answered, "")


def _redirected(asker: Asker, answered: Answered) -> str:
    """Where the whole server is now, if the list of models is redirected to the same route of another; else nothing."""
    path = ROUTES[asker.endpoint.api]["models"].path
    there = urljoin(answered.exchange.url, answered.location).rstrip("/")
    base = there.removesuffix(path)
    if base in {there, asker.endpoint.base}:
        return ""
    return f"{asker.endpoint.url} is redirected to {base}: say that URL, for no redirect is followed"


def _key(asker: Asker) -> str:
    if asker.endpoint.key is None:
        return "it wants a key; name the environment variable that has it with --api-key-env, or in providers.yaml"
    return f"the key in {asker.endpoint.key_env} is refused"


async def _models(asker: Asker, below: str = "") -> Answered:
    """The list of models, below the base URL."""
    path = ROUTES[asker.endpoint.api]["models"].path
    return await asker.ask(Question(operation="models", path=below + path))


async def _elsewhere(asker: Asker) -> str:
    """Where the list of models stands instead, if that is at one of the usual places."""
    url = asker.endpoint.url.rstrip("/")
    for below in _ELSEWHERE:
        answered = await _models(asker, below)
        if answered.exchange.status == 200 and _lists(answered):
            other = _of_other_api(asker.endpoint, answered, below)
            return other or f"{url} has no /models, but {url}{below} has: say that URL"
    return ""


def _lists(answered: Answered) -> bool:
    """Whether an answer may be a list of models: a page for people, which some servers have at every path, is none."""
    try:
        gate.parse(answered.raw)
    except InvalidInput:
        return False
    return answered.whole


def _of_other_api(endpoint: Endpoint, answered: Answered, below: str) -> str:
    """That a list of models is one of the other API, by the member that names a model."""
    members = {member for model in _listed(answered.raw) for member in object_of(model)}
    if endpoint.api == "openai" and "identifier" in members and "id" not in members:
        root = f"{endpoint.base}{below}".removesuffix("/v1")
        return f"{endpoint.url} is a native server: say --api llama-stack, or {root}/v1/openai/v1 for its OpenAI routes"
    if endpoint.api == "llama-stack" and "id" in members and "identifier" not in members:
        return f"{endpoint.url} is a server of OpenAI's API: say --api openai, and {endpoint.base}/v1"
    return ""


def _listed(raw: bytes) -> list[Any]:
    try:
        return array_of(object_of(gate.parse(raw)).get("data"))
    except InvalidInput:
        return []
