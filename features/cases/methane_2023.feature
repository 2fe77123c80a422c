# Danone, 17 January 2023, methane from fresh milk down by 30 % by 2030: https://transformtonetzero.org/danone-announces-an-ambitious-plan-to-reduce-its-methane-emissions/
# against 2020: https://www.th-mann.de/france-danone-launches-partnership-with-environmental-defense-fund
# All figures that are reported, and the target in tonnes, are supposed.
Feature: A dairy company's methane

  Background:
    Given the setting is corporate
    And the actor "Danone"
    And the place "the world"
    And the activity "methane emissions"
    And the source "auditor" of reliability "A"
    And "Danone" pledged on 17 January 2023 to cut "methane emissions" in "the world" by 30 % by 2030 compared with 2020
    And that is called "30 %"

  Scenario: On the way
    When the "auditor" reported on 28 February 2025 that the "methane emissions" of "Danone" in "the world" fell by 25 % from 2020 to 2024
    Then as of 1 March 2025 the pledge is slipping

  Scenario: In tonnes
    When the "auditor" reported on 28 February 2021 that the "methane emissions" of "Danone" in "the world" were 71,000 tonnes in 2020
    And the "auditor" reported on 28 February 2031 that the "methane emissions" of "Danone" in "the world" were 49,000 tonnes in 2030
    Then as of 1 March 2031 the pledge is kept

  Scenario: The target itself in tonnes
    Given "Danone" pledged on 17 January 2023 to reduce "methane emissions" in "the world" to below 50,000 tonnes by 2030, from 71,000 tonnes in 2020
    And that is called "50,000 tonnes"
    When the "auditor" reported on 28 February 2031 that the "methane emissions" of "Danone" in "the world" were about 60,000 tonnes in 2030
    Then as of 1 March 2031 the pledge "50,000 tonnes" is not kept
    When the "auditor" reported on 1 March 2031 that the "methane emissions" of "Danone" in "the world" were 66,000 tonnes in 2030
    Then as of 2 March 2031 the pledge "50,000 tonnes" is not kept
