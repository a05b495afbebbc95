"""A run as verifications of real servers come out: four targets, failures of several rules, streams with lines at fault.

`sample` is the whole run, `partial` the same stopped on its way, `earlier` what an earlier run of it found, `large` five
targets with 120 cases each, all with bodies.
"""

from __future__ import annotations

import json
from typing import Any, Final, Literal, NamedTuple, cast

from diglot.verify.run import Exchange, Judgement, Result, Run, State, Target

from . import bodies

Api = Literal["openai", "llama-stack"]

FAR_AWAY: Final = "http://192.0.2.1/v1 cannot be reached: no route to host"
NOT_REACHED: Final = f"far away: nothing of it was judged, and nothing of it has passed: {FAR_AWAY}."
SCHEMA: Final = "CreateChatCompletionStreamResponse"
RULES: Final[dict[str, tuple[Literal["protocol", "capability"], str, str]]] = {
    "chat-stream-choice-index": (
        "protocol",
        "The index of a choice is its place among the n that were asked for, the same in every chunk.",
        f"{SCHEMA}.choices[].index",
    ),
    "chat-stream-one-finish": (
        "protocol",
        "A choice has one finish_reason, in its last chunk.",
        f"{SCHEMA}.choices[].finish_reason",
    ),
    "chat-stream-usage-asked": (
        "protocol",
        "usage comes where include_usage asked for it: once, in the last chunk, whose choices are empty.",
        f"{SCHEMA}.usage",
    ),
    "chat-nullable-member": (
        "protocol",
        "A required member that may be null is there.",
        "CreateChatCompletionResponse.choices[].message.refusal",
    ),
    "stream-done": ("protocol", "The stream of OpenAI's API ends with [DONE].", "API reference, streaming"),
    "error-status": ("protocol", "A bad request is answered with a status of 400 to 499.", "API reference, errors"),
    "text-contains": ("capability", "The text contains the word.", "case"),
    "json-schema": ("capability", "The text is JSON that fits the schema that was asked for.", "case"),
    "call": ("capability", "The function is called once, with arguments that name the city.", "case"),
}


class Case(NamedTuple):
    """One case of the sample; expects: the capability it checks."""

    suite: str
    name: str
    title: str
    expects: str = ""
    stream: bool = False


CASES: Final = [
    Case("chat", "chat-earth", "The planet humans live on", "text-contains"),
    Case("chat", "chat-earth-stream", "The planet humans live on, streamed", "text-contains", True),
    Case("chat", "chat-n", "Two choices"),
    Case("chat", "chat-n-stream", "Two choices, streamed", "", True),
    Case("chat", "chat-stop", "A stop word ends the text"),
    Case("chat", "chat-usage-stream", "Usage at the end of a stream", "", True),
    Case("tools", "tools-weather", "One call of get_weather", "call"),
    Case("tools", "tools-weather-stream", "One call of get_weather, streamed", "call", True),
    Case("tools", "tools-none", "tool_choice none: no call", "call"),
    Case("structured", "structured-calendar", "A calendar event with two participants", "json-schema"),
    Case("structured", "structured-math", "Steps and a final answer", "json-schema"),
    Case("images", "image-colour", "The colour of a picture", "text-contains"),
    Case("embeddings", "embeddings-two", "Two inputs, two vectors"),
    Case("models", "models-list", "The list of models"),
    Case("errors", "errors-no-messages", "messages missing"),
    Case("errors", "errors-role", "A role that does not exist"),
]


def judged(rule: str, said: str = "", path: str = "", line: int | None = None, *, held: bool = False) -> Judgement:
    """A judgement by one of the sample's rules."""
    of, says, spec = RULES[rule]
    return Judgement(rule=rule, of=of, held=held, says=says, spec=spec, said=said, path=path, line=line)


def exchange(case: Case, target: Target, answer: str, status: int = 200) -> Exchange:
    """One request with its answer; times differ from case to case, and are the same in every run."""
    asked = {"model": target.model, "messages": [{"role": "user", "content": case.title}], "max_tokens": 64}
    total = 0.31 + len(case.name) / 50
    return Exchange(
        method="POST",
        url=f"{target.url}/chat/completions",
        asked=asked,
        curl=f"curl {target.url}/chat/completions \\\n  -H 'content-type: application/json' \\\n"
        f"  -H \"authorization: Bearer $API_KEY\" \\\n  -d '{json.dumps(asked)}'",
        status=status,
        media="text/event-stream" if case.stream else "application/json",
        answer=answer,
        first=0.12 if case.stream else None,
        total=round(total, 3),
    )


def result(case: Case, target: Target, faults: list[Judgement], answer: str = "", status: int = 200) -> Result:
    """A result whose states follow from its faults; without an answer, from one that keeps to every rule."""
    answer = answer or (bodies.stream() if case.stream else bodies.answer())
    broken = {fault.of for fault in faults}
    met = [judged(case.expects, held=True)] if case.expects and "capability" not in broken else []
    return Result(
        case=case.name,
        suite=case.suite,
        title=case.title,
        protocol="failed" if "protocol" in broken else "passed",
        capability=cast("State", "failed" if "capability" in broken else "passed" if case.expects else "not run"),
        expects=bool(case.expects),
        judgements=[*faults, *met],
        exchanges=[exchange(case, target, answer, status)],
    )


def not_run(case: Case, why: str) -> Result:
    """A result of a case that did not begin."""
    states: dict[str, Any] = {"protocol": "not run", "capability": "not run"}
    return Result(case=case.name, suite=case.suite, title=case.title, why=why, expects=bool(case.expects), **states)


def no_answer(case: Case, target: Target, trouble: str) -> Result:
    """A result of a case whose answer never came."""
    silent = exchange(case, target, "").model_copy(update={"status": None, "media": "", "trouble": trouble})
    return not_run(case, "no answer came").model_copy(update={"protocol": "failed", "exchanges": [silent]})


def llama_cpp() -> Target:
    """A server that keeps to most rules, with a small model."""
    bare = Target(
        name="llama.cpp", url="http://127.0.0.1:8080/v1", api="openai", model="qwen2.5-0.5b", reached=True, results=[]
    )
    calendar = [judged("json-schema", "participants has 1 item, where 2 are wanted", "participants")]
    results = [
        result(one, bare, calendar, bodies.answer(bodies.CALENDAR))
        if one.name == "structured-calendar"
        else not_run(one, "the model reads no pictures")
        if one.suite == "images"
        else not_run(one, "no --embedding-model was named")
        if one.suite == "embeddings"
        else result(one, bare, [])
        for one in CASES
    ]
    return bare.model_copy(update={"results": results})


def old_layer() -> Target:
    """The layer whose every chunk carried the wrong index and finish."""
    bare = Target(
        name="old layer",
        url="http://127.0.0.1:8321/v1/openai/v1",
        api="openai",
        model="llama3.2:3b",
        reached=True,
        results=[],
    )
    results = [_of_old_layer(one, bare) for one in CASES]
    return bare.model_copy(update={"results": results})


def _of_old_layer(case: Case, target: Target) -> Result:
    if case.stream:
        counted = [
            judged("chat-stream-choice-index", f"= {at}, where 1 choice was asked for", "choices[0].index", 1 + 2 * at)
            for at in range(1, 6)
        ]
        finishes = [
            judged("chat-stream-one-finish", "= 'stop' before the last chunk", "choices[0].finish_reason", 1 + 2 * at)
            for at in range(5)
        ]
        return result(case, target, [*counted, *finishes, judged("stream-done", "never came")], bodies.miscounted())
    if case.suite == "errors":
        return result(case, target, [judged("error-status", "= 500")], bodies.ERROR, 500)
    if case.name == "image-colour":
        return no_answer(case, target, "no answer within 60 s")
    if case.name == "chat-n":
        return result(case, target, [judged("chat-nullable-member", "is absent", "choices[0].message.refusal")])
    return result(case, target, [])


def native() -> Target:
    """A native server."""
    bare = Target(
        name="Llama Stack 0.2.12",
        url="http://127.0.0.1:8322",
        api="llama-stack",
        model="llama3.2:3b",
        reached=True,
        results=[],
    )
    word = [judged("text-contains", "'Saturn' does not contain 'earth'")]
    results = [result(one, bare, word if one.name == "chat-earth" else []) for one in CASES]
    return bare.model_copy(update={"results": results})


def far_away() -> Target:
    """A server that was not reached."""
    results = [not_run(one, FAR_AWAY) for one in CASES]
    return Target(
        name="far away",
        url="http://192.0.2.1/v1",
        api="openai",
        model="qwen2.5-0.5b",
        reached=False,
        results=results,
    )


def sample() -> Run:
    """The whole run."""
    return Run(
        diglot="0.1.0",
        began="2026-09-01T10:00:00+00:00",
        ended="2026-09-01T10:03:12+00:00",
        command="diglot verify --config providers.yaml --html report.html",
        complete=True,
        targets=[llama_cpp(), old_layer(), native(), far_away()],
    )


def with_results(run: Run, target: int, results: list[Result]) -> Run:
    """The same run with other results of one target."""
    targets = [*run.targets]
    targets[target] = targets[target].model_copy(update={"results": results})
    return run.model_copy(update={"targets": targets})


def partial() -> Run:
    """The run stopped on its way: the last cases of two targets had not begun."""
    run = sample()
    for target in (0, 2):
        begun = run.targets[target].results[:7]
        rest = [not_run(one, "the run was stopped before it") for one in CASES[7:]]
        run = with_results(run, target, [*begun, *rest])
    return run.model_copy(update={"complete": False, "ended": "2026-09-01T10:01:07+00:00"})


def earlier() -> Run:
    """An earlier run: of the old layer errors were right then, the native server streamed wrongly, one case is of then only."""
    run = sample()
    old = run.targets[1]
    healthy = [
        result(case, old, []) if case.suite == "errors" else was for case, was in zip(CASES, old.results, strict=True)
    ]
    run = with_results(run, 1, healthy)
    case, stack = CASES[1], run.targets[2]
    gone = Case("chat", "chat-saturn", "The planet with rings", "text-contains")
    was = [*stack.results, result(gone, stack, [])]
    was[1] = result(case, stack, [judged("stream-done", "never came")])
    return with_results(run, 2, was).model_copy(update={"began": "2026-08-01T10:00:00+00:00", "diglot": "0.0.9"})


def large(targets: int = 5, cases: int = 120) -> Run:
    """A run in which every case of every target fails, with a long stream for an answer."""
    old = old_layer()
    named = [Case(f"suite-{at % 8}", f"case-{at:03}", f"The case of number {at}", "", True) for at in range(cases)]
    long = bodies.stream("word " * 400)
    results = [_of_old_layer(one, old).model_copy(update={"exchanges": [exchange(one, old, long)]}) for one in named]
    many = [old.model_copy(update={"name": f"server {at}", "results": results}) for at in range(targets)]
    return sample().model_copy(update={"targets": many})
