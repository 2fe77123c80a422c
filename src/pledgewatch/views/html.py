"""A card for notebooks: static HTML that needs no script and follows the reader's colours."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from pledgewatch import explanations as words
from pledgewatch.dates import say_instant, tz_version
from pledgewatch.verdicts import Judgement, Verdict

if TYPE_CHECKING:
    from pledgewatch.findings import Finding
    from pledgewatch.review import Review
    from pledgewatch.skepticism import Skepticism

__all__ = ["card", "link"]

# Colours that hold on light and dark backgrounds; the word itself carries the meaning.
_COLOURS = {
    Verdict.KEPT: "#2e8b57",
    Verdict.HOLDING: "#2e8b57",
    Verdict.BROKEN: "#d1495b",
    Verdict.SLIPPING: "#c77d0a",
    Verdict.PARTIAL: "#c77d0a",
    Verdict.INCONCLUSIVE: "#8e6bbf",
    Verdict.UNTESTED: "#7a7a7a",
    Verdict.VOID: "#7a7a7a",
}


def link(text: str, url: str | None) -> str:
    """The text as a link, where the address is http or https; everything escaped."""
    if url is None or urlsplit(url).scheme not in ("http", "https"):
        return escape(text)
    return (
        f'<a href="{escape(url)}" rel="noreferrer noopener" style="color:inherit">'
        f"{escape(text)}</a>"
    )


def _badge(verdict: Verdict) -> str:
    return (
        f'<span style="border:1px solid {_COLOURS[verdict]};color:{_COLOURS[verdict]};'
        f'border-radius:0.6em;padding:0 0.6em;font-weight:600">{escape(verdict.value)}</span>'
    )


def card(review: Review) -> str:
    """The review as a card: a row for each pledge, its contradictions and notes behind a fold."""
    zone = review.ledger.timezone
    rows = "".join(_pledge(review, judgement) for judgement in review)
    others = [finding for finding in review.contradictions if finding.pledge is None]
    beside = _findings(others) if others else ""
    clocks = f"as known by {say_instant(review.as_of, zone)}"
    if review.at != review.as_of:
        clocks = f"the world at {say_instant(review.at, zone)}, {clocks}"
    assumed = ", ".join((*review.ledger.assumptions.names().values(), f"tz {tz_version()}"))
    return (
        '<div style="border:1px solid currentColor;border-radius:0.5em;padding:0.8em 1em;'
        'max-width:60em;line-height:1.4">'
        f"<strong>{escape(review.ledger.title or 'A ledger without title')}</strong>"
        f'<div style="opacity:0.75">{escape(clocks)} ({escape(zone or "UTC")})</div>'
        f"{rows}{beside}"
        f'<div style="opacity:0.6;font-size:85%;margin-top:0.8em">Assumptions: {escape(assumed)}</div>'
        "</div>"
    )


def _pledge(review: Review, judgement: Judgement) -> str:
    pledge = judgement.scope.pledge
    settled = ", settled" if judgement.settled else ""
    flags = f" · {', '.join(sorted(judgement.flags))}" if judgement.flags else ""
    findings = review.findings(pledge.id)
    notes = "".join(f"<li>{escape(note.text)}</li>" for note in review.notes_on(pledge.id))
    source = link("source", pledge.url) if pledge.url else ""
    return (
        '<div style="margin-top:0.8em">'
        f"{_badge(judgement.verdict)} <strong>{escape(pledge.id)}</strong> "
        f'<span style="opacity:0.75">{escape(judgement.lifecycle.value)}{settled}{escape(flags)}</span>'
        f"<div>{escape(words.pledge_said(review.ledger, pledge))} {source}</div>"
        f"<div>{escape(words.verdict_because(review.case, judgement))}</div>"
        f"{_skepticism(review.skepticism(pledge.id))}"
        + (_findings(findings) if findings else "")
        + (
            f"<details><summary>{len(review.notes_on(pledge.id))} notes</summary>"
            f"<ul>{notes}</ul></details>"
            if notes
            else ""
        )
        + "</div>"
    )


def _skepticism(skepticism: Skepticism) -> str:
    first, *parts = skepticism.explain().splitlines()
    items = "".join(f"<li>{escape(part.strip())}</li>" for part in parts)
    return f"<details><summary>{escape(first)}</summary><ul>{items}</ul></details>"


def _findings(findings: tuple[Finding, ...] | list[Finding]) -> str:
    items = "".join(
        f"<li><strong>{escape(finding.kind.replace('_', ' '))}</strong> "
        f"({escape(finding.certainty.word)}): {escape(finding.told)} {escape(finding.because)} "
        f'<span style="opacity:0.75">{escape(finding.change)}</span></li>'
        for finding in findings
    )
    count = len(findings)
    word = "contradiction" if count == 1 else "contradictions"
    return f"<details open><summary>{count} {word}</summary><ul>{items}</ul></details>"
