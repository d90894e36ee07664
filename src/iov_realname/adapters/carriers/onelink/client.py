"""Calls to OneLink: a token, a request number, a POST, and the answer's rows or what went wrong."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import attrs

from iov_realname.adapters.carriers.onelink.codes import KINDS, OK
from iov_realname.adapters.carriers.onelink.signing import transid
from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, compact, json_object, rows, text
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.switching import check_switches
from iov_realname.adapters.carriers.wire.tokens import Token, TokenCache
from iov_realname.adapters.carriers.wire.transport import Answered, Request, Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble, cooldown, trouble_of
from iov_realname.application.carriers import Contract, ErrorKind
from iov_realname.application.ports import Clock

__all__ = ["ADDRESS", "OneLinkAccount", "OneLinkClient"]

ADDRESS: Final = "https://api.iot.10086.cn/v5"
_DEFAULT_TTL = "1800"
_seconds = re.compile(r"[0-9]{1,6}").fullmatch


@attrs.frozen
class OneLinkAccount:
    """An account with OneLink. Switches of its contract: ``voice``, ``sms``, and ``data:APN`` per access point."""

    appid: str
    password: str = attrs.field(repr=False)
    contract: Contract
    address: Address = attrs.field(factory=lambda: Address.parse(ADDRESS))
    page_type: str = "1"

    def __attrs_post_init__(self) -> None:
        check_switches(self.contract, frozenset({"voice", "sms"}), "data:")


class OneLinkClient:
    """Everything is POSTed as JSON: in a query string, password and token would stand in every proxy's log."""

    def __init__(
        self, account: OneLinkAccount, transport: Transport, clock: Clock, digits: Digits = random_digits
    ) -> None:
        self._account = account
        self._transport = transport
        self._clock = clock
        self._digits = digits
        self._tokens = TokenCache(self._fetch_token, clock)

    def call(self, path: str, fields: Mapping[str, str]) -> tuple[Tree, ...] | Trouble:
        """The rows of the answer. An expired token is renewed once, and the request sent again under a new number."""
        token = self._tokens.token()
        if isinstance(token, Trouble):
            return token
        found = self._post(path, {"token": token, **fields})
        if not isinstance(found, Trouble) or found.kind is not ErrorKind.AUTH_EXPIRED:
            return found
        fresh = self._tokens.token(turned_down=token)
        return fresh if isinstance(fresh, Trouble) else self._post(path, {"token": fresh, **fields})

    def row(self, path: str, iccid: str) -> Tree | Trouble:
        """The one row about a card; no row is no answer."""
        found = self.call(path, {"iccid": iccid})
        if isinstance(found, Trouble):
            return found
        return found[0] if found else Trouble(ErrorKind.PROTOCOL_ERROR)

    def _post(self, path: str, fields: Mapping[str, str]) -> tuple[Tree, ...] | Trouble:
        account = self._account
        body = compact({"transid": transid(account.appid, self._clock.now(), self._digits), **fields})
        headers = {"Content-Type": "application/json", "Accept": "application/json"}
        exchange = self._transport.send(
            Request(account.address, "POST", account.address.target(f"ec/{path}"), headers, body)
        )
        trouble = trouble_of(exchange)
        if trouble is not None or not isinstance(exchange, Answered):
            return trouble or Trouble(ErrorKind.NO_ANSWER)
        return _understood(exchange.body)

    def _fetch_token(self, turned_down: bool) -> Token | Trouble:
        account = self._account
        fields = {"appid": account.appid, "password": account.password, "refresh": "1" if turned_down else "0"}
        found = self._post("get/token", fields)
        if isinstance(found, Trouble):
            return found
        value = text(found[0], "token") if found else None
        ttl = text(found[0], "ttl") if found else None
        seconds = _seconds(ttl or _DEFAULT_TTL)
        if not value or seconds is None:
            return Trouble(ErrorKind.PROTOCOL_ERROR)
        return Token(value, timedelta(seconds=int(seconds[0])))


def _understood(body: bytes) -> tuple[Tree, ...] | Trouble:
    tree = json_object(body)
    status = text(tree, "status")
    if tree is None or status is None:
        return Trouble(ErrorKind.PROTOCOL_ERROR)
    if status == OK:
        result = rows(tree, "result") if "result" in tree else ()
        return Trouble(ErrorKind.PROTOCOL_ERROR) if result is None else result
    pause = cooldown(text(tree, "message") or "")
    if pause is not None:
        return Trouble(ErrorKind.COOLDOWN, status, pause)
    return Trouble(KINDS.get(status, ErrorKind.CARRIER_ERROR), status)
