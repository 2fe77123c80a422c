"""What a ledger expects of its own reviews, and where these differ."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pledgewatch.engine.facts import Judgement
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.review import Review, review
from pledgewatch.model.dates import iso
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.records import Expected, ExpectedFinding


def unmet(ledger: Ledger) -> list[str]:
    """What the ledger's own `expected` blocks demand and its reviews do not hold, as sentences."""
    missing: list[str] = []
    for expected in a_ledger("unmet", ledger).all(Expected):
        as_of = expected.as_of.last
        made = review(ledger, at=expected.at.last if expected.at else as_of, as_of=as_of)
        where = f"as of {iso(as_of)}, {expected.pledge}"
        if expected.pledge not in made:
            missing.append(f"{where}: the pledge is not known yet")
            continue
        missing += [f"{where}: {text}" for text in _misses(made, made[expected.pledge], expected)]
    return missing


def _misses(made: Review, judgement: Judgement, expected: Expected) -> Iterator[str]:
    for name, want, got in (
        ("verdict", expected.verdict, judgement.verdict.value),
        ("lifecycle", expected.lifecycle, judgement.lifecycle.value),
    ):
        if want is not None and want != got:
            yield f"{name} is {got}, expected {want}"
    for flag in expected.flags:
        if flag not in judgement.flags:
            yield f"flag {flag} is not set"
    bounds = expected.skepticism
    if bounds is not None:
        found = made.skepticism(expected.pledge)
        if found is None:
            yield "there is no skepticism"
        elif not bounds.low <= found.value <= bounds.high:
            yield f"skepticism is {found.value:.3f}, expected {bounds.low:g} to {bounds.high:g}"
    for name, want in expected.measures.items():
        measured = judgement.measure(name)
        got = measured.verdict.value if measured else "not measured"
        if got != want:
            yield f"by {name} it is {got}, expected {want}"
    yield from _missing_findings(made, expected)


def _missing_findings(made: Review, expected: Expected) -> Iterator[str]:
    findings = [each for each in made.findings if each.pledge in (expected.pledge, None)]
    for wanted in expected.findings:
        if not any(_meets(finding, wanted) for finding in findings):
            yield f"no finding {_wanted(wanted)}"
    for kind in expected.no_findings:
        if any(finding.kind == kind for finding in made.findings(expected.pledge)):
            yield f"there is a finding {kind}"
    notes = made.notes_on(expected.pledge)
    for wanted in expected.notes:
        if not any(n.kind == wanted.kind and _rests(n.records, wanted) for n in notes):
            yield f"no note {_wanted(wanted)}"


def _rests(records: Iterable[str | None], wanted: ExpectedFinding) -> bool:
    return set(wanted.records) <= set(records)


def _meets(finding: Finding, wanted: ExpectedFinding) -> bool:
    names = (*finding.records, finding.incident, finding.statement, finding.against)
    return (
        finding.kind == wanted.kind
        and _rests(names, wanted)
        and wanted.certainty in (None, finding.certainty.word)
        and wanted.rung in (None, finding.rung.value if finding.rung else None)
        and wanted.origins in (None, len(finding.origins))
    )


def _wanted(wanted: ExpectedFinding) -> str:
    said = [wanted.kind]
    if wanted.records:
        said.append(f"on {', '.join(wanted.records)}")
    terms = (("certainty", wanted.certainty), ("rung", wanted.rung), ("origins", wanted.origins))
    said += [f"{name} {value}" for name, value in terms if value is not None]
    return " ".join(said)
