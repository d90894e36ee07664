"""What may be asked to happen to a complaint."""

from datetime import datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.identifiers import Malformed, Vin
from iov_realname.domain.subject.words import RequestChannel

__all__ = ["AnswerComplaint", "CloseComplaint", "ComplaintCommand", "ReceiveComplaint", "ReopenComplaint"]


@attrs.frozen
class ReceiveComplaint:
    """Somebody complains, in their own words."""

    at: datetime
    kind: ComplaintKind
    channel: RequestChannel
    backfill: bool
    vin: Vin | Malformed | None
    dealer: str | None
    words: Confidential[str]
    words_sealed: Sealed
    contact_sealed: Sealed | None


@attrs.frozen
class AnswerComplaint:
    """An account answers."""

    at: datetime
    result: ComplaintResult
    answerer: str
    reference: str


@attrs.frozen
class ReopenComplaint:
    """The person does not accept the answer."""

    at: datetime


@attrs.frozen
class CloseComplaint:
    """It is over."""

    at: datetime
    remedy: str | None


ComplaintCommand: TypeAlias = ReceiveComplaint | AnswerComplaint | ReopenComplaint | CloseComplaint
