"""Calls to the gateway: signed anew each time, and answered twice, outside and inside."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import attrs

from iov_realname.adapters.carriers.unicom_gw.codes import INNER_CODES, INNER_OK, OK
from iov_realname.adapters.carriers.unicom_gw.signing import timestamp, token, trans_id
from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.decoding import Tree, compact, json_object, text
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.transport import Answered, Request, Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble, trouble_of
from iov_realname.application.carriers import ErrorKind, FunctionProfile
from iov_realname.application.ports import Clock

__all__ = ["ADDRESS", "UnicomAccount", "UnicomClient"]

ADDRESS: Final = "https://gwapi.10646.cn/api"
_HEADERS: Final = {"Content-Type": "application/json", "Accept": "application/json"}


def _kept(plans: Mapping[str, FunctionProfile]) -> Mapping[str, FunctionProfile]:
    return MappingProxyType(dict(plans))


@attrs.frozen
class UnicomAccount:
    """An account with the gateway.

    ``plans``: what each communication plan (nacId) of the account opens, whole; a card has one plan at a time.
    ``version`` and ``path_version`` make the paths, ``wsEditTerminal/V1/1Main/vV1.1`` as found for one call.
    """

    app_id: str
    secret: str = attrs.field(repr=False)
    open_id: str = attrs.field(repr=False)
    plans: Mapping[str, FunctionProfile] = attrs.field(converter=_kept)
    address: Address = attrs.field(factory=lambda: Address.parse(ADDRESS))
    version: str = "V1.1"
    path_version: str = "V1/1Main"


class UnicomClient:
    """Posts to the gateway."""

    def __init__(
        self, account: UnicomAccount, transport: Transport, clock: Clock, digits: Digits = random_digits
    ) -> None:
        self._account = account
        self._transport = transport
        self._clock = clock
        self._digits = digits

    def call(self, name: str, message: str, fields: Mapping[str, object]) -> Tree | Trouble:
        """The inner answer, if outside and inside say that all is well. ``message`` is our own id of the message."""
        account = self._account
        data = {"messageId": message, "openId": account.open_id, "version": account.version, **fields}
        target = account.address.target(f"{name}/{account.path_version}/v{account.version}")
        request = Request(account.address, "POST", target, _HEADERS, self._signed(data))
        exchange = self._transport.send(request)
        trouble = trouble_of(exchange)
        if trouble is not None or not isinstance(exchange, Answered):
            return trouble or Trouble(ErrorKind.NO_ANSWER)
        return _understood(exchange.body)

    def _signed(self, data: Mapping[str, object]) -> bytes:
        account, moment = self._account, timestamp(self._clock.now())
        number = trans_id(moment, self._digits)
        signed = token(account.app_id, moment, number, account.secret)
        head = {"app_id": account.app_id, "timestamp": moment, "trans_id": number, "token": signed}
        return compact({**head, "data": data})


def _understood(body: bytes) -> Tree | Trouble:
    tree = json_object(body)
    outer = text(tree, "status")
    if tree is None or outer is None:
        return Trouble(ErrorKind.PROTOCOL_ERROR)
    if outer != OK:
        return Trouble(ErrorKind.CARRIER_ERROR, outer)
    data = tree.get("data")
    inner = [(name, code) for name in INNER_CODES if (code := text(data, name)) is not None]
    if not isinstance(data, Mapping) or not inner:
        return Trouble(ErrorKind.PROTOCOL_ERROR)
    wrong = [code for name, code in inner if code != INNER_OK[name]]
    return Trouble(ErrorKind.CARRIER_ERROR, wrong[0]) if wrong else data
