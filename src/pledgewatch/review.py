"""Everything concluded from a ledger at one event time and one knowledge time."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch import explanations as words
from pledgewatch.case import Case, open_case, refuse_unread
from pledgewatch.errors import Problem, nearest
from pledgewatch.evidence import Memory
from pledgewatch.findings import Finding, contradictions
from pledgewatch.model.dates import clock_of, iso, say_instant, tz_version
from pledgewatch.model.fields import is_text, one_of, refused, shown
from pledgewatch.model.ledger import Ledger, a_ledger
from pledgewatch.model.logic import T
from pledgewatch.model.records import Pledge, Statement
from pledgewatch.notes import Note, notes
from pledgewatch.verdicts import Judgement, Measured, UnitJudgement

if TYPE_CHECKING:
    import os
    from pathlib import Path

    import networkx as nx
    import pendulum

    from pledgewatch.live.diff import Diff
    from pledgewatch.live.history import History
    from pledgewatch.skepticism import Archive, Skepticism
    from pledgewatch.tables import Gathered

__all__ = ["Review", "review", "reviews", "unmet"]


def review(
    ledger: Ledger,
    at: int | None = None,
    as_of: int | None = None,
    gathered: Gathered | None = None,
    memory: Memory | None = None,
) -> Review:
    """Judge every pledge of a ledger that is known.

    Args:
        ledger: The records.
        at: Event time: judge the world as it stood at this instant (microseconds UTC); left out:
            `as_of`.
        as_of: Knowledge time: use only what was known by then; left out: the newest knowledge time
            in the ledger.
        gathered: What was read from tables for it; its reports are in the ledger already.
        memory: What was worked out of the same ledger before.
    """
    refuse_unread((ledger.header, *ledger.records))
    known_by = ledger._newest if as_of is None else as_of
    when = known_by if at is None else at
    case = open_case(ledger, known_by, memory=memory)
    judgements = {id: case.judgement(id, when) for id in sorted(case.scopes)}
    return Review(
        case=case,
        at=when,
        as_of=known_by,
        judgements=tuple(judgements.values()),
        contradictions=contradictions(case, judgements, when),
        notes=(*notes(case, judgements, when), *_notes_on_tables(gathered)),
        gathered=gathered,
    )


def reviews(
    ledger: Ledger, times: Iterable[int], gathered: Gathered | None = None
) -> tuple[Review, ...]:
    """Judge every pledge as of many knowledge times; what holds at several is worked out once.

    Args:
        ledger: The records.
        times: The knowledge times, which are the event times as well (microseconds UTC).
        gathered: What was read from tables for it; its reports are in the ledger already.
    """
    memory = Memory()
    return tuple(review(ledger, as_of=time, gathered=gathered, memory=memory) for time in times)


_MOST_NAMED = 5


def _notes_on_tables(gathered: Gathered | None) -> Iterator[Note]:
    """What could not be read of a table is never left out in silence."""
    if gathered is not None and gathered.quarantined:
        yield _note_on_bad_rows(gathered)


def _note_on_bad_rows(gathered: Gathered) -> Note:
    problems = gathered.quarantined
    named = "; ".join(str(problem) for problem in problems[:_MOST_NAMED])
    rest = len(problems) - _MOST_NAMED
    more = f"; and {rest} more, in `Review.gathered.quarantined`" if rest > 0 else ""
    rows = len({(problem.file, problem.entry) for problem in problems})
    return Note(
        kind="quarantined",
        pledge=None,
        text=f"{rows} {'row' if rows == 1 else 'rows'} of {gathered.rows} could not be read and "
        f"{'counts' if rows == 1 else 'count'} for nothing: {named}{more}.",
    )


@attrs.frozen(eq=False)
class Review:
    """The answer at two clocks.

    Attributes:
        case: The ledger as it stood at `as_of`.
        judgements: One for each pledge known by `as_of`, by id.
        contradictions: Every finding, certain ones first.
        notes: What to know beside them.
        gathered: What was read from tables for it; None where none were.
    """

    case: Case = attrs.field(repr=False)
    _at: int
    _as_of: int
    judgements: tuple[Judgement, ...]
    contradictions: tuple[Finding, ...]
    notes: tuple[Note, ...]
    gathered: Gathered | None = attrs.field(default=None, repr=False)

    @property
    def at(self) -> pendulum.DateTime:
        """Event time: the instant at which the world is judged, in the ledger's zone (else UTC)."""
        return clock_of(self._at, self.ledger.timezone)

    @property
    def as_of(self) -> pendulum.DateTime:
        """Knowledge time: the instant by which what is used was known, in the same zone."""
        return clock_of(self._as_of, self.ledger.timezone)

    @property
    def ledger(self) -> Ledger:
        """The ledger that was reviewed."""
        return self.case.ledger

    @functools.cached_property
    def _by_id(self) -> Mapping[str, Judgement]:
        return {judgement.pledge: judgement for judgement in self.judgements}

    def __getitem__(self, pledge: str) -> Judgement:
        """The judgement on a pledge.

        Raises:
            KeyError: when the ledger knows no such pledge by `as_of`, naming the nearest id.
        """
        if not is_text(pledge) or pledge not in self._by_id:
            near = nearest(pledge, self._by_id) if is_text(pledge) else ""
            raise KeyError(f"no pledge {shown(pledge)} is known by {iso(self._as_of)}{near}")
        return self._by_id[pledge]

    def keys(self) -> tuple[str, ...]:
        """The ids of the pledges known by `as_of`, sorted."""
        return tuple(self._by_id)

    def __contains__(self, pledge: object) -> bool:
        """Whether a pledge is known by `as_of`, by its id.

        Raises:
            TypeError: for what is no id.
        """
        if not isinstance(pledge, str):
            raise TypeError(f"a review holds pledges by their id, not {type(pledge).__name__}")
        return pledge in self._by_id

    def __iter__(self) -> Iterator[Judgement]:
        return iter(self.judgements)

    def __len__(self) -> int:
        return len(self.judgements)

    @property
    def is_contradicted(self) -> bool:
        """Whether at least one finding is certain."""
        return any(finding.certainty is T for finding in self.contradictions)

    @property
    def missing(self) -> Problem | None:
        """What is missing where there is nothing to judge: neither a pledge nor a statement is known.

        None where there is something. A review of nothing has no findings, which says nothing.
        """
        if self.judgements or self.contradictions:
            return None
        if any(isinstance(record, Statement) for record in self.case.alive.values()):
            return None
        zone = self.ledger.timezone
        said = [r for r in self.ledger.dated.values() if isinstance(r, (Pledge, Statement))]
        later = [record._known_at for record in said if record._known_at > self._as_of]
        found = "no pledge and no statement"
        if not said:
            return Problem(found=found, expected="a ledger with at least one of them")
        found += f" known by {say_instant(self._as_of, zone)}"
        if not later:
            return Problem(found=f"{found} that is not retracted", expected="at least one of them")
        first = say_instant(min(later), zone)
        return Problem(found=found, expected=f"a later time: the first is known on {first}")

    def findings(self, pledge: str) -> tuple[Finding, ...]:
        """The contradictions of one pledge.

        Raises:
            KeyError: when the ledger knows no such pledge by `as_of`, naming the nearest id.
        """
        pledge = self[pledge].pledge
        return tuple(finding for finding in self.contradictions if finding.pledge == pledge)

    def notes_on(self, pledge: str) -> tuple[Note, ...]:
        """The notes on one pledge.

        Raises:
            KeyError: when the ledger knows no such pledge by `as_of`, naming the nearest id.
        """
        pledge = self[pledge].pledge
        return tuple(note for note in self.notes if note.pledge == pledge)

    @functools.cached_property
    def _archive(self) -> Archive:
        from pledgewatch.skepticism import Archive

        return Archive(self.ledger)

    @functools.cached_property
    def _skepticisms(self) -> dict[str, Skepticism]:
        return {}

    def skepticism(self, pledge: str) -> Skepticism:
        """How skeptical to be of a pledge: the probability that it is broken, and why.

        Raises:
            KeyError: when the ledger knows no such pledge by `as_of`.
        """
        judgement = self[pledge]
        found = self._skepticisms.get(pledge)
        if found is None:
            from pledgewatch.skepticism import skeptical_of

            found = skeptical_of(self.case, judgement, self._archive)
            self._skepticisms[pledge] = found
        return found

    def explain(self, pledge: str) -> str:
        """What was said, how it is judged and why, how far to believe it, and all that was found."""
        judgement = self[pledge]
        lines = [
            words.pledge_said(self.ledger, judgement.scope.pledge),
            words.verdict_because(self.case, judgement),
            self.skepticism(pledge).explain(),
        ]
        lines += [finding.explain() for finding in self.findings(pledge)]
        lines += [note.text for note in self.notes_on(pledge)]
        return "\n".join(lines)

    def diff(self, earlier: Review) -> Diff:
        """What changed since another review, and the records that caused it."""
        from pledgewatch.live.diff import diff

        if not isinstance(earlier, Review):
            raise refused("diff", "earlier", earlier, "a review of the same ledger")
        return diff(earlier, self)

    def history(self, pledge: str) -> History:
        """How the answer on a pledge came about, up to this review's clocks."""
        from pledgewatch.live.history import history

        return history(self, pledge)

    def graph(self) -> nx.MultiDiGraph[str]:
        """The review as a graph; see `pledgewatch.graph`."""
        from pledgewatch.graph import of_review

        return of_review(self)

    # -- charts ------------------------------------------------------------------------------------

    def timeline(self, pledge: str) -> Any:
        """A pledge in time, as a chart of Altair; see `pledgewatch.show.charts`."""
        from pledgewatch.show.charts import timeline

        return timeline(self, pledge)

    def before_and_after(self, pledge: str) -> Any:
        """Daily counts before and after a pledge to reduce, as a chart of Altair."""
        from pledgewatch.show.charts import before_and_after

        return before_and_after(self, pledge)

    def map(self, pledge: str) -> Any:
        """What was reported inside and outside of a pledge's places, as a chart of Altair.

        See `pledgewatch.show.charts.places_map`.
        """
        from pledgewatch.show.charts import places_map

        return places_map(self, pledge)

    def origins(self, finding: Finding) -> Any:
        """Who told what through whom, as a chart of Altair."""
        from pledgewatch.show.charts import origins

        if not isinstance(finding, Finding):
            raise refused("origins", "finding", finding, "a finding of this review")
        return origins(self, finding)

    def track_record(self, actor: str) -> Any:
        """How an actor kept its pledges, as a chart of Altair."""
        from pledgewatch.show.charts import track_record

        return track_record(self, actor)

    def picture(self, finding: Finding | None = None) -> Any:
        """The graph in time from left to right, as a chart of Altair.

        Args:
            finding: Only what this finding contradicts and rests on; left out: everything.

        Raises:
            PledgewatchError: for a finding of another review, where there is nothing to draw, and
                where Altair is not installed.
        """
        from pledgewatch.show.charts import of_finding, picture

        title = self.ledger.heading
        if finding is None:
            return picture(self.graph(), zone=self.ledger.timezone, title=title)
        if not isinstance(finding, Finding):
            raise refused("picture", "finding", finding, "a finding of this review")
        kind = finding.kind.replace("_", " ")
        about = finding.pledge or finding.statement or title
        return picture(
            of_finding(self, finding),
            zone=self.ledger.timezone,
            title=f"{kind} ({finding.certainty.word}): {about}",
        )

    # -- as data -------------------------------------------------------------------------------

    def to_dict(self) -> dict[str, Any]:
        """The review as plain data: the shape of ``pledgewatch check --json``.

        Times are ISO 8601 UTC, enums lower case, infinite bounds None.
        """
        from pledgewatch import __version__

        return {
            "pledgewatch": __version__,
            "at": iso(self._at),
            "as_of": iso(self._as_of),
            "title": self.ledger.title,
            "assumptions": {**self.ledger.assumptions.names(), "tz": tz_version()},
            "pledges": [
                {
                    **_pledge_data(judgement),
                    "skepticism": self.skepticism(judgement.pledge).to_dict(),
                }
                for judgement in self.judgements
            ],
            "findings": [_finding_data(finding) for finding in self.contradictions],
            "notes": [
                {
                    "kind": note.kind,
                    "pledge": note.pledge,
                    "records": list(note.records),
                    "text": note.text,
                }
                for note in self.notes
            ],
        }

    def rows(self, table: str = "pledges") -> list[dict[str, Any]]:
        """The rows of a table, flat and of plain scalars.

        ``pledges``, ``findings`` and ``notes`` have a row for each; ``verdicts`` for each pledge and each
        place and activity of it; ``evidence`` for each incident that bears on a pledge and each origin
        that speaks of it; ``history`` for each step.

        Raises:
            InputError: for another table.
        """
        from pledgewatch.export import TABLES

        table = one_of("review", "table", table, TABLES)
        if table in ("verdicts", "evidence", "history"):
            from pledgewatch.export.rows import rows_of

            return rows_of(self, table)
        return [_flat(row) for row in self.to_dict()[table]]

    def to_page(
        self, folder: str | os.PathLike[str], *, publisher: str | None = None, url: str = ""
    ) -> tuple[Path, ...]:
        """Write the review as a static site: an index, and a dossier for each pledge.

        It can be read without a server and without scripts; see ``docs/page.md``.

        Args:
            folder: Where to: a folder that does not exist, is empty, or holds such a site, which is
                replaced.
            publisher: Who publishes it; left out: the title of the ledger.
            url: The address at which it will stand, for citations and ClaimReview.

        Returns:
            The files written, the index first.

        Raises:
            InputError: for a review whose clocks differ, a folder that holds something else, one
                that cannot be written, and an address that is not http or https.
        """
        from pledgewatch.show.site import site, write_site

        return write_site(site(self, publisher=publisher, url=url), folder)

    def to_frame(self, backend: str = "pandas", table: str = "pledges") -> Any:
        """The rows of `rows` as a data frame; times are timezone-aware datetimes in UTC.

        Args:
            backend: ``pandas``, ``polars`` or ``pyarrow``, which must be installed.
            table: ``pledges``, ``findings``, ``notes``, ``verdicts``, ``evidence`` or ``history``.

        Raises:
            InputError: for another backend or table.
            PledgewatchError: where the backend is not installed.
        """
        from pledgewatch.export.frames import frame
        from pledgewatch.export.rows import columns_of

        rows = self.rows(table)
        return frame(rows, backend, columns_of(table, rows))

    def export(self, format: str, **options: Any) -> str:
        """The review as text in another format; see `pledgewatch.export.export`."""
        from pledgewatch.export import export

        return export(self, format, **options)

    # -- for people ----------------------------------------------------------------------------

    def __str__(self) -> str:
        from pledgewatch.show.text import summary

        return summary(self)

    def __repr__(self) -> str:
        known = f", as known by {self.as_of}" if self._at != self._as_of else ""
        counts = (
            f"{len(self)} {'pledge' if len(self) == 1 else 'pledges'}, {len(self.contradictions)} "
            f"{'finding' if len(self.contradictions) == 1 else 'findings'}"
        )
        return f"<Review at {self.at}{known}: {counts}>"

    def _ipython_key_completions_(self) -> list[str]:
        return list(self.keys())

    def _repr_html_(self) -> str:
        from pledgewatch.show.html import card

        return card(self)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}


def _ratio(value: float | None) -> float | None:
    return None if value is None or value in (float("inf"), float("-inf")) else value


def _ratio_of_ratios(measured: Measured) -> dict[str, float | None] | None:
    """Inside over outside, with its bounds."""
    both = measured.ratio_of_ratios
    if both is None:
        return None
    return {"rr": _ratio(both.rr), "low": _ratio(both.low), "high": _ratio(both.high)}


def _look_data(measured: Measured) -> dict[str, Any] | None:
    """What it showed at the look that decides, or the latest one passed."""
    look = measured.look
    if look is None:
        return None
    return {
        "at": iso(look._cut),
        "final": look.final,
        "rr": _ratio(look.rr),
        "low": _ratio(look.low),
        "high": _ratio(look.high),
    }


def _measure_data(measured: Measured) -> dict[str, Any]:
    return {
        "measure": measured.name,
        "verdict": measured.verdict.value,
        "rr": _ratio(measured.rr),
        "low": _ratio(measured.low),
        "high": _ratio(measured.high),
        "share": measured.share,
        "reason": measured.reason,
        "baseline": measured.baseline,
        "before": measured.before,
        "after": measured.after,
        "look": _look_data(measured),
        "outside": _ratio(measured.outside),
        "outside_low": _ratio(measured.outside_low),
        "outside_high": _ratio(measured.outside_high),
        "outside_before": measured.outside_before,
        "outside_after": measured.outside_after,
        "total": _ratio(measured.total),
        "total_low": _ratio(measured.total_low),
        "total_high": _ratio(measured.total_high),
        "ratio_of_ratios": _ratio_of_ratios(measured),
        "band": [{"share": share, "verdict": verdict.value} for share, verdict in measured.band],
    }


def _unit_data(unit: UnitJudgement) -> dict[str, Any]:
    return {
        "place": unit.place,
        "activity": unit.activity,
        "verdict": unit.verdict.value,
        "counts": {"certain": unit.certain, "possible": unit.possible},
        "coverage": unit.coverage,
        "measures": [_measure_data(measured) for measured in unit.measures],
    }


def _absence_data(judgement: Judgement) -> dict[str, float] | None:
    absence = judgement.absence
    if absence is None:
        return None
    return {
        "days": absence.days,
        "sensitivity": absence.sensitivity,
        "per_day": absence.per_day,
    }


def _pledge_data(judgement: Judgement) -> dict[str, Any]:
    pledge = judgement.scope.pledge
    testable = [m for m in judgement.measures if m.is_testable]
    named = [m for m in testable if m.name == pledge.measure]
    deciding = next(iter(named or testable), None)
    return {
        "id": pledge.id,
        "kind": pledge.kind.value,
        "debtor": pledge.debtor,
        "lifecycle": judgement.lifecycle.value,
        "settled": judgement.settled,
        "verdict": judgement.verdict.value,
        "reason": judgement.reason,
        "flags": sorted(judgement.flags),
        "counts": {"certain": judgement.certain, "possible": judgement.possible},
        "coverage": judgement.coverage,
        "achieved": judgement.achieved,
        "absence": _absence_data(judgement),
        "reduction": _measure_data(deciding) if deciding is not None else None,
        "measures": [_measure_data(measured) for measured in judgement.measures],
        "units": [_unit_data(unit) for unit in judgement.units],
    }


def _finding_data(finding: Finding) -> dict[str, Any]:
    since = finding.since
    return {
        "kind": finding.kind,
        "pledge": finding.pledge,
        "statement": finding.statement,
        "incident": finding.incident,
        "number": finding.number,
        "certainty": finding.certainty.word,
        "rung": finding.rung.value if finding.rung else None,
        "p": finding.p,
        "since": None if since is None else iso(since.lo),
        "until": None if since is None else iso(since.last),
        "records": list(finding.records),
        "origins": list(finding.origins),
        "alarm": list(finding.alarm),
        "text": finding.text,
    }


def _flat(row: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
    """Nested tables as dotted columns, lists of names as one text; lists of tables are left out."""
    flat: dict[str, Any] = {}
    for key, value in row.items():
        name = f"{prefix}{key}"
        if name == "skepticism.parts":
            continue  # what a number is made of fills no row
        if isinstance(value, Mapping):
            flat |= _flat(value, f"{name}.")
        elif not isinstance(value, list):
            flat[name] = value
        elif not any(isinstance(item, Mapping) for item in value):
            flat[name] = ", ".join(map(str, value))
    return flat


# -- how a ledger proves itself ----------------------------------------------------------------


def unmet(ledger: Ledger) -> list[str]:
    """What the ledger's own `expected` blocks demand and its reviews do not hold, as sentences."""
    from pledgewatch.model.records import Expected

    missing: list[str] = []
    for expected in a_ledger("unmet", ledger).all(Expected):
        as_of = expected.as_of.last
        made = review(ledger, at=expected.at.last if expected.at else as_of, as_of=as_of)
        where = f"as of {iso(as_of)}, {expected.pledge}"
        try:
            judgement = made[expected.pledge]
        except KeyError:
            missing.append(f"{where}: the pledge is not known yet")
            continue
        missing += [f"{where}: {text}" for text in _misses(made, judgement, expected)]
    return missing


def _misses(made: Review, judgement: Judgement, expected: Any) -> Iterator[str]:
    for name, want, got in (
        ("verdict", expected.verdict, judgement.verdict.value),
        ("lifecycle", expected.lifecycle, judgement.lifecycle.value),
    ):
        if want is not None and want != got:
            yield f"{name} is {got}, expected {want}"
    for flag in expected.flags:
        if flag not in judgement.flags:
            yield f"flag {flag} is not set"
    bounds = expected.skepticism
    if bounds is not None:
        value = made.skepticism(expected.pledge).value
        if not bounds.low <= value <= bounds.high:
            yield f"skepticism is {value:.3f}, expected {bounds.low:g} to {bounds.high:g}"
    for name, want in expected.measures.items():
        measured = judgement.measure(name)
        got = measured.verdict.value if measured else "not measured"
        if got != want:
            yield f"by {name} it is {got}, expected {want}"
    findings = [f for f in made.contradictions if f.pledge in (expected.pledge, None)]
    for wanted in expected.findings:
        if not any(_meets(finding, wanted) for finding in findings):
            yield f"no finding {_wanted(wanted)}"
    for kind in expected.no_findings:
        if any(finding.kind == kind for finding in made.findings(expected.pledge)):
            yield f"there is a finding {kind}"
    for wanted in expected.notes:
        if not any(
            note.kind == wanted.kind and set(wanted.records) <= set(note.records)
            for note in made.notes_on(expected.pledge)
        ):
            yield f"no note {_wanted(wanted)}"


def _meets(finding: Finding, wanted: Any) -> bool:
    return (
        finding.kind == wanted.kind
        and set(wanted.records) <= {*finding.records, finding.incident, finding.statement}
        and wanted.certainty in (None, finding.certainty.word)
        and wanted.rung in (None, finding.rung.value if finding.rung else None)
        and wanted.origins in (None, len(finding.origins))
    )


def _wanted(wanted: Any) -> str:
    told = [wanted.kind]
    if wanted.records:
        told.append(f"on {', '.join(wanted.records)}")
    told += [
        f"{name} {value}"
        for name, value in (
            ("certainty", wanted.certainty),
            ("rung", wanted.rung),
            ("origins", wanted.origins),
        )
        if value is not None
    ]
    return " ".join(told)
