"""Everything concluded from a ledger at one event time and one knowledge time: facts, no sentences."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import attrs

from pledgewatch.engine.case import Case, came_between, case_after
from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding, Note, contradictions, remarks
from pledgewatch.engine.flags import flags
from pledgewatch.engine.gathered import Gathered
from pledgewatch.engine.kinds import judge, judge_in_brief
from pledgewatch.engine.skepticism import Archive, Judged
from pledgewatch.errors import InputError, nearest
from pledgewatch.faces import FindingsFaces, ReviewFaces
from pledgewatch.model.dates import clock_of, iso
from pledgewatch.model.fields import is_text, shown
from pledgewatch.model.ledger import Ledger, in_time
from pledgewatch.model.logic import T
from pledgewatch.model.records import Pledge, Reading, Statement, Timed

if TYPE_CHECKING:
    import pendulum

# -- asking the engine -------------------------------------------------------------------------------


def open_case(ledger: Ledger, at: int, as_of: int) -> Case:
    """A ledger at two clocks, made ready to be judged; asked again, the same one.

    Args:
        at: Event time (microseconds UTC).
        as_of: Knowledge time (microseconds UTC).
    """
    held = ledger._cases
    key = at, as_of
    if key not in held:
        if len(held) >= _MOST_CASES:
            held.pop(next(iter(held)))
        held[key] = _made(ledger, at, as_of)
    found: Case = held[key]
    return found


_MOST_CASES = 64
"""How many pairs of clocks of one ledger are kept ready."""


def _made(ledger: Ledger, at: int, as_of: int) -> Case:
    """A case, carried on from what is at hand of an earlier time where that can be."""
    cases: Iterable[Case] = ledger._cases.values()
    earlier = max((each for each in cases if each.as_of <= as_of), key=_as_of, default=None)
    return case_after(earlier, ledger, at, as_of)


def carry_over(earlier: Ledger, later: Ledger, at: int, as_of: int) -> None:
    """Make a ledger ready at two clocks by what was made ready of one with fewer records.

    Where more than single tellings came it is left as it is, and made ready anew when it is asked.

    Args:
        earlier: The ledger with fewer records, which has the same world.
        later: The ledger.
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
    """
    cases: Iterable[Case] = earlier._cases.values()
    case = max((each for each in cases if each.as_of <= as_of), key=_as_of, default=None)
    more = later.dated.keys() - earlier.dated.keys()
    if case is None or len(later.dated) != len(earlier.dated) + len(more):
        return
    told = {*more, *(each.id for each in came_between(earlier, case.as_of, as_of))}
    known = (later.dated[id] for id in told)
    news = sorted((each for each in known if each._known_at <= as_of), key=in_time)
    suppose(case, later, at, as_of, news)


def suppose(case: Case, ledger: Ledger, at: int, as_of: int, news: Sequence[Timed]) -> None:
    """Make a ledger ready at two clocks by a case of an earlier time, if that can be.

    Args:
        case: The case, of the same world.
        ledger: The ledger: of what the case knows at least what is to be asked about, and the news.
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
        news: What became known since, in the order of that.
    """
    snapshot = case.snapshot.within(ledger).told(as_of, news)
    if snapshot is not None:
        ledger._cases[at, as_of] = Case(snapshot, at, case.evidence.told(snapshot))


def _as_of(case: Case) -> int:
    return case.as_of


Answers = Mapping[str, Judgement]
"""Judgements by pledge."""


def answers(ledger: Ledger, at: int, as_of: int, pledges: Iterable[str] | None = None) -> Answers:
    """The judgements on some pledges of a ledger at two clocks, without what is found beside them.

    Args:
        at: Event time (microseconds UTC).
        as_of: Knowledge time (microseconds UTC).
        pledges: The pledges by id; left out: all that are known. Unknown ones are left out.
    """
    return judged(open_case(ledger, at, as_of), pledges)


def judged(case: Case, pledges: Iterable[str] | None = None) -> Answers:
    """The judgements on some pledges of a case; see `answers`."""
    given = case.scopes if pledges is None else {id for id in pledges if id in case.scopes}
    wanted = sorted(given)
    return {id: _judged(case, id) for id in wanted}


def _judged(case: Case, pledge: str) -> Judgement:
    found = case.judgements.get(pledge)
    if found is None:
        made = judge(case, case.scopes[pledge])
        found = attrs.evolve(
            made, flags=flags(case, made), readings=_readings(case, made), snapshot=case.snapshot
        )
        case.judgements[pledge] = found
    return found


def judged_in_brief(case: Case, pledge: str) -> Judgement:
    """The judgement on a pledge that is known, as far as its verdict hangs on it.

    The effect of a prohibition, flags and other readings may be left out.
    """
    found = case.judgements.get(pledge) or case.briefs.get(pledge)
    if found is None:
        found = case.briefs[pledge] = judge_in_brief(case, case.scopes[pledge])
    return found


def _readings(case: Case, judgement: Judgement) -> Mapping[str, Judgement]:
    """The pledge as it may be read otherwise; none of them is a pledge of its own."""
    pledge = judgement.scope.pledge
    found = {}
    for reading in case.snapshot.ledger.all(Reading):
        if reading.pledge == pledge.id:
            terms = {name: getattr(reading, name) for name in ("kind", "share", "measure")}
            given = {name: value for name, value in terms.items() if value is not None}
            read = judge(case, case.carried(reading, lambda given=given: _as_read(pledge, given)))  # type: ignore[misc]
            found[reading.id] = attrs.evolve(read, flags=flags(case, read), snapshot=case.snapshot)
    return found


def _as_read(pledge: Pledge, given: Mapping[str, Any]) -> Pledge:
    """A pledge with some terms changed; those that its new kind does not have fall away."""
    try:
        return attrs.evolve(pledge, **given)
    except InputError as error:
        fields = attrs.fields_dict(Pledge)
        gone = {each.field for each in error.problems if each.field in fields} - given.keys()
        if not gone:
            raise
        return _as_read(pledge, {**given, **{name: fields[name].default for name in gone}})


def review(
    ledger: Ledger,
    at: int | None = None,
    as_of: int | None = None,
    gathered: Gathered | None = None,
) -> Review:
    """Judge every pledge of a ledger that is known, and find what contradicts what.

    Args:
        at: Event time: judge the world as it stood at this instant (microseconds UTC); left out:
            `as_of`.
        as_of: Knowledge time: use only what was known by then; left out: the newest knowledge time
            in the ledger.
        gathered: What was read from tables for it; its reports are in the ledger already.
    """
    known_by = ledger._newest if as_of is None else as_of
    when = known_by if at is None else at
    case = open_case(ledger, when, known_by)
    if case.review is not None and gathered is None:
        return case.review  # type: ignore[no-any-return]
    judgements = answers(ledger, when, known_by)
    case.gathered = gathered
    made = Review(
        case=case,
        at=when,
        as_of=known_by,
        judgements=tuple(judgements.values()),
        findings=contradictions(case, judgements),
        notes=remarks(case, judgements),
        gathered=gathered,
    )
    case.review = made
    return made


def reviews(
    ledger: Ledger, times: Iterable[int], gathered: Gathered | None = None
) -> tuple[Review, ...]:
    """Judge every pledge as of many knowledge times, which are the event times as well.

    Args:
        times: The times (microseconds UTC).
        gathered: What was read from tables for it; its reports are in the ledger already.
    """
    return tuple(review(ledger, as_of=time, gathered=gathered) for time in times)


# -- the review --------------------------------------------------------------------------------------


F = TypeVar("F", Finding, Note)


def by_pledge(found: Iterable[F]) -> Mapping[str | None, tuple[F, ...]]:
    """What was found on each pledge, and on none."""
    on: dict[str | None, list[F]] = {}
    for each in found:
        on.setdefault(each.pledge, []).append(each)
    return {pledge: tuple(those) for pledge, those in on.items()}


class Findings(FindingsFaces, tuple[Finding, ...]):
    """The findings of a review, certain ones first; called with the id of a pledge, those on it.

    Raises:
        KeyError: when it is called with the id of no known pledge.
    """

    _known: Callable[[str], Judgement]

    @classmethod
    def of(cls, found: Iterable[Finding], known: Callable[[str], Judgement]) -> Findings:
        """Some findings, and what refuses the id of an unknown pledge."""
        made = cls(found)
        made._known = known
        return made

    def __call__(self, pledge: str) -> Findings:
        """The findings on one pledge."""
        found = self._by_pledge.get(self._known(pledge).pledge, ())
        return Findings.of(found, self._known)

    @functools.cached_property
    def _by_pledge(self) -> Mapping[str | None, tuple[Finding, ...]]:
        return by_pledge(self)


@attrs.frozen(eq=False, repr=False)
class Review(ReviewFaces):
    """The answer at two clocks.

    Attributes:
        case: The ledger as it stood.
        judgements: One for each pledge known by `as_of`, by id.
        notes: What to know with them.
        gathered: What was read from tables for it; None where none were.
    """

    case: Case = attrs.field(repr=False)
    _at: int
    _as_of: int
    judgements: tuple[Judgement, ...]
    _findings: tuple[Finding, ...]
    notes: tuple[Note, ...]
    gathered: Gathered | None = attrs.field(default=None, repr=False)

    @functools.cached_property
    def findings(self) -> Findings:
        """Every contradiction, certain ones first; `findings(pledge)`: those on one pledge."""
        found = (attrs.evolve(each, case=self.case) for each in self._findings)
        return Findings.of(found, self.__getitem__)

    @property
    def at(self) -> pendulum.DateTime:
        """Event time: the instant at which the world is judged, in the ledger's zone (else UTC)."""
        return clock_of(self._at, self.ledger.timezone)

    @property
    def as_of(self) -> pendulum.DateTime:
        """Knowledge time: the instant by which what is used was known, in the same zone."""
        return clock_of(self._as_of, self.ledger.timezone)

    @property
    def ledger(self) -> Ledger:
        """The ledger that was reviewed."""
        return self.case.snapshot.ledger

    @functools.cached_property
    def _by_id(self) -> Mapping[str, Judgement]:
        return {judgement.pledge: judgement for judgement in self.judgements}

    def __getitem__(self, pledge: str) -> Judgement:
        """The judgement on a pledge.

        Raises:
            KeyError: when the ledger knows no such pledge by `as_of`, naming the nearest id.
        """
        if not is_text(pledge) or pledge not in self._by_id:
            near = nearest(pledge, self._by_id) if is_text(pledge) else ""
            raise KeyError(f"no pledge {shown(pledge)} is known by {iso(self._as_of)}{near}")
        return self._by_id[pledge]

    def keys(self) -> tuple[str, ...]:
        """The ids of the pledges known by `as_of`, sorted."""
        return tuple(self._by_id)

    def __contains__(self, pledge: object) -> bool:
        """Whether a pledge is known by `as_of`, by its id.

        Raises:
            TypeError: for what is no id.
        """
        if not isinstance(pledge, str):
            raise TypeError(f"a review holds pledges by their id, not {type(pledge).__name__}")
        return pledge in self._by_id

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.judgements)

    def __len__(self) -> int:
        return len(self.judgements)

    @property
    def is_contradicted(self) -> bool:
        """Whether at least one finding is certain."""
        return any(finding.certainty is T for finding in self.findings)

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to judge: neither a pledge nor a statement is known."""
        said: tuple[Timed, ...] = (
            *self.case.snapshot.all(Pledge),
            *self.case.snapshot.all(Statement),
        )
        return not said and not self.findings

    def notes_on(self, pledge: str) -> tuple[Note, ...]:
        """The notes on one pledge.

        Raises:
            KeyError: when the ledger knows no such pledge by `as_of`, naming the nearest id.
        """
        return self._notes_on.get(self[pledge].pledge, ())

    @functools.cached_property
    def _notes_on(self) -> Mapping[str | None, tuple[Note, ...]]:
        return by_pledge(self.notes)

    @functools.cached_property
    def _chances(self) -> dict[Any, Any]:
        # How likely it is that a pledge is broken, by pledge and question.
        return {}

    @functools.cached_property
    def archive(self) -> Archive:
        """What became of the pledges, as the records of those who made them."""
        return Judged(self._by_id, self._at)

    def __repr__(self) -> str:
        known = f", as known by {self.as_of}" if self._at != self._as_of else ""
        counts = (
            f"{len(self)} {'pledge' if len(self) == 1 else 'pledges'}, {len(self.findings)} "
            f"{'finding' if len(self.findings) == 1 else 'findings'}"
        )
        return f"<Review at {self.at}{known}: {counts}>"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.keys())


# -- what hangs on a judgement -----------------------------------------------------------------------


def review_with(judgement: Judgement) -> Review:
    """The review that a judgement is part of."""
    ledger = judgement.scope.snapshot.ledger
    return review(ledger, judgement._at, judgement._as_of)


def findings_of(judgement: Judgement) -> tuple[Finding, ...]:
    """The findings on one pledge."""
    return review_with(judgement).findings(judgement.pledge)


def notes_of(judgement: Judgement) -> tuple[Note, ...]:
    """The notes on one pledge."""
    return review_with(judgement).notes_on(judgement.pledge)
