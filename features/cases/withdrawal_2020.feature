# Agreement for Bringing Peace to Afghanistan, Doha, 29 February 2020: forces down from 13,000 to 8,600 within 135 days
# (14 July 2020), and all of them out within fourteen months (by 1 May 2021), if the Taliban keep their side, which is
# left aside here: https://en.m.wikipedia.org/wiki/Doha_Agreement_(2020)
# SIGAR, report of July 2020: the 8,600 were reached before mid-July: https://www.readkong.com/page/security-contents-security-special-7519936
# Pentagon, 14 July 2020: "US forces in Afghanistan remain in the mid-8,000s":
# https://www.reporter.am/pentagon-says-us-has-withdrawn-from-5-bases-in-afghanistan-as-part-of-agreement-with-taliban/
# US Central Command, 4 May 2021: 2 to 6 % of the withdrawal is done:
# https://www.centcom.mil/MEDIA/PRESS-RELEASES/Press-Release-View/Article/2594955/update-on-withdrawal-of-us-forces-from-afghanistan-may-4-2021/
# Reuters on the last flight, 30 August 2021: https://www.devdiscourse.com/article/law-order/1711922-us-completes-troop-withdrawal-from-afghanistan
# That too many were left in July 2020 is supposed, in the scenario that says so.
Feature: Down to 8,600, and then to none

  Background:
    Given times are those of "Asia/Kabul"
    And the actor "United States"
    And the place "Afghanistan"
    And the activity "presence of forces"
    And the sources "SIGAR" and "Reuters" of reliability "A"
    And the source "Central Command" of reliability "A", which speaks for "United States"
    And "United States" pledged on 29 February 2020 to reduce "presence of forces" in "Afghanistan" from 13,000 to 8,600 troops within 135 days

  Scenario: In time
    When "SIGAR" counted 8,000 to 8,600 troops of "United States" in "Afghanistan" on 14 July 2020
    Then as of 1 August 2020 the verdict is kept

  Scenario: Had too many been left
    When "SIGAR" counted more than 9,000 troops of "United States" in "Afghanistan" on 14 July 2020
    Then as of 1 August 2020 the verdict is broken

  Scenario: None by May 2021
    Given "United States" pledged on 29 February 2020 to withdraw all "presence of forces" from "Afghanistan" by 1 May 2021
    And that is called "all of them"
    When "Central Command" observed "presence of forces" of "United States" in "Afghanistan" on 4 May 2021
    Then as of 1 June 2021 the verdict on "all of them" is broken
    When "Reuters" observed no "presence of forces" of "United States" in "Afghanistan" on 31 August 2021
    Then as of 1 October 2021 the flag late is set on "all of them"
