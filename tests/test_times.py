"""Every public time is a timezone-aware DateTime in the zone of the ledger, and can be given back."""

from __future__ import annotations

import datetime as dt

import pendulum
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.builders import at_time, clock, ledger, level, pledge, reduce_to, report, watch

import pledgewatch as pw
from pledgewatch.model import dates
from pledgewatch.model.dates import clock_of, iso
from pledgewatch.model.time import BEGINNING, DAY, FOREVER, HOUR, datetime_of

KYIV = "Europe/Kyiv"
FIRST, LAST = at_time("0001-01-01T00:00Z"), at_time("9999-12-31")


# -- an instant as a DateTime ----------------------------------------------------------------------


def test_it_is_told_in_a_zone_or_in_utc():
    instant = at_time("2022-03-31T21:00Z")
    found = datetime_of(instant, KYIV)
    assert isinstance(found, pendulum.DateTime)
    assert (found.isoformat(), found.timezone_name) == ("2022-04-01T00:00:00+03:00", KYIV)
    assert datetime_of(instant, None).isoformat() == "2022-03-31T21:00:00+00:00"


@pytest.mark.parametrize(
    "instant", [BEGINNING, BEGINNING + 1, FOREVER - 1, FOREVER, FIRST - 1, LAST + 1]
)
def test_what_is_unbounded_or_outside_of_the_calendar_has_none(instant):
    assert datetime_of(instant, KYIV) is None
    # A clock is bounded all the same.
    assert clock_of(instant, KYIV).year in (1, 9999)


def test_at_the_ends_of_the_calendar_it_is_told_in_utc():
    """No zone can lead out of it."""
    assert datetime_of(LAST, KYIV) == dt.datetime.max.replace(tzinfo=dt.UTC)
    assert datetime_of(FIRST, "America/New_York") == dt.datetime.min.replace(tzinfo=dt.UTC)


@given(
    st.integers(FIRST, LAST) | st.integers(at_time("2022-10-30T00:00Z"), at_time("2022-10-30")),
    st.sampled_from([KYIV, "America/St_Johns", "Australia/Lord_Howe", "Pacific/Apia", None]),
)
def test_given_back_it_is_the_same_instant(instant, zone):
    """In the hour that comes twice as well."""
    assert dates.instant(datetime_of(instant, zone), zone) == instant


# -- who gives them --------------------------------------------------------------------------------


def book(zone: str | None = KYIV) -> pw.Ledger:
    return ledger(
        pledge(zone=zone or "UTC"),
        reduce_to(0.5, "less"),
        pledge("earlier", said="2022-01-01", start="2022-01-02", end="2022-01-10"),
        level("l", "2022-03-31", share=(0.2, 0.4)),
        watch(),
        report("r", "2022-03-10T12:00", probability=0.97, known="2022-03-11"),
        zone=zone,
    )


def times(made: pw.Ledger) -> dict[str, object]:
    """Every time that the answers on a ledger give."""
    at, as_of = clock("2022-06-01"), clock("2022-06-02")
    review = made.review(at=at, as_of=as_of)
    monitor = pw.Monitor(made)
    news = monitor.advance(as_of)
    trial = pw.prequential(made, as_of).trials[0]
    return {
        "newest": made.newest,
        "review at": review.at,
        "review as of": review.as_of,
        "judgement at": review["pledge"].at,
        "judgement as of": review["pledge"].as_of,
        "step": review.history("pledge")[-1].as_of,
        "forecast": trial.forecasts["half_way"].made,
        "decision": trial.decided,
        "monitor at": monitor.at,
        "monitor as of": monitor.as_of,
        "news at": news[0].at,
        "news as of": news[0].as_of,
    }


@pytest.mark.parametrize("zone", [KYIV, None])
def test_every_time_is_an_aware_datetime_in_the_zone_of_the_ledger(zone):
    for name, time in times(book(zone)).items():
        assert isinstance(time, pendulum.DateTime), name
        assert time.timezone_name == (zone or "UTC"), name


def test_they_are_the_instants_that_were_asked_for():
    found = times(book())
    assert found["review at"] == found["judgement at"] == clock("2022-06-01")
    assert found["review as of"] == found["judgement as of"] == clock("2022-06-02")
    assert found["monitor as of"] == found["news as of"] == clock("2022-06-02")
    assert found["newest"] == max(
        clock_of(record._known_at, None) for record in book().dated.values()
    )


def test_lengths_of_time_are_elapsed_time():
    review = book().review(as_of=clock("2022-06-01"))
    coverage = review["pledge"].coverage
    assert coverage.share == coverage.watched / coverage.judged == 1
    # 31 days of March in Kyiv, less the hour in which the clocks go forward.
    assert coverage.judged == 31 * DAY - HOUR
    assert review.skepticism("pledge").end == coverage.judged / DAY


def test_text_of_data_is_utc():
    review = book().review(as_of=clock("2022-06-01"))
    assert review.to_dict()["as_of"] == iso(at_time("2022-06-01")) == "2022-06-01T23:59:59.999999Z"
    assert review.history("pledge")[-1].to_dict()["as_of"].endswith("Z")


# -- who takes them --------------------------------------------------------------------------------


def test_what_was_given_can_be_given_back():
    made = book()
    review = made.review(as_of="2022-04-01")
    again = made.review(at=review.at, as_of=review.as_of)
    assert again.to_dict() == review.to_dict()
    assert pw.prequential(made, review.as_of) == pw.prequential(made, "2022-04-01")


def test_a_monitor_takes_text_in_the_zone_of_its_ledger():
    monitor = pw.Monitor(book())
    monitor.advance("2022-06-01")
    assert monitor.as_of == clock("2022-06-01", KYIV)
    monitor.feed(report("s", "2022-03-11", known="2022-03-12"), at="2022-03-20")
    assert (monitor.at, monitor.as_of) == (clock("2022-03-20", KYIV), clock("2022-06-01", KYIV))
    for bad in ("soon", "2022-02-30"):
        with pytest.raises(pw.InputError):
            monitor.advance(bad)
        with pytest.raises(pw.InputError):
            monitor.feed((), as_of=bad)
    assert monitor.as_of == clock("2022-06-01", KYIV)
