"""The JSON Schema of a review says what reviews say, all of it and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.builders import LATE, ledger, pledge, reduce_to, report, watch
from tests.strategies import (
    clocks,
    due_clocks,
    reduce_clocks,
    reduce_worlds,
    refrain_worlds,
    state_worlds,
)

import pledgewatch as pw
from pledgewatch import cli
from pledgewatch.export.schema import review_schema
from pledgewatch.model.time import exact

ROOT = Path(__file__).resolve().parents[1]
SEEDS = sorted((ROOT / "seeds").glob("*.toml"))


@pytest.fixture(scope="module")
def validator() -> jsonschema.Draft202012Validator:
    schema = review_schema()
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema)


def test_the_schema_in_the_docs_is_current() -> None:
    assert json.loads((ROOT / "docs/review.schema.json").read_text("utf-8")) == review_schema()


@pytest.mark.parametrize("seed", SEEDS, ids=lambda path: path.stem)
def test_the_reviews_of_the_seeds_have_its_shape(validator, seed: Path) -> None:
    book = pw.read(seed)
    for day in sorted({expected.as_of.last for expected in book.all(pw.Expected)})[:6]:
        validator.validate(book.review(as_of=exact(day)).to_dict())
    validator.validate(book.review().to_dict())


@pytest.mark.parametrize(
    "records",
    [
        (),
        (pledge(), watch(sensitivity=0.5)),
        (pledge(), report(probability=0.99)),
        (reduce_to(0.5), watch()),
    ],
    ids=["an empty ledger", "silence", "a violation", "a reduction without a baseline"],
)
def test_small_reviews_have_its_shape(validator, records) -> None:
    validator.validate(ledger(*records).review(as_of=LATE).to_dict())


def test_the_words_of_other_scales_have_their_place(validator, capsys) -> None:
    cli.main(["check", str(SEEDS[0]), "--json", "--scale", "politifact"])
    told = json.loads(capsys.readouterr().out)
    assert told["scales"]
    validator.validate(told)


@given(
    st.one_of(
        st.tuples(refrain_worlds(), clocks),
        st.tuples(reduce_worlds(), reduce_clocks),
        st.tuples(state_worlds(), due_clocks),
    )
)
@settings(max_examples=20)
def test_reviews_of_random_worlds_have_its_shape(validator, world) -> None:
    records, (at, as_of) = world
    book = pw.Ledger(records.records, timezone=records.timezone)
    told = book.review(at=exact(at), as_of=exact(as_of)).to_dict()
    validator.validate(told)
    assert json.loads(json.dumps(told, allow_nan=False)) == told


def test_every_key_has_a_meaning() -> None:
    schema = review_schema()
    for table in (schema, *schema["$defs"].values()):
        for key, told in table["properties"].items():
            assert told["description"], key


def test_what_a_pledge_is_read_as_is_in_it(validator) -> None:
    """Semantics 7, readings: judged and shown with the pledge, and no pledge of its own."""
    otherwise = pw.Reading(id="read", pledge="pledge", kind="refrain")
    told = ledger(reduce_to(0.5), otherwise, report("r"), watch()).review(as_of=LATE).to_dict()
    validator.validate(told)
    (one,) = told["pledges"]
    assert one["readings"]["read"]["verdict"] == "broken"
    assert "skepticism" not in one["readings"]["read"]


def test_what_is_in_doubt_of_a_finding_is_in_it() -> None:
    told = ledger(pledge(), report("r", actor=None), watch()).review(as_of=LATE).to_dict()
    (found,) = told["findings"]
    assert (found["certainty"], found["causes"]) == ("possible", {"actor": 0.5})


def test_it_refuses_what_is_no_review(validator) -> None:
    told = ledger(pledge(), watch()).review(as_of=LATE).to_dict()
    for key in ("pledges", "as_of"):
        assert not validator.is_valid({k: v for k, v in told.items() if k != key})
    told["pledges"][0]["verdict"] = "fine"
    assert not validator.is_valid(told)


def test_a_pledge_stands_once_in_it_however_many_there_are() -> None:
    def told(number: int) -> dict[str, object]:
        held = (pledge(f"pledge-{n:03}", end="2022-05-10") for n in range(number))
        return ledger(*held, watch()).review(as_of=LATE).to_dict()

    few, many = told(10), told(80)
    (past,) = many["track_records"]["state"].values()
    assert [each["pledge"] for each in past] == [each["id"] for each in many["pledges"]]
    assert len(json.dumps(many)) < 8.5 * len(json.dumps(few))
