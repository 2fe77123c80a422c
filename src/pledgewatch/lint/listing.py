"""Remarks as plain text: what is alike together."""

from __future__ import annotations

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
        initial_indent="  ",
        subsequent_indent="  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def listing(ledger: Ledger, remarks: Iterable[Remark]) -> str:
    """The remarks for a terminal: what is alike once, with each place in the files that it is about."""
    given = tuple(remarks)
    lines = [ledger.heading]
    alike: dict[tuple[str, object, str], list[Remark]] = {}
    for remark in given:
        alike.setdefault((remark.kind, remark.bars, remark.text), []).append(remark)
    for (kind, _, text), group in alike.items():
        bars = group[0].bars
        never = f" (never {' or '.join(verdict.value for verdict in bars)})" if bars else ""
        lines += ["", f"{kind}{never}", _wrapped(text), *map(_place, group)]
    return "\n".join([*lines, "", textwrap.fill(_count(given), _WIDTH)])


def _place(remark: Remark) -> str:
    """Where to mend it: file and line, the pledge or entry, and the key."""
    where = f"{remark.place}: " if remark.place else ""
    is_own = remark.entry == f'pledge "{remark.pledge}"'
    entry = [remark.pledge] if remark.pledge else []
    entry += [] if is_own else [remark.entry]
    entry += [f"`{remark.field}`"] if remark.field else []
    return f"  {where}{', '.join(entry)}"


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
