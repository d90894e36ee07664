"""China Telecom's codes as data. No complete table is public; some answers are told by their text alone."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from iov_realname.application.carriers import CardState, ErrorKind, RegistrationState

__all__ = ["ALREADY", "BLOCKED", "CARD_STATES", "KINDS", "OK", "REGISTRATIONS", "TEXTS", "UNBLOCKED", "Order"]

OK: Final = MappingProxyType(
    {
        "code": frozenset({"0"}),
        "resultCode": frozenset({"0", "0000"}),
        "result": frozenset({"0"}),
        "RESULT": frozenset({"0"}),
        "RspCode": frozenset({"0000"}),
    }
)
"""Success, by the name its code comes under: every family of answers has its own."""

KINDS: Final = MappingProxyType({"100008": ErrorKind.STATE_CONFLICT})
"""What a code that is not success means; one that is not listed is the carrier's error, never success."""

ALREADY: Final = ("已存在相关停机记录", "已存在停机类型为120000的停机记录", "不能重复订购")
"""Texts that say it was so before, whatever the code."""

TEXTS: Final = MappingProxyType({"单卡本月调用次数已超过限定次数": ErrorKind.QUOTA_MONTHLY})
"""Texts that say more than the code they come with."""

CARD_STATES: Final = MappingProxyType(
    {
        "1": CardState.READY,
        "2": CardState.TEST,
        "3": CardState.TEST,
        "4": CardState.ACTIVE,
        "5": CardState.SUSPENDED,
        "6": CardState.UNKNOWN,
    }
)
"""``productMainStatusCd``; 运营商管理状态 (6) may be anything."""

REGISTRATIONS: Final = MappingProxyType(
    {"1": RegistrationState.REGISTERED, "0": RegistrationState.REQUIRED_NOT_DONE},
)
"""``status`` of qryRealNameStatus."""

UNBLOCKED: Final = "未断网"
BLOCKED: Final = "已断网"


class Order(StrEnum):
    """``orderTypeId`` of disabledNumberService."""

    SUSPEND = "19"
    RESUME = "20"
