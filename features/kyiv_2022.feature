Feature: Russia's announcement of 29 March 2022 and what followed
  On 29 March 2022, after talks in Istanbul, Russia's Deputy Defence Minister Alexander Fomin said that
  Russia would "drastically" reduce its military activity towards Kyiv and Chernihiv. Two wordings went
  round the world: "drastically" and "several-fold". This is what the record says of them, day by day.

  Background:
    Given the ledger "seeds/kyiv-2022.toml"

  Scenario: On the day itself there is nothing yet to judge it by
    When it is reviewed as of 2022-03-29
    Then the pledge "kyiv-chernihiv" is active
    And the verdict on "kyiv-chernihiv" is untested
    And no continuation is flagged against "kyiv-chernihiv"

  Scenario: The next morning contradicts what was said, and breaks nothing yet
    When it is reviewed as of 2022-03-30
    Then the verdict on "kyiv-chernihiv" is untested
    And a possible continuation is flagged against "kyiv-chernihiv" in the incident "chernihiv-night-shelling"
    And the incident "chernihiv-night-shelling" is corroborated
    And the incident "chernihiv-night-shelling" rests on the origins "chaus" and "chernihiv-residents"
    And the incident "chernihiv-night-shelling" was published by at least 8 outlets

  Scenario: The announcement leaves out five cities where attacks went on
    When it is reviewed as of 2022-03-30
    Then a note of omission is made on "kyiv-chernihiv", naming "Kharkiv"
    And a note of omission is made on "kyiv-chernihiv", naming "Mariupol"
    And a note of omission is made on "kyiv-chernihiv", naming "Sumy"
    And a note of omission is made on "kyiv-chernihiv", naming "Kherson"
    And a note of omission is made on "kyiv-chernihiv", naming "Mykolaiv"

  Scenario: Why it was announced is disputed
    When it is reviewed as of 2022-03-30
    Then a note of stated reason is made on "kyiv-chernihiv", naming "mutual confidence"
    And a note of rival explanation is made on "kyiv-chernihiv", naming "resistance"
    And a note of rival explanation is made on "kyiv-chernihiv", naming "losses"
    And a note of reaction is made on "kyiv-chernihiv", naming "We shouldn't let down our guard"
    And a note of reaction is made on "kyiv-chernihiv", naming "until I see what their actions are"

  Scenario: Two days later it is established that strikes went on
    When it is reviewed as of 2022-03-31
    Then a certain continuation is flagged against "kyiv-chernihiv" in the incident "chernihiv-strikes-go-on"
    And the incident "chernihiv-strikes-go-on" is attributed

  Scenario Outline: By 4 April two thirds have left the Kyiv front, and the wording decides
    When it is reviewed as of 2022-04-04
    Then the verdict on "<pledge>" is <verdict>
    And the explanation on "<pledge>" names "<wording>"
    And a certain continuation is flagged against "<pledge>" in the incident "kyiv-strikes-go-on"

    Examples:
      | pledge                      | wording      | verdict      |
      | kyiv-chernihiv              | drastically  | holding      |
      | kyiv-chernihiv-several-fold | several-fold | inconclusive |

  Scenario Outline: By 6 April none are left, in either wording
    When it is reviewed as of 2022-04-06
    Then the verdict on "<pledge>" is holding
    And no insufficient reduction is flagged against "<pledge>"
    And a note of no end is made on "<pledge>", naming "neither kept nor broken"
    And a note of rival explanation is made on "<pledge>", naming "resistance"

    Examples: the two published wordings
      | pledge                      |
      | kyiv-chernihiv              |
      | kyiv-chernihiv-several-fold |

  Scenario: The answer changes because of records that can be named
    When it is reviewed as of 2022-03-30
    And it is reviewed again as of 2022-04-06
    Then the verdict on "kyiv-chernihiv" has changed from untested to holding, because of "pentagon-6-april"

  Scenario: Silence about nuclear weapons proves nothing
    When it is reviewed as of 2022-04-06
    Then the verdict on "nuclear-non-use" is untested
    And no continuation is flagged against "nuclear-non-use"
