"""Promises in tables become records, ratings of others assessments, and nothing is lost that is not listed."""

from __future__ import annotations

import json
import re

import polars as pl
import pytest
from tests.stories.events import DATA, ROOT

import pledgewatch as pw
from pledgewatch.cli import main
from pledgewatch.export.ratings import confusion
from pledgewatch.tables import Days, Text, pledges

MAP = {
    "ledger": {"timezone": "Europe/Paris"},
    "pledge": {
        "title": "Promise",
        "text": "Promise",
        "kind": {"value": "do-by"},
        "debtor": {"value": "The city"},
        "said": {"value": "2024-05-01"},
    },
}
ROWS = [
    {"Promise": "Plant two million trees", "Tags": "parks; climate", "Status": "stalled"},
    {"Promise": "Close the last coal plant", "Tags": "", "Status": ""},
]


def mapped(rows=ROWS, assessment=None, history=None, into=None, **pledge):
    sections = {**MAP, "pledge": {**MAP["pledge"], **pledge}}
    if assessment:
        sections["assessment"] = assessment
    if history:
        sections["history"] = history
    return pledges(rows, sections, into=into)


def only(kind, made):
    (record,) = made.ledger.all(kind)
    return record


# -- rows ------------------------------------------------------------------------------------------


def test_a_row_is_a_pledge_by_the_names_that_it_has():
    made = mapped(tags={"column": "Tags", "split": ";"})
    coal, trees = made.ledger.all(pw.Pledge)
    assert (trees.id, trees.title) == ("plant-two-million-trees", "Plant two million trees")
    assert trees.tags == ("parks", "climate")
    assert coal.tags == ()
    assert made.ledger.node(pw.Actor, trees.debtor).name == "The city"
    assert made.is_complete
    assert made.columns == {"Status": 1}


def test_a_status_is_an_assessment_in_a_scale_of_its_own():
    by = {"value": "City watch"}
    made = mapped(assessment={"rating": "Status", "source": by, "when": {"value": "2025"}})
    rating = only(pw.Assessment, made)
    assert (rating.rating, rating.scale, rating.source) == ("stalled", "city-watch", "city-watch")
    assert rating.pledge == "plant-two-million-trees"
    review = made.ledger.review(as_of="2026-01-01")
    assert {each.verdict for each in review} <= {pw.Verdict.PENDING, pw.Verdict.UNTESTED}


def test_a_history_keeps_every_status_and_lists_whom_it_does_not_find():
    earlier = [
        {"what": "Plant  two million trees", "to": "begun", "on": "2024-06-01"},
        {"what": "Plant two million tres", "to": "begun", "on": "2024-06-01"},
    ]
    made = mapped(
        assessment={"rating": "Status", "source": {"value": "x"}, "when": {"value": "2025"}},
        history={"file": earlier, "on": ["what", "Promise"], "rating": "to", "when": "on"},
    )
    ratings = sorted(made.ledger.all(pw.Assessment), key=lambda each: each.when.lo)
    assert [(each.rating, each.source, each.scale) for each in ratings] == [
        ("begun", "x", "x"),
        ("stalled", "x", "x"),
    ]
    (problem,) = made.rows
    assert (problem.entry, problem.field) == ("row 2", "what")
    assert 'did you mean "Plant two million trees"?' in problem.expected


def test_several_columns_are_all_of_a_list_and_the_first_told_of_a_text():
    rows = [{"a": "", "b": "https://b.org", "c": ["https://c.org", "https://d.org"], **ROWS[0]}]
    made = mapped(rows, links=["a", "b", "c"], url=["a", "b"])
    pledge = only(pw.Pledge, made)
    assert pledge.links == ("https://b.org", "https://c.org", "https://d.org")
    assert pledge.url == "https://b.org"


@pytest.mark.parametrize(
    ("rule", "cell", "value"),
    [
        ({"column": "x", "words": 3}, "one two three four", "one two three ..."),
        ({"column": "x", "words": 3}, "one two", "one two"),
        ({"column": "x", "before": "nr-"}, "7", "nr-7"),
        ({"column": "x", "codes": {"A": "first"}, "otherwise": "other"}, "A", "first"),
        ({"column": "x", "codes": {"A": "first"}, "otherwise": "other"}, "B", "other"),
        (Text("x", before="nr-"), "7", "nr-7"),
        ("x", "  two\n lines ", "two lines"),
    ],
)
def test_what_a_rule_makes_of_a_cell(rule, cell, value):
    assert only(pw.Pledge, mapped([{"x": cell, **ROWS[0]}], topic=rule)).topic == value


@pytest.mark.parametrize(
    "rule", [{"column": "day", "form": "%d/%m/%Y"}, Days("day", form="%d/%m/%Y")]
)
def test_days_that_are_written_in_another_way(rule):
    made = mapped([{"day": "03/04/2024", **ROWS[0]}], said=rule)
    assert only(pw.Pledge, made).said.text == "2024-04-03"


def test_a_text_that_is_cut_is_listed_unless_another_key_keeps_it():
    short = {"column": "Promise", "words": 2}
    assert "Promise" not in mapped(title=short).columns
    assert mapped(title=short, text={"value": "as told"}).columns["Promise"] == 2


def test_a_column_that_is_called_like_a_key_is_read_unless_the_map_says_no():
    rows = [{"url": "https://a.org", **ROWS[0]}]
    assert only(pw.Pledge, mapped(rows)).url == "https://a.org"
    made = mapped(rows, url="")
    assert only(pw.Pledge, made).url is None
    assert made.columns["url"] == 1


# -- what cannot be mapped -------------------------------------------------------------------------


def test_a_value_that_cannot_be_kept_is_left_out_and_listed():
    rows = [{"until": "someday", **ROWS[0]}, {"until": "2026-01-01", **ROWS[1]}]
    made = mapped(rows, end="until")
    assert made.counts()["pledge"] == 2
    (problem,) = made.values
    assert (problem.entry, problem.field, problem.found) == ("row 1", "until", "'someday'")
    assert problem.expected.startswith("a time such as")


def test_a_row_without_what_a_pledge_must_have_is_left_out_and_listed():
    made = mapped(
        [{"said on": "soon", **ROWS[0]}, {"said on": "2024-05-02", **ROWS[1]}], said="said on"
    )
    assert only(pw.Pledge, made).title == "Close the last coal plant"
    (problem,) = made.rows
    assert (problem.entry, problem.field) == ("row 1", "said on")
    assert not made.is_complete


def test_two_rows_of_one_id_are_told():
    made = mapped([{"nr": "7", **each} for each in ROWS], id="nr")
    assert made.counts()["pledge"] == 1
    assert (made.rows[0].entry, made.rows[0].found) == ("row 2", "'7'")


def test_rows_alike_have_ids_of_their_own():
    made = mapped([ROWS[0], ROWS[0]])
    assert [each.id for each in made.ledger.all(pw.Pledge)] == [
        "plant-two-million-trees",
        "plant-two-million-trees-2",
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"pledge": {"titel": "Promise"}}, 'did you mean "title"'),
        ({"pledge": {"title": "Promis"}}, 'did you mean "Promise"'),
        ({"pledge": {"title": 7}}, "the name of a column"),
        ({"pledge": {"title": {"colum": "Promise"}}}, "one of column, columns, value"),
        ({"pledge": {"title": {"column": "Promise", "value": "x"}}}, "either the `column`"),
        ({"pledge": {"title": {"column": "Promise", "words": "x"}}}, "a number"),
        ({"pledges": {}, "pledge": {}}, 'did you mean "pledge"'),
        ({"pledge": {}, "ledger": {"zone": "UTC"}}, "one of title, timezone"),
        ({"pledge": {}, "table": {"sheets": "x"}}, "one of sheet, encoding, separator"),
        ({"pledge": {}, "history": {"rating": "to", "on": "x"}}, "the table that tells of earlier"),
        ({"pledge": {}, "history": {"file": "x.csv"}}, "the column that both tables have"),
        ({"pledge": {}, "actor": {"id": "x"}}, "[[actor]], once for each of them"),
    ],
)
def test_a_map_that_cannot_be_used(change, message):
    with pytest.raises(pw.InputError) as error:
        pledges(ROWS, change)
    assert message in str(error.value)


def test_ratings_stand_beside_verdicts():
    by = {"value": "City watch"}
    made = mapped(assessment={"rating": "Status", "source": by, "when": {"value": "2025"}})
    review = made.ledger.review(as_of="2026-01-01")
    (row,) = review.rows("assessments")
    assert (row["rating"], row["by"], row["verdict"]) == ("stalled", "city-watch", "pending")
    assert made.ledger.review(as_of="2024-12-31").rows("assessments") == []
    assert review.to_frame("polars", "assessments")["when"].dtype == pl.Datetime("us", "UTC")
    assert review.export("ratings").splitlines() == [
        "| scale | rating | pending | all |",
        "|---|---|---:|---:|",
        "| city-watch | stalled | 1 | 1 |",
    ]


# -- the ledger that they belong to ----------------------------------------------------------------


def test_what_the_ledger_declares_is_not_declared_again():
    into = pw.Ledger(
        [pw.Actor(id="city-hall", aliases=("The City",))], timezone="Europe/Paris", title="Ours"
    )
    made = mapped(into=into)
    assert {each.debtor for each in made.ledger.all(pw.Pledge)} == {"city-hall"}
    assert made.counts() == {"pledge": 2}
    assert made.ledger.title == "Ours"


def test_entries_of_the_map_are_kept():
    made = pledges(
        ROWS,
        {**MAP, "actor": [{"id": "city", "name": "The city", "office": "head-of-organisation"}]},
    )
    assert only(pw.Actor, made).office == "head-of-organisation"
    assert {each.debtor for each in made.ledger.all(pw.Pledge)} == {"city"}


def test_another_zone_than_that_of_the_ledger_is_refused():
    with pytest.raises(pw.InputError, match="one `timezone`"):
        mapped(into=pw.Ledger([pw.Actor(id="x")], timezone="Asia/Tokyo"))


def test_a_map_may_be_no_more_than_the_keys_of_a_pledge():
    made = pledges(pl.DataFrame(ROWS), MAP["pledge"])
    assert made.counts() == {"actor": 1, "pledge": 2}


# -- the command -----------------------------------------------------------------------------------


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "promises.csv").write_text("Promise;Status\nPlant trees;stalled\n", "utf-8")
    (tmp_path / "map.toml").write_text(
        """
        [pledge]
        title = "Promise"
        text = "Promise"
        kind = { value = "do-by" }
        debtor = { value = "city" }
        said = { value = "2024-05-01" }
        """,
        "utf-8",
    )
    return tmp_path


def test_the_command_writes_a_file_beside_the_others(here, capsys):
    assert main(["import", "promises.csv", "--map", "map.toml", "--into", "book"]) == 0
    told = capsys.readouterr().out
    assert "promises.csv: 1 actor, 1 pledge, written to book/promises.toml" in told
    assert "not kept, by column and cells: Status (1)" in told
    again = ["import", "promises.csv", "--map", "map.toml", "--into", "book"]
    assert main(again) == 0, "the same file is written again"
    assert main([*again, "--name", "others"]) == 0
    assert len(pw.read(here / "book").all(pw.Actor)) == 1
    assert len(pw.read(here / "book").all(pw.Pledge)) == 2


def test_a_file_with_something_else_is_left_alone(here, capsys):
    (here / "book").mkdir()
    (here / "book" / "promises.toml").write_text('[[actor]]\nid = "mine"\n', "utf-8")
    asked = ["import", "promises.csv", "--map", "map.toml", "--into", "book"]
    assert main(asked) == 2
    assert "a file with something else" in capsys.readouterr().err
    assert main([*asked, "--replace"]) == 0
    assert [each.id for each in pw.read(here / "book").all(pw.Actor)] == ["city"]


def test_without_a_folder_the_ledger_is_printed(here, capsys):
    assert main(["import", "promises.csv", "--map", "map.toml"]) == 0
    told = capsys.readouterr()
    assert len(pw.loads(told.out).all(pw.Pledge)) == 1
    assert "1 pledge" in told.err


def test_what_was_not_mapped_is_told_and_ends_with_4(here, capsys):
    (here / "map.toml").write_text(
        (here / "map.toml").read_text("utf-8") + 'end = "Status"\n', "utf-8"
    )
    asked = ["import", "promises.csv", "--map", "map.toml", "--into", "book"]
    assert main(asked) == 4
    assert "row 1, `Status`: found 'stalled'" in capsys.readouterr().out
    assert main([*asked, "--json"]) == 4
    (value,) = json.loads(capsys.readouterr().out)["values"]
    assert (value["entry"], value["field"]) == ("row 1", "Status")


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["promises.csv"], "--map: expected a map"),
        (["promises.csv", "--map", "nowhere.toml"], "a map written in TOML"),
        (["nowhere.csv", "--map", "map.toml"], "nowhere.csv: found no such file"),
        (["promises.csv", "--from", "claim-review"], 'did you mean "claimreview"'),
        (["promises.csv", "--from", "claimreview"], "promises.csv"),
    ],
)
def test_what_cannot_be_imported(here, capsys, arguments, message):
    assert main(["import", *arguments]) == 2
    assert message in capsys.readouterr().err


# -- ClaimReview -----------------------------------------------------------------------------------

REVIEW = {
    "@context": "https://schema.org",
    "@type": "ClaimReview",
    "datePublished": "2024-06-01",
    "url": "https://checkers.example/1",
    "claimReviewed": "We will plant trees",
    "author": {"@type": "Organization", "name": "Checkers"},
    "itemReviewed": {
        "@type": "Claim",
        "author": {"@type": "Person", "name": "The mayor"},
        "datePublished": "2024-05-01",
        "appearance": [{"@type": "CreativeWork", "url": "https://city.example"}, "https://b.example"],
    },
    "reviewRating": {"@type": "Rating", "ratingValue": 1, "alternateName": "Broken", "ratingExplanation": "None."},
}  # fmt: skip
FORMS = {
    "a.json": json.dumps(REVIEW),
    "b.jsonl": json.dumps(REVIEW) + "\n" + json.dumps({**REVIEW, "claimReviewed": "More"}),
    "graph.jsonld": json.dumps({"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, REVIEW]}),
    "feed.json": json.dumps({"@type": "DataFeed", "dataFeedElement": [{"@type": "DataFeedItem", "item": [REVIEW]}]}),
    "page.html": f"<html><script>var x = 1</script><script type='application/ld+json'>[{json.dumps(REVIEW)}]</script></html>",
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_reviews_of_claims_are_pledges_with_ratings(name, tmp_path, capsys):
    path = tmp_path / name
    path.write_text(FORMS[name], "utf-8")
    assert (
        main(["import", str(path), "--from", "claimreview", "--into", str(tmp_path / "book")]) == 0
    )
    ledger = pw.read(tmp_path / "book")
    pledge = next(each for each in ledger.all(pw.Pledge) if each.text == REVIEW["claimReviewed"])
    assert ledger.label(pw.Actor, pledge.debtor) == "The mayor"
    assert (pledge.said.text, pledge.url) == ("2024-05-01", "https://city.example")
    assert pledge.links == ("https://checkers.example/1", "https://b.example")
    rating = next(each for each in ledger.all(pw.Assessment) if each.pledge == pledge.id)
    assert (rating.rating, rating.source, rating.text) == ("Broken", "checkers", "None.")
    assert rating.when.text == "2024-06-01"


def test_a_map_changes_what_reviews_become(tmp_path):
    (tmp_path / "a.json").write_text(FORMS["a.json"], "utf-8")
    (tmp_path / "map.toml").write_text('[pledge]\nend = { value = "2025-01-01" }\n', "utf-8")
    asked = ["import", str(tmp_path / "a.json"), "--from", "claimreview"]
    assert main([*asked, "--map", str(tmp_path / "map.toml"), "--into", str(tmp_path / "b")]) == 0
    (pledge,) = pw.read(tmp_path / "b").all(pw.Pledge)
    assert pledge.end.text == "2025-01-01"


def test_our_own_markup_comes_back(tmp_path):
    markup = tmp_path / "ours.json"
    review = pw.read(ROOT / "seeds" / "day-one-2017.toml").review()
    markup.write_text(review.export("claimreview", publisher="We"), "utf-8")
    decided = [each for each in review if each.verdict.value in ("kept", "broken", "partial")]
    assert (
        main(["import", str(markup), "--from", "claimreview", "--into", str(tmp_path / "b")]) == 0
    )
    assert len(pw.read(tmp_path / "b").all(pw.Assessment)) == len(decided) > 0


# -- real tables -----------------------------------------------------------------------------------

PAGE = (ROOT / "docs" / "importing.md").read_text("utf-8")
MAPS = dict(
    zip(
        ("trumptracker", "letters", "platform"),
        re.findall(r"^```toml\n(.*?)^```$", PAGE, re.M | re.S),
        strict=True,
    )
)
TABLES = {
    "trumptracker": "trumptracker_data.yaml",
    "letters": "buildcanada_2021-mandate-commitments.csv",
    "platform": "buildcanada_consolidated_2025_LPC_promises_final.csv",
}


@pytest.fixture
def tracker(tmp_path):
    """Import a real table by the map that the page shows."""

    def imported(name):
        table = DATA / "promises" / TABLES[name]
        if not table.exists():
            pytest.skip(
                f"the table {TABLES[name]} is not beside the project; PLEDGEWATCH_DATA names its folder"
            )
        if table.suffix == ".yaml":
            pytest.importorskip("yaml")
        path = tmp_path / f"{name}.toml"
        path.write_text(MAPS[name], "utf-8")
        into = str(tmp_path / "book")
        return main(["import", str(table), "--map", str(path), "--into", into]), tmp_path / "book"

    return imported


@pytest.mark.parametrize("name", MAPS)
def test_a_map_of_the_page_has_at_most_twenty_lines(name):
    assert len(MAPS[name].splitlines()) <= 20


def test_trumptracker(tracker, capsys):
    status, book = tracker("trumptracker")
    told = capsys.readouterr().out
    ledger = pw.read(book)
    made = ledger.all(pw.Pledge)
    assert len(made) == 174
    assert all(each.title and each.text and each.topic and each.tags for each in made)
    assert sum(len(each.links) + bool(each.url) for each in made) == 722
    assert len(ledger.all(pw.Assessment)) == 174 + 33
    assert {each.scale for each in ledger.all(pw.Assessment)} == {"trumptracker"}
    assert (status, told.count("(left out)")) == (4, 6)
    assert "not kept, by column and cells: commit (33), frm (33)" in told
    assert confusion(ledger.review(as_of="2017-06-01")) in PAGE


def test_build_canada(tracker, capsys):
    assert [tracker(name)[0] for name in ("letters", "platform")] == [0, 0]
    _, book = tracker("platform")
    made = pw.read(book).all(pw.Pledge)
    assert len(made) == 1_112
    assert all(each.title and each.text and each.tags for each in made)
    assert "notes_and_differences (352)" in capsys.readouterr().out
