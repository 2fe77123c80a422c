"""Can a pledge ever be found broken, or kept? What to write in a ledger so that it can.

A verdict is only as good as what was declared: a pledge without end is never kept, one that nobody
watches is never tested. `lint` says so before any report comes in, pledge by pledge, with the place
to mend. It never changes a verdict, and reads no clock.
"""

from __future__ import annotations

from collections.abc import Iterable

from pledgewatch.engine.review import open_case
from pledgewatch.faces import RemarksFaces
from pledgewatch.lint import ceasefire, oddities, terms, watching
from pledgewatch.lint.remark import LEDGER_LINTERS, LINTS, PLEDGE_LINTERS, Lint, Remark, Subject
from pledgewatch.model.dates import Time
from pledgewatch.model.ledger import Ledger
from pledgewatch.words import in_language

__all__ = [
    "LINTS",
    "Lint",
    "Remark",
    "Remarks",
    "ceasefire",
    "lint",
    "listing",
    "markdown",
    "oddities",
    "terms",
    "watching",
]

from pledgewatch.lint.listing import listing, markdown


class Remarks(RemarksFaces, tuple[Remark, ...]):
    """The remarks on a ledger, as `lint` makes them."""

    ledger: Ledger

    @classmethod
    def of(cls, found: Iterable[Remark], ledger: Ledger) -> Remarks:
        """Some remarks, and the ledger they are on."""
        made = cls(found)
        made.ledger = ledger
        return made


def lint(ledger: Ledger, as_of: Time | None = None) -> Remarks:
    """What stands in the way of a verdict on each pledge, and what looks like a slip.

    Args:
        as_of: Knowledge time, as an instant or as text; left out: the newest in the ledger. Only
            what is known by then is looked at. Coverage declared for later counts.

    Returns:
        The remarks on pledges by pledge, then those on the ledger as a whole; each group in the
        order of `LINTS`.

    Raises:
        InputError: for a time that cannot be used.
    """
    instant = ledger.instant(as_of)
    known_by = ledger._newest if instant is None else instant
    case = open_case(ledger, known_by, known_by)
    with in_language("en"):
        found = [
            remark
            for _, scope in sorted(case.scopes.items())
            for look in PLEDGE_LINTERS
            for remark in look(Subject(case, scope))
        ]
        found += [remark for look in LEDGER_LINTERS for remark in look(case)]
    order = list(LINTS)
    return Remarks.of(
        sorted(
            found,
            key=lambda r: (
                r.pledge is None,
                r.pledge or "",
                order.index(r.kind),
                r.entry,
                r.field or "",
                r.text,
            ),
        ),
        ledger,
    )
