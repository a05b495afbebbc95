"""Tools offered to the model: OpenAI's function tools, and native tool definitions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot.chat import parameters
from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

TOOL: Final = Ledger(
    "openai.ChatCompletionTool",
    "llama_stack.ToolDefinition",
    carried={"function": "tool_name description parameters exchange.tools"},
    dropped={"type": "says function, as every native tool"},
)
FUNCTION: Final = Ledger(
    "openai.FunctionObject",
    "llama_stack.ToolDefinition",
    carried={
        "name": "tool_name exchange.tools",
        "description": "description",
        "parameters": "parameters.param_type parameters.description parameters.required parameters.default description",
    },
    lost={"strict": Lost(Kind.CONSTRAINT, "native servers do not enforce a tool's schema", (False,))},
    filled={"description": "the empty text, where it has none: old servers forward a null and fail"},
    why={
        "name": "a tool named like a built-in one is the same string natively",
        "parameters": "what a type word and a default cannot say is a constraint loss, and told in the descriptions",
    },
)
DEPRECATED_FUNCTION: Final = Ledger(
    "openai.ChatCompletionFunctions",
    "llama_stack.ToolDefinition",
    carried=FUNCTION.carried,
    filled=FUNCTION.filled,
)
NATIVE_TOOL: Final = Ledger(
    "llama_stack.ToolDefinition",
    "openai.ChatCompletionTool",
    carried={
        "tool_name": "function.name function.parameters exchange.tools",
        "description": "function.description function.parameters",
        "parameters": "function.parameters function.description",
    },
    filled={"type": "function"},
    why={"tool_name": "a built-in tool without parameters gets its own"},
)
CUSTOM: Final = "Llama Stack tools are functions"
_QUERY: Final = {"query": ("string", "What to search for")}
_BUILT_IN: Final[Mapping[str, Mapping[str, tuple[str, str]]]] = {
    "brave_search": _QUERY,
    "wolfram_alpha": _QUERY,
    "photogen": {"query": ("string", "What the image is to show")},
    "code_interpreter": {"code": ("string", "The code to run")},
}


def to_llama_stack(source: Sequence[Any], report: Report, at: At) -> list[to_ls.ToolDefinition]:
    """Native definitions of function tools; custom and unknown ones are content losses."""
    tools: list[to_ls.ToolDefinition] = []
    for i, tool in enumerate(source):
        if tool["type"] != "function":
            report.lose(((at, i), "type"), tool["type"], Kind.CONTENT, CUSTOM)
            continue
        TOOL.account(tool, report, (at, i))
        FUNCTION.account(tool["function"], report, ((at, i), "function"))
        tools.append(_definition(tool["function"], report, ((at, i), "function")))
    return tools


def functions_to_llama_stack(
    source: Sequence[oai.ChatCompletionFunctions], report: Report, at: At
) -> list[to_ls.ToolDefinition]:
    """Native definitions of the deprecated functions."""
    for i, function in enumerate(source):
        DEPRECATED_FUNCTION.account(function, report, (at, i))
    return [_definition(function, report, (at, i)) for i, function in enumerate(source)]


def _definition(
    function: oai.FunctionObject | oai.ChatCompletionFunctions, report: Report, at: At
) -> to_ls.ToolDefinition:
    table, description = parameters.to_llama_stack(
        function.get("parameters") or {}, function.get("description") or "", report, (at, "parameters")
    )
    return {"tool_name": function["name"], "description": description, "parameters": table}


def to_openai(source: Sequence[ls.ToolDefinition], report: Report, at: At) -> list[to_oai.ChatCompletionTool]:
    """OpenAI's function tools."""
    return [_tool(tool, report, (at, i)) for i, tool in enumerate(source)]


def _tool(source: ls.ToolDefinition, report: Report, at: At) -> to_oai.ChatCompletionTool:
    NATIVE_TOOL.account(source, report, at)
    name, described = source["tool_name"], source.get("description") or ""
    table = source.get("parameters") or ({} if parameters.tells(described) else _built_in(name))
    schema, description = parameters.to_openai(table, described, report, (at, "parameters"))
    function: to_oai.FunctionObject = {"name": name, "parameters": schema}
    if description:
        function["description"] = description
    return {"type": "function", "function": function}


def _built_in(name: str) -> dict[str, ls.ToolParamDefinition]:
    known = _BUILT_IN.get(name, {})
    return {key: {"param_type": word, "description": text} for key, (word, text) in known.items()}
