"""Sampling as Ollama's options. Its own defaults differ from native ones, and from each other with its releases and models.

So all that a strategy means is written out: Ollama alone would take 0.8 for a temperature, the 40 likeliest tokens, 0.9
for top_p, and punish repetition.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.chat import sampling
from diglot.ledger import Ledger

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.ollama import strict as ollama

    from diglot.report import At, Report

_TARGET: Final = "ollama.Options"
SAMPLING_PARAMS: Final = Ledger(
    "llama_stack.SamplingParams",
    _TARGET,
    carried={
        "strategy": "temperature top_p top_k",
        "max_tokens": "num_predict",
        "repetition_penalty": "repeat_penalty",
        "stop": "stop",
    },
    why={
        "strategy": "absent is greedy, native's default, which is a temperature of 0",
        "max_tokens": "0 is no limit, as for Ollama where it is absent; below 0 is refused",
        "repetition_penalty": "absent is 1, no penalty: Ollama's own default is another; not above 0 is refused",
    },
)
GREEDY: Final = Ledger("llama_stack.GreedySamplingStrategy", _TARGET, carried={"type": "temperature"})
TOP_P: Final = Ledger(
    "llama_stack.TopPSamplingStrategy",
    _TARGET,
    carried={"temperature": "temperature", "top_p": "top_p"},
    dropped={"type": "says top_p; its members say how much"},
    filled={
        "top_p": "0.95, native's default, where it is absent",
        "top_k": "0, all tokens: Ollama's own default is the 40 likeliest",
    },
    why={"temperature": "null is 1; not above 0 is refused", "top_p": "not between 0 and 1 is refused"},
)
TOP_K: Final = Ledger(
    "llama_stack.TopKSamplingStrategy",
    _TARGET,
    carried={"type": "top_p", "top_k": "top_k"},
    why={
        "top_k": "below 1 is refused",
        "type": "top_p is 1, and so is the temperature: of the likeliest tokens each as likely as it is",
    },
)
NO_PENALTY: Final = 1.0


def to_ollama(source: ls.SamplingParams | None, report: Report) -> ollama.Options:
    """The options of native sampling parameters; raises InvalidInput for what means nothing anywhere."""
    params: ls.SamplingParams = source or {}
    at: At = (None, "sampling_params")
    SAMPLING_PARAMS.account(params, report, at)
    penalty = sampling.penalty(params.get("repetition_penalty"), (at, "repetition_penalty"))
    made = _strategy(params.get("strategy"), report, (at, "strategy"))
    made["repeat_penalty"] = NO_PENALTY if penalty is None else penalty
    limit, stop = params.get("max_tokens"), params.get("stop")
    if limit:
        made["num_predict"] = sampling.positive(limit, (at, "max_tokens"))
    if stop:
        made["stop"] = stop
    return made


def _strategy(strategy: Any, report: Report, at: At) -> ollama.Options:
    if strategy is None or strategy["type"] == "greedy":
        GREEDY.account(strategy or {}, report, at)
        return {"temperature": 0}
    if strategy["type"] == "top_k":
        TOP_K.account(strategy, report, at)
        return {"temperature": 1.0, "top_p": 1.0, "top_k": sampling.likeliest(strategy["top_k"], (at, "top_k"))}
    TOP_P.account(strategy, report, at)
    temperature, top_p = strategy.get("temperature"), strategy.get("top_p")
    return {
        "temperature": 1.0 if temperature is None else sampling.above_0(temperature, (at, "temperature")),
        "top_p": sampling.NATIVE_TOP_P if top_p is None else sampling.between(top_p, (at, "top_p")),
        "top_k": 0,
    }
