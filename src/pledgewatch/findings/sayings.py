"""Said against reported, and said against said: denials, claims, statements that clash."""

from __future__ import annotations

from collections.abc import Iterator

from pledgewatch import explanations as words
from pledgewatch.case import Case
from pledgewatch.claims import held_against
from pledgewatch.findings.finding import Finding, Judgements, finder
from pledgewatch.kleene import T, U
from pledgewatch.records import Statement, StatementKind

__all__: list[str] = []


@finder
def denial_refuted(case: Case, judgements: Judgements, at: int) -> Iterator[Finding]:
    """What was denied is established all the same."""
    for statement in case.alive.values():
        if (
            not isinstance(statement, Statement)
            or statement.kind is not StatementKind.DENIAL
            or statement.said.lo > at
        ):
            continue
        for scope, weighed in held_against(case, statement):
            if weighed.lo > at or not (weighed.certain or (weighed.possible and weighed.likely)):
                continue
            yield Finding(
                kind="denial_refuted",
                certainty=T if weighed.certain else U,
                statement=statement.id,
                incident=weighed.key,
                since=weighed.when,
                rung=weighed.rung,
                p=weighed.p,
                records=tuple(sorted((statement.id, *weighed.incident.affirming))),
                origins=weighed.origins,
                said=words.statement_said(case.ledger, statement),
                told=words.reported(case, weighed),
                because=(
                    f"That it happened, and by whom it is said to have been done, is "
                    f"{words.likelihood_word(weighed.p)} (P = {weighed.p:.2f}), "
                    f"{weighed.rung.value}. A denial by the accused adds nothing to the evidence."
                ),
                change=words.what_would_change(case, scope, weighed),
            )
