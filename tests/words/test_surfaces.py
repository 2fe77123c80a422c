"""What is shown of every seed reads like a newspaper: nothing forbidden, no ids, flags or clocks in prose."""

from __future__ import annotations

import re

import pytest
from tests.seeds import FOLDER, seed

from pledgewatch.engine.facts import FLAGS, REASONS, Lifecycle
from pledgewatch.engine.findings import finding_kinds, note_kinds
from pledgewatch.lint import lint, listing
from pledgewatch.model.dates import iso
from pledgewatch.model.records import Pledge
from pledgewatch.show import changes, text

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
FORBIDDEN = re.compile(
    r"\b(told|tells|that which|by whom|beside|it cannot be told|for nobody is declared|the taking back of)\b",
    re.I,
)
BAD = {
    "a day dressed as a clock": re.compile(r"23:59"),
    "a number as machines write it": re.compile(r"\d[eE][+-]?\d|\bnan\b|\binf\b|\bNone\b(?! of)"),
    "a count of nothing": re.compile(r"\b0 (certain|confirmed|possible|unconfirmed) \w"),
    "a count of one with its plural": re.compile(
        r"(?<![\d.,])1 (sources|reports|days|parts|incidents|violations|pledges|points|times|outlets|records|others)\b"
    ),
    "a count of several without it": re.compile(
        r"(?<![\d.,])([2-9]|\d{2,}) (source|report|day|incident|violation|pledge|point|time|outlet|record)\b"
    ),
    "an arrow": re.compile("->"),
    "a template": re.compile(r"[{}]"),
    "a full stop too many": re.compile(r"(?<!\.)\.\.(?!\.)|;\.|:\.|,,"),
    "odds": re.compile(r"times as likely|odds of"),
}
CODES = {
    code
    for code in (*FLAGS, *REASONS, *finding_kinds(), *note_kinds(), *Lifecycle)
    if "_" in str(code)
}


def surfaces(name):
    """Every text of a seed, in two reviews and between them."""
    book = seed(name)
    known = sorted({record._known_at for record in book.dated.values()})
    later = book.review()
    earlier = book.review(as_of=iso(known[len(known) // 2]))
    yield "ledger", str(book)
    for review in (earlier, later):
        yield "check", text.summary(review)
        yield "check --all", text.summary(review, full=True)
        yield "check --table", text.overview(review)
        for judgement in review:
            yield "explain", text.explanation(review, judgement.pledge)
            yield "explained", judgement.explain()
            yield "card", str(judgement.skepticism or "")
        yield from (("card", str(finding)) for finding in review.findings)
    yield "diff", changes.changes_listed(later.diff(earlier))
    yield "diff back", changes.changes_listed(earlier.diff(later))
    for judgement in later:
        yield "history", changes.history_listed(judgement.pledge, later.history(judgement.pledge))
    yield "lint", listing(book, lint(book))


def prose(shown, book):
    """A text without what is quoted from the ledger."""
    for record in book.dated.values():
        for own in (record.quote, record.text, getattr(record, "reason", None)):
            if own:
                shown = shown.replace(own.rstrip("."), "...")
    return re.sub(r'"[^"]*"|`[^`]*`', '"..."', shown)


@pytest.mark.parametrize("name", NAMES)
def test_every_text_of_a_seed_could_stand_in_a_newspaper(name):
    book = seed(name)
    own = {r.id for r in book.dated.values() if not isinstance(r, Pledge) and "-" in r.id}
    ids = re.compile(rf"(?<![\w-])({'|'.join(map(re.escape, sorted(own))) or '$^'})(?![\w-])")
    codes = re.compile(rf"\b({'|'.join(sorted(CODES))})\b")
    with text.in_columns(100):
        for surface, shown in surfaces(name):
            lines = " ".join(prose(" ".join(shown.split()), book).split())
            assert not (found := FORBIDDEN.search(lines)), (
                surface,
                lines[found.start() - 80 :][:200],
            )
            assert not re.search("[0-9a-f]{16}", lines), surface
            for what, pattern in BAD.items():
                found = pattern.search(lines)
                assert not found, (what, surface, lines[max(found.start() - 80, 0) :][:200])
            if surface != "lint":
                # What a person is to mend is named as the file has it.
                for pattern in (ids, codes):
                    found = pattern.search(lines)
                    assert not found, (surface, lines[max(found.start() - 80, 0) :][:200])


def test_the_first_seed_is_told_in_twenty_five_lines():
    with text.in_columns(100):
        shown = text.summary(seed("kyiv-2022").review(as_of="2022-03-31"))
    assert len(shown.splitlines()) <= 25


@pytest.mark.parametrize("name", NAMES)
def test_no_cause_is_named_twice_in_one_step(name):
    book = seed(name)
    review = book.review()
    for judgement in review:
        for step in review.history(judgement.pledge):
            parts = step.text.split("; ")
            assert len(parts) == len(set(parts)), step.text
