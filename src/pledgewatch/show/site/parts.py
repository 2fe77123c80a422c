"""What the index and the dossiers have in common: answers, findings and the slider."""

from __future__ import annotations

from html import escape

from pledgewatch.engine.facts import Judgement, Lifecycle, Verdict
from pledgewatch.engine.review import Review
from pledgewatch.model.dates import iso
from pledgewatch.model.logic import Kleene, T, U
from pledgewatch.model.records import Source, Timed
from pledgewatch.show.html import link
from pledgewatch.show.marks import badge, certainty_mark, state
from pledgewatch.show.site.course import Course, Held
from pledgewatch.show.site.frame import bullets, heading, time_tag
from pledgewatch.words import clocks, in_brief, in_parts, record_said
from pledgewatch.words.forms import capital


def answer(judgement: Judgement) -> str:
    """Verdict and lifecycle, in places that the slider may fill anew."""
    settled = "settled" if judgement.settled else ""
    return (
        f'<span class="verdict">{badge(judgement.verdict)}</span> '
        f'<span class="lifecycle">{state(judgement.lifecycle)}</span> '
        f'<span class="settled">{settled}</span>'
    )


def badges() -> str:
    """Every badge there is, for the slider to copy."""
    made = {f"verdict-{verdict.value}": badge(verdict) for verdict in Verdict}
    made |= {f"lifecycle-{each.value}": state(each) for each in Lifecycle}
    made |= {f"certainty-{each.word}": _certainty(each) for each in (T, U)}
    made["lifecycle-none"] = ""
    return "".join(
        f'<template data-badge="{escape(name)}">{markup}</template>'
        for name, markup in made.items()
    )


def _certainty(certainty: Kleene) -> str:
    return f"{certainty_mark(certainty)} {certainty.word}"


def slider(course: Course) -> str:
    """The slider over the dates, hidden until there is a script to move it."""
    last = len(course.dates) - 1
    dates = "".join(
        f'<li data-day="{course.local(date)}">{time_tag(iso(date), course.say(date))}</li>'
        for date in course.dates
    )
    times = "once more" if course.left_out == 1 else f"{course.left_out:,} times more"
    earlier = (
        f" It does not go back over all of them: before the first one something became known {times}."
        if course.left_out
        else ""
    )
    return (
        '<section class="controls" id="over-time" aria-labelledby="over-time-title" hidden>'
        f"{heading(2, 'What was known when', 'over-time-title')}"
        '<p><label for="as-of">As known by</label> '
        f'<output id="as-of-date" for="as-of">{escape(course.say(course.dates[-1]))}</output>'
        f'<span id="as-of-now"> (this page)</span></p>'
        f'<input type="range" id="as-of" min="0" max="{last}" value="{last}" step="1">'
        f'<p class="faint" id="only-now" hidden>What the slider does not move (reasons, skepticism, notes and '
        f"records) is told as known by {escape(course.say(course.dates[-1]))}.</p>"
        f'<p class="faint">Each step of the slider is a time at which an answer or a contradiction changed.{earlier}</p>'
        f'<ol id="dates" hidden>{dates}</ol></section>'
    )


def steps(course: Course, pledge: str, owner: str, *, is_hidden: bool = False) -> str:
    """How the answer on a pledge came about, as a list that the slider reads."""
    items = []
    for step in course.histories[pledge]:
        settled = ' data-settled="yes"' if step.settled else ""
        items.append(
            f'<li data-from="{course.place(step._as_of)}" data-verdict="{step.verdict.value}" '
            f'data-lifecycle="{step.lifecycle.value}"{settled}>'
            f"{'' if is_hidden else escape(step.text)}</li>"
        )
    hidden = " hidden" if is_hidden else ""
    return f'<ol class="steps" data-course="{escape(owner)}"{hidden}>{"".join(items)}</ol>'


def counted(course: Course, pledge: str | None = None) -> str:
    """How many contradictions stood at each date, of a pledge or of all, for the slider."""
    return " ".join(f"{certain}:{possible}" for certain, possible in course.counts(pledge))


def findings(course: Course, pledge: str | None, name: str) -> str:
    """The contradictions that stand, and those that stood once; with a name for the list."""
    standing, fallen = course.standing(pledge), course.fallen(pledge)
    if not standing and not fallen:
        return "<p>None.</p>"
    none = f'<p id="{name}-none"{" hidden" if standing else ""}>None.</p>'
    now = "".join(_finding(course, held) for held in standing)
    parts = [f'{none}<ul class="findings" data-none="{name}-none">{now}</ul>']
    if fallen:
        then = "".join(_finding(course, held) for held in fallen)
        parts.append(
            '<details class="fell"><summary>Held once, and no longer: '
            f'{len(fallen)}</summary><ul class="fallen">{then}</ul></details>'
        )
    return "".join(parts)


def _finding(course: Course, held: Held) -> str:
    finding, review = held.finding, course.review
    stood = " ".join(f"{s.first}:{s.last}:{s.certainty.word}" for s in held.stretches)
    rung = f", {finding.rung.value}" if finding.rung else ""
    first, last = held.stretches[0].first, held.stretches[-1].last
    when = f"Found since {course.say(course.dates[first])}"
    if last < len(course.dates) - 1:
        when += f", until {course.say(course.dates[last + 1])}"
    # What was said stands at the head of the dossier of a pledge.
    parts = [part for part in in_parts(finding) if not (finding.pledge and part[0] == "Said")]
    # What is reported often says the same, and who says so.
    is_told = any(text.startswith(in_brief(finding)) for _, text in parts)
    brief = "" if is_told else f"<p>{escape(in_brief(finding))}</p>"
    why = "".join(
        f'<p class="faint"><strong>{label}</strong> {escape(text)}</p>' for label, text in parts
    )
    sources = bullets(
        source_of(review, record)
        for id in finding.records
        if (record := review.ledger.dated.get(id)) is not None
    )
    return (
        f'<li class="finding" data-stood="{stood}">'
        f'<p><span class="certainty">{_certainty(held.stretches[-1].certainty)}</span> '
        f"<strong>{escape(finding.kind.replace('_', ' '))}</strong>{escape(rung)}</p>"
        f"{brief}{why}"
        f'<p class="faint">{escape(when)}.</p>'
        f"{'<details><summary>Sources</summary>' + sources + '</details>' if sources else ''}</li>"
    )


def source_of(review: Review, record: Timed) -> str:
    """A record in a line, with its source as a link."""
    told = f"<code>{escape(record.id)}</code> {escape(record_said(review.ledger, record))}"
    if record.quote:
        told += f" <q>{escape(record.quote)}</q>"
    source = ""
    if record.source is not None:
        source = review.ledger.label(Source, record.source)
    if record.url is not None:
        return f"{told} {link(source or 'source', record.url)}"
    return f"{told}{f' ({escape(source)})' if source else ''}"


def told_clocks(review: Review) -> str:
    """The clocks as a sentence."""
    return f'<p class="faint">{escape(capital(clocks(review)))}.</p>'
