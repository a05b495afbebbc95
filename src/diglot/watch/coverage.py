"""How much of one API another covers: operations, members and types, with a score."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, NamedTuple

from diglot.schema.compare import Comparison
from diglot.watch.scope import Scope, compared, labels
from diglot.watch.severity import LAW, Severity, position_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

    from diglot.schema.compare import Difference, Place
    from diglot.schema.facets import Kind
    from diglot.schema.operations import Body
    from diglot.schema.published import Document
    from diglot.schema.view import Views
    from diglot.watch.scope import Met

DEFINITION: Final = """\
Every member of every object of {theirs} counts, once for each body (request, response, stream) of an operation in which the
object stands, however deep and in whatever branch of a union.

It is present where {ours} has it in that place. It fits where in a request {ours} takes all types, words and nulls that
{theirs} takes, and in an answer gives none that {theirs} does not give. Unsaid are members of objects for which {ours} takes
or gives any object: they are neither present nor do they fit.

The score is the members that fit of all members, those of operations that {ours} has not among them; of shared operations is
the same without those. Operations are as many as {ours} has of those of {theirs}. Bounds and defaults are not looked at; what is
required otherwise is listed, and does not count."""
_TYPED: Final[frozenset[Kind]] = frozenset({"type", "enum", "null", "variant", "free"})


@dataclass(frozen=True)
class Finding:
    """One place where an API is not covered: its body, and the difference from theirs to ours."""

    body: str
    difference: Difference


class Figures(NamedTuple):
    """What is counted of theirs.

    operations, shared_operations: all, and those that ours has. members, shared_members: all, and those of such operations.
    present, fit, unsaid: members, as the definition says.
    """

    operations: int = 0
    shared_operations: int = 0
    members: int = 0
    shared_members: int = 0
    present: int = 0
    fit: int = 0
    unsaid: int = 0

    @property
    def score(self) -> float:
        """Members that fit in a hundred; 100 where there are none."""
        return _percent(self.fit, self.members)

    @property
    def shared_score(self) -> float | None:
        """The same of the operations that both have; None where there are none."""
        return _percent(self.fit, self.shared_members) if self.shared_operations else None


@dataclass
class Area:
    """What of one area is covered.

    absent: the operations and bodies that ours has not. missing, differs: the members that are not present, and that are
    and do not fit; what is below a missing member is not listed again. required: of an answer, what may be left out in
    ours; of a request, what is demanded there.
    """

    name: str
    figures: Figures = field(default_factory=Figures)
    absent: list[str] = field(default_factory=list[str])
    missing: list[Finding] = field(default_factory=list[Finding])
    differs: list[Finding] = field(default_factory=list[Finding])
    required: list[Finding] = field(default_factory=list[Finding])


@dataclass(frozen=True)
class Coverage:
    """How much of `theirs` is covered by `ours`, the names of two documents, by area."""

    ours: str
    theirs: str
    areas: tuple[Area, ...]

    @property
    def whole(self) -> Figures:
        """The sums of all areas."""
        return _sums(*(each.figures for each in self.areas))

    @property
    def definition(self) -> tuple[str, ...]:
        """What the figures count, in paragraphs."""
        paragraphs = DEFINITION.format(ours=self.ours, theirs=self.theirs).split("\n\n")
        return tuple(each.replace("\n", " ") for each in paragraphs)


def coverage(ours: Document, theirs: Document, *, everything: bool = False) -> Coverage:
    """How much of `theirs` is covered by `ours`, of our operations or of everything in theirs.

    Raises InvalidInput where a reference leads nowhere, or where neither document has an operation of ours.
    """
    scope = Scope.of(theirs, ours, everything=everything)
    views = scope.views()
    areas: dict[str, Area] = {}
    for met in scope.met:
        if met.old:
            area = areas.setdefault(met.area, Area(met.area))
            _operation(area, scope, met, *views)
    return Coverage(ours.name, theirs.name, tuple(areas.values()))


def _operation(area: Area, scope: Scope, met: Met, theirs: Views, ours: Views) -> None:
    """Count one operation of theirs."""
    counted = [Figures(operations=1, shared_operations=int(bool(met.new)))]
    common = scope.bodies(scope.new, met.new)
    for body in scope.bodies(scope.old, met.old):
        was, now = labels(met, body)
        own = compared(theirs, theirs, was, was).members
        counted.append(Figures(members=len(own), shared_members=len(own) if met.new else 0))
        if body in common:
            walk = compared(theirs, ours, was, now)
            counted.append(_body(area, body, walk, _below(walk, theirs) & own.keys(), was))
        elif met.new:
            area.absent.append(was)
    if not met.new:
        area.absent.append(met.operation)
    area.figures = _sums(area.figures, *counted)


def _body(area: Area, body: Body, walk: Comparison, below: AbstractSet[Place], label: str) -> Figures:
    """Count a body that both have; `below` are the members of which ours says nothing."""
    position = position_of(body)
    gone = [each for each in walk.found if each.kind == "removed"]
    worse = [each for each in walk.found if LAW[each.effect][position] is Severity.BREAKING and each.kind != "removed"]
    differs = [each for each in worse if each.kind in _TYPED]
    present = walk.members.keys() - _places(gone)
    area.missing += [Finding(label, each) for each in gone]
    area.differs += [Finding(label, each) for each in differs]
    area.required += [Finding(label, each) for each in worse if each.kind in {"required", "added"}]
    return Figures(present=len(present), fit=len(present - _places(differs)), unsaid=len(below - present))


def _places(differences: Iterable[Difference]) -> set[Place]:
    """The members at whose places something differs."""
    return {each.place._replace(within="") for each in differences}


def _below(walk: Comparison, theirs: Views) -> set[Place]:
    """The members of the objects of which ours says nothing."""
    inner = Comparison(theirs, theirs)
    for each in walk.unsaid:
        inner.objects(each, each)
    return {*inner.members}


def _sums(*figures: Figures) -> Figures:
    return Figures(*map(sum, zip(*figures, strict=True)))


def _percent(part: int, whole: int) -> float:
    return 100 * part / whole if whole else 100.0
