Feature: Everything else that can be said
  The other features tell of the rules. This one says, at least once, what they leave unsaid, so that no
  sentence of the vocabulary goes untried.

  Background:
    Given times are those of "UTC"
    And the actor "state"
    And the actor "spokesman", part of "state", in the office of "spokesperson"
    And the actor "minister", part of "state", who speaks for "state"
    And the actor "army", part of "state"
    And the actor "militia"
    And the actor "rival"
    And the actor "state" is also called "the Republic"
    And the place "country", in the time zone "UTC"
    And the place "north" in "country"
    And the place "south" in "country"
    And the place "town" in "north"
    And the place "village" in "north"
    And the place "town" is also called "the old town"
    And the activity "attack"
    And the activity "shelling", a kind of "attack"
    And the activity "air strike", a kind of "attack"
    And the activity "presence"
    And the activity "shelling" is also called "artillery fire"
    And the source "monitors" of reliability "A"
    And the source "observers" of reliability "B"
    And the source "governor" of reliability "C"
    And the source "agency"
    And the source "ministry" of reliability "B", which speaks for "state"
    And the source "monitors" is also called "the mission"

  Scenario: Names are found by another name, whatever their case
    Given "the republic" pledged on 2022-02-28 to refrain from "Artillery Fire" in "north", from 2022-03-01, until 2022-03-31
    And "the mission" reported on 2022-03-10 that there was "shelling" in "the old town" by "state" that day
    Then as of 2022-03-10 the verdict is broken
    And as of 2022-03-10 1 certain and 0 possible violations are counted
    And as of 2022-03-10 1 contradiction is flagged
    And as of 2022-03-10 the verdict in "north" for "shelling" is broken
    And as of 2022-03-10 the explanation names "shelling"

  Scenario: Places and activities that come with pledgewatch
    Given the known place "Chernihiv Oblast"
    And the known place "Nizhyn" in "Chernihiv Oblast"
    And the known activity "shelling"
    And the place "Chernihiv Oblast" is also called "the region"
    And the activity "act:shelling" is also called "mortar and artillery fire"
    And "state" pledged on 2022-02-28 to cease "mortar and artillery fire" in "the region", from 2022-03-01, until 2022-03-31
    And "monitors" reported on 2022-03-10 that there was "mortar and artillery fire" in "Nizhyn" by "state" that day
    Then as of 2022-03-10 the verdict is broken

  Scenario: A proxy, whose acts may be those of the state
    Given the actor "militia" is controlled by "state" with probability 0.97
    And the actor "militia" is also called "the volunteers"
    And "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" reported on 2022-03-10 that "town" was shelled by "the volunteers" that day
    Then as of 2022-03-10 the verdict is broken

  Scenario Outline: Exceptions are exceptions
    Given "state" pledged on 2022-02-28 to refrain from "attack" in "north", from 2022-03-01, until 2022-03-31
    And <exception>
    And "monitors" reported on 2022-03-10 that there was "air strike" in "town" by "army" against "rival" that day
    Then as of 2022-03-10 nothing is contradicted

    Examples:
      | exception                                             |
      | the pledge leaves out the places "town"               |
      | the pledge leaves out the activities "air strike"     |
      | the pledge does not bind the actors "army"            |
      | the pledge leaves out acts against "rival"            |
      | the pledge covers only acts against "militia"         |

  Scenario: Some violations are borne
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", until 2022-04-15
    And the pledge ends on 2022-03-31
    And the pledge takes effect on 2022-03-01
    And the pledge allows 2 violations
    And "monitors" published on 2022-03-10 that there was "shelling" in "town" by "state" during 2022-03-09/2022-03-10
    Then as of 2022-03-10 the verdict is slipping
    And as of 2022-03-10 the verdict is not broken

  Scenario: More on a pledge
    Given "state" pledged on 2022-02-28 through "minister" to refrain from "shelling" in "north", within 30 days
    And that is called "truce"
    And the pledge is owed to "rival"
    And the pledge belongs to the announcement "the talks"
    And the pledge also covers the activities "air strike"
    And news on the pledge may take 3 days
    And the pledge gives the reason:
      """
      "peace", he said,
      and nothing else
      """
    And that was published by "agency" on 2022-02-28
    And that reads "we shall not fire"
    And that says "a truce of thirty days"
    And that is to be read at "https://example.org/truce"
    And "monitors" watched for "attack" in "country" during 2022-02-28/2022-03-31, with sensitivity 0.9 and false alarms 0.01, hearing of it within 2 days
    Then as of 2022-03-31 the answer is not settled
    And as of 2022-04-03 the answer on "truce" is settled
    And as of 2022-04-03 the verdict on the pledge is kept
    And as of 2022-04-03 a note of stated reason is made, naming "nothing else"
    And as of 2022-04-03 the skepticism lies between 0 and 1
    And as of 2022-04-03 no note of omission is made
    And between 2022-04-03 and 2022-04-30 the verdict does not change
    And between 2022-03-31 and 2022-04-03 the verdict changes from holding to kept, because time passed

  Scenario: More on what there is
    Given the actor "parties"
    And the actor "parties" is made of opposing sides
    And the parts told of the place "country" are all there are
    And the parts told of the activity "attack" are all there are
    And the source "observers" belongs to the family "the mission"
    And the source "monitors" is a data set
    And the editors are "monitors" and "observers"
    And sources that nobody rated are of reliability "C"
    And the setting is war
    And "state" pledged on 2022-02-28 to refrain from "attack" in "country", from 2022-03-01, until 2022-03-31
    And "agency" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day
    Then as of 2022-03-10 the only incident is alleged with probability 0.70, on 1 origin
    And as of 2022-03-10 the verdict is slipping

  Scenario: Only at some hours of the day
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And the pledge binds every day during 09:00/14:00
    And the pledge was told by "agency"
    And the pledge is compared with the class "ceasefire"
    And "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10T16:00
    Then as of 2022-03-10 nothing is contradicted

  Scenario: What its words say, and reports that name it
    Given "state" pledged on 2022-02-28 through "minister" to do this by 2022-03-31: "publish the maps"
    And that is called "maps"
    And "state" pledged on 2022-02-28 to do this by 2022-03-31: "open the archives"
    And that is called "archives"
    And "monitors" reported on 2022-03-20 that the pledge "maps" was done by "state" that day
    And "monitors" reported on 2022-04-01 that the pledge "archives" was not done on 2022-04-01
    And "agency" published on 2022-04-01 that the pledge "archives" was done that day
    And "agency" published on 2022-04-01 that the pledge "maps" was not done that day
    And "observers" is reported by "agency" on 2022-03-20 as saying that the pledge "maps" was done that day
    And "observers" is reported by "agency" on 2022-04-01 as saying that the pledge "archives" was not done that day
    Then as of 2022-03-20 the verdict on "maps" is kept
    And as of 2022-03-10 the verdict on "archives" is pending
    And as of 2022-05-01 the verdict on "archives" is broken
    And as of 2022-05-01 the chance that it was done in time on "archives" lies between 0 and 0.05

  Scenario: So many of them, and how far it came
    Given "state" pledged on 2022-02-28 to reach at least 260 "jobs" of "presence" in "north" by 2022-03-31
    And that is called "jobs"
    And the pledge starts from a level of 160
    And the pledge is kept in part from a share of 0.4 of the way
    And "monitors" counted 210 "jobs" for the pledge "jobs" on 2022-03-31
    Then as of 2022-05-01 the verdict is partial
    And as of 2022-05-01 the share of the way gone in time lies between 0.5 and 0.5

  Scenario: What is pledged, observed by its name
    Given "state" pledged on 2022-02-28 to maintain "presence" in "north", from 2022-03-01, until 2022-03-31
    And that is called "stay"
    And "state" pledged on 2022-02-28 to reduce "presence" in "south", until 2022-03-31
    And that is called "fewer"
    And the pledge starts from 100 "troops"
    And "observers" observed the pledge "stay" fulfilled on 2022-03-05
    And "monitors" observed the pledge "stay" not fulfilled on 2022-03-10
    And "monitors" put the pledge "fewer" on 2022-03-10 at a share of 0.2
    And "observers" put the pledge "fewer" on 2022-03-10 at a share of 0.2
    And that observation is dated by the day it was written
    Then as of 2022-03-10 the verdict on "stay" is broken
    And as of 2022-03-10 the verdict on "fewer" by level is holding

  Scenario: What became of the rate
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" watched for "shelling" in "north" during 2021-12-01/2022-05-01
    And "monitors" counted "shelling" in "town" by "state" day by day:
      | from       | to         | a day |
      | 2021-12-21 | 2022-02-28 | 5, 3  |
      | 2022-03-01 | 2022-03-31 | 2, 0  |
    Then as of 2022-05-01 the verdict is broken
    And as of 2022-05-01 the flag broken but reduced is set
    And as of 2022-05-01 the effect lies between 0.2 and 0.3
    And as of 2022-05-01 the rate fell to about a quarter

  Scenario: How editors rate it
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "agency" rated the pledge as "kept" on 2022-03-12
    And that rating rests on the sources "governor" and "ministry"
    And "monitors" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day
    Then as of 2022-03-12 the verdict is broken
    And as of 2022-03-12 a note of assessment differs is made

  Scenario: A reduction on all its terms
    Given "state" pledged on 2022-02-28 to sharply reduce "shelling" in "north"
    And the pledge means a share of 0.5
    And the pledge could mean a share of 0.4 to 0.6
    And the pledge is measured by level
    And the pledge is measured against 2022-02-01/2022-02-27
    And the pledge is to be read after 30 days
    And the pledge says nothing of "south"
    And "monitors" put what was left of "shelling" of "state" in "north" on 2022-03-10 at a share of 0.2 to 0.3
    And that observation is true with probability 0.97
    Then as of 2022-03-10 the verdict by level is holding
    And as of 2022-03-10 the flag displaced is not set

  Scenario Outline: To do less, in whatever words
    Given "state" pledged on 2022-02-28 to <words>
    Then as of 2022-03-01 the verdict is untested

    Examples:
      | words                                                                 |
      | do less "shelling" in "north", in the word "several-fold"             |
      | bring "shelling" in "north" down to a share of 0.5, until 2022-03-31  |
      | almost completely reduce "shelling" in "north"                        |
      | limit "shelling" in "north"                                           |

  Scenario Outline: States and levels of every kind
    Given "state" pledged on 2022-02-28 to <words>
    And "monitors" counted 90 to 95 "troops" of "presence" of "state" in "north" on 2022-04-02
    And that observation is of credibility 2
    Then as of 2022-04-03 the verdict is not broken

    Examples:
      | words                                                                             |
      | reach at most 100 "troops" of "presence" in "north" by 2022-03-31                 |
      | reach at least 50 "troops" of "presence" in "north" by 2022-03-31                 |
      | reach between 50 and 100 "troops" of "presence" in "north" by 2022-03-31          |
      | withdraw down to at most 100 "troops" of "presence" in "north" by 2022-03-31      |
      | withdraw down to at least 50 "troops" of "presence" in "north" by 2022-03-31      |
      | withdraw down to between 50 and 100 "troops" of "presence" in "north" by 2022-03-31 |
      | maintain at most 100 "troops" of "presence" in "north", from 2022-03-01           |
      | maintain at least 50 "troops" of "presence" in "north", from 2022-03-01           |
      | maintain between 50 and 100 "troops" of "presence" in "north", from 2022-03-01    |
      | reach "presence" in "north" by 2022-03-31                                         |

  Scenario: A pledge on a condition
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And the pledge binds on the condition "its neighbours stay neutral", put as "as long as they do"
    And the pledge binds while the state "neutrality" holds
    And its condition is presumed to hold
    And "monitors" reported that the state "neutrality" did not hold on 2022-03-05
    Then as of 2022-03-04 the pledge is active
    And as of 2022-03-06 the pledge is dormant
    And between 2022-03-04 and 2022-03-06 the lifecycle changes from active to dormant

  Scenario: A pledge that waits for its condition
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And the pledge binds while the state "neutrality" holds
    And its condition is presumed not to hold
    And "monitors" reported that the state "neutrality" held on 2022-03-05
    When it is reviewed as of 2022-03-04
    Then the pledge is dormant
    When it is reviewed again as of 2022-03-05
    Then the lifecycle has changed from dormant to active

  Scenario: Counted in hours after it was said
    Given "state" pledged on 2022-03-01T12:00 to cease "shelling" in "north"
    And the pledge ends 48 h after it was said
    Then as of 2022-03-02 the pledge is active
    And as of 2022-03-04 the pledge is ended

  Scenario: More on a report
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "governor" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day, with 3 to 5 people killed
    And that report is of credibility 2
    And that report is true with probability 0.97
    And that report names the right actor with probability 0.6
    And that report names the right activity with probability 0.99
    And that report names the right place with probability 0.99
    And that report names the right time with probability 0.99
    And that report was of an act against "rival"
    And that report names the right target with probability 0.9
    And that report bears on the pledge "pledge 1"
    And that report is dated by the day it was written
    And that report tells of 4 deaths
    And that was published by "agency"
    And that reads:
      """
      "They fired all night."
      """
    And that says:
      """
      Heard in town,
      and seen from the north.
      """
    Then as of 2022-03-10 the verdict is slipping
    And as of 2022-03-10 the flag report dated is set

  Scenario: Many incidents in one sentence
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" reported on 2022-03-10 that there were 152 incidents of "shelling" in "town" by "state" that day
    And "monitors" is reported by "agency" on 2022-03-11 as saying that there were 8 incidents of "shelling" in "town" by "state" that day
    And "agency" published on 2022-03-12 that there were 3 incidents of "shelling" in "town" that day, with 2 people killed
    # Nobody rated the agency: what it alone tells weighs nothing.
    Then as of 2022-03-12 160 certain and 0 possible violations are counted
    And as of 2022-03-12 the flag unrated is set

  Scenario: The same in every way of telling it
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "observers" is reported by "agency" on 2022-03-10 as saying that there was "shelling" in "town" by "state" that night, as the incident "one"
    And "governor" is reported by "agency" on 2022-03-10 as saying that there was no "shelling" in "town" that night, as the incident "one"
    And "agency" published on 2022-03-10 that "town" was shelled by "state" that night, as the incident "two"
    And "agency" published on 2022-03-11 that there was no "shelling" in "town" that night, as the incident "three"
    And "one" and "two" are the same incident, as was known on 2022-03-12
    Then as of 2022-03-11 the incident "two" is alleged
    # Two tell of it, and one of them weighs nothing.
    And as of 2022-03-12 the only incident is alleged with probability 0.71, on 2 origins

  Scenario: Two sources turn out to be one
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "observers" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day, as the incident "one"
    And "governor" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day, as the incident "one"
    And "observers" and "governor" are the same origin, as was known on 2022-03-12
    Then as of 2022-03-11 the incident "one" is corroborated with probability 0.93, on 2 origins
    And as of 2022-03-12 the incident "one" is alleged, on 1 origin

  Scenario: A retraction that is itself retracted
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day
    And that is called "first"
    And the record "first" was retracted on 2022-03-12
    And that is called "not so"
    And the record "not so" was retracted on 2022-03-14
    And that is called "taken back after all"
    Then as of 2022-03-11 the verdict is broken
    And as of 2022-03-12 the verdict is untested
    And as of 2022-03-12 a note of retracted is made
    And as of 2022-03-14 the verdict is broken
    And between 2022-03-12 and 2022-03-14 the verdict changes from untested to broken, because of "taken back after all"

  Scenario: A pledge that is withdrawn, by name
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And that is called "truce"
    And the pledge "truce" was withdrawn on 2022-03-10
    Then as of 2022-03-11 the pledge "truce" is withdrawn
    And as of 2022-03-11 the flag reneged is set on "truce"

  Scenario: What else was said
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And that is called "truce"
    And "monitors" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day, as the incident "one"
    And "monitors" reported on 2022-03-11 that there was "shelling" in "village" by "state" that day, as the incident "two"
    And "state" denied on 2022-03-11 the incident "one"
    And that statement speaks of the incidents "two"
    And that statement is about "state"
    And "spokesman" denied on 2022-03-11 any "shelling" by "state" in "north" during 2022-03-01/2022-03-11
    And "state" claimed on 2022-03-12 to keep the pledge
    And "rival" claimed on 2022-03-12 that there was "shelling" by "state" in "town" during 2022-03-01/2022-03-12
    And "state" claimed on 2022-03-12 that there was no "shelling" in "north" during 2022-03-01/2022-03-12
    And that is called "none of it"
    And "rival" demanded on 2022-03-12 that "the guns fall silent"
    And that statement speaks of the records "truce"
    And "state" claimed on 2022-03-12 that "the talks made progress"
    And "state" announced an intent on 2022-03-12 that "talks go on"
    And "state" gave an assurance on 2022-03-12 that "the truce stands"
    And "state" made a statement of compliance on 2022-03-12
    Then as of 2022-03-12 a certain denial refuted is flagged
    And as of 2022-03-12 a certain false compliance claim is flagged
    And as of 2022-03-12 a certain claim refuted is flagged against "none of it"
    And as of 2022-03-12 the flag denied is set

  Scenario: How it was taken and explained
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day
    And that is called "first"
    And "rival" was trusting of the pledge on 2022-03-01
    And an explanation of the pledge was given by "rival" on 2022-03-02: "peace at last"
    And that explanation is at odds with "first"
    And a rival explanation of the pledge was given by "agency" on 2022-03-02: "the army needs rest"
    And that explanation rests on "first"
    Then as of 2022-03-12 a note of rival explanation is made, naming "rest"
    And as of 2022-03-12 a note of stated reason is made, naming "peace"

  Scenario: Reviewed with everything that was told
    Given "state" pledged on 2022-02-28 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day
    When it is reviewed
    Then the verdict is broken

  Scenario: Many records at once
    Given these activities:
      | name   | kind of  |
      | mortar | shelling |
    And these pledges:
      | id    | kind    | debtor | said       | activities | places          | wording   | end        |
      | truce | refrain | state  | 2022-02-28 | shelling   | "north", "south" |           | 2022-03-31 |
      | less  | reduce  | state  | 2022-02-28 | shelling   | north           | sharply   | 2022-03-31 |
    And these reports:
      | id | activity | place | actor | when       | origin   | report dated | deaths |
      | r1 | mortar   | town  | army  | 2022-03-10 | monitors | no           | 3 to 5 |
      | r2 | mortar   | town  | army  | 2022-03-11 | monitors | no           | 1      |
    And these state reports:
      | id | activity | place | actor | when       | origin   | holds | probability |
      | s1 | presence | town  | army  | 2022-03-10 | monitors | yes   | 0.9         |
    And these stretches of coverage:
      | origin   | activities | places | when                  |
      | monitors | shelling   | north  | 2022-03-01/2022-03-31 |
    And these statements:
      | id | kind   | speaker | said       | incidents |
      | d1 | denial | state   | 2022-03-11 | r1        |
    And these reactions:
      | to    | by    | said       | tone    |
      | truce | rival | 2022-03-01 | neutral |
    And these explanations:
      | of    | by     | said       | text       |
      | truce | agency | 2022-03-02 | exhaustion |
    And these retractions:
      | target | when       |
      | r2     | 2022-03-12 |
    And these withdrawals:
      | target | when       |
      | less   | 2022-03-15 |
    And these supersessions:
      | target | by   | when       |
      | truce  | less | 2022-03-14 |
    And these incidents that are the same:
      | incidents | known      |
      | r1, r2    | 2022-03-13 |
    And these captures:
      | place | to    | when       |
      | south | rival | 2022-03-20 |
    And these readings:
      | pledge | share |
      | less   | 0.2   |
    And these assessments:
      | pledge | rating | when       | by     |
      | less   | broken | 2022-03-20 | agency |
    And these origins that are the same:
      | origins             | known      |
      | observers, governor | 2022-03-13 |
    Then as of 2022-03-11 the verdict on "truce" is broken
    And as of 2022-03-11 a certain denial refuted is flagged against "d1"

  Scenario: What no sentence says, as a ledger file has it
    Given these records:
      """toml
      [assumptions.thresholds]
      theta_b = 0.99

      [[pledge]]
      id = "truce"
      kind = "refrain"
      debtor = "state"
      said = "2022-02-28"
      end = "2022-03-31"
      activities = ["shelling"]
      places = ["north"]
      """
    And "monitors" reported on 2022-03-10 that there was "shelling" in "town" by "state" that day
    Then as of 2022-03-10 the verdict is slipping
