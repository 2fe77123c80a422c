"""Statements against each other: what each says must, will or does happen, and which exclude which.

What is forbidden, or claimed not to be so, speaks of everything in its scope, all through its time.
What must be done, is announced or is claimed to be so speaks of something in its scope. Two such exclude
each other where the scope and the time of the second lie in those of the first. Pledges are statements
here, and so are claims, denials, assurances and announced intents.
"""

from __future__ import annotations

import bisect
import enum
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

import attrs

from pledgewatch.case import Case
from pledgewatch.claims import Window, moment_of, speaks_of, voice, whose_acts
from pledgewatch.matching import Course, Scope, actor_match
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.logic import F, Kleene, T, U, all_of, any_of
from pledgewatch.model.records import Kind, Pledge, Statement, StatementKind, Supersede
from pledgewatch.model.time import FOREVER, Moment, Span, before
from pledgewatch.model.tree import Region

__all__ = ["Clash", "Content", "Modality", "clashes", "content_of"]


class Modality(enum.StrEnum):
    """How something is said: that it must not, must, will, does or does not happen."""

    FORBIDDEN = "rules out"
    OBLIGED = "commits to"
    INTENDED = "announces"
    SO = "says that there is"
    NOT_SO = "says that there is no"


_EXCLUDED_BY = {
    Modality.OBLIGED: Modality.FORBIDDEN,
    Modality.INTENDED: Modality.FORBIDDEN,
    Modality.SO: Modality.NOT_SO,
}

_NOBODY = Region(frozenset(), frozenset())
_UNCONDITIONAL = Course(T)


@attrs.frozen(kw_only=True)
class Content:
    """What a pledge or statement says must, will or does happen.

    Attributes:
        record: The pledge or statement.
        modality: How it says it.
        speaker: Whose word it is.
        subject: Whose acts or state it speaks of.
        activities, places: Of what, and where; without places: everywhere for what is ruled out,
            somewhere for what is not.
        except_places, except_activities: What it leaves out.
        start, end: The time it speaks of, the end not included.
        throughout: Whether it speaks of all that time, or of some time in it.
        timed: Whether it says of what time it speaks.
        exempt: Actors it leaves out.
        binds: Whether the word is surely that of whom it is taken for, and its time not empty.
        condition: The condition it is under.
    """

    record: Pledge | Statement
    modality: Modality
    speaker: str
    subject: str
    activities: tuple[str, ...]
    places: tuple[str, ...]
    except_places: tuple[str, ...] = ()
    except_activities: tuple[str, ...] = ()
    start: Moment
    end: Moment
    throughout: bool = True
    timed: bool = True
    exempt: Region = _NOBODY
    binds: Kleene = T
    condition: Course = _UNCONDITIONAL

    @property
    def order(self) -> tuple[int, int, str]:
        """By when it was said; ids break ties."""
        return self.record.said.lo, self.record.said.hi, self.record.id


@attrs.frozen(kw_only=True)
class Clash:
    """Two statements that exclude each other, or may.

    Attributes:
        ruled_out, asserted: What is forbidden or said not to be so, and what goes against it.
        place, activity, actor: Whether the second lies in the scope of the first.
        time: Whether both speak of one time.
        binding: Whether both were surely in force.
    """

    ruled_out: Content
    asserted: Content
    place: Kleene
    activity: Kleene
    actor: Kleene
    time: Kleene
    binding: Kleene

    @property
    def certainty(self) -> Kleene:
        """T where they surely exclude each other, U where they may."""
        return all_of((self.place, self.activity, self.actor, self.time, self.binding))

    @property
    def earlier(self) -> Content:
        """The one that was said first; ids decide where both were said at once."""
        return min(self.ruled_out, self.asserted, key=lambda content: content.order)

    @property
    def later(self) -> Content:
        """The one that was said last."""
        return max(self.ruled_out, self.asserted, key=lambda content: content.order)


# -- what each says --------------------------------------------------------------------------------


def content_of(ledger: Ledger, record: Statement | Scope) -> Content | None:
    """What a statement, or a pledge (compiled), says must, will or does happen.

    None where it says nothing of the kind: a reduction, a level to be reached, a demand, a claim of
    compliance, a statement without `activities`.
    """
    return _pledged(record) if isinstance(record, Scope) else _stated(ledger, record)


def _pledged(scope: Scope) -> Content | None:
    pledge = scope.pledge
    modality = _modality(pledge)
    window: Window = (scope.opens, scope.ends)
    if pledge.kind in (Kind.WITHDRAW, Kind.REACH):
        if not scope.has_deadline:
            return None
        window = (scope.due, scope.cut)
    start, end = window
    if modality is None or before(start, end) is F:
        return None
    return Content(
        record=pledge,
        modality=modality,
        speaker=pledge.debtor,
        subject=pledge.debtor,
        activities=pledge.activities,
        places=pledge.places,
        except_places=pledge.except_places,
        except_activities=pledge.except_activities,
        start=start,
        end=end,
        throughout=pledge.kind is not Kind.DO_BY,
        exempt=scope.exempt,
        binds=scope.binds & before(start, end),
        condition=scope.condition,
    )


def _modality(pledge: Pledge) -> Modality | None:
    """What a pledge forbids or obliges to; None for a level that is neither all nor nothing."""
    kind = pledge.kind
    if kind in (Kind.CEASE, Kind.REFRAIN):
        return Modality.FORBIDDEN
    if kind is Kind.DO_BY:
        return Modality.OBLIGED
    if kind is Kind.REDUCE:
        return None
    has_bounds = pledge.at_least is not None or pledge.at_most is not None
    if pledge.at_most == 0 or (kind is Kind.WITHDRAW and not has_bounds):
        return Modality.FORBIDDEN
    if kind is Kind.MAINTAIN and (pledge.at_least or not has_bounds):
        return Modality.OBLIGED
    return None


def _stated(ledger: Ledger, statement: Statement) -> Content | None:
    if not statement.activities:
        return None
    told = statement.when is not None
    window = speaks_of(statement)
    throughout = True
    if statement.kind is StatementKind.INTENT:
        modality, throughout = Modality.INTENDED, False
        window = window if told else (statement.said, Moment.of(FOREVER - 1, FOREVER))
    elif statement.kind is StatementKind.ASSURANCE:
        modality = Modality.FORBIDDEN
        window = window if told else (statement.said, Moment.of(FOREVER - 1, FOREVER))
    elif statement.kind is StatementKind.CLAIM and statement.holds is not None:
        modality = Modality.SO if statement.holds else Modality.NOT_SO
        window = window if told else moment_of(statement.said)
    elif statement.kind is StatementKind.DENIAL and not statement.incidents:
        modality = Modality.NOT_SO
    else:
        return None
    return Content(
        record=statement,
        modality=modality,
        speaker=voice(ledger, statement.speaker),
        subject=whose_acts(ledger, statement),
        activities=statement.activities,
        places=statement.places,
        start=window[0],
        end=window[1],
        throughout=throughout,
        timed=told or statement.kind is not StatementKind.INTENT,
    )


# -- which exclude which ---------------------------------------------------------------------------


def clashes(case: Case, at: int) -> tuple[Clash, ...]:
    """Every two statements of a case, made by an instant, that exclude each other or may.

    Args:
        case: The case.
        at: The instant of event time (microseconds UTC).
    """
    ledger = case.ledger
    records: list[Statement | Scope] = [
        *(scope for scope in case.scopes.values() if scope.pledge.said.lo <= at),
        *(r for r in case.alive.values() if isinstance(r, Statement) and r.said.lo <= at),
    ]
    contents = [c for record in records if (c := content_of(ledger, record)) is not None]
    replaced = {
        (record.target, record.by)
        for record in case.alive.values()
        if isinstance(record, Supersede)
    }
    asserted = _Shelf(ledger, [c for c in contents if c.modality in _EXCLUDED_BY])
    found: list[Clash] = []
    for ruled_out in contents:
        if ruled_out.modality in _EXCLUDED_BY:
            continue
        for other in asserted.against(ruled_out):
            if _replaces(ruled_out, other, replaced) or _replaces(other, ruled_out, replaced):
                continue
            clash = _clash(ledger, ruled_out, other)
            if clash.certainty is not F:
                found.append(clash)
    return tuple(sorted(found, key=lambda clash: (clash.later.order, clash.earlier.order)))


_Entries = list[tuple[int, str, Content]]
"""When what is asserted begins, the id of the record, and what is asserted; sorted."""


class _Shelf:
    """What is asserted, to be found by kind, side, place and time: few pairs are worth comparing."""

    def __init__(self, ledger: Ledger, contents: Iterable[Content]) -> None:
        self._ledger = ledger
        self._stands: dict[tuple[Modality, str, str], dict[str | None, _Entries]] = {}
        self._sides: dict[str, frozenset[str]] = {}
        for content in contents:
            excluded_by = _EXCLUDED_BY[content.modality]
            entry = (content.start.lo, content.record.id, content)
            for activity in dict.fromkeys(content.activities):
                stand = self._stands.setdefault((excluded_by, activity, content.speaker), {})
                for place in dict.fromkeys(content.places or (None,)):
                    stand.setdefault(place, []).append(entry)
        for stand in self._stands.values():
            for entries in stand.values():
                entries.sort(key=lambda entry: entry[:2])
        self._activities = frozenset(activity for _, activity, _ in self._stands)
        self._speakers = frozenset(speaker for _, _, speaker in self._stands)

    def against(self, ruled_out: Content) -> Iterator[Content]:
        """What may go against something ruled out: of the same side, kind, place and time."""
        region = self._ledger.activities.region(ruled_out.activities)
        opens, closes = ruled_out.start.lo, ruled_out.end.last
        found: dict[str, Content] = {}
        for activity in self._activities & (region.inside | region.coarse):
            for speaker in self._comparable(ruled_out.speaker):
                stand = self._stands.get((ruled_out.modality, activity, speaker), {})
                for entries in self._nearby(ruled_out, stand):
                    early = bisect.bisect_left(entries, closes, key=lambda entry: entry[0])
                    found.update(
                        (id, content)
                        for _, id, content in entries[:early]
                        if content.end.last > opens
                    )
        yield from found.values()

    def _nearby(
        self, ruled_out: Content, stand: Mapping[str | None, _Entries]
    ) -> Iterator[_Entries]:
        if not ruled_out.places:
            yield from stand.values()
            return
        region = self._ledger.places.region(ruled_out.places)
        yield from (
            stand[place] for place in (None, *region.inside, *region.coarse) if place in stand
        )

    def _comparable(self, speaker: str) -> frozenset[str]:
        if speaker not in self._sides:
            actors = self._ledger.actors
            side = actors.ancestors(speaker) | actors.descendants(speaker)
            self._sides[speaker] = side & self._speakers
        return self._sides[speaker]


def _replaces(later: Content, earlier: Content, replaced: set[tuple[str, str]]) -> bool:
    """Whether one takes the place of the other: then the speaker has said so."""
    if before(later.record.said, earlier.record.said) is T:
        return False
    new, old = later.record, earlier.record
    if (old.id, new.id) in replaced or (isinstance(new, Statement) and old.id in new.answers):
        return True
    one, other = getattr(new, "announcement", None), getattr(old, "announcement", None)
    return one is not None and one == other


def _clash(ledger: Ledger, ruled_out: Content, other: Content) -> Clash:
    return Clash(
        ruled_out=ruled_out,
        asserted=other,
        place=_lies_in(
            ledger.places.region,
            (ruled_out.places, ruled_out.except_places),
            (other.places, other.except_places),
        ),
        activity=_lies_in(
            ledger.activities.region,
            (ruled_out.activities, ruled_out.except_activities),
            (other.activities, other.except_activities),
        ),
        actor=actor_match(
            ledger,
            ledger.actors.subtree(ruled_out.subject),
            ruled_out.exempt,
            other.subject,
            Span(other.start, other.end),
        ),
        time=_share_a_time(ruled_out, other),
        binding=ruled_out.binds & other.binds & _in_force(ruled_out, other),
    )


_Scope = tuple[tuple[str, ...], tuple[str, ...]]
"""What is named, and what is left out of it."""


def _lies_in(region: Callable[[Iterable[str]], Region], ruled_out: _Scope, other: _Scope) -> Kleene:
    """Whether something that is asserted lies in what is ruled out; exceptions win.

    What is ruled out without naming anything is ruled out everywhere; what is asserted without
    naming anything is asserted of somewhere not told.
    """
    (members, excepted), (given, left_out) = ruled_out, other
    if members and left_out and all(region(left_out).contains(node) is T for node in members):
        return F

    def inside(node: str | None) -> Kleene:
        within = region(members).contains(node) if members else T
        return within & ~region(excepted).contains(node)

    return any_of(inside(node) for node in (given or (None,)))


def _share_a_time(ruled_out: Content, other: Content) -> Kleene:
    """Whether what is asserted is asserted of a time in which it is ruled out."""
    moments = (ruled_out.start, ruled_out.end, other.start, other.end)
    answer = _overlap(moments, other)
    if answer is T and any(moment.doubt for moment in moments):
        # A doubtful date is never sure where moving it by one unit could make a difference.
        return T if _overlap([moment.widened for moment in moments], other) is T else U
    return answer


def _overlap(moments: Sequence[Moment], other: Content) -> Kleene:
    opens, closes, start, end = moments
    answer = before(opens, end) & before(start, closes)
    if other.throughout or answer is not T:
        return answer
    # Some time in it, not told which: surely a clash only where all of it is ruled out.
    inside = ~before(start, opens) & ~before(closes, end)
    return T if other.timed and inside is T else U


def _in_force(one: Content, other: Content) -> Kleene:
    """Whether the conditions of both hold while both speak."""
    lo = max(one.start.lo, other.start.lo)
    hi = min(one.end.hi, other.end.hi)
    return one.condition.over(lo, hi) & other.condition.over(lo, hi)
