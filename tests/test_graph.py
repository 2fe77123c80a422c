"""The graph of a ledger and of a review: typed, dated, in plain scalars, exported whole."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import networkx
import pytest
from tests.builders import (
    LATE,
    denial,
    ledger,
    level,
    moment,
    pledge,
    reduce_to,
    report,
    retract,
    reviewed,
    same_incident,
    same_origin,
    statement,
    supersede,
    watch,
    withdraw,
)

from pledgewatch.errors import InputError
from pledgewatch.graph import EDGES, NODES, node_of, path, paths, to_json, write
from pledgewatch.model.records import (
    Assessment,
    Capture,
    Condition,
    Explanation,
    Kind,
    Reaction,
    Reading,
    Tone,
)

ROOT = Path(__file__).parents[1]
BOOK = (
    pledge(
        speaker="minister",
        creditor="enemy",
        quote="not one shell",
        wording="will not",
        control=("south",),
        except_places=("north-village",),
        except_activities=("looting",),
        except_actors=("militia",),
        reason="trust",
    ),
    reduce_to(
        0.5,
        "new",
        url="https://example.org/new",
        condition=Condition(text="while they refrain", unless_broken=("theirs",)),
    ),
    pledge("theirs", debtor="enemy"),
    report("r", incident="x", origin="c", source="outlet-1", probability=0.99),
    report("s", incident="x", origin="c-2", actor=None),
    report("t", "2022-03-12", origin="b"),
    report("bare", "2022-03-12", origin="b", place=None, known="2022-03-11"),
    report("gone", "2022-03-05"),
    denial("u", incident="x", origin="ministry-press"),
    level("l", share=0.5),
    watch(id="eyes"),
    statement("v", incidents=("x",), about="state", answers=("pledge",), places=("north",)),
    Reaction(id="w", to="pledge", by="enemy", said=moment("2022-03-01"), tone=Tone.SKEPTICAL),
    Explanation(
        id="e",
        of="pledge",
        by="enemy",
        said=moment("2022-03-02"),
        evidence_for=("r",),
        evidence_against=("t",),
    ),
    Explanation(id="f", of="pledge", by="c", known=moment("2022-03-02"), text="tired"),
    same_incident("t", "x"),
    same_origin("c", "c-2"),
    retract("gone", "2022-04-01", id="back"),
    supersede("pledge", "new", "2022-04-15", id="swap"),
    withdraw("2022-04-20", id="end"),
)


BESIDE = (
    report("for", activity=None, pledge="pledge", target="enemy"),
    report("none", number=0),
    Capture(id="taken", place="south", to="enemy", when=moment("2022-04-02")),
    Reading(id="read", pledge="new", kind=Kind.REFRAIN),
    Assessment(
        id="rated", pledge="new", rating="kept", by="a", sources=("b",), when=moment("2022-04-02")
    ),
)


@pytest.fixture(scope="module")
def drawn():
    return reviewed(*BOOK).graph()


def edges(graph, kind: str) -> set[tuple[str, str]]:
    return {(one, other) for one, other, key in graph.edges(keys=True) if key == kind}


def test_every_node_and_edge_has_a_type_of_the_schema(drawn):
    """Architecture: a MultiDiGraph of typed, dated nodes with a documented schema."""
    assert {data["type"] for _, data in drawn.nodes(data=True)} <= NODES.keys()
    assert {data["type"] for _, _, data in drawn.edges(data=True)} <= EDGES.keys()
    for _, _, key, data in drawn.edges(keys=True, data=True):
        assert key == data["type"]


def test_every_type_is_drawn_by_this_book(drawn):
    both = drawn, ledger(*BOOK, *BESIDE).graph()
    assert {each["type"] for one in both for _, each in one.nodes(data=True)} == NODES.keys()
    assert {key for one in both for *_, key in one.edges(keys=True)} == EDGES.keys()


def test_what_bears_on_a_pledge_by_declaration():
    graph = ledger(*BOOK, *BESIDE).graph()
    assert ("report:for", "pledge:pledge") in edges(graph, "bears_on")
    assert ("report:for", "actor:enemy") in edges(graph, "against")
    assert ("assessment:rated", "source:b") in edges(graph, "rests_on")
    assert ("reading:read", "pledge:new") in edges(graph, "reads")
    assert ("capture:taken", "place:south") in edges(graph, "took_place_in")
    assert "incident:none" not in graph


def test_every_attribute_is_a_plain_scalar(drawn):
    """Trust and dependencies: scalars only, so that every export format takes them."""
    for _, data in drawn.nodes(data=True):
        assert all(isinstance(value, (str, int, float, bool)) for value in data.values()), data
    for _, _, data in drawn.edges(data=True):
        assert all(isinstance(value, (str, int, float, bool)) for value in data.values()), data


def test_who_said_what_of_whom(drawn):
    assert ("pledge:pledge", "actor:minister") in edges(drawn, "said_by")
    assert ("pledge:pledge", "actor:state") in edges(drawn, "binds")
    assert ("pledge:pledge", "actor:enemy") in edges(drawn, "owed_to")
    assert ("pledge:pledge", "place:north") in edges(drawn, "covers")
    assert ("pledge:pledge", "place:north-village") in edges(drawn, "excludes")
    assert ("pledge:pledge", "place:south") in edges(drawn, "omits")
    assert ("pledge:new", "pledge:theirs") in edges(drawn, "depends_on")
    assert ("statement:v", "pledge:pledge") in edges(drawn, "answers")
    assert ("reaction:w", "pledge:pledge") in edges(drawn, "answers")


def test_who_told_what(drawn):
    assert ("report:r", "source:c") in edges(drawn, "reported_by")
    assert ("report:r", "source:outlet-1") in edges(drawn, "published_by")
    assert ("report:r", "incident:t") in edges(drawn, "tells_of")
    assert ("report:u", "incident:t") in edges(drawn, "denies")
    assert ("statement:v", "incident:t") in edges(drawn, "denies")
    assert ("incident:t", "place:north-town") in edges(drawn, "took_place_in")
    assert ("coverage:eyes", "source:watcher") in edges(drawn, "observed_by")
    assert ("source:c-2", "source:c") in edges(drawn, "same_as")


def test_explanations_and_their_evidence(drawn):
    assert ("explanation:e", "pledge:pledge") in edges(drawn, "explains")
    assert ("report:r", "explanation:e") in edges(drawn, "supports")
    assert ("report:t", "explanation:e") in edges(drawn, "weakens")
    assert ("explanation:f", "source:c") in edges(drawn, "said_by")


def test_what_was_taken_back_is_marked(drawn):
    assert drawn.nodes["report:gone"]["retracted"] is True
    assert drawn.nodes["report:r"]["retracted"] is False
    assert ("retract:back", "report:gone") in edges(drawn, "retracts")
    assert ("supersede:swap", "pledge:pledge") in edges(drawn, "supersedes")
    assert ("withdraw:end", "pledge:pledge") in edges(drawn, "withdraws")


def test_a_review_adds_its_answers(drawn):
    # The denial is of the accused's own press, and weighs nothing (semantics 6).
    assert drawn.nodes["pledge:pledge"]["verdict"] == "broken"
    assert drawn.nodes["pledge:pledge"]["lifecycle"] == "superseded"
    assert drawn.nodes["incident:t"]["rung"] == "attributed"
    findings = [n for n, data in drawn.nodes(data=True) if data["type"] == "finding"]
    assert len(findings) == len(reviewed(*BOOK).findings)
    assert {"at", "as_of", "title"} <= drawn.graph.keys()


def test_what_is_not_known_yet_is_not_drawn():
    early = reviewed(*BOOK, as_of="2022-03-01").graph()
    assert "report:r" not in early
    assert "pledge:pledge" in early


def test_a_ledger_is_drawn_without_findings():
    graph = ledger(*BOOK).graph()
    assert not [n for n, data in graph.nodes(data=True) if data["type"] == "finding"]
    assert "verdict" not in graph.nodes["pledge:pledge"]


# -- paths -----------------------------------------------------------------------------------------


def test_a_contradiction_is_a_path(drawn):
    """Architecture: a contradiction *is* a path in it."""
    steps = path(drawn, "pledge:pledge", "source:c-2")
    assert steps[0][0] == "pledge:pledge"
    assert steps[-1][2] == "source:c-2"
    assert [kind for _, kind, _ in steps] == ["contradicts", "supports", "reported_by"]


def test_the_ways_of_a_contradiction_lead_from_what_was_said_to_who_says_so(drawn):
    finding = next(
        f for f in reviewed(*BOOK).findings if (f.kind, f.pledge) == ("continuation", "pledge")
    )
    ways = paths(drawn, finding)
    assert all(way[0][:2] == ("pledge:pledge", "contradicts") for way in ways)
    assert all(way[-1][1] in ("reported_by", "observed_by") for way in ways)
    assert all(one[2] == other[0] for way in ways for one, other in itertools.pairwise(way))
    assert {way[-1][2] for way in ways} >= {"source:c", "source:c-2"}
    assert ways == paths(drawn, ways[0][0][2])
    # What was taken back says nothing.
    assert not any("report:gone" in step for way in ways for step in way)
    with pytest.raises(InputError, match="a finding of the review"):
        paths(drawn, "pledge:pledge")


def test_a_node_has_the_same_name_in_every_graph_of_a_ledger():
    """Findings were numbered by their place in a review, so that each night's graph named others."""
    early, late = (reviewed(*BOOK, as_of=time) for time in ("2022-03-20", LATE))
    for review in (early, late):
        graph = review.graph()
        named = {n: d for n, d in graph.nodes(data=True) if d["type"] == "finding"}
        assert len(named) == len(review.findings)
    both = {n for n in early.graph() if n.startswith("finding:")} & {*late.graph()}
    assert "finding:continuation/pledge/r" in both or len(both) > 1
    assert all(late.graph().nodes[n]["kind"] == early.graph().nodes[n]["kind"] for n in both)


def test_times_sort_as_text_and_none_is_without_bound(drawn):
    stamps = [
        value
        for _, data in [*drawn.nodes(data=True), *((0, d) for *_, d in drawn.edges(data=True))]
        for key, value in data.items()
        if key in ("start", "end", "known")
    ]
    assert stamps
    assert {len(stamp) for stamp in stamps} == {len("2022-03-10T12:00:00.000000Z")}


def test_records_that_merely_share_a_place_are_no_argument(drawn):
    with pytest.raises(ValueError, match="no path"):
        path(drawn, "pledge:pledge", "place:north")


def test_a_path_from_or_to_nowhere(drawn):
    with pytest.raises(ValueError, match="no path from pledge:nothing"):
        path(drawn, "pledge:nothing", "report:r")


# -- exports ---------------------------------------------------------------------------------------


def test_node_link_json_comes_back_whole(drawn, tmp_path):
    file = tmp_path / "graph.json"
    write(drawn, file)
    again = networkx.node_link_graph(json.loads(file.read_text("utf-8")), edges="links")
    assert networkx.utils.graphs_equal(again, drawn)
    assert to_json(drawn)["multigraph"] is True


def test_graphml_comes_back_whole(drawn, tmp_path):
    file = tmp_path / "graph.graphml"
    write(drawn, file)
    again = networkx.read_graphml(file, force_multigraph=True)
    assert dict(again.nodes(data=True)) == dict(drawn.nodes(data=True))
    assert {(a, b, data["type"]) for a, b, data in again.edges(data=True)} == {
        (a, b, data["type"]) for a, b, data in drawn.edges(data=True)
    }
    assert again.graph["as_of"] == drawn.graph["as_of"]


def test_the_seed_can_be_exported(tmp_path):
    from pledgewatch.io import read

    graph = read(ROOT / "seeds" / "kyiv-2022.toml").review().graph()
    write(graph, tmp_path / "seed.graphml")
    write(graph, tmp_path / "seed.json")
    assert networkx.read_graphml(tmp_path / "seed.graphml").number_of_nodes() == len(graph)


def test_another_suffix_is_refused(drawn, tmp_path):
    with pytest.raises(ValueError, match=r"\.json or \.graphml"):
        write(drawn, tmp_path / "graph.gexf")


def test_the_schema_is_on_the_page_of_the_graph():
    page = ROOT / "docs" / "graph.md"
    if not page.exists():
        pytest.skip("docs/graph.md is not written yet")
    text = page.read_text("utf-8")
    for name in (*NODES, *EDGES):
        assert f"`{name}`" in text, name


def test_names_of_nodes():
    assert node_of("pledge", "x") == "pledge:x"


def test_the_alarm_of_a_finding_is_drawn():
    """Semantics 9: the one source without which it falls."""
    graph = reviewed(pledge(), report("r", incident="x")).graph()
    (finding,) = (data for _, data in graph.nodes(data=True) if data["type"] == "finding")
    assert finding["alarm"] == "a"


def test_silence_is_supported_by_who_was_looking():
    """Semantics 9: every finding can be explained: the path from the pledge to who was looking."""
    asked = pledge(kind=Kind.DO_BY, activities=("looting",))
    graph = reviewed(asked, watch(id="eyes", sensitivity=0.99)).graph()
    assert [kind for _, kind, _ in path(graph, "pledge:pledge", "source:watcher")] == [
        "contradicts",
        "supports",
        "observed_by",
    ]
