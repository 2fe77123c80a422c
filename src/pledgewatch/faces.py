"""What values can do that later rooms know how to: the one place that names rooms below.

A ledger can be reviewed, a review drawn, a finding said in words; but records know nothing of reviews,
and reviews nothing of words. Each such method is named here with the function that does it, which is
imported when it is first asked for. What type checkers are to know of it stands in ``faces.pyi``.
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from typing import Any


class _Face:
    """A method that is a function of another room, imported when it is first asked for."""

    def __init__(self, where: str) -> None:
        self._where = where
        self._function: Callable[..., Any] | None = None

    def __get__(self, value: object, owner: type | None = None) -> Any:
        if self._function is None:
            module, _, name = self._where.partition(":")
            self._function = getattr(importlib.import_module(f"pledgewatch.{module}"), name)
        return self._function if value is None else self._function.__get__(value, owner)


class _Asked(_Face):
    """A property that is a function of another room."""

    def __get__(self, value: object, owner: type | None = None) -> Any:
        found = super().__get__(None, owner)
        return found if value is None else found(value)


class _Shown:
    """How a value looks in a notebook, from how it looks as text and as HTML."""

    __slots__ = ()

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, str]:
        return {"text/plain": str(self), "text/html": self._repr_html_()}  # type: ignore[attr-defined]


class LedgerFaces(_Shown):
    """What a ledger can do."""

    __slots__ = ()
    review = _Face("tables.review:review_of")
    reviews = _Face("tables.review:reviews_of")
    graph = _Face("graph:of_ledger")
    plot = _Asked("show.charts:LedgerPlots")
    write = _Face("io:write")
    record = _Face("live.intake:record_of")
    records_of = _Face("live.intake:records_of")
    __str__ = _Face("show.plain:ledger_text")
    _repr_html_ = _Face("show.cards:ledger_card")


class ReviewFaces(_Shown):
    """What a review can do."""

    __slots__ = ()
    diff = _Face("live:diff_from")
    history = _Face("live:history")
    skepticism = _Face("live:skepticism_from")
    graph = _Face("graph:of_review")
    plot = _Asked("show.charts:ReviewPlots")
    explain = _Face("words:review_explained")
    to_dict = _Face("export.data:data_of")
    rows = _Face("export.rows:rows_of")
    to_frame = _Face("export.frames:frame_of")
    export = _Face("export:export")
    to_page = _Face("show.site:write_review")
    __str__ = _Face("show.text:summary")
    _repr_html_ = _Face("show.cards:review_card")


class JudgementFaces(_Shown):
    """What the answer on one pledge can do."""

    __slots__ = ()
    findings = _Asked("engine.review:findings_of")
    notes = _Asked("engine.review:notes_of")
    skepticism = _Asked("live:skepticism_of")
    headline = _Asked("words:headline")
    explain = _Face("words:judgement_explained")
    history = _Face("live:history_of")
    plot = _Asked("show.charts:JudgementPlots")
    to_dict = _Face("export.data:judgement_data")
    __str__ = _Face("show.plain:judgement_text")
    _repr_html_ = _Face("show.cards:judgement_card")


class FindingFaces(_Shown):
    """What a finding can do."""

    __slots__ = ()
    text = _Asked("words:finding_said")
    explain = _Face("words:finding_explained")
    to_dict = _Face("export.data:data_of")
    __str__ = _Face("show.plain:finding_text")
    _repr_html_ = _Face("show.cards:finding_card")


class FindingsFaces(_Shown):
    """What a list of findings can do."""

    __slots__ = ()
    __str__ = _Face("show.plain:findings_text")
    _repr_html_ = _Face("show.cards:findings_card")


class RemarksFaces(_Shown):
    """What the remarks of lint can do."""

    __slots__ = ()
    __str__ = _Face("show.plain:remarks_text")
    _repr_html_ = _Face("show.cards:remarks_card")


class NoteFaces:
    """What a note can do."""

    __slots__ = ()
    text = _Asked("words:note_said")
    __str__ = _Face("words:note_said")


class SkepticismFaces(_Shown):
    """What a chance can do."""

    __slots__ = ()
    curve = _Face("live:curve")
    half_way = _Asked("live.scores:half_way")
    text = _Asked("words:skepticism_said")
    moves = _Face("live:moves")
    explain = _Face("words:skepticism_explained")
    to_dict = _Face("export.data:data_of")
    __str__ = _Face("show.plain:skepticism_text")
    _repr_html_ = _Face("show.cards:skepticism_card")


class RecordFaces(_Shown):
    """What a track record can do."""

    __slots__ = ()
    text = _Asked("words:track_record_said")
    __str__ = _Face("show.plain:record_text")
    _repr_html_ = _Face("show.cards:record_card")


class MoveFaces:
    """What a move of a chance can do."""

    __slots__ = ()
    to_dict = _Face("export.data:move_data")
    text = _Asked("words:move_said")
    __str__ = _Face("words:move_said")


class PointFaces:
    """What a point of a curve can do."""

    __slots__ = ()
    to_dict = _Face("export.data:data_of")
    text = _Asked("words:point_said")
    __str__ = _Face("words:point_said")


class CurveFaces(_Shown):
    """What a curve can do."""

    __slots__ = ()
    text = _Asked("words:curve_finding")
    plot = _Face("show.charts:curve_chart")
    to_dict = _Face("export.data:curve_data")
    __str__ = _Face("show.plain:curve_text")
    _repr_html_ = _Face("show.cards:curve_card")


class ScoresFaces:
    """What the scores of forecasts can do."""

    __slots__ = ()
    plot = _Asked("show.charts:ScoresPlots")
    to_dict = _Face("export.data:scores_data")
    __str__ = _Face("words:scores_said")


class ChangeFaces:
    """What a change, a step of a history or a piece of news can do."""

    __slots__ = ()
    text = _Asked("words:change_said")
    to_dict = _Face("export.data:change_data")
    __str__ = _Face("words:change_said")


class DiffFaces(_Shown):
    """What the difference of two reviews can do."""

    __slots__ = ()
    to_dict = _Face("export.data:diff_data")
    __str__ = _Face("show.changes:changes_listed")
    _repr_html_ = _Face("show.cards:diff_card")


class HistoryFaces(_Shown):
    """What a history can do."""

    __slots__ = ()
    __str__ = _Face("show.plain:history_text")
    _repr_html_ = _Face("show.cards:history_card")
