"""The table of expectations: by name what each takes, what it says, and the function that checks it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, Final, TypeAlias

from pydantic import AfterValidator, Field, StrictInt, StrictStr, TypeAdapter, ValidationError

from diglot.errors import InvalidInput
from diglot.legality import Rule
from diglot.verify.expect import calls, lists, texts
from diglot.verify.expect.heard import Heard, Outcome

if TYPE_CHECKING:
    from collections.abc import Mapping

    from diglot.verify.expect.heard import Check


@dataclass(frozen=True, slots=True)
class Row:
    """One expectation: its rule, what is said with it in a case file, and its function."""

    rule: Rule
    takes: TypeAdapter[Any]
    check: Check


@dataclass(frozen=True, slots=True)
class Expectation:
    """One that a case has: its row's name, and what the case says with it, whose `$`-words are not filled in yet."""

    name: str
    argument: Any

    @property
    def row(self) -> Row:
        """What the table says of it."""
        return EXPECTATIONS[self.name]


def _schema(value: dict[str, Any]) -> dict[str, Any]:
    if wrong := calls.is_schema(value):
        raise ValueError(wrong)
    return value


_NOTHING: Final[TypeAdapter[Any]] = TypeAdapter(None)
_WORD: Final[TypeAdapter[Any]] = TypeAdapter(StrictStr)
_WORDS: Final[TypeAdapter[Any]] = TypeAdapter(Annotated[list[StrictStr], Field(min_length=1)])
_ANY: Final[TypeAdapter[Any]] = TypeAdapter(StrictStr | Annotated[list[StrictStr], Field(min_length=1)])
_COUNT: Final[TypeAdapter[Any]] = TypeAdapter(Annotated[StrictInt, Field(ge=1)])
_Place: TypeAlias = Annotated[StrictInt, Field(ge=0)]
_STATUSES: Final[TypeAdapter[Any]] = TypeAdapter(Annotated[list[StrictInt], Field(min_length=1)])


def _refused(heard: Heard, statuses: list[int]) -> Outcome:
    return Outcome(heard.status in statuses, f"the status is {heard.status}")


def _row(name: str, says: str, takes: TypeAdapter[Any], check: Check) -> Row:
    return Row(Rule(name=name, says=says, spec=f"docs/verify.md#{name}", of="capability"), takes, check)


_ROWS: Final = (
    _row("text", "Every choice has a text", _NOTHING, texts.says_something),
    _row("text-contains", "The text has the word, or one of the words, in any case", _ANY, texts.text_contains),
    _row("texts-contain", "Each answer's text has its word, in any case", _WORDS, texts.texts_contain),
    _row("same-text", "The same question with the same seed gives the same text", _NOTHING, texts.same_text),
    _row(
        "json-schema",
        "The text is JSON that fits the schema",
        TypeAdapter(Annotated[dict[str, Any], AfterValidator(_schema)]),
        texts.json_schema,
    ),
    _row("finish", "The answer ends for the expected reason", _ANY, texts.finishes),
    _row("logprobs", "Log probabilities are given where they were asked for", _NOTHING, texts.logprobs),
    _row("call", "The tool is called with these arguments", TypeAdapter(calls.Wanted), calls.is_called),
    _row("calls", "There are exactly so many calls", _COUNT, calls.calls_exactly),
    _row("no-call", "Nothing is called", _NOTHING, calls.calls_nothing),
    _row("arguments-fit", "The arguments of a call fit the tool's parameters", _NOTHING, calls.arguments_fit),
    _row("model-listed", "The model is in the list of models", _WORD, lists.model_listed),
    _row(
        "embeddings-alike",
        "Embeddings of texts that say the same are nearer to each other than to that of another",
        TypeAdapter(tuple[_Place, _Place, _Place]),
        lists.embeddings_alike,
    ),
    _row("dimensions", "Embeddings have as many dimensions as were asked for", _COUNT, lists.dimensions),
    _row("refused", "The request is refused, with this status", _STATUSES, _refused),
)
EXPECTATIONS: Final[Mapping[str, Row]] = {row.rule.name: row for row in _ROWS}
SUPPORTED: Final = Rule(
    name="supported",
    says="The server does what an optional case asks for",
    spec="docs/verify.md#supported",
    of="capability",
)
CALLS_TO_ANSWER: Final = Rule(
    name="calls-to-answer",
    says="The answer calls what the next turn of the case answers, and nothing else",
    spec="docs/verify.md#calls-to-answer",
    of="capability",
)
ONES_OWN: Final = (SUPPORTED, CALLS_TO_ANSWER)  # no case names them: they follow from what it is


def expected(said: Any) -> Expectation:
    """The expectation that an item of a case's `expect` is: a name, or one name with what it takes."""
    name, argument = (said, None) if isinstance(said, str) else _pair(said)
    if name not in EXPECTATIONS:
        raise InvalidInput(f"{name!r} is no expectation: known are {', '.join(EXPECTATIONS)}")
    try:
        return Expectation(name, EXPECTATIONS[name].takes.validate_python(argument))
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        raise InvalidInput(
            f"{name} {argument!r}: {first['msg']}" if argument is not None else f"{name} needs a value"
        ) from None


def _pair(said: Any) -> tuple[Any, Any]:
    if isinstance(said, dict) and len(said) == 1:  # pyright: ignore[reportUnknownArgumentType]
        return next(iter(said.items()))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    raise InvalidInput("an item of expect is a name, or one name with its value")
