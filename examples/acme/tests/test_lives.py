"""Whatever is done to the cards of a vehicle, nothing is broken and ACME has each registration once."""

from hypothesis import settings
from lives import QUICK, AcmeLives

AcmeLives.TestCase.settings = settings(QUICK, max_examples=12)
TestAcmeLives = AcmeLives.TestCase
