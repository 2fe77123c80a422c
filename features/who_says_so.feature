Feature: Who says so
  Eight newspapers that quote one governor are one witness. What counts is who saw it, how reliable
  they are, and whether those who deny it are the accused themselves.

  Background:
    Given "state" pledges to refrain from "shelling" in "north" from "2022-03-01" to "2022-03-31"
    And these sources:
      | name      | reliability | speaks for |
      | governor  | C           |            |
      | residents | C           |            |
      | monitors  | B           |            |
      | observers | B           |            |
      | ministry  | B           | state      |

  Scenario: Eight outlets with one origin are one witness
    Given these outlets report "shelling" in "town" by "state" at "2022-03-10", all from "governor":
      | outlet   |
      | paper-1  |
      | paper-2  |
      | paper-3  |
      | paper-4  |
      | paper-5  |
      | paper-6  |
      | paper-7  |
      | paper-8  |
    When it is reviewed as of "2022-03-12"
    Then the only incident is "alleged" with probability "0.70" on "1" origin
    And the verdict is "slipping"

  Scenario Outline: Independent origins add up
    Given "<first>" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    And "<second>" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    When it is reviewed as of "2022-03-12"
    Then the only incident is "<rung>" with probability "<probability>" on "2" origins
    And the verdict is "<verdict>"

    Examples:
      | first    | second    | rung         | probability | verdict  |
      | governor | residents | corroborated | 0.84        | slipping |
      | governor | monitors  | corroborated | 0.93        | slipping |
      | monitors | observers | attributed   | 0.97        | broken   |

  Scenario: The accused's own denial adds nothing, and is remembered
    Given "monitors" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    And "observers" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    And "ministry" denies "shelling" in "town" at "2022-03-10" as the incident "shell"
    When it is reviewed as of "2022-03-12"
    Then the only incident is "attributed" with probability "0.97" on "2" origins
    And the verdict is "broken"
    And the flag "denied" is set

  Scenario: An independent denial counts
    Given "monitors" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    And "observers" denies "shelling" in "town" at "2022-03-10" as the incident "shell"
    When it is reviewed as of "2022-03-12"
    Then the only incident is "contested" with probability "0.50" on "1" origin
    And the verdict is "slipping"
    And there is a "certain" "report_conflict"

  Scenario: A denial that was said aloud is refuted by what was seen
    Given "monitors" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    And "observers" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    And "state" said on "2022-03-11" that the incident "shell" did not happen
    When it is reviewed as of "2022-03-12"
    Then there is a "certain" "denial_refuted"
    And the flag "denied" is set

  Scenario: A retracted report takes its witness with it
    Given "monitors" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    And "observers" reports "shelling" in "town" by "state" at "2022-03-10" as the incident "shell"
    And the report by "observers" is retracted on "2022-03-20"
    When it is reviewed as of "2022-03-19"
    Then the verdict is "broken"
    When it is reviewed as of "2022-03-20"
    Then the verdict is "slipping"
    And the only incident is "alleged" with probability "0.85" on "1" origin

  Scenario: Nobody says who did it
    Given "monitors" reports "shelling" in "town" by nobody in particular at "2022-03-10" as the incident "shell"
    And "observers" reports "shelling" in "town" by nobody in particular at "2022-03-10" as the incident "shell"
    When it is reviewed as of "2022-03-12"
    Then the only incident is "verified" with probability "0.97" on "2" origins
    And the verdict is "slipping"
    And the flag "unattributed" is set
