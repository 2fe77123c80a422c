"""Many findings alike are told as a series: how many, the first, the strongest, the latest."""

from __future__ import annotations

import pendulum

import pledgewatch as pw

START = pendulum.datetime(2022, 1, 2)


def truce(count, **terms):
    """A truce, and an attack a day, each told by one source of its own rating."""
    told = [
        pw.Report(
            id=f"r{n}",
            activity="shelling",
            place="town",
            actor="state",
            when=START.add(days=n),
            known=START.add(days=n, hours=20),
            source="strong" if n == 2 else "weak",
            **terms,
        )
        for n in range(count)
    ]
    return pw.Ledger(
        [
            pw.Actor(id="state"),
            pw.Place(id="town"),
            pw.Activity(id="shelling"),
            pw.Source(id="weak", reliability="C"),
            pw.Source(id="strong", reliability="B"),
            pw.Pledge(
                id="truce",
                kind="refrain",
                debtor="state",
                said="2022-01-01",
                end="2025-12-31",
                activities=["shelling"],
                places=["town"],
            ),
            *told,
        ],
        timezone="UTC",
    ).review()


def lines_on_incidents(text):
    return [line for line in text.splitlines() if "Reported:" in line]


def test_many_incidents_alike_are_one_series_with_its_first_its_strongest_and_its_latest():
    review = truce(1_000)

    assert lines_on_incidents(review["truce"].explain()) == [
        "  Reported: 1,000 incidents. The first: shelling in town on 2 January 2022, by state (weak (rated C, fairly reliable)). "
        "The strongest: shelling in town on 4 January 2022, by state (strong (rated B, usually reliable)). "
        "The latest: shelling in town on 27 September 2024, by state (weak (rated C, fairly reliable))."
    ]


def test_every_finding_of_a_series_stays_a_finding_of_its_own():
    review = truce(50)

    assert len(review.findings("truce")) == 50
    assert len(review.to_dict()["findings"]) == 50


def test_what_explains_and_sums_up_does_not_grow_with_the_incidents():
    few, many = truce(40), truce(300)

    for said in (
        str,
        lambda review: review["truce"].explain(),
        lambda review: review._repr_html_(),
    ):
        assert len(said(many)) < 1.2 * len(said(few)) + 2_000


def test_a_few_are_told_one_by_one():
    assert len(lines_on_incidents(truce(3)["truce"].explain())) == 3


def test_those_in_doubt_for_another_reason_are_a_series_of_their_own():
    named = truce(10)
    review = named.ledger.review()
    unnamed = [pw.Report(id=f"u{n}", activity="shelling", place="town", when=START.add(days=n),
                         known=START.add(days=n), source="weak") for n in range(10)]  # fmt: skip
    both = pw.Ledger([*review.ledger, *unnamed], timezone="UTC").review()

    reported = lines_on_incidents(both["truce"].explain())
    assert [line.split(".")[0] for line in reported] == ["  Reported: 10 incidents"] * 2
    assert "nobody says who did it" in reported[1]
