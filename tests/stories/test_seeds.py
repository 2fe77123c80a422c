"""Every seed proves itself: its reviews say what its `expected` blocks demand."""

from __future__ import annotations

import attrs
import pytest
from tests.stories.events import ROOT

import pledgewatch as pw
from pledgewatch.io import jsonl, toml
from pledgewatch.model.dates import parse_moment
from pledgewatch.model.records import Expected, Supersede

SEEDS = sorted((ROOT / "seeds").glob("*.toml"))


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_a_seed_proves_itself(seed):
    ledger = pw.read(seed)
    assert pw.unmet(ledger) == []
    days = {expected.as_of.text for expected in ledger.all(Expected)}
    assert len(days) >= 2, "over several as-of dates"


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_no_seed_contradicts_itself(seed):
    """Verdict, flags, findings and chances say one thing, on every day that the seed names."""
    ledger = pw.read(seed)
    for clocks in {(block.as_of, block.at) for block in ledger.all(Expected)}:
        review = ledger.review(as_of=clocks[0], at=clocks[1])
        for judgement in review:
            verdict, chance = judgement.verdict.value, review.skepticism(judgement.pledge)
            certain = [f for f in review.findings(judgement.pledge) if f.certainty is pw.T]
            if verdict == "broken":
                assert chance.value >= 0.95
                assert certain
            if verdict == "kept":
                assert chance.value <= 0.2
                assert not certain
            if judgement.reason in ("never_due", "seen_only_later"):
                assert "late" not in judgement.flags
                assert not certain


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
@pytest.mark.parametrize("form", [toml, jsonl], ids=["toml", "jsonl"])
def test_a_seed_reads_back_as_it_was_written(seed, form):
    ledger = pw.read(seed)
    text = form.dumps(ledger)
    again = form.loads(text)
    assert again == ledger
    assert form.dumps(again) == text


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
@pytest.mark.parametrize("suffix", [".toml", ".jsonl"])
def test_a_seed_written_to_a_file_still_proves_itself(seed, suffix, tmp_path):
    file = tmp_path / f"{seed.stem}{suffix}"
    pw.write(pw.read(seed), file)
    again = pw.read(file)
    assert again == pw.read(seed)
    assert pw.unmet(again) == []


def test_the_page_on_seeds_lists_each_of_them():
    page = (ROOT / "seeds" / "README.md").read_text(encoding="utf-8")
    listed = [line.split("`")[1] for line in page.splitlines() if line.startswith("| `")]
    assert sorted(listed) == [seed.name for seed in SEEDS]


def test_whoever_could_put_a_day_off_by_saying_so_would_owe_nothing():
    """Had the Monday taken the place of the first day, there would be nothing to judge, and nothing late."""
    ledger = pw.read(ROOT / "seeds" / "day-one-2017.toml")
    put_off = ledger.with_records(
        Supersede(
            id="put-off",
            target="tpp-announce",
            by="tpp-announce-monday",
            when=parse_moment("2017-01-15", ledger.timezone),
            known=parse_moment("2017-01-17", ledger.timezone),
        )
    )
    as_it_is = ledger.review(as_of="2017-02-10")["tpp-announce"]
    assert (as_it_is.lifecycle.value, as_it_is.verdict.value) == ("ended", "partial")
    assert as_it_is.flags == {"late"}
    made = put_off.review(as_of="2017-02-10")
    never_due = made["tpp-announce"]
    assert never_due.lifecycle.value == "superseded"
    assert (never_due.verdict.value, never_due.reason) == ("untested", "never_due")
    assert never_due.flags == {"weakened"}
    assert made.findings("tpp-announce") == ()
    assert made.skepticism("tpp-announce") is None
    assert made["tpp-announce-monday"].verdict.value == "kept"


def test_one_counter_is_enough_only_where_he_is_the_one_who_counts():
    """What the page on seeds says of the factory: with a B for the state's count it cannot be told."""
    text = (ROOT / "seeds" / "foxconn-2017.toml").read_text(encoding="utf-8")
    assert text.count('reliability = "A"') == 1
    doubted = pw.loads(text.replace('reliability = "A"', 'reliability = "B"'))
    assert doubted.review(as_of="2020-10-13")["jobs-2019"].verdict.value == "inconclusive"
    review = pw.loads(text).review(as_of="2020-10-13")
    (found,) = (f for f in review.findings("jobs-2019") if f.kind == "state_persists")
    assert found.alarm


def test_on_31_march_the_level_on_one_front_is_told_and_the_whole_cannot_be_measured_yet():
    """80 to 100 % were left before Kyiv; of Chernihiv no level is told, and nobody counted attacks before."""
    judgement = pw.examples.kyiv().review(as_of="2022-03-31")["kyiv-chernihiv"]
    assert (judgement.verdict.value, judgement.reason) == ("untested", "no_exposure")
    assert "continuing" in judgement.flags
    kyiv, chernihiv = judgement.units
    (level,) = (each for each in kyiv.measures if each.name == "level")
    assert (kyiv.place, kyiv.verdict.value) == ("kyiv-direction", "slipping")
    assert (level.low, level.high) == (0.8, 1.0)
    assert [each.name for each in chernihiv.measures] == ["incidents"]
    assert judgement.measure("level") is None


@pytest.mark.parametrize(
    ("at", "verdict", "low", "high"),
    [
        ("2020-08-10", "holding", 0.03, 0.04),
        ("2020-11-01", "holding", 0.02, 0.03),
        ("2020-11-20", "holding", 0.05, 0.06),
        ("2021-01-20", "slipping", 0.12, 0.13),
        ("2021-04-30", "slipping", 0.26, 0.46),
        ("2021-11-30", "slipping", 0.64, 1.52),
    ],
)
def test_a_truce_wore_away(at, verdict, low, high):
    """By the letter it was broken on the first day; read in numbers it held for half a year."""
    review = pw.read(ROOT / "seeds" / "donbas-2020.toml").review(at=at, as_of="2021-12-31")
    assert review["truce-2020"].verdict.value == "broken"
    reading = review["truce-2020"].readings["almost-silent"]
    level = reading.measure("level")
    assert reading.verdict.value == verdict
    assert low <= level.low <= level.high <= high


def test_before_the_annual_report_nobody_could_tell_how_far_it_fell():
    review = pw.read(ROOT / "seeds" / "donbas-2020.toml").review(as_of="2021-02-14")
    level = review["truce-2020"].readings["almost-silent"].measure("level")
    assert (level.verdict.value, level.reason) == ("untested", "no_baseline")


def test_more_than_nine_tenths_of_a_way_are_a_fulfilment_in_part():
    review = pw.read(ROOT / "seeds" / "syria-chemicals-2013.toml").review(as_of="2014-05-15")
    done = review["all-by-27-april"].demanded
    assert done.achieved == pytest.approx((92.5 - 10.5) / (100 - 10.5))
    assert review["all-by-february"].demanded.achieved == pytest.approx(0.045)
    assert review["all-by-march"].scope.pledge.reported_by == "gatilov"


def test_whom_a_truce_leaves_out_is_told_by_the_target():
    """Had the strike in Kunar been at the Taliban, the promise not to strike them would have been broken."""
    ledger = pw.read(ROOT / "seeds" / "eid-truce-2018.toml")
    assert ledger.review(as_of="2018-07-05")["us-week"].incidents == ()
    struck = ledger.dated["strike-in-kunar"]
    at_them = ledger.without(["strike-in-kunar"]).with_records(
        attrs.evolve(struck, id="at-the-taliban", target="taliban", probability=0.97)
    )
    assert at_them.review(as_of="2018-07-05")["us-week"].verdict.value == "broken"
