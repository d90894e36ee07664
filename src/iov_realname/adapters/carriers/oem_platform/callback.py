"""Callbacks of the platform: verified first, then read, and of what they say only that there is something to ask."""

from collections.abc import Mapping
from datetime import datetime

from iov_realname.adapters.carriers.oem_platform.client import OemPlatformAccount
from iov_realname.adapters.carriers.oem_platform.codes import BLANK, DATE_BAD, LOST, OK
from iov_realname.adapters.carriers.wire.decoding import compact, json_object, same, text
from iov_realname.application.carriers import Callback, CallbackRefused, CarrierNotice
from iov_realname.domain.identifiers import Malformed, parse_vin
from iov_realname.domain.time import CHINA_TIME

__all__ = ["decoded"]

_DATE = "%Y-%m-%d %H:%M:%S"


def decoded(callback: Callback, account: OemPlatformAccount) -> CarrierNotice | CallbackRefused:
    """The notice. Identity data in it is not read; the registration is asked for instead."""
    tree = json_object(callback.body) or {}
    number = text(tree, "RequestID") or ""
    code = _fault(tree, account)
    if code is not None:
        return CallbackRefused(code, _reply(number, code))
    vin, at = parse_vin(text(tree, "VIN") or ""), _moment(text(tree, "Date"))
    if isinstance(vin, Malformed):
        return CallbackRefused(BLANK["VIN"], _reply(number, BLANK["VIN"]))
    if at is None:
        return CallbackRefused(DATE_BAD, _reply(number, DATE_BAD))
    return CarrierNotice(number, vin, at, _reply(number, OK), _reply(number, LOST))


def _fault(tree: Mapping[str, object], account: OemPlatformAccount) -> str | None:
    """The code of the first thing wrong; the signature comes before everything a stranger might learn from."""
    platform, signature = text(tree, "Auth", "PlatformID"), text(tree, "Auth", "SignNature")
    genuine = same(signature or "", account.signature)
    if platform != account.platform_id or not genuine:
        return BLANK["Auth"]
    return next((BLANK[name] for name in ("RequestID", "VIN", "Status") if not text(tree, name)), None)


def _moment(date: str | None) -> datetime | None:
    try:
        return datetime.strptime(date or "", _DATE).replace(tzinfo=CHINA_TIME)
    except ValueError:
        return None


def _reply(number: str, code: str) -> bytes:
    return compact({"RequestID": number, "Message": "success" if code == OK else "failure", "Code": code})
