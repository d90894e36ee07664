"""Calls to a CAMARA API: a bearer token, a correlator, and errors that carry a code of their own."""

from collections.abc import Callable, Mapping

import attrs

from iov_realname.adapters.carriers.camara.codes import KINDS, UNNECESSARY
from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, compact, json_object, text
from iov_realname.adapters.carriers.wire.tokens import Token, TokenCache
from iov_realname.adapters.carriers.wire.transport import Answered, Request, Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble, trouble_of
from iov_realname.application.carriers import ErrorKind
from iov_realname.application.ports import Clock

__all__ = ["CamaraAccount", "CamaraClient", "Unnecessary"]


@attrs.frozen
class Unnecessary:
    """It was so before."""

    raw_code: str


@attrs.frozen
class CamaraAccount:
    """An account with an operator. ``token`` gets a bearer token in whatever OIDC flow was agreed with it.

    It is told whether the last one was turned down. The paths are of KYC-Match r1.2 and IoT SIM Fraud Prevention r1.2.
    """

    address: Address
    carrier: str
    token: Callable[[bool], Token | Trouble] = attrs.field(repr=False)
    match_path: str = "kyc-match/v0.4/match"
    fraud_path: str = "iot-sim-fraud-prevention/v0.1"


class CamaraClient:
    """Posts to the operator."""

    def __init__(self, account: CamaraAccount, transport: Transport, clock: Clock) -> None:
        self._account = account
        self._transport = transport
        self._tokens = TokenCache(account.token, clock)

    def call(self, path: str, correlator: str, tree: Mapping[str, object]) -> Tree | Unnecessary | Trouble:
        """The answer. A token that was turned down is renewed once."""
        token = self._tokens.token()
        if isinstance(token, Trouble):
            return token
        found = self._post(path, correlator, tree, token)
        if not isinstance(found, Trouble) or found.kind is not ErrorKind.AUTH_EXPIRED:
            return found
        fresh = self._tokens.token(turned_down=token)
        return fresh if isinstance(fresh, Trouble) else self._post(path, correlator, tree, fresh)

    def _post(self, path: str, correlator: str, tree: Mapping[str, object], token: str) -> Tree | Unnecessary | Trouble:
        address = self._account.address
        headers = {
            "Authorization": f"Bearer {token}",
            "Content-Type": "application/json",
            "Accept": "application/json",
            **({"x-correlator": correlator} if correlator else {}),
        }
        exchange = self._transport.send(Request(address, "POST", address.target(path), headers, compact(tree)))
        trouble = trouble_of(exchange)
        if not isinstance(exchange, Answered):
            return trouble or Trouble(ErrorKind.NO_ANSWER)
        found = json_object(exchange.body)
        if trouble is not None:
            return _by_code(text(found, "code"), trouble)
        return Trouble(ErrorKind.PROTOCOL_ERROR) if found is None else found


def _by_code(code: str | None, trouble: Trouble) -> Unnecessary | Trouble:
    """What an error's own code says; without a known one, what its HTTP status says."""
    if code is None:
        return trouble
    if code in UNNECESSARY:
        return Unnecessary(code)
    kind = KINDS.get(code)
    return trouble if kind is None else Trouble(kind, code)
