# Xi Jinping, United Nations General Assembly, 21 September 2021: China "will not build new coal-fired power projects
# abroad": http://en.people.cn/n3/2021/0922/c90000-9899186.html
# The sentence says nothing of plants that an industrial park builds for itself. CREA and PACS, 3 November 2025, count
# such captive plants, backed by private Chinese companies, as under construction in July 2025, in Indonesia among
# others (that they count as China's is a reading): https://www.paaacs.org/PressCenter/ChinaOverseasCoalBanReport2025
# The exception of the first and third scenario is supposed, and so is the vaguer report of the third.
Feature: No new coal plants abroad, but for those of industrial parks

  Background:
    Given the actor "China"
    And the place "Indonesia"
    And the activity "building of coal plants"
    And the activity "building of captive coal plants", a kind of "building of coal plants"
    And the source "CREA" of reliability "A"

  Scenario: Through the gap
    Given "China" pledged on 21 September 2021 not to do "building of coal plants" in "Indonesia", except for "building of captive coal plants"
    When "CREA" reported on 3 November 2025 that there was "building of captive coal plants" in "Indonesia" by "China" in July 2025
    Then as of 1 December 2025 nothing is contradicted

  Scenario: As it was worded, without a gap
    Given "China" pledged on 21 September 2021 not to do any "building of coal plants" in "Indonesia"
    When "CREA" reported on 3 November 2025 that there was "building of captive coal plants" in "Indonesia" by "China" in July 2025
    Then as of 1 December 2025 the verdict is broken
    And the pledge is almost certain to be broken

  Scenario: Where it is not said which plants
    Given "China" pledged on 21 September 2021 not to do "building of coal plants" in "Indonesia", except for "building of captive coal plants"
    When "CREA" reported on 3 November 2025 that there was "building of coal plants" in "Indonesia" by "China" in July 2025
    Then as of 1 December 2025 a possible continuation is flagged, in doubt of activity
    And the pledge is likely to be broken
