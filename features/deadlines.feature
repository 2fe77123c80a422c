Feature: Things to be done by a deadline
  A promise to do something by a date is kept by what was done, not by what was said of it. Done too
  late is not done, unless lateness was allowed for; silence counts only where somebody was looking.

  Background:
    Given "state" pledges to do "demining" in "north" by "2022-03-31"

  Scenario: Done in time
    Given "monitors" reports "demining" in "town" by "state" at "2022-03-20"
    When it is reviewed as of "2022-03-21"
    Then the verdict is "kept"
    And there are "0" contradictions

  Scenario: The debtor's own word is no evidence that it was done
    Given these sources:
      | name   | reliability | speaks for |
      | organ  | A           | state      |
    And "organ" reports "demining" in "town" by "state" at "2022-03-20" as the incident "ceremony"
    And "monitors" watch for "demining" in "north" during "2022-03-01/2022-03-31"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "inconclusive"
    And the incident "ceremony" is "alleged"

  Scenario: Not done, and somebody was looking
    Given "monitors" watch for "demining" in "north" during "2022-03-01/2022-03-31"
    When it is reviewed as of "2022-04-03"
    Then the verdict is "slipping"
    And there is a "possible" "missed_deadline"
    When it is reviewed again as of "2022-05-01"
    Then the verdict has changed from "slipping" to "broken"
    And there is a "certain" "missed_deadline"

  Scenario: Not done as far as is known, and nobody was looking
    When it is reviewed as of "2022-05-01"
    Then the verdict is "untested"
    And there are "0" contradictions

  Scenario Outline: Time passes without progress
    Given "monitors" watch for "demining" in "north" during "2022-03-01/2022-03-31"
    When it is reviewed as of "<time>"
    Then the verdict is "<verdict>"

    Examples:
      | time       | verdict  |
      | 2022-03-05 | holding  |
      | 2022-03-20 | holding  |
      | 2022-03-28 | slipping |

  Scenario Outline: Done late
    Given lateness of "<tolerance>" is allowed
    And "monitors" reports "demining" in "town" by "state" at "2022-04-05"
    When it is reviewed as of "2022-05-20"
    Then the verdict is "<verdict>"
    And the flag "late" is set
    And there is a "certain" "missed_deadline"

    Examples:
      | tolerance | verdict |
      | 2 days    | broken  |
      | 10 days   | partial |

  Scenario: Late news of a deed done in time
    Given "monitors" watch for "demining" in "north" during "2022-03-01/2022-03-31"
    And "archive" of reliability "A" reports "demining" in "town" by "state" at "2022-03-30", known on "2022-06-01"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "broken"
    When it is reviewed again as of "2022-06-02"
    Then the verdict has changed from "broken" to "kept"

  Scenario: Withdrawn before it was due
    Given the pledge is withdrawn at "2022-03-10"
    And "monitors" watch for "demining" in "north" during "2022-03-01/2022-03-31"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "untested"
    And the flag "reneged" is set
