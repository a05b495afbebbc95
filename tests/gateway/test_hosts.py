"""Names that a gateway without keys answers to: none that a web page could give this machine's address."""

from __future__ import annotations

from typing import Any

import pytest

from .answers import ANSWER, NATIVE_ANSWER
from .upstream import whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, World, world

pytestmark = pytest.mark.anyio
PAGE = "page.example.org"


async def asked(here: World, host: str) -> tuple[int, Any]:
    status, answer, _ = await here.answer(CHAT, ASK, {"host": host, "origin": f"http://{host}"})
    return status, answer


@pytest.mark.parametrize("host", [PAGE, f"{PAGE}:8390", f"{PAGE.upper()}.:8390", "127.0.0.1.example.org", "127.1"])
async def test_a_name_that_a_page_could_have_is_refused(host: str) -> None:
    """Bound to this machine's address after the page was loaded, it makes the page the gateway's own origin."""
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        status, answer = await asked(here, host)
        for path in ("/v1/models", "/metrics", "/healthz", "/nowhere"):
            assert (await here.get(path, {"host": host}))[0] == 403
        assert here.upstream.asked == []
    name = host.lower().partition(":")[0].removesuffix(".")
    assert (status, answer["error"]["type"]) == (403, "permission_error")
    assert answer["error"]["message"].startswith(f"'{name}' is no name of this gateway, ")


async def test_it_is_refused_in_the_native_shape_too() -> None:
    async with world("openai", whole(ANSWER)) as here:
        status, answer, _ = await here.answer(NATIVE, NATIVE_ASK, {"host": PAGE})
    assert (status, answer.keys(), answer["error"].keys()) == (403, {"error"}, {"detail"})


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "LOCALHOST:8390",
        "localhost.",
        "a.localhost:1",
        "127.0.0.1:8390",
        "10.0.0.7",
        "[::1]:8390",
        "[::1]",
        "gateway:8390",
        "host.docker.internal:8390",
        "",
    ],
)
async def test_addresses_and_names_that_nobody_can_own_are_answered(host: str) -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER)) as here:
        assert (await asked(here, host))[0] == 200


@pytest.mark.parametrize(
    "told",
    [
        {"allow_host": ("other.example.org", PAGE)},
        {"host": "0.0.0.0"},
        {"host": "::"},
        {"require_key_env": "KEYS"},
    ],
)
async def test_where_it_is_told_so_or_listens_to_others_or_asks_for_keys_any_name_will_do(told: dict[str, Any]) -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), {"KEYS": "a-key"}, **told) as here:
        headers = {"host": PAGE, "authorization": "Bearer a-key"}
        assert (await here.answer(CHAT, ASK, headers))[0] == 200


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost", "127.0.0.2"])
async def test_which_addresses_are_loopback(host: str) -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), host=host) as here:
        assert (await asked(here, PAGE))[0] == 403
