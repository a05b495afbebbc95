"""One case at one endpoint: its questions in turn, each answer judged, and the result."""

from __future__ import annotations

from typing import TYPE_CHECKING

from diglot import legality
from diglot.verify import judging
from diglot.verify.expect import Heard
from diglot.verify.expect.table import CALLS_TO_ANSWER
from diglot.verify.question import first, words_of
from diglot.verify.run import Result
from diglot.verify.secret import Secret
from diglot.verify.turns import following, hindrance

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from diglot.legality import Said
    from diglot.verify.asking import Asker
    from diglot.verify.case import Case, Turn
    from diglot.verify.expect import Expectation
    from diglot.verify.question import Question
    from diglot.verify.run import Exchange, Judgement, State


class Trial:
    """One case at one endpoint."""

    def __init__(self, case: Case, asker: Asker) -> None:
        self._case = case
        self._asker = asker
        self._endpoint = asker.endpoint
        self._secret = Secret(asker.endpoint)
        self._judgements: list[Judgement] = []
        self._exchanges: list[Exchange] = []

    async def run(self) -> Result:
        """Ask everything that the case asks, as long as the answers let it."""
        question = first(self._case, self._endpoint)
        said = await self._asked(question, self._case.expects, None)
        for turn in self._case.turns:
            if said is None or not self._goes_on(turn, said):
                return self.result(whole=False)
            question = following(turn, self._endpoint.api, question, said)
            said = await self._asked(question, turn.expects, said)
        return self.result(whole=said is not None)

    def result(self, whole: bool, why: str = "") -> Result:
        """The result so far. whole: whether all was asked and answered; where it was not, nothing has passed."""
        return Result(
            case=self._case.name,
            suite=self._case.suite,
            title=self._case.title,
            protocol=self._state("protocol", bool(self._exchanges) and not why),
            capability=self._state("capability", self._case.expecting and whole and not why),
            why=why,
            expects=self._case.expecting,
            judgements=self._judgements,
            exchanges=self._exchanges,
        )

    def _state(self, of: str, judged: bool) -> State:
        if any(one.of == of and not one.held for one in self._judgements):
            return "failed"
        return "passed" if judged else "not run"

    def _goes_on(self, turn: Turn, said: Said) -> bool:
        """Whether a turn can be asked after an answer."""
        why = hindrance(turn, said)
        if why or turn.results:
            self._add(len(self._exchanges) - 1, [judging.judged(CALLS_TO_ANSWER, not why, why or "they came")])
        return not why

    async def _asked(self, question: Question, expects: Sequence[Expectation], before: Said | None) -> Said | None:
        """What the answer said; None where there is nothing to go on with."""
        answered = await self._asker.ask(question)
        place, status = len(self._exchanges), answered.exchange.status
        self._exchanges.append(self._secret.out_of_exchange(answered.exchange))
        findings = judging.protocol(self._case, self._endpoint.api, question, answered)
        self._add(place, map(judging.of_finding, findings))
        if status is None or not answered.whole or self._case.error:
            return None
        said = legality.said(
            answered.raw, api=self._endpoint.api, operation=question.operation, stream=question.stream and status == 200
        )
        refused = judging.refused(self._case, answered)
        if status == 200 or refused:
            heard = Heard(status=status, said=said, asked=question.asked or {}, before=before)
            self._add(place, judging.capability(self._case, heard, expects, words_of(self._endpoint)))
        # a refusal is a whole answer, but no turn goes on from it
        return said if status == 200 or (refused and not self._case.turns) else None

    def _add(self, exchange: int, judgements: Iterable[Judgement]) -> None:
        for one in judgements:
            self._judgements.append(self._secret.out_of_judgement(one).model_copy(update={"exchange": exchange}))


def not_run(case: Case, why: str) -> Result:
    """The result of a case that was never begun."""
    return Result(
        case=case.name,
        suite=case.suite,
        title=case.title,
        protocol="not run",
        capability="not run",
        why=why,
        expects=case.expecting,
    )
