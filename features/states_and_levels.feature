Feature: States and levels
  To withdraw, to keep up, to come down to a number: such pledges are read from what was observed of
  the state itself. Until its deadline a state to be reached may be anything; from then on what was
  observed counts, and a claim by those who pledged it is not an observation.

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
    And the activity "presence"
    And the source "monitors" of reliability "A"
    And the source "governor" of reliability "C"
    And the source "rumour" of reliability "D"

  Scenario: They have left
    Given "state" pledged on 2022-02-25T12:00 to withdraw "presence" from "north" by 2022-03-31
    And the pledge takes effect on 2022-03-01
    And "monitors" watched for "presence" in "north" during 2022-03-01/2022-05-01
    And "monitors" observed no "presence" of "state" in "country" on 2022-04-02
    When it is reviewed as of 2022-05-01
    Then the verdict is kept

  Scenario: They are still there
    Given "state" pledged on 2022-02-25T12:00 to withdraw "presence" from "north" by 2022-03-31
    And the pledge takes effect on 2022-03-01
    And "monitors" observed "presence" of "state" in "town" on 2022-03-15
    When it is reviewed as of 2022-03-16
    Then nothing is contradicted
    Given "monitors" observed "presence" of "state" in "town" on 2022-04-02
    # The news that they had left in time, and came back, may still arrive.
    When it is reviewed again as of 2022-04-03
    Then the verdict is slipping
    When it is reviewed again as of 2022-05-01
    Then the verdict is broken
    And a certain state persists is flagged

  Scenario: Those who pledged it say that they have left
    Given these sources:
      | name   | reliability | speaks for |
      | organ  | A           | state      |
    And "state" pledged on 2022-02-25T12:00 to withdraw "presence" from "north" by 2022-03-31
    And the pledge takes effect on 2022-03-01
    And "monitors" watched for "presence" in "north" during 2022-03-01/2022-05-01
    And "organ" observed no "presence" of "state" in "north" on 2022-04-02
    When it is reviewed as of 2022-05-01
    Then the verdict is inconclusive

  Scenario Outline: Down to a number
    Given "state" pledged on 2022-02-25T12:00 to reach at most 100000 "troops" of "presence" in "north" by 2022-03-31
    And the pledge takes effect on 2022-03-01
    And "monitors" watched for "presence" in "north" during 2022-03-01/2022-05-01
    And "monitors" counted <count> "troops" of "presence" of "state" in "north" on 2022-04-05
    When it is reviewed as of 2022-05-01
    Then the verdict is <verdict>

    Examples:
      | count            | verdict      |
      | 90000 to 100000 | kept         |
      | 95000 to 105000 | inconclusive |
      | 110000 to 120000 | broken       |

  Scenario Outline: Kept up for a time
    Given "state" pledged on 2022-02-25T12:00 to maintain "presence" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" watched for "presence" in "north" during 2022-03-01/2022-05-01
    And "monitors" observed "presence" of "state" in "town" on 2022-04-01
    And "<origin>" observed no "presence" of "state" in "north" on 2022-03-12
    When it is reviewed as of 2022-05-01
    Then the verdict is <verdict>

    Examples: one voice of reliability D leaves a chance of less than a fifth that it lapsed
      | origin   | verdict      |
      | monitors | broken       |
      | governor | inconclusive |
      | rumour   | kept         |
