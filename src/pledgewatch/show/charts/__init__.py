"""Charts of a ledger, a review and a judgement, as native charts of Altair (extra ``plots``).

They are the methods of `ledger.plot`, `review.plot`, `judgement.plot` and `scores.plot`. Each chart has a description for
those who do not see it, shows differences by shape and place before it does so by colour, and saves itself:
``chart.save("timeline.svg")``, ``.png``, or ``.save("timeline.html", inline=True)``, which asks nothing of a
network. Every method raises `PledgewatchError` where Altair is not installed.
"""

from __future__ import annotations

from typing import Any

import attrs

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.review import Review, review_with
from pledgewatch.live.scores import Scores
from pledgewatch.model.fields import refused
from pledgewatch.model.ledger import Ledger
from pledgewatch.show.charts import network
from pledgewatch.show.charts.course import chance_of, curve_chart, levels, timeline
from pledgewatch.show.charts.places import places_map
from pledgewatch.show.charts.rates import rates
from pledgewatch.show.charts.records import track_record
from pledgewatch.show.charts.reliability import reliability
from pledgewatch.show.charts.witnesses import origins
from pledgewatch.words import finding_title, in_brief
from pledgewatch.words.templates import said

__all__ = ["JudgementPlots", "LedgerPlots", "ReviewPlots", "ScoresPlots", "curve_chart"]


@attrs.frozen
class LedgerPlots:
    """The charts of a ledger."""

    _ledger: Ledger

    def picture(self) -> Any:
        """The graph in time from left to right.

        Raises:
            InputError: where there is nothing to draw.
        """
        ledger = self._ledger
        graph = ledger.graph()
        names = network.called(graph, Snapshot(ledger, ledger._newest))
        return network.picture(graph, names, zone=ledger.timezone, title=ledger.heading)


@attrs.frozen
class ReviewPlots:
    """The charts of a review: those of each of its pledges by id, of its findings and of all of it.

    What takes the id of a pledge raises `KeyError` for one that the review does not know.
    """

    _review: Review

    def timeline(self, pledge: str) -> Any:
        """A pledge in time; see `JudgementPlots.timeline`."""
        return timeline(self._review[pledge])

    def levels(self, pledge: str) -> Any:
        """The levels reported against the one pledged; see `JudgementPlots.levels`."""
        return levels(self._review[pledge])

    def rates(self, pledge: str) -> Any:
        """Daily counts before and after; see `JudgementPlots.rates`."""
        return rates(self._review[pledge])

    def map(self, pledge: str) -> Any:
        """Where it was reported; see `JudgementPlots.map`."""
        return places_map(self._review[pledge])

    def record(self, pledge: str) -> Any:
        """The track record that bears on a pledge; see `JudgementPlots.record`."""
        return track_record(self._review[pledge])

    def skepticism(self, pledge: str) -> Any:
        """How the chance that it is broken came about; see `JudgementPlots.skepticism`."""
        return curve_chart(chance_of(self._review[pledge]).curve())

    def origins(self, finding: Finding) -> Any:
        """Who reported what through whom, up to a finding.

        Raises:
            InputError: for a finding that rests on no report.
        """
        return origins(self._review, _finding("origins", finding))

    def picture(self, finding: Finding | None = None) -> Any:
        """The graph in time from left to right.

        Args:
            finding: Only what this finding contradicts and rests on; left out: everything.

        Raises:
            InputError: for a finding of another review, and where there is nothing to draw.
        """
        review, found = self._review, ""
        ledger, graph = review.ledger, review.graph()
        if finding is not None:
            graph = network.of_finding(review, _finding("picture", finding))
            found = said("forms.label", label=finding_title(finding), text=in_brief(finding))
        names = network.called(graph, review.case.snapshot, review.findings)
        zone, title = ledger.timezone, ledger.heading
        return network.picture(graph, names, zone=zone, title=title, found=found)


@attrs.frozen
class JudgementPlots:
    """The charts of one pledge of a review."""

    _judgement: Judgement

    def timeline(self) -> Any:
        """The level against the pledged one, what was reported, the chance and the verdicts, in time."""
        return timeline(self._judgement)

    def levels(self) -> Any:
        """All levels that were reported, with their ranges, against the one pledged.

        Raises:
            InputError: where nobody reported a level, and for a pledge that is about none.
        """
        return levels(self._judgement)

    def rates(self) -> Any:
        """Daily counts before and after, with both rates, the exposure, and the ratio with its bounds.

        Raises:
            InputError: where nobody counted before and after, and for a kind that is not counted.
        """
        return rates(self._judgement)

    def map(self) -> Any:
        """Where it was reported before and since: inside the scope, perhaps inside, and left out.

        Raises:
            InputError: for a pledge about a state, for a review that reads tables, and where
                nothing was reported from a place whose position is known.
        """
        return places_map(self._judgement)

    def record(self) -> Any:
        """The debtor's other pledges of its class, and what is expected of this one by them.

        Raises:
            InputError: where no chance is given, for there is nothing to judge.
        """
        return track_record(self._judgement)

    def skepticism(self) -> Any:
        """How the chance that it is broken came about, with the news that moved it; see `live.curve`.

        That of another question is drawn by its own curve: `skepticism.curve().plot()`.

        Raises:
            InputError: where no chance is given, for there is nothing to judge.
        """
        return curve_chart(chance_of(self._judgement).curve())

    def origins(self, finding: Finding) -> Any:
        """Who reported what through whom, up to a finding; see `ReviewPlots.origins`."""
        return ReviewPlots(review_with(self._judgement)).origins(finding)

    def picture(self, finding: Finding) -> Any:
        """What a finding contradicts and rests on, in time; see `ReviewPlots.picture`."""
        return ReviewPlots(review_with(self._judgement)).picture(_finding("picture", finding))


@attrs.frozen
class ScoresPlots:
    """The charts of the scores of forecasts."""

    _scores: Scores

    def reliability(self) -> Any:
        """What was forecast against what came, at each of the three times of a forecast.

        Raises:
            InputError: where nothing is scored.
        """
        return reliability(self._scores)


def _finding(chart: str, given: object) -> Finding:
    if not isinstance(given, Finding):
        raise refused(chart, "finding", given, "a finding of this review")
    return given
