Feature: Pledges that depend on each other
  Each side promises to refrain as long as the other does. Whoever surely began has broken the word; the
  other is bound no longer. Where it cannot be told who began, that alone breaks neither pledge.

  Background:
    Given "state" and "rival" each pledge to refrain from "shelling" in "north" while the other does, from "2022-03-01" to "2022-03-31"

  Scenario: One side begins, the other answers
    Given "monitors" reports "shelling" in "town" by "state" at "2022-03-10T12:00"
    And "monitors" reports "shelling" in "village" by "rival" at "2022-03-11T12:00"
    When it is reviewed as of "2022-03-15"
    Then the verdict on "pledge of state" is "broken"
    And the verdict on "pledge of rival" is not "broken"
    And the pledge "pledge of rival" is "dormant"

  Scenario: It cannot be told who began
    Given "monitors" reports "shelling" in "town" by "state" at "2022-03-10"
    And "monitors" reports "shelling" in "village" by "rival" at "2022-03-10"
    When it is reviewed as of "2022-03-15"
    Then the verdict on "pledge of state" is "slipping"
    And the verdict on "pledge of rival" is "slipping"
    And the flag "first_violator" is set
