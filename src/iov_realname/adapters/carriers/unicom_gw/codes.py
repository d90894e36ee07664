"""The gateway's codes as data. Its error codes are not public: whatever is not success is the carrier's error."""

from types import MappingProxyType
from typing import Final

from iov_realname.application.carriers import CardState, RegistrationBasis, RegistrationState

__all__ = ["ACTIVATED", "CARD_STATES", "DEACTIVATED", "INNER_CODES", "INNER_OK", "OK", "REGISTRATIONS"]

OK: Final = "0000"
INNER_CODES: Final = ("resultCode", "respcode", "rspcode")
INNER_OK: Final = MappingProxyType({"resultCode": "0000", "respcode": "0", "rspcode": "0"})
"""The inner code, by the name it comes under; outer and inner must both say that all is well."""

CARD_STATES: Final = MappingProxyType(
    {
        "0": CardState.TEST,
        "1": CardState.READY,
        "2": CardState.ACTIVE,
        "3": CardState.SUSPENDED,
        "4": CardState.CANCELLED,
        "5": CardState.CANCELLED,
        "6": CardState.REPLACED,
        "7": CardState.INVENTORY,
        "8": CardState.UNKNOWN,
        "9": CardState.PRE_CANCELLED,
    }
)
"""``simStatus``; 开始 (8) is no state of ours."""

ACTIVATED: Final = "2"
DEACTIVATED: Final = "3"

REGISTRATIONS: Final = MappingProxyType(
    {
        "0": (RegistrationState.NOT_REQUIRED, RegistrationBasis.UNKNOWN),
        "1": (RegistrationState.REQUIRED_NOT_DONE, RegistrationBasis.UNKNOWN),
        "2": (RegistrationState.REGISTERED, RegistrationBasis.UNKNOWN),
        "3": (RegistrationState.REGISTERED, RegistrationBasis.UNKNOWN),
    }
)
"""``realNameStatus``; "not required" is not "registered", and who is registered is not said."""
