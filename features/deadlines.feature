Feature: Things to be done by a deadline
  A promise to do something by a date is kept by what was done, not by what was said of it. Done too
  late is not done, unless lateness was allowed for. Silence counts only where somebody was looking, and
  only as far as they say how much of it they would have told.

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
    And the activity "demining"
    And the source "monitors" of reliability "A"
    And the source "archive" of reliability "A"
    And "state" pledged on 2022-02-25T12:00 to do "demining" in "north" by 2022-03-31
    And the pledge takes effect on 2022-03-01

  Scenario: Done in time
    Given "monitors" reported that there was "demining" in "town" by "state" at 2022-03-20
    When it is reviewed as of 2022-03-21
    Then the verdict is kept
    And nothing is contradicted

  Scenario: The debtor's own word is no evidence that it was done
    Given these sources:
      | name   | reliability | speaks for |
      | organ  | A           | state      |
    And "organ" reported that there was "demining" in "town" by "state" at 2022-03-20, as the incident "ceremony"
    And "monitors" watched for "demining" in "north" during 2022-03-01/2022-03-31
    When it is reviewed as of 2022-05-01
    Then the verdict is inconclusive
    And the incident "ceremony" is alleged

  # Until the news has had time to arrive it may yet turn out to have been done in time: nothing is missed.
  Scenario: Not done, and somebody was looking who would have told
    Given "monitors" watched for "demining" in "north" during 2022-02-25/2022-03-31, with sensitivity 0.95
    When it is reviewed as of 2022-04-03
    Then the verdict is slipping
    And nothing is contradicted
    When it is reviewed again as of 2022-05-01
    Then the verdict has changed from slipping to broken
    And a certain missed deadline is flagged
    And the chance that it was done in time lies between 0.04 and 0.05

  # They do not say how much they would have told, so that their silence decides nothing.
  Scenario: Not done as far as is known, and somebody was looking
    Given "monitors" watched for "demining" in "north" during 2022-02-25/2022-03-31
    When it is reviewed as of 2022-05-01
    Then the verdict is inconclusive
    And the chance that it was done in time lies between 0.5 and 0.5
    And nothing is contradicted

  Scenario: Somebody says that it was not done
    Given "monitors" reported that there was no "demining" in "north" by "state" at 2022-04-01
    When it is reviewed as of 2022-05-01
    Then the verdict is broken
    And a certain missed deadline is flagged

  Scenario: Not done as far as is known, and nobody was looking
    When it is reviewed as of 2022-05-01
    Then the verdict is untested
    And nothing is contradicted

  Scenario Outline: Time passes without progress
    Given "monitors" watched for "demining" in "north" during 2022-03-01/2022-03-31
    When it is reviewed as of <time>
    Then the verdict is <verdict>

    Examples: nothing is reported either way, and in the end most of the time is gone
      | time       | verdict  |
      | 2022-03-05 | pending  |
      | 2022-03-20 | pending  |
      | 2022-03-28 | slipping |

  Scenario Outline: Done late
    Given the pledge allows <tolerance> of lateness
    And "monitors" reported that there was "demining" in "town" by "state" at 2022-04-05
    When it is reviewed as of 2022-05-20
    Then the verdict is <verdict>
    And the flag late is set
    And a certain missed deadline is flagged

    Examples:
      | tolerance | verdict |
      | 2 days    | broken  |
      | 10 days   | partial |

  Scenario: Late news of a deed done in time
    Given "monitors" watched for "demining" in "north" during 2022-02-25/2022-03-31, with sensitivity 0.95
    And "monitors" reported that there was "demining" in "town" by "state" at 2022-03-30
    And that was known on 2022-06-01
    When it is reviewed as of 2022-05-01
    Then the verdict is broken
    When it is reviewed again as of 2022-06-02
    Then the verdict has changed from broken to kept

  # One says that it was done, and another, who would have told of it, did not.
  Scenario: Late news from somebody else
    Given "monitors" watched for "demining" in "north" during 2022-02-25/2022-03-31, with sensitivity 0.95
    And "archive" reported that there was "demining" in "town" by "state" at 2022-03-30
    And that was known on 2022-06-01
    When it is reviewed as of 2022-06-02
    Then the verdict is inconclusive
    And the chance that it was done in time lies between 0.45 and 0.55

  Scenario: Withdrawn before it was due
    Given the pledge was withdrawn on 2022-03-10
    And "monitors" watched for "demining" in "north" during 2022-03-01/2022-03-31
    When it is reviewed as of 2022-05-01
    Then the verdict is untested
    And the flag reneged is set
