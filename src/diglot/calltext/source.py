"""The text that a translator is given: a string, or bytes that are UTF-8."""

from __future__ import annotations

from diglot.errors import InvalidInput


def text_of(source: object) -> str:
    """The text; raises InvalidInput for what is none."""
    if isinstance(source, (bytes, bytearray)):
        try:
            return source.decode()
        except UnicodeDecodeError as error:
            raise InvalidInput(f"the input is not UTF-8: {error.reason} at byte {error.start}") from None
    if not isinstance(source, str):
        raise InvalidInput(f"the input is of type {type(source).__name__}, not a text")
    if not source.isascii():
        try:
            source.encode()
        except UnicodeEncodeError as error:
            raise InvalidInput(f"the input has a lone surrogate at character {error.start}") from None
    return str.__str__(source)
