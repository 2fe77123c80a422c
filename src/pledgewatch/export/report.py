"""A review as a report in Markdown: for a repository, a wiki or a word processor."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from pledgewatch import words
from pledgewatch.export.markdown import escaped, link
from pledgewatch.version import __version__
from pledgewatch.words.forms import say_instant

if TYPE_CHECKING:
    from pledgewatch.engine.facts import Judgement
    from pledgewatch.engine.review import Review


def report(review: Review) -> str:
    """The whole review: a table of verdicts, then each pledge with its history, findings and notes."""
    ledger = review.ledger
    zone = ledger.timezone
    at = (
        f"The world at {say_instant(review._at, zone)}, as" if review._at != review._as_of else "As"
    )
    parts = [
        f"# {escaped(ledger.heading)}",
        escaped(words.nothing_said(review))
        or f"{at} known by {say_instant(review._as_of, zone)} ({zone or 'UTC'}).",
        "\n".join(_table(review)),
    ]
    for judgement in review:
        parts += _pledge(review, judgement)
    others = [finding for finding in review.findings if finding.pledge is None]
    if others:
        parts += [
            "## Beside the pledges",
            _listed(_finding(review, each) for each in words.series_of(others)),
        ]
    known = {judgement.pledge for judgement in review}
    rest = [note for note in review.notes if note.pledge not in known]
    if rest:
        parts += ["## Also noted", _listed(escaped(note.text) for note in rest)]
    parts += [
        "## Assumptions",
        f"{escaped(words.assumptions_said(ledger))}; pledgewatch {__version__}.",
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def _table(review: Review) -> Iterator[str]:
    if not review.judgements:
        return
    yield "| pledge | verdict | lifecycle | certain | possible | probability that it is broken |"
    yield "|---|---|---|---:|---:|---|"
    for judgement in review:
        skepticism = judgement.skepticism
        told = ""
        if skepticism is not None:
            now = skepticism.now
            told = f"{now.value:.2f} ({now.low:.2f} to {now.high:.2f})"
        cells = (
            escaped(judgement.pledge),
            f"**{judgement.verdict.value}**",
            _state(judgement),
            f"{judgement.certain:,}",
            f"{judgement.possible:,}",
            told,
        )
        yield f"| {' | '.join(cells)} |"


def _state(judgement: Judgement) -> str:
    return f"{judgement.lifecycle.value}{', settled' if judgement.settled else ''}"


def _listed(items: Iterable[str]) -> str:
    return "\n".join(f"- {item}" for item in items)


def _pledge(review: Review, judgement: Judgement) -> Iterator[str]:
    pledge = judgement.scope.pledge
    yield f"## {escaped(pledge.id)}"
    source = f" ({link('source', pledge.url)})" if pledge.url else ""
    yield f"> {escaped(words.pledge_said(review.ledger, pledge))}{source}"
    flags = f" Flags: {escaped(', '.join(sorted(judgement.flags)))}." if judgement.flags else ""
    because = escaped(words.verdict_because(judgement))
    yield f"**Verdict: {judgement.verdict.value}** ({_state(judgement)}). {because}{flags}"
    if judgement.skepticism is not None:
        yield escaped(words.skepticism_said(judgement.skepticism))
    findings = review.findings(pledge.id)
    if findings:
        yield "### Contradictions"
        yield _listed(_finding(review, series) for series in words.series_of(findings))
    yield "### How the answer came about"
    yield _listed(escaped(step.text) for step in review.history(pledge.id))
    notes = review.notes_on(pledge.id)
    if notes:
        yield "### Notes"
        yield _listed(escaped(note.text) for note in notes)


def _finding(review: Review, series: words.Series) -> str:
    finding = series.findings[0]
    rung = f", {finding.rung.value}" if finding.rung else ""
    told = " ".join(
        escaped(text) for label, text in series.parts if finding.pledge is None or label != "Said"
    )
    # Of many, those that are named; the records of all are in every other export.
    sources = words.listed(_sources(review, (id for each in series.named for id in each.records)))
    title = f"**{finding.kind.replace('_', ' ')}** ({finding.certainty.word}{rung})"
    return f"{title}: {told}{f' Sources: {sources}.' if sources else ''}"


def _sources(review: Review, ids: Iterable[str]) -> Iterator[str]:
    for id in ids:
        record = review.case.snapshot.alive.get(id)
        if record is not None and record.url is not None:
            yield link(id, record.url)
