"""Seeded bugs in the rules, and the proof that the kit finds every one of them.

``python -m iov_realname.testing.mutants`` prints the table; :func:`~iov_realname.testing.mutants.hunting.hunt` is what
it does. A bug is a patch in this process, so nothing else may run beside it.
"""

from iov_realname.testing.mutants._mutant import Mutant
from iov_realname.testing.mutants._of_folds import FOLD_MUTANTS
from iov_realname.testing.mutants._of_rules import RULE_MUTANTS
from iov_realname.testing.mutants._of_the_way import WAY_MUTANTS

__all__ = ["MUTANTS", "Mutant"]

MUTANTS: tuple[Mutant, ...] = (*RULE_MUTANTS, *FOLD_MUTANTS, *WAY_MUTANTS)
"""All of them; their names are unlike."""
