"""Signed requests, and the answers or what went wrong."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import attrs

from iov_realname.adapters.carriers.reference.codes import ERRORS
from iov_realname.adapters.carriers.reference.signing import Signer
from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, compact, json_object, text
from iov_realname.adapters.carriers.wire.drawing import Digits
from iov_realname.adapters.carriers.wire.transport import Answered, Request, Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble, trouble_of
from iov_realname.application.carriers import ErrorKind
from iov_realname.application.ports import Clock

__all__ = ["ReferenceAccount", "ReferenceClient"]

_NONCE_DIGITS: Final = 32
_LONGEST_PAUSE: Final = 7 * 24 * 3600


@attrs.frozen
class ReferenceAccount:
    """An account with a carrier that speaks the protocol. ``carrier`` is its code in the registry of carriers.

    ``poll_after``: how long to leave an accepted operation alone.
    """

    account: str
    secret: str = attrs.field(repr=False)
    address: Address
    carrier: str
    poll_after: timedelta = timedelta(minutes=1)


class ReferenceClient:
    """Posts to the carrier; every attempt has a nonce of its own."""

    def __init__(self, account: ReferenceAccount, transport: Transport, clock: Clock, digits: Digits) -> None:
        self._account = account
        self._signer = Signer(account.account, account.secret)
        self._transport = transport
        self._clock = clock
        self._digits = digits

    def call(self, path: str, tree: Mapping[str, object]) -> Tree | Trouble:
        """The answer, if the request was taken."""
        account, body = self._account, compact(tree)
        target = account.address.target(f"v1/{path}")
        headers = self._signer.headers(f"POST {target}", self._clock.now(), self._digits(_NONCE_DIGITS), body)
        exchange = self._transport.send(Request(account.address, "POST", target, headers, body))
        trouble = trouble_of(exchange)
        if not isinstance(exchange, Answered):
            return trouble or Trouble(ErrorKind.NO_ANSWER)
        found = json_object(exchange.body)
        if trouble is not None:
            return _told(found, trouble)
        return Trouble(ErrorKind.PROTOCOL_ERROR) if found is None else found


def _told(found: Tree | None, trouble: Trouble) -> Trouble:
    """What an error's own word says; without a known one, what its HTTP status says."""
    word = text(found, "error") or ""
    kind = ERRORS.get(word)
    if kind is None:
        return trouble
    seconds = text(found, "retry_after") or ""
    named = seconds.isascii() and seconds.isdecimal() and int(seconds) <= _LONGEST_PAUSE
    return Trouble(kind, word, timedelta(seconds=int(seconds)) if named else None)
