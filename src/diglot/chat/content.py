"""Content: a text, or a list of parts (OpenAI) and items (native)."""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Any, Final

from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report, refuse

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

BREAKPOINT: Final = Lost(Kind.METADATA, "Llama Stack servers cache prompts by themselves or not at all")
TEXT_PART: Final = Ledger(
    "openai.ChatCompletionRequestMessageContentPartText",
    "llama_stack.TextContentItem",
    carried={"type": "type", "text": "text"},
    lost={"prompt_cache_breakpoint": BREAKPOINT},
)
IMAGE_PART: Final = Ledger(
    "openai.ChatCompletionRequestMessageContentPartImage",
    "llama_stack.ImageContentItem",
    carried={"type": "type", "image_url": "image.url.uri"},
    lost={"prompt_cache_breakpoint": BREAKPOINT},
)
IMAGE_URL: Final = Ledger(
    "openai.ChatCompletionRequestMessageContentPartImageImageUrl",
    "llama_stack.ImageContentItem",
    carried={"url": "image.url.uri"},
    lost={"detail": Lost(Kind.METADATA, "native servers choose how closely to look", ("auto",))},
    why={"url": "a data: URL stays as it is"},
)
REFUSAL_PART: Final = Ledger(
    "openai.ChatCompletionRequestMessageContentPartRefusal",
    "llama_stack.TextContentItem",
    carried={"type": "type", "refusal": "text"},
    why={"type": "a refusal becomes text: its marker is reported"},
)
ANSWER_PART: Final = Ledger(
    "openai.ChatCompletionRequestMessageContentPartText",
    "llama_stack.CompletionMessage",
    carried={"text": "content"},
    lost={"prompt_cache_breakpoint": BREAKPOINT},
    dropped={"type": "says text, as the answer is"},
    why={"text": "the parts of an answer are joined"},
)
DELTA_PART: Final = Ledger(
    "openai.ChatCompletionRequestMessageContentPartText",
    "llama_stack.ChatCompletionResponseEvent",
    carried={"text": "delta.text"},
    lost=ANSWER_PART.lost,
    dropped=ANSWER_PART.dropped,
    why=ANSWER_PART.why,
)
TEXT_ITEM: Final = Ledger(
    "llama_stack.TextContentItem",
    "openai.ChatCompletionRequestMessageContentPartText",
    carried={"type": "type", "text": "text"},
)
IMAGE_ITEM: Final = Ledger(
    "llama_stack.ImageContentItem",
    "openai.ChatCompletionRequestMessageContentPartImage",
    carried={"type": "type", "image": "image_url.url"},
)
IMAGE: Final = Ledger(
    "llama_stack.URLOrData",
    "openai.ChatCompletionRequestMessageContentPartImageImageUrl",
    carried={"url": "url", "data": "url"},
    why={
        "data": "becomes a data: URL with the media type of its first bytes, or is one; beside a url it is a metadata loss"
    },
)
URL: Final = Ledger(
    "llama_stack.URL",
    "openai.ChatCompletionRequestMessageContentPartImageImageUrl",
    carried={"uri": "url"},
)
REFUSAL: Final = "Llama Stack has no mark for a refusal; its text is content"
TWICE: Final = "the message's content is there as well, and taken"
ANSWER: Final = "a native answer is text"
THOUGHT: Final = "native answers have no place for reasoning"
_THOUGHTS: Final = frozenset({"thinking", "reasoning"})
PART: Final = "Llama Stack content is text or image"
IMAGES: Final = "OpenAI takes images in user messages only"
BOTH: Final = "the image is given by its url as well, which is taken"
_MEDIA: Final = ((b"\x89PNG\r\n\x1a\n", "png"), (b"\xff\xd8\xff", "jpeg"), (b"GIF87a", "gif"), (b"GIF89a", "gif"))


def to_llama_stack(source: str | Sequence[Any] | None, report: Report, at: At) -> str | list[Any]:
    """Native content; null and an empty list are the empty text."""
    if isinstance(source, str):
        return source
    items = [item for i, part in enumerate(source or ()) if (item := _item(part, report, (at, i))) is not None]
    return items or ""


def _item(part: Any, report: Report, at: At) -> to_ls.TextContentItem | to_ls.ImageContentItem | None:
    kind = part["type"]
    if kind == "text":
        TEXT_PART.account(part, report, at)
        return {"type": "text", "text": part["text"]}
    if kind == "image_url":
        return _image_item(part, report, at)
    if kind == "refusal":
        REFUSAL_PART.account(part, report, at)
        report.lose((at, "type"), kind, Kind.METADATA, REFUSAL)
        return {"type": "text", "text": part["refusal"]}
    report.lose((at, "type"), kind, Kind.CONTENT, PART)
    return None


def _image_item(
    part: oai.ChatCompletionRequestMessageContentPartImage, report: Report, at: At
) -> to_ls.ImageContentItem:
    image = part["image_url"]
    IMAGE_PART.account(part, report, at)
    IMAGE_URL.account(image, report, (at, "image_url"))
    return {"type": "image", "image": {"url": {"uri": image["url"]}}}


def answer(source: str | Sequence[Any] | None, ledger: Ledger, report: Report, at: At) -> str:
    """The text of an answer's content, its parts joined; thinking among them is metadata, as reasoning is."""
    if source is None or isinstance(source, str):
        return source or ""
    texts: list[str] = []
    for i, part in enumerate(source):
        kind = part["type"]
        if kind == "text":
            ledger.account(part, report, (at, i))
            texts.append(part["text"])
        else:
            thought = kind in _THOUGHTS
            report.lose((at, i), part, Kind.METADATA if thought else Kind.CONTENT, THOUGHT if thought else ANSWER)
    return "".join(texts)


def said_once(content_text: str, text: str | None, report: Report, at: At) -> str:
    """The text of a choice that may say it beside its message too, as some servers do."""
    if not text or text == content_text:
        return content_text
    if content_text:
        report.lose(at, text, Kind.CONTENT, TWICE)
    return content_text or text


def to_openai(source: ls.InterleavedContent | None, report: Report, at: At, *, images: bool = False) -> str | list[Any]:
    """OpenAI's content; images only where the message may have them."""
    if isinstance(source, str):
        return source
    parts = [part for item, place in items(source, at) if (part := _part(item, report, place, images)) is not None]
    return parts or ""


def items(source: Any, at: At) -> list[tuple[Any, At]]:
    """The items of native content that is no string, each with its place."""
    if source is None:
        return []
    if isinstance(source, dict):
        return [(source, at)]
    return [(item, (at, i)) for i, item in enumerate(source)]


def _part(item: Any, report: Report, at: At, images: bool) -> Any:
    if item["type"] == "text":
        TEXT_ITEM.account(item, report, at)
        text: to_oai.ChatCompletionRequestMessageContentPartText = {"type": "text", "text": item["text"]}
        return text
    if not images:
        report.lose((at, "type"), item["type"], Kind.CONTENT, IMAGES)
        return None
    IMAGE_ITEM.account(item, report, at)
    part: to_oai.ChatCompletionRequestMessageContentPartImage = {
        "type": "image_url",
        "image_url": {"url": _url(item["image"], report, (at, "image"))},
    }
    return part


def _url(image: ls.URLOrData, report: Report, at: At) -> str:
    IMAGE.account(image, report, at)
    url, data = image.get("url"), image.get("data")
    if url is not None:
        URL.account(url, report, (at, "url"))
        if data is not None:
            report.lose((at, "data"), data, Kind.METADATA, BOTH)
        return url["uri"]
    if data is None:
        refuse(at, "has neither url nor data")
    if data[:5].lower() == "data:":
        return data
    data = "".join(data.split())
    return f"data:image/{_media_type(data, (at, 'data'))};base64,{data}"


def _media_type(data: str, at: At) -> str:
    """The image's type, by its first bytes; all of it must be base64."""
    try:
        head = binascii.a2b_base64(data, strict_mode=True)[:16]
    except (binascii.Error, ValueError):
        refuse(at, "is not base64; give base64, or a data: URL")
    kind = media_type(head)
    if kind is not None:
        return kind
    refuse(at, "is none of PNG, JPEG, GIF and WebP; give a data: URL with its type")


def media_type(head: bytes) -> str | None:
    """The subtype of image/ that an image is of, by its first bytes; None where it is none that both APIs know."""
    if head[:4] == b"RIFF" and head[8:12] == b"WEBP":
        return "webp"
    return next((name for magic, name in _MEDIA if head.startswith(magic)), None)


def join_context(content: str | list[Any], context: str | list[Any]) -> str | list[Any]:
    """A user message's content with its context after a blank line."""
    if isinstance(content, str) and isinstance(context, str):
        return f"{content}\n\n{context}"
    return [*parts(content), {"type": "text", "text": "\n\n"}, *parts(context)]


def parts(content: str | list[Any]) -> list[Any]:
    """Content as a list."""
    return [{"type": "text", "text": content}] if isinstance(content, str) else content
