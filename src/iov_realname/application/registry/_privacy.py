"""Personal data: reading it, keeping it, erasing it."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime

from iov_realname.application.desk import Accepted, Desk, Sender
from iov_realname.application.ports import EventLog
from iov_realname.application.reading import Reading
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.application.retention.acts import Approval, ErasureRequest, HoldOrder, HoldRelease
from iov_realname.application.retention.erasing import Erasures
from iov_realname.application.retention.exhibits import Exhibits
from iov_realname.application.retention.judging import Due
from iov_realname.application.retention.running import Retention, RetentionRound
from iov_realname.application.searching import DocumentCard, Searching
from iov_realname.application.working import WorkingSet
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.subject.state import Subject
from iov_realname.domain.subject.words import HoldReason, ReadingPurpose, RequestChannel

__all__ = ["PrivacyActs"]


class PrivacyActs(LoggedActs):
    """Acts on one subject's data, and the round over all of it. None can be dated: a clock decides what is due.

    A subject is one person or unit in one role of one registration attempt or purchase; ``iccid`` names a card that
    speaks of it and spares a walk over the log.
    """

    def __init__(self, desk: Desk, sender: Sender, log: EventLog) -> None:
        super().__init__(desk, sender, log)
        self._erasures = Erasures(log, desk, sender)

    def subject(self, subject: str) -> Subject:
        """What is on record of keeping a subject's data; nothing of the data. One without a record is being served."""
        return WorkingSet(self._log).subject(SubjectId(subject))

    @property
    def reading(self) -> Reading:
        """The one way to personal data."""
        return Reading(self._log, self._desk, self._sender)

    def cards_of_document(
        self, kind: DocumentKind, number: str, *, purpose: ReadingPurpose | None, actor: str
    ) -> Sequence[DocumentCard]:
        """The cards now registered, or being registered, to the owner with this document: for conflicts and inquiries.

        The number may be typed in any way; it is not kept. That ``actor`` looked, and what for, is on record first.
        Raises :class:`~iov_realname.application.errors.Refused` with R-PURPOSE for want of either.
        """
        return Searching(self._log, self._desk, self._sender).cards_of(kind, number, purpose=purpose, actor=actor)

    def request_erasure(
        self,
        *,
        subject: str,
        channel: RequestChannel,
        reference: str,
        iccid: str | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that the person asks for erasure, under its number in your register (PI-47).

        Raises :class:`~iov_realname.application.errors.Refused` with R-ERASE-EARLY and the date while service, the
        legal retention or a case holds the data; request and answer are on record then as well (PI-50).
        """
        found = self._erasures.find(subject, iccid)
        request = ErasureRequest(at=self._erasures.now(), subject=subject, channel=channel, reference=reference)
        return self._erasures.ask(found, request, command_id or self._drawn())

    def approve_erasure(
        self, *, subject: str, approver: str, iccid: str | None = None, command_id: str | None = None
    ) -> Accepted:
        """Approve an erasure that is due, as one account; the second approval, by another, destroys the key."""
        found = self._erasures.find(subject, iccid)
        request = Approval(at=self._erasures.now(), subject=subject, approver=approver)
        return self._erasures.approve(found, request, command_id or self._drawn())

    def place_hold(
        self,
        *,
        subject: str,
        reason: HoldReason,
        case_no: str,
        until: datetime | None = None,
        iccid: str | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Keep a subject's data for a dispute or case, to the end of the day of ``until`` or until released."""
        found = self._erasures.find(subject, iccid)
        request = HoldOrder(at=self._erasures.now(), subject=subject, reason=reason, case_no=case_no, until=until)
        return self._erasures.hold(found, request, command_id or self._drawn())

    def release_hold(
        self, *, subject: str, case_no: str, iccid: str | None = None, command_id: str | None = None
    ) -> Accepted:
        """Let a case's hold go."""
        found = self._erasures.find(subject, iccid)
        request = HoldRelease(at=self._erasures.now(), subject=subject, case_no=case_no)
        return self._erasures.release(found, request, command_id or self._drawn())

    def retention_due(self, on: date | None = None) -> Iterator[Due]:
        """Every subject about which something is to be done on a day (today); nothing is written."""
        return self._retention(None).due(on)

    def run_retention(
        self,
        *,
        approvers: Sequence[str] = (),
        exhibits: Exhibits | None = None,
        progress: Callable[[int], None] = lambda _: None,
    ) -> RetentionRound:
        """Lock the data of those whose service has ended, unlock what is served again, complete what a crash cut short.

        With two ``approvers``, accounts that differ, erase what is due; without, only say how much that is. Images in
        ``exhibits`` that are past their days are removed.
        """
        return self._retention(exhibits).run(approvers, progress)

    def _retention(self, exhibits: Exhibits | None) -> Retention:
        return Retention(self._log, self._desk.office, self._sender, exhibits)
