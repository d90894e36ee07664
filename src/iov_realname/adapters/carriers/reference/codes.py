"""The protocol's words as data. A word that is not listed is the carrier's error, never success."""

import re
from enum import StrEnum
from types import MappingProxyType
from typing import Final

from iov_realname.application.carriers import ErrorKind

__all__ = ["ERRORS", "REASONS", "Standing", "well_formed"]

_operation = re.compile(r"[A-Za-z0-9_.:-]{1,64}").fullmatch


class Standing(StrEnum):
    """How an operation stands."""

    UNHEARD = "unheard"
    ACCEPTED = "accepted"
    DONE = "done"
    ALREADY = "already"
    REJECTED = "rejected"


REASONS: Final = MappingProxyType(
    {
        "identity": ErrorKind.REJECTED_IDENTITY,
        "policy": ErrorKind.REJECTED_BY_POLICY,
        "state": ErrorKind.STATE_CONFLICT,
        "no_such_card": ErrorKind.NOT_FOUND,
        "not_yours": ErrorKind.NOT_OWNED,
    }
)
"""``reason`` of a rejected operation."""

ERRORS: Final = MappingProxyType(
    {
        "malformed": ErrorKind.INVALID_REQUEST,
        "operation_reused": ErrorKind.INVALID_REQUEST,
        "bad_signature": ErrorKind.AUTH_FAILED,
        "clock_skew": ErrorKind.AUTH_FAILED,
        "nonce_used": ErrorKind.AUTH_FAILED,
        "no_such_card": ErrorKind.NOT_FOUND,
        "cooldown": ErrorKind.COOLDOWN,
        "too_many": ErrorKind.RATE_LIMITED,
        "busy": ErrorKind.CARRIER_BUSY,
    }
)
"""``error`` of a request that was not taken."""


def well_formed(operation: str) -> bool:
    """Whether a text may be an operation's id."""
    return _operation(operation) is not None
