"""The dossier of a pledge: what was said, its scope, the answer now and over time, and what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape

import attrs

from pledgewatch.engine.facts import Judgement
from pledgewatch.model.records import Activity, Actor, Node, Place, Pledge, Retract, Source, Timed
from pledgewatch.show.drawing import LEGEND, gauge, timeline_svg
from pledgewatch.show.html import link
from pledgewatch.show.site.course import Course
from pledgewatch.show.site.frame import bullets, document, explained, heading
from pledgewatch.show.site.parts import (
    answer,
    badges,
    findings,
    slider,
    source_of,
    steps,
    told_clocks,
)
from pledgewatch.show.timeline import timeline_of
from pledgewatch.version import __version__
from pledgewatch.words import (
    assumptions_said,
    chance_by_measure,
    clocks,
    listed,
    pledge_said,
    verdict_because,
)
from pledgewatch.words.forms import plural, say, say_instant

_MOST_RECORDS = 300
"""So many records are listed; the rest by their number."""


@attrs.frozen
class Citation:
    """Who publishes a site, and where.

    Attributes:
        publisher: Who; the title of the ledger where nobody is named.
        url: The address of the site, empty or with a slash at its end.
    """

    publisher: str
    url: str


def dossier(
    course: Course, judgement: Judgement, path: str, cited: Citation, data: str, footer: str
) -> str:
    """The dossier of one pledge.

    Args:
        path: The address of the page in the site.
    """
    title = f"{judgement.pledge}: {judgement.verdict.value}"
    site = course.review.ledger.heading
    return document(
        f"{title} - {site}",
        _main(course, judgement, path, cited),
        navigation=f'<a href="../index.html">{escape(site)}</a>',
        data=data,
        footer=footer,
    )


def _main(course: Course, judgement: Judgement, path: str, cited: Citation) -> Iterator[str]:
    review, pledge = course.review, judgement.scope.pledge
    ledger = review.ledger
    yield f'<div id="pledge">{heading(1, pledge.id)}<div class="answer">{answer(judgement)}</div></div>'
    if pledge.quote:
        yield f"<blockquote>{escape(pledge.quote)}</blockquote>"
    elif pledge.text:
        yield f"<blockquote>{escape(pledge.text)}</blockquote>"
    source = _source(course, pledge)
    yield f"<p>{escape(pledge_said(ledger, pledge))} {source}</p>"
    yield told_clocks(review)
    yield slider(course)

    yield heading(2, "Why", "why")
    yield f"<p>{escape(verdict_because(judgement))}</p>"
    if judgement.flags:
        flags = ", ".join(sorted(flag.replace("_", " ") for flag in judgement.flags))
        yield f"<p>Flags: {escape(flags)}.</p>"
    yield timeline_svg(timeline_of(review, judgement, course.histories[pledge.id]))
    yield f'<p class="faint">{escape(LEGEND)}</p>'

    yield heading(2, "Contradictions", "contradictions")
    yield findings(course, pledge.id, "found")

    yield heading(2, "How the answer came about", "steps")
    yield steps(course, pledge.id, "pledge")

    yield heading(2, "How skeptical to be", "skepticism")
    skepticism = judgement.skepticism
    if skepticism is None:
        yield f"<p>{escape(chance_by_measure(judgement) or 'No chance is given.')}</p>"
    else:
        first, *parts = skepticism.explain().splitlines()
        yield f"<p>{gauge(skepticism)} {escape(first)}</p>"
        yield bullets(escape(part.strip()) for part in parts)

    yield heading(2, "What was pledged", "scope")
    yield explained((name, text) for name, text in _terms(course, judgement) if text)

    notes = review.notes_on(pledge.id)
    if notes:
        yield heading(2, "Reasons, rival explanations and notes", "notes")
        yield explained((note.kind.replace("_", " "), note.text) for note in notes)

    yield heading(2, "Records", "records")
    yield from _records(course, judgement)

    yield heading(2, "Assumptions", "assumptions")
    yield f"<p>{escape(assumptions_said(ledger))}.</p>"

    yield heading(2, "How to cite this", "cite")
    yield f"<p>{escape(_citation(course, judgement, path, cited))}</p>"
    yield badges()


def stub(course: Course, pledge: str, footer: str) -> str:
    """What is left of the dossier of a pledge that was taken back: that it was, and what was held."""
    review = course.review
    site = review.ledger.heading
    back = [
        record
        for record in review.ledger.all(Retract)
        if record.target == pledge and record.id in review.case.snapshot.alive
    ]
    return document(
        f"{pledge}: taken back - {site}",
        (
            heading(1, pledge),
            "<p>This pledge was taken back, and is not judged any more:</p>",
            bullets(source_of(review, record) for record in back),
            told_clocks(review),
            slider(course),
            heading(2, "Contradictions", "contradictions"),
            findings(course, pledge, "found"),
            badges(),
        ),
        navigation=f'<a href="../index.html">{escape(site)}</a>',
        footer=footer,
    )


def _source(course: Course, pledge: Pledge) -> str:
    ledger = course.review.ledger
    name = ledger.label(Source, pledge.source) if pledge.source is not None else "source"
    return link(name, pledge.url) if pledge.url or pledge.source else ""


def _terms(course: Course, judgement: Judgement) -> Iterator[tuple[str, str]]:
    ledger, scope = course.review.ledger, judgement.scope
    pledge, zone = scope.pledge, course.review.ledger.timezone

    def names(kind: type[Node], ids: Iterable[str]) -> str:
        return listed(ledger.label(kind, id) for id in ids)

    yield "Kind", pledge.kind.value
    yield "Pledged by", ledger.label(Actor, pledge.debtor)
    yield "Said by", ledger.label(Actor, pledge.speaker) if pledge.speaker else ""
    yield "Said to", ledger.label(Actor, pledge.creditor) if pledge.creditor else ""
    yield "Said", say(pledge.said, zone)
    yield "What", names(Activity, pledge.activities)
    yield "Not counted", names(Activity, pledge.except_activities)
    yield "Where", names(Place, pledge.places) or "everywhere"
    yield "Places left out", names(Place, (*pledge.except_places, *pledge.control))
    yield "Not bound", names(Actor, pledge.except_actors)
    yield "In force from", say_instant(scope.opens.lo, zone)
    yield "Until", say_instant(scope.ends.last - 1, zone) if scope.has_end else "no end was given"
    yield "Against", names(Actor, pledge.targets)
    yield "Not against", names(Actor, pledge.except_targets)
    share = f"down to {pledge.share:.0%} of before" if pledge.share is not None else ""
    yield "How far", share or (pledge.wording or "").replace("-", " ")
    if pledge.condition is not None:
        yield "Condition", pledge.condition.quote or pledge.condition.text
    yield "Reason given", pledge.reason or ""


def _records(course: Course, judgement: Judgement) -> Iterator[str]:
    review = course.review
    ids = {judgement.pledge}
    for held in course.held:
        if held.finding.pledge == judgement.pledge:
            ids.update(held.finding.records)
    for incident in judgement.incidents:
        ids.update(incident.records)
    for note in review.notes_on(judgement.pledge):
        ids.update(note.records)
    for step in course.histories[judgement.pledge]:
        ids.update(step.records)
    dated = review.ledger.dated
    records: list[Timed] = [dated[id] for id in ids if id in dated]
    records.sort(key=lambda record: (record._known_at, record.id))
    count = len(records)
    yield f"<details><summary>{plural(count, 'record')}</summary>"
    yield bullets((source_of(review, record) for record in records[:_MOST_RECORDS]), ordered=True)
    if count > _MOST_RECORDS:
        yield f"<p>and {count - _MOST_RECORDS:,} more.</p>"
    yield "</details>"


def _citation(course: Course, judgement: Judgement, path: str, cited: Citation) -> str:
    review = course.review
    where = f" {cited.url}{path}" if cited.url else ""
    settled = "settled" if judgement.settled else "not settled"
    title = review.ledger.heading
    return (
        f"{cited.publisher}: {judgement.pledge}, in: {title}. Verdict: {judgement.verdict.value} "
        f"({judgement.lifecycle.value.replace('_', ' ')}, {settled}), {clocks(review)}; pledgewatch {__version__}.{where}"
    )
