"""What happens to a person's request. Fields and wire names are the storage format; nothing in them is personal.

A request names a subject by its id; what is said at length stands in the OEM's own register, under the numbers given.
"""

from datetime import date
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.subject.words import RequestChannel

__all__ = [
    "DATA_REQUEST_EVENTS",
    "DataRequestAnswered",
    "DataRequestEvent",
    "DataRequestReceived",
    "DataRequestRefused",
    "RequesterConfirmed",
]


@attrs.frozen
class DataRequestReceived:
    """Somebody asks, to be answered up to and including ``due``; ``subject``: None if none is known."""

    WIRE: ClassVar[str] = "request.Received.v1"
    kind: DataRequestKind
    channel: RequestChannel
    subject: SubjectId | None
    due: date


@attrs.frozen
class RequesterConfirmed:
    """An account has made sure, by the record under ``reference``, that the subject asks, or its agent."""

    WIRE: ClassVar[str] = "request.RequesterConfirmed.v1"
    confirmer: str
    reference: str


@attrs.frozen
class DataRequestAnswered:
    """What was asked for was done: the fact is event ``version`` of ``history``, the answer the document named."""

    WIRE: ClassVar[str] = "request.Answered.v1"
    answerer: str
    history: str
    version: int
    reference: str


@attrs.frozen
class DataRequestRefused:
    """It was not done, for a reason that the person was told; ``until`` is the last day on which it holds, if known."""

    WIRE: ClassVar[str] = "request.Refused.v1"
    answerer: str
    ground: RequestGround
    until: date | None
    reference: str


DataRequestEvent: TypeAlias = DataRequestReceived | RequesterConfirmed | DataRequestAnswered | DataRequestRefused
DATA_REQUEST_EVENTS: tuple[type[DataRequestEvent], ...] = (
    DataRequestReceived,
    RequesterConfirmed,
    DataRequestAnswered,
    DataRequestRefused,
)
