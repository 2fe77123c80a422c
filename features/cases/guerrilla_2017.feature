# The ELN in Colombia, a truce from 1 October 2017 to 9 January 2018. A governor is killed in Chocó on 24 October; on Sunday, 29 October,
# the ELN says that it was one of its men: https://www.dailysabah.com/americas/2017/10/31/colombias-eln-acknowledges-cease-fire-violation
# An organisation of the indigenous had said so on 25 October: https://colombiareports.com/eln-accused-assassinating-indigenous-governor-west-colombia
# What the mission of the United Nations reports, and when, is supposed.
Feature: What the guerrilla owned up to five days later

  Background:
    Given times are those of "America/Bogota"
    And the actor "ELN"
    And the place "Colombia"
    And the place "Chocó" in "Colombia"
    And the activity "attack"
    And the activity "killing", a kind of "attack"
    And the source "indigenous organisation" of reliability "C"
    And the source "the ELN's statement" of reliability "B", which speaks for "ELN"
    And the source "UN mission" of reliability "A"
    And "ELN" pledged on 4 September 2017 to abstain from "attack" in "Colombia" from 1 October 2017 to 9 January 2018

  Scenario: Accused, and admitted
    When the "indigenous organisation" reported on 25 October 2017 that "ELN" committed a "killing" in "Chocó" the day before, as the incident "Tuesday"
    Then as of 25 October 2017 the pledge is slipping
    When "the ELN's statement" admitted on 29 October 2017 the incident "Tuesday"
    Then as of 30 October 2017 the pledge is slipping
    When the "UN mission" reported on 31 October 2017 that "ELN" committed a "killing" in "Chocó" a week earlier, as the incident "Tuesday"
    Then as of 1 November 2017 the pledge is broken

  Scenario: The mission watched, and learned of it a week late
    When the "UN mission" watched for "attack" in "Colombia" from 1 October 2017 to 9 January 2018
    Then as of 28 October 2017 the pledge is holding
    When the "UN mission" reported on 31 October 2017 that there was a "killing" in "Chocó" by "ELN" a week earlier
    Then as of 28 October 2017 the pledge is holding
    And as of 1 November 2017 the pledge is broken
