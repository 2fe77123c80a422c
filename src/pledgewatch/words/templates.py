"""What every code of the engine is called and said as, in English: tables from code to template.

A template is a clause or a sentence; names in braces are filled in where it is used.
"""

from __future__ import annotations

from collections.abc import Mapping

from pledgewatch.conventions import Question
from pledgewatch.engine.facts import Lifecycle, Verdict
from pledgewatch.engine.incident import Rung
from pledgewatch.model.records import Kind, StatementKind

VERDICTS: Mapping[Verdict, str] = {
    Verdict.KEPT: "the time is over, somebody was looking, and it was kept",
    Verdict.BROKEN: "it is established that it was broken",
    Verdict.PARTIAL: "it was kept in part, or late",
    Verdict.HOLDING: "what is known is within the pledge, and it is not over",
    Verdict.SLIPPING: "what is known goes against the pledge, and it is not over",
    Verdict.INCONCLUSIVE: "it is over, and what is known decides nothing",
    Verdict.UNTESTED: "there is nothing to judge it by",
    Verdict.PENDING: "it is not due yet, and nothing is reported either way",
    Verdict.VOID: "there never was anything to judge",
}
"""What each verdict means."""

LIFECYCLES: Mapping[Lifecycle, str] = {
    Lifecycle.ANNOUNCED: "announced, not in force yet",
    Lifecycle.ACTIVE: "in force",
    Lifecycle.IN_GRACE: "in the time to comply",
    Lifecycle.DORMANT: "not binding now, for its condition does not hold",
    Lifecycle.SUPERSEDED: "replaced by another pledge",
    Lifecycle.WITHDRAWN: "withdrawn",
    Lifecycle.ENDED: "over",
}
"""What the clock says of a pledge."""

REASONS: Mapping[str, str] = {
    "baseline_decides": "the answer depends on which time before the pledge it is compared with",
    "condition_unknown": "whether its condition held is not known",
    "cut_short": "it was ended before its time was up, and until then nothing against it is established",
    "deaths_not_told": "not every incident says how many people were killed",
    "eroded": "it started well, but the rate has gone up again",
    "may_not_be_due": "it may have been withdrawn or replaced before its deadline",
    "may_not_bind": "whether its speaker could bind the debtor is not known",
    "never_due": "it was replaced or withdrawn before its deadline",
    "no_baseline": "nothing is recorded from before the pledge to compare with",
    "no_common_panel": "no one source was counting both before and after",
    "no_exposure": "nobody is recorded as counting both before and after",
    "no_level": "no credible report gives the level since the pledge",
    "nobody_was_looking": "nobody is recorded as looking, so silence proves nothing",
    "not_covered": "too little of the time was watched for silence to prove anything",
    "not_due": "its condition did not hold when the deadline fell",
    "not_observed_to_its_end": "nobody reported on it at the end of its time",
    "not_yet_open": "it is not in force yet",
    "report_dated": "only the days of the reports are known, not those of the incidents",
    "seen_only_later": "the first report on it is from well after the deadline",
    "together": "no single violation is confirmed, but together the reports leave no doubt",
    "too_bursty": "the counts come in bursts too large to tell a reduction from chance",
    "too_coarse": "something happened that no report places clearly within the pledge",
    "too_few_before": "too little was counted before the pledge for a reduction to show",
    "weak_voice": "the level rests on too weak a source",
    "window_too_short": "the time is too short to tell at these rates",
}
"""Why a verdict is what it is, as a clause."""

MISSING: Mapping[str, str] = {
    "condition_unknown": "A state report of its condition would tell.",
    "deaths_not_told": "The number of deaths of every incident would tell.",
    "may_not_bind": "`speaks_for` of the speaker would tell.",
    "no_baseline": "Reports from before the pledge would tell.",
    "no_common_panel": "A `coverage` of one source for both the time before and after would tell.",
    "no_exposure": "A `coverage` of somebody who counted both before and after would tell.",
    "no_level": "A report of the level since would tell.",
    "nobody_was_looking": "A `coverage` of somebody who watched at least half of the time would tell.",
    "not_covered": "A `coverage` of somebody who watched at least half of the time would tell.",
    "report_dated": "The days on which it happened would tell.",
    "weak_voice": "A second, independent source of the level would tell.",
}
"""What would tell, where a verdict cannot be given for a reason, as a sentence."""

FLAGS: Mapping[str, str] = {
    "broken_but_reduced": "Though broken, there was surely less of it than before.",
    "captured": "A place that it names changed hands; what came after does not count there.",
    "contested": "Independent sources contradict a report that bears on it.",
    "continuing": "That it went on at all is established, whatever the counts say.",
    "date_doubt": "The date of a report that bears on it is doubtful.",
    "denied": "The accused side denies a report that bears on it.",
    "displaced": "It fell where it was pledged, and rose in the places that the pledge leaves out.",
    "eroded": "The rate has gone up again since.",
    "first_violator": "It depends on a pledge of the other side, and which was violated first is not "
    "known.",
    "late": "It was done after the deadline.",
    "measures_disagree": "Its measures disagree, and the pledge does not say which one counts.",
    "quiet_before_too": "It may well have been as quiet without the pledge, so it shows little.",
    "reneged": "It was withdrawn before its end.",
    "report_dated": "Of some reports only the day of publication is known.",
    "reporting_sensitive": "The verdict would not survive a change in how much is reported.",
    "unattributed": "Of some incidents nobody says who did it.",
    "uneven": "One part of it is broken by itself.",
    "unrated": "Some reports are by sources that nobody rated; they weigh nothing.",
    "weakened": "A pledge that asks for less took its place.",
}
"""What to know with a verdict, as a sentence."""

CAUSES: Mapping[str, str] = {
    "activity": "what kind of act it was",
    "actor": "who did it",
    "binds": "whether the speaker could bind the debtor",
    "condition": "whether the pledge was binding then",
    "contested": "whether it happened at all, for independent sources deny it",
    "content": "how much of what was pledged the report is about",
    "interested": "whether the side that reports it can be believed on this",
    "place": "where exactly it was",
    "target": "whom it was aimed at",
    "time": "when exactly it was",
}
"""What may be in doubt of an incident, as what is not known."""

SETTLES: Mapping[str, str] = {
    "activity": "a report that says what kind of act it was",
    "actor": "a report that says who did it",
    "binds": "`speaks_for` of the speaker",
    "condition": "a report on its condition at that time",
    "contested": "more independent reports of it",
    "content": "a report of just what was pledged",
    "interested": "a report by a source with no stake in it",
    "place": "a report that says where exactly it was",
    "target": "a report that says whom it was aimed at",
    "time": "a report that says when exactly it was",
}
"""What would settle each doubt."""

RUNGS: Mapping[Rung, str] = {
    Rung.ALLEGED: "alleged",
    Rung.CORROBORATED: "reported by independent sources",
    Rung.VERIFIED: "verified",
    Rung.ATTRIBUTED: "verified and attributed",
    Rung.CONTESTED: "contested",
    Rung.RETRACTED: "retracted",
}
"""How far an incident is established."""

FINDINGS: Mapping[str, str] = {
    "claim_refuted": "It contradicts the claim.",
    "continuation": "It falls within the time, the places and the kind of act that {debtor} pledged "
    "against.",
    "denial_refuted": "It contradicts the denial.",
    "displacement": "It surely fell where it was pledged to, and surely rose in the places that the "
    "pledge leaves out.",
    "false_compliance_claim": "It had happened when compliance was claimed.",
    "increase": "It surely rose, although it was pledged to fall.",
    "insufficient_reduction": "It did not fall as far as was pledged.",
    "missed_deadline": "It was due by {due}.",
    "report_conflict": "The reports cannot all be true.",
    "resumption": "It is the first confirmed violation of a pledge that was holding until then.",
    "say_say": "The two cannot both be so.",
    "state_persists": "It is not as {debtor} pledged it would be.",
}
"""Why a finding counts, by kind; {debtor} and {due} are of the pledge."""

INCIDENT_FLAGS: Mapping[str, str] = {
    "admitted": "The accused side admits it.",
    "contested": "Independent sources deny it.",
    "denied": "The accused side denies it, which weighs nothing.",
    "interested": "Only an opponent of the accused side reports it.",
    "report_dated": "Only the day of a report is known, not that of the incident.",
}
"""What to know of the incident of a finding, as a sentence."""

SUBJECTS: Mapping[str, str] = {
    "act": "one says that it will be done, the other that it will not",
    "actor": "who did it",
    "claim": "one says that it is so, the other that it is not",
    "part_above_whole": "the level of a part is larger than that of the whole",
    "place": "where it was",
    "published_before": "it was published before what it reports began",
    "time": "when it was",
    "whether": "whether it was so at all",
}
"""What a clash of sayings, or a conflict of reports, is about."""

NOTES: Mapping[str, str] = {
    "assessment_differs": 'Rated "{rating}" by {who} on {when}; the verdict here is {verdict}.',
    "binding": "Whether {speaker} can bind {debtor} is not known, so nothing can be confirmed against "
    "it, and it cannot be found kept. `speaks_for` of the speaker would settle that.",
    "condition": "Condition: {condition}. Whether it holds: {value}.",
    "first_violator": "It depends on {other}, and {other} on it: {order}.",
    "in_grace": "In the time to comply, and not judged: {what} ({standing}).",
    "no_end": "No end was given, so it {never}.",
    "omission": "{left_out}: {what} ({standing}). It does not count.",
    "proposal": "Not applied until the ledger says so itself: {what}.",
    "quarantined": "{rows} could not be read and weigh nothing: {why}.",
    "reaction": "{who}, {tone}, on {when}: {what}.",
    "reading": "Read as {terms}: {verdict}.",
    "retracted": "Retracted, and reported by nobody any more: {what}.",
    "rival_explanation": "Rival explanation{who}: {what}.",
    "stated_reason": "Reason given{who}: {what}.",
    "testability": "By incidents, {told}.",
    "unrated": "{reports} by {sources} weigh nothing, for nobody rated {them}: give them a "
    "`reliability`, or say `unrated` for the whole ledger.",
    "version": "Another published version of one announcement: {other}. It is one pledge.",
}
"""What a note says, by kind."""

MEASURES: Mapping[str, str] = {
    "incidents": "incidents",
    "level": "the reported level",
    "harm": "deaths",
}
"""The measures of a reduction."""

BASELINES: Mapping[str, str] = {
    "declared": "in the baseline that the pledge declares",
    "gap": "in the weeks that end some days before it",
    "adjacent": "in the weeks just before it",
    "what_there_is": "in what is recorded from before it",
}
"""The time before a pledge that it is compared with."""

QUESTIONS: Mapping[Question, str] = {
    Question.ANY: "it is, or will be, broken",
    Question.ANY_VIOLATION: "it is, or will be, violated at all",
    Question.COLLAPSE: "it has collapsed, or will",
    Question.ENDED: "it is, or will be, ended",
    Question.NOT_DONE: "it is not, or will not be, carried out as pledged",
}
"""What *broken* means, by the question asked."""

COMMITS: Mapping[Kind, str] = {
    Kind.CEASE: "to stop",
    Kind.REFRAIN: "to refrain from",
    Kind.REDUCE: "to reduce",
    Kind.WITHDRAW: "to withdraw",
    Kind.DO_BY: "",
    Kind.MAINTAIN: "to maintain",
    Kind.REACH: "to reach",
}
"""What a pledge commits to, before its activities."""

STATEMENTS: Mapping[StatementKind, tuple[str, str]] = {
    StatementKind.DENIAL: ("denied it", "denial"),
    StatementKind.COMPLIANCE: ("claimed to comply", "claim of compliance"),
    StatementKind.CLAIM: ("made a claim", "claim"),
    StatementKind.INTENT: ("announced an intent", "announcement of an intent"),
    StatementKind.DEMAND: ("made a demand", "demand"),
    StatementKind.ASSURANCE: ("gave an assurance", "assurance"),
}
"""What a statement does, as a verb and as a noun."""
