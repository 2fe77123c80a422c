"""CEASE and REFRAIN: nothing of the kind may happen in the window (semantics 7).

CEASE is REFRAIN after its grace.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.clocks import (
    is_captured,
    is_cut_short,
    is_settled,
    is_void,
    judged_spans,
    lifecycle,
)
from pledgewatch.engine.coverage import WatchedTime, watchers
from pledgewatch.engine.effect import with_effect
from pledgewatch.engine.evidence import IncidentQuery
from pledgewatch.engine.facts import Absence, Judgement, UnitJudgement, Verdict
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.scope import Cell, Scope
from pledgewatch.engine.scoring import Score, rounded
from pledgewatch.engine.violations import Incidents, score_of
from pledgewatch.model.logic import T
from pledgewatch.model.time import DAY


def judge(case: Case, scope: Scope) -> Judgement:
    """Judge a pledge to cease or refrain, and say what became of the rate of such acts."""
    return with_effect(case, scope, read_acts(case, scope))


def judge_in_brief(case: Case, scope: Scope) -> Judgement:
    """The same, but for the rate of such acts where the verdict does not hang on it."""
    found = read_acts(case, scope)
    is_open = found.verdict in (Verdict.KEPT, Verdict.HOLDING)
    # What nothing is told of since it began to bind cannot have eroded.
    told = case.evidence
    may_erode = is_open and any(
        report.when.hi > scope.opens.last
        for key in told.keys(scope)
        for report in told.reports(key)
    )
    return with_effect(case, scope, found) if may_erode else found


def read_acts(case: Case, scope: Scope) -> Judgement:
    """What the acts of a pledge's scope say of it, if none of them may happen."""
    found = base(case, scope)
    unread = before_reading(case, scope)
    if unread is not None:
        return as_read(found, *unread)
    whole = whole_of(case, scope)
    is_violated_by_all = whole is not None and whole.violated
    units = []
    for cell, unit in zip(scope.units, found.units, strict=True):
        answer = read(
            CellBasis.of(case, scope, cell, unit.coverage, unit.score, unit.incidents, whole)
        )
        units.append(attrs.evolve(unit, verdict=answer[0], reason=answer[1]))
    answers = [(unit.verdict, unit.reason) for unit in units]
    answer = read(
        CellBasis.of(case, scope, scope.whole, found.coverage, found.score, found.incidents, whole)
    )
    if answer[0] in (Verdict.BROKEN, Verdict.SLIPPING, Verdict.INCONCLUSIVE):
        answers.append(answer)
    verdict, reason = worst(answers)
    absence = None
    told = found.certain or found.possible or is_violated_by_all
    if verdict in (Verdict.KEPT, Verdict.HOLDING) and not told:
        absence = silence_bears(case, scope)
    return attrs.evolve(
        found, verdict=verdict, reason=reason, units=tuple(units), whole=whole, absence=absence
    )


Answer = tuple[Verdict, str | None]


# -- what holds for every pledge read from acts ------------------------------------------------------


def base(case: Case, scope: Scope) -> Judgement:
    """Everything about a pledge but its verdict: clocks, incidents, coverage, scores."""
    units = []
    for cell in scope.units:
        spans = judged_spans(scope, cell, case.at)
        units.append(unit_of(case, scope, cell, case.incidents(scope, cell), spans))
    incidents = case.incidents(scope, scope.whole)
    certain, possible = counted(incidents)
    return attrs.evolve(
        framed(case, scope, units),
        score=case.score(scope, scope.whole),
        certain=certain,
        possible=possible,
        incidents=incidents,
    )


def unit_of(
    case: Case,
    scope: Scope,
    cell: Cell,
    incidents: Iterable[Incident],
    spans: list[tuple[int, int]],
) -> UnitJudgement:
    """A unit with what bears on it, and how well some spans of time were watched in it."""
    incidents = Incidents.of(incidents)
    certain, possible = counted(incidents)
    return UnitJudgement(
        place=cell.place,
        activity=cell.activity,
        verdict=Verdict.UNTESTED,
        score=score_of(incidents, case.snapshot, scope.pledge.tolerated),
        coverage=case.coverage(scope, cell, spans),
        certain=certain,
        possible=possible,
        is_told=incidents.sums.has("told"),
        is_captured=is_captured(scope, cell, case.at),
        incidents=incidents,
    )


def framed(case: Case, scope: Scope, units: Sequence[UnitJudgement]) -> Judgement:
    """A pledge with its clocks and its units, not read yet."""
    return Judgement(
        scope=scope,
        at=case.at,
        as_of=case.as_of,
        lifecycle=lifecycle(scope, case.condition(scope), case.at),
        settled=is_settled(scope, case.at, case.as_of),
        verdict=Verdict.UNTESTED,
        score=Score(),
        coverage=pooled([unit.coverage for unit in units]),
        certain=0,
        possible=0,
        units=tuple(units),
    )


def before_reading(case: Case, scope: Scope) -> Answer | None:
    """VOID and PENDING, which the clocks alone decide; None where there is something to read."""
    if is_void(scope, case.condition(scope), case.at):
        return Verdict.VOID, None
    return (Verdict.PENDING, "not_yet_open") if case.at < scope.opens.lo else None


def as_read(found: Judgement, verdict: Verdict, reason: str | None) -> Judgement:
    """A judgement with one answer for it and for all its units."""
    units = tuple(attrs.evolve(unit, verdict=verdict, reason=reason) for unit in found.units)
    return attrs.evolve(found, verdict=verdict, reason=reason, units=units)


def counted(incidents: Iterable[Incident]) -> tuple[int, int]:
    """How many of some incidents are certain, and how many possible."""
    sums = Incidents.of(incidents).sums
    return sums.certain, sums.possible


def pooled(units: Sequence[WatchedTime]) -> WatchedTime:
    """The coverage of all units together: the mean of theirs."""
    return WatchedTime(
        judged=sum(each.judged for each in units),
        watched=sum(each.watched for each in units),
        effective=sum(each.effective for each in units),
        records=tuple(sorted({record for each in units for record in each.records})),
    )


def whole_of(case: Case, scope: Scope) -> Score | None:
    """What acts nobody is named for establish of an announcement of several debtors together."""
    if scope.parties < 2:
        return None
    incidents = [
        each
        for each in case.evidence.incidents(scope, scope.whole, IncidentQuery(by_anybody=True))
        if each.lo <= case.at and not case.evidence.names_an_actor(each.key, scope)
    ]
    return score_of(incidents, case.snapshot, scope.pledge.tolerated)


def silence_bears(case: Case, scope: Scope) -> Absence | None:
    """How much it says that nothing was told; None where nobody declares how much they see."""
    days, least = 0.0, None
    for cell in scope.units:
        looks = [
            look for look in watchers(case.evidence, scope, cell) if look.sensitivity is not None
        ]
        spans = judged_spans(scope, cell, case.at)
        if not looks or not spans:
            continue
        found = case.coverage(scope, cell, spans)
        days += found.watched / DAY
        for look in looks:
            if look.lo <= case.as_of and any(look.lo < hi and lo < look.hi for lo, hi in spans):
                assert look.sensitivity is not None
                least = look.sensitivity if least is None else min(least, look.sensitivity)
    return Absence(days / len(scope.units), least) if least and days else None


# -- the column of the table -------------------------------------------------------------------------


@attrs.frozen(kw_only=True)
class CellBasis:
    """What the verdict on a cell is read from.

    Attributes:
        score: What its incidents establish.
        settled, covered: Whether its window is settled, and was watched well enough.
        cut_short, too_coarse, binds, bound: Whether the window was cut short, whether something
            happened that nobody pinned on it, whether the speaker binds, and whether the pledge
            surely bound at some time.
        some_certain: Whether an incident is certain, be it tolerated.
        watched: Whether anybody was looking at all, and
        told: whether anything is told.
        theta_lo: The threshold below which v is nothing.
        observed: For what is to last, whether it was seen to the end.
    """

    score: Score
    settled: bool
    covered: bool
    cut_short: bool
    too_coarse: bool
    binds: bool
    bound: bool
    some_certain: bool
    watched: bool
    told: bool
    theta_lo: float
    observed: bool = True

    @classmethod
    def of(
        cls,
        case: Case,
        scope: Scope,
        cell: Cell,
        coverage: WatchedTime,
        score: Score,
        incidents: Iterable[Incident],
        whole: Score | None,
    ) -> CellBasis:
        """What is to be read of a cell."""
        sums = Incidents.of(incidents).sums
        rules = case.snapshot.rules
        condition = case.condition(scope)
        window = scope.opens.lo, scope.ends.last
        return cls(
            score=score,
            settled=is_settled(scope, case.at, case.as_of, scope.ends_of(cell)),
            covered=rounded(coverage.seen) >= rules.c_min,
            cut_short=is_cut_short(scope, case.at, cell),
            too_coarse=sums.is_too_coarse or (whole is not None and whole.violated),
            binds=scope.binds is T,
            bound=T in condition.values(*window),
            some_certain=sums.has("certain"),
            watched=coverage.watched > 0,
            told=bool(sums.sorts),
            theta_lo=rules.theta_lo,
        )


def read(reading: CellBasis) -> Answer:
    """The column of the table for prohibitions, from the top."""
    if reading.score.violated:
        return Verdict.BROKEN, "together" if reading.score.together else None
    doubtful = rounded(reading.score.v) > reading.theta_lo
    if not reading.settled and (doubtful or reading.too_coarse or reading.some_certain):
        return Verdict.SLIPPING, "too_coarse" if reading.too_coarse and not doubtful else None
    if not reading.covered and not doubtful:
        nobody = not reading.watched and not reading.told
        return Verdict.UNTESTED, "nobody_was_looking" if nobody else "not_covered"
    if doubtful:
        return Verdict.INCONCLUSIVE, None
    if not reading.settled:
        return Verdict.HOLDING, None
    for reason, holds in (
        ("cut_short", reading.cut_short),
        ("too_coarse", reading.too_coarse),
        ("may_not_bind", not reading.binds),
        ("condition_unknown", not reading.bound),
        ("not_observed_to_its_end", not reading.observed),
    ):
        if holds:
            return Verdict.INCONCLUSIVE, reason
    return Verdict.KEPT, None


_WORST_FIRST = (
    Verdict.BROKEN,
    Verdict.SLIPPING,
    Verdict.INCONCLUSIVE,
    Verdict.UNTESTED,
    Verdict.PENDING,
    Verdict.HOLDING,
    Verdict.KEPT,
)


def worst(answers: Iterable[Answer]) -> Answer:
    """The worst of the verdicts on some units, the first of them where several are as bad."""
    return min(answers, key=lambda answer: _WORST_FIRST.index(answer[0]))
