"""Images: Ollama takes their base64 beside the prompt, and a mark in the prompt where each stands."""

from __future__ import annotations

import binascii
from typing import TYPE_CHECKING, Final

from diglot.ledger import Ledger
from diglot.report import At, Kind, Report, refuse

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls

TARGET: Final = "ollama.GenerateRequest"
IMAGE_ITEM: Final = Ledger(
    "llama_stack.ImageContentItem",
    TARGET,
    carried={"image": "images prompt"},
    dropped={"type": "says image; a mark in the prompt says where"},
)
IMAGE: Final = Ledger(
    "llama_stack.URLOrData",
    TARGET,
    carried={"url": "images prompt", "data": "images prompt"},
    why={"url": "the base64 of a data: URL; any other is a content loss", "data": "before a url, a metadata loss then"},
)
URL: Final = Ledger("llama_stack.URL", TARGET, carried={"uri": "images prompt"})
FETCHES_NONE: Final = "Ollama fetches no image: give its base64, or a data: URL"
BOTH: Final = "the image is given by its data as well, which is taken"


def mark(index: int) -> str:
    """What stands in the prompt for the image of this index."""
    return f"[img-{index}]"


def base64_of(item: ls.ImageContentItem, report: Report, at: At) -> str | None:
    """The base64 of an image; None where it is lost. Raises InvalidInput where there is none, or what is no base64."""
    IMAGE_ITEM.account(item, report, at)
    image = item["image"]
    IMAGE.account(image, report, (at, "image"))
    given, url = image.get("data"), image.get("url")
    if url is not None:
        URL.account(url, report, ((at, "image"), "url"))
        if given is not None:
            report.lose(((at, "image"), "url"), url, Kind.METADATA, BOTH)
        elif url["uri"][:5].lower() == "data:":
            given = url["uri"]
        else:
            report.lose((((at, "image"), "url"), "uri"), url["uri"], Kind.CONTENT, FETCHES_NONE)
            return None
    if given is None:
        refuse((at, "image"), "has neither url nor data")
    return _checked(given, at)


def _checked(given: str, at: At) -> str:
    is_url = given[:5].lower() == "data:"
    kind, _, data = given.partition(",") if is_url else (";base64", "", given)
    data = "".join(data.split())
    try:
        binascii.a2b_base64(data, strict_mode=True)
    except (binascii.Error, ValueError):
        refuse(at, "is no image in base64")
    if not data or not kind.lower().endswith(";base64"):
        refuse(at, "is no image in base64")
    return data
