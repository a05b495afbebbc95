"""A chat completion request, as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.arguments import MOST_CHOICES
from diglot.chat import messages, sampling, tool_choice, tools
from diglot.chat.response_format import response_format_to_llama_stack, response_format_to_openai
from diglot.errors import InvalidInput
from diglot.ledger import Ledger, Lost
from diglot.profile import DEFAULT
from diglot.report import Kind, Report, show

if TYPE_CHECKING:
    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

    from diglot.profile import Profile


def _tuning(why: str, *silent: object) -> Lost:
    return Lost(Kind.TUNING, why, silent)


def _metadata(why: str, *silent: object) -> Lost:
    return Lost(Kind.METADATA, why, silent)


REQUEST: Final = Ledger(
    "openai.CreateChatCompletionRequest",
    "llama_stack.ChatCompletionRequest",
    carried={
        "model": "model_id exchange.model",
        "messages": "messages",
        "temperature": "sampling_params.strategy.type sampling_params.strategy.temperature",
        "top_p": "sampling_params.strategy.type sampling_params.strategy.top_p",
        "top_k": "sampling_params.strategy.type sampling_params.strategy.top_k",
        "repetition_penalty": "sampling_params.repetition_penalty",
        "max_completion_tokens": "sampling_params.max_tokens",
        "max_tokens": "sampling_params.max_tokens",
        "stop": "sampling_params.stop",
        "logprobs": "logprobs.top_k exchange.top_logprobs",
        "top_logprobs": "logprobs.top_k exchange.top_logprobs",
        "n": "exchange.n",
        "response_format": "response_format",
        "tools": "tools tool_config.tool_choice exchange.tools exchange.function_call",
        "tool_choice": "tool_config.tool_choice tools exchange.named_tool exchange.may_call",
        "functions": "tools tool_config.tool_choice exchange.tools exchange.function_call",
        "function_call": "tool_config.tool_choice exchange.named_tool exchange.may_call",
        "stream": "stream",
        "stream_options": "exchange.include_usage",
    },
    lost={
        "audio": Lost(Kind.CONTENT, "native servers answer with text"),
        "frequency_penalty": _tuning("native sampling has no such penalty; repetition_penalty is another quantity", 0),
        "presence_penalty": _tuning("native sampling has no such penalty; repetition_penalty is another quantity", 0),
        "logit_bias": _tuning("native sampling has no such member", {}),
        "seed": _tuning("native sampling has no such member"),
        "reasoning_effort": _tuning("native servers reason as the model does", "medium"),
        "verbosity": _tuning("native servers answer as the model does", "medium"),
        "prediction": _tuning("native servers take no prediction"),
        "modalities": Lost(Kind.CONTENT, "native servers answer with text", (["text"], [])),
        "moderation": Lost(Kind.CONSTRAINT, "native inference does not moderate"),
        "web_search_options": Lost(Kind.CONSTRAINT, "native inference does not search the web"),
        "metadata": _metadata("native servers store no answers", {}),
        "store": _metadata("native servers store no answers", False),
        "user": _metadata("native requests do not name their user"),
        "safety_identifier": _metadata("native requests do not name their user"),
        "service_tier": _metadata("native servers have one tier", "auto", "default"),
        "prompt_cache_key": _metadata("native servers cache prompts by themselves or not at all"),
        "prompt_cache_options": _metadata("native servers cache prompts by themselves or not at all"),
        "prompt_cache_retention": _metadata("native servers cache prompts by themselves or not at all"),
    },
    judged={"parallel_tool_calls": Lost(Kind.CONSTRAINT, "native servers may call several tools at once", (True,))},
    why={
        "parallel_tool_calls": "only false, and only beside tools",
        "temperature": "0 is greedy; absent is 1.0, OpenAI's default, since native's own is greedy",
        "top_p": "absent is 1.0, OpenAI's default; beside temperature 0 it says nothing; not between 0 and 1 is refused",
        "repetition_penalty": "an extension; not above 0 is refused",
        "top_k": "an extension; the strategy where neither temperature nor top_p is given, else a tuning loss",
        "max_completion_tokens": "before max_tokens; below 1 is refused, for 0 is no limit natively",
        "max_tokens": "one that differs from max_completion_tokens is a constraint loss; below 1 is refused",
        "n": "chat.split makes n requests of it; the translator alone reports the further choices as a content loss; "
        "below 1 and over 128, OpenAI's bounds, it is refused",
        "tool_choice": "auto and none say nothing without tools; a choice that cannot be met is refused; of a "
        "tool named auto, none or required it is required, and a constraint loss",
        "function_call": "as tool_choice, which goes before it: beside one it is a constraint loss",
        "stream_options": "include_usage is remembered for the stream",
        "top_logprobs": "at least 1; the answer is trimmed back to what was asked; without logprobs a tuning loss",
    },
)
STREAM_OPTIONS: Final = Ledger(
    "openai.ChatCompletionStreamOptions",
    "llama_stack.ChatCompletionRequest",
    carried={"include_usage": "exchange.include_usage"},
    lost={"include_obfuscation": _metadata("native streams are not padded", False)},
)
NATIVE_REQUEST: Final = Ledger(
    "llama_stack.ChatCompletionRequest",
    "openai.CreateChatCompletionRequest",
    carried={
        "model_id": "model exchange.model",
        "messages": "messages",
        "sampling_params": "temperature top_p max_tokens stop",
        "tools": "tools tool_choice exchange.tools",
        "tool_choice": "tool_choice exchange.may_call",
        "tool_config": "tool_choice exchange.named_tool exchange.may_call",
        "response_format": "response_format",
        "stream": "stream stream_options.include_usage exchange.include_usage",
        "logprobs": "logprobs top_logprobs exchange.top_logprobs",
    },
    lost={"tool_prompt_format": _tuning("OpenAI's servers write the prompt of tools in their own way")},
    why={
        "stream": "asks for usage as well, else the complete event could give no metrics",
        "sampling_params": "absent is greedy, native's default",
    },
)
LOGPROBS: Final = Ledger(
    "llama_stack.LogProbConfig",
    "openai.CreateChatCompletionRequest",
    carried={"top_k": "logprobs top_logprobs exchange.top_logprobs"},
    why={"top_k": "0 is none asked; over 20, OpenAI's bound, it is 20 and reported"},
)
CHOICES: Final = "a native request has one answer; chat.split(request) makes as many requests"
UNASKED: Final = "OpenAI gives alternatives only beside logprobs: true"
SECOND_CHOICE: Final = "tool_choice is given as well, and taken"
MOST_LOGPROBS: Final = 20
TOO_MANY: Final = "OpenAI gives at most 20 alternatives, which are now asked for"


def choices(source: oai.CreateChatCompletionRequest) -> int:
    """How many choices are asked for; raises InvalidInput where it is none, or more than OpenAI gives."""
    n = source.get("n")
    if n is None:
        return 1
    if not 1 <= n <= MOST_CHOICES:
        raise InvalidInput(f"n = {show(n)} is not between 1 and {MOST_CHOICES}", "n")
    return int(n)


def to_llama_stack(source: oai.CreateChatCompletionRequest, report: Report) -> to_ls.ChatCompletionRequest:
    """The native request; null members are left out."""
    REQUEST.account(source, report, None)
    n = choices(source)
    if n > 1:
        report.lose((None, "n"), n, Kind.CONTENT, CHOICES)
    made: to_ls.ChatCompletionRequest = {
        "model_id": source["model"],
        "messages": messages.to_llama_stack(source["messages"], report),
        "sampling_params": sampling.to_llama_stack(source, report),
    }
    _add_tools(source, made, report)
    _add_output(source, made, report)
    return made


def _add_tools(source: oai.CreateChatCompletionRequest, made: to_ls.ChatCompletionRequest, report: Report) -> None:
    offered = tools.to_llama_stack(source.get("tools") or (), report, (None, "tools"))
    offered += tools.functions_to_llama_stack(source.get("functions") or (), report, (None, "functions"))
    choice, called, word = source.get("tool_choice"), source.get("function_call"), None
    if choice is not None:
        if called is not None:
            report.lose((None, "function_call"), called, Kind.CONSTRAINT, SECOND_CHOICE)
        offered, word = tool_choice.to_llama_stack(choice, offered, report, (None, "tool_choice"))
    elif called is not None:
        word = tool_choice.function_call_to_llama_stack(called, offered, report, (None, "function_call"))
    if word is not None:
        made["tool_config"] = {"tool_choice": word}
    if offered:
        made["tools"] = offered
        if source.get("parallel_tool_calls") is False:
            REQUEST.judge("parallel_tool_calls", value=False, report=report, at=None)


def _add_output(source: oai.CreateChatCompletionRequest, made: to_ls.ChatCompletionRequest, report: Report) -> None:
    wanted, streamed, options = source.get("response_format"), source.get("stream"), source.get("stream_options")
    if wanted is not None:
        form = response_format_to_llama_stack(wanted, report)
        if form is not None:
            made["response_format"] = form
    if streamed is not None:
        made["stream"] = streamed
    if options is not None:
        STREAM_OPTIONS.account(options, report, (None, "stream_options"))
    alternatives = source.get("top_logprobs")
    if source.get("logprobs"):
        made["logprobs"] = {"top_k": max(1, int(alternatives or 1))}
    elif alternatives:
        report.lose((None, "top_logprobs"), alternatives, Kind.TUNING, UNASKED)


def to_openai(
    source: ls.ChatCompletionRequest, report: Report, profile: Profile = DEFAULT
) -> to_oai.CreateChatCompletionRequest:
    """OpenAI's request; null members are left out. What only some servers take is carried where the profile says so."""
    NATIVE_REQUEST.account(source, report, None)
    offered = source.get("tools") or []
    made: dict[str, Any] = {
        "model": source["model_id"],
        "messages": messages.to_openai(source["messages"], report),
        **sampling.to_openai(source.get("sampling_params"), report, profile),
    }
    if offered:
        made["tools"] = tools.to_openai(offered, report, (None, "tools"))
    choice = tool_choice.to_openai(source, offered, report)
    if choice is not None:
        made["tool_choice"] = choice
    _add_openai_output(source, made, report, profile)
    return made  # type: ignore[return-value]  # pyright: ignore[reportReturnType]


def _add_openai_output(
    source: ls.ChatCompletionRequest, made: dict[str, Any], report: Report, profile: Profile
) -> None:
    wanted, streamed, asked = source.get("response_format"), source.get("stream"), source.get("logprobs")
    if wanted is not None:
        response_format_to_openai(wanted, made, report, profile)
    if streamed is not None:
        made["stream"] = streamed
    if streamed:
        made["stream_options"] = {"include_usage": True}
    if asked is not None:
        LOGPROBS.account(asked, report, (None, "logprobs"))
        _add_logprobs(asked.get("top_k") or 0, made, report)


def _add_logprobs(top_k: int, made: dict[str, Any], report: Report) -> None:
    if top_k > MOST_LOGPROBS:
        report.lose(((None, "logprobs"), "top_k"), top_k, Kind.CONSTRAINT, TOO_MANY)
    if top_k > 0:
        made["logprobs"] = True
        made["top_logprobs"] = int(min(top_k, MOST_LOGPROBS))
