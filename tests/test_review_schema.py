"""The JSON Schema of a review says what reviews say, all of it and nothing else."""

from __future__ import annotations

import json
from pathlib import Path

import jsonschema
import pytest
from tests.builders import LATE, ledger, pledge, reduce_to, report, watch

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


def test_it_refuses_what_is_no_review(validator) -> None:
    told = ledger(pledge(), watch()).review(as_of=LATE).to_dict()
    for key in ("pledges", "as_of"):
        assert not validator.is_valid({k: v for k, v in told.items() if k != key})
    told["pledges"][0]["verdict"] = "fine"
    assert not validator.is_valid(told)
