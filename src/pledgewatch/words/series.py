"""Series: findings that say the same of many incidents, told as one: how many, first, strongest, latest."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

import attrs

from pledgewatch.engine.findings import Finding, in_series
from pledgewatch.model.logic import T
from pledgewatch.model.records import Actor, Statement
from pledgewatch.words.findings import (
    affirming_sources,
    explained,
    finding_title,
    in_brief,
    in_parts,
    labelled,
    not_known,
    why_it_counts,
)
from pledgewatch.words.forms import capital, chance, joined, listed, then, uncapital
from pledgewatch.words.records import case_of
from pledgewatch.words.templates import RUNGS, said


@attrs.frozen
class Series:
    """Findings of one kind on one pledge, as sure as each other and in doubt for the same reasons.

    Attributes:
        findings: In the order of the review; often one alone.
    """

    findings: tuple[Finding, ...]

    @property
    def title(self) -> str:
        """The kind of the findings, whether they are confirmed, and how many there are."""
        title = finding_title(self.findings[0])
        if len(self.findings) == 1:
            return title
        return said("explained.title_times", title=title, n=len(self.findings))

    @property
    def origins(self) -> frozenset[str]:
        """Who says so of any of them."""
        return frozenset(origin for each in self.findings for origin in each.origins)

    @property
    def brief(self) -> str:
        """What they are about in a few words; no full stop."""
        if len(self.findings) == 1:
            return in_brief(self.findings[0])
        return said("series.brief", count=self._count, named=joined(self._named(in_brief)))

    @property
    def line(self) -> str:
        """The same, with the statement that it contradicts where there is one."""
        case, statement = case_of(self.findings[0]), self.findings[0].statement
        said_by = None if statement is None else case.snapshot.ledger.dated.get(statement)
        if not isinstance(said_by, Statement):
            return self.brief
        ledger = case.snapshot.ledger
        who, when = ledger.label(Actor, said_by.speaker), then(said_by.said, ledger.timezone)
        return said("series.on_statement", what=self.brief, who=who, when=when)

    @property
    def parts(self) -> list[tuple[str, str]]:
        """In words: each part that there is with its label, as of a finding alone."""
        if len(self.findings) == 1:
            return in_parts(self.findings[0])
        named = self._named(
            lambda each: said("reviews.who", what=in_brief(each), who=affirming_sources(each))
        )
        own = {
            "said": explained(self.findings[0]).said,
            "reported": said(
                "series.reported", count=self._count, named=". ".join(map(capital, named))
            ),
            "because": self._because,
            "change": self._change,
        }
        return [(said(f"explained.{part}"), text) for part, text in own.items() if text]

    @property
    def parts_below(self) -> list[tuple[str, str]]:
        """The same without what was promised, for where that stands above."""
        one = self.findings[0]
        return self.parts[one.statement is None and one.against is None :]

    @property
    def _count(self) -> str:
        return said("series.incidents", n=sum(each.number for each in self.findings))

    @property
    def _strongest(self) -> Finding:
        """The one most likely to count; of several as likely the first."""
        return max(sorted(self.findings, key=_when), key=likely)

    @property
    def named(self) -> Mapping[Finding, str]:
        """The first, the strongest and the latest of them, each once, with what it is called."""
        ends = {
            "first": min(self.findings, key=_when),
            "strongest": self._strongest,
            "latest": max(self.findings, key=_when),
        }
        names: dict[Finding, list[str]] = {}
        for name, finding in ends.items():
            names.setdefault(finding, []).append(name)
        return {
            finding: listed(said(f"series.{name}") for name in called)
            for finding, called in names.items()
        }

    def _named(self, what: Callable[[Finding], str]) -> list[str]:
        return [
            said("series.named", name=name, what=uncapital(what(each)))
            for each, name in self.named.items()
        ]

    @property
    def _because(self) -> str:
        strongest = self._strongest
        is_certain = strongest.certainty is T
        parts = [why_it_counts(strongest) if is_certain else said("series.none_confirmed")]
        if strongest.rung is not None and strongest.p is not None:
            rung, p = RUNGS[strongest.rung], chance(strongest.p)
            parts.append(said("series.strongest_is", rung=rung, p=p))
        if not is_certain:
            parts.append(not_known(strongest))
        return " ".join(filter(None, parts))

    @property
    def _change(self) -> str:
        if self.findings[0].certainty is not T:
            change = explained(self._strongest).change
            return said("series.for_strongest", change=uncapital(change)) if change else ""
        alone = sum(bool(each.alarm) for each in self.findings)
        if not alone:
            return said("series.each_stands")
        is_each = alone == len(self.findings)
        return said("series.each_rests" if is_each else "series.some_rest", n=alone)


def series_of(findings: Iterable[Finding]) -> list[Series]:
    """Findings in their order, those that say the same of many incidents as one."""
    return [Series(group) for group in in_series(findings, _alike)]


def _alike(finding: Finding) -> Hashable | None:
    if finding.incident is None or finding.together or finding.measure is not None:
        return None
    causes = tuple(name for name, _ in finding.causes)
    on = finding.pledge, finding.statement
    return finding.kind, finding.certainty, *on, finding.rung, finding.flags, causes


def series_explained(series: Series) -> list[str]:
    """The whole explanation, a line each, the first of them the title."""
    return [series.title, *labelled(series.parts)]


def _when(finding: Finding) -> tuple[int, int, str]:
    since = finding.since
    return (since.lo, since.hi, finding.incident or "") if since else (0, 0, finding.incident or "")


def likely(finding: Finding) -> float:
    """The probability that it happened and counts."""
    likely = finding.p or 0.0
    for _, p in finding.causes:
        likely *= p
    return likely
