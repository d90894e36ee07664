"""Whether a carrier may be asked now: its rate, its rest after failures, and the pauses of its cards.

All of it is working state of one process, kept in memory. When it is lost, a receipt is asked about earlier than it
need be, a carrier that was resting is tried again, and the minute's calls are counted anew; nothing is sent twice,
since what was sent stands in the log.
"""

from collections import deque
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock
from typing import Final, TypeVar

from iov_realname.application.carriers import (
    Accepted,
    ErrorKind,
    Failed,
    Rejected,
    RetryAdvice,
    UnknownOutcome,
    Unsupported,
)
from iov_realname.application.delivery.manners import Manners

__all__ = ["OF_THE_ACCOUNT", "Pace"]

_MINUTE: Final = timedelta(minutes=1)
OF_THE_ACCOUNT: Final = frozenset({ErrorKind.AUTH_FAILED, ErrorKind.CONFIG_ERROR})
"""What is wrong with our access, not with a card: the carrier is left alone at once, and no card is blamed."""

T = TypeVar("T")


class Pace:
    """One carrier's pace. Thread-safe. ``now`` is the writer's clock."""

    def __init__(self, manners: Manners, now: Callable[[], datetime]) -> None:
        self.manners = manners
        self.now = now
        self._lock = Lock()
        self._calls: deque[datetime] = deque()
        self._failures = 0
        self._rests_until: datetime | None = None
        self._probing = False
        self._not_before: dict[str, datetime] = {}
        self._asked: dict[str, int] = {}
        self._unanswered: dict[str, int] = {}
        self._codes: dict[str, str] = {}

    @property
    def resting(self) -> bool:
        """Whether the carrier is left alone after failures."""
        with self._lock:
            return self._rests_until is not None and self.now() < self._rests_until

    def call(self, ask: Callable[[], T]) -> T | None:
        """The answer, or None if the carrier may not be asked now; what ``ask`` raises counts as a failure."""
        if not self._admits():
            return None
        try:
            answer = ask()
        except BaseException:
            self._failed(at_once=False)
            raise
        if isinstance(answer, UnknownOutcome) or (isinstance(answer, Failed) and _is_trouble(answer)):
            self._failed(at_once=isinstance(answer, Failed) and answer.kind in OF_THE_ACCOUNT)
        else:
            self._succeeded()
        return answer

    def is_due(self, key: str) -> bool:
        """Whether the pause of a card or an operation is over."""
        with self._lock:
            until = self._not_before.get(key)
            if until is not None and until <= self.now():
                del self._not_before[key]
                until = None
            return until is None

    def wait(self, key: str, pause: timedelta) -> None:
        """Leave a card or an operation alone for a while."""
        if pause > timedelta(0):
            with self._lock:
                until = self.now() + pause
                self._not_before[key] = max(until, self._not_before.get(key, until))

    def ask_later(self, key: str, answer: object) -> None:
        """Put the next question about an operation off: as long as the carrier says, else longer each time."""
        with self._lock:
            asked = self._asked[key] = self._asked.get(key, 0) + 1
            in_vain = isinstance(answer, Failed | Rejected | UnknownOutcome | Unsupported)
            self._unanswered[key] = self._unanswered.get(key, 0) + 1 if in_vain else 0
        named = answer.retry_after if isinstance(answer, Failed) else None
        if isinstance(answer, Accepted):
            named = answer.receipt.poll_after
        self.wait(key, self.manners.pause(asked, key) if named is None else named)

    def asked(self, key: str) -> int:
        """How often an operation was asked about."""
        with self._lock:
            return self._asked.get(key, 0)

    def unanswered(self, key: str) -> int:
        """How often in a row it was asked about in vain."""
        with self._lock:
            return self._unanswered.get(key, 0)

    def answered(self, key: str) -> None:
        """A question about an operation was answered."""
        with self._lock:
            self._unanswered.pop(key, None)

    def remember(self, key: str, code: str) -> None:
        """Keep the latest code of what went wrong."""
        with self._lock:
            self._codes[key] = code

    def code(self, key: str) -> str | None:
        """The latest code of what went wrong, if this process saw it."""
        with self._lock:
            return self._codes.get(key)

    def wake(self, key: str) -> None:
        """Something was heard: ask at once."""
        with self._lock:
            self._not_before.pop(key, None)

    def forget(self, key: str) -> None:
        """An operation has come to its end."""
        with self._lock:
            for kept in (self._not_before, self._asked, self._unanswered, self._codes):
                kept.pop(key, None)

    def _admits(self) -> bool:
        with self._lock:
            now = self.now()
            if self._rests_until is not None and (self._probing or now < self._rests_until):
                return False
            while self._calls and self._calls[0] <= now - _MINUTE:
                self._calls.popleft()
            if len(self._calls) >= self.manners.per_minute:
                return False
            self._calls.append(now)
            # After its rest a carrier is asked one thing; the answer decides whether it goes on resting.
            self._probing = self._rests_until is not None
            return True

    def _failed(self, *, at_once: bool) -> None:
        with self._lock:
            self._failures += 1
            if at_once or self._probing or self._failures >= self.manners.trips_after:
                self._rests_until = self.now() + self.manners.rests
            self._probing = False

    def _succeeded(self) -> None:
        with self._lock:
            self._failures, self._rests_until, self._probing = 0, None, False


def _is_trouble(failed: Failed) -> bool:
    """Whether it says something of the carrier, and not of one card only."""
    return failed.kind in OF_THE_ACCOUNT or failed.retry is RetryAdvice.BACK_OFF or failed.kind in _OF_THE_CARRIER


_OF_THE_CARRIER: Final = frozenset({ErrorKind.CARRIER_ERROR, ErrorKind.PROTOCOL_ERROR, ErrorKind.PERMISSION})
