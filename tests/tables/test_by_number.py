"""Rows that are told by their number: which are, what they come to, and what is never lost."""

from __future__ import annotations

import datetime as dt
import pickle

import attrs
import pytest
from tests.builders import LATE, at_time, ledger, pledge, reduce_to, report, statement, watch
from tests.tables.test_engines import BOOK, IN, table

import pledgewatch as pw
from pledgewatch.dates import parse_when
from pledgewatch.records import Condition, Kind
from pledgewatch.tables import Clocks, Constant, Derived, Number, compile_scopes, gather


def by_number(*rows, **rules):
    return attrs.evolve(table(*rows, **rules), each=0)


def alike(count: int, **more):
    """So many rows that differ in nothing but their ids and hours."""
    return [
        (f"r{n}", "shelling", more.get("place", "north-town"), "army", "2022-03-10")
        for n in range(count)
    ]


def numbers(found):
    return sorted((each.place or "", each.number) for each in found.reports)


def test_few_rows_are_told_one_by_one_and_many_by_their_number():
    rows = alike(4)
    assert len(gather(BOOK, attrs.evolve(table(*rows), each=4)).reports) == 4
    found = gather(BOOK, attrs.evolve(table(*rows), each=3))
    (told,) = found.reports
    assert (told.number, told.id, told.place, told.origin) == (
        4,
        "events-alike-1",
        "north-town",
        "a",
    )
    assert found.counted == (("events", 4),)
    assert found.rows == 4


def test_a_note_says_that_rows_are_told_by_their_number():
    review = BOOK.review(as_of=LATE, reports=by_number(*alike(3)))
    (note,) = (note for note in review.notes if note.kind == "counted")
    assert note.text == (
        "3 rows of events are told by their number: those that count alike are one report, under "
        "the first of their names."
    )
    assert review["pledge"].certain == 3
    (finding,) = review.contradictions
    assert finding.number == 3


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([*alike(2), ("x", "shelling", "north-town", "army", "2022-03-11")], [1, 2]),
        ([*alike(2), ("x", "shelling", "north-town", "militia", "2022-03-10")], [1, 2]),
        ([*alike(2), ("x", "shelling", "north", "army", "2022-03-10")], [3]),
        ([*alike(2), ("x", "attack", "north-town", "army", "2022-03-10")], [3]),
        ([*alike(2), ("x", "shelling", "country", "army", "2022-03-10")], [1, 2]),
    ],
    ids=["another day", "another actor", "another place of which the same is asked",
         "another activity of which the same is asked", "a place that may lie elsewhere"],
)  # fmt: skip
def test_rows_are_alike_when_nothing_asked_tells_them_apart(rows, expected):
    assert sorted(n for _, n in numbers(gather(BOOK, by_number(*rows)))) == expected


def test_a_day_is_cut_where_a_window_begins():
    """The pledge takes effect at ten: what was before is not what came after."""
    book = ledger(pledge(start="2022-03-10T10:00"), watch())
    rows = alike(2)
    times = {"r0": "2022-03-10T09:59", "r1": "2022-03-10T10:00"}
    when = Derived(("id",), lambda id: parse_when(times[id], "UTC"))
    review = book.review(as_of=LATE, reports=by_number(*rows, when=when))
    assert review["pledge"].certain == 1


def test_a_row_told_twice_is_one():
    found = gather(BOOK, by_number(*alike(3), *alike(2)))
    assert numbers(found) == [("north-town", 3)]


def test_one_id_for_two_things_is_named():
    rows = [*alike(2), ("r1", "shelling", "north-town", "army", "2022-03-12")]
    with pytest.raises(pw.InputError, match="`id`: found 1 row with the id of another; expected"):
        gather(BOOK, by_number(*rows))
    found = gather(BOOK, attrs.evolve(by_number(*rows), bad="quarantine"))
    assert sum(each.number for each in found.reports) == 2
    assert len(found.quarantined) == 1


@pytest.mark.parametrize("each", [0, 10])
@pytest.mark.parametrize(
    ("rows", "rules", "message"),
    [
        ([*alike(2)], {"probability": Derived(("id",), lambda id: 7.0)}, "row 1, `id`: found 'r0'"),
        ([*alike(1), ("", *IN[1:])], {}, "row 2, `id`: found nothing"),
        ([*alike(1), ("x", "sheling", *IN[2:])], {}, "row 2, `activity`: found 'sheling'"),
        ([*alike(2)], {"id": Derived(("id",), {"r0": "a"}.get)}, "row 2, `id`: found nothing"),
    ],
    ids=["no probability", "no id", "a misspelt name", "no id made of it"],
)
def test_a_bad_row_is_named_however_rows_are_told(each, rows, rules, message):
    with pytest.raises(pw.InputError) as caught:
        gather(BOOK, attrs.evolve(table(*rows, **rules), each=each))
    assert message in str(caught.value)
    left = gather(BOOK, attrs.evolve(table(*rows, **rules), each=each, bad="quarantine"))
    assert len(left.quarantined) >= 1


@pytest.mark.parametrize(
    ("book", "reason"),
    [
        (ledger(pledge(kind=Kind.DO_BY, end="2022-03-20"), watch()), "a deadline"),
        (
            ledger(
                pledge(condition=Condition(text="while they do", unless_broken=("other",))),
                pledge("other", debtor="enemy"),
            ),
            "who began",
        ),
        (
            ledger(pledge(), statement(kind=pw.StatementKind.CLAIM, activities=("attack",), holds=False)),
            "a claim",
        ),
    ],
    ids=lambda each: each if isinstance(each, str) else "",
)  # fmt: skip
def test_what_single_acts_decide_is_told_one_by_one(book, reason):
    found = gather(book, by_number(*alike(3)))
    assert [each.number for each in found.reports] == [1, 1, 1], reason
    assert found.counted == ()


@pytest.mark.parametrize(
    "rules",
    [
        {"incident": Constant("one")},
        {"stance": Constant(pw.Stance.DENIES)},
        {"when": Constant(parse_when("2022-03-10?", "UTC"))},
        {"when": Constant(parse_when("[2022-03-10, 2022-03-12]", "UTC"))},
        {"when": Constant(parse_when("2022-03-10/2022-03-12", "UTC"))},
    ],
    ids=["a named incident", "a denial", "a doubtful day", "one of several days", "a stretch"],
)
def test_what_cannot_be_put_together_is_told_one_by_one(rules):
    assert len(gather(BOOK, by_number(*alike(2), **rules)).reports) == 2


def test_deaths_and_numbers_add_up():
    rows = alike(3)
    deaths = {"r0": pw.Interval(1, 2), "r1": pw.Interval(3, 3), "r2": None}
    found = gather(
        BOOK,
        by_number(
            *rows,
            deaths=Derived(("id",), deaths.get),
            number=Derived(("id",), {"r0": 5, "r1": 2, "r2": 1}.get),
        ),
    )
    told = sorted((each.number, each.deaths) for each in found.reports if each.deaths)
    assert told == [(7, pw.Interval(4, 5))]
    assert [each.number for each in found.reports if not each.deaths] == [1]


def test_what_was_known_when_is_not_mixed():
    known = {"r0": "2022-03-11", "r1": "2022-04-11"}
    rows = by_number(*alike(2), known=Derived(("id",), lambda id: parse_when(known[id], "UTC")))
    early = BOOK.review(as_of="2022-04-01", reports=rows)
    assert early["pledge"].certain == 1
    assert early.ledger.review(as_of="2022-04-12")["pledge"].certain == 2


# -- rows that are taken back ----------------------------------------------------------------------


def back(target: str, known: str = "2022-04-01"):
    return pw.Retract(target=target, known=parse_when(known, "UTC"))


@pytest.mark.parametrize("each", [0, 10])
def test_a_row_that_is_taken_back_counts_until_it_is(each):
    rows = attrs.evolve(table(*alike(3)), each=each)
    told = [rows, back("r1"), back("no-such-row")]
    assert BOOK.review(as_of="2022-03-31", reports=told)["pledge"].certain == 3
    review = BOOK.review(as_of="2022-04-02", reports=told)
    assert review["pledge"].certain == 2
    assert [note.kind for note in review.notes if note.kind == "retracted"] == ["retracted"]


def test_a_retraction_of_what_bears_on_nothing_is_left_out():
    elsewhere = ("x", "shelling", "south-town", "army", "2022-03-10")
    found = gather(BOOK, [by_number(elsewhere), back("x")])
    assert (found.records, found.rows) == ((), 1)


# -- partials --------------------------------------------------------------------------------------


def test_what_is_compiled_and_what_it_gives_can_be_shipped():
    """An engine sends the one to other processes, and gets the other back."""
    compiled = compile_scopes(BOOK, [Clocks(at_time(LATE), at_time(LATE))])
    (batch,) = by_number(*alike(3)).batches("UTC")
    again = pickle.loads(pickle.dumps(compiled))
    one, other = compiled.partial(batch), pickle.loads(pickle.dumps(again.partial(batch)))
    assert one.many[0].kinds == other.many[0].kinds
    assert list(one.many[0].id) == list(other.many[0].id)


def civil(first: str, days: int) -> list[str]:
    start = dt.date.fromisoformat(first)
    return [str(start + dt.timedelta(days=each)) for each in range(days)]


def test_a_reduction_from_numbers():
    """Semantics 8: the counts of a reduction from rows by their number are those of the rows."""
    book = ledger(reduce_to(0.5), watch())
    days = (*civil("2021-12-21", 56), "2022-03-03", "2022-03-17")
    rows = [(f"{day}-{n}", *IN[1:4], day) for day in days for n in range(3)]
    one_by_one, counted = (
        book.review(
            as_of=LATE, reports=attrs.evolve(table(*rows, origin=Constant("watcher")), each=each)
        )["pledge"]
        for each in (1000, 0)
    )
    fields = ("verdict", "rr", "low", "high", "before", "after")
    told, found = (j.measure("incidents") for j in (one_by_one, counted))
    assert [getattr(found, f) for f in fields] == [getattr(told, f) for f in fields]
    assert found.before > 30


def test_a_number_may_be_a_column(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text(
        "id,activity,place,actor,when,origin,number\n"
        "r1,shelling,north-town,army,2022-03-10,a,152\n"
        "r2,shelling,north-town,army,2022-03-11,a,\n"
    )
    found = gather(BOOK, pw.tables.Table.written(path))
    assert numbers(found) == [("north-town", 1), ("north-town", 152)]
    path.write_text(path.read_text().replace("152", "0"))
    with pytest.raises(pw.InputError, match="`number`: found '0'; expected 1 or more"):
        gather(BOOK, pw.tables.Table.written(path))


def test_numbers_of_a_table_are_whole():
    with pytest.raises(pw.InputError, match="each"):
        attrs.evolve(table(IN), each=-1)
    assert report("r", number=3).number == 3
    assert Number("n").of(("3",)) == 3.0


def test_the_newest_knowledge_time_tells_rows_of_its_own_day_apart():
    """Review of a table without clocks: what happened by the newest instant, not by the end of its day."""
    when = {"r0": "2022-03-10T00:00", "r1": "2022-03-10T00:00", "r2": "2022-03-10T09:00"}
    known = {"r3": "2022-03-10T08:00"}
    rows = table(
        *alike(4),
        when=Derived(("id",), lambda id: parse_when(when.get(id, "2022-03-08"), "UTC")),
        known=Derived(("id",), lambda id: parse_when(known.get(id, "2022-03-07"), "UTC")),
    )
    one_by_one, by_their_number = (
        BOOK.review(reports=attrs.evolve(rows, each=each))["pledge"].certain for each in (9, 0)
    )
    assert by_their_number == one_by_one == 3
