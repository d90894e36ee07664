"""Accountable officers, and their filings with three authorities."""

from datetime import datetime

from iov_realname.application.acts.govern import Appointing, ChangingOfficer, appoint, change_contacts
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._governance import GovernanceActs
from iov_realname.domain.governance.commands import CloseOfficerChange, FileOfficers, ReceiveFiling, ReleaseOfficer
from iov_realname.domain.governance.words import OfficerPost
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.parties import Particulars

__all__ = ["OfficerActs"]


class OfficerActs(GovernanceActs):
    """Acts around officers (N10-1): every change of them is filed anew with each of the three authorities."""

    def appoint_officer(
        self,
        *,
        officer: str,
        post: OfficerPost,
        particulars: Particulars,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Appoint somebody under a number of yours; name and contacts are sealed."""
        request = Appointing(at=self._at(at), oem=self._oem, officer=officer, post=post, particulars=particulars)
        return self._send(command_id, at, request, appoint)

    def change_officer(
        self, *, officer: str, particulars: Particulars, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record an officer's new name or contacts, all of them; they are sealed."""
        request = ChangingOfficer(at=self._at(at), oem=self._oem, officer=officer, particulars=particulars)
        return self._send(command_id, at, request, change_contacts)

    def release_officer(self, *, officer: str, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """Record that an officer left; retention of what is sealed begins."""
        return self._govern(command_id, at, ReleaseOfficer, officer)

    def file_officers(
        self,
        *,
        filing: str,
        supervisor: Supervisor,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that the officers, as they stand, were reported to an authority."""
        return self._govern(command_id, at, FileOfficers, filing, supervisor, reference)

    def receive_filing(
        self, *, filing: str, receipt_no: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record the authority's receipt of a filing."""
        return self._govern(command_id, at, ReceiveFiling, filing, receipt_no)

    def close_officer_change(self, *, at: datetime | None = None, command_id: str | None = None) -> Accepted:
        """Close the changes of officers so far; refused before all three authorities confirmed them."""
        return self._govern(command_id, at, CloseOfficerChange)
