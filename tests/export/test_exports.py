"""The exports: whole, the same everywhere, read back by others, and no hostile string gets out of one."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import networkx
import pytest
from prov.model import ProvDocument
from tests.builders import (
    LATE,
    ledger,
    moment,
    pledge,
    reduce_to,
    report,
    retract,
    reviewed,
    statement,
    watch,
)
from tests.seeds import review_of

from pledgewatch import cli
from pledgewatch.errors import InputError
from pledgewatch.export import FORMATS, TABLES
from pledgewatch.export.claimreview import claim_review, script_text
from pledgewatch.export.frames import BACKENDS, frame
from pledgewatch.export.markdown import escaped, link
from pledgewatch.export.rows import columns_of
from pledgewatch.export.sheets import csv_text, safe
from pledgewatch.io import write
from pledgewatch.model.dates import civil_date
from pledgewatch.model.records import Actor, Assessment, Explanation, Place, Source

SEED = Path(__file__).parents[2] / "seeds" / "kyiv-2022.toml"
HOSTILE = (
    '=cmd|"/c calc"!A1 <script>alert(1)</script></script> [x](javascript:y) ![i](https://evil.example) '
    "**bold** `code` | cell | https://evil.example www.evil.example $x$ ~~no~~ <!-- -->"
)


def hostile_review():
    return reviewed(
        Place(id="north", name=HOSTILE),
        Source(id="c", name=HOSTILE, reliability="C"),
        Source(id="=1+1", name="@SUM(A1)"),
        pledge(HOSTILE, quote=HOSTILE, wording=HOSTILE, url="javascript:alert(1)"),
        report("-r", place="north", origin="c", source="=1+1", incident=HOSTILE, url="file:///x"),
        report("+s", place="north", origin="c", url="https://example.org/a)b>c"),
        report("gone", place="north", origin="c"),
        retract("gone", "2022-04-01"),
        statement("@said", quote=HOSTILE, incidents=(HOSTILE,)),
        watch(),
        Explanation(of=HOSTILE, text=HOSTILE, known=moment("2022-03-01")),
        title=HOSTILE,
        as_of=LATE,
    )


@pytest.fixture(scope="module")
def seed():
    return review_of("kyiv-2022", "2022-04-04")


@pytest.fixture(scope="module")
def dayton():
    return review_of("dayton-1995")


@pytest.fixture(scope="module")
def hostile():
    return hostile_review()


# -- tables ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("backend", BACKENDS)
def test_frames_of_every_table(seed, table, backend):
    made = seed.to_frame(backend, table)
    rows = seed.rows(table)
    assert made.shape[0] == len(rows)
    assert rows or table in ("slices", "assessments")  # nobody counted or rated there
    names = made.column_names if backend == "pyarrow" else list(made.columns)
    assert names == list(columns_of(table))
    assert all(list(row) == names for row in rows)
    for row in rows:
        for name, kind in columns_of(table).items():
            held = str if kind is dt.datetime else kind  # ISO 8601
            assert row[name] is None or type(row[name]) is held, (name, row[name])


@pytest.mark.parametrize("backend", BACKENDS)
def test_each_library_works_without_the_others(backend):
    """Times are aware datetimes in each."""
    others = {"narwhals", "pandas", "polars", "pyarrow"} - {backend}
    code = (
        "import sys\n"
        "class Without:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        f"        if name.partition('.')[0] in {sorted(others)!r}:\n"
        "            raise ModuleNotFoundError(name, name=name)\n"
        "sys.meta_path.insert(0, Without())\n"
        "import pledgewatch as pw\n"
        f"frame = pw.examples.kyiv().review(as_of='2022-04-04').to_frame({backend!r}, 'findings')\n"
        f"since = frame['since'].{'to_pylist' if backend == 'pyarrow' else 'to_list'}()\n"
        "print(len(since), {str(each.tzinfo) for each in since})"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert done.stderr == ""
    count, zones = done.stdout.strip().split(" ", 1)
    assert int(count) > 0
    assert zones == "{'UTC'}"


def values_of(made, column: str) -> list:
    """A column of a frame of any backend as a list."""
    cells = made[column]
    return cells.to_pylist() if hasattr(cells, "to_pylist") else cells.to_list()


@pytest.mark.parametrize(
    ("backend", "dtype"),
    [
        ("pandas", "datetime64[us, UTC]"),
        ("polars", "Datetime(time_unit='us', time_zone='UTC')"),
        ("pyarrow", "timestamp[us, tz=UTC]"),
    ],
)
def test_times_of_a_frame_are_aware_datetimes(seed, backend, dtype):
    times = [("verdicts", "as_of"), ("findings", "since"), ("findings", "until"),
             ("evidence", "start"), ("history", "as_of")]  # fmt: skip
    for table, column in times:
        made = seed.to_frame(backend, table)
        found = made.schema.field(column).type if backend == "pyarrow" else made[column].dtype
        assert str(found) == dtype, (table, column)
        values = values_of(made, column)
        given = [row[column] for row in seed.rows(table)]
        assert [dt.datetime.fromisoformat(text) for text in given] == values


@pytest.mark.parametrize("backend", BACKENDS)
def test_the_look_of_a_wide_table_is_a_time_too(backend):
    attacks = [
        report(f"r-{day}", f"2022-01-{day}T12:00", origin="watcher") for day in range(10, 30)
    ]
    review = reviewed(reduce_to(0.5), watch(), *attacks, as_of=LATE)
    (row,) = review.rows("pledges")
    (value,) = values_of(review.to_frame(backend), "reduction.look.at")
    assert value == dt.datetime.fromisoformat(row["reduction.look.at"])


@pytest.mark.parametrize("backend", BACKENDS)
def test_what_is_unbounded_is_null_in_a_frame(backend):
    made = frame([{"end": ".."}, {"end": None}], backend, {"end": dt.datetime})
    assert [value is None or value != value for value in values_of(made, "end")] == [True, True]


def test_an_empty_table_has_its_columns():
    empty = reviewed()
    for table in TABLES:
        columns = columns_of(table)
        assert empty.to_frame("polars", table).columns == list(columns)
        assert empty.export("csv", table=table) == ",".join(columns) + "\n"


def test_another_table_or_format_is_refused(seed):
    with pytest.raises(InputError, match="expected one of verdicts, findings"):
        seed.rows("people")
    with pytest.raises(InputError, match="expected one of markdown"):
        seed.export("pdf")


def test_an_option_that_a_format_does_not_have_is_refused(seed):
    with pytest.raises(InputError, match="found the option publisher; expected one"):
        seed.export("csv", publisher="The Gazette")
    with pytest.raises(InputError, match="expected True or False"):
        seed.export("csv", raw="yes")


@pytest.mark.parametrize("kind", ["int", "bool"])
def test_a_column_of_pandas_may_have_holes(kind):
    held, dtype = {"int": (int, "Int64"), "bool": (bool, "boolean")}[kind]
    made = frame([{"a": held(1)}, {"a": None}], "pandas", {"a": held, "b": held})
    assert str(made["a"].dtype) == dtype
    assert made["a"].isna().tolist() == [False, True]
    assert list(made.columns) == ["a", "b"]


def test_evidence_has_a_row_for_each_incident_and_origin(seed):
    rows = [
        row for row in seed.rows("evidence")
        if row["pledge"] == "kyiv-chernihiv" and row["incident"] == "chernihiv-night-shelling"
    ]  # fmt: skip
    assert [(row["origin"], row["says"]) for row in rows] == [
        ("chaus", "affirms"),
        ("chernihiv-residents", "affirms"),
    ]
    assert len(rows[0]["outlets"].split(", ")) == 8
    assert rows[0]["bears"] == "against, possible"
    assert all(row["llr"] > 0 for row in rows)


def test_measures_and_their_slices_have_rows():
    attacks = [
        report(f"r-{day}", f"2022-01-{day}T12:00", origin="watcher") for day in range(10, 30)
    ]
    review = reviewed(pledge(), watch(), *attacks, as_of=LATE)
    (effect,) = review.rows("measures")
    assert (effect["of"], effect["measure"], effect["ratio.x"]) == ("effect", "incidents", 20)
    slices = review.rows("slices")
    assert len(slices) == len(review["pledge"].effect.slices) > 0
    assert {row["before"] for row in slices} == {20.0}


def test_silence_has_a_row_of_its_own():
    """Semantics 6: an origin that was looking, declares how much it sees, and told of nothing."""
    review = reviewed(pledge(), watch(sensitivity=0.9), report("r", origin="b"), as_of=LATE)
    told = {row["origin"]: (row["says"], row["llr"] > 0) for row in review.rows("evidence")}
    assert told == {"b": ("affirms", True), "watcher": ("is silent", False)}


def test_verdicts_have_a_row_for_the_whole_and_each_unit(seed):
    rows = [row for row in seed.rows("verdicts") if row["pledge"] == "kyiv-chernihiv"]
    assert [(row["place"], row["verdict"]) for row in rows] == [
        (None, "holding"),
        ("kyiv-direction", "holding"),
        ("chernihiv-direction", "holding"),
    ]


@pytest.mark.parametrize("table", TABLES)
def test_no_cell_of_csv_begins_a_formula(hostile, table):
    text = hostile.export("csv", table=table)
    header, *rows = csv.reader(io.StringIO(text))
    for row in rows:
        assert len(row) == len(header)
        for cell in row:
            if cell.lstrip()[:1] in tuple("=+-@|%"):
                float(cell)  # a negative number is one


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("=1+1", "'=1+1"),
        ("+1", "'+1"),
        ("-1", "'-1"),
        ("@x", "'@x"),
        ("  =1", "'  =1"),
        ("\t=1", "'\t=1"),
        ("\r=1", "'\r=1"),
        ("\tx", "'\tx"),
        ("＝1", "'＝1"),
        ("\ufeff=1", "'\ufeff=1"),
        ("'=1", "''=1"),
        ("a=1", "a=1"),
        ("", ""),
        (-1.5, -1.5),
        (None, None),
    ],
)
def test_what_begins_a_formula(given, shown):
    assert safe(given) == shown


def test_raw_csv_is_as_it_was():
    rows = [{"a": "=1", "b": True, "c": None}]
    assert csv_text(rows, ["a", "b", "c"]) == "a,b,c\n'=1,true,\n"
    assert csv_text(rows, ["a", "b", "c"], raw=True) == "a,b,c\n=1,true,\n"


# -- Markdown --------------------------------------------------------------------------------------


def test_a_report_tells_all(seed):
    text = seed.export("markdown")
    assert text.startswith("# Kyiv and Chernihiv, March and April 2022\n\nAs known by 4 April 2022")
    assert "| kyiv-chernihiv | **holding** | active |" in text
    assert "**Verdict: inconclusive** (active)." in text
    assert text.count("### How the answer came about") == 3
    assert "- 4 April 2022: holding" in text
    assert "](<https://" in text
    assert text.rstrip().endswith("pledgewatch 0.1.0.")


def test_hostile_strings_stay_text_in_markdown(hostile):
    text = hostile.export("markdown")
    unescaped = re.sub(r"\\.", "", text)
    assert "<script" not in text
    assert "<!--" not in text
    assert "javascript:" not in re.sub(r"\\\[x\\\]\(javascript:y\)", "", text)
    assert "**bold**" not in unescaped
    assert "`" not in unescaped
    assert not re.search(r"https?://evil", unescaped)
    assert "www.evil" not in unescaped
    assert re.findall(r"\]\(<([^>]*)>\)", text)
    assert set(re.findall(r"\]\(<([^>]*)>\)", text)) == {"https://example.org/a)b%3Ec"}
    table = [line for line in text.splitlines() if line.startswith("| ")]
    assert {len(re.findall(r"(?<!\\)\|", line)) for line in table} == {7}


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("# no heading", r"\# no heading"),
        ("- no item", r"\- no item"),
        ("1. no item", r"1\. no item"),
        ("a\n\nb", "a b"),
        ("<b>&amp;", "&lt;b&gt;&amp;amp;"),
        ("14:46, P = 0.97", "14:46, P = 0.97"),
    ],
)
def test_markdown_text(given, shown):
    assert escaped(given) == shown


def test_only_web_addresses_are_links():
    assert link("x", "javascript:alert(1)") == "x"
    assert link("x", "https://e.org/>)\n") == "[x](<https://e.org/%3E)%0A>)"


# -- graphs and data -------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["seed", "hostile"])
def test_graphs_are_read_back(name, request, tmp_path):
    review = request.getfixturevalue(name)
    drawn = review.graph()
    back = networkx.parse_graphml(review.export("graphml"), force_multigraph=True)
    also = networkx.node_link_graph(json.loads(review.export("node-link")), edges="links")
    for other in (back, also):
        assert set(other.nodes) == set(drawn.nodes)
        assert other.number_of_edges() == drawn.number_of_edges()
    assert also.nodes["pledge:kyiv-chernihiv" if name == "seed" else f"pledge:{HOSTILE}"]["verdict"]


def test_json_is_what_check_prints(seed):
    assert json.loads(seed.export("json")) == seed.to_dict()


# -- ClaimReview -----------------------------------------------------------------------------------


def test_claim_reviews_have_what_search_engines_ask_for(dayton):
    review = dayton
    text = review.export("claimreview", publisher="The Gazette", url="https://example.org/p")
    data = json.loads(text)
    assert data["@context"] == "https://schema.org"
    decided = [each for each in review if each.verdict in ("kept", "partial", "broken")]
    for found, judgement in zip(data["@graph"], decided, strict=True):
        assert found["@type"] == "ClaimReview"
        assert found["claimReviewed"]
        assert found["url"].startswith("https://example.org/p#")
        assert not re.search(r"[\s<>]", found["url"])
        assert found["author"] == {"@type": "Organization", "name": "The Gazette"}
        rating = found["reviewRating"]
        in_part = judgement.verdict == "broken" and judgement.extent["kept"]
        assert rating["alternateName"] == ("partial" if in_part else judgement.verdict)
        assert rating["ratingValue"] in (1, 3, 5)
        item = found["itemReviewed"]
        assert item["@type"] == "Claim"
        assert item["author"]["name"]
        assert re.fullmatch(r"\d{4}(-\d\d){0,2}", item["datePublished"])
        assert item.get("appearance", {}).get("url", "https://").startswith("http")
        assert all(url.startswith("http") for url in found.get("citation", []))


@pytest.mark.parametrize(
    ("terms", "kind"),
    [
        ({"office": "head-of-state"}, "Person"),
        ({"speaks_for": ("state",), "name": "Ada Byron, chair of the state"}, "Person"),
        ({"speaks_for": ("state",), "name": "Army of the state"}, "Organization"),
    ],
)
def test_whoever_speaks_is_a_person_or_an_organisation(terms, kind):
    given = (Actor(id="speaker", part_of=("state",), **terms), pledge(speaker="speaker"), watch())
    review = reviewed(*given, report(probability=0.99))
    (found,) = claim_review(review)["@graph"]
    assert found["itemReviewed"]["author"]["@type"] == kind


def test_markup_cannot_end_its_script_element(dayton):
    named = dayton.export("claimreview", publisher="</script>&")
    assert "\\u003c/script" in named
    assert not set("<>&\u2028") & set(named)
    assert json.loads(script_text({"a": "</script>\u2028"})) == {"a": "</script>\u2028"}


def test_a_day_is_that_of_the_ledgers_zone(dayton):
    first = json.loads(dayton.export("claimreview"))["@graph"][0]
    assert first["itemReviewed"]["datePublished"] == "1995-12-14"
    assert first["datePublished"] == "1996-03-26"
    assert first["url"] == "#foreign-forces-out"


def test_what_is_not_decided_has_no_claim_review(seed):
    assert not any(each.verdict in ("kept", "partial", "broken") for each in seed)
    assert json.loads(seed.export("claimreview"))["@graph"] == []


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("2022-03-29", "2022-03-29"),
        ("2022-03", "2022-03"),
        ("2022", "2022"),
    ],
)
def test_a_date_is_as_precise_as_it_is_known(text, shown):
    assert civil_date(moment(text), "UTC") == shown


# -- PROV ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["seed", "hostile"])
def test_provenance_is_read_by_others(name, request):
    review = request.getfixturevalue(name)
    data = json.loads(review.export("prov"))
    document = ProvDocument.deserialize(content=json.dumps(data), format="json")
    assert len(document.get_records()) == sum(
        len(members) for kind, members in data.items() if kind != "prefix"
    )
    known = {*data["entity"], *data["activity"], *data["agent"]}
    for kind, members in data.items():
        if kind in ("prefix", "entity", "activity", "agent"):
            continue
        for ends in members.values():
            assert set(ends.values()) <= known, kind
    assert (
        len(data["wasInvalidatedBy"]) == len(review.case.snapshot.retracted)
        if review.case.snapshot.retracted
        else True
    )
    verdicts = {n for n in data["entity"] if n.startswith("verdict:")}
    assert len(verdicts) == len(review)
    made = {ends["prov:entity"] for ends in data["wasGeneratedBy"].values()}
    assert verdicts <= made


# -- the command, and the same everywhere ----------------------------------------------------------


@pytest.mark.parametrize("format", FORMATS)
def test_the_command_writes_what_the_review_says(seed, format, tmp_path, capsys):
    target = tmp_path / "out"
    words = ["export", str(SEED), "--as-of", "2022-04-04", "--format", format]
    assert cli.main([*words, "-o", str(target)]) == 0
    assert target.read_text("utf-8") == seed.export(format)
    assert cli.main(words) == 0
    assert capsys.readouterr().out == seed.export(format)


def test_the_command_refuses_what_it_cannot_do(tmp_path, capsys):
    for words in (
        ["export", str(SEED)],
        ["export", str(SEED), "--format", "pdf"],
        ["export", str(SEED), "--format", "csv", "--gherkin"],
        ["export", str(SEED), "--format", "csv", "--table", "people"],
        ["export", str(SEED), "--format", "csv", "--as-of", "2022", "--as-of", "2023"],
        ["export", str(SEED), "--format", "csv", "-o", str(tmp_path / "no" / "such")],
    ):
        assert cli.main(words) == 2, words
        assert capsys.readouterr().err


def test_the_command_takes_table_raw_and_publisher(tmp_path, capsys, hostile):
    file = tmp_path / "book.jsonl"
    write(hostile.ledger, file)
    assert cli.main(["export", str(file), "--format", "csv", "--table", "findings", "--raw"]) == 0
    assert HOSTILE.replace('"', '""') in capsys.readouterr().out
    words = ["--publisher", "The Gazette", "--url", "https://example.org/p"]
    decided = str(SEED.with_name("dayton-1995.toml"))
    assert cli.main(["export", decided, "--format", "claimreview", *words]) == 0
    assert "The Gazette" in capsys.readouterr().out


def test_the_command_follows_the_settings_of_a_site(tmp_path, capsys):
    """So that markup and pages say the same: what editors rated stands in the place of the verdict."""
    rated = Assessment(
        id="rated", pledge="pledge", rating="Dropped", when="2022-03-24", by="a", text="They shot."
    )
    file = tmp_path / "book.jsonl"
    write(ledger(pledge(), pledge("other", title="Other"), watch(), report("r"), rated), file)
    settings = tmp_path / "site.toml"
    settings.write_text(
        'publisher = "The Gazette"\nleads = "editors"\n[ratings]\nDropped = "partial"\n', "utf-8"
    )
    command = ["export", str(file), "--format", "claimreview", "--as-of", LATE]
    assert cli.main([*command, "--config", str(settings)]) == 0
    found = {each["url"]: each for each in json.loads(capsys.readouterr().out)["@graph"]}
    assert found["#pledge"]["author"]["name"] == "a"
    assert found["#pledge"]["reviewRating"]["alternateName"] == "Dropped"
    assert found["#pledge"]["reviewRating"]["ratingValue"] == 3
    assert found["#pledge"]["reviewRating"]["ratingExplanation"] == "They shot."
    # What nobody rated has its verdict.
    assert found["#other"]["author"]["name"] == "The Gazette"
    assert found["#other"]["reviewRating"]["alternateName"] == "broken"
    assert cli.main(command) == 0
    assert "Dropped" not in capsys.readouterr().out
    assert cli.main(["export", str(file), "--format", "csv", "--config", str(settings)]) == 2
    assert "--config" in capsys.readouterr().err
    with pytest.raises(InputError, match="leads"):
        reviewed(pledge()).export("claimreview", leads="both")
