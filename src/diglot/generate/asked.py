"""A request of either API as one of Ollama's: a native one at once, an OpenAI one by way of the native API.

What Ollama takes and the native API has not is carried beside: seed, and the two penalties.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import arguments
from diglot.gate import object_of
from diglot.generate.onward import FromOpenAI
from diglot.quirk import without
from diglot.report import Report
from diglot.shape import Shape
from diglot.sides import check_side
from diglot.translation import plain_of, write

if TYPE_CHECKING:
    from collections.abc import Callable

    from diglot_types.ollama import strict as ollama

    from diglot.report import OnLoss
    from diglot.translation import Check, Translation

REQUEST_OUT: Final = Shape("ollama", "strict", "GenerateRequest")
BESIDE: Final = ("seed", "frequency_penalty", "presence_penalty")


class Steps:
    """The ways of one operation's requests: their shapes, and the functions on plain data."""

    def __init__(
        self,
        openai: tuple[Shape, Callable[[Any, Report], Any]],
        native: tuple[Shape, Callable[[Any, Report], ollama.GenerateRequest]],
    ) -> None:
        self._openai, self._to_llama_stack = openai
        self._native, self._to_ollama = native

    def request(self, request: object, on_loss: OnLoss, check: Check) -> Translation[ollama.GenerateRequest]:
        """Ollama's request, checked."""
        _, policy = arguments.of_request("default", on_loss, check)
        report = Report(policy)
        value: Any = plain_of(request)
        if "model_id" in object_of(value):
            check_side(value, self._native)
            made = self._to_ollama(value, report)
        else:
            check_side(value, self._openai)
            made = self._through(value, report)
        return write(made, report.losses, REQUEST_OUT, check)

    def _through(self, value: dict[str, Any], report: Report) -> ollama.GenerateRequest:
        beside: Any = {name: value[name] for name in BESIDE if value.get(name) is not None}
        rest = value
        for name in beside:
            rest = without(rest, name)
        native = self._to_llama_stack(rest, report)
        made = self._to_ollama(native, FromOpenAI(report, value))
        made["options"] = {**(made.get("options") or {}), **beside}  # type: ignore[typeddict-item]
        return made
