"""Findings in words: what was said, what is reported, why it counts, and what would change it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings import Finding, words_of
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.review import answers
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import logit
from pledgewatch.model.logic import T
from pledgewatch.model.records import Actor, Pledge, Source, Statement
from pledgewatch.words.forms import capital, chance, listed, percent, plural, sentence
from pledgewatch.words.measures import displaced, reading
from pledgewatch.words.records import (
    affirming,
    case_of,
    deadline_said,
    happened,
    pledge_said,
    record_said,
    statement_said,
    tellers,
    told_by,
    who_and_where,
)
from pledgewatch.words.templates import CAUSES, FINDINGS, INCIDENT_FLAGS, RUNGS, SETTLES, SUBJECTS


@attrs.frozen
class Explained:
    """A finding in words, in four parts; a part that there is nothing to say of is empty.

    Attributes:
        said: What was said.
        reported: What is reported, and by whom.
        because: Why it counts.
        change: What would change it.
    """

    said: str
    reported: str
    because: str
    change: str


def finding_title(finding: Finding) -> str:
    """The kind of a finding, and whether it is confirmed: ``Missed deadline (certain)``."""
    return f"{capital(finding.kind.replace('_', ' '))} ({finding.certainty.word})"


def finding_said(finding: Finding) -> str:
    """The whole explanation in one paragraph."""
    return " ".join(filter(None, attrs.astuple(explained(finding))))


def finding_explained(finding: Finding) -> str:
    """The whole explanation, a line each: said, reported, why it counts, what would change it."""
    lines = (f"  {label}: {text}" for label, text in in_parts(finding))
    return "\n".join([finding_title(finding), *lines])


def in_parts(finding: Finding) -> list[tuple[str, str]]:
    """A finding in words: each part that there is with its label."""
    labels = ("Said", "Reported", "Why it counts", "What would change it")
    parts = zip(labels, attrs.astuple(explained(finding)), strict=True)
    return [(label, text) for label, text in parts if text]


def in_brief(finding: Finding) -> str:
    """What a finding is about in a few words, without who reports it; no full stop."""
    case, scope = case_of(finding), _scope(finding)
    if finding.measure is not None and scope is not None:
        return reading(scope, _measured(finding)).split(". ")[0].rstrip(".")
    if finding.kind == "missed_deadline" and scope is not None:
        return f"It was due by {deadline_said(scope)}"
    if finding.kind == "say_say":
        return capital(SUBJECTS[finding.about[0]])
    if finding.kind == "report_conflict":
        return f"Reports exclude each other: {listed(SUBJECTS[name] for name in finding.about)}"
    times = 1 if finding.together else finding.number
    first = capital(happened(case.snapshot, _of_first(finding), times))
    more = len(finding.together) - 1
    return f"{first}, and {plural(more, 'other')} with it" if more > 0 else first


def explained(finding: Finding) -> Explained:
    """A finding in its four parts."""
    return Explained(_said(finding), _reported(finding), _because(finding), _change(finding))


def _judgement(finding: Finding) -> Judgement:
    case = case_of(finding)
    assert finding.pledge is not None
    found = answers(case.snapshot.ledger, case.at, case.as_of, (finding.pledge,))
    return found[finding.pledge]


def _scope(finding: Finding) -> Scope | None:
    return None if finding.pledge is None else case_of(finding).scopes.get(finding.pledge)


# -- what was said -----------------------------------------------------------------------------------


def _said(finding: Finding) -> str:
    """Every pledge and statement that it is held against."""
    ledger = case_of(finding).snapshot.ledger
    ids = (finding.pledge, finding.statement, finding.against)
    records = [ledger.dated[id] for id in ids if id is not None]
    return " ".join(
        pledge_said(ledger, record)
        if isinstance(record, Pledge)
        else statement_said(ledger, record)
        for record in records
        if isinstance(record, (Pledge, Statement))
    )


# -- what is reported --------------------------------------------------------------------------------

_MOST = 3


def _reported(finding: Finding) -> str:
    snapshot = case_of(finding).snapshot
    scope = _scope(finding)
    if finding.kind == "say_say":
        return ""
    if finding.kind == "report_conflict":
        reports = tellers(snapshot, finding.records)
        told = [record_said(snapshot.ledger, each) for each in reports[: 2 * _MOST]]
        more = len(reports) - len(told)
        return sentence("; ".join((*told, f"{more:,} more") if more else told))
    if finding.measure is not None and scope is not None:
        measured = _measured(finding)
        said = (
            displaced(scope, measured)
            if finding.kind == "displacement"
            else reading(scope, measured)
        )
        by = who_and_where(snapshot, finding.records) if finding.records else ""
        return f"{said} {by}".strip()
    if finding.together:
        return _together(finding)
    if not tellers(snapshot, finding.records):
        return "Nothing credible says that it was done."
    tellings, denying = _for_and_against(finding)
    parts = [
        sentence(happened(snapshot, tellings, finding.number)),
        who_and_where(snapshot, tellings),
        f"Denied by {told_by(snapshot, denying)}." if denying else "",
        *(INCIDENT_FLAGS[flag] for flag in finding.flags),
    ]
    return " ".join(filter(None, parts))


def _measured(finding: Finding) -> Measured:
    found = _judgement(finding).measure(finding.measure or "incidents")
    assert found is not None
    return found


def _of_first(finding: Finding) -> tuple[str, ...]:
    """The records of the incident that it is named by."""
    if not finding.together or finding.incident is None:
        return finding.records
    return tuple(each.id for each in case_of(finding).evidence.reports(finding.incident))


def _together(finding: Finding) -> str:
    """The surest of the incidents that are confirmed only together."""
    case = case_of(finding)
    shown = []
    for key in finding.together[:_MOST]:
        ids = [each.id for each in case.evidence.reports(key)]
        shown.append(
            f"{happened(case.snapshot, ids)} ({told_by(case.snapshot, _affirming(case, ids))})"
        )
    more = len(finding.together) - len(shown)
    if more:
        shown.append(f"{more:,} more")
    return sentence("; ".join(shown))


def telling_sources(finding: Finding) -> str:
    """The independent sources that affirm what was found."""
    return told_by(case_of(finding).snapshot, _for_and_against(finding)[0])


def _affirming(case: Case, ids: Iterable[str]) -> list[str]:
    return [each.id for each in affirming(case.snapshot, ids)]


@functools.lru_cache(maxsize=1)
def _bearing(judgement: Judgement) -> Mapping[str, list[Incident]]:
    """What bears on a pledge, by name; asked of one pledge after the other, for each of its findings."""
    found: dict[str, list[Incident]] = {}
    for each in (*judgement.incidents, *judgement.fulfilments, *judgement.returns):
        found.setdefault(each.key, []).append(each)
    return found


def _for_and_against(finding: Finding) -> tuple[Sequence[str], Sequence[str]]:
    """The records that affirm what was found, and those that deny it."""
    if finding.pledge is not None and finding.incident is not None:
        bearing = _bearing(_judgement(finding)).get(finding.incident, ())
        own = next((each for each in bearing if each.records == finding.records), None)
        if own is not None:
            return own.tellings, own.denials
    told = _affirming(case_of(finding), finding.records)
    return told, sorted({*finding.records} - {*told})


# -- why it counts -----------------------------------------------------------------------------------


def why_it_counts(finding: Finding) -> str:
    """Why what was found contradicts what was said."""
    scope = _scope(finding)
    terms = {"debtor": "the debtor", "due": "its deadline"}
    if scope is not None:
        debtor = scope.snapshot.ledger.label(Actor, scope.pledge.debtor)
        terms = {"debtor": debtor, "due": deadline_said(scope)}
    return FINDINGS.get(finding.kind, words_of(finding.kind)).format(**terms)


def _because(finding: Finding) -> str:
    parts = {"missed_deadline": _missed, "report_conflict": _about, "say_say": _about}.get(
        finding.kind, _how_sure
    )(finding)
    if finding.certainty is not T and finding.incident is not None and not finding.together:
        # What is not sure to count is not said to.
        return parts
    return f"{why_it_counts(finding)} {parts}".strip()


def _about(finding: Finding) -> str:
    if finding.kind == "report_conflict" and finding.about not in (
        ("published_before",),
        ("part_above_whole",),
    ):
        return f"They exclude each other about {listed(SUBJECTS[name] for name in finding.about)}."
    said = sentence("; ".join(SUBJECTS[name] for name in finding.about))
    if not finding.causes:
        return said
    return f"{said} They may exclude each other: it is not known {_doubts(finding)}."


def _doubts(finding: Finding) -> str:
    if finding.kind == "say_say":
        words = {"activity": "whether they speak of the same acts", "place": "of the same places"}
        words["time"] = "of the same time"
        named = [words[name] for name, _ in finding.causes]
        return (
            listed(named)
            if named[0].startswith("whether")
            else f"whether they speak {listed(named)}"
        )
    return listed(CAUSES[name] for name, _ in finding.causes)


def _how_sure(finding: Finding) -> str:
    if finding.measure is not None:
        return "" if finding.certainty is T else "That is how it stands so far, and not settled."
    if finding.p is None or finding.rung is None:
        return ""
    p = chance(finding.p)
    if finding.together:
        count, sources = len(finding.together), plural(len(finding.origins), "source")
        return (
            f"None of these {count:,} incidents is confirmed by itself; together {sources} leave no "
            f"doubt ({p})."
        )
    if finding.certainty is T:
        return f"It is {RUNGS[finding.rung]} ({p})."
    said = f"Not confirmed: {RUNGS[finding.rung]} (that it happened: {p})."
    return f"{said} {not_known(finding)}".strip()


def not_known(finding: Finding) -> str:
    """What is in doubt of what was found; empty where only the weight is missing."""
    doubts = [f"{CAUSES[name]} ({percent(p)} that it counts)" for name, p in finding.causes]
    return f"Not known: {listed(doubts)}." if doubts else ""


def _missed(finding: Finding) -> str:
    judgement = _judgement(finding)
    demanded = judgement.demanded
    said: list[str] = []
    if judgement.verdict is Verdict.PARTIAL:
        said.append("It was done in part, or late within what was tolerated.")
    if demanded is not None:
        if demanded.late and judgement.verdict is not Verdict.PARTIAL:
            said.append("It was done only after the deadline.")
        said.append(f"The chance that it was done in time is {chance(demanded.done)}.")
    return " ".join(said)


# -- what would change it ----------------------------------------------------------------------------


def _change(finding: Finding) -> str:
    if finding.kind in ("say_say", "report_conflict"):
        return "The correction or retraction of one of them would change it."
    if finding.certainty is T:
        return _alarm(finding)
    if finding.kind == "missed_deadline":
        return "A report that it was, or was not, done in time would settle it."
    if finding.measure is not None:
        return "Reports that move the ratio to the other side of what was pledged would change it."
    if finding.causes:
        return sentence(f"{listed(SETTLES[name] for name, _ in finding.causes)} would settle it")
    return _one_more(finding)


def _alarm(finding: Finding) -> str:
    """The leave-one-origin-out alarm."""
    ledger = case_of(finding).snapshot.ledger
    if not finding.alarm:
        return "It stands without any one of its sources." if len(finding.origins) > 1 else ""
    named = [ledger.label(Source, origin) for origin in finding.alarm]
    if len(finding.origins) == 1 and len(named) == 1:
        return f"This rests on one source alone: {named[0]}."
    left = finding.left if any(finding.left) else ()
    if left:
        named = [f"{name} ({percent(p)} without it)" for name, p in zip(named, left, strict=True)]
    return f"It would not be confirmed without {' or without '.join(named)}."


def _one_more(finding: Finding) -> str:
    """How good one more independent source must be, where only weight is missing."""
    if finding.lacks is None:
        return ""
    letters = case_of(finding).snapshot.assumptions.sources.reliability
    enough = [letter for letter, p in letters.items() if logit(p) >= finding.lacks]
    if not enough:
        return "More than one further independent source would be needed to confirm it."
    least = max(enough)
    better = "" if least == "A" else " or better"
    return f"One more independent source rated {least}{better} would confirm it."
