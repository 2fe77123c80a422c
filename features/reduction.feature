Feature: Is it less than it was?
  A pledge to reduce is not broken by one shell. It is measured against what was usual before: by how
  often it happens, or by how much of it is left. "Halve" means at most half.

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
    And the source "newcomers" of reliability "A"
    And "state" pledged on 2022-02-25T12:00 to halve "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" watched for "shelling" in "north" during 2021-12-01/2022-05-01

  Scenario Outline: Counting what happened before and after
    Given "monitors" counted "shelling" in "town" by "state" day by day:
      | from       | to         | a day    |
      | 2021-12-21 | 2022-02-28 | 5, 3     |
      | 2022-03-01 | 2022-03-31 | <a day>  |
    When it is reviewed as of 2022-05-01
    Then the verdict is <verdict>

    Examples:
      | a day | verdict      |
      | 0     | kept         |
      | 2, 0  | kept         |
      | 3, 1  | inconclusive |
      | 5, 3  | broken       |
      | 7, 5  | broken       |

  # Against the weeks that end a fortnight before it it is kept; against the last four weeks it is not.
  Scenario: What it is compared with decides
    Given "monitors" counted "shelling" in "town" by "state" day by day:
      | from       | to         | a day    |
      | 2021-12-21 | 2022-02-14 | 5, 3     |
      | 2022-03-01 | 2022-03-31 | 2, 0     |
    When it is reviewed as of 2022-05-01
    Then the verdict is inconclusive, because baseline decides

  Scenario: It may be read in more than one way
    Given the pledge may be read at a share of 0.1 by incidents
    And that is called "to a tenth"
    And the pledge may be read as cease
    And that is called "as an end"
    And "monitors" counted "shelling" in "town" by "state" day by day:
      | from       | to         | a day    |
      | 2021-12-21 | 2022-02-28 | 5, 3     |
      | 2022-03-01 | 2022-03-31 | 2, 0     |
    When it is reviewed as of 2022-05-01
    Then the verdict is kept
    And the verdict in the reading "to a tenth" is partial
    And the verdict in the reading "as an end" is broken
    And the flag continuing is set

  Scenario: One shell after the pledge contradicts it and breaks nothing
    Given "monitors" counted "shelling" in "town" by "state" day by day:
      | from       | to         | a day |
      | 2021-12-21 | 2022-02-14 | 5, 3  |
    And "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    When it is reviewed as of 2022-03-12
    Then the verdict is holding
    And a certain continuation is flagged

  Scenario: Nothing before and nothing after proves nothing
    When it is reviewed as of 2022-05-01
    Then the verdict is untested

  Scenario: What nobody counted before cannot be compared
    Given "newcomers" watched for "shelling" in "south" during 2022-03-01/2022-05-01
    And "newcomers" counted "shelling" in "south" by "state" day by day:
      | from       | to         | a day |
      | 2022-03-01 | 2022-03-31 | 5, 3  |
    When it is reviewed as of 2022-05-01
    Then the verdict is untested

  Scenario Outline: Asking how much is left
    Given "press" put what was left of "shelling" of "state" in "north" on 2022-04-02 at a share of <low> to <high>
    When it is reviewed as of 2022-05-01
    Then the verdict is <verdict>

    Examples:
      | low | high | verdict      |
      | 0   | 0    | kept         |
      | 0.3 | 0.5  | kept         |
      | 0.4 | 0.6  | inconclusive |
      | 0.6 | 0.8  | partial      |
      | 0.9 | 1.1  | broken       |

  Scenario: Before the end it holds or slips
    Given "press" put what was left of "shelling" of "state" in "north" on 2022-03-10 at a share of 0.3 to 0.4
    When it is reviewed as of 2022-03-12
    Then the verdict is holding

  Scenario: Two ways of measuring may disagree
    Given "monitors" counted "shelling" in "town" by "state" day by day:
      | from       | to         | a day |
      | 2021-12-21 | 2022-02-14 | 5, 3  |
    And "press" put what was left of "shelling" of "state" in "north" on 2022-04-02 at a share of 0.9 to 1.0
    When it is reviewed as of 2022-05-01
    Then the verdict is inconclusive
    And the flag measures disagree is set
