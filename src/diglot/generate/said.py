"""What every item of Ollama's says beside its text: counts and log probabilities; and what is lost of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.chat import logprobs
from diglot.chat.response import CREATED, ENVELOPE, REASONING
from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.ollama import lenient as ollama

SOURCE: Final = "ollama.GenerateResponse"
_DURATION: Final = Lost(Kind.METADATA, "native metrics count tokens only", (0,))
_PICTURE: Final = Lost(Kind.METADATA, "a native answer is no picture that is being made", (0,))
LOST: Final[Mapping[str, Lost]] = {
    "model": ENVELOPE,
    "created_at": Lost(Kind.METADATA, CREATED.why, ("",)),
    **dict.fromkeys(("total_duration", "load_duration", "prompt_eval_duration", "eval_duration"), _DURATION),
    "thinking": REASONING,
    "context": Lost(Kind.METADATA, "native answers do not carry the conversation's tokens", ([],)),
    "image": Lost(Kind.CONTENT, "native answers are text", ("",)),
    "completed": _PICTURE,
    "total": _PICTURE,
}
COUNTS: Final = {"prompt_eval_count": "prompt_tokens", "eval_count": "completion_tokens"}
LOGPROB: Final = Ledger(
    "ollama.Logprob", logprobs.TOKEN.target, carried=logprobs.TOKEN.carried, judged=logprobs.TOKEN.judged
)
TOP: Final = Ledger(
    "ollama.TokenLogprob", logprobs.TOP.target, carried=logprobs.TOP.carried, judged=logprobs.TOP.judged
)
TEXT: Final[At] = (None, "response")
TOKENS: Final[At] = (None, "logprobs")


def metrics(item: ollama.GenerateResponse) -> list[to_ls.MetricInResponse] | None:
    """Native metrics of the counts that are there, and their sum where both are; None where none is."""
    given: list[Any] = [item.get(name) for name in COUNTS]
    counts = dict(zip(COUNTS.values(), given, strict=True))
    counts["total_tokens"] = None if None in given else sum(given)
    made: list[to_ls.MetricInResponse] = [
        {"metric": name, "value": int(count), "unit": None} for name, count in counts.items() if count is not None
    ]
    return made or None


def tokens(item: ollama.GenerateResponse, report: Report) -> list[to_ls.TokenLogProbs] | None:
    """Native positions of the log probabilities; None where there are none."""
    given = item.get("logprobs") or ()
    return [logprobs.position(one, report, (TOKENS, i), LOGPROB, TOP) for i, one in enumerate(given)] or None
