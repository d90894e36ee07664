"""One session token for all threads of a process, renewed by one of them while the others wait."""

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Lock

import attrs

from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import ErrorKind
from iov_realname.application.ports import Clock

__all__ = ["Token", "TokenCache"]

_MARGIN = timedelta(minutes=1)


@attrs.frozen
class Token:
    """A token and how long the carrier says it lives."""

    value: str = attrs.field(repr=False)
    lives: timedelta


class TokenCache:
    """Hands out a token that is still good; fetches one when there is none. Thread-safe."""

    def __init__(self, fetch: Callable[[bool], Token | Trouble], clock: Clock) -> None:
        """``fetch`` is told whether a token was turned down, so that the carrier's own cache is to be passed by."""
        self._fetch = fetch
        self._clock = clock
        self._lock = Lock()
        self._value: str | None = None
        self._good_until: datetime | None = None

    def token(self, turned_down: str | None = None) -> str | Trouble:
        """A token other than the one ``turned_down``; of many threads with the same complaint one fetches.

        Trouble here is never the kind that leaves an act in doubt.
        """
        with self._lock:
            now = self._clock.now()
            good = self._good_until is not None and now < self._good_until
            if good and self._value is not None and self._value != turned_down:
                return self._value
            fresh = self._fetch(turned_down is not None)
            if isinstance(fresh, Trouble):
                return _before_the_act(fresh)
            self._value, self._good_until = fresh.value, now + max(fresh.lives - _MARGIN, fresh.lives / 2)
            return fresh.value


def _before_the_act(trouble: Trouble) -> Trouble:
    """Trouble in getting a token leaves no doubt about the act itself: it was not sent."""
    unsure = trouble.of_read() != trouble.of_write(None)
    return Trouble(ErrorKind.CARRIER_BUSY, trouble.raw_code) if unsure else trouble
