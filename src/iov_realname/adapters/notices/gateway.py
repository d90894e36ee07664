"""Text messages over an HTTP gateway. The format is ours, ``iov-sms/v1``: no gateway publishes one that all keep.

``POST <base>/v1/messages`` ``{"id", "to", "text", "text_version"}`` answers 202 ``{"receipt"}``, the same for the same
id, or 422 ``{"code"}`` for what can never arrive. ``POST <base>/v1/messages/status`` ``{"id", "receipt"}`` answers 200
``{"state": "pending" | "delivered" | "failed", "code"}``. Anything else says nothing. No number stands in a URL.

Each request carries ``X-Sms-Account``, ``-Time``, ``-Nonce`` and ``-Signature``: HMAC-SHA256, in hexadecimal, over
``iov-sms/v1``, ``POST <path>``, time, nonce and the body's SHA-256, with line feeds between.
"""

import hmac
from collections.abc import Mapping
from datetime import UTC
from hashlib import sha256
from typing import Final

import attrs

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, compact, json_object, text
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.transport import Answered, Request, Transport
from iov_realname.application.notifying.ports import (
    Delivered,
    Letter,
    Pending,
    SendOutcome,
    Taken,
    Tracked,
    TryLater,
    Undeliverable,
)
from iov_realname.application.ports import Clock
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.terms import NoticeChannel

__all__ = ["ACCOUNT", "NONCE", "SIGNATURE", "TIME", "GatewayAccount", "SmsGateway", "sign"]

ACCOUNT: Final = "X-Sms-Account"
TIME: Final = "X-Sms-Time"
NONCE: Final = "X-Sms-Nonce"
SIGNATURE: Final = "X-Sms-Signature"

_VERSION: Final = "iov-sms/v1"
_TAKEN, _TOLD, _NEVER = 202, 200, 422
_NONCE_DIGITS: Final = 32


@attrs.frozen
class GatewayAccount:
    """An account with a gateway, and the name it has in events."""

    name: str
    account: str
    secret: str = attrs.field(repr=False)
    address: Address


def sign(secret: str, target: str, moment: str, nonce: str, body: bytes) -> str:
    """The signature of a request to ``target``."""
    lines = (_VERSION, f"POST {target}", moment, nonce, sha256(body).hexdigest())
    return hmac.new(secret.encode(), "\n".join(lines).encode(), sha256).hexdigest()


class SmsGateway:
    """Implements :class:`~iov_realname.application.notifying.ports.Notifier`. Threads may share it."""

    def __init__(
        self, account: GatewayAccount, transport: Transport, clock: Clock, digits: Digits = random_digits
    ) -> None:
        self._account = account
        self._transport = transport
        self._clock = clock
        self._digits = digits

    @property
    def name(self) -> str:
        """What it is called in events."""
        return self._account.name

    @property
    def channel(self) -> NoticeChannel:
        """Text messages."""
        return NoticeChannel.SMS

    def send(self, letter: Letter) -> SendOutcome:
        """Ask the gateway to send it. Our id makes the same again harmless, also where the answer was lost."""
        asked = {"id": letter.notice, "to": letter.phone, "text": letter.text, "text_version": letter.text_version}
        status, tree = self._call("v1/messages", asked)
        match status:
            case _ if status == _TAKEN and _word(tree, "receipt"):
                return Taken(_word(tree, "receipt"))
            case _ if status == _NEVER and _word(tree, "code"):
                return Undeliverable(_word(tree, "code"))
            case _:
                return TryLater(f"http.{status}")

    def track(self, notice: str, receipt: str) -> Tracked:
        """Ask what became of it."""
        status, tree = self._call("v1/messages/status", {"id": notice, "receipt": receipt})
        if status != _TOLD:
            return TryLater(f"http.{status}")
        match text(tree, "state"):
            case "delivered":
                return Delivered(_word(tree, "code") or "delivered")
            case "failed":
                return Undeliverable(_word(tree, "code") or "failed")
            case "pending":
                return Pending()
            case _:
                return TryLater("unknown-state")

    def _call(self, path: str, asked: Mapping[str, object]) -> tuple[int, Tree | None]:
        """Status and answer; 0 where none came."""
        target, body = self._account.address.target(path), compact(asked)
        moment = self._clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        nonce = self._digits(_NONCE_DIGITS)
        headers = {
            ACCOUNT: self._account.account,
            TIME: moment,
            NONCE: nonce,
            SIGNATURE: sign(self._account.secret, target, moment, nonce, body),
            "Content-Type": "application/json",
        }
        exchange = self._transport.send(Request(self._account.address, "POST", target, headers, body))
        return (exchange.status, json_object(exchange.body)) if isinstance(exchange, Answered) else (0, None)


def _word(tree: Tree | None, name: str) -> str:
    """A code of the gateway's, empty for anything that is none: it goes into events, so it can be nobody's number."""
    found = text(tree, name) or ""
    return found if names_a_record(found) else ""
