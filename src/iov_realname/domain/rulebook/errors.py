"""What can go wrong with a rule book.

LookupError
 └─ UnknownObligation    an id that the edition does not carry
ValueError
 ├─ UnknownEdition       a name that no edition bears
 └─ UnsoundRuleBook      a book that contradicts itself
"""

from collections.abc import Iterable


class UnknownObligation(LookupError):
    """The edition carries no obligation of this id."""

    @classmethod
    def of(cls, obligation_id: str, edition: str) -> "UnknownObligation":
        """Name the id and the edition that was asked."""
        return cls(f"rule book {edition} has no obligation {obligation_id!r}")


class UnknownEdition(ValueError):
    """No edition bears this name."""

    @classmethod
    def named(cls, name: str, known: Iterable[str]) -> "UnknownEdition":
        """Name what was asked for and what there is."""
        return cls(f"no rule book edition {name!r}; known editions: {', '.join(known)}")


class UnsoundRuleBook(ValueError):
    """The book contradicts itself."""

    @classmethod
    def because(cls, edition: str, reason: str) -> "UnsoundRuleBook":
        """Name the edition and what is wrong with it."""
        return cls(f"rule book {edition!r} is unsound: {reason}")
