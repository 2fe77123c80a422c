Feature: Pledges that depend on each other
  Each side promises to refrain as long as the other does. Whoever surely began has broken the word; the
  other is bound no longer. Where it cannot be told who began, that alone breaks neither pledge.

  Background:
    Given times are those of "UTC"
    And the actor "state"
    And the actor "rival"
    And these places:
      | name    | part of |
      | country |         |
      | north   | country |
      | south   | country |
      | town    | north   |
      | village | north   |
    And the activity "shelling"
    And the source "monitors" of reliability "A"
    And "state" pledged on 2022-02-25T12:00 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And that is called "pledge of state"
    And the pledge binds while the other side keeps "pledge of rival"
    And "rival" pledged on 2022-02-25T12:00 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31
    And that is called "pledge of rival"
    And the pledge binds while the other side keeps "pledge of state"

  Scenario: One side begins, the other answers
    Given "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10T12:00
    And "monitors" reported that there was "shelling" in "village" by "rival" at 2022-03-11T12:00
    When it is reviewed as of 2022-03-15
    Then the verdict on "pledge of state" is broken
    And the verdict on "pledge of rival" is not broken
    And the pledge "pledge of rival" is dormant

  Scenario: It cannot be told who began
    Given "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10
    And "monitors" reported that there was "shelling" in "village" by "rival" at 2022-03-10
    When it is reviewed as of 2022-03-15
    Then the verdict on "pledge of state" is slipping
    And the verdict on "pledge of rival" is slipping
    And the flag first violator is set on "pledge of state"
    And the flag first violator is set on "pledge of rival"

  Scenario: On the condition that another does none of it
    Given the actor "third party"
    And "third party" pledged on 2022-02-25T12:00 to refrain from "shelling" in "south", from 2022-03-01, until 2022-03-31
    And that is called "third pledge"
    And the pledge binds as long as "rival" does no "shelling" in "north"
    And "monitors" reported that there was "shelling" in "village" by "rival" at 2022-03-10T12:00
    And "monitors" reported that there was "shelling" in "south" by "third party" at 2022-03-11T12:00
    When it is reviewed as of 2022-03-15
    Then the pledge "third pledge" is dormant
    And the verdict on "third pledge" is not broken
    And the verdict on "pledge of rival" is broken
