# BP, 4 August 2020: output of oil and gas 40 % lower by 2030 than in 2019:
# https://spglobal.com/commodity-insights/en/news-research/latest-news/coal/080420-bps-oil-gas-output-to-fall-40-by-2030-amid-transition-to-carbon-energy-company
# BP, 7 February 2023: "around 25% lower" by 2030 than in 2019, against "around 40%" before, without its share of
# Rosneft's: https://www.urdupoint.com/en/business/uks-bp-company-plans-to-cut-production-by-25-1638534.html
Feature: From 40 % to 25 %

  Background:
    Given the setting is corporate
    And the actor "BP"
    And the place "the world"
    And the activity "oil and gas production"
    And "BP" pledged on 4 August 2020 to reduce "oil and gas production" in "the world" by 40 % from 2019, by 2030
    And that is called "40 %"

  Scenario: A smaller cut in its place
    When "BP" pledged on 7 February 2023 to reduce "oil and gas production" by 25 % in "the world", by 2030, against 2019, in place of "40 %"
    And that is called "25 %"
    Then as of 8 February 2023 the pledge "40 %" is superseded
    And the flag weakened is set on "40 %"
    And the flag weakened is not set on "25 %"
