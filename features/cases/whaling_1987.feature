# The ban of the International Whaling Commission on commercial whaling, and what it leaves out, whaling for science:
# https://scubadiverlife.com/japan-will-resume-antarctic-whaling and https://icj-cij.org/node/104909
# How many were caught in the first season, and that the Commission says so, is supposed.
Feature: Whales for science

  Background:
    Given times are those of "Asia/Tokyo"
    And the actor "Japan"
    And the place "Antarctic"
    And the activity "whaling"
    And the activities "whaling for science" and "whaling for sale", kinds of "whaling"
    And the source "International Whaling Commission" of reliability "A"
    And "Japan" pledged on 1 July 1986 to end "whaling" in the "Antarctic", except for "whaling for science", from 1 May 1987

  Scenario: Allowed by the letter
    When the "International Whaling Commission" counted 273 incidents of "whaling for science" by "Japan" in the "Antarctic" in January 1988
    Then as of 1 June 1988 nothing is contradicted
    And as of 1 June 1988 the pledge is not broken

  Scenario: It is not known for what
    When the "International Whaling Commission" reported on 1 April 1988 that there was "whaling" by "Japan" in the "Antarctic" in February 1988
    Then as of 1 June 1988 the pledge is slipping

  Scenario: Had they been sold
    When the "International Whaling Commission" reported on 1 April 1988 that there was "whaling for sale" by "Japan" in the "Antarctic" in February 1988
    Then as of 1 June 1988 the pledge is broken
