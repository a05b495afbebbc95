"""What is said of a request that got no whole answer: one line in plain words, whatever the HTTP library made of it."""

from __future__ import annotations

import os
import ssl
from typing import Final

import aiohttp
from aiohttp.http_exceptions import ContentEncodingError

_ADVICE: Final = ". Please install"  # what was not asked for needs no library to read it


def trouble_of(error: aiohttp.ClientError | OSError | ValueError) -> str:
    """One line about an error that asking ended in."""
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"{error.host}:{error.port}: {_of_system(error.os_error)}"
    cause = error.__cause__ if isinstance(error, aiohttp.ClientPayloadError) else error
    said = _line(str(getattr(cause, "message", None) or cause or error))
    if isinstance(error, aiohttp.ClientPayloadError) and not isinstance(cause, ContentEncodingError):
        return f"the answer breaks off: {said}"
    if isinstance(error, (aiohttp.ClientPayloadError, aiohttp.ClientResponseError)):
        return f"the answer cannot be read: {said}"
    return said or type(error).__name__


def _line(said: str) -> str:
    """Words of the library in one line, without the mark it sets below a place and without advice to the one who installs it."""
    return " ".join(said.split()).removesuffix(" ^").partition(_ADVICE)[0]


def _of_system(error: OSError) -> str:
    """What the system says of an error; asyncio's own words name the address once more, and TLS has numbers of its own."""
    if isinstance(error, ssl.SSLError) or not error.errno or error.errno < 0:
        return error.strerror or str(error)
    return os.strerror(error.errno)
