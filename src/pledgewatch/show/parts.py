"""What pages and cards have in common: evidence with its links, and findings in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import attrs

from pledgewatch.engine.findings import Finding
from pledgewatch.export.addresses import host, is_web
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Report, Source, StateReport, Timed
from pledgewatch.words import Brief, EvidenceItem, Series, series_of
from pledgewatch.words.forms import alone
from pledgewatch.words.records import case_of, title
from pledgewatch.words.templates import KINDS, said

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


def rows(ledger: Ledger, evidence: Iterable[EvidenceItem]) -> list[EvidenceRow]:
    """Evidence, each piece with those who say so and the first address of their report."""
    return [EvidenceRow(evidence=each, links=_links(ledger, each)) for each in evidence]


def below(ledger: Ledger, brief: Brief, findings: Sequence[Finding]) -> list[EvidenceRow]:
    """The evidence below the strongest, where no finding tells of it."""
    return [] if findings else rows(ledger, brief.rest[:MOST_FINDINGS])


def _links(ledger: Ledger, evidence: EvidenceItem) -> tuple[Link, ...]:
    found: dict[str, str | None] = dict.fromkeys(evidence.by)
    for id in evidence.records:
        record = ledger.dated.get(id)
        if isinstance(record, (Report, StateReport)):
            name = alone(ledger.label(Source, record.origin or record.source or ""))
            if name in found:
                found[name] = found[name] or record.url
    return tuple(found.items())


def told(ledger: Ledger, findings: Iterable[Finding]) -> list[Told]:
    """Findings on a pledge, whose words stand elsewhere."""
    return [
        Told(
            title=each.brief,
            parts=tuple(each.parts_below),
            links=_sources(ledger, each.findings),
        )
        for each in series_of(findings)[:MOST_FINDINGS]
    ]


def by_title(findings: Iterable[Finding]) -> list[tuple[str, list[Series]]]:
    """Findings that say the same together, by what they contradict: a pledge by its title, else their kind.

    Reports that are found to contradict a pledge in two ways are named once.
    """
    found: dict[str, dict[tuple[object, ...], Series]] = {}
    for series in series_of(findings):
        first = series.findings[0]
        is_own = first.pledge is not None and first.statement is None
        about = pledge_of(first) if is_own else KINDS[first.kind]
        same = series.brief, *(each.records for each in series.findings)
        found.setdefault(about, {}).setdefault(same, series)
    return [(about, list(each.values())) for about, each in found.items()]


def pledge_of(finding: Finding) -> str:
    """What the pledge of a finding is called; empty where it is of none."""
    if finding.pledge is None:
        return ""
    case = case_of(finding)
    return title(case.snapshot.ledger, case.scopes[finding.pledge].pledge)


def _sources(ledger: Ledger, findings: Sequence[Finding]) -> tuple[Link, ...]:
    ids = dict.fromkeys(id for finding in findings for id in finding.records)
    links = (link(ledger, ledger.dated[id]) for id in ids if id in ledger.dated)
    return tuple(dict.fromkeys(each for each in links if each[1]))[:MOST_LINKS]


def link(ledger: Ledger, record: Timed) -> Link:
    """The source of a record: who published it, else who observed it."""
    origin = record.origin if isinstance(record, (Report, StateReport)) else None
    by = record.source or origin
    if by is not None:
        return alone(ledger.label(Source, by)), record.url
    return (host(record.url) if is_web(record.url) else said("cards.source")), record.url
