"""An answer as a page shows it, at one time or another: badge, sentence, numbers, evidence, rating."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import attrs

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.skepticism import Estimate
from pledgewatch.export.rated import Rated, Ratings
from pledgewatch.model.dates import civil_date
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.time import exact
from pledgewatch.show.parts import EvidenceRow, below, rows
from pledgewatch.show.site.states import Course, State
from pledgewatch.words import Brief, deadline_said
from pledgewatch.words.brief import counts_of
from pledgewatch.words.forms import bounds, percent, say_instant
from pledgewatch.words.measures import in_short, wanted
from pledgewatch.words.records import never_said
from pledgewatch.words.skepticism import DECIDED
from pledgewatch.words.templates import counted, said
from pledgewatch.words.verdicts import decisive


@attrs.frozen(kw_only=True)
class Tile:
    """A number that the answer rests on, and what it is of."""

    value: str
    text: str


@attrs.frozen(kw_only=True)
class View:
    """An answer as a page shows it: what the slider changes.

    Attributes:
        day: Since when, in words.
        stamp: The same as ISO 8601, local.
        rows: The strongest evidence, and
        below: the rest of it, where that is told nowhere else.
        is_against: Whether it is against the pledge.
        decides: Whether it decides anything.
        rating: The editors' rating that stood; None where there was none.
        word: What leads, in a word or a few, and
        about: the answer in sentences, what leads first.
    """

    brief: Brief
    day: str
    stamp: str
    tiles: tuple[Tile, ...]
    rows: Sequence[EvidenceRow]
    below: Sequence[EvidenceRow]
    is_against: bool
    decides: bool
    rating: Rated | None
    word: str
    about: str

    @property
    def beside(self) -> str:
        """How the rating stands beside the verdict."""
        return self.rating.beside(self.brief.judgement.verdict) if self.rating else ""


def view_of(course: Course, state: State, ledger: Ledger, ratings: Ratings, leads: str) -> View:
    """A state of the answer as a page shows it.

    Args:
        course: How the answer came about, of which it is a state.
        ratings: The editors' ratings.
        leads: What comes first: ``verdict`` or ``editors``.
    """
    now = state.brief
    chances = course.timelines[-1].chances
    forecast = chances[0].now if chances and state.since > chances[0].lo else None
    rating = ratings.at(now.judgement.pledge, state.since)
    word, about = now.verdict, said("headlines.headline", verdict=now.verdict, news=now.news)
    if rating is not None:
        told = f"{rating.word}. {said('site.rated', who=rating.by, day=rating.day)}"
        if leads == "editors":
            word, about = (
                rating.word,
                f"{told} {said('site.reports_' + rating.beside(now.judgement.verdict))} {about}",
            )
        else:
            about = f"{about} {said('site.editors_' + rating.beside(now.judgement.verdict))} {told}"
    return View(
        brief=now,
        day=say_instant(state.since, ledger.timezone),
        stamp=civil_date(exact(state.since), ledger.timezone),
        tiles=tuple(_tiles(now.judgement, state.findings, state.chance, forecast)),
        rows=rows(ledger, now.evidence),
        below=below(ledger, now, state.findings),
        is_against=bool(state.findings),
        decides=any(each.sort != "other" for each in now.evidence),
        rating=rating,
        word=word,
        about=about,
    )


def _tiles(
    judgement: Judgement,
    findings: Sequence[Finding],
    chance: Estimate | None,
    forecast: Estimate | None,
) -> Iterator[Tile]:
    """The numbers of an answer: how much is left, what was reported, the chance, the end."""
    scope, pledge = judgement.scope, judgement.scope.pledge
    measured = decisive(judgement) if pledge.kind.is_reduction else None
    if measured is not None and in_short(measured):
        yield Tile(value=in_short(measured), text=wanted(measured))
    sure, rest = counts_of(each for each in findings if each.incident)
    if sure or rest:
        key = "confirmed_and_not" if sure and rest else "confirmed" if sure else "not_confirmed"
        value = " + ".join(counted(each) for each in (sure, rest) if each)
        yield Tile(value=value, text=said(f"site.{key}"))
    if chance is not None:
        is_undecided = judgement.settled and judgement.verdict not in DECIDED
        key = "site.chance_undecided" if is_undecided else "site.chance"
        text = said(key, bounds=bounds(chance.value, chance.low, chance.high))
        yield Tile(value=percent(chance.value), text=text)
    elif forecast is not None:
        text = bounds(forecast.value, forecast.low, forecast.high)
        text = said("site.chance_when_made", bounds=text)
        yield Tile(value=percent(forecast.value), text=text)
    if scope.has_deadline:
        text = said("site.deadline" if scope.is_demand else "site.end")
        yield Tile(value=deadline_said(scope), text=text)
    else:
        never = never_said(scope).split(";")[0].strip()
        yield Tile(value=said("site.no_end"), text=said("site.so_it", never=never))
