"""What is expected of calls: which tools, how often, with which arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import jsonschema_rs
from pydantic import BaseModel, ConfigDict

from diglot import gate
from diglot.errors import InvalidInput
from diglot.gate import array_of, is_object, object_of
from diglot.verify.expect.heard import Outcome, every, quoted
from diglot.verify.expect.texts import fits

if TYPE_CHECKING:
    from diglot.legality import Call
    from diglot.verify.expect.heard import Heard


class Wanted(BaseModel):
    """A call: the tool's name, and what its arguments are; a text among them need only stand in the argument."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    arguments: dict[str, Any] = {}


def calls_of(heard: Heard) -> list[Call]:
    """The calls of every choice."""
    return [call for choice in heard.said.choices for call in choice.calls]


def is_called(heard: Heard, wanted: Wanted) -> Outcome:
    """Whether one of the calls is the wanted one."""
    calls = calls_of(heard)
    return Outcome(any(_is(call, wanted) for call in calls), told(calls, heard))


def calls_exactly(heard: Heard, count: int) -> Outcome:
    """Whether there are so many calls."""
    calls = calls_of(heard)
    return Outcome(len(calls) == count, told(calls, heard))


def calls_nothing(heard: Heard, _: None) -> Outcome:
    """Whether there is an answer without a call."""
    calls = calls_of(heard)
    return Outcome(not calls and bool(heard.said.choices), told(calls, heard))


def arguments_fit(heard: Heard, _: None) -> Outcome:
    """Whether the arguments of every call fit the parameters of its tool in the request."""
    tools = {name: schema for tool in array_of(heard.asked.get("tools")) for name, schema in [_parameters(tool)]}
    if not (calls := calls_of(heard)):
        return Outcome(False, told(calls, heard))
    return every([fits(call.arguments, tools.get(call.name, {})) for call in calls])


def told(calls: list[Call], heard: Heard) -> str:
    """The calls in a line, or what was said instead."""
    if calls:
        return ", ".join(f"{call.name}({call.arguments})" for call in calls)
    return f"nothing is called; the text is {quoted(''.join(one.text for one in heard.said.choices))}"


def _is(call: Call, wanted: Wanted) -> bool:
    try:
        said = gate.parse(call.arguments.encode() or b"{}")
    except InvalidInput:
        return False
    return call.name == wanted.name and _holds(said, wanted.arguments)


def _holds(said: Any, wanted: Any) -> bool:
    """Whether what was said has all that is wanted: of objects the members, of lists the items, of texts the words."""
    if isinstance(wanted, str):
        return isinstance(said, str) and wanted.casefold() in said.casefold()
    if is_object(wanted):
        return is_object(said) and all(name in said and _holds(said[name], one) for name, one in wanted.items())
    if gate.is_array(wanted):
        return gate.is_array(said) and len(said) == len(wanted) and all(map(_holds, said, wanted))
    return bool(said == wanted) and isinstance(said, bool) == isinstance(wanted, bool)


def _parameters(tool: Any) -> tuple[str, Any]:
    """A tool's name, and the JSON Schema of its arguments: of a native one as far as its words go."""
    if "function" in object_of(tool):
        return str(tool["function"].get("name")), tool["function"].get("parameters", {})
    members = object_of(object_of(tool).get("parameters"))
    required = [name for name, one in members.items() if object_of(one).get("required", True)]
    types = {name: {"type": object_of(one).get("param_type")} for name, one in members.items()}
    return str(object_of(tool).get("tool_name")), {"properties": types, "required": required}


def is_schema(schema: Any) -> str:
    """Why something is no JSON Schema; empty for one."""
    try:
        jsonschema_rs.Draft202012Validator(schema)
    except (ValueError, jsonschema_rs.ValidationError, jsonschema_rs.ReferencingError) as error:
        return f"is no JSON Schema: {error}".partition("\n")[0]
    return ""
