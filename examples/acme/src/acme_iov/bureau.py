"""ACME's identity bureau as its sandbox plays it: over a line that may be dead, or lose an answer."""

from collections.abc import Callable

from acme_iov.sandbox import BrokenLine, NoLine
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome

__all__ = ["Bureau"]


class Bureau:
    """Answers what ``finds`` knows of a document's number in a check; None is an answer that is lost on its way."""

    def __init__(self, finds: Callable[[str, CheckKind], CheckOutcome | None], *, dead: bool = False) -> None:
        self._finds = finds
        self._dead = dead

    def ask(self, number: str, check: CheckKind) -> CheckOutcome:
        """One question."""
        if self._dead:
            raise NoLine
        found = self._finds(number, check)
        if found is None:
            raise BrokenLine
        return found
