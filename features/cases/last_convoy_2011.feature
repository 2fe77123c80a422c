# Agreement of November 2008, that all forces of the United States leave Iraq by 31 December 2011, and the last of them
# on 18 December: https://en.wikipedia.org/wiki/Withdrawal_of_United_States_troops_from_Iraq_(2007–2011)
# Head counts are rounded; what is told of the new year is supposed.
Feature: The last convoy

  Background:
    Given times are those of "Asia/Baghdad"
    And the actor "the United States"
    And the place "Iraq"
    And the activity "presence of forces"
    And the source "think tank" of reliability "A"
    And "the United States" pledged on 17 November 2008 to withdraw all "presence of forces" from "Iraq" by 31 December 2011
    When the "think tank" counted about 146,000 troops of "presence of forces" of "the United States" in "Iraq" in November 2008

  Scenario: A third are left
    When the "think tank" counted 49,700 troops of "presence of forces" of "the United States" in "Iraq" on 31 August 2010
    Then as of 1 September 2010 the pledge is slipping
    And no pledge is broken

  Scenario: None are left
    When the "think tank" counted no troops of "presence of forces" of "the United States" in "Iraq" on 31 December 2011
    Then as of 31 January 2012 the pledge is kept

  Scenario: Had five thousand stayed
    When the "think tank" counted at least 5,000 troops of "presence of forces" of "the United States" in "Iraq" on 1 January 2012
    Then as of 31 January 2012 the pledge is not kept
