"""Asking a witness over HTTP for its signature under a checkpoint."""

from collections.abc import Mapping
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from urllib.parse import urlsplit

from iov_realname.adapters.proof.witness import Request
from iov_realname.application.errors import NotConfigured
from iov_realname.application.proof.errors import LogContradictsSeals, NotWitnessed
from iov_realname.application.proof.ports import Proofs
from iov_realname.verifier import Checkpoint, Malformed, Note, Rejected, VerifierKey, check_note

__all__ = ["WitnessClient"]

LARGEST_ANSWER = 65_536
ATTEMPTS = 3
"""A witness that did not know us names its size; it may have moved once more meanwhile."""

REASONS: Mapping[int, str] = {
    HTTPStatus.BAD_REQUEST: "does not understand the request",
    HTTPStatus.FORBIDDEN: "does not know the key of this log; give it the log's verifier key",
    HTTPStatus.NOT_FOUND: "does not know this log; give it the log's verifier key",
}


class WitnessClient:
    """Implements :class:`~iov_realname.application.proof.ports.Witness` for the witness at ``url`` with this key.

    No exchange lasts much longer than ``timeout`` seconds.
    """

    def __init__(self, url: str, key: VerifierKey, *, timeout: float = 10.0) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise NotConfigured("A witness is said as https://witness.example/#<its verifier key>.")
        self._parts = parts
        self._key = key
        self._timeout = timeout

    @classmethod
    def of(cls, said: str) -> "WitnessClient":
        """The witness at ``https://…#<its verifier key>``. Raises ``NotConfigured``."""
        url, _, vkey = said.partition("#")
        try:
            return cls(url, VerifierKey.parse(vkey))
        except Malformed as error:
            raise NotConfigured(f"Of the witness at {url} no verifier key is said behind the #. {error}") from error

    @property
    def name(self) -> str:
        """The name and id of its key."""
        return f"{self._key.name}+{self._key.id.hex()}"

    def cosign(self, note: str, proofs: Proofs) -> str:
        """Its signature line for a checkpoint; ``proofs`` are asked for the one from the size it knows.

        Raises ``NotWitnessed``, and ``LogContradictsSeals`` when it has seen a log that this one does not continue.
        """
        size, old = Checkpoint.parse(Note.parse(note.encode()).text).size, 0
        for _ in range(ATTEMPTS):
            status, body = self._exchanged(Request(old, proofs(old), note.encode()))
            if status == HTTPStatus.OK:
                return self._checked(note, body)
            if status != HTTPStatus.CONFLICT:
                raise self._refused(status)
            known = self._size(body)
            if known > size or known == old == size:
                raise self._contradicted(f"has signed a log of {known} events that this one does not continue")
            old = known
        raise NotWitnessed(self.name, "moved on with every attempt; another program sends it checkpoints of this log")

    def _exchanged(self, request: Request) -> tuple[int, bytes]:
        kind = HTTPSConnection if self._parts.scheme == "https" else HTTPConnection
        connection = kind(str(self._parts.hostname), self._parts.port, timeout=self._timeout)
        try:
            connection.request("POST", f"{self._parts.path.rstrip('/')}/add-checkpoint", bytes(request))
            response = connection.getresponse()
            return response.status, response.read(LARGEST_ANSWER)
        except (OSError, HTTPException) as error:
            raise NotWitnessed(self.name, f"cannot be reached ({type(error).__name__})") from error
        finally:
            connection.close()

    def _checked(self, note: str, lines: bytes) -> str:
        """The line of the key that was given, if it holds for the note."""
        try:
            cosigned = Note.parse(note.partition("\n\n")[0].encode() + b"\n\n" + lines)
            check_note(cosigned, [self._key])
        except Rejected as error:
            raise NotWitnessed(self.name, "answered with a signature that does not hold") from error
        wanted = (self._key.name, self._key.id)
        return next(each for each in cosigned.signatures if (each.name, each.key_id) == wanted).line()

    def _size(self, body: bytes) -> int:
        text = body.decode("ascii", "replace").strip()
        if not text.isdecimal():
            raise NotWitnessed(self.name, "answered with no size")
        return int(text)

    def _refused(self, status: int) -> Exception:
        if status == HTTPStatus.UNPROCESSABLE_ENTITY:
            return self._contradicted("has signed a log that this one does not continue")
        return NotWitnessed(self.name, REASONS.get(status, f"answered {status}"))

    def _contradicted(self, why: str) -> LogContradictsSeals:
        return LogContradictsSeals(f"The witness {self.name} {why}.")
