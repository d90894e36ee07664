"""Fails, as planted: the hasty adapter registers a card twice, and the machine tells how it came to that."""

from hunting import AT_ONCE
from lives import HastyLives

HastyLives.TestCase.settings = AT_ONCE
TestHastyLives = HastyLives.TestCase
