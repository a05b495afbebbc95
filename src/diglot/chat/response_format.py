"""The form an answer must have: text, a JSON object, a JSON Schema, or natively a grammar."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from diglot.ledger import Ledger, Lost
from diglot.report import At, Kind, Report

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot_types.llama_stack import lenient as ls
    from diglot_types.llama_stack import strict as to_ls
    from diglot_types.openai import lenient as oai
    from diglot_types.openai import strict as to_oai

    from diglot.profile import Profile

TEXT: Final = Ledger(
    "openai.ResponseFormatText",
    "llama_stack.ChatCompletionRequest",
    carried={},
    dropped={"type": "text is what native servers answer anyway"},
)
JSON_OBJECT: Final = Ledger(
    "openai.ResponseFormatJsonObject",
    "llama_stack.JsonSchemaResponseFormat",
    carried={"type": "type json_schema", "schema": "json_schema"},
    why={
        "type": "json_object is the schema of any object, without a title: native servers that want one would close it, "
        "and answer {}",
        "schema": "an extension: the schema, titled response where it has no title",
    },
)
JSON_SCHEMA: Final = Ledger(
    "openai.ResponseFormatJsonSchema",
    "llama_stack.JsonSchemaResponseFormat",
    carried={"type": "type", "json_schema": "json_schema"},
)
JSON_SCHEMA_OBJECT: Final = Ledger(
    "openai.ResponseFormatJsonSchemaJsonSchema",
    "llama_stack.JsonSchemaResponseFormat",
    carried={"name": "json_schema.title", "schema": "json_schema"},
    lost={"description": Lost(Kind.METADATA, "a native schema has no place for it")},
    dropped={"strict": "native servers always follow the schema"},
    why={
        "name": "the title of a schema without one, for some native servers fail; else lost unless the way back writes it"
    },
)
NATIVE_JSON_SCHEMA: Final = Ledger(
    "llama_stack.JsonSchemaResponseFormat",
    "openai.CreateChatCompletionRequest",
    carried={
        "json_schema": "response_format.type response_format.json_schema.name response_format.json_schema.schema",
    },
    dropped={"type": "says json_schema, as what it holds"},
    why={
        "json_schema": "named by its title where that is a name, else response; exactly the schema of any object is json_object"
    },
)
GRAMMAR: Final = Ledger(
    "llama_stack.GrammarResponseFormat",
    "openai.CreateChatCompletionRequest",
    carried={},
    lost={"bnf": Lost(Kind.CONSTRAINT, "OpenAI's schema has no grammars")},
    dropped={"type": "says grammar; what it holds is reported"},
    why={"bnf": "a table of rules in text is carried to a provider that takes a grammar, as lines `name ::= rule`"},
)
FORMAT: Final = "Llama Stack formats are JSON Schema and grammar"
ANY_OBJECT: Final = {"type": "object"}
TITLED: Final = "a native schema is named by its title, and this one has another"
UNNAMED: Final = "response"
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,64}\Z")


def response_format_to_llama_stack(source: Any, report: Report) -> to_ls.JsonSchemaResponseFormat | None:
    """The native form; None where text is wanted."""
    at: At = (None, "response_format")
    kind = source["type"]
    if kind == "json_schema":
        return _schema(source, report, at)
    if kind == "json_object":
        JSON_OBJECT.account(source, report, at)
        schema = source.get("schema")
        return {"type": "json_schema", "json_schema": {"title": UNNAMED, **schema} if schema else {**ANY_OBJECT}}
    if kind == "text":
        TEXT.account(source, report, at)
    else:
        report.lose((at, "type"), kind, Kind.CONSTRAINT, FORMAT)
    return None


def _schema(source: oai.ResponseFormatJsonSchema, report: Report, at: At) -> to_ls.JsonSchemaResponseFormat:
    JSON_SCHEMA.account(source, report, at)
    named, at = source["json_schema"], (at, "json_schema")
    JSON_SCHEMA_OBJECT.account(named, report, at)
    schema = named.get("schema") or {}
    if "title" not in schema:
        schema = {"title": named["name"], **schema}
    elif named["name"] != _name(schema):
        report.lose((at, "name"), named["name"], Kind.METADATA, TITLED)
    return {"type": "json_schema", "json_schema": schema}


def response_format_to_openai(
    source: ls.JsonSchemaResponseFormat | ls.GrammarResponseFormat,
    made: dict[str, Any],
    report: Report,
    profile: Profile,
) -> None:
    """Set OpenAI's form in a request that is being made, or a grammar where the provider takes one."""
    at: At = (None, "response_format")
    if source["type"] == "grammar":
        if not put_grammar(source["bnf"], made, profile):
            GRAMMAR.account(source, report, at)
    else:
        NATIVE_JSON_SCHEMA.account(source, report, at)
        made["response_format"] = _form(source["json_schema"])


def put_grammar(rules: Mapping[str, Any], made: dict[str, Any], profile: Profile) -> bool:
    """Set a grammar where the provider takes one; False where it does not, or the rules are no texts."""
    taken = profile.takes.get("grammar")
    if taken is None or not rules or not all(isinstance(rule, str) for rule in rules.values()):
        return False
    taken.put("\n".join(f"{name} ::= {rule}" for name, rule in rules.items()), made)
    return True


def _form(schema: Any) -> to_oai.ResponseFormatJsonSchema | to_oai.ResponseFormatJsonObject:
    if schema == ANY_OBJECT:
        return {"type": "json_object"}
    named: to_oai.ResponseFormatJsonSchemaJsonSchema = {"name": _name(schema), "schema": schema}
    return {"type": "json_schema", "json_schema": named}


def _name(schema: Any) -> str:
    title = schema.get("title")
    return title if isinstance(title, str) and _NAME.match(title) else UNNAMED
