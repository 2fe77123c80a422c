"""Cards for notebooks: static HTML that needs no script and follows the reader's colours.

Everything that comes from records is escaped, only http and https addresses are links, and nothing is
asked of a network. The style stands in the elements, for viewers that take style sheets out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape
from typing import TYPE_CHECKING

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding, Note
from pledgewatch.engine.review import Review
from pledgewatch.export.addresses import is_web
from pledgewatch.model.logic import T
from pledgewatch.show.drawing import LEGEND, gauge, timeline_svg
from pledgewatch.show.marks import badge, certainty_mark, state
from pledgewatch.show.text import opening
from pledgewatch.show.timeline import affordable, timeline_of
from pledgewatch.words import (
    Series,
    assumptions_said,
    chance_by_measure,
    notes_said,
    pledge_said,
    series_of,
    skepticism_parts,
    skepticism_said,
    verdict_because,
)
from pledgewatch.words.forms import plural

if TYPE_CHECKING:
    from pledgewatch.live import Step

_MOST_FINDINGS = 30
"""So many findings of a pledge are listed on a card; the rest by their number."""


def link(text: str, url: str | None) -> str:
    """The text as a link, where the address is http or https; everything escaped."""
    if url is None or not is_web(url):
        return escape(text)
    return (
        f'<a href="{escape(url)}" rel="noreferrer noopener" style="color:inherit;text-decoration:underline">'
        f"{escape(text)}</a>"
    )


def box(*parts: str) -> str:
    """The frame of a card."""
    return (
        '<div style="border:1px solid currentColor;border-radius:0.5em;padding:0.8em 1em;'
        'max-width:60em;line-height:1.45;overflow-wrap:anywhere;box-sizing:border-box">'
        f"{''.join(parts)}</div>"
    )


def faint(text: str) -> str:
    """A line of less weight; it takes markup, so its text must be escaped already."""
    return f'<div style="opacity:0.8;font-size:90%">{text}</div>'


def folded(title: str, items: Iterable[str], *, is_open: bool = False) -> str:
    """A list behind a fold; nothing where it is empty. It takes markup."""
    listed = "".join(f"<li>{item}</li>" for item in items)
    if not listed:
        return ""
    return (
        f"<details{' open' if is_open else ''}><summary>{title}</summary>"
        f'<ul style="margin:0.2em 0;padding-left:1.4em">{listed}</ul></details>'
    )


def assumed(review: Review) -> str:
    """The assumptions in force, as the last line of a card."""
    names = assumptions_said(review.ledger)
    return f'<div style="margin-top:0.8em">{faint(f"Assumptions: {escape(names)}")}</div>'


def card(review: Review) -> str:
    """The review as a card: each pledge with its timeline, contradictions and notes."""
    told = affordable(review, review)
    sections = "".join(
        pledge_section(
            review,
            judgement,
            review.history(judgement.pledge) if judgement.pledge in told else None,
        )
        for judgement in review
    )
    others = [finding for finding in review.findings if finding.pledge is None]
    beside = f'<div style="margin-top:0.8em">{findings_listed(others)}</div>' if others else ""
    known = {judgement.pledge for judgement in review}
    rest = [note for note in review.notes if note.pledge not in known]
    legend = faint(escape(LEGEND)) if review.judgements else ""
    return box(
        f"<strong>{escape(review.ledger.heading)}</strong>",
        faint(escape(opening(review))),
        sections,
        beside,
        _notes(rest, "also noted"),
        legend,
        assumed(review),
    )


def pledge_section(
    review: Review, judgement: Judgement, steps: Sequence[Step] | None, *, is_open: bool = False
) -> str:
    """All that a card says of one pledge.

    Args:
        steps: The history of the pledge, for the band of verdicts; None to draw none.
        is_open: Whether the notes are unfolded.
    """
    pledge = judgement.scope.pledge
    source = link("source", pledge.url) if pledge.url else ""
    return (
        '<div style="margin-top:1em;break-inside:avoid-page">'
        f"{_headline(judgement)}"
        f"{paragraph(f'{escape(pledge_said(review.ledger, pledge))} {source}')}"
        f"{paragraph(escape(verdict_because(judgement)))}"
        f"{timeline_svg(timeline_of(review, judgement, steps))}"
        f"{_skepticism(judgement)}"
        f"{findings_listed(review.findings(pledge.id))}"
        f"{_notes(review.notes_on(pledge.id), 'note', is_open=is_open)}</div>"
    )


def paragraph(text: str) -> str:
    """A paragraph; its text is HTML."""
    return f'<div style="margin-top:0.3em">{text}</div>'


def _headline(judgement: Judgement) -> str:
    settled = ", settled" if judgement.settled else ""
    return (
        f"<div>{badge(judgement.verdict)} {state(judgement.lifecycle)}"
        f"{settled} <strong>{escape(judgement.pledge)}</strong></div>"
    )


def _notes(notes: Sequence[Note], noun: str, *, is_open: bool = False) -> str:
    count = len(notes)
    title = f"{count} {noun}{'s' if count != 1 and noun == 'note' else ''}"
    return folded(title, map(escape, notes_said(notes)), is_open=is_open)


def _skepticism(judgement: Judgement) -> str:
    skepticism = judgement.skepticism
    if skepticism is None:
        return f"<p>{escape(told)}</p>" if (told := chance_by_measure(judgement)) else ""
    first = f"{gauge(skepticism)} {escape(skepticism_said(skepticism))}"
    return folded(first, (escape(part) for part in skepticism_parts(skepticism).values()))


def findings_listed(findings: Sequence[Finding]) -> str:
    """Findings as a list, certain ones with a full diamond; nothing where there are none."""
    count = len(findings)
    certain = sum(finding.certainty is T for finding in findings)
    of = f", {certain} confirmed" if certain else ""
    found = series_of(findings)
    items = [_finding(series) for series in found[:_MOST_FINDINGS]]
    if len(found) > _MOST_FINDINGS:
        items.append(f"and {len(found) - _MOST_FINDINGS:,} more")
    return folded(f"{plural(count, 'contradiction')}{of}", items, is_open=True)


def _finding(series: Series) -> str:
    mark = certainty_mark(series.findings[0].certainty)
    return f"{mark} <strong>{escape(series.title)}</strong>: {escape(series.brief)}{_why(series)}"


def _why(series: Series) -> str:
    """What else is to be said of findings, behind a fold."""
    return folded(
        "why", (f"<strong>{label}</strong> {escape(text)}" for label, text in series.parts_below)
    )
