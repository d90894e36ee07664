"""Calls to the platform: an envelope around each body, and the answer or what went wrong."""

from collections.abc import Mapping
from typing import Final

import attrs
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

from iov_realname.adapters.carriers.oem_platform.codes import OK
from iov_realname.adapters.carriers.oem_platform.enveloping import platform_key
from iov_realname.adapters.carriers.oem_platform.signing import sign_nature
from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, compact, json_object, text
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.transport import Answered, Request, Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble, trouble_of
from iov_realname.application.carriers import ErrorKind

__all__ = ["OemPlatformAccount", "OemPlatformClient"]

_REQUEST_ID_DIGITS = 20
_HEADERS: Final = {"Content-Type": "application/json", "Accept": "application/json"}


@attrs.frozen
class OemPlatformAccount:
    """An account with the platform. ``oem`` is the maker's code (道路机动车辆生产企业编码), ``public_key`` PEM.

    ``registered``: the values of ``AuthResult`` that the platform's operator has confirmed to mean "registered"; the
    public sources know only ``0``, not registered, and any other value is read as unknown.
    """

    platform_id: str
    password: str = attrs.field(repr=False)
    oem: str
    address: Address
    public_key: RSAPublicKey = attrs.field(converter=platform_key, repr=False)
    carrier: str
    registered: frozenset[str] = frozenset()

    @property
    def signature(self) -> str:
        """The account's one signature."""
        return sign_nature(self.platform_id, self.password)


class OemPlatformClient:
    """Posts to the platform."""

    def __init__(self, account: OemPlatformAccount, transport: Transport, digits: Digits = random_digits) -> None:
        self._account = account
        self._transport = transport
        self._digits = digits

    def call(self, path: str, fields: Mapping[str, str], kinds: Mapping[str, ErrorKind]) -> Tree | Trouble:
        """The answer, if it says that all is well. Every attempt has a request number of its own."""
        account = self._account
        auth = {"PlatformID": account.platform_id, "SignNature": account.signature}
        number = self._digits(_REQUEST_ID_DIGITS)
        body = compact({"RequestID": number, "Code": account.oem, "Auth": auth, **fields})
        target = account.address.target(f"realname/api/{path}")
        exchange = self._transport.send(Request(account.address, "POST", target, _HEADERS, body))
        trouble = trouble_of(exchange)
        if trouble is not None or not isinstance(exchange, Answered):
            return trouble or Trouble(ErrorKind.NO_ANSWER)
        return _understood(exchange.body, kinds)


def _understood(body: bytes, kinds: Mapping[str, ErrorKind]) -> Tree | Trouble:
    tree = json_object(body)
    if tree is None:
        return Trouble(ErrorKind.PROTOCOL_ERROR)
    code = text(tree, "Code")
    if code is None:
        return Trouble(ErrorKind.CARRIER_ERROR if "FailureCause" in tree else ErrorKind.PROTOCOL_ERROR)
    return tree if code == OK else Trouble(kinds.get(code, ErrorKind.CARRIER_ERROR), code)
