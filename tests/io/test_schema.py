"""The JSON Schema says of ledger files what the reader says of them, as far as shapes go."""

from __future__ import annotations

import copy
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import attrs
import pytest
from hypothesis import given
from jsonschema import Draft202012Validator
from tests.io.ledgers import ledgers

from pledgewatch import Ledger
from pledgewatch.errors import InputError
from pledgewatch.export.schema import ledger_schema
from pledgewatch.io import dumps, loads
from pledgewatch.model.dates import parse_when
from pledgewatch.model.records import RECORDS, Condition, Control, ExpectedFinding

ROOT = Path(__file__).parents[2]
SEEDS = sorted((ROOT / "seeds").rglob("*.toml"))
SCHEMA = ledger_schema()
VALIDATOR = Draft202012Validator(SCHEMA)

GOOD: dict[str, Any] = tomllib.loads("""
[ledger]
title = "Kyiv"
timezone = "Europe/Kyiv"
[assumptions]
words = "words-default-1"
thresholds = { theta_b = 0.9 }
[[actor]]
id = "russia"
[[actor]]
id = "proxy"
controlled_by = [{ actor = "russia", weight = 0.5, when = "2014/.." }]
[[place]]
id = "kyiv"
[[activity]]
id = "shelling"
[[source]]
id = "reuters"
[[pledge]]
id = "p"
kind = "reduce"
debtor = "russia"
said = "2022-03-29"
activities = ["shelling"]
places = ["kyiv"]
share = 0.5
within = "2 weeks"
condition = { text = "talks go on", presumed = true }
[[report]]
activity = "shelling"
when = "2022-03-29T20:00/2022-03-30T06:00[Europe/Kyiv]"
source = "reuters"
deaths = [0, 2]
report_dated = false
credibility = 2
[[expected]]
pledge = "p"
as_of = "2022-03-31"
findings = [{ kind = "continuation" }]
measures = { level = "untested" }
""")


def as_toml(data: dict[str, Any]) -> str:
    import tomli_w

    return tomli_w.dumps(data)


def test_the_schema_is_one() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    json.dumps(SCHEMA, allow_nan=False)


def test_a_good_ledger_is_valid_and_readable() -> None:
    VALIDATOR.validate(GOOD)
    assert len(loads(as_toml(GOOD))) == 8


@given(ledgers)
def test_every_written_ledger_is_valid(ledger: Ledger) -> None:
    VALIDATOR.validate(tomllib.loads(dumps(ledger)))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_seed_is_valid(path: Path) -> None:
    VALIDATOR.validate(tomllib.loads(path.read_text(encoding="utf-8")))


@pytest.mark.parametrize(
    ("where", "value"),
    [
        (("ledger", "titel"), "x"),
        (("ledger", "title"), 1),
        (("assumptions", "wrods"), "x"),
        (("reports",), []),
        (("report",), {}),
        (("report", 0, "wen"), "2022"),
        (("report", 0, "when"), "yesterday"),
        (("report", 0, "when"), 2022),
        (("report", 0, "stance"), "affirm"),
        (("report", 0, "credibility"), "2"),
        (("report", 0, "credibility"), 2.5),
        (("report", 0, "report_dated"), 0),
        (("report", 0, "deaths"), "2"),
        (("report", 0, "deaths"), [1]),
        (("report", 0, "deaths"), [1, 2, 3]),
        (("report", 0, "text"), ["a"]),
        (("report", 0, "text"), "a" * 20_001),
        (("report", 0, "place"), None),
        (("pledge", 0, "kind"), "promise"),
        (("pledge", 0, "places"), "kyiv"),
        (("pledge", 0, "places"), [1]),
        (("pledge", 0, "id"), ""),
        (("pledge", 0, "said"), "2022-03-29/2022-03-30"),
        (("pledge", 0, "within"), "2 fortnights"),
        (("pledge", 0, "within"), 2),
        (("pledge", 0, "share"), "half"),
        (("pledge", 0, "baseline"), "2022-03~"),
        (("pledge", 0, "condition"), "talks"),
        (("pledge", 0, "condition", "presumed"), "yes"),
        (("pledge", 0, "condition", "presumd"), True),
        (("actor", 1, "controlled_by"), "russia"),
        (("actor", 1, "controlled_by", 0, "weight"), "1"),
        (("actor", 1, "controlled_by", 0, "when"), "2022?"),
        (("expected", 0, "findings", 0, "kinds"), "x"),
        (("expected", 0, "measures", "level"), 1),
    ],
)
def test_a_mistake_is_refused_by_the_schema_and_by_the_reader(
    where: tuple[Any, ...], value: Any
) -> None:
    data = copy.deepcopy(GOOD)
    inner: Any = data
    for step in where[:-1]:
        inner = inner[step]
    inner[where[-1]] = value
    assert not VALIDATOR.is_valid(data)
    if value is not None:
        with pytest.raises(InputError):
            loads(as_toml(data))


@pytest.mark.parametrize(
    ("table", "key"), [("pledge", "debtor"), ("report", "when"), ("expected", "as_of")]
)
def test_a_missing_key_is_refused_by_the_schema_and_by_the_reader(table: str, key: str) -> None:
    data = copy.deepcopy(GOOD)
    del data[table][0][key]
    assert not VALIDATOR.is_valid(data)
    with pytest.raises(InputError):
        loads(as_toml(data))


@pytest.mark.parametrize(
    "text",
    [
        "2022-03-30", "2022-03", "2022", "2022-03-30~", "2022?", "2022-03-2X", "2022-03-30T04:15",
        "2022-03-30T04:15+03:00", "[2022-03-29, 2022-03-31]", "[2022-03-29..]", "[..2022]",
        "2022-03-30[Europe/Kyiv]", "2022[unknown]", "[2022-03-29..2022-03-31][America/New_York]",
        "2022-03-29/2022-04-02", "2022-03-29/..", "../2022", "2022/", "/2022",
        "[2022..2023]/[2024, 2025]", "2022-03-29/2022-04-02[Europe/Kyiv]",
    ],
)  # fmt: skip
def test_every_form_of_time_fits_the_schema(text: str) -> None:
    parse_when(text)
    data = copy.deepcopy(GOOD)
    data["report"][0]["when"] = text
    VALIDATOR.validate(data)


def test_every_field_of_every_record_has_its_meaning_in_the_schema() -> None:
    for table, kind in RECORDS.items():
        told = SCHEMA["$defs"][table]
        assert set(told["properties"]) == {spec.name for spec in attrs.fields(kind)}
        assert SCHEMA["properties"][table]["items"] == {"$ref": f"#/$defs/{table}"}
    for kind in (Condition, Control, ExpectedFinding):
        told = SCHEMA["$defs"][kind.__name__.lower()]
        assert set(told["properties"]) == {spec.name for spec in attrs.fields(kind)}
    for told in SCHEMA["$defs"].values():
        assert told["description"]
        for meaning in told.get("properties", {}).values():
            assert meaning["description"]


def test_every_reference_in_the_schema_leads_somewhere() -> None:
    for target in re.findall(r'"\$ref": "#/\$defs/([^"]+)"', json.dumps(SCHEMA)):
        assert target in SCHEMA["$defs"]


def test_the_committed_schema_is_current() -> None:
    made = subprocess.run(
        [sys.executable, "-m", "pledgewatch.export.schema"],
        capture_output=True, check=True, encoding="utf-8",
    ).stdout  # fmt: skip
    assert json.loads(made) == SCHEMA
    committed = (ROOT / "docs" / "ledger.schema.json").read_text(encoding="utf-8")
    assert committed == made, (
        "write it anew: python -m pledgewatch.export.schema > docs/ledger.schema.json"
    )
