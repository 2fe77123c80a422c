"""The terms of a pledge: when it opens and closes, whether it binds its debtor, what cuts it short."""

from __future__ import annotations

from dataclasses import dataclass

from tests.reference.evidence import DAY
from tests.reference.logic import above, before, earlier, later_by, upward
from tests.reference.world import World

from pledgewatch.model import dates
from pledgewatch.model.records import STATES, Kind, Pledge, Supersede, Withdraw
from pledgewatch.model.time import FOREVER, Moment

UNBOUNDED = Moment.of(FOREVER - 1, FOREVER)
BINDING_OFFICES = {
    "head-of-state", "head-of-government", "foreign-minister", "defence-minister",
    "deputy-minister-in-delegation", "head-of-organisation",
}  # fmt: skip
WITH_DEADLINE = (Kind.DO_BY, Kind.WITHDRAW, Kind.REACH)
REFRAINS = (Kind.CEASE, Kind.REFRAIN)


@dataclass
class Terms:
    """When a pledge binds: `opens` is its start plus grace, `closes` its end or what cut it short."""

    start: Moment
    opens: Moment
    declared_end: Moment
    cut: Moment | None
    closes: Moment
    settle: int

    @property
    def last(self) -> int:
        return self.closes.hi - 1


def terms(pledge: Pledge, world: World) -> Terms:
    start = dates.effect_of(pledge.start) if pledge.start else pledge.said
    if pledge.end:
        end = dates.deadline_of(pledge.end)
    elif pledge.within:
        end = dates.after(pledge.said, pledge.within, world.timezone)
    else:
        end = UNBOUNDED
    cut = None
    for each in [*world.alive(Supersede), *world.alive(Withdraw)]:
        if each.target == pledge.id:
            cut = earlier(cut, each.when) if cut else each.when
    closes = earlier(end, cut) if cut else end
    opens = later_by(start, pledge.grace.exact) if pledge.grace else start
    settle = pledge.settle.exact if pledge.settle else world.thresholds["settle_days"] * DAY
    return Terms(start, opens, end, cut, closes, settle)


def is_settled(spell: Terms, world: World) -> bool:
    return world.at >= spell.last and world.as_of >= spell.last + spell.settle


@dataclass
class Deadline:
    """Rule 42: T, T' and what cuts the pledge short; in a pledge without deadline T is unbounded."""

    due: Moment
    tolerated: Moment
    never_due: bool
    perhaps_never_due: bool
    is_overdue: bool

    @property
    def exists(self) -> bool:
        return self.due.hi < FOREVER


def deadline(pledge: Pledge, spell: Terms, world: World) -> Deadline:
    due = spell.declared_end
    tolerated = later_by(due, pledge.tolerance.exact) if pledge.tolerance else due
    cut_first = before(spell.cut, due) if spell.cut else "F"
    if cut_first == "T" and pledge.kind not in STATES:
        due = tolerated = spell.cut
    overdue = (
        due.hi < FOREVER
        and world.at >= tolerated.hi - 1
        and world.as_of >= tolerated.hi - 1 + spell.settle
    )
    return Deadline(due, tolerated, cut_first == "T", cut_first == "U", overdue)


def speaker_binds(pledge: Pledge, world: World) -> str:
    """Rule 11."""
    if pledge.speaker is None or pledge.speaker == pledge.debtor:
        return "T"
    speaker = world.actor_records[pledge.speaker]
    if set(speaker.speaks_for) & upward(pledge.debtor, world.actors):
        return "T"
    if speaker.office in BINDING_OFFICES and pledge.debtor in above(speaker.id, world.actors):
        return "T"
    return "U"
