"""How much of what a careful reader notes of an article is proposed, and how much else.

python -m tests.drafts.measure
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, NamedTuple

from pledgewatch.drafts import Candidate, draft
from pledgewatch.drafts.sentences import sentences

HERE = Path(__file__).parent
GOLD: dict[str, list[dict[str, Any]]] = tomllib.loads((HERE / "gold.toml").read_text("utf-8"))
HEAD = """\
| article | pledges noticed | found as pledges | with the right terms | all that was noted | proposals that were noted |
|---|---|---|---|---|---|"""


def article(name: str) -> str:
    return (HERE / "articles" / f"{name}.txt").read_text("utf-8")


class Measured(NamedTuple):
    """Counts: pledges, how they are proposed; all that was noted and found; candidates, and those noted."""

    pledges: int
    noticed: int
    found: int
    terms: int
    noted: int
    noted_found: int
    candidates: int
    right: int


def measured(name: str) -> Measured:
    """What is proposed of an article, held against what was noted of it."""
    text, gold = article(name), GOLD[name]
    candidates = draft(text).candidates

    def there(noted: dict[str, Any]) -> list[Candidate]:
        (found,) = (each for each in sentences(text) if noted["words"] in each.text)
        return [each for each in candidates if found.start <= each.start < found.end]

    def of(noted: dict[str, Any]) -> list[Candidate]:
        return [each for each in there(noted) if each.table in noted["tables"]]

    pledges = [each for each in gold if each["tables"] == ["pledge"]]
    return Measured(
        pledges=len(pledges),
        noticed=sum(bool(there(each)) for each in pledges),
        found=sum(bool(of(each)) for each in pledges),
        terms=sum(any(has_terms(each, c) for c in of(each)) for each in pledges),
        noted=len(gold),
        noted_found=sum(bool(of(each)) for each in gold),
        candidates=len(candidates),
        right=len({id(c) for each in gold for c in of(each)}),
    )


def has_terms(noted: dict[str, Any], given: Candidate) -> bool:
    """Whether a pledge has the kind, the debtor and the terms that were noted."""
    told = {"kind": given.kind, "debtor": given.debtor.name if given.debtor else None}
    told |= {"places": list(given.places), **given.fields}
    return all(told.get(key) == noted[key] for key in noted.keys() - {"words", "tables"})


def table() -> str:
    """The table of the page: by article, and all together."""
    rows = {name: measured(name) for name in GOLD}
    rows["all"] = Measured(*map(sum, zip(*rows.values(), strict=True)))
    return "\n".join(
        [
            HEAD,
            *(
                f"| {name} | {m.noticed} of {m.pledges} | {m.found} of {m.pledges} | {m.terms} of {m.pledges} "
                f"| {m.noted_found} of {m.noted} | {m.right} of {m.candidates} |"
                for name, m in rows.items()
            ),
        ]
    )


if __name__ == "__main__":
    print(table())  # noqa: T201
