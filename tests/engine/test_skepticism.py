"""Skepticism of the engine: the worked numbers, the laws, and the same as the reference everywhere."""

from __future__ import annotations

import dataclasses
import functools
import math

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from tests.engine import test_contract as contract
from tests.engine.agreement import told as told_of
from tests.engine.agreement_of_counts import differences
from tests.engine.ledgers import ledger_of
from tests.engine.reductions import reduction_world
from tests.laws.answers import effort
from tests.reference import test_skepticism as cases
from tests.reference.evaluator import evaluate
from tests.reference.random_worlds import CLOCKS, coverages, reports, worlds
from tests.reference.test_worked import BASES, ROWS
from tests.reference.world import Capture, Supersede, Withdraw
from tests.reference.worlds import (
    LONG_AFTER,
    at,
    day,
    pledge,
    told,
    watch,
    withdrawn,
    world,
)

from pledgewatch.conventions import load
from pledgewatch.engine.case import Case
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.kinds import judge
from pledgewatch.engine.skepticism import (
    PARTS,
    Judged,
    Likelihood,
    question_of,
    questions,
    skepticism,
    word_of,
)
from pledgewatch.engine.skepticism.chance import (
    CountContrast,
    Meaning,
    RelativeLevel,
    demanding,
    reducing,
)
from pledgewatch.engine.skepticism.record import TrackRecord
from pledgewatch.errors import InputError

CLASSES = load().reference_classes.by_id


def judged_all(ledger, when, as_of):
    case = Case(Snapshot(ledger, as_of), when)
    return {id: judge(case, scope) for id, scope in case.scopes.items()}


class Asked:
    """A world judged at two clocks, and at the announcement of each pledge."""

    def __init__(self, world, when=LONG_AFTER, as_of=None):
        try:
            self.ledger = ledger_of(world)
        except InputError:
            assume(False)
            raise
        self.known = judged_all(self.ledger, when, when if as_of is None else as_of)
        self.archive = Judged(self.known, when)
        self.then = functools.cache(lambda said: Judged(judged_all(self.ledger, said, said), said))

    def __call__(self, id, question=None):
        found = self.known[id]
        then = functools.partial(self.then, found.scope.pledge.said.last)
        return skepticism(found, self.archive, then, question_of(found.scope, question))


def answer(*records, when=LONG_AFTER, id="p", question=None, base=None, **said):
    given = world(*records, **said) if base is None else world(*records, base=base, **said)
    return Asked(given, when)(id, question)


# -- the numbers of the pages ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ROWS)
def test_worked_world(name):
    records, *_, expected = ROWS[name]

    assert answer(*records, **BASES.get(name, {})).value == pytest.approx(expected, abs=0.01)


DRASTICALLY = Meaning(0.5, 0.25, 0.67)


@pytest.mark.parametrize(
    ("gone", "levels", "expected"),
    [
        (0.0, (), 0.62),
        (1.6, (), 0.62),
        (5.6, (RelativeLevel(0.3, 0.4, 0.85), RelativeLevel(0.0, 0.5, 0.70)), 0.39),
        (8.6, (RelativeLevel(0.0, 0.02, 0.85),), 0.11),
    ],
)
def test_the_seed(gone, levels, expected):
    assert reducing(0.65, DRASTICALLY, gone, 90, levels=levels) == pytest.approx(expected, abs=0.02)


def test_the_interval_of_the_seed():
    record = TrackRecord(CLASSES["war-reduction"])

    low, high = (reducing(record.quantile(p), DRASTICALLY, 0, 90) for p in (0.05, 0.95))

    assert (low, high) == (pytest.approx(0.34, abs=0.02), pytest.approx(0.88, abs=0.02))


def test_what_would_move_the_seed():
    third, none = (RelativeLevel(0.3, 0.4, 0.85), RelativeLevel(0.0, 0.02, 0.85))

    moved = [reducing(0.65, DRASTICALLY, 2, 90, levels=(each,)) for each in (third, none)]

    assert moved == [pytest.approx(0.39, abs=0.02), pytest.approx(0.11, abs=0.02)]


@pytest.mark.parametrize(("gone", "expected"), [(0, 0.60), (0.6, 0.73), (0.99, 0.84), (1, 0.94)])
def test_an_amendment_within_100_days_watched_at_nine_tenths(gone, expected):
    assert demanding(0.6, gone, 0.9, 0.5) == pytest.approx(expected, abs=0.02)


def test_counts_move_a_reduction_and_nothing_does_without_a_baseline():
    counts = CountContrast(x=100, y=20, tx=56, ty=28)
    alone = reducing(0.65, DRASTICALLY, 28, 28)

    assert reducing(0.65, DRASTICALLY, 28, 28, counts) < 0.5 < alone
    assert reducing(0.65, DRASTICALLY, 28, 28, CountContrast(0, 20, 56, 28)) == alone


def test_two_questions_about_one_truce():
    truce = pledge(end=None, reference_class="war-truce-collapse")

    def ask(when, **asked):
        return answer(truce, when=when, setting="war", **asked)

    assert ask(day(100)).reference.id == "war-truce-any-violation"
    assert ask(day(100), question="collapse").value == pytest.approx(0.80, abs=0.01)
    later = ask(day(114), question="collapse")
    assert later.outcome is None
    assert later.parts["record"] == later.parts["verdict"] == 0


@pytest.mark.parametrize(
    ("days", "looking", "expected"), [(14, (), 0.80), (7, (watch(),), 0.74), (14, (watch(),), 0.67)]
)
def test_a_collapse_after_quiet(days, looking, expected):
    """Decision 11, rule 93: unwatched it stays, watched in quiet it falls."""
    truce = pledge(end=None, reference_class="war-truce-collapse")
    found = answer(truce, *looking, when=day(100 + days), setting="war", question="collapse")

    assert found.value == pytest.approx(expected, abs=0.005)


def test_whether_it_was_ended():
    truce = pledge(reference_class="written-ceasefire")

    assert answer(truce, question="ended").value < 0.5
    assert answer(truce, withdrawn(), question="ended").value == 0.99


def test_a_question_that_is_not_asked_of_a_pledge_is_refused():
    with pytest.raises(InputError, match="one of any, ended"):
        answer(pledge(reference_class="written-ceasefire"), question="collapse")


@pytest.mark.parametrize(
    ("p", "word"),
    [
        (0.049, "almost_no_chance"), (0.05, "very_unlikely"), (0.2, "unlikely"),
        (0.45, "roughly_even_chance"), (0.55, "likely"), (0.8, "very_likely"), (0.95, "almost_certain"),
    ],
)  # fmt: skip
def test_the_words_of_icd_203(p, word):
    assert word_of(p) is Likelihood(word)


# -- class and record --------------------------------------------------------------------------------


def test_the_class_of_a_pledge():
    def reference(setting=None, **terms):
        return answer(pledge(**terms), setting=setting).reference.id

    assert reference() == "unknown"
    assert reference("war") == reference("war", kind="cease") == "war-truce-any-violation"
    assert reference("campaign") == "campaign-promise"
    assert reference("war", reference_class="campaign-promise") == "campaign-promise"
    assert reference(reference_class="war-truce-collapse") == "war-truce-any-violation"
    assert reference(reference_class="written-ceasefire") == "unknown"


def earlier(n, **terms):
    first = 10 * n
    given = {"said": at(first), "start": at(first), "end": at(first + 5), "places": ("far",)}
    return pledge(id=f"old-{n}", **{**given, **terms})


LOOKING = watch("A12", 0, 60, places=("far",))


def test_the_record_moves_the_number_and_says_what_it_was_when_announced():
    old = [earlier(n) for n in range(4)]
    acts = [told("A1", 10 * n + 1, place="far") for n in range(4)]

    clean, bad, none = (
        answer(*old, LOOKING, pledge()),
        answer(*old, *acts, pledge()),
        answer(pledge()),
    )

    assert clean.value < none.value < bad.value
    assert clean.announced.value < none.announced.value == 0.5 < bad.announced.value
    assert clean.now.high - clean.now.low < none.now.high - none.now.low
    assert bad.record.effective_n == 4
    # Of all but the first it is known that it was quiet before too, which is worth less.
    assert [past.quiet < 1 for past in clean.record.pledges] == [False, True, True, True]
    assert [past.kept for past in bad.record.pledges] == [0, 0, 0, 0]


def test_neither_versions_nor_renewals_of_a_pledge_speak_for_it():
    versions = [pledge(id=name, announcement="one") for name in ("v1", "v2", "p")]
    renewed = [pledge(id="old"), pledge(), Supersede(target="old", by="p", when=at(110))]

    for records in (versions, renewed):
        assert answer(*records, told("A1")).record.pledges == ()


def test_a_chain_of_renewals_weighs_one_together():
    old = [earlier(n) for n in range(3)]
    ties = [Supersede(target=f"old-{n}", by=f"old-{n + 1}", when=at(10 * n + 5)) for n in (0, 1)]

    record = answer(*old, LOOKING, *ties, pledge()).record

    assert [past.together for past in record.pledges] == [pytest.approx(1 / 3)] * 3


def test_other_pledges_of_one_announcement_weigh_a_little_less():
    terms = {"said": at(1), "start": at(1), "end": at(5), "announcement": "one"}
    said = [pledge(id=p, places=(p,), **terms) for p in ("town", "far", "other-town")]
    acts = [told("A1", 2, place=p) for p in ("town", "far", "other-town")]

    record = answer(*said, *acts, pledge()).record

    assert [past.weight for past in record.pledges] == [pytest.approx(1 / 1.2)] * 3


def test_one_cut_short_weighs_the_share_of_the_time_it_stood():
    old = pledge(id="old", said=at(1), start=at(1), end=at(41), places=("far",))

    (past,) = answer(old, LOOKING, withdrawn("old", 3), pledge()).record.pledges

    assert (past.kept, past.weight) == (1, pytest.approx(2 / 40))


def test_one_that_stands_is_censored():
    old = pledge(id="old", said=at(1), start=at(1), end=at(41), places=("far",))

    (past,) = answer(old, LOOKING, pledge(said=at(10)), when=day(21)).record.pledges

    assert past.is_censored
    assert (past.kept, past.weight) == (1, pytest.approx(0.5))


# -- the clocks and the verdict ----------------------------------------------------------------------


def test_the_outcome_stands_once_it_is_settled():
    early, late = (answer(pledge(), told("A1"), when=day(n)) for n in (120, 200))

    assert early.outcome is None
    assert late.outcome == "broken"
    assert late.announced.value == 0.5


def test_units_that_nobody_watched_are_left_out_and_named():
    some = answer(pledge(activities=("shelling", "drones")), watch())

    assert some.left_out == (("town", "drones"),)
    assert some.coverage == pytest.approx(0.8)


# -- on random worlds --------------------------------------------------------------------------------


CLASSED = (None, None, None, *CLASSES)


@st.composite
def crowds(draw):
    """Several pledges of one debtor, some of one announcement, renewed or withdrawn."""
    records = []
    names = [f"p{n}" for n in range(draw(st.integers(2, 5)))]
    for name in names:
        first = draw(st.sampled_from((20, 60, 100, 110)))
        records.append(
            pledge(
                draw(st.sampled_from(("cease", "refrain"))),
                id=name,
                said=at(first - draw(st.sampled_from((0, 1, 15)))),
                start=at(first),
                end=draw(st.sampled_from((None, at(first + 5), at(first + 30)))),
                debtor=draw(st.sampled_from(("state", "state", "army", "enemy"))),
                announcement=draw(st.sampled_from((None, "one", "two"))),
                places=draw(st.sampled_from((("town",), ("region",), ("far",), ("town", "far")))),
                reference_class=draw(st.sampled_from(CLASSED)),
            )
        )
    for n in range(draw(st.integers(0, 6))):
        act = draw(reports(f"r{n}"))
        if draw(st.booleans()):
            act = dataclasses.replace(act, when=told("A1", draw(st.integers(20, 130))).when)
        records.append(act)
    looks = draw(st.lists(coverages(), max_size=2))
    records += [dataclasses.replace(each, when=watch("A1", 10, 150).when) for each in looks]
    if draw(st.booleans()):
        records.append(Withdraw(id="w", target=draw(st.sampled_from(names)), when=at(112)))
    if draw(st.booleans()):
        records.append(Supersede(id="s", target=names[0], by=names[1], when=at(105)))
    if draw(st.integers(0, 3)) == 3:
        records.append(Capture(id="c", place="region", when=at(draw(st.sampled_from((25, 115))))))
    return world(*records, setting=draw(st.sampled_from((None, "war", "campaign", "corporate"))))


def same(mine, theirs, name):
    if isinstance(mine, float) and isinstance(theirs, (int, float)):
        # What is 1e-9 in a probability may be a hundred times as much in its log odds.
        return abs(mine - theirs) <= (2e-7 if name in PARTS else 1e-9)
    return mine == theirs


def agree(world, when, as_of):
    ask = Asked(world, when, as_of)
    expected = evaluate(world, when, as_of)
    for id, found in ask.known.items():
        mine, theirs = ask(id), expected[id].skepticism
        if theirs is None or mine is None:
            assert theirs is mine
            continue
        given = {
            "of": mine.reference.id,
            "value": mine.value,
            "low": mine.now.low,
            "high": mine.now.high,
            "announced": mine.announced.value,
            **mine.parts,
            **{str(q): ask(id, q).value for q in questions(found.scope)[1:]},
        }
        wanted = {
            "of": theirs.of,
            "value": theirs.value,
            "low": theirs.low,
            "high": theirs.high,
            "announced": theirs.announced,
            **theirs.parts,
            **theirs.others,
        }
        differing = {
            name: (wanted.get(name), given.get(name))
            for name in given | wanted
            if not same(given.get(name), wanted.get(name), name)
        }
        assert not differing, told_of(world, id, differing)


@given(worlds(), CLOCKS, CLOCKS)
def test_the_reference_says_the_same_of_all_kinds(world, when, as_of):
    agree(world, when, as_of)


CASES = [
    name
    for name, case in vars(cases).items()
    if name.startswith("test_") and not hasattr(case, "pytestmark")
]
"""The worked numbers of the page that take a world, and what a skepticism is made of."""


@pytest.mark.parametrize("name", CASES)
def test_the_cases_of_the_reference(name, monkeypatch):
    def judged(*records, when=LONG_AFTER, as_of=None, id="p", **said):
        agree(world(*records, **said), when, when if as_of is None else as_of)
        return contract.judged(*records, when=when, as_of=as_of, id=id, **said)

    monkeypatch.setattr(cases, "judged", judged)
    getattr(cases, name)()


@settings(effort("agreement"))
@given(crowds(), CLOCKS, CLOCKS)
def test_the_reference_says_the_same_of_many(world, when, as_of):
    agree(world, when, as_of)


@pytest.mark.parametrize("seed", range(24))
def test_the_reference_says_the_same_of_reductions(seed):
    given, when, as_of = reduction_world(seed)
    assert differences(given, when, as_of) == []
    agree(dataclasses.replace(given, setting=(None, "war")[seed % 2]), when, as_of)


@settings(effort("agreement"))
@given(st.one_of(crowds(), worlds()), CLOCKS)
def test_laws_15_and_19_it_agrees_with_the_verdict_and_adds_up(world, when):
    ask = Asked(world, when)
    for id, found in ask.known.items():
        mine = ask(id)
        if mine is None:
            continue
        assert 0.01 <= mine.now.low <= mine.value <= mine.now.high <= 0.99
        whole = math.fsum(mine.parts.values())
        assert 1 / (1 + math.exp(-whole)) == pytest.approx(mine.value, abs=1e-9)
        if found.verdict == "broken":
            assert mine.value >= 0.95
            if found.scope.pledge.kind in ("cease", "refrain"):
                assert mine.before_move >= 0.94
        if found.verdict == "kept":
            assert mine.value <= 0.20


@settings(effort("agreement"))
@given(worlds(), CLOCKS)
def test_law_19_watched_quiet_never_raises_that_of_a_prohibition_nor_lowers_that_of_a_demand(
    world, when
):
    looking = watch("A12", 90, 200, activities=("attack", "school"), places=("region", "far"))
    before, after = Asked(world, when), Asked(world.plus(looking), when)
    for id, found in before.known.items():
        mine = before(id)
        if mine is None or len(found.scope.units) > 1:
            continue
        if "measures_disagree" in after.known[id].flags:
            continue  # what is watched can be counted, and the counts contradict the level
        sign = -1 if found.scope.is_demand else 1
        assert sign * after(id).value <= sign * mine.value + 1e-9
