"""Engine of a PySpark frame: the same reading and selection, run by the workers where the rows are.

What is shipped to them is what is asked and the rules; what comes back are partials, pickled, in a
column of bytes: the rows that are kept, and no others. No row is moved between workers. Nothing of Spark is
imported before a frame of it comes: what has `mapInArrow` is taken for one.
"""

from __future__ import annotations

import contextlib
import os
import pickle
import re
import shutil
import subprocess
import sys
import uuid
import warnings
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from typing import Any

import attrs

from pledgewatch.errors import InputError, PledgewatchError, Problem
from pledgewatch.model.zones import Zones
from pledgewatch.tables import schema
from pledgewatch.tables.batches import Batch, batches_of
from pledgewatch.tables.frames import check_columns, joined, plain
from pledgewatch.tables.rules import one_line
from pledgewatch.tables.schema import Table
from pledgewatch.tables.selection import MOST_PROBLEMS, Partial, row_name

Ask = Callable[[Batch, int], Partial]
"""What is asked of a batch, and of the number of the part that it is from."""
JAVA = 17
"""The oldest Java that PySpark 4 runs on."""
_THERE = "where its rows are"
"""Stands for the rows of a table whose rules are shipped to them."""
_WHERE = "a Java of 17 or newer (a JDK or JRE, found by JAVA_HOME or PATH)"


# -- on the driver ---------------------------------------------------------------------------------


def mapped(ask: Ask, table: Table, zones: Zones) -> Generator[Partial]:
    """What the batches of a table come to, in whatever order.

    Args:
        ask: What is asked of every batch, and of the number of its part; it is shipped.
        zones: In which zone days and clock times are read whose rule names none.

    Raises:
        InputError: for a column that is not there, and for one that cannot be read as text.
        PledgewatchError: where a worker has no pledgewatch.
    """
    check_columns(table, table.data.columns)
    names = ("`" + column.replace("`", "``") + "`" for column in table.columns)
    # On the way a column is called by its place: Spark trips over dots in names.
    chosen = table.data.select(*names).toDF(*map(str, range(len(table.columns))))
    # The workers have the rows: the frame, which cannot be shipped, stays here.
    run = _run_by_workers(ask, attrs.evolve(table, data=_THERE), zones)
    with _undoubting():
        partials = chosen.mapInArrow(run, "partial binary")
    rows = _collected(partials, table)
    rows.reverse()
    while rows:
        found = pickle.loads(bytes(rows.pop()[0]))
        if isinstance(found, PledgewatchError):
            raise found
        yield found


@contextlib.contextmanager
def _undoubting() -> Iterator[None]:
    """PySpark doubts the newest pandas wherever it looks for it; nothing here uses pandas."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "PySpark does not yet fully support pandas")
        yield


def _collected(partials: Any, table: Table) -> list[Any]:
    """The rows of a frame; whatever stops the wait for them stops the work on them.

    Another thread asks for them: Ctrl-C in the middle of what a thread says to Spark would leave it
    unable to say that the work is to stop.
    """
    session: Any = getattr(partials, "sparkSession", None)
    tag = f"pledgewatch-{uuid.uuid4().hex}"

    def collect() -> list[Any]:
        if session is None:
            return list(partials.collect())
        session.addTag(tag)
        try:
            return list(partials.collect())
        finally:
            session.removeTag(tag)

    asking = ThreadPoolExecutor(1, thread_name_prefix="pledgewatch")
    asked = asking.submit(_like_this_thread(collect, session))
    try:
        # In one wait without end Ctrl-C would not be heard where Polars has been at work: it has SIGINT
        # handled in a way that lets such a wait go on.
        while not asked.done():
            wait([asked], _LISTEN)
        return asked.result()
    except BaseException as error:
        if session is not None and not asked.done():
            session.interruptTag(tag)
            wait([asked], _SECONDS)
        if "No module named 'pledgewatch'" in str(error):
            raise PledgewatchError(
                f"{table.name}: its workers have no pledgewatch: pip install 'pledgewatch[spark]' "
                "where they run, in the Python that PYSPARK_PYTHON names"
            ) from error
        raise
    finally:
        asking.shutdown(wait=False)


_SECONDS = 10
"""So long is waited for work that is to stop."""
_LISTEN = 0.2
"""Seconds after which it is listened for Ctrl-C again."""


def _like_this_thread(collect: Callable[[], list[Any]], session: Any) -> Callable[[], list[Any]]:
    """The same for another thread, with what this one has set for its jobs (pool, group)."""
    if not type(session).__module__.startswith("pyspark."):
        return collect
    from pyspark import inheritable_thread_target

    return inheritable_thread_target(session)(collect)  # type: ignore[no-any-return]


# -- in the workers --------------------------------------------------------------------------------


def _run_by_workers(
    ask: Ask, table: Table, zones: Zones
) -> Callable[[Iterable[Any]], Iterator[Any]]:
    """What a worker does with the record batches of a part: a closure, which Spark can ship."""
    rows = schema.BATCH_ROWS

    def run(parts: Iterable[Any]) -> Iterator[Any]:
        import pyarrow as pa

        for found in read_part(ask, table, zones, joined(parts, rows), _part()):
            yield pa.RecordBatch.from_pydict({"partial": [pickle.dumps(found)]})

    return run


def _part() -> int:
    """The number of the part that this worker is at; 0 where nobody counts them."""
    try:
        from pyspark import TaskContext
    except ModuleNotFoundError:
        return 0
    task = TaskContext.get()
    return task.partitionId() if task is not None else 0


def read_part(
    ask: Ask, table: Table, zones: Zones, frames: Iterable[Any], part: int
) -> Iterator[Partial | PledgewatchError]:
    """What the batches of a part come to; an error of ours is an answer too.

    Args:
        ask: What is asked of every batch.
        table: The table, without its rows.
        zones: In which zone days and clock times are read whose rule names none.
        frames: The rows of the part.
    """
    problems = 0
    chosen = (_chosen(table, frame) for frame in frames)
    try:
        for batch in batches_of(table, chosen, zones):
            found = ask(batch, part)
            yield _naming(found)
            problems += len(found.problems)
            if table.bad == "fatal" and problems >= MOST_PROBLEMS:
                return
    except PledgewatchError as error:
        yield error


def _chosen(table: Table, frame: Any) -> Any:
    import polars as pl

    try:
        return plain(table, frame.rename(dict(zip(frame.columns, table.columns, strict=True))))
    except pl.exceptions.PolarsError as error:
        what = one_line(str(error).partition("\n")[0])
        problem = Problem(file=table.name, expected=f"a table that can be read ({what})")
        raise InputError(problem) from error


def _naming(found: Partial) -> Partial:
    """The same, with the part in the name of every bad row."""
    return attrs.evolve(
        found,
        problems=tuple(
            (position, attrs.evolve(each, entry=row_name(position, in_parts=True)))
            for position, each in found.problems
        ),
    )


# -- a session -------------------------------------------------------------------------------------


def session(master: str = "local[*]", **config: str) -> Any:
    """A quiet Spark session on this machine, or the one there is.

    Args:
        master: Where it runs, and on how many cores.
        config: More settings, with `__` for every dot in their names.

    Raises:
        PledgewatchError: where PySpark is not installed, or no Java that it runs on.
    """
    try:
        with _undoubting():
            from pyspark.sql import SparkSession
    except ModuleNotFoundError as error:
        raise PledgewatchError(
            "a Spark session needs pyspark: pip install 'pledgewatch[spark]'"
        ) from error
    check_java()
    if master.startswith("local"):
        # Its workers would be whatever `python3` is, and might have no pledgewatch.
        os.environ.setdefault("PYSPARK_PYTHON", sys.executable)
    builder = SparkSession.builder.master(master).appName("pledgewatch")
    for key, value in {**_QUIET, **config}.items():
        builder = builder.config(key.replace("__", "."), value)
    with _undoubting():
        return builder.getOrCreate()


_QUIET = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.log.level": "ERROR",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
}


def check_java() -> None:
    """Refuse to start Spark where it would fail, and say what is missing.

    Raises:
        PledgewatchError: where there is no Java, or one that is too old.
    """
    home = os.environ.get("JAVA_HOME")
    java = os.path.join(home, "bin", "java") if home else shutil.which("java")
    if java is None or not shutil.which(java):
        raise PledgewatchError(f"Spark needs {_WHERE}; there is none")
    asked = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    version = re.search(r'version "(\d+)(?:\.(\d+))?', asked.stderr + asked.stdout)
    if version is None:
        raise PledgewatchError(f"Spark needs {_WHERE}; {java} does not tell its version")
    first, second = version.groups()
    # Until 8 they were called 1.8 and so on.
    number = int(second or 0) if first == "1" else int(first)
    if number < JAVA:
        raise PledgewatchError(f"Spark needs {_WHERE}; {java} is {number}")
