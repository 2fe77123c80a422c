"""Remarks as plain text: what is alike together."""

from __future__ import annotations

import textwrap
from collections.abc import Iterable, Sequence

from pledgewatch.engine.facts import Verdict
from pledgewatch.lint.remark import LINTS, Remark
from pledgewatch.model.ledger import Ledger
from pledgewatch.words import listed
from pledgewatch.words.forms import joined
from pledgewatch.words.templates import said

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
    for group in alike(given):
        one = group[0]
        lines += ["", f"{one.kind} ({never(one.bars)})" if one.bars else one.kind]
        lines += [_wrapped(one.text), *map(_place, group)]
    return "\n".join([*lines, "", textwrap.fill(f"{count(given)}.", _WIDTH)])


def alike(remarks: Iterable[Remark]) -> list[list[Remark]]:
    """The remarks in their order, those that say the same of several entries together."""
    found: dict[tuple[str, object, str], list[Remark]] = {}
    for each in remarks:
        found.setdefault((each.kind, each.bars, each.text), []).append(each)
    return list(found.values())


def _place(remark: Remark) -> str:
    """Where to mend it: file and line, the pledge or entry, and the key."""
    where = f"{remark.place}: " if remark.place else ""
    is_own = remark.entry.partition(" ")[2] == f'"{remark.pledge}"'
    entry = [remark.pledge] if remark.pledge else []
    entry += [] if is_own else [remark.entry]
    entry += [f"`{remark.field}`"] if remark.field else []
    return f"  {where}{', '.join(entry)}"


def never(bars: Iterable[Verdict]) -> str:
    """Which verdicts are made impossible: ``never broken or kept``."""
    return said("remarks.never", verdicts=listed((each.value for each in bars), "or"))


def count(remarks: Sequence[Remark]) -> str:
    """How many remarks there are, and how many pledges can never be found broken, or kept."""
    if not remarks:
        return said("remarks.none")
    parts = [said("remarks.count", n=len(remarks))]
    for word in (Verdict.BROKEN, Verdict.KEPT):
        barred = {r.pledge for r in remarks if word in r.bars}
        if barred:
            parts.append(said("remarks.barred", n=len(barred), word=word.value))
    return joined(parts)


def markdown(group: str) -> str:
    """The kinds of remark of a group as a table, as the page of lint shows it."""
    rows = [f"| `{kind}` | {lint.meaning} |" for kind, lint in LINTS.items() if lint.group == group]
    return "\n".join(["| kind | what |", "|---|---|", *rows])
