"""SIMULATION of a 车联网卡实名登记管理平台 (/oem_platform): sealed vehicle records, notices, callbacks."""

import json
import secrets
from base64 import b64decode
from binascii import Error as NotBase64
from collections.abc import Mapping
from datetime import datetime
from hmac import compare_digest
from typing import Final

from iov_realname.adapters.carriers.oem_platform.codes import CARRIER_CODES
from iov_realname.adapters.carriers.oem_platform.enveloping import PADDING
from iov_realname.adapters.carriers.oem_platform.signing import sign_nature
from iov_realname.adapters.carriers.wire.decoding import Tree, json_object, rows, text
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard
from iov_realname.adapters.simulated.carriers.hearing import Heard, Said, said
from iov_realname.adapters.simulated.carriers.world import Message, World
from iov_realname.application.carriers import CardState, RegistrationState
from iov_realname.domain.time import CHINA_TIME

__all__ = ["PlatformSide"]

NAME: Final = "oem_platform"
_RECORD = ("VehicleOrgName", "VIN", "VehicleDataType")
_DIGITS = 20


class PlatformSide:
    """The platform's side. Registrations happen here, by the owner's own hand: see :meth:`announce`."""

    def __init__(self, world: World) -> None:
        self._world = world

    def forget_tokens(self) -> None:
        """There are none: the signature is the same for ever."""

    def answer(self, heard: Heard) -> Said:
        """One answer."""
        tree = heard.tree
        number = text(tree, "RequestID") or ""
        code = self._fault(tree, number)
        if code is not None:
            return _answered(number, code)
        match heard.path:
            case "/realname/api/push/vehicleInfo":
                return _answered(number, self._push(text(tree, "EncryptCarInfo") or "", heard.now))
            case "/realname/api/push/replaceCardData":
                return _answered(number, self._replace(tree, heard.now))
            case "/realname/api/workFlow/notice":
                return self._notice(number, text(tree, "ICCID") or "", text(tree, "VIN") or "")
            case _:
                return _answered(number, "404")

    def announce(self, vin: str, now: datetime) -> None:
        """Call the OEM back about a vehicle, if it said where."""
        accounts = self._world.accounts
        body = {
            "RequestID": _drawn(),
            "Code": accounts.platform_oem,
            "VIN": vin,
            "Status": "1",
            "CardAuthInfo": [],
            "Date": now.astimezone(CHINA_TIME).strftime("%Y-%m-%d %H:%M:%S"),
            "Auth": {"PlatformID": accounts.platform_id, "SignNature": self._signature},
        }
        if accounts.oem_callback:
            headers = {"Content-Type": "application/json"}
            message = Message(NAME, accounts.oem_callback, json.dumps(body).encode(), lambda _: headers)
            self._world.outbox.append(message)

    @property
    def _signature(self) -> str:
        return sign_nature(self._world.accounts.platform_id, self._world.accounts.platform_password)

    def _fault(self, tree: Tree, number: str) -> str | None:
        accounts, given = self._world.accounts, text(tree, "Auth", "SignNature") or ""
        known = text(tree, "Auth", "PlatformID") == accounts.platform_id
        if not known or not compare_digest(given.encode(), self._signature.encode()):
            return "230"
        well_formed = len(number) == _DIGITS and number.isdecimal()
        return None if well_formed and text(tree, "Code") == accounts.platform_oem else "130"

    def _push(self, envelope: str, now: datetime) -> str:
        record = self._opened(envelope)
        listed = rows(record, "CardInfo")
        if record is None or not listed or any(not text(record, name) for name in _RECORD):
            return "130"
        if not text(record, "EngineNum") and not text(record, "MotorNum"):
            return "130"
        if any(text(each, "IspCode") not in CARRIER_CODES.values() for each in listed):
            return "130"
        vin = text(record, "VIN") or ""
        for each in listed:
            card = self._known(text(each, "ICCID") or "", text(each, "MSISDN") or "")
            self._world.act(NAME, "push_vehicle", card, lambda card=card: setattr(card, "vin", vin), now)  # type: ignore[misc]
        return "200"

    def _opened(self, envelope: str) -> Tree | None:
        """What the envelope holds; None if it was not sealed to us."""
        key = self._world.accounts.platform_key
        try:
            sealed, size = b64decode(envelope, validate=True), key.key_size // 8
            blocks = (sealed[start : start + size] for start in range(0, len(sealed), size))
            return json_object(b"".join(key.decrypt(block, PADDING) for block in blocks))
        except (ValueError, NotBase64):
            return None

    def _known(self, iccid: str, msisdn: str) -> SimulatedCard:
        """The card, which the platform hears of by being told of it."""
        cards = self._world.cards
        return cards.by_iccid(iccid) or cards.add(SimulatedCard(iccid, msisdn))

    def _replace(self, tree: Tree, now: datetime) -> str:
        vin, old, new = (text(tree, name) or "" for name in ("VIN", "ICCID", "ICCIDNEW"))
        card = self._world.cards.by_iccid(old)
        if card is None or card.vin != vin or not new:
            return "130"
        fresh = self._known(new, text(tree, "MSISDNNEW") or "")

        def swap() -> None:
            card.state, card.replaced_by, fresh.vin = CardState.REPLACED, new, vin

        self._world.act(NAME, "replace_card", card, swap, now)
        return "200"

    def _notice(self, number: str, iccid: str, vin: str) -> Said:
        if not iccid or not vin:
            return _answered(number, "520")
        card = self._world.cards.by_iccid(iccid)
        if card is None or not card.vin:
            return _answered(number, "530")
        if card.vin != vin:
            return _answered(number, "510")
        return _answered(number, "200", {"ResultList": [_result(card)]})


def _result(card: SimulatedCard) -> Mapping[str, str]:
    if card.registration is not RegistrationState.REGISTERED or card.holder is None:
        return {"ICCID": card.iccid, "AuthResult": "0"}
    return {
        "ICCID": card.iccid,
        "AuthResult": "1",
        "CertNum": card.holder.number,
        "PartyName": card.holder.name,
    }


def _answered(number: str, code: str, more: Mapping[str, object] | None = None) -> Said:
    return said({"RequestID": number, "Code": code, "Message": "模拟", **(more or {})})


def _drawn() -> str:
    return "".join(secrets.choice("0123456789") for _ in range(_DIGITS))
