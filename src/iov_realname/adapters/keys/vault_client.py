"""Speaking HTTP with a HashiCorp Vault (or OpenBao): one connection per call, nothing shared, nothing secret in errors.

Calls are few, because unwrapped keys are cached and wrapped in batches; so connections are not kept, and threads and
forks need no care. The token is asked for at every call, so that a renewed one is used at once.
"""

import json
import ssl
from collections.abc import Callable, Mapping
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from time import sleep
from typing import Any
from urllib.parse import SplitResult, urlsplit

import attrs

from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["Answer", "VaultClient"]

ATTEMPTS = 3
PAUSE = 0.2
MOST_BYTES = 16_000_000
LOOPBACK = ("localhost", "127.0.0.1", "::1")
BUSY = frozenset({429, 500, 502, 503, 504})
MEANINGS = {
    403: "refuses this token; its policy must allow what docs/keys.md lists",
    429: "asks to wait; try again later",
    503: "is sealed or in maintenance; unseal it and try again",
}


@attrs.frozen
class Answer:
    """An answer's status, and its ``data``; never shown, for it may hold keys."""

    status: int
    data: Mapping[str, Any] = attrs.field(repr=False)


class VaultClient:
    """Asks a Vault at ``url`` (``https://…``, or ``http://`` on this machine) with the token that ``token`` gives."""

    def __init__(
        self,
        url: str,
        token: Callable[[], str],
        *,
        namespace: str = "",
        ca: Path | None = None,
        timeout: float = 10.0,
        pause: Callable[[float], None] = sleep,
    ) -> None:
        self._address = _address(url)
        self._token = token
        self._namespace = namespace
        self._trust = _trust(ca) if self._address.scheme == "https" else None
        self._timeout = timeout
        self._pause = pause
        self.name = f"Vault at {self._address.netloc}"

    def read(self, path: str) -> Answer:
        """GET, again if Vault is busy or cannot be reached. Statuses but 200 and 404 are ``KeyStoreUnusable``."""
        return self._understood(self._patient("GET", path, None), (200, 404))

    def do(self, path: str, body: Mapping[str, Any], *, again: bool) -> Answer:
        """POST. ``again`` says that doing it twice does no harm, and only then it is tried again.

        Statuses but 200, 204 and 400 (which says that Vault did not do it) are ``KeyStoreUnusable``.
        """
        text = json.dumps(body).encode()
        ask = self._patient if again else self._once
        return self._understood(ask("POST", path, text), (200, 204, 400))

    def _patient(self, method: str, path: str, body: bytes | None) -> Answer:
        for attempt in range(1, ATTEMPTS):
            try:
                answer = self._once(method, path, body)
            except KeyStoreUnusable:
                pass
            else:
                if answer.status not in BUSY:
                    return answer
            self._pause(PAUSE * attempt)
        return self._once(method, path, body)

    def _once(self, method: str, path: str, body: bytes | None) -> Answer:
        connection = self._connection()
        try:
            connection.request(method, f"{self._address.path}/v1/{path}", body, self._headers())
            response = connection.getresponse()
            return Answer(response.status, _data(response.read(MOST_BYTES)))
        except (OSError, HTTPException) as error:
            reason = getattr(error, "strerror", None) or type(error).__name__
            raise KeyStoreUnusable(f"{self.name} cannot be reached: {reason}.") from error
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        host, port = self._address.hostname or "", self._address.port
        if self._trust is None:
            return HTTPConnection(host, port, timeout=self._timeout)
        return HTTPSConnection(host, port, timeout=self._timeout, context=self._trust)

    def _headers(self) -> dict[str, str]:
        token = self._token().strip()
        if not (token and token.isascii() and token.isprintable()):
            raise KeyStoreUnusable(f"The token for {self.name} is empty or malformed.")
        headers = {"X-Vault-Token": token, "X-Vault-Request": "true", "Content-Type": "application/json"}
        return headers | ({"X-Vault-Namespace": self._namespace} if self._namespace else {})

    def _understood(self, answer: Answer, expected: tuple[int, ...]) -> Answer:
        if answer.status in expected:
            return answer
        meaning = MEANINGS.get(answer.status, f"answers with status {answer.status}")
        raise KeyStoreUnusable(f"{self.name} {meaning}.")


def _address(url: str) -> SplitResult:
    """The parts of a Vault address. A token never goes over a network in clear."""
    parts = urlsplit(url.rstrip("/"))
    if parts.scheme not in ("https", "http") or not parts.hostname or parts.username or parts.query:
        raise KeyStoreUnusable("A Vault address is https://host:8200, without user, token or parameters in it.")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise KeyStoreUnusable(f"Vault at {parts.netloc} must be reached by https; http is for this machine only.")
    return parts


def _trust(ca: Path | None) -> ssl.SSLContext:
    try:
        return ssl.create_default_context(cafile=None if ca is None else str(ca))
    except OSError as error:
        raise KeyStoreUnusable(f"The certificates in {ca} cannot be read: {type(error).__name__}.") from error


def _data(body: bytes) -> Mapping[str, Any]:
    """The ``data`` of a JSON answer; nothing where there is none."""
    try:
        found = json.loads(body) if body else {}
    except ValueError:
        return {}
    data = found.get("data") if isinstance(found, dict) else None
    return data if isinstance(data, dict) else {}
