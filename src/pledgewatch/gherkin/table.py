"""The vocabulary: one row for each sentence, by which it is read, written, listed, searched and suggested.

A row is a template (see `grammar`), what it says, and what to do with it, with ` -- ` in between. `==` begins
a topic and `::` rows of one kind: the function of `tell` that takes what they say and the table of the ledger
file that it goes to, or `answers` for what must follow. A field has the name of the key that it fills; further
keys with a fixed value, and exceptions, stand at the end of a row. `<NAME>` is a piece that several rows
share; one of several forms makes a row for each. `e.g.` adds an example.
"""

from __future__ import annotations

TABLES = {
    "actors": "actor", "places": "place", "activities": "activity", "sources": "source", "pledges": "pledge",
    "reports": "report", "state reports": "state_report", "stretches of coverage": "coverage",
    "statements": "statement", "reactions": "reaction", "explanations": "explanation",
    "retractions": "retract", "supersessions": "supersede", "withdrawals": "withdraw",
    "incidents that are the same": "same_incident", "origins that are the same": "same_origin",
    "captures": "capture", "readings": "reading", "assessments": "assessment",
}  # fmt: skip
"""What sentences call the tables of a ledger file."""

PIECES: dict[str, tuple[str, ...]] = {
    "HEAD": ('[according to "{reported_by}", ]"{debtor=Russia}" pledged on {said:time=2022-03-29}[ through "{speaker=Fomin}"] to',),
    "TAIL": ("[, against {targets:names}][, from {start:time}][, until {end:time=2022-04-30}][, within {within:duration}][, every day {daily:hours}]",),
    "DUE": ("[ by {end:time=2022-04-30}][ within {within:duration}]",),
    "SCOPE": ('{activities:names="shelling"} in {places:names="Kyiv"}',),
    "LEVEL": (
        'at most {at_most:number=10,000} "{unit=troops}" of <STATE>',
        'at least {at_least:number=10,000} "{unit=troops}" of <STATE>',
        'between {at_least:number=5,000} and {at_most:number=10,000} "{unit=troops}" of <STATE>',
    ),
    "STATE": ('{activities:names="presence of forces"} in {places:names="Kyiv"}',),
    "TELLER": (
        '"{origin=Chaus}" (reports|reported)[ on {published:time=2022-03-30}] that',
        '"{origin=Chaus}" is reported by "{source=Reuters}"[ on {published:time=2022-03-30}] as saying that',
        '"{source=Reuters}" published[ on {published:time=2022-03-30}] that',
    ),
    "BY": ('[ by "{actor=Russia}"][ against "{target}"][ {when:at=on 2022-03-30T04:15}]',),
    "IN": ('[ in "{place=Chernihiv}"]',),
    "KILLED": ("[, with {deaths:amount} (person|people) killed]",),
    "AS": ('[, as the incident "{incident}"]',),
    "WHOSE": ('[ of "{actor=Russia}"][ in "{place=Kyiv}"] {when:at=on 2022-04-02}[, as the observation "{incident}"]',),
    "OF": ('[ of "{actor}"][ in "{place}"] {when:at=on 2022-04-02}[, as the observation "{incident}"]',),
    "FORCES": ('"{activity=presence of forces}"',),
    "PLEDGED": ('the pledge[ "{pledge=neutrality}"]',),
    "SAID": ("on {said:time=2022-03-31}",),
    "ANY": ('{activities:names="shelling"}[ by "{about=Ukraine}"][ in {places:names="Donetsk"}][ during {when:time}]',),
    "KNOWN": ("as was known on {known:time=2022-04-01}",),
    "TIME": ("on {when:time=2022-04-01}",),
    "ON": ('[ on (the pledge|"{pledge}")]',),
    "AGAINST": ('[ against (?the_pledge:the pledge|"{against=kyiv-chernihiv}")][ in the incident "{incident}"]',),
    "NOTED": ('[ on (?the_pledge:the pledge|"{against=kyiv-chernihiv}")]',),
    "HOW": ("[ with probability {p:number=0.84}][, on {origins:count=2} (origin|origins)]",),
    "WHY": ("[, because of {because:names}][?time:, because time passed]",),
    "BETWEEN": ("between {first:time=2022-03-30} and {last:time=2022-04-07} the",),
    "MANY": tuple(TABLES),
}  # fmt: skip
"""What rows share, by name."""

TABLE = """
== What there is
:: the_ledger ledger
the ledger is called "{title=Kyiv, 2022}" -- What the ledger is about.
times are those of "{timezone=Europe/Kyiv}" -- The time zone of every time that no place says otherwise of.
:: a_record actor
the actor "{id=Russia}"[, part of {part_of:names}][, who speaks for {speaks_for:names}][, in the office of "{office}"] -- Somebody who can speak, be bound, or act.
e.g. the actor "Fomin", part of "Russia", who speaks for "Russia"
e.g. the actor "Peskov", part of "Russia", in the office of "spokesperson"
the actor "{id=militia}" is controlled by "{actor=Russia}" with probability {weight:number=0.9}[ during {when:time}] -- Of a proxy: whose acts its own may be. -- do=controlled
:: more_of_a_node actor
the actor "{id=the parties}" is made of opposing sides -- Its members are opponents, such as the parties to a truce, and no kin. -- sides=yes
:: a_record place
the place "{id=Chernihiv}"[ in {part_of:names="Ukraine"}][, in the time zone "{timezone}"] -- Somewhere, and what it lies in.
:: a_record activity
the activity "{id=shelling}"[, a kind of {kind_of:names="military activity"}] -- Something that can be done, or a state that can be kept up.
:: a_record source
the source "{id=TASS}"[ of reliability "{reliability=C}"][, which speaks for "{organ_of=Russia}"] -- Who observes or publishes; reliability A to E, F where it cannot be judged.
:: more_of_a_node place
the parts told of the place "{id=Donbas}" are all there are -- What the feature tells of it is all there is of it. -- complete=yes
:: more_of_a_node activity
the parts told of the activity "{id=military activity}" are all there are -- What the feature tells of it is all there is of it. -- complete=yes
:: more_of_a_node source
the source "{id=TASS}" belongs to the family "{kin=state media}" -- Sources of one family weigh as one and a half witnesses at most.
the source "{id=UCDP}" is a data set -- Sources that it names are rated as it is, until they are rated. -- dataset=yes
:: the_ledger ledger
sources that nobody rated are of reliability "{unrated=C}" -- Otherwise they weigh nothing.
the (editor is|editors are) {editors:names="Reuters" and "AFP"} -- Sources whose retractions, withdrawals and ties bind the records of others too.
the setting is {setting:word=war} -- war, campaign or corporate: which past pledges the ledger's are compared with.
:: other_names actor
the actor "{id=Russia}" is also called {aliases:names="Moscow" and "the Kremlin"} -- Other names to find it by.
:: other_names place
the place "{id=Kyiv}" is also called {aliases:names="Kiev"} -- Other names to find it by.
:: other_names activity
the activity "{id=shelling}" is also called {aliases:names="artillery fire"} -- Other names to find it by.
:: other_names source
the source "{id=Reuters}" is also called {aliases:names="Reuters News"} -- Other names to find it by.
:: known place
the known place "{id=Nizhyn}"[ in "{part_of=geo:ua-74}"] -- A place that comes with pledgewatch, to be named like one of one's own.
:: known activity
the known activity "{id=shelling}" -- An activity that comes with pledgewatch, to be named like one of one's own.

== What was pledged
:: a_record pledge
<HEAD> (stop|cease) <SCOPE><TAIL> -- A pledge to stop something that goes on. -- kind=cease
<HEAD> refrain from <SCOPE><TAIL> -- A pledge not to do something. -- kind=refrain
e.g. "Russia" pledged on 2022-03-29 to refrain from "shelling" and "air strikes" in "Kyiv", "Sumy" and "Kharkiv", within 30 days
<HEAD> {wording:verb=halve} <SCOPE><TAIL> -- A pledge to do less, in a verb alone. -- kind=reduce
<HEAD> {wording:adverb=drastically} reduce <SCOPE><TAIL> -- A pledge to do less, in a measure word such as drastically, sharply or significantly. -- kind=reduce
e.g. "Russia" pledged on 2022-03-29 to drastically reduce "military activity" in "Kyiv" and "Chernihiv"
<HEAD> do less <SCOPE>, in the word "{wording=several-fold}"<TAIL> -- A pledge to do less, in a measure word that no verb goes with. -- kind=reduce
<HEAD> bring <SCOPE> down to a share of {share:number=0.5}<TAIL> -- A pledge to do less, to a share of what was usual before. -- kind=reduce
<HEAD> bring <SCOPE> down to at most {share:number=80 %} of {baseline:time=2019}<TAIL> -- A pledge to do less, to a share of what there was in a named time. -- kind=reduce
<HEAD> reduce <SCOPE> by {share:cut=20 %}[ from {baseline:time=2019}]<TAIL> -- A pledge to do less, by so much of what was usual before, or in a named time. -- kind=reduce
<HEAD> do {activities:names="demining"} in {places:names="Kyiv"}<DUE> -- A pledge to do something by a deadline. -- kind=do-by
<HEAD> withdraw {activities:names="presence of forces"} from {places:names="Kyiv"}<DUE> -- A pledge to have left. -- kind=withdraw
<HEAD> maintain {activities:names="ceasefire"} in {places:names="Kyiv"}<TAIL> -- A pledge to keep a state up. -- kind=maintain
<HEAD> reach {activities:names="ceasefire"} in {places:names="Kyiv"}<DUE> -- A pledge to bring a state about. -- kind=reach
<HEAD> do this<DUE>: "{text=publish the maps of all minefields}" -- A pledge to do what its words say, without places and activities: reports name the pledge. -- kind=do-by
<HEAD> withdraw down to <LEVEL><DUE> -- A pledge of a level: so many are left. -- kind=withdraw
<HEAD> maintain <LEVEL><TAIL> -- A pledge of a level: so many all the time. -- kind=maintain
<HEAD> reach <LEVEL><DUE> -- A pledge of a level: so many by a deadline. -- kind=reach

== On what terms
:: more pledge
the pledge was spoken by "{speaker=Fomin}" -- Who said it.
the pledge is owed to "{creditor=Ukraine}" -- To whom it was made.
the pledge belongs to the announcement "{announcement=Istanbul, 29 March}" -- The occasion; two published versions of one pledge share it.
the pledge also covers the (place|places) {places:names="Sumy" and "Kharkiv"} -- More places that it names.
the pledge also covers the (activity|activities) {activities:names="air strikes"} -- More activities that it names.
the pledge leaves out the (place|places) {except_places:names="Irpin"} -- Places inside its scope that it does not bind in.
the pledge leaves out the (activity|activities) {except_activities:names="air strikes"} -- Kinds of what it names that it does not bind.
the pledge does not bind the (actor|actors) {except_actors:names="militia"} -- Actors that would be bound and are not.
the pledge covers only acts against {targets:names="Ukraine"} -- Acts against anybody else do not count.
the pledge leaves out acts against {except_targets:names="terrorists"} -- Acts against those do not count.
the pledge says nothing of {control:names="Kharkiv", "Sumy" and "Mariupol"} -- Places of the same conflict that it does not name, as a measure of displacement.
the pledge takes effect on {start:time=2022-03-30} -- When it begins to bind; a plain day means its first moment.
the pledge ends on {end:time=2022-04-30} -- Until when it binds; a plain day means its last moment.
the pledge ends {within:duration=48 h} after it was said -- Until when it binds, counted from when it was said.
the pledge has no end -- It binds for ever, so it can hold and is never kept. -- do=endless
the pledge allows {grace:duration=48 h} to comply -- A time that is listed and not judged.
the pledge allows {tolerance:duration=10 days} of lateness -- How late still counts in part, after a deadline.
the pledge allows {tolerated:count=2} (violation|violations) -- How many violations it bears.
news on the pledge may take {settle:duration=30 days} -- How long after its end the answer stays open; 14 days where that is not said.
the pledge is to be read after {horizon:duration=30 days} -- For a reduction without an end: how far from its start it is read.
the pledge is measured against {baseline:time=2022-02-24/2022-03-28} -- The time before it that a reduction is compared with, or whose level a demand starts from.
the pledge binds every day {daily:hours=from 09:00 to 14:00} -- Between two clock times of the ledger's zone.
the pledge binds every day during {daily:time=09:00/14:00} -- Between two clock times of the ledger's zone.
the pledge starts from {level:number=150,000} "{unit=troops}" -- The level when it was said, and what it counts.
the pledge starts from a level of {level:number=150,000} -- The level when it was said, in the unit that it names.
the pledge is kept in part from a share of {partial_from:number=0.9} of the way -- How far a demand must be met at its deadline to be kept in part; half where that is not said.
the pledge is compared with the class "{reference_class=campaign-promise}" -- The class of past pledges that skepticism starts from.
the pledge was told by "{reported_by=Reuters}" -- Who told of it, where the speaker did not publish it.
the pledge is measured by {measure:measure=incidents} -- By `incidents`, `level` or `harm`.
the pledge means a share of {share:number=0.5} -- The share of the baseline that it pledges, whatever its word.
the pledge could mean a share of {band:amount=0.25 to 0.67} -- The shares its word could mean.
the pledge gives the reason "{reason=to bolster mutual confidence}" -- The reason given for it; outcome and motive are kept apart.
the pledge gives the reason: -- The reason given for it as a doc string, for several lines or words in quotation marks. -- fills=reason
:: condition condition
the pledge binds on the condition "{text=Ukraine stays neutral}"[, put as "{quote}"] -- What must hold for it to bind.
the pledge binds while the state "{state=neutrality}" holds -- The state that reports on a state speak of; it binds while that holds.
its condition is presumed to hold -- Until somebody reports on the state, it binds. -- presumed=yes
its condition is presumed not to hold -- Until somebody reports on the state, it does not bind. -- presumed=no
the pledge binds while the other side keeps {unless_broken:names="pledge of Ukraine"} -- It binds until one of those pledges, which may be told later, is violated.
:: a_record reading pledge
the pledge[ "{pledge=kyiv-chernihiv}"] may be read[ as {kind:word=reduce}][ at a share of {share:number=0.25}][ by {measure:measure}] -- What a vague pledge is read as: cease, refrain, reduce, ...; no pledge of its own.

== What was reported
:: a_record report pledge
<TELLER> "{place=Chernihiv}" was {deed:deed=shelled}[ by "{actor}"][ against "{target}"][ {when:at=that night}]<KILLED><AS> -- Somebody says that something was done to a place. -- do=deed
<TELLER> there was "{activity=shelling}"<IN><BY><KILLED><AS> -- Somebody says that something happened.
<TELLER> there was no "{activity=shelling}"<IN><BY><AS> -- Somebody says that it did not happen. -- stance=denies
<TELLER> there (was|were) {number:count=152} (incident|incidents) of "{activity=shelling}"<IN><BY><KILLED> -- Somebody counts so many incidents alike, none of them told otherwise; 0: looked and found none.
<TELLER> the pledge[ "{pledge=training}"] was done<BY><AS> -- Somebody says that what was pledged was done.
<TELLER> the pledge[ "{pledge=training}"] was not done<BY><AS> -- Somebody says that what was pledged was not done. -- stance=denies
these outlets report, all from "{origin=Chaus}", that there was "{activity=shelling}" in "{place=Chernihiv}"[ by "{actor=Russia}"][ against "{target}"] {when:at=on 2022-03-30}<AS>: -- Several papers with one witness; the table has one column, `outlet`. -- takes=table do=outlets
"{origin=OSCE}" counted "{activity=shelling}" in "{place=Chernihiv}" by "{actor=Russia}" day by day: -- A report for each; columns `from`, `to` and `a day`, such as `4`, or `5, 3` by turns. -- takes=table do=day_by_day
"{origin=OCHA}" put the running total of "{activity=shelling}"[ in "{place=Chernihiv}"][ by "{actor=Russia}"] at: -- Readings of a counter, and a report of what came between each two; columns `on` and `total`. -- takes=table do=running_total

== More on a report
:: more report
that report is of credibility {credibility:count=2} -- Admiralty credibility of what is told, 1 to 6.
that report is true with probability {probability:number=0.9} -- In place of reliability and credibility.
that report names the right actor with probability {actor_probability:number=0.8} -- How surely it was that actor, given that it happened.
that report names the right activity with probability {type_probability:number=0.8} -- How surely it was that activity, given that something happened.
that report names the right place with probability {place_probability:number=0.8} -- How surely it was there, given that it happened.
that report names the right time with probability {time_probability:number=0.8} -- How surely it was then, given that it happened.
that report names the right target with probability {target_probability:number=0.8} -- How surely it was against them, given that it happened.
that report was of an act against "{target=Ukraine}" -- Against whom it was.
that report bears on the pledge "{pledge=kyiv-chernihiv}" -- By declaration, whatever its activity and place.
that report is dated by the day it was written -- The day it gives is that of the report, not of the event. -- report_dated=yes
that report tells of {deaths:amount=3 to 5} (death|deaths) -- How many people were killed.

== What state things were in
:: a_record state_report pledge
"{origin=OSCE}" observed <FORCES><WHOSE> -- Something that is kept up was there. -- holds=yes
"{origin=OSCE}" observed no <FORCES><WHOSE> -- It was not there. -- holds=no
"{origin=OSCE}" counted {level:amount=9,000 to 11,000} "{unit=troops}" of <FORCES><WHOSE> -- How much of it there was.
"{origin=OSCE}" put what was left of <FORCES><WHOSE> at a share of {share:amount=0.3 to 0.4} -- How much was left, as a share of what there was at the announcement.
"{origin=OSCE}" reported that the state "{state=neutrality}" held {when:at=on 2022-04-02} -- A state that a condition names was so. -- holds=yes
"{origin=OSCE}" reported that the state "{state=neutrality}" did not hold {when:at=on 2022-04-02} -- A state that a condition names was not so. -- holds=no
"{origin=OSCE}" observed <PLEDGED> fulfilled<OF> -- The state that was pledged was there. -- holds=yes
"{origin=OSCE}" observed <PLEDGED> not fulfilled<OF> -- The state that was pledged was not there. -- holds=no
"{origin=OSCE}" counted {level:amount=178} "{unit=jobs}" for <PLEDGED><OF> -- How much there was of what was pledged.
"{origin=OSCE}" put <PLEDGED><OF> at a share of {share:amount=0.7} -- How much of what was pledged there was, as a share of what there was at the announcement.
:: more state_report
that observation is dated by the day it was written -- The day it gives is that of the report, not of the state. -- report_dated=yes
that observation is of credibility {credibility:count=2} -- How far to believe it.
that observation is true with probability {probability:number=0.9} -- How far to believe it.
:: a_record capture
the place "{place=Kherson}" was taken[ by "{to=Russia}"] on {when:time=2022-03-02} -- It passed to another side: what happens there later shows no compliance.

== Who was looking
:: a_record coverage
"{origin=OSCE}" watched for {activities:names="shelling"} in {places:names="Kyiv" and "Chernihiv"} during {when:time=2022-03-01/2022-03-31}[, with sensitivity {sensitivity:number=0.8}][ and false alarms {false_alarm:number=0.05}][, hearing of it within {lag:duration=7 days}] -- Who was looking, at what, where and when: without it silence proves nothing.
nothing was reported by "{origin=OSCE}", who watched for {activities:names="shelling"} in {places:names="Kyiv"} during {when:time=March 2022}[, with sensitivity {sensitivity:number}][ and false alarms {false_alarm:number}][, hearing of it within {lag:duration}] -- The same: they watched, and no report of theirs is told.

== What else was said
:: a_record statement
"{speaker=Russia}" denied <SAID> the incident "{incidents=night}" -- Somebody says aloud that an incident did not happen. -- kind=denial
"{speaker=Russia}" denied <SAID> any <ANY> -- Somebody says aloud that nothing of a kind happened. -- kind=denial
"{speaker=Russia}" claimed <SAID> that there was <ANY> -- A claim that something happened, or that a state holds. -- kind=claim holds=yes
"{speaker=Russia}" claimed <SAID> that there was no <ANY> -- A claim that something did not happen, or that a state does not hold. -- kind=claim holds=no
"{speaker=Ukraine}" demanded <SAID> that "{text=all troops leave}" -- A demand. -- kind=demand
"{speaker=Ukraine}" announced an intent <SAID> that "{text=talks go on}" -- An intent. -- kind=intent
"{speaker=Ukraine}" claimed <SAID> that "{text=the talks made progress}" -- A claim. -- kind=claim
"{speaker=Ukraine}" gave an assurance <SAID> that "{text=Ukraine stays neutral}" -- An assurance. -- kind=assurance
"{speaker=Russia}" made a statement of {kind:saying=compliance} <SAID> -- A claim, intent, demand, assurance or word of compliance; what it says follows.
:: a_record statement answers
"{speaker=Russia}" claimed <SAID> to keep (the pledge|"{answers=kyiv-chernihiv}") -- Somebody says that a pledge is being kept. -- kind=compliance
:: more statement
that statement speaks of the (record|records) {answers:names="kyiv-chernihiv"} -- The pledges or statements it answers.
that statement speaks of the (incident|incidents) {incidents:names="night" and "morning"} -- The incidents it speaks of.
that statement is about "{about=Ukraine}" -- Whose acts it speaks of.

== How it was taken and explained
:: a_record reaction to
"{by=Biden}" was {tone:tone=skeptical} of (the pledge|"{to}") on {said:time=2022-03-29}[: "{quote=I don't read anything into it}"] -- How somebody took it: skeptical, trusting or neutral. Shown, never weighed.
:: a_record explanation of
a rival explanation of (the pledge|"{of}") was given[ by "{by=Reuters}"] on {said:time=2022-03-30}[: "{text=losses forced them to regroup}"] -- Another reason than the one given, beside the verdict. -- rival=yes
an explanation of (the pledge|"{of}") was given[ by "{by=Reuters}"] on {said:time=2022-03-30}[: "{text=losses forced them to regroup}"] -- A reason that goes with the one given. -- rival=no
:: a_record assessment pledge
"{by=Polimetr}" rated (the pledge|"{pledge}") as "{rating=compromise}" on {when:time=2022-06-01}[, on the scale "{scale=polimetre}"] -- An editor's own rating, shown beside the verdict and never mixed in.
the editors of "{source=Reuters}" rated (the pledge|"{pledge}") as "{rating=kept}" on {when:time=2022-06-01}[, on the scale "{scale=polimetre}"] -- The same, of those who publish it.
:: more assessment
that rating rests on the (source|sources) {sources:names="Reuters" and "AFP"} -- What it rests on.
:: more explanation
that explanation is at odds with {evidence_against:names="report 2" and "report 3"} -- The records that speak against it.
that explanation rests on {evidence_for:names="report 1"} -- The records that speak for it.

== More on any record
:: more record
that is called "{id=kyiv-chernihiv}" -- A name for the record that was told last, by which other sentences speak of it. -- do=called
that was known on {known:time=2022-04-05} -- From when on one could know of it; a day means its end.
that was published[ by "{source=Reuters}"] on {published:time=2022-03-30} -- Who published it, and when.
that was published by "{source=Reuters}" -- Who published it.
that is to be read at "{url=https://example.org/1}" -- Where.
that reads "{quote=drastically, several-fold}" -- Its words.
that says "{text=troops are moving north}" -- What it says, in one's own words.
that reads: -- The same as a doc string, for several lines or words in quotation marks. -- fills=quote
that says: -- The same as a doc string, for several lines or words in quotation marks. -- fills=text

== What was taken back or put together
:: a_record retract
the record "{target=report 1}" was retracted <TIME> -- A record is taken back; retracting a retraction restores it.
the report by "{origin=Reuters}" was retracted <TIME> -- The only report of an origin is taken back. -- do=its_only_report
:: a_record withdraw target
the pledge[ "{target=kyiv-chernihiv}"] was withdrawn <TIME> -- The debtor takes it back.
:: a_record supersede
the pledge "{target=kyiv-chernihiv}" was superseded by "{by=istanbul}" <TIME> -- A later pledge takes the place of an earlier one.
:: a_record same_incident
{incidents:names="night" and "report 3"} are the same incident, <KNOWN> -- Several tellings turn out to be of one incident.
:: a_record same_origin
{origins:names="Reuters" and "AFP"} are the same origin, <KNOWN> -- Several sources turn out to be one witness.

== Many records at once
:: ledger ledger
the ledger "{path=seeds/kyiv-2022.toml}" -- A ledger file or folder, looked for beside the feature and in the root folder.
:: table_of record
these <MANY>: -- A row for each; columns are the keys of such a record in the ledger file. -- takes=table
:: text_of_a_ledger ledger
these records: -- The text of a ledger file, as a doc string: for what no sentence says. -- takes=text

== As of when it is reviewed
:: look
it is reviewed again as of {as_of:time=2022-04-07} -- Judge with what was known by then; a day means its end.
it is reviewed as of {as_of:time=2022-03-31} -- Judge with what was known by then; a day means its end.
the world at {at:time=2022-03-31} is reviewed as of {as_of:time=2022-06-01} -- Judge the world as it stood at one time, with what was known by another.
it is reviewed -- Judge with everything that was told; of a live feature, with all that has arrived.

== What the answer must be
:: answers pledge
the verdict<ON> is {verdict:verdict=kept}[, because {reason:reason}] -- kept, broken, partial, holding, slipping, inconclusive, untested, pending or void, and why. -- write
e.g. as of 2022-03-31 the verdict on "truce" is untested, because nobody was looking
the verdict<ON> is not {verdict:verdict=broken} -- Any other verdict. -- not
the verdict<ON> in "{place=Kyiv}"[ for "{activity=shelling}"] is {verdict:verdict=kept} -- The verdict on one place, or one place and activity, that it names. -- of=units each
the verdict<ON> is broken in part: "{activity=shelling}" went on[ in "{place=Kyiv}"] -- Which part of it is broken, where others are kept or hold so far. -- of=broken_parts
the verdict<ON> is broken in part -- Some of its parts are broken, and others are kept or hold so far. -- of=broken_in_part write
{broken:count=1} (part is|parts are) broken, {kept:count=2} kept and {unknown:count=0} unknown<ON> -- How many of its places and activities are broken, kept (or hold so far), and cannot be told. -- of=extent
the verdict<ON> in the reading "{reading=by half}" is {verdict:verdict=kept} -- The verdict on the pledge as it may be read, which is no pledge of its own. -- of=readings each write
the verdict<ON> by {measure:measure=incidents} is {verdict:verdict=broken} -- Of a reduction: the verdict by `incidents`, `level` or `harm` alone. -- of=measures each
the pledge[ "{pledge=truce}"] is {lifecycle:lifecycle=in grace} -- What the clock says: announced, active, in grace, dormant, superseded, withdrawn or ended. -- write
the answer<ON> is settled -- Its end is past, and the news had time to arrive. -- of=settled
the answer<ON> is not settled -- It may still change. -- of=settled not
the flag {flag:flag=denied} is set<ON> -- Something to know with the verdict, such as denied, late or contested. -- of=flags write
the flag {flag:flag=denied} is not set<ON> -- That flag is absent. -- of=flags not
{certain:count=2} certain and {possible:count=3} possible (violation|violations) (is|are) counted<ON> -- How many incidents count against it, for certain and perhaps.
the skepticism<ON> lies {value:range=between 0.5 and 0.9} -- The probability that it is, or will be, broken, from the record and what was observed. -- value=skepticism.value
the chance that it was violated<ON> lies {value:range=between 0.95 and 1} -- By all reports together, those in doubt as far as they are not. -- value=score.v
the chance that it was done in time<ON> lies {value:range=between 0.95 and 1} -- Of what was to be done or reached by a deadline. -- value=demanded.done
the share of the way gone in time<ON> lies {value:range=between 0.6 and 0.7} -- Of a level that was to be reached by a deadline. -- value=achieved
the effect<ON> lies {value:range=between 0.2 and 0.4} -- Of a pledge not to do something: the rate since, as a share of the rate before. -- value=effect.rr
the pledge[ "{pledge=truce}"] is {likelihood:likelihood=likely} to be broken -- The word of ICD 203 for its skepticism: almost no chance, very unlikely, unlikely, roughly even chance, likely, very likely or almost certain. -- likelihood=skepticism.now.word
the rate<ON> fell to {value:about=about a quarter} -- Of a pledge not to do something: the rate since, against the rate before. -- value=effect.rr
the explanation<ON> names "{words=drastically}" -- Something that the whole explanation says. -- of=explanation

== What must be flagged
:: answers
no pledge is {verdict:verdict=broken} -- Of all pledges there are. -- of=pledges not if_any
a {certainty:certainty=certain} {kind:finding=continuation} is flagged<AGAINST>[?together:, taken together][, and is {rung:rung}][, on {origins:count} (origin|origins)][, in doubt of {causes:causes}] -- A contradiction: certain or possible, its kind, its rung, its origins, and what is in doubt. -- of=findings write
e.g. as of 2022-03-30 a possible continuation is flagged, in doubt of actor and time
no {kind:finding=insufficient reduction} is flagged<AGAINST> -- No contradiction of that kind. -- of=findings not if_any
nothing is contradicted -- No finding at all, certain or possible. -- of=nothing if_any write
nothing is contradicted for certain -- No certain finding; there may be possible ones. -- of=nothing_certain if_any
{number:count=3} (contradiction is|contradictions are) flagged -- How many findings there are, certain and possible ones. -- of=number_of_findings if_any write
a note of {kind:note=omission} is made<NOTED>[, naming "{words=Kharkiv}"] -- Something to know that contradicts nothing by itself. -- of=notes
no note of {kind:note=omission} is made<NOTED> -- No note of that kind. -- of=notes not if_any

== What must be known of an incident
:: answers
the incident "{incident=night}" is {rung:rung=corroborated}<HOW> -- Its rung: alleged, corroborated, verified, attributed, contested or retracted. -- of=standing
the only incident is {rung:rung=corroborated}<HOW> -- As above, where one incident alone bears on the pledges. -- of=standing
the incident "{incident=night}" rests on the (origin|origins) {origins:names="Chaus" and "residents"} -- Who says that it happened, all of them. -- of=witnesses
the incident "{incident=night}" was published by at least {number:count=8} (outlet|outlets) -- How many published it, which says little of how many saw it. -- of=outlets

== What must have changed
:: changed verdict
the verdict<ON> has changed from {old:verdict=holding} to {new:verdict=broken}<WHY> -- The verdict of the last two reviews, and the records that changed it.
<BETWEEN> verdict<ON> changes from {old:verdict=holding} to {new:verdict=broken}<WHY> -- The verdict as of two days, and the records that changed it.
<BETWEEN> verdict<ON> does not change -- The verdict as of two days is the same.
:: changed lifecycle
the lifecycle<ON> has changed from {old:lifecycle=active} to {new:lifecycle=ended}<WHY> -- The lifecycle of the last two reviews, and the records that changed it.
<BETWEEN> lifecycle<ON> changes from {old:lifecycle=active} to {new:lifecycle=ended}<WHY> -- The lifecycle as of two days, and the records that changed it.
:: history
[as of {as_of:time=2022-05-10} ]the history[ on (the pledge|"{pledge=truce}")] is: -- Each step from the first answer on; columns `verdict` and `lifecycle`. -- takes=table
"""
"""The rows."""
