"""Where a monitor stands: what it says, when time alone may change that, and how likely it holds it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping

import attrs

from pledgewatch.engine.findings import Finding
from pledgewatch.engine.scoring import rounded
from pledgewatch.live.answers import Answers, Turn, judgements
from pledgewatch.live.chances import chance_at
from pledgewatch.live.facts import FactKey, Facts, facts
from pledgewatch.live.intake import Intake
from pledgewatch.live.relevance import Subject
from pledgewatch.model.dates import day_of
from pledgewatch.model.ledger import Ledger
from pledgewatch.model.records import Pledge
from pledgewatch.model.time import FOREVER


@attrs.frozen(eq=False)
class Standing:
    """Where a monitor stands.

    Attributes:
        at: Event time (microseconds UTC).
        as_of: Knowledge time.
        facts: What is said of each pledge.
        findings: What is found on each, and beside (None).
        turns: When time alone may change that next.
        soonest: The first of these.
        in_flux: Those that may change all the time.
        chances: How likely it is that each pledge is broken, as it was told last.
        weighed: The civil day on which all of these were last asked.
    """

    at: int
    as_of: int
    facts: Mapping[Subject, Facts] = attrs.field(factory=dict)
    findings: Mapping[Subject, Collection[Finding]] = attrs.field(factory=dict)
    turns: Mapping[Subject, Turn] = attrs.field(factory=dict)
    soonest: int = FOREVER
    in_flux: frozenset[Subject] = frozenset()
    chances: Mapping[str, float] = attrs.field(factory=dict)
    weighed: dt.date | None = None


def judged_anew(
    standing: Standing, held: Intake, subjects: Iterable[Subject] | None
) -> tuple[Standing, Answers | None]:
    """A standing whose answers on some subjects are asked anew, and these; None where none are.

    Args:
        standing: Where the monitor stands, with older answers.
        held: All that it was fed.
        subjects: The subjects; None: all.
    """
    relevance = held.relevance
    asked = set(relevance.subjects) if subjects is None else set(subjects)
    if not asked:
        return standing, None
    at, as_of = standing.at, standing.as_of
    is_whole = subjects is None
    ledger = held.ledger if is_whole else held.narrowed(frozenset(asked), at, as_of)
    answers = judgements(ledger, at, as_of)
    said: dict[Subject, Facts] = {}
    found: dict[Subject, Collection[Finding]] = {}
    turns: dict[Subject, Turn] = {}
    for subject in asked:
        judgement = None if subject is None else answers.judgement(subject)
        told = facts(filter(None, (judgement,)), ())
        said[subject] = {key: value for key, value in told.items() if key.what != "counts"}
        found[subject] = answers.findings(subject)
        turns[subject] = answers.turn(subject, relevance) if at == as_of else Turn()
    turns = {**standing.turns, **turns}
    standing = attrs.evolve(
        standing,
        facts={**standing.facts, **said},
        findings={**standing.findings, **found},
        turns=turns,
        soonest=min(turn.at for turn in turns.values()),
        in_flux=frozenset(subject for subject, turn in turns.items() if not turn.is_exact),
    )
    return standing, answers


def differing(old: Standing, now: Standing) -> tuple[Facts, Facts]:
    """What is said in two standings and may differ: in the one, and in the other."""
    was, is_now = dict[FactKey, str](), dict[FactKey, str]()
    for subject, told in now.facts.items():
        if (before := old.facts.get(subject)) is told:
            continue
        was.update(before or {})
        is_now.update(told)
        some = [{id(each): each for each in side.findings.get(subject, ())} for side in (old, now)]
        same = some[0].keys() & some[1].keys()
        for facts_of, findings in zip((was, is_now), some, strict=True):
            other = (findings[key] for key in findings.keys() - same)
            # Of all but an act by itself there may be several with one key.
            shared = (
                each
                for each in findings.values()
                if each.kind != "continuation" or each.together or each.incident == "together"
            )
            facts_of.update(facts((), (*other, *shared)))
    return was, is_now


def weighed_anew(standing: Standing, ledger: Ledger, touched: Iterable[Subject] | None) -> Standing:
    """A standing with the chances of the pledges that may have moved, asked anew.

    Args:
        standing: Where the monitor stands.
        ledger: All that it was fed.
        touched: What was judged anew; None: all.
    """
    at, as_of = standing.at, standing.as_of
    today = day_of(as_of, ledger.timezone or "UTC")
    pledges = ledger.all(Pledge)
    asked = pledges
    if touched is not None and standing.weighed == today:
        judged = set(touched)
        debtors = {pledge.debtor for pledge in pledges if pledge.id in judged}
        asked = tuple(pledge for pledge in pledges if pledge.debtor in debtors)
    found = {
        pledge.id: chance_at(ledger, pledge.id, as_of, None if at == as_of else at)
        for pledge in asked
    }
    chances = {id: p for id, p in standing.chances.items() if id not in found}
    chances |= {id: chance.now.value for id, chance in found.items() if chance is not None}
    return attrs.evolve(standing, chances=chances, weighed=today)


def moved_chances(old: Standing, now: Standing, threshold: float) -> list[str]:
    """The pledges whose chance moved by as much since it was told last, sorted."""
    return sorted(
        id
        for id, p in now.chances.items()
        if id in old.chances and rounded(abs(p - old.chances[id])) >= threshold
    )
