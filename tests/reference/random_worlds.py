"""Small random worlds, for laws and for holding engine and reference against each other."""

from __future__ import annotations

import dataclasses

from hypothesis import strategies as st
from tests.reference.world import (
    Actor,
    Capture,
    Condition,
    Control,
    Place,
    Report,
    Retract,
    SameIncident,
    SameOrigin,
    Source,
    Withdraw,
)
from tests.reference.worlds import (
    at,
    day,
    demand,
    during,
    holds,
    level,
    pledge,
    span,
    told,
    watch,
    world,
)

from pledgewatch.model.time import DAY, HOUR, Duration, Moment, Span, exact

RATED = ("A1", "A2", "B1", "B2", "C1", "C2", "D1", "staff", "palace")
ANY = (*RATED, "A3", "A4", "A5", "X1", "X2", "our-organ", "enemy-organ", "enemy-weak")
PLACED = ("town",) * 6 + ("region", "country", "other-town", "far", None)
WHO = ("army",) * 4 + ("state", "enemy", None)
WHAT = ("shelling",) * 4 + ("attack", "drones")


@st.composite
def times(draw, first=97, last=134):
    lo = draw(st.integers(first * 4, last * 4)) / 4
    width = draw(st.sampled_from((HOUR, HOUR, HOUR, HOUR, 1, DAY, 3 * DAY, 200 * DAY)))
    if width > HOUR and draw(st.booleans()):
        return Span(at(lo), exact(day(lo) + width))
    return Moment.of(day(lo), day(lo) + width)


@st.composite
def reports(draw, id, sources=ANY, **fixed):
    fields = {
        "source": draw(st.sampled_from(sources)),
        "when": draw(times()),
        "activity": draw(st.sampled_from(WHAT)),
        "place": draw(st.sampled_from(PLACED)),
        "actor": draw(st.sampled_from(WHO)),
        "stance": draw(st.sampled_from(("affirms",) * 5 + ("denies",))),
        "incident": draw(st.sampled_from((None, None, None, "y", "z"))),
        "credibility": draw(st.sampled_from((None,) * 6 + (2, 4))),
        "report_dated": draw(st.sampled_from((False,) * 7 + (True,))),
        "actor_probability": draw(st.sampled_from((None,) * 6 + (0.7, 0.97))),
        "known": at(draw(st.sampled_from((131, 140, 180)))),
        **fixed,
    }
    one = fields["incident"] is not None or fields["stance"] == "denies"
    fields["number"] = 1 if one else draw(st.sampled_from((1, 1, 3)))
    return Report(id=id, **fields)


@st.composite
def states(draw, id):
    fields = {
        "source": draw(st.sampled_from(ANY)),
        "when": draw(times(97, 150)),
        "place": draw(st.sampled_from(PLACED)),
        "actor": draw(st.sampled_from(WHO)),
        "id": id,
        "known": at(draw(st.sampled_from((140, 180)))),
    }
    if draw(st.booleans()):
        return holds(value=draw(st.booleans()), **fields)
    return level(n=draw(st.sampled_from((0, 100, 200, 260, 300))), **fields)


@st.composite
def coverages(draw, sources=ANY):
    first = draw(st.sampled_from((90, 90, 90, 105, 120)))
    return watch(
        draw(st.sampled_from(sources)),
        first,
        first + draw(st.sampled_from((60, 60, 20, 3))),
        activities=draw(st.sampled_from((("attack", "school"),) * 3 + (("shelling",),))),
        places=draw(st.sampled_from((("region", "far"),) * 3 + (("town",),))),
        sensitivity=draw(st.sampled_from((None, 0.5, 0.9))),
    )


@st.composite
def prohibitions(draw, id="p", debtor="state", other=None, kinds=("refrain", "cease", "maintain")):
    kind = draw(st.sampled_from(kinds))
    condition = None
    if other is not None and draw(st.booleans()):
        condition = Condition(unless_broken=(other,))
    return pledge(
        kind,
        id=id,
        debtor=debtor,
        speaker=draw(st.sampled_from((None,) * 5 + ("clerk",))) if debtor == "state" else None,
        creditor=draw(st.sampled_from((None, "enemy"))) if debtor == "state" else None,
        announcement=draw(st.sampled_from((None, "truce"))),
        activities=("school",)
        if kind == "maintain"
        else draw(st.sampled_from((("shelling",), ("shelling", "drones")))),
        places=draw(st.sampled_from((("town",), ("region",), ("town", "other-town")))),
        except_places=draw(st.sampled_from(((), (), ("suburb",)))),
        tolerated=0 if kind == "maintain" else draw(st.sampled_from((0, 0, 1, 2))),
        start=draw(st.sampled_from((at(100), Moment.of(day(100), day(101))))),
        grace=draw(st.sampled_from((None, None, Duration(12, "h")))),
        daily=draw(st.sampled_from((None, None, None, "09:00/14:00")))
        if kind == "refrain"
        else None,
        condition=condition,
    )


@st.composite
def demands(draw):
    kind = draw(st.sampled_from(("do-by", "reach", "withdraw")))
    terms = {"places": draw(st.sampled_from((("town",), ("town", "far"))))}
    if kind == "withdraw":
        terms |= {"at_least": None, "unit": None}
    if kind == "do-by":
        terms |= {"activities": ("shelling",)}
    made = demand(kind, tolerance=draw(st.sampled_from((None, Duration(5, "d")))), **terms)
    return dataclasses.replace(made, activities=("shelling",) if kind == "do-by" else ("school",))


@st.composite
def worlds(draw, pledges=None, most=6, sources=ANY, ties=True):
    if pledges is None:
        pledges = st.one_of(pairs(), demands().map(lambda d: (d,)))
    records = list(draw(pledges))
    records += [draw(reports(f"r{n}", sources)) for n in range(draw(st.integers(0, most)))]
    records += [draw(states(f"s{n}")) for n in range(draw(st.integers(0, 3)))]
    # Worlds of chance alone hardly ever break or keep anything: half of them get something sure.
    if draw(st.booleans()):
        source, on = draw(st.sampled_from(("A3", "A4", "B3"))), draw(st.integers(100, 129))
        records.append(told(source, on + 0.4, id="sure", known=at(on + 1)))
    if draw(st.booleans()):
        n = draw(st.sampled_from((260, 200, 100, 0)))
        records.append(level("A3", n, 130.5, id="sure-level", known=at(131)))
    records += draw(st.lists(coverages(), min_size=draw(st.integers(0, 1)), max_size=3))
    if ties:
        ids = [r.id for r in records if r.table in ("report", "state_report")]
        for n in range(draw(st.integers(0, 2))):
            if ids:
                records.append(
                    Retract(id=f"x{n}", target=draw(st.sampled_from(ids)), known=at(150))
                )
        if draw(st.booleans()):
            records.append(SameOrigin(id="o", origins=("A1", "B1"), known=at(150)))
        if len(ids) > 1 and draw(st.booleans()):
            records.append(SameIncident(id="i", incidents=(ids[0], ids[-1]), known=at(150)))
        if draw(st.integers(0, 9)) == 9:
            records.append(Withdraw(id="w", target="p", when=at(112)))
        if draw(st.integers(0, 9)) == 9:
            when = draw(st.sampled_from((at(115), during(111, 113), at(140))))
            records.append(Capture(id="c", place="region", when=when))
    return draw(peculiar(world(*records)))


@st.composite
def peculiar(draw, world):
    """A world, or the same with what few have; see `made_peculiar`."""
    if draw(st.booleans()):
        return world
    return made_peculiar(world, lambda *given: draw(st.sampled_from(given)))


def made_peculiar(world, one_of):
    """A world with complete areas, sources that are kin, proxies, targets, and two sides under one name."""
    nodes = [
        Place(id="country", complete=one_of(False, True)),
        Place(id="region", part_of=("country",), complete=one_of(False, True)),
        *(Source(id=s, reliability=s[0], kin=one_of(None, "kin")) for s in ("A1", "A2", "B1")),
    ]
    who = [None]
    if one_of(False, True):
        nodes.append(Actor(id="the-parties", sides=True))
        nodes += [Actor(id=side, part_of=("the-parties",)) for side in ("state", "enemy")]
        nodes.append(Source(id="our-paper", organ_of="the-parties", reliability="B"))
        who.append("the-parties")
    if one_of(False, True):
        lent = Control(
            actor=one_of("army", "enemy"),
            weight=one_of(0.6, 0.97),
            when=one_of(None, span(90, 112)),
        )
        nodes.append(Actor(id="militia", controlled_by=(lent,)))
        who.append("militia")
    fields = {(node.table, node.id): node for node in nodes}

    def changed(record):
        if record.table == "pledge" and record.kind in ("refrain", "cease", "reduce"):
            return dataclasses.replace(
                record,
                targets=one_of((), ("enemy",), ("enemy", "third")),
                except_targets=one_of((), (), ("third-staff",)),
                except_actors=one_of((), (), ("third",), ("militia",)),
            )
        if record.table != "report":
            return fields.get((record.table, record.id), record)
        target = one_of(None, "enemy", "enemy", "enemy-army", "third", "third-staff")
        probability = one_of(None, None, 0.7, 0.97) if target is not None else None
        made = dataclasses.replace(record, target=target, target_probability=probability)
        if one_of(False, False, True):
            made = dataclasses.replace(made, actor=one_of(*who), actor_probability=None)
        return made

    known = {(record.table, record.id) for record in world.records}
    more = [node for key, node in fields.items() if key not in known]
    return dataclasses.replace(world, records=(*map(changed, world.records), *more))


@st.composite
def pairs(draw):
    ours = draw(prohibitions(other="q"))
    theirs = draw(prohibitions(id="q", debtor="enemy", other="p", kinds=("refrain",)))
    if ours.kind == "maintain":
        ours = dataclasses.replace(ours, condition=None)
    return ours, dataclasses.replace(
        theirs, condition=theirs.condition if ours.kind != "maintain" else None
    )


alone = prohibitions(kinds=("refrain", "cease")).map(lambda p: (p,))
CLOCKS = st.sampled_from((day(105), day(120), day(135), day(160), day(600)))
