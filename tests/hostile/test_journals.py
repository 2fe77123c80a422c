"""Journals that are killed, cut off, changed or cannot be written: nothing acknowledged is lost in silence."""

from __future__ import annotations

import json
import os
import random
import resource
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from tests.builders import ledger, pledge, report, watch
from tests.cases import SIZE

import pledgewatch as pw

BOOK = ledger(pledge(), watch(), editors=("a",))
KILLS = {"quick": 10, "nightly": 100, "release": 2000}[SIZE]
EVERY = {"quick": 127, "nightly": 7, "release": 1}[SIZE]
"""Of a small journal every so many bits is flipped, every so many bytes cut."""

WRITER = """
import sys
import pledgewatch as pw
from tests.hostile.test_journals import BOOK, told

size = int(sys.argv[2])
with pw.Journal(sys.argv[1], BOOK) as journal:
    after = int(journal.cursor() or 0)
    for n in range(after, 10_000, size):
        journal.append([told(n + k) for k in range(size)], cursor=str(n + size))
        sys.stdout.write(f"{n + size}\\n")
        sys.stdout.flush()
"""


def told(number: int) -> pw.Report:
    return report(f"r-{number}", "2022-03-10T12:00", known="2022-03-11")


def small(path: Path) -> bytes:
    """A small journal, closed; what stands in its file."""
    with pw.Journal(path) as journal:
        journal.take(BOOK)
        journal.append([told(n) for n in range(3)], cursor="3")
        list(journal.changes("reader"))
        journal.append([told(3), report("south", "2022-03-12", known="2022-03-13")])
    return path.read_bytes()


def test_killed_at_any_time_it_holds_all_that_was_acknowledged(tmp_path):
    """A feed of 10,000 records, whose writer is killed again and again, and goes on from its cursor."""
    path = tmp_path / "feed.journal"
    chance = random.Random(7)
    with pw.Journal(path):
        pass
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    done = 0
    for _ in range(KILLS):
        size = chance.choice((1, 1, 7, 50))
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(size)],
            stdout=subprocess.PIPE, text=True, env=environment,
        )  # fmt: skip
        assert writer.stdout is not None
        first = writer.stdout.readline()
        time.sleep(chance.random() * 0.2)
        writer.send_signal(signal.SIGKILL)
        lines = [first, *writer.stdout.read().split("\n")]
        writer.wait()
        writer.stdout.close()
        acknowledged = max([int(line) for line in lines if line.strip()], default=done)
        with pw.Journal(path, BOOK) as journal:
            kept = [each.record.id for each in journal.since()]
            done = int(journal.cursor() or 0)
            assert done >= acknowledged
            # Cursor and records are of one piece.
            assert kept == [f"r-{n}" for n in range(done)]
            assert journal.check() == ()
        if done >= 10_000:
            break


def answers(path: Path) -> tuple[object, ...]:
    """What a journal says, and then what it takes: both have to be there."""
    with pw.Journal(path) as journal:
        told_now = [each.text for each in journal.changes("reader")]
        kept = [each.record.id for each in journal.since()]
        found = kept, journal.cursor(), len(journal.ledger()), told_now
        journal.append([told(n) for n in range(6)], cursor="6")
    with pw.Journal(path) as again:
        # Where the index of ids is damaged, one may be written again: the same record is one record.
        ids = dict.fromkeys(each.record.id for each in again.since())
        return *found, [*ids], len(again.ledger()), again.cursor()


def same_or_refused(path: Path, wanted: tuple[object, ...]) -> bool:
    """Whether a damaged journal was refused; else it says and takes what it would have."""
    try:
        assert answers(path) == wanted
    except pw.InputError:
        return True
    return False


def answers_of(content: bytes, path: Path) -> tuple[object, ...]:
    """What a whole journal answers; its file stays as it is."""
    path.write_bytes(content)
    found = answers(path)
    assert found[4:] == ([*dict.fromkeys(found[0]), "r-4", "r-5"], found[2] + 2, "6")  # type: ignore[misc, operator]
    return found


def test_a_flipped_bit_is_found_or_harms_nothing(tmp_path):
    content = small(tmp_path / "feed.journal")
    wanted = answers_of(content, tmp_path / "whole")
    chance = random.Random(3)
    refused = 0
    places = range(chance.randrange(EVERY), len(content), EVERY)
    damaged = tmp_path / "damaged"
    for place in places:
        for companion in ("-wal", "-shm"):
            Path(f"{damaged}{companion}").unlink(missing_ok=True)
        flipped = bytearray(content)
        flipped[place] ^= 1 << chance.randrange(8)
        damaged.write_bytes(flipped)
        refused += same_or_refused(damaged, wanted)
    assert refused > len(places) // 10


def test_a_flipped_or_lost_log_loses_nothing(tmp_path):
    """The log of a writer that was killed: all of it stands in the file already."""
    path, copy = tmp_path / "feed.journal", tmp_path / "copy"
    with pw.Journal(path) as journal:
        journal.take(BOOK)
        journal.append([told(n) for n in range(3)], cursor="3")
        journal.append(told(3))
        content, log = path.read_bytes(), Path(f"{path}-wal").read_bytes()
    wanted = answers_of(content, tmp_path / "whole")
    chance = random.Random(4)
    for place in range(0, len(log), EVERY * 16):
        flipped = bytearray(log)
        flipped[place] ^= 1 << chance.randrange(8)
        for damaged in (bytes(flipped), log[:place]):
            copy.write_bytes(content)
            Path(f"{copy}-wal").write_bytes(damaged)
            Path(f"{copy}-shm").unlink(missing_ok=True)
            assert not same_or_refused(copy, wanted)


def test_a_file_that_was_cut_off_is_refused(tmp_path):
    content = small(tmp_path / "feed.journal")
    wanted = answers_of(content, tmp_path / "whole")
    damaged = tmp_path / "damaged"
    for length in range(1, len(content), EVERY * 8):
        for companion in ("-wal", "-shm"):
            Path(f"{damaged}{companion}").unlink(missing_ok=True)
        damaged.write_bytes(content[:length])
        assert same_or_refused(damaged, wanted)


def test_an_entry_that_was_changed_left_out_or_put_elsewhere_is_named(tmp_path):
    path = tmp_path / "feed.journal"
    content = small(path)
    for change in (
        "UPDATE entry SET content = replace(content, '12:00', '13:00') WHERE id = 'r-1'",
        "UPDATE entry SET batch = batch + 1 WHERE id = 'r-1'",
        "DELETE FROM entry WHERE id = 'r-1'",
        "DELETE FROM entry WHERE id = 'r-3'",
        "DELETE FROM entry",
    ):
        path.write_bytes(content)
        base = sqlite3.connect(path)
        base.execute(change)
        base.commit()
        base.close()
        with pw.Journal(path) as journal:
            with pytest.raises(pw.InputError, match="another content than its checksum says"):
                list(journal.since())
            assert journal.check()
            with pytest.raises(pw.InputError):
                journal.append(told(9))
    for change in (
        "UPDATE place SET place = '4' WHERE role = 'cursor'",
        "UPDATE place SET name = 'x' WHERE role = 'cursor'",
        "UPDATE place SET role = 'x' WHERE role = 'head'",
        "DELETE FROM place WHERE role = 'cursor'",
        "DELETE FROM place WHERE role = 'head'",
        "DELETE FROM place",
    ):
        path.write_bytes(content)
        base = sqlite3.connect(path)
        base.execute(change)
        base.commit()
        base.close()
        with pw.Journal(path) as journal:
            with pytest.raises(pw.InputError):
                journal.cursor()
            assert journal.check()


def test_what_can_be_read_of_a_damaged_one_is_read(tmp_path):
    path = tmp_path / "feed.journal"
    with pw.Journal(path) as journal:
        journal.take(BOOK)
        journal.append([told(n) for n in range(2000)])
        total = journal.sequence
    content = bytearray(path.read_bytes())
    middle = len(content) // 2 // 4096 * 4096
    content[middle : middle + 4096] = os.urandom(4096)
    path.write_bytes(content)
    with pw.Journal(path) as journal:
        assert journal.check()
        found = [*journal.readable()]
    records = [each for each in found if isinstance(each, dict) and "record" in each]
    lost = [each for each in found if isinstance(each, int)]
    assert lost
    assert len(records) > total - 200
    assert len(records) + len(lost) == total - 1  # besides what holds for the whole ledger
    json.dumps(records)


@pytest.mark.skipif(sys.platform != "linux", reason="limits the size of files as a full disk would")
def test_a_full_disk_is_named_and_nothing_acknowledged_is_lost(tmp_path):
    path = tmp_path / "feed.journal"
    with pw.Journal(path, BOOK) as journal:
        journal.append([told(n) for n in range(50)])
    child = os.fork()
    if child == 0:
        code = 1
        try:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            size = path.stat().st_size
            with pw.Journal(path, BOOK) as journal:
                resource.setrlimit(resource.RLIMIT_FSIZE, (size + 20_000, size + 20_000))
                try:
                    for n in range(50, 5000, 10):
                        journal.append([told(n + k) for k in range(10)], cursor=str(n + 10))
                except pw.InputError as error:
                    code = 0 if error.file == str(path) else 2
        finally:
            os._exit(code)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    with pw.Journal(path, BOOK) as journal:
        done = int(journal.cursor() or 50)
        assert [each.record.id for each in journal.since()] == [f"r-{n}" for n in range(done)]
        assert journal.check() == ()
        journal.append(told(5000))
