Feature: Two clocks
  When did it happen, and when could one know of it? A review uses only what was known by its day, so
  that an earlier answer can always be given again.

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

  Scenario: A late report changes a later answer, and no earlier one
    Given "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    And that was known on 2022-05-10
    When it is reviewed as of 2022-05-09
    Then the verdict is kept
    When it is reviewed again as of 2022-05-10
    Then the verdict is broken
    And the verdict has changed from kept to broken
    When it is reviewed as of 2022-05-09
    Then the verdict is kept

  Scenario: The world as it stood, known as we know it now
    Given "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    And that was known on 2022-05-10
    When the world at 2022-03-09 is reviewed as of 2022-05-10
    Then the verdict is holding
    When the world at 2022-03-10 is reviewed as of 2022-05-10
    Then the verdict is broken

  Scenario: How the answer came about
    Given "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    And that was known on 2022-05-10
    When it is reviewed as of 2022-05-10
    Then the history is:
      | verdict  | lifecycle |
      | pending  | announced |
      | holding  | active    |
      | holding  | ended     |
      | kept     | ended     |
      | broken   | ended     |

  Scenario: A report of what has not happened yet is a contradiction in itself
    Given "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    And that was known on 2022-03-09
    When it is reviewed as of 2022-03-11
    Then a certain report conflict is flagged
