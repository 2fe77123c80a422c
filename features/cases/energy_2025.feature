# Moscow, 18 March 2025: https://kyivindependent.com/trump-putin-call-russia-agrees-to-30-day-pause-of-energy-infrastructure-strikes/
# 30 days from 18 March, and "if one of the parties violates the ban, the other has the right to consider itself free":
# https://news-pravda.com/world/2025/03/25/1178022.html
# Each accused the other nearly every day: https://droptheinfo.com/2025/04/18/russias-moratorium-on-strikes-against-ukrainian-energy-infrastructure-expires/amp
# Which day was which, and an inspector whom both sides let in, are supposed.
Feature: Thirty days without strikes on energy

  Background:
    Given times are those of "Europe/Kyiv"
    And the actors "Russia" and "Ukraine"
    And the places "Kherson" and "Kursk"
    And the activity "strike on energy facilities"
    And the source "President of Ukraine" of reliability "C", which speaks for "Ukraine"
    And the source "Russian defence ministry" of reliability "C", which speaks for "Russia"
    And the source "inspector" of reliability "A"
    And the source "Reuters" of reliability "B"
    And "Russia" pledged on 18 March 2025 not to commit any "strike on energy facilities" in "Kherson" for 30 days
    And that is called "Russia's word"
    And "Ukraine" pledged on 25 March 2025 not to carry out "strike on energy facilities" in "Kursk" until 17 April 2025
    And that is called "Ukraine's word"
    And the pledge "Russia's word" binds as long as "Ukraine" keeps "Ukraine's word"

  Scenario: Each accuses the other
    When the "President of Ukraine" reported on 27 March 2025 that "Russia" carried out a "strike on energy facilities" in "Kherson" that morning
    And the "Russian defence ministry" reported on 28 March 2025 that "Ukraine" carried out two "strike on energy facilities" in "Kursk" the day before
    Then as of 29 March 2025 the pledge "Russia's word" is slipping
    And as of 29 March 2025 the pledge "Ukraine's word" is not yet broken

  Scenario: Free, because the other side has begun
    When the "inspector" reported on 28 March 2025 that there was a "strike on energy facilities" by "Ukraine" in "Kursk" that evening
    Then as of 29 March 2025, the pledge "Ukraine's word" is broken
    And as of 29 March 2025, the pledge "Russia's word" is dormant

  Scenario: The same, as a newspaper tells it
    Given the activity "strike", a kind of "strike on energy facilities"
    When the "inspector" told "Reuters" on 28 March 2025 that "Ukraine" struck "Kursk" that afternoon, as the incident "Friday"
    And "Reuters" published on 28 March 2025 that "Ukraine" struck "Kursk" on 28 March 2025, as the incident "Friday"
    And "Reuters" published on 28 March 2025 that "Ukraine" committed a "strike on energy facilities" in "Kursk" on 28 March 2025, as the incident "Friday"
    And the "inspector" is quoted by "Reuters" on 29 March 2025 as saying that "Ukraine" launched a "strike on energy facilities" in "Kursk" the day before, as the incident "Friday"
    And the "inspector" reported on 29 March 2025 that "Ukraine" struck "Kursk" the day before, as the incident "Friday"
    Then as of 30 March 2025 a continuation is flagged against "Ukraine's word"
    And as of 30 March 2025 the pledge "Ukraine's word" is broken
