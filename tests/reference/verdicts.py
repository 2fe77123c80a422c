"""Section 7: the verdict of every kind of pledge, from the numbers of section 6a."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from tests.reference.answers import Answer, UnitAnswer
from tests.reference.evidence import Against, Incident, Scope
from tests.reference.held import Held
from tests.reference.judge import ATTRIBUTES, Judge
from tests.reference.numbers import (
    C_MIN,
    NATS_B,
    NATS_P,
    THETA_B,
    THETA_LO,
    at_least,
    at_most,
    llr,
    sigma,
    silence,
)
from tests.reference.together import Together, steps, together
from tests.reference.windows import (
    DEMANDS,
    NO_WINDOW,
    Window,
    declared_end,
    opening,
    settle_of,
    taking_effect,
)
from tests.reference.world import get

from pledgewatch.model.logic import F, Kleene, T, U
from pledgewatch.model.time import DAY, FOREVER, Moment, before, exact, shift

WORST = ("broken", "slipping", "inconclusive", "untested", "pending", "holding", "kept")
"""The worst first: how the verdicts of units join (decision 11)."""
TIME_GONE = 0.8


def worst(units: list[UnitAnswer]) -> UnitAnswer:
    return min(units, key=lambda u: WORST.index(u.verdict))


# -- prohibitions ----------------------------------------------------------------------------------


def prohibition(judge: Judge, pledge: Any) -> Answer:
    """REFRAIN, CEASE and MAINTAIN."""
    if pledge.kind == "maintain":
        units = [_maintained(judge, pledge, unit) for unit in judge.units(pledge)]
        incidents = _once(units, "incidents")
        found = together(judge.held, incidents, pledge.tolerated)
        found = dataclasses.replace(found, p_T=max(u.p_T for u in units), v=max(u.v for u in units))
        return _joined(judge, pledge, units, None, found, incidents)
    scope = judge.scope(pledge)
    units = [_forbidden(judge, pledge, unit) for unit in judge.units(pledge)]
    whole = _forbidden(judge, pledge, scope, units) if len(units) > 1 else units[0]
    incidents = list(whole.incidents)
    return _joined(
        judge,
        pledge,
        units,
        whole if len(units) > 1 else None,
        together(judge.held, incidents, pledge.tolerated),
        incidents,
    )


def _once(units: list[UnitAnswer], name: str) -> list[Incident]:
    """What is told of some units, each incident once, as the unit has it in which it is surest."""
    return _surest([i for u in units for i in getattr(u, name)])


def _surest(incidents: list[Incident]) -> list[Incident]:
    found: dict[str, Incident] = {}
    for i in sorted(incidents, key=lambda i: (not i.certain, not i.possible)):
        found.setdefault(i.name, i)
    return list(found.values())


def unit_end(judge: Judge, pledge: Any, unit: Scope) -> tuple[Moment, bool]:
    """E' of a unit, whose window ends where its place is captured; whether that has happened by now."""
    end = judge.ends(pledge)
    captures = [judge.capture(place) for place in unit.places]
    if captures and all(captures):
        last = max((c.when for c in captures), key=lambda m: (m.lo, m.hi))
        if before(last, end) is not F:
            ends = Moment.of(min(end.lo, last.lo), min(end.hi, last.hi))
            return ends, last.last <= judge.at
    return end, False


def _forbidden(
    judge: Judge, pledge: Any, unit: Scope, units: list[UnitAnswer] | None = None
) -> UnitAnswer:
    incidents = judge.incidents(pledge, unit)
    end, captured = unit_end(judge, pledge, unit)
    if units is None:
        c, cs = judge.watched(pledge, unit, judge.judged(pledge, end))
    else:
        c = sum(u.watched for u in units) / len(units)
        cs = sum(u.coverage for u in units) / len(units)
    return _read(judge, pledge, unit, incidents, end, captured, c, cs, observed=True)


def _maintained(judge: Judge, pledge: Any, unit: Scope) -> UnitAnswer:
    """0001, rules 49 and 50; section 7: observed to its end."""
    end, captured = unit_end(judge, pledge, unit)
    window = Window(judge.opens(pledge), end)
    incidents, observed = [], False
    heard: list[Incident] = []
    for name, told in judge.observations(pledge, unit).items():
        everywhere = {} if judge.binds(pledge) is T else {"binds": 0.5}
        first = told[0].record.when
        value, _ = judge.condition(pledge, first.lo, first.hi)
        if value is U:
            everywhere["condition"] = 0.5
        made = judge.state_incident(
            pledge,
            name,
            told,
            False,
            lambda r: window.told(r),
            everywhere,
        )
        if made is not None and made.match is not F and made.lo <= judge.at and value is not F:
            incidents.append(made)
        good = judge.state_incident(pledge, name, told, True, lambda r: (T, 1.0), {})
        if good is not None and good.net >= NATS_P and good.match is T and good.lo <= judge.at:
            last_day = shift(end, -DAY)
            observed |= all(before(o.record.when.end, last_day) is F for o in told if o.holds)
        good = judge.state_incident(pledge, name, told, True, lambda r: window.told(r), {})
        if good is not None and good.match is not F and good.lo <= judge.at:
            heard.append(good)
    c, cs = judge.watched(pledge, unit, judge.judged(pledge, end))
    return _read(judge, pledge, unit, incidents, end, captured, c, cs, observed, heard)


def _read(
    judge: Judge,
    pledge: Any,
    unit: Scope,
    incidents: list[Incident],
    end: Moment,
    captured: bool,
    c: float,
    cs: float,
    observed: bool,
    heard: Sequence[Incident] = (),
) -> UnitAnswer:
    """The first column of the table of section 7, from the top."""
    found = together(judge.held, incidents, pledge.tolerated)
    settled = judge.settled(pledge, end)
    quiet = at_most(found.v, THETA_LO)
    coarse = too_coarse(judge, pledge, incidents)
    covered = round(cs, 9) >= C_MIN  # nine decimals, as everything that is compared
    certain = any(i.certain for i in incidents)
    reason = ""
    if judge.is_void(pledge):
        verdict = "void"
    elif judge.at < judge.opens(pledge).lo:
        verdict, reason = "pending", "not_yet_open"
    elif found.violated:
        verdict, reason = "broken", "together" if found.together else ""
    elif not settled and (not quiet or coarse or certain):
        verdict, reason = "slipping", "too_coarse" if quiet and coarse else ""
    elif not covered and quiet:
        looked = c > 0 or bool(heard) or bool(incidents)
        verdict, reason = "untested", "not_covered" if looked else "nobody_was_looking"
    elif settled and quiet:
        reason = _withheld(judge, pledge, captured, coarse, observed)
        verdict = "inconclusive" if reason else "kept"
    elif quiet:
        verdict = "holding"
    else:
        verdict = "inconclusive"
    return UnitAnswer(
        places=unit.places,
        activities=unit.activities,
        verdict=verdict,
        reason=reason,
        p_T=found.p_T,
        v=found.v,
        watched=c,
        coverage=cs,
        told=any(i.all > 0 for i in (*incidents, *heard)),
        captured=captured,
        incidents=tuple(incidents),
        fulfilments=tuple(heard),
    )


def _withheld(judge: Judge, pledge: Any, captured: bool, coarse: bool, observed: bool) -> str:
    """Why a quiet, settled and covered pledge is not kept; empty where it is."""
    if captured or is_cut_short(judge, pledge):
        return "cut_short"
    if coarse:
        return "too_coarse"
    if judge.binds(pledge) is not T:
        return "may_not_bind"
    if not any(value is T for value in judge.condition_values(pledge)):
        return "condition_unknown"
    return "" if observed else "not_observed_to_its_end"


def too_coarse(judge: Judge, pledge: Any, incidents: list[Incident]) -> bool:
    """Something happened in scope that nobody pinned on it."""
    total = 0.0
    for i in incidents:
        if i.net >= NATS_B and not i.certain and any(a in i.causes for a in ATTRIBUTES):
            p = 1.0
            for cause in sorted(i.causes):
                p *= i.causes[cause]
            total += p
    if at_least(total, 1.0):
        return True
    whole = announced_whole(judge, pledge)
    return whole is not None and whole.violated


def announced_whole(judge: Judge, pledge: Any) -> Together | None:
    """An announcement of several debtors, judged by the acts that nobody is named for."""
    if pledge.kind not in ("refrain", "cease"):
        return None
    against = Against(judge.held, pledge, lambda _: NO_WINDOW)
    if not against.others:
        return None
    incidents = judge.incidents(pledge, judge.scope(pledge), unnamed_is_ours=True)
    return together(judge.held, incidents, pledge.tolerated)


def is_cut_short(judge: Judge, pledge: Any, old: Any = None) -> bool:
    """Whether the debtor ended the window early without a pledge that covers the rest of it.

    What ended it first decides; what is over cannot be ended once more. `old` is the pledge that this
    one stands for.
    """
    old = pledge if old is None else old
    declared = declared_end(old, judge.zone)
    ended = [
        record
        for record in judge.held.ended_by(pledge)
        if before(record.when, declared) is not F and record.when.last <= judge.at
    ]
    if not ended:
        return False
    first = min(ended, key=lambda record: (record.when.last, record.table, record.id))
    if first.table == "withdraw":
        return True
    later = judge.held.pledge(first.by)
    if later is None or not _covers_the_rest(judge, old, later, first):
        return True
    return is_cut_short(judge, later, old)


def _covers_the_rest(judge: Judge, old: Any, new: Any, ended: Any) -> bool:
    held = judge.held
    same = {"cease": "refrain"}
    return (
        same.get(new.kind, new.kind) == same.get(old.kind, old.kind)
        and new.debtor == old.debtor
        and all(held.places.contained(p, new.places) is T for p in old.places)
        and all(held.activities.contained(a, new.activities) is T for a in old.activities)
        and set(new.except_places) <= set(old.except_places)
        and set(new.except_activities) <= set(old.except_activities)
        and set(new.except_actors) <= set(old.except_actors)
        and declared_end(new, judge.zone).last >= declared_end(old, judge.zone).last
        and _asks_no_less(judge, old, new, ended.when)
    )


def _asks_no_less(judge: Judge, old: Any, new: Any, ended: Moment) -> bool:
    """Decision 11, rule 114: opening, hours, targets, grace, condition and what is tolerated."""
    targets = set(get(old, "targets", ())), set(get(new, "targets", ()))
    return (
        before(ended, opening(new, judge.zone)) is not T
        and get(new, "daily") == get(old, "daily")
        and (not targets[1] or (bool(targets[0]) and targets[0] <= targets[1]))
        and set(get(new, "except_targets", ())) <= set(get(old, "except_targets", ()))
        and not adds_grace(judge, old, new, ended)
        and get(new, "condition") in (None, get(old, "condition"))
        and new.tolerated <= old.tolerated
    )


def adds_grace(judge: Judge, old: Any, new: Any, ended: Moment) -> bool:
    """Whether a pledge takes effect later than what it replaces would have, or has, by when that ended."""
    if get(new, "grace") is None or is_demand(new):
        return False
    due = max(ended.last, taking_effect(old, judge.zone).last)
    return taking_effect(new, judge.zone).lo > due


def _joined(
    judge: Judge,
    pledge: Any,
    units: list[UnitAnswer],
    whole: UnitAnswer | None,
    found: Together,
    incidents: list[Incident],
) -> Answer:
    """Section 7, extent: a conjunction with one broken unit is broken; kept needs every unit kept."""
    every = [*units, *([whole] if whole is not None else [])]
    broken = next((u for u in every if u.verdict == "broken"), None)
    leading = whole or units[0]
    if leading.verdict in ("void", "pending"):
        chosen = leading
    elif broken is not None:
        chosen = broken
    elif whole is not None and whole.verdict in ("slipping", "inconclusive"):
        # A coarse report can be surely in the scope and surely in no one unit (0001, rule 27).
        chosen = worst([*units, whole])
    else:
        chosen = worst(units)
    n = len(units)
    days = judge.judged(pledge, judge.ends(pledge))
    watched_days = sum(b - a for a, b in days) / DAY * sum(u.watched for u in units) / n
    cs = sum(u.coverage for u in units) / n
    c = sum(u.watched for u in units) / n
    return Answer(
        pledge=pledge,
        lifecycle=judge.lifecycle(pledge),
        settled=judge.settled(pledge, judge.ends(pledge)),
        verdict=chosen.verdict,
        reason=chosen.reason,
        p_T=found.p_T,
        v=found.v,
        watched=c,
        coverage=cs,
        certain=sum(i.number for i in incidents if i.certain),
        possible=sum(i.number for i in incidents if i.possible),
        units=tuple(units),
        extent=extent(units),
        incidents=tuple(incidents),
        fulfilments=tuple(_once(units, "fulfilments")),
        one_origin=found.one_origin,
        whole=announced_whole(judge, pledge),
        # The rule of three: 95 % upper bound of the violation rate a day.
        bound=3 / (watched_days * cs / c) if chosen.verdict == "kept" and c > 0 else None,
    )


def extent(units: list[UnitAnswer]) -> dict[str, tuple[int, ...]]:
    """Units broken, kept or holding, and unknown, by their number in the order of the pledge."""
    groups: dict[str, list[int]] = {"broken": [], "kept": [], "unknown": []}
    for number, unit in enumerate(units):
        kept = unit.verdict in ("kept", "holding")
        group = "broken" if unit.verdict in ("broken", "partial") else "kept" if kept else "unknown"
        groups[group].append(number)
    return {group: tuple(numbers) for group, numbers in groups.items()}


# -- demands ---------------------------------------------------------------------------------------


@dataclasses.dataclass
class Done:
    """What is known of a demand, or of one unit of it."""

    done: float = 0.5
    plain: float = 0.5
    nats_done: int = 0
    nats_not: int = 0
    in_time: bool = False
    in_tolerance: bool = False
    late: bool = False
    told: bool = False
    weighed: bool = False
    progress: int | None = None
    no_progress: int | None = None
    by_level: bool = False
    short: str = ""
    achieved: float | None = None
    seen_only_later: bool = False
    certain_not: bool = False
    v_not: float = 0.0
    incidents: tuple[Incident, ...] = ()
    fulfilments: tuple[Incident, ...] = ()


def demand(judge: Judge, pledge: Any) -> Answer:
    """DO-BY, REACH and WITHDRAW."""
    due, late = judge.deadline(pledge)
    ended = [r for r in judge.held.ended_by(pledge) if before(r.when, due) is not F]
    never_due = any(before(r.when, due) is T for r in ended)
    unsure = bool(ended) and not never_due
    if never_due:
        due = late = ended[0].when
    overdue = judge.at >= late.last and judge.as_of >= late.last + settle_of(pledge)
    units = []
    for unit in judge.units(pledge):
        c, cs = judge.watched(pledge, unit, judge.judged(pledge, late))
        if pledge.kind == "do-by":
            known = _acts(judge, pledge, unit, due, late, overdue)
        else:
            known = _states(judge, pledge, unit, due, late, overdue)
        units.append(_read_demand(judge, pledge, unit, known, due, overdue, c, cs))
    condition = judge.condition(pledge, due.last, due.last + 1)[0]

    def as_due(verdict: str, reason: str) -> tuple[str, str]:
        """A verdict as far as the pledge was due and bound (0001, rules 42 and 45; law 17)."""
        undue = ("broken", "partial", "slipping", "holding", "inconclusive", "untested")
        if never_due and verdict in undue:
            return "untested", "never_due"
        if verdict in ("broken", "partial"):
            if condition is F:
                return "untested", "not_due"
            if judge.binds(pledge) is not T:
                return "inconclusive", "may_not_bind"
            if condition is U:
                return "inconclusive", "condition_unknown"
            if unsure:
                return "inconclusive", "may_not_be_due"
        elif verdict == "kept" and judge.binds(pledge) is not T:
            return "inconclusive", "may_not_bind"
        return verdict, reason

    verdict, reason = as_due(*_join_demand(units, overdue))
    units = [
        dataclasses.replace(u, verdict=v, reason=r)
        for u in units
        for v, r in [as_due(u.verdict, u.reason)]
    ]
    # Deeds count as achievements in time; of a state, that it was not as pledged.
    counted = _once(units, "fulfilments" if pledge.kind == "do-by" else "incidents")
    return Answer(
        pledge=pledge,
        lifecycle=judge.lifecycle(pledge),
        settled=overdue,
        verdict=verdict,
        reason=reason,
        p_T=0.0,
        v=0.0,
        done=min(u.done for u in units if u.done is not None),
        watched=sum(u.watched for u in units) / len(units),
        coverage=sum(u.coverage for u in units) / len(units),
        certain=sum(i.number for i in counted if i.certain),
        possible=sum(i.number for i in counted if i.possible),
        units=tuple(units),
        extent=extent(units),
        achieved=_achieved(units),
        incidents=tuple(_once(units, "incidents")),
        fulfilments=tuple(_once(units, "fulfilments")),
    )


def _achieved(units: list[UnitAnswer]) -> float | None:
    if len(units) == 1 and units[0].achieved is not None:
        return units[0].achieved
    return sum(u.verdict == "kept" for u in units) / len(units)


def _join_demand(units: list[UnitAnswer], overdue: bool) -> tuple[str, str]:
    first = units[0]
    verdicts = [u.verdict for u in units]
    if first.verdict == "void" or (first.verdict, first.reason) == ("pending", "not_yet_open"):
        return first.verdict, first.reason
    if len(units) == 1:
        return first.verdict, first.reason
    if all(v in ("kept", "partial", "broken") for v in verdicts):
        if len(set(verdicts)) == 1:
            return first.verdict, first.reason
        return "partial", ""
    if "broken" in verdicts:
        return "broken", ""
    if overdue:
        chosen = worst([u for u in units if u.verdict in WORST])
        return chosen.verdict, chosen.reason
    if "slipping" in verdicts:
        return "slipping", ""
    if any(u.progress for u in units):
        return "holding", ""
    chosen = worst([u for u in units if u.verdict in WORST])
    return chosen.verdict, chosen.reason


def _read_demand(
    judge: Judge,
    pledge: Any,
    unit: Scope,
    known: Done,
    due: Moment,
    overdue: bool,
    c: float,
    cs: float,
) -> UnitAnswer:
    """The second column of the table of section 7, from the top."""
    start = judge.opens(pledge)
    time = due.lo - start.lo
    open_ended = due.is_open_ended
    gone = not open_ended and judge.at - start.lo > TIME_GONE * time
    stalled = gone and round(cs, 9) >= C_MIN and known.progress is None
    is_state = pledge.kind != "do-by" and not open_ended
    kept = at_least(known.plain if is_state else known.done, THETA_B)
    if is_state:
        kept = (
            overdue
            and at_most(known.v_not, THETA_LO)
            and (kept if known.by_level else at_least(known.plain, 1 - THETA_LO))
        )
    broken = overdue and (at_most(known.done, 1 - THETA_B) or known.short == "short")
    reason = ""
    if judge.is_void(pledge):
        verdict = "void"
    elif judge.at < start.lo:
        verdict, reason = "pending", "not_yet_open"
    elif (overdue and known.in_tolerance and not known.in_time) or (
        overdue and known.short == "partial" and broken
    ):
        verdict = "partial"
    elif broken and known.seen_only_later and not known.certain_not:
        verdict, reason = "inconclusive", "seen_only_later"
    elif broken:
        verdict = "broken"
    elif overdue and c == 0 and not known.weighed:
        verdict, reason = "untested", "not_covered" if known.told else "nobody_was_looking"
    elif kept:
        verdict = "kept"
    elif overdue:
        verdict, reason = "inconclusive", "seen_only_later" if known.seen_only_later else ""
    elif (
        stalled
        or known.nats_not >= NATS_P
        or (
            known.no_progress is not None
            and (known.progress is None or known.no_progress >= known.progress)
        )
    ):
        verdict = "slipping"
    elif known.progress is not None:
        verdict = "holding"
    else:
        verdict = "pending"
    return UnitAnswer(
        places=unit.places,
        activities=unit.activities,
        verdict=verdict,
        reason=reason,
        done=known.done,
        done_plain=known.plain,
        nats_done=known.nats_done,
        nats_not=known.nats_not,
        watched=c,
        coverage=cs,
        told=known.weighed,
        achieved=known.achieved,
        late=known.late,
        progress=known.progress is not None,
        captured=unit_end(judge, pledge, unit)[1],
        incidents=known.incidents,
        fulfilments=known.fulfilments,
    )


def _odds(judge: Judge, incidents: list[Incident], news: int, quiet: int) -> tuple[float, float]:
    """P(done in time) and the same without silence: the integral over u of sigma."""
    entries = [e for i in incidents for e in i.entries]
    found = steps(judge.held, entries)
    return (
        sum(width * sigma(done - news + quiet) for width, done in found),
        sum(width * sigma(done - news) for width, done in found),
    )


def _silence_of_watchers(
    judge: Judge, pledge: Any, unit: Scope, told: set[str], end: Moment
) -> int:
    """ln(1 - s c) of every watcher of declared sensitivity who told neither way, in nano-nats."""
    held = judge.held
    quiet = {}
    for origin in sorted(
        {held.origin_named(x.origin) for x in held.coverages() if x.sensitivity is not None}
    ):
        if origin in told:
            continue
        _, cs = judge.watched(pledge, unit, judge.judged(pledge, end), origin, default=0.0)
        if cs > 0:
            quiet[origin] = silence(cs, 0.0)
    return held.total(quiet)


def _acts(judge: Judge, pledge: Any, unit: Scope, due: Moment, late: Moment, overdue: bool) -> Done:
    """A demand read from reports: achievements in time, late ones, and denials of the deed."""
    held, known = judge.held, Done()
    opens = judge.opens(pledge)
    in_time = judge.incidents(pledge, unit, span=(opens, due))
    tolerated = judge.incidents(pledge, unit, span=(due, late)) if late != due else []
    too_late = (
        judge.incidents(pledge, unit, span=(late, exact(FOREVER - 2)))
        if not due.is_open_ended
        else []
    )
    known.incidents = tuple(_surest([*in_time, *tolerated, *too_late]))
    known.fulfilments = tuple(in_time)
    known.in_time = any(i.net > 0 for i in in_time)
    known.in_tolerance = together(held, tolerated).violated
    known.late = not known.in_time and together(held, [*tolerated, *too_late]).violated
    against = Against(held, pledge, judge.window(pledge, opens, due))
    told = {
        t.origin
        for i in known.incidents
        for t in i.tellings
        if all(said is not F for cause, said in t.says.items() if cause != "time")
    }
    news: dict[str, int] = {}
    no_progress: list[int] = []
    for reports in judge.reports.values():
        affirmed = {
            held.origin(r): held.llr(r)
            for r in sorted(reports, key=held.llr)
            if r.stance == "affirms"
            and held.llr(r) > 0
            and not held.speaks_for(held.source_of(r), against.accused(r.actor))
        }
        denied: dict[str, int] = {}
        for r in reports:
            if r.stance == "affirms" or r.when.lo > judge.at:
                continue
            if not _denies(judge, against, pledge, unit, r):
                continue
            origin, weight = held.origin(r), held.llr(r)
            known.told, known.weighed = True, known.weighed or weight > 0
            if before(r.when.end, due) is F:
                told.add(origin)
                if weight >= NATS_P:
                    denied[origin] = max(denied.get(origin, 0), weight)
            elif weight >= NATS_P and before(r.when.end, opens) is not T:
                no_progress.append(r.when.lo)
        _add(news, _left_of(held, denied, affirmed))
    if not known.in_time:
        for i in too_late:
            for t in i.tellings:
                if t.llr >= NATS_P and t.dated and all(v is T for v in t.says.values()):
                    news[t.origin] = max(news.get(t.origin, 0), t.llr)
    known.nats_not = held.total(news)
    quiet = _silence_of_watchers(judge, pledge, unit, told, due) if overdue else 0
    known.done, known.plain = _odds(judge, in_time, known.nats_not, quiet)
    known.nats_done = max(
        (n for _, n in steps(held, [e for i in in_time for e in i.entries])), default=0
    )
    known.told = known.told or bool(known.incidents)
    known.weighed |= any(t.llr > 0 for i in known.incidents for t in i.tellings)
    progress = [i.lo for i in in_time if i.net >= NATS_P]
    for r in held.all("state_report"):
        moved = _moves(judge, pledge, unit, r)
        if moved is None or r.when.lo > judge.at or held.llr(r) < NATS_P:
            continue
        known.told = known.weighed = True
        (progress if moved else no_progress).append(r.when.lo)
    known.progress = max(progress, default=None)
    known.no_progress = max(no_progress, default=None)
    return known


def _left_of(held: Held, denied: dict[str, int], affirmed: dict[str, int]) -> dict[str, int]:
    """What affirmations of the same incident leave of what is told against it (decision 11, rule 35)."""
    against = held.total(denied)
    left = max(against - held.total(affirmed), 0)
    return {o: w * left // against for o, w in denied.items()} if left else {}


def _add(news: dict[str, int], more: dict[str, int]) -> None:
    for origin, weight in more.items():
        news[origin] = max(news.get(origin, 0), weight)


def _denies(judge: Judge, against: Against, pledge: Any, unit: Scope, r: Any) -> bool:
    """Whether a denial is of the deed: of this unit, or of something that holds it."""
    if get(r, "pledge") == pledge.id:
        return True
    if r.activity is None or not unit.places:
        return False
    place = against.place(r.place, unit)[0] if r.place is not None else T
    held = judge.held
    wide = r.place is not None and held.places.contained(unit.places[0], (r.place,)) is T
    activity = against.activity(r.activity, unit) is T or (
        held.activities.contained(unit.activities[0], (r.activity,)) is T
    )
    actor = T if r.actor is None else against.actor(r.actor, r.when)[0]
    return (place is T or wide) and activity and actor is not F


def _moves(judge: Judge, pledge: Any, unit: Scope, r: Any) -> bool | None:
    """Whether a state report tells of progress (true) or of none (false) of a deed pledged."""
    if get(r, "pledge") != pledge.id:
        if r.activity is None or not unit.places:
            return None
        against = Against(judge.held, pledge, lambda _: NO_WINDOW)
        match = (
            against.place(r.place, unit)[0]
            & against.activity(r.activity, unit)
            & against.actor(r.actor, r.when)[0]
        )
        if match is F:
            return None
    if before(r.when.end, judge.opens(pledge)) is T:
        return None
    if r.holds is not None:
        return bool(r.holds)
    told = r.share or r.level
    return True if told.low > 0 else False if told.high == 0 else None


def _states(
    judge: Judge, pledge: Any, unit: Scope, due: Moment, late: Moment, overdue: bool
) -> Done:
    """A demand read from state reports: q at the end, not-q from the deadline on, levels on the way."""
    held, known, settle = judge.held, Done(), settle_of(pledge)
    open_ended = due.is_open_ended
    at_end = (
        Window(judge.opens(pledge), due)
        if open_ended
        else Window(shift(due, -DAY), shift(late, settle))
    )
    ended = [r.when for r in held.ended_by(pledge)]
    if any(before(when, judge.deadline(pledge)[0]) is T for when in ended):
        ended = []  # never due: read to its end, then told as such
    closes = exact(FOREVER - 2)
    if ended:
        closes = Moment.of(min(m.lo for m in ended), min(m.hi for m in ended))
    after_due = Window(late, closes)
    between = Window(due, late)

    groups = judge.observations(pledge, unit)
    lost = [] if open_ended else _not_so_from(judge, pledge, groups, due, closes)

    def end_time(r: Any) -> tuple[Kleene, float]:
        if _comes_after(r, due, lost):
            return F, 0.0
        return first_time(r)

    def first_time(r: Any) -> tuple[Kleene, float]:
        if not open_ended and period_ends_at(r.when, due):
            return T, 1.0
        return at_end.told(r)

    good = {
        name: judge.state_incident(pledge, name, told, True, lambda r: (T, 1.0), {})
        for name, told in groups.items()
    }
    good = {n: i for n, i in good.items() if i is not None and i.lo <= judge.at}
    credible = {
        n: i
        for n, i in good.items()
        if i.match is T
        and i.net >= NATS_P
        and before(exact(i.hi - 1), judge.opens(pledge)) is not T
    }
    ends = {
        name: judge.state_incident(pledge, name, groups[name], True, end_time, {}) for name in good
    }
    q = [i for i in ends.values() if i is not None and i.match is not F]
    q_at_end = [i for i in q if i.match is T and i.net >= NATS_P]
    first_q = min((i.hi - 1 for i in credible.values()), default=None)
    bad: list[Incident] = []
    shortly: list[Incident] = []
    news: dict[str, int] = {}
    told: set[str] = set()
    early: list[int] = []
    for name, said in groups.items():
        heard = [o for o in said if o.record.when.lo <= judge.at]
        known.told |= bool(heard)
        known.weighed |= any(
            held.llr(o.record) > 0
            and not (o.holds and held.speaks_for(held.source_of(o.record), pledge.debtor))
            for o in heard
        )
        made = judge.state_incident(
            pledge,
            name,
            said,
            False,
            lambda r: (
                (T, 1.0) if not open_ended and period_ends_at(r.when, due) else after_due.told(r)
            ),
            {},
        )
        if made is not None and made.lo <= judge.at:
            a_return = made.lo >= late.last + settle and first_q is not None and first_q < made.lo
            if made.match is not F and not open_ended and not a_return:
                bad.append(made)
            denied: dict[str, int] = {}
            affirmed: dict[str, int] = {}
            for o in said:
                when, origin = o.record.when, held.origin(o.record)
                own = held.speaks_for(held.source_of(o.record), pledge.debtor)
                weight = 0 if own and o.holds else held.llr(o.record)
                if own and not o.holds and o.match is T:
                    weight = max(weight, llr(0.85))
                if when.lo > judge.at:
                    continue
                if o.holds:
                    affirmed[origin] = max(affirmed.get(origin, 0), weight)
                    continue
                surely = not open_ended and (
                    (before(when.end, due) is F and before(when.start, closes) is T)
                    or period_ends_at(when, due)
                )
                if surely:
                    told.add(origin)
                if o.match is not T or weight < NATS_P:
                    continue
                if surely and not a_return:
                    denied[origin] = max(denied.get(origin, 0), weight)
                elif not surely and before(when.end, judge.opens(pledge)) is not T:
                    early.append(when.lo)
            _add(news, _left_of(held, denied, affirmed))
        soon = judge.state_incident(pledge, name, said, False, lambda r: between.told(r), {})
        if late != due and soon is not None and soon.match is T:
            shortly.append(soon)
    told |= {
        held.origin(o.record)
        for said in groups.values()
        for o in said
        if o.holds
        and o.record.when.lo <= judge.at
        and (open_ended or before(o.record.when.end, shift(due, -DAY)) is not T)
    }
    known.nats_not = held.total(news)
    known.v_not = together(held, bad).v
    known.certain_not = any(i.certain for i in bad)
    # Late is a q that would be at the end, had it not credibly been otherwise first (rule 110).
    after_it = []
    if late != due and not q_at_end:
        made = [
            judge.state_incident(pledge, name, groups[name], True, first_time, {}) for name in good
        ]
        after_it = [i for i in made if i is not None and i.match is T and i.net >= NATS_P]
    known.in_tolerance = any(
        together(held, [n for n in shortly if n.hi - 1 < i.lo]).violated for i in after_it
    )
    quiet = _silence_of_watchers(judge, pledge, unit, told, late) if overdue else 0
    known.done, known.plain = _odds(judge, q, known.nats_not, quiet)
    known.nats_done = max((n for _, n in steps(held, [e for i in q for e in i.entries])), default=0)
    known.by_level = any(o.by_level for i in q for o in groups[i.name] if o.holds)
    later = [i for i in credible.values() if i.lo > late.last + settle]
    anything = [
        o.record
        for said in groups.values()
        for o in said
        if held.llr(o.record) >= NATS_P
        and not (o.holds and held.speaks_for(held.source_of(o.record), pledge.debtor))
        and o.record.when.lo <= late.last + settle
        and before(o.record.when.end, shift(due, -DAY)) is not T
    ]
    known.seen_only_later = bool(later) and not anything
    known.late = known.in_tolerance or (
        not q_at_end and any(i.lo > due.last for i in credible.values())
    )
    known.incidents, known.fulfilments = tuple(bad), tuple(q)
    _levels(judge, pledge, unit, due, late, known)
    progress = [i.lo for i in credible.values()]
    for r in (judge.as_told(pledge, r) for r in held.all("state_report")):
        nearer = _nearer(judge, pledge, unit, r)
        if nearer is None or r.when.lo > judge.at or held.llr(r) < NATS_P:
            continue
        if before(r.when.end, judge.opens(pledge)) is not T:
            (progress if nearer else early).append(r.when.lo)
    known.progress = max(progress, default=None)
    stale = [lo for lo in early if lo not in progress]
    known.no_progress = max(stale, default=None)
    return known


def _not_so_from(
    judge: Judge, pledge: Any, groups: dict[str, Any], due: Moment, closes: Moment
) -> list[int]:
    """The last instants of the credible not-q that are of the deadline or later."""
    found = []
    for name, said in groups.items():
        made = judge.state_incident(pledge, name, said, False, lambda r: (T, 1.0), {})
        against = [o.record.when for o in said if not o.holds]
        if made is None or made.match is not T or made.net < NATS_P or made.lo > judge.at:
            continue
        if all(
            (before(w.end, due) is F and before(w.start, closes) is T) or period_ends_at(w, due)
            for w in against
        ):
            found.append(made.hi - 1)
    return found


def _comes_after(r: Any, due: Moment, others: list[int]) -> bool:
    """Whether a telling is of a time from the deadline on that begins after one of others ended."""
    return before(r.when.start, due) is F and any(last < r.when.lo for last in others)


def period_ends_at(when: Any, due: Moment) -> bool:
    """A level of a period that ends at the deadline is a level at the deadline."""
    return isinstance(when, Moment) and when.plain and due.lo - DAY < when.hi < due.last + DAY


def base_level(judge: Judge, pledge: Any, unit: Scope, of: str | None) -> float | None:
    """The level when pledged, in a unit of count: declared, told before it, or inside the declared
    baseline; for `at_least` 0 where nothing is told."""
    if get(pledge, "level") is not None and of == pledge.unit:
        return pledge.level
    held = judge.held
    found = []
    for r in (judge.as_told(pledge, r) for r in held.all("state_report")):
        if r.level is None or r.unit != of or held.llr(r) < NATS_P:
            continue
        if not _whole_unit(judge, pledge, unit, r):
            continue
        if pledge.baseline is not None:
            inside = pledge.baseline.lo <= r.when.lo and r.when.hi <= pledge.baseline.hi
        else:
            inside = r.when.end.last <= pledge.said.last
        if inside:
            found.append(r)
    if found:
        last = max(found, key=lambda r: (r.when.lo, r.when.hi, r.id))
        return (last.level.low + last.level.high) / 2
    return 0.0 if get(pledge, "at_least") is not None else None


def _whole_unit(judge: Judge, pledge: Any, unit: Scope, r: Any) -> bool:
    """Whether a level is that of exactly what is pledged of a unit."""
    return judge.parts(pledge, unit, r) == (T, T)


def _levels(judge: Judge, pledge: Any, unit: Scope, due: Moment, late: Moment, known: Done) -> None:
    """How much of the way from the level when pledged to the level pledged was gone at the deadline."""
    held, settle = judge.held, settle_of(pledge)
    target = pledge.at_least if pledge.at_least is not None else pledge.at_most
    to_nothing = target is None  # what is pledged to be withdrawn without a level (rule 109)
    if to_nothing and pledge.kind != "withdraw":
        return
    if due.is_open_ended:
        return
    window = Window(shift(due, -DAY), shift(late, settle))
    told = []
    for r in (judge.as_told(pledge, r) for r in held.all("state_report")):
        value = r.share if to_nothing and r.share is not None else r.level
        if value is None or held.llr(r) < NATS_P or r.when.lo > judge.at:
            continue
        if not to_nothing and r.unit != pledge.unit:
            continue
        if not _whole_unit(judge, pledge, unit, r):
            continue
        base = 1.0 if value is r.share else base_level(judge, pledge, unit, r.unit)
        if base is None or _missing(pledge, base) == 0:
            continue
        at_end = window.holds(r.when) is T and not get(r, "report_dated", False)
        if not at_end and not period_ends_at(r.when, due):
            continue
        goal = 0.0 if target is None else target
        if pledge.at_most is not None and base > pledge.at_most:
            goal = pledge.at_most
        told.append((r, [(x - base) / (goal - base) for x in (value.low, value.high)]))
    # What comes after the first word of the end is of later (rule 110).
    told = [(r, way) for r, way in told if not _is_of_later(r, way, told, due)]
    # The debtor's own word counts where it falls short, and nobody else tells the level (rule 108).
    others = [(r, way) for r, way in told if not held.speaks_for(held.source_of(r), pledge.debtor)]
    told = others or [(r, way) for r, way in told if max(way) < 1]
    if not told:
        return
    reached = [x for _, way in told for x in way]
    low, high = min(reached), max(reached)
    known.achieved = (low + high) / 2
    tellers: dict[str, int] = {}
    for r, _ in told:
        tellers[held.origin(r)] = max(tellers.get(held.origin(r), 0), held.llr(r))
    if held.total(tellers) < NATS_B:
        return
    partial_from = get(pledge, "partial_from")
    partial_from = 0.5 if partial_from is None else partial_from
    if low >= partial_from and high < 1:
        known.short = "partial"
    elif high < partial_from:
        known.short = "short"


def _is_of_later(r: Any, way: list[float], told: list[Any], due: Moment) -> bool:
    """Whether a level of the deadline or later comes after one on the other side of what is pledged."""
    reached, short = min(way) >= 1, max(way) < 1
    opposite = [
        o.when.end.last for o, w in told if (reached and max(w) < 1) or (short and min(w) >= 1)
    ]
    return _comes_after(r, due, opposite)


def _nearer(judge: Judge, pledge: Any, unit: Scope, r: Any) -> bool | None:
    """Whether a told level or share is nearer to what was pledged than the level at the announcement."""
    if not _whole_unit(judge, pledge, unit, r):
        return None
    target = pledge.at_least if pledge.at_least is not None else pledge.at_most
    if r.share is not None and target is None:
        return r.share.high < 1 if pledge.kind == "withdraw" else r.share.low > 0
    to_nothing = target is None and pledge.kind == "withdraw"
    if r.level is None or not (to_nothing or (target is not None and r.unit == pledge.unit)):
        return None
    base = base_level(judge, pledge, unit, r.unit)
    if base is None:
        return None
    return max(_missing(pledge, r.level.low), _missing(pledge, r.level.high)) < _missing(
        pledge, base
    )


def _missing(pledge: Any, level: float) -> float:
    """How far a level, or a share of the level when pledged, is from what is pledged."""
    least, most = pledge.at_least, pledge.at_most
    if least is None and most is None:
        return level
    return max(0.0, (least or 0.0) - level, level - most if most is not None else 0.0)


def is_demand(pledge: Any) -> bool:
    return pledge.kind in DEMANDS
