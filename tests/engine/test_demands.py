"""DO-BY, WITHDRAW, REACH and MAINTAIN: the tables of the contract, and agreement on random worlds."""

from __future__ import annotations

import dataclasses

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.engine.agreement import agree
from tests.engine.ledgers import ledger_of
from tests.reference.random_worlds import ANY, coverages, peculiar, reports
from tests.reference.test_table import DEMANDS, PROHIBITIONS
from tests.reference.test_worked import ROWS
from tests.reference.world import (
    Condition,
    Interval,
    Retract,
    SameIncident,
    SameOrigin,
    StateReport,
    Supersede,
    Withdraw,
)
from tests.reference.worlds import (
    LONG_AFTER,
    at,
    day,
    demand,
    done,
    holds,
    level,
    not_done,
    pledge,
    span,
    watch,
    watch_demand,
    withdrawn,
    world,
)

from pledgewatch.engine.case import Case
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.kinds import judge
from pledgewatch.engine.review import answers
from pledgewatch.model.time import HOUR, Duration, Moment, exact

PRESENCE = {"at_least": None, "unit": None}
KINDS = ("do-by", "reach", "withdraw", "maintain")
Y = {"incident": "y"}


def judged(*records, when=LONG_AFTER, as_of=None, id="p"):
    """What the engine says of a pledge."""
    return judge_of(
        Case(Snapshot(ledger_of(world(*records)), when if as_of is None else as_of), when), id
    )


def asked(*records, when=LONG_AFTER):
    """The same with its flags."""
    return answers(ledger_of(world(*records)), when, when)["p"]


def judge_of(case, id):
    return judge(case, case.scopes[id])


# -- the tables of the contract ----------------------------------------------------------------------


@pytest.mark.parametrize("name", [name for name, row in ROWS.items() if row[0][0].kind in KINDS])
def test_worked_world(name):
    records, verdict, reason, p_sure, v, done_in_time, _ = ROWS[name]

    answer = judged(*records)

    assert (answer.verdict, answer.reason or "") == (verdict, reason)
    assert (answer.score.p_sure, answer.score.v) == (p_sure, v)
    assert answer.demanded.done == pytest.approx(done_in_time, abs=0.01)


@pytest.mark.parametrize(
    ("verdict", "reason", "records", "when"),
    [cell for cell in PROHIBITIONS + DEMANDS if cell[2][0].kind in KINDS],
)
def test_cell(verdict, reason, records, when):
    answer = judged(*records, when=when or LONG_AFTER)

    assert (answer.verdict, answer.reason or "") == (verdict, reason)


# name: (records, verdict, reason, P(done in time), achieved)
REACH, LEAVE = demand("reach"), demand("withdraw", **PRESENCE)
LATE = {"tolerance": Duration(10, "d")}
YEAR = Moment.of(day(0), day(130), plain=True)
CASES = {
    "told done by A before the deadline, watchers silent after it": (
        (demand(), done("A1"), watch_demand("A2", 130, 200, sensitivity=0.95)),
        "kept", None, 0.95, 1,
    ),
    "not yet on day 3 of 100": (
        (demand(end=at(200)), not_done("A1", 103)), "inconclusive", None, 0.5, 0,
    ),
    "a watcher who declares nothing": ((demand(), watch_demand()), "inconclusive", None, 0.5, 0),
    "a watcher of sensitivity .95 over all of it": (
        (demand(), watch_demand(sensitivity=0.95)), "broken", None, 0.05, 0,
    ),
    "a watcher of sensitivity .95 over a third of it": (
        (demand(), watch_demand(last=109 + 1 / 3, sensitivity=0.95)),
        "inconclusive", None, 0.406, 0,
    ),
    "two watchers who are kin count as one and a half": (
        (demand(), watch_demand("staff", sensitivity=0.9), watch_demand("palace", sensitivity=0.9)),
        "broken", None, 0.031, 0,
    ),
    "an unrated watcher sees nothing": (
        (demand(), watch_demand("X1", sensitivity=0.95)),
        "untested", "nobody_was_looking", 0.5, 0,
    ),
    "a watcher for the creditor sees nothing": (
        (demand(creditor="enemy"), watch_demand("enemy-organ", sensitivity=0.95)),
        "untested", "nobody_was_looking", 0.5, 0,
    ),
    "an A source says it was not done": ((demand(), not_done("A1")), "broken", None, 0.05, 0),
    "an unrated source says it was not done": (
        (demand(), not_done("X1")), "untested", "not_covered", 0.5, 0,
    ),
    "the country says it was not done": (
        (demand(), not_done("A1", place="country")), "broken", None, 0.05, 0,
    ),
    "an unrated channel affirms the same deed: what A denies stands": (
        (demand(), not_done("A1", **Y), done("X1", **Y)), "broken", None, 0.05, 0,
    ),
    "B affirms the same deed: what A denies is weakened": (
        (demand(), not_done("A1", **Y), done("B1", **Y)), "inconclusive", None, 0.23, 0,
    ),
    "the debtor's own word that it is done": (
        (demand(), done("our-organ")), "untested", "not_covered", 0.5, 0,
    ),
    "the debtor's own word that it is not": (
        (demand(), not_done("our-organ")), "broken", None, 0.05, 0,
    ),
    "done after the deadline": ((demand(), done("A1", 140)), "broken", None, 0.05, 0),
    "done within the tolerance": ((demand(**LATE), done("A1", 135)), "partial", None, 0.5, 0),
    "done after the tolerance": ((demand(**LATE), done("A1", 145)), "broken", None, 0.05, 0),
    "done on the day it was said": (
        (demand(said=at(99.6)), done("A1", 99.1)), "kept", None, 0.95, 1,
    ),
    "withdrawn before it was due": (
        (demand(), withdrawn(), not_done("A1")), "untested", "never_due", 0.05, 0,
    ),
    "withdrawn when it was due, or just before": (
        (demand(), withdrawn(when=129.9999999), not_done("A1")), "untested", "never_due", 0.05, 0,
    ),
    "withdrawn perhaps before it was due": (
        (demand(), Withdraw(id="w", target="p", when=Moment.of(day(129), day(131))), not_done("A1")),
        "inconclusive", "may_not_be_due", 0.05, 0,
    ),
    "a speaker who may not bind: not done": (
        (demand(speaker="clerk"), not_done("A1")), "inconclusive", "may_not_bind", 0.05, 0,
    ),
    "a condition that nobody knows of: not done": (
        (demand(condition=Condition(state="peace")), not_done("A1")),
        "inconclusive", "condition_unknown", 0.05, 0,
    ),
    "a condition that fell away before the deadline": (
        (demand(condition=Condition(state="peace", presumed=True)), not_done("A1"),
         StateReport(id="s", state="peace", holds=False, source="A1", when=at(120))),
        "untested", "not_due", 0.05, 0,
    ),
    "178 at the deadline for 260, 281 a year later": (
        (REACH, level("A1", 178), level("A2", 281, 495)), "partial", None, 0.05, 178 / 260,
    ),
    "the same with nine tenths as the least": (
        (demand("reach", partial_from=0.9), level("A1", 178), level("A2", 281, 495)),
        "broken", None, 0.05, 178 / 260,
    ),
    "281 a year later, nothing before": (
        (REACH, level("A1", 281, 495)), "inconclusive", "seen_only_later", 0.5, 0,
    ),
    "less than that a year later, nothing before": (
        (REACH, level("A1", 178, 495)), "broken", None, 0.05, 0,
    ),
    "20 pledged, 18 reached": (
        (demand("reach", at_least=20.0), level("A1", 18)), "partial", None, 0.05, 0.9,
    ),
    "from 100 to 260, at 178": (
        (demand("reach", level=100.0), level("A1", 178)), "broken", None, 0.05, 78 / 160,
    ),
    "from a level told before it was said": (
        (REACH, level("A2", 100, 50), level("A1", 178)), "broken", None, 0.05, 78 / 160,
    ),
    "from the level inside the baseline, and only there": (
        (demand("reach", baseline=span(20, 60)), level("A2", 0, 98), level("A3", 100, 50),
         level("A1", 178)),
        "broken", None, 0.05, 78 / 160,
    ),
    "down to at most 20, from nobody knows where": (
        (demand("reach", at_least=None, at_most=20.0), level("A1", 30)), "broken", None, 0.05, 0,
    ),
    "down to at most 20, from 100, at 30": (
        (demand("reach", at_least=None, at_most=20.0, level=100.0), level("A1", 30)),
        "partial", None, 0.05, 70 / 80,
    ),
    "a level of a year that ends at the deadline": (
        (REACH, level("A1", 300, YEAR, known=at(140))), "kept", None, 0.95, 300 / 260,
    ),
    "levels told by one weak voice": ((REACH, level("B1", 300)), "inconclusive", None, 0.85, 300 / 260),
    "levels told by one weaker voice": ((REACH, level("C1", 100)), "inconclusive", None, 0.3, 100 / 260),
    "the debtor's own word on its level": (
        (REACH, level("our-organ", 300)), "untested", "not_covered", 0.5, 0,
    ),
    "the level of a part may be that of the whole": (
        (REACH, level("A1", 178, actor="army")), "inconclusive", None, 0.5, 0,
    ),
    "the level of the whole says of the part that it is less": (
        (REACH, level("A1", 178, place="region")), "broken", None, 0.05, 0,
    ),
    "A says that it is, B of the same observation that it is not": (
        (REACH, level("A1", 260, **Y), level("B1", 100, **Y)), "inconclusive", None, 0.635, 180 / 260,
    ),
    "gone, by a source of reliability B": ((LEAVE, holds("B1", False, 131)), "kept", None, 0.85, 1),
    "gone, by B; still there, by C": (
        (LEAVE, holds("B1", False, 131), holds("C1", True, 132)), "inconclusive", None, 0.71, 0,
    ),
    "gone before the deadline and not seen again": (
        (LEAVE, holds("A1", False, 110)), "inconclusive", None, 0.5, 0,
    ),
    "gone on the last day": ((LEAVE, holds("A1", False, 129.2)), "kept", None, 0.95, 1),
    "gone, and back long after": (
        (LEAVE, holds("A1", False, 131), holds("A2", True, 300)), "kept", None, 0.95, 1,
    ),
    "gone, withdrawn from, and back": (
        (LEAVE, holds("A1", False, 131), withdrawn(when=135), holds("A2", True, 136)),
        "kept", None, 0.95, 1,
    ),
    "there at the deadline, gone within the tolerance": (
        (demand("withdraw", **PRESENCE, **LATE), holds("A1", True, 131), holds("A2", False, 141)),
        "partial", None, 0.05, 0,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_case(name):
    records, verdict, reason, done_in_time, achieved = CASES[name]

    answer = judged(*records)

    assert (answer.verdict, answer.reason) == (verdict, reason)
    assert answer.demanded.done == pytest.approx(done_in_time, abs=0.005)
    assert answer.achieved == pytest.approx(achieved, abs=1e-9)


ON_THE_WAY = {
    "news of no progress": ((demand(end=at(200)), not_done("A1", 103)), "slipping"),
    "news from before it was said": ((demand(), not_done("A1", 97)), "pending"),
    "progress after news of none": (
        (demand(), not_done("A1", 103), holds("A2", True, 106)), "holding",
    ),
    "news of none after progress": (
        (demand(), not_done("A1", 106), holds("A2", True, 103)), "slipping",
    ),
    "a share of nothing": (
        (demand(), StateReport(id="s", source="A1", when=at(105), activity="school", place="town",
                               actor="state", share=Interval(low=0, high=0))), "slipping",
    ),
    "done already": ((demand(), done("A1", 105)), "kept"),
    "one of two units done": ((demand(places=("town", "far")), done("A1", 105)), "holding"),
    "reached already, but to be so at the end": ((REACH, level("A1", 260, 110)), "holding"),
    "nearer than at the announcement": ((demand("reach", level=100.0), level("A1", 120, 110)), "holding"),
    "further away": ((demand("reach", level=100.0), level("A1", 80, 110)), "slipping"),
    "withdrawn": ((demand(), withdrawn(), done("B1", 101)), "untested"),
}  # fmt: skip


@pytest.mark.parametrize("name", ON_THE_WAY)
def test_before_the_deadline(name):
    records, verdict = ON_THE_WAY[name]

    assert judged(*records, when=day(115)).verdict == verdict


def test_a_level_that_falls_short_at_the_deadline_slips_until_it_is_overdue():
    short = demand("reach"), level("A1", 178)

    assert judged(*short, when=day(135)).verdict == "slipping"
    assert judged(*short).verdict == "partial"


def test_what_is_seen_only_later_is_neither_late_nor_told_by_the_debtor():
    answer = asked(demand("reach"), level("our-paper", 300), level("A1", 281, 495))

    assert (answer.verdict, answer.reason) == ("inconclusive", "seen_only_later")
    assert answer.flags == {"unrated"}


def test_who_says_that_he_did_it_denies_nothing():
    late = done("our-organ", 140, id="late", incident="y"), done("A1", 140, incident="y")

    assert asked(demand(), *late).flags == {"late"}


def test_what_counts_is_named():
    late = judged(demand(), done("A1", 140, id="late"))
    back = judged(LEAVE, holds("A1", False, 131, id="gone"), holds("A2", True, 300, id="back"))
    broken = judged(LEAVE, holds("A2", True, 131, id="there"))

    assert late.demanded.late
    assert (late.certain, [each.key for each in late.incidents]) == (0, ["late"])
    assert not late.fulfilments
    assert [each.key for each in back.fulfilments] == ["gone"]
    assert [each.key for each in back.returns] == ["back"]
    assert not back.violations
    assert (broken.certain, [each.key for each in broken.violations]) == (1, ["there"])


# name: (records, verdict, reason), judged long after
KEPT_UP = pledge("maintain")
SEEN = {"activity": "shelling"}
MAINTAINED = {
    "observed to its end": ((KEPT_UP, watch(), holds("A1", True, 129.5, **SEEN)), "kept", None),
    "observed after its end": ((KEPT_UP, watch(), holds("A1", True, 140, **SEEN)), "kept", None),
    "observed in the middle": (
        (KEPT_UP, watch(), holds("A1", True, 110, **SEEN)),
        "inconclusive", "not_observed_to_its_end",
    ),
    "watched and never told of": ((KEPT_UP, watch()), "inconclusive", "not_observed_to_its_end"),
    "told of, and nobody watched": (
        (KEPT_UP, holds("A1", True, 129.5, **SEEN)), "untested", "not_covered",
    ),
    "ceased": ((KEPT_UP, watch(), holds("A1", False, 110, **SEEN)), "broken", None),
    "ceased, by one of reliability B": (
        (KEPT_UP, watch(), holds("B1", False, 110, **SEEN)), "inconclusive", None,
    ),
    "ceased on three days, each by another": (
        (KEPT_UP, *(holds(f"B{n}", False, 110 + n, **SEEN) for n in (1, 2, 3))),
        "broken", "together",
    ),
    "ceased after its end": (
        (KEPT_UP, watch(), holds("A1", False, 135, **SEEN), holds("A2", True, 129.5, **SEEN)),
        "kept", None,
    ),
    "ceased, by the debtor's own word": (
        (KEPT_UP, watch(), holds("our-paper", False, 110, **SEEN)), "inconclusive", None,
    ),
    "ceased, the creditor says": (
        (pledge("maintain", creditor="enemy"), watch(), holds("enemy-organ", False, 110, **SEEN)),
        "inconclusive", None,
    ),
    "ceased in one of two places": (
        (pledge("maintain", places=("town", "far")), watch(), holds("A1", False, 110, place="far", **SEEN)),
        "broken", None,
    ),
    "a speaker who may not bind": (
        (pledge("maintain", speaker="clerk"), watch(), holds("A1", True, 130, **SEEN)),
        "inconclusive", "may_not_bind",
    ),
    "withdrawn": (
        (KEPT_UP, watch(), withdrawn(when=120), holds("A1", True, 125, **SEEN)),
        "inconclusive", "cut_short",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MAINTAINED)
def test_kept_up(name):
    records, verdict, reason = MAINTAINED[name]

    answer = judged(*records)

    assert (answer.verdict, answer.reason) == (verdict, reason)


# -- agreement with the reference --------------------------------------------------------------------


DUE = st.sampled_from((day(105), day(120), day(132), day(160), *[day(600)] * 4))


@st.composite
def pledges(draw, kind):
    """A pledge of a kind, with any of the terms that shape its verdict."""

    def one_of(*given):
        return draw(st.sampled_from(given))

    terms = {
        "places": one_of(("town",), ("town",), ("town", "far"), ("region",)),
        "speaker": one_of(None, None, None, None, "clerk"),
        "creditor": one_of(None, "enemy"),
        "said": one_of(at(99), at(99.6), Moment.of(day(99), day(100))),
        "end": one_of(at(130), at(130), Moment.of(day(129), day(131)), None),
        "condition": one_of(
            None, None, None, Condition(state="peace", presumed=one_of(True, None))
        ),
        "settle": one_of(None, None, Duration(3, "d")),
    }
    if kind != "maintain":
        terms["tolerance"] = one_of(None, Duration(5, "d"))
        terms["partial_from"] = one_of(None, 0.8)
    if terms["end"] is None:
        terms.pop("tolerance", None)
    if kind == "do-by":
        return demand(kind, **terms)
    if kind == "maintain":
        terms["start"] = one_of(at(100), Moment.of(day(100), day(101)))
    asked = one_of("presence", "at_least", "at_least", "at_most")
    terms |= {"at_least": None, "unit": None}
    if asked != "presence":
        terms |= {asked: 260.0, "unit": "jobs"}
        terms["level"] = one_of(None, None, 100.0, 400.0)
    if kind == "maintain":
        return pledge(kind, activities=("school",), **terms)
    terms["baseline"] = one_of(None, None, span(80, 98))
    return demand(kind, **terms)


@st.composite
def sightings(draw, id):
    """A state report on what is pledged, or near it."""

    def one_of(*given):
        return draw(st.sampled_from(given))

    lo = draw(st.integers(90 * 4, 150 * 4)) / 4
    when = one_of(
        *[Moment.of(day(lo), day(lo) + HOUR)] * 3,
        span(lo, lo + 1),
        span(lo, 129.5),
        Moment.of(day(lo), day(lo + 40)),
        Moment.of(day(60), day(130), plain=True),
    ) if lo < 129 else one_of(Moment.of(day(lo), day(lo) + HOUR), span(lo, lo + 30))  # fmt: skip
    fields = {
        "source": one_of(*ANY, "A1", "A2", "A3", "B1", "B2"),
        "place": one_of("town", "town", "town", "suburb", "region", "country", "far", None),
        "actor": one_of("state", "state", "state", "army", "enemy", None),
        "activity": one_of("school", "school", "school", "attack"),
        "incident": one_of(None, None, "u", "w"),
        "report_dated": one_of(False, False, False, False, True),
        "id": id,
        "known": exact(when.last + 1) if draw(st.booleans()) else at(230),
    }
    told_of = one_of("holds", "holds", "level", "level", "share")
    if told_of == "holds":
        made = holds(value=draw(st.booleans()), when=when, **fields)
    else:
        made = level(n=one_of(0, 100, 200, 260, 300, (180, 300)), when=when, **fields)
        if told_of == "share":
            share = one_of((0, 0), (0.3, 0.3), (0.6, 0.9), (0, 1.2))
            made = dataclasses.replace(
                made, level=None, unit=None, share=Interval(low=share[0], high=share[1])
            )
    if draw(st.integers(0, 7)) == 7:
        made = dataclasses.replace(made, pledge="p", activity=None, place=None)
    return made


@st.composite
def decisive(draw, kind, place):
    """A telling by a source of reliability A that it was done, or that it was not."""
    on = draw(st.sampled_from((110, 129.5, 130.5, 132, 140)))
    terms = {"id": f"sure-{place}", "place": place, "known": at(141)}
    if kind == "do-by":
        return draw(st.sampled_from((done, done, not_done)))("A3", on, **terms)
    if draw(st.booleans()):
        return holds("A3", draw(st.booleans()), on, **terms)
    return level("A3", draw(st.sampled_from((0, 150, 210, 240, 260, 300))), on, **terms)


@st.composite
def demanding(draw, kind):
    """A world about one pledge that demands something."""
    records = [draw(pledges(kind))]
    deeds = ("school",) * 5 + ("attack",)
    for n in range(draw(st.integers(0, 4 if kind == "do-by" else 1))):
        made = draw(reports(f"r{n}", activity=draw(st.sampled_from(deeds))))
        lo = draw(st.integers(97 * 4, 150 * 4)) / 4
        made = dataclasses.replace(made, number=1, known=at(200))
        if draw(st.booleans()):
            made = dataclasses.replace(made, when=Moment.of(day(lo), day(lo) + HOUR))
        if draw(st.integers(0, 7)) == 7:
            made = dataclasses.replace(made, pledge="p", activity=None, place=None)
        records.append(made)
    most = 2 if kind == "do-by" else 5
    records += [draw(sightings(f"s{n}")) for n in range(draw(st.integers(0, most)))]
    # Chance alone hardly ever decides anything: most worlds get something sure, near the deadline.
    for place in records[0].places:
        if draw(st.integers(0, 3)):
            records.append(draw(decisive(kind, place)))
    records += draw(st.lists(coverages(), max_size=2))
    if draw(st.booleans()):
        records.append(watch_demand("A9", sensitivity=draw(st.sampled_from((None, 0.9, 0.97)))))
    if draw(st.booleans()):
        peace = draw(st.booleans())
        records.append(
            StateReport(id="peace", state="peace", holds=peace, source=draw(st.sampled_from(("A1", "B1"))),
                        when=at(draw(st.sampled_from((95, 115, 128)))))
        )  # fmt: skip
    ids = [r.id for r in records if r.table in ("report", "state_report") and r.id != "peace"]
    if ids and draw(st.booleans()):
        records.append(Retract(id="x", target=draw(st.sampled_from(ids)), known=at(150)))
    if draw(st.booleans()):
        records.append(SameOrigin(id="o", origins=("A1", "B1"), known=at(150)))
    alike = [r.id for r in records if r.table == ("report" if kind == "do-by" else "state_report")]
    alike = [id for id in alike if id != "peace"]
    if len(alike) > 1 and draw(st.booleans()):
        records.append(SameIncident(id="i", incidents=(alike[0], alike[-1]), known=at(150)))
    ended = draw(st.sampled_from((None,) * 6 + (at(112), at(133), Moment.of(day(129), day(131)))))
    if ended is not None and draw(st.booleans()):
        records.append(Withdraw(id="w", target="p", when=ended))
    elif ended is not None:
        end = records[0].end and at(160)
        other = dataclasses.replace(records[0], id="q", said=ended, end=end)
        records += [other, Supersede(id="w", target="p", by="q", when=ended)]
    return draw(peculiar(world(*records)))


@pytest.mark.parametrize("kind", KINDS)
def test_engine_and_reference_agree(kind):
    @given(demanding(kind), DUE, DUE)
    def each(world, at, as_of):
        agree(world, at, as_of)

    each()
