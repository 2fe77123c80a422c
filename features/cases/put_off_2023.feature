# 18 November 2020: no new cars and vans that run on petrol or diesel alone are to be sold in the United Kingdom from 2030:
# https://www.gtfm.co.uk/new-petrol-and-diesel-cars-banned-from-sale-after-2030-under-governments-green-plan/
# 20 September 2023: that is to be from 2035, five years later: https://www.automotiveworld.com/articles/electric-mobility-articles/uks-net-zero-delay-could-stymie-investment-in-evs/
Feature: From 2030 to 2035

  Background:
    Given the setting is campaign
    And the actor "United Kingdom"
    And "United Kingdom" pledged on 18 November 2020 to do this by 2030: "ban the sale of new petrol and diesel cars"
    And that is called "ban"

  Scenario: Put off by five years
    When the pledge "ban" was put off until 2035 on 20 September 2023
    And that is called "later ban"
    Then as of 19 September 2023 the pledge "ban" is active
    And as of 21 September 2023 the pledge "ban" is superseded
    And the flag weakened is set on "ban"
    And the pledge "later ban" is active
    And the flag weakened is not set on "later ban"
