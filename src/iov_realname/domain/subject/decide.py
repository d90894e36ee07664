"""From commands to decisions: which decider of a subject answers which command."""

from collections.abc import Callable, Mapping
from typing import Any, TypeAlias

from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.subject.erasure import (
    ApproveErasure,
    ErasureCommand,
    OrderErasure,
    RecordDestruction,
    RequestErasure,
    approve_erasure,
    order_erasure,
    record_destruction,
    request_erasure,
)
from iov_realname.domain.subject.events import SubjectEvent
from iov_realname.domain.subject.reading import ReadingCommand, ReadSubject, read_subject
from iov_realname.domain.subject.retention import (
    PlaceHold,
    ReleaseHold,
    ResumeService,
    RetentionCommand,
    StartRetention,
    place_hold,
    release_hold,
    resume_service,
    start_retention,
)
from iov_realname.domain.subject.state import Subject

__all__ = ["SUBJECT_DECIDERS", "SubjectCommand", "decide_subject"]

SubjectCommand: TypeAlias = RetentionCommand | ErasureCommand | ReadingCommand

SUBJECT_DECIDERS: Mapping[type, Callable[[Subject, Any, RuleBook], tuple[SubjectEvent, ...] | Refusal]] = {
    StartRetention: start_retention,
    ResumeService: resume_service,
    PlaceHold: place_hold,
    ReleaseHold: release_hold,
    RequestErasure: request_erasure,
    ApproveErasure: approve_erasure,
    OrderErasure: order_erasure,
    RecordDestruction: record_destruction,
    ReadSubject: read_subject,
}


def decide_subject(subject: Subject, command: SubjectCommand, book: RuleBook) -> tuple[SubjectEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return SUBJECT_DECIDERS[type(command)](subject, command, book)
