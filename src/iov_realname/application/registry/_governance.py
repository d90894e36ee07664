"""Governance of the OEM, but for its officers."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime

from iov_realname.application.acts.govern import (
    Authorising,
    Commissioning,
    Governing,
    Noting,
    authorise_buyer,
    commission,
    govern,
    note_document,
)
from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.deadlines import Calendar, Entry
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.application.working import WorkingSet
from iov_realname.domain.governance.commands import (
    Document,
    EndPlatform,
    HandOverRecords,
    IssueRule,
    RepealRule,
    WithdrawPurchaser,
)
from iov_realname.domain.governance.state import Governance, OwnRule
from iov_realname.domain.governance.words import RuleTopic
from iov_realname.domain.identifiers import UnitCode
from iov_realname.domain.time import day_of

__all__ = ["GovernanceActs"]


class GovernanceActs(LoggedActs):
    """Acts of governance, in the OEM's own history. Documents are named by their numbers in your register."""

    def governance(self) -> Governance:
        """The OEM's governance as it stands."""
        return WorkingSet(self._log).governance(self._desk.office.oem)

    def rules_in_force(self, on: date | None = None) -> Sequence[OwnRule]:
        """The versions of internal rules in force on a day, today if none is said (N3-1)."""
        return self.governance().in_force(on or day_of(self._at(None)))

    def due(self, *, until: date, as_of: datetime | None = None, progress: Progress = silent) -> Sequence[Entry]:
        """What is not done and was or will be due by the end of ``until``, the earliest first; writes nothing."""
        return Calendar(self._log, self._desk.office.books).entries(self._at(as_of), until, progress)

    def authorise_purchaser(
        self,
        *,
        code: str,
        authorisation_no: str,
        first: date,
        last: date | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Let a company buy cards on these days; from the first one on, authorisations are judged by the record."""
        request = Authorising(
            at=self._at(at), oem=self._oem, code=code, authorisation_no=authorisation_no, first=first, last=last
        )
        return self._send(command_id, at, request, authorise_buyer)

    def withdraw_purchaser(
        self, *, authorisation_no: str, last: date, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """End an authorisation to buy with a day."""
        return self._govern(command_id, at, WithdrawPurchaser, authorisation_no, last)

    def issue_rule(
        self,
        *,
        rule: str,
        version: str,
        topics: Iterable[RuleTopic],
        reference: str,
        first: date,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Bring a version of an internal rule into force (N3-1)."""
        return self._govern(command_id, at, IssueRule, rule, version, tuple(topics), reference, first)

    def repeal_rule(
        self, *, rule: str, last: date, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """End an internal rule with a day."""
        return self._govern(command_id, at, RepealRule, rule, last)

    def commission_platform(
        self,
        *,
        platform: str,
        operator: str,
        first: date,
        contract_no: str | None = None,
        last: date | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Say who runs the registration platform, the OEM or by contract another, by 统一社会信用代码 (N3-2)."""
        request = Commissioning(
            at=self._at(at),
            oem=self._oem,
            platform=platform,
            operator=operator,
            contract_no=contract_no,
            first=first,
            last=last,
        )
        return self._send(command_id, at, request, commission)

    def end_platform(
        self, *, platform: str, last: date, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """End a platform's contract with a day; its records are then to come back."""
        return self._govern(command_id, at, EndPlatform, platform, last)

    def hand_over_records(
        self,
        *,
        platform: str,
        reference: str,
        deletion_no: str | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that a platform's records came back, and its operator's certificate of deletion (PI-21)."""
        return self._govern(command_id, at, HandOverRecords, platform, reference, deletion_no)

    def note_document(
        self, document: Document, *, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record a self-check, training, risk or impact assessment, privacy notice, audit or agreement."""
        request = Noting(at=self._at(at), oem=self._oem, kind=document.WIRE, document=document)
        return self._send(command_id, at, request, note_document)

    @property
    def _oem(self) -> UnitCode:
        return self._desk.office.oem

    def _govern(self, command_id: str | None, at: datetime | None, act: type, *facts: object) -> Accepted:
        request = Governing(at=self._at(at), oem=self._oem, act=act.__name__, facts=facts)
        return self._send(command_id, at, request, govern)
