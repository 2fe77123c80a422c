# Statement by the President of the Russian Federation, 5 August 2019 (http://en.kremlin.ru/d/61271), on ground-launched
# missiles of intermediate and shorter range: "We will not deploy them in any given region until U.S.-made
# intermediate-range and shorter-range missiles are deployed there": http://larouchepub.com./pr/2019/190806_inf_withdrawal.html
# 15 April 2024: US Army Pacific announces that it has deployed a Mid-Range Capability missile system to the Philippines:
# https://theatlasnews.co/brief/2024/04/17/u-s-army-deploys-mid-range-missile-system-to-the-philippines/
# 4 August 2025: Russia's Foreign Ministry says that it is no longer bound by its self-imposed restrictions:
# https://californiainsider.com/news/russia-drops-self-imposed-restrictions-on-intermediate-ranged-missile-deployments-5897167
# The pledge is one for each region; this is Asia's.
Feature: Missiles that one side does not deploy as long as the other does not

  Background:
    Given the actors "Russia" and "United States"
    And the place "Asia"
    And the activity "deployment of intermediate-range missiles"
    And the source "US Army" of reliability "A"
    And the source "observer" of reliability "A"
    And "Russia" pledged on 5 August 2019 not to do "deployment of intermediate-range missiles" in "Asia"
    And the pledge binds as long as the state "none of the United States" holds
    And its condition is presumed to hold

  Scenario: Nobody has deployed any
    Then as of 1 January 2020 no pledge is broken
    And the pledge is active

  # What the observer reports is supposed, to show that it would break nothing.
  Scenario: The other side deployed first
    When "US Army" reported that the state "none of the United States" did not hold on 15 April 2024
    And "observer" reported on 1 December 2024 that there was "deployment of intermediate-range missiles" in "Asia" by "Russia" that day
    Then as of 2 December 2024 the pledge is dormant
    And the verdict is not broken

  Scenario: Taken back
    When the pledge was withdrawn on 4 August 2025
    Then as of 5 August 2025 the pledge is withdrawn
    And the flag reneged is set
