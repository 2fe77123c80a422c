# Qatar's Ministry of Foreign Affairs, 22 November 2023, announces a pause in Gaza, and on 23 November its beginning, on
# 24 November at 07:00, for four days: https://trt.global/afrika-english/article/15950349
# Hostilities were resumed on 1 December: https://www.ochaopt.org/content/hostilities-gaza-strip-and-israel-flash-update-56
# The authorities of Gaza on the people killed since 7 October: 14,854 on 23 November (https://bssnews.net/news/159876);
# more than 15,000 by 29 November (15,000 here), for bodies were recovered while attacks had largely ceased
# (https://www.nationalheraldindia.com/international/israel-palestine-conflict-160-bodies-recovered-in-gaza-within-24-hours);
# 15,207 on 2 December (https://www.tbsnews.net/hamas-israel-war/palestinian-death-toll-gaza-tops-15200-750738).
# Until the end of November the figures are those of the Government Media Office, then of the Ministry of Health.
Feature: The humanitarian pause in Gaza

  Background:
    Given times are those of "Asia/Gaza"
    And the actor "Israel"
    And the place "Gaza"
    And the activity "attack"
    And the source "authorities of Gaza" of reliability "C"
    And "Israel" pledged on 22 November 2023 to stop "attack" in "Gaza" from 24 November 2023 at 07:00 for four days

  # The dead who are found in a pause need not have been killed in it: a count alone breaks nothing.
  Scenario: The count went on in the pause
    When "authorities of Gaza" put the number of people killed in "Gaza" at 14,854 on 23 November 2023
    And "authorities of Gaza" put the number of people killed in "Gaza" at 15,000 on 29 November 2023
    Then as of 30 November 2023 a possible continuation is flagged
    And the flag unattributed is set
    And the verdict is not broken

  # Supposed.
  Scenario: Had the count stood still
    When "authorities of Gaza" put the number of people killed in "Gaza" at 14,854 on 23 November 2023
    And "authorities of Gaza" put the number of people killed in "Gaza" at 14,854 on 27 November 2023
    Then as of 28 November 2023 nothing is contradicted
    And the verdict is holding

  Scenario: The count went on when the pause was over
    When "authorities of Gaza" put the running total of deaths from "attack" in "Gaza" by "Israel" at:
      | on               | total  |
      | 29 November 2023 | 15,000 |
      | 2 December 2023  | 15,207 |
    Then as of 3 December 2023 nothing is contradicted

  # Supposed: nobody put the deaths from attacks at these totals.
  Scenario: Had attacks gone on in the pause
    When "authorities of Gaza" put the running total of deaths from "attack" in "Gaza" by "Israel" at 14,800 on 24 November 2023
    And "authorities of Gaza" put the running total of deaths from "attack" in "Gaza" by "Israel" at 14,900 on 26 November 2023
    Then as of 27 November 2023 a possible continuation is flagged
