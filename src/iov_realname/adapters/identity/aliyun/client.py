"""One signed call to Alibaba Cloud. Everything that is asked stands in the body, so that no address holds a name."""

from collections.abc import Mapping
from datetime import UTC
from urllib.parse import urlencode

import attrs

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, json_object, text
from iov_realname.adapters.carriers.wire.transport import Answered, Exchange, Request, Transport
from iov_realname.adapters.identity.aliyun.signing import SHA256, Suite, authorization, sign
from iov_realname.adapters.identity.hosts import host_of
from iov_realname.application.ports import Clock, Draw

__all__ = ["AliyunAccount", "AliyunClient", "Said"]

_FORM = "application/x-www-form-urlencoded"


@attrs.frozen
class AliyunAccount:
    """Where the service listens, and an access key; ``security_token`` goes with a temporary one."""

    address: Address
    key_id: str
    key_secret: str = attrs.field(repr=False)
    suite: Suite = SHA256
    security_token: str | None = attrs.field(default=None, repr=False)


@attrs.frozen(repr=False)
class Said:
    """An answer in the protocol's own words: its code, the request's id there, and the rest."""

    code: str
    request_id: str | None
    tree: Tree


class AliyunClient:
    """Calls operations of one service and version. Holds nothing between calls, so threads may share it."""

    def __init__(self, account: AliyunAccount, version: str, transport: Transport, clock: Clock, draw: Draw) -> None:
        self._account = account
        self._version = version
        self._transport = transport
        self._clock = clock
        self._draw = draw

    def call(self, action: str, form: Mapping[str, str]) -> Said | Exchange:
        """Ask once. What does not answer in the protocol's words comes back as the exchange that it was."""
        body = urlencode(form).encode("ascii")
        headers = self._headers(action, body)
        exchange = self._transport.send(Request(self._account.address, "POST", self._path, headers, body))
        return _read(exchange) or exchange

    @property
    def _path(self) -> str:
        return self._account.address.target("/")

    def _headers(self, action: str, body: bytes) -> dict[str, str]:
        account = self._account
        headers = {
            "host": host_of(account.address),
            "content-type": _FORM,
            "x-acs-action": action,
            "x-acs-version": self._version,
            "x-acs-date": self._clock.now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "x-acs-signature-nonce": self._draw.identifiers(1)[0],
            account.suite.digest_header: account.suite.digest(body),
        }
        if account.security_token is not None:
            headers["x-acs-security-token"] = account.security_token
        signed = sign(account.suite, account.key_secret, self._path, headers, body)
        return {**headers, "authorization": authorization(account.suite, account.key_id, signed)}


def _read(exchange: Exchange) -> Said | None:
    if not isinstance(exchange, Answered):
        return None
    tree = json_object(exchange.body)
    code = text(tree, "Code")
    return None if tree is None or code is None else Said(code, text(tree, "RequestId"), tree)
