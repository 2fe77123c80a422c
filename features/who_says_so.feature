Feature: Who says so
  Eight newspapers that quote one governor are one witness. What counts is who saw it, how reliable
  they are, and whether those who deny it are the accused themselves.

  Background:
    Given times are those of "UTC"
    And the actor "state"
    And these places:
      | name    | part of |
      | country |         |
      | north   | country |
      | south   | country |
      | town    | north   |
      | village | north   |
    And the activity "shelling"
    And these sources:
      | name      | reliability | speaks for |
      | governor  | C           |            |
      | residents | C           |            |
      | monitors  | B           |            |
      | observers | B           |            |
      | ministry  | B           | state      |
    And "state" pledged on 2022-02-25T12:00 to refrain from "shelling" in "north", from 2022-03-01, until 2022-03-31

  Scenario: Eight outlets with one origin are one witness
    Given these sources:
      | name    |
      | paper-1 |
      | paper-2 |
      | paper-3 |
      | paper-4 |
      | paper-5 |
      | paper-6 |
      | paper-7 |
      | paper-8 |
    And "governor" is reported by "paper-1", "paper-2", "paper-3", "paper-4", "paper-5", "paper-6", "paper-7" and "paper-8" as saying that there was "shelling" in "town" by "state" on 2022-03-10
    When it is reviewed as of 2022-03-12
    Then the only incident is alleged with probability 0.70, on 1 origin
    And the verdict is slipping

  Scenario Outline: Independent origins add up
    Given "<first>" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And "<second>" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    When it is reviewed as of 2022-03-12
    Then the only incident is <rung> with probability <probability>, on 2 origins
    And the verdict is <verdict>

    Examples:
      | first    | second    | rung         | probability | verdict  |
      | governor | residents | corroborated | 0.84        | slipping |
      | governor | monitors  | corroborated | 0.93        | slipping |
      | monitors | observers | attributed   | 0.97        | broken   |

  Scenario: The accused's own denial adds nothing, and is remembered
    Given "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And "observers" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And "ministry" reported that there was no "shelling" in "town" at 2022-03-10, as the incident "shell"
    When it is reviewed as of 2022-03-12
    Then the only incident is attributed with probability 0.97, on 2 origins
    And the verdict is broken
    And the flag denied is set

  Scenario: An independent denial counts
    Given "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And "observers" reported that there was no "shelling" in "town" at 2022-03-10, as the incident "shell"
    When it is reviewed as of 2022-03-12
    Then the only incident is contested with probability 0.50, on 1 origin
    # One against one establishes nothing, and nobody was looking.
    And the verdict is untested, because not covered
    And the flag contested is set

  Scenario: A denial that was said aloud is refuted by what was seen
    Given "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And "observers" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And "state" denied on 2022-03-11 the incident "shell"
    When it is reviewed as of 2022-03-12
    Then a certain denial refuted is flagged
    And the flag denied is set

  Scenario: A retracted report takes its witness with it
    Given "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And "observers" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And the report by "observers" was retracted on 2022-03-20
    When it is reviewed as of 2022-03-19
    Then the verdict is broken
    When it is reviewed as of 2022-03-20
    Then the verdict is slipping
    And the only incident is alleged with probability 0.85, on 1 origin

  Scenario: Nobody says who did it
    Given "monitors" reported that there was "shelling" in "town" at 2022-03-10, as the incident "shell"
    And "observers" reported that there was "shelling" in "town" at 2022-03-10, as the incident "shell"
    When it is reviewed as of 2022-03-12
    Then the only incident is verified with probability 0.97, on 2 origins
    And the verdict is slipping
    And the flag unattributed is set

  Scenario: Several that are possible alone may be certain together
    Given "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10
    And "observers" reported that there was "shelling" in "town" by "state" at 2022-03-12
    And these sources:
      | name      | reliability |
      | reporters | B           |
    And "reporters" reported that there was "shelling" in "village" by "state" at 2022-03-14
    When it is reviewed as of 2022-03-15
    Then the verdict is broken, because together
    And a certain continuation is flagged, taken together
    And a possible continuation is flagged
    And the chance that it was violated lies between 0.99 and 1

  # One witness is one witness, whatever the number.
  Scenario: The same witness of many of them
    Given "monitors" reported that there were 3000 incidents of "shelling" in "town" by "state" at 2022-03-10
    When it is reviewed as of 2022-03-15
    Then the verdict is slipping
    And the chance that it was violated lies between 0.82 and 0.83

  Scenario: Kin weigh as one and a half witnesses at most
    Given the source "monitors" belongs to the family "the mission"
    And the source "observers" belongs to the family "the mission"
    And "monitors" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    And "observers" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    When it is reviewed as of 2022-03-12
    Then the only incident is alleged with probability 0.93, on 2 origins
    And the verdict is slipping

  # A report that names nobody says nothing against one that does, and adds nothing to it but doubt.
  Scenario: What a report leaves out is in doubt, and takes nothing away
    Given "monitors" reported that there was "shelling" in "town" at 2022-03-10, as the incident "shell"
    And "observers" reported that there was "shelling" in "town" by "state" at 2022-03-10, as the incident "shell"
    When it is reviewed as of 2022-03-12
    Then the verdict is slipping
    And a possible continuation is flagged, in doubt of actor
