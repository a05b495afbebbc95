"""Cases side by side: what is not run and why, in which order, how many at once, and a run that is stopped."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

import pytest
from gateway.upstream import PATIENCE, Asked, upstream, whole

from diglot.errors import InvalidInput
from diglot.verify import Endpoint, Result, Settings, chosen, matrix, verify

from .able.server import healthy
from .world import CASES, answer, endpoint, ran

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from gateway.upstream import Script

MODELS = {"object": "list", "data": []}


def words(results: list[Result]) -> list[tuple[str, str, str, str]]:
    return [(one.case, one.protocol, one.capability, one.why) for one in results]


def script_of(one: Callable[[Asked], Awaitable[None]], models: Any = MODELS, status: int = 200) -> Script:
    async def script(asked: Asked) -> None:
        await (whole(models, status) if asked.path.endswith("/models") else one)(asked)

    return script


def test_what_is_excluded_or_has_no_model_is_not_run() -> None:
    names = ["chat-earth", "chat-earth-stream", "chat-saturn-stream", "limit", "embedding", "usage-plain"]
    chosen_cases = [CASES[name] for name in names]
    exclude = frozenset({"chat-earth", "chat-saturn-stream", "sampling"})

    async def run() -> tuple[list[Result], list[str]]:
        async with upstream(script_of(whole(answer()))) as server:
            at = endpoint(url=f"{server.url}/v1", embedding_model=None, exclude=exclude)
            target = await verify(at, chosen_cases)
            return target.results, [one.headers["diglot-case"] for one in server.asked if "diglot-case" in one.headers]

    results, asked = asyncio.run(run())
    assert words(results) == [
        ("chat-earth", "not run", "not run", "excluded for this model"),
        ("chat-earth-stream", "not run", "not run", "excluded for this model"),
        ("chat-saturn-stream", "not run", "not run", "excluded for this model"),
        ("limit", "not run", "not run", "excluded for this model"),
        ("embedding", "not run", "not run", "no embedding model is named (--embedding-model)"),
        ("usage-plain", "passed", "not run", ""),
    ]
    assert [one.expects for one in results] == [True, True, True, True, False, False]
    assert asked == ["usage-plain"]


def test_a_case_of_the_other_api_is_no_result() -> None:
    target, _ = ran(script_of(whole(answer())), ["batch-chat", "chat-earth"])
    assert [one.case for one in target.results] == ["chat-earth"]


@pytest.mark.parametrize(
    ("script", "key", "why"),
    [
        (
            script_of(whole(b""), status=401),
            None,
            "{} answers 401: it wants a key; name the environment variable that has it with --api-key-env, or in providers.yaml",
        ),
        (script_of(whole(b""), status=403), "canary-1", "{} answers 403: the key in THE_KEY is refused"),
    ],
)
def test_a_server_that_lets_nobody_in_is_asked_nothing_further(script: Script, key: str | None, why: str) -> None:
    target, server = ran(script, ["chat-earth", "chat-saturn"], key=key)
    assert target.reached is False
    assert words(target.results) == [
        (name, "not run", "not run", why.format(target.url)) for name in ("chat-earth", "chat-saturn")
    ]
    assert len(server.asked) == 1


def test_a_server_that_is_not_there() -> None:
    target = asyncio.run(verify(endpoint(), [CASES["chat-earth"]]))
    assert (target.reached, target.results[0].why) == (
        False,
        "http://127.0.0.1:9/v1 cannot be reached: 127.0.0.1:9: Connection refused",
    )


def elsewhere(path: str, models: Any) -> Script:
    async def script(asked: Asked) -> None:
        await (whole(models) if asked.path == path else whole(answer(), 404 if asked.method == "GET" else 200))(asked)

    return script


NATIVE = {"data": [{"identifier": "m"}]}
OPENAI = {"object": "list", "data": [{"id": "m"}]}


@pytest.mark.parametrize(
    ("api", "path", "models", "why"),
    [
        ("openai", "/v1/v1/models", MODELS, "{0} has no /models, but {0}/v1 has: say that URL"),
        ("openai", "/v1/openai/v1/models", OPENAI, "{0} has no /models, but {0}/openai/v1 has: say that URL"),
        (
            "openai",
            "/v1/v1/models",
            NATIVE,
            "{0} is a native server: say --api llama-stack, or {0}/v1/openai/v1 for its OpenAI routes",
        ),
        (
            "openai",
            "/v1/models",
            NATIVE,
            "{0} is a native server: say --api llama-stack, or {0}/openai/v1 for its OpenAI routes",
        ),
        ("llama-stack", "/v1/models", OPENAI, "{0} is a server of OpenAI's API: say --api openai, and {0}"),
    ],
)
def test_a_base_url_or_an_api_that_is_another_is_told(api: Any, path: str, models: Any, why: str) -> None:
    target, _ = ran(elsewhere(path, models), ["chat-earth"], api)
    assert (target.reached, target.results[0].why) == (False, why.format(target.url))


@pytest.mark.parametrize("path", ["/nowhere", "/v1/models", "/v1/v1/models"])
def test_a_server_without_a_list_of_models_is_asked_all_the_same(path: str) -> None:
    """A page for people is no list."""
    target, _ = ran(elsewhere(path, b"<html>"), ["chat-earth"])
    assert (target.reached, target.results[0].protocol) == (True, "passed")


def test_a_page_at_every_path_hides_no_list_of_models() -> None:

    async def script(asked: Asked) -> None:
        await whole(MODELS if asked.path == "/v1/v1/models" else b"<html>")(asked)

    target, _ = ran(script, ["chat-earth"])
    assert target.results[0].why == f"{target.url} has no /models, but {target.url}/v1 has: say that URL"


@pytest.mark.parametrize(
    ("api", "location", "why"),
    [
        (
            "openai",
            "https://there.example/v1/models",
            "{} is redirected to https://there.example/v1: say that URL, for no redirect is followed",
        ),
        (
            "llama-stack",
            "https://there.example/v1/models",
            "{} is redirected to https://there.example: say that URL, for no redirect is followed",
        ),
        ("openai", "/v1/models/", ""),
        ("openai", "https://there.example/login", ""),
        ("openai", "", ""),
    ],
)
def test_a_server_that_is_elsewhere_now_is_told(api: Any, location: str, why: str) -> None:
    async def script(asked: Asked) -> None:
        await whole(b"", 308, f"location: {location}")(asked)

    target, _ = ran(script, ["chat-earth"], api)
    assert (target.reached, target.results[0].why) == (not why, why.format(target.url))


def test_no_more_at_once_than_is_said_and_results_in_the_order_of_the_cases() -> None:
    most, now = 0, 0
    together = asyncio.Event()

    async def slow(asked: Asked) -> None:
        nonlocal most, now
        now += 1
        most = max(most, now)
        if now == 3:
            together.set()
        await together.wait()
        now -= 1
        await whole(answer())(asked)

    names = [name for name, case in CASES.items() if case.suite == "chat" and not case.stream]
    target, _ = ran(script_of(slow), names, at_once=3)
    assert most == 3
    assert [one.case for one in target.results] == names


@pytest.mark.parametrize("again", [False, True])
def test_a_run_that_is_stopped_says_what_was_not_run(again: bool) -> None:
    """The first answers; the second never does, and the run is stopped while it is waited for."""
    stop, told = asyncio.Event(), list[str]()

    async def script(asked: Asked) -> None:
        if asked.headers.get("diglot-case") == "chat-saturn":
            stop.set()
            await asked.left.wait()
        else:
            await whole(answer())(asked)

    async def run() -> Any:
        if again:
            stop.set()
        async with upstream(script_of(script)) as server:
            at = endpoint(url=f"{server.url}/v1")
            cases = [CASES[name] for name in ("chat-earth", "chat-saturn", "chat-system")]
            settings = Settings(at_once=1, stop=stop, done=lambda _, result: told.append(result.case))
            return await matrix([at], cases, settings, "diglot verify")

    made = asyncio.run(run())
    assert made.complete is False
    stopped = "the verification was stopped"
    first = ("not run", "not run", stopped) if again else ("passed", "passed", "")
    assert words(made.targets[0].results) == [
        ("chat-earth", *first),
        ("chat-saturn", "not run", "not run", stopped),
        ("chat-system", "not run", "not run", stopped),
    ]
    assert told == ["chat-earth", "chat-saturn", "chat-system"]
    assert made.targets[0].reached is True


def test_a_cancelled_verification_leaves_its_server() -> None:

    async def run() -> None:
        arrived = asyncio.Event()

        async def hang(asked: Asked) -> None:
            arrived.set()
            await asked.left.wait()

        async with upstream(script_of(hang)) as server:
            at = endpoint(url=f"{server.url}/v1")
            task = asyncio.ensure_future(verify(at, [CASES["chat-earth"], CASES["chat-saturn"]]))
            await arrived.wait()
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
            async with asyncio.timeout(PATIENCE):
                await server.asked[-1].left.wait()

    asyncio.run(run())


def test_a_matrix_asks_models_of_one_server_one_after_the_other() -> None:
    order: list[tuple[str, str]] = []

    async def script(asked: Asked) -> None:
        if asked.method == "POST":
            order.append((asked.headers["host"], asked.body["model"]))
        await whole(MODELS if asked.method == "GET" else answer())(asked)

    async def run() -> tuple[list[str], list[str]]:
        async with upstream(script) as one, upstream(script) as other:
            ends = [
                endpoint(url=f"{server.url}/v1", name=f"{name} {model}", model=model)
                for model in ("m", "n")
                for name, server in (("one", one), ("other", other))
            ]
            made = await matrix(ends, [CASES["chat-earth"], CASES["chat-saturn"]])
            hosts = [host for host, _ in order]
            models = [[model for host, model in order if host == it] for it in dict.fromkeys(hosts)]
            return [target.name for target in made.targets], ["".join(one) for one in models]

    names, models = asyncio.run(run())
    assert names == ["one m", "other m", "one n", "other n"]
    assert models == ["mmnn", "mmnn"]


def test_an_able_server_of_a_matrix_of_nothing() -> None:
    made = asyncio.run(matrix([], [CASES["chat-earth"]]))
    assert (made.targets, made.complete) == ([], True)
    target, _ = ran(healthy("openai", CASES), [])
    assert (target.results, target.reached) == ([], True)


@pytest.mark.parametrize(
    ("suites", "names", "found"),
    [
        (["batches"], [], ["batch-chat", "batch-chat-tools", "batch-completion"]),
        ([], ["chat-earth"], ["chat-earth", "chat-earth-stream"]),
        ([], ["chat-earth-stream"], ["chat-earth-stream"]),
        (["models"], ["stop-stream"], ["models-list", "models-one", "stop-stream"]),
    ],
)
def test_cases_are_chosen_by_their_names(suites: list[str], names: list[str], found: list[str]) -> None:
    assert [case.name for case in chosen(list(CASES.values()), suites, names)] == sorted(found, key=list(CASES).index)
    assert chosen(list(CASES.values())) == list(CASES.values())


@pytest.mark.parametrize(
    ("suites", "names", "said"),
    [
        (["tolls"], [], "there is no suite 'tolls': did you mean 'tools'? `diglot verify --list` lists them"),
        (
            [],
            ["chat-erth"],
            "there is no case 'chat-erth': did you mean 'chat-earth'? `diglot verify --list` lists them",
        ),
        ([], ["xyzzy"], "there is no case 'xyzzy': `diglot verify --list` lists them"),
    ],
)
def test_an_unknown_name_is_told_with_the_nearest(suites: list[str], names: list[str], said: str) -> None:
    with pytest.raises(InvalidInput) as caught:
        chosen(list(CASES.values()), suites, names)
    assert str(caught.value) == said


def test_an_endpoint_shows_no_key() -> None:
    shown = repr(Endpoint(name="it", url="http://h/v1", api="openai", model="m", key="canary-1", key_env="THE_KEY"))
    assert "canary" not in shown
