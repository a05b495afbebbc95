"""What a raw model is told of its tools, and of the form that its answer must have: in the system's turn, in words.

A call is shown in the form in which it will be read (calltext), and the functions as Llama 3's own prompts list them.
"""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, Final

from diglot.forms import function_tag, json_form, python_list
from diglot.forms.call import BUILTINS, CODE, Call
from diglot.generate.images import TARGET
from diglot.generate.template import escaped
from diglot.ledger import Ledger

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import TypeAlias

    from diglot_types.llama_stack import lenient as ls

    from diglot.report import At, Report

    Tools: TypeAlias = Sequence[ls.ToolDefinition]

TOOL: Final = Ledger(
    "llama_stack.ToolDefinition",
    TARGET,
    carried={"tool_name": "prompt exchange.tools", "description": "prompt", "parameters": "prompt"},
    why={"tool_name": "a built-in tool without description and parameters is told as Llama 3.1 knows it"},
)
PARAMETER: Final = Ledger(
    "llama_stack.ToolParamDefinition",
    TARGET,
    carried=dict.fromkeys(("param_type", "description", "required", "default"), "prompt"),
)
_EXAMPLE: Final = [Call("name_of_function", {"parameter": "text", "other": 1})]
_FORMS: Final = {
    "json": f"nothing but a JSON object for each call, joined by semicolons: {json_form.write(_EXAMPLE)}",
    "function_tag": f"nothing but a tag for each call: {function_tag.write(_EXAMPLE)}",
    "python_list": f"nothing but a list of calls, written as in Python: {python_list.write(_EXAMPLE)}",
}
_OFFER: Final = """\
You can call functions where they help with what is asked. To call, answer with {form}
What they return comes in the next message. Where none helps, answer in words.

The functions, as JSON:

{listing}
"""
_BUILT_IN: Final = frozenset({*BUILTINS, CODE})
_PLACE: Final = re.compile(r"\{\{ ?function_(?:description|definitions) ?\}\}")
REQUIRED: Final = "You must call at least one of the functions now."


def offer(tools: Tools, form: str, system: str | None) -> str:
    """What the model is told of its tools; `system` is a prompt that takes the place of ours, with one for their list."""
    built_in = [tool["tool_name"] for tool in tools if _is_built_in(tool)]
    others = [tool for tool in tools if not _is_built_in(tool)]
    known = [name for name in built_in if name != CODE]
    lines = ["Environment: ipython"] if built_in else []
    lines += [f"Tools: {', '.join(known)}"] if known else []
    if system is not None:
        lines.append(_PLACE.sub(lambda _: listing(others), system))
    elif others:
        lines.append(_OFFER.format(form=_FORMS[form], listing=listing(others)))
    return "\n".join(lines)


def account(tools: Tools, report: Report) -> None:
    """Report what of the tools is lost."""
    at: At = (None, "tools")
    for i, tool in enumerate(tools):
        TOOL.account(tool, report, (at, i))
        for name, parameter in (tool.get("parameters") or {}).items():
            PARAMETER.account(parameter, report, (((at, i), "parameters"), name))


def listing(tools: Tools) -> str:
    """The functions as JSON, in the members that Llama 3 was taught; no token stands in it."""
    return escaped(json.dumps([_function(tool) for tool in tools], indent=4, ensure_ascii=False))


def _is_built_in(tool: ls.ToolDefinition) -> bool:
    return tool["tool_name"] in _BUILT_IN and not tool.get("description") and not tool.get("parameters")


def _function(tool: ls.ToolDefinition) -> dict[str, Any]:
    parameters = tool.get("parameters") or {}
    return {
        "name": tool["tool_name"],
        "description": tool.get("description") or "",
        "parameters": {
            "type": "dict",
            "required": [name for name, one in parameters.items() if one.get("required") is not False],
            "properties": {name: _parameter(one) for name, one in parameters.items()},
        },
    }


def _parameter(one: ls.ToolParamDefinition) -> dict[str, Any]:
    made: dict[str, Any] = {"type": one["param_type"], "description": one.get("description") or ""}
    default = one.get("default")
    return made if default is None else {**made, "default": default}


def choice(word: str | None) -> str:
    """What the model is told of a tool_choice; nothing of auto, and of none, which tells of no tools."""
    if word is None or word in {"auto", "none"}:
        return ""
    return REQUIRED if word == "required" else f"You must call the function {word} now."
