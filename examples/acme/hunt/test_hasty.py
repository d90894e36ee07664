"""Fails, as planted: the hasty adapter registers a card twice, and the machine tells how it came to that."""

from hypothesis import Phase, Verbosity, settings
from lives import QUICK, HastyLives

AT_ONCE = settings(QUICK, phases=[Phase.generate], report_multiple_bugs=False, verbosity=Verbosity.quiet)
"""The first life that breaks is told; without these settings it is shrunk to the shortest one, which takes minutes."""

HastyLives.TestCase.settings = AT_ONCE
TestHastyLives = HastyLives.TestCase
