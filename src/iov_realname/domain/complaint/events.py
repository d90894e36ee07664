"""What happens to a complaint. Fields and wire names are the storage format; what people say is sealed.

Numbers are those of the OEM's own registers, accounts are never names.
"""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Vin
from iov_realname.domain.subject.words import RequestChannel

__all__ = [
    "COMPLAINT_EVENTS",
    "ComplaintAnswered",
    "ComplaintClosed",
    "ComplaintEvent",
    "ComplaintReceived",
    "ComplaintReopened",
]


@attrs.frozen
class ComplaintReceived:
    """Somebody complains, to be answered up to and including ``due``; ``backfill``: about registering a stock card."""

    WIRE: ClassVar[str] = "complaint.Received.v1"
    kind: ComplaintKind
    channel: RequestChannel
    backfill: bool
    vin: Vin | None
    dealer: str | None
    words: Sealed
    contact: Sealed | None
    due: date


@attrs.frozen
class ComplaintAnswered:
    """An account has answered, by the document under ``reference``."""

    WIRE: ClassVar[str] = "complaint.Answered.v1"
    result: ComplaintResult
    answerer: str
    reference: str


@attrs.frozen
class ComplaintReopened:
    """The person does not accept the answer; another is due."""

    WIRE: ClassVar[str] = "complaint.Reopened.v1"
    due: date


@attrs.frozen
class ComplaintClosed:
    """It is over; ``remedy`` is the number of the record of what was put right."""

    WIRE: ClassVar[str] = "complaint.Closed.v1"
    remedy: str | None


ComplaintEvent: TypeAlias = ComplaintReceived | ComplaintAnswered | ComplaintReopened | ComplaintClosed
COMPLAINT_EVENTS: tuple[type[ComplaintEvent], ...] = (
    ComplaintReceived,
    ComplaintAnswered,
    ComplaintReopened,
    ComplaintClosed,
)
