Feature: Russia's announcement of 29 March 2022 and what followed
  On 29 March 2022, after talks in Istanbul, Russia's Deputy Defence Minister Alexander Fomin said that
  Russia would "drastically" reduce its military activity towards Kyiv and Chernihiv. Two wordings went
  round the world: "drastically" and "several-fold". This is what the record says of them, day by day.

  Background:
    Given the ledger "seeds/kyiv-2022.toml"

  Scenario: On the day itself there is nothing yet to judge it by
    When it is reviewed as of "2022-03-29"
    Then the pledge "kyiv-chernihiv" is "active"
    And the verdict on "kyiv-chernihiv" is "untested"
    And there is no "continuation" of "kyiv-chernihiv"

  Scenario: The next morning contradicts what was said, and breaks nothing yet
    When it is reviewed as of "2022-03-30"
    Then the verdict on "kyiv-chernihiv" is "untested"
    And there is a "possible" "continuation" of "kyiv-chernihiv" in the incident "chernihiv-night-shelling"
    And the incident "chernihiv-night-shelling" is "corroborated"
    And the incident "chernihiv-night-shelling" rests on these origins:
      | origin              |
      | chaus               |
      | chernihiv-residents |
    And the incident "chernihiv-night-shelling" was published by at least "8" outlets

  Scenario: The announcement leaves out five cities where attacks went on
    When it is reviewed as of "2022-03-30"
    Then the note of "omission" on "kyiv-chernihiv" names "Kharkiv"
    And the note of "omission" on "kyiv-chernihiv" names "Mariupol"
    And the note of "omission" on "kyiv-chernihiv" names "Sumy"
    And the note of "omission" on "kyiv-chernihiv" names "Kherson"
    And the note of "omission" on "kyiv-chernihiv" names "Mykolaiv"

  Scenario: Why it was announced is disputed
    When it is reviewed as of "2022-03-30"
    Then the note of "stated_reason" on "kyiv-chernihiv" names "mutual confidence"
    And the note of "rival_explanation" on "kyiv-chernihiv" names "resistance"
    And the note of "rival_explanation" on "kyiv-chernihiv" names "losses"
    And the note of "reaction" on "kyiv-chernihiv" names "We shouldn't let down our guard"
    And the note of "reaction" on "kyiv-chernihiv" names "until I see what their actions are"

  Scenario: Two days later it is established that strikes went on
    When it is reviewed as of "2022-03-31"
    Then there is a "certain" "continuation" of "kyiv-chernihiv" in the incident "chernihiv-strikes-go-on"
    And the incident "chernihiv-strikes-go-on" is "attributed"

  Scenario Outline: By 4 April two thirds have left the Kyiv front, and the wording decides
    When it is reviewed as of "2022-04-04"
    Then the verdict on "<pledge>" is "<verdict>"
    And the explanation of "<pledge>" names "<wording>"
    And there is a "certain" "continuation" of "<pledge>" in the incident "kyiv-strikes-go-on"

    Examples:
      | pledge                      | wording      | verdict      |
      | kyiv-chernihiv              | drastically  | holding      |
      | kyiv-chernihiv-several-fold | several-fold | inconclusive |

  Scenario Outline: By 6 April none are left, in either wording
    When it is reviewed as of "2022-04-06"
    Then the verdict on "<pledge>" is "holding"
    And there is no "insufficient_reduction" of "<pledge>"
    And the note of "no_end" on "<pledge>" names "never be kept"
    And the note of "rival_explanation" on "<pledge>" names "resistance"

    Examples: the two published wordings
      | pledge                      |
      | kyiv-chernihiv              |
      | kyiv-chernihiv-several-fold |

  Scenario: The answer changes because of records that can be named
    When it is reviewed as of "2022-03-30"
    And it is reviewed again as of "2022-04-06"
    Then the verdict on "kyiv-chernihiv" has changed from "untested" to "holding"
    And the record "pentagon-6-april" is among the reasons for the change of "kyiv-chernihiv"

  Scenario: Silence about nuclear weapons proves nothing
    When it is reviewed as of "2022-04-06"
    Then the verdict on "nuclear-non-use" is "untested"
    And there is no "continuation" of "nuclear-non-use"
