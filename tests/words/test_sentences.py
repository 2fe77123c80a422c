"""What is said of every seed and of made-up worlds: the right words for the right facts."""

from __future__ import annotations

import re

import attrs
import pendulum
import pytest
from tests.builders import (
    denial,
    judged,
    ledger,
    level,
    moment,
    pledge,
    reduce_to,
    report,
    retract,
    reviewed,
    span,
    statement,
    supersede,
    watch,
    withdraw,
)
from tests.seeds import FOLDER, seed

from pledgewatch import words
from pledgewatch.engine.counts import BASELINES
from pledgewatch.engine.facts import FLAGS, REASONS, Verdict
from pledgewatch.engine.findings import INCIDENT_FLAGS, SUBJECTS
from pledgewatch.engine.incident import CAUSES
from pledgewatch.engine.review import review
from pledgewatch.live.scores import Forecaster, Lead, prequential
from pledgewatch.model.logic import T, U
from pledgewatch.model.records import Condition, Kind, Place, StatementKind
from pledgewatch.show.site import site

NAMES = sorted(path.stem for path in FOLDER.glob("*.toml"))
BAD = re.compile(
    r"\{|\}|  |None(?! of)|\bnan\b|\binf\b|\.\.|;\.|:\.|\b1 (sources|reports|days|parts)\b"
)
HIDDEN = re.compile(r"[0-9a-f]{64}")


def daily(first, last, number):
    """So many shellings on each day, each told by the watcher."""
    days = pendulum.parse(last).diff(pendulum.parse(first)).in_days() + 1
    for day in range(days):
        on = pendulum.parse(first).add(days=day).to_date_string()
        for n in range(number):
            yield report(f"{on}-{n}", f"{on}T{6 + n:02}:00", origin="watcher")


def texts(made):
    """Everything that is said of a review."""
    for judgement in made:
        yield words.headline(judgement)
        yield from words.review_explained(made, judgement.pledge).splitlines()
    for finding in made.findings:
        yield words.finding_said(finding)
        yield words.in_brief(finding)
    yield from map(words.note_said, made.notes)


@pytest.mark.parametrize("name", NAMES)
def test_everything_that_a_seed_comes_to_can_be_said(name):
    book = seed(name)
    known = sorted({record._known_at for record in book.dated.values()})
    for as_of in {known[len(known) // 2], known[-1]}:
        for text in texts(review(book, as_of=as_of)):
            assert text.strip()
            assert not HIDDEN.search(text), text
            said = re.sub(r'"[^"]*"', '"quoted"', text.strip())
            assert not BAD.search(said), text


@pytest.mark.parametrize("name", NAMES)
def test_the_engine_yields_only_codes_that_it_lists(name):
    made = review(seed(name))
    for judgement in made:
        reasons = {judgement.reason, *(unit.reason for unit in judgement.units)}
        reasons |= {measured.reason for measured in judgement.measures}
        assert reasons <= {None, *REASONS}
        assert judgement.flags <= {*FLAGS}
        assert {m.baseline.name for m in judgement.measures if m.baseline} <= {*BASELINES}
        entries = [entry for each in judgement.incidents for entry in each.entries]
        assert {name for entry in entries for name, _ in entry.causes} <= {*CAUSES}
    for finding in made.findings:
        assert {name for name, _ in finding.causes} <= {*CAUSES}
        assert {*finding.flags} <= {*INCIDENT_FLAGS}
        assert {*finding.about} <= {*SUBJECTS}


# -- headlines: the answer first ---------------------------------------------------------------------


def head(*records, **clocks):
    return words.headline(judged(*records, **clocks))


def test_broken_names_the_first_act_and_how_sure_it_is():
    text = head(pledge(), watch(), report(probability=0.99))
    assert text.startswith("Broken: shelling in north-town on 10 March 2022")
    assert "(99 %)" in text
    assert "rests on one source alone: a" in text


def test_broken_by_several_that_are_confirmed_only_together():
    acts = [
        report(f"r{n}", f"2022-03-1{n}T12:00", origin=o) for n, o in enumerate(("b", "b-2", "b-3"))
    ]
    found = judged(pledge(), watch(), *acts)
    assert found.reason == "together"
    text = words.headline(found)
    assert "no single violation is confirmed" in text
    assert "3 independent sources" in text


def test_broken_in_part_names_the_parts():
    text = head(
        pledge(places=("north", "south")),
        watch(),
        watch(places=("south",)),
        report(probability=0.99),
    )
    assert text.startswith("Broken in part:")
    assert "broken in north" in text
    assert "kept in south" in text


def test_what_is_not_confirmed_is_given_as_a_chance():
    found = judged(pledge(), watch(), report(origin="c"))
    text = words.headline(found)
    assert found.verdict is Verdict.INCONCLUSIVE
    assert "no confirmed violation and 1 unconfirmed" in text
    assert words.percent(found.score.v) in text


def test_untested_says_why_and_what_would_tell():
    found = judged(pledge())
    assert words.headline(found).startswith("Untested: nothing is reported, but nobody is recorded")
    assert "`coverage`" in words.verdict_because(found)


def test_cut_short_says_after_how_much_of_its_time():
    text = head(pledge(), watch(), withdraw("2022-03-15T00:00"))
    assert text == (
        "Inconclusive: withdrawn after 14 of 31 days; until then nothing against it is established."
    )
    text = head(
        pledge(), pledge("new", end="2022-03-20"), watch(), supersede("pledge", "new", "2022-03-15")
    )
    assert "replaced after" in text


def test_pending_names_when_it_comes_into_force():
    as_of = {"at": "2022-02-25", "as_of": "2022-02-25"}
    assert head(pledge(), watch(), **as_of) == "Pending: it is not in force before 1 March 2022."


def test_void():
    text = head(pledge(condition=Condition(text="peace", presumed=False)), watch())
    assert text == "Void: there never was anything to judge."


def test_a_demand_names_its_deadline_and_the_chance_that_it_was_done():
    due = pledge(kind=Kind.DO_BY, start=None, end="2022-03-31")
    done = head(due, watch(), report("r", "2022-03-10T12:00"), at="2022-06-01")
    assert done.startswith(
        "Kept: shelling in north-town on 10 March 2022, 12:00. It was due by 31 March 2022."
    )
    late = judged(due, watch(), report("r", "2022-04-10T12:00", probability=0.99))
    assert late.demanded.late
    assert "after the deadline of 31 March 2022" in words.headline(late)
    tolerated = attrs.evolve(due, tolerance="14 days")
    partial = judged(tolerated, watch(), report("r", "2022-04-10T12:00", probability=0.99))
    said = "after the deadline of 31 March 2022 but within the 14 days tolerated."
    assert words.headline(partial).endswith(said)
    # It was late, and no chance that it was in time is told beside that.
    late = reviewed(tolerated, watch(), report("r", "2022-04-10T12:00", probability=0.99))
    assert "chance" not in late.findings[0].explain()
    pending = head(due, at="2022-03-05", as_of="2022-03-05")
    assert pending == "Pending: it is due by 31 March 2022. Nothing is reported either way."


def test_a_reduction_gives_counts_rates_and_bounds():
    records = (*daily("2021-12-01", "2022-02-28", 2), *daily("2022-03-01", "2022-03-31", 1))
    found = judged(reduce_to(0.75), watch(), *records)
    text = words.headline(found)
    ratio = found.measure("incidents").ratio
    assert f"{ratio.x:,g} incidents" in text
    assert "(2 a day)" in text
    assert "(1 a day)" in text
    assert "three quarters or less was pledged" in text


def test_a_prohibition_says_what_became_of_the_rate():
    records = (
        *daily("2021-12-01", "2022-02-28", 2),
        report("r", "2022-03-10T12:00", probability=0.99, origin="watcher"),
    )
    found = judged(pledge(), watch(), *records)
    assert "broken_but_reduced" in found.flags
    assert "a day since, against 2 a day before: down to" in words.headline(found)


# -- findings ----------------------------------------------------------------------------------------


def test_an_act_that_is_confirmed_and_what_it_rests_on():
    made = reviewed(pledge(), watch(), report("r", probability=0.99))
    finding = next(f for f in made.findings if f.kind == "continuation")
    parts = words.explained(finding)
    assert parts.said.endswith("state promised to refrain from attack in north.")
    assert (
        parts.reported == "Shelling in north-town on 10 March 2022, 12:00, by army. "
        "Source: a (rated A, completely reliable)."
    )
    assert "1 independent source (99 %, almost certain)." in parts.because
    assert parts.change == "This rests on one source alone: a."


def test_an_act_that_only_weight_keeps_from_being_confirmed():
    made = reviewed(pledge(), watch(), report("r", origin="b"))
    (finding,) = made.findings
    assert finding.certainty is U
    parts = words.explained(finding)
    assert parts.because.startswith("Very likely (85 %), but not confirmed: reported, not corrob")
    assert parts.change == "One more independent source rated B or better would confirm it."


def test_doubts_are_named_with_their_chance_and_what_would_settle_them():
    made = reviewed(pledge(), watch(), report("r", actor=None, probability=0.99))
    (finding,) = made.findings
    parts = words.explained(finding)
    assert "who did it (50 % that it counts)" in parts.because
    assert parts.change == "A report that says who did it would settle it."
    assert "(nobody says who did it)" in parts.reported


def test_denials_by_others_and_by_the_accused():
    told = (pledge(), watch(), report("r", probability=0.999, incident="i"))
    made = reviewed(*told, denial("d", incident="i", origin="e"))
    assert "Denied by e (rated E, unreliable)." in words.explained(made.findings[0]).reported
    told = (pledge(), watch(), report("r", actor="ministry", probability=0.999, incident="i"))
    made = reviewed(*told, denial("d", actor="ministry", incident="i", origin="ministry-press"))
    text = words.explained(made.findings[0]).reported
    assert "Denied by ministry-press" in text
    assert "which weighs nothing" in text


def test_taken_together_names_the_surest_and_how_many():
    acts = [
        report(f"r{n}", f"2022-03-1{n}T12:00", origin=o) for n, o in enumerate(("b", "b-2", "b-3"))
    ]
    made = reviewed(pledge(), watch(), *acts)
    (finding,) = [f for f in made.findings if f.together]
    parts = words.explained(finding)
    assert parts.reported.count("north-town") == 3
    assert "None of these 3 incidents are confirmed alone; together 3 sources" in parts.because
    assert words.in_brief(finding).endswith("and 2 others with it")


def test_a_missed_deadline_and_sayings_that_clash():
    due = pledge("do", kind=Kind.DO_BY, start=None, end="2022-03-10")
    made = reviewed(due, watch(), report("r", "2022-04-10T12:00", probability=0.99))
    (finding,) = [f for f in made.findings if f.kind == "missed_deadline"]
    parts = words.explained(finding)
    assert "It was due by 10 March 2022." in parts.because
    assert "only after the deadline" in parts.because
    made = reviewed(
        pledge(),
        statement(
            "s",
            StatementKind.INTENT,
            speaker="state",
            said=moment("2022-02-25"),
            activities=("shelling",),
            places=("north",),
            when=span("2022-03-05/2022-03-10"),
        ),
    )
    (finding,) = [f for f in made.findings if f.kind == "say_say"]
    parts = words.explained(finding)
    assert parts.said.count("state") == 2
    assert "cannot both be so" in parts.because or "may exclude each other" in parts.because


# -- notes, skepticism, records ----------------------------------------------------------------------


def test_notes_say_what_they_are_about():
    made = reviewed(
        pledge(control=("south",), end=None, reason="goodwill"),
        report("r", place="south-town"),
        report("gone", "2022-03-12T12:00"),
        retract("gone", "2022-03-14"),
        report("loose", "2022-03-11T12:00", origin="outlet-1"),
    )
    said = {note.kind: words.note_said(note) for note in made.notes}
    assert said["omission"].startswith("The pledge leaves out south: Shelling in south-town")
    assert "never kept" in said["no_end"]
    assert said["stated_reason"] == "Reason given: goodwill."
    assert "shelling in north-town on 12 March 2022, 12:00, according to a" in said["retracted"]
    assert said["unrated"].startswith("1 report by outlet-1 weigh")


def test_skepticism_gives_number_interval_class_and_parts():
    found = reviewed(pledge(), watch(), at="2022-03-10", as_of="2022-03-10").skepticism("pledge")
    text = words.skepticism_explained(found)
    assert words.percent(found.value) in text
    assert words.percent(found.reference.broken) in text
    assert "log odds" in text


def test_of_a_pledge_with_a_condition_the_chance_is_that_it_binds_and_is_broken():
    def chance(**terms):
        told = reviewed(pledge(**terms), report(probability=0.95), as_of="2022-03-20")
        return told.skepticism("pledge")

    plain, conditional = chance(), chance(condition=Condition(text="while talks go on"))
    # Nobody tells of the talks, so that the violation counts with a chance of one half; else nothing is told.
    assert conditional.value == pytest.approx((plain.value + plain.reference.broken) / 2)
    said = "so this is the chance that it binds and is broken"
    assert said in conditional.explain()
    assert said in conditional._repr_html_()
    assert said not in plain.explain()


@pytest.mark.parametrize("name", NAMES)
def test_once_decided_the_forecasts_and_the_outcome_are_told(name):
    book = seed(name)
    for trial in prequential(book).trials:
        found = book.review().skepticism(trial.pledge)
        if found is None or found.outcome is None:
            continue
        half_way = trial.forecasts[Lead.HALF_WAY].p[Forecaster.SKEPTICISM]
        assert found.half_way.value == half_way
        for surface in (words.skepticism_said(found), found._repr_html_()):
            assert f" and at {words.percent(half_way)} " in surface
            assert f"half way to its decision; it turned out {found.outcome.value}" in surface
        assert found.to_dict()["half_way"]["value"] == pytest.approx(half_way)


def test_a_chance_that_is_left_when_all_is_over_does_not_read_as_a_verdict():
    """Reports decided nothing: that the pledge was likely broken is said with what that goes by."""
    review = seed("troop-levels-afghanistan").review()
    found = review.skepticism("doha-8600")
    assert found.outcome is Verdict.INCONCLUSIVE
    said = words.skepticism_said(found)
    assert said.startswith("The chance that it was broken: 91 %")
    assert "the reports alone do not decide it" in said
    (tile,) = re.findall(
        r"<b>91\s%</b> (.*?)</li>", site(review)["pledges/doha-8600.html"].split("<template")[0]
    )
    assert tile.startswith("chance that it was broken (")
    assert tile.endswith("going by comparable pledges too; the reports alone do not decide it")


def test_what_was_decided_when_it_became_known_has_no_half_way():
    late = pledge(known="2022-05-01")
    found = reviewed(late, report(probability=0.99)).skepticism("pledge")
    assert found.half_way is None
    assert "half way" not in words.skepticism_said(found)


def test_every_time_is_told_in_the_zone_of_the_page():
    town = Place(id="kyiv-town", timezone="Europe/Kyiv")
    told = report(time="2022-03-10T12:00", zone="Europe/Kyiv", place="kyiv-town", probability=0.99)
    made = ledger(town, pledge(places=("kyiv-town",)), told, zone="Europe/Moscow").review()
    finding = made.findings("pledge")[0]
    pages = {
        "text": str(made),
        "card": made._repr_html_(),
        "explanation": made["pledge"].explain(),
        "finding": finding.explain(),
        "history": str(made.history("pledge")),
    }
    for name, page in pages.items():
        assert "13:00" in page, name
        assert "12:00" not in page, name
    assert "(Moscow time)" in pages["text"]


def test_a_reduction_without_end_says_when_it_would_be_read():
    made = reviewed(reduce_to(0.5, end=None), watch())
    assert ", no end date" in str(made)
    assert "it would be read on " in made["pledge"].explain()


def test_scores_tell_each_forecast_next_to_the_class_and_the_base_rate():
    book = ledger(
        pledge(),
        pledge("open", end="2030-01-01", places=("south",)),
        watch(),
        report(probability=0.99),
    )
    found = prequential(book, "2022-03-20")
    text = str(found)
    assert "1 decided pledge, each forecast three times" in text
    for score in found.by_lead.values():
        for brier in score.brier.values():
            assert f"{brier:.3f}" in text
    (trial,) = found.trials
    chances = ", ".join(words.percent(f.p["skepticism"]) for f in trial.forecasts.values())
    assert f"pledge: {chances}; broken by 10 March 2022" in text
    assert text.endswith("Left out, not decided: open.")


def test_where_nothing_was_forecast_that_is_decided_it_says_so():
    assert "nothing to score" in str(prequential(ledger(pledge()), "2022-03-20"))


def test_what_would_move_a_chance_is_said_until_it_is_decided():
    early, late = (
        reviewed(pledge(), watch(), report(probability=0.6), at=day, as_of=day)["pledge"].skepticism
        for day in ("2022-03-15", "2022-06-01")
    )
    (line,) = [each for each in early.explain().splitlines() if "What would move it" in each]
    first = early.moves()[0]
    assert first.text in line
    assert words.percent(first.after) in line
    assert line.count("told by a source rated B") <= 1
    assert ("What would move it" in late.explain()) == (late.outcome is None)


def test_records_are_named_by_what_they_are():
    book = ledger(pledge(), report(), report("told"))
    digest = next(r.id for r in book.all(type(report())) if r.id != "told")
    what = "shelling in north-town on 10 March 2022, 12:00, according to a"
    assert words.named(book, "told") == words.named(book, digest) == what
    assert words.record_said(book, book["told"]).startswith(f"{what} (known ")


def test_levels():
    book = ledger(level("l", share=(0.2, 0.4)), level("m", level=8600, unit="troops"))
    assert words.amount_said(book["l"]) == "20 to 40 % of what it was"
    assert words.amount_said(book["m"]) == "8,600 troops"


def test_nothing_to_judge_says_what_is_missing():
    assert words.nothing_said(reviewed(pledge())) == ""
    assert "holds no pledge" in words.nothing_said(reviewed(report()))
    early = reviewed(pledge(), as_of="2022-02-01", at="2022-02-01")
    assert "the first is known on 20 February 2022" in words.nothing_said(early)


def test_a_finding_certain_or_not_has_a_title():
    made = reviewed(pledge(), watch(), report("r", probability=0.99))
    finding = next(f for f in made.findings if f.certainty is T)
    assert words.finding_explained(finding).splitlines()[0] == f"{words.finding_title(finding)}"


def test_who_denies_that_something_was_done_is_told_in_the_words_of_the_denial():
    due = pledge(kind=Kind.DO_BY, activities=(), places=(), text="Build a library")
    said_so = {"pledge": "pledge", "activity": None, "place": None, "actor": None}
    denied = report(
        "no", "2022-04-20T12:00", stance="denies", text="No library was built.", **said_so
    )
    review = reviewed(due, denied, at="2022-05-30", as_of="2022-05-30")
    assert "not done, according to" in review["pledge"].headline
    assert '"No library was built"' in review["pledge"].headline
    assert "Nothing credible" not in review.findings[0].explain()
    assert words.named(review.ledger, "no").endswith(': "No library was built"')
    # What was done by a report without words of its own is a clause, not what was pledged on that day.
    late = report("late", "2022-04-20T12:00", **said_so)
    headline = reviewed(due, late, at="2022-05-30", as_of="2022-05-30")["pledge"].headline
    assert "it was done on 20 April 2022, 12:00, after the deadline" in headline
