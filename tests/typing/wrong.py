"""Mistakes that a type checker must find: an error in each line that ends with the mark, and in no other."""

from __future__ import annotations

import pledgewatch as pw
from pledgewatch import Pledgee  # error


def names(review: pw.Review) -> None:
    pw.Pledgee  # error
    pw.reed("ledger.toml")  # error
    pw.examples.minsk()  # error
    pw.Kind.CEASED  # error
    pw.Verdict.KEEPT  # error
    review["truce"].verdct  # error
    review.contradiction  # error
    pw.Report(activty="shelling", when=pw.parse_when("2022-03-30"), origin="a")  # error
    Pledgee()


def types(review: pw.Review, ledger: pw.Ledger) -> None:
    pw.read(3)  # error
    pw.loads(b"")  # error
    pw.Ledger(3)  # error
    pw.Monitor("ledger.toml")  # error
    pw.Table.written("reports.csv", bad="ignore")  # error
    pw.scale(review["truce"])  # error
    pw.examples.read(1)  # error
    review.skepticism(1)  # error
    ledger.review(as_of=2.5)  # error
    day: str = pw.parse_moment("2022-03-30")  # error
    pw.parse_span(day, 3)  # error
    pw.Report(activity=3, when=pw.parse_when("2022-03-30"), origin="a")  # error
    pw.Report(activity="shelling", when=3, origin="a")  # error
    pw.Reaction(to="truce", by="ukraine", said=pw.parse_moment("2022-03-30"), tone=3)  # error


def needed() -> None:
    pw.Report()  # error
    pw.Pledge(id="truce")  # error
    pw.Retract()  # error
