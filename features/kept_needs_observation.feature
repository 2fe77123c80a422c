Feature: Kept needs observation, not silence
  That nobody reported a breach proves something only where somebody was looking.

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

  Scenario: Nobody was looking
    When it is reviewed as of 2022-05-01
    Then the verdict is untested

  Scenario Outline: Somebody was looking for part of the time
    Given "monitors" watched for "shelling" in "<place>" during <time>
    When it is reviewed as of 2022-05-01
    Then the verdict is <verdict>

    # Half of what happens must have been seen: who does not say how much of it sees four fifths.
    Examples:
      | place   | time                  | verdict  |
      | north   | 2022-03-01/2022-03-31 | kept     |
      | country | 2022-01-01/2022-12-31 | kept     |
      | north   | 2022-03-01/2022-03-20 | kept     |
      | north   | 2022-03-01/2022-03-19 | untested |
      | town    | 2022-03-01/2022-03-31 | untested |
      | south   | 2022-03-01/2022-03-31 | untested |

  Scenario: So far so good
    Given "monitors" watched for "shelling" in "north" during 2022-03-01/2022-03-31
    When it is reviewed as of 2022-03-15
    Then the verdict is holding

  Scenario: It is kept only when the news has had time to arrive
    Given "monitors" watched for "shelling" in "north" during 2022-03-01/2022-03-31
    When it is reviewed as of 2022-04-10
    Then the verdict is holding
    When it is reviewed as of 2022-04-15
    Then the verdict is kept

  Scenario: A breach needs nobody to have been on watch
    Given "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    When it is reviewed as of 2022-03-12
    Then the verdict is broken

  # What nobody could judge makes nothing partial: it was kept where somebody was looking.
  Scenario: Two places, one of them unwatched
    Given the pledge also covers the places "south"
    And "monitors" watched for "shelling" in "north" during 2022-03-01/2022-03-31
    When it is reviewed as of 2022-05-01
    Then the verdict is untested, because nobody was looking
    And 0 parts are broken, 1 kept and 1 unknown
    And the verdict in "north" is kept
    And the verdict in "south" is untested

  Scenario: Two places, and a breach in one of them
    Given the pledge also covers the places "south"
    And "monitors" watched for "shelling" in "country" during 2022-03-01/2022-03-31
    And "press" reported that there was "shelling" in "town" by "state" at 2022-03-10
    When it is reviewed as of 2022-05-01
    Then the verdict is broken in part
    And 1 part is broken, 1 kept and 0 unknown

  Scenario: A place that was taken by the other side
    Given the actor "rival"
    And the place "north" was taken by "rival" on 2022-03-10
    And "monitors" watched for "shelling" in "north" during 2022-03-01/2022-03-31
    When it is reviewed as of 2022-05-01
    Then the verdict is inconclusive, because cut short
    And the flag captured is set

  Scenario: A pledge that has not begun
    When it is reviewed as of 2022-02-27
    Then the verdict is pending, because not yet open
