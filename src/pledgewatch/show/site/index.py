"""The index of a site: every pledge with its answer, filters, and what concerns no one pledge."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from html import escape

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.model.dates import iso
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Actor
from pledgewatch.show.drawing import gauge
from pledgewatch.show.marks import is_decided
from pledgewatch.show.site.course import Course
from pledgewatch.show.site.frame import bullets, document, explained, heading
from pledgewatch.show.site.parts import (
    answer,
    badges,
    counted,
    findings,
    slider,
    steps,
    told_clocks,
)
from pledgewatch.words import pledge_said
from pledgewatch.words.forms import plural, say
from pledgewatch.words.templates import VERDICTS


def index(course: Course, address: Callable[[str], str], footer: str) -> str:
    """The index.

    Args:
        address: The address of the dossier of a pledge.
    """
    review = course.review
    title = review.ledger.heading
    return document(title, _main(course, address, title), footer=footer)


def _main(course: Course, address: Callable[[str], str], title: str) -> Iterator[str]:
    review = course.review
    yield heading(1, title)
    yield told_clocks(review)
    certain = sum(finding.certainty is T for finding in review.findings)
    possible = len(review.findings) - certain
    yield (
        f"<p>{plural(len(review), 'pledge')}, "
        f'<span data-counts="{counted(course)}"><span class="sure">{certain}</span> certain and '
        f'<span class="maybe">{possible}</span> possible contradictions</span>.</p>'
    )
    if review.judgements:
        yield slider(course)
        yield _filters(course)
        yield _table(course, address)
    else:
        yield "<p>No pledge is known by then.</p>"
    if any(held.finding.pledge is None for held in course.held):
        yield heading(2, "Beside the pledges")
        yield findings(course, None, "beside")
    if course.gone:
        yield heading(2, "Taken back")
        yield bullets(f'<a href="{escape(address(id))}">{escape(id)}</a>' for id in course.gone)
    known = {judgement.pledge for judgement in review}
    rest = [note for note in review.notes if note.pledge not in known]
    if rest:
        yield heading(2, "Also noted")
        yield bullets(escape(note.text) for note in rest)
    yield heading(2, "How to read this")
    meanings = explained((verdict.value, meaning) for verdict, meaning in VERDICTS.items())
    yield (
        "<p>Every pledge has three answers. The <em>lifecycle</em> (square) says whether it is in "
        "force. The <em>verdict</em> (round) says whether what was done is what was pledged. "
        "<em>Skepticism</em> (the ruler) is the probability that it is broken, from 0 to 1, with its "
        "interval: it starts from how often such pledges are broken and from the record of whoever "
        "pledged. Once it has turned out, the forecast that was made is left. A contradiction is "
        f"<em>{T.word}</em> or <em>{U.word}</em>.</p>{meanings}"
    )
    yield badges()


def _filters(course: Course) -> str:
    review = course.review
    boxes = "".join(
        f'<label><input type="checkbox" name="verdict" value="{verdict.value}" checked> '
        f"{verdict.value}</label>"
        for verdict in Verdict
    )
    debtors = sorted({(_debtor(course, each), each.scope.pledge.debtor) for each in review})
    options = "".join(
        f'<option value="{escape(id)}">{escape(name)}</option>' for name, id in debtors
    )
    return (
        '<form class="controls" id="filters" role="search" aria-label="Filter the pledges" hidden>'
        '<p><label for="words">Words</label> <input type="search" id="words"> '
        '<label for="debtor">Pledged by</label> <select id="debtor"><option value="">anybody</option>'
        f"{options}</select></p>"
        f"<fieldset><legend>Verdict</legend>{boxes}</fieldset>"
        '<p id="shown" role="status" class="faint"></p></form>'
    )


def _debtor(course: Course, judgement: Judgement) -> str:
    return course.review.ledger.label(Actor, judgement.scope.pledge.debtor)


def _table(course: Course, address: Callable[[str], str]) -> str:
    rows = "".join(
        _row(course, judgement, address(judgement.pledge), f"pledge-{number}")
        for number, judgement in enumerate(course.review)
    )
    head = "".join(
        f'<th scope="col">{name}</th>'
        for name in ("Pledge", "Answer", "Skepticism", "Contradictions")
    )
    return (
        '<div class="wide"><table class="pledges"><caption>Pledges</caption>'
        f"<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table></div>"
    )


def _row(course: Course, judgement: Judgement, address: str, name: str) -> str:
    review, pledge = course.review, judgement.scope.pledge
    found = review.findings(pledge.id)
    certain = sum(finding.certainty is T for finding in found)
    said = say(pledge.said, review.ledger.timezone)
    return (
        f'<tr id="{name}" data-debtor="{escape(pledge.debtor)}" '
        f'data-verdict="{judgement.verdict.value}">'
        f'<th scope="row"><a href="{escape(address)}">{escape(pledge.id)}</a><br>'
        f"{escape(pledge_said(review.ledger, pledge))}"
        f'<br><span class="faint">{escape(_debtor(course, judgement))}, '
        f'<time datetime="{iso(pledge.said.lo)}">{escape(said)}</time></span></th>'
        f"<td>{answer(judgement)}{steps(course, pledge.id, name, is_hidden=True)}</td>"
        f'<td><span class="now">{_chance(judgement)}</span>'
        '<span class="then" hidden>not told of that time</span></td>'
        f'<td data-counts="{counted(course, pledge.id)}"><span class="sure">{certain}</span> certain<br>'
        f'<span class="maybe">{len(found) - certain}</span> possible</td></tr>'
    )


def _chance(judgement: Judgement) -> str:
    """The chance that it is broken; once it has turned out, the forecast that was made."""
    found = judgement.skepticism
    if found is None:
        return "none given"
    given = found.announced if is_decided(found) else found.now
    then = "forecast " if is_decided(found) else ""
    return (
        f"{gauge(found)} {then}{given.value:.2f}<br>"
        f'<span class="faint">{given.low:.2f} to {given.high:.2f}</span>'
    )
