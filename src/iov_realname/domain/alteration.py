"""Building the next state cheaply.

``attrs.evolve`` runs ``__init__`` again and costs more than decoding the event it folds; states are therefore frozen
attrs classes without slots, and their successor is made from their dictionary. A property test holds both equal.
"""

from typing import TypeVar

__all__ = ["altered"]

S = TypeVar("S")


def altered(state: S, **facts: object) -> S:
    """``state`` with some facts replaced; the given state stays as it is."""
    successor = object.__new__(type(state))
    successor.__dict__.update(state.__dict__)
    successor.__dict__.update(facts)
    return successor
