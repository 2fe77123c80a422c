"""Syria 2016: a cessation that leaves some groups out (the seed), held against events (a table)."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator

import attrs
import pytest
from tests.stories.events import ROOT, Row, known, name, reports, rows, watching

import pledgewatch as pw
from pledgewatch.model.dates import parse_duration, parse_moment, parse_span
from pledgewatch.model.ledger import like
from pledgewatch.model.records import Activity, Actor, Expected, Kind, Pledge, Record, SameOrigin

TABLE = "syria/ucdp_ged_syria_2016H1.csv"
ZONE = "Asia/Damascus"

# -- the mapping: the table's names, the ledger's ids ----------------------------------------------

GOVERNMENT, KURDISH_LED = "Government of Syria", "SDF"
# The groups that the terms leave out, under the names of the table: Nusra has those of later years. Of the
# government's fights with Nusra the table tells as of fights with "insurgents"; those that it gives to
# Nusra are with others, a kind that the ledger has no name for.
NUSRA_AND_OTHERS = Activity(
    id="others-fighting-with-nusra",
    name="fighting between Jabhat al-Nusra and others than the government",
    kind_of=("fighting-with-excluded-groups",),
)
LEFT_OUT = {
    "IS": "fighting-with-islamic-state",
    "Jabhat Fateh al-Sham": NUSRA_AND_OTHERS.id,
    "HTS": NUSRA_AND_OTHERS.id,
}
# States at the table's fights that are none of the ledger's actors.
OTHER_STATES = frozenset(
    f"Government of {state}" for state in ("Iraq", "Israel", "Jordan", "Turkey")
)

GOVERNORATES = {
    "Aleppo Governorate": "aleppo-governorate",
    "Al Hasakah Governorate": "hasakah-governorate",
    "Damascus Governorate": "damascus-area",
    "Rif Dimashq Governorate": "damascus-area",
}
TOWNS = {
    "Aleppo town": "aleppo",
    "Kafr Hamrah village": "kafr-hamra",
    "Al Qamishli  town": "qamishli",
}


def place(row: Row) -> str:
    """A town or governorate that the ledger knows, else the country; all of it is in the scope."""
    if row["where_prec"] == "1.0" and row["where_coordinates"] in TOWNS:
        return TOWNS[row["where_coordinates"]]
    return GOVERNORATES.get(row["adm_1"], "syria")


def groups(row: Row) -> frozenset[str]:
    """Every group that fought. A side of several is told as a list."""
    return frozenset(group for side in ("side_a", "side_b") for group in row[side].split(", "))


def activity(row: Row) -> str | None:
    """Whom one fought with, as far as that is told; None where it was no fight between two in Syria.

    Violence against civilians alone (type 3) is no attack of the parties on each other, which is what they
    were to cease; nor is a fight with a state that is none of them.
    """
    those = groups(row)
    if row["type_of_violence"] == "3.0" or those & OTHER_STATES:
        return None
    # A fight in which a group took part that is left out was left out, whoever else was in it.
    for group, fight in LEFT_OUT.items():
        if group in those:
            return fight
    if those == {GOVERNMENT, KURDISH_LED}:
        return "fighting-with-kurdish-led-forces"
    if GOVERNMENT in those:
        assert row["side_b"] == "Syrian insurgents"
        return "fighting-with-insurgents"
    # Insurgents with the Kurdish-led forces, or among themselves: whether they had accepted is not told.
    return "hostilities"


# In a fight both sides act, and who began is not told. So each pair of sides is an actor of its own, which the
# two are part of: what the pair did, either may have done, and nobody else.
PAIRS = {
    ("government-side", "insurgents"): "government-and-insurgents",
    ("government-side", "kurdish-led-forces"): "government-and-kurdish-led",
    ("insurgents", "kurdish-led-forces"): "insurgents-and-kurdish-led",
}


def actor(row: Row) -> str:
    """The two sides together. Of a fight with a group that is left out it need not be told whose it was."""
    those = groups(row)
    if those & LEFT_OUT.keys():
        return "belligerents"
    named = {GOVERNMENT: "government-side", KURDISH_LED: "kurdish-led-forces"}
    sides = tuple(sorted({named.get(group, "insurgents") for group in those}))
    return sides[0] if len(sides) == 1 else PAIRS[sides]


def with_pairs(records: Iterable[Record]) -> Iterator[Record]:
    """The records of the seed, where each side is part of its pairs as well.

    That somebody watched is told with the table instead.
    """
    for pair in PAIRS.values():
        yield Actor(id=pair, part_of=("belligerents",))
    for record in records:
        if record.id == "observatory-watches":
            # What it told of before the table begins is not here, and would count as nothing.
            continue
        pairs = tuple(both for sides, both in PAIRS.items() if record.id in sides)
        if isinstance(record, Actor) and pairs:
            record = attrs.evolve(record, part_of=(*record.part_of, *pairs))
        yield record


# Not what was said: what became of the fighting between the government and insurgents. The table tells
# those of Nusra as one with the others, so all of them are counted, and all who fought are bound. The table
# begins with the year, and so does what is compared with: to a fortnight before the cessation.
IN_NUMBERS = Pledge(
    id="cessation-in-numbers",
    kind=Kind.REDUCE,
    wording="almost completely",
    measure="incidents",
    debtor="belligerents",
    announcement="joint-statement",
    said=parse_moment("2016-02-22", ZONE),
    start=parse_moment("2016-02-27T00:00+02:00", ZONE),
    horizon=parse_duration("56 days"),
    baseline=parse_span("2016-01-01/2016-02-12", ZONE),
    activities=("fighting-with-insurgents",),
    places=("syria",),
    known=parse_moment("2016-02-22", ZONE),
)


@functools.cache
def ledger() -> pw.Ledger:
    """The seed with the events of the table.

    What the table has of Syria it has, for more than four events of five, from the Observatory alone. So it
    is given the Observatory's letter, and the two are one witness.
    """
    alone = [row for row in rows(TABLE) if set(row["source_office"].split(";")) == {"SOHR"}]
    assert len(alone) > 0.8 * len(rows(TABLE))
    seed = pw.read(ROOT / "seeds" / "syria-2016.toml")
    return like(seed, ()).with_records(
        *with_pairs(seed),
        IN_NUMBERS,
        NUSRA_AND_OTHERS,
        SameOrigin(
            id="ucdp-reads-the-observatory",
            origins=("observatory", "ucdp"),
            known=parse_moment("2016-01-01", ZONE),
        ),
        *watching(
            ZONE,
            reliability="C",
            activity="hostilities",
            place="syria",
            when="2016-01-01/2016-06-30",
        ),
        *reports(TABLE, ZONE, place=place, activity=activity, actor=actor),
    )


@functools.cache
def review(as_of: str) -> pw.Review:
    return ledger().review(as_of=as_of)


# -- the same, picked from the table by hand -------------------------------------------------------

BEGAN = "2016-02-27"


def fights(as_of: str, *, of: str | None = None, until: str = "2016-12-31") -> set[str]:
    """The fights since the cessation began that were known by a day and had nobody in them whom it leaves out.

    Args:
        as_of: The day.
        of: Only fights of this group; "insurgents": of any that is neither the government's nor Kurdish-led.
        until: Only fights that may have been before this day.
    """
    found = set()
    for row in rows(TABLE):
        sides = {row["side_a"], row["side_b"]}
        if (
            row["type_of_violence"] == "3.0"
            or any(group in side for side in sides for group in ("Jabhat Fateh", "HTS", "Israel"))
            or "IS" in sides
        ):
            continue
        others = sides - {GOVERNMENT, KURDISH_LED}
        is_of = of is None or of in sides or (of == "insurgents" and bool(others))
        is_since = row["date_end"] >= BEGAN and row["date_start"] < until
        if is_of and is_since and row["date_start"] <= as_of and known(row) <= as_of:
            found.add(name(row))
    return found


def told_in_the_seed(as_of: str, of: str | None = None) -> set[str]:
    """What the seed itself tells of by a day; what is told of one group only, when it is asked for."""
    days = {"nine-violations": "2016-02-28"}
    if of != "insurgents":
        days |= {"qamishli-fighting": "2016-04-20", "al-quds-hospital": "2016-04-28"}
    if of in (None, GOVERNMENT):
        days["six-villages"] = "2016-02-28"
    if of in (None, "insurgents"):
        days["sheikh-maqsoud-shelling"] = "2016-03-07"
    return {incident for incident, day in days.items() if day <= as_of}


def incidents(made: pw.Review, pledge: str) -> set[str]:
    return {finding.incident for finding in made.findings(pledge) if finding.incident is not None}


# -- who broke it ----------------------------------------------------------------------------------


# 27 February 2016, 0:00 in Damascus: it begins, and the first day is quiet; the Observatory's count of its
# dead came on the 28th. By then there were air strikes, and the Russian centre told of nine violations.
# 16 April: the bloodiest day in Aleppo since it began, by the Observatory. 20 to 22 April: Qamishli. 22 to 30
# April: more than 250 dead in Aleppo (International Crisis Group), a hospital among what was struck.
@pytest.mark.parametrize(
    ("as_of", "lifecycle", "verdict", "certain", "possible"),
    [
        ("2016-02-26", "announced", "pending", 0, 0),
        ("2016-02-27", "active", "holding", 0, 0),
        ("2016-02-28", "active", "slipping", 0, 14),
        ("2016-03-26", "active", "slipping", 0, 199),
        ("2016-04-21", "active", "broken", 1, 464),
        ("2016-05-07", "active", "broken", 1, 592),
    ],
)
def test_what_those_who_accepted_owed_together(as_of, lifecycle, verdict, certain, possible):
    """Nothing is certain until two sides fought of whom both are known to have accepted."""
    made = review(as_of)
    judgement = made["cessation"]
    assert judgement.lifecycle.value == lifecycle
    assert judgement.verdict.value == verdict
    assert (judgement.certain, judgement.possible) == (certain, possible)
    if lifecycle == "announced":
        assert made.findings == ()
    else:
        expected = fights(as_of) | told_in_the_seed(as_of)
        # News of the first day comes after it is over.
        assert incidents(made, "cessation") == (expected if as_of > BEGAN else set())


def test_what_is_certain_is_that_they_fought_in_qamishli():
    """The government's militias and the Kurdish police, 20 to 22 April: two reporters were there.

    The table has four events of it in the town by then. Each is the Observatory's word alone, and possible.
    """
    made = review("2016-05-07")
    (certain,) = [f for f in made.findings("cessation") if f.certainty is pw.T]
    assert certain.incident == "qamishli-fighting"
    assert certain.kind == "continuation"
    assert certain.origins == certain.alarm == ("afp-reporter", "reuters-witness")
    there = {record.id for record in ledger().all(pw.Report) if record.place == "qamishli"}
    in_town = {f.incident: f for f in made.findings("cessation") if there & {*f.records}}
    assert set(in_town) == {
        "qamishli-fighting",
        "ucdp-318281",
        "ucdp-219094",
        "ucdp-219100",
        "ucdp-219184",
    }
    assert all(f.origins == ("observatory",) for f in in_town.values() if f is not certain)


@pytest.mark.parametrize(
    ("pledge", "of", "as_of", "lifecycle", "verdict", "possible"),
    [
        ("cessation-government", GOVERNMENT, "2016-02-28", "active", "slipping", 12),
        ("cessation-government", GOVERNMENT, "2016-03-26", "active", "slipping", 181),
        ("cessation-government", GOVERNMENT, "2016-05-07", "active", "slipping", 561),
        ("cessation-kurdish-led", KURDISH_LED, "2016-02-28", "active", "slipping", 3),
        ("cessation-kurdish-led", KURDISH_LED, "2016-03-26", "active", "slipping", 11),
        ("cessation-kurdish-led", KURDISH_LED, "2016-05-07", "active", "slipping", 26),
        # The opposition's two weeks ended with 11 March, and a fortnight later the news of them was in.
        ("cessation-opposition", "insurgents", "2016-02-28", "active", "holding", 13),
        ("cessation-opposition", "insurgents", "2016-03-26", "ended", "inconclusive", 99),
        ("cessation-opposition", "insurgents", "2016-05-07", "ended", "inconclusive", 100),
    ],
)
def test_what_each_side_owed_cannot_be_told(pledge, of, as_of, lifecycle, verdict, possible):
    """A side is held to the fights that it was in, and to no others; of none of them is it told who began."""
    made = review(as_of)
    judgement = made[pledge]
    assert judgement.lifecycle.value == lifecycle
    assert judgement.verdict.value == verdict
    assert (judgement.certain, judgement.possible) == (0, possible)
    until = "2016-03-12" if of == "insurgents" else "2016-12-31"
    assert incidents(made, pledge) == fights(as_of, of=of, until=until) | told_in_the_seed(
        as_of, of
    )


def test_a_fight_without_the_government_is_not_held_against_it():
    """Sheikh Maqsoud in Aleppo: insurgents and Kurdish-led forces, from the first day on."""
    there = {
        name(row)
        for row in rows(TABLE)
        if row["side_a"] == "Fatah Halab" and row["side_b"] == KURDISH_LED
    }
    made = review("2016-03-26")
    assert there & incidents(made, "cessation") == there & incidents(made, "cessation-kurdish-led")
    assert there & incidents(made, "cessation-opposition")
    assert not there & incidents(made, "cessation-government")


# -- what is left out ------------------------------------------------------------------------------


def test_those_who_were_left_out_are_in_no_finding():
    """Fights with the Islamic State and Nusra went on all the time, as the terms allowed."""
    left_out = {name(row) for row in rows(TABLE) if activity(row) in LEFT_OUT.values()}
    since = {
        row["id"] for row in rows(TABLE) if name(row) in left_out and row["date_start"] >= BEGAN
    }
    assert len(since) == 768
    made = review("2016-05-07")
    assert not any(left_out & set(finding.records) for finding in made.findings)
    # The one such strike that the seed tells of is held against nobody, and counted with the others.
    strike = [f for f in made.findings if f.incident == "kafr-hamra-strike"]
    assert [finding.pledge for finding in strike] == ["cessation-in-numbers"]


def test_insurgents_told_as_one_are_possible_only():
    """Whether those whom the government fought had accepted, or were Nusra's, the table does not tell."""
    told_as_one = {
        record.id
        for record in ledger().all(pw.Report)
        if record.activity == "fighting-with-insurgents"
    }
    assert len(told_as_one) == 1679
    made = review("2016-05-07")
    found = [finding for finding in made.findings if finding.incident in told_as_one]
    assert {f.incident for f in found} == fights("2016-05-07", of=GOVERNMENT) & told_as_one
    assert all(finding.certainty is pw.U for finding in found)


# -- what became of the fighting -------------------------------------------------------------------


def between(first: str, last: str, as_of: str) -> int:
    """How many fights of the government with insurgents were on one day each between two, as known by a third."""
    return sum(
        row["side_a"] == GOVERNMENT
        and row["side_b"] == "Syrian insurgents"
        and row["date_start"] == row["date_end"]
        and first <= row["date_start"] <= last
        and known(row) <= as_of
        for row in rows(TABLE)
    )


# The Observatory counted 20 dead on each of the first two days where the Islamic State was not, after 120 a
# day in February (AFP, 29 February), and the fewest civilians in four years for the first month (27 March). On
# 23 April its head said that the cessation had in effect collapsed (AFP).
@pytest.mark.parametrize(
    ("as_of", "last", "before", "after", "rr", "low", "high"),
    [
        ("2016-03-26", "2016-03-25", 501, 171, 0.617, 0.399, 0.933),
        # The reading ends after 56 days, with 22 April.
        ("2016-05-07", "2016-04-22", 502, 434, 0.667, 0.534, 0.831),
    ],
)
def test_the_fighting_fell_and_not_to_a_tenth(as_of, last, before, after, rr, low, high):
    """By a third or so against the weeks since New Year; against the last four it cannot be told."""
    judgement = review(as_of)["cessation-in-numbers"]
    measured = judgement.measure("incidents")
    assert measured.ratio.x == between("2016-01-01", "2016-02-12", as_of) == before
    # And the strike on Kafr Hamra, of which the seed tells.
    assert measured.ratio.y == between(BEGAN, last, as_of) + 1 == after
    assert measured.rr == pytest.approx(rr, abs=0.001)
    assert measured.low == pytest.approx(low, abs=0.001)
    assert measured.high == pytest.approx(high, abs=0.001)
    assert (measured.baseline.name, measured.share) == ("declared", 0.1)
    assert (judgement.verdict.value, judgement.reason) == ("slipping", "baseline_decides")
    told = {each.baseline.name: each.verdict.value for each in measured.compared}
    assert told == {"declared": "partial", "gap": "partial", "adjacent": "broken"}


# -- what was not known yet ------------------------------------------------------------------------


def test_what_was_not_known_yet_changes_nothing():
    """Two clocks: a review as of the second day uses no news of later days."""
    early = review("2016-02-28")
    later = {record.id for record in ledger().dated.values() if record._known_at > early._as_of}
    assert len(later) > 1500
    # The pledges of later days go, and with them what was to be expected of them.
    kept = (r for r in ledger() if r.id not in later and not isinstance(r, Expected))
    again = like(ledger(), ()).with_records(*kept)
    assert again.review(as_of="2016-02-28").to_dict() == early.to_dict()
