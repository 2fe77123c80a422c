"""Trust, determinism: the same answers in every process, whatever its hash seed and time zone.

Law 10 across processes: every hash seed gives sets another order, and the zone of the machine must
mean nothing. (That nothing reads a wall clock is checked with the public face.)
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Iterable
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
from tests.laws.answers import said_of
from tests.worked.counting import daily

import pledgewatch as pw
from pledgewatch.export import FORMATS, TABLES
from pledgewatch.io import jsonl, toml
from pledgewatch.model.records import Condition, Kind, StatementKind

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").glob("*.toml"))
PYTHONS = os.environ.get("PLEDGEWATCH_PYTHONS", "").split()
"""The interpreters of other versions to compare with."""
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
        said += [line for judgement in review for line in said_of(judgement)]
        graph = review.graph()
        said.append([sorted(map(repr, graph.nodes(data=True))), len(graph.edges)])
    said.append(reviews[-1].diff(reviews[0]).to_dict())
    # A history reviews the ledger once for each record: one will do.
    first = next(iter(reviews[-1])).pledge
    said.append(reviews[-1].explain(first))
    said.append([step.to_dict() for step in reviews[-1].history(first)])
    return said


def shown(review: pw.Review) -> dict[str, list[str]]:
    """How a review looks to people and programs, by the form it takes."""
    first = next(iter(review)).pledge
    finding = review.findings[0]
    earlier = review.ledger.review(as_of=CLOCKS[1])
    cards = [review.ledger, review, *review, *review.findings, review.diff(earlier)]
    cards += [review.history(judgement.pledge) for judgement in review]
    charts = [
        *(review.plot.timeline(first), review.plot.origins(finding), review.plot.picture(finding)),
        *(review.plot.record(first), review.plot.picture(), review.plot.map(first)),
    ]
    return {
        "cards": [text for card in cards for text in (card._repr_html_(), str(card))],
        "charts": [chart.to_json() for chart in charts],
        "exports": [review.export(form) for form in FORMATS],
        "tables": [review.export("csv", table=name) for name in TABLES],
    }


def digests() -> dict[str, str]:
    """SHA-256 of all that is said of each seed and of the ledger of every kind of pledge."""
    books = {path.name: pw.read(path) for path in SEEDS} | {"all kinds": told()}
    found = {name: everything(book) for name, book in books.items()}
    found |= shown(books["kyiv-2022.toml"].review(as_of="2022-04-04"))
    return {
        name: hashlib.sha256(
            json.dumps(said, sort_keys=True, ensure_ascii=False).encode()
        ).hexdigest()
        for name, said in found.items()
    }


def test_there_is_a_pledge_of_every_kind() -> None:
    assert {each.kind for each in EVERY_KIND} == set(Kind)
    assert {judgement.pledge for judgement in told().review(as_of=EARLY)} < {
        judgement.pledge for judgement in told().review(as_of=CLOCKS[-1])
    }


def digests_elsewhere(
    processes: Iterable[tuple[str, str]], python: str = sys.executable
) -> list[dict[str, str]]:
    """What is said in processes that have a hash seed and a time zone each, all at once."""
    code = (
        "import json; from tests.laws.test_determinism import digests; print(json.dumps(digests()))"
    )
    # The path of the test run is that of its children: the tests and what they test.
    path = [each for each in sys.path if each] if python == sys.executable else [str(ROOT)]
    running = []
    for seed, zone in processes:
        environment = {
            "PYTHONHASHSEED": seed, "TZ": zone, "PATH": "", "PYTHONPATH": os.pathsep.join(path),
        }  # fmt: skip
        running.append(
            subprocess.Popen(
                [python, "-c", code],
                cwd=ROOT,
                env=environment,
                text=True,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
            )
        )
    said = []
    for process in running:
        out, errors = process.communicate()
        assert process.returncode == 0, errors
        said.append(json.loads(out))
    return said


def test_the_answers_are_the_same_in_any_process() -> None:
    """Bit for bit, whatever the hash seed and the time zone of the machine."""
    one, other = digests_elsewhere([("0", "UTC"), ("1", "Pacific/Apia")])
    assert one == other


@pytest.mark.nightly
def test_the_answers_are_the_same_in_many_processes() -> None:
    zones = ("UTC", "Asia/Tokyo", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe")
    one, *others = digests_elsewhere((str(seed), zone) for seed, zone in enumerate(zones))
    for other in others:
        assert one == other


@pytest.mark.nightly
@pytest.mark.skipif(not PYTHONS, reason="PLEDGEWATCH_PYTHONS names no interpreters to compare with")
@pytest.mark.parametrize("python", PYTHONS)
def test_the_answers_are_the_same_in_other_versions_of_python(python: str, tmp_path: Path) -> None:
    subprocess.run([python, "-m", "venv", tmp_path], check=True)
    own = str(tmp_path / ("Scripts" if os.name == "nt" else "bin") / "python")
    install = [own, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*install, f"{ROOT}[plots]", "pytest"], check=True)
    assert digests_elsewhere([("0", "UTC")], own) == digests_elsewhere([("1", "Asia/Tokyo")])
