"""One request, one answer, and the truth about what left the machine.

The transport stands on ``http.client``: connecting and sending are two steps there, so it is known whether a byte has
left, and nothing is logged by anybody. It follows no redirect, keeps no connection and always verifies certificates.
"""

import ssl
import time
from collections.abc import Mapping
from http.client import HTTPConnection, HTTPException, HTTPResponse, HTTPSConnection
from typing import Protocol, TypeAlias

import attrs

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.application.errors import IovRealnameError

__all__ = ["Answered", "Exchange", "HttpTransport", "Lost", "NeverLeft", "Request", "TlsUnverified", "Transport"]

_LONGEST_BODY = 4 * 1024 * 1024
_PIECE = 64 * 1024


class TlsUnverified(IovRealnameError):
    """A TLS context was given that does not verify whom it talks to."""

    def __init__(self) -> None:
        super().__init__(
            "The TLS context must verify certificates and host names; add the carrier's authority with"
            " load_verify_locations instead."
        )


@attrs.frozen(repr=False)
class Request:
    """A request, which is never shown: path, headers and body may hold secrets and personal data."""

    address: Address
    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes = b""


@attrs.frozen(repr=False)
class Answered:
    """A whole answer, which is never shown."""

    status: int
    body: bytes


@attrs.frozen
class NeverLeft:
    """No connection came about: not a byte of the request has left."""


@attrs.frozen
class Lost:
    """Something was sent, or may have been, and no whole answer came back."""


Exchange: TypeAlias = Answered | NeverLeft | Lost


class Transport(Protocol):
    """The way to the other side."""

    def send(self, request: Request) -> Exchange:
        """Send once. Does not raise for what the other side or the network does."""


class HttpTransport:
    """HTTP/1.1 over verified TLS. Holds nothing between calls, so threads may share it; seconds are for each step."""

    def __init__(
        self, *, tls: ssl.SSLContext | None = None, connect_seconds: float = 10.0, answer_seconds: float = 30.0
    ) -> None:
        """``tls``: a context with a client certificate or further authorities. Raises :class:`TlsUnverified`."""
        self._tls = ssl.create_default_context() if tls is None else tls
        if self._tls.verify_mode is not ssl.CERT_REQUIRED or not self._tls.check_hostname:
            raise TlsUnverified
        self._connect_seconds = connect_seconds
        self._answer_seconds = answer_seconds

    def send(self, request: Request) -> Exchange:
        """Connect, send, read to the end."""
        connection = self._connection(request.address)
        try:
            try:
                connection.connect()
            except OSError:
                return NeverLeft()
            return self._exchange(connection, request)
        finally:
            connection.close()

    def _connection(self, address: Address) -> HTTPConnection:
        if address.secure:
            return HTTPSConnection(address.host, address.port, timeout=self._connect_seconds, context=self._tls)
        return HTTPConnection(address.host, address.port, timeout=self._connect_seconds)

    def _exchange(self, connection: HTTPConnection, request: Request) -> Answered | Lost:
        until = time.monotonic() + self._answer_seconds
        connection.sock.settimeout(self._answer_seconds)
        try:
            connection.request(request.method, request.target, request.body or None, dict(request.headers))
            response = connection.getresponse()
            body = _whole(response, until)
        except (OSError, HTTPException, ValueError):  # ValueError: a header that cannot be written, and shows it
            return Lost()
        return Lost() if body is None else Answered(response.status, body)


def _whole(response: HTTPResponse, until: float) -> bytes | None:
    """The body; None if it does not end in time or in reason. Raises ``IncompleteRead`` if it is cut."""
    body = bytearray()
    while piece := response.read1(_PIECE):
        body += piece
        if len(body) > _LONGEST_BODY or time.monotonic() > until:
            return None
    return None if response.length else bytes(body)
