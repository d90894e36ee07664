"""What a check is: a named question to one history, and what it says where the answer is bad."""

from collections.abc import Callable, Iterable
from datetime import date, datetime
from typing import Generic, TypeVar

import attrs

from iov_realname.domain.inspection.words import Question, Severity, Wording

__all__ = ["Check", "Trace", "Unchecked"]

H = TypeVar("H")


@attrs.frozen
class Trace:
    """Something wrong in a history: since when, and the versions of the events that show it.

    ``since`` may lie ahead: it is then wrong from that moment on, unless something happens before. That is how a check
    knows nothing of the time of the inspection. ``day`` is the day of the act, by which law is cited.
    """

    since: datetime
    versions: tuple[int, ...]
    day: date


@attrs.frozen
class Check(Generic[H]):
    """A check. Its ``code`` is the name of the function in ``look``; findings are reported under it.

    ``cites``: the obligations not met; ``penalties``: the provisions that punish it. ``missing``: the evidence that is
    not there; ``mend``: how to put it right.
    """

    look: Callable[[H], Iterable[Trace]]
    question: Question
    severity: Severity
    cites: tuple[str, ...]
    title: Wording
    missing: Wording
    mend: Wording
    penalties: tuple[str, ...] = ()

    @property
    def code(self) -> str:
        """The name it is known by."""
        return self.look.__name__


@attrs.frozen
class Unchecked:
    """What is not checked, the obligations it would answer, and why."""

    code: str
    question: Question | None
    cites: tuple[str, ...]
    title: Wording
    reason: Wording
