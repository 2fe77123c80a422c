"""What sentences make of what they are told, and what they say of what cannot be so."""

from __future__ import annotations

import pytest

from pledgewatch.errors import InputError, PledgewatchError
from pledgewatch.gherkin.feature import parsed, say
from pledgewatch.gherkin.unmet import Unmet
from pledgewatch.gherkin.world import Unknown, World
from pledgewatch.model.records import Pledge, Report

BASE = """
Given times are those of "Europe/Kyiv"
And the actor "Russia"
And the place "Kyiv"
And the place "Chernihiv"
And the activity "shelling"
And the source "Chaus" of reliability "C"
And the source "Reuters" of reliability "A"
"""
PLEDGE = 'And "Russia" pledged on 2022-03-29 to refrain from "shelling" in "Kyiv" and "Chernihiv"\n'


def told(*lines: str, base: str = BASE + PLEDGE) -> World:
    """The world that some lines tell."""
    text = "Feature: x\n  Scenario: y\n" + base + "\n".join(lines)
    (scenario,) = parsed(text, "x.feature")
    world = World()
    for line in scenario.lines:
        say(world, line, "x.feature")
    return world


def refused(*lines: str, base: str = BASE + PLEDGE) -> str:
    with pytest.raises(PledgewatchError) as caught:
        told(*lines, base=base)
    return str(caught.value)


def test_the_sentence_of_the_issue_tells_what_it_says():
    world = told(
        'When "Chaus" is reported by "Reuters" on 2022-03-30 as saying that "Chernihiv" was shelled '
        "that night"
    )
    (report,) = (record for record in world.ledger if isinstance(record, Report))
    assert (report.origin, report.source, report.place) == ("Chaus", "Reuters", "Chernihiv")
    assert (report.activity, report.actor) == ("shelling", None)
    assert report.when.text == "[2022-03-29T20:00..2022-03-30T06:00]"
    assert report.published.text == "2022-03-30"


def test_times_are_read_in_the_zone_of_the_place():
    world = told(
        'And the place "Apia", in the time zone "Pacific/Apia"',
        'And "Chaus" reported that there was "shelling" in "Apia" by "Russia" on 2022-03-30',
    )
    (report,) = (record for record in world.ledger if isinstance(record, Report))
    assert report.when.zone == "Pacific/Apia"


@pytest.mark.parametrize(
    ("terms", "wanted"),
    [
        ("from 2019", ("2019", None, None)),
        ("from 2023", (None, "2023", None)),
        ("from 2023, until 2024, from 2019", None),
        ("starting in 2023, by 2024, from 2019", None),
        ("until 2024 compared with 2019 starting 2023", ("2019", "2023", "2024")),
        ("by 2024 against 2019", ("2019", None, "2024")),
    ],
)
def test_from_a_time_that_is_over_is_what_it_is_compared_with(terms, wanted):
    line = f'And "Russia" pledged on 2022-03-29 to reduce "shelling" in "Kyiv" by 20 % {terms}'
    if wanted is None:
        assert "x.feature" in refused(line, base=BASE)
        return
    fields = told(line, base=BASE).last("pledge").fields
    assert tuple(fields.get(key) for key in ("baseline", "start", "end")) == wanted


def test_how_long_a_pledge_lasts_is_counted_from_its_beginning():
    begun = 'And "Russia" pledged on 2022-03-29 to stop "shelling" in "Kyiv"'
    world = told(f"{begun} for four days from 24 April 2022 at 07:00", base=BASE)
    (pledge,) = world.ledger.all(Pledge)
    assert pledge.end.earliest.isoformat() == "2022-04-28T07:00:00+03:00"
    assert "one end" in refused(f"{begun} for four days until 2023", base=BASE)


LESS = 'And "Russia" pledged on 2022-03-29 to reduce "shelling" in "Kyiv" by 20 % against 2019'
TASK = 'And "Russia" pledged on 2022-03-29 to do this within 90 days: "publish the maps"'
FORCES = (
    'And "Russia" pledged on 2022-03-29 to withdraw "shelling" in "Kyiv" from 13 to 8 {} by 2023'
)


@pytest.mark.parametrize(
    ("lines", "wanted"),
    [
        ((LESS, 'And "Reuters" put "shelling" in 2023 at 5 % less than in 2018'), "expected 2019"),
        ((FORCES.format("guns"), 'And "Reuters" counted 9 tanks of "Russia" on 2022-05-01'), "told in that unit"),
        (('And "Reuters" admitted on 2022-05-01 the incident "night"',), "nothing tells of the incident"),
        (
            (
                'And "Chaus" reported that "Kyiv" was shelled on 2022-05-01, as the incident "night"',
                'And "Russia" admitted on 2022-05-01 the incident "night"',
            ),
            "found 0 sources",
        ),
        ((PLEDGE, "And the pledge is weakened as of 2022-05-01"), "the flag weakened is set"),
        (('And "Reuters" put the number of people killed in "Kyiv" at 9 on 2022-05-01',), "no pledge has been told"),
        ((PLEDGE, 'And the pledge binds as long as "Russia" does no "shelling"'), "a pledge of \"Russia\" to refrain from"),
        ((PLEDGE, "And the pledge was put off until 2023 on 2022-05-01"), "only those have a deadline"),
        ((TASK, "And the pledge was put off until 2022-06-01 on 2022-05-01"), "a later time than the one that it had"),
        ((TASK.replace(":", ', in place of "maps":'),), 'no pledge is called "maps"'),
    ],
)  # fmt: skip
def test_what_a_sentence_takes_from_the_pledge_must_be_there(lines, wanted):
    assert wanted in refused(*lines, base=BASE)


@pytest.mark.parametrize(
    ("line", "wanted"),
    [
        ('And the place "x" in "Kyiw"', 'no place goes by the name "Kyiw"'),
        ('And the place "x" in "Kyiw"', 'did you mean "Kyiv"?'),
        ('And the actor "x", part of "zzz"', 'there are "Russia"'),
        ('And the activity "x", a kind of "sheling"', 'did you mean "shelling"?'),
        ('And the source "x", which speaks for "Rusia"', 'did you mean "Russia"?'),
        ('And the source "x" of reliability "Z"', "one of A"),
        ('And the place "x" in "geo:ua-999"', "geo:"),
        ('And the known place "Kyiv"', "one of"),
        ('And the known place "Chernihiw Oblast"', "did you mean"),
        ('And the known activity "sheling"', "did you mean"),
        ('And times are those of "Europe/Kiew"', "IANA"),
        ('And the ledger "nowhere.toml"', "a file that can be read"),
        ('And "Chaus" reported that there was "shelling" in "Kyiv"', "when it happened"),
        ('And "Chaus" reported that "Kyiv" was shelld that day', 'did you mean "shelled"?'),
        ('And "Chaus" reported on 2022-03-30 that "Kyiv" was bombed that day', "bombing"),
        ('And "Chaus" reported on 2022-03 that "Kyiv" was shelled that night', "a certain day"),
        ('And "Chaus" reported on 2022-02-30 that "Kyiv" was shelled that day', "in the calendar"),
        ("And the pledge allows 5 moons to comply", "a length of time"),
        ("And the pledge means a share of 1.2.3", "expected a number"),
        ("And the pledge means a share of 0.5", "only `reduce` pledges have one"),
        ('And the record "report 1" was retracted on 2022-04-01', 'no record is called "report 1"'),
        ('And the report by "Chaus" was retracted on 2022-04-01', "0 reports are by"),
        ("And that report is of credibility 2", "no report has been told yet"),
        ('And "Russia" was sceptical of the pledge on 2022-03-29', 'did you mean "skeptical"?'),
        ('And that is called "pledge 1"', "a name that is not taken"),
        ('And the actor "Ukraine" is controlled by "Russia" with probability 0.5', '"Ukraine"'),
        ("And as of 2022-03-30 the verdict is brokn", 'did you mean "broken"?'),
        ("And as of 2022-03-30 the pledge is activ", 'did you mean "active"?'),
        ("And as of 2022-03-30 a certain continuatoin is flagged", 'did you mean "continuation"?'),
        ("And as of 2022-03-30 a sure continuation is flagged", "a kind of finding"),
        ("And as of 2022-03-30 a note of omision is made", 'did you mean "omission"?'),
        ("And as of 2022-03-30 the flag denid is set", 'did you mean "denied"?'),
        ('And as of 2022-03-30 the verdict on "pledg 1" is kept', 'did you mean "pledge 1"?'),
        ('And as of 2022-03-30 the verdict in "Kyiw" is kept', 'did you mean "Kyiv"?'),
        ('And as of 2022-03-30 the incident "night" is alleged', "an incident"),
        ("And as of 2022-03-30 the verdict by weather is kept", "one of incidents, level, harm"),
        ("And as of 2022-03-30 the verdict is untested, because nobody looked", "a reason"),
        (
            'And as of 2022-03-30 the verdict in the reading "half" is kept',
            "a reading of the pledge",
        ),
        (
            "And as of 2022-03-30 a possible continuation is flagged, in doubt of actr",
            'did you mean "actor"?',
        ),
        ("And the pledge may be read", "what it is read as"),
        ("And the setting is wr", 'did you mean "war"?'),
        ('And the editors are "Reuter"', 'did you mean "Reuters"?'),
        ('And that rating rests on the sources "Reuters"', "no assessment has been told yet"),
        ("And as of 2022-02-30 nothing is contradicted", "in the calendar"),
        ("And the verdict is kept", "nothing has been reviewed yet"),
        ("And as of 2022-03-01 the verdict is untested", "a pledge that is known by then"),
        ("And the history is:", "the headings `verdict` and `lifecycle`"),
        ("And these reports:", "a data table"),
        ("And these reports:\n| id | wether |\n| a | b |", "did you mean"),
        ("And these reports:\n| id | report dated |\n| a | maybe |", "one of yes, no"),
        ('And these records:\n"""\n[[pledg]]\n"""', 'did you mean "pledge"?'),
        ('And these records:\n"""\n[ledger]\ntimezon = "UTC"\n"""', 'did you mean "timezone"?'),
        (
            "And as of 2022-03-30 the verdct is kept",
            "goes wrong at `verdct is kept`; did you mean: as of 2022-03-30 the verdict is kept",
        ),
        ("And nothing of the kind is known to anybody here", "a sentence of the vocabulary"),
    ],
)
def test_what_cannot_be_so_is_told_with_its_line_and_never_passes(line, wanted):
    said = refused(line, "And as of 2022-03-30 nothing is contradicted")
    assert wanted in said
    assert "x.feature:" in said


def test_of_several_pledges_one_must_be_named():
    again = PLEDGE.replace("refrain from", "cease")
    assert "there are several pledges" in refused(
        again, "Then as of 2022-03-30 the verdict is kept"
    )
    world = told(again, 'Then as of 2022-03-30 the verdict on "pledge 2" is untested')
    assert world.pledge_told() == "pledge 2"


def test_without_a_pledge_there_is_nothing_to_judge():
    said = refused("Then as of 2022-03-30 the verdict is kept", base=BASE)
    assert "nothing has been pledged yet" in said


@pytest.mark.parametrize(
    "expectation",
    [
        "nothing is contradicted",
        "nothing is contradicted for certain",
        "0 contradictions are flagged",
        "no continuation is flagged",
    ],
)
def test_that_nothing_is_flagged_says_nothing_where_there_is_nothing_to_judge(expectation):
    """No false "clean": as of a day before anything was pledged."""
    said = refused(f"Then as of 2022-03-30 {expectation}", base=BASE)
    assert "no pledge and no statement" in said


def test_a_name_that_several_go_by_must_be_told_apart():
    base = BASE + 'And the place "a"\n'
    with pytest.raises(Unknown, match="several go by the name"):
        told(
            'And the place "a" is also called "Old Town"',
            'And the place "c"',
            'And the place "c" is also called "old town"',
            base=base,
        ).named("place", "OLD TOWN")


def test_what_was_named_already_keeps_its_name():
    said = refused(
        'And "Chaus" reported that there was "shelling" in "Kyiv" on 2022-03-30',
        'And the record "report 1" was retracted on 2022-03-31',
        'And that is called "again"',
        'And the record "again" was retracted on 2022-04-01',
        'And that is called "again"',
    )
    assert "a name that is not taken" in said


def test_terms_change_the_pledge_that_was_told_last():
    world = told(
        PLEDGE.replace("Kyiv", "Chernihiv", 1).replace(' and "Chernihiv"', ""),
        "And the pledge allows 48 h to comply",
    )
    first, second = (record for record in world.ledger if isinstance(record, Pledge))
    assert first.grace is None
    assert str(second.grace) == "48 h"


def test_an_unmet_expectation_names_what_led_to_it_and_what_is_nearest():
    with pytest.raises(Unmet) as caught:
        told(
            'When "Chaus" reported on 2022-03-30 that "Kyiv" was shelled by "Russia" that day',
            "Then as of 2022-03-30 the verdict is kept",
        )
    said = str(caught.value)
    for wanted in (
        "Expected: as of 2022-03-30 the verdict is kept",
        "But the verdict is slipping.",
        'line 11: "Russia" pledged on 2022-03-29',
        'line 12: "Chaus" reported on 2022-03-30',
        "The nearest finding:",
        "It went on (not confirmed)",
    ):
        assert wanted in said, said


def test_a_number_that_an_answer_does_not_have_lies_nowhere():
    with pytest.raises(Unmet, match="the chance that it was done in time is not known"):
        told("Then as of 2022-03-30 the chance that it was done in time lies between 0 and 1")


def test_an_unmet_expectation_without_a_pledge_shows_every_verdict():
    with pytest.raises(Unmet) as caught:
        told(PLEDGE, "Then as of 2022-03-30 2 contradictions are flagged")
    assert "pledge 2 is untested" in str(caught.value)
    assert "Nothing is flagged." in str(caught.value)


def test_a_ledger_of_a_file_is_told_with_its_own_words(tmp_path):
    (tmp_path / "l.toml").write_text(
        '[[actor]]\nid = "a"\n[[place]]\nid = "p"\n[[activity]]\nid = "x"\n[[pledge]]\nid = "truce"\n'
        'kind = "refrain"\ndebtor = "a"\nsaid = "2022-03-01"\nactivities = ["x"]\nplaces = ["p"]\n',
        encoding="utf-8",
    )
    world = World([tmp_path])
    world.open("l.toml")
    world.know("place", "Nizhyn")
    with pytest.raises(Unmet, match="truce: the promise by a"):
        say(world, _line("as of 2022-03-30 the verdict is kept"), "x.feature")
    assert world.named("place", "P") == "p"
    with pytest.raises(InputError, match="no pledge has been told yet"):
        say(world, _line("the pledge allows 48 h to comply"), "x.feature")


def _line(text):
    (scenario,) = parsed(f"Feature: x\n  Scenario: y\n    Given {text}\n", "x.feature")
    return scenario.lines[0]


def test_a_range_that_is_told_again_takes_the_place_of_the_first():
    world = told(
        'And "Chaus" reported on 2022-03-30 that "Kyiv" was shelled that day, with 3 to 5 people killed',
        "And that report tells of 7 to 9 deaths",
    )
    (report,) = (record for record in world.ledger if isinstance(record, Report))
    assert (report.deaths.low, report.deaths.high) == (7, 9)


@pytest.mark.parametrize(
    ("expectation", "got"),
    [
        ("the verdict is not untested", "But the verdict is untested."),
        ("no pledge is untested", "But pledge 1 is untested."),
        ('the verdict is broken in part: "shelling" went on', "is untested, with 0 parts broken"),
        (
            "the pledge is almost certain to be broken",
            "But how likely that is: roughly even chance.",
        ),
        ("the rate fell to about a quarter", "as a share of that before, is not known"),
        ("the skepticism lies above 99 %", "But the skepticism is 0."),
        ("nothing is contradicted", None),
        ("the flag late is set", "But there is nothing of the kind."),
        ("the answer is settled", "But the answer is not settled."),
        ("the verdict by level is kept", "But by level the verdict is not known."),
        ('the verdict in "Kyiv" is kept', 'But the verdict in "Kyiv" for "shelling" is untested'),
        ("no note of omission is made", None),
        (
            "2 certain and 1 possible violation is counted",
            "0 certain and 0 possible violations are",
        ),
    ],
)
def test_what_is_so_instead_is_said_as_the_sentence_would(expectation, got):
    sentence = f"Then as of 2022-03-30 {expectation}"
    if got is None:
        told(sentence)
        return
    with pytest.raises(Unmet) as caught:
        told(sentence)
    assert got in str(caught.value)


@pytest.mark.parametrize(
    ("expectation", "got"),
    [
        ("the flag denied is not set", "But the flag denied is set."),
        ("la mention démentie n'est pas faite", "Mais la mention démentie est faite"),
        (
            "nothing is contradicted",
            "But a certain continuation is flagged and a certain denial refuted is flagged.",
        ),
        ("no continuation is flagged", "But a certain continuation is flagged."),
        ("a possible continuation is flagged", "But a certain continuation is flagged."),
        ("a possible displacement is flagged", "But there is nothing of the kind."),
        ("no note of no end is made", "But the note says: No end date"),
    ],
)
def test_what_is_there_instead_is_told(expectation, got):
    time = "au" if " n'est " in expectation else "as of"
    with pytest.raises(Unmet) as caught:
        told(
            'And "Chaus" reported on 2022-05-01 that "Kyiv" was shelled by "Russia" that day, as the incident "i"',
            'And "Reuters" reported on 2022-05-01 that "Kyiv" was shelled by "Russia" that day, as the incident "i"',
            'And "Russia" denied on 2022-05-01 the incident "i"',
            f"Then {time} 2022-05-02 {expectation}",
        )
    assert got in str(caught.value)


def test_an_admission_is_a_report_by_who_speaks_for_the_accused():
    world = told(
        'And the source "TASS" of reliability "C", which speaks for "Russia"',
        'And "Chaus" reported that "Kyiv" was shelled on 2022-05-01, as the incident "night"',
        'And "Russia" admitted on 2022-05-02 the incident "night"',
    )
    (_, report) = world.ledger.all(Report)
    assert (report.origin, report.actor, report.incident) == ("TASS", "Russia", "night")
    assert (report.activity, report.place, report.when.text) == ("shelling", "Kyiv", "2022-05-01")
    assert report.published.text == "2022-05-02"


def test_a_failure_shows_what_was_not_yet_known():
    watch = 'And "Reuters" watched for "shelling" in "Kyiv" during 1 May 2022 to 31 May 2022'
    report = 'And "Chaus" reported on 7 May 2022 that "Kyiv" was shelled on 2 May 2022'
    with pytest.raises(Unmet) as caught:
        told(watch, report, "And as of 2022-04-10 the verdict is holding")
    said = str(caught.value)
    assert "Not yet known then:" in said
    assert f": {watch.removeprefix('And ')} (known from 1 May 2022 on)" in said
    assert "(known from 7 May 2022 on)" in said
    with pytest.raises(Unmet) as caught:
        told(watch, report, "And as of 2022-05-10 the verdict is kept")
    assert "Not yet known" not in str(caught.value)


FRENCH = """
Given les heures sont celles de "Europe/Kyiv"
And l'acteur "Russie"
And le lieu "Kyiv"
And l'activité "tir"
And la source "Chaus" de fiabilité "C"
And "Russie" s'est engagée le 29 mars 2022 à ne pas commettre "tir" à "Kyiv"
And "Chaus" a rapporté le 1er mai 2022 qu'il y a eu "tir" à "Kyiv" par "Russie" le 30 mars 2022, l'incident "nuit"
"""


@pytest.mark.parametrize(
    ("expectation", "got"),
    [
        ("la promesse est jugée tenue", "la promesse est jugée vacillante."),
        ("la promesse n'est pas jugée vacillante", "la promesse est jugée vacillante."),
        ("rien n'est contredit", "il y a continuation possible."),
        ("la mention en retard est faite", "il n'y a rien de tel."),
        ("le scepticisme est au-dessous de 0,1", "le scepticisme est 0,7"),
        ("le rythme est tombé à un quart", "rapporté à celui d'avant, est non connu."),
        ('l\'incident "nuit" est vérifié', "l'incident est allégué avec une probabilité de 0,"),
        ("la promesse est rompue en partie", "vacillante, avec 0 parties rompues"),
        ("la réponse est définitive", "la réponse n'est pas définitive."),
        ("la promesse en niveau est jugée tenue", "en niveau le verdict est non connu."),
    ],
)
def test_what_is_so_instead_of_a_french_sentence_is_told_in_french(expectation, got):
    sentence = f"au 2 mai 2022, {expectation}"
    with pytest.raises(Unmet) as caught:
        told(f"Then {sentence}", base=FRENCH)
    said = str(caught.value)
    assert f"Attendu : {sentence}\nMais " in said
    assert got in said
    assert 'Ce qui y a mené :\n  ligne 9 : "Russie"' in said
    with pytest.raises(
        Unmet, match=r"Pas encore connu alors :(.|\n)*connu à partir du 1er mai 2022"
    ):
        told("Then au 30 mars 2022, la promesse est jugée rompue", base=FRENCH)


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("au 2 mai 2022, la promesse est jugée tenu", 'trouvé : "tenu" ; attendu : l\'un de tenue, rompue'),
        ("au 2 mai 2022, la promesse est jugée tenu", 'vouliez-vous dire "tenue" ?'),
        ("au 30 février 2022, rien n'est contredit", "trouvé : '2022-02-30' ; attendu : un jour du calendrier"),
        ('le lieu "x" à "Kyiw"', 'rien ne porte le nom "Kyiw" (lieu) : attendu : un nom connu ; vouliez-vous dire "Kyiv" ?'),
        ("la promesse est jugé tenue", "n'en est plus une à partir de « jugé tenue » ; vouliez-vous dire : la promesse est jugée tenue"),
    ],
)  # fmt: skip
def test_what_cannot_be_said_in_french_is_told_in_a_french_frame(sentence, wanted):
    assert wanted in refused(f"And {sentence}", base=FRENCH)
