"""A feed whose writer is killed, or whose disk fails, at a chosen byte of what it writes: nothing acknowledged is lost.

The bytes are counted by a small library that stands before the one of the system (`fault.c`).
"""

from __future__ import annotations

import ctypes
import errno
import os
import random
import shutil
import signal
import subprocess
import sys
import traceback
from pathlib import Path

import pytest
from tests.cases import SIZE
from tests.hostile.test_journals import BOOK, told

import pledgewatch as pw

FEED, FAULTS = {"quick": (1_000, 10), "nightly": (10_000, 100), "release": (10_000, 2_000)}[SIZE]
"""Records of the feed, and how often something happens to its writer or its disk."""
BATCHES = (1, 1, 7, 50)
MOST = 250_000
"""Bytes after which it happens at the latest: what some batches need."""
DISK = (errno.ENOSPC, errno.EIO)


def append(journal: pw.Journal, size: int, last: int = FEED) -> int:
    """The next records of the feed, up to a number; how far it goes then."""
    done = int(journal.cursor() or 0)
    after = min(done + size, last)
    journal.append([told(n) for n in range(done, after)], cursor=str(after))
    return after


def in_a_process(work) -> tuple[int, int]:
    """Work in a process that may be killed: how it ended, and the last number that it said."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        status = 1
        try:
            os.close(reading)
            work(lambda number: os.write(writing, b"%d\n" % number))
            status = 0
        except BaseException:
            traceback.print_exc()
        finally:
            os._exit(status)
    os.close(writing)
    with open(reading) as pipe:
        said = [int(line) for line in pipe]
    ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    return ended, max(said, default=0)


def whole(path: str, acknowledged: int) -> int:
    """How far a journal goes, which holds all that was acknowledged, and records and cursor of one piece."""
    with pw.Journal(path, BOOK) as journal:
        done = int(journal.cursor() or 0)
        assert done >= acknowledged
        assert [each.record.id for each in journal.since()] == [f"r-{n}" for n in range(done)]
    return done


def run(path: str) -> None:
    """The feed, while things happen all along it."""
    fault = ctypes.CDLL(None).fault
    fault.argtypes = ctypes.c_long, ctypes.c_long, ctypes.c_int
    chance = random.Random(f"{SIZE}")
    happened = dict.fromkeys((0, *DISK), 0)
    done = 0
    for place in sorted(chance.randrange(FEED) for _ in range(FAULTS)):
        error = chance.choice((0, 0, *DISK))
        is_sync = error == errno.EIO and chance.random() < 0.5
        after = (-1, chance.randrange(8)) if is_sync else (chance.randrange(MOST), -1)

        def work(say, place=place, error=error, after=after) -> None:
            with pw.Journal(path, BOOK) as journal:
                while int(journal.cursor() or 0) < place:
                    say(append(journal, 500, place))
                fault(*after, error)
                try:
                    while True:
                        say(done := append(journal, chance.choice(BATCHES)))
                        if done == FEED:
                            fault(-1, -1, 0)
                            return
                except pw.InputError as refusal:
                    if refusal.file != path:
                        raise
                    # It is well again, and goes on in the same process.
                    fault(-1, -1, 0)
                    say(append(journal, 1))
                    os._exit(error)

        ended, acknowledged = in_a_process(work)
        assert ended in (0, error or -signal.SIGKILL), ended
        happened[error] += ended != 0
        done = whole(path, max(done, acknowledged))
    assert sum(happened.values()) > FAULTS // 2
    assert all(happened.values()), happened
    with pw.Journal(path, BOOK) as journal:
        while append(journal, 500) < FEED:
            pass
        assert journal.check() == ()
    assert whole(path, FEED) == FEED


@pytest.mark.skipif(sys.platform != "linux", reason="stands before the library of Linux")
@pytest.mark.skipif(shutil.which("cc") is None, reason="needs a compiler of C")
def test_killed_or_failing_at_any_byte_it_holds_all_that_was_acknowledged(tmp_path):
    before = tmp_path / "fault.so"
    source = Path(__file__).with_name("fault.c")
    subprocess.run(["cc", "-shared", "-fPIC", "-o", str(before), str(source), "-ldl"], check=True)
    environment = {
        **os.environ,
        "LD_PRELOAD": str(before),
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
    }
    command = [sys.executable, "-c", f"from {__name__} import run; run({str(tmp_path / 'feed')!r})"]
    found = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    assert found.returncode == 0, found.stderr
