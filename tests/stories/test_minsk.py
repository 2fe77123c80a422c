"""Minsk I and II: what was agreed (the seed), held against fatal events (a table beside the project).

Two clocks tell two stories. As of a day in 2014 or 2015 a review reads the news of the time. As of the
end of 2022 it reads the books of the dead as well, and looks back at the same days.
"""

from __future__ import annotations

import functools

import pytest
from tests.stories.events import EVERYTHING, ROOT, Row, known, name, reports, rows, watching

import pledgewatch as pw
from pledgewatch.model.dates import parse_moment
from pledgewatch.model.ledger import like
from pledgewatch.model.records import Expected, Place, Reading

TABLE = "donbas/ucdp_ged_ukraine_2014_to_2015-06.csv"
ZONE = "Europe/Kyiv"

# -- the mapping: the table's names, the ledger's ids ----------------------------------------------

# `adm_1`, where the table names a first-level division. The one event in Russia and the one in
# Dnipropetrovsk region are outside of what was agreed; the ledger has no place for them.
REGIONS = {
    "Donetsk oblast": "donetsk-region",
    "Luhansk oblast": "luhansk-region",
    "Rostov oblast": "rostov-region",
    "Dnipropetrovsk oblast": "dnipropetrovsk-region",
}
OUTSIDE = (
    Place(id="rostov-region", name="Rostov region, in Russia"),
    Place(id="dnipropetrovsk-region", name="Dnipropetrovsk region", part_of=("ukraine",)),
)
# `where_coordinates` of the places that the ledger knows: where the event was there (`where_prec` 1),
# and where it was within 25 km (2). There is a Donetsk in Russia as well.
PLACES = {
    "Debaltseve town": ("debaltseve", "near-debaltseve"),
    "Donetsk International airport": ("donetsk-airport", "near-donetsk-airport"),
    "Donetsk town": ("donetsk-city", "donetsk-region"),
}
# Areas that are no division (5). Events "in the Donets basin" are told as in the zone of the fighting,
# which is the two regions.
AREAS = (
    "Donets Basin Area",
    "Border between Artemivskyi raion (in Donetsk obl.) and Popasnianskyi raion (in Luhansk obl.)",
)


def place(row: Row) -> str:
    """Where a row says that it was; somewhere in Ukraine where it only says that, or at sea."""
    where = row["where_coordinates"]
    if not row["adm_1"]:
        return "conflict-area" if where in AREAS else "ukraine"
    region = REGIONS[row["adm_1"]]
    if region == "donetsk-region" and where in PLACES and row["where_prec"] in ("1", "2"):
        return PLACES[where][int(row["where_prec"]) - 1]
    return region


def activity(row: Row) -> str | None:
    """Every event is one in which weapons were used. Those on the Maidan were another conflict."""
    return None if row["side_b"] == "Maidan" else "use-of-weapons"


def actor(row: Row) -> str:
    """Each event has Ukraine on one side and a formation on the other: an act of the two together.

    Who fired first is not told, and whose dead they are does not tell it.
    """
    assert row["side_a"] == "Government of Ukraine"
    assert row["side_b"] in ("DPR", "LPR", "United Armed Forces of Novorossiya")
    return "minsk-parties"


@functools.cache
def ledger() -> pw.Ledger:
    """The seed with the events of the table.

    What the table tells of took place: its events are coded by hand, each from named sources, and
    only where somebody died.
    """
    return pw.read(ROOT / "seeds" / "minsk-2014-2015.toml").with_records(
        *OUTSIDE,
        *watching(
            ZONE,
            reliability="A",
            activity="use-of-weapons",
            place="conflict-area",
            when="2014-04-01/2015-06-30",
        ),
        *reports(TABLE, ZONE, place=place, activity=activity, actor=actor),
    )


@functools.cache
def review(as_of: str, at: str | None = None) -> pw.Review:
    return ledger().review(as_of=as_of, at=at)


# -- the same numbers, counted from the table by hand ----------------------------------------------


def events(first: str, last: str, known_by: str, begun: str | None = None) -> list[Row]:
    """The rows whose days all lie between two days, in the two regions, and known by a third day.

    An event of several days counts for the first of them, and may have to be `begun` by an earlier day.
    """
    return [
        row
        for row in rows(TABLE)
        if (
            row["adm_1"] in ("Donetsk oblast", "Luhansk oblast")
            or row["where_coordinates"] in AREAS
        )
        and first <= row["date_start"]
        and row["date_start"] <= (begun or last)
        and row["date_end"] <= last
        and known(row) <= known_by
    ]


def row(event: str) -> Row:
    """The row of an event."""
    return next(each for each in rows(TABLE) if name(each) == event)


# -- who broke it ----------------------------------------------------------------------------------


# 5 September 2014, 18:00: the truce begins. The table has one event that is dated to 4 or 5 September: of that
# time an eighth lies in the truce, so it weighs next to nothing.
# 6 and 7 September: shells near Mariupol on the night of the 6th, a woman dead; fire near the airport of
# Donetsk. The news of it is of the 7th (AFP, Reuters).
# 15 February 2015, 0:00: the second truce begins. Artillery at Debaltseve from 10:00 (OSCE), two dead in
# Popasna (AFP, from the governor). 18 February: the Ukrainian forces leave Debaltseve (Reuters). Fights go
# on at Pisky and Shyrokyne.
@pytest.mark.parametrize(
    ("as_of", "pledge", "lifecycle", "verdict", "certain", "possible"),
    [
        ("2014-09-05T17:00", "minsk-1", "announced", "pending", 0, 0),
        ("2014-09-05", "minsk-1", "active", "holding", 0, 1),
        ("2014-09-06", "minsk-1", "active", "holding", 0, 1),
        ("2014-09-07", "minsk-1", "active", "broken", 1, 1),
        ("2014-11-14", "minsk-1", "active", "broken", 53, 2),
        ("2015-02-14", "minsk-2", "announced", "pending", 0, 0),
        ("2015-02-15", "minsk-2", "active", "broken", 2, 2),
        ("2015-02-28", "minsk-2", "active", "broken", 6, 3),
        ("2015-04-26", "minsk-2", "active", "broken", 42, 5),
        ("2015-04-26", "minsk-1", "active", "broken", 182, 5),
    ],
)
def test_somebody_broke_it_for_certain(as_of, pledge, lifecycle, verdict, certain, possible):
    """As owed by both together, each truce was broken within two days."""
    judgement = review(as_of)[pledge]
    assert judgement.lifecycle.value == lifecycle
    assert judgement.verdict.value == verdict
    assert (judgement.certain, judgement.possible) == (certain, possible)


@pytest.mark.parametrize(
    ("as_of", "truce", "possible"),
    [
        ("2014-09-05", "minsk-1", 1),
        ("2014-09-07", "minsk-1", 2),
        ("2014-11-14", "minsk-1", 55),
        ("2015-02-15", "minsk-2", 3),
        ("2015-02-28", "minsk-2", 8),
        ("2015-04-26", "minsk-2", 46),
    ],
)
@pytest.mark.parametrize("side", ["ukraine", "formations"])
def test_who_did_cannot_be_told(as_of, truce, possible, side):
    """Of each side it is possible every time, and never certain.

    Both sides said that they kept the truce and that the other did not (Reuters, 7 September 2014). No
    event of the table and no monitor in the seed says who fired first.
    """
    made = review(as_of)
    judgement = made[f"{truce}-{side}"]
    assert judgement.verdict.value == ("holding" if as_of == "2014-09-05" else "slipping")
    assert (judgement.certain, judgement.possible) == (0, possible)
    assert all(finding.certainty is pw.U for finding in made.findings(judgement.pledge))


@pytest.mark.parametrize(
    ("as_of", "truce"),
    [("2014-09-05", "minsk-1"), ("2014-11-14", "minsk-1"), ("2015-04-26", "minsk-2")],
)
def test_nobody_is_freed_by_not_knowing_who_began(as_of, truce):
    """Each side is bound until the other breaks its word: with both in doubt, both stay bound."""
    made = review(as_of)
    pledges = (f"{truce}-formations", f"{truce}-ukraine")
    for pledge in pledges:
        assert "first_violator" in made[pledge].flags
        assert made[pledge].lifecycle.value == "active"
        assert [n for n in made.notes_on(pledge) if n.kind == "condition"]
        (first,) = [n for n in made.notes_on(pledge) if n.kind == "first_violator"]
        assert first.records == pledges
    assert "first_violator" not in made[truce].flags


def test_before_anything_happened_both_are_bound():
    """On the afternoon of the signing nobody can have broken anything."""
    made = review("2014-09-05T17:00")
    for pledge in ("minsk-1-formations", "minsk-1-ukraine"):
        assert made[pledge].flags == frozenset()
        assert made[pledge].verdict.value == "pending"
    assert made.findings == ()


# -- Debaltseve ------------------------------------------------------------------------------------


def at_debaltseve(made: pw.Review) -> dict[str, pw.Finding]:
    """The findings against both together that the table places in or near Debaltseve, by event."""
    theirs = {name(row) for row in rows(TABLE) if row["where_coordinates"] == "Debaltseve town"}
    return {f.incident: f for f in made.findings("minsk-2") if f.incident in theirs}


def test_debaltseve_was_fought_for_after_the_second_truce_began():
    """The last event there is of 18 February, the day on which the Ukrainian forces left; until 26 April.

    At the time the news had two events. The books of the dead have five more, on the same days.
    """
    news = {"ucdp-203403": "2015-02-15", "ucdp-203406": "2015-02-18"}
    books = {
        "ucdp-424251": "2015-02-15",
        "ucdp-424297": "2015-02-16",
        "ucdp-424322": "2015-02-17",
        "ucdp-424333": "2015-02-17",
        "ucdp-424335": "2015-02-17",
    }
    told = {("2015-02-28", None): news, (EVERYTHING, "2015-04-26"): news | books}
    for clocks, days in told.items():
        found = at_debaltseve(review(*clocks))
        assert found.keys() == days.keys()
        for event, finding in found.items():
            day = parse_moment(days[event], ZONE)
            assert finding.kind == "continuation"
            assert finding.certainty is pw.T
            assert finding.since is not None
            assert (finding.since.lo, finding.since.hi) == (day.lo, day.hi)
            assert finding.alarm == ("ucdp",)
            (record,) = finding.records
            assert ledger().dated[record].place in ("debaltseve", "near-debaltseve")


def test_what_the_monitors_heard_stands_beside_what_the_table_counts():
    """Artillery on the 15th, by the monitors and a reporter, is certain; fights on the 18th by one, not."""
    found = {f.incident: f for f in review("2015-02-28").findings("minsk-2")}
    shelling, fights = found["debaltseve-15-february"], found["smm-fighting-18-february"]
    assert (shelling.certainty, len(shelling.origins)) == (pw.T, 2)
    assert shelling.alarm == ("kyiv-post-reporter", "osce-smm")
    assert (fights.certainty, fights.origins) == (pw.U, ("osce-smm",))


def test_the_last_hours_before_the_second_truce_do_not_count_against_it():
    """14 February was heavy: nine events, two of them at Debaltseve and one on the road to it."""
    before = {name(row) for row in events("2015-02-14", "2015-02-14", EVERYTHING)}
    assert len(before) == 9
    made = review(EVERYTHING, "2015-04-26")
    assert not before & {finding.incident for finding in made.findings("minsk-2")}
    assert before <= {finding.incident for finding in made.findings("minsk-1")}


# -- what became of the fighting -------------------------------------------------------------------


def test_the_day_of_the_truce_cannot_be_told_before_from_after():
    """5 September 2014 was a day of many dead, and the table has no hours: before 18:00, or after?"""
    that_day = events("2014-09-05", "2014-09-05", EVERYTHING)
    assert len(that_day) == 33
    assert not events("2014-09-05", "2014-09-05", "2014-12-31")
    judgement = review(EVERYTHING, "2014-09-05")["minsk-1"]
    assert judgement.verdict.value == "slipping"
    # With the one of 4 or 5 September, which the news had, and a death between July and 17 September.
    assert (judgement.certain, judgement.possible) == (0, len(that_day) + 2)


def days(first: str, last: str, known_by: str) -> int:
    """How many events of one day there were from one day to another: what a count of days can use."""
    return sum(each["date_start"] == each["date_end"] for each in events(first, last, known_by))


def fallen(as_of: str, at: str | None, truce: str) -> pw.Measured:
    """What counts of events show of the fighting before a truce and since."""
    judgement = review(as_of, at)[truce]
    assert judgement.verdict.value == "broken"
    effect = judgement.effect
    assert effect is not None
    assert ("broken_but_reduced" in judgement.flags) == (effect.high < 1)
    return effect


def test_counts_say_nothing_before_a_whole_day_was_watched():
    for as_of in ("2014-09-05T17:00", "2014-09-05"):
        assert review(as_of)["minsk-1"].effect is None


# The UN's human rights office counted 36 killed a day from 16 July to 17 August 2014 (29 August), and 13 a
# day from 6 September to 18 November (20 November). It told of a lull in December and of much worse in January
# and early February 2015 (2 March), and that the second truce made the fighting considerably less and
# narrower, but for Debaltseve, until it grew again at Shyrokyne and Donetsk airport from 11 April (1 June).


def test_the_first_truce_was_broken_and_the_fighting_was_far_less_until_january():
    """How far depends on what is taken as before: eight weeks of summer, or the four that led to Ilovaisk.

    Two fifths by the one and an eighth by the other. In January it was as before.
    """
    effect = fallen(EVERYTHING, "2015-01-02", "minsk-1")
    assert effect.ratio.x == days("2014-06-27", "2014-08-21", EVERYTHING) == 364
    assert effect.ratio.y == days("2014-09-06", "2015-01-02", EVERYTHING) == 318
    assert effect.rr == pytest.approx(0.411, abs=0.001)
    assert effect.low == pytest.approx(0.315, abs=0.001)
    assert effect.high == pytest.approx(0.536, abs=0.001)
    gap, adjacent = (each.ratio.rr for each in effect.compared)
    assert (gap, adjacent) == (pytest.approx(0.411, abs=0.001), pytest.approx(0.134, abs=0.001))
    parts = fallen(EVERYTHING, "2015-02-14", "minsk-1").slices
    told = [round(each.ratio.rr, 1) for each in parts]
    assert told == [0.4, 0.5, 0.5, 0.2, 1.1, 1.0]
    said = review(EVERYTHING, "2015-02-14")["minsk-1"].headline
    assert "20 to 53 % of it until 4 January 2015, 104 to 107 % since" in said


def test_what_the_news_told_of_the_first_truce():
    """Fewer events than before, and too few to be sure of any fall."""
    effect = fallen("2014-11-14", None, "minsk-1")
    assert effect.ratio.x == days("2014-06-27", "2014-08-21", "2014-11-14") == 43
    assert effect.ratio.y == days("2014-09-06", "2014-11-13", "2014-11-14") == 26
    assert effect.rr == pytest.approx(0.520, abs=0.001)
    assert effect.low < 0.3 < 1 < effect.high


def test_what_was_told_of_the_second_truce():
    """The news had no fall; with the books of the dead a third of that winter's fighting was left."""
    assert fallen("2015-04-26", None, "minsk-2").rr > 1
    effect = fallen(EVERYTHING, "2015-04-26", "minsk-2")
    assert effect.ratio.x == days("2014-12-07", "2015-01-31", EVERYTHING) == 228
    # And what the monitors told of Debaltseve: a paper that did not look before is not counted.
    assert effect.ratio.y == days("2015-02-15", "2015-04-26", EVERYTHING) + 2 == 107
    assert effect.rr == pytest.approx(0.370, abs=0.001)
    assert effect.low == pytest.approx(0.172, abs=0.001)
    assert effect.high == pytest.approx(0.756, abs=0.001)


def test_neither_truce_came_near_to_silence():
    """Read as "almost completely", down to a tenth: not so far, by any count."""
    for truce in ("minsk-1", "minsk-2"):
        reading = review(EVERYTHING, "2015-04-26")[truce].readings[f"{truce}-in-numbers"]
        assert reading.verdict.value == "slipping"
        assert reading.measure("incidents").low > 0.1


# -- what is left out ------------------------------------------------------------------------------


def test_what_happened_elsewhere_counts_nowhere():
    """A shell on Donetsk in Russia, 13 July 2014; a death in Dnipropetrovsk region, 14 August."""
    outside = {"ucdp-154671", "ucdp-414934"}
    assert {place(row(event)) for event in outside} == {region.id for region in OUTSIDE}
    made = review(EVERYTHING, "2014-11-14")
    assert not outside & made["minsk-1"].effect.records
    assert not any(outside & set(finding.records) for finding in made.findings)


def test_the_dead_of_the_maidan_are_no_part_of_it():
    """January and February 2014 in Kyiv: another conflict, and left out."""
    assert len([each for each in rows(TABLE) if activity(each) is None]) == 6
    assert not any(each.place == "kyiv" for each in ledger().all(pw.Report))


def test_an_event_somewhere_in_ukraine_is_possible_only():
    """13 March 2015: where the soldier died is not told, so nor is whether it was in the regions."""
    assert place(row("ucdp-428182")) == "ukraine"
    found = {f.incident: f for f in review(EVERYTHING, "2015-04-26").findings("minsk-2")}
    assert found["ucdp-428182"].certainty is pw.U


def test_what_was_not_known_yet_changes_nothing():
    """Two clocks: a review as of a day uses no news of later days."""
    early = review("2014-09-10")
    later = {record.id for record in ledger().dated.values() if record._known_at > early._as_of}
    assert len(later) > 1500
    # The pledges of later days go, and with them what was to be expected of them.
    kept = (
        record
        for record in ledger()
        if record.id not in later
        and not isinstance(record, Expected)
        and not (isinstance(record, Reading) and record.pledge in later)
    )
    again = like(ledger(), ()).with_records(*kept)
    assert again.review(as_of="2014-09-10").to_dict() == early.to_dict()


def test_late_news_counts_from_the_day_it_came():
    """The dead of 17 to 25 September 2014 were added up by the UN at the end of that year."""
    assert "ucdp-156948" not in {f.incident for f in review("2014-11-14").findings}
    found = {f.incident: f for f in review("2015-02-15").findings("minsk-1")}
    assert found["ucdp-156948"].certainty is pw.T
