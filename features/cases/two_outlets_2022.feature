# Russia's Ministry of Defence, 5 March 2022: a "regime of quietness" for humanitarian corridors out of Mariupol and
# Volnovakha from 10:00 Moscow time. The deputy mayor of Mariupol, Serhiy Orlov, told the BBC the same day that the way
# was not safe for the fights: https://en.armradio.am/2022/03/05/evacuation-of-mariupol-postponed-deputy-mayor/
# and that the Russians went on with artillery and rockets: https://www.greaterkashmir.com/world/russia-reports-cease-fire-in-2-ukraine-areas-for-evacuations
# The Independent has it from him too: https://www.independent.co.uk/tv/news/russia-ukraine-mariupol-ceasfire-evacuation-b2029310.html
# Two outlets, one witness.
Feature: One deputy mayor, two outlets

  Background:
    Given times are those of "Europe/Kyiv"
    And the actor "Russia"
    And the places "Mariupol" and "Volnovakha"
    And the activity "shelling"
    And the source "deputy mayor" of reliability "C"
    And the sources "BBC" and "Independent" of reliability "B"
    And "Russia" pledged on 5 March 2022 to stop "shelling" in "Mariupol" and "Volnovakha" from 5 March 2022, until 5 March 2022

  Scenario: Both heard it from him
    When "deputy mayor" is reported by "BBC" on 5 March 2022 as saying that "Mariupol" was shelled by "Russia" that day, as the incident "corridor"
    And "deputy mayor" is reported by "Independent" on 5 March 2022 as saying that "Mariupol" was shelled by "Russia" that day, as the incident "corridor"
    Then as of 6 March 2022 the incident "corridor" is alleged, on one origin
    And the incident "corridor" was published by 2 outlets
    And the incident "corridor" rests on 1 origin

  Scenario Outline: In one sentence
    When <told>
    Then as of 6 March 2022 the only incident rests on 1 origin
    And 1 contradiction is flagged

    Examples:
      | told                                                                                                                             |
      | "BBC" and "Independent" both report "deputy mayor" on 5 March 2022 as saying that "Mariupol" was shelled by "Russia" that day    |
      | "BBC" and "Independent" report "deputy mayor" on 5 March 2022 as saying that there was "shelling" in "Mariupol" by "Russia"      |
      | "deputy mayor" is reported by "BBC" and "Independent" on 5 March 2022 as saying that "Mariupol" was shelled by "Russia" that day |
