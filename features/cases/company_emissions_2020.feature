# Nestlé, "Net Zero Roadmap", 3 December 2020 (https://www.aim.be/insight/nestle-in-europe-net-zero-roadmap/): emissions
# to fall by 20 % by 2025 and by half by 2030, against 2018: https://www.globalcompact.ch/post/nestles-journey-to-net-zero
# In 2023 they were 13.5 % lower: https://sustainabilitymag.com/articles/nestle-supports-suppliers-for-13-5-emission-reduction
# In 2025 they were 24.52 % lower: https://www.businessgreen.com/news/4525946/nestle-exceeds-interim-emissions-target-2025
# The company reports on itself. That an auditor says the same is supposed, to show the difference that it makes; so
# is the figure for 2024.
Feature: A company's greenhouse gases

  Background:
    Given the setting is corporate
    And the actor "Nestlé"
    And the place "the world"
    And the activity "emissions"
    And the source "Nestlé's report" of reliability "B", which speaks for "Nestlé"
    And the source "auditor" of reliability "A"
    And "Nestlé" pledged on 3 December 2020 to reduce "emissions" in "the world" by 20 % by 2025 against 2018

  Scenario: On the way
    When "auditor" put "emissions" of "Nestlé" in 2023 at 13.5 % less than in 2018
    Then as of March 2024 the verdict is slipping
    And no pledge is broken

  Scenario: More than was promised, in the year for which it was promised
    When "auditor" reported in February 2026 that "emissions" of "Nestlé" were 24.52 % lower in 2025 than in 2018
    Then as of March 2026 the verdict is kept
    And as of March 2026 no pledge is broken

  Scenario: By its own word alone
    When "Nestlé's report" said in February 2026 that "emissions" of "Nestlé" were 24.52 % lower in 2025 than in 2018
    Then as of March 2026 the verdict is not kept

  Scenario: Had it been reached a year early
    When "auditor" reported in February 2025 that "emissions" of "Nestlé" were 20 % lower in 2024 than in 2018
    Then as of March 2025 the verdict is holding

  Scenario: The same, put as a share of the year that was named
    When "auditor" reported in February 2025 that "emissions" of "Nestlé" were at 80 % of 2018 in 2024
    Then as of March 2025 the verdict is holding
