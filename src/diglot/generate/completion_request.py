"""A native text completion request as one of Ollama's: its content is the prompt, as it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from diglot.chat.content import items
from diglot.generate import chat_request, images, options
from diglot.generate.images import TARGET
from diglot.generate.messages import TEXT_ITEM
from diglot.ledger import Ledger

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.ollama import strict as ollama

    from diglot.report import At, Report

REQUEST: Final = Ledger(
    "llama_stack.CompletionRequest",
    TARGET,
    carried={
        **{name: chat_request.REQUEST.carried[name] for name in ("model_id", "sampling_params", "stream", "logprobs")},
        "content": "prompt images",
        "response_format": "format",
    },
    filled=chat_request.REQUEST.filled,
    why={
        "content": "as it is, its tokens as well: whoever completes raw text writes them",
        "sampling_params": chat_request.REQUEST.why["sampling_params"],
        "stream": chat_request.REQUEST.why["stream"],
    },
)
SCHEMA: Final = Ledger(
    "llama_stack.JsonSchemaResponseFormat",
    TARGET,
    carried={"json_schema": "format"},
    dropped=chat_request.SCHEMA.dropped,
)


def to_ollama(source: ls.CompletionRequest, report: Report) -> ollama.GenerateRequest:
    """Ollama's request; what it does not take is reported. Raises InvalidInput for what means nothing anywhere."""
    REQUEST.account(source, report, None)
    prompt, data = _prompt(source["content"], report, (None, "content"))
    made: ollama.GenerateRequest = {
        "model": source["model_id"],
        "prompt": prompt,
        "raw": True,
        "stream": source.get("stream") is True,
        "options": options.to_ollama(source.get("sampling_params"), report),
    }
    if data:
        made["images"] = data
    schema = chat_request.schema_of(source, report)
    if schema is not None:
        made["format"] = schema
    chat_request.add_logprobs(source.get("logprobs"), made, report)
    return made


def _prompt(source: ls.InterleavedContent, report: Report, at: At) -> tuple[str, list[str]]:
    """The text, with a mark for each image, and the images."""
    if isinstance(source, str):
        return source, []
    texts: list[str] = []
    data: list[str] = []
    for item, place in items(source, at):
        if item["type"] == "text":
            TEXT_ITEM.account(item, report, place)
            texts.append(item["text"])
        elif (found := images.base64_of(item, report, place)) is not None:
            texts.append(images.mark(len(data)))
            data.append(found)
    return "".join(texts), data
