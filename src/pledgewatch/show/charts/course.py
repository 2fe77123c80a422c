"""A pledge in time as a chart, and how a chance came about."""

from __future__ import annotations

from typing import Any

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import review_with
from pledgewatch.engine.skepticism import Skepticism
from pledgewatch.live import Curve
from pledgewatch.show.charts.common import drawn, finished, headed, library, missing, short
from pledgewatch.show.pictures import course, rise, told_jumps
from pledgewatch.show.timeline import timeline_of
from pledgewatch.words import brief, curve_finding, curve_said, estimate_said
from pledgewatch.words.forms import capital, joined, say_day
from pledgewatch.words.records import title
from pledgewatch.words.templates import said

_WIDTH = 720


def timeline(judgement: Judgement) -> Any:
    """A pledge in time: the level against the pledged one, what was reported, the chance, the verdict.

    Raises:
        PledgewatchError: where Altair is not installed.
    """
    alt = library()
    review = review_with(judgement)
    shown = timeline_of(review, judgement, judgement.history())
    answer = brief(review, judgement.pledge)
    chart = drawn(alt, course(shown, _WIDTH), _WIDTH)
    found = said("headlines.headline", verdict=answer.verdict, news=answer.news)
    return finished(chart, alt, headed(found), f"{answer.title}\n{answer.made}", shown.text)


def levels(judgement: Judgement) -> Any:
    """All levels that were reported, with their ranges, against the one pledged.

    Raises:
        InputError: where nobody reported a level, and for a pledge that is about none.
        PledgewatchError: where Altair is not installed.
    """
    alt = library()
    review = review_with(judgement)
    shown = timeline_of(review, judgement)
    if shown.levels is None:
        raise missing(
            "levels",
            f"{judgement.pledge}, of which no level was reported",
            "a `state_report` with a `level` or `share`, of a pledge to reduce, withdraw or reach a level",
        )
    told = shown.levels.told
    latest = max(told, key=lambda each: (each.hi, each.lo))
    what, wanted = capital(shown.levels.what), shown.levels.wanted
    found = said("charts.levels", what=what, latest=latest.text, wanted=wanted)
    answer = brief(review, judgement.pledge)
    chart = drawn(alt, course(shown, _WIDTH, only_levels=True), _WIDTH)
    listed = joined(each.text for each in told)
    description = said("charts.levels_listed", found=found, levels=listed)
    return finished(chart, alt, headed(found), f"{answer.title}\n{answer.made}", description)


def chance_of(judgement: Judgement, chart: str = "skepticism") -> Skepticism:
    """The chance that a pledge is broken.

    Raises:
        InputError: where none is given.
    """
    found: Skepticism | None = judgement.skepticism
    if found is None:
        raise missing(
            chart,
            f"{judgement.pledge}, which has no chance of being broken: it is {judgement.verdict.value}",
            "a pledge that is in force, or was decided",
        )
    return found


def curve_chart(curve: Curve) -> Any:
    """The chance that a pledge is broken over time, with its interval, the news that moved it, and the verdicts.

    Raises:
        InputError: for a curve without points.
        PledgewatchError: where Altair is not installed.
    """
    alt = library()
    if not curve:
        raise missing(
            "skepticism",
            f"{curve.pledge}, which has had no chance of being broken to draw",
            "a pledge that was in force",
        )
    pledge = curve.review[curve.pledge].scope.pledge
    last = curve[-1]
    day = say_day(last._as_of, last._zone)
    now = said("timelines.chance_on", estimate=estimate_said(last.now), day=day)
    about = [
        short(title(curve.review.ledger, pledge), 110),
        said("charts.chance", chance=said("chances.broken", chance=now)),
    ]
    about += [
        said("charts.news", n=str(number), what=short(each, 122))
        for number, each in enumerate(told_jumps(curve), 1)
    ]
    chart = drawn(alt, rise(curve, _WIDTH, 250), _WIDTH)
    return finished(chart, alt, headed(curve_finding(curve)), "\n".join(about), curve_said(curve))
