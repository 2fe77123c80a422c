"""Ledger files made to exhaust, confuse or mislead: each is refused with a named error, at once."""

from __future__ import annotations

import json
import os
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.laws.answers import effort

from pledgewatch.errors import InputError
from pledgewatch.io import jsonl, read, toml
from pledgewatch.model.ledger import Ledger

WORLD = """
[[actor]]
id = "russia"
[[place]]
id = "kyiv"
[[activity]]
id = "shelling"
[[source]]
id = "reuters"
"""
REPORT = """
[[report]]
id = "r"
activity = "shelling"
when = "2022-03-30"
source = "reuters"
"""


def report(line: str) -> str:
    return WORLD + REPORT + line + "\n"


def place(line: str) -> str:
    return f'[[place]]\nid = "kyiv"\n{line}\n'


DEEP, LONG = 100_000, 300_000

TOML = {
    # bombs for the parser
    "a file over the cap": "#" * (toml.MAX_BYTES + 1),
    "lists in lists": report("places = " + "[" * DEEP + "]" * DEEP),
    "lists in lists without an end": report("places = " + "[" * DEEP),
    "tables in tables": report("x = " + "{a=" * DEEP + "1" + "}" * DEEP),
    "a key of many parts": report("a." * DEEP + "a = 1"),
    "a key of many quoted parts": report('"a".' * DEEP + '"a" = 1'),
    "a key of many parts in an inner table": report("x = {" + "a." * DEEP + "a = 1}"),
    "a key of many quoted parts in an inner table": report("x = {" + '"a".' * DEEP + "a = 1}"),
    "a header of many parts": "[" + "a." * DEEP + "a]\n",
    "many headers of many parts": "".join(f"[a{i}{'.a' * 30}]\n" for i in range(60_000)),
    "a list of a million numbers": report("activities = [" + "1," * 1_000_000 + "]"),
    "a list of many names": report("activities = [" + '"a",' * 20_000 + "]"),
    "too many tables": "[[report]]\n" * 100_000,
    "one hundred thousand keys": report("\n".join(f"k{i} = 1" for i in range(100_000))),
    "an endless key": report("a" * LONG + " = 1"),
    "an endless quoted key": report('"' + "a" * LONG + '" = 1'),
    "an endless text": report('text = "' + "a" * LONG + '"'),
    "a text over the cap": report('text = "' + "a" * 20_001 + '"'),
    "an endless text of escapes": report('text = "' + r"\u0041" * 400_000 + '"'),
    "an endless text of several lines": report('text = """' + "a\n" * 1_000_000 + '"""'),
    "a text without an end": report('text = "' + "a" * LONG),
    "a text of several lines without an end": report('text = """' + 'a"' * 300_000),
    "a literal without an end": report("text = '" + "a" * LONG),
    "an endless id": place("").replace("kyiv", "a" * 20_001),
    "a number of many digits": report("credibility = " + "9" * 1_000_000),
    "a hexadecimal number of many digits": report("credibility = 0x" + "f" * 1_000_000),
    "a number over 64 bits": report(f"credibility = {2**64}"),
    "an endless fraction": report("probability = 0." + "1" * 1_000_000 + "e"),
    "an infinite exponent": report("probability = 1e999999999"),
    "endless blank lines and then nonsense": "\n" * LONG + "%",
    "endless comments and then nonsense": "#\n" * 200_000 + "%",
    "a million quotes": report('text = ' + '"' * 1_000_000),
    "a million backslashes": report('text = "' + "\\" * 299_999 + '"'),
    # what TOML allows and a ledger does not
    "not a number": report("probability = nan"),
    "an infinite number": report("deaths = [0, inf]"),
    "a minus infinity": report("deaths = -inf"),
    "a number for a text": report("text = 1"),
    "a text for a number": report('probability = "0.5"'),
    "a truth for a number": report("credibility = true"),
    "a number for a truth": report("report_dated = 1"),
    "a fraction for a whole number": report("credibility = 1.5"),
    "a text for a list": WORLD + '[[pledge]]\nplaces = "kyiv"\n',
    "a list of lists": place('part_of = [["kyiv"]]'),
    "a table for a text": place('name = { a = "b" }'),
    "a time without a date": WORLD + "[[report]]\nwhen = 04:15:00\n",
    "a date without quotes in the assumptions": "[assumptions.words]\nx = 2022-03-30\n",
    "not a number in the assumptions": "[assumptions.thresholds]\ntheta_b = nan\n",
    "a huge number in the assumptions": "[assumptions.thresholds]\ntheta_b = 0x" + "f" * 10_000,
    "a list of words in the assumptions": '[assumptions]\nwords = ["words-default-1"]\n',
    "another file in the assumptions": '[assumptions]\nwords = "../../../etc/passwd"\n',
    "another file as a time zone": place('timezone = "../../../etc/passwd"'),
    "an absolute path as a time zone": place('timezone = "/etc/localtime"'),
    "a folder as a time zone": '[ledger]\ntimezone = "Europe"\n',
    "a zero byte in a time zone": place(r'timezone = "Europe/Kyiv\u0000"'),
    "an endless time": WORLD + REPORT.replace("2022-03-30", "[" * 10_000),
    "a time of many members": WORLD + REPORT.replace("2022-03-30", "[" + "2022," * 3_000 + "2022]"),
    "an unknown table": '[[reports]]\nid = "r"\n',
    "a table that is no list": '[report]\nid = "r"\n',
    "a list where a table is meant": '[[ledger]]\ntitle = "x"\n',
    "a value where a table is meant": 'report = "r"\n',
    "a list of values where tables are meant": "report = [1, 2]\n",
    "a key twice": place('name = "a"\nname = "b"'),
    "a table twice": '[ledger]\ntitle = "a"\n[ledger]\ntitle = "b"\n',
    "an inner table for a list": WORLD + '[[actor]]\nid="a"\n[actor.controlled_by]\nactor="russia"\n',
    # ids that deceive
    "an id that reads backwards": '[[place]]\nid = "\u202eviyk"\n',
    "an id with a hidden isolate": '[[place]]\nid = "ky\u2066iv"\n',
    "an id with a mark of direction": '[[place]]\nid = "kyiv\u200f"\n',
    "an id with a hidden space": '[[place]]\nid = "ky\u200biv"\n',
    "an id with a byte order mark": '[[place]]\nid = "\ufeffkyiv"\n',
    "an id with a control character": place("").replace("kyiv", r"kyiv\u0007"),
    "an id with an escape sequence": place("").replace("kyiv", r"\u001b[31mkyiv"),
    "an id with a zero byte": place("").replace("kyiv", r"kyiv\u0000"),
    "an id of two lines": place("").replace("kyiv", r"kyiv\n[[report]]"),
    "an id in decomposed form": '[[place]]\nid = "Kyi\u0308v"\n',
    "an id of spaces": '[[place]]\nid = "  "\n',
    "an empty id": '[[place]]\nid = ""\n',
    "a name that reads backwards": place('name = "\u202eviyk"'),
    "an alias with a control character": place(r'aliases = ["a\u0008"]'),
    "a title that reads backwards": '[ledger]\ntitle = "\u202eeltit"\n',
    "a control character in a quote": report(r'quote = "\u001b]0;title\u0007"'),
    "a bare carriage return": 'id = "a"\rid = "b"\n',
    # records that contradict themselves or each other
    "a circle of places": '[[place]]\nid = "a"\npart_of = ["b"]\n[[place]]\nid = "b"\npart_of = ["a"]\n',
    "a place in itself": '[[place]]\nid = "a"\npart_of = ["a"]\n',
    "a circle of many places": "".join(
        f'[[place]]\nid = "p{i}"\npart_of = ["p{(i + 1) % 2_000}"]\n' for i in range(2_000)
    ),
    "a reference to nothing": place('part_of = ["atlantis"]'),
    "one id for two records": place("") + place('name = "b"'),
    "a retraction of itself": '[[retract]]\nid = "r"\ntarget = "r"\nknown = "2022"\n',
    "a report of the future of all times": WORLD + REPORT.replace("2022-03-30", "2022/.."),
}  # fmt: skip


def line(**fields: object) -> str:
    return json.dumps(fields)


NODE = '{"record": "place", "id": "kyiv"}'

JSONL = {
    "a line over the cap": '{"record": "place", "id": "' + "a" * jsonl.MAX_LINE + '"}',
    "json lists in lists": '{"record": "place", "part_of": ' + "[" * DEEP + "]" * DEEP + "}",
    "json tables in tables": '{"a":' * DEEP + "1" + "}" * DEEP,
    "json without an end": "[" * DEEP,
    "a json text without an end": '{"record": "pla',
    "json that is no object": "[1, 2]",
    "json that is a number": "17",
    "json that is null": "null",
    "no json at all": "kyiv, 2022",
    "two objects on a line": NODE + NODE,
    "an object over two lines": NODE.replace(", ", ",\n"),
    "a json key twice": '{"record": "place", "id": "kyiv", "id": "lviv"}',
    "a json key twice, deep down": '{"record": "actor", "controlled_by": [{"actor": "a", "actor": "b"}]}',
    "json not a number": '{"record": "control", "weight": NaN}',
    "json infinity": '{"record": "report", "probability": Infinity}',
    "json minus infinity": '{"record": "report", "probability": -Infinity}',
    "a json number of many digits": '{"record": "report", "credibility": ' + "9" * 100_000 + "}",
    "a json number over 64 bits": '{"record": "report", "credibility": ' + "9" * 40 + "}",
    "a json number that overflows": '{"record": "report", "probability": 1e400}',
    "a lone surrogate": r'{"record": "place", "id": "\ud800"}',
    "a lone surrogate in a quote": r'{"record": "retract", "target": "x", "quote": "\udfff"}',
    "a lone surrogate as a key": r'{"record": "place", "id": "a", "\ud800": 1}',
    "json null for a key that must be there": line(record="retract", target=None, known="2022"),
    "no record": line(id="kyiv"),
    "no record after the first line": NODE + "\n" + line(id="kyiv"),
    "a header after the first line": NODE + "\n" + line(ledger={}),
    "a header of something else": line(ledger=[]),
    "a header with more": line(ledger={}, more={}),
    "a header with an unknown key": line(ledger={"titel": "x"}),
    "a header with deep assumptions": '{"assumptions": ' + '{"a": ' * 200 + "1" + "}" * 201,
    "a header with infinite assumptions": '{"assumptions": {"thresholds": {"prior": 1e999}}}',
    "a record of no table": line(record="planet", id="mars"),
    "a record of a number": line(record=1),
    "a record of a list": line(record=["place"]),
    "a list of many members": line(record="place", id="a", aliases=["a"] * 20_000),
    "a hundred thousand keys": line(record="place", **{f"k{i}": 1 for i in range(60_000)}),
    "ten thousand bad lines": "\n".join(["?"] * 10_000),
    "ten thousand bad records": "\n".join([line(record="report")] * 10_000),
    "a raw control character": '{"record": "place", "id": "a\u0001"}',
    "a hidden mark in an escape": r'{"record": "place", "id": "\u202ekyiv"}',
}  # fmt: skip

MAX_PEAK = 100_000_000


def refused(load: object, text: str) -> InputError:
    tracemalloc.start()
    try:
        with pytest.raises(InputError) as error:
            load(text)  # type: ignore[operator]
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < MAX_PEAK
    message = str(error.value)
    assert len(message) < 200_000
    assert all(character.isprintable() or character == "\n" for character in message)
    assert all(problem.expected for problem in error.value.problems)
    return error.value


@pytest.mark.parametrize("text", TOML.values(), ids=TOML)
def test_hostile_toml_is_refused(text: str) -> None:
    refused(toml.loads, text)


@pytest.mark.parametrize("text", JSONL.values(), ids=JSONL)
def test_hostile_json_lines_are_refused(text: str) -> None:
    refused(jsonl.loads, text)


# -- caps hold where the file is just under them ---------------------------------------------------


def test_headers_just_under_the_cap_of_parts_do_not_add_up() -> None:
    refused(toml.loads, "".join(f"[a{i}{'.a' * 7}]\n" for i in range(60_000)))


@pytest.mark.parametrize("depth", [5, 31])
def test_nesting_under_the_cap_is_refused_for_what_it_is(depth: int) -> None:
    error = refused(toml.loads, report("activity = " + "[" * depth + "]" * depth))
    assert "twice" in str(error) or "value" in str(error)
    error = refused(toml.loads, place("aliases = " + "[" * depth + "]" * depth))
    assert error.field == "aliases"


def test_a_list_and_a_text_may_reach_the_cap() -> None:
    longest = "a" * 20_000
    members = ", ".join(f'"a{number}"' for number in range(9_999))
    ledger = toml.loads(place(f'name = "{longest}"\naliases = [{members}]'))
    (kyiv,) = ledger.records
    assert getattr(kyiv, "name") == longest  # noqa: B009
    assert jsonl.loads(jsonl.dumps(ledger)) == ledger == toml.loads(toml.dumps(ledger))


def test_no_more_than_a_hundred_problems_are_told() -> None:
    error = refused(toml.loads, "[[report]]\n" * 5_000)
    assert len(error.problems) == 101
    assert "stopped after 100" in error.problems[-1].expected


# -- files -----------------------------------------------------------------------------------------


def unreadable(path: Path | str) -> InputError:
    return refused(read, path)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "name",
    ["missing.toml", "missing.jsonl", "missing", "a/b/c.toml", "x" * 5_000 + ".toml", "a\0b.toml",
     "~nobody/x.toml", "\ud800.toml", "", "."],
)  # fmt: skip
def test_a_file_that_is_not_there(tmp_path: Path, name: str) -> None:
    assert unreadable(os.path.join(tmp_path, name)).file


@pytest.mark.parametrize(
    "name", ["ledger.yaml", "ledger.json", "ledger", "ledger.toml.gz", ".toml"]
)
def test_a_file_of_another_kind(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_text("x", encoding="utf-8")
    assert ".toml or .jsonl" in unreadable(tmp_path / name).expected


@pytest.mark.parametrize("suffix", [".toml", ".jsonl"])
@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00\x00", "id = 1\n".encode("utf-16"), b'[[place]]\nid = "\xe9"\n', b"\x00" * 10_000,
     bytes(range(256)), b"\x1f\x8b\x08" + b"\x00" * 100, b"\xed\xa0\x80", b"\xc0\xaf"],
)  # fmt: skip
def test_bytes_that_are_no_text(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"ledger{suffix}"
    path.write_bytes(content)
    assert unreadable(path).file == str(path)


def test_the_line_of_a_byte_that_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    path.write_bytes(b'[[place]]\nid = "\xe9"\n')
    assert (unreadable(path).line, unreadable(path).found) == (2, "the byte 0xe9")


@pytest.mark.parametrize("suffix", [".toml", ".jsonl"])
def test_a_sparse_file_over_the_cap_is_never_read(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"ledger{suffix}"
    with path.open("wb") as file:
        file.truncate(1 << 40)
    assert "at most" in unreadable(path).expected


def test_a_line_over_the_cap_ends_the_reading(tmp_path: Path) -> None:
    path = tmp_path / "ledger.jsonl"
    with path.open("wb") as file:
        file.truncate(200_000_000)
    assert unreadable(path).found == "a longer line"


@pytest.mark.parametrize("suffix", [".toml", ".jsonl"])
def test_things_that_are_no_files(tmp_path: Path, suffix: str) -> None:
    path = tmp_path / f"pipe{suffix}"
    os.mkfifo(path)
    assert unreadable(path).expected == "a file"
    endless = tmp_path / f"endless{suffix}"
    endless.symlink_to("/dev/zero")
    assert unreadable(endless).expected == "a file"
    circle = tmp_path / f"circle{suffix}"
    circle.symlink_to(circle)
    assert unreadable(circle).file == str(circle)


def test_a_folder_without_ledgers(tmp_path: Path) -> None:
    (tmp_path / "readme.md").write_text("no ledger", encoding="utf-8")
    (tmp_path / ".hidden.toml").write_text("no ledger", encoding="utf-8")
    (tmp_path / "below").mkdir()
    (tmp_path / "below" / "ledger.toml").write_text("", encoding="utf-8")
    assert "a folder with .toml or .jsonl files" in unreadable(tmp_path).expected


def test_a_folder_with_a_folder_or_a_broken_link_for_a_ledger(tmp_path: Path) -> None:
    (tmp_path / "a.toml").mkdir()
    (tmp_path / "b.toml").symlink_to(tmp_path / "gone.toml")
    assert [problem.file for problem in unreadable(tmp_path).problems] == [
        str(tmp_path / "a.toml"), str(tmp_path / "b.toml"),
    ]  # fmt: skip


def test_a_link_out_of_a_folder_is_not_followed(tmp_path: Path) -> None:
    """Whoever may put a link into a shared folder would have others read, and publish, any file of theirs."""
    folder, elsewhere = tmp_path / "ledger", tmp_path / "elsewhere"
    folder.mkdir()
    elsewhere.mkdir()
    text = '[[actor]]\nid = "army"\n'
    (elsewhere / "secret.toml").write_text(text, encoding="utf-8")
    (folder / "own.toml").write_text(text, encoding="utf-8")
    (folder / "linked.toml").symlink_to(elsewhere / "secret.toml")
    refused = unreadable(folder)
    assert (refused.file, refused.found) == (
        str(folder / "linked.toml"),
        "a link out of the folder",
    )
    # A link within it is a second name, and a path that is named itself is what was asked for.
    (folder / "linked.toml").unlink()
    (folder / "linked.toml").symlink_to(folder / "own.toml")
    assert len(read(folder)) == 1
    (tmp_path / "link.toml").symlink_to(elsewhere / "secret.toml")
    assert len(read(tmp_path / "link.toml")) == 1


def test_ids_that_look_alike_are_a_warning_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    path.write_text(
        '[[actor]]\nid = "army"\n[[actor]]\nid = "\u0430rmy"\n[[actor]]\nid = "Army"\n',
        encoding="utf-8",
    )
    told = {each.line: each.found or "" for each in read(path).warnings}
    assert told == {
        1: "an id that looks like 'Army'",
        3: "letters of Cyrillic and Latin in one id",
    }
    path.write_text('[[actor]]\nid = "army"\n', encoding="utf-8")
    assert read(path).warnings == ()


def test_nothing_that_the_data_name_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    secret = tmp_path / "secret.toml"
    secret.write_text("this is no TOML and would be an error", encoding="utf-8")
    ledger = tmp_path / "ledger.toml"
    ledger.write_text(
        WORLD + REPORT + f"url = '{secret.as_uri()}'\ntext = '!include {secret}'\n"
        f"incident = '{secret}'\nquote = '{{{{ {secret} }}}}'\n",
        encoding="utf-8",
    )
    opened: list[str] = []
    real = Path.open

    def watched(self: Path, *args: object, **more: object) -> object:
        opened.append(str(self))
        return real(self, *args, **more)  # type: ignore[call-overload]

    monkeypatch.setattr(Path, "open", watched)
    assert len(read(ledger)) == 5
    assert opened == [str(ledger)]


# -- any text, any bytes ---------------------------------------------------------------------------

tokens = st.sampled_from(
    ["[[", "]]", "[", "]", "{", "}", "=", ",", ".", "#", '"', "'", '"""', "'''", "\\", "\n", "\r\n",
     "\t", " ", "id", "report", "place", "pledge", "ledger", "assumptions", "timezone", "part_of",
     "condition", "controlled_by", "when", "known", "kyiv", '"kyiv"', "2022-03-30", '"2022-03-30"',
     "1", "-1.5", "1e9", "nan", "true", "\\u0041", "\\ud800", "\u202e", "é", "\x00", "0x_1", "12:00",
     "[[place]]\n", 'id = "a"\n', "[[actor.controlled_by]]\n", "name = ", '"record": ', ": ", "null"]
)  # fmt: skip
soup = st.lists(tokens, max_size=40).map("".join) | st.text(max_size=60)


def loads_or_refuses(load: object, text: str) -> None:
    try:
        ledger = load(text)  # type: ignore[operator]
    except InputError:
        return
    assert isinstance(ledger, Ledger)
    assert toml.loads(toml.dumps(ledger)) == ledger


@effort("fuzz")
@given(soup)
def test_any_text_is_a_toml_ledger_or_a_refusal(text: str) -> None:
    loads_or_refuses(toml.loads, text)


@effort("fuzz")
@given(soup | st.lists(soup, max_size=4).map(lambda parts: "{" + ",".join(parts) + "}"))
def test_any_text_is_a_json_lines_ledger_or_a_refusal(text: str) -> None:
    loads_or_refuses(jsonl.loads, text)


SEED = (
    WORLD
    + REPORT
    + """
[[pledge]]
id = "p"
kind = "cease"
debtor = "russia"
said = "2022-03-29"
activities = ["shelling"]
places = ["kyiv"]
[pledge.condition]
text = "talks"
[[retract]]
target = "r"
known = "2022-04"
"""
)


@effort("fuzz")
@given(
    st.lists(
        st.tuples(st.integers(0, len(SEED)), st.integers(0, 12), tokens | st.characters()),
        min_size=1, max_size=4,
    ),
    st.booleans(),
)  # fmt: skip
def test_a_ledger_with_a_few_changes_is_a_ledger_or_a_refusal(
    changes: list[tuple[int, int, str]], lines: bool
) -> None:
    text = jsonl.dumps(toml.loads(SEED)) if lines else SEED
    for at, width, instead in changes:
        text = text[:at] + instead + text[at + width :]
    loads_or_refuses(jsonl.loads if lines else toml.loads, text)


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | tokens
branches = leaves | st.lists(leaves, max_size=3)
keys = st.sampled_from(("actor", "weight", "when", "text", "presumed")) | st.text(max_size=8)
json_values = branches | st.lists(st.dictionaries(keys, branches, max_size=3), max_size=2)
json_values |= st.dictionaries(keys, branches, max_size=3)
TABLES = ("actor", "place", "pledge", "report", "state_report", "coverage", "statement", "retract")
KEYS = (
    "id", "when", "known", "part_of", "controlled_by", "condition", "places", "activities", "kind",
    "deaths", "level", "grace", "holds", "timezone", "debtor", "said", "activity", "source", "target",
)  # fmt: skip


@effort("fuzz")
@given(
    st.sampled_from(TABLES),
    st.dictionaries(st.sampled_from(KEYS), json_values, max_size=8),
    st.dictionaries(st.sampled_from(("title", "timezone", "words", "thresholds")), json_values),
)
def test_any_values_under_known_keys_are_a_ledger_or_a_refusal(
    table: str, fields: dict[str, object], header: dict[str, object]
) -> None:
    lines = [{"ledger": header, "assumptions": header}, {"record": table, **fields}]
    for given_lines in (lines, lines[1:]):
        loads_or_refuses(jsonl.loads, "\n".join(json.dumps(line) for line in given_lines))
