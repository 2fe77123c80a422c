"""Diff: what a review says that another does not, as a set difference of facts, and why."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.findings import Finding, Note, in_series
from pledgewatch.engine.review import Review, review
from pledgewatch.faces import ChangeFaces, DiffFaces
from pledgewatch.live.answers import Answers, home, judgements
from pledgewatch.live.between import Between
from pledgewatch.live.causes import Cause, Clock, Reason, all_of
from pledgewatch.live.facts import (
    FACETS,
    SORTS,
    FactKey,
    Facts,
    certainty_of,
    changed,
    facts,
    note_standing,
)
from pledgewatch.live.relevance import Relevance, Subject, relevance_of
from pledgewatch.model.fields import is_text, one_of, refused
from pledgewatch.model.ledger import Ledger, like
from pledgewatch.model.records import Retract


@attrs.frozen(kw_only=True, repr=False)
class Change(ChangeFaces):
    """One thing that differs between two reviews.

    Attributes:
        pledge: The pledge; None for what concerns no one pledge.
        what: One of `SORTS`: ``verdict``, ``lifecycle``, ``settled``, ``flags``, ``counts``,
            ``finding`` or ``note``; of a monitor ``skepticism`` too.
        before, after: What it was and is; None where it was not there.
        own: Of a finding or note, what makes it the same in another review (its `key`).
        causes: What made it another, by part: each flag has a cause of its own. Of a note, the records
            it rests on that only one of the reviews knows.
        clock: What the clocks did between the two; or that the world of the ledger was edited.
        backwards: Whether it goes from a later state to an earlier one: what falls away.
        note: Of a note, the note as it is, or was last.
        finding: Of a finding, the finding as it is, or was last.
    """

    pledge: str | None
    what: str
    before: str | None
    after: str | None
    own: tuple[str, ...] = ()
    causes: tuple[Reason, ...] = ()
    clock: Clock = Clock.PASSED
    backwards: bool = False
    note: Note | None = None
    finding: Finding | None = attrs.field(default=None, eq=False, hash=False)
    _ledger: Ledger | None = attrs.field(default=None, eq=False, hash=False)

    @property
    def cause(self) -> Cause:
        """What made it another, all parts together."""
        records = {id for _, cause in self.causes for id in cause.records}
        instead = {id for _, cause in self.causes for id in cause.instead} - records
        return Cause(tuple(sorted(records)), tuple(sorted(instead)))

    @property
    def records(self) -> tuple[str, ...]:
        """The records that caused it, and the first that would have done in place of one, sorted.

        Without the former it would be another. Empty where the clock alone did it.
        """
        return all_of(self.causes)

    def __repr__(self) -> str:
        on = f"of {self.pledge!r}" if self.pledge is not None else "of the ledger"
        turn = f"{self.before or 'none'} -> {self.after or 'none'}"
        return f"<{type(self).__name__} {on}, {self.what}: {turn}>"


@attrs.frozen(repr=False)
class Diff(DiffFaces):
    """Everything that changed between two reviews, verdicts first."""

    earlier: Review = attrs.field(repr=False)
    later: Review = attrs.field(repr=False)
    changes: tuple[Change, ...]

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    @property
    def together(self) -> tuple[tuple[Change, ...], ...]:
        """The changes in order; those of four findings or more that change alike, in one."""
        return tuple(in_series(self.changes, _alike))

    @property
    def is_backwards(self) -> bool:
        """Whether what is called the later review was made of an earlier time."""
        return _is_backwards(self.earlier, self.later)

    def __contains__(self, change: object) -> bool:
        if not isinstance(change, Change):
            raise TypeError(
                f"a diff holds changes, not {type(change).__name__}: for a pledge, ask `of` its id"
            )
        return change in self.changes

    def of(self, pledge: str | None, what: str | None = None) -> tuple[Change, ...]:
        """The changes on one pledge, of one sort where it is named.

        Args:
            pledge: Its id; None for what concerns no one pledge.
            what: See `Change.what`.

        Raises:
            KeyError: when neither review knows such a pledge, naming the nearest id.
            InputError: for another sort.
        """
        if pledge is not None and not (is_text(pledge) and pledge in self.earlier):
            self.later[pledge]
        if what is not None:
            what = one_of("diff", "what", what, SORTS)
        return tuple(c for c in self.changes if c.pledge == pledge and what in (None, c.what))

    def __repr__(self) -> str:
        first, second = (
            f"{review.as_of}{'' if review._at == review._as_of else f' (at {review.at})'}"
            for review in (self.earlier, self.later)
        )
        count = f"{len(self)} {'change' if len(self) == 1 else 'changes'}"
        return f"<Diff from {first} to {second}: {count}>"


def _alike(change: Change) -> object:
    """What changes have in common that say the same of one incident after another; None for others."""
    if change.what != "finding" or change.own[4] in ("", "together") or change.finding is None:
        return None
    turn = (certainty_of(each) for each in (change.before, change.after))
    return change.own[:4], *turn, bool(change.records)


def diff(earlier: Review, later: Review) -> Diff:
    """What a later review says that an earlier one did not, and why.

    Each facet of each pledge, and the standing of each finding, has a cause of its own: the clock,
    where a review at the later clocks of no more than was known by the earlier knowledge time says
    the same; otherwise the least of the records that came between without which it would not.

    A cause is looked for among the records that may concern the pledge, by judging it anew a few times
    where one of thousands did it, and never more than 100 times; past that more may be named than was
    needed. What holds an incident against a pledge is put down to its own tellings where nothing else
    explains it, and what is counted to the tellings of what is counted now and was not: see decision
    0013. Where the later review is of an earlier time, it says what falls away.
    """
    return Diff(earlier, later, tuple(_changes(earlier, later)))


def diff_from(later: Review, earlier: Review) -> Diff:
    """What a review says that an earlier one did not, and why.

    Raises:
        InputError: for what is no review.
    """
    if not isinstance(earlier, Review):
        raise refused("diff", "earlier", earlier, "a review of the same ledger")
    return diff(earlier, later)


def _is_backwards(earlier: Review, later: Review) -> bool:
    return (later._as_of, later._at) < (earlier._as_of, earlier._at)


def _facts(review: Review) -> dict[FactKey, str]:
    """What a review says: of pledges, then of findings, then notes."""
    notes = {FactKey(note.pledge, "note", note.key): note_standing(note) for note in review.notes}
    return facts(review, review.findings) | notes


def _changes(earlier: Review, later: Review) -> Iterator[Change]:
    """Every change: pledges by id, then findings, then notes."""
    backwards = _is_backwards(earlier, later)
    first, second = (later, earlier) if backwards else (earlier, later)
    before, after = _facts(earlier), _facts(later)
    causes = Causes(
        (relevance_of(first.ledger), first._as_of),
        (relevance_of(second.ledger), second._as_of),
        second._at,
        before,
        after,
        judgements(second.ledger, second._at, second._as_of),
        base=first.case if first.ledger is second.ledger else None,
    )
    ledger = _of_both(first.ledger, second.ledger)
    clock = Clock.LESS if backwards else Clock.PASSED
    if second._at < first._at:
        clock = Clock.ANOTHER
    notes: dict[FactKey, list[Note]] = {}
    findings: dict[FactKey, Finding] = {}
    for one in (first, second):
        for finding in one.findings:
            findings[FactKey(finding.pledge, "finding", finding.key)] = finding
        for note in one.notes:
            notes.setdefault(FactKey(note.pledge, "note", note.key), []).append(note)
    keys = sorted(changed(before, after), key=_order)
    # What another world comes to at the later clocks is not the work of time.
    is_edited = bool(keys) and _world(first.ledger) != _world(second.ledger)
    in_time = _facts(review(first.ledger, second._at, second._as_of)) if is_edited else {}
    now = before if backwards else after
    found = causes.of(key for key in keys if key.what != "note")
    for key in keys:
        if key.what == "note":
            own = _only_one_knows({id for note in notes[key] for id in note.records}, first, second)
            reasons: list[Reason] = [("it", Cause(own))]
        else:
            reasons = found[key]
        yield Change(
            pledge=key.pledge,
            what=key.what,
            before=before.get(key),
            after=after.get(key),
            own=key.own,
            causes=tuple(reasons),
            clock=Clock.EDITED if is_edited and in_time.get(key) != now.get(key) else clock,
            backwards=backwards,
            note=notes[key][-1] if key.what == "note" else None,
            finding=findings.get(key),
            ledger=ledger,
        )


def _world(ledger: Ledger) -> object:
    """What a ledger says besides its dated records, and what it assumes."""
    return ledger._nodes, ledger.header, ledger.assumptions


def _of_both(first: Ledger, second: Ledger) -> Ledger:
    """The records of two ledgers, for their names; of one that differs the second one's."""
    if first is second:
        return second
    records = {(r.table, r.id): r for r in (*first.records, *second.records)}
    return like(second, records.values())


def _order(key: FactKey) -> tuple[bool, bool, str, int]:
    """Pledges by id, what is said of each as it is listed; findings and notes as they come."""
    is_finding, is_note = key.what == "finding", key.what == "note"
    if is_finding or is_note:
        return is_note, is_finding, "", 0
    return False, False, key.pledge or "", list(FACETS).index(key.what)


def _only_one_knows(records: Iterable[str], first: Review, second: Review) -> tuple[str, ...]:
    """Of some records, those that only one of two reviews knows, and what took them back."""
    mine, theirs = second.case.snapshot.alive, first.case.snapshot.alive
    changed = {id for id in records if (id in mine) != (id in theirs)}
    changed |= {
        record.id
        for record in second.ledger.all(Retract)
        if record.target in changed and (record.id in mine) != (record.id in theirs)
    }
    return tuple(sorted(changed))


# -- the causes of what differs --------------------------------------------------------------------


def subject_of(key: FactKey) -> Subject:
    """The subject whose answers something said is one of."""
    return home(key.own[0], key.pledge) if key.what == "finding" else key.pledge


class Causes:
    """The causes of what differs between two ledgers, each read at its own knowledge time.

    Args:
        earlier, later: What is known of the one ledger and of the other, with the knowledge time
            (microseconds UTC).
        at: Event time at which both are judged.
        before, after: What was and is said of them.
        now: The answers that say the latter.
        timeless: The subjects of which the clocks alone changed nothing.
        base: What was made ready of the earlier one, where both are of one ledger.
        fresh: The records that the earlier one does not hold, though what is known of it says so.
        with_instead: Whether causes name what would have done in place of others.
    """

    def __init__(
        self,
        earlier: tuple[Relevance, int],
        later: tuple[Relevance, int],
        at: int,
        before: Facts,
        after: Facts,
        now: Answers,
        timeless: Container[Subject] = (),
        *,
        base: Case | None = None,
        fresh: Container[str] = (),
        with_instead: bool = True,
    ) -> None:
        self._earlier, self._later, self._at = earlier, later, at
        self._before, self._after, self._timeless = before, after, timeless
        self._said_by, self._base, self._fresh = now, base, fresh
        self._with_instead = with_instead
        self._between: dict[Subject, Between] = {}

    def between(self, subject: Subject) -> Between:
        """What lies between the two, of what may concern a subject."""
        if subject not in self._between:
            sides = (self._earlier, self._later)
            # What is beside the point of the one ledger may be tied to it in the other.
            ids = {r.id for relevance, _ in sides for r in relevance.may_concern((subject,))}
            old, new = (
                {
                    id: record
                    for id in ids
                    if id not in unknown
                    and (record := relevance.known(id)) is not None
                    and record._known_at <= known
                }
                for (relevance, known), unknown in zip(sides, (self._fresh, ()), strict=True)
            )
            self._between[subject] = Between(
                self._said_by.ledger,
                subject,
                old,
                new,
                self._at,
                self._later[1],
                timeless=subject in self._timeless,
                now=self._said_by,
                base=self._base,
                with_instead=self._with_instead,
            )
        return self._between[subject]

    def of(self, keys: Iterable[FactKey]) -> Mapping[FactKey, list[Reason]]:
        """The causes of what differs, of each flag its own."""
        found: dict[FactKey, list[Reason]] = {}
        findings: dict[Subject, list[tuple[FactKey, bool]]] = {}
        for key in keys:
            was, now = self._before.get(key), self._after.get(key)
            if key.what == "finding":
                is_rung = certainty_of(was) == certainty_of(now)
                findings.setdefault(subject_of(key), []).append((key, is_rung))
                continue
            between = self.between(key.pledge)
            if key.what == "flags" and was is not None and now is not None:
                flags = {*was.split(", ")} ^ {*now.split(", ")}
                found[key] = [(flag, between.of_flag(flag)) for flag in sorted(flags - {""})]
            else:
                found[key] = [(key.what, between.of_facet(key.what))]
        for subject, some in findings.items():
            for key, cause in self.between(subject).of_findings(some):
                found[key] = [("it", cause)]
        return found
