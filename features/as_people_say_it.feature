Feature: As people say it
  Percentages, months, years and bounds; quotation marks and full stops as editors type them.

  Background:
    Given times are those of "UTC".
    And the actor "state"
    And the actor “rival”
    And the place "country"
    And the place "north" in "country"
    And the place "south" in "country"
    And the activity "shelling"
    And the activity "emissions"
    And the source "monitors" of reliability "A"
    And the source "agency" of reliability "B"
    And the source "council"

  Scenario Outline: To do less, in percent
    Given "state" pledged on 15 January 2020 to <words>
    Then as of 1 March 2020 the verdict is untested

    Examples:
      | words                                                                          |
      | bring "emissions" in "country" down to at most 80 % of 2019                    |
      | bring "emissions" in "country" down to a share of 80%, until December 2020     |
      | reduce "emissions" in "country" by 20 % from 2019                              |
      | reduce "emissions" in "country" by 20 %, until 2020                            |

  Scenario: A month in which they looked and told of nothing
    Given "state" pledged on 28 February 2022 to refrain from "shelling" in "north", against "rival", from 1 March 2022, until 31 March 2022
    And nothing was reported by "monitors", who watched for "shelling" in "north", and "south" during March 2022, with sensitivity 90 %
    Then as of April 2022 no pledge is broken
    And as of April 2022 the verdict is kept

  Scenario: Told by others, of some hours of the day
    Given according to "agency", "state" pledged on 2022-02-28 to refrain from "shelling" in "north", until 31 March 2022, every day from 09:00 to 14:00
    And the pledge binds every day from 10:00 to 12:00
    And "monitors" reported that there was "shelling" in "north" by "state" at 2022-03-10T09:30
    Then as of 2022-03-10 no pledge is broken

  Scenario: One of two places, and what editors make of it
    Given "state" pledged on 28 February 2022 to refrain from "shelling" in "north" and "south", from 1 March 2022, until 31 March 2022
    And "monitors" watched for "shelling" in "country" during March 2022, with sensitivity 0.95
    And "monitors" reported on 10 March 2022 that there was 1 incident of "shelling" in "north" by "state" that day, with more than 80 people killed
    And the editors of "council" rated the pledge as "compromise" on 30 April 2022, on the scale "polimetre"
    Then as of 30 April 2022 the verdict is broken in part: "shelling" went on in "north"
    And as of 30 April 2022 the verdict is broken in part
    And as of 30 April 2022 the pledge is almost certain to be broken
    And as of 30 April 2022 the skepticism lies above 95 %
    And as of 30 April 2022 1 certain and 0 possible violations are counted

  Scenario: A report without a day is dated by itself
    Given "state" pledged on 28 February 2022 to refrain from "shelling" in "north", from 1 March 2022, until 31 March 2022
    And "monitors" reported on 10 March 2022 that there was "shelling" in "north" by "state"
    Then as of 10 March 2022 the flag report dated is set

  Scenario: A counter that stands still, and goes on
    Given "state" pledged on 4 March 2022 to refrain from "shelling" in "north", until 31 March 2022
    And "monitors" put the running total of "shelling" in "north" by "state" at:
      | on           | total |
      | 4 March 2022 | 1,250 |
      | 8 March 2022 | 1,250 |
      | 9 March 2022 | 1,252 |
    Then as of 8 March 2022 nothing is contradicted
    And as of 9 March 2022 2 certain and 0 possible violations are counted

  Scenario: A proxy, of whom nobody says how far it is one
    Given the actor "militia", a proxy of "state"
    And "state" pledged on 28 Feb 2022 to refrain from "shelling" in "north" from 1 to 31 March 2022
    When "monitors" reported on 10 March 2022 that "north" was shelled by the "militia" that day
    And "state" denied on 11th March 2022 that there was "shelling" in "north" by "militia" on 10 March 2022
    Then as of 11 March 2022, no pledge is broken
    And as of 11 March 2022, a possible continuation is flagged
    And as of 11 March 2022 the incident "report 1" is not corroborated

  Scenario: A weaker promise in place of another
    Given "state" pledged on 15 January 2020 to reduce "emissions" in "country" by twenty per cent from 2019, by 2030
    And that is called "the first"
    When "state" pledged on 15 January 2021 to reduce "emissions" in "country" by a tenth from 2019, by 2030
    And that replaces "the first"
    Then as of 16 January 2021 the flag weakened is set on "the first"

  Scenario: What a promise does not cover
    Given "state" pledged on 28 February 2022 to refrain from "shelling" in "country"
    And the pledge does not cover "south" and "rival"
    When "monitors" reported on 10 March 2022 that "south" was shelled by "state" that day
    Then as of 10 March 2022 nothing is contradicted
