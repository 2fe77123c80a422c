"""The flags of section 7 that come from records and evidence; those of counts are in `reduction.py`."""

from __future__ import annotations

from typing import Any

from tests.reference.answers import Answer
from tests.reference.evidence import Incident
from tests.reference.judge import Judge
from tests.reference.numbers import at_least
from tests.reference.reduction import eroded
from tests.reference.verdicts import adds_grace, is_demand
from tests.reference.windows import declared_end, opening
from tests.reference.world import get

from pledgewatch.model.logic import F, T
from pledgewatch.model.time import Moment, before


def flags(judge: Judge, pledge: Any, answer: Answer) -> set[str]:
    """Flags, never verdicts."""
    against, either = _looked_at(pledge, answer)
    bearing = [i for i in against if i.certain or i.possible]
    told = [t for i in bearing for t in i.tellings if t.llr > 0]
    found = set()
    if any(i.denied for i in against) or _denied_in_words(judge, against):
        found.add("denied")
    if any(i.contested for i in against):
        found.add("contested")
    if any(
        t.llr > 0 and not t.dated for i in either for t in i.tellings if i.certain or i.possible
    ):
        found.add("report_dated")
    if any(i.unattributed for i in bearing):
        found.add("unattributed")
    if any(t.record.when.doubt for t in told if hasattr(t.record.when, "doubt")):
        found.add("date_doubt")
    if any(
        t.llr == 0 and judge.held.is_unrated(judge.held.source_of(t.record))
        for i in either
        for t in i.tellings
    ):
        found.add("unrated")
    if any(u.captured for u in answer.units):
        found.add("captured")
    # What is seen only later may have been so in time; what was never due is not late.
    in_time = ("seen_only_later", "never_due")
    if answer.reason not in in_time and any(u.late for u in answer.units):
        found.add("late")
    found |= _of_counts(answer)
    if _reneged(judge, pledge):
        found.add("reneged")
    if _weakened(judge, pledge):
        found.add("weakened")
    if _first_violator(judge, pledge):
        found.add("first_violator")
    return found


def _looked_at(pledge: Any, answer: Answer) -> tuple[list[Incident], list[Incident]]:
    """Decision 11, rule 96: what most flags of evidence look at, and the same with the q of a state."""
    if pledge.kind != "maintain" and not is_demand(pledge):
        return list(answer.incidents), list(answer.incidents)
    against = [i for u in answer.units for i in u.incidents]
    return against, [*against, *(i for u in answer.units for i in u.fulfilments)]


def _of_counts(answer: Answer) -> set[str]:
    """Flags of counts: of a reduction, and of the effect of a prohibition."""
    found = set()
    if answer.reduction is not None:
        measures = answer.reduction.measures.values()
        if answer.reduction.disagree:
            found.add("measures_disagree")
        if answer.reduction.displaced:
            found.add("displaced")
        if any(m.report_dated for m in measures):
            found.add("report_dated")
        if any(m.sensitive for m in measures):
            found.add("reporting_sensitive")
        if any(m.came_back for m in measures):
            found.add("eroded")
        if answer.continuing:
            found.add("continuing")
        if answer.verdict != "broken" and any(u.verdict == "broken" for u in answer.units):
            found.add("uneven")
    if answer.effect is not None:
        if answer.verdict == "broken" and answer.effect.ratio.high < 1:
            found.add("broken_but_reduced")
        if eroded(answer.effect):
            found.add("eroded")
        if answer.verdict == "kept" and at_least(answer.quiet, 0.05):
            found.add("quiet_before_too")
    return found


def _denied_in_words(judge: Judge, against: list[Incident]) -> bool:
    names = {i.name for i in against}
    return any(
        s.kind == "denial"
        and s.said.last <= judge.at
        and names & {judge.held.incident_named(name) for name in s.incidents}
        for s in judge.held.all("statement")
    )


def _reneged(judge: Judge, pledge: Any) -> bool:
    """Withdrawn before its end."""
    declared = declared_end(pledge, judge.zone)
    return any(
        r.table == "withdraw" and r.when.last <= judge.at and before(r.when, declared) is not F
        for r in judge.held.ended_by(pledge)
    )


def _weakened(judge: Judge, old: Any) -> bool:
    """0001, rule 56: replaced by a pledge that asks for less in some respect and for more in none."""
    for record in judge.held.ended_by(old):
        if record.table != "supersede" or record.when.last > judge.at:
            continue
        new = judge.held.pledge(record.by)
        if new is None:
            continue
        respects = [*_respects(judge, old, new), *_of_its_terms(judge, old, new, record.when)]
        if None not in respects and "more" not in respects and "less" in respects:
            return True
    return False


def _respects(judge: Judge, old: Any, new: Any) -> Any:
    forbids = ("cease", "refrain")
    if old.kind in forbids and new.kind == "reduce":
        yield "less"
    elif old.kind == "reduce" and new.kind in forbids:
        yield "more"
    elif old.kind != new.kind and not (old.kind in forbids and new.kind in forbids):
        yield None
    if old.kind == new.kind == "reduce" and get(old, "share") and get(new, "share"):
        yield _more_is_less(old.share, new.share)
    for tree, name in ((judge.held.places, "places"), (judge.held.activities, "activities")):
        before_, now = getattr(old, name), getattr(new, name)
        smaller = all(tree.contained(x, before_) is T for x in now)
        larger = all(tree.contained(x, now) is T for x in before_)
        yield "same" if smaller and larger else "less" if smaller else "more"
    for name in ("except_places", "except_activities", "except_actors"):
        before_, now = set(getattr(old, name)), set(getattr(new, name))
        yield "same" if before_ == now else "less" if before_ < now else "more"
    yield _more_is_less(old.tolerated, new.tolerated)
    ends = [declared_end(p, judge.zone).last for p in (old, new)]
    yield _more_is_less(*ends) if is_demand(old) else _more_is_less(-ends[0], -ends[1])
    yield _limit(_most(old), _most(new), _more_is_less)
    yield _limit(old.at_least, new.at_least, lambda a, b: _more_is_less(-a, -b))


def _of_its_terms(judge: Judge, old: Any, new: Any, ended: Moment) -> Any:
    """Decision 11, rule 114: hours, targets, opening, grace and condition."""
    for name in ("daily", "condition"):
        was, now = get(old, name), get(new, name)
        yield "same" if was == now else "less" if was is None else "more"
    was, now = set(get(old, "targets", ())), set(get(new, "targets", ()))
    if was == now:
        yield "same"
    else:  # without targets it binds against all
        yield "less" if now and (not was or now < was) else "more"
    was, now = set(get(old, "except_targets", ())), set(get(new, "except_targets", ()))
    yield "same" if was == now else "less" if was < now else "more"
    if not is_demand(old):
        yield "less" if before(ended, opening(new, judge.zone)) is T else "same"
        yield "less" if adds_grace(judge, old, new, ended) else "same"


def _more_is_less(old: Any, new: Any) -> str:
    return "same" if old == new else "less" if new > old else "more"


def _most(pledge: Any) -> Any:
    """A withdrawal that names no level is one to nothing (rules 109 and 114)."""
    if pledge.kind == "withdraw" and pledge.at_least is None and pledge.at_most is None:
        return 0
    return pledge.at_most


def _limit(old: Any, new: Any, compare: Any) -> str:
    if old is None or new is None:
        return "same" if old == new else "less" if new is None else "more"
    return str(compare(old, new))


def _first_violator(judge: Judge, pledge: Any) -> bool:
    """0001, rule 55: both sides of a mutual pledge have violations, and the order cannot be told."""
    condition = get(pledge, "condition")
    for id in condition.unless_broken if condition is not None else ():
        other = judge.held.pledge(id)
        back = get(other, "condition") if other is not None else None
        if back is None or pledge.id not in back.unless_broken:
            continue
        firsts = []
        for each in (pledge, other):
            found = [
                i for i in judge.incidents(each, judge.scope(each), reciprocal=False) if i.net > 0
            ]
            if found:
                firsts.append(Moment.of(min(i.lo for i in found), min(i.hi for i in found)))
        if len(firsts) == 2 and before(*firsts) is not T and before(*reversed(firsts)) is not T:
            return True
    return False
