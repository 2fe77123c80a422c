"""The journal: what is appended is on the disk, is one record however often it comes, and can be judged."""

from __future__ import annotations

import json
import multiprocessing
import os
import sqlite3
import threading

import attrs
import pytest
from tests.builders import ledger, pledge, report, retract, same_incident, watch, withdraw
from tests.cases import SIZE

import pledgewatch as pw
from pledgewatch.cli import main

BOOK = ledger(pledge(), watch(), editors=("a",))


def shelling(id="r", time="2022-03-10T12:00", known="2022-03-11", **more):
    return report(id, time, probability=0.97, known=known, **more)


def taken_back(id="x", target="r", known="2022-03-14"):
    return attrs.evolve(retract(target, known), id=id, source="a")


@pytest.fixture
def path(tmp_path):
    return tmp_path / "feed.journal"


def verdicts(news) -> list[tuple]:
    return [(each.before, each.after) for each in news if each.what == "verdict"]


# -- appending -------------------------------------------------------------------------------------


def test_what_is_appended_is_there_for_whoever_opens_it_next(path):
    with pw.Journal(path, BOOK) as journal:
        (entry,) = journal.append(shelling())
    assert (entry.sequence, entry.batch, entry.record, entry.streamed) == (1, 1, shelling(), True)
    with pw.Journal(path, BOOK) as again:
        assert again.ledger() == BOOK.with_records(shelling(), streamed=True)
        assert again.monitor()["pledge"].verdict is pw.Verdict.BROKEN
        assert [each.record for each in again.since()] == [shelling()]
        assert again.sequence == 1


def test_a_record_that_comes_again_is_one_record(path):
    with pw.Journal(path, BOOK) as journal:
        journal.append([shelling(), shelling()])
        assert journal.append(shelling()) == ()
        assert len(journal.append([shelling(), shelling("s")])) == 1
        assert [each.sequence for each in journal.since()] == [1, 2]
        assert [each.sequence for each in journal.since(1)] == [2]


def test_another_record_by_the_same_id_is_refused_and_nothing_of_its_batch_is_written(path):
    with pw.Journal(path, BOOK) as journal:
        journal.append(shelling(), cursor="1")
        with pytest.raises(pw.InputError):
            journal.append([shelling("new"), shelling(time="2022-03-12")], cursor="2")
        assert journal.sequence == 1
        assert journal.cursor() == "1"
        # What was refused is not held either.
        assert len(journal.append(shelling("new"))) == 1


def test_what_a_ledger_would_refuse_never_gets_in(path):
    """One record that cannot be judged would make every later answer fail."""
    with pw.Journal(path, BOOK) as journal:
        for poison in (
            shelling(place="nowhere"),
            {"record": "report", "id": "r"},
            {"id": "r"},
            "r",
        ):
            with pytest.raises(pw.InputError):
                journal.append([shelling("fine"), poison])
        assert journal.sequence == 0
        assert journal.check() == ()


def test_refused_records_can_be_set_aside(path):
    aside = []
    with pw.Journal(path, BOOK) as journal:
        given = [shelling(), {"record": "report"}, shelling("s", place="nowhere"), shelling("t")]
        entries = journal.append(
            given, on_error=lambda record, error: aside.append((record, error))
        )
        assert [each.record.id for each in entries] == ["r", "t"]
        assert [record for record, _ in aside] == given[1:3]
        assert all(isinstance(error, pw.InputError) for _, error in aside)


def test_an_iterator_is_a_stream_and_its_cursor_comes_with_the_last(path):
    with pw.Journal(path, BOOK) as journal:
        stream = (shelling(f"r-{n}") for n in range(2500))
        entries = journal.append(stream, cursor="2500")
        assert len(entries) == 2500
        assert {each.batch for each in entries} == {1, 1001, 2001}
        assert journal.cursor() == "2500"


def test_each_feed_has_a_cursor(path):
    with pw.Journal(path, BOOK) as journal:
        assert journal.cursor() is None
        journal.append(shelling(), cursor="17", stream="acled")
        journal.append([], cursor="3", stream="field")
        journal.append([], cursor="18", stream="acled")
    with pw.Journal(path, BOOK) as again:
        assert (again.cursor("acled"), again.cursor("field"), again.cursor()) == ("18", "3", None)


def test_times_say_the_same_whatever_zone_is_declared_later(path):
    kyiv = pw.Ledger(BOOK.records, timezone="Europe/Kyiv", editors=("a",))
    told = {
        "record": "report", "id": "day", "activity": "shelling", "place": "north-town",
        "actor": "army", "when": "2022-03-10", "origin": "a", "known": "2022-03-11",
    }  # fmt: skip
    with pw.Journal(path, kyiv) as journal:
        (entry,) = journal.append(told)
        assert entry.record.when == pw.parse_when("2022-03-10", "Europe/Kyiv")
    with pw.Journal(path, BOOK) as again:
        assert again.ledger()["day"].when == entry.record.when


# -- what follows from it --------------------------------------------------------------------------


def test_as_of_an_earlier_time_only_what_was_known_is_in_it(path):
    late = pledge("late", places=("south",), known="2022-04-20")
    early = withdraw("2022-04-21", "late", known="2022-03-20")
    with pw.Journal(path, BOOK) as journal:
        journal.append([shelling(), late, taken_back(), early])
        assert {*journal.ledger("2022-03-12").dated} == {*BOOK.dated, "r"}
        # What ends a pledge that is not known yet ends nothing yet.
        assert {*journal.ledger("2022-03-31").dated} == {*BOOK.dated, "r", "x"}
        assert {*journal.ledger().dated} == {*BOOK.dated, "r", "x", "late", early.id}
        for as_of in ("2022-03-12", "2022-03-31", "2022-05-01"):
            then = journal.ledger(as_of).review(as_of=as_of)
            whole = journal.ledger().review(as_of=as_of)
            assert then["pledge"].verdict is whole["pledge"].verdict


def test_a_reader_is_told_each_change_once_though_the_process_is_another(path):
    with pw.Journal(path, BOOK) as journal:
        journal.append(shelling())
        assert verdicts(journal.changes("webhook")) == [("pending", "broken")]
        assert [*journal.changes("webhook")] == []
        journal.append(taken_back())
    with pw.Journal(path, BOOK) as again:
        assert verdicts(again.changes("webhook")) == [("broken", "holding")]
        assert [*again.changes("webhook")] == []
        # Somebody else is told from the start.
        assert verdicts(again.changes("feed")) == [("pending", "broken"), ("broken", "holding")]


def test_a_reader_that_was_stopped_is_told_again(path):
    with pw.Journal(path, BOOK) as journal:
        journal.append(shelling())
        first = next(journal.changes("webhook"))
    with pw.Journal(path, BOOK) as again:
        assert next(again.changes("webhook")) == first


def test_time_alone_changes_answers_and_that_is_told_once_too(path):
    with pw.Journal(path, BOOK) as journal:
        assert verdicts(journal.changes("webhook", as_of="2022-06-01")) == [("pending", "kept")]
        assert [*journal.changes("webhook", as_of="2022-06-01")] == []
    with pw.Journal(path, BOOK) as again:
        assert [*again.changes("webhook", as_of="2022-06-01")] == []


def test_two_readers_by_one_name_are_found_out(path):
    with pw.Journal(path, BOOK) as journal, pw.Journal(path, BOOK) as other:
        journal.append(shelling())
        slow = journal.changes("webhook")
        next(slow)
        list(other.changes("webhook"))
        with pytest.raises(pw.InputError, match="one reader by each name"):
            list(slow)


def test_a_ledger_can_be_kept_in_it_and_is_the_analysts_own(path):
    tie = same_incident("r", "s")
    with pw.Journal(path) as journal:
        journal.take(BOOK)
        journal.append([shelling(), shelling("s"), tie])
    with pw.Journal(path) as again:
        found = again.ledger()
        assert found == BOOK.with_records(shelling(), shelling("s"), tie, streamed=True)
        assert found.streamed == {"r", "s", tie.id}
        assert found.header == BOOK.header
        # Whatever was streamed and stands in the analyst's ledger is the analyst's.
        again.take(pw.Ledger([*BOOK.records, shelling()], editors=("a",)))
        assert again.ledger().streamed == {"s", tie.id}
        assert again.take(BOOK) == ()
        assert again.check() == ()


def test_changes_of_a_ledger_that_is_taken_in_are_told(path):
    with pw.Journal(path, BOOK) as journal:
        journal.append(shelling())
        list(journal.changes("webhook"))
        journal.take(
            BOOK.with_records(shelling("own", place="south-town"), pledge("p", places=("south",)))
        )
        told = [
            (each.pledge, each.after)
            for each in journal.changes("webhook")
            if each.what == "verdict"
        ]
        assert told == [("p", "broken")]
        assert [*journal.changes("webhook")] == []


def test_a_ledger_that_does_not_go_with_it_is_refused(path):
    with pw.Journal(path, BOOK) as journal:
        journal.append(shelling())
        with pytest.raises(pw.InputError):
            journal.take(BOOK.with_records(shelling(time="2022-03-12")))
        assert journal.sequence == 1
    with pw.Journal(path) as bare, pytest.raises(pw.InputError, match=r"journal:1: report"):
        bare.ledger()


def test_it_answers_on_one_pledge_as_it_stands_now(path):
    with pw.Journal(path, BOOK) as journal, pw.Journal(path, BOOK) as other:
        assert journal["pledge"].verdict is pw.Verdict.PENDING
        other.append(shelling())
        assert journal["pledge"].verdict is pw.Verdict.BROKEN
        journal.append(taken_back())
        assert journal["pledge"].to_dict() == journal.ledger().review()["pledge"].to_dict()
        other.take(BOOK.with_records(pledge("p", places=("south",))))
        assert journal["p"].pledge == "p"
        with pytest.raises(KeyError):
            journal["q"]


# -- many at once ----------------------------------------------------------------------------------


WRITERS = {"quick": (4, 200), "nightly": (4, 5_000), "release": (16, 50_000)}[SIZE]
"""How many write at once, and how many records each."""


def _write(path: str, writer: int, count: int) -> None:
    with pw.Journal(path, BOOK) as journal:
        for n in range(count):
            journal.append(shelling(f"w{writer}-{n}"), cursor=str(n), stream=str(writer))
            journal.append(shelling(f"all-{n}"))


def test_several_writers_lose_nothing_and_write_what_is_the_same_once(path):
    many, count = WRITERS
    processes = multiprocessing.get_context("spawn")
    writers = [processes.Process(target=_write, args=(str(path), n, count)) for n in range(many)]
    for each in writers:
        each.start()
    with pw.Journal(path, BOOK) as reader:
        read = 0
        while any(each.is_alive() for each in writers):
            # Whoever reads meanwhile finds all of it, in one order.
            numbers = [each.sequence for each in reader.since(read)]
            assert numbers == [*range(read + 1, read + len(numbers) + 1)]
            read += len(numbers)
    for each in writers:
        each.join(120)
        assert each.exitcode == 0
    with pw.Journal(path, BOOK) as journal:
        entries = [*journal.since()]
        assert [each.sequence for each in entries] == [*range(1, (many + 1) * count + 1)]
        wanted = {f"w{w}-{n}" for w in range(many) for n in range(count)}
        assert {each.record.id for each in entries} == wanted | {f"all-{n}" for n in range(count)}
        assert [journal.cursor(str(n)) for n in range(many)] == [str(count - 1)] * many
        assert journal.check() == ()


def test_threads_share_one(path):
    with pw.Journal(path, BOOK) as journal:

        def run(thread: int) -> None:
            for n in range(30):
                journal.append(shelling(f"t{thread}-{n}"))

        threads = [threading.Thread(target=run, args=(n,)) for n in range(4)]
        for each in threads:
            each.start()
        for each in threads:
            each.join()
        assert journal.sequence == 120
        assert journal.check() == ()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="forks")
@pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning")
def test_a_process_that_is_forked_has_a_connection_of_its_own(path):
    with pw.Journal(path, BOOK) as journal:
        journal.append(shelling())
        child = os.fork()
        if child == 0:
            journal.append(shelling("child"))
            os._exit(0)
        assert os.waitpid(child, 0)[1] == 0
        journal.append(shelling("parent"))
        assert [each.record.id for each in journal.since()] == ["r", "child", "parent"]


# -- what is no journal ----------------------------------------------------------------------------


def test_what_is_no_journal_is_refused_and_left_as_it_is(tmp_path):
    text = tmp_path / "book.toml"
    pw.write(BOOK, text)
    content = text.read_bytes()
    os.mkfifo(tmp_path / "pipe")
    for wrong in (text, tmp_path, tmp_path / "pipe", "/dev/zero", tmp_path / "no" / "feed", "a\0b"):
        with pytest.raises(pw.InputError) as error:
            pw.Journal(wrong, BOOK)
        assert error.value.file is not None
    assert text.read_bytes() == content


def test_another_database_is_refused(tmp_path):
    other = tmp_path / "other.db"
    base = sqlite3.connect(other)
    base.execute("CREATE TABLE t (x)")
    base.commit()
    base.close()
    with pytest.raises(pw.InputError, match="another database"):
        pw.Journal(other, BOOK)


@pytest.mark.parametrize("wrong", [3, b"x", ["x"], True])
def test_names_are_text_and_numbers_are_whole(path, wrong):
    with pw.Journal(path, BOOK) as journal:
        for ask in (
            lambda: journal.append([], cursor=wrong),
            lambda: journal.append([], stream=wrong),
            lambda: journal.cursor(wrong),
            lambda: list(journal.changes(wrong)),
            lambda: journal.append([], on_error=wrong),
            lambda: list(journal.changes("x", skepticism=b"")),
            lambda: list(journal.since("soon")),
            lambda: list(journal.since(-1)),
        ):
            with pytest.raises(pw.InputError):
                ask()


def test_it_can_be_read_as_json_lines(path):
    with pw.Journal(path) as journal:
        journal.take(BOOK)
        journal.append(shelling())
        lines = [json.dumps(each) for each in journal.readable()]
    file = path.with_suffix(".jsonl")
    file.write_text("\n".join(lines), "utf-8")
    found = pw.read(file)
    assert found == BOOK.with_records(shelling())


# -- on the command line ---------------------------------------------------------------------------


def run(capsys, *arguments: object) -> tuple[int, str, str]:
    status = main([str(each) for each in arguments])
    told = capsys.readouterr()
    assert "Traceback" not in told.err
    return status, told.out, told.err


def test_a_ledger_is_imported_checked_and_exported(path, tmp_path, capsys):
    book = tmp_path / "book.toml"
    pw.write(BOOK, book)
    assert run(capsys, "journal", "import", path, book)[:2] == (
        0,
        f"{len(BOOK):,} records written; 0 were there.\n",
    )
    assert run(capsys, "journal", "import", path, book)[1] == (
        f"0 records written; {len(BOOK):,} were there.\n"
    )
    status, out, _ = run(capsys, "journal", "check", path)
    assert (status, out) == (0, f"{len(BOOK) + 1:,} entries, all as they were written.\n")
    assert run(capsys, "journal", "compact", path)[0] == 0
    copy = tmp_path / "copy.jsonl"
    assert run(capsys, "journal", "export", path, "-o", copy)[0] == 0
    assert pw.read(copy) == BOOK


def test_damage_is_named_and_the_rest_is_exported(path, tmp_path, capsys):
    with pw.Journal(path, BOOK) as journal:
        journal.append([shelling(f"r-{n}") for n in range(5)])
    with sqlite3.connect(path) as base:
        base.execute("UPDATE entry SET content = '{}' WHERE sequence = 3")
    base.close()
    book = tmp_path / "book.toml"
    pw.write(BOOK, book)
    status, out, err = run(capsys, "journal", "check", path, "--ledger", book)
    assert (status, out) == (2, "")
    assert f"{path}:3: found another content than its checksum says" in err
    status, out, err = run(capsys, "journal", "export", path)
    assert status == 2
    assert [json.loads(line)["id"] for line in out.splitlines()] == ["r-0", "r-1", "r-3", "r-4"]
    assert "1 entry is damaged: 3" in err


@pytest.mark.parametrize("way", ["check", "export", "compact"])
def test_a_journal_that_is_not_there_is_not_made(path, capsys, way):
    status, _, err = run(capsys, "journal", way, path)
    assert (status, path.exists()) == (2, False)
    assert "no such file" in err
