# The Initiative on the Safe Transportation of Grain and Foodstuffs from Ukrainian Ports, Istanbul, 22 July 2022, for
# 120 days: "The Parties will not undertake any attacks against merchant vessels and other civilian vessels and port
# facilities engaged in this initiative": https://en.interfax.com.ua/news/general/847867.html
# 23 July 2022: Reuters, from Ukraine's Operational Command South, on Kalibr missiles on the port of Odesa:
# https://www.straitstimes.com/world/europe/ukraine-says-russian-missiles-hit-odesa-dealing-blow-to-grain-export-deal
# The same day: the United Nations Secretary-General "unequivocally condemns" the reported strikes, and Turkey's defence
# minister says that Russia told him it had nothing to do with them:
# https://news.yahoo.com/russian-missile-attack-reports-imperil-152643942.html
# The Secretary of State of the United States, the same day: Russia "breached its commitments" within 24 hours:
# https://tass.com/world/1484067
# 24 July 2022: Russia's Ministry of Defence says that missiles destroyed "a docked Ukrainian warship and a warehouse
# with Harpoon anti-ship missiles": https://www.porttechnology.org/news/russia-strikes-ukrainian-port-of-odesa-day-after-signing-grain-deal/
Feature: Odesa, a day after the grain deal

  Background:
    Given times are those of "Europe/Kyiv"
    And the actor "Russia"
    And the place "Odesa"
    And the activity "attack on port facilities"
    And the activity "missile strike", a kind of "attack on port facilities"
    And the activity "strike on military targets", a kind of "attack on port facilities"
    And the source "Operational Command South" of reliability "C"
    And the source "State Department" of reliability "B"
    And the source "Reuters" of reliability "B"
    And the source "Ministry of Defence" of reliability "B", which speaks for "Russia"
    And "Russia" pledged on 22 July 2022 not to do any "attack on port facilities" in "Odesa" for 120 days

  Scenario: Struck the next morning
    When "Operational Command South" is reported by "Reuters" on 23 July 2022 as saying that "Odesa" was struck by "Russia" that day, as the incident "port of Odesa"
    Then as of 23 July 2022 a possible continuation is flagged
    And as of 23 July 2022 the verdict is slipping

  Scenario: Denied on the day, and admitted the day after
    When "Operational Command South" reported on 23 July 2022 that "Odesa" was struck by "Russia" that day, as the incident "port of Odesa"
    And "State Department" said on 23 July 2022 that "Odesa" was struck by "Russia" that day, as the incident "port of Odesa"
    And "Russia" denied on 23 July 2022 the incident "port of Odesa"
    Then as of 23 July 2022 the flag denied is set
    And the verdict is not broken
    When "Russia" admitted on 24 July 2022 the incident "port of Odesa": "destroyed a docked Ukrainian warship and a warehouse with Harpoon anti-ship missiles"
    Then as of 24 July 2022 the verdict is broken
    And a certain denial refuted is flagged

  # Supposed: had an exception for military targets stood in the agreement, what the ministry said would break nothing.
  Scenario: As it would be with an exception for military targets
    Given the pledge leaves out the activity "strike on military targets"
    When "Ministry of Defence" said on 24 July 2022 that there was a "strike on military targets" in "Odesa" by "Russia" on 23 July 2022
    Then as of 25 July 2022 nothing is contradicted
