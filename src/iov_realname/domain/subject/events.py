"""What happens to a subject's data. Fields and wire names are the storage format; nothing personal stands in them.

Reasons come from closed lists, and what they are about from numbers in the OEM's own registers: there is no free text,
so nothing here needs a key that would be destroyed with the subject.
"""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.subject.words import (
    DeclineGround,
    ErasureReason,
    HoldReason,
    ReadingPurpose,
    RequestChannel,
    RetentionBasis,
    Role,
)

__all__ = [
    "SUBJECT_EVENTS",
    "Accessed",
    "ErasureApproved",
    "ErasureDeclined",
    "ErasureOrdered",
    "ErasureRequested",
    "HoldPlaced",
    "HoldReleased",
    "Locked",
    "RetentionStarted",
    "ServiceResumed",
    "Shredded",
    "SubjectEvent",
]


@attrs.frozen
class RetentionStarted:
    """Service ended; the data is held up to and including ``until``. Said anew where the facts change."""

    WIRE: ClassVar[str] = "subject.RetentionStarted.v1"
    role: Role
    basis: RetentionBasis
    service_ended: date
    until: date


@attrs.frozen
class Locked:
    """From now on the data is stored and protected only (PI-47, NDR-24)."""

    WIRE: ClassVar[str] = "subject.Locked.v1"


@attrs.frozen
class ServiceResumed:
    """Service goes on after all: the clock stops, the lock and all approvals are gone."""

    WIRE: ClassVar[str] = "subject.ServiceResumed.v1"


@attrs.frozen
class HoldPlaced:
    """A dispute or case needs the data; with ``until`` the hold ends by itself after that day."""

    WIRE: ClassVar[str] = "subject.HoldPlaced.v1"
    reason: HoldReason
    case_no: str
    until: date | None


@attrs.frozen
class HoldReleased:
    """The case no longer needs the data."""

    WIRE: ClassVar[str] = "subject.HoldReleased.v1"
    case_no: str


@attrs.frozen
class ErasureRequested:
    """The person asked for erasure; ``reference`` is the request's number in the OEM's register."""

    WIRE: ClassVar[str] = "subject.ErasureRequested.v1"
    channel: RequestChannel
    reference: str


@attrs.frozen
class ErasureDeclined:
    """Declined for now, with the reason and, where one is set, the last day on which the data is held (PI-50)."""

    WIRE: ClassVar[str] = "subject.ErasureDeclined.v1"
    reference: str
    ground: DeclineGround
    until: date | None


@attrs.frozen
class ErasureApproved:
    """One of two accounts agrees to the erasure."""

    WIRE: ClassVar[str] = "subject.ErasureApproved.v1"
    approver: str


@attrs.frozen
class ErasureOrdered:
    """Written before the key is destroyed; from here on there is no way back."""

    WIRE: ClassVar[str] = "subject.ErasureOrdered.v1"
    reason: ErasureReason
    approvers: tuple[str, ...]


@attrs.frozen
class Shredded:
    """The key is destroyed. ``epoch``, ``wrapped_digest`` and ``final_from`` are the key store's own account of it."""

    WIRE: ClassVar[str] = "subject.Shredded.v1"
    reason: ErasureReason
    approvers: tuple[str, ...]
    epoch: int
    wrapped_digest: str | None
    final_from: date | None


@attrs.frozen
class Accessed:
    """Somebody, the event's actor, was about to read these fields, in these histories; masked unless ``full``."""

    WIRE: ClassVar[str] = "subject.Accessed.v1"
    purpose: ReadingPurpose
    full: bool
    fields: tuple[str, ...]
    histories: tuple[str, ...]


SubjectEvent: TypeAlias = (
    RetentionStarted
    | Locked
    | ServiceResumed
    | HoldPlaced
    | HoldReleased
    | ErasureRequested
    | ErasureDeclined
    | ErasureApproved
    | ErasureOrdered
    | Shredded
    | Accessed
)
SUBJECT_EVENTS: tuple[type[SubjectEvent], ...] = (
    RetentionStarted,
    Locked,
    ServiceResumed,
    HoldPlaced,
    HoldReleased,
    ErasureRequested,
    ErasureDeclined,
    ErasureApproved,
    ErasureOrdered,
    Shredded,
    Accessed,
)
