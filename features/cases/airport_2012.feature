# Berlin Brandenburg Airport. In June 2010 the opening is put off to 3 June 2012; on 8 May 2012 it is called off:
# https://t-online.de/nachrichten/panorama/id_88192950/bilder/so-purzelten-am-ber-die-eroeffnungstermine.html
# dpa, 4 September 2012, that 3 June could not be kept: https://www.zeit.de/news/2012-09/04/luftverkehr-bild-berliner-flughafen-eroeffnet-erst-am-27-oktober-04085603
# MDR, 31 October 2020, that it has opened: https://www.mdr.de/nachrichten/panorama/hauptstadtflughafen-ber-berlin-eroeffnet-100.html
Feature: The airport that opened eight years late

  Background:
    Given times are those of "Europe/Berlin"
    And the actor "the company"
    And the place "Berlin"
    And the activity "opening of the airport"
    And the sources "dpa" and "MDR" of reliability "A"
    And "the company" pledged in June 2010 to do "opening of the airport" in "Berlin" by 3 June 2012

  Scenario: Not opened on the day
    When "dpa" reported on 4 September 2012 that the pledge was not done
    Then as of 1 October 2012 the verdict is broken
    And a certain missed deadline is flagged

  Scenario: Opened eight years later
    When "dpa" reported on 4 September 2012 that the pledge was not done
    And "MDR" reported on 31 October 2020 that the pledge was done by "the company" that day
    Then as of 1 December 2020 the verdict is broken
    And the flag late is set
