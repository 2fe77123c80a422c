# Korean Central News Agency, 21 April 2018, on the plenary of the day before (https://www.upi.com/Top_News/World-News/2018/04/20/North-Korea-announces-freeze-on-nuclear-missile-tests/3641524262546/):
# "We will discontinue nuclear test and inter-continental ballistic rocket test-fire from April 21, 2018":
# http://www.globaltimes.cn/content/1099013.shtml
# 4 May 2019: South Korea's Joint Chiefs of Staff report a short-range missile from Wonsan, and later the same day only
# "projectiles": https://www.latimes.com/world/asia/la-fg-north-korea-missile-20190503-story.html
# 24 March 2022: South Korea and Japan both report the flight of an intercontinental missile:
# https://newsable.asianetnews.com/world/from-ground-sea-and-air-south-korea-fires-missiles-in-response-to-north-korea-icbm-adt-r9946e
# That the Joint Chiefs said "a missile" and no more is supposed.
Feature: No more nuclear tests and no more tests of intercontinental missiles

  Background:
    Given times are those of "Asia/Seoul"
    And the actor "North Korea"
    And the place "Korea"
    And the activities "missile test" and "nuclear test"
    And the activities "test of an intercontinental missile" and "test of a short-range missile", kinds of "missile test"
    And the sources "Joint Chiefs of Staff" and "Japan" of reliability "B"
    And "North Korea" pledged on 20 April 2018 to stop "nuclear tests" and "tests of an intercontinental missile" in "Korea", from 21 April 2018

  Scenario: A short-range missile is of another class
    When "Joint Chiefs of Staff" reported on 4 May 2019 that there was a "test of a short-range missile" in "Korea" by "North Korea" that day
    Then as of 5 May 2019 nothing is contradicted

  Scenario: Where only "a missile" was said
    When "Joint Chiefs of Staff" reported on 4 May 2019 that there was a "missile test" in "Korea" by "North Korea" that day
    Then as of 5 May 2019 a possible continuation is flagged, in doubt of activity

  Scenario: One of the two went on
    When "Joint Chiefs of Staff" reported on 24 March 2022 that there was a "test of an intercontinental missile" in "Korea" by "North Korea" that day, as the incident "Hwasong"
    And "Japan" reported on 24 March 2022 that there was a "test of an intercontinental missile" in "Korea" by "North Korea" that day, as the incident "Hwasong"
    Then a certain continuation is flagged as of 25 March 2022
    And the verdict is broken
