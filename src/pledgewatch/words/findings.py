"""Findings in words: what was said, what is reported, why it counts, and what would change it."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping, Sequence

import attrs

from pledgewatch.engine.case import Case
from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings import Finding, words_of
from pledgewatch.engine.identity import Telling
from pledgewatch.engine.incident import Incident
from pledgewatch.engine.measured import Measured
from pledgewatch.engine.review import answers
from pledgewatch.engine.scope import Scope
from pledgewatch.engine.scoring import logit
from pledgewatch.model.logic import T
from pledgewatch.model.records import Actor, Pledge, Source, Statement, StateReport
from pledgewatch.words.forms import (
    at_most,
    capital,
    chance,
    joined,
    likelihood_word,
    listed,
    percent,
    sentence,
    standing,
    then,
)
from pledgewatch.words.measures import displaced, reading
from pledgewatch.words.nouns import record_said
from pledgewatch.words.records import (
    affirming,
    case_of,
    deadline_said,
    happened,
    origins_alone,
    origins_said,
    pledge_said,
    sources_said,
    statement_said,
    tellers,
    what_and_where,
    what_of_state,
    who_and_where,
)
from pledgewatch.words.templates import (
    CAUSES,
    INCIDENT_FLAGS,
    KINDS,
    RUNGS,
    SETTLES,
    SUBJECTS,
    in_language,
    said,
    table,
)


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
    """What a kind of finding is called, and whether it is confirmed: ``It went on (confirmed)``."""
    kind = KINDS[finding.kind]
    return said("explained.title", kind=capital(kind), standing=standing(finding.certainty))


def finding_said(finding: Finding) -> str:
    """The whole explanation in one paragraph."""
    return " ".join(filter(None, attrs.astuple(explained(finding))))


def finding_explained(finding: Finding, *, language: str | None = None) -> str:
    """The whole explanation, a line each: said, reported, why it counts, what would change it.

    Args:
        language: One of `LANGUAGES`; left out: the one that is spoken.
    """
    with in_language(language):
        return "\n".join([finding_title(finding), *labelled(in_parts(finding))])


def labelled(parts: Iterable[tuple[str, str]]) -> list[str]:
    """Parts with their labels, a line each."""
    return [f"  {said('forms.label', label=label, text=text)}" for label, text in parts]


def in_parts(finding: Finding) -> list[tuple[str, str]]:
    """A finding in words: each part that there is with its label."""
    parts = attrs.asdict(explained(finding))
    return [(said(f"explained.{part}"), text) for part, text in parts.items() if text]


def in_brief(finding: Finding) -> str:
    """What a finding is about in a few words, without who reports it; no full stop."""
    case, scope = case_of(finding), _scope(finding)
    if finding.measure is not None and scope is not None:
        return reading(scope, _measured(finding)).split(". ")[0].rstrip(".")
    if finding.kind == "missed_deadline" and scope is not None:
        return said("explained.due", due=deadline_said(scope))
    if finding.kind == "say_say":
        return capital(SUBJECTS[finding.about[0]])
    if finding.kind == "report_conflict":
        return capital(disagreement(finding))
    times = 1 if finding.together else finding.number
    first = capital(happened(case.snapshot, _of_first(finding), times))
    more = len(finding.together) - 1
    return said("explained.others_with_it", what=first, n=more) if more > 0 else first


def disagreement(finding: Finding) -> str:
    """What reports that exclude each other disagree on, and who says what; as a clause."""
    snapshot = case_of(finding).snapshot
    ledger, reports = snapshot.ledger, tellers(snapshot, finding.records)
    states = [each for each in reports if isinstance(each, StateReport)]
    if states and len(states) == len(reports):
        who: dict[str, list[Telling]] = {}
        for each in states:
            who.setdefault(what_of_state(ledger, each)[1], []).append(each)
        if len(who) > 1:
            each_said = (
                said("reviews.who", what=amount, who=origins_alone(ledger, of))
                for amount, of in who.items()
            )
            what = what_of_state(ledger, states[0])[0]
            times = {then(each.when, ledger.timezone) for each in states}
            when = times.pop() if len(times) == 1 else ""
            return said(
                "explained.disagree_how", what=what, when=when, each=listed(each_said, "or")
            )
    what = what_and_where(snapshot, finding.records)
    affirm = affirming(snapshot, finding.records)
    deny = [each for each in reports if each not in affirm]
    if finding.about == ("whether",) and affirm and deny:
        who_each = {"who": origins_said(ledger, affirm), "others": origins_said(ledger, deny)}
        return said("explained.disagree_whether", what=what, **who_each)
    return said("explained.disagree_on", what=what, about=_about_what(finding))


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
        reports = (record_said(snapshot.ledger, e) for e in tellers(snapshot, finding.records))
        return sentence(joined(at_most(reports, 2 * _MOST)))
    if finding.measure is not None and scope is not None:
        measured = _measured(finding)
        is_displaced = finding.kind == "displacement"
        text = displaced(scope, measured) if is_displaced else reading(scope, measured)
        by = who_and_where(snapshot, finding.records) if finding.records else ""
        return f"{text} {by}".strip()
    if finding.together:
        return _together(finding)
    if not tellers(snapshot, finding.records):
        return said("explained.nothing_done")
    affirm, deny = for_and_against(finding)
    if finding.kind == "missed_deadline":
        affirm, deny = _on_the_deed(finding, affirm)
        if deny and not affirm:
            return said("explained.not_done", who=sources_said(snapshot, deny))
        if not affirm:
            return said("explained.nothing_done")
    parts = [
        sentence(happened(snapshot, affirm, finding.number)),
        who_and_where(snapshot, affirm),
        said("sources.denied", who=sources_said(snapshot, deny)) if deny else "",
        *_flags_said(finding),
    ]
    return " ".join(filter(None, parts))


def _on_the_deed(finding: Finding, affirm: Sequence[str]) -> tuple[Sequence[str], Sequence[str]]:
    """The reports that something demanded was done, and those that it was not: silence is no denial."""
    demanded = _judgement(finding).demanded
    return affirm, demanded.denials if demanded is not None else ()


def _flags_said(finding: Finding) -> Iterator[str]:
    """What there is to know of its incident; where the accused side is not of one mind, that it is not."""
    flags = list(finding.flags)
    if {"admitted", "denied"} <= {*flags}:
        flags = [flag for flag in flags if flag not in ("admitted", "denied")]
        yield said("explained.of_two_minds")
    yield from (INCIDENT_FLAGS[flag] for flag in flags)


def _measured(finding: Finding) -> Measured:
    found = _judgement(finding).measure(finding.measure or "incidents")
    assert found is not None
    return found


def _of_first(finding: Finding) -> tuple[str, ...]:
    """The records of the incident that it is named by."""
    if not finding.together or finding.incident is None:
        return tuple(for_and_against(finding)[0])
    return tuple(each.id for each in case_of(finding).evidence.reports(finding.incident))


def _together(finding: Finding) -> str:
    """The surest of the incidents that are confirmed only together."""
    case = case_of(finding)

    def shown() -> Iterator[str]:
        for key in finding.together:
            ids = [each.id for each in case.evidence.reports(key)]
            who = sources_said(case.snapshot, _affirming(case, ids))
            yield said("reviews.who", what=happened(case.snapshot, ids), who=who)

    return sentence(joined(at_most(shown(), _MOST + 1)))


def affirming_sources(finding: Finding) -> str:
    """The independent sources that affirm what was found."""
    return sources_said(case_of(finding).snapshot, for_and_against(finding)[0])


def _affirming(case: Case, ids: Iterable[str]) -> list[str]:
    return [each.id for each in affirming(case.snapshot, ids)]


@functools.lru_cache(maxsize=1)
def _bearing(judgement: Judgement) -> Mapping[str, list[Incident]]:
    """What bears on a pledge, by name; asked of one pledge after the other, for each of its findings."""
    found: dict[str, list[Incident]] = {}
    for each in (*judgement.incidents, *judgement.fulfilments, *judgement.returns):
        found.setdefault(each.key, []).append(each)
    return found


def for_and_against(finding: Finding) -> tuple[Sequence[str], Sequence[str]]:
    """The records that affirm what was found, and those that deny it."""
    if finding.pledge is not None and finding.incident is not None:
        bearing = _bearing(_judgement(finding)).get(finding.incident, ())
        own = next((each for each in bearing if each.records == finding.records), None)
        if own is not None:
            return own.tellings, own.denials
    affirm = _affirming(case_of(finding), finding.records)
    return affirm, sorted({*finding.records} - {*affirm})


# -- why it counts -----------------------------------------------------------------------------------


def why_it_counts(finding: Finding) -> str:
    """Why what was found contradicts what was said."""
    scope = _scope(finding)
    terms = {"debtor": said("explained.the_debtor"), "due": said("explained.deadline")}
    if scope is not None:
        debtor = scope.snapshot.ledger.label(Actor, scope.pledge.debtor)
        terms = {"debtor": debtor, "due": deadline_said(scope)}
    if finding.kind not in table("findings"):
        return words_of(finding.kind).format(**terms)
    return said(f"findings.{finding.kind}", **terms)


def _because(finding: Finding) -> str:
    parts = {"missed_deadline": _missed, "report_conflict": _about, "say_say": _about}.get(
        finding.kind, _how_sure
    )(finding)
    if finding.certainty is not T and finding.incident is not None and not finding.together:
        # What is not sure to count is not said to.
        return parts
    return f"{why_it_counts(finding)} {parts}".strip()


def _about_what(finding: Finding) -> str:
    return listed(SUBJECTS[name] for name in finding.about)


def _about(finding: Finding) -> str:
    about = finding.about
    if finding.kind == "report_conflict" and about not in (
        ("published_before",),
        ("part_above_whole",),
    ):
        return said("explained.about", about=_about_what(finding))
    text = sentence(joined(SUBJECTS[name] for name in about))
    if not finding.causes:
        return text
    return said("explained.may_exclude", about=text, doubts=_doubts(finding))


def _doubts(finding: Finding) -> str:
    if finding.kind != "say_say":
        return listed(CAUSES[name] for name, _ in finding.causes)
    words = {"activity": "same_acts", "place": "same_place", "time": "same_time"}
    return listed(said(f"explained.{words[name]}") for name, _ in finding.causes)


def _how_sure(finding: Finding) -> str:
    if finding.measure is not None:
        return "" if finding.certainty is T else said("explained.not_settled")
    if finding.p is None or finding.rung is None:
        return ""
    p, sources = chance(finding.p), len(finding.origins)
    if finding.together:
        return said("explained.together", n=len(finding.together), sources=sources, p=p)
    if finding.certainty is T:
        return said("explained.sure", n=sources, p=p)
    likely = capital(likelihood_word(finding.p))
    unsure = {"likely": likely, "p": percent(finding.p), "rung": RUNGS[finding.rung]}
    return f"{said('explained.unsure', **unsure)} {not_known(finding)}".strip()


def not_known(finding: Finding) -> str:
    """What is in doubt of what was found; empty where only the weight is missing."""
    if not finding.causes:
        return ""
    p = 1.0
    for _, of_one in finding.causes:
        p *= of_one
    doubts = listed(CAUSES[name] for name, _ in finding.causes)
    return said("explained.not_counted", doubts=doubts, p=percent(p))


def _missed(finding: Finding) -> str:
    judgement = _judgement(finding)
    demanded = judgement.demanded
    is_partial = judgement.verdict is Verdict.PARTIAL
    parts = [said("explained.in_part")] if is_partial else []
    # What was done late, as was tolerated, is no matter of a chance.
    if demanded is not None and not is_partial:
        if demanded.late:
            parts.append(said("explained.only_late"))
        parts.append(said("explained.chance_done", chance=chance(demanded.done)))
    return " ".join(parts)


# -- what would change it ----------------------------------------------------------------------------


def _change(finding: Finding) -> str:
    if finding.kind in ("say_say", "report_conflict"):
        return said("explained.correction")
    if finding.certainty is T:
        return _alarm(finding)
    if finding.kind == "missed_deadline":
        return said("explained.done_in_time")
    if finding.measure is not None:
        return said("explained.other_side")
    if finding.causes:
        what = listed(SETTLES[name] for name, _ in finding.causes)
        return sentence(said("explained.would_settle", what=what))
    return _one_more(finding)


def _alarm(finding: Finding) -> str:
    """The leave-one-origin-out alarm."""
    ledger = case_of(finding).snapshot.ledger
    if not finding.alarm:
        return said("explained.without_any") if len(finding.origins) > 1 else ""
    named = [ledger.label(Source, origin) for origin in finding.alarm]
    if len(finding.origins) == 1 and len(named) == 1:
        return said("explained.one_source", who=named[0])
    left = finding.left if any(finding.left) else ()
    if len(finding.origins) == len(named) == 2 and left:
        # What is left is the word of the other.
        alone = listed(dict.fromkeys(percent(p) for p in sorted(left)), "or")
        return said("explained.needs_both", both=listed(named), p=alone)
    if left:
        both = zip(named, left, strict=True)
        named = [said("explained.without", who=who, p=percent(p)) for who, p in both]
    return said("explained.needs", who=listed(named, "or"))


def _one_more(finding: Finding) -> str:
    """How good one more independent source must be, where only weight is missing."""
    if finding.lacks is None:
        return ""
    letters = case_of(finding).snapshot.assumptions.sources.reliability
    enough = [letter for letter, p in letters.items() if logit(p) >= finding.lacks]
    if not enough:
        return said("explained.more_than_one")
    least = max(enough)
    return said("explained.one_more_best" if least == "A" else "explained.one_more", letter=least)
