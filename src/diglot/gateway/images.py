"""Images by URL: never a `file:`, and with `--fetch-images` fetched and put in their place as data: URLs.

For backends that take data only, as Ollama and others do. Without the switch a URL is passed on, and nothing is fetched.
"""

from __future__ import annotations

import asyncio
import re
from base64 import b64encode
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from diglot.chat.content import media_type
from diglot.errors import InvalidInput
from diglot.gate import array_of, is_array, is_object, object_of
from diglot.gateway.fetch import Fetcher, Unfetched
from diglot.side_by_side import side_by_side

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from diglot.gateway.settings import Settings

_FILE: Final = re.compile(r"[\x00-\x20\s]*+".join(["", *"file:"]), re.IGNORECASE)  # blanks of any number and kind in it
_BLANK: Final = re.compile(r"[\x00-\x20]")  # which some parsers of URLs pass over
_CONTENT: Final = ("content", "context")  # the second of native user messages
_IMAGES: Final = ("image_url", "image")
_AT_ONCE: Final = 4


class Place(NamedTuple):
    """Where the URL of an image stands in a request: a member of an object, and its path."""

    holder: dict[str, Any]
    key: str
    path: str

    @property
    def url(self) -> str:
        """The URL."""
        return self.holder[self.key]  # type: ignore[no-any-return]


class Images:
    """What becomes of the images in requests."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._fetcher = Fetcher(settings.max_image, settings.image_timeout) if settings.fetch_images else None

    async def open(self) -> None:
        """Make what fetches; nothing is connected yet."""
        if self._fetcher is not None:
            await self._fetcher.open()

    async def close(self) -> None:
        """Close it."""
        if self._fetcher is not None:
            await self._fetcher.close()

    def wanted(self, request: Any) -> list[Place]:
        """The images of a parsed request to be fetched; raises InvalidInput for one that nobody may fetch."""
        found = [place for place in places(request) if self._is_wanted(place)]
        if len({place.url for place in found}) > self._settings.max_images:
            most = self._settings.max_images
            raise InvalidInput(f"{found[most].path}: more than {most} images, this gateway's bound", found[most].path)
        return found

    def _is_wanted(self, place: Place) -> bool:
        if _FILE.match(place.url):
            raise InvalidInput(f"{place.path} is a file: URL, and no file is read; send the image as data", place.path)
        scheme = _BLANK.sub("", place.url[:200]).partition(":")[0].lower()
        if self._fetcher is None or scheme == "data":
            return False
        if scheme not in {"http", "https"}:
            raise InvalidInput(f"{place.path} is no http: or https: URL; send the image as data", place.path)
        return True

    async def fetch(self, wanted: Sequence[Place]) -> None:
        """Put the images in the places of their URLs, each fetched once; raises InvalidInput with the path of one's fault."""
        first = {place.url: place for place in reversed(wanted)}
        made = await side_by_side([self._data(place) for place in first.values()], _AT_ONCE)
        data = dict(zip(first, made, strict=True))
        for place in wanted:
            place.holder[place.key] = data[place.url]

    async def _data(self, place: Place) -> str:
        assert self._fetcher is not None
        try:
            raw = await self._fetcher.fetch(place.url)
            kind = media_type(raw)
            if kind is None:
                raise Unfetched("it is none of PNG, JPEG, GIF and WebP")
        except Unfetched as error:
            raise InvalidInput(f"{place.path} cannot be fetched: {error}", place.path) from None
        encoded = await asyncio.to_thread(b64encode, raw)
        return f"data:image/{kind};base64,{encoded.decode()}"


def places(request: Any) -> Iterator[Place]:
    """Every image of a request of either API that is given by a URL; the request need not fit its schema."""
    request = object_of(request)
    yield from _of_messages(request.get("messages"), "messages")
    for i, messages in enumerate(array_of(request.get("messages_batch"))):
        yield from _of_messages(messages, f"messages_batch[{i}]")


def _of_messages(messages: Any, path: str) -> Iterator[Place]:
    for i, message in enumerate(array_of(messages)):
        if not is_object(message) or (type(message.get("content")) is str and "context" not in message):
            continue  # as most are
        for name in _CONTENT:
            content = message.get(name)
            if type(content) is not str and content is not None:
                yield from _of_content(content, f"{path}[{i}].{name}")


def _of_content(content: Any, path: str) -> Iterator[Place]:
    if not is_array(content):
        yield from _of_item(content, path)
        return
    for i, item in enumerate(content):
        yield from _of_item(item, f"{path}[{i}]")


def _of_item(item: Any, path: str) -> Iterator[Place]:
    """An OpenAI part's image_url.url, or a native item's image.url.uri."""
    holder = object_of(item)
    if holder.keys().isdisjoint(_IMAGES):
        return
    native = object_of(object_of(holder.get("image")).get("url"))
    for inner, key, at in ((holder.get("image_url"), "url", "image_url.url"), (native, "uri", "image.url.uri")):
        if is_object(inner) and isinstance(inner.get(key), str):
            yield Place(inner, key, f"{path}.{at}")
