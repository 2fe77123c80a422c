"""Every seed proves itself: its reviews say what its `expected` blocks demand."""

from __future__ import annotations

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
    as_it_is = ledger.review(as_of="2017-01-23")["tpp-announce"]
    assert (as_it_is.lifecycle.value, as_it_is.verdict.value) == ("ended", "partial")
    assert as_it_is.flags == {"late"}
    made = put_off.review(as_of="2017-01-23")
    assert made["tpp-announce"].lifecycle.value == "superseded"
    assert made["tpp-announce"].verdict.value == "void"
    assert made["tpp-announce"].flags == {"weakened"}
    assert made.findings("tpp-announce") == ()
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
