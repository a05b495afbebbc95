"""Sampling: OpenAI's separate members, and the native strategy with its bounds.

Native sampling is greedy where nothing is said, OpenAI's is not: the temperature and top_p that OpenAI means by absence
are written out, and so is greedy on the way back.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report, refuse, show

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai

    from diglot.profile import Profile

SAMPLING_PARAMS: Final = Ledger(
    "llama_stack.SamplingParams",
    "openai.CreateChatCompletionRequest",
    carried={"strategy": "temperature top_p", "max_tokens": "max_tokens", "stop": "stop"},
    lost={"repetition_penalty": Lost(Kind.TUNING, "OpenAI's schema has no such member", (1,))},
    filled={"temperature": "0, greedy, where it has no strategy: native's own default"},
    why={
        "strategy": "greedy is temperature 0",
        "max_tokens": "0 is unset, and below 0 is refused",
        "repetition_penalty": "not above 0 is refused; carried to a provider that takes one",
        "stop": "OpenAI takes four; further ones are a constraint loss",
    },
)
GREEDY: Final = Ledger(
    "llama_stack.GreedySamplingStrategy", "openai.CreateChatCompletionRequest", carried={"type": "temperature"}
)
TOP_P: Final = Ledger(
    "llama_stack.TopPSamplingStrategy",
    "openai.CreateChatCompletionRequest",
    carried={"temperature": "temperature", "top_p": "top_p"},
    dropped={"type": "says top_p; its members say how much"},
    filled={"top_p": "0.95, native's default, where it is absent"},
    why={
        "top_p": "not between 0 and 1 is refused",
        "temperature": "null is left out; not above 0 is refused, as by native servers; over 2, "
        "OpenAI's bound, it is 2 and reported",
    },
)
TOP_K: Final = Ledger(
    "llama_stack.TopKSamplingStrategy",
    "openai.CreateChatCompletionRequest",
    carried={},
    lost={"top_k": Lost(Kind.TUNING, "OpenAI's schema has no such member")},
    dropped={"type": "says nothing beside its top_k"},
    why={"top_k": "below 1 is refused, as by native servers; carried to a provider that takes one"},
)
TOP_K_LOSES: Final = "native sampling is by top_p or by top_k; temperature and top_p are taken"
STOPS: Final = "OpenAI takes at most 4 stops"
LIMIT: Final = "max_completion_tokens is given as well, and taken"
HOT: Final = "OpenAI takes a temperature of at most 2, which it is now"
OPENAI_STOPS: Final = 4
OPENAI_HOTTEST: Final = 2
NATIVE_TOP_P: Final = 0.95


def to_llama_stack(source: oai.CreateChatCompletionRequest, report: Report) -> to_ls.SamplingParams:
    """The native sampling parameters of a request; raises InvalidInput for what means nothing anywhere."""
    return params(source, _limit(source, report), report)


def params(
    source: oai.CreateChatCompletionRequest | oai.CreateCompletionRequest, limit: int | None, report: Report
) -> to_ls.SamplingParams:
    """The same, of a chat's request or a text completion's, with the limit that it means."""
    params: to_ls.SamplingParams = {"strategy": _strategy(source, report)}
    if limit is not None:
        params["max_tokens"] = limit
    given = penalty(source.get("repetition_penalty"), (None, "repetition_penalty"))
    if given is not None:
        params["repetition_penalty"] = given
    stop = source.get("stop")
    if stop:
        params["stop"] = [stop] if isinstance(stop, str) else stop
    return params


def _strategy(source: oai.CreateChatCompletionRequest | oai.CreateCompletionRequest, report: Report) -> Any:
    temperature, top_p, top_k = source.get("temperature"), source.get("top_p"), source.get("top_k")
    asked = temperature is not None or top_p is not None
    if top_p is not None:
        between(top_p, (None, "top_p"))
    if top_k is not None and top_k >= 1:
        if not asked:
            return {"type": "top_k", "top_k": int(top_k)}
        report.lose((None, "top_k"), top_k, Kind.TUNING, TOP_K_LOSES)
    if temperature == 0:
        return {"type": "greedy"}
    return {
        "type": "top_p",
        "temperature": 1.0 if temperature is None else _not_below_0(temperature, (None, "temperature")),
        "top_p": 1.0 if top_p is None else top_p,
    }


def _limit(source: oai.CreateChatCompletionRequest, report: Report) -> int | None:
    name, limit, older = "max_completion_tokens", source.get("max_completion_tokens"), source.get("max_tokens")
    if limit is None:
        name, limit = "max_tokens", older
    elif older is not None and older != limit:
        report.lose((None, "max_tokens"), older, Kind.CONSTRAINT, LIMIT)
    if limit is not None and limit < 1:
        refuse((None, name), f"= {show(limit)} is below 1; leave it out for no limit")
    return None if limit is None else int(limit)


def to_openai(source: ls.SamplingParams | None, report: Report, profile: Profile) -> dict[str, Any]:
    """OpenAI's members for native sampling parameters, null ones left out."""
    if source is None:
        return {"temperature": 0}
    at: At = (None, "sampling_params")
    SAMPLING_PARAMS.account(_left(source, profile), report, at)
    members = _members(source.get("strategy"), report, (at, "strategy"), profile)
    given = penalty(source.get("repetition_penalty"), (at, "repetition_penalty"))
    if given is not None and given != 1:
        _put("repetition_penalty", given, members, profile)
    limit = source.get("max_tokens")
    if limit:
        members["max_tokens"] = positive(limit, (at, "max_tokens"))
    stop = source.get("stop")
    if stop:
        for i, word in enumerate(stop[OPENAI_STOPS:], OPENAI_STOPS):
            report.lose(((at, "stop"), i), word, Kind.CONSTRAINT, STOPS)
        members["stop"] = stop[:OPENAI_STOPS]
    return members


def _left(source: Mapping[str, Any], profile: Profile) -> Mapping[str, Any]:
    """What a ledger accounts for: all but what the provider takes."""
    return {name: source[name] for name in source if name not in profile.takes} if profile.takes else source


def _put(name: str, value: float, members: dict[str, Any], profile: Profile) -> None:
    """Set what only some servers take, where the provider does."""
    taken = profile.takes.get(name)
    if taken is not None:
        taken.put(value, members)


def _members(strategy: Any, report: Report, at: At, profile: Profile) -> dict[str, Any]:
    if strategy is None or strategy["type"] == "greedy":
        GREEDY.account(strategy or {}, report, at)
        return {"temperature": 0}
    if strategy["type"] == "top_k":
        members, top_k = dict[str, Any](), likeliest(strategy["top_k"], (at, "top_k"))
        TOP_K.account(_left(strategy, profile), report, at)
        _put("top_k", top_k, members, profile)
        return members
    TOP_P.account(strategy, report, at)
    return _top_p(strategy, report, at)


def _top_p(strategy: Mapping[str, Any], report: Report, at: At) -> dict[str, Any]:
    temperature, top_p = strategy.get("temperature"), strategy.get("top_p")
    members: dict[str, Any] = {"top_p": NATIVE_TOP_P if top_p is None else between(top_p, (at, "top_p"))}
    if temperature is not None:
        members["temperature"] = _temperature(temperature, report, (at, "temperature"))
    return members


def _temperature(temperature: float, report: Report, at: At) -> float:
    if above_0(temperature, at) > OPENAI_HOTTEST:
        report.lose(at, temperature, Kind.CONSTRAINT, HOT)
    return min(temperature, OPENAI_HOTTEST)


def positive(limit: int, at: At) -> int:
    """A native limit that is one; raises InvalidInput for what is below 0."""
    if limit < 1:
        refuse(at, f"= {show(limit)} is below 0; 0 is no limit")
    return int(limit)


def between(top_p: float, at: At) -> float:
    """A top_p; raises InvalidInput for what is none."""
    if not 0 <= top_p <= 1:
        refuse(at, f"= {show(top_p)} is not between 0 and 1")
    return top_p


def above_0(temperature: float, at: At) -> float:
    """A native temperature; raises InvalidInput for what is none, as 0 is, which native servers refuse."""
    if temperature <= 0:
        refuse(at, f"= {show(temperature)} is not above 0; greedy is a strategy of its own")
    return temperature


def likeliest(top_k: int, at: At) -> int:
    """A native top_k; raises InvalidInput for what is none, as 0 is, which native servers refuse."""
    if top_k < 1:
        refuse(at, f"= {show(top_k)} is below 1; all tokens are top_p of 1")
    return int(top_k)


def _not_below_0(temperature: float, at: At) -> float:
    if temperature < 0:
        refuse(at, f"= {show(temperature)} is below 0")
    return temperature


def penalty(given: float | None, at: At) -> float | None:
    """A repetition_penalty, or none; raises InvalidInput for what is none."""
    if given is not None and given <= 0:
        refuse(at, f"= {show(given)} is not above 0; 1 is no penalty")
    return given
