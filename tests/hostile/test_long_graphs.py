"""Ledgers of long chains, wide layers and lattices: each is reviewed in the time of its size.

What each of them once did stands beside it: a walk over all paths, one over all pairs, or one call
inside another for each record. None of them ends, or all overflow the stack, if it does so again.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence

import attrs
import pendulum
import pytest

import pledgewatch as pw
from pledgewatch.lint import lint
from pledgewatch.model.logic import T, U
from pledgewatch.model.tree import Hierarchy

LONG, WIDE = 1_500, 300


def world(*records: pw.Record, debtor: str = "state", **terms: object) -> pw.Ledger:
    """A truce of a state in a region, in a world with some more records."""
    given = {
        "id": "truce",
        "kind": "refrain",
        "debtor": debtor,
        "said": "2022-01-01",
        "end": "2022-12-31",
        "activities": ["attack"],
        "places": ["region"],
    }
    return pw.Ledger(
        [
            pw.Actor(id="state"),
            pw.Place(id="region"),
            pw.Activity(id="attack"),
            pw.Source(id="agency", reliability="A"),
            pw.Source(id="paper", reliability="A"),
            pw.Pledge(**given | terms),
            *records,
        ],
        timezone="UTC",
    )


def told(id: str = "told", **terms: object) -> pw.Report:
    given = {
        "activity": "attack",
        "place": "region",
        "actor": "state",
        "when": "2022-02-01",
        "known": "2022-02-02",
        "source": "agency",
    }
    return pw.Report(id=id, **given | terms)


def layers(parent: Callable[[str, Sequence[str]], pw.Record], top: str) -> tuple[list, str]:
    """Thirty layers of ten, each node under all of the layer above: 10^29 paths."""
    records, above = [], [top]
    for layer in range(30):
        here = [f"{layer}-{n}" for n in range(10)]
        records += [parent(id, above) for id in here]
        above = here
    return records, above[0]


def controlled(id: str, above: Sequence[str], **terms: object) -> pw.Actor:
    return pw.Actor(id=id, controlled_by=[{"actor": each, "weight": 1} | terms for each in above])


def a_lattice_of_control() -> pw.Ledger:
    """All paths of control were walked: exponential."""
    actors, last = layers(controlled, "state")
    return world(*actors, told(actor=last))


def a_lattice_of_control_for_a_time() -> pw.Ledger:
    """All paths of control, each with its time."""
    actors, last = layers(
        lambda id, above: controlled(id, above, when="2022-01-01/2022-12-31"), "state"
    )
    return world(*actors, told(actor=last))


def a_lattice_of_bodies() -> pw.Ledger:
    actors, last = layers(lambda id, above: pw.Actor(id=id, part_of=above), "state")
    return world(*actors, told(actor=last))


def a_lattice_of_places() -> pw.Ledger:
    places, last = layers(lambda id, above: pw.Place(id=id, part_of=above), "region")
    return world(*places, told(place=last))


def a_lattice_of_activities() -> pw.Ledger:
    kinds, last = layers(lambda id, above: pw.Activity(id=id, kind_of=above), "attack")
    return world(*kinds, told(activity=last))


def a_chain_of_control() -> pw.Ledger:
    actors = [controlled(f"a-{n}", [f"a-{n - 1}" if n else "state"]) for n in range(LONG)]
    # Each of them is part of the one before too: the wholes of each were walked anew.
    parts = [
        pw.Actor(id=f"p-{n}", part_of=[f"p-{n - 1}" if n else f"a-{LONG - 1}"]) for n in range(LONG)
    ]
    return world(*actors, *parts, told(actor=f"p-{LONG - 1}"))


def a_chain_of_places_that_are_complete() -> pw.Ledger:
    """Each is all of the one before; of the last, all parts were looked at for each part."""
    chain = [
        pw.Place(id=f"p-{n}", part_of=[f"p-{n - 1}"] if n else [], complete=True)
        for n in range(LONG)
    ]
    wide = [pw.Place(id=f"w-{n}", part_of=[f"p-{LONG - 1}"]) for n in range(20)]
    return world(*chain, *wide, told(place="p-0"), places=[each.id for each in wide])


def retractions_of_retractions() -> pw.Ledger:
    ids = ["told", *(f"x-{n}" for n in range(LONG))]
    taken = [
        pw.Retract(id=id, target=target, known="2022-03-01", source="agency")
        for target, id in itertools.pairwise(ids)
    ]
    return world(told(), *taken)


def reports_tied_one_to_the_next() -> pw.Ledger:
    """Each pair of reports of an incident was compared."""
    reports = [told(f"r-{n}") for n in range(LONG)]
    ties = [
        pw.SameIncident(
            id=f"t-{n}", incidents=[f"r-{n}", f"r-{n + 1}"], source="agency", known="2022-03-01"
        )
        for n in range(LONG - 1)
    ]
    return world(*reports, *ties)


def versions_each_in_place_of_the_one_before() -> pw.Ledger:
    """A call inside another for each version, and all later versions for each."""
    ids = ["truce", *(f"v-{n}" for n in range(LONG))]
    records: list[pw.Record] = []
    for old, new in itertools.pairwise(ids):
        records += [
            pw.Pledge(
                id=new, kind="refrain", debtor="state", said="2022-01-02", end="2022-12-31",
                activities=["attack"], places=["region"],
            ),
            pw.Supersede(id=f"s-{new}", target=old, by=new, when="2022-01-02", known="2022-01-02", source="paper"),
        ]  # fmt: skip
    return world(*records, told(pledge="truce", when="2022-01-01T12:00Z", known="2022-01-02"))


def a_circle_of_versions() -> pw.Ledger:
    both = [
        pw.Supersede(
            id=f"s-{old}", target=old, by=new, when="2022-03-02", known="2022-03-02", source="paper"
        )
        for old, new in (("truce", "other"), ("other", "truce"))
    ]
    return world(told(), attrs.evolve(world()["truce"], id="other"), *both)


def truces_that_rest_each_on_the_next() -> pw.Ledger:
    """A call inside another for each truce, where each was broken before the one that rests on it."""
    records: list[pw.Record] = []
    for n in range(LONG):
        condition = {"text": "if they do", "unless_broken": [f"t-{n + 1}"]}
        records += [
            pw.Actor(id=f"a-{n}"),
            pw.Place(id=f"p-{n}"),
            pw.Pledge(
                id=f"t-{n}", kind="refrain", debtor=f"a-{n}", said="2022-01-01", end="2022-12-31",
                activities=["attack"], places=[f"p-{n}"],
                condition=condition if n + 1 < LONG else None,
            ),
            told(f"r-{n}", actor=f"a-{n}", place=f"p-{n}", when=FIRST.add(minutes=LONG - n)),
        ]  # fmt: skip
    return world(*records, told())


def two_truces_that_rest_on_each_other() -> pw.Ledger:
    """What went before each act was weighed anew."""
    other = attrs.evolve(
        world()["truce"], id="other", debtor="rebels", condition=resting_on("truce")
    )
    reports = [
        told(f"r-{n}", actor=("state", "rebels")[n % 2], when=FIRST.add(minutes=n))
        for n in range(LONG)
    ]
    return world(pw.Actor(id="rebels"), other, *reports, condition=resting_on("other"))


def resting_on(*pledges: str) -> pw.Condition:
    return pw.Condition(text="while they do", unless_broken=pledges)


def a_condition_that_many_report() -> pw.Ledger:
    """At each turn of it all reports were compared with all others."""
    reports = [
        pw.StateReport(
            id=f"s-{n}", state="talks", holds=n % 2 == 0, when=FIRST.add(minutes=n), source="agency"
        )
        for n in range(LONG)
    ]
    condition = pw.Condition(text="while they talk", state="talks", presumed=True)
    return world(told(when="2022-01-02"), *reports, condition=condition)


def outlets_that_all_tell_otherwise() -> pw.Ledger:
    """A finding for each pair of them."""
    reports = [
        told(
            f"r-{n}", when=FIRST.add(minutes=n), incident="it", stance=("affirms", "denies")[n % 2]
        )
        for n in range(LONG)
    ]
    return world(*reports, told())


def one_state_told_by_many() -> pw.Ledger:
    """Each pair of its reports was compared, and each level of a part with each of the whole."""
    towns = [pw.Place(id=f"town-{n}", part_of=["region"]) for n in range(WIDE)]
    levels = [
        pw.StateReport(
            id=f"s-{n}", activity="attack", place=f"town-{n % WIDE}", level=[5, 6 + n % 3],
            unit="guns", incident="count", when="2022-02-01", source="agency",
        )
        for n in range(LONG)
    ]  # fmt: skip
    return world(*towns, *levels, told())


def sayings_of_a_chain_of_bodies() -> pw.Ledger:
    """Sides that are part of each other, each of which says what it will do."""
    records: list[pw.Record] = []
    for n in range(WIDE):
        side = f"a-{n}"
        of = {"speaker": side, "said": "2022-01-03", "activities": [f"k-{n}"]}
        records += [
            pw.Actor(id=side, part_of=[f"a-{n - 1}" if n else "state"]),
            pw.Activity(id=f"k-{n}"),
            pw.Statement(id=f"s-{n}", kind="intent", places=["region"], **of),
        ]
    return world(*records, told())


def many_sides_of_one_announcement() -> pw.Ledger:
    """For each pledge all pairs of those who gave one were compared."""
    truce = attrs.evolve(world()["truce"], announcement="accord")
    sides = [f"side-{n}" for n in range(WIDE)]
    others = [attrs.evolve(truce, id=f"of-{side}", debtor=side) for side in sides]
    return world(*(pw.Actor(id=side) for side in sides), *others, told(), announcement="accord")


FIRST = pendulum.datetime(2022, 2, 1)

BOMBS = {
    a_lattice_of_control: "broken",
    a_lattice_of_control_for_a_time: "broken",
    a_lattice_of_bodies: "broken",
    a_lattice_of_places: "broken",
    a_lattice_of_activities: "broken",
    a_chain_of_control: "broken",
    a_chain_of_places_that_are_complete: "broken",
    retractions_of_retractions: "broken",
    reports_tied_one_to_the_next: "broken",
    versions_each_in_place_of_the_one_before: "inconclusive",
    a_circle_of_versions: "broken",
    truces_that_rest_each_on_the_next: "broken",
    two_truces_that_rest_on_each_other: "broken",
    a_condition_that_many_report: "broken",
    outlets_that_all_tell_otherwise: "broken",
    one_state_told_by_many: "broken",
    sayings_of_a_chain_of_bodies: "broken",
    many_sides_of_one_announcement: "broken",
}


@pytest.mark.parametrize("bomb", BOMBS, ids=lambda bomb: bomb.__name__)
def test_it_is_reviewed_and_looked_over(bomb: Callable[[], pw.Ledger]) -> None:
    ledger = bomb()
    review = ledger.review(as_of="2022-12-31")
    assert review["truce"].verdict.value == BOMBS[bomb]
    assert len(review.findings) <= 3 * len(ledger)
    assert lint(ledger) is not None


def test_each_truce_that_rests_on_a_broken_one_does_not_bind() -> None:
    review = truces_that_rest_each_on_the_next().review(as_of="2022-12-31")
    last = LONG - 1
    verdicts = [review[f"t-{n}"].verdict.value for n in (last, last - 1, last - 2, last - 3)]
    assert verdicts == ["broken", "untested", "broken", "untested"]


def test_a_share_of_an_area_is_the_same_by_all_ways() -> None:
    """An area of two halves that share their towns: half of the towns is half of it."""
    halves = [pw.Place(id=id, part_of=["all"], complete=True) for id in ("north", "south")]
    towns = [pw.Place(id=id, part_of=["north", "south"]) for id in ("one", "two")]
    whole = pw.Place(id="all", complete=True)
    ledger = world(whole, *halves, *towns, told(place="all"), places=["one"])
    incident = ledger.review(as_of="2022-12-31")["truce"].incidents[0]
    assert dict(incident.entries[0].causes)["place"] == 0.5


def test_a_long_hierarchy_is_walked_once() -> None:
    long = 100_000
    chain = Hierarchy({f"{n}": (f"{n - 1}",) if n else () for n in range(long)})
    assert chain.contained(f"{long - 1}", ["0"]) is T
    assert chain.contained("0", [f"{long - 1}"]) is U
    wide = Hierarchy({f"{n}": ("whole",) for n in range(long)}, complete=["whole"])
    assert wide.contained("whole", map(str, range(long))) is T
    assert wide.contained("whole", map(str, range(1, long))) is U
    assert Hierarchy.cycle_in({"a": ("b",), "b": ("a",)}) == ("a", "b", "a")
