Feature: What one article of 30 March 2022 tells
  On 29 March 2022 Russia's Deputy Defence Minister said that his country would drastically reduce its
  military activity in Kyiv and Chernihiv. The next morning the governor of Chernihiv said that the city
  had been shelled all night. This is the story as the article tells it, with nothing added, written by
  somebody who does not program.

  Background:
    Given the ledger is called "The article of 30 March 2022"
    And times are those of "Europe/Kyiv"
    And these actors:
      | name             | part of      | office                       | speaks for |
      | Russia           |              |                              |            |
      | Fomin            | Russia       | deputy-minister-in-delegation | Russia     |
      | Peskov           | Russia       | spokesperson                 |            |
      | Ukraine          |              |                              |            |
      | Zelensky         | Ukraine      | head-of-state                |            |
      | Biden            |              |                              |            |
    And the place "Ukrainian territory"
    And these places:
      | name      | part of             |
      | Kyiv      | Ukrainian territory |
      | Chernihiv | Ukrainian territory |
      | Sumy      | Ukrainian territory |
      | Kharkiv   | Ukrainian territory |
      | Kherson   | Ukrainian territory |
      | Mariupol  | Ukrainian territory |
      | Mykolaiv  | Ukrainian territory |
    And the activity "military activity"
    And the activity "shelling", a kind of "military activity"
    And the activity "missile strikes", a kind of "military activity"
    And the activity "use of nuclear weapons"
    And the source "Chaus" of reliability "C", which speaks for "Ukraine"
    And the source "Ukraine's Defence Ministry" of reliability "C", which speaks for "Ukraine"
    And the source "British intelligence" of reliability "B"
    And the source "Reuters" of reliability "B"
    Given "Russia" pledged on 2022-03-29 to drastically reduce "military activity" in "Kyiv" and "Chernihiv"
    And the pledge was spoken by "Fomin"
    And the pledge says nothing of "Sumy", "Kharkiv", "Kherson", "Mariupol" and "Mykolaiv"
    And the pledge gives the reason "to bolster mutual confidence and create the necessary conditions for further talks"
    And "Zelensky" was skeptical of the pledge on 2022-03-29: "We shouldn't let down our guard"
    And "Biden" was skeptical of the pledge on 2022-03-29: "I don't read anything into it until I see what their actions are"
    And a rival explanation of the pledge was given by "British intelligence" on 2022-03-30: "heavy losses forced units to regroup"

  Scenario: On the day itself nothing is contradicted
    Then as of 2022-03-29 nothing is contradicted
    And as of 2022-03-29 the verdict is untested

  Scenario: The night after, a possible continuation is flagged
    When "Chaus" is reported by "Reuters" on 2022-03-30 as saying that "Chernihiv" was shelled that night
    Then as of 2022-03-30 a possible continuation is flagged against the pledge
    And as of 2022-03-30 the only incident is alleged, on 1 origin
    And as of 2022-03-30 the verdict is untested
    And as of 2022-03-30 nothing is contradicted for certain

  Scenario: A second witness, who does not depend on the first
    When "Chaus" is reported by "Reuters" on 2022-03-30 as saying that "Chernihiv" was shelled by "Russia" that night, as the incident "the night in Chernihiv"
    And "British intelligence" reported on 2022-03-30 that "Chernihiv" was shelled by "Russia" that night, as the incident "the night in Chernihiv"
    Then as of 2022-03-30 the incident "the night in Chernihiv" is corroborated, on 2 origins
    And as of 2022-03-30 a possible continuation is flagged against the pledge in the incident "the night in Chernihiv"

  Scenario: Five cities are left out, and strikes there do not count against the pledge
    When "Ukraine's Defence Ministry" reported on 2022-03-30 that there was "missile strikes" in "Kharkiv" by "Russia" that day
    Then as of 2022-03-30 nothing is contradicted
    And as of 2022-03-30 a note of omission is made on the pledge, naming "Kharkiv"

  Scenario: What was given as the reason, and what others say it was
    Then as of 2022-03-30 a note of stated reason is made on the pledge, naming "mutual confidence"
    And as of 2022-03-30 a note of rival explanation is made on the pledge, naming "heavy losses"
    And as of 2022-03-30 a note of reaction is made on the pledge, naming "let down our guard"

  Scenario: No one is thinking about nuclear weapons
    Given "Russia" pledged on 2022-03-28 through "Peskov" to refrain from "use of nuclear weapons" in "Ukrainian territory"
    And that is called "no nuclear weapons"
    Then as of 2022-03-30 the verdict on "no nuclear weapons" is untested
    And as of 2022-03-30 no continuation is flagged against "no nuclear weapons"
