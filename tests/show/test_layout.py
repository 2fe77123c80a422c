"""Pictures in time, before they are drawn: what is told once, where it stands, and that all of it has room."""

from __future__ import annotations

import itertools
import re

import pytest
from tests.seeds import review_of, seed

from pledgewatch.engine.review import review_with
from pledgewatch.model.dates import instant
from pledgewatch.model.time import DAY, HOUR
from pledgewatch.show.axis import Axis, ticks
from pledgewatch.show.layout import LETTER, Sign, Stroke, Words, box, meet
from pledgewatch.show.levels import levels_of
from pledgewatch.show.pictures import course, rise
from pledgewatch.show.timeline import timeline_of
from pledgewatch.words.brief import counts_of
from pledgewatch.words.skepticism import estimate_said

SEEDS = ("kyiv-2022", "minsk-2014-2015", "troop-levels-afghanistan", "foxconn-2017", "syria-2016")
WIDTHS = [326, 720]


def timelines():
    for name in SEEDS:
        review = review_of(name)
        for judgement in review:
            yield judgement, timeline_of(review, judgement, judgement.history())


@pytest.fixture(scope="module")
def drawn():
    return list(timelines())


def kyiv():
    review = review_of("kyiv-2022", "2022-04-07")
    judgement = review["kyiv-chernihiv"]
    return timeline_of(review, judgement, judgement.history())


def texts(layout):
    return [part.text for part in layout.parts if isinstance(part, Words)]


@pytest.mark.parametrize("width", WIDTHS)
def test_no_date_is_told_twice_and_the_year_always(drawn, width):
    for judgement, timeline in drawn:
        layout = course(timeline, width)
        foot = next(p.y for p in layout.parts if isinstance(p, Stroke) and p.look == "axis")
        labels = [p.text for p in layout.parts if isinstance(p, Words) and p.y == foot + 16]
        assert len(labels) == len(set(labels)) >= 2, judgement.pledge
        (years,) = (text for text in texts(layout) if text == timeline.years)
        assert re.match(r"\d{4}", years)
        if " to " in years:
            assert all(re.search(r"\d{4}", label) for label in labels)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_counts_of_what_is_reported_are_those_of_the_answer(drawn, width):
    for judgement, timeline in drawn:
        told = dict(
            reversed(each.split(" ", 1)) for each in texts(course(timeline, width))
            if re.fullmatch(r"[\d,]+ (confirmed|not confirmed)", each)
        )  # fmt: skip
        if not timeline.left_out and not judgement.scope.pledge.kind.is_task:
            number = {word: int(told.get(word, "0").replace(",", "")) for word in
                      ("confirmed", "not confirmed")}  # fmt: skip
            found = review_with(judgement).findings(judgement.pledge)
            counts = counts_of(each for each in found if each.incident)
            assert tuple(number.values()) == counts, judgement.pledge


@pytest.mark.parametrize("width", WIDTHS)
def test_all_letters_have_room(drawn, width):
    for judgement, timeline in drawn:
        layout = course(timeline, width)
        for part in layout.parts:
            if isinstance(part, Words):
                x = timeline.place(part.at) * width + part.dx
                left, top, right, foot = box(x, part.y - 4, part.text, part.anchor)
                assert left >= -1, (judgement.pledge, part.text)
                assert right <= width + 1, (judgement.pledge, part.text)
                assert top >= -1
                assert foot <= layout.height


@pytest.mark.parametrize("width", WIDTHS)
def test_the_names_of_levels_lie_on_no_other(drawn, width):
    seen = 0
    for judgement, timeline in drawn:
        if timeline.levels is None:
            continue
        layout = course(timeline, width)
        amounts = [each.amount for each in timeline.levels.told]
        boxes = [
            box(timeline.place(part.at) * width + part.dx, part.y - 4, part.text, part.anchor)
            for part in layout.parts
            if isinstance(part, Words) and part.at > timeline.lo and not part.bold
            and any(amount in part.text for amount in amounts)
        ]  # fmt: skip
        seen += len(boxes)
        assert not any(meet(*both) for both in itertools.combinations(boxes, 2)), judgement.pledge
    assert seen > 20


def test_every_level_that_bore_on_it_is_drawn_and_not_only_what_decides():
    review = review_of("kyiv-2022", "2022-04-07")
    judgement = review["kyiv-chernihiv"]
    levels = levels_of(review, judgement)
    assert len(levels.told) == 6 > len(judgement.measure("level").records)
    assert (levels.least, levels.most, levels.wanted) == (None, 0.5, "pledged: 50 % or less")
    assert [each.amount for each in levels.told] == [
        "80 to 100 %", "75 to 85 %", "none", "0 to 50 %", "30 to 40 %", "none"
    ]  # fmt: skip
    layout = course(kyiv(), 720)
    drawn = [p for p in layout.parts
             if (isinstance(p, Stroke) and p.look == "level") or (isinstance(p, Sign) and p.sort == "level")]  # fmt: skip
    assert sorted(part.text for part in drawn) == sorted(each.text for each in levels.told)


def test_amounts_are_drawn_where_a_level_is_pledged():
    review = review_of("foxconn-2017")
    levels = levels_of(review, review["jobs-13000"])
    assert (levels.least, levels.most) == (13000, None)
    assert levels.wanted == "pledged: 13,000 or more"
    assert levels.top > 13000
    assert levels_of(review_of("syria-2016"), next(iter(review_of("syria-2016")))) is None


def test_an_uncertain_time_is_a_bar_and_a_day_is_none():
    timeline = kyiv()
    spans = [p for p in course(timeline, 720).parts if isinstance(p, Stroke) and "span" in p.look]
    long = [mark for mark in timeline.marks if mark.hi - mark.lo > 1.05 * DAY]
    assert {part.text for part in spans} == {mark.text for mark in long}
    assert len(long) < len(timeline.marks)


def test_marks_too_near_to_each_other_are_one_with_their_number():
    timeline = kyiv()
    wide, narrow = (course(timeline, width).parts for width in (4000, 326))
    signs = [[p for p in parts if isinstance(p, Sign) and p.sort == "possible" and not p.dx]
             for parts in (wide, narrow)]  # fmt: skip
    assert len(signs[1]) < len(signs[0])
    assert any(re.match(r"\d+ like this", part.text) for part in signs[1])


@pytest.mark.parametrize("width", WIDTHS)
def test_the_line_of_the_chance_strikes_none_of_its_figures_through(width):
    shown = 0
    for name in (*SEEDS, "donbas-2020", "dayton-1995"):
        review = review_of(name)
        for judgement in review:
            timeline = timeline_of(review, judgement, judgement.history())
            parts, place = course(timeline, width).parts, timeline.place
            figures = {estimate_said(turn.now) for turn in timeline.turns}
            words = [p for p in parts if isinstance(p, Words) and p.text in figures]
            shown += len(words)
            boxes = [box(place(w.at) * width + w.dx, w.y - 4, w.text) for w in words]
            for line in (p for p in parts if isinstance(p, Stroke) and p.look == "chance"):
                x, x2 = (place(at) * width for at in (line.lo, line.hi))
                struck = (x, min(line.y, line.y2), x2, max(line.y, line.y2))
                assert not any(meet(struck, each) for each in boxes), judgement.pledge
    assert shown > 10


@pytest.mark.parametrize("drawn_at", [326, 700, 1050])
def test_the_line_of_a_pledge_strikes_no_heading_through(drawn, drawn_at):
    """However wide the picture is drawn in the end."""
    seen = 0
    for judgement, timeline in drawn:
        parts = course(timeline, 326).parts
        heads = [p for p in parts if isinstance(p, Words) and p.at == timeline.lo and p.dx < 100]
        lines = [p for p in parts if isinstance(p, Stroke) and p.look == "said"]
        for line, head in itertools.product(lines, heads):
            left, top, right, foot = box(head.dx, head.y - 4, head.text, head.anchor)
            if left <= timeline.place(line.lo) * drawn_at < right:
                seen += 1
                assert not line.y < (top + foot) / 2 < line.y2, (judgement.pledge, head.text)
    assert seen > 20


def test_the_scale_of_levels_lies_on_no_heading(drawn):
    seen = 0
    for judgement, timeline in drawn:
        if timeline.levels is None:
            continue
        parts = course(timeline, 720).parts
        left = [p for p in parts if isinstance(p, Words) and p.at == timeline.lo and not p.dx]
        left += [p for p in parts if isinstance(p, Words) and p.text == timeline.levels.wanted]
        seen += len(left)
        place = timeline.place
        boxes = [box(place(p.at) * 720 + p.dx, p.y - 4, p.text, p.anchor) for p in left]
        assert not any(meet(*both) for both in itertools.combinations(boxes, 2)), judgement.pledge
    assert seen > 20


@pytest.mark.parametrize(
    ("lo", "hi", "most", "labels"),
    [
        ("2022-03-29T09:00", "2022-03-29T21:00", 5,
         ["29 Mar, 09:00", "29 Mar, 12:00", "29 Mar, 15:00", "29 Mar, 18:00", "29 Mar, 21:00"]),
        ("2022-03-28T12:00", "2022-04-07T12:00", 6,
         ["30 Mar", "1 Apr", "3 Apr", "5 Apr", "7 Apr"]),
        ("2014-12-20T00:00", "2015-01-20", 4,
         ["20 Dec 2014", "3 Jan 2015", "17 Jan 2015"]),
        ("2014-09-01T12:00", "2015-03-20", 8,
         ["Oct 2014", "Nov 2014", "Dec 2014", "Jan 2015", "Feb 2015", "Mar 2015"]),
        ("2010-06-01", "2023-06-01", 4, ["2015", "2020"]),
    ],
)  # fmt: skip
def test_dates_stand_where_hours_days_months_and_years_begin(lo, hi, most, labels):
    axis = Axis(lo=instant(lo, "Europe/Kyiv"), hi=instant(hi, "Europe/Kyiv"), zone="Europe/Kyiv")
    assert [label for _, label in ticks(axis, most)] == labels


def test_a_day_on_which_clocks_change_begins_at_midnight():
    """On 27 March 2022 clocks in Kyiv went from 3 to 4 in the morning."""
    lo, hi = (instant(day, "Europe/Kyiv") for day in ("2022-03-26T00:00", "2022-03-29T00:00"))
    found = ticks(Axis(lo=lo, hi=hi, zone="Europe/Kyiv"), 4)
    assert [at - lo for at, _ in found] == [0, DAY, 2 * DAY - HOUR, 3 * DAY - HOUR]


@pytest.mark.parametrize("width", WIDTHS)
def test_a_curve_names_its_thresholds_and_its_largest_moves(width):
    curve = review_of("kyiv-2022", "2022-04-07")["kyiv-chernihiv"].skepticism.curve()
    told = texts(rise(curve, width))
    assert {"kept: 20 % or less", "broken: 95 % or more", "1: \u221229 points"} <= set(told)


def test_a_curve_of_one_day_has_an_axis():
    book = seed("kyiv-2022")
    review = book.review(as_of="2022-03-29T15:00+03:00")
    judgement = review["kyiv-chernihiv"]
    layout = rise(judgement.skepticism.curve(), 326)
    assert layout.axis.hi - layout.axis.lo >= 2 * HOUR
    assert max(len(text) for text in texts(layout)) * LETTER < 326


def test_a_narrow_range_of_a_level_is_seen():
    """The chemicals went from a few percent to nearly all: a range of one percent is a dot and no hair."""
    review = review_of("syria-chemicals-2013")
    judgement = review["all-by-27-april"]
    layout = course(timeline_of(review, judgement, judgement.history()), 358)
    drawn = [each for each in layout.parts if isinstance(each, Stroke) and each.look == "level"]
    assert drawn
    assert all(each.y2 - each.y >= 6 for each in drawn)


def test_what_was_done_late_is_shown_as_done():
    """The answer says that it was announced after the deadline, so the picture does not call it uncounted."""
    review = review_of("day-one-2017")
    for name in ("tpp-announce", "tpp-notify"):
        timeline = timeline_of(review, review[name])
        assert timeline.counts() == {"fulfilment": 1}
