"""What changed between two reviews, how an answer came about, and which records did it."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping

import attrs

from pledgewatch.case import Case, open_case
from pledgewatch.dates import say_instant
from pledgewatch.explanations import listed, record_said
from pledgewatch.findings import Finding
from pledgewatch.matching import Scope
from pledgewatch.notes import Note
from pledgewatch.records import Kind
from pledgewatch.review import Review
from pledgewatch.verdicts import Judgement
from pledgewatch.verdicts.inquiry import looks
from pledgewatch.verdicts.judgement import Lifecycle, Verdict

__all__ = ["Change", "Diff", "Step", "diff", "history"]


@attrs.frozen(kw_only=True)
class Change:
    """One thing that differs between two reviews.

    Attributes:
        pledge: The pledge; None for what concerns no one pledge.
        what: ``verdict``, ``lifecycle``, ``flags``, ``finding`` or ``note``.
        before, after: What it was and is; None where it was not there.
        records: The records that caused it, sorted; empty where the clock alone did.
        text: The change in a sentence.
    """

    pledge: str | None
    what: str
    before: str | None
    after: str | None
    records: tuple[str, ...] = ()
    text: str = ""


@attrs.frozen
class Diff:
    """Everything that changed between two reviews, verdicts first."""

    earlier: Review = attrs.field(repr=False)
    later: Review = attrs.field(repr=False)
    changes: tuple[Change, ...]

    def __iter__(self) -> Iterator[Change]:
        return iter(self.changes)

    def __len__(self) -> int:
        return len(self.changes)

    def of(self, pledge: str, what: str | None = None) -> tuple[Change, ...]:
        """The changes on one pledge, of one sort where it is named."""
        return tuple(c for c in self.changes if c.pledge == pledge and what in (None, c.what))

    def to_dict(self) -> dict[str, object]:
        """The changes as plain data."""
        return {
            "earlier": self.earlier.to_dict()["as_of"],
            "later": self.later.to_dict()["as_of"],
            "changes": [
                {
                    "pledge": c.pledge,
                    "what": c.what,
                    "before": c.before,
                    "after": c.after,
                    "records": list(c.records),
                    "text": c.text,
                }
                for c in self.changes
            ],
        }

    def __str__(self) -> str:
        from pledgewatch.views.text import changes_listed

        return changes_listed(self)

    __repr__ = __str__


@attrs.frozen(kw_only=True)
class Step:
    """One step in how the answer on a pledge came about.

    Attributes:
        as_of: When the answer changed (microseconds UTC, knowledge time).
        verdict, lifecycle: The answer from then on.
        records: The records that changed it, sorted; empty where the clock alone did.
        text: The step in a sentence.
    """

    as_of: int
    verdict: Verdict
    lifecycle: Lifecycle
    records: tuple[str, ...]
    text: str


# -- causes ----------------------------------------------------------------------------------------


def _answer(judgement: Judgement | None) -> tuple[Verdict, Lifecycle] | None:
    return None if judgement is None else (judgement.verdict, judgement.lifecycle)


def _judged(case: Case, pledge: str, at: int) -> Judgement | None:
    return case.judgement(pledge, at) if pledge in case.scopes else None


def _causes(earlier: Case, later: Case, pledge: str, at: int) -> tuple[str, ...]:
    """The records that made the answer on a pledge differ between two states of knowledge.

    Those without which it would not be what it is; where no one is needed (each of several would
    have done), those that would have done alone; where none would, all that are new or gone and
    bear on it. Empty where the clock alone did it.
    """
    now = _answer(_judged(later, pledge, at))
    fresh = sorted(set(later.alive) - set(earlier.alive))
    gone = sorted(set(earlier.alive) - set(later.alive))

    def without(ids: Iterable[str]) -> tuple[Verdict, Lifecycle] | None:
        case = open_case(later.ledger.without(ids), later.as_of, [pledge])
        return _answer(_judged(case, pledge, at))

    if not gone and without(fresh) == now:
        return ()
    needed = [id for id in fresh if without([id]) != now]
    if needed or not fresh:
        return tuple(needed or gone)
    enough = [id for id in fresh if without(set(fresh) - {id}) == now]
    return tuple(enough) or tuple(sorted(_bearing(later, pledge, at) & {*fresh, *gone}))


def _bearing(case: Case, pledge: str, at: int) -> frozenset[str]:
    """Every record that the judgement on a pledge rests on."""
    judgement = _judged(case, pledge, at)
    if judgement is None:
        return frozenset({pledge})
    scope = judgement.scope
    records = {pledge, *(id for _, _, id in scope.replaced)}
    for weighed in judgement.incidents:
        records |= weighed.incident.affirming | weighed.incident.denying
    for measured in judgement.measures:
        records |= measured.records
    for watches in case.evidence.watches.values():
        records |= {watch.record for watch in watches}
    return frozenset(records)


def _because(case: Case, records: Iterable[str]) -> str:
    """`` because of ...``, or that the clock did it."""
    told = [
        record_said(case.ledger, case.ledger.dated[id]) for id in records if id in case.ledger.dated
    ]
    return f"because of {listed(told)}" if told else "because time passed"


# -- diff ------------------------------------------------------------------------------------------


def diff(earlier: Review, later: Review) -> Diff:
    """What a later review says that an earlier one did not, and why."""
    changes: list[Change] = []
    before = {judgement.pledge: judgement for judgement in earlier}
    after = {judgement.pledge: judgement for judgement in later}
    for pledge in sorted({*before, *after}):
        changes += _pledge_changes(earlier, later, pledge, before.get(pledge), after.get(pledge))
    changes += _finding_changes(earlier, later)
    changes += _note_changes(earlier, later)
    return Diff(earlier, later, tuple(changes))


def _pledge_changes(
    earlier: Review, later: Review, pledge: str, old: Judgement | None, new: Judgement | None
) -> list[Change]:
    found: list[Change] = []
    facets: list[tuple[str, str | None, str | None]] = [
        ("verdict", old.verdict.value if old else None, new.verdict.value if new else None),
        ("lifecycle", old.lifecycle.value if old else None, new.lifecycle.value if new else None),
        (
            "flags",
            ", ".join(sorted(old.flags)) if old else None,
            ", ".join(sorted(new.flags)) if new else None,
        ),
    ]
    if all(was == now for _, was, now in facets):
        return found
    causes = _causes(earlier.case, later.case, pledge, later.at)
    for what, was, now in facets:
        if was == now or (what == "flags" and not was and not now):
            continue
        told = (
            f"{pledge}: {what} {was or 'none'} -> {now or 'none'}, {_because(later.case, causes)}."
        )
        found.append(
            Change(pledge=pledge, what=what, before=was, after=now, records=causes, text=told)
        )
    return found


def _standing(finding: Finding) -> str:
    rung = f", {finding.rung.value}" if finding.rung else ""
    return f"{finding.certainty.word}{rung}"


def _finding_changes(earlier: Review, later: Review) -> list[Change]:
    old: Mapping[object, Finding] = {finding.key: finding for finding in earlier.contradictions}
    new: Mapping[object, Finding] = {finding.key: finding for finding in later.contradictions}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and _standing(was) == _standing(now):
            continue
        finding = now or was
        assert finding is not None
        records = _fresh_records(earlier, later, {*(was.records if was else ()), *finding.records})
        name = f"{finding.kind} {finding.incident or finding.statement or ''}".strip()
        found.append(
            Change(
                pledge=finding.pledge,
                what="finding",
                before=_standing(was) if was else None,
                after=_standing(now) if now else None,
                records=records,
                text=f"{finding.pledge or 'ledger'}: {name}, "
                f"{_standing(was) if was else 'none'} -> {_standing(now) if now else 'none'}, "
                f"{_because(later.case, records)}.",
            )
        )
    return found


def _fresh_records(earlier: Review, later: Review, records: Iterable[str]) -> tuple[str, ...]:
    """Of some records, those that only one of the reviews knows, and what took them back."""
    mine, theirs = later.case.alive, earlier.case.alive
    changed = {id for id in records if (id in mine) != (id in theirs)}
    changed |= {
        record.id
        for record in later.ledger.dated.values()
        if getattr(record, "target", None) in changed
        and (record.id in mine) != (record.id in theirs)
    }
    return tuple(sorted(changed))


def _note_changes(earlier: Review, later: Review) -> list[Change]:
    old: Mapping[object, Note] = {note.key: note for note in earlier.notes}
    new: Mapping[object, Note] = {note.key: note for note in later.notes}
    found = []
    for key in [*new, *(key for key in old if key not in new)]:
        was, now = old.get(key), new.get(key)
        if was is not None and now is not None and was.text == now.text:
            continue
        note = now or was
        assert note is not None
        records = _fresh_records(earlier, later, {*(was.records if was else ()), *note.records})
        found.append(
            Change(
                pledge=note.pledge,
                what="note",
                before=was.text if was else None,
                after=now.text if now else None,
                records=records,
                text=f"{note.pledge or 'ledger'}: {note.kind.replace('_', ' ')}: "
                f"{now.text if now else 'no longer'}",
            )
        )
    return found


# -- history ---------------------------------------------------------------------------------------


def history(review: Review, pledge: str) -> tuple[Step, ...]:
    """How the verdict and lifecycle of a pledge came about, from its announcement to the review.

    Each step is judged at its own knowledge time and at the event time that goes with it: the same
    instant where the review's clocks agree, the review's `at` otherwise.

    Raises:
        KeyError: when the pledge is not known by the review's `as_of`.
    """
    judgement = review[pledge]
    moving = review.at == review.as_of
    steps: list[Step] = []
    last: Case | None = None
    answer: tuple[Verdict, Lifecycle] | None = None
    for as_of in _turns(review, judgement):
        case = open_case(review.ledger, as_of, [pledge])
        at = as_of if moving else review.at
        found = _judged(case, pledge, at)
        if found is not None and _answer(found) != answer:
            earlier = last or open_case(review.ledger, as_of - 1, [pledge])
            causes = _causes(earlier, case, pledge, at)
            answer, last = _answer(found), case
            steps.append(
                Step(
                    as_of=as_of,
                    verdict=found.verdict,
                    lifecycle=found.lifecycle,
                    records=causes,
                    text=f"{say_instant(as_of, review.ledger.timezone)}: {found.verdict.value} "
                    f"({found.lifecycle.value}), {_because(case, causes)}.",
                )
            )
    return tuple(steps)


def _turns(review: Review, judgement: Judgement) -> list[int]:
    """The instants at which an answer can change: when something becomes known, or a clock strikes."""
    scope = judgement.scope
    known: set[int] = {record.known_at for record in review.ledger.dated.values()}
    clocks = {
        scope.start.lo,
        scope.opens.lo,
        scope.opens.last,
        scope.ends.last,
        scope.ends.last + scope.settle,
        scope.declared_end.last,
        scope.due.lo,
        scope.due.last,
        scope.due.last + scope.settle,
        *_slipping_from(scope),
        *(when.last for when, _, _ in scope.replaced),
        *(look.cut for look in looks(scope, review.at, review.as_of)),
        *(instant for instant, _ in scope.condition.steps),
    }
    start = scope.pledge.known_at
    return sorted(
        instant for instant in known | clocks | {review.as_of} if start <= instant <= review.as_of
    )


def _slipping_from(scope: Scope) -> Iterator[int]:
    """When most of the time to a deadline has passed."""
    if scope.pledge.kind is Kind.DO_BY:
        share = scope.ledger.assumptions.thresholds.time_gone
        yield math.floor(scope.start.lo + share * (scope.declared_end.lo - scope.start.lo)) + 1
