"""What the reports and coverages of a snapshot say of the pledges: found, read and weighed.

An incident is what happened; reports tell of it (semantics 6).
"""

from __future__ import annotations

import copy
import functools
import operator
from collections.abc import Collection, Iterable, Mapping, Sequence
from types import MappingProxyType

import attrs

from pledgewatch.conventions import log_odds
from pledgewatch.engine.identity import Telling, counted_by, observer_of
from pledgewatch.engine.incident import (
    ACTIVITY,
    ACTOR,
    ATTRIBUTES,
    NO_DOUBT,
    PLACE,
    TIME,
    Bearing,
    Doubts,
    DoubtsOf,
    Incident,
    IncidentReports,
    Rung,
    Weighed,
    weigh,
    weigh_alone,
)
from pledgewatch.engine.looks import Heard, Silences, days_of, silence_of
from pledgewatch.engine.scope import Cell, Say, Scope, declared
from pledgewatch.engine.scoring import sigma
from pledgewatch.engine.tellings import Tellings
from pledgewatch.engine.violations import Incidents
from pledgewatch.engine.window import Window
from pledgewatch.model.logic import F, T
from pledgewatch.model.records import Interval, Report, Stance
from pledgewatch.model.time import DAY, Moment, When


@attrs.frozen(cache_hash=True)
class IncidentQuery:
    """How incidents are asked for.

    Attributes:
        credit: Whether they speak for the debtor (achievements): its own word adds nothing, and nobody
            has an interest in accusing.
        by_anybody: Whether it is not asked who acted (for all parties together).
        panel: For counts, the origins that alone are heard, whatever the window; their silence and
            their interests are not weighed.
    """

    credit: bool = False
    by_anybody: bool = False
    panel: frozenset[str] | None = None

    @property
    def is_plain(self) -> bool:
        """Whether neither silence nor interests are weighed."""
        return self.credit or self.panel is not None


AGAINST = IncidentQuery()
"""What counts against the debtor, by its own acts, in the window."""


_SAID = (
    *("place", "activity", "actor", "target", "pledge"),
    *(f"{each}_probability" for each in ("type", "place", "actor", "target")),
)
"""Of a report all on which it hangs what it says of a cell, but for its time."""
_WEIGHED = ("stance._value_", "origin", "source", "number", "deaths", "credibility", "probability")
"""And all else on which the incident hangs that it alone tells of."""
_words_of = operator.attrgetter(*_SAID, *_WEIGHED)
_weight_of = operator.attrgetter("actor", *_WEIGHED)
_OWN = ("key", "lo", "hi", "tellings", "narrowest", "place", "places", "activities")
_HELD = tuple(spec.name for spec in attrs.fields(Incident) if spec.name not in _OWN)
"""What incidents of single tellings have in common that weigh the same and say the same."""


_OUTSIDE = "outside"


def _nothing(**_: object) -> None:
    """What comes of a telling that lies outside."""


def _undoubted(key: str, lo: int, hi: int) -> Doubts:
    return NO_DOUBT


class Evidence(Tellings):
    """The reports and coverages of a snapshot, read and weighed against the pledges."""

    @functools.cached_property
    def _b(self) -> int:
        """What a telling by a source of reliability B weighs (nano-nats)."""
        return log_odds(self.snapshot.assumptions.sources.probability("B", None))

    @functools.cached_property
    def _theta_p(self) -> int:
        return log_odds(self.snapshot.rules.theta_p)

    def incidents(
        self,
        scope: Scope,
        cell: Cell,
        asked: IncidentQuery = AGAINST,
        doubts: DoubtsOf | None = None,
        is_steady: bool = True,
    ) -> Incidents:
        """Every incident that is told in a cell or may lie in it, weighed, by time.

        Args:
            cell: The whole of it or a unit.
            asked: How they are asked for.
            doubts: What is in doubt of an incident at ``[lo, hi)``; None where the pledge did not bind then.
            is_steady: Whether what is in doubt hangs on the pledge alone.
        """
        now = self.snapshot.as_of
        in_doubt = _undoubted if doubts is None else doubts
        listens = not asked.is_plain and self._hears_silence

        def made() -> Heard:
            return heard(Heard(now), self.keys(scope), ())

        def grown(old: Heard, news: Sequence[Report]) -> Heard:
            if listens and old.as_of > now:
                return made()
            fresh, told = {report.id for report in news}, self.reports
            concerned = self._keys_of(news)
            keys = {key for key in concerned if self._bears(scope, key)}
            # Those that were told of before, or are no more.
            again = {
                key
                for key in concerned
                if not told(key) or any(r.id not in fresh for r in told(key))
            }
            if listens:
                again |= old.doubtful(now, self._days_of(news))
                keys |= again
            return heard(old, keys, again)

        def heard(old: Heard, keys: Iterable[str], again: Collection[str]) -> Heard:
            there = sorted(key for key in keys if key in self._told)
            weighed = (self._incident(key, scope, cell, in_doubt, asked) for key in there)
            found = [each for each in weighed if each is not None]
            gone = [each for each in old.incidents if each.key in again] if again else []
            later = Heard(now, old.incidents.but(found, gone), old.due, old.days)
            if listens:
                later.listen({e.key: self._silences(e, scope, cell, asked) for e in found}, again)
            return later

        if not is_steady:
            return made().incidents
        # A pledge that is asked of another time keeps its cells, and nothing else changes of it.
        name = cell, asked, doubts is None, scope.opens, scope.ends
        found = self.carried(name, made, grown, scope.whole, is_reversible=True)
        if not listens or found.as_of == now:
            return found.incidents
        if found.as_of > now:
            return made().incidents
        return found.become(grown(found, ())).incidents

    def _days_of(self, news: Iterable[Report]) -> list[tuple[int, int]]:
        """The days that some reports tell of whose origins were looking, and say how much they see."""
        lookers = {look.origin for look in self.looks if look.silence is not None}
        return [
            days_of(report)
            for report in news
            if not lookers.isdisjoint(counted_by(self.snapshot, report))
        ]

    def _silences(
        self, incident: Incident, scope: Scope, cell: Cell, asked: IncidentQuery
    ) -> Silences:
        """When what silence says of an incident may change, and of which days it is told."""
        told = [self.bearing(scope, cell, each, asked) for each in self.affirming(incident.key)]
        lags = {look.lag or scope.settle for look in self.looks if look.silence is not None}
        return (
            [each.hi - 1 + lag for each in told for lag in lags],
            min(each.lo for each in told) // DAY,
            (max(each.hi for each in told) - 1) // DAY,
        )

    def _incident(
        self, key: str, scope: Scope, cell: Cell, doubts: DoubtsOf, asked: IncidentQuery
    ) -> Incident | None:
        reports = self._told[key]
        hears = self._hears_silence and not asked.is_plain
        if hears or len(reports) != 1 or not self._is_alike(reports[0], scope):
            return self._weighed(key, scope, cell, doubts, asked)
        (one,) = reports
        if asked.panel is None:
            time = self.says_time(scope, one)
            if time is F:
                return None
            if time is not T:
                return self._weighed(key, scope, cell, doubts, asked)
        held, words = self._alike.setdefault((cell, asked), {}), _words_of(one)
        made = held.get(words)
        if made is None:
            says = self._says(scope, cell, one, asked, self.snapshot.rules.theta_b)[:TIME]
            sort = _OUTSIDE if F in says else (says, _weight_of(one))
            # By what is in doubt.
            made = held[words] = held.setdefault(sort, {})
        doubt = None if made is held.get(_OUTSIDE) else doubts(key, one.when.lo, one.when.hi)
        if doubt is None:
            return None
        if doubt not in made:
            found = self._weighed(key, scope, cell, doubts, asked)
            given = {} if found is None else {name: getattr(found, name) for name in _HELD}
            made[doubt] = functools.partial(Incident, **given) if given else _nothing
        incident: Incident | None = made[doubt](
            key=key,
            lo=one.when.lo,
            hi=one.when.hi,
            tellings=(one.id,),
            narrowest=one.id,
            place=one.place,
            places=frozenset((one.place,)),
            activities=frozenset((one.activity,)),
        )
        return incident

    def _is_alike(self, one: Report, scope: Scope) -> bool:
        """Whether all that a report says, but when it was, is said by others with the same words."""
        return not (
            one.report_dated
            or one.time_probability is not None
            or one.when.doubt
            or one.actor in self._areas.lent
            or one.place in scope.parts_taken
        )

    def _weighed(
        self, key: str, scope: Scope, cell: Cell, doubts: DoubtsOf, asked: IncidentQuery
    ) -> Incident | None:
        reports = self._told[key]
        if asked.panel is not None:
            panel = asked.panel
            reports = [r for r in reports if not panel.isdisjoint(counted_by(self.snapshot, r))]
        affirming = [
            each
            for each in reports
            if each.stance is Stance.AFFIRMS
            and (each.activity is not None or each.pledge in (None, scope.pledge.id))
        ]
        if not affirming:
            return None
        told = [(each, self.bearing(scope, cell, each, asked)) for each in affirming]
        bearings = tuple(bearing for _, bearing in told)
        for attribute in range(len(ATTRIBUTES)):
            if all(each.says[attribute] is F for each in bearings):
                return None
        denials = tuple(
            self.bearing(scope, cell, each, asked)
            for each in reports
            if each.stance is Stance.DENIES
        )
        narrowest = self.narrowest(bearings)
        doubt = doubts(key, narrowest.lo, narrowest.hi)
        if doubt is None:
            return None
        theta_b = self.snapshot.rules.theta_b
        silence: Mapping[str, int] = {}
        interested: frozenset[str] = frozenset()
        rated_a = False
        if not asked.is_plain:
            silence = silence_of(self.snapshot, self.looks, self._days_told, reports, told, scope)
            interested, rated_a = self.interested(scope, affirming)
        if len(reports) == 1 and not silence and not interested:
            one = bearings[0]
            weighed = weigh_alone(one.origin, one.llr, one.says, one.is_admission, doubt, theta_b)
        else:
            weighed = weigh(
                IncidentReports(
                    key=key,
                    affirmations=bearings,
                    denials=denials,
                    silence=silence,
                    interested=interested,
                    rated_a=rated_a,
                ),
                self.snapshot.family,
                doubt,
                theta_b,
            )
        if weighed.is_outside:
            return None
        return self.made(key, told, denials, weighed, silence)

    def reweighed(self, key: str, scope: Scope, cell: Cell, doubt: Doubts) -> Incident | None:
        """One incident under other doubts."""
        return self._incident(key, scope, cell, lambda key, lo, hi: doubt, AGAINST)

    def made(
        self,
        key: str,
        told: Sequence[tuple[Telling, Bearing]],
        denials: Sequence[Bearing],
        weighed: Weighed,
        silence: Mapping[str, int] = MappingProxyType({}),
    ) -> Incident:
        """An incident, or an observation of a state, from what its tellings come to."""
        rules = self.snapshot.rules
        narrowest = self.narrowest([bearing for _, bearing in told])
        theta_b, prior = log_odds(rules.theta_b), log_odds(rules.prior)
        sure = [entry for entry in weighed.entries if entry.is_sure]
        certain = any(entry.own >= theta_b for entry in sure)
        event = prior + weighed.net
        weighty = [bearing for _, bearing in told if bearing.llr > 0]
        origins = {bearing.origin for _, bearing in told}
        families = {self.snapshot.family(bearing.origin) for bearing in weighty}
        if weighed.contested:
            rung = Rung.CONTESTED
        elif certain:
            rung = Rung.ATTRIBUTED
        elif event >= theta_b:
            rung = Rung.VERIFIED
        elif len(families) > 1 and event >= log_odds(rules.theta_p):
            rung = Rung.CORROBORATED
        else:
            rung = Rung.ALLEGED
        by_id = {report.id: report for report, _ in told}
        acts = [(report, bearing) for report, bearing in told if isinstance(report, Report)]
        numbers = [(bearing.llr, report.number) for report, bearing in acts]
        return Incident(
            key=key,
            lo=narrowest.lo,
            hi=narrowest.hi,
            doubt=max((r.when.doubt for r, bearing in told if bearing.llr > 0), default=0),
            tellings=tuple(sorted(by_id)),
            denials=tuple(sorted(each.record for each in denials)),
            origins=tuple(sorted(origins)),
            told=weighed.told,
            net=weighed.net,
            p_event=sigma(event),
            p_scope=weighed.doubt,
            entries=weighed.entries,
            is_verified=event >= theta_b,
            certain=certain,
            possible=event > 0 and not certain,
            rung=rung,
            denied=any(each.is_own and not each.is_admission for each in denials)
            or any(
                bearing.is_own and bearing.llr == 0 and not bearing.is_admission
                for _, bearing in told
            ),
            admitted=any(bearing.is_admission for _, bearing in told),
            contested=weighed.contested,
            interested=weighed.interested,
            actors=frozenset(report.actor for report, _ in told),
            activities=frozenset(report.activity for report, _ in told),
            places=frozenset(report.place for report, _ in told),
            number=max(numbers, default=(0, 1))[1],
            deaths=_hull(report.deaths for report, _ in acts),
            report_dated=any(each.width[0] for each in weighty),
            unattributed=bool(weighty)
            and not any(r.actor or r.pledge for r, bearing in told if bearing.llr > 0),
            unrated=any(
                bearing.llr == 0 and self.snapshot.is_unrated(observer_of(report))
                for report, bearing in told
            ),
            stated=weighed.stated,
            narrowest=narrowest.record,
            place=by_id[narrowest.record].place,
            silence=silence,
        )

    def narrowest(self, bearings: Sequence[Bearing]) -> Bearing:
        """The telling whose time an incident has: dated by the event first, then the shortest."""
        believed = [each for each in bearings if each.llr >= self._theta_p]
        weighty = [each for each in bearings if each.llr > 0]
        return min(believed or weighty or bearings, key=lambda e: (e.width, e.lo, e.record))

    def left(
        self, key: str, scope: Scope, cell: Cell, doubt: Doubts, origin: str
    ) -> Incident | None:
        """One incident as if an origin had told nothing of it and not looked (leave one out)."""
        rest = copy.copy(self)
        rest._told = self._told.without(key, origin)
        rest.looks = tuple(look for look in self.looks if look.origin != origin)
        return rest.reweighed(key, scope, cell, doubt)

    def is_own(self, scope: Scope, telling: Telling) -> bool:
        """Whether the actor that a telling names, or else the debtor, speaks through it."""
        accused = scope.pledge.debtor
        if self.snapshot.world.kin(telling.actor, accused):
            accused = telling.actor or accused
        return self.snapshot.is_organ(telling, accused)

    def bearing(self, scope: Scope, cell: Cell, report: Report, asked: IncidentQuery) -> Bearing:
        """One report as it bears on a cell."""
        snapshot = self.snapshot
        theta_b = snapshot.rules.theta_b
        says = self._says(scope, cell, report, asked, theta_b)
        llr = snapshot.llr(report)
        is_own = self.is_own(scope, report)
        is_admission = False
        affirms = report.stance is Stance.AFFIRMS
        if is_own and affirms:
            if asked.credit:
                llr = min(llr, 0)
            elif says[ACTOR] is T and F not in says:
                is_admission = True
                llr = max(llr, self._b)
            elif any(says[each] is F for each in (ACTIVITY, ACTOR, PLACE)):
                llr = 0
        if asked.credit:
            # Who says that he did as he pledged denies nothing, and who says that he did not admits it.
            is_own = False
        # Counts take the day of a report-dated telling as it stands.
        when = report.when if asked.panel is not None else self.when(scope, report)
        lo, hi = when.lo, when.hi
        return Bearing(
            report.id,
            snapshot.origin_of(report),
            llr,
            says,
            lo,
            hi,
            (report.report_dated, hi - lo),
            is_own,
            is_admission,
        )

    def _says(
        self, scope: Scope, cell: Cell, report: Report, asked: IncidentQuery, theta_b: float
    ) -> tuple[Say, ...]:
        # A report that names the pledge says so instead of telling place, activity, actor and target.
        is_named = report.pledge == scope.pledge.id
        activity: Say = T
        actor: Say = T
        place: Say = T
        target: Say = T
        time: Say = T
        if not is_named:
            activity = declared(
                cell.says_activity(report.activity), report.type_probability, theta_b
            )
            place = declared(
                scope.says_place(cell, report.place, self.when(scope, report)),
                report.place_probability,
                theta_b,
            )
            target = declared(scope.says_target(report.target), report.target_probability, theta_b)
        if not asked.by_anybody:
            if not is_named or report.actor is not None:
                actor = scope.says_actor(report.actor, self.when(scope, report))
            actor = declared(actor, report.actor_probability, theta_b)
        if asked.panel is None:
            time = declared(self.says_time(scope, report), report.time_probability, theta_b)
        return (activity, actor, place, target, time)

    def says_time(self, scope: Scope, report: Telling, window: Window | None = None) -> Say:
        """What a telling says of whether it was in a window; left out: in that of the pledge."""
        if window is None:
            window = scope.window(report.place)
        when = self.when(scope, report)
        answer = window.match(when)
        if answer is F:
            return F
        if answer is T and not report.report_dated:
            return T
        return window.share(when)

    def when(self, scope: Scope, report: Telling) -> When:
        """The time that a report tells; of one dated by its report, the lag before it was known."""
        if not report.report_dated:
            return report.when
        lag = self._lags.get(self.snapshot.origin_of(report), scope.settle)
        known = report._known_at + 1
        return Moment.of(known - max(lag, 1), known)

    def interested(self, scope: Scope, affirming: Iterable[Telling]) -> tuple[frozenset[str], bool]:
        """The origins that speak for the creditor or another party, and whether one is rated A."""
        snapshot = self.snapshot
        if not scope.opponents:
            return frozenset(), False
        found, rated_a = set(), False
        for report in affirming:
            source = observer_of(report)
            if scope.is_opposed(snapshot.organ_of(source)):
                found.add(snapshot.origin(source))
                rated_a = rated_a or snapshot.letter_of(report) == "A"
        return frozenset(found), rated_a


def _hull(deaths: Iterable[Interval | None]) -> Interval | None:
    told = [each for each in deaths if each is not None]
    if not told:
        return None
    return Interval(min(each.low for each in told), max(each.high for each in told))
