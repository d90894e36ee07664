"""How often the slow tests repeat: ``IOV_TEST_ROUNDS=20`` for a night, a few rounds otherwise."""

import os


def rounds(few: int) -> range:
    """The rounds to go: as many as asked for in ``IOV_TEST_ROUNDS``, else ``few``."""
    return range(int(os.environ.get("IOV_TEST_ROUNDS", few)))
