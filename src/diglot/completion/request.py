"""A text completion request, as a whole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, Final

from diglot.arguments import MOST_CHOICES
from diglot.chat import request as chat
from diglot.chat import sampling
from diglot.chat.response_format import put_grammar
from diglot.completion import prompt
from diglot.ledger import Ledger, Lost
from diglot.profile import DEFAULT
from diglot.report import At, Kind, Report, refuse, show

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

    from diglot.profile import Profile

_TARGET: Final = "openai.CreateCompletionRequest"
_SAME: Final = ("frequency_penalty", "presence_penalty", "logit_bias", "seed", "user")
_SAMPLED: Final = ("temperature", "top_p", "top_k", "repetition_penalty", "stop")
REQUEST: Final = Ledger(
    "openai.CreateCompletionRequest",
    "llama_stack.CompletionRequest",
    carried={
        "model": "model_id exchange.model",
        "prompt": "content exchange.prompts",
        **{name: chat.REQUEST.carried[name] for name in _SAMPLED},
        "max_tokens": "sampling_params.max_tokens",
        "logprobs": "logprobs.top_k exchange.top_logprobs",
        "n": "exchange.n",
        "echo": "exchange.echo",
        "stream": "stream",
        "stream_options": "exchange.include_usage",
    },
    lost={
        **{name: chat.REQUEST.lost[name] for name in _SAME},
        "suffix": Lost(Kind.CONSTRAINT, "native servers only go on; they fill no gap before a suffix", ("",)),
    },
    judged={"best_of": Lost(Kind.CONSTRAINT, "native servers give the one answer that they make")},
    why={
        "prompt": "completion.split makes a request of each text of a list; the translator alone reports the further "
        "ones as a content loss; null is the empty text, an empty list is refused, and so are token ids",
        "best_of": "only where it is more than n",
        "n": "completion.split makes n requests of each prompt; the translator alone reports the further choices as a "
        "content loss; below 1 and over 128, OpenAI's bounds, it is refused",
        "max_tokens": "absent is 16, OpenAI's default here; below 1 is refused, for 0 is no limit natively",
        "logprobs": "at least 1; true is 1; the answer is trimmed back to what was asked",
        "echo": "the translator of the answer puts the prompt before its text",
        "stream_options": "include_usage is remembered for the stream",
        **{name: why for name, why in chat.REQUEST.why.items() if name in _SAMPLED},
    },
)
STREAM_OPTIONS: Final = replace(chat.STREAM_OPTIONS, target=REQUEST.target)
NATIVE_REQUEST: Final = Ledger(
    "llama_stack.CompletionRequest",
    _TARGET,
    carried={
        "model_id": "model exchange.model",
        "content": "prompt",
        "sampling_params": "temperature top_p max_tokens stop",
        "stream": "stream stream_options.include_usage exchange.include_usage",
        "logprobs": "logprobs exchange.top_logprobs",
    },
    lost={"response_format": Lost(Kind.CONSTRAINT, "OpenAI's text completions have no format")},
    why={
        "stream": "asks for usage as well, else the last chunk could give no metrics",
        "sampling_params": "absent is greedy, native's default",
        "content": "the texts are joined; images are a content loss",
        "response_format": "a grammar is carried to a provider that takes one",
    },
)
LOGPROBS: Final = Ledger(
    "llama_stack.LogProbConfig",
    _TARGET,
    carried={"top_k": "logprobs exchange.top_logprobs"},
    why={"top_k": "0 is none asked; over 5, OpenAI's bound, it is 5 and reported"},
)
SAMPLING_PARAMS: Final = replace(
    sampling.SAMPLING_PARAMS,
    target=_TARGET,
    why={
        **sampling.SAMPLING_PARAMS.why,
        "max_tokens": "0 is unset, a constraint loss, since OpenAI's servers then end at 16; below 0 is refused",
    },
)
GREEDY: Final = replace(sampling.GREEDY, target=_TARGET)
TOP_P: Final = replace(sampling.TOP_P, target=_TARGET)
TOP_K: Final = replace(sampling.TOP_K, target=_TARGET)

CHOICES: Final = "a native request has one answer; completion.split(request) makes as many requests"
PROMPTS: Final = "a native request has one prompt; completion.split(request) makes as many requests"
UNLIMITED: Final = "a native request without a limit goes on to its end, where OpenAI's servers end at 16 tokens"
TOO_MANY: Final = "OpenAI gives at most 5 alternatives here, which are now asked for"
OPENAI_LIMIT: Final = 16
MOST_LOGPROBS: Final = 5


def choices(source: oai.CreateCompletionRequest) -> int:
    """How many choices of each prompt are asked for; raises InvalidInput where it is none, or more than OpenAI gives."""
    n = source.get("n")
    if n is None:
        return 1
    if not 1 <= n <= MOST_CHOICES:
        refuse((None, "n"), f"= {show(n)} is not between 1 and {MOST_CHOICES}")
    return int(n)


def to_llama_stack(source: oai.CreateCompletionRequest, report: Report) -> to_ls.CompletionRequest:
    """The native request of the first prompt, for one choice."""
    REQUEST.account(source, report, None)
    n, texts, best_of = choices(source), prompt.prompts(source["prompt"]), source.get("best_of")
    if n > 1:
        report.lose((None, "n"), n, Kind.CONTENT, CHOICES)
    for i, text in enumerate(texts[1:], 1):
        report.lose(((None, "prompt"), i), text, Kind.CONTENT, PROMPTS)
    if best_of is not None and best_of > n:
        REQUEST.judge("best_of", best_of, report, None)
    made: to_ls.CompletionRequest = {
        "model_id": source["model"],
        "content": texts[0],
        "sampling_params": sampling.params(source, _limit(source), report),
    }
    _add_output(source, made, report)
    return made


def _limit(source: oai.CreateCompletionRequest) -> int:
    limit = source.get("max_tokens")
    if limit is None:
        return OPENAI_LIMIT
    if limit < 1:
        refuse((None, "max_tokens"), f"= {show(limit)} is below 1; leave it out for OpenAI's 16")
    return int(limit)


def _add_output(source: oai.CreateCompletionRequest, made: to_ls.CompletionRequest, report: Report) -> None:
    asked, streamed, options = source.get("logprobs"), source.get("stream"), source.get("stream_options")
    if streamed is not None:
        made["stream"] = streamed
    if options is not None:
        STREAM_OPTIONS.account(options, report, (None, "stream_options"))
    if asked is not None and asked is not False:
        if asked < 0:
            refuse((None, "logprobs"), f"= {show(asked)} is below 0")
        made["logprobs"] = {"top_k": max(1, int(asked))}


def to_openai(
    source: ls.CompletionRequest, report: Report, profile: Profile = DEFAULT
) -> to_oai.CreateCompletionRequest:
    """OpenAI's request; null members are left out. What only some servers take is carried where the profile says so."""
    wanted, form = source.get("response_format"), dict[str, Any]()
    said: Any = source
    if wanted is not None and wanted["type"] == "grammar" and put_grammar(wanted["bnf"], form, profile):
        said = {name: value for name, value in source.items() if name != "response_format"}
    NATIVE_REQUEST.account(said, report, None)
    params, streamed, asked = source.get("sampling_params"), source.get("stream"), source.get("logprobs")
    limit = (params or {}).get("max_tokens")
    if not limit:
        at: At = (None, "sampling_params")
        report.lose((at, "max_tokens"), limit, Kind.CONSTRAINT, UNLIMITED)
    made: dict[str, Any] = {
        "model": source["model_id"],
        "prompt": prompt.joined(source["content"], report, (None, "content")),
        **sampling.to_openai(params, report, profile),
        **form,
    }
    if streamed is not None:
        made["stream"] = streamed
    if streamed:
        made["stream_options"] = {"include_usage": True}
    if asked is not None:
        LOGPROBS.account(asked, report, (None, "logprobs"))
        _add_logprobs(asked.get("top_k") or 0, made, report)
    return made  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def _add_logprobs(top_k: int, made: dict[str, Any], report: Report) -> None:
    if top_k > MOST_LOGPROBS:
        report.lose(((None, "logprobs"), "top_k"), top_k, Kind.CONSTRAINT, TOO_MANY)
    if top_k > 0:
        made["logprobs"] = int(min(top_k, MOST_LOGPROBS))
