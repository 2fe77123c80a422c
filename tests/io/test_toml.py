"""TOML ledgers: what they hold, how they are written, and where a mistake stands."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from tests.io.ledgers import ledgers

from pledgewatch import Ledger
from pledgewatch.errors import InputError, Problem
from pledgewatch.io import dumps, jsonl, loads, read, write
from pledgewatch.io.lines import walk
from pledgewatch.model.dates import parse_moment, parse_when
from pledgewatch.model.records import (
    Actor,
    Condition,
    Control,
    Coverage,
    Expected,
    ExpectedFinding,
    Interval,
    Kind,
    Place,
    Pledge,
    Record,
    Report,
    Retract,
    Stance,
    Statement,
    StateReport,
)  # fmt: skip
from pledgewatch.model.time import DAY, Duration, Moment, Span

LEDGER = '''
# Every table may have comments, [[report]] among them.
[ledger]
title = "Kyiv and Chernihiv, March 2022"
timezone = "Europe/Kyiv"

[assumptions.thresholds]
theta_b = 0.9

[[actor]]
id = "russia"
[[actor]]
id = "fomin"
name = "Alexander Fomin"
office = "deputy-minister-in-delegation"
part_of = ["russia"]
[[actor]]
id = "dpr"
[[actor.controlled_by]]
actor = "russia"
weight = 1
when = "2014-05/2022-09-30"

[[place]]
id = "ukraine"
[[place]]
id = "chernihiv"
part_of = ["ukraine"]
aliases = ["Чернігів", "Chernigov"]
[[place]]
id = "new-york"
timezone = "America/New_York"

[[activity]]
id = "military-activity"
[[activity]]
id = "shelling"
kind_of = ["military-activity"]

[[source]]
id = "chaus"
reliability = "B"
[[source]]
id = "reuters"

[[pledge]]
id = "kyiv-chernihiv"
kind = "reduce"
wording = "drastically"
band = [0.25, 0.67]
debtor = "russia"
speaker = "fomin"
said = "2022-03-29"
activities = ["military-activity"]
places = [
    "chernihiv",  # and Kyiv, "[[pledge]]"
]
within = "2 weeks"
tolerated = 0
quote = """
[[report]]
id = "not a report"
\\"Drastically\\", he said."""
source = "reuters"
[pledge.condition]
text = "talks go on"
presumed = true

[[report]]
id = "chaus-30-march"
incident = "chernihiv-night-shelling"
activity = "shelling"
actor = "russia"
place = "chernihiv"
when = "2022-03-29T20:00/2022-03-30T06:00"
origin = "chaus"
source = "reuters"
known = "2022-03-30T08:00Z"
deaths = [0, 2]
stance = "affirms"

[[report]]
activity = "shelling"
place = "new-york"
when = "2022-03-30"
source = "reuters"
published = "2022-03-31"
probability = 1e-3

[[expected]]
pledge = "kyiv-chernihiv"
as_of = "2022-03-31"
verdict = "slipping"
[[expected.findings]]
kind = "continuation"
records = ["chaus-30-march"]
[[expected.findings]]
kind = "increase"
[expected.measures]
level = "untested"
'''


def only(ledger: Ledger, kind: type[Record], id: str | None = None) -> Record:
    (found,) = (record for record in ledger if isinstance(record, kind) and id in (None, record.id))
    return found


def problems(text: str) -> list[tuple[int | None, str | None]]:
    with pytest.raises(InputError) as refused:
        loads(text, file="kyiv.toml")
    assert all(problem.file == "kyiv.toml" for problem in refused.value.problems)
    return [(problem.line, problem.field) for problem in refused.value.problems]


def problem(text: str) -> Problem:
    with pytest.raises(InputError) as refused:
        loads(text, file="kyiv.toml")
    (found,) = refused.value.problems
    return found


def line_of(text: str, part: str) -> int:
    assert text.count(part) == 1
    return text[: text.index(part)].count("\n") + 1


# -- what a ledger holds ---------------------------------------------------------------------------


def test_a_ledger_is_read() -> None:
    ledger = loads(LEDGER)
    assert (ledger.title, ledger.timezone) == ("Kyiv and Chernihiv, March 2022", "Europe/Kyiv")
    assert ledger.assumptions.thresholds.theta_b == 0.9
    pledge = only(ledger, Pledge)
    assert pledge == Pledge(
        id="kyiv-chernihiv", kind=Kind.REDUCE, wording="drastically", band=Interval(0.25, 0.67),
        debtor="russia", speaker="fomin", said=parse_moment("2022-03-29", "Europe/Kyiv"),
        activities=("military-activity",), places=("chernihiv",), within=Duration(2, "weeks"),
        quote='[[report]]\nid = "not a report"\n"Drastically", he said.', source="reuters",
        condition=Condition(text="talks go on", presumed=True),
    )  # fmt: skip
    report = only(ledger, Report, "chaus-30-march")
    assert report == Report(
        id="chaus-30-march", incident="chernihiv-night-shelling", activity="shelling",
        actor="russia", place="chernihiv",
        when=parse_when("2022-03-29T20:00/2022-03-30T06:00", "Europe/Kyiv"), origin="chaus",
        source="reuters", known=parse_moment("2022-03-30T08:00Z"), deaths=Interval(0, 2),
        stance=Stance.AFFIRMS,
    )  # fmt: skip
    assert only(ledger, Actor, "dpr") == Actor(
        id="dpr",
        controlled_by=(
            Control(actor="russia", weight=1, when=parse_when("2014-05/2022-09-30", "Europe/Kyiv")),
        ),
    )
    expected = only(ledger, Expected)
    assert isinstance(expected, Expected)
    assert expected.measures == {"level": "untested"}
    assert expected.findings == (
        ExpectedFinding(kind="continuation", records=("chaus-30-march",)),
        ExpectedFinding(kind="increase"),
    )


def test_the_event_is_told_in_the_zone_of_its_place_and_the_rest_in_that_of_the_ledger() -> None:
    ledger = loads(LEDGER)
    (report,) = (r for r in ledger.all(Report) if r.place == "new-york")
    assert report.when == parse_moment("2022-03-30", "America/New_York")
    assert report.published == parse_moment("2022-03-31", "Europe/Kyiv")


def test_a_number_is_an_interval_and_a_record_without_id_is_named_by_its_content() -> None:
    text = LEDGER.replace("deaths = [0, 2]", "deaths = 2")
    assert getattr(only(loads(text), Report, "chaus-30-march"), "deaths") == Interval(2, 2)  # noqa: B009
    (unnamed,) = (r for r in loads(text).all(Report) if r.id != "chaus-30-march")
    assert len(unnamed.id) == 64


def test_an_empty_text_is_an_empty_ledger() -> None:
    for text in ("", "\n", "# nothing yet\n", "[ledger]\n", "[assumptions]\n"):
        assert loads(text) == Ledger(())
    assert dumps(Ledger(())) == ""


# -- zones -----------------------------------------------------------------------------------------

ZONES = """
[ledger]
timezone = "Europe/Kyiv"
[[place]]
id = "inner"
part_of = ["middle"]
[[place]]
id = "middle"
part_of = ["outer"]
[[place]]
id = "outer"
timezone = "Asia/Kathmandu"
[[place]]
id = "elsewhere"
timezone = "America/New_York"
[[place]]
id = "both"
part_of = ["inner", "elsewhere"]
[[activity]]
id = "shelling"
[[source]]
id = "reuters"
"""


@pytest.mark.parametrize(
    ("place", "zone"),
    [
        ("inner", "Asia/Kathmandu"), ("middle", "Asia/Kathmandu"), ("outer", "Asia/Kathmandu"),
        ("elsewhere", "America/New_York"), ("both", "Europe/Kyiv"), (None, "Europe/Kyiv"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("table", ["report", "state_report"])
def test_the_zone_of_a_report_is_that_of_its_place(
    place: str | None, zone: str, table: str
) -> None:
    where = f'place = "{place}"\n' if place else ""
    ending = (
        'state = "truce"\nholds = true\n' if table == "state_report" else 'activity = "shelling"\n'
    )
    ledger = loads(f'{ZONES}[[{table}]]\nsource = "reuters"\nwhen = "2022-03-30"\n{where}{ending}')
    kind = StateReport if table == "state_report" else Report
    (record,) = ledger.all(kind)
    assert getattr(record, "when") == parse_moment("2022-03-30", zone)  # noqa: B009
    assert loads(dumps(ledger)) == ledger


@pytest.mark.parametrize(
    ("places", "zone"),
    [('["inner"]', "Asia/Kathmandu"), ('["inner", "outer"]', "Asia/Kathmandu"),
     ('["inner", "elsewhere"]', "Europe/Kyiv")],
)  # fmt: skip
def test_the_zone_of_coverage_is_that_of_its_places_if_they_agree(places: str, zone: str) -> None:
    ledger = loads(
        f'{ZONES}[[coverage]]\norigin = "reuters"\nactivities = ["shelling"]\n'
        f'when = "2022-03-01/2022-03-30"\nplaces = {places}\n'
    )
    (coverage,) = ledger.all(Coverage)
    assert coverage.when == parse_when("2022-03-01/2022-03-30", zone)
    assert loads(dumps(ledger)) == ledger


def test_a_ledger_without_a_zone_reads_a_day_as_it_is_anywhere() -> None:
    ledger = loads('[[retract]]\ntarget = "x"\nknown = "2022-03-30"\n')
    (retract,) = ledger.all(Retract)
    assert retract.known == parse_moment("2022-03-30", None)


def test_places_in_a_circle_or_a_long_chain_have_an_answer() -> None:
    chain = (
        "".join(f'[[place]]\nid = "p{i}"\npart_of = ["p{i + 1}"]\n' for i in range(3_000))
        + '[[place]]\nid = "p3000"\ntimezone = "Asia/Kathmandu"\n'
    )
    told = (
        '[[activity]]\nid = "a"\n[[source]]\nid = "s"\n'
        '[[report]]\nactivity = "a"\nsource = "s"\nwhen = "2022-03-30"\nplace = "p0"\n'
    )
    (report,) = loads(chain + told).all(Report)
    assert report.when == parse_moment("2022-03-30", "Asia/Kathmandu")
    circle = chain.replace('timezone = "Asia/Kathmandu"', 'part_of = ["p0"]')
    with pytest.raises(InputError, match="no cycle"):
        loads(circle + told)


# -- writing ---------------------------------------------------------------------------------------


@given(ledgers)
def test_what_is_written_reads_back_as_the_same_ledger(ledger: Ledger) -> None:
    text = dumps(ledger)
    again = loads(text)
    assert again == ledger
    assert again.records == ledger.records
    assert (again.title, again.timezone) == (ledger.title, ledger.timezone)
    assert again.assumptions == ledger.assumptions
    assert dumps(again) == text


def test_a_written_ledger_is_as_readable_as_a_handwritten_one() -> None:
    text = '''\
[ledger]
title = "Kyiv"
timezone = "Europe/Kyiv"

[assumptions.thresholds]
theta_b = 0.9

[[actor]]
id = "dpr"
name = "Donetsk People's Republic"
[[actor.controlled_by]]
actor = "russia"
weight = 1

[[actor]]
id = "russia"

[[place]]
id = "kyiv"
aliases = ["Київ", "Kiev"]

[[activity]]
id = "shelling"

[[source]]
id = "reuters"

[[pledge]]
id = "cease"
kind = "cease"
debtor = "russia"
said = "2022-03-29"
activities = ["shelling"]
places = ["kyiv"]
within = "2 days"
source = "reuters"
quote = """
Two
lines"""
[pledge.condition]
text = "talks"
presumed = false

[[report]]
activity = "shelling"
when = "2022-03-29T20:00/2022-03-30T06:00"
place = "kyiv"
deaths = [0, 2]
source = "reuters"

[[expected]]
id = "first"
pledge = "cease"
as_of = "2022-03-31"
[[expected.findings]]
kind = "continuation"
[[expected.findings]]
kind = "increase"
'''
    assert dumps(loads(text)) == text


def test_a_long_list_goes_over_several_lines() -> None:
    aliases = tuple(f"alias number {number}" for number in range(9))
    text = dumps(Ledger([Place(id="kyiv", aliases=aliases)]))
    assert 'aliases = [\n    "alias number 0",\n' in text
    assert loads(text).all(Place)[0].aliases == aliases


def test_an_id_made_from_the_content_is_left_out_and_a_given_one_kept() -> None:
    unnamed, named = Place(name="Kyiv"), Place(id="a" * 64, name="Kyiv")
    text = dumps(Ledger([unnamed, named]))
    assert unnamed.id not in text
    assert named.id in text
    assert loads(text) == Ledger([unnamed, named])


def test_times_made_in_python_are_written_in_utc() -> None:
    known = Moment.of(0, DAY)
    ledger = Ledger([Retract(id="r", target="x", known=known)], timezone="Asia/Kathmandu")
    assert 'known = "[1970-01-01T00:00:00Z..1970-01-01T23:59:59.999999Z]"' in dumps(ledger)
    assert loads(dumps(ledger)) == ledger


@pytest.mark.parametrize(
    "record",
    [
        Retract(target="x", known=Moment.of(0, DAY, doubt=DAY)),
        Retract(target="x", known=Moment.of(-(2**62), 1)),
        Retract(target="x", known=Moment.of(1, 2), when=Moment.of(2**62, 2**62 + 5)),
    ],
)  # fmt: skip
def test_what_no_file_can_hold_is_refused_when_it_is_written(
    record: Record, tmp_path: Path
) -> None:
    ledger = Ledger((record,))
    for suffix in (".toml", ".jsonl"):
        path = tmp_path / f"kept{suffix}"
        path.write_text("kept", encoding="utf-8")
        with pytest.raises(InputError) as refused:
            write(ledger, path)
        assert str(refused.value).isprintable()
        assert refused.value.entry
        assert refused.value.entry.startswith(record.table)
        assert path.read_text(encoding="utf-8") == "kept"
        assert [file.name for file in tmp_path.iterdir() if file.suffix == ".part"] == []


# -- where a mistake stands ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("old", "new", "field", "expected"),
    [
        ('kind = "reduce"', 'kind = "reduces"', "kind", 'did you mean "reduce"?'),
        ('kind = "reduce"', 'kind = "Zebra"', "kind", '"cease", "refrain", "reduce"'),
        ('speaker = "fomin"', 'speeker = "fomin"', "speeker", 'did you mean "speaker"?'),
        ('speaker = "fomin"', 'zebra = "fomin"', "zebra", "a key of pledge: id, known"),
        ('"kyiv-chernihiv"\nkind', '"kyiv-chernihiv"\n"ki nd" = 1\nkind', "ki nd", "a key of pledge"),
        ('within = "2 weeks"', 'within = "2 fortnights"', "within", "2 days"),
        ('within = "2 weeks"', "within = 2", "within", "in quotes"),
        ("tolerated = 0", "tolerated = true", "tolerated", "a whole number"),
        ("tolerated = 0", "tolerated = -1", "tolerated", "0 or more"),
        ("tolerated = 0", "tolerated = 0.5", "tolerated", "a whole number"),
        ("band = [0.25, 0.67]", "band = [0.67, 0.25]", "band", "the lower number first"),
        ("band = [0.25, 0.67]", "band = [0.67]", "band", "[low, high]"),
        ("band = [0.25, 0.67]", 'band = ["a", "b"]', "band", "a number"),
        ("band = [0.25, 0.67]", "band = [nan, 1]", "band", "a finite number"),
        ('said = "2022-03-29"', "said = 20220329", "said", "text in quotes"),
        ('said = "2022-03-29"', "said = 04:15:00", "said", "text in quotes"),
        ('said = "2022-03-29"', 'said = "29 March"', "said", "a day 2022-03-30"),
        ('said = "2022-03-29"', 'said = "2022-03-27T03:30"', "said", "skipped"),
        ("presumed = true", 'presumed = "true"', "condition.presumed", "true or false"),
        ("presumed = true", "presumd = true", "condition.presumd", 'did you mean "presumed"?'),
        ('text = "talks go on"\n', "", "condition.text", "the condition in the analyst's words"),
        ("weight = 1", "weight = 1.5", "controlled_by#1.weight", "a number from 0 to 1"),
        ("weight = 1", "weight = '1'", "controlled_by#1.weight", "a number, without quotes"),
        ('when = "2014-05/2022-09-30"', 'when = "2014-05~"', "controlled_by#1.when", "a span"),
        ('kind = "increase"', "kind = 1", "findings#2.kind", "text in quotes"),
        ('level = "untested"', "level = 1", "measures", "text in quotes"),
        ("deaths = [0, 2]", "deaths = true", "deaths", "[low, high]"),
        ("deaths = [0, 2]", "deaths = [-1, 2]", "deaths", "0 or more"),
        ('stance = "affirms"', 'stance = "affirm"', "stance", 'did you mean "affirms"?'),
        ('debtor = "russia"\n', "", "debtor", "who is bound"),
        ('"Чернігів", "Chernigov"', '"Чернігів", 1', "aliases", "text in quotes"),
        ('["Чернігів", "Chernigov"]', '"Чернігів"', "aliases", 'a list: ["Чернігів"]'),
        ('timezone = "America/New_York"', 'timezone = "NewYork"', "timezone", "IANA"),
        ("theta_b = 0.9", "theta_c = 0.9", "thresholds.theta_c", "theta_b"),
        ("theta_b = 0.9", "theta_b = 2", "thresholds.theta_b", "a number from 0 to 1"),
        ('title = "Kyiv and', 'name = "x"\ntitle = "Kyiv and', "name", "a key of ledger"),
        ('timezone = "Europe/Kyiv"', 'timezone = "Kyiv"', "timezone", "IANA"),
        # what only the whole ledger tells
        ('speaker = "fomin"', 'speaker = "famin"', "speaker", 'did you mean "fomin"?'),
        ('office = "deputy-minister-in-delegation"', 'office = "king"', "office", "head-of-state"),
        ('wording = "drastically"', 'wording = "drasticaly"', "wording", "drastically"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_to_write(
    old: str, new: str, field: str, expected: str
) -> None:
    text = LEDGER.replace(old, new)
    assert text != LEDGER
    found = problem(text)
    assert found.file == "kyiv.toml"
    assert found.entry
    assert found.field == field
    assert expected in found.expected
    # The key itself, or the header of its table where there is no such key.
    key = field.split(".")[-1]
    line = text.splitlines()[(found.line or 0) - 1]
    assert line.startswith(
        (key, f'"{key}"', "[[pledge]]", "[pledge.condition]", "[expected.measures]")
    )
    assert line.startswith("[") == (old.endswith("\n") or field == "measures")


def test_all_mistakes_are_told_at_once_from_top_to_bottom() -> None:
    text = (
        LEDGER.replace('title = "Kyiv', 'titel = "Kyiv').replace("theta_b", "theta_z")
        .replace('reliability = "B"', "reliability = 2").replace('kind = "reduce"', 'kind = "cut"')
        .replace("presumed = true", "presumed = 1").replace("[[expected]]", "[[expect]]")
        .replace("[[expected.", "[[expect.").replace("[expected.", "[expect.")
    )  # fmt: skip
    found = problems(text)
    assert [field for _, field in found] == [
        "titel", "thresholds.theta_z", "reliability", "kind", "condition.presumed", None,
    ]  # fmt: skip
    assert [line for line, _ in found] == sorted(line or 0 for line, _ in found)
    assert found[-1][0] == line_of(text, "[[expect]]")


def test_entries_are_named_by_their_id_or_their_number() -> None:
    text = LEDGER.replace("probability = 1e-3", "probability = 2")
    assert problem(text).entry == "report #2"
    assert (
        problem(LEDGER.replace("deaths = [0, 2]", "deaths = -1")).entry == 'report "chaus-30-march"'
    )
    bad_id = LEDGER.replace('id = "chaus-30-march"', "id = 30").replace(
        'records = ["chaus-30-march"]', ""
    )
    assert problem(bad_id).entry == "report #1"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("[[place]]\nid = \n", 2),
        ("[[place]]\nid = 'a'\nid = 'b'\n", 3),
        ("[[place]\n", 1),
        ("\n\n\n= 1", 4),
        ('[[place]]\nid = """', 2),
        ("[[place]]\nid = 'kyiv'\nname = Kyiv\n", 3),
        ("[[place]]\r\nid = 'kyiv'\r\nname = Kyiv\r\n", 3),
    ],
)
def test_what_is_no_toml_is_told_with_its_line(text: str, line: int) -> None:
    found = problem(text)
    assert found.line == line
    assert "TOML" in found.expected


def test_tables_that_do_not_exist_are_told_once_with_the_nearest() -> None:
    found = problem("[[plegde]]\nid = 'a'\n[[plegde]]\nid = 'b'\n")
    assert (found.line, found.entry) == (1, "plegde")
    assert 'did you mean "pledge"?' in found.expected
    assert "ledger, assumptions, actor" in problem("[[zebra]]\n").expected
    assert problem('title = "Kyiv"\n').line == 1


def test_a_key_under_the_wrong_header_is_found_there() -> None:
    text = LEDGER.replace("presumed = true", 'presumed = true\nreason = "trust"')
    found = problem(text)
    assert (found.field, found.line) == ("condition.reason", line_of(text, "reason ="))


# -- lines -----------------------------------------------------------------------------------------

TRICKY = [
    'a = "[[x]]" # [[y]]\n', "a = '''\n[[x]]\n'''\nb = 1\n", 'a = """x""""\nb = 1\n',
    'a = """"x"""\n', 'a = """""\n"""\n', "a = ''''x'''\n", 'a = "\\\\"\nb = "\\""\n', 'a = ""\n',
    "a = ''\n", 'a = """"""\nb = 1\n', "a = [\n  1, # one ]\n  2,\n]\nb = 2\n", "a = { b = 1, c = [2] }\n",
    '"a b" = 1\n', "'a\"b' = 1\n", '"a\\"b" = 1\n', "a.b.c = 1\na.d = 2\n", "a . b = 1\n",
    '[ a . "b" ]\nc = 1\n', "[[a]]\n[[a.b]]\n[[a.b]]\nc = 1\n[[a]]\n[[a.b]]\nc = 1\n", "[a]#x\nb=1",
    "a = 2022-03-30 04:15:00\n", "a = 1_000\nb = 0xff\nc = 1e3\nd = -inf\n", "\ta = 1\n", "a=[[],[[]]]",
    "a = '''''x'''''\n", 'a = """\\\n   x\\\n  """\n', "a = [\n\n]\n", '"" = 1\n', "1 = 1\n2.3 = 4\n",
]  # fmt: skip


@pytest.mark.parametrize("text", TRICKY)
def test_the_walk_through_a_text_goes_as_far_as_the_parser(text: str) -> None:
    tomllib.loads(text)
    assert walk(text).stopped is None


@given(ledgers)
def test_every_key_of_a_written_ledger_is_found_on_its_line(ledger: Ledger) -> None:
    text = dumps(ledger)
    lines = text.split("\n")
    found = walk(text)
    assert found.stopped is None
    tables = tomllib.loads(text)
    assert {table for table, _ in found.lines} == set(tables)
    for (table, number), keys in found.lines.items():
        assert lines[keys[""] - 1].lstrip("[").startswith(table)
        entry = tables[table][number - 1] if number else tables[table]
        for key in entry if table != "assumptions" else ():
            assert lines[keys[key] - 1].lstrip("[").startswith((f"{key} =", f"{table}.{key}]"))


def test_the_lines_of_inner_tables() -> None:
    text = "[[a]]\nb.c = 1\n[[a]]\n[[a.d]]\ne = 1\n[[a.d]]\ne = 2\n[a.d.f]\ng = 3\n[[a]]\n[[a.d]]\ne=4\n"
    lines = walk(text).lines
    assert lines["a", 1] == {"": 1, "b": 2, "b.c": 2}
    assert lines["a", 2] == {
        "": 3, "d#1": 4, "d": 4, "d#1.e": 5, "d.e": 5, "d#2": 6, "d#2.e": 7, "d#2.f": 8, "d.f": 8,
        "d#2.f.g": 9, "d.f.g": 9,
    }  # fmt: skip
    assert lines["a", 3] == {"": 10, "d#1": 11, "d": 11, "d#1.e": 12, "d.e": 12}


def test_an_entry_in_an_inline_table_is_found_on_the_line_of_its_list() -> None:
    found = problem('\nplace = [\n  { id = "a" },\n  { id = "b", nam = "c" },\n]\n')
    assert (found.line, found.entry, found.field) == (2, 'place "b"', "nam")


# -- files and folders -----------------------------------------------------------------------------


@given(ledger=ledgers)
def test_a_written_file_reads_back(
    ledger: Ledger, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("ledger", numbered=True)
    for name in ("a.toml", "a.jsonl"):
        write(ledger, folder / name)
        assert read(folder / name) == ledger
        assert read(str(folder / name)) == ledger
    assert read(folder) == ledger
    assert sorted(file.name for file in folder.iterdir()) == ["a.jsonl", "a.toml"]


def test_a_file_of_another_system_is_read(tmp_path: Path) -> None:
    path = tmp_path / "ledger.toml"
    path.write_bytes(b"\xef\xbb\xbf" + LEDGER.replace("\n", "\r\n").encode())
    assert read(path) == loads(LEDGER)


def test_the_files_of_a_folder_are_one_ledger(tmp_path: Path) -> None:
    world, told = LEDGER.split("[[pledge]]", 1)
    header, nodes = world.split("[[actor]]", 1)
    (tmp_path / "1-world.toml").write_text("[[actor]]" + nodes, encoding="utf-8")
    (tmp_path / "2-header.toml").write_text(header, encoding="utf-8")
    (tmp_path / "3-told.toml").write_text("[[pledge]]" + told, encoding="utf-8")
    (tmp_path / "4-again.toml").write_text("[[pledge]]" + told, encoding="utf-8")
    (tmp_path / "notes.md").write_text("no ledger", encoding="utf-8")
    assert read(tmp_path) == loads(LEDGER)


def test_all_problems_of_all_files_of_a_folder_are_told_together(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("[[place]]\nid = 1\n", encoding="utf-8")
    (tmp_path / "b.toml").write_text("[[place]]\nid = \n", encoding="utf-8")
    (tmp_path / "c.jsonl").write_text('\n{"record": "plaice"}\n', encoding="utf-8")
    (tmp_path / "d.toml").write_bytes(b"\xff")
    (tmp_path / "e.toml").write_text('[[place]]\nid = "e"\npart_of = ["x"]\n', encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    told = [(Path(p.file or "").name, p.line) for p in refused.value.problems]
    assert told == [("a.toml", 2), ("b.toml", 2), ("c.jsonl", 2), ("d.toml", 1)]


def test_a_reference_to_nothing_names_the_file_and_line_it_stands_in(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text('[[place]]\nid = "kyiv"\n', encoding="utf-8")
    (tmp_path / "b.toml").write_text(
        '\n[[place]]\nid = "podil"\npart_of = ["kiev"]\n', encoding="utf-8"
    )
    (tmp_path / "c.jsonl").write_text(
        '{"record":"place","id":"c","part_of":["kyev"]}', encoding="utf-8"
    )
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    told = {(Path(p.file or "").name, p.line, p.field, p.entry) for p in refused.value.problems}
    assert told == {
        ("b.toml", 4, "part_of", 'place "podil"'), ("c.jsonl", 1, "part_of", 'place "c"'),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("one", "other", "what"),
    [
        ('[ledger]\ntimezone = "Europe/Kyiv"\n', '[ledger]\ntimezone = "UTC"\n', "timezone"),
        ("[assumptions.thresholds]\ntheta_b = 0.9\n", "[assumptions.thresholds]\ntheta_b = 0.8\n",
         "assumptions"),
    ],
)  # fmt: skip
def test_files_that_differ_on_what_holds_for_all(
    tmp_path: Path, one: str, other: str, what: str
) -> None:
    (tmp_path / "a.toml").write_text(one, encoding="utf-8")
    (tmp_path / "b.toml").write_text(other, encoding="utf-8")
    with pytest.raises(InputError) as refused:
        read(tmp_path)
    assert Path(refused.value.file or "").name == "b.toml"
    assert refused.value.expected == f"one `{what}` in all files of a ledger"
    one += '[[actor]]\nid = "army"\n'
    (tmp_path / "b.toml").write_text(one, encoding="utf-8")
    assert read(tmp_path) == loads(one)


def test_the_title_of_a_folder_is_that_of_its_first_file(tmp_path: Path) -> None:
    for name in ("b", "a"):
        text = f'[ledger]\ntitle = "{name}"\n[[actor]]\nid = "{name}"\n'
        (tmp_path / f"{name}.toml").write_text(text, encoding="utf-8")
    assert read(tmp_path).title == "a"


def test_a_ledger_is_written_as_a_whole_or_not_at_all(tmp_path: Path) -> None:
    ledger = loads(LEDGER)
    with pytest.raises(InputError, match="no such file"):
        write(ledger, tmp_path / "missing" / "ledger.toml")
    with pytest.raises(InputError, match=r"\.toml or \.jsonl"):
        write(ledger, tmp_path / "ledger.yaml")
    (tmp_path / "ledger.toml").mkdir()
    with pytest.raises(InputError):
        write(ledger, tmp_path / "ledger.toml")
    assert [file.name for file in tmp_path.iterdir()] == ["ledger.toml"]
    link, target = tmp_path / "link.toml", tmp_path / "target.toml"
    link.symlink_to(target)
    write(ledger, link)
    assert link.is_symlink()
    assert read(target) == ledger


def test_a_span_of_the_past_and_a_statement_are_read_in_the_zone_of_the_ledger() -> None:
    text = LEDGER + (
        '\n[[statement]]\nkind = "claim"\nspeaker = "fomin"\nsaid = "2022-03-30"\n'
        'places = ["new-york"]\nwhen = "2022-03-01/2022-03-29"\n'
    )
    (statement,) = loads(text).all(Statement)
    assert statement.when == Span(
        parse_moment("2022-03-01", "Europe/Kyiv"), parse_moment("2022-03-29", "Europe/Kyiv")
    )


def test_what_would_be_too_large_to_read_is_not_written() -> None:
    many = Ledger(tuple(Place(id=f"place-{number}") for number in range(20_001)))
    with pytest.raises(InputError, match="JSON Lines"):
        dumps(many)
    assert jsonl.loads(jsonl.dumps(many)).records
    heavy = Ledger(tuple(Place(id=f"{n}", name="a" * 19_000) for n in range(430)))
    with pytest.raises(InputError, match="JSON Lines"):
        dumps(heavy)
    wide = Ledger((Place(id="a", aliases=tuple("a" * 2_000 for _ in range(600))),))
    with pytest.raises(InputError, match="a longer line"):
        jsonl.dumps(wide)


# -- what version 2 of the semantics reads -----------------------------------------------------------

LATER = """
[ledger]
timezone = "Europe/Kyiv"
unrated = "C"
editors = ["chaus"]
setting = "war"

[[actor]]
id = "parties"
sides = true
[[actor]]
id = "russia"
part_of = ["parties"]

[[place]]
id = "new-york"
timezone = "America/New_York"
complete = true

[[activity]]
id = "shelling"
complete = true

[[source]]
id = "chaus"
kin = "observers"
dataset = true

[[pledge]]
id = "a-school"
kind = "do-by"
debtor = "russia"
said = "2022-03-29"
end = "2022-12-31"
partial_from = 0.9
baseline = "2022-01"
reference_class = "campaign-promise"
reported_by = "chaus"
text = "A school."
[[pledge]]
id = "by-day"
kind = "reduce"
share = 0.5
debtor = "russia"
said = "2022-03-29"
activities = ["shelling"]
places = ["new-york"]
targets = ["parties"]
except_targets = ["russia"]
level = 40
unit = "guns"
daily = "09:00/14:00"

[[report]]
id = "built"
pledge = "a-school"
target = "russia"
when = "2022-11-01"
origin = "chaus"
time_probability = 0.9
target_probability = 0.5
[[report]]
id = "nothing"
activity = "shelling"
place = "new-york"
place_probability = 1
when = "2022-04-01/2022-04-02"
origin = "chaus"
number = 0

[[state_report]]
id = "half"
pledge = "a-school"
share = 0.5
when = "2022-10-01"
origin = "chaus"
report_dated = true

[[capture]]
id = "taken"
place = "new-york"
to = "russia"
when = "2022-05-01"

[[reading]]
id = "as-a-truce"
pledge = "by-day"
kind = "refrain"

[[assessment]]
id = "rated"
pledge = "by-day"
rating = "compromise"
scale = "polimetre"
by = "chaus"
sources = ["chaus"]
when = "2022-06-01"
text = "Fewer, and not half."
"""


def test_what_version_2_reads_is_read_and_written_back():
    ledger = loads(LATER)
    assert (ledger.unrated, ledger.editors, ledger.setting) == ("C", ("chaus",), "war")
    assert ledger["taken"].when == parse_moment("2022-05-01", "America/New_York")
    assert ledger["nothing"].number == 0
    assert ledger["built"].activity is None
    assert loads(dumps(ledger)) == ledger == jsonl.loads(jsonl.dumps(ledger))
    assert dumps(loads(dumps(ledger))) == dumps(ledger)


def test_what_two_files_say_of_the_ledger_must_agree(tmp_path):
    (tmp_path / "a.toml").write_text(LATER)
    (tmp_path / "b.toml").write_text('[ledger]\ntitle = "B"\nsetting = "war"\n')
    assert read(tmp_path).title == "B"
    (tmp_path / "b.toml").write_text('[ledger]\n\nunrated = "D"\nsetting = "campaign"\n')
    with pytest.raises(InputError, match="in all files of a ledger") as refused:
        read(tmp_path)
    assert [(each.line, each.field) for each in refused.value.problems] == [
        (3, "unrated"), (4, "setting"),
    ]  # fmt: skip


def test_an_editor_that_nobody_declared_is_told_with_its_line():
    assert problems('[ledger]\n\neditors = ["nobody"]\n[[place]]\nid = "x"') == [(3, "editors")]
