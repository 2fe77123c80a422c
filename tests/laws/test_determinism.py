"""Trust, determinism: the same answers in every process, whatever its hash seed and time zone.

Law 10 across processes: every hash seed gives sets another order, and the zone of the machine must
mean nothing. (That nothing reads a wall clock is checked with the public face.)
"""

from __future__ import annotations

import functools
import hashlib
import itertools
import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.builders import (
    EARLY,
    denial,
    ledger,
    level,
    pledge,
    reduce_to,
    report,
    retract,
    same_incident,
    same_origin,
    statement,
    supersede,
    watch,
    withdraw,
)
from tests.worked.counting import daily

import pledgewatch as pw
from pledgewatch.formats import jsonl, toml
from pledgewatch.records import Condition, Kind, StatementKind

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.toml"))
HASH_SEEDS = ("0", "1", "2", "3")
ZONES = ("UTC", "Pacific/Apia")
CLOCKS = ("2022-03-05", "2022-03-31", "2022-06-01")
"""Early in the window of the pledges below, late in it, and after all has settled."""

THERE = {"debtor": "enemy", "places": ("south",)}
EVERY_KIND = (
    pledge("refrain", end="2022-03-31", control=("south", "abroad"), announcement="talks"),
    pledge("cease", Kind.CEASE, grace="24 h", tolerated=1, announcement="talks"),
    reduce_to(0.5, "reduce", baseline="2022-02-01/2022-02-14", control=("south",), places=("north-town", "north-village")),
    reduce_to(0.5, "level", measure="level"),
    pledge("do-by", Kind.DO_BY, activities=("looting", "air-strike"), tolerance="2 days"),
    pledge("withdraw", Kind.WITHDRAW, end="2022-03-15", places=("north", "south")),
    pledge("maintain", Kind.MAINTAIN, at_least=10, unit="troops"),
    pledge("reach", Kind.REACH, end=None, at_most=50, unit="troops"),
    pledge("weaker", places=("north-town",), known="2022-03-10"),
    pledge("for-theirs", condition=Condition(text="as they do", unless_broken=("for-ours",))),
    pledge("for-ours", condition=Condition(text="as they do", unless_broken=("for-theirs",)), **THERE),
    pledge("on-condition", condition=Condition(text="a truce", state="truce", presumed=True)),
)  # fmt: skip


def told() -> pw.Ledger:
    """Pledges of every kind, and all manner of things told of them."""
    records = [
        *EVERY_KIND,
        watch(sensitivity=0.9),
        watch("2022-02-01/2022-04-01", origin="a", places=("north",)),
        *daily("2022-02-01/2022-02-14", 2),
        *daily("2022-03-08/2022-03-14", 1),
        *(report(f"x-{o}", "2022-03-04", incident="x", origin=o) for o in ("a", "b", "c", "a-2")),
        denial("x-no", "2022-03-04", incident="x", origin="enemy-press"),
        denial("x-never", "2022-03-04", incident="x", origin="ministry-press"),
        report("y", "2022-03-02?", origin="b", place="country", actor="proxy"),
        report("z", "2022-03-03", origin="d", actor=None, known="2022-03-18"),
        report("theirs", "2022-03-04", origin="b", actor="enemy", place="south-town"),
        report("loot", "2022-03-29", activity="looting", origin="b"),
        level("l-1", "2022-02-15", level=100, unit="troops"),
        level("l-2", "2022-03-14", level=(30, 45), unit="troops", origin="b"),
        level("l-3", "2022-04-02", place="country", share=(0.2, 0.4)),
        statement("no", incidents=("x", "y")),
        statement("done", StatementKind.COMPLIANCE, answers=("withdraw", "cease")),
        same_incident("x", "y", known="2022-03-12"),
        same_origin("b", "b-2", "d", known="2022-03-10"),
        retract("x-b", "2022-03-15", id="r-1"),
        retract("r-1", "2022-03-25", id="r-2"),
        supersede("refrain", "weaker", "2022-03-12", known="2022-03-12", id="s"),
        withdraw("2022-03-20", "cease", known="2022-03-20", id="w"),
    ]
    # In the order of a set, which hangs on the hash seed: so does nothing that comes of it.
    return ledger(*{record.id: record for record in frozenset(records)}.values(), title="all kinds")


def everything(book: pw.Ledger) -> list[object]:
    """All that is concluded from a ledger and written of it, as plain data."""
    said: list[object] = [toml.dumps(book), jsonl.dumps(book)]
    reviews = [book.review(as_of=as_of) for as_of in CLOCKS]
    for review in reviews:
        said += [review.to_dict(), str(review)]
        for judgement in review:
            said.append(review.explain(judgement.pledge))
        graph = review.graph()
        said.append([sorted(map(repr, graph.nodes(data=True))), len(graph.edges)])
    said.append(reviews[-1].diff(reviews[0]).to_dict())
    # A history reviews the ledger once for each record: one will do.
    first = next(iter(reviews[-1])).pledge
    said.append([step.to_dict() for step in reviews[-1].history(first)])
    return said


@functools.cache
def digests() -> dict[str, str]:
    """SHA-256 of all that is said of each seed and of the ledger of every kind of pledge."""
    books = {path.name: pw.read(path) for path in SEEDS} | {"all kinds": told()}
    return {
        name: hashlib.sha256(
            json.dumps(everything(book), sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()
        for name, book in books.items()
    }


def test_there_is_a_pledge_of_every_kind() -> None:
    assert {each.kind for each in EVERY_KIND} == set(Kind)
    assert {judgement.pledge for judgement in told().review(as_of=EARLY)} < {
        judgement.pledge for judgement in told().review(as_of=CLOCKS[-1])
    }


@pytest.mark.parametrize(
    ("seed", "zone"), list(zip(HASH_SEEDS, itertools.cycle(ZONES), strict=False))
)
def test_the_answers_are_those_of_any_other_process(seed: str, zone: str) -> None:
    """Bit for bit what this process says, which has a hash seed and a zone of its own."""
    code = (
        "import json; from tests.laws.test_determinism import digests; print(json.dumps(digests()))"
    )
    # The path of the test run is that of its children: the tests and what they test.
    environment = {
        "PYTHONHASHSEED": seed, "TZ": zone, "PATH": "",
        "PYTHONPATH": ":".join(path for path in sys.path if path),
    }  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, env=environment
    )
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == digests()
