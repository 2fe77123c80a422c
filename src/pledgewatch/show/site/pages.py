"""Which pages a site has, and what stands on each: the templates say how."""

from __future__ import annotations

import hashlib
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.findings import Finding
from pledgewatch.engine.review import Review
from pledgewatch.engine.skepticism import Estimate
from pledgewatch.errors import InputError
from pledgewatch.export.claimreview import claim_review
from pledgewatch.io.files import path_of
from pledgewatch.model.dates import civil_date
from pledgewatch.model.logic import T
from pledgewatch.model.records import (
    Activity,
    Actor,
    Node,
    Place,
    Pledge,
    Retract,
)
from pledgewatch.model.time import exact
from pledgewatch.show.drawing import timeline_svg
from pledgewatch.show.parts import EvidenceRow, Link, link, rows, told
from pledgewatch.show.render import environment, rendered
from pledgewatch.show.site.settings import Settings
from pledgewatch.show.site.states import Course, State, course_of
from pledgewatch.words import (
    Brief,
    also_said,
    assumptions_said,
    brief,
    briefs,
    deadline_said,
    note_said,
    pledge_said,
    record_said,
    series_of,
    skepticism_parts,
    verdict_because,
    would_move,
)
from pledgewatch.words.brief import title
from pledgewatch.words.forms import between, listed, percent, say, say_day, say_instant
from pledgewatch.words.measures import in_short, wanted
from pledgewatch.words.records import never_said
from pledgewatch.words.templates import VERDICTS
from pledgewatch.words.verdicts import decisive, verdict_word

if TYPE_CHECKING:
    from pledgewatch.live import History

MOST_CHANGES, MOST_NEWS, MOST_RECORDS = 5, 50, 200
"""How many changes stand on the index and in the feed, and records on a dossier."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


@attrs.frozen(kw_only=True)
class Listed:
    """A pledge in a list.

    Attributes:
        brief: The answer on it.
        path: The page it has.
        actors, topics: The names of the pages on which it stands too.
        said: The day it was made, as ISO 8601.
        turned: The day of its last verdict.
        chance: How likely it is to be broken.
    """

    brief: Brief
    path: str
    actors: tuple[str, ...]
    topics: tuple[str, ...]
    said: str
    turned: str
    chance: Estimate | None


@attrs.frozen(kw_only=True)
class Turned:
    """A change of a verdict; of a new pledge, its first one."""

    at: int
    day: str
    entry: Listed
    verdict: Verdict
    before: Verdict | None


@attrs.frozen(kw_only=True)
class Tile:
    """A number that the answer rests on, and what it is of."""

    value: str
    text: str


@attrs.frozen(kw_only=True)
class View:
    """An answer as a page shows it: what the slider changes.

    Attributes:
        day: Since when, in words.
        stamp: The same as ISO 8601, local.
        rows: The strongest evidence.
        is_against: Whether it is against the pledge.
    """

    brief: Brief
    day: str
    stamp: str
    tiles: tuple[Tile, ...]
    rows: Sequence[EvidenceRow]
    is_against: bool


def site(
    review: Review,
    settings: Settings | None = None,
    templates: str | os.PathLike[str] | None = None,
) -> dict[str, str]:
    """The pages of a review by their path.

    Args:
        review: The review; it must judge the world at its own knowledge time.
        settings: How the site presents itself.
        templates: A folder of templates that take the place of ours.

    Raises:
        InputError: for a review whose clocks differ, for its pages show what was known when; for a folder
            that is none, and a template that cannot be used.
    """
    if review._at != review._as_of:
        raise InputError(
            entry="page", field="at", expected="a review of the world as of its own time"
        )
    return _Site(review, settings or Settings(), templates).pages()


class _Site:
    """The pages of a review in the making."""

    def __init__(
        self, review: Review, settings: Settings, templates: str | os.PathLike[str] | None
    ) -> None:
        self.review, self.ledger, self.zone = review, review.ledger, review.ledger.timezone
        self.settings = settings
        self.heading = review.ledger.heading
        self.publisher = settings.publisher or self.heading
        self.templates = environment(None if templates is None else path_of(templates))
        self.histories: dict[str, History] = {
            each.pledge: review.history(each.pledge) for each in review
        }
        known = [p for p in self.ledger.all(Pledge) if p._known_at <= review._as_of]
        self.gone = [each for each in known if each.id not in self.histories]
        self.names = _names([*self.histories, *(each.id for each in self.gone)])
        debtors = (id for each in review for id in _actors(each.scope.pledge))
        self.actors = _names(dict.fromkeys(debtors))
        topics = (topic for each in review for topic in _topics(each.scope.pledge))
        self.topics = _names(dict.fromkeys(topics))

    # -- which pages -------------------------------------------------------------------------------

    def pages(self) -> dict[str, str]:
        """Every page by its path."""
        entries = [self.entry(each) for each in briefs(self.review)]
        changes = self.changes(entries)
        pages = {"index.html": self.listing(entries, changes, self.heading, "index.html")}
        for id, name in self.actors.items():
            of = [each for each in entries if name in each.actors]
            label = self.ledger.label(Actor, id)
            path = f"actors/{name}.html"
            pages[path] = self.listing(of, self.changes(of), label, path)
        for topic, name in self.topics.items():
            of = [each for each in entries if name in each.topics]
            path = f"topics/{name}.html"
            pages[path] = self.listing(of, self.changes(of), topic, path)
        order = [each.pledge for entry in entries for each in _versions(entry.brief)]
        heads = {each.brief.judgement.pledge: each.brief for each in entries}
        for place, id in enumerate(order):
            around = order[place - 1] if place else None, next(iter(order[place + 1 :]), None)
            pages |= self.dossier(id, heads.get(id), around)
        for pledge in self.gone:
            pages[self.path(pledge.id)] = self.stub(pledge)
        if self.settings.url:
            pages["feed.xml"] = self.page("feed.xml", "feed.xml", changes=changes[:MOST_NEWS])
        pages["style.css"] = self.page("style.css", "style.css")
        pages["script.js"] = self.page("script.js", "script.js")
        data = json.dumps(
            self.review.to_dict(), ensure_ascii=False, allow_nan=False, separators=(",", ":")
        )
        pages["review.json"] = f"{data}\n"
        return pages

    def page(self, template: str, path: str, **values: Any) -> str:
        """A page by its template, with what all of them know."""
        return rendered(
            self.templates,
            template,
            review=self.review,
            settings=self.settings,
            heading=self.heading,
            masthead=self.settings.masthead or self.publisher,
            publisher=self.publisher,
            path=path,
            root="../" * path.count("/"),
            as_of=say_instant(self.review._as_of, self.zone),
            zone=self.zone or "UTC",
            **values,
        )

    def path(self, pledge: str) -> str:
        """The dossier of a pledge."""
        return f"pledges/{self.names[pledge]}.html"

    # -- lists -------------------------------------------------------------------------------------

    def entry(self, now: Brief) -> Listed:
        """A pledge in the lists."""
        judgement = now.judgement
        pledge = judgement.scope.pledge
        turns = _turns(self.histories[pledge.id])
        return Listed(
            brief=now,
            path=self.path(pledge.id),
            actors=tuple(self.actors[id] for id in _actors(pledge)),
            topics=tuple(self.topics[topic] for topic in _topics(pledge)),
            said=civil_date(pledge.said, self.zone),
            turned=civil_date(exact(turns[-1][0]), self.zone),
            chance=_chance(judgement),
        )

    def changes(self, entries: Iterable[Listed]) -> list[Turned]:
        """The changes of verdicts, the latest first."""
        found = [
            Turned(at=at, day=say_day(at, self.zone), entry=entry, verdict=verdict, before=before)
            for entry in entries
            for at, before, verdict in _turns(self.histories[entry.brief.judgement.pledge])
        ]
        return sorted(found, key=lambda each: -each.at)

    def listing(
        self, entries: Sequence[Listed], changes: Sequence[Turned], name: str, path: str
    ) -> str:
        """The index, or the page of an actor or topic."""
        whole = path == "index.html"
        counts = Counter(each.brief.judgement.verdict for each in entries)
        actors = sorted({(self.ledger.label(Actor, id), of) for id, of in self.actors.items()})
        shown = {name for each in entries for name in each.actors}
        about = {each.pledge for each in self.review}
        notes = [note_said(each) for each in self.review.notes if each.pledge not in about]
        others = [each for each in self.review.findings if each.pledge is None]
        return self.page(
            "index.html",
            path,
            name=name,
            is_whole=whole,
            entries=entries,
            counts={verdict.value: counts[verdict] for verdict in Verdict if counts[verdict]},
            meanings={verdict.value: said for verdict, said in VERDICTS.items()},
            changes=changes[:MOST_CHANGES],
            actors=[each for each in actors if each[1] in shown],
            topics=sorted(self.topics.items()),
            also=[also_said(each) for each in series_of(others)] if whole else (),
            notes=notes if whole else (),
            assumptions=assumptions_said(self.ledger),
            gone=[(title(self.ledger, each), self.path(each.id)) for each in self.gone]
            if whole
            else (),
        )

    # -- dossiers ----------------------------------------------------------------------------------

    def dossier(
        self, id: str, head: Brief | None, around: tuple[str | None, str | None]
    ) -> Iterator[tuple[str, str]]:
        """The dossier of a pledge, and its answer to be shown in pages of others."""
        review, judgement = self.review, self.review[id]
        now = brief(review, id) if head is None else head
        course = course_of(review, now, self.histories[id])
        *past, last = (self.view(course, each) for each in course.states)
        last = attrs.evolve(last, day=say_instant(review._as_of, self.zone))
        views = [*past, last]
        picture = timeline_svg(*course.timelines)
        path, pledge = self.path(id), judgement.scope.pledge
        rated = claim_review(review, publisher=self.publisher, pledges=[id])
        for each in rated["@graph"]:
            each["url"] = f"{self.settings.url}{path}"
        yield (
            path,
            self.page(
                "dossier.html",
                path,
                pledge=pledge,
                views=views,
                now=last,
                picture=picture,
                is_whole=course.is_whole,
                around=[self.path(each) if each else "" for each in around],
                versions=[
                    (self.path(v.pledge), title(self.ledger, v.scope.pledge), verdict_word(v))
                    for v in now.versions
                ],
                actors=[(self.ledger.label(Actor, a), self.actors[a]) for a in _actors(pledge)],
                topics=[(topic, self.topics[topic]) for topic in _topics(pledge)],
                findings=told(self.ledger, review.findings(id)),
                because=verdict_because(judgement),
                pledged=pledge_said(self.ledger, pledge),
                likely=self.likely(judgement),
                terms=[each for each in self.terms(judgement) if each[1]],
                notes=[note_said(note) for note in review.notes_on(id)],
                steps=[_without(step.text, step.records) for step in self.histories[id]],
                records=self.records(judgement, course),
                source=link(self.ledger, pledge),
                made=now.made.removesuffix(f" ({judgement.lifecycle.value.replace('_', ' ')})"),
                embed=f"embed/{self.names[id]}.html",
                claim=rated if rated["@graph"] else None,
            ),
        )
        embed = f"embed/{self.names[id]}.html"
        yield embed, self.page("embed.html", embed, now=last, address=path)

    def view(self, course: Course, state: State) -> View:
        """A state of the answer as a page shows it."""
        now = state.brief
        chances = course.timelines[-1].chances
        forecast = chances[0].now if chances and state.since > chances[0].lo else None
        return View(
            brief=now,
            day=say_instant(state.since, self.zone),
            stamp=civil_date(exact(state.since), self.zone),
            tiles=tuple(_tiles(now.judgement, state.findings, state.chance, forecast)),
            rows=rows(self.ledger, now),
            is_against=bool(state.findings),
        )

    def likely(self, judgement: Judgement) -> list[str]:
        """What the chance rests on, and what would move it."""
        found = judgement.skepticism
        return [] if found is None else [*skepticism_parts(found).values(), *would_move(found)]

    def records(self, judgement: Judgement, course: Course) -> list[tuple[str, str | None, Link]]:
        """The records that bear on a pledge, by when they became known: what they are, a quotation, the source."""
        ids = {judgement.pledge}
        ids.update(
            id for state in course.states for finding in state.findings for id in finding.records
        )
        ids.update(
            id for each in (*judgement.incidents, *judgement.fulfilments) for id in each.records
        )
        ids.update(id for note in self.review.notes_on(judgement.pledge) for id in note.records)
        ids.update(id for step in self.histories[judgement.pledge] for id in step.records)
        dated = self.ledger.dated
        found = sorted((dated[id] for id in ids if id in dated), key=lambda r: (r._known_at, r.id))
        return [
            (
                record_said(self.ledger, each).removeprefix(f"{each.id}: "),
                each.quote,
                link(self.ledger, each),
            )
            for each in found[:MOST_RECORDS]
        ]

    def terms(self, judgement: Judgement) -> Iterator[tuple[str, str]]:
        """What exactly was pledged."""
        scope = judgement.scope
        pledge = scope.pledge

        def names(kind: type[Node], ids: Iterable[str]) -> str:
            return listed(self.ledger.label(kind, id) for id in ids)

        yield "Pledged by", names(Actor, [pledge.debtor])
        yield "Said by", names(Actor, [pledge.speaker] if pledge.speaker else [])
        yield "Said to", names(Actor, [pledge.creditor] if pledge.creditor else [])
        yield "Said", say(pledge.said, self.zone)
        yield "What", names(Activity, pledge.activities)
        yield "Not counted", names(Activity, pledge.except_activities)
        yield "Where", names(Place, pledge.places) or "everywhere"
        yield "Places left out", names(Place, (*pledge.except_places, *pledge.control))
        yield "Not bound", names(Actor, pledge.except_actors)
        yield "In force from", say_instant(scope.opens.lo, self.zone)
        yield "Until", deadline_said(scope) if scope.has_deadline else "no end was given"
        yield "Against", names(Actor, pledge.targets)
        yield "Not against", names(Actor, pledge.except_targets)
        yield (
            "How far",
            "" if pledge.share is None else f"down to {percent(pledge.share)} of before",
        )
        condition = pledge.condition
        yield "Condition", "" if condition is None else condition.quote or condition.text
        yield "Reason given", pledge.reason or ""

    def stub(self, pledge: Pledge) -> str:
        """What is left of a pledge that was taken back: that it was, and who took it back."""
        alive = self.review.case.snapshot.alive
        back = [r for r in self.ledger.all(Retract) if r.target == pledge.id and r.id in alive]
        return self.page(
            "gone.html",
            self.path(pledge.id),
            title=title(self.ledger, pledge),
            said=say(pledge.said, self.zone),
            back=[(say(each._known_moment, self.zone), link(self.ledger, each)) for each in back],
        )


def _versions(brief: Brief) -> list[Judgement]:
    return [brief.judgement, *brief.versions]


def _actors(pledge: Pledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (pledge.debtor, pledge.speaker))))


def _topics(pledge: Pledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (pledge.topic, *pledge.tags))))


def _without(text: str, ids: Iterable[str]) -> str:
    """A text without the ids before what they name."""
    for id in ids:
        text = text.replace(f"{id}: ", "")
    return text


def _turns(history: History) -> list[tuple[int, Verdict | None, Verdict]]:
    """When the verdict turned, from what to what."""
    found: list[tuple[int, Verdict | None, Verdict]] = []
    for step in history:
        before = found[-1][2] if found else None
        if step.verdict is not before:
            found.append((step._as_of, before, step.verdict))
    return found


def _chance(judgement: Judgement) -> Estimate | None:
    found = judgement.skepticism
    return None if found is None or found.outcome is not None else found.now


def _tiles(
    judgement: Judgement,
    findings: Sequence[Finding],
    chance: Estimate | None,
    forecast: Estimate | None,
) -> Iterator[Tile]:
    """The numbers of an answer: how much is left, what was reported, the chance, the end."""
    scope, pledge = judgement.scope, judgement.scope.pledge
    measured = decisive(judgement) if pledge.kind.is_reduction else None
    if measured is not None and in_short(measured):
        yield Tile(value=in_short(measured), text=wanted(measured))
    sure = {each.incident for each in findings if each.certainty is T and each.incident}
    maybe = {each.incident for each in findings if each.incident} - sure
    if sure or maybe:
        text = "reports against it: confirmed and not confirmed"
        yield Tile(value=f"{len(sure):,} + {len(maybe):,}", text=text)
    if chance is not None:
        bounds = between(chance.low, chance.high)
        yield Tile(value=percent(chance.value), text=f"chance that it is broken {bounds}")
    elif forecast is not None:
        bounds = between(forecast.low, forecast.high)
        text = f"chance that it would be broken {bounds}, when it was made"
        yield Tile(value=percent(forecast.value), text=text)
    if scope.has_deadline:
        text = "the deadline" if scope.is_demand else "the end"
        yield Tile(value=deadline_said(scope), text=text)
    else:
        yield Tile(value="No end date", text=f"so it {never_said(scope).split(';')[0]}")


def _names(ids: Iterable[str]) -> dict[str, str]:
    """A file name for each id that every file system takes, and no two the same."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in ids:
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", id)[:80]
        if name != id or name.casefold() in taken or _RESERVED.fullmatch(name):
            name = f"{name[:60]}-{hashlib.sha256(id.encode()).hexdigest()[:12]}"
        taken.add(name.casefold())
        names[id] = name
    return names
