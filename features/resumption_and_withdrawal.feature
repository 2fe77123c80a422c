Feature: Starting again, and taking it back
  An act after a quiet time is a resumption. A pledge that is taken back no longer binds, but what was
  broken before stays broken, and taking it back early is remembered.

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
    And "state" pledged on 2022-02-25T12:00 to cease "shelling" in "north", from 2022-03-01, until 2022-03-31
    And "monitors" watched for "shelling" in "north" during 2022-03-01/2022-03-31

  Scenario: Starting again after a quiet time
    Given "press" reported that there was "shelling" in "town" by "state" at 2022-03-20
    When it is reviewed as of 2022-03-21
    Then the verdict is broken
    And a certain resumption is flagged

  Scenario: Never having stopped
    Given "press" reported that there was "shelling" in "town" by "state" at 2022-03-01
    And "press" reported that there was "shelling" in "town" by "state" at 2022-03-05
    When it is reviewed as of 2022-03-06
    Then a certain continuation is flagged
    And no resumption is flagged

  Scenario: Time to comply is not judged
    Given the pledge allows 48 h to comply
    And "press" reported that there was "shelling" in "town" by "state" at 2022-03-02T12:00
    When it is reviewed as of 2022-03-02
    Then the pledge is in grace
    When it is reviewed as of 2022-05-01
    Then the verdict is kept

  Scenario Outline: Taken back on the day it was broken
    Given the pledge was withdrawn on <withdrawn>
    And "press" reported that there was "shelling" in "town" by "state" at 2022-03-10T12:00
    When it is reviewed as of 2022-03-12
    Then the pledge is withdrawn
    And the flag reneged is set
    And the verdict is <verdict>

    Examples:
      | withdrawn        | verdict  |
      | 2022-03-10T14:00 | broken   |
      | 2022-03-10T10:00 | holding  |
      | 2022-03-10       | slipping |

  Scenario: A weaker promise in its place
    Given "state" pledged on 2022-03-15 to halve "shelling" in "north", from 2022-03-15, until 2022-03-31
    And that is called "replacement"
    And the pledge "pledge 1" was superseded by "replacement" on 2022-03-15
    When it is reviewed as of 2022-03-16
    Then the pledge "pledge 1" is superseded
    And the flag weakened is set on "pledge 1"

  Scenario: A pledge without end can hold and is never kept
    Given the pledge has no end
    And "monitors" watched for "shelling" in "north" during 2022-03-01/2023-03-01
    When it is reviewed as of 2023-03-01
    Then the verdict is holding
    And a note of no end is made
