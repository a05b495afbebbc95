"""What is expected of texts: words, JSON, the same again, and how they end."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

import jsonschema_rs

from diglot import gate
from diglot.errors import InvalidInput
from diglot.verify.expect.heard import Outcome, every, quoted

if TYPE_CHECKING:
    from diglot.verify.expect.heard import Heard

_NATIVE: Final = {"end_of_turn": "stop", "end_of_message": "tool_calls", "out_of_tokens": "length"}


def says_something(heard: Heard, _: None) -> Outcome:
    """Whether every choice has a text."""
    return every([Outcome(bool(one.text.strip()), quoted(one.text)) for one in heard.said.choices])


def text_contains(heard: Heard, words: str | list[str]) -> Outcome:
    """Whether every choice says one of the words, in any case."""
    wanted = [words] if isinstance(words, str) else words
    return every([_contains(one.text, wanted) for one in heard.said.choices])


def texts_contain(heard: Heard, words: list[str]) -> Outcome:
    """Whether each choice says its own word."""
    choices = heard.said.choices
    if len(choices) != len(words):
        return Outcome(False, f"there are {len(choices)} answers")
    return every([_contains(one.text, [word]) for one, word in zip(choices, words, strict=True)])


def _contains(text: str, words: list[str]) -> Outcome:
    return Outcome(any(word.casefold() in text.casefold() for word in words), quoted(text))


def same_text(heard: Heard, _: None) -> Outcome:
    """Whether the answer says what the one before said."""
    before = [one.text for one in heard.before.choices] if heard.before else []
    now = [one.text for one in heard.said.choices]
    return Outcome(bool(now) and before == now, f"{quoted(''.join(before))}, then {quoted(''.join(now))}")


def json_schema(heard: Heard, schema: dict[str, Any]) -> Outcome:
    """Whether the text of every choice is JSON that fits the schema."""
    return every([fits(one.text, schema) for one in heard.said.choices])


def fits(text: str, schema: dict[str, Any]) -> Outcome:
    """Whether a text is JSON that fits a schema."""
    try:
        value = gate.parse(text.encode())
    except InvalidInput as error:
        return Outcome(False, f"{quoted(text)} is not JSON: {error}")
    wrong = next(jsonschema_rs.Draft202012Validator(schema).iter_errors(value), None)
    return Outcome(wrong is None, quoted(text) if wrong is None else f"{quoted(text)}: {wrong.message}")


def finishes(heard: Heard, words: str | list[str]) -> Outcome:
    """Whether every choice ends with one of the words of OpenAI's API, or what it is natively."""
    wanted = [words] if isinstance(words, str) else words
    ends = [_NATIVE.get(one.finish or "", one.finish) for one in heard.said.choices]
    return every([Outcome(end in wanted, f"the finish is {end!r}") for end in ends])


def logprobs(heard: Heard, _: None) -> Outcome:
    """Whether every choice has log probabilities."""
    counts = [one.logprobs or 0 for one in heard.said.choices]
    return every([Outcome(count > 0, f"they are given for {count} tokens") for count in counts])
