"""A native chat request as one of Ollama's: its conversation is a prompt."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final, NamedTuple

from diglot.chat.request import MOST_LOGPROBS
from diglot.chat.tool_choice import chosen, configured
from diglot.forms.tokens import BEGIN
from diglot.generate import messages, options, told
from diglot.generate.images import TARGET
from diglot.generate.template import escaped, inert, turn
from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report
from diglot.structured import asking

if TYPE_CHECKING:
    from collections.abc import Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.ollama import strict as ollama

REQUEST: Final = Ledger(
    "llama_stack.ChatCompletionRequest",
    TARGET,
    carried={
        "model_id": "model exchange.model",
        "messages": "prompt images",
        "sampling_params": "options",
        "tools": "prompt format exchange.tools",
        "tool_choice": "prompt format exchange.may_call",
        "tool_config": "prompt format exchange.named_tool exchange.may_call",
        "tool_prompt_format": "prompt",
        "response_format": "format prompt",
        "stream": "stream exchange.include_usage",
        "logprobs": "logprobs top_logprobs exchange.top_logprobs",
    },
    filled={"raw": "true: the prompt is whole, and no template is put around it"},
    why={
        "messages": "each is a turn of Llama 3's prompt",
        "sampling_params": "absent is greedy, native's default",
        "tools": "told in the first system message, or in one before all others",
        "tool_choice": "none tells of no tools; required, or one tool, is told, and a constraint loss",
        "response_format": "the schema is told as well, as Ollama advises; beside tools it is told alone, a constraint loss",
        "stream": "false is said: Ollama streams where nothing is",
    },
)
CONFIG: Final = Ledger(
    "llama_stack.ToolConfig",
    TARGET,
    carried={
        "tool_choice": "prompt format exchange.named_tool exchange.may_call",
        "tool_prompt_format": "prompt",
        "system_message_behavior": "prompt",
    },
    why={
        "tool_prompt_format": "python_list, as Llama 3.2 knows it, where nothing is said",
        "system_message_behavior": "replace puts the first system message in the place of our words, and the functions in the "
        "place of {{function_description}}",
    },
)
SCHEMA: Final = Ledger(
    "llama_stack.JsonSchemaResponseFormat",
    TARGET,
    carried={"json_schema": "format prompt"},
    dropped={"type": "says json_schema, as format does"},
)
GRAMMAR: Final = Ledger(
    "llama_stack.GrammarResponseFormat",
    TARGET,
    carried={},
    lost={"bnf": Lost(Kind.CONSTRAINT, "Ollama takes no grammar")},
    dropped={"type": "says grammar; what it holds is reported"},
)
LOGPROBS: Final = Ledger(
    "llama_stack.LogProbConfig",
    TARGET,
    carried={"top_k": "logprobs top_logprobs exchange.top_logprobs"},
    why={"top_k": "0 is none asked; over 20, Ollama's bound, it is 20 and reported"},
)
UNENFORCED: Final = "a raw model is told to call; nothing makes it"
BESIDE_TOOLS: Final = "Ollama's format would forbid the calls; the schema is told, and not enforced"
TOO_MANY: Final = "Ollama gives at most 20 alternatives, which are now asked for"
FORM: Final = "python_list"


class _Tools(NamedTuple):
    """What a request says of its tools: those that are told, in which form, the choice in words, and instead of our words."""

    told: Sequence[ls.ToolDefinition]
    form: str
    choice: str
    replace: bool


def to_ollama(source: ls.ChatCompletionRequest, report: Report) -> ollama.GenerateRequest:
    """Ollama's request; what it does not take is reported. Raises InvalidInput for what means nothing anywhere."""
    REQUEST.account(source, report, None)
    tools = _tools(source, report)
    writer = messages.Writer(tools.form, report)
    schema = schema_of(source, report)
    made: ollama.GenerateRequest = {
        "model": source["model_id"],
        "prompt": _prompt(source, tools, schema, writer),
        "raw": True,
        "stream": source.get("stream") is True,
        "options": options.to_ollama(source.get("sampling_params"), report),
    }
    if writer.images:
        made["images"] = writer.images
    if schema is not None and tools.told:
        report.lose(((None, "response_format"), "json_schema"), schema, Kind.CONSTRAINT, BESIDE_TOOLS)
    elif schema is not None:
        made["format"] = schema
    add_logprobs(source.get("logprobs"), made, report)
    return made


def _tools(source: ls.ChatCompletionRequest, report: Report) -> _Tools:
    offered, config = source.get("tools") or [], source.get("tool_config")
    if config is not None:
        CONFIG.account(config, report, (None, "tool_config"))
    told.account(offered, report)
    choice, at = chosen(source, offered)
    words = inert(told.choice(choice), report, at)
    if words:
        report.lose(at, choice, Kind.CONSTRAINT, UNENFORCED)
    form, _ = configured(source, "tool_prompt_format")
    replace = (config or {}).get("system_message_behavior") == "replace"
    return _Tools([] if choice == "none" else offered, form or FORM, words, replace)


def _prompt(source: ls.ChatCompletionRequest, tools: _Tools, schema: Any, writer: messages.Writer) -> str:
    said = source["messages"]
    system = writer.system(said[0], ((None, "messages"), 0)) if said and said[0]["role"] == "system" else None
    first = 0 if system is None else 1
    text = _system(system, tools, schema)
    head = turn("system", text) if first or text else ""
    return f"{BEGIN}{head}{writer.turns(said, first)}{messages.asking()}"


def _system(system: str | None, tools: _Tools, schema: Any) -> str:
    """The text of the first system message: the tools before it, the form and the choice behind it."""
    replaced = system if tools.replace and tools.told else None
    lines = [told.offer(tools.told, tools.form, replaced)] if tools.told else []
    if replaced is None and system is not None:
        lines.append(system)
    if schema is not None:
        lines.append(escaped(asking(schema)))
    return "\n".join(filter(None, [*lines, tools.choice])).rstrip("\n")


def schema_of(source: ls.ChatCompletionRequest | ls.CompletionRequest, report: Report) -> dict[str, Any] | None:
    """The JSON Schema that the answer must fit; a grammar is lost."""
    wanted, at = source.get("response_format"), (None, "response_format")
    if wanted is None:
        return None
    if wanted["type"] == "grammar":
        GRAMMAR.account(wanted, report, at)
        return None
    SCHEMA.account(wanted, report, at)
    return wanted["json_schema"]


def add_logprobs(asked: ls.LogProbConfig | None, made: ollama.GenerateRequest, report: Report) -> None:
    """Set what says how many alternatives are asked for."""
    if asked is None:
        return
    at: At = (None, "logprobs")
    LOGPROBS.account(asked, report, at)
    top_k = asked.get("top_k") or 0
    if top_k > MOST_LOGPROBS:
        report.lose((at, "top_k"), top_k, Kind.CONSTRAINT, TOO_MANY)
    if top_k > 0:
        made["logprobs"] = True
        made["top_logprobs"] = int(min(top_k, MOST_LOGPROBS))
