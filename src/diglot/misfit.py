"""Why a value does not fit its schema: the path at fault, and one clear line.

jsonschema-rs stops at a union in its message; the walk here goes on to the branch that was meant, the one whose tag and type
fit the value, so that the path is that of the value at fault and not of the union it stands in.
"""

from __future__ import annotations

from bisect import bisect_left
from functools import partial
from typing import TYPE_CHECKING, Any, Final, cast

from diglot.gate import dump, is_array, is_object
from diglot.report import At, clip, show, spell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from jsonschema_rs import ValidationError

TAGS: Final = ("role", "type", "event_type")
_MEMBERS: Final = 64  # an object of more is a map, whose values stand in no union
_UNIONS: Final = frozenset({"anyOf", "oneOf"})
_WORDS: Final = frozenset({"enum", "const"})


def shortened(value: Any, fits: Callable[[Any], bool], levels: int = 8) -> Any:
    """A wrong value whose lists end at their first wrong item, so that explaining it costs no more than that item.

    jsonschema-rs collects the errors of a union's branches, of every item and in more than linear time.
    """
    if not levels:
        return value
    if is_array(value) and value:
        ends = range(1, len(value))
        end = 1 + bisect_left(ends, True, key=lambda one: not fits(value[:one]))
        kept, last = value[: end - 1], value[end - 1]
        return [*kept, shortened(last, lambda item: fits([*kept, item]), levels - 1)]
    if is_object(value) and len(value) <= _MEMBERS:
        for name, member in value.items():
            if is_array(member) or is_object(member):
                others = value
                value = {**others, name: shortened(member, partial(_fits_as, others, name, fits), levels - 1)}
    return value


def _fits_as(others: dict[str, Any], name: str, fits: Callable[[Any], bool], member: Any) -> bool:
    return fits({**others, name: member})


def explain(error: ValidationError, whole: object) -> tuple[str, str]:
    """The path of an error in the whole value, and what is wrong there."""
    error = _meant(error)
    path = _spell(error, whole)
    match error.kind.name:
        case "required":
            return path, f"has no {_fact(error, 'property')!r}, which is required"
        case "type" | "enum" | "const":
            return path, f"= {show(error.instance)} is not {_wanted([error])}"
        case "anyOf" | "oneOf":
            return _explain_union(error, path)
        case _:
            said = error.message.removeprefix(dump(error.instance).decode())  # where it begins with the value itself
            return path, f"= {show(error.instance)}{':' * (said == error.message)} {clip(said.strip())}"


def _explain_union(error: ValidationError, path: str) -> tuple[str, str]:
    """Where no branch was meant: the words its tag may have, else everything the value itself may be."""
    inner = list(_inner(error))
    for tag in TAGS:
        at_tag = [one for one in inner if one.instance_path == [*error.instance_path, tag] and one.kind.name in _WORDS]
        if at_tag and is_object(error.instance):
            return f"{path}.{tag}".removeprefix("."), f"= {show(error.instance.get(tag))} is not {_wanted(at_tag)}"
    here = [one for one in inner if one.instance_path == error.instance_path]
    return path, f"= {show(error.instance)} is not {_wanted(here)}"


def _wanted(errors: list[ValidationError]) -> str:
    """What would fit, in words: `'auto', 'none' or an object`."""
    words: list[str] = []
    for error in errors:
        if error.kind.name in _WORDS:
            value = error.kind.value
            words += [show(word) for word in (cast("list[object]", value) if isinstance(value, list) else [value])]
        elif error.kind.name == "type":
            words += [f"of type {name}" for name in _fact(error, "types")]
    unique = list(dict.fromkeys(words))
    return " or ".join([", ".join(unique[:-1]), unique[-1]] if len(unique) > 1 else unique) or "of a known form"


def _meant(error: ValidationError) -> ValidationError:
    """The error inside the union's branch whose tag and type fit the value; the union itself where there is none."""
    while error.kind.name in _UNIONS and (branches := _open_branches(error)):
        error = max((branch[0] for branch in branches), key=_depth)
    return error


def _open_branches(union: ValidationError) -> list[list[ValidationError]]:
    path = union.instance_path
    return [branch for branch in _branches(union) if branch and all(_leaves_open(error, path) for error in branch)]


def _inner(union: ValidationError) -> Iterator[ValidationError]:
    """The errors of all branches, those of unions within unions as well."""
    for branch in _branches(union):
        for error in branch:
            if error.kind.name in _UNIONS and error.instance_path == union.instance_path:
                yield from _inner(error)
            else:
                yield error


def _leaves_open(error: ValidationError, union: list[str | int]) -> bool:
    """Whether an error of a branch leaves open that the branch was meant."""
    path = error.instance_path
    if path == union and error.kind.name in _UNIONS:
        return bool(_open_branches(error))
    if path == union:
        return error.kind.name not in {"type", "not", *_WORDS}
    return not (len(path) == len(union) + 1 and path[-1] in TAGS and error.kind.name in {"not", *_WORDS})


def _depth(error: ValidationError) -> int:
    return len(error.instance_path)


def _branches(error: ValidationError) -> list[list[ValidationError]]:
    return cast("Any", error.kind).context  # type: ignore[no-any-return]


def _fact(error: ValidationError, name: str) -> Any:
    return error.kind.as_dict()[name]


def _spell(error: ValidationError, whole: object) -> str:
    places = list(_places(whole, error.instance_path, None))
    meant = [at for at, value in places if value == error.instance]
    return spell((meant or [at for at, _ in places])[0])


def _places(value: Any, steps: list[str | int], at: At) -> Iterator[tuple[At, Any]]:
    """Every place that a path may mean, with its value: jsonschema-rs leaves out each step whose key is empty."""
    if not steps:
        yield at, value
    elif is_array(value) and isinstance(steps[0], int) and steps[0] < len(value):
        yield from _places(value[steps[0]], steps[1:], (at, steps[0]))
    elif is_object(value):
        for key in _keys(value, str(steps[0])):
            yield from _places(value[key], steps[1:], (at, key))
    if is_object(value) and "" in value:
        yield from _places(value[""], steps, (at, ""))


def _keys(holder: dict[str, Any], step: str) -> list[str]:
    """The keys that a step may mean: jsonschema-rs makes the number 7 of `007` and `+7`."""
    return [key for key in holder if key == step or (_is_number(key) and _digits(key) == _digits(step))]


def _is_number(key: str) -> bool:
    return key.isascii() and key.removeprefix("+").isdecimal()


def _digits(key: str) -> str:
    return key.removeprefix("+").lstrip("0")
