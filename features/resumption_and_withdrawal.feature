Feature: Starting again, and taking it back
  An act after a quiet time is a resumption. A pledge that is taken back no longer binds, but what was
  broken before stays broken, and taking it back early is remembered.

  Background:
    Given "state" pledges to cease "shelling" in "north" from "2022-03-01" to "2022-03-31"
    And "monitors" watch for "shelling" in "north" during "2022-03-01/2022-03-31"

  Scenario: Starting again after a quiet time
    Given "press" of reliability "A" reports "shelling" in "town" by "state" at "2022-03-20"
    When it is reviewed as of "2022-03-21"
    Then the verdict is "broken"
    And there is a "certain" "resumption"
    And there is no "continuation"

  Scenario: Never having stopped
    Given "press" of reliability "A" reports "shelling" in "town" by "state" at "2022-03-01"
    And "press" of reliability "A" reports "shelling" in "town" by "state" at "2022-03-05"
    When it is reviewed as of "2022-03-06"
    Then there is a "certain" "continuation"
    And there is no "resumption"

  Scenario: Time to comply is not judged
    Given the pledge allows "48 h" to comply
    And "press" of reliability "A" reports "shelling" in "town" by "state" at "2022-03-02T12:00"
    When it is reviewed as of "2022-03-02"
    Then the pledge is "in grace"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "kept"

  Scenario Outline: Taken back on the day it was broken
    Given the pledge is withdrawn at "<withdrawn>"
    And "press" of reliability "A" reports "shelling" in "town" by "state" at "2022-03-10T12:00"
    When it is reviewed as of "2022-03-12"
    Then the pledge is "withdrawn"
    And the flag "reneged" is set
    And the verdict is "<verdict>"

    Examples:
      | withdrawn        | verdict  |
      | 2022-03-10T14:00 | broken   |
      | 2022-03-10T10:00 | holding  |
      | 2022-03-10       | slipping |

  Scenario: A weaker promise in its place
    Given "state" replaces it on "2022-03-15" with a pledge to reduce "shelling" in "north", by the word "halve"
    When it is reviewed as of "2022-03-16"
    Then the pledge is "superseded"
    And the flag "weakened" is set

  Scenario: A pledge without end can hold and is never kept
    Given the pledge has no end
    And "monitors" watch for "shelling" in "north" during "2022-03-01/2023-03-01"
    When it is reviewed as of "2023-03-01"
    Then the verdict is "holding"
    And there is a note of "no_end"
