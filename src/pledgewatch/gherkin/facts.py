"""The sentences that tell facts: each with what it says and the keys of the ledger file that it fills.

A field has the name of the key that it fills. A sentence is read by that (`tell`), and a record is
written in the same sentences (`writer`). Keys behind the meaning have a fixed value.
"""

from __future__ import annotations

from pledgewatch.gherkin import tell
from pledgewatch.gherkin.tell import Fact, rows

__all__ = ["FACTS", "TABLES"]

# -- what there is ---------------------------------------------------------------------------------

_header = rows("What there is", tell.the_ledger, "ledger")
_header('the ledger is called "{title=Kyiv, 2022}"', "What the ledger is about.")
_header(
    'times are those of "{timezone=Europe/Kyiv}"',
    "The time zone of every time that no place says otherwise of.",
)
_actor = rows("What there is", tell.a_record, "actor")
_actor(
    'the actor "{id=Russia}"[, part of {part_of:names}][, who speaks for {speaks_for:names}]'
    '[, in the office of "{office}"]',
    "Somebody who can speak, be bound, or act.",
    'the actor "Fomin", part of "Russia", who speaks for "Russia"',
    'the actor "Peskov", part of "Russia", in the office of "spokesperson"',
)
_actor(
    'the actor "{id=militia}" is controlled by "{actor=Russia}" with probability {weight:number=0.9}'
    "[ during {when:time}]",
    "Of a proxy: whose acts its own may be.",
    do=tell.controlled,
)
_more_actor = rows("What there is", tell.more_of_a_node, "actor")
_more_actor(
    'the actor "{id=the parties}" is made of opposing sides',
    "Its members are opponents, such as the parties to a truce, and no kin.",
    sides=True,
)
rows("What there is", tell.a_record, "place")(
    'the place "{id=Chernihiv}"[ in {part_of:names="Ukraine"}][, in the time zone "{timezone}"]',
    "Somewhere, and what it lies in.",
)
rows("What there is", tell.a_record, "activity")(
    'the activity "{id=shelling}"[, a kind of {kind_of:names="military activity"}]',
    "Something that can be done, or a state that can be kept up.",
)
rows("What there is", tell.a_record, "source")(
    'the source "{id=TASS}"[ of reliability "{reliability=C}"][, which speaks for "{organ_of=Russia}"]',
    "Who observes or publishes; reliability A to E, F where it cannot be judged.",
)
for _table, _of in (("place", "Donbas"), ("activity", "military activity")):
    rows("What there is", tell.more_of_a_node, _table)(
        f'the parts told of the {_table} "{{id={_of}}}" are all there are',
        "What the feature tells of it is all there is of it.",
        complete=True,
    )
_more_source = rows("What there is", tell.more_of_a_node, "source")
_more_source(
    'the source "{id=TASS}" belongs to the family "{kin=state media}"',
    "Sources of one family weigh as one and a half witnesses at most.",
)
_more_source(
    'the source "{id=UCDP}" is a data set',
    "Sources that it names are rated as it is, until they are rated.",
    dataset=True,
)
_header(
    'sources that nobody rated are of reliability "{unrated=C}"', "Otherwise they weigh nothing."
)
_header(
    'the editors are {editors:names="Reuters" and "AFP"}',
    "Sources whose retractions, withdrawals and ties bind the records of others too.",
)
_header(
    "the setting is {setting:word=war}",
    "war, campaign or corporate: which past pledges the ledger's are compared with.",
)
for _table, _of, _other in (
    ("actor", "Russia", '"Moscow" and "the Kremlin"'),
    ("place", "Kyiv", '"Kiev"'),
    ("activity", "shelling", '"artillery fire"'),
    ("source", "Reuters", '"Reuters News"'),
):
    rows("What there is", tell.other_names, _table)(
        f'the {_table} "{{id={_of}}}" is also called {{aliases:names={_other}}}',
        "Other names to find it by.",
    )
rows("What there is", tell.known, "place")(
    'the known place "{id=Nizhyn}"[ in "{part_of=geo:ua-74}"]',
    "A place that comes with pledgewatch, to be named like one of one's own.",
)
rows("What there is", tell.known, "activity")(
    'the known activity "{id=shelling}"',
    "An activity that comes with pledgewatch, to be named like one of one's own.",
)

# -- what was pledged ------------------------------------------------------------------------------

_HEAD = '"{debtor=Russia}" pledged on {said:time=2022-03-29}[ through "{speaker=Fomin}"] to '
_TAIL = "[, from {start:time}][, until {end:time=2022-04-30}][, within {within:duration}]"
_DUE = "[ by {end:time=2022-04-30}][ within {within:duration}]"


def _scope(activities: str, between: str = "in", places: str = '"Kyiv"') -> str:
    return f'{{activities:names="{activities}"}} {between} {{places:names={places}}}'


_pledge = rows("What was pledged", tell.a_record, "pledge")
for _kind, _words, _meaning in (
    ("cease", f"cease {_scope('shelling')}", "A pledge to stop something that goes on."),
    ("refrain", f"refrain from {_scope('use of mines')}", "A pledge not to do something."),
    (
        "reduce",
        f"{{wording:verb=halve}} {_scope('shelling')}",
        "A pledge to do less, in a verb alone.",
    ),
    (
        "reduce",
        "{wording:adverb=drastically} reduce "
        + _scope("military activity", places='"Kyiv" and "Chernihiv"'),
        "A pledge to do less, in a measure word such as drastically, sharply or significantly.",
    ),
    (
        "reduce",
        f'do less {_scope("shelling")}, in the word "{{wording=several-fold}}"',
        "A pledge to do less, in a measure word that no verb goes with.",
    ),
    (
        "reduce",
        f"bring {_scope('shelling')} down to a share of {{share:number=0.5}}",
        "A pledge to do less, to a share of what was usual before.",
    ),
    ("maintain", f"maintain {_scope('ceasefire')}", "A pledge to keep a state up."),
):
    _pledge(f"{_HEAD}{_words}{_TAIL}", _meaning, kind=_kind)
for _kind, _words, _meaning in (
    ("do-by", f"do {_scope('demining')}", "A pledge to do something by a deadline."),
    ("withdraw", f"withdraw {_scope('presence of forces', 'from')}", "A pledge to have left."),
    ("reach", f"reach {_scope('ceasefire')}", "A pledge to bring a state about."),
):
    _pledge(f"{_HEAD}{_words}{_DUE}", _meaning, kind=_kind)
_pledge(
    f'{_HEAD}do this{_DUE}: "{{text=publish the maps of all minefields}}"',
    "A pledge to do what its words say, without places and activities: reports name the pledge.",
    kind="do-by",
)
for _kind, _verb, _when in (
    ("withdraw", "withdraw down to", _DUE),
    ("maintain", "maintain", _TAIL),
    ("reach", "reach", _DUE),
):
    for _level, _meaning in (
        ("at most {at_most:number=10,000}", "A pledge of a level: at most so many."),
        ("at least {at_least:number=10,000}", "A pledge of a level: at least so many."),
        (
            "between {at_least:number=5,000} and {at_most:number=10,000}",
            "A pledge of a level between two numbers.",
        ),
    ):
        _pledge(
            f'{_HEAD}{_verb} {_level} "{{unit=troops}}" of {_scope("presence of forces")}{_when}',
            _meaning,
            kind=_kind,
        )

# -- on what terms ---------------------------------------------------------------------------------

_term = rows("On what terms", tell.more, "pledge")
for _words, _meaning in (
    ('was spoken by "{speaker=Fomin}"', "Who said it."),
    ('is owed to "{creditor=Ukraine}"', "To whom it was made."),
    (
        'belongs to the announcement "{announcement=Istanbul, 29 March}"',
        "The occasion; two published versions of one pledge share it.",
    ),
    ('also covers the places {places:names="Sumy" and "Kharkiv"}', "More places that it names."),
    (
        'also covers the activities {activities:names="air strikes"}',
        "More activities that it names.",
    ),
    (
        'leaves out the places {except_places:names="Irpin"}',
        "Places inside its scope that it does not bind in.",
    ),
    (
        'leaves out the activities {except_activities:names="air strikes"}',
        "Kinds of what it names that it does not bind.",
    ),
    (
        'does not bind the actors {except_actors:names="militia"}',
        "Actors that would be bound and are not.",
    ),
    (
        'covers only acts against {targets:names="Ukraine"}',
        "Acts against anybody else do not count.",
    ),
    (
        'leaves out acts against {except_targets:names="terrorists"}',
        "Acts against those do not count.",
    ),
    (
        'says nothing of {control:names="Kharkiv", "Sumy" and "Mariupol"}',
        "Places of the same conflict that it does not name, as a measure of displacement.",
    ),
    (
        "takes effect on {start:time=2022-03-30}",
        "When it begins to bind; a plain day means its first moment.",
    ),
    ("ends on {end:time=2022-04-30}", "Until when it binds; a plain day means its last moment."),
    (
        "ends {within:duration=48 h} after it was said",
        "Until when it binds, counted from when it was said.",
    ),
    ("allows {grace:duration=48 h} to comply", "A time that is listed and not judged."),
    (
        "allows {tolerance:duration=10 days} of lateness",
        "How late still counts in part, after a deadline.",
    ),
    (
        "allows {tolerated:count=2} (violation|violations)",
        "How many violations it bears.",
    ),
    (
        "is to be read after {horizon:duration=30 days}",
        "For a reduction without an end: how far from its start it is read.",
    ),
    (
        "is measured against {baseline:time=2022-02-24/2022-03-28}",
        "The time before it that a reduction is compared with, or whose level a demand starts from.",
    ),
    (
        "binds every day during {daily:time=09:00/14:00}",
        "Between two clock times of the ledger's zone.",
    ),
    (
        'starts from {level:number=150,000} "{unit=troops}"',
        "The level when it was said, and what it counts.",
    ),
    (
        "starts from a level of {level:number=150,000}",
        "The level when it was said, in the unit that it names.",
    ),
    (
        "is kept in part from a share of {partial_from:number=0.9} of the way",
        "How far a demand must be met at its deadline to be kept in part; half where that is not said.",
    ),
    (
        'is compared with the class "{reference_class=campaign-promise}"',
        "The class of past pledges that skepticism starts from.",
    ),
    (
        'was told by "{reported_by=Reuters}"',
        "Who told of it, where the speaker did not publish it.",
    ),
    ("is measured by {measure:measure=incidents}", "By `incidents`, `level` or `harm`."),
    (
        "means a share of {share:number=0.5}",
        "The share of the baseline that it pledges, whatever its word.",
    ),
    ("could mean a share of {band:amount=0.25 to 0.67}", "The shares its word could mean."),
    (
        'gives the reason "{reason=to bolster mutual confidence}"',
        "The reason given for it; outcome and motive are kept apart.",
    ),
):
    _term(f"the pledge {_words}", _meaning)
_term(
    "the pledge gives the reason:",
    "The reason given for it as a doc string, for several lines or words in quotation marks.",
    fills="reason",
)
_term(
    "news on the pledge may take {settle:duration=30 days}",
    "How long after its end the answer stays open; 14 days where that is not said.",
)
_term(
    "the pledge has no end",
    "It binds for ever, so it can hold and is never kept.",
    do=tell.endless,
)
_condition = rows("On what terms", tell.condition, "pledge")
_condition(
    'the pledge binds on the condition "{text=Ukraine stays neutral}"[, put as "{quote}"]',
    "What must hold for it to bind.",
)
_condition(
    'the pledge binds while the state "{state=neutrality}" holds',
    "The state that reports on a state speak of; it binds while that holds.",
)
_condition(
    "its condition is presumed to hold",
    "Until somebody reports on the state, it binds.",
    presumed=True,
)
_condition(
    "its condition is presumed not to hold",
    "Until somebody reports on the state, it does not bind.",
    presumed=False,
)
_condition(
    'the pledge binds while the other side keeps {unless_broken:names="pledge of Ukraine"}',
    "It binds until one of those pledges, which may be told later, is violated.",
)
rows("On what terms", tell.a_record, "reading", pledge="pledge")(
    'the pledge[ "{pledge=kyiv-chernihiv}"] may be read[ as {kind:word=reduce}]'
    "[ at a share of {share:number=0.25}][ by {measure:measure}]",
    "What a vague pledge is read as: cease, refrain, reduce, ...; no pledge of its own.",
)

# -- what was reported -----------------------------------------------------------------------------

_BY = '[ by "{actor=Russia}"][ against "{target}"][ {when:at=on 2022-03-30T04:15}]'
_THAT_NIGHT = '[ by "{actor}"][ against "{target}"][ {when:at=that night}]'
_KILLED = "[, with {deaths:amount} (person|people) killed]"
_AS = '[, as the incident "{incident}"]'
_IN = '[ in "{place=Chernihiv}"]'
_report = rows("What was reported", tell.a_record, "report", pledge="pledge")
for _teller in (
    '"{origin=Chaus}" (reports|reported)[ on {published:time=2022-03-30}] that ',
    '"{origin=Chaus}" is reported by "{source=Reuters}"[ on {published:time=2022-03-30}] as saying that ',
    '"{source=Reuters}" published[ on {published:time=2022-03-30}] that ',
):
    _report(
        f'{_teller}"{{place=Chernihiv}}" was {{deed:deed=shelled}}{_THAT_NIGHT}{_KILLED}{_AS}',
        "Somebody says that something was done to a place.",
        do=tell.deed,
    )
    _report(
        f'{_teller}there was "{{activity=shelling}}"{_IN}{_BY}{_KILLED}{_AS}',
        "Somebody says that something happened.",
    )
    _report(
        f'{_teller}there was no "{{activity=shelling}}"{_IN}{_BY}{_AS}',
        "Somebody says that it did not happen.",
        stance="denies",
    )
    _report(
        f'{_teller}there were {{number:count=152}} incidents of "{{activity=shelling}}"{_IN}{_BY}{_KILLED}',
        "Somebody counts so many incidents alike, none of them told otherwise; 0: looked and found none.",
    )
    _report(
        f'{_teller}the pledge[ "{{pledge=training}}"] was done{_BY}{_AS}',
        "Somebody says that what was pledged was done.",
    )
    _report(
        f'{_teller}the pledge[ "{{pledge=training}}"] was not done{_BY}{_AS}',
        "Somebody says that what was pledged was not done.",
        stance="denies",
    )
_report(
    'these outlets report, all from "{origin=Chaus}", that there was "{activity=shelling}" in '
    '"{place=Chernihiv}"[ by "{actor=Russia}"][ against "{target}"] {when:at=on 2022-03-30}'
    '[, as the incident "{incident}"]:',
    "Several papers with one witness; the table has one column, `outlet`.",
    takes="table",
    do=tell.outlets,
)
_report(
    '"{origin=OSCE}" counted "{activity=shelling}" in "{place=Chernihiv}" by "{actor=Russia}" day by day:',
    "A report for each; columns `from`, `to` and `a day`, such as `4`, or `5, 3` by turns.",
    takes="table",
    do=tell.day_by_day,
)

_more = rows("More on a report", tell.more, "report")
for _words, _meaning in (
    ("is of credibility {credibility:count=2}", "Admiralty credibility of what is told, 1 to 6."),
    (
        "is true with probability {probability:number=0.9}",
        "In place of reliability and credibility.",
    ),
    (
        "names the right actor with probability {actor_probability:number=0.8}",
        "How surely it was that actor, given that it happened.",
    ),
    (
        "names the right activity with probability {type_probability:number=0.8}",
        "How surely it was that activity, given that something happened.",
    ),
    (
        "names the right place with probability {place_probability:number=0.8}",
        "How surely it was there, given that it happened.",
    ),
    (
        "names the right time with probability {time_probability:number=0.8}",
        "How surely it was then, given that it happened.",
    ),
    (
        "names the right target with probability {target_probability:number=0.8}",
        "How surely it was against them, given that it happened.",
    ),
    ('was of an act against "{target=Ukraine}"', "Against whom it was."),
    (
        'bears on the pledge "{pledge=kyiv-chernihiv}"',
        "By declaration, whatever its activity and place.",
    ),
    ("tells of {deaths:amount=3 to 5} (death|deaths)", "How many people were killed."),
):
    _more(f"that report {_words}", _meaning)
_more(
    "that report is dated by the day it was written",
    "The day it gives is that of the report, not of the event.",
    report_dated=True,
)

# -- what state things were in, and who was looking ------------------------------------------------

_WHOSE = (
    '[ of "{actor=Russia}"][ in "{place=Kyiv}"] {when:at=on 2022-04-02}'
    '[, as the observation "{incident}"]'
)
_OF_IT = '[ of "{actor}"][ in "{place}"] {when:at=on 2022-04-02}[, as the observation "{incident}"]'
_FORCES = '"{activity=presence of forces}"'
_PLEDGED = 'the pledge[ "{pledge=neutrality}"]'
_state = rows("What state things were in", tell.a_record, "state_report", pledge="pledge")
for _words, _meaning, _holds in (
    (f"observed {_FORCES}{_WHOSE}", "Something that is kept up was there.", True),
    (f"observed no {_FORCES}{_WHOSE}", "It was not there.", False),
    (
        'reported that the state "{state=neutrality}" held {when:at=on 2022-04-02}',
        "A state that a condition names was so.",
        True,
    ),
    (
        'reported that the state "{state=neutrality}" did not hold {when:at=on 2022-04-02}',
        "A state that a condition names was not so.",
        False,
    ),
    (f"observed {_PLEDGED} fulfilled{_OF_IT}", "The state that was pledged was there.", True),
    (
        f"observed {_PLEDGED} not fulfilled{_OF_IT}",
        "The state that was pledged was not there.",
        False,
    ),
):
    _state(f'"{{origin=OSCE}}" {_words}', _meaning, holds=_holds)
for _words, _meaning in (
    (
        f'counted {{level:amount=9,000 to 11,000}} "{{unit=troops}}" of {_FORCES}{_WHOSE}',
        "How much of it there was.",
    ),
    (
        f"put what was left of {_FORCES}{_WHOSE} at a share of {{share:amount=0.3 to 0.4}}",
        "How much was left, as a share of what there was at the announcement.",
    ),
    (
        f'counted {{level:amount=178}} "{{unit=jobs}}" for {_PLEDGED}{_OF_IT}',
        "How much there was of what was pledged.",
    ),
    (
        f"put {_PLEDGED}{_OF_IT} at a share of {{share:amount=0.7}}",
        "How much of what was pledged there was, as a share of what there was at the announcement.",
    ),
):
    _state(f'"{{origin=OSCE}}" {_words}', _meaning)
_more = rows("What state things were in", tell.more, "state_report")
_more(
    "that observation is dated by the day it was written",
    "The day it gives is that of the report, not of the state.",
    report_dated=True,
)
_more("that observation is of credibility {credibility:count=2}", "How far to believe it.")
_more(
    "that observation is true with probability {probability:number=0.9}", "How far to believe it."
)
rows("What state things were in", tell.a_record, "capture")(
    'the place "{place=Kherson}" was taken[ by "{to=Russia}"] on {when:time=2022-03-02}',
    "It passed to another side: what happens there later shows no compliance.",
)
rows("Who was looking", tell.a_record, "coverage")(
    '"{origin=OSCE}" watched for {activities:names="shelling"} in {places:names="Kyiv" and "Chernihiv"} '
    "during {when:time=2022-03-01/2022-03-31}[, with sensitivity {sensitivity:number=0.8}]"
    "[ and false alarms {false_alarm:number=0.05}][, hearing of it within {lag:duration=7 days}]",
    "Who was looking, at what, where and when: without it silence proves nothing.",
)

# -- what else was said ----------------------------------------------------------------------------

_SCOPE = '[ by "{about=Ukraine}"][ in {places:names="Donetsk"}][ during {when:time}]'
_SAID = "on {said:time=2022-03-31}"
_statement = rows("What else was said", tell.a_record, "statement")
_statement(
    f'"{{speaker=Russia}}" denied {_SAID} the incident "{{incidents=night}}"',
    "Somebody says aloud that an incident did not happen.",
    kind="denial",
)
for _words, _kind, _meaning, _fixed in (
    ("denied {} any", "denial", "Somebody says aloud that nothing of a kind happened.", {}),
    (
        "claimed {} that there was",
        "claim",
        "A claim that something happened, or that a state holds.",
        {"holds": True},
    ),
    (
        "claimed {} that there was no",
        "claim",
        "A claim that something did not happen, or that a state does not hold.",
        {"holds": False},
    ),
):
    _statement(
        f'"{{speaker=Russia}}" {_words.format(_SAID)} {{activities:names="shelling"}}{_SCOPE}',
        _meaning,
        kind=_kind,
        **_fixed,
    )
rows("What else was said", tell.a_record, "statement", pledge="answers")(
    f'"{{speaker=Russia}}" claimed {_SAID} to keep (the pledge|"{{answers=kyiv-chernihiv}}")',
    "Somebody says that a pledge is being kept.",
    kind="compliance",
)
for _kind, _verb, _words in (
    ("demand", "demanded", "all troops leave"),
    ("intent", "announced an intent", "talks go on"),
    ("claim", "claimed", "the talks made progress"),
    ("assurance", "gave an assurance", "Ukraine stays neutral"),
):
    _statement(
        f'"{{speaker=Ukraine}}" {_verb} {_SAID} that "{{text={_words}}}"',
        f"{'An' if _kind[0] in 'ai' else 'A'} {_kind}.",
        kind=_kind,
    )
_statement(
    f'"{{speaker=Russia}}" made a statement of {{kind:saying=compliance}} {_SAID}',
    "A claim, intent, demand, assurance or word of compliance; what it says follows.",
)
_more = rows("What else was said", tell.more, "statement")
_more(
    'that statement speaks of the records {answers:names="kyiv-chernihiv"}',
    "The pledges or statements it answers.",
)
_more(
    'that statement speaks of the incidents {incidents:names="night" and "morning"}',
    "The incidents it speaks of.",
)
_more('that statement is about "{about=Ukraine}"', "Whose acts it speaks of.")

# -- how it was taken and explained ----------------------------------------------------------------

rows("How it was taken and explained", tell.a_record, "reaction", pledge="to")(
    '"{by=Biden}" was {tone:tone=skeptical} of (the pledge|"{to}") on {said:time=2022-03-29}'
    '[: "{quote=I don\'t read anything into it}"]',
    "How somebody took it: skeptical, trusting or neutral. Shown, never weighed.",
)
for _words, _rival, _meaning in (
    ("a rival explanation", True, "Another reason than the one given, beside the verdict."),
    ("an explanation", False, "A reason that goes with the one given."),
):
    rows("How it was taken and explained", tell.a_record, "explanation", pledge="of")(
        f'{_words} of (the pledge|"{{of}}") was given[ by "{{by=Reuters}}"] on {{said:time=2022-03-30}}'
        '[: "{text=losses forced them to regroup}"]',
        _meaning,
        rival=_rival,
    )
rows("How it was taken and explained", tell.a_record, "assessment", pledge="pledge")(
    '"{by=Polimetr}" rated (the pledge|"{pledge}") as "{rating=compromise}" on {when:time=2022-06-01}'
    '[, on the scale "{scale=polimetre}"]',
    "An editor's own rating, shown beside the verdict and never mixed in.",
)
rows("How it was taken and explained", tell.more, "assessment")(
    'that rating rests on the sources {sources:names="Reuters" and "AFP"}', "What it rests on."
)
_more = rows("How it was taken and explained", tell.more, "explanation")
_more(
    'that explanation is at odds with {evidence_against:names="report 2" and "report 3"}',
    "The records that speak against it.",
)
_more('that explanation rests on {evidence_for:names="report 1"}', "The records that speak for it.")

# -- more on any record ----------------------------------------------------------------------------

_any = rows("More on any record", tell.more, "record")
_any(
    'that is called "{id=kyiv-chernihiv}"',
    "A name for the record that was told last, by which other sentences speak of it.",
    do=tell.called,
)
for _words, _meaning in (
    (
        "was known on {known:time=2022-04-05}",
        "From when on one could know of it; a day means its end.",
    ),
    (
        'was published[ by "{source=Reuters}"] on {published:time=2022-03-30}',
        "Who published it, and when.",
    ),
    ('was published by "{source=Reuters}"', "Who published it."),
    ('is to be read at "{url=https://example.org/1}"', "Where."),
    ('reads "{quote=drastically, several-fold}"', "Its words."),
    ('says "{text=troops are moving north}"', "What it says, in one's own words."),
):
    _any(f"that {_words}", _meaning)
for _words, _key in (("reads", "quote"), ("says", "text")):
    _any(
        f"that {_words}:",
        "The same as a doc string, for several lines or words in quotation marks.",
        fills=_key,
    )

# -- what was taken back or put together -----------------------------------------------------------

_TOPIC = "What was taken back or put together"
_ON = "on {when:time=2022-04-01}"
_KNOWN = "as was known on {known:time=2022-04-01}"
rows(_TOPIC, tell.a_record, "retract")(
    f'the record "{{target=report 1}}" was retracted {_ON}',
    "A record is taken back; retracting a retraction restores it.",
)
rows(_TOPIC, tell.a_record, "retract")(
    f'the report by "{{origin=Reuters}}" was retracted {_ON}',
    "The only report of an origin is taken back.",
    do=tell.its_only_report,
)
rows(_TOPIC, tell.a_record, "withdraw", pledge="target")(
    f'the pledge[ "{{target=kyiv-chernihiv}}"] was withdrawn {_ON}', "The debtor takes it back."
)
rows(_TOPIC, tell.a_record, "supersede")(
    f'the pledge "{{target=kyiv-chernihiv}}" was superseded by "{{by=istanbul}}" {_ON}',
    "A later pledge takes the place of an earlier one.",
)
rows(_TOPIC, tell.a_record, "same_incident")(
    f'{{incidents:names="night" and "report 3"}} are the same incident, {_KNOWN}',
    "Several tellings turn out to be of one incident.",
)
rows(_TOPIC, tell.a_record, "same_origin")(
    f'{{origins:names="Reuters" and "AFP"}} are the same origin, {_KNOWN}',
    "Several sources turn out to be one witness.",
)

# -- many records at once --------------------------------------------------------------------------

TABLES = {
    "actors": "actor",
    "places": "place",
    "activities": "activity",
    "sources": "source",
    "pledges": "pledge",
    "reports": "report",
    "state reports": "state_report",
    "stretches of coverage": "coverage",
    "statements": "statement",
    "reactions": "reaction",
    "explanations": "explanation",
    "retractions": "retract",
    "supersessions": "supersede",
    "withdrawals": "withdraw",
    "incidents that are the same": "same_incident",
    "origins that are the same": "same_origin",
    "captures": "capture",
    "readings": "reading",
    "assessments": "assessment",
}
"""What a sentence calls the tables of a ledger file."""

rows("Many records at once", tell.ledger, "ledger")(
    'the ledger "{path=seeds/kyiv-2022.toml}"',
    "A ledger file or folder, looked for beside the feature and in the root folder.",
)
for _words, _table in TABLES.items():
    rows("Many records at once", tell.table_of, _table)(
        f"these {_words}:",
        f"A row for each; columns are the keys of `{_table}` in the ledger file.",
        takes="table",
    )
rows("Many records at once", tell.text_of_a_ledger, "ledger")(
    "these records:",
    "The text of a ledger file, as a doc string: for what no sentence says.",
    takes="text",
)

FACTS: tuple[Fact, ...] = tuple(tell.FACTS)
"""Every sentence that tells a fact."""
