"""A PySpark frame: read where its rows are, with the same answers; and what is said where it cannot."""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time

import attrs
import pytest
from tests.builders import LATE, ledger, pledge, report, watch
from tests.tables.test_engines import BOOK, IN, table
from tests.tables.test_frames import EXPECTED, TYPED

import pledgewatch as pw
from pledgewatch.model.records import Report
from pledgewatch.tables import (
    Constant,
    Derived,
    Table,
    Text,
    gather,
    schema,
)
from pledgewatch.tables import spark as engine
from pledgewatch.tables.engines import _selection

pyarrow = pytest.importorskip("pyarrow")


def moved(session, told, parts=2):
    """A table whose frame is handed to Spark, in so many parts, its rows in their order."""
    rows, names = told.data.rows(), told.data.columns
    spread = session.sparkContext.parallelize(rows, parts)
    frame = session.createDataFrame(spread, ", ".join(f"`{name}` string" for name in names))
    return attrs.evolve(told, data=frame)


BAD = ("bad", "shelling", "north-town", "army", "10 March")
ROWS = [(f"r{n}", *IN[1:]) for n in range(5)]


# -- what it gives ---------------------------------------------------------------------------------


@pytest.mark.parametrize("incident", [None, "one", "r1"])
def test_it_gives_what_is_given_here(spark, incident):
    south = ("south", "shelling", "south-town", "army", "2022-03-10")
    alone = ("alone", *south[1:])
    names = {"south": incident, "in": incident, "alone": "other"}
    here = table(*ROWS, IN, south, alone, incident=Derived(("id",), names.get))
    there = moved(spark, here)
    one, other = (BOOK.review(as_of=LATE, reports=told) for told in (here, there))
    assert one.to_dict() == other.to_dict()
    assert one.gathered == other.gathered


def test_a_row_is_named_with_the_part_it_is_in(spark):
    told = moved(spark, table(*ROWS[:3], BAD, ROWS[3], BAD, bad="quarantine"), parts=3)
    found = gather(BOOK, told)
    assert [each.entry for each in found.quarantined] == [
        "row 2 of partition 1",
        "row 2 of partition 2",
    ]
    assert str(found.quarantined[0]) == (
        "events: row 2 of partition 1, `day`: found '10 March'; expected a day written as %Y-%m-%d"
    )
    assert (found.rows, len(found.reports)) == (6, 4)


def test_a_fatal_table_names_a_hundred_rows_and_no_more(spark):
    with pytest.raises(pw.InputError, match="row 1 of partition 0, `day`: found") as caught:
        gather(BOOK, moved(spark, table(*([BAD] * 300))))
    assert len(caught.value.problems) == 100


def test_rules_are_functions_and_closures(spark):
    places = {"here": "north-town"}
    told = table(
        ("a", "shelling", "here", "army", "2022-03-10"),
        place=Derived(("place",), lambda value: places[value]),
        id=Derived(("id",), lambda value: f"own-{value}"),
    )
    (found,) = gather(BOOK, moved(spark, told)).reports
    assert (found.id, found.place) == ("own-a", "north-town")


def test_a_value_reads_as_it_does_elsewhere(spark, tmp_path):
    path = tmp_path / "typed.parquet"
    TYPED.write_parquet(path)
    columns = tuple(TYPED.columns)
    rules = {
        **table().rules,
        "id": Text("id"),
        "activity": Constant("shelling"),
        "place": Constant("north-town"),
        "actor": Constant("army"),
        "when": Constant(report("x", "2022-03-10").when),
        "text": Derived(columns, lambda *values: repr(values)),
    }
    told = Table(data=spark.read.parquet(str(path)), rules=rules, name="typed")
    assert [each.text for each in gather(BOOK, told).reports] == list(map(repr, EXPECTED))


def test_columns_by_whatever_names(spark):
    told = table(IN, id=Text("the.`id"))
    odd = attrs.evolve(told, data=told.data.rename({"id": "the.`id"}))
    frame = moved(spark, table(IN)).data.toDF(*odd.data.columns)
    assert len(gather(BOOK, attrs.evolve(odd, data=frame)).reports) == 1


def test_a_column_that_is_not_there(spark):
    with pytest.raises(pw.InputError, match="`nowhere`: found no such column; expected one of id"):
        gather(BOOK, moved(spark, table(IN, id=Text("nowhere"))))


def test_a_column_that_has_no_text(spark):
    frame = spark.sql(
        "select '1' id, 'shelling' activity, 'north-town' place, "
        "interval '1' day as actor, '2022-03-10' as day"
    )
    with pytest.raises(pw.InputError, match="events: expected a table that can be read"):
        gather(BOOK, attrs.evolve(table(IN), data=frame))


def test_columns_called_like_the_keys(spark):
    frame = spark.sql("select '1' id, 'shelling' activity, '2022-03-10' when, 'a' source")
    (found,) = gather(BOOK, Table.written(frame)).reports
    assert found == report("1", "2022-03-10", place=None, actor=None, source="a")


def test_an_empty_frame(spark):
    assert gather(BOOK, moved(spark, table())).rows == 0


def test_its_parts_are_read_a_batch_at_a_time(spark, monkeypatch):
    monkeypatch.setattr(schema, "BATCH_ROWS", 2)
    spark.conf.set("spark.sql.execution.arrow.maxRecordsPerBatch", "1")
    told = []
    try:
        found = gather(
            BOOK,
            moved(spark, table(*ROWS, BAD, bad="quarantine"), parts=1),
            lambda name, rows: told.append(rows),
        )
    finally:
        spark.conf.unset("spark.sql.execution.arrow.maxRecordsPerBatch")
    assert sorted(told) == [2, 4, 6]
    assert [each.entry for each in found.quarantined] == ["row 6 of partition 0"]


# -- where it stops --------------------------------------------------------------------------------


def test_ctrl_c_stops_what_runs(spark):
    """It is heard while the driver waits, and the workers are told to leave off."""
    if threading.current_thread() is not threading.main_thread():
        pytest.skip("only a main thread hears it")

    def slow(value):
        time.sleep(60)
        return value

    told = moved(spark, table(*ROWS, id=Derived(("id",), slow), place=Derived(("id",), slow)))
    timer = threading.Timer(3, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        gather(BOOK, told)
    assert time.monotonic() - began < 30
    until = time.monotonic() + 20
    while spark.sparkContext.statusTracker().getActiveJobsIds() and time.monotonic() < until:
        time.sleep(0.1)
    assert not spark.sparkContext.statusTracker().getActiveJobsIds()
    assert len(gather(BOOK, moved(spark, table(IN))).reports) == 1


def test_a_progress_that_raises_stops_the_reading(spark):
    def stop(name, rows):
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        gather(BOOK, moved(spark, table(*ROWS)), stop)


# -- without Spark ---------------------------------------------------------------------------------


class Frame:
    """What has `mapInArrow`: the rows of an Arrow table, in one part, and no Spark anywhere."""

    def __init__(self, rows, session=None, fails=None):
        self.rows, self.sparkSession, self.fails = rows, session, fails
        self.columns = rows.column_names

    def select(self, *names):
        return Frame(
            self.rows.select([name[1:-1] for name in names]), self.sparkSession, self.fails
        )

    def toDF(self, *names):
        return Frame(self.rows.rename_columns(names), self.sparkSession, self.fails)

    def mapInArrow(self, run, schema):
        assert schema == "partial binary"
        made = pyarrow.Table.from_batches(
            run(iter(self.rows.to_batches())), pyarrow.schema([("partial", pyarrow.binary())])
        )
        return Frame(made, self.sparkSession, self.fails)

    def collect(self):
        if self.fails is not None:
            self.fails()
        return list(zip(*self.rows.to_pydict().values(), strict=True))


class Session:
    """What remembers what it was told about the work that has a tag."""

    def __init__(self):
        self.told, self.stopped = [], threading.Event()

    def addTag(self, tag):
        self.told.append("addTag")

    def removeTag(self, tag):
        self.told.append("removeTag")

    def interruptTag(self, tag):
        self.told.append("interruptTag")
        self.stopped.set()


def test_whatever_maps_arrow_is_read_where_it_is():
    told = table(*ROWS, BAD, bad="quarantine")
    found = gather(BOOK, attrs.evolve(told, data=Frame(told.data.to_arrow())))
    assert [each.entry for each in found.quarantined] == ["row 6 of partition 0"]
    assert found.reports == gather(BOOK, told).reports


def test_it_is_not_read_here():
    told = attrs.evolve(table(IN), data=Frame(table(IN).data.to_arrow()))
    with pytest.raises(pw.PledgewatchError, match=r"hand the table to `Ledger\.review`"):
        list(told.batches())


def test_whatever_stops_the_wait_stops_the_work():
    """Here Ctrl-C is heard while the answer is waited for; the work ends when it is told to."""
    session = Session()
    told = table(IN)

    def wait() -> None:
        threading.Timer(0.3, os.kill, (os.getpid(), signal.SIGINT)).start()
        session.stopped.wait(60)

    frame = Frame(told.data.to_arrow(), session, wait)
    with pytest.raises(KeyboardInterrupt):
        gather(BOOK, attrs.evolve(told, data=frame))
    assert session.told == ["addTag", "interruptTag", "removeTag"]


def test_workers_that_have_no_pledgewatch():
    def fail():
        raise OSError("… No module named 'pledgewatch' …")

    told = table(IN)
    frame = Frame(told.data.to_arrow(), None, fail)
    with pytest.raises(pw.PledgewatchError, match=r"pip install 'pledgewatch\[spark\]' where they"):
        gather(BOOK, attrs.evolve(told, data=frame))


def test_spark_is_not_imported_before_it_is_asked_for():
    code = "import sys, pledgewatch.tables; sys.exit('pyspark' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


# -- what is shipped -------------------------------------------------------------------------------


def test_what_is_asked_can_be_pickled():
    """With what it has remembered, and as before: what it says of rows is the same."""
    book = ledger(pledge(), watch(sensitivity=0.5), report("r"))
    selection = _selection(book, (), ())
    told = table(*ROWS, BAD, bad="quarantine")
    (batch,) = told.batches("UTC")
    before = selection.rows(batch)
    again = pickle.loads(pickle.dumps(selection.rows))(batch)
    assert pickle.dumps(again) == pickle.dumps(before)
    assert len(pickle.loads(pickle.dumps(before)).reports) == 5


def test_a_ledger_and_its_records_can_be_pickled():
    again = pickle.loads(pickle.dumps(BOOK))
    assert again == BOOK
    assert again.review(as_of=LATE).to_dict() == BOOK.review(as_of=LATE).to_dict()
    for record in BOOK.records:
        assert pickle.loads(pickle.dumps(record)) == record


def test_a_table_with_closures_can_be_shipped_as_spark_ships_it():
    cloudpickle = pytest.importorskip("pyspark.cloudpickle")
    before = "own-"
    told = table(IN, id=Derived(("id",), lambda value: before + value))
    again = pickle.loads(cloudpickle.dumps(told))
    (found,) = gather(BOOK, again).reports
    assert isinstance(found, Report)
    assert found.id == "own-in"


# -- Java ------------------------------------------------------------------------------------------


def java(folder, says):
    """A Java that only tells its version."""
    made = folder / "bin" / "java"
    made.parent.mkdir()
    made.write_text(f"#!/bin/sh\necho '{says}' >&2\n")
    made.chmod(0o755)
    return folder


@pytest.mark.skipif(os.name == "nt", reason="the stand-in for Java is a shell script")
@pytest.mark.parametrize(
    ("says", "message"),
    [
        ('openjdk version "17.0.15" 2025-04-15', None),
        ('openjdk version "21" 2023-09-19', None),
        ('openjdk version "11.0.2" 2019-01-15', "/bin/java is 11$"),
        ('java version "1.8.0_401"', "/bin/java is 8$"),
        ("nothing of the kind", "does not tell its version"),
    ],
)
def test_a_java_that_is_too_old(says, message, tmp_path, monkeypatch):
    monkeypatch.setenv("JAVA_HOME", str(java(tmp_path, says)))
    if message is None:
        engine.check_java()
        return
    with pytest.raises(pw.PledgewatchError, match=f"Spark needs a Java of 17 or newer.*{message}"):
        engine.check_java()


def test_no_java(tmp_path, monkeypatch):
    pytest.importorskip("pyspark")
    for home in (None, tmp_path):
        monkeypatch.delenv("JAVA_HOME", raising=False)
        monkeypatch.setenv("PATH", str(tmp_path))
        if home is not None:
            monkeypatch.setenv("JAVA_HOME", str(home))
        with pytest.raises(pw.PledgewatchError, match="there is none"):
            engine.session()


def test_no_pyspark(monkeypatch):
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(pw.PledgewatchError, match=r"pip install 'pledgewatch\[spark\]'"):
        engine.session()
