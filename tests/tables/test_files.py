"""Files and rows of every form are one table: the same columns, the same text."""

from __future__ import annotations

import gzip
import io
import json

import polars as pl
import pytest

import pledgewatch as pw
from pledgewatch.tables import Table, Text, files
from pledgewatch.tables.frames import columns_of
from pledgewatch.tables.schema import bare_table

ROWS = [
    {"id": "1", "activity": "shelling", "when": "2022-03-29", "origin": "café", "number": "2"},
    {"id": "2", "activity": "drône", "when": "2022-03-30", "origin": "b", "number": "1"},
]
TYPED = [{**row, "number": int(row["number"])} for row in ROWS]


def csv(sign: str = ",") -> str:
    return "".join(
        f"{line}\n" for line in [sign.join(ROWS[0]), *(sign.join(row.values()) for row in ROWS)]
    )


def told(data, **reading):
    table = Table.written(data, **reading)
    return [
        (batch.own["id"][row], batch.columns["origin"][row], batch.columns["number"][row])
        for batch in table.batches("UTC")
        for row in range(len(batch))
    ]


EXPECTED = [("1", "café", 2), ("2", "b", 1)]
LINES = "".join(json.dumps(row) + "\n" for row in TYPED)
YAML = "other:\n  x: 1\nrows:\n" + "".join(
    "  - " + "\n    ".join(f"{key}: {value}" for key, value in row.items()) + "\n" for row in ROWS
)
CONTENTS = {
    "a.csv": csv().encode(),
    "A.CSV": csv().encode(),
    "excel.csv": csv(";").encode("utf-8-sig"),
    "bars.txt": csv("|").encode(),
    "tabs.csv": csv("\t").encode(),
    "a.tsv": csv("\t").encode(),
    "unicode.csv": csv("\t").encode("utf-16"),
    "a.csv.gz": gzip.compress(csv(";").encode()),
    "A.TSV.GZ": gzip.compress(csv("\t").encode("utf-16")),
    "a.jsonl": LINES.encode(),
    "a.ndjson.gz": gzip.compress(LINES.encode()),
    "a.json": json.dumps(TYPED).encode(),
    "under.json": json.dumps({"meta": {"n": 2}, "rows": TYPED}).encode(),
    "a.yaml": YAML.encode(),
}


@pytest.mark.parametrize("name", CONTENTS)
def test_a_file_of_any_form(name, tmp_path):
    if name.endswith(".yaml"):
        pytest.importorskip("yaml")
    path = tmp_path / name
    path.write_bytes(CONTENTS[name])
    assert columns_of(bare_table(path)) == list(ROWS[0])
    assert told(path) == EXPECTED


def test_an_encoding_that_has_to_be_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(csv(";").encode("cp1252"))
    with pytest.raises(pw.InputError, match=r'0xe9 in line 2; expected .*encoding="cp1252"'):
        told(path)
    assert told(path, encoding="cp1252") == EXPECTED
    path.with_suffix(".csv.gz").write_bytes(gzip.compress(path.read_bytes()))
    assert told(path.with_suffix(".csv.gz"), encoding="cp1252") == EXPECTED


def test_a_separator_that_is_named(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(csv(";").replace("id;", "id,a,b,c,d,e;"), "utf-8")
    assert columns_of(bare_table(path, separator=";"))[0] == "id,a,b,c,d,e"
    with pytest.raises(pw.InputError, match="one sign"):
        bare_table(path, separator=";;")


def test_excel(tmp_path):
    openpyxl = pytest.importorskip("openpyxl", reason="the extra `files` is not installed")
    import datetime as dt

    book = openpyxl.Workbook()
    book.active.append(["nothing"])
    sheet = book.create_sheet("events")
    sheet.append(list(ROWS[0]))
    for row in TYPED:
        sheet.append(
            [
                *list(row.values())[:2],
                dt.datetime.fromisoformat(row["when"]),
                *list(row.values())[3:],
            ]
        )
        sheet.append([None] * 5)
    path = tmp_path / "A.XLSX"
    book.save(path)
    assert told(path, sheet="events") == EXPECTED
    with pytest.raises(pw.InputError, match="one of the sheets 'Sheet', 'events'"):
        told(path, sheet="event")


def test_standard_input(monkeypatch):
    for content in (csv(";").encode(), LINES.encode(), csv("\t").encode("utf-16")):
        files._input.cache_clear()
        monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(content)))
        assert told("-") == EXPECTED
    files._input.cache_clear()
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"id,kind\n")))
    with pytest.raises(pw.InputError, match="standard input"):
        told("-")
    files._input.cache_clear()


def test_rows_made_in_python():
    import pyarrow as pa

    arrow = pa.Table.from_pylist(TYPED)
    reader = pa.RecordBatchReader.from_batches(arrow.schema, arrow.to_batches())
    for data in (TYPED, tuple(ROWS), (row for row in TYPED), reader):
        assert told(data) == EXPECTED


def test_a_column_of_several_types_is_text():
    frame = files.held([{"a": 1, "b": 2.0}, {"a": "x", "b": 2.5, "c": {"d": [1]}}, {}])
    assert frame.to_dict(as_series=False) == {
        "a": ["1", "x", None],
        "b": ["2", "2.5", None],
        "c": [None, '{"d": [1]}', None],
    }


def test_a_list_in_a_cell_is_one_text_for_a_rule():
    frame = pl.DataFrame({"id": ["1"], "day": ["2022-03-29"], "who": [["a", "b"]]})
    rules = {"id": Text("id"), "when": Text("day"), "activity": Text("id"), "origin": Text("who")}
    (batch,) = Table(data=frame, rules=rules).batches("UTC")
    assert batch.columns["origin"][0] == "a; b"


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.json", b'{"a": [{"x": 1}], "b": [{"x": 1}]}', "found 'a', 'b'; expected one list of tables"),
        ("a.json", b'{"a": 1}', "found none; expected one list of tables"),
        ("a.json", b"[1, 2]", "found none; expected one list of tables"),
        ("a.json", b"[", "a table that can be read"),
        ("a.yaml", b"a: [", "a table that can be read"),
        ("a.xml", b"<a/>", "a file ending in .xml; expected .csv, .tsv"),
        ("a.csv.gz", b"no gzip", "a table that can be read"),
        ("a.parquet.gz", b"", "a file ending in .gz"),
    ],
)  # fmt: skip
def test_a_file_that_is_no_table(name, content, message, tmp_path):
    if name.endswith(".yaml"):
        pytest.importorskip("yaml")
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(pw.InputError) as error:
        told(path)
    assert message in str(error.value)
    assert error.value.file == str(path)


def test_aliases_that_stand_for_very_much_are_refused(tmp_path):
    pytest.importorskip("yaml")
    lines = ["a0: &a0 {x: y}"]
    lines += [
        f"a{n}: &a{n} {{l: [*a{n - 1}, *a{n - 1}, *a{n - 1}, *a{n - 1}]}}" for n in range(1, 12)
    ]
    path = tmp_path / "a.yaml"
    path.write_text("\n".join([*lines, "rows:", "  - id: 1", "    x: *a11"]), "utf-8")
    with pytest.raises(pw.InputError, match="at most 10,000"):
        told(path)
