"""The rows, cells and edge cases of the contract, asked of the engine as well."""

from __future__ import annotations

import pytest
from tests.engine.agreement import differing, of_engine, of_reference
from tests.engine.ledgers import ledger_of
from tests.reference import test_edge_cases as edges
from tests.reference import test_reduction as reductions
from tests.reference.evaluator import evaluate
from tests.reference.test_table import DEMANDS, PROHIBITIONS
from tests.reference.test_worked import BASES, ROWS
from tests.reference.worlds import COUNTRY, LONG_AFTER, world

from pledgewatch.engine.review import answers

REFUSED = "test_an_undeclared_place_is_elsewhere"
"""Of a ledger's own files; a table may name any place."""
EDGES = [
    (module, name)
    for module in (edges, reductions)
    for name in dir(module)
    if name.startswith("test_") and name != REFUSED and not hasattr(getattr(module, name), "pytestmark")
]  # fmt: skip


def judged(*records, when=LONG_AFTER, as_of=None, base=COUNTRY, id="p", **said):
    """The answer of the reference, once the engine gives the same."""
    made = world(*records, base=base, **said)
    known = when if as_of is None else as_of
    theirs = evaluate(made, when, known)[id]
    ours = answers(ledger_of(made), when, known)[id]
    assert differing(of_reference(theirs), of_engine(ours)) == {}
    return theirs


@pytest.mark.parametrize("name", ROWS)
def test_row(name):
    records, verdict, *_ = ROWS[name]

    assert judged(*records, **BASES.get(name, {})).verdict == verdict


@pytest.mark.parametrize(("verdict", "reason", "records", "when"), PROHIBITIONS + DEMANDS)
def test_cell(verdict, reason, records, when):
    answer = judged(*records, when=when or LONG_AFTER)

    assert (answer.verdict, answer.reason) == (verdict, reason)


@pytest.mark.parametrize(("module", "name"), EDGES)
def test_edge(module, name, monkeypatch):
    monkeypatch.setattr(module, "judged", judged)
    getattr(module, name)()
