"""Every file of tests/cases, in both directions; see casefiles.py for what a file says."""

from __future__ import annotations

import copy
import json
from importlib import import_module
from typing import TYPE_CHECKING, Any

import pytest
from casefiles import BOTH_WAYS, KNOWN, Case, To, read_cases, read_rows, ways
from operations import COMPONENTS, RAW, ROOMS, document, room, source, targets
from recut import assembled, recut

from diglot import errors
from diglot.shape import Shape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from diglot import ErrorEvent, Loss, Translation

MACHINES = {"llama_stack": "ChunksToEvents", "openai": "EventsToChunks"}
RAW_MACHINES = {"llama_stack": "ItemsToEvents", "openai": "ItemsToChunks"}


def translated(case: Case, kind: str, to: To, given: Any) -> tuple[Any, list[Loss]]:
    """The result of one direction, a list of items for a stream, and all its losses."""
    if document(kind) == "stream":
        return streamed(case, kind, to, given)
    translate = getattr(room(kind), f"{document(kind)}_to_{to}")
    exchange = (case.exchange,) if document(kind) == "response" else ()
    made: Translation[Any] = translate(given, *exchange, **case.options)
    return made.data, list(made.losses)


def streamed(case: Case, kind: str, to: To, items: Iterable[Any]) -> tuple[list[Any], list[Loss]]:
    raw = kind.startswith(RAW)
    choice = () if raw else (case.raw.get("choice", 0),)
    machine = getattr(room(kind), (RAW_MACHINES if raw else MACHINES)[to])(case.exchange, *choice, **case.options)
    return read(machine, items, cut=case.raw.get("cut", False)), machine.losses


def read(machine: Any, items: Iterable[Any], *, cut: bool = False) -> list[Any]:
    """What a machine makes of a whole stream."""
    made: list[Translation[Any] | ErrorEvent] = [one for item in items for one in machine.feed(item)]
    return [one.data for one in [*made, *machine.finish(cut=cut)]]


def exact(value: Any) -> str:
    """JSON in which 1, 1.0 and true differ and the order of members does not."""
    return json.dumps(value, sort_keys=True, ensure_ascii=False)


def told(losses: Iterable[Loss]) -> list[tuple[str, str]]:
    return sorted((loss.path, str(loss.kind)) for loss in losses)


def stated(losses: list[dict[str, Any]]) -> list[tuple[str, str]]:
    return sorted((loss["path"], loss["kind"]) for loss in losses)


def check_losses(expected: list[dict[str, Any]], losses: list[Loss]) -> None:
    assert told(losses) == stated(expected)
    for one in expected:
        same = [loss for loss in losses if (loss.path, loss.kind) == (one["path"], one["kind"])]
        assert any(loss.value == one.get("value", loss.value) and one.get("why", "") in loss.why for loss in same), one


def check_refusal(expected: dict[str, Any], run: Callable[[], object]) -> errors.TranslationError:
    with pytest.raises(errors.TranslationError) as caught:
        run()
    assert type(caught.value).__name__ == expected["error"]
    assert caught.value.path == expected["path"]
    assert expected["message"] in str(caught.value)
    assert "\n" not in str(caught.value)
    return caught.value


def check_strict(side: To, component: str, document: Any) -> None:
    """What was written fits the schema of what we send; conftest.py asks jsonschema as well."""
    for item in document if isinstance(document, list) else [document]:
        if "error" not in item:
            Shape(side, "strict", component).check(item)
        elif side == "openai":
            Shape(side, "strict", "ErrorResponse").check(item)


@pytest.fixture(autouse=True)
def _nothing_is_printed(capfd: pytest.CaptureFixture[str]) -> Iterator[None]:
    yield
    assert capfd.readouterr() == ("", "")


BOTH: list[Any] = [pytest.param(case, to, id=f"{case.name}-to_{to}") for case, to in ways()]
TRANSLATED = [one for one in BOTH if "refused" not in one.values[0].way(one.values[1])]
STREAMS = [one for one in TRANSLATED if document(one.values[0].kind) == "stream"]


def only(*kinds: str) -> list[Any]:
    return [pytest.param(case, id=case.name) for case in read_cases(*kinds)]


def of_each(kind: str) -> list[Any]:
    """The cases of a kind that operations with choices have."""
    return only(*(f"{one}-{kind}" for one in ROOMS))


@pytest.mark.parametrize(("case", "to"), BOTH)
def test_translation(case: Case, to: To) -> None:
    given = case.source(to)
    before = copy.deepcopy(given)
    if refusal := case.way(to).get("refused"):
        check_refusal(refusal, lambda: translated(case, case.kind, to, given))
    else:
        made, losses = translated(case, case.kind, to, given)
        assert made == case.target(to)
        assert exact(made) == exact(case.target(to))
        check_losses(case.losses(to), losses)
        check_strict(to, COMPONENTS[case.kind, to], made)
    assert exact(given) == exact(before), "the input was changed"


@pytest.mark.parametrize(("case", "to"), TRANSLATED)
def test_bytes_text_and_models_say_the_same(case: Case, to: To) -> None:
    plain = case.source(to)
    for form in (as_bytes, as_text, as_model(case.kind, to)):
        given = [*map(form, plain)] if isinstance(plain, list) else form(plain)
        made, losses = translated(case, case.kind, to, given)
        assert made == case.target(to), form
        assert told(losses) == stated(case.losses(to)), form


def as_bytes(item: Any) -> bytes:
    return json.dumps(item, ensure_ascii=False).encode()


def as_text(item: Any) -> str:
    return json.dumps(item, indent=2)


def as_model(kind: str, to: To) -> Callable[[Any], Any]:
    """Into the generated model of a direction's source; errors in streams have none."""
    side = source(kind, to)
    model = getattr(import_module(f"diglot_types.{side}.models"), COMPONENTS[kind, side])
    return lambda item: item if "error" in item else model.model_validate(item)


@pytest.mark.parametrize(("case", "to"), STREAMS)
def test_a_stream_cut_into_single_characters_says_the_same(case: Case, to: To) -> None:
    made, losses = translated(case, case.kind, to, recut(case.source(to)))
    assert assembled(made) == assembled(case.target(to))
    assert {*told(losses)} == {*stated(case.losses(to))}


@pytest.mark.parametrize("case", only("refused"))
def test_refusal(case: Case) -> None:
    raw = case.raw
    error = check_refusal(raw, lambda: refused(case))
    to_openai = (raw["to"] == "openai") is (document(raw["document"]) != "request")
    body = error.to_openai() if to_openai else error.to_llama_stack()
    assert body == raw.get("body", body)
    assert error.status == raw.get("status", error.status)


def refused(case: Case) -> None:
    """Translate what is to be refused; of a stream also, where the case says so, what comes `then`, after its end."""
    raw = copy.deepcopy(case.raw)
    if "then" in raw:
        machine = getattr(room(raw["document"]), MACHINES[raw["to"]])(case.exchange)
        read(machine, raw["input"])
        read(machine, raw["then"])
    else:
        translated(case, raw["document"], raw["to"], raw["text"] if "text" in raw else raw["input"])


@pytest.mark.parametrize("case", of_each("split"))
def test_split(case: Case) -> None:
    made = room(case.kind).split(case.document("openai"), **case.options)
    assert exact([one.data for one in made]) == exact(case.document("llama_stack"))
    for one in made:
        check_losses(case.losses("llama_stack"), list(one.losses))


@pytest.mark.parametrize("case", of_each("merge"))
def test_merge(case: Case) -> None:
    made = room(case.kind).merge(case.document("llama_stack"), case.exchange, **case.options)
    assert exact(made.data) == exact(case.document("openai"))
    check_losses(case.losses("openai"), list(made.losses))
    check_strict("openai", COMPONENTS[case.kind.replace("merge", "response"), "openai"], made.data)


@pytest.mark.parametrize("case", of_each("merge-stream"))
def test_merged_streams(case: Case) -> None:
    machine = room(case.kind).MergeChunks(case.exchange, **case.options)
    made = [one for index, event in case.document("llama_stack") for one in machine.feed(index, event)]
    made += machine.finish(cut=case.raw.get("cut", False))
    assert exact([one.data for one in made]) == exact(case.document("openai"))
    check_losses(case.losses("openai"), machine.losses)
    check_strict(
        "openai", COMPONENTS[case.kind.replace("merge-stream", "stream"), "openai"], [one.data for one in made]
    )


def test_every_row_has_a_case_and_every_case_a_row() -> None:
    needed, elsewhere = read_rows()
    shown = {row for case in read_cases() for row in case.rows}
    assert needed - shown == set(), "rows without a case"
    assert shown - needed == set(), "cases of unknown rows"
    assert not needed & elsewhere.keys()


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case.name)
def test_a_case_says_only_what_is_read(case: Case) -> None:
    assert case.raw.keys() <= KNOWN
    assert case.rows
    if case.kind in BOTH_WAYS:
        for to in targets(case.kind):
            way = case.way(to)  # type: ignore[arg-type]
            assert way.keys() <= {"losses", "gives", "but", "refused", "why"}
            assert ("why" in way) == bool(way.keys() & {"gives", "but", "refused"}), f"to_{to}: say why, or do not"
