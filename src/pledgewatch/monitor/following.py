"""The monitor: what it is fed, what that touches, and what it tells."""

from __future__ import annotations

import copy
import heapq
import itertools
import os
from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, overload

import attrs

from pledgewatch.case import Case, open_case, refuse_unread
from pledgewatch.changes.causes import NOTHING
from pledgewatch.claims import whose_acts
from pledgewatch.dates import Time, clock_of, instant
from pledgewatch.evidence import Memory
from pledgewatch.explanations import listed, named
from pledgewatch.fields import shown
from pledgewatch.findings import FindingKey
from pledgewatch.ledger import Ledger, a_ledger, trusted
from pledgewatch.matching import compile_scope
from pledgewatch.moments import FOREVER
from pledgewatch.monitor.answering import (
    FOLLOWED,
    Answers,
    Key,
    Part,
    Sort,
    answers,
    is_counted,
    is_early,
    of_scope,
    turn,
)
from pledgewatch.monitor.asking import Questions, time_of
from pledgewatch.monitor.checking import checked, received, stands
from pledgewatch.monitor.keeping import File, Kept, Telling, brings_in, tables_of
from pledgewatch.monitor.news import News
from pledgewatch.monitor.saving import State, read_state, write_state
from pledgewatch.notes import Note
from pledgewatch.reciprocity import partners
from pledgewatch.records import (
    Coverage,
    Kind,
    Node,
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
from pledgewatch.review import Review, review
from pledgewatch.verdicts import Judgement

if TYPE_CHECKING:
    import pendulum

__all__ = ["Monitor"]

_HELD = (StatementKind.DENIAL, StatementKind.CLAIM, StatementKind.COMPLIANCE)
"""Statements that are held against what was reported."""
Fed = Record | Mapping[str, Any]
"""What a monitor is fed: records, or tables of their keys as in JSON Lines."""
_NEVER = FOREVER
_NOTHING_SAID: Answers = {}
_NO_KEY: FindingKey = ("", "", "", "", ())
_MOST_TOLD = 4
"""How many records of a cause are told in a sentence; the others are counted."""
_MOST_MEMORIES = 1_000
"""Of how many pledges it is remembered how what is told of them weighs."""
_MOST_ASKED = 32
"""How many records of a batch are left out in turn to see which of them did it."""


@attrs.define
class _Clocks:
    at: int
    as_of: int

    @property
    def agree(self) -> bool:
        return self.at == self.as_of


class Monitor:
    """Follows the answers on a ledger while records come in, and tells every change.

    What it says is what `Ledger.review` says of all records it was fed, at its clocks. `as_of` is the
    newest knowledge time fed and never goes back; `at` is the same unless it is given.

    It keeps what can bear on something. A report that lies in no pledge's or statement's scope and
    time, speaks of no incident that others may speak of and was not published before it happened is
    not kept; `left_out` counts them. So:

    - what is fed later is judged from what was kept. A pledge or statement that would have asked for
      reports that were left out is judged without them, and the review says so in a note
      (`unheard`); fed again, they count.
    - a record that names a report which was left out is refused like one that names nothing. Feed
      both in one batch.
    - that a left-out report comes again, with other content or the same, cannot be noticed.
    - the notes of a review (`omission`, `retracted`) do not tell of what was left out.

    Args:
        ledger: What is known at the start; its newest knowledge time is where the clocks start.

    Raises:
        InputError: for what is no ledger.
    """

    def __init__(self, ledger: Ledger) -> None:
        newest = a_ledger("Monitor", ledger)._newest
        self._start(
            State(
                ledger=ledger,
                at=newest,
                as_of=newest,
                left_out=0,
                left_out_until=-FOREVER,
                unheard={},
            )
        )

    def _start(self, state: State) -> None:
        ledger = state.ledger
        refuse_unread((ledger.header, *ledger.records))
        self._header, self._streamed = ledger.header, set(ledger.streamed)
        self._assumptions = ledger.assumptions
        self._clocks = _Clocks(state.at, state.as_of)
        self._nodes: dict[tuple[str, str], Record] = {}
        self._bringing: list[Timed] = []
        self._left_out = state.left_out
        self._left_out_until = state.left_out_until
        self._unheard = dict(state.unheard)
        for record in ledger.records:
            if not isinstance(record, Timed):
                self._nodes[record.table, record.id] = record
        dated = list(ledger.dated.values())
        # Of those that name what comes with pledgewatch one would do, but they are few anyway.
        nowhere = Ledger()
        self._bringing += [r for r in dated if brings_in(r, nowhere)]
        self._answers: dict[Part, Answers] = {}
        self._turns: dict[Part, int] = {}
        self._coming: list[tuple[int, str, str]] = []
        self._reductions: set[Part] = set()
        self._settle_in(dated)
        for part in self._parts():
            self._begin(part)

    # -- what it says now

    @property
    def as_of(self) -> pendulum.DateTime:
        """Knowledge time, in the ledger's zone (else UTC)."""
        return clock_of(self._clocks.as_of, self._header.timezone)

    @property
    def at(self) -> pendulum.DateTime:
        """Event time, in the ledger's zone (else UTC)."""
        return clock_of(self._clocks.at, self._header.timezone)

    @property
    def left_out(self) -> int:
        """How many of the reports it was fed were not kept, because they bear on nothing."""
        return self._left_out

    def __len__(self) -> int:
        """How many dated records it keeps."""
        return len(self._kept.dated)

    def __repr__(self) -> str:
        title = "without title" if self._header.title is None else repr(self._header.title)
        return (
            f"<Monitor {title}: {len(self)} records kept, {self._left_out} left out, as of "
            f"{self.as_of}>"
        )

    def _ipython_key_completions_(self) -> list[str]:
        return sorted(id for id, r in self._kept.dated.items() if isinstance(r, Pledge))

    def __copy__(self) -> Monitor:
        # What it keeps changes with what it is fed: two that shared it would be one.
        return copy.deepcopy(self)

    def __getitem__(self, pledge: str) -> Judgement:
        """The judgement on one pledge now, from what bears on it alone.

        Raises:
            KeyError: when no such pledge is known.
        """
        if not isinstance(pledge, str):
            raise KeyError(f"no pledge {shown(pledge)} is known")
        case = self._case_of(pledge)
        if pledge not in case.scopes:
            raise KeyError(pledge)
        return case.judgement(pledge, self._clocks.at)

    def __contains__(self, pledge: object) -> bool:
        """Whether a pledge is known now, by its id.

        Raises:
            TypeError: for what is no id.
        """
        if not isinstance(pledge, str):
            raise TypeError(f"a monitor holds pledges by their id, not {type(pledge).__name__}")
        return pledge in self._case_of(pledge).scopes

    def _case_of(self, pledge: str) -> Case:
        file, _ = self._file(Part(Sort.PLEDGE, pledge))
        return open_case(file, self._clocks.as_of, [pledge])

    @property
    def ledger(self) -> Ledger:
        """A ledger of all records kept."""
        return Ledger(
            (*self._nodes.values(), *self._kept.dated.values()),
            **attrs.asdict(self._header),
            assumptions=self._assumptions,
            streamed=self._streamed,
        )

    def review(self) -> Review:
        """Everything concluded now: the review of all that was fed, at the monitor's clocks."""
        made = review(self.ledger, at=self._clocks.at, as_of=self._clocks.as_of)
        unheard = tuple(self._unheard_notes(made))
        return attrs.evolve(made, notes=(*made.notes, *unheard)) if unheard else made

    def _unheard_notes(self, made: Review) -> Iterator[Note]:
        for id, number in sorted(self._unheard.items()):
            if id in made.case.alive:
                pledge = id if isinstance(made.case.alive[id], Pledge) else None
                yield Note(
                    kind="unheard",
                    pledge=pledge,
                    records=(id,),
                    text=f"{id} was fed after {number} {'report' if number == 1 else 'reports'} had "
                    "been left out, for nothing that was known then asked for them. What they tell "
                    "of does not count; fed again, it does.",
                )

    # -- kept in a file

    def save(self, path: str | os.PathLike[str]) -> None:
        """Write where it stands to a file, replacing it as a whole or not at all; see `saving`.

        What it would still tell of reductions (see `advance`) is not told after loading: `advance`
        first.

        Raises:
            InputError: for a place that cannot be written to, or a record made in Python that no file
                can hold.
        """
        write_state(
            State(
                ledger=self.ledger,
                at=self._clocks.at,
                as_of=self._clocks.as_of,
                left_out=self._left_out,
                left_out_until=self._left_out_until,
                unheard=dict(sorted(self._unheard.items())),
            ),
            path,
        )

    @classmethod
    def load(cls, path: str | os.PathLike[str]) -> Monitor:
        """A monitor that goes on where a saved one stood.

        Raises:
            InputError: for a file that cannot be read, that holds something else or is damaged, with
                its line.
        """
        state = read_state(path)
        monitor = cls.__new__(cls)
        monitor._start(state)
        return monitor

    # -- feeding

    @overload
    def feed(
        self,
        records: Fed | Collection[Fed],
        *,
        at: Time | None = None,
        as_of: Time | None = None,
    ) -> tuple[News, ...]: ...

    @overload
    def feed(
        self,
        records: Iterator[Fed],
        *,
        at: Time | None = None,
        as_of: Time | None = None,
    ) -> Iterator[News]: ...

    def feed(
        self,
        records: Fed | Iterable[Fed],
        *,
        at: Time | None = None,
        as_of: Time | None = None,
    ) -> tuple[News, ...] | Iterator[News]:
        """Take in records, and tell what they change.

        A record, or a list of them (a batch), is one step: it is taken in as a whole or not at all, and
        what it changed is returned. An iterator is a stream: it is followed one record at a time, and
        its changes are told as they are asked for.

        A record may be given as the table that stands for it in JSON Lines, such as
        ``{"record": "report", "id": ...}``. Civil times without a zone are read in the zones of the
        ledger, as they are where a ledger is made.

        A record that is known already changes nothing. The clocks move to the newest knowledge time
        fed; what time alone changed on the way is told with the rest, and names no records.

        Args:
            records: One record, a batch or a stream.
            at: Event time to judge at, as `Ledger.instant` takes it; left out: `as_of`.
            as_of: Knowledge time, if later than that of the records.

        Raises:
            InputError: for what is no record, with its place, and for what a ledger would refuse: an id
                that names another record, a reference to nothing, a record that contradicts others.
                Nothing of a batch is taken in then; of a stream, what came before is.
        """
        world = self._kept.world
        clocks = world.instant(at), world.instant(as_of)
        if isinstance(records, Iterator):
            return (
                news
                for place, record in enumerate(records, start=1)
                for news in self._step(self._received((record,), place), *clocks)
            )
        return self._step(self._received(records), *clocks)

    def advance(self, as_of: Time, *, at: Time | None = None) -> tuple[News, ...]:
        """Move the clocks alone, and tell what time alone changed.

        Reductions are read anew as well: otherwise what time alone changes of them is told when
        something bears on them, begins or ends, and by the end of each civil day.

        Args:
            as_of: Knowledge time to move to, as `Ledger.instant` takes it; an earlier one moves
                nothing.
            at: Event time to judge at; left out: `as_of`.

        Raises:
            InputError: for what is no time.
        """
        world = self._kept.world
        return self._step((), world.instant(at), instant(as_of, world.timezone))

    def _received(self, given: object, first: int = 1) -> list[Record]:
        # Asked anew each time: a place that came in a stream is known to what follows.
        return received(given, self._kept.world.zones, first)

    def _step(
        self, batch: Collection[Record], at: int | None, as_of: int | None
    ) -> tuple[News, ...]:
        refuse_unread(batch)
        if len(batch) == 1 and at is None and as_of is None and self._clocks.agree:
            (record,) = batch
            if isinstance(record, Report) and self._passes_by(record):
                return self._passed(record)
        fresh = checked(batch, self._nodes, self._kept, self._left_out)
        known = max((r._known_at for r in fresh if isinstance(r, Timed)), default=-FOREVER)
        known = max(known, self._clocks.as_of, -FOREVER if as_of is None else as_of)
        old, new = self._clocks, _Clocks(known if at is None else at, known)
        # Where the clocks part, or meet again, what lies between them is not followed but looked at.
        everything = not (old.agree and new.agree) and (bool(fresh) or old != new)
        rebuild = any(self._is_of_the_world(record) for record in fresh)
        if everything or rebuild:
            for part in self._parts():
                self._answered(part)
        touched: dict[Part, set[str]] = {}
        ids = self._take_in(fresh, rebuild, touched)
        self._clocks = new
        due = (
            (*self._answers, *self._parts())
            if everything or rebuild
            else tuple(self._due(new.as_of))
        )
        for part in due:
            touched.setdefault(part, set(ids) if everything or rebuild else set())
        if not batch:
            for part in self._reductions:
                touched.setdefault(part, set())
        return self._told(touched, ids, old, due)

    def _passes_by(self, report: Report) -> bool:
        """Whether a report surely stands and bears on nothing: most of a stream does."""
        return (
            report.id not in self._kept.dated
            and stands(report, self._kept)
            and not self._is_wanted(report)
        )

    def _passed(self, report: Report) -> tuple[News, ...]:
        """Count a report that is left out, and follow its clock."""
        self._leave_out(report)
        known, old = report._known_at, self._clocks
        if known <= old.as_of:
            return ()
        self._clocks = _Clocks(known, known)
        if not self._coming or self._coming[0][0] > known:
            return ()
        due = tuple(self._due(known))
        return self._told(dict.fromkeys(due, ()), frozenset(), old, due)

    def _leave_out(self, report: Report) -> None:
        self._left_out += 1
        self._left_out_until = max(self._left_out_until, report.when.hi)

    def _is_of_the_world(self, record: Record) -> bool:
        """Whether it changes who belongs to whom or what lies in what."""
        if isinstance(record, Source):
            return record.organ_of is not None
        return isinstance(record, Node) or brings_in(record, self._kept.world)

    # -- taking in

    def _settle_in(self, dated: Iterable[Timed]) -> None:
        """Lay out the world anew, and all that is kept in it."""
        world = trusted(
            (*self._nodes.values(), *self._bringing),
            header=self._header,
            assumptions=self._assumptions,
        )
        self._kept = kept = Kept(world, self._streamed)
        self._everywhere = tuple(p.id for p in world.all(Place) if not p.part_of)
        self._questions = Questions(world)
        self._asserted, self._assured = Questions(world), Questions(world)
        self._memories: dict[str, Memory] = {}
        self._tie_askers: dict[str, tuple[tuple[int, ...], list[str]]] = {}
        self._early: set[str] = set()
        self._conditioned: dict[str, list[str]] = {}
        given = list(dated)
        asking = [r for r in given if isinstance(r, (Pledge, Statement))]
        for saying in asking:
            self._ask(saying)
        for record in given:
            kept.add(record)
            if isinstance(record, (Report, StateReport)):
                self._enter(record)
        for root in kept.ties.roots():
            self._enter_tie(root)

    def _ask(self, record: Pledge | Statement) -> None:
        """Note what a pledge or statement asks about."""
        world = self._kept.world
        places = record.places or self._everywhere
        if isinstance(record, Pledge):
            since, until = time_of(world, record)
            self._questions.add(
                record.id,
                record.debtor,
                record.activities,
                (*places, *record.control),
                since,
                until,
            )
            condition = record.condition
            if condition is not None and condition.state is not None:
                self._conditioned.setdefault(condition.state, []).append(record.id)
            if record.kind in (Kind.DO_BY, Kind.MAINTAIN):
                self._asserted.add(record.id, "", record.activities, places)
        elif record.activities:
            if record.kind in _HELD:
                whose = whose_acts(world, record)
                self._questions.add(record.id, whose, record.activities, places)
            if record.kind in (StatementKind.INTENT, StatementKind.CLAIM):
                self._asserted.add(record.id, "", record.activities, places)
            if record.kind in (StatementKind.ASSURANCE, StatementKind.COMPLIANCE):
                self._assured.add(record.id, "", record.activities, places)

    def _asked(self, telling: Telling) -> list[str]:
        """The pledges and statements that ask about a telling."""
        when = telling.when
        if isinstance(telling, StateReport):
            # A state lasts: what is told of it matters whenever it was so.
            lo, hi = -FOREVER, FOREVER
        else:
            lo, hi = when.lo, when.hi
        return self._questions.asked(telling.activity, telling.place, telling.actor, lo, hi)

    def _asked_of_tie(self, root: str) -> list[str]:
        """The pledges and statements that ask about what may be one incident.

        Tellings of one incident that disagree may each be right in part: what nobody tells whole, such
        as the activity of one in the place of another, may be what happened.
        """
        tellings = self._kept.tellings(root)
        if not tellings:
            return []
        timeless = any(isinstance(telling, StateReport) for telling in tellings)
        lo = -FOREVER if timeless else min(telling.when.lo for telling in tellings)
        hi = FOREVER if timeless else max(telling.when.hi for telling in tellings)
        sorts = tuple(
            dict.fromkeys(getattr(telling, name) for telling in tellings)
            for name in ("activity", "place", "actor")
        )
        # What is told only grows, and so does what is asked: where neither has, the answer is the same.
        size = (*map(len, sorts), lo, hi, len(self._questions))
        known = self._tie_askers.get(root)
        if known is None or known[0] != size:
            names = dict.fromkeys(
                name
                for activity, place, actor in itertools.product(*sorts)
                for name in self._questions.asked(activity, place, actor, lo, hi)
            )
            known = self._tie_askers[root] = size, list(names)
        return known[1]

    def _enter(self, telling: Telling) -> None:
        """Lay a telling in the dockets of those who ask about it."""
        for name in self._asked(telling):
            self._kept.lay(telling.id, name)
        if is_early(telling):
            self._early.add(telling.id)

    def _enter_tie(self, root: str) -> None:
        """Lay what is tied together in the dockets of those who ask about it."""
        # Where one of them lies, all are found.
        for telling in self._kept.tellings(root)[:1]:
            for name in self._asked_of_tie(root):
                self._kept.lay(telling.id, name)

    def _is_wanted(self, report: Report) -> bool:
        """Whether a report can bear on anything, now or when more becomes known of its incident."""
        return (
            report.incident is not None
            or bool(self._asked(report))
            or self._kept.ties.root(report.id) is not None
            or is_early(report)
        )

    def _take_in(
        self, fresh: list[Record], rebuild: bool, touched: dict[Part, set[str]]
    ) -> frozenset[str]:
        """Keep what is new, and note what it touches; the ids of the dated records kept."""
        for record in fresh:
            if not isinstance(record, Timed):
                self._nodes[record.table, record.id] = record
            elif brings_in(record, self._kept.world):
                self._bringing.append(record)
        dated = [record for record in fresh if isinstance(record, Timed)]
        if rebuild:
            self._streamed.update(record.id for record in dated)
            self._settle_in((*self._kept.dated.values(), *dated))
            self._wonder(dated)
            return frozenset(record.id for record in dated)
        for record in fresh:
            if isinstance(record, Source):
                # Nothing can have named it yet, so that the world is the same but for its name.
                tables_of(self._kept.world)[Source.table][record.id] = record
        asking = [record for record in dated if isinstance(record, (Pledge, Statement))]
        for record in asking:
            self._ask(record)
        self._wonder(dated)
        if asking:
            self._open_dockets({record.id for record in asking})
        # What speaks of incidents comes first, so that the reports it speaks of are kept.
        dated.sort(
            key=lambda r: (isinstance(r, (Report, Retract)), getattr(r, "incident", None) is None)
        )
        kept: list[Timed] = []
        for record in dated:
            if isinstance(record, Report) and not self._is_wanted(record):
                self._leave_out(record)
                continue
            for name in self._names_of_incidents(record):
                root = self._kept.ties.root(name)
                if root is not None:
                    touched.setdefault(Part(Sort.TIE, root), set()).add(record.id)
            self._kept.add(record)
            self._streamed.add(record.id)
            if isinstance(record, (Report, StateReport)):
                self._enter(record)
            kept.append(record)
        for root in dict.fromkeys(self._kept.ties.of(record.id) for record in kept):
            if root is not None:
                self._enter_tie(root)
        for record in kept:
            for part in self._touched_by(record):
                touched.setdefault(part, set()).add(record.id)
        return frozenset(record.id for record in kept)

    def _wonder(self, dated: Iterable[Timed]) -> None:
        """Note who asks for what may have been left out before."""
        if not self._left_out:
            return
        for record in dated:
            if isinstance(record, Pledge):
                since, _ = time_of(self._kept.world, record)
                if since < self._left_out_until:
                    self._unheard[record.id] = self._left_out
            elif isinstance(record, Statement) and record.kind in _HELD and record.activities:
                self._unheard[record.id] = self._left_out

    def _open_dockets(self, names: set[str]) -> None:
        """Lay what was told before in the dockets of new pledges and statements."""
        for telling in self._kept.dated.values():
            if isinstance(telling, (Report, StateReport)):
                for name in self._asked(telling):
                    if name in names:
                        self._kept.lay(telling.id, name)
        for root in self._kept.ties.roots():
            self._enter_tie(root)

    def _names_of_incidents(self, record: Timed) -> Iterator[str]:
        """The names by which a record may be tied to others."""
        named = record.incidents if isinstance(record, SameIncident) else (record.id,)
        for name in named:
            yield name
            told = record if name == record.id else self._kept.dated.get(name)
            incident = getattr(told, "incident", None)
            if incident is not None:
                yield incident

    # -- what is touched

    def _touched_by(self, given: Timed) -> Iterator[Part]:
        """The parts of the review whose answers a record may change."""
        kept = self._kept
        record = kept.target_of(given)
        match record:
            case Report() | StateReport():
                yield from self._touched_by_telling(record)
            case Pledge():
                yield from self._touched_by_pledge(record.id)
                yield from self._touched_by_saying(record)
                for target in kept.replacing.get(record.id, ()):
                    yield Part(Sort.PLEDGE, target)
            case Statement():
                if record.kind in _HELD:
                    yield Part(Sort.STATEMENT, record.id)
                for root in kept.roots_of(record.incidents):
                    yield from self._asking_about_tie(root)
                yield from self._touched_by_saying(record)
            case Supersede() | Withdraw():
                yield from self._touched_by_pledge(record.target)
                sides = [record.target, *([record.by] if isinstance(record, Supersede) else [])]
                for side in sides:
                    saying = kept.dated[side]
                    assert isinstance(saying, Pledge)
                    yield from self._touched_by_saying(saying)
            case SameIncident():
                for name in record.incidents:
                    yield from self._touched_by_tie(name)
            case SameOrigin():
                yield from self._answers
                for name in kept.dockets:
                    yield self._part_of(name)
            case Coverage():
                yield from self._touched_by_coverage(record)
            case _:
                return

    def _part_of(self, name: str) -> Part:
        sort = Sort.PLEDGE if isinstance(self._kept.dated[name], Pledge) else Sort.STATEMENT
        return Part(sort, name)

    def _touched_by_telling(self, telling: Telling) -> Iterator[Part]:
        yield from self._asking_about(telling)
        if telling.id in self._early:
            yield Part(Sort.EARLY, telling.id)
        root = self._kept.ties.of(telling.id)
        if root is not None:
            yield from self._touched_by_tie(root)
        if isinstance(telling, StateReport):
            if telling.level is not None and telling.place and telling.activity:
                yield Part(Sort.LEVELS, telling.unit or "")
            for pledge in self._conditioned.get(telling.state or "", ()):
                yield from self._touched_by_pledge(pledge)
                record = self._kept.dated[pledge]
                assert isinstance(record, Pledge)
                yield from self._touched_by_saying(record)

    def _asking_about(self, telling: Telling) -> Iterator[Part]:
        """The pledges and statements that a telling bears on, and what depends on those."""
        yield from self._depending_on(self._asked(telling))

    def _asking_about_tie(self, root: str) -> Iterator[Part]:
        """The pledges and statements that what is tied together bears on, and what depends on those."""
        yield from self._depending_on(self._asked_of_tie(root))

    def _depending_on(self, names: Iterable[str]) -> Iterator[Part]:
        """Some pledges and statements that are kept, and the pledges that depend on them."""
        for name in names:
            if name not in self._kept.dated:
                continue
            part = self._part_of(name)
            if part.sort is Sort.STATEMENT:
                yield part
            elif name in self._kept.depending or name in self._kept.claims_on:
                yield from self._touched_by_pledge(name)
            else:
                yield part
                pledge = self._kept.dated[name]
                assert isinstance(pledge, Pledge)
                if partners(pledge):
                    yield from self._touched_by_pledge(name)

    def _touched_by_tie(self, name: str) -> Iterator[Part]:
        root = self._kept.ties.root(name)
        if root is None:
            return
        yield Part(Sort.TIE, root)
        yield from self._asking_about_tie(root)
        for id in self._kept.ties.members(root):
            record = self._kept.dated[id]
            if isinstance(record, Statement) and record.kind in _HELD:
                yield Part(Sort.STATEMENT, id)

    def _touched_by_pledge(self, pledge: str) -> Iterator[Part]:
        """A pledge that stands differently, those that depend on it, and who says that it is kept."""
        kept = self._kept
        for id in kept.dependents(pledge):
            record = kept.dated.get(id)
            if not isinstance(record, Pledge):
                continue
            yield Part(Sort.PLEDGE, id)
            for claim in kept.claims_on.get(id, ()):
                statement = kept.dated[claim]
                if isinstance(statement, Statement) and statement.kind is StatementKind.COMPLIANCE:
                    yield Part(Sort.STATEMENT, claim)
            for root in {kept.ties.of(told) for told in kept.dockets.get(id, ())}:
                if root is not None and self._is_disputed(root):
                    yield Part(Sort.TIE, root)
            if partners(record):
                yield from self._touched_by_saying(record)

    def _touched_by_saying(self, record: Pledge | Statement) -> Iterator[Part]:
        """What a saying may exclude, or be excluded by."""
        if not record.activities:
            return
        if record.id in self._asserted:
            yield Part(Sort.CLASH, record.id)
        for id in self._asserted.about(record.activities, record.places):
            yield Part(Sort.CLASH, id)

    def _touched_by_coverage(self, look: Coverage) -> Iterator[Part]:
        for name in self._questions.about(look.activities, look.places):
            part = self._part_of(name)
            if part.sort is Sort.STATEMENT:
                yield part
            else:
                yield from self._touched_by_pledge(name)
        if look.sensitivity is not None:
            # What is tied to something in scope may have happened anywhere.
            for root in self._kept.ties.roots():
                yield from self._touched_by_tie(root)

    def _is_disputed(self, root: str) -> bool:
        """Whether somebody denies something that is tied together: then whom it accuses matters."""
        return any(
            isinstance(r := self._kept.dated[id], Report) and r.stance is Stance.DENIES
            for id in self._kept.ties.members(root)
        )

    # -- what is answered

    def _parts(self) -> Iterator[Part]:
        """Every part of the review."""
        for record in self._kept.dated.values():
            if isinstance(record, Pledge):
                yield Part(Sort.PLEDGE, record.id)
            elif isinstance(record, Statement) and record.kind in _HELD:
                yield Part(Sort.STATEMENT, record.id)
            if isinstance(record, (Pledge, Statement)) and record.id in self._asserted:
                yield Part(Sort.CLASH, record.id)
        for root in self._kept.ties.roots():
            yield Part(Sort.TIE, root)
        for unit in self._kept.levels:
            yield Part(Sort.LEVELS, unit)
        for id in self._early:
            yield Part(Sort.EARLY, id)

    def _file(self, part: Part, without: Collection[str] = ()) -> tuple[File, tuple[str, ...]]:
        """The records that bear on a part, and the pledges it asks about."""
        kept = self._kept
        asked: tuple[str, ...] = ()
        match part.sort:
            case Sort.PLEDGE:
                ids, asked = kept.of_pledges([part.name]), (part.name,)
            case Sort.STATEMENT:
                ids, asked = self._about_statement(part.name)
            case Sort.TIE:
                ids = set()
                if kept.ties.root(part.name) == part.name:
                    ids = {*kept.ties.members(part.name)}
                    if self._is_disputed(part.name):
                        asked = tuple(
                            each.name
                            for each in self._asking_about_tie(part.name)
                            if each.sort is Sort.PLEDGE
                        )
                        ids |= kept.of_pledges(asked)
            case Sort.LEVELS:
                ids = {*kept.levels.get(part.name, ())}
            case Sort.EARLY:
                ids = {part.name}
            case Sort.CLASH:
                ids = self._beside(part.name)
        return kept.file(ids, without), asked

    def _about_statement(self, id: str) -> tuple[set[str], tuple[str, ...]]:
        kept = self._kept
        statement = kept.dated.get(id)
        if not isinstance(statement, Statement):
            return set(), ()
        ids = {*kept.told_to(id), *kept.of_ties(statement.incidents), *kept.sensitive()}
        asked: tuple[str, ...] = ()
        if statement.kind is StatementKind.COMPLIANCE:
            asked = tuple(n for n in statement.answers if isinstance(kept.dated.get(n), Pledge))
            ids |= kept.of_pledges(asked)
        others = {each for each in ids if isinstance(kept.dated[each], Statement)}
        return (ids - others) | {id}, asked

    def _beside(self, id: str) -> set[str]:
        """A saying, and all that may rule it out."""
        kept = self._kept
        record = kept.dated.get(id)
        if not isinstance(record, (Pledge, Statement)):
            return set()
        near = {
            id,
            *self._questions.about(record.activities, record.places),
            *self._assured.about(record.activities, record.places),
        }
        found: set[str] = set()
        for name in near:
            saying = kept.dated.get(name)
            if isinstance(saying, Pledge):
                found |= kept.of_pledges([name], told=bool(partners(saying)))
            elif saying is not None:
                found.add(name)
        return found

    def _ask_anew(
        self, part: Part, clocks: _Clocks, without: Collection[str] = ()
    ) -> tuple[Answers, Case]:
        file, asked = self._file(part, without)
        memory = None
        if part.sort is Sort.PLEDGE:
            memory = self._memories.pop(part.name, None) or Memory()
            # The one asked last is the last to be forgotten.
            self._memories[part.name] = memory
            if len(self._memories) > _MOST_MEMORIES:
                del self._memories[next(iter(self._memories))]
        found, case = answers(part, file, asked, clocks.at, clocks.as_of, memory)
        if part.sort is Sort.TIE and asked:
            # The pledges asked about bring in other incidents, which answer for themselves.
            own = {case.witnesses.incident(id) for id in self._kept.ties.members(part.name)}
            found = {k: how for k, how in found.items() if k.finding and k.finding[3] in own}
        return found, case

    def _answered(self, part: Part) -> Answers:
        """The answer of a part as it stood before anything new came in."""
        found = self._answers.get(part)
        if found is None:
            found = self._answers[part] = self._ask_anew(part, self._clocks)[0]
        return found

    def _told(
        self,
        touched: Mapping[Part, Collection[str]],
        fresh: frozenset[str],
        old: _Clocks,
        due: Collection[Part],
    ) -> tuple[News, ...]:
        """Answer anew what is touched, and tell what is different.

        Args:
            touched: The parts, each with the new records that touch it.
            fresh: The new records.
            old: The clocks before.
            due: The parts that time alone may have changed since.
        """
        before: dict[Key, str] = {}
        after: dict[Key, str] = {}
        homes: dict[Key, Part] = {}
        for part in touched:
            was = self._answers.get(part)
            if was is None:
                was = self._ask_anew(part, old, fresh)[0]
            now, case = self._ask_anew(part, self._clocks)
            before.update(was)
            after.update(now)
            if was != now:
                homes.update(dict.fromkeys((*was, *now), part))
            self._keep_answer(part, now, case)
        changed = [key for key in {**before, **after} if before.get(key) != after.get(key)]
        changed.sort(key=_order)
        causes = _Causes(self, touched, fresh, frozenset(due))
        return tuple(
            self._news(key, before.get(key), after.get(key), causes.of(homes[key], key, after))
            for key in changed
            # That a pledge which has come or gone has no flags, or is not settled, is no news.
            if not (
                (key not in before or key not in after)
                and NOTHING.get(key.what, "") in (before.get(key), after.get(key))
            )
        )

    def _keep_answer(self, part: Part, now: Answers, case: Case) -> None:
        """Remember an answer, and when time alone may change it."""
        if part.sort is Sort.TIE and self._kept.ties.root(part.name) != part.name:
            # What was tied under this name goes by another one now.
            self._answers.pop(part, None)
            self._set_turn(part, _NEVER)
            return
        self._answers[part] = now or _NOTHING_SAID
        self._reductions.discard(part)
        if is_counted(case):
            self._reductions.add(part)
        self._set_turn(part, turn(case, self._clocks.as_of) if self._clocks.agree else _NEVER)

    def _set_turn(self, part: Part, instant: int) -> None:
        if instant >= _NEVER:
            self._turns.pop(part, None)
        elif self._turns.get(part) != instant:
            self._turns[part] = instant
            heapq.heappush(self._coming, (instant, part.sort.value, part.name))
        if len(self._coming) > 2 * len(self._turns) + 1_000:
            self._coming = [(at, p.sort.value, p.name) for p, at in self._turns.items()]
            heapq.heapify(self._coming)

    def _due(self, now: int) -> Iterator[Part]:
        """The parts that time alone may have changed by now."""
        while self._coming and self._coming[0][0] <= now:
            instant, sort, name = heapq.heappop(self._coming)
            part = Part(Sort(sort), name)
            if self._turns.get(part) == instant:
                del self._turns[part]
                yield part

    # -- what is told

    def _begin(self, part: Part) -> None:
        """See how things stand at the start, or when it will first matter."""
        kept, now = self._kept, self._clocks.as_of
        record = kept.dated.get(part.name)
        if (
            part.sort is Sort.PLEDGE
            and isinstance(record, Pledge)
            and not (kept.dockets.get(record.id) or kept.cuts.get(record.id) or record.condition)
        ):
            # Nothing is told of it: the clocks alone will say, and few of many are open at a time.
            instants = [i for i in of_scope(compile_scope(kept.world, record, ())) if i > now]
            start = record.start or record.said
            if not kept.coverages or not instants or now < start.lo - 1:
                self._set_turn(part, min(instants, default=_NEVER))
                return
        now_said, case = self._ask_anew(part, self._clocks)
        self._keep_answer(part, now_said, case)

    def _news(
        self, key: Key, before: str | None, after: str | None, records: tuple[str, ...]
    ) -> News:
        """A change in a sentence."""
        file = self._kept.file(records)
        cause = (
            f"because of {listed(named(file, id) for id in records[:_MOST_TOLD])}"
            if records
            else "because time passed"
        )
        if len(records) > _MOST_TOLD:
            cause += f" and {len(records) - _MOST_TOLD} more"
        if key.finding is not None:
            kind, _, statement, incident, own = key.finding
            about = incident or statement or (own[0] if own else "")
            what = f"{kind.replace('_', ' ')} {named(file, about)}".strip()
            told = f"{what}, {before or 'none'} -> {after or 'none'}"
        elif key.what == "settled":
            told = f"it is {'settled' if after == 'yes' else 'not settled any more'}"
        else:
            told = f"{key.what} {before or 'none'} -> {after or 'none'}"
        return News(
            pledge=key.pledge,
            what=key.what,
            before=before,
            after=after,
            records=records,
            text=f"{key.pledge or 'ledger'}: {told}, {cause}.",
            at=self._clocks.at,
            as_of=self._clocks.as_of,
            zone=self._header.timezone,
            finding=key.finding,
        )


class _Causes:
    """Which of the records that came in one step did what it changed."""

    def __init__(
        self,
        monitor: Monitor,
        touched: Mapping[Part, Collection[str]],
        fresh: frozenset[str],
        due: frozenset[Part],
    ) -> None:
        self._monitor, self._touched, self._fresh, self._due = monitor, touched, fresh, due
        self._otherwise: dict[tuple[Part, frozenset[str]], Answers] = {}

    def of(self, part: Part, key: Key, after: Answers) -> tuple[str, ...]:
        """The records without which an answer would be another; none where the clocks did it."""
        now = after.get(key)
        came = sorted(self._touched[part])
        if not came:
            return ()
        by_time = part in self._due or part in self._monitor._reductions
        if by_time and self._if_only(part, ()).get(key) == now:
            return ()
        kept = came
        if len(came) > 1:
            # Of records that would do equally well those with the first ids are named.
            for id in came[::-1][:_MOST_ASKED]:
                rest = [each for each in kept if each != id]
                if rest and self._if_only(part, rest).get(key) == now:
                    kept = rest
        return tuple(kept)

    def _if_only(self, part: Part, came: Collection[str]) -> Answers:
        """The answer if of what came in only some records had."""
        without = self._fresh.difference(came)
        found = self._otherwise.get((part, without))
        if found is None:
            monitor = self._monitor
            found = monitor._ask_anew(part, monitor._clocks, without)[0]
            self._otherwise[part, without] = found
        return found


def _order(key: Key) -> tuple[bool, str, bool, int, FindingKey]:
    """Pledges by id, what is said of each in the order it is listed, then its findings."""
    place = FOLLOWED.index(key.what) if key.what in FOLLOWED else len(FOLLOWED)
    return (
        key.pledge is None,
        key.pledge or "",
        key.finding is not None,
        place,
        key.finding or _NO_KEY,
    )
