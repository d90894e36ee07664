"""Fails, as planted: the mixed-up verifier says of one person what was found about another."""

from hunting import AT_ONCE
from lives import MixedUpLives

MixedUpLives.TestCase.settings = AT_ONCE
TestMixedUpLives = MixedUpLives.TestCase
