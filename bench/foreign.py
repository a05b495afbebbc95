"""The same messages through other people's libraries: to the nearest other protocol that they speak, Anthropic's.

None of them speaks Llama Stack's native API, checks what it reads and writes against a schema, or tells what it loses.
Each function takes bytes and gives bytes; orjson reads and writes where the library works on plain data.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"  # else the import asks the network for prices
os.environ["LITELLM_TELEMETRY"] = "False"

import httpx
import orjson
from litellm.llms.anthropic.chat.handler import ModelResponseIterator
from litellm.llms.anthropic.chat.transformation import AnthropicConfig
from litellm.types.utils import ModelResponse
from llm_rosetta import ConversionPipeline
from llm_transform import registry

if TYPE_CHECKING:
    from collections.abc import Callable

OPENAI, ANTHROPIC = "openai-chat", "anthropic-messages"  # as llm-babel names them
MODEL = "claude-sonnet-4-5"


class LiteLLM:
    """OpenAI is the side of the caller always: requests go to Anthropic, answers and events come from there."""

    def __init__(self) -> None:
        self._config = AnthropicConfig()
        self._stream = ModelResponseIterator(None, sync_stream=True)

    def request(self, raw: bytes) -> bytes:
        """AnthropicConfig.map_openai_params and transform_request."""
        request = orjson.loads(raw)
        messages = request.pop("messages")
        request.pop("model")
        params = self._config.map_openai_params(request, {}, MODEL, drop_params=True)
        return orjson.dumps(self._config.transform_request(MODEL, messages, params, {}, {}))

    def response(self, raw: bytes) -> bytes:
        """AnthropicConfig.transform_parsed_response."""
        made = self._config.transform_parsed_response(orjson.loads(raw), httpx.Response(200), ModelResponse())
        return made.model_dump_json().encode()

    def event(self, raw: bytes) -> bytes:
        """ModelResponseIterator.chunk_parser."""
        return self._stream.chunk_parser(orjson.loads(raw)).model_dump_json().encode()


class Rosetta:
    """ConversionPipeline, between the caller's protocol and the server's; one pipeline for each request."""

    def __init__(self, request: bytes, caller: str, server: str) -> None:
        self._between = caller, server
        self._asked = ConversionPipeline(caller, server)
        self._asked.convert_request(orjson.loads(request))
        self._stream = self._asked.create_stream_processor()

    def request(self, raw: bytes) -> bytes:
        """ConversionPipeline.convert_request."""
        return orjson.dumps(ConversionPipeline(*self._between).convert_request(orjson.loads(raw)))

    def response(self, raw: bytes) -> bytes:
        """ConversionPipeline.convert_response."""
        return orjson.dumps(self._asked.convert_response(orjson.loads(raw)))

    def item(self, raw: bytes) -> bytes:
        """StreamProcessor.process_chunk."""
        return b"".join(map(orjson.dumps, self._stream.process_chunk(orjson.loads(raw))))


class Babel:
    """registry.translate and its like."""

    def __init__(self, source: str, target: str) -> None:
        self._source, self._target = source, target
        self._read: Any = {}
        self._written: Any = {}

    def request(self, raw: bytes) -> bytes:
        """registry.translate."""
        return _json(registry.translate(self._source, self._target, orjson.loads(raw)))

    def response(self, raw: bytes) -> bytes:
        """registry.translate_response."""
        return _json(registry.translate_response(self._source, self._target, orjson.loads(raw)))

    def item(self, raw: bytes) -> bytes:
        """registry.stream_step, and stream_encode_step for each of what it emits."""
        step = registry.stream_step(self._source, self._read, orjson.loads(raw))
        self._read = step["state"]
        made: list[bytes] = []
        for emit in step["emit"]:
            written = registry.stream_encode_step(self._target, self._written, emit)
            self._written = written["state"]
            made += map(_json, written["events"])
        return b"".join(made)


def _json(value: Any) -> bytes:
    return registry.canonical_json(value).encode()


def warmed(item: Callable[[bytes], bytes], *first: bytes) -> Callable[[bytes], bytes]:
    """The same function after the beginning of a stream."""
    for raw in first:
        item(raw)
    return item
