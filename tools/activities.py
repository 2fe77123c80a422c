"""Write the table of docs/activities.md from the data.

python tools/activities.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from pledgewatch.conventions import taxonomy

PAGE = Path(__file__).parents[1] / "docs" / "activities.md"
HEAD = (
    "| id | kind of | what it is | CAMEO | PLOVER | ACLED | UCDP |",
    "|---|---|---|---|---|---|---|",
)


def rows() -> Iterator[str]:
    """A row for each kind, in the order of the data."""
    for id in taxonomy.load():
        codes = taxonomy.codes(id)
        told = [", ".join(codes.get(system, ())) for system in taxonomy.SYSTEMS]
        above = ", ".join(f"`{parent}`" for parent in taxonomy.activity(id).kind_of)
        yield f"| `{id}` | {' | '.join((above, taxonomy.meaning(id), *told))} |"


def table() -> str:
    """The whole table."""
    return "\n".join((*HEAD, *rows())) + "\n"


def main() -> None:
    """Replace the table of the page."""
    text = PAGE.read_text("utf-8")
    start = text.index(HEAD[0])
    end = text.find("\n\n", start)
    PAGE.write_text(text[:start] + table() + text[end + 1 :] * (end >= 0), encoding="utf-8")


if __name__ == "__main__":
    main()
