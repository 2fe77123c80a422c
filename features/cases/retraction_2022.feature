# Founding Act on Mutual Relations between NATO and the Russian Federation, Paris, 27 May 1997: "refraining from the
# threat or use of force against each other": http://www.bits.de/NRANEU/docs/FAcment.html
# 15 November 2022: the Associated Press reports, from one official, that Russian missiles killed two people in Poland;
# on 16 November it takes the report back: https://malaysia.news.yahoo.com/u-official-says-russian-missiles-191305749.html
# 16 November 2022: Poland's president and NATO say that it was probably a missile of Ukraine's air defence:
# https://ktar.com/story/5347266/poland-russian-made-missile-fell-on-our-country-killing-2/
Feature: A missile that came from elsewhere

  Background:
    Given times are those of "Europe/Warsaw"
    And the actor "Russia"
    And the place "Poland"
    And the activity "use of force"
    And the activity "missile strike", a kind of "use of force"
    And the source "AP" of reliability "B"
    And "Russia" pledged on 27 May 1997 to refrain from "use of force" in "Poland"

  Scenario: Told, and taken back a day later
    When "AP" reported on 15 November 2022 that "Poland" was struck by "Russia" that day, with 2 people killed
    Then as of 15 November 2022 the verdict is slipping
    And a possible continuation is flagged
    When "AP" retracted its report on 16 November 2022
    Then as of 16 November 2022 nothing is contradicted
    And between 15 November 2022 and 16 November 2022 the verdict changes from slipping to untested
