"""Which pages a site has, and what stands on each: the templates say how."""

from __future__ import annotations

import hashlib
import itertools
import json
import os
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import attrs

from pledgewatch.engine.facts import Judgement, Verdict
from pledgewatch.engine.review import Review
from pledgewatch.engine.skepticism import Estimate
from pledgewatch.errors import InputError
from pledgewatch.export.claimreview import claim_review
from pledgewatch.export.rated import Ratings
from pledgewatch.io.files import path_of
from pledgewatch.model.dates import civil_date
from pledgewatch.model.records import (
    Activity,
    Actor,
    Node,
    Place,
    Pledge,
    Retract,
    Timed,
)
from pledgewatch.model.time import exact
from pledgewatch.show.drawing import timeline_svg
from pledgewatch.show.parts import Link, link, told
from pledgewatch.show.render import environment, rendered
from pledgewatch.show.site.news import Listed, NewsItem, changes_of, is_change, news_of, turns_of
from pledgewatch.show.site.settings import Settings, spoken
from pledgewatch.show.site.states import Course, course_of
from pledgewatch.show.site.views import view_of
from pledgewatch.show.text import unplaced
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
from pledgewatch.words.forms import (
    listed,
    percent,
    say,
    say_day,
    say_instant,
    zone_said,
)
from pledgewatch.words.records import title
from pledgewatch.words.templates import VERDICTS, in_language, said
from pledgewatch.words.verdicts import verdict_word

if TYPE_CHECKING:
    from pledgewatch.live import History

MOST_CHANGES, MOST_NEWS, MOST_RECORDS = 5, 50, 200
"""How many changes stand on the index and in the feed, and records on a dossier."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)", re.IGNORECASE)


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
    settings = settings or Settings()
    with in_language(spoken(settings.language)):
        return _Site(review, settings, templates).pages()


class _Site:
    """The pages of a review in the making."""

    def __init__(
        self, review: Review, settings: Settings, templates: str | os.PathLike[str] | None
    ) -> None:
        self.review, self.ledger, self.zone = review, review.ledger, review.ledger.timezone
        self.settings = settings
        self.ratings = Ratings(review.ledger, review._as_of, settings.ratings)
        self.news: dict[str, list[tuple[int, str]]] = {}
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
        order = [each.pledge for entry in entries for each in _versions(entry.brief)]
        heads = {each.brief.judgement.pledge: each.brief for each in entries}
        dossiers: dict[str, str] = {}
        for place, id in enumerate(order):
            around = order[place - 1] if place else None, next(iter(order[place + 1 :]), None)
            dossiers |= self.dossier(id, heads.get(id), around)
        changes = self.changes(entries)
        pages = {"index.html": self.listing(entries, changes, self.heading, "index.html")}
        for id, name in self.actors.items():
            of = [each for each in entries if name in each.actors]
            news = [each for each in changes if name in each.entry.actors]
            path = f"actors/{name}.html"
            pages[path] = self.listing(of, news, self.ledger.label(Actor, id), path)
        for topic, name in self.topics.items():
            of = [each for each in entries if name in each.topics]
            news = [each for each in changes if name in each.entry.topics]
            path = f"topics/{name}.html"
            pages[path] = self.listing(of, news, topic, path)
        pages |= dossiers
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
        made = rendered(
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
            zone=zone_said(self.zone),
            **values,
        )
        # A percent sign stays with its figure where a line ends.
        return re.sub(r"(?<=\d) %", "\u00a0%", made)

    def path(self, pledge: str) -> str:
        """The dossier of a pledge."""
        return f"pledges/{self.names[pledge]}.html"

    # -- lists -------------------------------------------------------------------------------------

    def entry(self, now: Brief) -> Listed:
        """A pledge in the lists."""
        judgement = now.judgement
        pledge = judgement.scope.pledge
        turns = turns_of(self.histories[pledge.id])
        return Listed(
            brief=now,
            path=self.path(pledge.id),
            actors=tuple(self.actors[id] for id in _actors(pledge)),
            topics=tuple(self.topics[topic] for topic in _topics(pledge)),
            said=civil_date(pledge.said, self.zone),
            turned=civil_date(exact(turns[-1][0]), self.zone),
            chance=_chance(judgement),
            rating=self.ratings.at(pledge.id, self.review._as_of),
        )

    def changes(self, entries: Iterable[Listed]) -> list[NewsItem]:
        """What is new of the pledges, the latest first; of one instant what changed before what is new altogether."""
        found = (
            change
            for entry in entries
            for id in [entry.brief.judgement.pledge]
            for change in changes_of(
                entry, self.histories[id], self.ratings, self.news[id], self.zone
            )
        )
        return sorted(found, key=lambda each: (-each.at, not each.before))

    def listing(
        self, entries: Sequence[Listed], changes: Sequence[NewsItem], name: str, path: str
    ) -> str:
        """The index, or the page of an actor or topic."""
        whole = path == "index.html"
        counts = Counter(each.brief.judgement.verdict for each in entries)
        actors = sorted({(self.ledger.label(Actor, id), of) for id, of in self.actors.items()})
        of_actors = self.actors.values()
        shown = {name for each in entries for name in (*each.actors, *each.topics)}
        # What is of no pledge of the review stands on the index alone.
        others, notes = unplaced(self.review) if whole else ([], [])
        gone = self.gone if whole else []
        return self.page(
            "index.html",
            path,
            name=name,
            is_whole=whole,
            entries=entries,
            counts={verdict.value: counts[verdict] for verdict in Verdict if counts[verdict]},
            shares=[("", verdict.value, counts[verdict]) for verdict in Verdict if counts[verdict]],
            meanings={verdict.value: said for verdict, said in VERDICTS.items()},
            changes=list(itertools.islice(filter(is_change, changes), MOST_CHANGES)),
            ratings=self.rated(entries),
            raters=sorted({each.rating.by for each in entries if each.rating}),
            actors=[each for each in actors if each[1] in shown],
            topics=[each for each in sorted(self.topics.items()) if each[1] in shown],
            codes={name: code for code, name in enumerate([*of_actors, *self.topics.values()])},
            also=[also_said(each) for each in series_of(others)],
            notes=[note_said(each) for each in notes],
            assumptions=assumptions_said(self.ledger),
            gone=[(title(self.ledger, each), self.path(each.id)) for each in gone],
        )

    def rated(self, entries: Sequence[Listed]) -> list[tuple[str, str, int]]:
        """How many pledges have each rating: the word, the verdict it looks like, the count; the best first."""
        counts = Counter((e.rating.word, e.rating.look) for e in entries if e.rating)
        order = [verdict.value for verdict in Verdict]
        found = [(word, look, count) for (word, look), count in counts.items()]
        found.sort(key=lambda row: (order.index(row[1]) if row[1] else len(order), -row[2], row[0]))
        rest = len(entries) - sum(counts.values())
        return [*found, *([(said("site.not_rated"), "", rest)] if found and rest else [])]

    # -- dossiers ----------------------------------------------------------------------------------

    def dossier(
        self, id: str, head: Brief | None, around: tuple[str | None, str | None]
    ) -> Iterator[tuple[str, str]]:
        """The dossier of a pledge, and its answer to be shown in pages of others."""
        review, judgement = self.review, self.review[id]
        now = brief(review, id) if head is None else head
        course = course_of(review, now, self.histories[id], self.ratings.times(id))
        self.news[id] = list(news_of(course))
        *past, last = (
            view_of(course, each, self.ledger, self.ratings, self.settings.leads)
            for each in course.states
        )
        last = attrs.evolve(last, day=say_instant(review._as_of, self.zone))
        views = [*past, last]
        # Of a pledge that nothing is reported of, a picture has nothing to show but its day.
        is_drawn = len(self.histories[id]) > 1 or any(view.rows for view in views)
        picture = timeline_svg(*course.timelines) if is_drawn else ""
        path, embed = self.path(id), f"embed/{self.names[id]}.html"
        pledge = judgement.scope.pledge
        ratings = self.ratings if self.settings.leads == "editors" else None
        claim = claim_review(review, publisher=self.publisher, pledges=[id], ratings=ratings)
        for each in claim["@graph"]:
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
                terms=[
                    (said(f"site.{name}"), text) for name, text in self.terms(judgement) if text
                ],
                notes=[note_said(note) for note in review.notes_on(id)],
                steps=[step.text for step in self.histories[id]],
                records=self.records(judgement, course),
                source=link(self.ledger, pledge),
                added=self.added(pledge),
                rated=[each for _, _, each in self.ratings.changes(id) if each],
                embed=embed,
                claim=claim if claim["@graph"] else None,
            ),
        )
        yield embed, self.page("embed.html", embed, now=last, address=path)

    def added(self, record: Timed) -> str:
        """When a record was put into the ledger, in words; empty where that is not known."""
        if record.added is None:
            return ""
        return said("site.added", day=say_day(record.added.lo, self.zone))

    def likely(self, judgement: Judgement) -> list[str]:
        """What the chance rests on, and what would move it."""
        found = judgement.skepticism
        return [] if found is None else [*skepticism_parts(found).values(), *would_move(found)]

    def records(
        self, judgement: Judgement, course: Course
    ) -> list[tuple[str, str | None, Link, str]]:
        """The records that bear on a pledge, by when they became known.

        Of each what it is, a quotation, the source, and when it was put into the ledger.
        """
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
            (record_said(self.ledger, each), each.quote, link(self.ledger, each), self.added(each))
            for each in found[:MOST_RECORDS]
        ]

    def terms(self, judgement: Judgement) -> Iterator[tuple[str, str]]:
        """What exactly was pledged."""
        scope = judgement.scope
        pledge = scope.pledge

        def names(kind: type[Node], ids: Iterable[str]) -> str:
            return listed(self.ledger.label(kind, id) for id in ids)

        yield "debtor", names(Actor, [pledge.debtor])
        yield "speaker", names(Actor, [pledge.speaker] if pledge.speaker else [])
        yield "creditor", names(Actor, [pledge.creditor] if pledge.creditor else [])
        yield "said", say(pledge.said, self.zone)
        yield "activities", names(Activity, pledge.activities)
        yield "except_activities", names(Activity, pledge.except_activities)
        yield "places", names(Place, pledge.places) or said("site.everywhere")
        yield "except_places", names(Place, (*pledge.except_places, *pledge.control))
        yield "except_actors", names(Actor, pledge.except_actors)
        yield "opens", say_instant(scope.opens.lo, self.zone)
        yield "ends", deadline_said(scope) if scope.has_deadline else said("site.no_end_given")
        yield "targets", names(Actor, pledge.targets)
        yield "except_targets", names(Actor, pledge.except_targets)
        if pledge.share is not None:
            yield "share", said("site.down_to", share=percent(pledge.share))
        condition = pledge.condition
        yield "condition", "" if condition is None else condition.quote or condition.text
        yield "reason", pledge.reason or ""

    def stub(self, pledge: Pledge) -> str:
        """What is left of a pledge that was taken back: that it was, and who took it back."""
        alive = self.review.case.snapshot.alive
        back = [r for r in self.ledger.all(Retract) if r.target == pledge.id and r.id in alive]
        return self.page(
            "gone.html",
            self.path(pledge.id),
            title=title(self.ledger, pledge),
            day=say(pledge.said, self.zone),
            back=[(say(each._known_moment, self.zone), link(self.ledger, each)) for each in back],
        )


def _versions(brief: Brief) -> list[Judgement]:
    return [brief.judgement, *brief.versions]


def _actors(pledge: Pledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (pledge.debtor, pledge.speaker))))


def _topics(pledge: Pledge) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, (pledge.topic, *pledge.tags))))


def _chance(judgement: Judgement) -> Estimate | None:
    found = judgement.skepticism
    return None if found is None or found.outcome is not None else found.now


def _names(ids: Iterable[str]) -> dict[str, str]:
    """A file name for each id that every file system takes, and no two the same."""
    names: dict[str, str] = {}
    taken: set[str] = set()
    for id in ids:
        name = re.sub(r"[^A-Za-z0-9_-]+", "-", id)[:80]
        if name != id or name.casefold() in taken or _RESERVED.fullmatch(name):
            name = f"{name[:60]}-{hashlib.sha256(id.encode()).hexdigest()[:8]}"
        taken.add(name.casefold())
        names[id] = name
    return names
