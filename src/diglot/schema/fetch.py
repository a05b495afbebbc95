"""The bytes of a document, from a file or a URL, within bounds of size and time."""

from __future__ import annotations

import time
import urllib.request
from http.client import HTTPException
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, Final
from urllib.error import HTTPError, URLError

from diglot.errors import InvalidInput, UpstreamError

if TYPE_CHECKING:
    from http.client import HTTPResponse
    from io import BufferedReader

MOST: Final = 64 * 1024 * 1024
SECONDS: Final = 60.0
_PIECE: Final = 1024 * 1024


def is_url(place: str) -> bool:
    """Whether a document is fetched rather than read."""
    return place.startswith(("http://", "https://"))


def name_of(place: str) -> str:
    """The name of a document: that of its file, without the extension."""
    file = place.partition("?")[0] if is_url(place) else place
    return PurePath(file).stem or place


def fetched(place: str, *, most: int = MOST, seconds: float = SECONDS) -> bytes:
    """The bytes at a path or a URL.

    most: bytes; seconds: in all. Raises InvalidInput for a file that cannot be read or what is larger, UpstreamError for
    a server that does not give it in time.
    """
    try:
        return _get(place, most, seconds) if is_url(place) else _bounded(Path(place).open("rb"), place, most, None)
    except (OSError, ValueError, HTTPException) as error:
        failure = UpstreamError if is_url(place) else InvalidInput
        raise failure(f"{place} cannot be read: {_reason(error)}", place) from None


def _get(place: str, most: int, seconds: float) -> bytes:
    end = time.monotonic() + seconds
    try:
        with urllib.request.urlopen(place, timeout=seconds) as answer:
            return _bounded(answer, place, most, end)
    except HTTPError as error:
        with error:
            raise UpstreamError(f"{place} cannot be read: HTTP {error.code} {error.reason}", place) from None


def _bounded(file: BufferedReader | HTTPResponse, place: str, most: int, end: float | None) -> bytes:
    """The bytes of a file, read in pieces: a slow server is left at the end of its time."""
    read = bytearray()
    with file:
        while piece := file.read1(_PIECE):
            read += piece
            if len(read) > most:
                raise InvalidInput(f"{place} is larger than {most // 1024 // 1024} MiB", place)
            if end is not None and time.monotonic() > end:
                raise TimeoutError("timed out")
    return bytes(read)


def _reason(error: Exception) -> str:
    """Why, in a few words: urllib has the error of the system within its own."""
    inner = error.reason if isinstance(error, URLError) else error
    return str(getattr(inner, "strerror", None) or inner) or type(error).__name__
