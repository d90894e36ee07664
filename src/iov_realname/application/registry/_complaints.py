"""Complaints, and what persons ask of their data."""

from datetime import date, datetime
from functools import partial

from iov_realname.application.acts.ask_data import (
    Confirmation,
    DataRequestAnswer,
    DataRequestRefusal,
    Requesting,
    answer_data_request,
    confirm_requester,
    receive_data_request,
    refuse_data_request,
)
from iov_realname.application.acts.complain import (
    Complaining,
    ComplaintAnswer,
    ComplaintEnd,
    ComplaintReopening,
    answer_complaint,
    close_complaint,
    receive_complaint,
    reopen_complaint,
)
from iov_realname.application.deadlines import WorkingDays
from iov_realname.application.desk import Accepted
from iov_realname.application.errors import NotFound, Refused
from iov_realname.application.registry._privacy import PrivacyActs
from iov_realname.application.retention.finding import Found, Whereabouts
from iov_realname.application.working import WorkingSet
from iov_realname.domain.complaint.state import Complaint
from iov_realname.domain.complaint.words import ComplaintKind, ComplaintResult
from iov_realname.domain.datarequest.state import DataRequest
from iov_realname.domain.datarequest.words import DataRequestKind, RequestGround
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.streams import request_stream, subject_stream
from iov_realname.domain.subject.events import ErasureDeclined
from iov_realname.domain.subject.words import RequestChannel

__all__ = ["ComplaintActs", "DataRequestActs"]


class ComplaintActs(PrivacyActs):
    """Acts on one complaint (投诉), under its number. What people say and their contact is sealed."""

    def complaint(self, complaint: str) -> Complaint:
        """A complaint as it stands; one that was never received has nothing in it."""
        return WorkingSet(self._log).complaint(complaint)

    def receive_complaint(
        self,
        *,
        complaint: str,
        kind: ComplaintKind,
        channel: RequestChannel,
        words: str,
        contact: str = "",
        backfill: bool = False,
        vin: str | None = None,
        dealer: str | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record a complaint (M22-4); ``backfill``: it is about registering a stock card late."""
        request = Complaining(
            at=self._at(at),
            complaint=complaint,
            kind=kind,
            channel=channel,
            backfill=backfill,
            vin=vin,
            dealer=dealer,
            words=words,
            contact=contact,
        )
        return self._send(command_id, at, request, receive_complaint)

    def answer_complaint(
        self,
        *,
        complaint: str,
        result: ComplaintResult,
        answerer: str,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record an account's answer, by which document."""
        request = ComplaintAnswer(
            at=self._at(at), complaint=complaint, result=result, answerer=answerer, reference=reference
        )
        return self._send(command_id, at, request, answer_complaint)

    def reopen_complaint(
        self, *, complaint: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record that the person does not accept the answer; another is due."""
        return self._send(command_id, at, ComplaintReopening(at=self._at(at), complaint=complaint), reopen_complaint)

    def close_complaint(
        self,
        *,
        complaint: str,
        remedy: str | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """End an answered complaint; one that was upheld needs the number of the record of what was put right."""
        request = ComplaintEnd(at=self._at(at), complaint=complaint, remedy=remedy)
        return self._send(command_id, at, request, close_complaint)


class DataRequestActs(PrivacyActs):
    """Acts on one person's request about their data (个人信息请求), under its number."""

    def data_request(self, request: str) -> DataRequest:
        """A request as it stands; one that was never received has nothing in it."""
        return WorkingSet(self._log).data_request(request)

    def receive_data_request(
        self,
        *,
        request: str,
        kind: DataRequestKind,
        channel: RequestChannel,
        subject: str | None = None,
        iccid: str | None = None,
        calendar: WorkingDays | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record what a person asks (PI-45, 46, 47), and by when it is due in the book's working days.

        Without a ``calendar`` every day counts: due earlier, never later. ``iccid`` spares a walk over the log.
        """
        found = None if subject is None else self._whereabouts(subject, iccid)
        asked = Requesting(at=self._at(at), request=request, kind=kind, channel=channel, subject=subject)
        return self._send(command_id, at, asked, partial(receive_data_request, found, calendar))

    def confirm_requester(
        self,
        *,
        request: str,
        confirmer: str,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that an account has made sure who asks."""
        asked = Confirmation(at=self._at(at), request=request, confirmer=confirmer, reference=reference)
        return self._send(command_id, at, asked, confirm_requester)

    def ask_for_deletion(
        self, *, request: str, answerer: str, reference: str, iccid: str | None = None
    ) -> RequestGround | None:
        """Pass a request for deletion on to the subject's keeping; None if the erasure now waits for its approvals.

        Where service, retention or a case holds the data, the request is refused at once with that reason, and its last
        day if that is known, which comes back; the subject is locked and the refusal on record (PI-47, PI-50).
        """
        state = self.data_request(request)
        subject = None if state.received is None else state.received.subject
        if subject is None or state.received is None or state.received.kind is not DataRequestKind.DELETION:
            raise NotFound("No such request for the deletion of a subject's data.")
        try:
            self.request_erasure(subject=subject, channel=state.received.channel, reference=request, iccid=iccid)
        except Refused as refused:
            if refused.refusal.code is not RefusalCode.ERASE_EARLY:
                raise
            return self._decline(request, subject, answerer, reference)
        return None

    def answer_data_request(
        self,
        *,
        request: str,
        answerer: str,
        reference: str,
        iccid: str | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that it was done, by which document; the fact that shows it is looked up, and must be there.

        Access and copy: a reading for the person's own request; correction: corrected details; deletion: the key's end.
        """
        received = self.data_request(request).received
        subject = None if received is None else received.subject
        found = None if subject is None else self._whereabouts(subject, iccid)
        streams = [request_stream(request), *([] if subject is None else [subject_stream(subject)])]
        histories = {**({} if found is None else found.histories), **self._log.read(streams)}
        asked = DataRequestAnswer(at=self._at(at), request=request, answerer=answerer, reference=reference)
        return self._send(command_id, at, asked, partial(answer_data_request, histories))

    def refuse_data_request(
        self,
        *,
        request: str,
        answerer: str,
        ground: RequestGround | None,
        reference: str,
        until: date | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that it is not done, and the reason the person was told (PI-50)."""
        asked = DataRequestRefusal(
            at=self._at(at), request=request, answerer=answerer, ground=ground, until=until, reference=reference
        )
        return self._send(command_id, at, asked, refuse_data_request)

    def _decline(self, request: str, subject: str, answerer: str, reference: str) -> RequestGround:
        stream = subject_stream(subject)
        declined = [
            each.envelope.event
            for each in self._log.read([stream])[stream]
            if isinstance(each.envelope.event, ErasureDeclined)
        ][-1]
        ground = RequestGround(declined.ground.value)
        self.refuse_data_request(
            request=request, answerer=answerer, ground=ground, until=declined.until, reference=reference
        )
        return ground

    def _whereabouts(self, subject: str, iccid: str | None) -> Found | None:
        try:
            return Whereabouts(self._log).find(subject, iccid)
        except NotFound:
            return None
