"""SIMULATION of what identity providers know: nobody, but scripted outcomes, and sessions of live checks."""

from collections import deque
from collections.abc import Mapping
from enum import Enum, auto
from threading import Lock
from typing import TypeAlias

import attrs

from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome

__all__ = ["Fault", "IdentityScript", "Scripted"]

Scripted: TypeAlias = Mapping[str | tuple[str, CheckKind], CheckOutcome]
"""Outcomes by document number, or for one check of a document number; everybody else matches."""


class Fault(Enum):
    """What goes wrong with one call."""

    THROTTLED = auto()
    BUSY = auto()
    CUT_BEFORE = auto()
    """The line is cut, and the question was not taken."""
    CUT_AFTER = auto()
    """The question was taken and answered, and the line is cut before the answer."""
    GARBAGE = auto()
    UNKNOWN_CODE = auto()


@attrs.define
class _Session:
    number: str
    over: CheckOutcome | None = None


class IdentityScript:
    """What both simulated clouds answer by. ``faults`` hit the next calls, one each; thread-safe.

    ``billed`` counts the answers that a provider would charge for, whether they arrived or not; ``forgotten`` the
    sessions that were deleted on request.
    """

    def __init__(self, outcomes: Scripted | None = None, *, patient: bool = False) -> None:
        """``patient``: live checks stay open until :meth:`finish`, as they do where a real person takes part."""
        self.outcomes = dict(outcomes or {})
        self.faults: deque[Fault] = deque()
        self.billed = 0
        self.forgotten = 0
        self._opened = 0
        self._patient = patient
        self._sessions: dict[str, _Session] = {}
        self._lock = Lock()

    def outcome(self, number: str, check: CheckKind) -> CheckOutcome:
        """What the provider finds; it is charged for if it found something."""
        found = self.outcomes.get((number, check), self.outcomes.get(number, CheckOutcome.MATCH))
        if found in (CheckOutcome.MATCH, CheckOutcome.MISMATCH):
            with self._lock:
                self.billed += 1
        return found

    def open(self, number: str) -> str:
        """A session for a person."""
        with self._lock:
            self._opened += 1
            token = f"S{self._opened:08}"
            self._sessions[token] = _Session(number)
        if not self._patient:
            self.finish(token)
        return token

    def finish(self, token: str) -> None:
        """The person of a session has gone through it."""
        session = self._sessions[token]
        if session.over is None:
            session.over = self.outcome(session.number, CheckKind.LIVE)

    def session(self, token: str) -> tuple[str, CheckOutcome | None] | None:
        """Whose session it is and what came of it (None: it is still open); None for a stranger."""
        session = self._sessions.get(token)
        return None if session is None else (session.number, session.over)

    def forget(self, token: str) -> bool:
        """Keep nothing of a session; False for a stranger."""
        with self._lock:
            known = self._sessions.pop(token, None) is not None
            self.forgotten += known
        return known

    def next_fault(self) -> Fault | None:
        """What goes wrong with this call."""
        with self._lock:
            return self.faults.popleft() if self.faults else None
