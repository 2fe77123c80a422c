Feature: States and levels
  To withdraw, to keep up, to come down to a number: such pledges are read from what was observed of
  the state itself. Until its deadline a state to be reached may be anything; from then on what was
  observed counts, and a claim by those who pledged it is not an observation.

  Scenario: They have left
    Given "state" pledges to withdraw "presence" from "north" by "2022-03-31"
    And "monitors" watch for "presence" in "north" during "2022-03-01/2022-05-01"
    And "monitors" observes no "presence" of "state" in "country" at "2022-04-02"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "kept"

  Scenario: They are still there
    Given "state" pledges to withdraw "presence" from "north" by "2022-03-31"
    And "monitors" observes "presence" of "state" in "town" at "2022-03-15"
    When it is reviewed as of "2022-03-16"
    Then there are "0" contradictions
    Given "monitors" observes "presence" of "state" in "town" at "2022-04-02"
    When it is reviewed again as of "2022-04-03"
    Then the verdict is "broken"
    And there is a "certain" "state_persists"

  Scenario: Those who pledged it say that they have left
    Given these sources:
      | name   | reliability | speaks for |
      | organ  | A           | state      |
    And "state" pledges to withdraw "presence" from "north" by "2022-03-31"
    And "monitors" watch for "presence" in "north" during "2022-03-01/2022-05-01"
    And "organ" observes no "presence" of "state" in "north" at "2022-04-02"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "inconclusive"

  Scenario Outline: Down to a number
    Given "state" pledges to reach at most "100000" "troops" of "presence" in "north" by "2022-03-31"
    And "monitors" watch for "presence" in "north" during "2022-03-01/2022-05-01"
    And "monitors" counts "<count>" "troops" of "presence" of "state" in "north" at "2022-04-05"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "<verdict>"

    Examples:
      | count         | verdict      |
      | 90000-100000  | kept         |
      | 95000-105000  | inconclusive |
      | 110000-120000 | broken       |

  Scenario Outline: Kept up for a time
    Given "state" pledges to maintain "presence" in "north" from "2022-03-01" to "2022-03-31"
    And "monitors" watch for "presence" in "north" during "2022-03-01/2022-05-01"
    And "monitors" observes "presence" of "state" in "town" at "2022-04-01"
    And "<origin>" observes no "presence" of "state" in "north" at "2022-03-12"
    When it is reviewed as of "2022-05-01"
    Then the verdict is "<verdict>"

    Examples:
      | origin   | verdict      |
      | monitors | broken       |
      | rumour   | inconclusive |
