"""Who is asking, proved by a key that both sides know, over everything that is asked."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Final

import attrs

__all__ = ["ACCOUNT", "CALLBACK", "NONCE", "SIGNATURE", "TIME", "Signer", "moment_of", "sign", "stamp"]

ACCOUNT: Final = "X-Reference-Account"
TIME: Final = "X-Reference-Time"
NONCE: Final = "X-Reference-Nonce"
SIGNATURE: Final = "X-Reference-Signature"
CALLBACK: Final = "CALLBACK"
"""What stands in the place of method and path when the carrier calls: a request can never be sent back as a notice."""

_FORMAT = "%Y-%m-%dT%H:%M:%SZ"


def stamp(now: datetime) -> str:
    """The moment in UTC, to the second."""
    return now.astimezone(UTC).strftime(_FORMAT)


def moment_of(stamped: str) -> datetime | None:
    """The moment that was stamped; None if it is none."""
    try:
        return datetime.strptime(stamped, _FORMAT).replace(tzinfo=UTC)
    except ValueError:
        return None


def sign(secret: str, target: str, moment: str, nonce: str, body: bytes) -> str:
    """HMAC-SHA256 over five lines, in lower-case hexadecimal. ``target`` is ``POST /path`` or :data:`CALLBACK`."""
    lines = ("reference/v1", target, moment, nonce, sha256(body).hexdigest())
    return hmac.new(secret.encode(), "\n".join(lines).encode(), sha256).hexdigest()


@attrs.frozen
class Signer:
    """One side of an account."""

    account: str
    secret: str = attrs.field(repr=False)

    def headers(self, target: str, now: datetime, nonce: str, body: bytes) -> Mapping[str, str]:
        """The headers of a request or a notice."""
        moment = stamp(now)
        return {
            ACCOUNT: self.account,
            TIME: moment,
            NONCE: nonce,
            SIGNATURE: sign(self.secret, target, moment, nonce, body),
            "Content-Type": "application/json",
        }
