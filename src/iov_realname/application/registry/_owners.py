"""What owners are owed: to be reachable, to be heard on appeal, to be let go when the vehicle changes hands."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from iov_realname.application.acts.appeal import (
    Appeal,
    AppealDecision,
    Contact,
    ReleaseDecision,
    TransferReport,
    decide_appeal,
    decide_release,
    file_appeal,
    record_contact,
    report_transfer,
)
from iov_realname.application.desk import Accepted
from iov_realname.application.notifying.ports import Notifier
from iov_realname.application.notifying.round import Errand, NoticeTally
from iov_realname.application.owners import UnknownOwner, unknown_owners, untold_vehicles
from iov_realname.application.registry._noticing import NoticeActs
from iov_realname.domain.card.appeal import AppealOutcome
from iov_realname.domain.card.release import TransferSource
from iov_realname.domain.parties import Particulars
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.terms import Addressee, NoticePurpose

__all__ = ["OwnerActs"]


class OwnerActs(NoticeActs):
    """Acts towards owners, present and former. All raise ``Refused`` when a rule says no."""

    def record_contact(
        self, *, vin: str, contact: Particulars, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record how the present owner can be reached; sealed, and opened only to serve them."""
        return self._send(command_id, at, Contact(at=self._at(at), vin=vin, contact=contact), record_contact)

    def file_appeal(
        self,
        *,
        vin: str,
        appeal: str,
        channel: RequestChannel,
        words: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Take an appeal against a vehicle's restriction, under its number; the words are sealed (ATF-32)."""
        request = Appeal(at=self._at(at), vin=vin, appeal=appeal, channel=channel, words=words)
        return self._send(command_id, at, request, file_appeal)

    def decide_appeal(
        self,
        *,
        vin: str,
        appeal: str,
        outcome: AppealOutcome,
        reviewer: str,
        reason: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Decide an appeal, as the account ``reviewer``; what is upheld is lifted at once. The reason is sealed."""
        request = AppealDecision(
            at=self._at(at), vin=vin, appeal=appeal, outcome=outcome, reviewer=reviewer, reason=reason
        )
        return self._send(command_id, at, request, decide_appeal)

    def report_transfer(
        self,
        *,
        vin: str,
        report: str,
        source: TransferSource,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Take a report that a vehicle changed hands; carried out at once, or reviewed first where the book asks."""
        request = TransferReport(at=self._at(at), vin=vin, report=report, source=source)
        return self._send(command_id, at, request, report_transfer)

    def decide_release(
        self,
        *,
        vin: str,
        report: str,
        approved: bool,
        reviewer: str,
        reason: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Release all cards of a vehicle from the earlier owner, or turn the report down; the reason is sealed."""
        request = ReleaseDecision(
            at=self._at(at), vin=vin, report=report, approved=approved, reviewer=reviewer, reason=reason
        )
        return self._send(command_id, at, request, decide_release)

    def unknown_owners(self) -> Iterator[UnknownOwner]:
        """Vehicles whose present owner nobody has identified since they changed hands, by VIN (JS-1)."""
        return unknown_owners(self._log)

    def untold_owners(self) -> Iterator[str]:
        """Stock vehicles that changed hands unregistered, whose first buyer was not told, by VIN (N9-2)."""
        return untold_vehicles(self._log, self._desk.office.books)

    def tell_first_owners(
        self,
        *,
        notifiers: Iterable[Notifier],
        text_version: str,
        text: str,
        actor: str,
        round: int = 1,  # noqa: A002
    ) -> NoticeTally:
        """Tell the first buyers of :meth:`untold_owners` that registration and change are still due (N9-2)."""
        errand = Errand(
            campaign=None,
            wave=None,
            round=round,
            addressee=Addressee.FORMER_OWNER,
            purpose=NoticePurpose.TRANSFER,
            text_version=text_version,
            text=text,
        )
        return self.run_notices(errand, tuple(self.untold_owners()), notifiers, actor)
