"""Which tools the model may or must call.

The three words are the same on both sides. A choice that cannot be met (a call required where no tools are, a name that is
none of the tools) is refused, as servers of both kinds do.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.gate import is_object
from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report, refuse, show

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import strict as to_oai

NAMED: Final = Ledger(
    "openai.ChatCompletionNamedToolChoice",
    "llama_stack.ToolConfig",
    carried={"function": "tool_choice exchange.named_tool"},
    dropped={"type": "says function, as every native choice"},
)
NAMED_FUNCTION: Final = Ledger(
    "openai.ChatCompletionNamedToolChoiceFunction",
    "llama_stack.ToolConfig",
    carried={"name": "tool_choice exchange.named_tool"},
)
FUNCTION_CALL: Final = Ledger(
    "openai.ChatCompletionFunctionCallOption",
    "llama_stack.ToolConfig",
    carried={"name": "tool_choice exchange.named_tool"},
)
ALLOWED_CHOICE: Final = Ledger(
    "openai.ChatCompletionAllowedToolsChoice",
    "llama_stack.ChatCompletionRequest",
    carried={"allowed_tools": "tools tool_config.tool_choice"},
    dropped={"type": "says allowed_tools; what it allows is carried"},
)
ALLOWED: Final = Ledger(
    "openai.ChatCompletionAllowedTools",
    "llama_stack.ChatCompletionRequest",
    carried={"mode": "tool_config.tool_choice", "tools": "tools tool_config.tool_choice"},
    why={"tools": "only these tools are offered; a custom one is a constraint loss"},
)
TOOL_CONFIG: Final = Ledger(
    "llama_stack.ToolConfig",
    "openai.CreateChatCompletionRequest",
    carried={"tool_choice": "tool_choice exchange.named_tool exchange.may_call"},
    lost={
        "tool_prompt_format": Lost(Kind.TUNING, "OpenAI's servers write the prompt of tools in their own way"),
        "system_message_behavior": Lost(
            Kind.CONSTRAINT, "OpenAI's servers decide where the prompt of tools stands", ("append",)
        ),
    },
)
WORDS: Final = ("auto", "none", "required")
SHADOWED: Final = "natively the tool's name would be read as the word; a call of any tool is required instead"
CUSTOM: Final = "Llama Stack tools are functions"


def to_llama_stack(
    choice: Any, tools: list[to_ls.ToolDefinition], report: Report, at: At
) -> tuple[list[to_ls.ToolDefinition], str | None]:
    """The tools that stay and the native choice; None where nothing need be said. Raises InvalidInput."""
    if isinstance(choice, str):
        return tools, _word(choice, tools, at)
    if choice["type"] == "custom":
        report.lose(at, choice, Kind.CONSTRAINT, CUSTOM)
        return tools, None
    if choice["type"] == "allowed_tools":
        return _allowed(choice, tools, report, at)
    NAMED.account(choice, report, at)
    NAMED_FUNCTION.account(choice["function"], report, (at, "function"))
    return tools, _named(choice["function"], tools, report, (at, "function"))


def function_call_to_llama_stack(
    choice: Any, tools: Sequence[to_ls.ToolDefinition], report: Report, at: At
) -> str | None:
    """The native choice of the deprecated function_call; None where nothing need be said. Raises InvalidInput."""
    if isinstance(choice, str):
        return _word(choice, tools, at)
    FUNCTION_CALL.account(choice, report, at)
    return _named(choice, tools, report, at)


def _word(choice: str, tools: Sequence[object], at: At) -> str | None:
    if tools:
        return choice
    if choice == "required":
        refuse(at, f"= {show(choice)} but there is no function to call: offer one, or say auto")
    return None


def _named(choice: Any, tools: Sequence[to_ls.ToolDefinition], report: Report, at: At) -> str:
    name: str = choice["name"]
    if all(tool["tool_name"] != name for tool in tools):
        refuse((at, "name"), f"= {show(name)} is none of the tools")
    if name in WORDS:
        report.lose((at, "name"), name, Kind.CONSTRAINT, SHADOWED)
        return "required"
    return name


def _allowed(
    choice: Any, tools: list[to_ls.ToolDefinition], report: Report, at: At
) -> tuple[list[to_ls.ToolDefinition], str | None]:
    allowed, at = choice["allowed_tools"], (at, "allowed_tools")
    ALLOWED_CHOICE.account(choice, report, at[0])
    ALLOWED.account(allowed, report, at)
    offered, names = {tool["tool_name"] for tool in tools}, set[str]()
    for i, tool in enumerate(allowed["tools"]):
        if tool.get("type") == "custom":
            report.lose(((at, "tools"), i), tool, Kind.CONSTRAINT, CUSTOM)
        else:
            names.add(_allowed_name(tool, offered, ((at, "tools"), i)))
    kept = [tool for tool in tools if tool["tool_name"] in names]
    return kept, _word(allowed["mode"], kept, (at, "mode"))


def _allowed_name(tool: Any, offered: Collection[str], at: At) -> str:
    function = tool.get("function")
    name: Any = function.get("name") if is_object(function) else tool.get("name")
    if not isinstance(name, str):
        refuse(at, "names no function")
    if name not in offered:
        refuse(at, f"= {show(name)} is none of the tools")
    return name


def to_openai(
    source: ls.ChatCompletionRequest, tools: Sequence[ls.ToolDefinition], report: Report
) -> to_oai.ChatCompletionToolChoiceOption | None:
    """OpenAI's choice; None where nothing need be said. Raises InvalidInput where the request says two things."""
    config = source.get("tool_config")
    if config is not None:
        TOOL_CONFIG.account(config, report, (None, "tool_config"))
    choice: Any = chosen(source, tools)[0]
    return choice if choice is None or choice in WORDS else {"type": "function", "function": {"name": choice}}


def chosen(source: ls.ChatCompletionRequest, tools: Sequence[ls.ToolDefinition]) -> tuple[str | None, At]:
    """A native request's choice, a word or a tool's name, and where it stands; None where it says nothing.

    Raises InvalidInput where the request says two things, and for what cannot be met.
    """
    choice, at = configured(source, "tool_choice")
    if choice is None or choice in WORDS:
        return (None if choice is None else _word(choice, tools, at)), at
    if all(tool["tool_name"] != choice for tool in tools):
        refuse(at, f"= {show(choice)} is none of the tools")
    return choice, at


def configured(source: ls.ChatCompletionRequest, name: str) -> tuple[str | None, At]:
    """What a native request says by its tool_config, or by the deprecated member, and where; raises InvalidInput for both."""
    at: At = (None, name)
    given, inner = source.get(name), (source.get("tool_config") or {}).get(name)
    if given is not None and inner is not None and given != inner:
        refuse(at, f"= {show(given)} but tool_config.{name} = {show(inner)}: give one of them")
    return (inner, ((None, "tool_config"), name)) if given is None else (given, at)  # type: ignore[return-value]
