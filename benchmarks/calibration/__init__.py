"""How good skepticism is on open tables of agreements, counts and promises: ``make calibration``.

The tables are no part of the project; ``PLEDGEWATCH_DATA`` names their folder. Every forecast is made with
the library's own formulas, from what was known by the day it is made for. What a class is and which record
counts is written down here, and was so before any score was looked at.
"""
