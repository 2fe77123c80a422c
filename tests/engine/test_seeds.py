"""Engine and reference say the same of every shipped story, at every date that it names."""

from __future__ import annotations

import pytest
from tests.engine.agreement import differing, of_engine, of_reference
from tests.reference.evaluator import evaluate
from tests.reference.findings import find
from tests.reference.world import World
from tests.seeds import FOLDER, seed

from pledgewatch.engine.review import review
from pledgewatch.model.records import Expected, Reading

SEEDS = sorted(path.stem for path in FOLDER.glob("*.toml"))


@pytest.mark.parametrize("name", SEEDS)
def test_engine_and_reference_agree(name):
    ledger = seed(name)
    blocks = ledger.all(Expected)
    setting = ledger.header.setting
    world = World(
        records=tuple(r for r in ledger if not isinstance(r, (Expected, Reading))),
        timezone=ledger.timezone,
        unrated=ledger.header.unrated,
        editors=ledger.header.editors,
        setting=setting and setting.value,
    )
    clocks = sorted({((e.at or e.as_of).last, e.as_of.last) for e in blocks})
    for at, as_of in clocks:
        made, expected = review(ledger, at, as_of), evaluate(world, at, as_of)
        assert [*expected.pledges] == [*made.keys()]
        for judgement in made:
            answer = expected[judgement.pledge]
            assert differing(of_reference(answer), of_engine(judgement)) == {}, judgement.pledge
            chance = made.skepticism(judgement.pledge)
            told = None if chance is None else pytest.approx(chance.value, abs=0.002)
            assert (answer.skepticism and answer.skepticism.value) == told, judgement.pledge
    found = sorted((each.kind, each.certainty.word) for each in made.findings)
    against = [each for each in find(world, *clocks[-1]) if each.certainty is not None]
    assert found == sorted((each.kind, each.certainty) for each in against)
