"""The `$`-words of case files: texts that stand for something else.

$model, $embedding-model    the models that are verified
$file:NAME                  a file beside the case file, as a data: URL
$base64:NAME                its bytes in base64
$absent                     a member that the suite's defaults give is left out
"""

from __future__ import annotations

import base64
import mimetypes
from typing import TYPE_CHECKING, Any, Final

from diglot.errors import InvalidInput
from diglot.gate import is_array, is_object

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

MODEL: Final = "$model"
EMBEDDING_MODEL: Final = "$embedding-model"
ABSENT: Final = "$absent"
_FILE: Final = "$file:"
_BASE64: Final = "$base64:"


def filled(value: Any, words: Mapping[str, str]) -> Any:
    """The same value with the models' names in it."""
    return _mapped(value, lambda text: words.get(text, text))


def needs(value: Any, word: str) -> bool:
    """Whether a word stands in a value."""
    return bool(filled(value, {word: ""}) != value)


def with_files(value: Any, folder: Path) -> Any:
    """The same value with the files of a folder in it; raises InvalidInput where one cannot be read."""
    return _mapped(value, lambda text: _file(text, folder))


def _mapped(value: Any, text: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return text(value)
    if is_array(value):
        return [_mapped(item, text) for item in value]
    if is_object(value):
        return {name: _mapped(member, text) for name, member in value.items()}
    return value


def _file(text: str, folder: Path) -> str:
    if not text.startswith((_FILE, _BASE64)):
        return text
    name = text.partition(":")[2]
    try:
        said = base64.b64encode((folder / name).read_bytes()).decode()
    except (OSError, ValueError) as error:
        raise InvalidInput(f"{text}: {getattr(error, 'strerror', None) or error}") from None
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return said if text.startswith(_BASE64) else f"data:{kind};base64,{said}"
