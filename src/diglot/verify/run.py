"""What a verification found, as data: the document that every report is made from, and that `--json` writes.

    Run
      targets[]            one server and model
        results[]          one case
          judgements[]     one rule that was broken, or, of capability, held or broken
          exchanges[]      one request and what came back

A result is of the three words of State. NOT RUN is never a pass: it has a reason, and counts nowhere as one.
"""

from __future__ import annotations

from typing import Annotated, Any, Final, Literal, TypeAlias

from pydantic import BaseModel, ConfigDict, Field

from diglot.legality.rule import and_so_in

FORMAT: Final = "diglot-verify/1"

State: TypeAlias = Literal["passed", "failed", "not run"]
Seconds: TypeAlias = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class Part(BaseModel):
    """What every record here is: frozen, and without members that are not written down."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Exchange(Part):
    """One request, and what came back.

    curl: the same request as a command, without its key: the variable's name stands there.
    status: of the answer; None where none came, and `trouble` says why.
    answer: the text of the body as it came; of a stream, its raw lines. `cut` where it was longer than is kept.
    first: seconds until the first event of a stream; None for a plain answer.
    """

    method: Literal["GET", "POST"]
    url: str
    asked: dict[str, Any] | None
    curl: str
    status: int | None = None
    media: str = ""
    answer: str = ""
    cut: bool = False
    trouble: str = ""
    attempts: Annotated[int, Field(ge=0)] = 1
    first: Seconds | None = None
    total: Seconds | None = None


class Judgement(Part):
    """What a rule says of one result.

    rule, says and spec are the rule's own words. exchange: the place of the request among the result's, from 0; line: of
    that one's answer, from 1. again: in how many more places the rule is broken at the same member.
    """

    rule: str
    of: Literal["protocol", "capability"]
    held: bool
    says: str
    spec: str
    said: str = ""
    path: str = ""
    exchange: Annotated[int, Field(ge=0)] = 0
    line: Annotated[int, Field(ge=1)] | None = None
    again: Annotated[int, Field(ge=0)] = 0

    @property
    def told(self) -> str:
        """What was found, and in how many more places."""
        return f"{self.said}{and_so_in(self.again)}"


class Result(Part):
    """What became of one case at one target. why: a reason, where it was not run.

    protocol and capability are passed where every judgement of their kind held, and at least one was made; a case whose
    answer never came to be judged has failed the protocol.
    expects: False where the case expects nothing of the model; its capability is then `not run`, and counted nowhere.
    """

    case: str
    suite: str
    title: str
    protocol: State
    capability: State
    why: str = ""
    expects: bool = True
    judgements: list[Judgement] = []
    exchanges: list[Exchange] = []


class Target(Part):
    """One server and model, by the name that is shown."""

    name: str
    url: str
    api: Literal["openai", "llama-stack"]
    model: str
    reached: bool
    results: list[Result]


class Run(Part):
    """One verification. complete: False where it was stopped before its end; what had not begun is `not run`."""

    format: Literal["diglot-verify/1"] = FORMAT
    diglot: str
    began: str
    ended: str
    command: str
    complete: bool
    targets: list[Target]
