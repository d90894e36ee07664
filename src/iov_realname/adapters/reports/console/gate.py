"""Who may look: a token once, a cookie from then on, and only under a name that means this machine."""

from collections.abc import Callable
from enum import Enum, unique
from hmac import compare_digest
from threading import Lock

__all__ = ["Entry", "Gate"]

BURST = 5
"""So many wrong tokens are heard at once,"""
REFILL = 12.0
"""and one more after each so many seconds. Nobody waits inside for it: what comes too early is sent away."""


@unique
class Entry(Enum):
    """What became of a token."""

    OPEN = "open"
    WRONG = "wrong"
    TOO_SOON = "too soon"


class Gate:
    """Knows one token and one session. ``seconds`` is a clock that never goes back. Threads may share it."""

    def __init__(self, port: int, token: str, session: str, seconds: Callable[[], float]) -> None:
        self._hosts = {f"127.0.0.1:{port}", f"localhost:{port}"}
        self._cookie = f"iov-console-{port}"
        self._token = token
        self._session = session
        self._seconds = seconds
        self._lock = Lock()
        self._left, self._at = float(BURST), seconds()

    def is_named(self, host: str | None) -> bool:
        """Whether a request names this machine; another name that leads here is an attempt to rebind it."""
        return host in self._hosts

    def is_from_here(self, origin: str | None) -> bool:
        """Whether a form was sent from a page of this console, or by what sends no origin."""
        return origin is None or origin in {f"http://{host}" for host in self._hosts}

    def enter(self, token: str) -> Entry:
        """Judge a token, in a time that does not tell how much of it is right."""
        with self._lock:
            now = self._seconds()
            self._left, self._at = min(BURST, self._left + (now - self._at) / REFILL), now
            if self._left < 1:
                return Entry.TOO_SOON
            if compare_digest(token.encode(), self._token.encode()):
                return Entry.OPEN
            self._left -= 1
            return Entry.WRONG

    def knows(self, cookies: str | None) -> bool:
        """Whether a request brings the session's cookie."""
        named = (each.strip().partition("=") for each in (cookies or "").split(";"))
        return any(
            name == self._cookie and compare_digest(value.encode(), self._session.encode()) for name, _, value in named
        )

    @property
    def cookie(self) -> str:
        """The session as a header sets it: no script reads it, no other site sends it, it ends with the browser."""
        return f"{self._cookie}={self._session}; HttpOnly; SameSite=Strict; Path=/"
