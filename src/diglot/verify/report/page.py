"""What the page of a run shows, worked out before it is written: names for links, and each result with its faults."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final, NamedTuple

from diglot.verify.report.baseline import CHANGES, who
from diglot.verify.report.excerpt import Excerpt, excerpt
from diglot.verify.report.faults import Fault, faults
from diglot.verify.report.room import Room, room
from diglot.verify.report.tally import broken, has_failed, seconds, state_of, troubles
from diglot.verify.report.times import in_seconds

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from diglot.verify.report.baseline import Change, Difference
    from diglot.verify.run import Exchange, Result, Run, State, Target

_EVERY: Final = 1_000_000  # characters of answers in one page
_LEAST: Final = 800  # of one answer
_MOST: Final = 20_000
_CURL: Final = 8_000
_NO_NAME: Final = re.compile(r"[^A-Za-z0-9._-]+")


class Asked(NamedTuple):
    """One request of a result: the exchange, its command in lines, and what is shown of its answer."""

    exchange: Exchange
    curl: list[str]
    curl_left: int
    answer: Excerpt | None


@dataclass(frozen=True, slots=True)
class Row:
    """One result, by the name that links lead to."""

    link: str
    at: int
    target: Target
    result: Result
    asked: list[Asked]
    changes: list[Difference]

    @property
    def protocol(self) -> State:
        """Its state of the protocol."""
        return self.result.protocol

    @property
    def capability(self) -> State | None:
        """Its state of the capability; None where the case expects nothing."""
        return state_of(self.result, "capability")

    @property
    def faults(self) -> list[Fault]:
        """The rules that it broke."""
        return faults(self.result.judgements)

    @property
    def gist(self) -> str:
        """What it comes to: the rules that it broke, or why it has no answer or was not run; and its time."""
        said = [fault.rule for fault in self.faults] or troubles(self.result) or [self.result.why]
        took = seconds(self.result)
        return " · ".join(filter(None, [", ".join(said), in_seconds(took) if took else ""]))

    @property
    def held(self) -> list[str]:
        """The rules that it was found to keep."""
        return [one.rule for one in self.result.judgements if one.held]


@dataclass(frozen=True, slots=True)
class Case:
    """One case, with its result at each target, None where a target has none."""

    link: str
    name: str
    title: str
    rows: list[Row | None]


class Suite(NamedTuple):
    """One suite, and its cases."""

    name: str
    cases: list[Case]


class _Links:
    """Names within the page, each given once."""

    def __init__(self, taken: Iterable[str]) -> None:
        self._taken = {*taken}

    def of(self, name: str) -> str:
        """A name for a link, made of a name from elsewhere."""
        wanted = link = _NO_NAME.sub("-", name).strip("-") or "case"
        count = 1
        while link.casefold() in self._taken:
            count += 1
            link = f"{wanted}-{count}"
        self._taken.add(link.casefold())
        return link


class Page(NamedTuple):
    """All results of a run, by suite and case, in the order in which the run names them.

    links: to the result of a case at a target, both by their place and name; changes: each with the link to its result,
    empty where the run has none.
    """

    suites: list[Suite]
    links: dict[tuple[int, str], str]
    changes: dict[Change, list[tuple[Difference, str]]]


def page(run: Run, changes: Sequence[Difference], taken: Iterable[str]) -> Page:
    """What the page of a run shows; `taken` are names within the page that no result may have."""
    links, space = _Links(taken), room(run, _EVERY, _MOST)
    suites: dict[str, dict[str, Case]] = {}
    linked: dict[tuple[int, str], str] = {}
    for at, target in enumerate(run.targets):
        for name, result in _named(target):
            cases = suites.setdefault(result.suite, {})
            if name not in cases:
                cases[name] = Case(links.of(name), name, result.title, [None for _ in run.targets])
            link = links.of(f"{cases[name].link}.{target.name}")
            linked.setdefault((at, result.case), link)
            asked = [*_asked(result, space)]
            cases[name].rows[at] = Row(link, at, target, result, asked, _of(changes, target, result))
    found = [Suite(name, [*cases.values()]) for name, cases in suites.items()]
    return Page(found, linked, _changes(run, changes, linked))


def _named(target: Target) -> Iterator[tuple[str, Result]]:
    """Each result by its case's name; where one case comes again, its name says so, so that none takes another's place."""
    met: Counter[str] = Counter()
    for result in target.results:
        met[result.case] += 1
        yield (result.case if met[result.case] == 1 else f"{result.case} ({met[result.case]})"), result


def _of(changes: Iterable[Difference], target: Target, result: Result) -> list[Difference]:
    return [one for one in changes if one.case == result.case and who(one.target) == who(target)]


def _changes(
    run: Run, changes: Sequence[Difference], links: dict[tuple[int, str], str]
) -> dict[Change, list[tuple[Difference, str]]]:
    places = {who(target): at for at, target in enumerate(run.targets)}
    linked = [(one, links.get((places.get(who(one.target), -1), one.case), "")) for one in changes]
    return {change: [pair for pair in linked if pair[0].change == change] for change in CHANGES}


def _asked(result: Result, space: Room) -> Iterator[Asked]:
    room_of_one = max(space.failed, _LEAST) if has_failed(result) else space.other
    for place, one in enumerate(result.exchanges):
        found = [fault for fault in broken(result) if fault.exchange == place]
        shown = excerpt(one.answer, found, room_of_one) if room_of_one >= _LEAST else None
        yield Asked(one, one.curl[:_CURL].split("\n"), max(0, len(one.curl) - _CURL), shown)
