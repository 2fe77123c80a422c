"""A table read in this process: the same whatever is done first, flat in memory, and stopped at once."""

from __future__ import annotations

import os
import random
import signal
import tempfile
import threading
import time

import attrs
import pytest
from tests.tables.test_engines import BOOK, IN, table

import pledgewatch as pw
from pledgewatch.tables import Derived, frames, gather, local, schema
from pledgewatch.tables.selection import Selection

ROWS = [(f"r{n}", *IN[1:]) for n in range(60)]
BAD = ("bad", "shelling", "north-town", "army", "10 March")


def threads() -> set[threading.Thread]:
    """The workers that are running."""
    return {each for each in threading.enumerate() if each.name.startswith("pledgewatch")}


@pytest.fixture(autouse=True)
def workers():
    """No worker that a test started is left when it ends; another test may have left one."""
    before = threads()
    yield
    assert threads() <= before


@pytest.fixture(autouse=True)
def small(monkeypatch):
    """Batches of few rows, three of them worked on at a time."""
    monkeypatch.setattr(schema, "BATCH_ROWS", 4)
    monkeypatch.setattr(local, "WORKERS", 3)


@pytest.fixture
def asked(monkeypatch):
    """Have something done before every batch is worked out."""
    real = Selection.rows

    def first(do):
        def rows(self, batch, part=0):
            do(batch)
            return real(self, batch, part)

        monkeypatch.setattr(Selection, "rows", rows)

    return first


@pytest.mark.parametrize("seed", [1, 2])
def test_it_is_the_same_whatever_is_done_first(seed, asked):
    rows = [BAD if n % 11 == 5 else row for n, row in enumerate(ROWS)]
    told = table(*rows, bad="quarantine")
    before = gather(BOOK, told)
    chance = random.Random(seed)
    asked(lambda batch: time.sleep(chance.random() / 100))
    seen = []
    assert gather(BOOK, told, lambda name, rows: seen.append(rows)) == before
    assert seen == list(range(4, 61, 4))


def test_no_more_is_read_ahead_than_is_worked_on(asked):
    """So memory is flat in the number of rows: all workers are slow here, and reading waits."""
    read, done, most = [], [], []
    asked(lambda batch: (time.sleep(0.01), done.append(1)))
    real = frames.plain

    def counted(told, frame):
        read.append(1)
        most.append(len(read) - len(done))
        return real(told, frame)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(frames, "plain", counted)
        gather(BOOK, table(*ROWS))
    assert len(read) == len(done) == 15
    assert max(most) <= local.WORKERS + 2


def test_what_a_worker_raises_is_raised_and_the_rest_left_undone(asked):
    done = []

    def fail(batch):
        done.append(1)
        if batch.rows[0] == 9:
            raise ZeroDivisionError("in the third batch")

    asked(fail)
    with pytest.raises(ZeroDivisionError, match="in the third batch"):
        gather(BOOK, table(*ROWS))
    assert len(done) <= 3 + local.WORKERS + 1


def test_what_a_rule_raises_by_mistake_is_raised():
    def mistake(value):
        raise KeyError("a slip")

    for key in ("place", "quote"):
        with pytest.raises(KeyError, match="a slip"):
            gather(BOOK, table(*ROWS, **{key: Derived(("id",), mistake)}))


def test_a_hundred_bad_rows_stop_the_reading():
    rows = [BAD] * 2000
    seen = []
    with pytest.raises(pw.InputError) as caught:
        gather(BOOK, table(*rows), lambda name, rows: seen.append(rows))
    assert len(caught.value.problems) == 100
    assert seen[-1] < 200


# -- stopping --------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path, monkeypatch):
    """A table in a file that has to be written anew to be read, and the folder where that is."""
    scratch = tmp_path / "scratch"
    scratch.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(scratch))
    path = tmp_path / "events.csv"
    path.write_bytes(table(*ROWS).data.write_csv().encode("utf-16"))
    return attrs.evolve(table(), data=path, encoding="utf-16"), scratch


def test_a_progress_that_raises_stops_the_reading(file, asked):
    told, scratch = file
    done = []
    asked(lambda batch: done.append(1))

    def stop(name, rows):
        assert list(scratch.iterdir())
        raise RuntimeError("enough")

    with pytest.raises(RuntimeError, match="enough"):
        BOOK.review(reports=told, progress=stop)
    assert len(done) <= local.WORKERS + 1
    assert not list(scratch.iterdir())


def test_ctrl_c_stops_within_a_batch(file, asked):
    told, scratch = file
    done = []
    # One worker alone sends it: a second Ctrl-C would end the wait for those that still work.
    first = threading.Lock()

    def slow(batch):
        if first.acquire(blocking=False):
            threading.Timer(0.2, os.kill, (os.getpid(), signal.SIGINT)).start()
        done.append(1)
        time.sleep(0.5)

    asked(slow)
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        gather(BOOK, told)
    assert time.monotonic() - began < 5
    assert len(done) <= local.WORKERS + 1
    assert not list(scratch.iterdir())


def test_a_table_that_ends_early_is_closed_after_all(file):
    told, scratch = file
    bad = attrs.evolve(told, rules={**told.rules, "place": Derived(("id",), lambda id: "nowhere")})
    with pytest.raises(pw.InputError):
        gather(BOOK, bad)
    assert not list(scratch.iterdir())
