"""What pages and cards have in common: evidence with its links, and findings in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.engine.findings import Finding
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import T
from pledgewatch.model.records import Report, Source, StateReport, Timed
from pledgewatch.words import Brief, EvidenceItem, Series, series_of
from pledgewatch.words.brief import title
from pledgewatch.words.forms import capital, plural
from pledgewatch.words.records import case_of

MOST_FINDINGS, MOST_LINKS = 40, 20
"""So many findings are told, and sources of each are named."""

Link = tuple[str, str | None]
"""A name, and the address it leads to."""


@attrs.frozen(kw_only=True)
class EvidenceRow:
    """A piece of evidence with who says so, as links."""

    evidence: EvidenceItem
    links: tuple[Link, ...]


@attrs.frozen(kw_only=True)
class Told:
    """Findings that say the same, in words.

    Attributes:
        title: What they are about.
        parts: What is to be said of them, with its label.
        links: The sources they rest on.
    """

    title: str
    parts: tuple[tuple[str, str], ...]
    links: tuple[Link, ...]


def rows(ledger: Ledger, brief: Brief) -> list[EvidenceRow]:
    """The strongest evidence, each piece with those who say so and the first address of their report."""
    return [EvidenceRow(evidence=each, links=_links(ledger, each)) for each in brief.evidence]


def _links(ledger: Ledger, evidence: EvidenceItem) -> tuple[Link, ...]:
    found: dict[str, str | None] = dict.fromkeys(evidence.by)
    for id in evidence.records:
        record = ledger.dated.get(id)
        if isinstance(record, (Report, StateReport)):
            name = ledger.label(Source, record.origin or record.source or "")
            if name in found:
                found[name] = found[name] or record.url
    return tuple(found.items())


def told(ledger: Ledger, findings: Iterable[Finding]) -> list[Told]:
    """Findings on a pledge, whose words stand elsewhere."""
    return [
        Told(
            title=each.brief,
            parts=tuple(part for part in each.parts if part[0] != "Said"),
            links=_sources(ledger, each.findings),
        )
        for each in series_of(findings)[:MOST_FINDINGS]
    ]


def counted(findings: Sequence[Finding]) -> str:
    """How many contradictions there are, and how many are confirmed: ``13 contradictions, 2 confirmed``."""
    sure = sum(each.certainty is T for each in findings)
    return f"{plural(len(findings), 'contradiction')}{f', {sure:,} confirmed' if sure else ''}"


def by_title(findings: Iterable[Finding]) -> list[tuple[str, list[Series]]]:
    """Findings that say the same together, by what they contradict: the title of a pledge, else their kind."""
    found: dict[str, list[Series]] = {}
    for series in series_of(findings):
        first = series.findings[0]
        ledger = case_of(first).snapshot.ledger
        about = capital(first.kind.replace("_", " "))
        if first.pledge is not None:
            about = title(ledger, case_of(first).scopes[first.pledge].pledge)
        found.setdefault(about, []).append(series)
    return list(found.items())


def _sources(ledger: Ledger, findings: Sequence[Finding]) -> tuple[Link, ...]:
    ids = dict.fromkeys(id for finding in findings for id in finding.records)
    links = (link(ledger, ledger.dated[id]) for id in ids if id in ledger.dated)
    return tuple(dict.fromkeys(each for each in links if each[1]))[:MOST_LINKS]


def link(ledger: Ledger, record: Timed) -> Link:
    """The source of a record: who published it, else who observed it."""
    origin = record.origin if isinstance(record, (Report, StateReport)) else None
    by = record.source or origin
    return ("source" if by is None else ledger.label(Source, by)), record.url
