# The envoy of the United Nations, a truce of two months from 2 April 2022 at 19:00: https://osesgy.unmissions.org/truce-agreement-april-2022
# By the middle of April no air strike was confirmed: https://jerseyshop-outlet.com/un-envoy-urges-yemens-warring-events-to-uphold-truce.html
# On 2 June at 19:00 it was prolonged: https://south24.net/news/newse.php?nid=2728/UN+Envoy+Announces+2-month+Truce+Renewal+in+Yemen
# The counter and what the television tells are supposed.
Feature: Two months without air raids

  Background:
    Given times are those of "Asia/Aden"
    And the actor "the coalition"
    And the place "Yemen"
    And the place "Sanaa" in "Yemen"
    And the activity "air raid"
    And the source "data project" of reliability "B"
    And the source "a television station" of reliability "E"
    And "the coalition" pledged on 1 April 2022 to halt "air raid" in "Yemen" from 2 April 2022 at 19:00, for two months

  Scenario: The counter stands still
    When the "data project" put the running total of "air raid" in "Yemen" by "the coalition" at:
      | On           | Total  |
      | 1 April 2022 | 25,054 |
      | 1 May 2022   | 25,054 |
      | 3 June 2022  | 25,054 |
    Then as of 2 May 2022 the pledge is holding
    And as of 1 July 2022 the pledge is kept

  Scenario: One television station says otherwise
    When "a television station" reported on 10 April 2022 that "the coalition" bombed "Sanaa" the day before
    Then as of 11 April 2022 the pledge is not broken

  Scenario: Had the project counted some
    When the "data project" counted 5 incidents of "air raid" by "the coalition" in "Yemen" during May 2022
    Then as of 1 July 2022 the pledge is not kept

  Scenario: Nobody looked
    Then as of 1 July 2022 the pledge is untested
