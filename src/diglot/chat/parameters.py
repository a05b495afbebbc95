"""A function's parameters: a JSON Schema (OpenAI), or a table of name, type word, description, default and required (native).

What the table cannot say (enum, items, nested properties, formats, bounds, ...) is a constraint loss, and is told to the
model all the same: the JSON Schema itself, compact, as the last paragraph of the parameter's description, or of the tool's
where it stands on the whole object. The way back recognises that paragraph and puts the schema in its place, exactly.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.chat.type_words import nullable, schema_of, type_word
from diglot.errors import InvalidInput
from diglot.ledger import Ledger
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls

PARAMETER: Final = Ledger(
    "llama_stack.ToolParamDefinition",
    "openai.FunctionObject",
    carried={
        "param_type": "parameters.properties.type parameters.properties.items "
        "parameters.properties.additionalProperties parameters.properties.description",
        "description": "parameters.properties",
        "required": "parameters.required",
        "default": "parameters.properties",
    },
    filled={"parameters.required": "its name, where it does not say: native servers require it then"},
    why={
        "param_type": "a JSON Schema word, or Python's (str, list[int]); any other is told in the description and reported",
    },
)
TOLD: Final = "JSON Schema: "
CONSTRAINT: Final = "a native parameter has a type word only; the schema is told in the description, and not enforced"
WHOLE: Final = "native parameters are a plain table; the schema is told in the tool's description, and not enforced"
ANNOTATION: Final = "a native parameter has no place for annotations"
UNKNOWN_TYPE: Final = "it is no JSON Schema type; the parameter goes without one, and the description tells it"
TOLD_OTHERWISE: Final = "the description tells a schema of another type, which is taken"
ANNOTATIONS: Final = frozenset(
    {"title", "examples", "$comment", "$schema", "$id", "deprecated", "readOnly", "writeOnly", "example"}
)
_ROW: Final = frozenset({"type", "description", "default"})  # what a parameter's row in the table says


def to_llama_stack(
    schema: Mapping[str, Any], description: str, report: Report, at: At
) -> tuple[dict[str, to_ls.ToolParamDefinition], str]:
    """The native table of a JSON Schema, and the tool's description, which may have more to tell."""
    properties = gate.object_of(schema.get("properties"))
    listed = schema.get("required")
    required = _texts(listed) if gate.is_array(listed) else set[str]()
    table = {
        name: _parameter(one, name in required, schema, report, ((at, "properties"), name))
        for name, one in properties.items()
    }
    kept = {name for name, one in table.items() if one.get("required")}
    said = required == kept and (listed is None or (gate.is_array(listed) and len(listed) == len(required)))
    left = [name for name, value in schema.items() if not _said(name, value, said)]
    telling = tells(description) or not ANNOTATIONS.issuperset(left)
    _account(schema, left, WHOLE if telling else ANNOTATION, report, at)
    if not telling:
        return table, description
    hidden = {"properties"} if table else set[str]()
    if said:
        hidden.add("required")
    return table, tell(description, {name: one for name, one in schema.items() if name not in hidden})


def _said(name: str, value: Any, required_kept: bool) -> bool:
    """Whether a keyword of the whole object is said by the table itself, or says nothing."""
    match name:
        case "type":
            return bool(value == "object")
        case "properties":
            return value is None or gate.is_object(value)
        case "required":
            return required_kept
        case "additionalProperties":
            return isinstance(value, bool)
        case _:
            return value is None


def _parameter(
    schema: Any, required: bool, root: Mapping[str, Any], report: Report, at: At
) -> to_ls.ToolParamDefinition:
    if not gate.is_object(schema):
        report.lose(at, schema, Kind.CONSTRAINT, CONSTRAINT)
        return {"param_type": type_word(schema, root), "description": tell("", schema), "required": required}
    word, described = type_word(schema, root), schema.get("description")
    description = described if isinstance(described, str) else ""
    left = _left(schema, word)
    telling = tells(description) or not ANNOTATIONS.issuperset(left)
    if left:
        _account(schema, left, CONSTRAINT if telling else ANNOTATION, report, at)
    if telling:
        description = tell(description, {k: v for k, v in schema.items() if k != "description" or v != description})
    made: to_ls.ToolParamDefinition = {
        "param_type": word,
        "description": description,
        "required": required and (word == "null" or not nullable(schema, root)),
    }
    if schema.get("default") is not None:
        made["default"] = schema["default"]
    return made


def _left(schema: Mapping[str, Any], word: str) -> list[str]:
    """The keywords of a parameter that its row in the table does not say."""
    left = (
        [] if _ROW.issuperset(schema) else [name for name in schema if name not in _ROW and not _is_null(schema, name)]
    )
    if schema.get("type") != word and ("type" in schema or ANNOTATIONS.issuperset(left)):
        left.append("type")
    if not isinstance(schema.get("description", ""), str) and not _is_null(schema, "description"):
        left.append("description")
    return left


def _is_null(schema: Mapping[str, Any], name: str) -> bool:
    """Whether a keyword says nothing; a constant may be null."""
    return schema[name] is None and name != "const"


def _account(schema: Mapping[str, Any], left: list[str], why: str, report: Report, at: At) -> None:
    """Report what is left; annotations are lost only where nothing is told."""
    kind = Kind.METADATA if why == ANNOTATION else Kind.CONSTRAINT
    for name in left:
        if why == ANNOTATION or name not in ANNOTATIONS:
            report.lose((at, name) if name in schema else at, schema.get(name, schema), kind, why)


def tell(description: str, schema: Any) -> str:
    """The description with the schema as its last paragraph."""
    paragraph = TOLD + gate.dump(schema).decode()
    return f"{description}\n\n{paragraph}" if description else paragraph


def tells(description: str) -> bool:
    """Whether the way back would take a description's last paragraph for a schema told there."""
    return TOLD in description and told(description)[1] is not None


def told(description: str) -> tuple[str, Any]:
    """The description without its last paragraph, and the schema told there; None where none is."""
    if TOLD not in description:
        return description, None
    before, _, last = description.rpartition("\n\n")
    if not last.startswith(TOLD):
        return description, None
    try:
        schema = gate.load(last.removeprefix(TOLD))
    except InvalidInput:
        return description, None
    return (before, schema) if gate.is_object(schema) or isinstance(schema, bool) else (description, None)


def to_openai(
    table: Mapping[str, ls.ToolParamDefinition] | None, description: str, report: Report, at: At
) -> tuple[dict[str, Any], str]:
    """The JSON Schema of a native table, and the tool's description without what it told."""
    before, whole = told(description)
    table = table or {}
    required = [name for name, one in table.items() if one.get("required") is not False]
    if not gate.is_object(whole) or not _completes(whole, table, required):
        before, whole = description, {"type": "object"}
    schema: dict[str, Any] = {**whole}
    if table or before == description:
        schema.setdefault("properties", {name: _schema(one, whole, report, (at, name)) for name, one in table.items()})
    if required:
        schema.setdefault("required", required)
    return schema, before


def _completes(whole: Mapping[str, Any], table: Mapping[str, Any], required: list[str]) -> bool:
    """Whether a told schema leaves to the table what the table says, so that neither hides the other."""
    listed = whole.get("required", required)
    return not (table and "properties" in whole) and (
        not required or (gate.is_array(listed) and {*required} <= _texts(listed))
    )


def _schema(source: ls.ToolParamDefinition, root: Mapping[str, Any], report: Report, at: At) -> Any:
    PARAMETER.account(source, report, at)
    described = source.get("description") or ""
    description, schema = told(described)
    if schema is None or not _agrees(source, description, schema):
        return _plain_schema(source, described, report, at)
    if gate.is_object(schema) and "$ref" not in schema and type_word(schema, root) != source["param_type"]:
        report.lose((at, "param_type"), source["param_type"], Kind.CONSTRAINT, TOLD_OTHERWISE)
    return {**schema, "description": description} if description else schema


def _agrees(source: ls.ToolParamDefinition, description: str, schema: Any) -> bool:
    """Whether a told schema can stand in the row's place: it has the row's default, and no description of its own."""
    if isinstance(schema, bool):
        return not description and source.get("default") is None
    return bool(schema.get("default") == source.get("default")) and not isinstance(schema.get("description"), str)


def _plain_schema(source: ls.ToolParamDefinition, description: str, report: Report, at: At) -> dict[str, Any]:
    schema = schema_of(source["param_type"])
    if schema is None:
        report.lose((at, "param_type"), source["param_type"], Kind.CONSTRAINT, UNKNOWN_TYPE)
        schema, note = {}, f"Type: {source['param_type']}"
        description = f"{description}\n\n{note}" if description else note
    if description:
        schema["description"] = description
    if source.get("default") is not None:
        schema["default"] = source.get("default")
    return schema


def _texts(listed: list[Any]) -> set[str]:
    return {one for one in listed if isinstance(one, str)}
