"""Judges one answer: the protocol by the rules of legality, the capability by what a case expects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from diglot import legality, sse
from diglot.legality import Finding, Rule
from diglot.legality.errors import ERROR_STATUS
from diglot.verify.expect.heard import status_said
from diglot.verify.expect.table import EXPECTATIONS, ONES_OWN, SUPPORTED
from diglot.verify.run import Judgement
from diglot.verify.words import filled

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from diglot.legality import Api
    from diglot.verify.asking import Answered
    from diglot.verify.case import Case
    from diglot.verify.expect import Expectation, Heard
    from diglot.verify.question import Question

ANSWER_COMES: Final = Rule(
    name="answer-comes", says="A request is answered, and the answer comes to its end", spec="RFC 9110"
)
_OF_ANY: Final = frozenset({401, 429})

RULES: Final[Mapping[str, Rule]] = {
    rule.name: rule
    for rule in (
        *legality.RULES.values(),
        ANSWER_COMES,
        *(row.rule for row in EXPECTATIONS.values()),
        *ONES_OWN,
    )
}


def refused(case: Case, answered: Answered) -> bool:
    """Whether an optional case was answered by an error, which then only has to be of its API's shape.

    One of 5xx is taken as the same: so servers say that they cannot do a thing, and gateways that their server failed at it.
    One that any request may get, of its key or of its rate, refuses no case.
    """
    status = answered.exchange.status or 0
    return case.optional and status >= 400 and status not in _OF_ANY


def protocol(case: Case, api: Api, question: Question, answered: Answered) -> Iterator[Finding]:
    """What is illegal in an answer."""
    status = answered.exchange.status
    if status is None or not answered.whole:
        yield Finding(rule=ANSWER_COMES, said=answered.exchange.trouble)
    elif case.error and status in _OF_ANY:  # it says nothing of what is wrong with this request
        yield Finding(rule=ERROR_STATUS, said=_status(status, api, question, answered))
    elif case.error or refused(case, answered):
        yield from _error(400 if case.optional else status, answered.raw, api)
    else:
        yield from _answer(status, api, question, answered)


def _status(status: int, api: Api, question: Question, answered: Answered) -> str:
    """A status, and what the error says that came with it: why a request was refused is what helps."""
    said = legality.said(answered.raw, api=api, operation=question.operation, stream=False)
    return status_said(status, said.error)


def _error(status: int, raw: bytes, api: Api) -> Iterator[Finding]:
    """What is illegal in an error; of an answer that is none, only that it is none."""
    found = legality.check_error(status, raw, api=api)
    yield from (one for one in found if status >= 400 or one.rule == ERROR_STATUS)


def _answer(status: int, api: Api, question: Question, answered: Answered) -> Iterator[Finding]:
    """What is illegal in the answer to a valid request; in one of another type than asked for only where it reads as such."""
    events, raw = question.stream, answered.raw
    head = legality.check_head(status, answered.exchange.media, stream=events)
    if status != 200:
        yield from (replace(one, said=_status(status, api, question, answered)) for one in head)
        return
    yield from head
    if head and not _reads_as(raw, events):
        return
    if events:
        yield from legality.check_stream(raw, api=api, operation=question.operation, request=question.asked)
    else:
        yield from legality.check_answer(raw, api=api, operation=question.operation, request=question.asked)


def _reads_as(raw: bytes, events: bool) -> bool:
    return bool(sse.is_event_stream(raw)) if events else raw.lstrip().startswith(b"{")


def capability(
    case: Case, heard: Heard, expects: Sequence[Expectation], words: Mapping[str, str]
) -> Iterator[Judgement]:
    """What holds of what a case expects; of one that was refused, only that it was, unless it expects that."""
    refusal = heard.status != 200
    if case.optional and not any(one.name == "refused" for one in expects):
        yield judged(SUPPORTED, not refusal, status_said(heard.status, heard.said.error))
    for one in expects:
        if not refusal or one.name == "refused":
            outcome = one.row.check(heard, filled(one.argument, words))
            yield judged(one.row.rule, outcome.held, outcome.said)


def judged(rule: Rule, held: bool, said: str) -> Judgement:
    """A judgement by a rule of capability."""
    return Judgement(rule=rule.name, of="capability", held=held, says=rule.says, spec=rule.spec, said=said)


def of_finding(finding: Finding) -> Judgement:
    """The judgement that a finding is."""
    rule = finding.rule
    return Judgement(
        rule=rule.name,
        of=rule.of,
        held=False,
        says=rule.says,
        spec=rule.spec,
        said=finding.said,
        path=finding.path,
        line=finding.line,
        again=finding.again,
    )
