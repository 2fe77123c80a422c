"""A ledger kept over time, against its model: a set of records.

Somebody keeps a ledger. Records arrive one by one, late, twice, in the wrong order; they are taken
back and restored; files are split, merged, written and read again; and now and then somebody asks how
things stood. Whatever has happened, the ledger is the set of what arrived, and every answer is what the
set says (laws 1-4).
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import attrs
import pytest
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule
from tests.builders import moment, span
from tests.laws.answers import bits, clock, effort, known_by, without_skepticism

import pledgewatch as pw
from pledgewatch.io import jsonl, toml
from pledgewatch.model.logic import T
from pledgewatch.model.records import (
    Activity,
    Actor,
    Condition,
    Control,
    Coverage,
    Interval,
    Kind,
    Place,
    Pledge,
    Record,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Source,
    Stance,
    Statement,
    StatementKind,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)
from pledgewatch.model.time import DAY, HOUR, Duration, datetime_of, exact

# -- a small world ---------------------------------------------------------------------------------

WORLD: tuple[Record, ...] = (
    Actor(id="state"),
    Actor(id="army", part_of=("state",)),
    Actor(id="proxy", controlled_by=(Control(actor="state", weight=0.5),)),
    Actor(id="minister", part_of=("state",), office="defence-minister"),
    Actor(id="enemy"),
    Place(id="country"),
    Place(id="north", part_of=("country",)),
    Place(id="town", part_of=("north",)),
    Place(id="village", part_of=("north",)),
    Place(id="south", part_of=("country",)),
    Activity(id="attack"),
    Activity(id="shelling", kind_of=("attack",)),
    Activity(id="air-strike", kind_of=("attack",)),
    Source(id="monitor", reliability="A"),
    Source(id="agency", reliability="B"),
    Source(id="press", reliability="B", organ_of="state"),
    Source(id="blog"),
)
SOURCES = ("monitor", "agency", "press", "blog")
BASE = pw.Ledger(WORLD, timezone="UTC")
MOST_PLEDGES = 4
"""More pledges make a run slow, not hard."""
MOST_RECORDS = 60
"""So do more reports of every day; single ones arrive all the same."""
TO_COME = ("to-come-1", "to-come-2")
"""Ids that may be taken back before their records arrive."""


def one_of(*values):
    return st.sampled_from(values)


def usually(value, *others):
    return st.sampled_from((value,) * 3 + others)


# Pledges are about 1 to 5 April 2022; things happen from 29 March to 8 April. Times are read from text,
# so that what is written to a file is what a person would have written.
DAYS = ("2022-03-29", "2022-04-01", "2022-04-02", "2022-04-03", "2022-04-05", "2022-04-06")
EARLY = moment("2022-01-01")
moments = one_of(
    *(moment(f"{day}T00:00") for day in DAYS),
    *(moment(f"{day}T12:00") for day in DAYS),
    *map(moment, DAYS),
    *map(moment, ("2022-04-01~", "2022-04-02?", "2022-04-05?", "[2022-04-01, 2022-04-06]")),
)
spans = one_of(
    *map(span, ("2022-04-01/2022-04-03", "2022-03-29/..", "2022-04-02/", "2022-04-05/2022-04-06"))
)
whens = moments | moments | spans
knowns = usually(EARLY, *map(moment, (*DAYS, "2022-04-08", "2022-04-20")))
watched = usually(*map(span, ("2022-03-01/2022-05-01", "2022-03-29/2022-04-03", "2022-04-01/..")))
ASKED = (*DAYS[1:], "2022-04-08", "2022-04-08", "2022-05-01", "2022-05-01")
clocks = st.tuples(
    one_of(EARLY.last, *(moment(day).last for day in ASKED)), one_of(0, 0, 0, -1, 1, 12 * HOUR)
).map(sum)
durations = one_of(None, None, Duration(24, "h"), Duration(1, "d"))

terms = st.one_of(
    st.fixed_dictionaries(
        {"kind": one_of(Kind.REFRAIN, Kind.CEASE), "grace": durations, "tolerated": usually(0, 1)}
    ),
    st.fixed_dictionaries(
        {"kind": one_of(Kind.REFRAIN, Kind.CEASE), "grace": durations, "tolerated": usually(0, 1)}
    ),
    st.fixed_dictionaries(
        {
            "kind": st.just(Kind.REDUCE),
            "share": one_of(0.5, 1.0),
            "measure": one_of(None, "incidents", "level"),
            "baseline": usually(span("2022-03-25/2022-03-31"), None),
        }
    ),
    st.fixed_dictionaries(
        {"kind": st.just(Kind.DO_BY), "tolerance": durations, "end": one_of(moment("2022-04-05"))}
    ),
    st.fixed_dictionaries(
        {
            "kind": one_of(Kind.WITHDRAW, Kind.REACH),
            "tolerance": durations,
            "end": one_of(moment("2022-04-05"), None),
        }
    ),
    st.fixed_dictionaries(
        {"kind": one_of(Kind.WITHDRAW, Kind.MAINTAIN, Kind.REACH), "unit": st.just("troops")},
    ).map(lambda fields: {**fields, "at_most": 50.0}),
    st.fixed_dictionaries({"kind": st.just(Kind.MAINTAIN), "grace": durations}),
)
promises = st.fixed_dictionaries(
    {
        "debtor": usually("state", "army", "enemy"),
        "speaker": usually(None, "minister", "enemy"),
        "said": usually(moment("2022-04-01T00:00"), moment("2022-03-29"), moment("2022-04-01")),
        "end": usually(moment("2022-04-05"), None, moment("2022-04-05T12:00")),
        "settle": usually(Duration(2, "d"), None),
        "activities": usually(("attack",), ("shelling", "air-strike")),
        "places": usually(("north",), ("town", "south")),
        "except_places": usually((), ("village",)),
        "control": usually((), ("south",)),
        "known": knowns,
    }
)
tellings = st.fixed_dictionaries(
    {
        "activity": usually("shelling", "attack", "air-strike"),
        "place": usually("town", "village", "north", "south", "country", None),
        "actor": usually("army", "state", "proxy", "enemy", None),
        "when": whens,
        "stance": usually(Stance.AFFIRMS, Stance.DENIES),
        "incident": one_of(None, "a", "b"),
        "origin": one_of(*SOURCES),
        "probability": usually(0.97, None, 0.6, 0.3),
        "report_dated": usually(False, True),
        "known": knowns,
    }
)
contents = st.one_of(
    st.fixed_dictionaries({"state": st.just("truce"), "holds": st.booleans()}),
    st.fixed_dictionaries({"activity": one_of("attack", "shelling"), "holds": st.booleans()}),
    st.fixed_dictionaries(
        {
            "activity": st.just("attack"),
            "level": one_of(Interval(0, 0), Interval(30, 40), Interval(40, 60), Interval(100, 100)),
            "unit": st.just("troops"),
        }
    ),
    st.fixed_dictionaries(
        {"activity": st.just("attack"), "share": one_of(Interval(0.3, 0.4), Interval(1, 1.2))}
    ),
)
states = st.fixed_dictionaries(
    {
        "when": whens,
        "place": usually("north", "town", "south", None),
        "actor": usually("state", "army", None),
        "incident": one_of(None, None, "c"),
        "origin": one_of(*SOURCES),
        "probability": usually(0.97, 0.6, 0.4),
        "known": knowns,
    }
)
looks = st.fixed_dictionaries(
    {
        "origin": one_of(*SOURCES),
        "activities": usually(("attack",), ("shelling",)),
        "places": usually(("country",), ("town",)),
        "when": watched,
        "sensitivity": one_of(None, 0.9, 0.5),
        "lag": durations,
        "known": knowns,
    }
)

WATCH = {"activities": ("attack",), "places": ("country",), "when": span("2022-03-01/2022-05-01")}
SHELL = {
    "activity": "shelling", "place": "town", "actor": "army", "origin": "monitor",
    "probability": 0.97, "known": EARLY,
}  # fmt: skip


# -- the model -------------------------------------------------------------------------------------


def names_of(record: Record) -> set[str]:
    """The dated records and incidents that a record names and a ledger must hold."""
    named = {*getattr(record, "incidents", ()), *getattr(record, "answers", ())}
    if isinstance(record, (Supersede, Withdraw)):
        named |= {record.target, getattr(record, "by", record.target)}
    if isinstance(record, Pledge) and record.condition is not None:
        named |= {*record.condition.unless_broken}
    return named


def tells_of(record: Record) -> set[str]:
    """What a record may be named by."""
    return {record.id, getattr(record, "incident", None) or record.id}


def is_alive(record: Timed, records: dict[str, Timed], as_of: int) -> bool:
    """Semantics 4, word for word: known by then, and no alive retraction takes it back."""
    return record._known_at <= as_of and not any(
        is_alive(other, records, as_of)
        for other in records.values()
        if isinstance(other, Retract) and other.target == record.id
    )


def reviewed(ledger: pw.Ledger, at: int, as_of: int) -> str:
    """Everything a review says, to the last bit."""
    return bits(ledger.review(at=clock(at), as_of=clock(as_of)).to_dict())


class Keeping(RuleBasedStateMachine):
    """A ledger that is kept, and the set of records that have arrived."""

    def __init__(self) -> None:
        super().__init__()
        self.model: dict[str, Timed] = {}
        self.ledger = pw.Ledger(WORLD, timezone="UTC")
        # What was answered: at, as_of, and what no later arrival may change.
        self.answered: list[tuple[int, int, str]] = []
        self.count = 0
        self.kills = 0
        self.folder = tempfile.TemporaryDirectory()
        self.file = Path(self.folder.name) / "feed.journal"
        self.told: dict[tuple[object, ...], str | None] = {}
        self.open()

    # -- helpers

    @property
    def records(self) -> list[Record]:
        return [*WORLD, *self.model.values()]

    def of_kind(self, *kinds: type) -> list[Timed]:
        return [record for record in self.model.values() if isinstance(record, kinds)]

    @property
    def pledges(self) -> list[str]:
        return [record.id for record in self.of_kind(Pledge)]

    @property
    def incidents(self) -> list[str]:
        return sorted(set().union(*map(tells_of, self.of_kind(Report, StateReport))))

    def new_id(self, what: str) -> str:
        self.count += 1
        return f"{what}-{self.count}"

    def arrive(self, record: Timed) -> None:
        """One more record. It may change no answer at a knowledge time before its own."""
        # What names another is known no earlier than that: a ledger of what was known is a ledger.
        named = names_of(record)
        for name in named:
            since = min(
                (r._known_at for r in self.model.values() if name in tells_of(r)), default=0
            )
            if record._known_at < since:
                record = attrs.evolve(
                    record, known=next(r for r in self.model.values() if r._known_at == since).known
                )
        self.answered = [kept for kept in self.answered if kept[1] < record._known_at]
        self.model[record.id] = record
        self.ledger = self.ledger.with_records(record)
        assert len(self.journal.append(record, cursor=str(len(self.model)))) == 1

    def teardown(self) -> None:
        self.journal.close()
        self.folder.cleanup()

    def same_as_model(self, ledger: pw.Ledger, at: int, as_of: int) -> None:
        assert ledger == self.ledger
        assert reviewed(ledger, at, as_of) == reviewed(self.ledger, at, as_of)

    # -- what arrives

    @initialize(data=st.data(), watching=usually(True, False))
    def two_pledges(self, data, watching) -> None:
        """Most of what follows bears on them."""
        for kind in ({"kind": Kind.REFRAIN}, data.draw(terms)):
            known = data.draw(usually({"known": EARLY}, {}))
            fields = {**data.draw(promises), **known, **kind}
            self.arrive(Pledge(id=self.new_id("pledge"), **fields))
        if watching:
            self.arrive(Coverage(id="watch", **{**WATCH, "origin": "monitor", "known": EARLY}))

    @precondition(lambda self: len(self.pledges) < MOST_PLEDGES)
    @rule(fields=promises, terms=terms, data=st.data())
    def pledge(self, fields, terms, data) -> None:
        """Of any kind, some on a condition, some as long as others are not broken."""
        condition = None
        if data.draw(usually(False, True)):
            others = [p.id for p in self.of_kind(Pledge) if p.kind in (Kind.REFRAIN, Kind.CEASE)]
            condition = Condition(
                text="while it holds",
                state=data.draw(one_of("truce", None)),
                presumed=data.draw(one_of(True, None, False)),
                unless_broken=tuple(
                    data.draw(st.lists(one_of(*others), max_size=2, unique=True)) if others else ()
                ),
            )
        self.arrive(Pledge(id=self.new_id("pledge"), condition=condition, **{**fields, **terms}))

    @rule(fields=tellings)
    def report(self, fields) -> None:
        self.arrive(Report(id=self.new_id("report"), **fields))

    @precondition(lambda self: self.count < MOST_RECORDS)
    @rule(
        first=one_of("2022-03-25", "2022-03-25", "2022-04-01"),
        counts=st.lists(st.integers(0, 3), min_size=5, max_size=5),
    )
    def days_of_reports(self, first, counts) -> None:
        """Enough to count: so many a day."""
        day = moment(first).lo
        for number, count in enumerate(counts):
            for hour in range(count):
                when = exact(day + number * DAY + hour * HOUR)
                self.arrive(Report(id=self.new_id("report"), **{**SHELL, "when": when}))

    @rule(fields=tellings)
    def late_report(self, fields) -> None:
        """Of something long ago, and known after everything else."""
        newest = max(record._known_at for record in self.model.values())
        later = exact(newest + HOUR) if newest < moment("2023-01-01").lo else EARLY
        self.arrive(Report(id=self.new_id("report"), **{**fields, "known": later}))

    @precondition(lambda self: any(id not in self.model for id in TO_COME))
    @rule(fields=tellings)
    def report_that_may_have_been_taken_back_already(self, fields) -> None:
        id = next(id for id in TO_COME if id not in self.model)
        self.arrive(Report(id=id, **fields))

    @rule(fields=states, content=contents)
    def state_report(self, fields, content) -> None:
        self.arrive(StateReport(id=self.new_id("state"), **fields, **content))

    @rule(fields=looks)
    def coverage(self, fields) -> None:
        self.arrive(Coverage(id=self.new_id("coverage"), **fields))

    @precondition(lambda self: self.incidents)
    @rule(data=st.data(), kind=usually(StatementKind.DENIAL, StatementKind.COMPLIANCE))
    def statement(self, data, kind) -> None:
        self.arrive(
            Statement(
                id=self.new_id("statement"),
                kind=kind,
                speaker=data.draw(one_of("state", "minister", "enemy")),
                said=data.draw(moments),
                incidents=(data.draw(one_of(*self.incidents)),),
                known=data.draw(knowns),
            )
        )

    @precondition(lambda self: len(self.incidents) > 1)
    @rule(data=st.data(), known=knowns)
    def same_incident(self, data, known) -> None:
        chosen = st.lists(one_of(*self.incidents), min_size=2, max_size=3, unique=True)
        self.arrive(
            SameIncident(id=self.new_id("same"), incidents=tuple(data.draw(chosen)), known=known)
        )

    @rule(origins=st.lists(one_of(*SOURCES), min_size=2, max_size=2, unique=True), known=knowns)
    def same_origin(self, origins, known) -> None:
        self.arrive(SameOrigin(id=self.new_id("same"), origins=tuple(origins), known=known))

    @precondition(lambda self: len(self.pledges) > 1)
    @rule(data=st.data(), when=moments, known=knowns)
    def supersede(self, data, when, known) -> None:
        target, by = data.draw(st.permutations(self.pledges))[:2]
        self.arrive(
            Supersede(id=self.new_id("supersede"), target=target, by=by, when=when, known=known)
        )

    @rule(data=st.data(), when=moments, known=knowns)
    def withdraw(self, data, when, known) -> None:
        target = data.draw(one_of(*self.pledges))
        self.arrive(Withdraw(id=self.new_id("withdraw"), target=target, when=when, known=known))

    @rule(data=st.data(), known=knowns)
    def retract(self, data, known) -> None:
        """Of anything, retractions and what has not arrived yet included."""
        target = data.draw(one_of(*self.model, *TO_COME))
        self.arrive(Retract(id=self.new_id("retract"), target=target, known=known))

    @precondition(lambda self: self.of_kind(Retract))
    @rule(data=st.data(), known=knowns)
    def take_a_retraction_back(self, data, known) -> None:
        target = data.draw(one_of(*(record.id for record in self.of_kind(Retract))))
        self.arrive(Retract(id=self.new_id("retract"), target=target, known=known))

    @rule(data=st.data())
    def arrive_again(self, data) -> None:
        """Law 2: a duplicate changes nothing."""
        record = self.model[data.draw(one_of(*self.model))]
        again = self.ledger.with_records(attrs.evolve(record), record)
        assert again == self.ledger
        self.ledger = again
        assert self.journal.append([record, record]) == ()

    @rule(data=st.data())
    def arrive_with_other_content(self, data) -> None:
        """One id never stands for two records: the second is refused, and nothing changes."""
        record = self.model[data.draw(one_of(*self.model))]
        with pytest.raises(pw.InputError, match="different content"):
            self.ledger.with_records(attrs.evolve(record, quote="something else"))
        with pytest.raises(pw.InputError, match="different content"):
            self.journal.append(attrs.evolve(record, quote="something else"))

    # -- the journal of all that arrived

    def open(self) -> None:
        self.journal = pw.Journal(self.file, BASE)

    @rule()
    def close_and_open_the_journal(self) -> None:
        self.journal.close()
        self.open()

    @rule()
    def its_writer_is_killed(self) -> None:
        """Whoever goes on has what is on the disk then: the file, and the log beside it."""
        self.kills += 1
        left = self.file.with_name(f"feed-{self.kills}.journal")
        for ending in ("", "-wal"):
            if Path(f"{self.file}{ending}").exists():
                shutil.copy(f"{self.file}{ending}", f"{left}{ending}")
        self.journal.close()
        self.file = left
        self.open()

    @rule(as_of=clocks)
    def ask_the_journal(self, as_of) -> None:
        """It holds what arrived, and as of a time what was known by then."""
        assert self.journal.ledger().dated == self.model
        assert self.journal.cursor() == str(len(self.model))
        known = {r.id: r for r in known_by(self.model.values(), as_of)}
        assert self.journal.ledger(datetime_of(as_of, "UTC")).dated == known

    @rule()
    def tell_a_reader(self) -> None:
        """What it is told leads from what it knew to what is so, and then there is nothing to tell."""
        for news in self.journal.changes("reader"):
            key = news.pledge, news.what, news.own
            assert self.told.get(key, news.before) == news.before
            self.told[key] = news.after
        assert [*self.journal.changes("reader")] == []
        now = self.journal.monitor().review()
        for judgement in now:
            key = judgement.pledge, "verdict", ()
            assert self.told.get(key, judgement.verdict.value) == judgement.verdict.value

    # -- what is asked

    @rule(at=clocks, as_of=clocks)
    def ask(self, at, as_of) -> None:
        """Law 3: the answer is that of what was known by then, and is remembered."""
        told = reviewed(self.ledger, at, as_of)
        known = pw.Ledger(known_by(self.records, as_of), timezone="UTC")
        assert reviewed(known, at, as_of) == told
        self.answered.append((at, as_of, told))

    @rule()
    def ask_now(self) -> None:
        """The default clocks are the newest knowledge time (semantics 0.1)."""
        newest = max(record._known_at for record in self.model.values())
        assert bits(self.ledger.review().to_dict()) == reviewed(self.ledger, newest, newest)

    @rule(at=clocks, as_of=clocks, chance=st.randoms(use_true_random=False))
    def ask_of_the_records_in_another_order(self, at, as_of, chance) -> None:
        """Laws 1 and 10: the ledger that grew is the ledger of the set."""
        shuffled = [*self.records, *self.model.values()]
        chance.shuffle(shuffled)
        self.same_as_model(pw.Ledger(shuffled, timezone="UTC"), at, as_of)

    @precondition(lambda self: self.answered)
    @rule(data=st.data())
    def ask_again(self, data) -> None:
        """An answer at an earlier knowledge time stays what it was, whatever came to be known later."""
        at, as_of, told = data.draw(st.sampled_from(self.answered))
        assert reviewed(self.ledger, at, as_of) == told

    @rule(at=clocks, as_of=clocks)
    def ask_what_is_alive(self, at, as_of) -> None:
        alive = {r.id for r in self.model.values() if is_alive(r, self.model, as_of)}
        assert {record.id for record in self.ledger.alive(as_of)} == alive
        listed = {
            judgement.pledge for judgement in self.ledger.review(at=clock(at), as_of=clock(as_of))
        }
        assert listed == {id for id in alive if isinstance(self.model[id], Pledge)}

    @rule(data=st.data(), at=clocks, as_of=clocks)
    def take_back_and_restore(self, data, at, as_of) -> None:
        """Law 4: what is taken back and restored by then was never taken back."""
        target = data.draw(one_of(*self.model))
        back, again = data.draw(knowns), data.draw(knowns)
        back = Retract(id="back", target=target, known=back)
        again = Retract(id="again", target="back", known=again)
        as_of = max(as_of, back._known_at, again._known_at)
        both = self.ledger.with_records(*data.draw(st.permutations([back, again])))
        undone, never = (
            book.review(at=clock(at), as_of=clock(as_of)).to_dict() for book in (both, self.ledger)
        )
        if back._known_at < again._known_at:
            # In between it was taken back, which skepticism remembers (semantics 10).
            undone, never = without_skepticism(undone), without_skepticism(never)
        assert bits(undone) == bits(never)

    @rule(at=clocks, as_of=clocks)
    def read_it_all(self, at, as_of) -> None:
        """Whatever has arrived, a review can be read: as text, explained, and as a graph."""
        review = self.ledger.review(at=clock(at), as_of=clock(as_of))
        assert str(review)
        assert review.is_contradicted == any(f.certainty is T for f in review.findings)
        for judgement in tuple(review)[:2]:
            assert review.explain(judgement.pledge)
            steps = review.history(judgement.pledge)
            assert not steps or steps[-1].verdict is judgement.verdict
        review.graph()

    # -- what is done to files

    @rule(data=st.data(), at=clocks, as_of=clocks)
    def split_and_merge(self, data, at, as_of) -> None:
        """Two ledgers that overlap and hold all of it between them are, merged, the ledger."""
        here = data.draw(st.sets(one_of(*self.model)))
        one = self.whole_with(here)
        other = self.whole_with(set(self.model) - here)
        assert one | other == other | one
        assert (one | other) | one == one | other
        self.same_as_model(other | one, at, as_of)
        self.ledger = one | other

    def whole_with(self, ids: set[str]) -> pw.Ledger:
        """A ledger of some records and of all that those name."""
        kept: dict[str, Timed] = {}
        waiting = sorted(ids)
        while waiting:
            record = self.model[waiting.pop()]
            if record.id not in kept:
                kept[record.id] = record
                named = names_of(record)
                waiting += [r.id for r in self.model.values() if named & tells_of(r)]
        return pw.Ledger([*WORLD, *kept.values()], timezone="UTC")

    @rule(form=one_of(toml, jsonl), at=clocks, as_of=clocks)
    def write_and_read(self, form, at, as_of) -> None:
        """What is read back is the ledger, which goes on from there."""
        read = form.loads(form.dumps(self.ledger))
        self.same_as_model(read, at, as_of)
        self.ledger = read

    # -- what always holds

    @invariant()
    def the_ledger_holds_what_arrived(self) -> None:
        assert self.ledger.dated == self.model


TestKeeping = Keeping.TestCase
TestKeeping.settings = effort("machine")
