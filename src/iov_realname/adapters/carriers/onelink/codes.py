"""OneLink's codes as data. Codes are text: ``1`` and ``01`` are different."""

from enum import StrEnum
from types import MappingProxyType
from typing import Final

from iov_realname.application.carriers import CardState, ErrorKind, RegistrationBasis

__all__ = ["ACTIVATIONS", "BASES", "CARD_STATES", "IGNORED_SERVICES", "KINDS", "OK", "SERVICES", "Change"]

OK: Final = "0"

KINDS: Final = MappingProxyType(
    {
        "12021": ErrorKind.AUTH_EXPIRED,
        "11011": ErrorKind.NOT_OWNED,
        # From here on as a reseller's copy of the interface documents them.
        "11000": ErrorKind.INVALID_REQUEST,
        "12004": ErrorKind.AUTH_FAILED,
        "12022": ErrorKind.AUTH_FAILED,
        "12009": ErrorKind.NOT_OWNED,
        "12010": ErrorKind.NOT_FOUND,
        "12034": ErrorKind.NOT_OWNED,
        "12089": ErrorKind.STATE_CONFLICT,
        "12098": ErrorKind.REJECTED_BY_POLICY,
        "12099": ErrorKind.REJECTED_BY_POLICY,
        "12100": ErrorKind.REJECTED_BY_POLICY,
        "19010": ErrorKind.CARRIER_ERROR,
        "500": ErrorKind.CARRIER_ERROR,
    }
)
"""What a status other than 0 means; one that is not listed is the carrier's error, never success."""

CARD_STATES: Final = MappingProxyType(
    {
        # Cards on OneLink-CT have one digit …
        "1": CardState.READY,
        "2": CardState.ACTIVE,
        "4": CardState.SUSPENDED,
        "6": CardState.TEST,
        "7": CardState.INVENTORY,
        "8": CardState.PRE_CANCELLED,
        "9": CardState.CANCELLED,
        # … and cards on OneLink-PB two, so the platform need not be asked for first.
        "00": CardState.ACTIVE,
        "01": CardState.SUSPENDED,
        "02": CardState.SUSPENDED,
        "03": CardState.PRE_CANCELLED,
        "04": CardState.CANCELLED,
        "05": CardState.UNKNOWN,
        "06": CardState.SUSPENDED,
        "07": CardState.READY,
        "99": CardState.UNKNOWN,
    }
)
"""``cardStatus``; 过户 (05) and 号码不存在 (99) are no state of ours."""


class Change(StrEnum):
    """``operType`` of ``change/sim-status``. The batch call means other things by the same digits and is not used."""

    SUSPEND = "0"
    RESUME = "1"
    ACTIVATE_FROM_INVENTORY = "2"
    ACTIVATE_FROM_TEST = "5"
    ACTIVATE_FROM_READY = "6"


ACTIVATIONS: Final = MappingProxyType(
    {
        CardState.INVENTORY: Change.ACTIVATE_FROM_INVENTORY,
        CardState.TEST: Change.ACTIVATE_FROM_TEST,
        CardState.READY: Change.ACTIVATE_FROM_READY,
    }
)
"""Which change activates a card, by where it stands."""

SERVICES: Final = MappingProxyType({"01": "voice", "08": "sms"})
"""``serviceType`` of the services with one switch; data (11) has one per APN."""

IGNORED_SERVICES: Final = frozenset({"10"})
"""International roaming says where, not what."""

BASES: Final = MappingProxyType({"01": RegistrationBasis.RESPONSIBLE_UNIT, "02": RegistrationBasis.END_USER})
"""``reason`` of the registration status; another one does not tell who is registered."""
