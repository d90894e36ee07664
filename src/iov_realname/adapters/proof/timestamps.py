"""Asking a time-stamping authority over HTTP (RFC 3161 §3.4); needs ``pip install 'iov-realname[timestamps]'``.

Plain HTTP will do: what goes out is a digest and a number drawn for it, and what comes back is signed.
"""

from collections.abc import Sequence
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from cryptography.x509 import Certificate
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.transport import Answered, HttpTransport, Lost, NeverLeft, Request, Transport
from iov_realname.application.errors import NotConfigured
from iov_realname.application.proof.errors import NotWitnessed
from iov_realname.verifier import Malformed, Rejected
from iov_realname.verifier.timestamps import check_timestamp, trusted_roots

__all__ = ["TimestampClient"]

HEADERS = {"Content-Type": "application/timestamp-query", "Accept": "application/timestamp-reply"}
PORTS = {"http": 80, "https": 443}


class TimestampClient:
    """Implements :class:`~iov_realname.application.proof.ports.Timestamper` for the authority at ``url``, whose
    certificate stands under ``roots``. An answer that cannot be checked by them is not taken.
    """

    def __init__(self, url: str, roots: Sequence[Certificate], *, transport: Transport | None = None) -> None:
        self._address, self._target = _place(url)
        self._roots = roots
        self._transport = transport or HttpTransport()

    @classmethod
    def of(cls, url: str, roots: Path) -> "TimestampClient":
        """The authority at ``url``, with the certificates in a PEM file. Raises ``NotConfigured`` and ``OSError``."""
        try:
            return cls(url, trusted_roots(roots.read_bytes()))
        except Malformed as error:
            raise NotConfigured(f"{roots} holds no certificates of a time-stamping authority. {error}") from error

    @property
    def name(self) -> str:
        """Its host and path."""
        return f"{self._address.host}{self._target}"

    def token(self, note: str) -> bytes:
        """Its whole answer over the note, checked. Raises ``NotWitnessed``."""
        message = note.encode()
        question = TimestampRequestBuilder().data(message).hash_algorithm(HashAlgorithm.SHA256).build()
        answer = self._answer(question.as_bytes())
        try:
            check_timestamp(answer, [message], self._roots, question.nonce)
        except Rejected as error:
            raise NotWitnessed(self.name, f"answered with no time stamp that holds ({error})") from error
        return answer

    def _answer(self, question: bytes) -> bytes:
        match self._transport.send(Request(self._address, "POST", self._target, HEADERS, question)):
            case Answered(HTTPStatus.OK, body):
                return body
            case Answered(status):
                raise NotWitnessed(self.name, f"answered {status}")
            case NeverLeft() | Lost():
                raise NotWitnessed(self.name, "cannot be reached")


def _place(url: str) -> tuple[Address, str]:
    """Whom to ask, and for what path."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname, parts.port
    except ValueError:
        host = None
    if not host or parts.scheme not in PORTS or parts.username or parts.query or parts.fragment:
        raise NotConfigured(
            "A time-stamping authority is said as https://tsa.example/path: no user, query or fragment."
        )
    return Address(parts.scheme == "https", host, port or PORTS[parts.scheme], ""), parts.path or "/"
