"""Briefs: the answer on a pledge in a few lines, the same on every surface: the answer first, then evidence."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

import attrs

from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.review import Review
from pledgewatch.model.dates import wall_clock
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import Kleene, T, U
from pledgewatch.model.records import Actor, Source
from pledgewatch.model.time import DAY, Moment
from pledgewatch.words.findings import disagreement, for_and_against, in_brief
from pledgewatch.words.forms import (
    alone,
    capital,
    joined,
    percent,
    say,
    say_instant,
    share,
    short_day,
    uncapital,
    zone_said,
)
from pledgewatch.words.measures import wanted
from pledgewatch.words.records import (
    case_of,
    deadline_said,
    observed,
    origin,
    title,
    what_and_where,
)
from pledgewatch.words.series import Series, likely
from pledgewatch.words.skepticism import chance_said
from pledgewatch.words.templates import KINDS, LIFECYCLES, NAMES, said
from pledgewatch.words.verdicts import news, unit_said, verdict_word, why_of_part

MOST_EVIDENCE = 3
"""So many pieces of evidence are named, the strongest."""


@attrs.frozen
class EvidenceItem:
    """One piece of evidence on a pledge.

    Attributes:
        certainty: T where it is confirmed that it counts, else U.
        sort: How it counts, as the charts mark it: ``certain`` or ``possible`` against the pledge,
            ``fulfilment`` for it, ``other`` where it decides nothing.
        when: The day, ``30 Mar``; empty where there is none.
        likely: The probability that it happened and counts; None where it is no matter of one.
        what: What happened, and where.
        by: Who says so, sorted.
        records: The records it rests on.
    """

    certainty: Kleene
    sort: str
    when: str
    likely: float | None
    what: str
    by: tuple[str, ...]
    records: tuple[str, ...] = ()


@attrs.frozen
class Part:
    """The verdict on a part of a pledge, where parts differ.

    Attributes:
        name: The place or activity.
        verdict: The answer on it.
        why: Its reason in words; may be empty.
    """

    name: str
    verdict: Verdict
    why: str


@attrs.frozen
class Brief:
    """The answer on a pledge, or on the versions of one announcement, in a few lines.

    Attributes:
        judgement: The answer.
        title: What was pledged: its title, else its words.
        made: Who made it, when, until when, and how it stands by the clock where it is not in force.
        read: How its wording is read and which other versions of it were published, in sentences; may
            be empty.
        verdict: The verdict in a word or a few.
        news: What there is to say of it, in sentences.
        parts: Its parts, where their verdicts differ.
        against: How much is reported against it, in a clause; empty where nothing is.
        evidence: The strongest pieces of evidence.
        rest: The other ones, weaker.
        chance: How likely it is that it is broken, in a clause; empty where there is no one number, or
            it is decided.
        versions: The answers on other published versions of it.
    """

    judgement: Judgement
    title: str
    made: str
    read: str
    verdict: str
    news: str
    parts: tuple[Part, ...]
    against: str
    evidence: tuple[EvidenceItem, ...]
    rest: tuple[EvidenceItem, ...]
    chance: str
    versions: tuple[Judgement, ...]


def brief(review: Review, pledge: str, versions: Sequence[Judgement] = ()) -> Brief:
    """The answer on a pledge of a review.

    Raises:
        KeyError: when the ledger knows no such pledge by the review's `as_of`.
    """
    judgement = review[pledge]
    found = _alike_once(sorted(_evidence(review, judgement), key=_weakest_first, reverse=True))
    found = found or list(_undecided(review, judgement))
    return Brief(
        judgement=judgement,
        title=title(review.ledger, judgement.scope.pledge),
        made=_made(judgement),
        read=_read(judgement, versions),
        verdict=verdict_word(judgement),
        news=capital(news(judgement)),
        parts=tuple(_parts(judgement)),
        against=_against(review.findings(pledge), len(found)),
        evidence=tuple(found[:MOST_EVIDENCE]),
        rest=tuple(found[MOST_EVIDENCE:]),
        chance=_chance(judgement),
        versions=tuple(versions),
    )


def briefs(review: Review) -> list[Brief]:
    """The answers of a review; published versions of one announcement are one."""
    others: dict[str, list[str]] = {}
    for note in review.notes:
        if note.kind == "version" and note.pledge is not None and note.other is not None:
            others.setdefault(note.pledge, []).append(note.other)
    found, folded = [], set[str]()
    for judgement in review:
        if judgement.pledge not in folded:
            versions = [each for each in others.get(judgement.pledge, ()) if each not in folded]
            folded.update(versions)
            found.append(brief(review, judgement.pledge, [review[each] for each in versions]))
    return found


def clocks(review: Review) -> str:
    """The clocks of a review and its zone, in words."""
    zone = review.ledger.timezone
    fields = {"time": say_instant(review._as_of, zone), "zone": zone_said(zone)}
    if review._at == review._as_of:
        return said("reviews.known_by", **fields)
    return said("reviews.world_at", at=say_instant(review._at, zone), **fields)


# -- what was pledged --------------------------------------------------------------------------------


def _made(judgement: Judgement) -> str:
    scope = judgement.scope
    ledger = scope.snapshot.ledger
    until = said("pledges.no_end")
    if scope.has_deadline:
        until = said(
            f"pledges.{'due_by' if scope.is_demand else 'until'}", due=deadline_said(scope)
        )
    who, when = ledger.label(Actor, scope.pledge.debtor), say(scope.pledge.said, ledger.timezone)
    made = said("pledges.who_when", who=who, when=when, until=until)
    if judgement.lifecycle is Lifecycle.ACTIVE:
        return made
    return said("pledges.by_the_clock", made=made, lifecycle=LIFECYCLES[judgement.lifecycle])


def _read(judgement: Judgement, versions: Sequence[Judgement]) -> str:
    """How the wording of a reduction is read, and what its other versions come to; in sentences."""
    pledge = judgement.scope.pledge
    parts = []
    for measured in judgement.measures[: pledge.kind.is_reduction]:
        is_said = wanted(measured).lower() in news(judgement).lower()
        parts += [] if is_said else [said("reviews.read_as", share=share(measured.share))]
    for other in versions:
        wording = other.scope.pledge.wording or other.pledge
        same = other.verdict is judgement.verdict
        key = "reviews.same_verdict" if same else "reviews.other_verdict"
        parts.append(said(key, other=f'"{wording}"', verdict=NAMES[other.verdict.value]))
    return " ".join(parts)


def _parts(judgement: Judgement) -> Iterator[Part]:
    if len({unit.verdict for unit in judgement.units}) > 1:
        for unit in judgement.units:
            why = why_of_part(judgement, unit)
            yield Part(unit_said(judgement, unit), unit.verdict, why)


def _chance(judgement: Judgement) -> str:
    found = judgement.skepticism
    if found is None or found.outcome is not None:
        return ""
    return said("chances.broken", chance=chance_said(found))


# -- the evidence ------------------------------------------------------------------------------------


def _evidence(review: Review, judgement: Judgement) -> Iterator[EvidenceItem]:
    """All evidence on a pledge: what was found against it, else what speaks for it."""
    found = review.findings(judgement.pledge)
    for finding in found:
        yield _found(judgement, finding)
    if not found:
        for incident in judgement.fulfilments:
            if incident.net > 0:
                yield _done(judgement, incident)


def _alike_once(found: Iterable[EvidenceItem]) -> list[EvidenceItem]:
    """What reads alike as one, with how many there are of it."""
    groups: dict[tuple[str, str], dict[tuple[str, ...], EvidenceItem]] = {}
    for each in found:
        # One incident may be found in two ways, as going on and as starting anew.
        groups.setdefault((each.when, each.what), {}).setdefault(each.records, each)
    shown = []
    for group in groups.values():
        first, n = next(iter(group.values())), len(group)
        what = first.what if n == 1 else said("reviews.alike", what=first.what, n=n)
        shown.append(attrs.evolve(first, what=what))
    return shown


def _undecided(review: Review, judgement: Judgement) -> Iterator[EvidenceItem]:
    """The reports of a state that decide nothing, nearest to the deadline first, each with why."""
    scope, ledger = judgement.scope, judgement.snapshot.ledger
    is_over = scope.has_deadline and judgement.reason not in (None, "never_due")
    if not (is_over and scope.is_demand and scope.pledge.kind.is_of_states):
        return
    case = review.case
    found = {
        sighting.report.id: sighting.report
        for cell in scope.units
        for observation in case.observations.of(scope, cell).values()
        for sighting in observation
        if sighting.report.when.hi > scope.start.lo
    }
    due = scope.due.lo
    for each in sorted(found.values(), key=lambda each: (abs(each.when.lo - due), each.id)):
        why = "weak"
        if case.evidence.is_own(scope, each):
            why = "own"
        elif case.snapshot.llr(each) <= 0:
            why = "unrated"
        elif each.when.hi <= due:
            why = "before"
        elif each.when.lo >= due:
            why = "after"
        what = said(f"undecided.{why}", what=observed(ledger, each))
        who = (alone(origin(ledger, each)),)
        yield EvidenceItem(
            U,
            "other",
            _day(judgement, Moment.of(each.when.lo, each.when.hi)),
            None,
            what,
            who,
            (each.id,),
        )


def counts_of(findings: Iterable[Finding]) -> tuple[int, int]:
    """How many incidents are found, confirmed and not; each once, in whatever ways it is found."""
    found: dict[tuple[str, ...], tuple[bool, int]] = {}
    for each in findings:
        key = each.records if each.incident else (each.kind, each.measure or "", *each.records)
        before = found.get(key, (False, 0))
        found[key] = (before[0] or each.certainty is T, max(before[1], each.number))
    sure = sum(number for is_sure, number in found.values() if is_sure)
    return sure, sum(number for _, number in found.values()) - sure


def tally_said(findings: Iterable[Finding]) -> str:
    """How many contradictions there are: ``2 confirmed contradictions, 11 not confirmed``; no full stop.

    An incident counts once, whatever pledges it bears on. Statements that are contradicted, and sources
    that disagree, are counted apart.
    """
    of_pledges: list[Finding] = []
    others: list[Finding] = []
    disagree = 0
    for each in findings:
        if each.kind == "report_conflict":
            disagree += 1
        else:
            is_own = each.pledge is not None and each.statement is None
            (of_pledges if is_own else others).append(each)
    sure, rest = counts_of(of_pledges)
    key = "total" if sure and rest else "total_sure" if sure else "total_unsure"
    parts = [said(f"reviews.{key if sure or rest else 'total_none'}", sure=sure, rest=rest)]
    contradicted = len({each.statement for each in others if each.certainty is T})
    in_doubt = len({each.statement for each in others}) - contradicted
    for key, n in (("statements", contradicted), ("in_doubt", in_doubt)):
        if n:
            parts.append(said(f"reviews.{key}", n=n))
    if disagree:
        parts.append(
            said(f"reviews.{'disagree_once' if disagree == 1 else 'disagree'}", n=disagree)
        )
    return joined(parts)


def _against(findings: Sequence[Finding], rows: int) -> str:
    """How much is reported against a pledge, and that the strongest of it follows; may be empty."""
    if not findings:
        return ""
    sure, rest = counts_of(findings)
    key = "against_it" if sure and rest else "against_sure" if sure else "against_unsure"
    against = said(f"reviews.{key}", sure=sure, rest=rest)
    return said("reviews.strongest", against=against) if rows > MOST_EVIDENCE else against


def _found(judgement: Judgement, finding: Finding) -> EvidenceItem:
    snapshot = judgement.snapshot
    if finding.together:
        what = said("reviews.incidents_together", n=len(finding.together))
    elif finding.incident is not None:
        what = what_and_where(snapshot, for_and_against(finding)[0], finding.number)
    else:
        what = in_brief(finding)
    return EvidenceItem(
        certainty=finding.certainty,
        sort="certain" if finding.certainty is T else "possible",
        when=_day(judgement, finding.since),
        likely=_likely(finding),
        what=what,
        by=_who(snapshot.ledger, finding.origins),
        records=finding.records,
    )


def _likely(finding: Finding) -> float | None:
    """How likely it is; None where it is confirmed by what came too late, whatever was before."""
    is_late = finding.kind == "missed_deadline" and finding.certainty is T
    return None if finding.p is None or is_late else likely(finding)


def _done(judgement: Judgement, incident: Incident) -> EvidenceItem:
    snapshot = judgement.snapshot
    return EvidenceItem(
        certainty=T if incident.certain else U,
        sort="fulfilment",
        when=_day(judgement, Moment.of(incident.lo, incident.hi)),
        likely=incident.p_event * incident.p_scope,
        what=what_and_where(snapshot, incident.tellings, incident.number),
        by=_who(snapshot.ledger, incident.origins),
        records=incident.records,
    )


def _weakest_first(evidence: EvidenceItem) -> tuple[bool, float]:
    return evidence.certainty is T, evidence.likely if evidence.likely is not None else 1.0


def _day(judgement: Judgement, when: Moment | None) -> str:
    """The day on which something happened, in short; with its year where that is not the pledge's."""
    if when is None:
        return ""
    zone = judgement.snapshot.ledger.timezone
    day = short_day(when.lo, zone, wall_clock(judgement.scope.pledge.said.lo, zone).year)
    return said("reviews.from", day=day) if when.hi - when.lo > 2 * DAY else day


def _who(ledger: Ledger, origins: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(alone(ledger.label(Source, each)) for each in origins))


# -- of no one pledge --------------------------------------------------------------------------------


def also_said(series: Series) -> str:
    """What contradicts each other and concerns no one pledge, as a sentence."""
    first = series.findings[0]
    if first.kind == "report_conflict" and len(series.findings) == 1:
        return said("reviews.disagree_on", what=disagreement(first))
    what = uncapital(series.brief)
    if first.incident is not None and len(series.findings) == 1:
        case, since = case_of(first), first.since
        what = what_and_where(case.snapshot, first.records, first.number)
        if since is not None and since.hi - since.lo <= 2 * DAY:
            zone = case.snapshot.ledger.timezone
            day = short_day(since.lo, zone, wall_clock(case.as_of, zone).year)
            what = said("reviews.on_day", what=what, day=day)
    sure = first.certainty is T or first.p is None
    p = "" if sure else percent(likely(first))
    key = "reviews.also_said" if sure else "reviews.also_likely"
    return said(key, head=capital(KINDS[first.kind]), what=what, p=p)
