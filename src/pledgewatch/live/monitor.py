"""The monitor: the answers on a ledger, followed while records come in, and every change told.

What it says at any moment is what a ledger of all that it was fed says at the same clocks (law 11).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self, overload

import attrs

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.review import Review, review
from pledgewatch.live.answers import Answers, judgements
from pledgewatch.live.causes import Cause, all_of
from pledgewatch.live.diff import Causes, Change, subject_of
from pledgewatch.live.facts import FACETS, FactKey, changed
from pledgewatch.live.intake import Intake, OnError, an_on_error, taken_by
from pledgewatch.live.relevance import Subject
from pledgewatch.live.standing import Standing, differing, judged_anew, moved_chances, weighed_anew
from pledgewatch.model.dates import Time, clock_of, instant
from pledgewatch.model.fields import argument, number, refused, shown
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Pledge, Record, Timed
from pledgewatch.model.time import FOREVER

if TYPE_CHECKING:
    import pendulum


Fed = Record | Mapping[str, Any]
"""What a monitor is fed: records, or tables of their keys as in JSON Lines."""


@attrs.frozen(kw_only=True, repr=False)
class News(Change):
    """A change of an answer, as it was told.

    Its causes are of what was fed; none where the clocks alone did it.
    """

    _at: int
    _as_of: int

    @property
    def at(self) -> pendulum.DateTime:
        """Event time at which it was found, in the ledger's zone (else UTC)."""
        return clock_of(self._at, self._zone)

    @property
    def as_of(self) -> pendulum.DateTime:
        """Knowledge time at which it was found, in the same zone."""
        return clock_of(self._as_of, self._zone)

    @property
    def _zone(self) -> str | None:
        return self._ledger.timezone if self._ledger is not None else None


class Monitor:
    """Follows the answers on a ledger while records come in, and tells every change.

    What it says is what `Ledger.review` says of all records it was fed, at its clocks. `as_of` is the
    newest knowledge time fed and never goes back; `at` is the same unless it is given.

    It keeps all that it is fed. Of a step only what may concern a pledge is judged anew, or what time
    alone may have changed since.

    Args:
        ledger: What is known at the start; its newest knowledge time is where the clocks start.
        skepticism: By how much the chance that a pledge is broken must have moved since it was told
            last, to be told again; from the start, which is not told. Left out: it is not followed. Of
            pledges that nothing fed concerns it is looked at once a civil day, for it changes with age.

    Raises:
        InputError: for what is no ledger, or no number above 0 and up to 1.
    """

    def __init__(self, ledger: Ledger, *, skepticism: float | None = None) -> None:
        self._begin(ledger, a_ledger("Monitor", ledger)._newest, skepticism)

    def _begin(self, ledger: Ledger, as_of: int, skepticism: float | None) -> None:
        self._threshold = _threshold("Monitor", skepticism)
        self._held = Intake(ledger)
        now, _ = judged_anew(Standing(as_of, as_of), self._held, None)
        self._now = now if self._threshold is None else weighed_anew(now, ledger, None)

    @classmethod
    def _standing(cls, ledger: Ledger, as_of: int | None, skepticism: float | None) -> Self:
        """A monitor whose clocks stand at a knowledge time, if that is after the newest of a ledger."""
        monitor = cls.__new__(cls)
        newest = ledger._newest
        monitor._begin(ledger, newest if as_of is None else max(newest, as_of), skepticism)
        return monitor

    def __getstate__(self) -> tuple[float | None, Ledger, Standing]:
        return self._threshold, self.ledger, self._now

    def __setstate__(self, state: tuple[float | None, Ledger, Standing]) -> None:
        self._threshold, ledger, self._now = state
        self._held = Intake(ledger)

    # -- what it says now

    @property
    def ledger(self) -> Ledger:
        """A ledger of all records it was fed."""
        return self._held.ledger

    @property
    def as_of(self) -> pendulum.DateTime:
        """Knowledge time, in the ledger's zone (else UTC)."""
        return clock_of(self._now.as_of, self._held.timezone)

    @property
    def at(self) -> pendulum.DateTime:
        """Event time, in the ledger's zone (else UTC)."""
        return clock_of(self._now.at, self._held.timezone)

    def __len__(self) -> int:
        """How many dated records it holds."""
        return len(self._held)

    def __repr__(self) -> str:
        title = self.ledger.title
        named = "without title" if title is None else repr(title)
        count = f"{len(self)} {'record' if len(self) == 1 else 'records'}"
        return f"<Monitor {named}: {count}, as of {self.as_of}>"

    def _ipython_key_completions_(self) -> list[str]:
        return sorted(pledge.id for pledge in self.ledger.all(Pledge))

    def __getitem__(self, pledge: str) -> Judgement:
        """The judgement on one pledge now.

        Raises:
            KeyError: when no such pledge is known.
        """
        if not isinstance(pledge, str):
            raise KeyError(f"no pledge {shown(pledge)} is known")
        found = self._answers(pledge).judgement(pledge)
        if found is None:
            raise KeyError(pledge)
        return found

    def __contains__(self, pledge: object) -> bool:
        """Whether a pledge is known now, by its id.

        Raises:
            TypeError: for what is no id.
        """
        if not isinstance(pledge, str):
            raise TypeError(f"a monitor holds pledges by their id, not {type(pledge).__name__}")
        return self._answers(pledge).judgement(pledge) is not None

    def _answers(self, pledge: str) -> Answers:
        ledger = self._held.relevance.narrowed((pledge,))
        return judgements(ledger, self._now.at, self._now.as_of)

    def review(self) -> Review:
        """Everything concluded now: the review of all that was fed, at the monitor's clocks."""
        return review(self.ledger, at=self._now.at, as_of=self._now.as_of)

    # -- feeding

    @overload
    def feed(
        self,
        records: Fed | Collection[Fed],
        *,
        at: Time | None = None,
        as_of: Time | None = None,
        on_error: OnError | None = None,
    ) -> tuple[News, ...]: ...

    @overload
    def feed(
        self,
        records: Iterator[Fed],
        *,
        at: Time | None = None,
        as_of: Time | None = None,
        on_error: OnError | None = None,
    ) -> Iterator[News]: ...

    def feed(
        self,
        records: Fed | Iterable[Fed],
        *,
        at: Time | None = None,
        as_of: Time | None = None,
        on_error: OnError | None = None,
    ) -> tuple[News, ...] | Iterator[News]:
        """Take in records, and tell what they change.

        A record, or a list of them (a batch), is one step: it is taken in as a whole or not at all, and
        what it changed is returned. The answers are looked at once, after all of it, at the newest
        knowledge time in it: what came and was taken back within a batch changes nothing, and each
        change is told once. It costs as much as a few reviews. An iterator is a stream: it is followed
        one record at a time, and its changes are told as they are asked for.

        A record may be given as the table that stands for it in JSON Lines, such as
        ``{"record": "report", "id": ...}``. Civil times without a zone are read in the zones of the
        ledger, as they are where a ledger is made.

        A record that is known already changes nothing. The clocks move to the newest knowledge time
        fed; what time alone changed on the way is told with the rest, and names no records.

        Args:
            records: One record, a batch or a stream.
            at: Event time to judge at, as `Ledger.instant` takes it; left out: `as_of`.
            as_of: Knowledge time, if later than that of the records.
            on_error: Called with each record that is refused, as it was given, and with the error; the
                others are taken in. Left out: the first error is raised.

        Raises:
            InputError: for what is no record, with its place, and for what a ledger would refuse: an id
                that names another record, a reference to nothing, a record that contradicts others.
                Nothing of a batch is taken in then; of a stream, what came before is.
        """
        clocks = self._instant(at), self._instant(as_of)
        an_on_error("feed", on_error)
        if isinstance(records, Iterator):
            return (
                news
                for place, record in enumerate(records, start=1)
                for news in self._fed((record,), clocks, on_error, place)
            )
        return self._fed(records, clocks, on_error)

    def _fed(
        self,
        records: Any,
        clocks: tuple[int | None, int | None],
        on_error: OnError | None,
        first: int = 1,
    ) -> tuple[News, ...]:
        zones = self._held.zones
        return taken_by(lambda batch: self._step(batch, *clocks), records, zones, first, on_error)

    def _instant(self, given: Time | None) -> int | None:
        return None if given is None else instant(given, self._held.timezone)

    def advance(self, as_of: Time, *, at: Time | None = None) -> tuple[News, ...]:
        """Move the clocks alone, and tell what time alone changed.

        Every pledge is judged anew.

        Args:
            as_of: Knowledge time to move to, as `Ledger.instant` takes it; an earlier one moves
                nothing.
            at: Event time to judge at; left out: `as_of`.

        Raises:
            InputError: for what is no time.
        """
        return self._step((), self._instant(at), instant(as_of, self._held.timezone))

    def _step(
        self, batch: Collection[Record], at: int | None, as_of: int | None
    ) -> tuple[News, ...]:
        before, size = self._held, len(self._held)
        fresh = list(
            dict.fromkeys(
                each.id
                for each in batch
                if isinstance(each, Timed) and not each.review and not before.get(each.id)
            )
        )
        try:
            held = before.taken_in(batch) if batch else before
            now, news = self._moved_on(held, size, fresh, bool(batch), at, as_of)
        except BaseException:
            if any(before.get(id) for id in fresh):
                self._held = Intake(before.without(fresh))
            raise
        self._held, self._now = held, now
        return news

    def _moved_to(self, ledger: Ledger) -> tuple[News, ...]:
        """Take a ledger that holds all of it and more for all that is known, and tell what that changes."""
        before, held = self._held, Intake(ledger)
        fresh = [id for id in ledger.dated if not before.get(id)]
        self._now, news = self._moved_on(held, len(before), fresh, True, None, None, is_other=True)
        self._held = held
        return news

    def _moved_on(
        self,
        held: Intake,
        size: int,
        fresh: Sequence[str],
        is_fed: bool,
        at: int | None,
        as_of: int | None,
        *,
        is_other: bool = False,
    ) -> tuple[Standing, tuple[News, ...]]:
        """Where it stands after a step, and what it tells of it.

        Args:
            held: All that it was fed, and
            size: how much it was before.
            fresh: The records that came.
            is_fed: Whether any were fed.
            at, as_of: The clocks, as far as they are given.
            is_other: Whether what it was fed before may mean something else now.
        """
        old, before = self._now, self._held
        known = max(
            (record._known_at for id in fresh if (record := held.get(id))), default=-FOREVER
        )
        known = max(known, old.as_of, -FOREVER if as_of is None else as_of)
        now = attrs.evolve(old, at=known if at is None else at, as_of=known)
        # Where the clocks part, what lies between them is not followed but looked at; and what is
        # new in the world may be a part of anything.
        is_parted = old.at != old.as_of or now.at != now.as_of
        is_other_world = is_other or (held is not before and held.world != before.world)
        is_same = len(held) == size and not is_other_world
        if is_fed and is_same and (now.at, now.as_of) == (old.at, old.as_of):
            return old, ()
        touched: set[Subject] | None = None
        if is_fed and not is_parted and not is_other_world:
            touched = held.relevance.concerned(fresh)
            if now.as_of > old.as_of:
                touched |= old.in_flux
            if now.as_of >= old.soonest:
                touched |= {subject for subject, turn in old.turns.items() if turn.at <= now.as_of}
        now, answers = judged_anew(now, held, touched)
        news = () if answers is None else tuple(_news((old, before), (now, held), answers, fresh))
        if self._threshold is not None:
            now = weighed_anew(now, held.ledger, touched)
            moved = moved_chances(old, now, self._threshold)
            kept = {id: p for id, p in old.chances.items() if id in now.chances and id not in moved}
            now = attrs.evolve(now, chances={**now.chances, **kept})
            news += tuple(_of_chances(old, now, moved, fresh, held))
        return now, news


def _news(
    earlier: tuple[Standing, Intake],
    later: tuple[Standing, Intake],
    answers: Answers,
    fresh: Sequence[str],
) -> Iterator[News]:
    """What is said now that was not said before, or no longer: pledges by id, their findings last."""
    (old, before), (now, held) = earlier, later
    was, is_now = differing(old, now)
    keys = sorted(changed(was, is_now), key=_order)
    if not keys:
        return
    timeless = {
        subject
        for subject, turn in old.turns.items()
        if turn.is_exact and now.at == now.as_of < turn.at
    }
    found: dict[FactKey, Cause] = {}
    if len(fresh) == 1:
        # What time did not do this did.
        found = {key: Cause((fresh[0],)) for key in keys if subject_of(key) in timeless}
    open_keys = [key for key in keys if key not in found]
    if open_keys:
        # What was fed has grown to what it is now, or was replaced by it.
        causes = Causes(
            (before.relevance, old.as_of),
            (held.relevance, now.as_of),
            now.at,
            was,
            is_now,
            answers,
            timeless,
            fresh=frozenset(fresh),
            with_instead=False,
        )
        for key, reasons in causes.of(open_keys).items():
            (_, found[key]), *others = reasons
            if others:
                found[key] = Cause(all_of(reasons))
    for key in keys:
        yield News(
            pledge=key.pledge,
            what=key.what,
            before=was.get(key),
            after=is_now.get(key),
            own=key.own,
            causes=(("it", found[key]),),
            at=now.at,
            as_of=now.as_of,
            ledger=held.ledger,
        )


# -- how likely it is that pledges are broken ---------------------------------------------------------


def _threshold(entry: str, given: object) -> float | None:
    """By how much a chance must have moved, as an argument; refuses what is no share."""
    found = argument(entry, "skepticism", number, given)
    if found is not None and not 0 < found <= 1:
        raise refused(entry, "skepticism", given, "a number above 0 and up to 1, such as 0.1")
    return found


def _of_chances(
    old: Standing,
    now: Standing,
    moved: Iterable[str],
    fresh: Iterable[str],
    held: Intake,
) -> Iterator[News]:
    """What is told of chances: with what was fed of the pledge, or of others of its debtor."""
    debtor_of: dict[str, str] = {}
    by_debtor: dict[str, set[Subject]] = {}
    ledger = held.ledger
    for pledge in ledger.all(Pledge):
        debtor_of[pledge.id] = pledge.debtor
        by_debtor.setdefault(pledge.debtor, set()).add(pledge.id)
    concerned = {id: held.relevance.subjects_of(ledger.dated[id]) for id in fresh}
    for id in moved:
        own = [record for record, subjects in concerned.items() if id in subjects]
        others = by_debtor[debtor_of[id]]
        told = own or [record for record, subjects in concerned.items() if others & subjects]
        yield News(
            pledge=id,
            what="skepticism",
            before=f"{old.chances[id]:.2f}",
            after=f"{now.chances[id]:.2f}",
            causes=(("it", Cause(tuple(sorted(told)))),),
            at=now.at,
            as_of=now.as_of,
            ledger=ledger,
        )


_FACETS = tuple(FACETS)


def _order(key: FactKey) -> tuple[bool, str, bool, int, object]:
    """Pledges by id, what is said of each in the order it is listed, then its findings."""
    is_finding = key.what == "finding"
    place = 0 if is_finding else _FACETS.index(key.what)
    return key.pledge is None, key.pledge or "", is_finding, place, key.own
