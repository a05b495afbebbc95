"""A published document: the bodies of its operations, and the schemas that they need in our dialect."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.errors import InvalidInput

from .closure import closure, facts
from .fetch import fetched, name_of
from .flatten import flattened, the_last
from .node import MANY, NAMED, Schema, everywhere
from .normalise import normalised
from .operations import BESIDE, OPERATIONS
from .pointer import Pointed, opened
from .reading import parsed
from .structure import METHODS, check
from .view import Views

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from diglot.shape import Side

    from .operations import Body

_JSON: Final = re.compile(r"application/(.+\+)?json(;.*)?$")
_FORMS: Final = ("multipart/form-data", "application/x-www-form-urlencoded")
_STREAM: Final = "text/event-stream"


@dataclass(frozen=True)
class Document:
    """A published document.

    bodies: by operation, `post /chat/completions` without a leading /v1 and without names of parameters, what it takes
    and gives: request, parameters, response, stream. areas: by operation, its first tag, else the first step of its path.
    """

    name: str
    bodies: Mapping[str, Mapping[Body, Schema]]
    areas: Mapping[str, str]
    written: Mapping[str, Any]

    def key(self, operation: str, side: Side) -> str | None:
        """An operation of ours as it stands here: a native server has OpenAI's beside its own."""
        verb, _, path = operation.partition(" ")
        beside = f"{verb} {BESIDE}{path}" if side == "openai" else operation
        return next((each for each in (beside, operation) if each in self.bodies), None)

    def views(self, bodies: Iterable[tuple[str, Body]], names: Iterable[str] = ()) -> Views:
        """The schemas of some bodies, each by its label, of some components where they are there, and of all they need.

        Raises InvalidInput for a reference that leads nowhere.
        """
        roots = {label(key, body): self.bodies[key][body] for key, body in bodies}
        known = Pointed(self.written, roots)
        try:
            kept = closure(known, [*roots, *(name for name in names if name in known)])
            return Views(flattened(normalised(facts(everywhere(kept, _objects))), the_last))
        except InvalidInput as error:
            raise InvalidInput(f"{self.name}: {error}", error.path) from None
        except RecursionError:
            raise InvalidInput(f"{self.name}: an allOf is made of more parts within parts than can be opened") from None


def label(key: str, body: str) -> str:
    """The name of a body: `post /chat/completions request`."""
    return f"{key} {body}"


def side_of(*documents: Document) -> Side:
    """The side whose operations the first of some documents has most of that has any; raises InvalidInput where none has."""
    for one in documents:
        held: list[tuple[int, Side]] = [
            (len(operations.keys() & one.bodies.keys()), side) for side, operations in OPERATIONS.items()
        ]
        most, side = max(held)
        if most:
            return side
    raise InvalidInput(f"{' and '.join(each.name for each in documents)}: none of our operations is there")


def read(place: str) -> Document:
    """The document at a path or a URL, YAML or JSON.

    Raises InvalidInput for what is no OpenAPI document of 3.x, and UpstreamError where it cannot be fetched.
    """
    text = fetched(place)
    try:
        return document(name_of(place), parsed(text))
    except InvalidInput as error:
        raise InvalidInput(f"{place}: {error}", error.path) from None


def document(name: str, written: dict[str, Any]) -> Document:
    """A document that is read already."""
    check(written)
    bodies: dict[str, dict[Body, Schema]] = {}
    areas: dict[str, str] = {}
    for path, item in written["paths"].items():
        plain = re.sub(r"\{[^}]*\}", "{}", path.removeprefix("/v1"))
        operations = opened(written, item)
        for verb in METHODS:
            if verb in operations:
                key = f"{verb} {plain}"
                bodies[key] = dict(_bodies(written, operations[verb], operations.get("parameters", [])))
                areas[key] = next(
                    iter(operations[verb].get("tags", ())), plain.split("/")[1] if "/" in plain else plain
                )
    return Document(name, bodies, areas, written)


def _bodies(written: dict[str, Any], operation: dict[str, Any], shared: list[Any]) -> Iterator[tuple[Body, Schema]]:
    asked = opened(written, operation.get("requestBody", {})).get("content", {})
    given = opened(written, _answer(operation.get("responses", {}))).get("content", {})
    parameters = _parameters(opened(written, each) for each in (*shared, *operation.get("parameters", ())))
    found: dict[Body, Schema] = {
        "request": _of_media(asked, *filter(_JSON.match, asked), *_FORMS),
        "parameters": parameters,
        "response": _of_media(given, *filter(_JSON.match, given)),
        "stream": _of_media(given, _STREAM),
    }
    for body, schema in found.items():
        if schema or body == "parameters":
            yield body, schema


def _answer(responses: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The answer of an operation that went well."""
    good = sorted(status for status in responses if status.startswith("2"))
    return responses[good[0]] if good else responses.get("default", {})


def _of_media(content: dict[str, Any], *medias: str) -> Schema:
    """The schema of the first of some media types; that of a stream stands in some documents without its keyword."""
    media = next((each for each in medias if each in content), None)
    found: Any = content[media].get("schema", content[media]) if media else {}
    return found if gate.is_object(found) else {}


def _parameters(listed: Iterable[dict[str, Any]]) -> Schema:
    """The parameters of a query as an object."""
    query = {each["name"]: each for each in listed if each.get("in") == "query"}
    members = {name: each.get("schema", {}) for name, each in query.items()}
    required = [name for name, each in query.items() if each.get("required") is True]
    return {"type": "object", "properties": members, "required": required}


def _objects(node: Schema) -> Schema:
    """A schema in which true and false stand as any: they say nothing of a document's members."""
    named: Schema = {key: {n: _object(each) for n, each in node[key].items()} for key in NAMED if key in node}
    return {**node, **named, **{key: [_object(each) for each in node[key]] for key in MANY if key in node}}


def _object(schema: Any) -> Schema:
    return schema if gate.is_object(schema) else {}
