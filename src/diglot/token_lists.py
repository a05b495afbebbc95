"""Log probabilities of a chat in parallel lists, as text completions have them, put into the shape of a chat's."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from diglot.gate import is_array, object_of
from diglot.quirk import Effect, Quirk

if TYPE_CHECKING:
    from diglot.report import At, Report


@dataclass(frozen=True, slots=True, kw_only=True)
class TokenLists(Quirk):
    """Lists of tokens and of their log probabilities in place of a list of both; a token without a number says nothing."""

    effect: ClassVar[Effect] = "rename"

    @property
    def detail(self) -> str:
        """As Quirk.detail."""
        return "tokens and token_logprobs to content"

    def change(self, holder: dict[str, Any], name: str, at: At, report: Report) -> dict[str, Any]:  # noqa: ARG002
        """As Quirk.change."""
        given = object_of(holder.get(name))
        tokens, numbers = given.get("tokens"), given.get("token_logprobs")
        if given.get("content") is not None or not (
            is_array(tokens) and is_array(numbers) and _are_said(tokens, numbers)
        ):
            return holder
        left = {key: value for key, value in given.items() if key not in {"tokens", "token_logprobs"}}
        pairs = zip(tokens, numbers, strict=False)
        said = [pair for pair in pairs if None not in pair]
        content = [{"token": token, "logprob": number} for token, number in said]
        return {**holder, name: {**left, "content": content}}


def _are_said(tokens: list[Any], numbers: list[Any]) -> bool:
    """Whether these are tokens and numbers; what is neither is left as it is, so that an error names what stands there."""
    known = (int, float, type(None))
    return all(isinstance(token, str) for token in tokens) and all(isinstance(number, known) for number in numbers)
