"""The sentences of the features: what was pledged, who says what happened, and what follows.

Every name stands in quotes. Anything named that a sentence does not introduce itself must exist
already: a misspelt pledge, incident or place is an error, never "nothing found".
"""

from __future__ import annotations

from pathlib import Path

import attrs
import pytest
from pytest_bdd import given, parsers, step, then, when

from pledgewatch import read
from pledgewatch.dates import civil_days, parse_duration, parse_moment, parse_span, parse_when
from pledgewatch.findings import KINDS
from pledgewatch.ledger import Ledger
from pledgewatch.moments import DAY, Moment
from pledgewatch.notes import NOTES
from pledgewatch.records import (
    Activity,
    Actor,
    Condition,
    Coverage,
    Interval,
    Kind,
    Place,
    Pledge,
    Report,
    Retract,
    Source,
    Stance,
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Withdraw,
)
from pledgewatch.verdicts import Lifecycle, Verdict
from pledgewatch.weighing import Rung

ROOT = Path(__file__).parents[2]
ZONE = "UTC"
FLAGS = (
    "contested", "date_doubt", "denied", "displaced", "first_violator", "late",
    "measures_disagree", "reneged", "report_dated", "unattributed", "uneven", "weakened",
)  # fmt: skip


def at(text: str) -> Moment:
    return parse_moment(text, ZONE)


def one_of(word: str, words, what: str) -> str:
    """The word itself, where it is one of those that there are.

    Raises:
        LookupError: naming all there are.
    """
    known = sorted(words)
    if word not in known:
        raise LookupError(f"{word!r} is no {what}; there are: {', '.join(known)}")
    return word


class Story:
    """A small world as the sentences of a scenario build it, and what its reviews say."""

    def __init__(self) -> None:
        self.records = {
            record.id: record
            for record in (
                Actor(id="state"),
                Place(id="country"),
                Place(id="north", part_of=("country",)),
                Place(id="south", part_of=("country",)),
                Place(id="town", part_of=("north",)),
                Place(id="village", part_of=("north",)),
                Activity(id="shelling"),
                Activity(id="demining"),
                Activity(id="presence"),
                Source(id="monitors", reliability="A"),
                Source(id="rumour", reliability="D"),
            )
        }
        self.read: Ledger | None = None
        self.review = None
        self.earlier = None

    def add(self, record):
        self.records[record.id] = record
        return record

    def source(self, name: str, reliability: str | None = None, organ_of: str | None = None) -> str:
        """A source; those that a sentence gives a reliability are new, others must exist."""
        if reliability is not None:
            return self.add(Source(id=name, reliability=reliability, organ_of=organ_of)).id
        if name not in self.records:
            self.add(Source(id=name, reliability="A"))
        return name

    @property
    def pledge(self) -> Pledge:
        """The first pledge of the story: the one a sentence means when it names none."""
        return next(r for r in self.records.values() if isinstance(r, Pledge))

    def change_pledge(self, **fields) -> None:
        self.add(attrs.evolve(self.pledge, **fields))

    def ledger(self) -> Ledger:
        if self.read is not None:
            return self.read
        return Ledger.of(self.records.values(), timezone=ZONE)

    def look(self, as_of: str, *, world_at: str | None = None) -> None:
        self.earlier = self.review
        self.review = self.ledger().review(as_of=as_of, at=world_at or as_of)

    def judgement(self, pledge: str | None = None):
        assert self.review is not None, "nothing has been reviewed yet"
        return self.review[pledge or self.pledge.id]

    def findings(self, kind: str, pledge: str | None = None):
        one_of(kind, KINDS, "kind of finding")
        self.judgement(pledge)
        named = (pledge or (None if self.read else self.pledge.id), None)
        return [f for f in self.review.contradictions if f.kind == kind and f.pledge in named]

    def notes(self, kind: str, pledge: str | None = None):
        one_of(kind, NOTES, "kind of note")
        return [n for n in self.review.notes_on(self.judgement(pledge).pledge) if n.kind == kind]

    def incident(self, name: str):
        found = {w.key: w for judgement in self.review for w in judgement.incidents}
        return found[one_of(name, found, "incident that bears on a pledge")]

    def report(self, origin: str, **fields) -> Report:
        kept = {"known": None, **fields}
        number = sum(isinstance(record, Report) for record in self.records.values())
        return self.add(Report(id=f"report {number} by {origin}", origin=origin, **kept))


@pytest.fixture
def story() -> Story:
    return Story()


def sentence(text: str):
    """A sentence with its quoted fields; they hold anything but a quotation mark."""
    return parsers.re(_pattern(text))


def _pattern(text: str) -> str:
    import re

    pieces = re.split(r'"\{(\w+)\}"', text)
    return "".join(
        f'"(?P<{piece}>[^"]*)"' if place % 2 else re.escape(piece)
        for place, piece in enumerate(pieces)
    )


# -- what there is ---------------------------------------------------------------------------------


@given(sentence('the ledger "{path}"'))
def _(story, path):
    story.read = read(ROOT / path)


@given("these sources:")
def _(story, datatable):
    head, *rows = datatable
    assert head == ["name", "reliability", "speaks for"], head
    for name, reliability, organ_of in rows:
        story.source(name, reliability, organ_of or None)


# -- what was pledged ------------------------------------------------------------------------------


def pledged(story, kind, debtor, activity, place, start, end, **more):
    one_of(debtor, story.records, "name")
    story.add(
        Pledge(
            id="pledge",
            kind=kind,
            debtor=debtor,
            said=at("2022-02-25T12:00"),
            start=at(start),
            end=at(end),
            activities=(activity,),
            places=(place,),
            **more,
        )
    )


PLEDGED = 'in "{place}" from "{start}" to "{end}"'


@given(sentence('"{debtor}" pledges to refrain from "{activity}" ' + PLEDGED))
def _(story, debtor, activity, place, start, end):
    pledged(story, Kind.REFRAIN, debtor, activity, place, start, end)


@given(sentence('"{debtor}" pledges to cease "{activity}" ' + PLEDGED))
def _(story, debtor, activity, place, start, end):
    pledged(story, Kind.CEASE, debtor, activity, place, start, end)


@given(
    sentence(
        '"{debtor}" pledges to reduce "{activity}" in "{place}", by the word "{wording}", '
        'from "{start}" to "{end}"'
    )
)
def _(story, debtor, activity, place, wording, start, end):
    pledged(story, Kind.REDUCE, debtor, activity, place, start, end, wording=wording)


def pledged_by(story, kind, debtor, activity, place, end, **more):
    """A pledge with a deadline, from the start of March."""
    pledged(story, kind, debtor, activity, place, "2022-03-01", end, **more)


@given(sentence('"{debtor}" pledges to do "{activity}" in "{place}" by "{end}"'))
def _(story, debtor, activity, place, end):
    pledged_by(story, Kind.DO_BY, debtor, activity, place, end)


@given(sentence('"{debtor}" pledges to withdraw "{activity}" from "{place}" by "{end}"'))
def _(story, debtor, activity, place, end):
    pledged_by(story, Kind.WITHDRAW, debtor, activity, place, end)


@given(
    sentence(
        '"{debtor}" pledges to reach at most "{number}" "{unit}" of "{activity}" in "{place}" '
        'by "{end}"'
    )
)
def _(story, debtor, number, unit, activity, place, end):
    pledged_by(story, Kind.REACH, debtor, activity, place, end, at_most=float(number), unit=unit)


@given(sentence('"{debtor}" pledges to maintain "{activity}" ' + PLEDGED))
def _(story, debtor, activity, place, start, end):
    pledged(story, Kind.MAINTAIN, debtor, activity, place, start, end)


@given(
    sentence(
        '"{one}" and "{other}" each pledge to refrain from "{activity}" in "{place}" while the '
        'other does, from "{start}" to "{end}"'
    )
)
def _(story, one, other, activity, place, start, end):
    for debtor, partner in ((one, other), (other, one)):
        if debtor not in story.records:
            story.add(Actor(id=debtor))
        story.add(
            Pledge(
                id=f"pledge of {debtor}",
                kind=Kind.REFRAIN,
                debtor=debtor,
                said=at("2022-02-25T12:00"),
                start=at(start),
                end=at(end),
                activities=(activity,),
                places=(place,),
                condition=Condition(
                    text=f"while {partner} does", unless_broken=(f"pledge of {partner}",)
                ),
            )
        )


@given(sentence('lateness of "{time}" is allowed'))
def _(story, time):
    story.change_pledge(tolerance=parse_duration(time))


@given(sentence('"{debtor}" also pledges it for "{place}"'))
def _(story, debtor, place):
    assert story.pledge.debtor == debtor
    story.change_pledge(places=(*story.pledge.places, place))


@given(sentence('the pledge does not cover "{place}"'))
def _(story, place):
    story.change_pledge(except_places=(place,))


@given(sentence('the pledge takes effect at "{time}"'))
def _(story, time):
    story.change_pledge(start=at(time))


@given(sentence('the pledge allows "{time}" to comply'))
def _(story, time):
    story.change_pledge(grace=parse_duration(time))


@given("the pledge has no end")
def _(story):
    story.change_pledge(end=None)


@given(sentence('the pledge is withdrawn at "{time}"'))
def _(story, time):
    story.add(Withdraw(id="withdrawal", target=story.pledge.id, when=at(time)))


@given(
    sentence(
        '"{debtor}" replaces it on "{time}" with a pledge to reduce "{activity}" in "{place}", '
        'by the word "{wording}"'
    )
)
def _(story, debtor, time, activity, place, wording):
    old = story.pledge
    story.add(
        attrs.evolve(
            old,
            id="replacement",
            kind=Kind.REDUCE,
            debtor=debtor,
            wording=wording,
            said=at(time),
            start=at(time),
            activities=(activity,),
            places=(place,),
        )
    )
    story.add(Supersede(id="replacing", target=old.id, by="replacement", when=at(time)))


# -- what was reported, and by whom ----------------------------------------------------------------


TOLD = '"{activity}" in "{place}" by "{actor}" at "{time}"'


def told(story, origin, activity, place, actor, time, **more):
    return story.report(
        story.source(origin),
        activity=activity,
        place=place,
        actor=actor,
        when=parse_when(time, ZONE),
        **more,
    )


@given(sentence('"{origin}" of reliability "{reliability}" reports ' + TOLD))
def _(story, origin, reliability, activity, place, actor, time):
    story.source(origin, reliability)
    told(story, origin, activity, place, actor, time)


@given(
    sentence('"{origin}" of reliability "{reliability}" reports ' + TOLD + ', known on "{known}"')
)
def _(story, origin, reliability, activity, place, actor, time, known):
    story.source(origin, reliability)
    told(story, origin, activity, place, actor, time, known=at(known))


@given(sentence('"{origin}" reports ' + TOLD))
def _(story, origin, activity, place, actor, time):
    told(story, origin, activity, place, actor, time)


@given(sentence('"{origin}" reports ' + TOLD + ' as the incident "{incident}"'))
def _(story, origin, activity, place, actor, time, incident):
    one_of(origin, story.records, "source")
    told(story, origin, activity, place, actor, time, incident=incident)


@given(
    sentence(
        '"{origin}" reports "{activity}" in "{place}" by nobody in particular at "{time}" '
        'as the incident "{incident}"'
    )
)
def _(story, origin, activity, place, time, incident):
    one_of(origin, story.records, "source")
    told(story, origin, activity, place, None, time, incident=incident)


@given(
    sentence('"{origin}" denies "{activity}" in "{place}" at "{time}" as the incident "{incident}"')
)
def _(story, origin, activity, place, time, incident):
    one_of(origin, story.records, "source")
    told(story, origin, activity, place, None, time, incident=incident, stance=Stance.DENIES)


@given(sentence("these outlets report " + TOLD + ', all from "{origin}":'))
def _(story, activity, place, actor, time, origin, datatable):
    one_of(origin, story.records, "source")
    for (outlet,) in datatable[1:]:
        story.source(outlet, "F")
        told(
            story, origin, activity, place, actor, time, incident="told by outlets", source=outlet
        )  # fmt: skip


@given(sentence('"{origin}" report shelling in "{place}" by "{actor}" every day:'))
def _(story, origin, place, actor, datatable):
    story.source(origin)
    assert datatable[0] == ["from", "to", "a day"], datatable[0]
    for first, last, each in datatable[1:]:
        stretch = parse_span(f"{first}/{last}", ZONE)
        days = civil_days(stretch.lo, stretch.hi, ZONE)[:-1]
        for place_of_day, day in enumerate(days):
            # One more and one less by turns, as chance would have it.
            paired = int(each) > 0 and place_of_day < len(days) // 2 * 2
            number = int(each) + (1 - 2 * (place_of_day % 2) if paired else 0)
            for count in range(number):
                instant = day + (count + 1) * DAY // (number + 2)
                moment = Moment(instant, instant + 1)
                story.report(origin, activity="shelling", place=place, actor=actor, when=moment)


@given(
    sentence(
        '"{origin}" of reliability "{reliability}" reports that a share of "{low}" to "{high}" '
        'of the "{activity}" in "{place}" is left on "{day}"'
    )
)
def _(story, origin, reliability, low, high, activity, place, day):
    story.add(
        StateReport(
            id=f"level on {day}",
            origin=story.source(origin, reliability),
            activity=activity,
            place=place,
            actor="state",
            when=parse_when(day, ZONE),
            share=Interval(float(low), float(high)),
        )
    )


def observed(story, origin, activity, actor, place, time, **told):
    number = sum(isinstance(record, StateReport) for record in story.records.values())
    story.add(
        StateReport(
            id=f"observation {number} by {origin}",
            origin=story.source(origin),
            activity=activity,
            actor=actor,
            place=place,
            when=parse_when(time, ZONE),
            **told,
        )
    )


@given(sentence('"{origin}" observes "{activity}" of "{actor}" in "{place}" at "{time}"'))
def _(story, origin, activity, actor, place, time):
    observed(story, origin, activity, actor, place, time, holds=True)


@given(sentence('"{origin}" observes no "{activity}" of "{actor}" in "{place}" at "{time}"'))
def _(story, origin, activity, actor, place, time):
    observed(story, origin, activity, actor, place, time, holds=False)


@given(
    sentence(
        '"{origin}" counts "{count}" "{unit}" of "{activity}" of "{actor}" in "{place}" at "{time}"'
    )
)
def _(story, origin, count, unit, activity, actor, place, time):
    low, _, high = count.partition("-")
    level = Interval(float(low), float(high or low))
    observed(story, origin, activity, actor, place, time, level=level, unit=unit)


@given(sentence('"{watcher}" watch for "{activity}" in "{place}" during "{time}"'))
def _(story, watcher, activity, place, time):
    story.add(
        Coverage(
            id=f"{watcher} watch {place} {time}",
            origin=story.source(watcher),
            activities=(activity,),
            places=(place,),
            when=parse_span(time, ZONE),
            known=at("2021-01-01"),
        )
    )


@given(sentence('the report by "{origin}" is retracted on "{time}"'))
def _(story, origin, time):
    (target,) = (
        r for r in story.records.values() if isinstance(r, Report) and r.origin == origin
    )  # fmt: skip
    story.add(Retract(id=f"retraction of {target.id}", target=target.id, when=at(time)))


@given(sentence('"{speaker}" said on "{time}" that the incident "{incident}" did not happen'))
def _(story, speaker, time, incident):
    story.add(
        Statement(
            id="denial",
            kind=StatementKind.DENIAL,
            speaker=speaker,
            said=at(time),
            incidents=(incident,),
        )
    )


# -- looking ---------------------------------------------------------------------------------------


@when(sentence('it is reviewed as of "{time}"'))
@when(sentence('it is reviewed again as of "{time}"'))
def _(story, time):
    story.look(time)


@when(sentence('the world at "{time}" is reviewed as of "{as_of}"'))
def _(story, time, as_of):
    story.look(as_of, world_at=time)


# -- what follows ----------------------------------------------------------------------------------


@step(sentence('the verdict is "{verdict}"'))
def _(story, verdict):
    one_of(verdict, (v.value for v in Verdict), "verdict")
    judgement = story.judgement()
    assert judgement.verdict.value == verdict, story.review.explain(judgement.pledge)


@step(sentence('the verdict on "{pledge}" is "{verdict}"'))
def _(story, pledge, verdict):
    one_of(verdict, (v.value for v in Verdict), "verdict")
    assert story.judgement(pledge).verdict.value == verdict, story.review.explain(pledge)


@step(sentence('the verdict on "{pledge}" is not "{verdict}"'))
def _(story, pledge, verdict):
    one_of(verdict, (v.value for v in Verdict), "verdict")
    assert story.judgement(pledge).verdict.value != verdict, story.review.explain(pledge)


@step(sentence('the verdict on its part "{place}" is "{verdict}"'))
def _(story, place, verdict):
    units = {unit.place: unit.verdict.value for unit in story.judgement().units}
    assert units[one_of(place, units, "part of the pledge")] == verdict


@step(sentence('the pledge is "{lifecycle}"'))
def _(story, lifecycle):
    one_of(lifecycle, (state.value for state in Lifecycle), "lifecycle")
    assert story.judgement().lifecycle.value == lifecycle


@step(sentence('the pledge "{pledge}" is "{lifecycle}"'))
def _(story, pledge, lifecycle):
    one_of(lifecycle, (state.value for state in Lifecycle), "lifecycle")
    assert story.judgement(pledge).lifecycle.value == lifecycle


@step(sentence('the flag "{flag}" is set'))
def _(story, flag):
    one_of(flag, FLAGS, "flag")
    assert flag in story.judgement().flags


@step(sentence('there is a "{certainty}" "{kind}"'))
def _(story, certainty, kind):
    one_of(certainty, ("certain", "possible"), "certainty")
    assert certainty in {finding.certainty.word for finding in story.findings(kind)}


@step(sentence('there is no "{kind}"'))
def _(story, kind):
    assert story.findings(kind) == []


@step(sentence('there is no "{kind}" of "{pledge}"'))
def _(story, kind, pledge):
    assert [f for f in story.findings(kind, pledge) if f.pledge == pledge] == []


@step(sentence('there are "{number}" contradictions'))
def _(story, number):
    assert len(story.review.contradictions) == int(number), story.review.contradictions


@step(sentence('there is a "{certainty}" "{kind}" of "{pledge}" in the incident "{incident}"'))
def _(story, certainty, kind, pledge, incident):
    one_of(certainty, ("certain", "possible"), "certainty")
    found = {f.incident: f.certainty.word for f in story.findings(kind, pledge)}
    assert found[one_of(incident, filter(None, found), f"incident of a {kind}")] == certainty


@step(sentence('the incident "{incident}" is "{rung}"'))
def _(story, incident, rung):
    one_of(rung, (r.value for r in Rung), "rung of the ladder")
    assert story.incident(incident).rung.value == rung


@step(sentence('the incident "{incident}" rests on these origins:'))
def _(story, incident, datatable):
    assert [[origin] for origin in story.incident(incident).origins] == datatable[1:]


@step(sentence('the incident "{incident}" was published by at least "{number}" outlets'))
def _(story, incident, number):
    reports = (story.ledger()[id] for id in story.incident(incident).incident.affirming)
    outlets = {report.source for report in reports if report.source is not None}
    assert len(outlets) >= int(number), outlets


@step(sentence('the only incident is "{rung}" with probability "{p}" on "{number}" origin'))
@step(sentence('the only incident is "{rung}" with probability "{p}" on "{number}" origins'))
def _(story, rung, p, number):
    one_of(rung, (r.value for r in Rung), "rung of the ladder")
    (weighed,) = story.judgement().incidents
    assert (weighed.rung.value, f"{weighed.p:.2f}") == (rung, p)
    assert len(weighed.origins) == int(number)


@step(sentence('there is a note of "{kind}"'))
def _(story, kind):
    assert story.notes(kind)


@step(sentence('the note of "{kind}" on "{pledge}" names "{text}"'))
def _(story, kind, pledge, text):
    told = " ".join(note.text for note in story.notes(kind, pledge))
    assert text in told


@step(sentence('the explanation of "{pledge}" names "{text}"'))
def _(story, pledge, text):
    story.judgement(pledge)
    assert text in story.review.explain(pledge)


def changed(story, pledge, before, after):
    assert story.earlier is not None, "it has been reviewed once only"
    (change,) = story.review.diff(story.earlier).of(pledge, "verdict")
    assert (change.before, change.after) == (before, after)
    return change


@step(sentence('the verdict has changed from "{before}" to "{after}"'))
def _(story, before, after):
    changed(story, story.pledge.id, before, after)


@step(sentence('the verdict on "{pledge}" has changed from "{before}" to "{after}"'))
def _(story, pledge, before, after):
    story.judgement(pledge)
    changed(story, pledge, before, after)


@step(sentence('the record "{record}" is among the reasons for the change of "{pledge}"'))
def _(story, record, pledge):
    one_of(record, story.ledger().dated, "record")
    (change,) = story.review.diff(story.earlier).of(pledge, "verdict")
    assert record in change.records


@then("its history is:")
def _(story, datatable):
    assert datatable[0] == ["verdict", "lifecycle"], datatable[0]
    steps = story.review.history(story.pledge.id)
    assert [[s.verdict.value, s.lifecycle.value] for s in steps] == datatable[1:]
