"""Lifecycle, verdict, flags and numbers of every pledge, worked out from scratch.

Rules are cited as they are numbered in `docs/decisions/0001-rules-the-semantics-leaves-open.md`.
Every verdict, lifecycle, flag and rung is the word of the glossary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from tests.reference import reduction
from tests.reference.evidence import (
    DAY,
    Weighed,
    incident_of,
    origin_class,
    p_true,
    rung,
    weigh,
)
from tests.reference.logic import (
    above,
    before,
    both,
    contained,
    earlier,
    either,
    lasts_inside,
    later_by,
    opposite,
    over,
    shared,
    united,
    upward,
    widened,
    within,
)
from tests.reference.world import World

from pledgewatch import dates
from pledgewatch.moments import FOREVER, Moment, Span
from pledgewatch.records import (
    Coverage,
    Kind,
    Pledge,
    Record,
    Report,
    Stance,
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Withdraw,
)

NOT_MODELLED = frozenset({"displaced", "uneven", "first_violator", "late"})
"""Flags that the reference does not work out."""

BINDING_OFFICES = {
    "head-of-state", "head-of-government", "foreign-minister", "defence-minister",
    "deputy-minister-in-delegation", "head-of-organisation",
}  # fmt: skip
SHARES = {
    "limit": 1.0, "reduce": 1.0, "scale down": 1.0,
    "significantly": 0.75, "substantially": 0.75,
    "halve": 0.5, "drastically": 0.5, "sharply": 0.5, "radically": 0.5,
    "several-fold": 1 / 3, "almost completely": 0.1,
}  # fmt: skip
WORST_FIRST = ["slipping", "inconclusive", "untested", "partial", "holding", "kept"]


@dataclass
class Measured:
    """A reduction read from one measure."""

    verdict: str
    reason: str | None = None
    rr: float | None = None
    low: float | None = None
    high: float | None = None
    report_dated: bool = False


@dataclass
class Judged:
    """What there is to say of one pledge; times in microseconds."""

    lifecycle: str
    settled: bool
    verdict: str
    flags: frozenset[str] = frozenset()
    certain: int = 0
    possible: int = 0
    covered: int = 0
    judged: int = 0
    units: dict[tuple[str, str], tuple[str, int, int]] = field(default_factory=dict)
    incidents: dict[str, tuple[str, int, float, str]] = field(default_factory=dict)
    measures: dict[str, Measured] = field(default_factory=dict)


def review(
    records: Iterable[Record],
    at: int,
    as_of: int,
    timezone: str | None = None,
    thresholds: Mapping[str, float] | None = None,
) -> dict[str, Judged]:
    """Every pledge alive at `as_of`, judged as of two clocks, by id."""
    world = World(records, at, as_of, timezone, thresholds)
    return {pledge.id: judge(pledge, world) for pledge in world.alive(Pledge)}


# -- the pledge ------------------------------------------------------------------------------------


@dataclass
class Terms:
    """When a pledge binds: `opens` is its start plus grace, `closes` its end or what cut it short."""

    start: Moment
    opens: Moment
    declared_end: Moment
    closes: Moment
    settle: int

    @property
    def last(self) -> int:
        return self.closes.hi - 1


def terms(pledge: Pledge, world: World) -> Terms:
    start = dates.effect_of(pledge.start) if pledge.start else pledge.said
    if pledge.end:
        end = dates.deadline_of(pledge.end)
    elif pledge.within:
        end = dates.after(pledge.said, pledge.within, world.timezone)
    else:
        end = Moment(FOREVER - 1, FOREVER)
    closes = end
    for cut in [*world.alive(Supersede), *world.alive(Withdraw)]:
        if cut.target == pledge.id:
            closes = earlier(closes, cut.when)
    opens = later_by(start, pledge.grace.exact) if pledge.grace else start
    settle = pledge.settle.exact if pledge.settle else world.thresholds["settle_days"] * DAY
    return Terms(start, opens, end, closes, settle)


def is_settled(spell: Terms, world: World) -> bool:
    return world.at >= spell.last and world.as_of >= spell.last + spell.settle


def lifecycle(pledge: Pledge, spell: Terms, world: World) -> str:
    if world.at < spell.start.lo:
        return "announced"
    if world.at < spell.last:
        if condition_at(pledge, world.at, world) == "F":
            return "dormant"
        return "in grace" if world.at < spell.opens.hi - 1 else "active"
    cuts = [
        (cut.when.hi - 1, word)
        for word, kind in (("superseded", Supersede), ("withdrawn", Withdraw))
        for cut in world.alive(kind)
        if cut.target == pledge.id and cut.when.hi - 1 <= world.at
    ]
    return min(cuts)[1] if cuts else "ended"


def condition_tellings(pledge: Pledge, world: World) -> list[StateReport]:
    assert pledge.condition is not None
    return [
        told
        for told in world.alive(StateReport)
        if told.state is not None and told.state == pledge.condition.state
        if told.holds is not None and p_true(told, world) >= world.thresholds["theta_p"]
    ]


def condition_at(pledge: Pledge, t: int, world: World) -> str:
    """Rule 12."""
    if pledge.condition is None:
        return "T"
    tellings = condition_tellings(pledge, world)
    in_force = [told for told in tellings if told.when.start.hi - 1 <= t]
    perhaps = [told for told in tellings if told.when.start.lo <= t < told.when.start.hi - 1]
    latest = [
        told
        for told in in_force
        if not any(before(told.when.start, other.when.start) == "T" for other in in_force)
    ]
    values = [told.holds for told in latest + perhaps]
    if not in_force:
        values.append(pledge.condition.presumed)
    return shared({True: "T", False: "F", None: "U"}[value] for value in values)


def condition_over(pledge: Pledge, first: int, last: int, world: World) -> set[str]:
    """The values the condition takes from one instant to another."""
    if pledge.condition is None:
        return {"T"}
    starts = [told.when.start for told in condition_tellings(pledge, world)]
    changes = [at for start in starts for at in (start.lo, start.hi - 1)]
    return over(first, last, lambda t: condition_at(pledge, t, world), changes)


def speaker_binds(pledge: Pledge, world: World) -> str:
    """Rule 11."""
    if pledge.speaker is None or pledge.speaker == pledge.debtor:
        return "T"
    speaker = world.actor_records[pledge.speaker]
    if set(speaker.speaks_for) & upward(pledge.debtor, world.actors):
        return "T"
    if speaker.office in BINDING_OFFICES and pledge.debtor in above(speaker.id, world.actors):
        return "T"
    return "U"


# -- matching --------------------------------------------------------------------------------------


def time_match(report: Report, spell: Terms) -> str:
    match = within(report.when, spell.opens, spell.closes)
    if match == "T" and report.when.doubt:
        match = both(match, either("U", within(widened(report.when), spell.opens, spell.closes)))
    if match == "T" and report.report_dated:
        match = "U"
    return match


def place_match(place: str | None, places: Iterable[str], pledge: Pledge, world: World) -> str:
    return both(
        contained(place, places, world.places),
        opposite(contained(place, pledge.except_places, world.places)),
    )


def activity_match(activity: str, activities: Iterable[str], pledge: Pledge, world: World) -> str:
    return both(
        contained(activity, activities, world.activities),
        opposite(contained(activity, pledge.except_activities, world.activities)),
    )


def control_paths(actor: str, world: World) -> list[tuple[str, float, list[Span]]]:
    """Everyone who controls an actor: whom it leads to, the least weight and the spans on the way."""
    found = []
    for link in upward(actor, world.actors):
        for control in world.actor_records[link].controlled_by if link in world.actors else ():
            spans = [control.when] if control.when else []
            found.append((control.actor, control.weight, spans))
            for controller, weight, further in control_paths(control.actor, world):
                found.append((controller, min(weight, control.weight), spans + further))
    return found


def actor_match(actor: str | None, when: Moment | Span, pledge: Pledge, world: World) -> str:
    """Rule 10."""
    if actor is None:
        match = "U"
    elif pledge.debtor in upward(actor, world.actors):
        match = "T"
    else:
        answers = ["U" if actor in above(pledge.debtor, world.actors) else "F"]
        for controller, weight, spans in control_paths(actor, world):
            if pledge.debtor in upward(controller, world.actors) and weight > 0:
                whole = both("T", *(lasts_inside(when, span)[0] for span in spans))
                some = both("T", *(lasts_inside(when, span)[1] for span in spans))
                if weight >= world.thresholds["theta_b"] and whole == "T":
                    answers.append("T")
                elif some != "F":
                    answers.append("U")
        match = either(*answers)
    excepted = contained(actor, pledge.except_actors, world.actors, fill=False)
    return both(match, opposite(excepted))


def obligation(report: Report, pledge: Pledge, world: World) -> str:
    values = condition_over(pledge, report.when.start.lo, report.when.end.hi - 1, world)
    return both(shared(values), speaker_binds(pledge, world))


# -- incidents -------------------------------------------------------------------------------------


class Incident:
    """The tellings of one incident, asked about one pledge."""

    def __init__(self, key: str, tellings: list[Report], pledge: Pledge, world: World) -> None:
        self.key, self.tellings, self.pledge, self.world = key, tellings, pledge, world
        self.affirmations = [each for each in tellings if each.stance is Stance.AFFIRMS]
        self.spell = terms(pledge, world)
        self._matches: dict[object, str] = {}
        self._weighed: dict[object, Weighed] = {}

    def agreed(self, question) -> str:
        return shared(question(telling) for telling in self.affirmations)

    @property
    def lo(self) -> int:
        return min(each.when.start.lo for each in self.affirmations)

    @property
    def hi(self) -> int:
        return max(each.when.end.hi for each in self.affirmations)

    @property
    def doubt(self) -> int:
        return max(each.when.doubt for each in self.affirmations)

    @property
    def accused(self) -> set[str]:
        return {each.actor for each in self.affirmations if each.actor} | {self.pledge.debtor}

    @property
    def names_nobody(self) -> bool:
        return all(each.actor is None for each in self.affirmations)

    def place(self, places) -> str:
        return self.agreed(lambda each: place_match(each.place, places, self.pledge, self.world))

    def activity(self, activities) -> str:
        return self.agreed(
            lambda each: activity_match(each.activity, activities, self.pledge, self.world)
        )

    def actor(self) -> str:
        return self.agreed(lambda each: actor_match(each.actor, each.when, self.pledge, self.world))

    def obligation(self) -> str:
        return self.agreed(lambda each: obligation(each, self.pledge, self.world))

    def match(self, places, activities) -> str:
        """Rule 13."""
        scope = tuple(places), tuple(activities)
        if scope not in self._matches:
            self._matches[scope] = both(
                self.agreed(lambda each: time_match(each, self.spell)),
                self.place(places),
                self.activity(activities),
                self.actor(),
                self.obligation(),
            )
        return self._matches[scope]

    def weighed(self, panel: frozenset[str] | None = None) -> Weighed:
        if panel not in self._weighed:
            self._weighed[panel] = weigh(self.tellings, self.accused, self.world, panel)
        return self._weighed[panel]


def incidents(pledge: Pledge, world: World) -> list[Incident]:
    """Everything that may have happened by `at`, by key; rule 14."""
    told: dict[str, list[Report]] = {}
    for report in world.alive(Report):
        told.setdefault(incident_of(report.id, world), []).append(report)
    found = [Incident(key, tellings, pledge, world) for key, tellings in sorted(told.items())]
    return [each for each in found if each.affirmations and each.lo <= world.at]


def sort_out(found: list[Incident], places, activities, world: World):
    """M_T and M_U of a scope."""
    surely, perhaps = [], []
    for incident in found:
        match, weighed = incident.match(places, activities), incident.weighed()
        if match == "T" and weighed.violation_reaches(world.thresholds["theta_b"]):
            surely.append(incident)
        elif match != "F" and weighed.violation_exceeds(world.thresholds["theta_lo"]):
            perhaps.append(incident)
    return surely, perhaps


# -- coverage --------------------------------------------------------------------------------------


def covers(coverage: Coverage, unit: tuple[str, str], world: World) -> bool:
    place, activity = unit
    return (
        contained(place, coverage.places, world.places) == "T"
        and contained(activity, coverage.activities, world.activities) == "T"
    )


def seen(unit: tuple[str, str], lo: int, hi: int, coverages: list[Coverage], world: World) -> int:
    """Microseconds of a stretch in which the unit is covered, not after `as_of`."""
    hi = min(hi, world.as_of + 1)
    return united(
        (max(lo, each.when.start.lo), min(hi, each.when.end.hi))
        for each in coverages
        if covers(each, unit, world)
    )


# -- judging ---------------------------------------------------------------------------------------


def judge(pledge: Pledge, world: World) -> Judged:
    spell = terms(pledge, world)
    settled = is_settled(spell, world)
    judged = Judged(lifecycle(pledge, spell, world), settled, "untested")
    if pledge.kind not in (Kind.CEASE, Kind.REFRAIN, Kind.REDUCE):
        return judged

    units = [(p, a) for p in pledge.places for a in pledge.activities]
    found = incidents(pledge, world)
    surely, perhaps = sort_out(found, pledge.places, pledge.activities, world)
    judged.certain, judged.possible = len(surely), len(perhaps)
    for each in found:
        weighed = each.weighed()
        judged.incidents[each.key] = (
            each.match(pledge.places, pledge.activities),
            weighed.llr,
            weighed.p_violation,
            rung(each.tellings, weighed, world),
        )

    first, after = spell.opens.lo, min(spell.last, world.at + 1)
    length = max(0, after - first)
    coverages = world.alive(Coverage)
    covered = {unit: seen(unit, first, after, coverages, world) for unit in units}
    judged.judged, judged.covered = length * len(units), sum(covered.values())

    flags = flags_of(pledge, spell, found, surely + perhaps, world)

    def in_time(verdict: str) -> str:
        """Rule 25: what comes before every column."""
        if is_void(pledge, spell, world):
            return "void"
        return "untested" if world.at < first else verdict

    for unit in units:
        place, activity = unit
        sure, possible = sort_out(found, [place], [activity], world)
        verdict = "untested"
        if pledge.kind is not Kind.REDUCE:
            is_covered = enough(covered[unit], length, world)
            verdict = refrain(pledge, len(sure), len(possible), settled, is_covered)
        judged.units[unit] = (in_time(verdict), len(sure), len(possible))

    if pledge.kind is Kind.REDUCE:
        judged.measures = {
            "incidents": by_counts(pledge, spell, settled, found, units, world),
            "level": by_levels(pledge, spell, settled, units, world),
        }
        verdict, disagree = decide(pledge, judged.measures)
        if in_time("") == "":
            flags |= {"measures_disagree"} if disagree else set()
            flags |= (
                {"report_dated"}
                if any(each.report_dated for each in judged.measures.values())
                else set()
            )
    else:
        is_covered = enough(judged.covered, judged.judged, world)
        whole = refrain(pledge, len(surely), len(perhaps), settled, is_covered)
        verdict = together(whole, [verdict for verdict, _, _ in judged.units.values()])
    judged.verdict = in_time(verdict)
    judged.flags = frozenset(flags)
    return judged


def is_void(pledge: Pledge, spell: Terms, world: World) -> bool:
    if before(spell.opens, spell.closes) == "F":
        return True
    if world.at < spell.last:
        return False
    return condition_over(pledge, spell.opens.lo, spell.last - 1, world) == {"F"}


def enough(covered: int, judged: int, world: World) -> bool:
    return judged > 0 and covered / judged >= world.thresholds["c_min"]


def refrain(pledge: Pledge, surely: int, perhaps: int, settled: bool, covered: bool) -> str:
    """The column REFRAIN / CEASE of the table, from the top; rules 25 and 26."""
    nothing = surely == 0 and perhaps == 0
    if surely > pledge.tolerated:
        return "broken"
    if nothing and not covered:
        return "untested"
    if not settled:
        return "holding" if nothing else "slipping"
    return "kept" if perhaps == 0 and covered else "inconclusive"


def together(whole: str, units: list[str]) -> str:
    """Rule 27."""
    if len(units) == 1:
        return units[0]
    if "broken" in [whole, *units]:
        return "broken"
    if "kept" in units and set(units) != {"kept"}:
        return "partial"
    counting = [*units, whole] if whole in ("slipping", "inconclusive") else units
    return min(counting, key=WORST_FIRST.index) if "void" not in units else "void"


def flags_of(
    pledge: Pledge, spell: Terms, found: list[Incident], listed: list[Incident], world: World
) -> set[str]:
    flags = set()
    for incident in found:
        if incident.match(pledge.places, pledge.activities) == "F":
            continue
        weighed = incident.weighed()
        if rung(incident.tellings, weighed, world) == "contested":
            flags.add("contested")
        if weighed.accused_denies or any(
            incident_of(name, world) == incident.key
            for statement in world.alive(Statement)
            if statement.kind is StatementKind.DENIAL and statement.said.hi - 1 <= world.at
            for name in statement.incidents
        ):
            flags.add("denied")
    for incident in listed:
        if incident.names_nobody:
            flags.add("unattributed")
        if incident.doubt:
            flags.add("date_doubt")
        if any(each.report_dated for each in incident.affirmations):
            flags.add("report_dated")
    for cut in world.alive(Withdraw):
        in_force = cut.target == pledge.id and cut.when.hi - 1 <= world.at
        if in_force and before(cut.when, spell.declared_end) == "T":
            flags.add("reneged")
    for cut in world.alive(Supersede):
        in_force = cut.target == pledge.id and cut.when.hi - 1 <= world.at
        replacements = [new for new in world.alive(Pledge) if new.id == cut.by]
        if in_force and any(is_weaker(new, pledge) for new in replacements):
            flags.add("weakened")
    return flags


def is_weaker(new: Pledge, old: Pledge) -> bool:
    if new.kind is not Kind.REDUCE:
        return False
    if old.kind is not Kind.REDUCE:
        return old.kind in (Kind.CEASE, Kind.REFRAIN)
    return share_of(new) > share_of(old)


def share_of(pledge: Pledge) -> float:
    return pledge.share if pledge.share is not None else SHARES.get(pledge.wording or "reduce", 1.0)


# -- reduction -------------------------------------------------------------------------------------


def decide(pledge: Pledge, measures: dict[str, Measured]) -> tuple[str, bool]:
    """Rule 40: the verdict, and whether the measures disagree."""
    if pledge.measure is not None:
        return measures[pledge.measure].verdict, False
    testable = {each.verdict for each in measures.values()} - {"untested"}
    if not testable:
        return "untested", False
    return ("inconclusive", True) if len(testable) > 1 else (testable.pop(), False)


def cannot_be_told(pledge: Pledge, spell: Terms, world: World) -> bool:
    """Rule 35: whether it is unknown if the pledge binds, somewhere in what is judged."""
    last = max(spell.opens.lo, min(spell.last - 1, world.at))
    return speaker_binds(pledge, world) == "U" or "U" in condition_over(
        pledge, spell.opens.lo, last, world
    )


def by_counts(
    pledge: Pledge,
    spell: Terms,
    settled: bool,
    found: list[Incident],
    units: list[tuple[str, str]],
    world: World,
) -> Measured:
    first, after = spell.opens.lo, min(spell.last, world.at + 1)
    if first >= after:
        return Measured("untested", "not_open")
    zone = world.timezone or "UTC"

    in_scope = [
        each for each in world.alive(Coverage) if any(covers(each, unit, world) for unit in units)
    ]

    def touches(each: Coverage, lo: int, hi: int) -> bool:
        return max(lo, each.when.start.lo) < min(hi, each.when.end.hi, world.as_of + 1)

    def looking(lo: int, hi: int) -> set[str]:
        """Origins of which some coverage of some unit touches a stretch."""
        return {origin_class(each.origin, world) for each in in_scope if touches(each, lo, hi)}

    def first_look(panel: set[str], lo: int, hi: int) -> int | None:
        """The first instant of a stretch that somebody in the panel covers."""
        theirs = [each for each in in_scope if origin_class(each.origin, world) in panel]
        return min(
            (max(lo, each.when.start.lo) for each in theirs if touches(each, lo, hi)), default=None
        )

    # Rule 29, the baseline.
    def day(offset: int) -> int:
        return dates.start_of_day(spell.start.lo, zone, offset)

    beginning_of_time = -(2**80)
    if pledge.baseline is not None:
        baseline = (pledge.baseline.start.lo, pledge.baseline.end.hi)
    else:
        panel = looking(first, after) & looking(beginning_of_time, day(0))
        early = first_look(panel, day(-70), day(-14))
        begins = first_look(panel, day(-56), day(0))
        if early is not None and early <= day(-42):
            baseline = (early, day(-14))
        elif begins is not None:
            baseline = (begins, day(0))
        else:
            both_sides = looking(beginning_of_time, day(0)) and looking(first, after)
            return Measured("untested", "no_common_panel" if both_sides else "no_exposure")

    # Rule 30, the panel.
    panel = frozenset(looking(*baseline) & looking(first, after))
    if not panel:
        both_sides = looking(*baseline) and looking(first, after)
        return Measured("untested", "no_common_panel" if both_sides else "no_exposure")
    watching = [each for each in world.alive(Coverage) if origin_class(each.origin, world) in panel]

    def exposure(lo: int, hi: int, binding: bool) -> int:
        """Rule 31, the seconds of one day."""
        stretches = not_refused(pledge, lo, hi, world) if binding else [(lo, hi)]
        microseconds = sum(
            seen(unit, start, end, watching, world) for unit in units for start, end in stretches
        )
        age = max(0, world.as_of - hi)
        weight = 1 - 20 ** (-age / spell.settle)
        return round(microseconds / len(units) / 1_000_000 * weight)

    # Rule 32, what is counted: where it is so of the place, the activity and the likelihood.
    likely = [
        each
        for each in found
        if each.place(pledge.places) == each.activity(pledge.activities) == "T"
        if each.weighed(panel).affirming
        if each.weighed(panel).violation_reaches(world.thresholds["theta_p"])
    ]
    attributed = [each for each in likely if each.actor() == "T"]
    perhaps = [each for each in likely if each.actor() == "U" and each.names_nobody]
    dated_by_report = False

    def counted(lo: int, hi: int, unattributed: bool, binding: bool) -> list[Incident]:
        return [
            each
            for each in [*attributed, *(perhaps if unattributed else [])]
            if lo <= each.lo - each.doubt and each.hi + each.doubt <= hi
            if not (binding and each.obligation() == "F")
        ]

    def segment(lo: int, hi: int, unattributed: bool, binding: bool) -> reduction.Segment:
        nonlocal dated_by_report
        these = counted(lo, hi, unattributed, binding)
        for each in these:
            if any(telling.report_dated for telling in each.affirmations):
                dated_by_report = True
        days = list(pairwise(dates.civil_days(lo, hi, zone)))
        counts = [sum(start <= each.lo < end for each in these) for start, end in days]
        seconds = [exposure(start, end, binding) for start, end in days]
        # A day without exposure is left out of everything, its counts included.
        watched = [(n, w) for n, w in zip(counts, seconds, strict=True) if w > 0]
        return reduction.Segment(tuple(n for n, _ in watched), tuple(w for _, w in watched))

    bases = [segment(*baseline, unattributed, False) for unattributed in (False, True)]

    def look(until: int) -> tuple[float, float, float] | None:
        """Ratio of rates and its bounds with what happened before an instant."""
        # What may lie before the start or after the end is not counted.
        lo, hi = spell.opens.hi - 1, min(until, spell.closes.lo)
        sides = [segment(lo, hi, unattributed, True) for unattributed in (False, True)]
        if not bases[0].seconds or not sides[0].seconds:
            return None
        alpha = world.thresholds["alpha"]
        pairs = list(zip(bases, sides, strict=True))
        x, y = bases[0].total, sides[0].total
        rr = (y / sides[0].seconds) / (x / bases[0].seconds) if x else float("inf")
        return (
            rr,
            min(reduction.lower(base, side, alpha / 2) for base, side in pairs),
            max(reduction.upper(base, side, alpha) for base, side in pairs),
        )

    now = look(after)
    if now is None:
        return Measured("untested", "no_exposure")
    if not bases[0].total:
        return Measured("untested", "no_baseline")
    rr, low, high = now
    share = share_of(pledge)
    measured = Measured("untested", None, rr, low, high)

    # Rule 33.
    end = last_look(pledge, spell)
    halfway, final = looks_passed(spell, end, world)
    looks = [look(halfway)] if halfway is not None else []
    looks += [look(end.lo)] if final else []
    passed = [each for each in looks if each is not None]
    failed = [each for each in passed if each[1] > share]

    # Rule 34, whether it can ever be told.
    reason = None
    if end is not None:
        window_seconds = (end.lo - (spell.opens.hi - 1)) / 1_000_000
        if reduction.best_bound(bases[0], window_seconds, world.thresholds["alpha"]) > share:
            reason = "baseline_too_small"

    if any(u >= 1 for _, _, u in failed):
        verdict = "broken"
    elif failed and failed[-1] is passed[-1]:
        verdict = "partial"
    elif reason:
        verdict = "untested"
    elif not settled:
        verdict = "slipping" if failed or rr > share else "holding"
    else:
        verdict = "kept" if high <= share else "inconclusive"
    measured.report_dated = dated_by_report
    if verdict in ("broken", "partial") and cannot_be_told(pledge, spell, world):
        verdict = "inconclusive" if settled else "slipping"
    if verdict in ("broken", "partial", "kept") and dated_by_report:
        verdict = "inconclusive" if settled else "slipping"
    measured.verdict = verdict
    measured.reason = reason if verdict == "untested" else None
    return measured


def last_look(pledge: Pledge, spell: Terms) -> Moment | None:
    """When a reduction is to be read: the end, or what stands for it."""
    if spell.closes.hi < FOREVER:
        return spell.closes
    if pledge.horizon is None:
        return None
    horizon = spell.start.lo + pledge.horizon.exact
    return Moment(horizon, horizon + 1)


def looks_passed(spell: Terms, end: Moment | None, world: World) -> tuple[int | None, bool]:
    """The instant of the half-way look if it is passed, and whether the last one is; rule 33."""
    if end is None:
        return None, False
    halfway = spell.opens.lo + (end.lo - spell.opens.lo) // 2
    final = end.hi - 1
    return (
        halfway if world.at >= halfway else None,
        world.at >= final and world.as_of >= final + spell.settle,
    )


def not_refused(pledge: Pledge, lo: int, hi: int, world: World) -> list[tuple[int, int]]:
    """The stretches of a day in which the condition is not F."""
    if pledge.condition is None:
        return [(lo, hi)]
    starts = [told.when.start for told in condition_tellings(pledge, world)]
    edges = sorted(
        {lo, hi, *(at for start in starts for at in (start.lo, start.hi - 1) if lo < at < hi)}
    )
    return [(a, b) for a, b in pairwise(edges) if condition_at(pledge, a, world) != "F"]


def by_levels(
    pledge: Pledge, spell: Terms, settled: bool, units: list[tuple[str, str]], world: World
) -> Measured:
    reports = [
        told
        for told in world.alive(StateReport)
        if told.level is not None or told.share is not None
        if activity_match(told.activity, pledge.activities, pledge, world) == "T"
        if actor_match(told.actor, told.when, pledge, world) == "T"
        if p_true(told, world) >= world.thresholds["theta_p"] and told.when.start.lo <= world.at
    ]

    def speaks_for(told: StateReport, places: Iterable[str]) -> bool:
        return told.place is not None and all(
            contained(place, [told.place], world.places) == "T" for place in places
        )

    def newest(some: list[StateReport]) -> list[StateReport]:
        return [
            told
            for told in some
            if not any(before(told.when.end, other.when.start) == "T" for other in some)
        ]

    def read(
        places: Iterable[str], until: int | None
    ) -> tuple[float, float, list[StateReport]] | str:
        """The least and the greatest share that remains, and who says so; or why there is none."""
        speaking = [told for told in reports if speaks_for(told, places)]
        settling = later_by(spell.closes, spell.settle)
        latest = newest(
            [
                told
                for told in speaking
                if before(told.when.end, spell.opens) != "T"
                if before(settling, told.when.start) != "T"
                if until is None or told.when.end.hi - 1 < until
            ]
        )
        if not latest:
            return "no_exposure"
        bounds = []
        for told in latest:
            if told.share is not None:
                bounds.append((told.share.low, told.share.high))
                continue
            bases = newest(
                [
                    base
                    for base in speaking
                    if base.level is not None and base.unit == told.unit
                    if before(spell.start, base.when.start) != "T"
                ]
            )
            if not bases:
                return "no_baseline"
            least = min(base.level.low for base in bases)
            most = max(base.level.high for base in bases)
            bounds.append((told.level.low / most, told.level.high / least))
        return min(low for low, _ in bounds), max(high for _, high in bounds), latest

    def read_all(until: int | None = None) -> tuple[float, float, list[StateReport]] | str:
        """What is read for the whole, or where nobody speaks for it, for its places together."""
        whole = read(pledge.places, until)
        if whole != "no_exposure":
            return whole
        parts = [read([place], until) for place in pledge.places]
        for part in parts:
            if isinstance(part, str):
                return part
        return (
            min(low for low, _, _ in parts),
            max(high for _, high, _ in parts),
            [told for _, _, latest in parts for told in latest],
        )

    now = read_all()
    if isinstance(now, str):
        return Measured("untested", now)
    low, high, latest = now
    rr, share = (low + high) / 2, share_of(pledge)

    # Rule 39, the latest look that is passed.
    halfway, final = looks_passed(spell, last_look(pledge, spell), world)
    look: tuple[float, float, list[StateReport]] | str = "no_look"
    if final:
        look = now
    elif halfway is not None:
        look = read_all(halfway)

    if not isinstance(look, str) and look[0] > share:
        verdict = "broken" if look[1] >= 1 else "partial"
        if cannot_be_told(pledge, spell, world):
            verdict = "inconclusive" if settled else "slipping"
    elif not settled:
        verdict = "slipping" if low > share else "holding" if high <= share else "inconclusive"
    elif high <= share and all(before(told.when.end, spell.closes) != "T" for told in latest):
        verdict = "kept"
    else:
        verdict = "inconclusive"
    return Measured(verdict, None, rr, low, high)
