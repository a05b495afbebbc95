"""Reads case files: YAML, one suite a file, each case checked; docs/verify.md says how they are written."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, Literal, TypeAlias

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError, model_validator

from diglot.errors import InvalidInput
from diglot.gate import is_object, object_of
from diglot.legality.rule import Api, Operation
from diglot.verify import words, yamls
from diglot.verify.case import STREAM, Ask, Case, Turn
from diglot.verify.expect import expected
from diglot.verify.routes import ROUTES
from diglot.verify.unfit import first_fault, spelt

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

OWN: Final = Path(__file__).parent / "cases"
_STREAMS: Final = {"": [False], "also": [False, True], "only": [True]}


def _one_operation(value: dict[Operation, Any]) -> dict[Operation, Any]:
    if len(value) != 1:
        raise ValueError("say one operation, and its body")
    return value


def _expected(value: Any) -> Any:
    try:
        return expected(value)
    except InvalidInput as error:
        raise ValueError(str(error)) from None


_Name: TypeAlias = Annotated[str, Field(pattern=r"^[a-z0-9]+(?:-[a-z0-9]+)*$")]
_Body: TypeAlias = Annotated[dict[str, Any] | str | None, Field(union_mode="left_to_right")]
_Expectations: TypeAlias = list[Annotated[Any, BeforeValidator(_expected)]]
_Asks: TypeAlias = dict[Api, Annotated[dict[Operation, _Body], AfterValidator(_one_operation)]]


class _Written(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class _Turn(_Written):
    results: dict[str, str] = {}
    say: str = ""
    again: bool = False
    expect: _Expectations = []

    @model_validator(mode="after")
    def _does_something(self) -> _Turn:
        if self.again == bool(self.results or self.say):
            raise ValueError("a turn has results, or something to say, or is the question again")
        return self


class _Case(_Written):
    name: _Name
    title: Annotated[str, Field(min_length=1)]
    ask: Annotated[_Asks, Field(min_length=1)]
    stream: Literal["also", "only", ""] = ""
    optional: bool = False
    error: bool = False
    expect: _Expectations = []
    then: list[_Turn] = []

    @model_validator(mode="after")
    def _goes_together(self) -> _Case:
        for api, ask in self.ask.items():
            for operation, body in ask.items():
                _check(api, operation, body is not None, bool(self.stream))
                if operation != "chat" and not all(turn.again for turn in self.then):
                    raise ValueError("only a chat has turns")
        if self.error and (self.optional or self.expect or self.then):
            raise ValueError("where an error is right nothing is optional, expected or asked further")
        return self


def _check(api: Api, operation: Operation, asks: bool, stream: bool) -> None:
    if operation not in ROUTES[api]:
        raise ValueError(f"{api} has no {operation}: it has {', '.join(ROUTES[api])}")
    route = ROUTES[api][operation]
    if asks != route.asks:
        raise ValueError(f"a request of {operation} has {'a' if route.asks else 'no'} body")
    if stream and not route.streams:
        raise ValueError(f"an answer of {operation} is no stream")


class _File(_Written):
    suite: _Name
    title: Annotated[str, Field(min_length=1)]
    shared: Any = None  # where YAML's anchors may stand
    defaults: dict[Api, dict[Operation, dict[str, Any]]] = {}
    cases: Annotated[list[_Case], Field(min_length=1)]


def load(*folders: str | Path) -> list[Case]:
    """The cases that are shipped, and those of further folders, in the order of their files' names.

    Raises InvalidInput, in one line with the file, the case and the path, for a bad case file, and for a name that two have.
    """
    found: dict[str, tuple[Path, Case]] = {}
    for path in _files([OWN, *map(Path, folders)]):
        for case in read(path):
            if case.name in found or case.name == case.suite:
                other = found[case.name][0] if case.name in found else "its own suite"
                raise InvalidInput(f"{path}: case {case.name}: the name is taken by {other}")
            found[case.name] = path, case
    return [case for _, case in found.values()]


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        if not folder.is_dir():
            raise InvalidInput(f"{folder}: is no folder")
        files = sorted(folder.glob("*.yaml"))
        if not files:
            raise InvalidInput(f"{folder}: has no case files (*.yaml)")
        yield from files


def read(path: Path) -> list[Case]:
    """The cases of one file."""
    value = yamls.read(path)
    try:
        file = _File.model_validate(value)
    except ValidationError as error:
        raise _refused(path, value, error) from None
    return [made for case in file.cases for made in _variants(path, file, case)]


def _refused(path: Path, value: Any, error: ValidationError) -> InvalidInput:
    """The first fault, with the case's name in place of its number."""
    steps, said = first_fault(error)
    named = ""
    if steps[:1] == ["cases"] and len(steps) > 1:
        named = f"case {object_of(value['cases'][steps[1]]).get('name', steps[1])}: "
    return InvalidInput(f"{path}: {named}{spelt(steps[2:] if named else steps)}{said}")


def _variants(path: Path, file: _File, case: _Case) -> Iterator[Case]:
    try:
        asks: dict[Api, Ask] = {
            api: _ask(path.parent, file.defaults.get(api, {}), ask) for api, ask in case.ask.items()
        }
    except InvalidInput as error:
        raise InvalidInput(f"{path}: case {case.name}: {error}") from None
    for stream in _STREAMS[case.stream]:
        yield Case(
            name=case.name + STREAM * stream,
            base=case.name,
            suite=file.suite,
            title=case.title,
            asks=_streaming(asks) if stream else asks,
            stream=stream,
            optional=case.optional,
            error=case.error,
            expects=tuple(case.expect),
            turns=tuple(_turn(turn) for turn in case.then),
        )


def _ask(folder: Path, defaults: Mapping[Operation, dict[str, Any]], ask: Mapping[Operation, _Body]) -> Ask:
    ((operation, body),) = ask.items()
    if not is_object(body):
        return Ask(operation=operation, body=body)
    whole = defaults.get(operation, {}) | body
    said = {name: member for name, member in whole.items() if member != words.ABSENT}
    return Ask(operation=operation, body=words.with_files(said, folder))


def _streaming(asks: Mapping[Api, Ask]) -> Mapping[Api, Ask]:
    """The same questions, asked for streams; what is sent as it stands stays."""
    return {
        api: replace(one, body={**one.body, "stream": True}) if is_object(one.body) else one
        for api, one in asks.items()
    }


def _turn(turn: _Turn) -> Turn:
    return Turn(results=turn.results, say=turn.say, again=turn.again, expects=tuple(turn.expect))
