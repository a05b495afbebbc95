"""A key never shows: not in an error, a header, a log, a metric, a trace, nor a report."""

from __future__ import annotations

import io
import json
import logging
from typing import TYPE_CHECKING

import pytest

from diglot.gateway import settings
from diglot.gateway.logs import JsonLines
from diglot.gateway.refusal import scrub

from .answers import ANSWER, EVENTS, NATIVE_ANSWER
from .upstream import events, whole
from .world import ASK, CHAT, NATIVE, NATIVE_ASK, world

if TYPE_CHECKING:
    from collections.abc import Generator

    from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

pytestmark = pytest.mark.anyio
BACKEND, CALLER, FORWARDED, PROVIDER = "canary-backend-1", "canary-caller-2", "canary-forwarded-3", "canary-provider-4"
ENVIRON = {"BACKEND_KEY": BACKEND, "CALLER_KEYS": f"{CALLER},canary-other-5"}
KEYED = {"authorization": f"Bearer {CALLER}"}


@pytest.fixture
def logged() -> Generator[io.StringIO]:
    """Everything that is logged, as it would stand on stderr."""
    lines = io.StringIO()
    handler = logging.StreamHandler(lines)
    handler.setFormatter(JsonLines((BACKEND, CALLER)))
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield lines
    root.removeHandler(handler)
    root.setLevel(level)


async def test_no_canary_anywhere(logged: io.StringIO, spans: InMemorySpanExporter) -> None:
    echo = f"bad key {BACKEND} for Bearer {CALLER}: sk-proj-abcdef123456 ({FORWARDED}, {PROVIDER})"
    scripts = [
        whole({"error": {"message": echo}}, 401),
        whole({"detail": echo}, 500),
        whole(echo.encode(), 503, kind="text/plain"),
        events({"error": {"message": f"400: {echo}"}}),
        events(*EVENTS[:2], {"error": {"message": echo}}),
        whole({"completion_message": echo}),
        events(*EVENTS[:2], {"event": echo}),
        whole({**NATIVE_ANSWER, BACKEND: echo, "note": [CALLER, PROVIDER]}),
        events(*({**event, PROVIDER: echo} for event in EVENTS)),
    ]
    shown: list[str] = []
    headers = {**KEYED, "x-llamastack-provider-data": json.dumps({"key": PROVIDER}), "diglot-report": "full"}
    told = {"api_key_env": "BACKEND_KEY", "require_key_env": "CALLER_KEYS", "forward_credentials": True}
    async with world("llama-stack", environ=ENVIRON, log_content=True, traces=True, **told) as here:
        for script in scripts:
            here.upstream.script = script
            for streamed in (False, True):
                body = {**ASK, "stream": streamed, BACKEND: 1, "metadata": {CALLER: "x"}}
                async with here.post(CHAT, body, headers) as response:
                    shown += [str(response.headers), (await response.text()).replace(FORWARDED, "")]
        for path in ("/readyz", "/metrics", "/v1/models", "/openapi.json", "/v1/nothing"):
            async with here.session.get(path, headers=KEYED) as response:
                shown += [str(response.headers), await response.text()]
    traced = [span.to_json() for span in spans.get_finished_spans()]
    assert len(traced) == 4 * len(scripts) + 5  # a request and a question each, plain and streamed; and the paths
    shown += [logged.getvalue(), *traced]
    assert "request" in logged.getvalue()
    assert sum("diglot_losses" in one or ": diglot-losses" in one for one in shown) > 2
    for canary in (BACKEND, CALLER, "canary-other-5", PROVIDER):
        assert [one for one in shown if canary in one] == []
    reports = ("diglot_losses", ": diglot-losses")  # which tell a backend's own words as they are
    assert [one for one in shown if "sk-proj-abcdef123456" in one and not any(word in one for word in reports)] == []


async def test_a_key_where_a_name_belongs_is_hidden_in_the_trace(spans: InMemorySpanExporter) -> None:
    """The names of models are in spans, and a caller may write anything in their place."""
    given = {**KEYED, "x-llamastack-provider-data": json.dumps({"key": PROVIDER}), "tracestate": "a=1"}
    async with world("llama-stack", environ=ENVIRON, traces=True, api_key_env="BACKEND_KEY") as here:
        here.upstream.script = whole(NATIVE_ANSWER)
        for key in (BACKEND, CALLER, PROVIDER, "sk-proj-abcdef123456"):
            await here.answer(CHAT, {**ASK, "model": f"model {key}"}, given)
    traced = [span.to_json() for span in spans.get_finished_spans()]
    assert len(traced) == 8
    for key in (BACKEND, CALLER, PROVIDER, "sk-proj-abcdef123456"):
        assert [one for one in traced if key in one] == []


async def test_the_callers_credentials_stay_here() -> None:
    given = {"authorization": "Bearer own", "x-llamastack-provider-data": "{}", "cookie": "a=b", "x-api-key": "k"}
    async with world("llama-stack", whole(NATIVE_ANSWER), environ=ENVIRON, api_key_env="BACKEND_KEY") as here:
        await here.answer(CHAT, ASK, given)
        (asked,) = here.upstream.asked
    assert asked.headers["authorization"] == f"Bearer {BACKEND}"
    assert not asked.headers.keys() & {"x-llamastack-provider-data", "cookie", "x-api-key"}


async def test_they_are_forwarded_where_that_is_switched_on() -> None:
    given = {"authorization": "Bearer own", "x-llamastack-provider-data": '{"a": "b"}'}
    async with world("llama-stack", whole(NATIVE_ANSWER), forward_credentials=True) as here:
        await here.answer(CHAT, ASK, given)
        (asked,) = here.upstream.asked
    assert asked.headers["authorization"] == "Bearer own"
    assert asked.headers["x-llamastack-provider-data"] == '{"a": "b"}'


async def test_this_gateways_own_key_is_never_forwarded() -> None:
    told = {"require_key_env": "CALLER_KEYS", "forward_credentials": True}
    async with world("openai", whole(ANSWER), environ=ENVIRON, **told) as here:
        await here.answer(NATIVE, NATIVE_ASK, KEYED)
        assert "authorization" not in here.upstream.asked[0].headers


async def test_keys_are_required() -> None:
    async with world("llama-stack", whole(NATIVE_ANSWER), environ=ENVIRON, require_key_env="CALLER_KEYS") as here:
        for header in ({}, {"authorization": "Bearer nope"}, {"authorization": CALLER}, {"authorization": "Basic x"}):
            status, answer, headers = await here.answer(CHAT, ASK, header)
            assert (status, answer["error"]["type"]) == (401, "authentication_error")
            assert headers["www-authenticate"] == "Bearer"
        for key in (CALLER, "canary-other-5"):
            assert (await here.answer(CHAT, ASK, {"authorization": f"Bearer {key}"}))[0] == 200
        for path in ("/v1/models", "/metrics", "/openapi.json"):
            assert (await here.get(path))[0] == 401
        assert (await here.get("/healthz"))[0] == 200


async def test_content_is_logged_only_where_that_is_switched_on(logged: io.StringIO) -> None:
    for switched in (False, True):
        async with world("llama-stack", whole(NATIVE_ANSWER), log_content=switched) as here:
            await here.answer(CHAT, ASK)
            here.upstream.script = events(*EVENTS)
            await here.events(CHAT, {**ASK, "stream": True})
        assert ("Name a colour." in logged.getvalue()) is switched
        assert ("ue." in logged.getvalue()) is switched


def test_settings_do_not_show_their_keys() -> None:
    told = settings.read(
        {"backend": "openai=http://x", "api_key_env": "BACKEND_KEY", "require_key_env": "CALLER_KEYS"}, ENVIRON
    )
    assert "canary" not in repr(told)
    assert told.secrets == (CALLER, "canary-other-5", BACKEND)


def test_a_key_is_hidden_however_json_spells_it() -> None:
    key = 'ab"c\\d'
    line = JsonLines((key,)).format(logging.makeLogRecord({"msg": f"the key is {key}"}))
    assert json.loads(line)["message"] == "the key is [hidden]"


@pytest.mark.parametrize(
    "said",
    [
        "Incorrect API key provided: sk-abc***************xyz.",
        "token gsk_abcdefghijklmnop is wrong",
        "Authorization: Bearer abcdefghijkl rejected",
        "http://user:hunter22@host/ is down",
        'api_key="0123456789abcdef"',
        "AKIAIOSFODNN7EXAMPLE",
    ],
)
def test_what_looks_like_a_key_is_hidden(said: str) -> None:
    assert "[hidden]" in scrub(said, ())
    for word in ("sk-abc", "gsk_abc", "abcdefghijkl", "hunter22", "0123456789abcdef", "AKIA"):
        assert word not in scrub(said, ())


def test_plain_words_are_left() -> None:
    said = "max_tokens must be below 4096; the ask-me-anything model has no risk-of-loss option"
    assert scrub(said, ()) == said
