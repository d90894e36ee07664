"""What may be asked to happen to a data-subject request."""

from datetime import date, datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.subject.words import RequestChannel

__all__ = [
    "AnswerDataRequest",
    "ConfirmRequester",
    "DataRequestCommand",
    "FactOnRecord",
    "ReceiveDataRequest",
    "RefuseDataRequest",
]


@attrs.frozen
class ReceiveDataRequest:
    """Somebody asks. ``subject_known``: whether the subject named has a history; ``due`` is counted in working days."""

    at: datetime
    kind: DataRequestKind
    channel: RequestChannel
    subject: SubjectId | None
    subject_known: bool
    due: date


@attrs.frozen
class ConfirmRequester:
    """An account has made sure who asks."""

    at: datetime
    confirmer: str
    reference: str


@attrs.frozen
class FactOnRecord:
    """The event that shows that something was done: its history and its version there."""

    history: str
    version: int


@attrs.frozen
class AnswerDataRequest:
    """It was done; ``fact`` is None where nothing on record shows it."""

    at: datetime
    answerer: str
    fact: FactOnRecord | None
    reference: str


@attrs.frozen
class RefuseDataRequest:
    """It is not done."""

    at: datetime
    answerer: str
    ground: RequestGround | None
    until: date | None
    reference: str


DataRequestCommand: TypeAlias = ReceiveDataRequest | ConfirmRequester | AnswerDataRequest | RefuseDataRequest
