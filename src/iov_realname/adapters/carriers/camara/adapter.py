"""An operator's CAMARA APIs as a carrier adapter: comparing the holder, binding the device, limiting the area."""

import re
from typing import Final

from iov_realname.adapters.carriers.camara.client import CamaraAccount, CamaraClient, Unnecessary
from iov_realname.adapters.carriers.camara.matching import Match, match
from iov_realname.adapters.carriers.wire.decoding import Tree, text
from iov_realname.adapters.carriers.wire.transport import Transport
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.application.carriers import (
    AlreadyInState,
    Applied,
    AreaReading,
    AreaSpec,
    BindingReading,
    BindSpec,
    CardRef,
    CurrentArea,
    CurrentImei,
    ErrorKind,
    NotDone,
    Operation,
    Papers,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Unsupporting,
    WriteOutcome,
    not_done,
    unsupported,
)
from iov_realname.application.ports import Clock

__all__ = ["Camara"]

_CAPABILITIES = frozenset(
    {
        Operation.QUERY_REGISTRATION,
        Operation.BIND_DEVICE,
        Operation.UNBIND_DEVICE,
        Operation.QUERY_BINDING,
        Operation.SET_REGION_LIMIT,
        Operation.CLEAR_REGION_LIMIT,
        Operation.QUERY_REGION_LIMIT,
    }
)
_NEEDS_HOLDER: Final = (
    "CAMARA 只能比对身份, 须说明与谁比对。",
    "CAMARA only compares; say with whom.",
)
_ONLY_CURRENT: Final = (
    "CAMARA 只能按网络当前所见的设备和区域绑定, 不能指定。",
    "CAMARA binds to the device and the area the network sees at the moment; neither can be named.",
)
_IMEI: Final = "IMEIBIND"
_AREA: Final = "AREALIMIT"
_metres = re.compile(r"[0-9]{1,6}").fullmatch


class Camara(Unsupporting):
    """An operator by its CAMARA APIs. Thread-safe. That a carrier in China offers them is not known."""

    def __init__(self, account: CamaraAccount, transport: Transport, clock: Clock) -> None:
        self._account = account
        self._client = CamaraClient(account, transport, clock)

    @property
    def carrier(self) -> str:
        """The carrier the account is with."""
        return self._account.carrier

    def capabilities(self) -> frozenset[Operation]:
        """What these APIs can do."""
        return _CAPABILITIES

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """Whether the operator's record of the card's number is ``holder``; how it came to be is not said."""
        if holder is None:
            return unsupported(Operation.QUERY_REGISTRATION, _NEEDS_HOLDER)
        found = match(self._client, self._account.match_path, "", card.e164, holder)
        if isinstance(found, Trouble):
            return found.of_read()
        matches = {Match.YES: True, Match.NO: False}.get(found)
        return RegistrationReading(RegistrationState.UNKNOWN, RegistrationBasis.UNKNOWN, found, matches)

    def bind_device(self, operation: str, card: CardRef, device: BindSpec) -> WriteOutcome:
        """To the device the network sees the card in."""
        if not isinstance(device, CurrentImei):
            return unsupported(Operation.BIND_DEVICE, _ONLY_CURRENT)
        return self._act("bind", operation, card, _IMEI)

    def unbind_device(self, operation: str, card: CardRef) -> WriteOutcome:
        """Undo it."""
        return self._act("unbind", operation, card, _IMEI)

    def set_region_limit(self, operation: str, card: CardRef, area: AreaSpec) -> WriteOutcome:
        """To the area the network sees the card in."""
        if not isinstance(area, CurrentArea):
            return unsupported(Operation.SET_REGION_LIMIT, _ONLY_CURRENT)
        return self._act("bind", operation, card, _AREA)

    def clear_region_limit(self, operation: str, card: CardRef) -> WriteOutcome:
        """Undo it."""
        return self._act("unbind", operation, card, _AREA)

    def query_binding(self, card: CardRef) -> BindingReading | NotDone:
        """Whether the card is bound; the device's number stays with the operator."""
        code = self._ask(card, _IMEI, "imeiBind", "bindStatus")
        if isinstance(code, Trouble):
            return code.of_read()
        bound = {"BOUND": True, "UNBOUND": False}.get(code)
        return not_done(ErrorKind.PROTOCOL_ERROR) if bound is None else BindingReading(bound, raw_code=code)

    def query_region_limit(self, card: CardRef) -> AreaReading | NotDone:
        """Whether the card is limited, and within which radius; where that is stays with the operator."""
        found = self._query(card, _AREA)
        if isinstance(found, Trouble):
            return found.of_read()
        limited = {"RESTRICTED": True, "UNRESTRICTED": False}.get(text(found, "areaLimit", "areaLimitStatus") or "")
        if limited is None:
            return not_done(ErrorKind.PROTOCOL_ERROR)
        radius = _metres(text(found, "areaLimit", "limitArea", "radius") or "")
        return AreaReading(limited, int(radius[0]) if radius else None)

    def _ask(self, card: CardRef, kind: str, *path: str) -> str | Trouble:
        found = self._query(card, kind)
        return found if isinstance(found, Trouble) else text(found, *path) or ""

    def _query(self, card: CardRef, kind: str) -> Tree | Unnecessary | Trouble:
        fields = {"device": {"phoneNumber": card.e164}, "queryType": kind}
        return self._client.call(f"{self._account.fraud_path}/query", "", fields)

    def _act(self, verb: str, operation: str, card: CardRef, kind: str) -> WriteOutcome:
        """Bind or unbind; an answer of 200 that says ``false`` was not done."""
        ask = Operation.QUERY_BINDING if kind == _IMEI else Operation.QUERY_REGION_LIMIT
        named = "bindType" if verb == "bind" else "unBindType"
        fields = {"device": {"phoneNumber": card.e164}, named: kind}
        found = self._client.call(f"{self._account.fraud_path}/{verb}", operation, fields)
        match found:
            case Trouble():
                return found.of_write(ask)
            case Unnecessary(raw_code=code):
                return AlreadyInState(code)
        done = found.get("bound" if verb == "bind" else "unbound")
        if done is True:
            return Applied(f"{verb} {kind}")
        return not_done(ErrorKind.CARRIER_ERROR) if done is False else Trouble(ErrorKind.PROTOCOL_ERROR).of_write(ask)
