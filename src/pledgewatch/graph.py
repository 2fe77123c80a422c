"""The ledger and the review as a graph of typed, dated nodes.

A contradiction is a path: from what was said, through the finding that contradicts it, to the
reports that support the finding and who says so (`paths`). Every attribute is a plain scalar, so that every
export format takes the graph as it is. Times are ISO 8601 UTC text of one length, which sorts as they do;
one without bound is left out. A node has the same name in every graph of a ledger. The schema is in `NODES`
and `EDGES`, and on the page of the graph. It is one module, for the schema is a table of what each record
draws.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pledgewatch.engine.findings import Finding
from pledgewatch.engine.identity import Snapshot
from pledgewatch.engine.review import Review
from pledgewatch.model.dates import iso
from pledgewatch.model.fields import refused
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import (
    Activity,
    Actor,
    Assessment,
    Capture,
    Coverage,
    Explanation,
    Place,
    Pledge,
    Reaction,
    Reading,
    Record,
    Report,
    Retract,
    SameOrigin,
    Source,
    Stance,
    Statement,
    StateReport,
    Supersede,
    Timed,
    Withdraw,
)

if TYPE_CHECKING:
    from typing import TypeAlias

    import networkx as nx

    Graph: TypeAlias = "nx.MultiDiGraph[str]"

NODES = {
    "actor": "somebody who speaks, is bound or acts",
    "place": "somewhere",
    "activity": "something that can be done",
    "source": "who observed or published",
    "pledge": "a statement that commits",
    "statement": "something else that was said",
    "report": "one telling of an action",
    "state_report": "one telling of a state or level",
    "coverage": "who was looking",
    "incident": "what happened, as told by its reports",
    "reaction": "how somebody took a pledge",
    "explanation": "a reason for what was done",
    "retract": "a record that takes another back",
    "supersede": "a record that replaces a pledge",
    "withdraw": "a record that withdraws a pledge",
    "capture": "a place that passes to another side",
    "reading": "what a vague pledge is read as",
    "assessment": "an editor's own rating of a pledge",
    "finding": "a contradiction",
}
"""Every type of node and what it stands for."""

EDGES = {
    "part_of": "an actor or place to what it belongs to",
    "kind_of": "an activity to the broader one",
    "controlled_by": "an actor to who controls it",
    "organ_of": "a source to the actor it speaks for",
    "said_by": "a pledge, statement, reaction or assessment to who said it",
    "binds": "a pledge to its debtor",
    "owed_to": "a pledge to its creditor",
    "covers": "a pledge, statement or coverage to a place or activity in its scope",
    "excludes": "a pledge to an exception",
    "omits": "a pledge to a place of the same conflict that it does not name",
    "reported_by": "a report to its origin, a pledge to who told of it",
    "published_by": "a record to the source that published it",
    "observed_by": "a coverage to who was looking",
    "tells_of": "a report to its incident",
    "denies": "a denying report or a denial to an incident",
    "took_place_in": "a report, incident or capture to its place",
    "was": "a report or incident to its activity",
    "by": "a report, incident or capture to the actor named",
    "against": "a report or pledge to the actor whom acts are against",
    "bears_on": "a report to the pledge that it names",
    "reads": "a reading to its pledge",
    "rates": "an assessment to its pledge",
    "rests_on": "an assessment to a source",
    "contradicts": "a finding to the pledge or statement it is held against",
    "supports": "an incident or record to the finding or explanation that rests on it",
    "weakens": "a record to the explanation it speaks against",
    "explains": "an explanation to what it explains",
    "answers": "a reaction or statement to what it is about",
    "depends_on": "a pledge to one of the other side that it binds with",
    "supersedes": "a supersede record to the pledge replaced",
    "replaced_by": "a supersede record to the pledge that replaces it",
    "withdraws": "a withdraw record to the pledge withdrawn",
    "retracts": "a retract record to what it takes back",
    "same_as": "an incident or source to the one it is the same as",
}
"""Every type of edge: from what to what."""


def node_of(table: str, id: str) -> str:
    """The name of a node: ``pledge:kyiv-chernihiv``. Ids are unique within a type only."""
    return f"{table}:{id}"


def of_ledger(ledger: Ledger) -> Graph:
    """All that a ledger holds, at its newest knowledge time; what was taken back is marked so."""
    return _drawn(Snapshot(ledger, ledger._newest))


def of_review(review: Review) -> Graph:
    """What a review knew, with its verdicts and findings."""
    graph = _drawn(review.case.snapshot)
    graph.graph |= _stamps(at=review._at, as_of=review._as_of)
    # How far it is established depends on the pledge: an incident shows how it stands on the one
    # that it bears on most.
    bearing: dict[str, float] = {}
    for judgement in review:
        answer = {
            "verdict": judgement.verdict.value,
            "lifecycle": judgement.lifecycle.value,
            "settled": judgement.settled,
            "flags": ", ".join(sorted(judgement.flags)),
            "p_sure": judgement.score.p_sure,
            "v": judgement.score.v,
        }
        if judgement.reason is not None:
            answer["reason"] = judgement.reason
        if judgement.demanded is not None:
            answer["done"] = judgement.demanded.done
        graph.nodes[node_of("pledge", judgement.pledge)].update(answer)
        for incident in judgement.incidents:
            name = node_of("incident", incident.key)
            if name in graph and incident.p > bearing.get(name, -1):
                bearing[name] = incident.p
                graph.nodes[name].update(p=incident.p_event, rung=incident.rung.value)
    for name, finding in named_findings(review.findings):
        _draw_finding(graph, finding, name)
    return graph


def named_findings(findings: Iterable[Finding]) -> Iterator[tuple[str, Finding]]:
    """Findings with the names of their nodes: what makes each the same in another review."""
    seen: Counter[str] = Counter()
    for finding in findings:
        name = _finding_name(finding)
        seen[name] += 1
        # Two measures may show one thing.
        yield (name if seen[name] == 1 else f"{name}/{seen[name]}"), finding


def _finding_name(finding: Finding) -> str:
    return node_of("finding", "/".join(filter(None, finding.key)))


def _stamps(**times: int) -> dict[str, str]:
    """Instants as text that sorts; those without bound are left out."""
    said = {name: iso(time) for name, time in times.items()}
    return {
        name: text if "." in text else f"{text[:-1]}.000000Z"
        for name, text in said.items()
        if text != ".."
    }


def _edge(graph: Graph, one: str, other: str, kind: str, **attributes: Any) -> None:
    assert kind in EDGES, kind
    graph.add_edge(one, other, key=kind, type=kind, **attributes)


def _draw_finding(graph: Graph, finding: Finding, name: str) -> None:
    attributes: dict[str, Any] = {
        "kind": finding.kind,
        "label": f"{finding.kind.replace('_', ' ')} ({finding.certainty.word})",
        "certainty": finding.certainty.word,
        "text": finding.text,
    }
    if finding.since is not None:
        attributes |= _stamps(start=finding.since.lo, end=finding.since.last)
    if finding.rung is not None:
        attributes["rung"] = finding.rung.value
    if finding.p is not None:
        attributes["p"] = finding.p
    if finding.alarm:
        attributes["alarm"] = ", ".join(finding.alarm)
    if finding.causes:
        attributes["causes"] = ", ".join(f"{name} {p:.3g}" for name, p in finding.causes)
    graph.add_node(name, type="finding", **attributes)
    if finding.pledge is not None:
        _edge(graph, name, node_of("pledge", finding.pledge), "contradicts")
    for said in filter(None, (finding.statement, finding.against)):
        for table in ("statement", "pledge"):
            if node_of(table, said) in graph:
                _edge(graph, name, node_of(table, said), "contradicts")
    for incident in {finding.incident, *finding.together} - {None}:
        if node_of("incident", str(incident)) in graph:
            _edge(graph, node_of("incident", str(incident)), name, "supports")
    for id in finding.records:
        for table in ("report", "state_report", "coverage"):
            if node_of(table, id) in graph:
                _edge(graph, node_of(table, id), name, "supports")


def _drawn(snapshot: Snapshot) -> Graph:
    import networkx

    ledger, as_of, alive = snapshot.ledger, snapshot.as_of, snapshot.alive
    graph: Graph = networkx.MultiDiGraph()
    graph.graph |= {"title": ledger.title or "", **_stamps(as_of=as_of)}
    told = (*ledger.records, *ledger.brought_in)
    drawn = [r for r in told if not isinstance(r, Timed) or r._known_at <= as_of]
    for record in drawn:
        if record.table in NODES:
            graph.add_node(node_of(record.table, record.id), **_attributes(snapshot, record))
    for record in drawn:
        if isinstance(record, Report) and record.number:
            _draw_incident(graph, snapshot, record)
    for record in drawn:
        for target, kind, attributes in _links(record, snapshot):
            start = node_of(record.table, record.id)
            if start in graph and target in graph:
                _edge(graph, start, target, kind, **attributes)
    for record in drawn:
        if isinstance(record, Explanation):
            _draw_evidence(graph, record)
        if isinstance(record, SameOrigin) and record.id in {*alive} - {*snapshot.proposals}:
            for one in record.origins[1:]:
                _edge(
                    graph,
                    node_of("source", one),
                    node_of("source", record.origins[0]),
                    "same_as",
                    record=record.id,
                    **_stamps(start=record._known_at),
                )
    return graph


def _draw_evidence(graph: Graph, explanation: Explanation) -> None:
    """What speaks for and against an explanation."""
    name = node_of("explanation", explanation.id)
    for kind, ids in (
        ("supports", explanation.evidence_for),
        ("weakens", explanation.evidence_against),
    ):
        for id in ids:
            for table in NODES:
                if node_of(table, id) in graph:
                    _edge(
                        graph,
                        node_of(table, id),
                        name,
                        kind,
                        **_stamps(start=explanation._known_at),
                    )


def _attributes(snapshot: Snapshot, record: Record) -> dict[str, Any]:
    # Not "id": node-link JSON keeps the name of the node under that word.
    attributes: dict[str, Any] = {"type": record.table, "key": record.id}
    if isinstance(record, (Actor, Place, Activity, Source)):
        attributes["label"] = record.label
    if isinstance(record, Source):
        attributes["reliability"] = snapshot.letter(record.id)
    if isinstance(record, Timed):
        attributes["label"] = record.id
        attributes |= _stamps(known=record._known_at)
        attributes["retracted"] = record.id not in snapshot.alive
        event = record.event
        if event is not None:
            attributes |= _stamps(start=event.start.lo, end=event.end.last)
        for name in ("quote", "text", "url"):
            value = getattr(record, name)
            if value is not None:
                attributes[name] = value
    if isinstance(record, (Pledge, Statement)):
        attributes["kind"] = record.kind.value
    if isinstance(record, Pledge) and record.wording is not None:
        attributes["wording"] = record.wording
    if isinstance(record, Reaction):
        attributes["tone"] = record.tone.value
    if isinstance(record, Report):
        attributes["stance"] = record.stance.value
    return attributes


def _draw_incident(graph: Graph, snapshot: Snapshot, report: Report) -> None:
    """The incident a report tells of: the hull of what its alive affirming reports say."""
    alive = report.id in snapshot.alive
    id = snapshot.incident(report.id) if alive else report.incident or report.id
    name = node_of("incident", id)
    if name not in graph:
        graph.add_node(name, type="incident", key=id, label=id)
    affirms = report.stance is Stance.AFFIRMS
    start = node_of("report", report.id)
    _edge(
        graph, start, name, "tells_of" if affirms else "denies", **_stamps(start=report._known_at)
    )
    if not affirms or not alive:
        return
    known = graph.nodes[name]
    # Of those that are bounded; that one is not is told by its report.
    said = _stamps(start=report.when.lo, end=report.when.last)
    for end, further in (("start", min), ("end", max)):
        if end in said:
            known[end] = further(known.get(end, said[end]), said[end])
    for kind, target in (
        ("was", node_of("activity", report.activity or "")),
        ("took_place_in", node_of("place", report.place or "")),
        ("by", node_of("actor", report.actor or "")),
    ):
        if target in graph and not graph.has_edge(name, target, key=kind):
            _edge(graph, name, target, kind)


_OWN_LINKS: Mapping[type[Record], tuple[tuple[str, str, str], ...]] = {
    Actor: (("part_of", "actor", "part_of"),),
    Place: (("part_of", "place", "part_of"),),
    Activity: (("kind_of", "activity", "kind_of"),),
    Source: (("organ_of", "actor", "organ_of"),),
    Pledge: (
        ("binds", "actor", "debtor"),
        ("owed_to", "actor", "creditor"),
        ("excludes", "place", "except_places"),
        ("excludes", "activity", "except_activities"),
        ("excludes", "actor", "except_actors"),
        ("excludes", "actor", "except_targets"),
        ("against", "actor", "targets"),
        ("omits", "place", "control"),
        ("reported_by", "source", "reported_by"),
        ("covers", "place", "places"),
        ("covers", "activity", "activities"),
    ),
    Statement: (
        ("covers", "place", "places"),
        ("covers", "activity", "activities"),
        ("said_by", "actor", "speaker"),
        ("answers", "any", "answers"),
    ),
    Coverage: (
        ("covers", "place", "places"),
        ("covers", "activity", "activities"),
        ("observed_by", "source", "origin"),
    ),
    Report: (
        ("took_place_in", "place", "place"),
        ("was", "activity", "activity"),
        ("by", "actor", "actor"),
        ("bears_on", "pledge", "pledge"),
        ("against", "actor", "target"),
    ),
    StateReport: (
        ("took_place_in", "place", "place"),
        ("was", "activity", "activity"),
        ("by", "actor", "actor"),
        ("bears_on", "pledge", "pledge"),
    ),
    Capture: (("took_place_in", "place", "place"), ("by", "actor", "to")),
    Reading: (("reads", "pledge", "pledge"),),
    Assessment: (
        ("rates", "pledge", "pledge"),
        ("said_by", "source", "by"),
        ("rests_on", "source", "sources"),
    ),
    Reaction: (("said_by", "actor", "by"), ("answers", "any", "to")),
    Explanation: (
        ("explains", "any", "of"),
        ("said_by", "actor", "by"),
        ("said_by", "source", "by"),
    ),
    Supersede: (("supersedes", "pledge", "target"), ("replaced_by", "pledge", "by")),
    Withdraw: (("withdraws", "pledge", "target"),),
    Retract: (("retracts", "any", "target"),),
}
"""By class the edges that its fields are: type of edge, table of what the field names, field."""


def _links(record: Record, snapshot: Snapshot) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The edges that leave a record: target, type and attributes."""
    named = [
        (kind, table, getattr(record, f)) for kind, table, f in _OWN_LINKS.get(type(record), ())
    ]
    if isinstance(record, Timed):
        named.append(("published_by", "source", record.source))
    if isinstance(record, Pledge):
        named.append(("said_by", "actor", record.speaker or record.debtor))
        if record.condition is not None:
            named.append(("depends_on", "pledge", record.condition.unless_broken))
    if isinstance(record, Statement):
        incidents = tuple(snapshot.incident(name) for name in record.incidents)
        named.append(("denies", "incident", incidents))
    if isinstance(record, (Report, StateReport)):
        named.append(("reported_by", "source", record.origin or record.source))
    when = _stamps(start=record._known_at) if isinstance(record, Timed) else {}
    for kind, table, value in named:
        for each in NODES if table == "any" else (table,):
            for id in value if isinstance(value, tuple) else (value,):
                if id is not None:
                    yield node_of(each, id), kind, dict(when)
    for control in record.controlled_by if isinstance(record, Actor) else ():
        attributes: dict[str, Any] = {"weight": control.weight}
        if control.when is not None:
            attributes |= _stamps(start=control.when.lo, end=control.when.last)
        yield node_of("actor", control.actor), "controlled_by", attributes


ARGUMENT = frozenset(
    {
        "contradicts",
        "supports",
        "weakens",
        "tells_of",
        "denies",
        "reported_by",
        "observed_by",
        "published_by",
        "said_by",
        "answers",
        "explains",
    }
)
"""The edges an argument runs along: who said it, who contradicts it, who says so."""


def path(graph: Graph, start: str, end: str) -> list[tuple[str, str, str]]:
    """The shortest argument between two nodes, as ``(node, edge, node)`` steps.

    From a pledge to a report that contradicts it, for instance: ``pledge - contradicts - finding -
    supports - report``. Edges are followed both ways, and only those of `ARGUMENT`: two records that
    merely share a place are not an argument.

    Raises:
        ValueError: when there is no such way, or one of the two is not in the graph.
    """
    import networkx

    argument = networkx.Graph()
    for one, other, kind in sorted(graph.edges(keys=True)):
        if kind in ARGUMENT and not argument.has_edge(one, other):
            argument.add_edge(one, other, kind=kind)
    try:
        nodes = networkx.shortest_path(argument, start, end)
    except (networkx.NetworkXNoPath, networkx.NodeNotFound) as error:
        raise ValueError(f"there is no path from {start} to {end}") from error
    return [
        (str(one), str(argument.edges[one, other]["kind"]), str(other))
        for one, other in itertools.pairwise(nodes)
    ]


def paths(graph: Graph, finding: Finding | str) -> list[list[tuple[str, str, str]]]:
    """The ways of a contradiction: from what was said, through the finding, to each that says so.

    Each way is a list of ``(node, edge, node)`` steps that ends with a source: ``pledge - contradicts -
    finding - supports - incident - tells_of - report - reported_by - source``. Edges are followed both ways.

    Args:
        graph: The graph of a review.
        finding: A finding of that review, or the name of its node.

    Returns:
        The ways in the order of their nodes; none where nobody is known to say so.

    Raises:
        InputError: for what is no graph of a review, and for a finding that is not in it.
    """
    import networkx

    if not isinstance(graph, networkx.MultiDiGraph):
        raise refused(
            "paths", "graph", graph, "the graph of a review, as `review.graph()` gives it"
        )
    asked: object = _finding_name(finding) if isinstance(finding, Finding) else finding
    name = asked if isinstance(asked, str) else ""
    if name not in graph or graph.nodes[name]["type"] != "finding":
        expected = "a finding of the review that the graph is of, or the name of its node"
        raise refused("paths", "finding", finding, expected)
    said = sorted(
        other for _, other, kind in graph.out_edges(name, keys=True) if kind == "contradicts"
    )
    by = {one for one, _, kind in graph.in_edges(name, keys=True) if kind == "supports"}
    # A report of an incident that supports it is on the way from that, and who denies it is on none.
    tellings = {
        one
        for each in by
        for one, _, kind in graph.in_edges(each, keys=True)
        if kind in ("tells_of", "denies")
    }
    return [
        [*((start, "contradicts", name) for start in starts), (name, "supports", each), *rest]
        for starts in ([[start] for start in said] or [[]])
        for each in sorted(by - tellings)
        for rest in sorted(_witnesses(graph, each))
    ]


def _witnesses(graph: Graph, node: str) -> Iterator[tuple[tuple[str, str, str], ...]]:
    """From an incident by its reports, or from a record, to who says so."""
    if graph.nodes[node]["type"] == "incident":
        for report, _, kind in graph.in_edges(node, keys=True):
            if kind == "tells_of" and not graph.nodes[report]["retracted"]:
                for rest in _witnesses(graph, report):
                    yield ((node, "tells_of", report), *rest)
        return
    for _, source, kind in graph.out_edges(node, keys=True):
        if kind in ("reported_by", "observed_by"):
            yield ((node, kind, source),)


def to_json(graph: Graph) -> dict[str, Any]:
    """The graph as node-link data, ready for ``json.dump``."""
    import networkx

    return dict(networkx.node_link_data(graph, edges="links"))


def to_graphml(graph: Graph) -> str:
    """The graph as GraphML text, for Gephi, yEd and others."""
    import networkx

    return "\n".join([*networkx.generate_graphml(graph), ""])


def write(graph: Graph, file: str | Path) -> None:
    """Write the graph to a ``.json`` (node-link) or ``.graphml`` file.

    Raises:
        ValueError: for another suffix.
    """
    import networkx

    target = Path(file)
    if target.suffix == ".json":
        text = json.dumps(to_json(graph), indent=1, ensure_ascii=False, sort_keys=True)
        target.write_text(text + "\n", encoding="utf-8")
    elif target.suffix == ".graphml":
        networkx.write_graphml(graph, target)
    else:
        raise ValueError(f"write a graph to a .json or .graphml file, not {target.name!r}")
