"""Calls written as text: for prompts, for history, and for what raw models are shown as an example."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any, Final

from diglot import gate
from diglot.chat import calls as chat_calls
from diglot.errors import InvalidInput
from diglot.forms import function_tag, json_form, python_list, tagged
from diglot.forms.call import BUILTINS, CODE, FORMS, Call, Form
from diglot.forms.pieces import Called, Failed, Said
from diglot.forms.reader import Reader
from diglot.forms.tokens import TAGS
from diglot.report import show
from diglot.shape import Shape
from diglot.translation import plain_of

if TYPE_CHECKING:
    from diglot.forms.tokens import Family

_NATIVE: Final = Shape("llama_stack", "lenient", "ToolCall")
_OPENAI: Final = Shape("openai", "lenient", "ChatCompletionMessageToolCall")
_WRITERS: Final = {
    "json": json_form.write,
    "function_tag": function_tag.write,
    "python_list": python_list.write,
}


def write(calls: Iterable[object], form: Form = "json", *, family: Family = "llama3") -> str:
    """The text of tool calls, native or OpenAI's, in a form that reads back as the same calls.

    family: whose tag stands before builtin and code, which take one call each.
    Raises InvalidInput for what is no call, and for calls that the form cannot say.
    """
    if not isinstance(form, str) or form not in FORMS:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInput(f"form={show(form)} is unknown: {', '.join(FORMS)} are known")
    if not isinstance(family, str) or family not in TAGS:  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInput(f"family={show(family)} is unknown: {', '.join(TAGS)} are known")
    listed = [_call(one, i) for i, one in enumerate(_listed(calls))]
    text = _text(listed, form, family)
    if text is None or _read(text, listed) != listed:
        raise InvalidInput(f"the calls cannot be written as {form}: {_way(form)}")
    return text


def _listed(calls: Iterable[object]) -> list[object]:
    if isinstance(calls, (str, bytes, Mapping)) or hasattr(calls, "model_dump"):
        raise InvalidInput("the input is one call, not a list of them: write([call])")
    if not isinstance(calls, Iterable):  # pyright: ignore[reportUnnecessaryIsInstance]
        raise InvalidInput(f"the input is of type {type(calls).__name__}, not a list of calls")
    listed = [*calls]
    if not listed:
        raise InvalidInput("the input has no call to write")
    return listed


def _text(calls: list[Call], form: Form, family: Family) -> str | None:
    if form in _WRITERS:
        return _WRITERS[form](calls)
    if len(calls) > 1 or (calls[0].name == CODE) is not (form == "code"):
        return None
    member = "code" if form == "code" else "query"
    fits = isinstance(calls[0].arguments.get(member), str) and len(calls[0].arguments) == 1
    return tagged.write(calls[0], family) if fits else None


def _way(form: Form) -> str:
    return {
        "code": "it takes one call of code_interpreter, whose code holds no special token; write it as json",
        "builtin": f"it takes one call of {', '.join(BUILTINS)}, with a query; write it as json",
    }.get(form, "a name or an argument has no place in it; write them as json")


def _read(text: str, calls: list[Call]) -> list[Call]:
    """The calls that the text says; none where it says something else as well."""
    reader = Reader({call.name for call in calls})
    pieces = [*reader.feed(text), *reader.finish()]
    if any(isinstance(piece, (Said, Failed)) for piece in pieces) or reader.beyond:
        return []
    return [piece.call for piece in pieces if isinstance(piece, Called)]


def _call(source: object, i: int) -> Call:
    """One call of either API; the errors say which it is."""
    try:
        value: Any = plain_of(source)
        function: Any = gate.object_of(value).get("function")
        (_NATIVE if function is None else _OPENAI).check(value)
    except InvalidInput as error:
        raise error.within(f"[{i}]", f"call {i}") from None
    native: Any = value
    name, said = (
        (native["tool_name"], chat_calls.arguments_text(native))
        if function is None
        else (function.get("name") or "", function.get("arguments"))
    )
    arguments = chat_calls.parsed(said if isinstance(said, str) else gate.dump(said or {}).decode())
    if arguments is None:
        raise InvalidInput(f"the arguments of call {i} are no JSON object", f"[{i}]")
    return Call(name, arguments)
