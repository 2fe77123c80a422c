"""Remarks as plain text, by pledge."""

from __future__ import annotations

import itertools
import textwrap
from collections.abc import Iterable

from pledgewatch.lint.remark import LINTS, Remark
from pledgewatch.model.ledger import Ledger
from pledgewatch.words import listed
from pledgewatch.words.forms import plural

_WIDTH = 80


def _wrapped(text: str) -> str:
    return textwrap.fill(
        text,
        _WIDTH,
        initial_indent="    ",
        subsequent_indent="    ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def listing(ledger: Ledger, remarks: Iterable[Remark]) -> str:
    """The remarks for a terminal: by pledge, each with its file and line."""
    given = tuple(remarks)
    lines = [ledger.heading]
    for pledge, group in itertools.groupby(given, key=lambda remark: remark.pledge):
        lines += ["", pledge or "The ledger as a whole"]
        for remark in group:
            never = f" (never {' or '.join(v.value for v in remark.bars)})" if remark.bars else ""
            where = f"{remark.place}: " if remark.place else ""
            on = f", `{remark.field}`" if remark.field else ""
            entry = "" if remark.entry == f'pledge "{remark.pledge}"' else f", {remark.entry}"
            lines.append(f"  {where}{remark.kind}{never}{entry}{on}")
            lines.append(_wrapped(remark.text))
    return "\n".join([*lines, "", _count(given)])


def _count(remarks: tuple[Remark, ...]) -> str:
    if not remarks:
        return "No remarks."
    told = [plural(len(remarks), "remark")]
    for word in ("broken", "kept"):
        barred = {r.pledge for r in remarks if word in [verdict.value for verdict in r.bars]}
        if barred:
            told.append(f"{plural(len(barred), 'pledge')} can never be found {word}")
    return f"{listed(told)}."


def markdown(group: str) -> str:
    """The kinds of remark of a group as a table, as the page of lint shows it."""
    rows = [f"| `{kind}` | {lint.meaning} |" for kind, lint in LINTS.items() if lint.group == group]
    return "\n".join(["| kind | what |", "|---|---|", *rows])
