Feature: When a pledge begins and ends
  A pledge binds from its first moment to its last. What happens exactly at the start counts, what
  happens exactly at the end does not, and what cannot be placed on either side is never held against
  anybody for certain.

  Background:
    Given times are those of "UTC"
    And the actor "state"
    And these places:
      | name    | part of |
      | country |         |
      | north   | country |
      | south   | country |
      | town    | north   |
      | village | north   |
    And the activity "shelling"
    And the source "monitors" of reliability "A"
    And the source "press" of reliability "A"
    And "state" pledged on 2022-02-25T12:00 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" watched for "shelling" in "north" during 2022-03-01/2022-03-31

  Scenario Outline: Acts at the edges of the window
    Given "press" reported that there was "shelling" in "town" by "state" at <time>
    When it is reviewed as of 2022-05-01
    Then the verdict is <verdict>

    Examples:
      | time                                     | verdict      |
      | 2022-03-01T00:00                         | broken       |
      | 2022-02-28T23:59                         | kept         |
      | 2022-03-31T23:59                         | broken       |
      | 2022-04-01T00:00                         | kept         |
      | 2022-03-15                               | broken       |
      | 2022-03                                  | broken       |
      | [2022-02, 2022-03]                       | inconclusive |
      | [2022-02-28T20:00..2022-03-01T06:00]     | inconclusive |
      | 2022-02-28T20:00/2022-03-01T06:00        | broken       |

  Scenario: A date alone, on the day of the announcement, breaks nothing
    Given the pledge takes effect on 2022-03-10T12:00
    And "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    When it is reviewed as of 2022-03-12
    Then the verdict is slipping

  Scenario: A place that is left out is left out
    Given the pledge leaves out the places "town"
    And "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    When it is reviewed as of 2022-05-01
    Then the verdict is kept
    And nothing is contradicted

  Scenario: A report of the whole region, where one town is left out, cannot be told
    Given the pledge leaves out the places "town"
    And "press" reported that there was "shelling" in "north" by "state" at 2022-03-10
    When it is reviewed as of 2022-05-01
    Then the verdict is inconclusive

  Scenario Outline: What the clock says
    When it is reviewed as of <time>
    Then the pledge is <lifecycle>

    Examples:
      | time       | lifecycle |
      | 2022-02-27 | announced |
      | 2022-03-10 | active    |
      | 2022-04-02 | ended     |
