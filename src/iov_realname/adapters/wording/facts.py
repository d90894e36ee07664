"""What an event says, for people and for programs. Sealed values are never opened: there is no key here."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any, cast

import attrs

from iov_realname.adapters.wording.known_carriers import carrier_named
from iov_realname.adapters.wording.language import Lang, Said
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Doubt
from iov_realname.domain.time import in_china
from iov_realname.domain.words import Word

__all__ = ["facts_line", "plain", "shown_time"]

SEALED = Said("个人信息已封存", "personal data sealed")
DOUBTS = Said("存疑：{doubts}", "doubtful: {doubts}")
LABELS: Mapping[str, Said] = {
    "batch_no": Said("批次 {value}", "batch {value}"),
    "channel": Said("渠道 {value}", "channel {value}"),
    "code": Said("{value}", "{value}"),
    "imei": Said("IMEI {value}", "IMEI {value}"),
    "new": Said("新卡 {value}", "new card {value}"),
    "old": Said("旧卡 {value}", "old card {value}"),
    "provider": Said("核验机构 {value}", "provider {value}"),
    "receipt_no": Said("回执 {value}", "receipt {value}"),
    "reviewer": Said("复核人 {value}", "reviewer {value}"),
    "text_version": Said("文本 {value}", "text {value}"),
    "vin": Said("VIN {value}", "VIN {value}"),
}
"""The plain texts worth a reader's time; the others are identifiers of ours, and stand in ``--json``."""


def facts_line(lang: Lang, event: Any) -> str:
    """What an event says, in one line."""
    said = list(dict.fromkeys(_parts(lang, event)))
    if _holds_sealed(event):
        said.append(SEALED(lang))
    return " · ".join(said)


def shown_time(moment: datetime) -> str:
    """A moment on China's clock."""
    return in_china(moment).strftime("%Y-%m-%d %H:%M:%S")


def plain(value: object) -> Any:
    """A value as JSON; of what is sealed only that it is."""
    match value:
        case Sealed():
            return {"sealed": True}
        case datetime():
            return value.isoformat()
        case None | bool() | int():
            return value
        case str():
            return str(value)
        case tuple():
            return [plain(each) for each in value]
    fields = attrs.fields(cast("Any", type(value)))
    return {field.name: plain(getattr(value, field.name)) for field in fields}


def _parts(lang: Lang, event: Any) -> Iterator[str]:
    for name, value in _fields(event):
        match value:
            case Word():
                yield lang.word(value)
            case (Doubt(), *_):
                yield DOUBTS(lang, doubts=lang.words(value))
            case (Word(), *_):
                yield lang.words(value)
            case str() if name == "carrier":
                yield lang.word(carrier_named(value))
            case str() if value and name in LABELS:
                yield LABELS[name](lang, value=value)
            case _ if attrs.has(type(value)) and not isinstance(value, Sealed):
                yield from _parts(lang, value)


def _holds_sealed(value: Any) -> bool:
    if isinstance(value, Sealed):
        return True
    return attrs.has(type(value)) and any(_holds_sealed(each) for _, each in _fields(value))


def _fields(value: Any) -> Iterator[tuple[str, Any]]:
    return ((field.name, getattr(value, field.name)) for field in attrs.fields(type(value)))
