"""Whatever holds a table: its columns as the same text, a batch at a time, and nothing left behind."""

from __future__ import annotations

import contextlib
import datetime as dt
import os
import random
import signal
import tempfile
import threading
import time
from decimal import Decimal

import narwhals
import polars as pl
import pytest
from polars.io.plugins import register_io_source

import pledgewatch as pw
from pledgewatch.tables import Constant, Derived, Table, Text, files, frames

duckdb = pytest.importorskip("duckdb")
pytest.importorskip("pyarrow")

TYPED = pl.DataFrame(
    {
        "id": [1, 2, 3],
        "wide": pl.Series([2**40, None, -1], dtype=pl.Int64),
        "part": [0.1, 2.5, None],
        "exact": pl.Series([Decimal("1.10"), Decimal("2.00"), None], dtype=pl.Decimal(10, 2)),
        "yes": [True, False, None],
        "day": [dt.date(2022, 3, 27), None, dt.date(1999, 12, 31)],
        "clock": pl.Series([dt.datetime(2022, 3, 27, 1, 2, 3, 500_000), None, None], dtype=pl.Datetime("us")),
        "instant": pl.Series([dt.datetime(2022, 3, 27, 1, 2, 3), None, None], dtype=pl.Datetime("us", "UTC")),
        "text": ["", "a\"b,c", None],
    }
)  # fmt: skip
"""Columns of many types. (pandas has no whole numbers with gaps: see `test_pandas`.)"""


def table(data, columns=tuple(TYPED.columns), **more):
    """A table of which the rules read some columns, whatever is in them."""
    rules = {
        "id": Derived(tuple(columns), lambda *told: "".join(filter(None, told)) or "x"),
        "activity": Constant("shelling"),
        "when": Constant(None),
        "origin": Constant("a"),
    }
    return Table(data=data, rules=rules, name="events", **more)


def texts(data, rows=2, **more):
    """What the columns read as, all rows together."""
    read = frames.frames(table(data, **more), rows)
    return pl.concat([frames.as_text(frame) for frame in read]).rows()


EXPECTED = [
    ("1", "1099511627776", "0.1", "1.10", "true", "2022-03-27", "2022-03-27T01:02:03.500000",
     "2022-03-27T01:02:03.000000+00:00", ""),
    ("2", None, "2.5", "2.00", "false", None, None, None, 'a"b,c'),
    ("3", "-1", None, None, None, "1999-12-31", None, None, None),
]  # fmt: skip


# -- types -----------------------------------------------------------------------------------------


def held(form, folder):
    """The typed table as something else that holds it."""
    path = folder / "typed.parquet"
    TYPED.write_parquet(path)
    if form == "polars":
        return TYPED
    if form == "lazy":
        return TYPED.lazy()
    if form == "pyarrow":
        return TYPED.to_arrow()
    if form == "pandas":
        return TYPED.to_pandas(use_pyarrow_extension_array=True)
    if form == "parquet":
        return path
    if form == "relation of a file":
        return duckdb.read_parquet(str(path))
    if form == "relation of a frame":
        typed = TYPED.to_arrow()
        return duckdb.from_arrow(typed)
    connection = duckdb.connect()
    connection.execute(f"create table typed as from '{path}'")
    return connection.table("typed")


@pytest.mark.parametrize(
    "form",
    [
        *("polars", "lazy", "pyarrow", "pandas", "parquet"),
        *("relation of a file", "relation of a frame", "relation of a table"),
    ],
)
def test_a_value_reads_the_same_whoever_hands_it_out(form, tmp_path):
    assert texts(held(form, tmp_path)) == EXPECTED


@pytest.mark.parametrize("unit", ["ms", "us", "ns"])
@pytest.mark.parametrize("zone", [None, "Europe/Kyiv"])
def test_an_instant_is_one_text_in_whatever_units_it_is_held(unit, zone):
    told = pl.Series([dt.datetime(2022, 3, 1, 1, 2, 3)], dtype=pl.Datetime(unit))
    frame = pl.DataFrame({"clock": told.dt.replace_time_zone(zone)})
    expected = "2022-02-28T23:02:03.000000+00:00" if zone else "2022-03-01T01:02:03.000000"
    assert texts(frame, columns=("clock",)) == [(expected,)]


def test_pandas():
    """Its own types: whole numbers beside a gap are floats, and days are instants."""
    pandas = pytest.importorskip("pandas")
    frame = pandas.DataFrame(
        {"a": [1, None], "b": ["x", None], "c": pandas.to_datetime(["2022-03-27", None])}
    )
    assert texts(frame, columns=("a", "b", "c")) == [
        ("1", "x", "2022-03-27T00:00:00.000000"),
        (None, None, None),
    ]


def test_what_has_no_text_is_refused_by_name():
    frame = pl.DataFrame({"many": [[1, 2]]}, {"many": pl.List(pl.Duration)}, strict=False)
    for data in (frame, frame.lazy()):
        with pytest.raises(pw.InputError, match="events: expected a table that can be read"):
            texts(data, columns=("many",))


# -- DuckDB ----------------------------------------------------------------------------------------


def test_a_relation_of_a_csv_file_is_text(tmp_path):
    path = tmp_path / "events.csv"
    path.write_text('id,"a ""b",day\n007,x,2022-03-27\n8,,\n')
    relation = duckdb.read_csv(str(path), all_varchar=True)
    assert texts(relation, columns=("day", 'a "b', "id")) == [
        ("2022-03-27", "x", "007"),
        (None, None, "8"),
    ]


def test_a_relation_of_a_query_is_never_collected():
    """Batches come out before the query is through: here it would fail at its last row."""
    relation = duckdb.connect().sql(
        "select i::varchar as id, case when i = 9999999 then error('the end') else 'x' end as text "
        "from range(10000000) t(i)"
    )
    read = frames.frames(table(relation, columns=("id", "text")), 1000)
    assert 1000 <= next(read).height < 5000
    with pytest.raises(
        pw.InputError, match=r"events: expected a table that can be read \(.*the end"
    ):
        for _ in read:
            pass


def test_a_relation_that_is_closed_before_its_end_frees_its_connection():
    connection = duckdb.connect()
    read = frames.frames(table(connection.sql("select i::varchar as id from range(1e6::int) t(i)"), columns=("id",)), 10)  # fmt: skip
    next(read)
    read.close()
    assert connection.sql("select 1").fetchall() == [(1,)]


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_ctrl_c_while_duckdb_works_is_ctrl_c():
    relation = duckdb.connect().sql(
        "select i::varchar as id from range(2000000000) t(i) where hash(i) % 2000000000 = 3"
    )
    timer = threading.Timer(0.5, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    with pytest.raises(KeyboardInterrupt):
        texts(relation, columns=("id",))


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGINT to send")
def test_ctrl_c_that_somebody_takes_for_the_end_is_ctrl_c_all_the_same():
    """Else half a table would be taken for the whole one."""
    relation = duckdb.sql("select i::varchar as id from range(10000) t(i)")
    read = frames.frames(table(relation, columns=("id",)), 2048)
    next(read)
    with contextlib.suppress(KeyboardInterrupt):
        os.kill(os.getpid(), signal.SIGINT)
        time.sleep(1)
    with pytest.raises(KeyboardInterrupt):
        list(read)
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


def test_of_a_relation_only_the_columns_that_are_read_are_asked_for():
    relation = duckdb.sql("select 'a' as id, error('not this') as other")
    assert texts(relation, columns=("id",)) == [("a",)]
    with pytest.raises(pw.InputError, match="`nowhere`: found no such column; expected one of id"):
        texts(relation, columns=("nowhere",))


def test_a_relation_written_like_a_ledger():
    relation = duckdb.sql("select '1' as id, 'shelling' as activity, '2022' as when, 'a' as source")
    assert set(Table.written(relation).rules) == {"id", "activity", "when", "source"}


# -- lazy frames -----------------------------------------------------------------------------------


def test_a_lazy_frame_stays_lazy():
    made = []

    def source(columns, predicate, rows, size):
        for number in range(1000):
            made.append(number)
            yield pl.DataFrame({"id": [str(number)] * 1000})

    lazy = register_io_source(source, schema={"id": pl.String})
    read = frames.frames(table(lazy, columns=("id",)), 1000)
    assert next(read).height <= 2000
    read.close()
    assert len(made) < 500


def test_a_lazy_frame_of_another_library_is_refused():
    lazy = narwhals.from_native(duckdb.sql("select 'a' as id"))
    with pytest.raises(pw.InputError, match=r"a lazy frame of .*; expected a polars lazy frame"):
        texts(lazy, columns=("id",))


# -- files in another encoding ---------------------------------------------------------------------


@pytest.fixture
def scratch(tmp_path, monkeypatch):
    """Where temporary files go."""
    folder = tmp_path / "scratch"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def latin(tmp_path):
    """A file that is not in UTF-8."""
    path = tmp_path / "events.csv"
    rows = "".join(f'{n},"caf\xe9, {n}",2022-03-10\n' for n in range(100))
    path.write_bytes(("id,text,day\n" + rows).encode("cp1252"))
    return path


def test_a_file_in_another_encoding_is_read_a_batch_at_a_time(latin, scratch):
    read = frames.frames(table(latin, columns=("id", "text"), encoding="cp1252"), 10)
    assert next(read).rows()[0] == ("0", "café, 0")
    assert len(list(scratch.iterdir())) == 1
    assert sum(frame.height for frame in read) > 0
    assert not list(scratch.iterdir())


def test_what_was_written_anew_is_removed_when_reading_stops(latin, scratch):
    batches = table(latin, columns=("id", "text"), encoding="cp1252").batches("UTC")
    next(batches)
    assert list(scratch.iterdir())
    batches.close()
    assert not list(scratch.iterdir())


def test_to_learn_its_columns_it_is_not_written_anew(tmp_path, scratch, monkeypatch):
    path = tmp_path / "events.tsv"
    path.write_bytes("id\tactivity\twhen\tsource\ncaf\xe9\tx\t2022\ta\n".encode("cp1252"))
    monkeypatch.setattr(files, "_transcoded", None)
    assert "source" in Table.written(path, encoding="cp1252").rules


@pytest.mark.parametrize(
    ("content", "encoding", "message"),
    [
        (b"id\ncaf\xe9\n" * 5000, "ascii", "'ascii' codec can't decode"),
        (b"id\nx\n", "hex", "is not a text encoding"),
    ],
    ids=["other bytes", "an encoding of bytes"],
)
def test_bytes_that_are_not_in_the_encoding(content, encoding, message, tmp_path, scratch):
    path = tmp_path / "events.csv"
    path.write_bytes(content)
    with pytest.raises(pw.InputError, match=message):
        texts(path, columns=("id",), encoding=encoding)
    assert not list(scratch.iterdir())


@pytest.mark.parametrize("suffix", ["csv", "parquet"])
def test_a_name_of_a_file_is_no_pattern(suffix, tmp_path):
    path = tmp_path / f"events[1]*.{suffix}"
    frame = pl.DataFrame({"id": ["a"]})
    (frame.write_csv if suffix == "csv" else frame.write_parquet)(path)
    assert texts(path, columns=("id",)) == [("a",)]
    assert frames.columns_of(table(path)) == ["id"]


def test_a_name_with_a_text_rule():
    """A column that two rules read is there once."""
    rules = {**table(TYPED).rules, "id": Text("id"), "quote": Text("id")}
    read = frames.frames(Table(data=pl.DataFrame({"id": [1]}), rules=rules, name="t"), 5)
    assert [frame.columns for frame in read] == [["id"]]


# -- files that are damaged, or no tables ----------------------------------------------------------

ROWS = pl.DataFrame(
    {
        "id": [str(n) for n in range(500)],
        "activity": ["shelling"] * 500,
        "when": ["2022-03-10"] * 500,
        "origin": ["a"] * 500,
    }
)


def unreadable(path, **more):
    """What is said of a file that is no table; the same wherever it is first looked at."""
    problems = []
    for read in (
        lambda: texts(path, columns=ROWS.columns, **more),
        lambda: Table.written(path, **more),
    ):
        began = time.monotonic()
        with pytest.raises(pw.InputError) as error:
            read()
        assert time.monotonic() - began < 5
        assert error.value.expected.isprintable()
        assert len(str(error.value)) < 3000 + len(str(path))
        problems.append(error.value.first)
    return problems


def parquet(folder, content):
    path = folder / "events.parquet"
    path.write_bytes(content)
    return path


@pytest.fixture(scope="module")
def whole(tmp_path_factory):
    """The bytes of a Parquet file."""
    path = tmp_path_factory.mktemp("whole") / "whole.parquet"
    ROWS.write_parquet(path)
    return path.read_bytes()


@pytest.mark.parametrize("part", [0.0, 0.001, 0.1, 0.5, 0.9, 0.999])
def test_a_parquet_file_that_was_cut_off(part, tmp_path, whole):
    for problem in unreadable(parquet(tmp_path, whole[: int(len(whole) * part)])):
        assert "a table that can be read" in problem.expected


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_parquet_file_is_refused_or_harmless(seed, tmp_path, whole):
    chance, content = random.Random(seed), bytearray(whole)
    for _ in range(chance.choice((1, 5, 50))):
        content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    try:
        found = texts(parquet(tmp_path, bytes(content)), columns=ROWS.columns, rows=100)
    except pw.InputError:
        return
    assert len(found) == 500


def test_a_panic_of_the_library_is_told_as_a_file_that_cannot_be_read(tmp_path, whole, monkeypatch):
    """It is no `Exception`: nothing that catches those would catch it."""

    def panic(*_, **__):
        raise pl.exceptions.PanicException("assertion failed\nat reader.rs")

    path = parquet(tmp_path, whole)
    monkeypatch.setattr(pl, "scan_parquet", panic)
    for problem in unreadable(path):
        assert problem.expected == "a table that can be read (assertion failed)"


def test_a_reader_that_ends_early_has_not_read_the_table(tmp_path, whole, monkeypatch):
    real = pl.LazyFrame.collect_batches
    monkeypatch.setattr(
        pl.LazyFrame,
        "collect_batches",
        lambda self, **more: list(real(self.head(300), **more)),
    )
    with pytest.raises(pw.InputError) as error:
        texts(parquet(tmp_path, whole), columns=ROWS.columns, rows=100)
    assert error.value.found == "300 of its 500 rows"


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\n\n",
        bytes(range(256)) * 20,
        b"\x00" * 10_000,
        b"PAR1" + bytes(range(256)) + b"PAR1",
        b'id,activity,when,origin\n1,"shelling',
        b'id,activity,when,origin\n1,sh"elling,2022,a\n2,"x',
        b"id,activity,when,origin\n1,shelling,2022,a,more\n",
        b"id,activity,when,origin\ncaf\xe9,x,2022,a\n",
        "id,activity,when,origin\n1,x,2022,a\n".encode("utf-16")[:-1],
        b",".join(b"c%d" % n for n in range(20_000)) + b"\n",
    ],
    ids=["empty", "empty lines", "all bytes", "zeros", "half a Parquet file", "cut off in quotes",
         "a quotation mark", "a row with more fields", "Latin 1", "UTF-16 cut off", "many other columns"],
)  # fmt: skip
def test_a_file_that_is_no_table(content, tmp_path):
    for suffix in ("csv", "tsv", "parquet"):
        path = tmp_path / f"events.{suffix}"
        path.write_bytes(content)
        try:
            Table.written(path)
        except pw.InputError:
            unreadable(path)
            continue
        with pytest.raises(pw.InputError) as error:  # its head is that of a table
            texts(path, columns=ROWS.columns)
        assert error.value.file == "events"


@pytest.mark.parametrize("encoding", ["utf-16", "ascii", "cp037", "utf-7"])
def test_a_file_in_another_encoding_than_was_said(encoding, tmp_path):
    path = tmp_path / "events.csv"
    path.write_bytes(b"id,activity,when,origin\ncaf\xe9 \xff,x,2022,a\n")
    with pytest.raises(pw.InputError) as error:
        texts(path, columns=ROWS.columns, encoding=encoding)
    assert error.value.file == "events"


def test_what_is_no_file_is_not_waited_for(tmp_path):
    for suffix in ("csv", "parquet"):
        device = tmp_path / f"zero.{suffix}"
        device.symlink_to("/dev/zero")
        pipe = tmp_path / f"pipe.{suffix}"
        os.mkfifo(pipe)
        for path in (device, pipe):
            for problem in unreadable(path):
                assert (problem.found, problem.expected) == ("something else", "a file or a folder")


def test_a_path_that_can_be_none(tmp_path):
    for path in (
        "/dev/zero",
        "",
        "a\x00b.csv",
        "x" * 5_000 + ".csv",
        tmp_path,
        "a\ud800.csv",
        "a\nb.csv",
    ):
        unreadable(path)
