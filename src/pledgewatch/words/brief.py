"""Briefs: the answer on a pledge in a few lines, the same on every surface: the answer first, then evidence."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Iterator, Sequence

import attrs

from pledgewatch.engine.facts import Judgement, Lifecycle, UnitJudgement, Verdict
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.review import Review
from pledgewatch.model.dates import say_day
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import Kleene, T, U
from pledgewatch.model.records import Actor, Place, Pledge, Source
from pledgewatch.model.time import DAY, Moment
from pledgewatch.words.findings import in_brief
from pledgewatch.words.forms import capital, listed, on, percent, uncapital
from pledgewatch.words.measures import in_short, shows, wanted
from pledgewatch.words.records import case_of, deadline_said, names, pledged, what_and_where
from pledgewatch.words.series import Series, likely
from pledgewatch.words.skepticism import chance_said
from pledgewatch.words.templates import ALSO, REASONS, SUBJECTS
from pledgewatch.words.verdicts import endless_said, news, unit_said, verdict_word

MOST_EVIDENCE = 3
"""So many pieces of evidence are named, the strongest."""
MOST_PLACES = 3
"""So many places are named in a title."""
MOST_QUOTED = 140
"""So many letters of a quotation are."""


@attrs.frozen
class EvidenceItem:
    """One piece of evidence on a pledge.

    Attributes:
        certainty: T where it is confirmed that it counts, else U.
        when: The day, ``30 Mar``; empty where there is none.
        likely: The probability that it happened and counts; None where it is no matter of one.
        what: What happened, and where.
        by: Who says so, sorted.
        records: The records it rests on.
    """

    certainty: Kleene
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
        verdict: The verdict in a word or a few.
        news: What there is to say of it, in sentences.
        parts: Its parts, where their verdicts differ.
        evidence: The strongest pieces of evidence.
        more: How many others there are.
        chance: How likely it is that it is broken, in a sentence; empty where there is no one number, or
            it is decided.
        versions: The answers on other published versions of it.
    """

    judgement: Judgement
    title: str
    made: str
    verdict: str
    news: str
    parts: tuple[Part, ...]
    evidence: tuple[EvidenceItem, ...]
    more: int
    chance: str
    versions: tuple[Judgement, ...]


def brief(review: Review, pledge: str, versions: Sequence[Judgement] = ()) -> Brief:
    """The answer on a pledge of a review.

    Raises:
        KeyError: when the ledger knows no such pledge by the review's `as_of`.
    """
    judgement = review[pledge]
    by_what: dict[tuple[str, str], EvidenceItem] = {}
    for each in sorted(_evidence(review, judgement), key=_weakest_first, reverse=True):
        # One incident may be found in two ways, as going on and as starting anew.
        by_what.setdefault((each.when, each.what), each)
    found = list(by_what.values())
    return Brief(
        judgement=judgement,
        title=title(review.ledger, judgement.scope.pledge),
        made=_made(judgement),
        verdict=verdict_word(judgement),
        news=" ".join(filter(None, (capital(news(judgement)), _endless(judgement)))),
        parts=tuple(_parts(judgement)),
        evidence=tuple(found[:MOST_EVIDENCE]),
        more=max(len(found) - MOST_EVIDENCE, 0),
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


# -- what was pledged --------------------------------------------------------------------------------


def title(ledger: Ledger, pledge: Pledge) -> str:
    """What a pledge is called: its title, else its words or what it commits to, and where."""
    if pledge.title is not None:
        return pledge.title
    said = f'"{_shortened(pledge.quote)}"' if pledge.quote else ""
    what = said or capital(pledged(ledger, pledge).removeprefix("to "))
    where = names(ledger, Place, pledge.places)
    return f"{what} in {where}" if where and len(pledge.places) <= MOST_PLACES else what


def _shortened(quote: str) -> str:
    return textwrap.shorten(quote, MOST_QUOTED, placeholder=" ...").rstrip(".")


def _made(judgement: Judgement) -> str:
    scope = judgement.scope
    ledger = scope.snapshot.ledger
    said = on(scope.pledge.said, ledger.timezone).removeprefix("On ")
    until = "no end date"
    if scope.has_deadline:
        until = f"{'due by' if scope.is_demand else 'until'} {deadline_said(scope)}"
    made = f"{ledger.label(Actor, scope.pledge.debtor)}, {said}, {until}"
    if judgement.lifecycle is Lifecycle.ACTIVE:
        return made
    return f"{made} ({judgement.lifecycle.value.replace('_', ' ')})"


def _endless(judgement: Judgement) -> str:
    """When a reduction without end would be read; of other pledges the missing end says enough."""
    if judgement.verdict in (Verdict.BROKEN, Verdict.KEPT, Verdict.VOID):
        return ""
    return endless_said(judgement) if judgement.scope.pledge.kind.is_reduction else ""


def _parts(judgement: Judgement) -> Iterator[Part]:
    if len({unit.verdict for unit in judgement.units}) > 1:
        for unit in judgement.units:
            yield Part(unit_said(judgement, unit), unit.verdict, _why(judgement, unit))


def _why(judgement: Judgement, unit: UnitJudgement) -> str:
    """Why a part is judged as it is, in a clause; empty where the whole says so already."""
    measured = next((each for each in unit.measures if shows(each, unit.verdict)), None)
    if measured is not None:
        return f"{in_short(measured)}; {wanted(measured)}"
    return REASONS[unit.reason] if unit.reason not in (None, judgement.reason) else ""


def _chance(judgement: Judgement) -> str:
    found = judgement.skepticism
    if found is None or found.outcome is not None:
        return ""
    return f"Chance that it is broken: {chance_said(found)}."


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


def _found(judgement: Judgement, finding: Finding) -> EvidenceItem:
    snapshot = judgement.snapshot
    if finding.together:
        what = f"{len(finding.together):,} incidents, confirmed only together"
    elif finding.incident is not None:
        what = what_and_where(snapshot, finding.records, finding.number)
    else:
        what = in_brief(finding)
    return EvidenceItem(
        certainty=finding.certainty,
        when=_day(judgement, finding.since),
        likely=likely(finding) if finding.p is not None else None,
        what=what,
        by=_who(snapshot.ledger, finding.origins),
        records=finding.records,
    )


def _done(judgement: Judgement, incident: Incident) -> EvidenceItem:
    snapshot = judgement.snapshot
    return EvidenceItem(
        certainty=T if incident.certain else U,
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
    day, month, year = say_day(when.lo, zone).split()
    own = say_day(judgement.scope.pledge.said.lo, zone).endswith(year)
    first = "from " if when.hi - when.lo > 2 * DAY else ""
    return f"{first}{day} {month[:3]}{'' if own else f' {year}'}"


def _who(ledger: Ledger, origins: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(ledger.label(Source, each) for each in origins))


# -- beside the pledges ------------------------------------------------------------------------------


def also_said(series: Series) -> str:
    """What contradicts each other and concerns no one pledge, as a sentence."""
    first = series.findings[0]
    head = ALSO.get(first.kind, capital(first.kind.replace("_", " ")))
    what = series.brief
    if first.kind == "report_conflict" and len(series.findings) == 1:
        about = listed(SUBJECTS[name] for name in first.about)
        what = f"{what_and_where(case_of(first).snapshot, first.records)}, {about}"
    sure = "" if first.certainty is T or first.p is None else f" ({percent(likely(first))})"
    return f"{head}: {uncapital(what)}{sure}."
