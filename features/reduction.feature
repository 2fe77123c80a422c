Feature: Is it less than it was?
  A pledge to reduce is not broken by one shell. It is measured against what was usual before: by how
  often it happens, or by how much of it is left. "Halve" means at most half.

  Background:
    Given "state" pledges to reduce "shelling" in "north", by the word "halve", from "2022-03-01" to "2022-03-31"
    And "monitors" watch for "shelling" in "north" during "2021-12-01/2022-05-01"

  Scenario Outline: Counting what happened before and after
    Given "monitors" report shelling in "town" by "state" every day:
      | from       | to         | a day    |
      | 2021-12-21 | 2022-02-14 | 4        |
      | 2022-03-01 | 2022-03-31 | <a day>  |
    When it is reviewed as of "2022-05-01"
    Then the verdict is "<verdict>"

    Examples:
      | a day | verdict      |
      | 0     | kept         |
      | 1     | kept         |
      | 2     | inconclusive |
      | 4     | broken       |
      | 6     | broken       |

  Scenario: One shell after the pledge contradicts it and breaks nothing
    Given "monitors" report shelling in "town" by "state" every day:
      | from       | to         | a day |
      | 2021-12-21 | 2022-02-14 | 4     |
    And "press" of reliability "A" reports "shelling" in "town" by "state" at "2022-03-10"
    When it is reviewed as of "2022-03-12"
    Then the verdict is "holding"
    And there is a "certain" "continuation"

  Scenario: Nothing before and nothing after proves nothing
    When it is reviewed as of "2022-05-01"
    Then the verdict is "untested"

  Scenario: What nobody counted before cannot be compared
    Given "newcomers" watch for "shelling" in "south" during "2022-03-01/2022-05-01"
    And "newcomers" report shelling in "south" by "state" every day:
      | from       | to         | a day |
      | 2022-03-01 | 2022-03-31 | 4     |
    When it is reviewed as of "2022-05-01"
    Then the verdict is "untested"

  Scenario Outline: Asking how much is left
    Given "press" of reliability "A" reports that a share of "<low>" to "<high>" of the "shelling" in "north" is left on "2022-04-02"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "<verdict>"

    Examples:
      | low | high | verdict      |
      | 0   | 0    | kept         |
      | 0.3 | 0.5  | kept         |
      | 0.4 | 0.6  | inconclusive |
      | 0.6 | 0.8  | partial      |
      | 0.9 | 1.1  | broken       |

  Scenario: Before the end it holds or slips
    Given "press" of reliability "A" reports that a share of "0.3" to "0.4" of the "shelling" in "north" is left on "2022-03-10"
    When it is reviewed as of "2022-03-12"
    Then the verdict is "holding"

  Scenario: Two ways of measuring may disagree
    Given "monitors" report shelling in "town" by "state" every day:
      | from       | to         | a day |
      | 2021-12-21 | 2022-02-14 | 4     |
    And "press" of reliability "A" reports that a share of "0.9" to "1.0" of the "shelling" in "north" is left on "2022-04-02"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "inconclusive"
    And the flag "measures_disagree" is set
