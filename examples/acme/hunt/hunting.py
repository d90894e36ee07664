"""How the hunts are run: the first life that breaks is told, as it is. To shrink it to the shortest takes minutes."""

from hypothesis import Phase, Verbosity, settings
from lives import QUICK

__all__ = ["AT_ONCE"]

AT_ONCE = settings(QUICK, phases=[Phase.generate], report_multiple_bugs=False, verbosity=Verbosity.quiet)
"""Without these phases Hypothesis shrinks what it found."""
