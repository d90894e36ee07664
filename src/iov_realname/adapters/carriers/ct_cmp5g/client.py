"""Calls to the platform, signed in three headers."""

from collections.abc import Mapping
from typing import Final

import attrs

from iov_realname.adapters.carriers.ct_cmp5g.decoding import Already, understood
from iov_realname.adapters.carriers.ct_cmp5g.signing import sign, stamp
from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, compact
from iov_realname.adapters.carriers.wire.switching import check_switches
from iov_realname.adapters.carriers.wire.transport import Answered, Request, Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble, trouble_of
from iov_realname.application.carriers import Contract, ErrorKind
from iov_realname.application.ports import Clock

__all__ = ["ADDRESS", "TelecomAccount", "TelecomClient"]

ADDRESS: Final = "https://cmp-api.ctwing.cn:20164"


@attrs.frozen
class TelecomAccount:
    """An account with the platform. The one switch of its contract is ``data``; voice and sms have none.

    ``local_time``: sign with China's time instead of GMT, if the platform turns GMT down.
    """

    app_key: str
    secret: str = attrs.field(repr=False)
    contract: Contract
    address: Address = attrs.field(factory=lambda: Address.parse(ADDRESS))
    local_time: bool = False

    def __attrs_post_init__(self) -> None:
        check_switches(self.contract, frozenset({"data"}))


class TelecomClient:
    """Questions are GET, acts are POST; in the query there is at most the card's own number."""

    def __init__(self, account: TelecomAccount, transport: Transport, clock: Clock) -> None:
        self._account = account
        self._transport = transport
        self._clock = clock

    def get(self, path: str, query: Mapping[str, str]) -> Tree | Already | Trouble:
        """Ask with a query."""
        return self._send("GET", path, query, b"")

    def post(self, path: str, query: Mapping[str, str]) -> Tree | Already | Trouble:
        """Act with a query, as the operations taken over from the older platform want it."""
        return self._send("POST", path, query, b"")

    def post_json(self, path: str, tree: Mapping[str, object]) -> Tree | Already | Trouble:
        """Ask with a body."""
        return self._send("POST", path, {}, compact(tree))

    def _send(self, method: str, path: str, query: Mapping[str, str], body: bytes) -> Tree | Already | Trouble:
        account = self._account
        moment = stamp(self._clock.now(), account.local_time)
        headers = {
            "AppKey": account.app_key,
            "Timestamp": moment,
            "Sign": sign(query, body, account.secret, moment),
            "Content-Type": "application/json",
        }
        request = Request(account.address, method, account.address.target(path, query), headers, body)
        exchange = self._transport.send(request)
        trouble = trouble_of(exchange)
        if trouble is not None or not isinstance(exchange, Answered):
            return trouble or Trouble(ErrorKind.NO_ANSWER)
        return understood(exchange.body)
