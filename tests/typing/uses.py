# pyright: strict
"""Every public name as a user would write it: checked by mypy and pyright in strict mode, and run."""

from __future__ import annotations

import datetime as dt
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import assert_type

import pledgewatch as pw


def world() -> list[pw.Actor | pw.Place | pw.Activity | pw.Source]:
    control = pw.Control(actor="russia", weight=0.9)
    return [
        pw.Actor(id="russia", name="Russia", aliases=["Moscow"]),
        pw.Actor(id="peskov", part_of=["russia"], office="spokesperson"),
        pw.Actor(id="militia", controlled_by=[control]),
        pw.Actor(id="ukraine"),
        pw.Place(id="kyiv", timezone="Europe/Kyiv", latitude=50.45, longitude=30.52),
        pw.Activity(id="military-activity"),
        pw.Activity(id="shelling", kind_of=("military-activity",)),
        pw.Source(id="chaus", reliability="C"),
        pw.Source(id="reuters", reliability="B", url="https://example.org"),
        pw.Source(id="afp"),
    ]


def said() -> list[pw.Pledge | pw.Statement | pw.Reaction | pw.Explanation]:
    pledge = pw.Pledge(
        id="truce",
        kind="cease",
        debtor="russia",
        said="2022-03-29",
        activities=["shelling"],
        places=["kyiv"],
        end=dt.date(2022, 4, 30),
        grace="48 h",
        condition=pw.Condition(text="Ukraine stays neutral", presumed=True),
    )
    assert_type(pledge.kind, pw.Kind)
    assert_type(pledge.said, pw.Moment)
    assert_type(pledge.end, pw.Moment | None)
    assert_type(pledge.grace, pw.Duration | None)
    assert_type(pledge.activities, tuple[str, ...])
    less = pw.Pledge(
        id="less",
        kind=pw.Kind.REDUCE,
        debtor="russia",
        said=pw.parse_moment("2022-03-29", "Europe/Kyiv"),
        activities=("shelling",),
        places=("kyiv",),
        wording="drastically",
        band=[0.25, 0.67],
        baseline="2022-02-24/2022-03-28",
    )
    assert_type(less.band, pw.Interval | None)
    assert_type(less.baseline, pw.Span | None)
    denial = pw.Statement(
        id="denial",
        kind="denial",
        speaker="peskov",
        said=dt.datetime(2022, 4, 2, 9, tzinfo=dt.UTC),
        activities=["shelling"],
    )
    assert_type(denial.kind, pw.StatementKind)
    doubt = pw.Reaction(to="truce", by="ukraine", said="2022-03-29", tone="skeptical")
    assert_type(doubt.tone, pw.Tone)
    rival = pw.Explanation(of="truce", by="ukraine", said="2022-03-29", text="a pause to regroup")
    return [pledge, less, denial, doubt, rival]


def reported() -> list[pw.Report | pw.StateReport | pw.Coverage]:
    report = pw.Report(
        id="night",
        activity="shelling",
        when="2022-04-01",
        place="kyiv",
        actor="russia",
        origin="chaus",
        deaths=[1, 3],
    )
    assert_type(report.when, pw.Moment | pw.Span)
    assert_type(report.stance, pw.Stance)
    assert_type(report.deaths, pw.Interval | None)
    return [
        report,
        pw.Report(
            id="no",
            activity="shelling",
            when=report.when,
            stance="denies",
            origin="afp",
            deaths=pw.Interval(low=0, high=0),
        ),
        pw.StateReport(when="2022-04-01", state="neutrality", holds=True, origin="reuters"),
        pw.StateReport(when="2022-04-01", activity="shelling", share=0.5, origin="reuters"),
        pw.Coverage(
            origin="reuters",
            activities=["shelling"],
            places=["kyiv"],
            when="2022-03-01/2022-04-30",
            sensitivity=0.8,
        ),
    ]


def corrected() -> list[
    pw.Retract | pw.Supersede | pw.Withdraw | pw.SameIncident | pw.SameOrigin | pw.Expected
]:
    day = "2022-04-20"
    return [
        pw.Retract(target="night", when=day),
        pw.Supersede(target="truce", by="less", when=day),
        pw.Withdraw(target="less", when=day),
        pw.SameIncident(incidents=["night", "no"], known=day),
        pw.SameOrigin(origins=["afp", "reuters"], known=day),
        pw.Expected(
            pledge="truce",
            as_of=day,
            verdict="inconclusive",
            flags=["denied"],
            findings=[pw.ExpectedFinding(kind="continuation", records=["night"])],
        ),
    ]


def beside() -> list[pw.Capture | pw.Reading | pw.Assessment | pw.Pledge | pw.Report]:
    pledge = pw.Pledge(
        id="school",
        kind="do-by",
        debtor="russia",
        said="2022-03-29",
        end="2022-12-31",
        text="a school",
    )
    assert_type(pledge.daily_times, tuple[dt.time, dt.time] | None)
    report = pw.Report(pledge="school", when="2022-05-01", target="ukraine", origin="afp")
    assert_type(report.activity, str | None)
    return [
        pledge,
        report,
        pw.Capture(place="kyiv", to="ukraine", when="2022-04-02"),
        pw.Reading(pledge="less", kind="refrain"),
        pw.Assessment(
            pledge="less", rating="kept", when="2022-05-01", by="afp", sources=["reuters"]
        ),
    ]


def judged(review: pw.Review) -> None:
    judgement = review["truce"]
    assert_type(judgement, pw.Judgement)
    assert_type(judgement.verdict, pw.Verdict)
    assert_type(judgement.lifecycle, pw.Lifecycle)
    assert_type(judgement.flags, frozenset[str])
    with pw.in_language("fr"):
        assert_type(judgement.headline, str)
    assert_type(next(iter(review.findings("truce")), None), pw.Finding | None)
    assert_type(review.notes, tuple[pw.Note, ...])
    assert_type(pw.scale(judgement, "politifact"), str | None)
    for finding in review.findings:
        assert_type(finding.certainty, pw.Kleene)
        assert_type(finding.rung, pw.Rung | None)
        assert finding.certainty in (pw.T, pw.U, pw.F)
    skepticism = review.skepticism("truce")
    assert_type(skepticism, pw.Skepticism | None)
    if skepticism is not None:
        assert_type(skepticism.value, float)
        assert_type(skepticism.record.effective_n, float)
        assert_type(skepticism.record.text, str)
        assert_type(skepticism.text, str)
        curve = skepticism.curve()
        assert_type(curve.text, str)
        assert_type([point.value for point in curve], list[float])
        assert_type(skepticism.moves()[0].after, float)
    assert_type(pw.prequential(review.ledger).n, int)
    earlier = review.ledger.review(as_of="2022-03-30")
    assert_type(review.diff(earlier), pw.Diff)
    assert_type(review.history("truce"), pw.History)


def argued(review: pw.Review) -> None:
    for finding in review.findings:
        assert_type(pw.paths(review.graph(), finding), list[list[tuple[str, str, str]]])


def followed(ledger: pw.Ledger) -> None:
    monitor = pw.Monitor(ledger)
    assert_type(monitor.feed(reported()), tuple[pw.News, ...])
    assert_type(monitor.feed(iter(reported())), Iterator[pw.News])
    assert_type(monitor.review(), pw.Review)
    with pw.Journal("feed.journal", ledger) as journal:
        assert_type(journal.append(reported(), cursor="2"), tuple[pw.JournalEntry, ...])
        assert_type(journal.changes("webhook"), Iterator[pw.News])
        assert_type(journal.ledger("2022-04-01"), pw.Ledger)


def linted(ledger: pw.Ledger) -> None:
    from pledgewatch.lint import lint

    assert_type(next(iter(lint(ledger)), None), pw.Remark | None)


def timed() -> None:
    first = pw.parse_moment("2022-03-29")
    assert_type(first, pw.Moment)
    assert_type(pw.parse_when("2022-03-29"), pw.Moment | pw.Span)
    assert_type(pw.parse_span("2022-03-29/2022-03-31"), pw.Span)
    assert_type(pw.parse_duration("48 h"), pw.Duration)
    assert first.earliest != first.latest


def read_and_written(ledger: pw.Ledger, folder: Path) -> None:
    file = folder / "ledger.toml"
    pw.write(ledger, file)
    assert pw.read(file) == pw.loads(pw.dumps(ledger)) == ledger
    table = pw.Table.written("reports.csv") if (folder / "reports.csv").exists() else None
    assert_type(table, pw.Table | None)
    events = pw.datasets.ucdp("events.csv", ledger, activities={"1": "shelling"}, source="afp")
    assert_type(events, pw.Table)
    assert_type(pw.examples.names(), tuple[str, ...])
    assert_type(pw.examples.kyiv(), pw.Ledger)
    assert_type(pw.unmet(pw.examples.read("dayton-1995")), list[str])
    found = pw.draft("Russia will stop shelling Kyiv.", said="2022-03-29", gazetteer=ledger)
    assert_type(found.ledger, pw.Ledger)
    assert_type(pw.find("artillery fire"), tuple[pw.Found, ...])
    assert_type(ledger.assumptions, pw.Assumptions)


def refused() -> None:
    try:
        pw.read("nowhere.toml")
    except pw.InputError as error:
        assert_type(error, pw.InputError)
        assert_type(error.problems, tuple[pw.Problem, ...])
        told: pw.PledgewatchError = error
        assert "nowhere.toml" in str(told)


def main() -> None:
    assert pw.__version__
    ledger = pw.Ledger([*world(), *said(), *reported()], title="A truce", timezone="Europe/Kyiv")
    judged(ledger.review(as_of="2022-05-20"))
    judged(ledger.with_records(*corrected()).review())
    argued(ledger.review())
    followed(pw.Ledger([*world(), *said()]))
    war = pw.Ledger(
        [*world(), *said(), *beside()], unrated="C", editors=["afp"], setting=pw.Setting.WAR
    )
    assert_type(war.setting, pw.Setting | None)
    assert_type(war.with_records(*reported(), streamed=True).streamed, frozenset[str])
    linted(ledger)
    timed()
    with tempfile.TemporaryDirectory() as folder:
        read_and_written(ledger, Path(folder))
    refused()
    assert pw.__version__


if __name__ == "__main__":
    main()
