"""One signed call to Tencent Cloud: everything that is asked stands in the body."""

from collections.abc import Mapping

import attrs

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, compact, json_object, text
from iov_realname.adapters.carriers.wire.transport import Answered, Exchange, Request, Transport
from iov_realname.adapters.identity.hosts import host_of
from iov_realname.adapters.identity.tencent.signing import authorization, sign
from iov_realname.application.ports import Clock

__all__ = ["Failure", "Said", "TencentAccount", "TencentClient"]

_JSON = "application/json; charset=utf-8"


@attrs.frozen
class TencentAccount:
    """Where a service listens, and a key; ``token`` goes with a temporary one."""

    address: Address
    secret_id: str
    secret_key: str = attrs.field(repr=False)
    region: str | None = None
    token: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(repr=False)
class Said:
    """An answer that is no error."""

    request_id: str | None
    tree: Tree


@attrs.frozen(repr=False)
class Failure:
    """An answer that is an error: its code."""

    request_id: str | None
    code: str


class TencentClient:
    """Calls operations of one service and version. Holds nothing between calls, so threads may share it."""

    def __init__(self, account: TencentAccount, service: str, version: str, transport: Transport, clock: Clock) -> None:
        self._account = account
        self._service = service
        self._version = version
        self._transport = transport
        self._clock = clock

    def call(self, action: str, fields: Mapping[str, object]) -> Said | Failure | Exchange:
        """Ask once. What does not answer in the protocol's words comes back as the exchange that it was."""
        body = compact(fields)
        exchange = self._transport.send(Request(self._account.address, "POST", "/", self._headers(action, body), body))
        return _read(exchange) or exchange

    def _headers(self, action: str, body: bytes) -> dict[str, str]:
        account, now = self._account, self._clock.now()
        host = host_of(account.address)
        covered = {"content-type": _JSON, "host": host, "x-tc-action": action.lower()}
        signed = sign(account.secret_key, self._service, now, covered, body)
        headers = {
            "host": host,
            "content-type": _JSON,
            "authorization": authorization(account.secret_id, signed),
            "x-tc-action": action,
            "x-tc-version": self._version,
            "x-tc-timestamp": str(int(now.timestamp())),
        }
        optional = {"x-tc-region": account.region, "x-tc-token": account.token}
        return headers | {name: value for name, value in optional.items() if value is not None}


def _read(exchange: Exchange) -> Said | Failure | None:
    if not isinstance(exchange, Answered):
        return None
    tree = json_object(exchange.body)
    response = tree.get("Response") if tree is not None else None
    if not isinstance(response, Mapping):
        return None
    request_id = text(response, "RequestId")
    if "Error" in response:
        return Failure(request_id, text(response, "Error", "Code") or "")
    return Said(request_id, response)
