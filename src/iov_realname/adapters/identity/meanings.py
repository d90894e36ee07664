"""What a provider's code means to us: one of the five outcomes, why, and whether somebody should be woken."""

from collections.abc import Callable, Mapping
from enum import StrEnum, unique
from typing import TypeAlias

import attrs

from iov_realname.domain.terms import CheckOutcome

__all__ = [
    "AGREES",
    "AT_LIMIT",
    "BAD_DEVICE",
    "BAD_IMAGE",
    "BAD_INPUT",
    "BUSY",
    "DIFFERS",
    "EXPIRED",
    "MISCONFIGURED",
    "NOT_LIVE",
    "NOT_OPERATING",
    "NO_PORTRAIT",
    "NO_RECORD",
    "SUSPECTED",
    "THROTTLED",
    "TYPED",
    "UNKNOWN",
    "Alarm",
    "Alarms",
    "Meaning",
    "Reason",
    "Table",
    "meaning_of",
    "silent",
]


@unique
class Reason(StrEnum):
    """Why an outcome is what it is, in words that all providers share."""

    AGREES = "agrees"
    DIFFERS = "differs"
    SUSPECTED = "suspected"
    NOT_LIVE = "not_live"
    NO_RECORD = "no_record"
    NO_PORTRAIT = "no_portrait"
    NOT_OPERATING = "not_operating"
    BAD_INPUT = "bad_input"
    BAD_IMAGE = "bad_image"
    BAD_DEVICE = "bad_device"
    TYPED = "typed"
    BUSY = "busy"
    THROTTLED = "throttled"
    AT_LIMIT = "at_limit"
    EXPIRED = "expired"
    MISCONFIGURED = "misconfigured"
    UNKNOWN = "unknown"


@attrs.frozen
class Meaning:
    """What one code stands for; ``wakes``: no person's data is at fault, and somebody must repair something."""

    outcome: CheckOutcome
    reason: Reason
    wakes: bool = False


AGREES = Meaning(CheckOutcome.MATCH, Reason.AGREES)
DIFFERS = Meaning(CheckOutcome.MISMATCH, Reason.DIFFERS)
SUSPECTED = Meaning(CheckOutcome.MISMATCH, Reason.SUSPECTED)
NOT_LIVE = Meaning(CheckOutcome.MISMATCH, Reason.NOT_LIVE)
NO_RECORD = Meaning(CheckOutcome.NO_RECORD, Reason.NO_RECORD)
NO_PORTRAIT = Meaning(CheckOutcome.NO_RECORD, Reason.NO_PORTRAIT)
NOT_OPERATING = Meaning(CheckOutcome.NO_RECORD, Reason.NOT_OPERATING)
BAD_INPUT = Meaning(CheckOutcome.REJECTED_INPUT, Reason.BAD_INPUT)
BAD_IMAGE = Meaning(CheckOutcome.REJECTED_INPUT, Reason.BAD_IMAGE)
BAD_DEVICE = Meaning(CheckOutcome.REJECTED_INPUT, Reason.BAD_DEVICE)
TYPED = Meaning(CheckOutcome.REJECTED_INPUT, Reason.TYPED)
BUSY = Meaning(CheckOutcome.UNAVAILABLE, Reason.BUSY)
THROTTLED = Meaning(CheckOutcome.UNAVAILABLE, Reason.THROTTLED)
AT_LIMIT = Meaning(CheckOutcome.UNAVAILABLE, Reason.AT_LIMIT)
EXPIRED = Meaning(CheckOutcome.UNAVAILABLE, Reason.EXPIRED)
MISCONFIGURED = Meaning(CheckOutcome.UNAVAILABLE, Reason.MISCONFIGURED, wakes=True)
UNKNOWN = Meaning(CheckOutcome.UNAVAILABLE, Reason.UNKNOWN, wakes=True)

Table: TypeAlias = Mapping[str, Meaning]
"""Codes and what they mean. One that ends in ``*`` stands for all that begin with it; the longest that fits counts."""


def meaning_of(table: Table, code: str | None) -> Meaning:
    """What the code means; what is in no row is :data:`UNKNOWN`."""
    if code is None:
        return UNKNOWN
    if code in table:
        return table[code]
    families = [row for row in table if row.endswith("*") and code.startswith(row[:-1])]
    return table[max(families, key=len)] if families else UNKNOWN


@attrs.frozen
class Alarm:
    """Something about a provider that a person must look at; it holds no personal data."""

    provider: str
    product: str
    raw_code: str
    reason: Reason


Alarms: TypeAlias = Callable[[Alarm], None]
"""Told of every alarm, in the thread of the question; it must not raise."""


def silent(alarm: Alarm) -> None:
    """Tell nobody."""
