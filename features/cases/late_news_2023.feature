# Agreement on a Short-Term Ceasefire and Humanitarian Arrangements in Sudan, Jeddah, 20 May 2023: seven days from
# 22 May, 21:45 Khartoum time: https://www.thenationalnews.com/world/2023/05/20/sudans-army-and-paramilitary-rsf-sign-seven-day-ceasefire/
# Prolonged by five days: https://www.devdiscourse.com/article/law-order/2469050--saudi-arabia-us-welcome-extension-of-sudan-ceasefire-agreement
# Human Rights Watch, 11 July 2023, "Sudan: Darfur Town Destroyed": on 28 May 2023 the Rapid Support Forces and allied
# militias attacked Misterei, executed at least 28 people and killed others: https://allafrica.com/stories/202307110005.html
Feature: What was learned only six weeks later

  Background:
    Given times are those of "Africa/Khartoum"
    And the actor "Rapid Support Forces"
    And the place "Sudan"
    And the place "Misterei" in "Sudan"
    And the activity "attack on civilians"
    And the source "Human Rights Watch" of reliability "A"
    And "Rapid Support Forces" pledged on 20 May 2023 to refrain from "attacks on civilians" in "Sudan", from 22 May 2023 at 21:45, until 29 May 2023 at 21:45

  Scenario: Known six weeks later
    When "Human Rights Watch" reported on 11 July 2023 that "Misterei" was attacked by "Rapid Support Forces" on 28 May 2023, with at least 28 people killed
    Then as of 20 June 2023 the verdict is untested
    And as of 12 July 2023 the verdict is broken
    And between 20 June 2023 and 12 July 2023 the verdict changes from untested to broken
