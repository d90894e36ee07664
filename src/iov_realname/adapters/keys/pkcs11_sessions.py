"""One session per process and token: a login holds for a whole process, and so does a logout.

Whoever opened a second session would find itself logged in already, and whoever closed one would blind the others: to
a session that is logged out the private keys of a token are not there, which looks as if they had been destroyed.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from threading import Lock

import pkcs11

from iov_realname.adapters.keys import forking
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["Sessions", "sessions_with"]


class Sessions:
    """The session of this process with one token. Threads take turns; it is closed before a fork and opened after."""

    def __init__(self, module: Path, token: str) -> None:
        self._module = module
        self._token = token
        self._lock = Lock()
        self._session: pkcs11.Session | None = None
        self._users: set[int] = set()
        self._process = os.getpid()
        forking.watch(self)

    @contextmanager
    def turn(self, user: object, pin: Callable[[], str]) -> Iterator[pkcs11.Session]:
        """A session for this thread alone, given up when the token reports an error. Raises ``PKCS11Error``."""
        with self._lock:
            self._users.add(id(user))
            try:
                yield self._session or self._opened(pin)
            except pkcs11.PKCS11Error:
                self._drop()
                raise

    def leave(self, user: object) -> None:
        """The last user to leave closes the session."""
        with self._lock:
            self._users.discard(id(user))
            if not self._users:
                self._drop()

    def pause(self) -> None:
        """Let go of the session, and keep threads out, while the process forks."""
        self._lock.acquire()
        self._drop()

    def resume(self) -> None:
        """Let threads in again; the next one opens a session."""
        self._lock.release()

    def _opened(self, pin: Callable[[], str]) -> pkcs11.Session:
        try:
            library = pkcs11.lib(str(self._module))
        except RuntimeError as error:
            raise KeyStoreUnusable(f"{self._module} is not a PKCS#11 library that can be loaded.") from error
        if self._process != os.getpid():
            library.reinitialize()  # a child of fork may use nothing of what its parent had initialised
            self._process = os.getpid()
        self._session = library.get_token(token_label=self._token).open(rw=True, user_pin=pin().strip())
        return self._session

    def _drop(self) -> None:
        if self._session is not None:
            with suppress(pkcs11.PKCS11Error):
                self._session.close()
            self._session = None


@cache
def sessions_with(module: Path, token: str) -> Sessions:
    """The one session of this process with that token."""
    return Sessions(module, token)
