"""Uncertain instants: every answer held against the enumeration of all that may be."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import effort

from pledgewatch.errors import InputError
from pledgewatch.model.logic import F, Kleene, T, U
from pledgewatch.model.time import (
    BEGINNING,
    DAY,
    FOREVER,
    HOUR,
    MINUTE,
    SECOND,
    Duration,
    Moment,
    Span,
    before,
    clip,
    earliest,
    exact,
    refusal,
    shift,
    within,
)  # fmt: skip

# -- the oracle: a moment is the set of instants it may be -----------------------------------------


def instants(moment: Moment) -> list[int]:
    ranges = moment.members or ((moment.lo, moment.hi),)
    return [at for lo, hi in ranges for at in range(lo, hi)]


def told(answers: list[bool]) -> Kleene:
    return T if all(answers) else U if any(answers) else F


small = st.builds(
    lambda lo, width: Moment.of(lo, lo + width), st.integers(0, 12), st.integers(1, 5)
)


@st.composite
def one_of_several(draw: st.DrawFn) -> Moment:
    """A moment that lies in one of two or three separate ranges."""
    edges = draw(st.lists(st.integers(0, 14), min_size=4, max_size=6, unique=True).map(sorted))
    ranges = tuple(zip(edges[::2], edges[1::2], strict=False))
    return Moment.of(ranges[0][0], ranges[-1][1], ranges)


moments = small | one_of_several()
spans = (
    st.tuples(moments, moments)
    .filter(lambda ends: ends[1].last >= ends[0].lo)
    .map(lambda ends: Span(*ends))
)


# -- units -----------------------------------------------------------------------------------------


def test_instants_are_microseconds_that_64_bits_hold() -> None:
    """Semantics 2: instant = integer microseconds UTC; the ends of time are those of 64 bits."""
    assert (SECOND, MINUTE, HOUR, DAY) == (10**6, 60 * 10**6, 3600 * 10**6, 86_400 * 10**6)
    assert BEGINNING.to_bytes(8, "big", signed=True) == b"\x80" + 7 * b"\x00"
    assert FOREVER.to_bytes(8, "big", signed=True) == b"\x7f" + 7 * b"\xff"


# -- before ----------------------------------------------------------------------------------------


@effort("cheap")
@given(moments, moments)
def test_before_says_what_every_pair_of_instants_says(a: Moment, b: Moment) -> None:
    possible = [x < y for x, y in itertools.product(instants(a), instants(b))]
    assert before(a, b) is told(possible)


@pytest.mark.parametrize(
    ("a", "b", "answer"),
    [
        (exact(4), exact(5), T),
        (exact(5), exact(5), F),
        (exact(6), exact(5), F),
        (Moment.of(0, 5), exact(5), T),
        (Moment.of(0, 6), exact(5), U),
        (Moment.of(5, 9), exact(5), F),
        (Moment.of(0, 5), Moment.of(4, 9), U),
        (Moment.of(0, 5), Moment.of(5, 9), T),
        (exact(5), exact(FOREVER - 1), T),
        (exact(BEGINNING), exact(5), T),
    ],
)
def test_before_at_the_edges(a: Moment, b: Moment, answer: Kleene) -> None:
    assert before(a, b) is answer


# -- within ----------------------------------------------------------------------------------------


def sound(answer: Kleene, truth: Kleene) -> bool:
    return answer is U or answer is truth


@effort("cheap")
@given(moments, moments, moments)
def test_within_is_sound_for_moments(event: Moment, start: Moment, end: Moment) -> None:
    truth = told(
        [s <= t < e for t, s, e in
         itertools.product(instants(event), instants(start), instants(end))]
    )  # fmt: skip
    answer = within(event, start, end)
    assert sound(answer, truth)
    if start.hi <= end.lo:
        assert answer is truth


@effort("cheap")
@given(spans, small, small)
def test_within_is_exact_for_spans(event: Span, start: Moment, end: Moment) -> None:
    possible = [
        first < e and s < last
        for first, last, s, e in itertools.product(
            instants(event.start), instants(event.end), instants(start), instants(end)
        )
    ]
    assert within(event, start, end) is told(possible)


def test_an_event_at_the_start_is_inside_and_one_at_the_end_outside() -> None:
    window = exact(10), exact(20)
    assert within(exact(9), *window) is F
    assert within(exact(10), *window) is T
    assert within(exact(19), *window) is T
    assert within(exact(20), *window) is F
    assert within(Moment.of(9, 11), *window) is U
    assert within(Moment.of(19, 21), *window) is U


def test_one_of_two_days_on_both_sides_of_a_window_is_outside_it() -> None:
    either = Moment.of(0, 30, ((0, 10), (20, 30)))
    assert within(either, exact(10), exact(20)) is F
    assert within(Moment.of(0, 30), exact(10), exact(20)) is U


def test_a_span_that_only_touches_a_window_is_outside_it() -> None:
    assert within(Span(exact(0), exact(10)), exact(10), exact(20)) is F
    assert within(Span(exact(20), exact(30)), exact(10), exact(20)) is F
    assert within(Span(exact(0), exact(11)), exact(10), exact(20)) is T
    assert within(Span(exact(5), Moment.of(5, FOREVER)), exact(10), exact(20)) is U


@effort("cheap")
@given(moments, st.integers(1, 6), moments, moments)
def test_doubt_turns_certain_into_possible_and_nothing_else(
    event: Moment, doubt: int, start: Moment, end: Moment
) -> None:
    doubtful = Moment.of(event.lo, event.hi, event.members, doubt)
    plain, doubted = within(event, start, end), within(doubtful, start, end)
    moved_out = within(Moment.of(event.lo - doubt, event.hi + doubt), start, end) is not T
    assert doubted is (U if plain is T and moved_out else plain)


def test_a_doubtful_date_is_certain_well_inside_a_window() -> None:
    assert within(Moment.of(40, 50, doubt=10), exact(30), exact(60)) is T
    assert within(Moment.of(40, 50, doubt=11), exact(30), exact(60)) is U
    assert within(Span(Moment.of(40, 50, doubt=10), exact(55)), exact(0), exact(60)) is T


# -- values ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("lo", "hi"), [(5, 5), (6, 5), (FOREVER, BEGINNING)])
def test_a_moment_ends_after_it_begins(lo: int, hi: int) -> None:
    with pytest.raises(InputError, match="ends after it begins"):
        Moment.of(lo, hi)


def test_members_fill_the_moment() -> None:
    with pytest.raises(InputError, match="fill the moment"):
        Moment.of(0, 10, ((0, 4), (6, 9)))
    with pytest.raises(InputError, match="fill the moment"):
        Moment.of(0, 10, ((1, 4), (6, 10)))


def test_a_span_does_not_end_before_it_starts() -> None:
    with pytest.raises(InputError, match="not before its start"):
        Span(Moment.of(10, 20), Moment.of(0, 10))
    assert Span(Moment.of(10, 20), Moment.of(0, 11)).last == 10


@pytest.mark.parametrize(
    ("make", "shown"),
    [
        (lambda text: Moment.of(6, 5, text=text), "[6, 5)"),
        (lambda text: Moment.of(0, 9, ((0, 4), (6, 8)), text=text), "((0, 4), (6, 8))"),
        (lambda text: Span(Moment.of(10, 20), Moment.of(0, 10), text=text), "a reversed span"),
    ],
    ids=["moment", "members", "span"],
)
def test_a_refusal_shows_the_text_it_was_read_from(make, shown: str) -> None:
    """Semantics 2: anything else is refused; a person is shown what they wrote, if they wrote it."""
    for text, told in (("31/30 March", "31/30 March"), (None, shown)):
        with pytest.raises(InputError) as refused:
            make(text)
        assert told in str(refused.value)
        assert (shown in str(refused.value)) is (text is None)


def test_what_a_moment_knows_of_itself() -> None:
    moment = Moment.of(3, 9, doubt=2)
    assert (moment.last, moment.start, moment.end) == (8, moment, moment)
    assert (moment.widened.lo, moment.widened.hi) == (1, 11)
    assert moment.parts == (moment,)
    assert not moment.is_exact
    assert not moment.is_open_ended
    assert not moment.is_unknown_end
    assert exact(3).is_exact
    assert exact(FOREVER - 1).is_open_ended
    assert not exact(FOREVER - 1).is_unknown_end
    assert Moment.of(0, FOREVER).is_unknown_end


def test_what_a_span_knows_of_itself() -> None:
    span = Span(Moment.of(3, 9, doubt=2), Moment.of(8, 20, doubt=5))
    assert (span.lo, span.hi, span.last, span.doubt) == (3, 20, 19, 5)


def test_text_and_zone_take_no_part_in_comparison() -> None:
    assert Moment.of(0, 5, text="2022", zone="Europe/Kyiv") == Moment.of(0, 5)
    assert hash(Moment.of(0, 5, text="2022")) == hash(Moment.of(0, 5))
    assert Span(exact(0), exact(5), text="2022", zone="Europe/Kyiv") == Span(exact(0), exact(5))
    assert Moment.of(0, 5) != Moment.of(0, 5, doubt=1)


def test_a_moment_is_plain_only_where_it_was_given_so() -> None:
    """Semantics 2: a plain date has a first and a last instant; what is worked out is no such date."""
    assert not Moment.of(0, DAY).plain
    assert Moment.of(0, DAY, plain=True) != Moment.of(0, DAY)


def test_how_a_moment_was_given_is_told_by_name() -> None:
    """Text and zone look alike: neither is to be taken for the other, nor for what came before."""
    values: tuple = (0, 5, (), 0, "1 March 2022")
    with pytest.raises(TypeError):
        Moment.of(*values)


def test_the_parts_of_one_of_several_keep_its_doubt() -> None:
    parts = Moment.of(0, 10, ((0, 4), (6, 10)), 3).parts
    assert [(part.lo, part.hi, part.doubt) for part in parts] == [(0, 4, 3), (6, 10, 3)]


# -- moving and choosing ---------------------------------------------------------------------------


@effort("cheap")
@given(moments, st.integers(-50, 50))
def test_shift_moves_every_instant(moment: Moment, by: int) -> None:
    assert instants(shift(moment, by)) == [at + by for at in instants(moment)]


def test_what_is_unbounded_stays_so_when_moved() -> None:
    unknown_end = shift(Moment.of(5, FOREVER), 10)
    assert (unknown_end.lo, unknown_end.hi) == (15, FOREVER)
    assert shift(exact(FOREVER - 1), -DAY) == exact(FOREVER - 1)
    assert shift(exact(BEGINNING), DAY) == exact(BEGINNING)


def test_widening_stops_at_the_ends_of_time() -> None:
    widest = Moment.of(BEGINNING, FOREVER, doubt=DAY).widened
    assert (widest.lo, widest.hi) == (BEGINNING, FOREVER)
    assert clip(FOREVER + 1) == FOREVER
    assert clip(BEGINNING - 1) == BEGINNING
    assert clip(7) == 7


def test_what_is_moved_keeps_its_doubt() -> None:
    """Semantics 2: `?` belongs to the date, wherever it is moved."""
    assert shift(Moment.of(0, 5, doubt=3), 10) == Moment.of(10, 15, doubt=3)


def test_the_earliest_of_one_is_itself_with_all_it_knows() -> None:
    """Semantics 5: E' = min(E, ...) is E where nothing replaces the pledge, members and doubt too."""
    only = Moment.of(0, 10, ((0, 4), (6, 10)), 3)
    assert earliest([only]) == only


@effort("cheap")
@given(st.lists(small, min_size=1, max_size=3))
def test_the_earliest_of_several_instants(given_moments: list[Moment]) -> None:
    firsts = {min(chosen) for chosen in itertools.product(*map(instants, given_moments))}
    assert set(instants(earliest(given_moments))) == firsts


# -- durations -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("count", "unit", "exact_length", "civil"),
    [
        (90, "min", 90 * MINUTE, False),
        (48, "h", 48 * HOUR, False),
        (2, "d", 2 * DAY, True),
        (2, "days", 2 * DAY, True),
        (1, "day", DAY, True),
        (3, "weeks", 21 * DAY, True),
        (1, "week", 7 * DAY, True),
    ],
)
def test_durations(count: int, unit: str, exact_length: int, civil: bool) -> None:
    duration = Duration(count, unit)
    assert (duration.exact, duration.is_civil) == (exact_length, civil)
    assert str(duration) == f"{count} {unit}"


def test_a_refusal_shows_a_readable_length() -> None:
    shown = refusal("x" * 1000, "something shorter").found
    assert shown is not None
    assert len(shown) < 80


def test_a_refusal_shows_as_much_as_a_time_may_be_long() -> None:
    """Semantics 2: length cap 64."""
    assert refusal("x" * 64, "another").found == repr("x" * 64)
    assert refusal("x" * 65, "another").found == repr("x" * 64 + "...")
