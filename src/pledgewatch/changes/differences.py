"""What changed between two reviews."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from pledgewatch.case import Case
from pledgewatch.changes.causes import (
    FACETS,
    NOTHING,
    Between,
    Cause,
    Causes,
    Speech,
    Value,
    all_of,
    concerning,
    facet,
    taken_back,
)
from pledgewatch.changes.values import Change, Diff, is_backwards
from pledgewatch.explanations import named
from pledgewatch.findings import Finding, Judgements, contradictions, deeds, sayings, tellings
from pledgewatch.ledger import Ledger
from pledgewatch.notes import Note
from pledgewatch.records import (
    Coverage,
    Pledge,
    Retract,
    SameIncident,
    SameOrigin,
    Statement,
    Supersede,
    Withdraw,
)
from pledgewatch.review import Review
from pledgewatch.verdicts import Judgement

__all__ = ["diff"]


def diff(earlier: Review, later: Review) -> Diff:
    """What a later review says that an earlier one did not, and why.

    Each facet of each pledge, and the standing of each finding, has a cause of its own: the clock,
    where a review at the later clocks of no more than was known by the earlier knowledge time says
    the same; otherwise the least of the records that came between without which it would not.

    A cause is looked for among the records that bear on the pledge, by judging it anew a few dozen
    times where few of hundreds did it, and never more than 100 times; past that more may be named
    than was needed. Where the later review is of an earlier time, it says what falls away.
    """
    backwards = is_backwards(earlier, later)
    first, second = (later, earlier) if backwards else (earlier, later)
    changes = _Changes(first, second, backwards).all()
    return Diff(earlier, later, tuple(changes))


class _Changes:
    """The changes from one review to one of a later time, told forwards or backwards."""

    def __init__(self, first: Review, second: Review, backwards: bool) -> None:
        self._first, self._second, self._backwards = first, second, backwards
        self._whole = Between.of(first.ledger, first._as_of, second.ledger, second._as_of)
        if second._at < first._at:
            clock = "because another time is judged"
        else:
            clock = "because less time had passed" if backwards else "because time passed"
        self._speech = Speech(second.ledger, self._whole.record, clock, backwards)
        self._on_pledges: dict[str, Causes] = {}
        self._cached: dict[tuple[Case, _Finders | None], Mapping[object, Finding]] = {}

    def all(self) -> list[Change]:
        """Every change: pledges by id, then findings, then notes."""
        before = {judgement.pledge: judgement for judgement in self._first}
        after = {judgement.pledge: judgement for judgement in self._second}
        changes: list[Change] = []
        for pledge in sorted({*before, *after}):
            changes += self._on(pledge, before.get(pledge), after.get(pledge))
        return [*changes, *self._findings(), *self._notes()]

    def _causes(self, pledge: str) -> Causes:
        if pledge not in self._on_pledges:
            first, second = self._first, self._second
            between = Between.of(
                concerning(first.ledger, pledge),
                first._as_of,
                concerning(second.ledger, pledge),
                second._as_of,
            )
            self._on_pledges[pledge] = Causes(between, pledge, second._at)
        return self._on_pledges[pledge]

    def _turned(self, was: Value, now: Value) -> tuple[Value, Value]:
        return (now, was) if self._backwards else (was, now)

    def _on(self, pledge: str, old: Judgement | None, new: Judgement | None) -> Iterator[Change]:
        for what in FACETS:
            was, now = self._turned(facet(old, what), facet(new, what))
            no_news = None in (was, now) and NOTHING.get(what, "") in (was, now)
            if was == now or no_news:
                continue
            causes = self._causes_of(pledge, what, old, new)
            if what == "settled":
                told = f"it is {'settled' if now == 'yes' else 'not settled any more'}"
            else:
                told = f"{what} {was or 'none'} -> {now or 'none'}"
            yield Change(
                pledge=pledge,
                what=what,
                before=was,
                after=now,
                records=all_of(causes),
                # What was counted is told at length by the findings.
                text=f"{pledge}: {told}"
                f"{self._speech.because_each(causes, briefly=what == 'counts')}.",
            )

    def _causes_of(
        self, pledge: str, what: str, old: Judgement | None, new: Judgement | None
    ) -> list[tuple[str, Cause]]:
        causes = self._causes(pledge)
        if what == "verdict":
            return [(what, causes.of_verdict())]
        if what != "flags" or old is None or new is None:
            return [(what, causes.of(FACETS[what]))]
        return [(flag, causes.of_flag(flag)) for flag in sorted(old.flags ^ new.flags)]

    # -- findings

    def _findings(self) -> Iterator[Change]:
        old = {finding.key: finding for finding in self._first.contradictions}
        new = {finding.key: finding for finding in self._second.contradictions}
        if self._backwards:
            # In the order of the review that is asked for.
            keys = [*old, *(key for key in new if key not in old)]
        else:
            keys = [*new, *(key for key in old if key not in new)]
        for key in keys:
            was, now = old.get(key), new.get(key)
            if _standing(was) == _standing(now):
                continue
            finding = now or was
            assert finding is not None
            cause = self._cause_of_finding(finding, was, now)
            before, after = self._turned(_standing(was), _standing(now))
            about = finding.incident or finding.statement
            name = finding.kind.replace("_", " ")
            if about is not None:
                name += f" {named(self._second.ledger, about)}"
            yield Change(
                pledge=finding.pledge,
                what="finding",
                before=before,
                after=after,
                records=cause.named,
                text=f"{finding.pledge or 'ledger'}: {name}, {before or 'none'} -> "
                f"{after or 'none'}, {self._speech.because(cause)}.",
            )

    def _cause_of_finding(
        self, finding: Finding, was: Finding | None, now: Finding | None
    ) -> Cause:
        """What made a finding stand as it does: absent, possible or certain; else its rung."""
        others = _SIBLINGS.get(finding.kind, finding.kind), *finding.key[1:]
        is_alone = not any(
            others in (each.key for each in review.contradictions)
            for review in (self._first, self._second)
        )
        say = _certainty if _certainty(was) != _certainty(now) else _standing
        pledges: tuple[str, ...] | None = None
        between = self._whole
        if finding.kind in _DEEDS and finding.pledge is not None:
            between, pledges = self._causes(finding.pledge).between, (finding.pledge,)
        elif finding.kind in ("denial_refuted", "claim_refuted"):
            pledges = ()
        elif finding.kind == "false_compliance_claim":
            pledges = self._answered(finding.statement)

        def stands(case: Case) -> Value:
            found = self._found(finding.kind, case)
            # Whether an act is the first after a quiet time is another question than its standing.
            return say(found.get(finding.key) or (found.get(others) if is_alone else None))

        records = {*(was.records if was else ()), *finding.records}
        return between.cause(stands, pledges, _tied_to(between, self._second.ledger, records))

    def _found(self, kind: str, case: Case) -> Mapping[object, Finding]:
        """The findings of a case of one kind, with those that are found along with them."""
        finders, at = _FINDERS.get(kind), self._second._at
        key = case, finders
        if key not in self._cached:
            judgements = {}
            if kind != "say_say":
                judgements = {id: case.judgement(id, at) for id in sorted(case.scopes)}
            found = (
                contradictions(case, judgements, at)
                if finders is None
                else [each for finder in finders for each in finder(case, judgements, at)]
            )
            self._cached[key] = {finding.key: finding for finding in found}
        return self._cached[key]

    def _answered(self, statement: str | None) -> tuple[str, ...] | None:
        """The pledges that a statement says are kept; None where that is not known."""
        for review in (self._second, self._first):
            record = review.ledger.dated.get(statement or "")
            if isinstance(record, Statement):
                return record.answers
        return None

    # -- notes

    def _notes(self) -> Iterator[Change]:
        first, second = self._first.notes, self._second.notes
        if self._backwards:
            first, second = second, first
        old: Mapping[object, Note] = {note.key: note for note in first}
        new: Mapping[object, Note] = {note.key: note for note in second}
        for key in [*new, *(key for key in old if key not in new)]:
            was, now = old.get(key), new.get(key)
            if was is not None and now is not None and was.text == now.text:
                continue
            note = now or was
            assert note is not None
            records = {*(was.records if was else ()), *note.records}
            yield Change(
                pledge=note.pledge,
                what="note",
                before=was.text if was else None,
                after=now.text if now else None,
                records=self._only_one_knows(records),
                text=f"{note.pledge or 'ledger'}: {note.kind.replace('_', ' ')}: "
                f"{now.text if now else 'no longer'}",
            )

    def _only_one_knows(self, records: Iterable[str]) -> tuple[str, ...]:
        """Of some records, those that only one of the reviews knows, and what took them back."""
        mine, theirs = self._second.case.alive, self._first.case.alive
        changed = {id for id in records if (id in mine) != (id in theirs)}
        changed |= {
            record.id
            for record in self._second.ledger.all(Retract)
            if record.target in changed and (record.id in mine) != (record.id in theirs)
        }
        return tuple(sorted(changed))


def _certainty(finding: Finding | None) -> Value:
    return finding.certainty.word if finding else None


def _standing(finding: Finding | None) -> Value:
    if finding is None:
        return None
    rung = f", {finding.rung.value}" if finding.rung else ""
    return f"{finding.certainty.word}{rung}"


_Finders = tuple[Callable[[Case, Judgements, int], Iterable[Finding]], ...]
_DEEDS: dict[str, _Finders] = {
    "continuation": (deeds.continuation,),
    "resumption": (deeds.continuation, deeds.state_persists),
    "insufficient_reduction": (deeds.reduction,),
    "increase": (deeds.reduction,),
    "displacement": (deeds.displacement,),
    "missed_deadline": (deeds.missed_deadline,),
    "state_persists": (deeds.state_persists,),
}
"""What finds the kinds that are read from the judgement on their own pledge alone."""
_SIBLINGS = {"continuation": "resumption", "resumption": "continuation"}
_FINDERS: dict[str, _Finders] = {
    **_DEEDS,
    "say_say": (sayings.say_say,),
    "claim_refuted": (sayings.claim_refuted,),
    "denial_refuted": (sayings.denial_refuted,),
    "false_compliance_claim": (sayings.false_compliance_claim,),
    "report_conflict": (tellings.report_conflict,),
}


def _tied_to(between: Between, ledger: Ledger, records: Iterable[str]) -> list[str]:
    """Of what changed, the records a finding rests on and those that say how records bear."""
    wanted = frozenset(records)
    binding = (SameIncident, SameOrigin, Coverage, Pledge, Supersede, Withdraw)
    found = []
    for id in between.fresh:
        record = between.record(id)
        about = taken_back(ledger, record)
        target = ledger.dated.get(about)
        if about in wanted or isinstance(record, binding) or isinstance(target, binding):
            found.append(id)
    return found
