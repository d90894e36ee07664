"""How hard Hypothesis looks: HYPOTHESIS_PROFILE is ``ordinary``, ``quick`` for mutants or ``thorough`` for nights."""

import os

from hypothesis import settings

settings.register_profile("ordinary", deadline=None)
settings.register_profile("quick", deadline=None, max_examples=15, derandomize=True, database=None)
settings.register_profile("thorough", deadline=None, max_examples=2000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ordinary"))
