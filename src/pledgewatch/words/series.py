"""Series: findings that say the same of many incidents, told as one: how many, first, strongest, latest."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping

import attrs

from pledgewatch.engine.findings import Finding, in_series
from pledgewatch.model.logic import T
from pledgewatch.words.findings import (
    finding_title,
    in_brief,
    in_parts,
    not_known,
    telling_sources,
    why_it_counts,
)
from pledgewatch.words.forms import capital, chance, plural, uncapital
from pledgewatch.words.templates import RUNGS


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
        return title if len(self.findings) == 1 else f"{title}, {len(self.findings):,} times"

    @property
    def origins(self) -> frozenset[str]:
        """Who says so of any of them."""
        return frozenset(origin for each in self.findings for origin in each.origins)

    @property
    def brief(self) -> str:
        """What they are about in a few words; no full stop."""
        if len(self.findings) == 1:
            return in_brief(self.findings[0])
        return f"{self._count}, {'; '.join(self._named(in_brief))}"

    @property
    def parts(self) -> list[tuple[str, str]]:
        """In words: each part that there is with its label, as of a finding alone."""
        parts = in_parts(self.findings[0])
        if len(self.findings) == 1:
            return parts
        told = self._named(lambda each: f"{in_brief(each)} ({telling_sources(each)})")
        own = {
            "Reported": f"{self._count}. {'. '.join(map(capital, told))}.",
            "Why it counts": self._because,
            "What would change it": self._change,
        }
        return [(label, own.get(label, text)) for label, text in parts if own.get(label, text)]

    @property
    def _count(self) -> str:
        return plural(sum(each.number for each in self.findings), "incident")

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
        return {finding: " and ".join(called) for finding, called in names.items()}

    def _named(self, said: Callable[[Finding], str]) -> list[str]:
        told = [(name, said(each)) for each, name in self.named.items()]
        return [f"the {name}: {uncapital(what)}" for name, what in told]

    @property
    def _because(self) -> str:
        strongest = self._strongest
        is_certain = strongest.certainty is T
        said = [why_it_counts(strongest) if is_certain else "None of them is confirmed."]
        if strongest.rung is not None and strongest.p is not None:
            p = f"{'' if is_certain else 'that it happened: '}{chance(strongest.p)}"
            said.append(f"The strongest is {RUNGS[strongest.rung]} ({p}).")
        if not is_certain:
            said.append(not_known(strongest))
        return " ".join(filter(None, said))

    @property
    def _change(self) -> str:
        if self.findings[0].certainty is not T:
            change = dict(in_parts(self._strongest)).get("What would change it", "")
            return f"For the strongest: {uncapital(change)}" if change else ""
        alone = sum(bool(each.alarm) for each in self.findings)
        if not alone:
            return "Each stands without any one of its sources."
        who = "Each" if alone == len(self.findings) else f"{alone:,} of them"
        rests = "rest" if 1 < alone < len(self.findings) else "rests"
        return f"{who} {rests} on a source without which it would not be confirmed."


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
    return [series.title, *(f"  {label}: {text}" for label, text in series.parts)]


def _when(finding: Finding) -> tuple[int, int, str]:
    since = finding.since
    return (since.lo, since.hi, finding.incident or "") if since else (0, 0, finding.incident or "")


def likely(finding: Finding) -> float:
    """The probability that it happened and counts."""
    likely = finding.p or 0.0
    for _, p in finding.causes:
        likely *= p
    return likely
