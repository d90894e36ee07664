"""Governance of the OEM: its purchasers, rules, platform, officers, filings, and what is noted as it is written."""

from collections.abc import Callable, Mapping
from datetime import date, datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.application.worded import insist_on_words
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.governance.commands import (
    AppointOfficer,
    AuthorisePurchaser,
    ChangeOfficer,
    CloseOfficerChange,
    CommissionPlatform,
    Document,
    EndPlatform,
    FileOfficers,
    GovernanceCommand,
    HandOverRecords,
    IssueRule,
    NoteDocument,
    ReceiveFiling,
    ReleaseOfficer,
    RepealRule,
    WithdrawPurchaser,
)
from iov_realname.domain.governance.decide import decide_governance
from iov_realname.domain.governance.events import OfficerAppointed, OfficerChanged
from iov_realname.domain.governance.officers import NOT_IN_POST
from iov_realname.domain.governance.words import OfficerPost
from iov_realname.domain.identifiers import UnitCode, parse_unit_code
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import oem_stream

__all__ = [
    "Appointing",
    "Authorising",
    "ChangingOfficer",
    "Commissioning",
    "Governing",
    "Noting",
    "appoint",
    "authorise_buyer",
    "change_contacts",
    "commission",
    "govern",
    "note_document",
]


@attrs.frozen(kw_only=True)
class AboutOem:
    """A request about the OEM that the store serves."""

    at: datetime
    oem: UnitCode

    @property
    def target(self) -> str | None:
        """The OEM's own history."""
        return oem_stream(self.oem)

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The OEM's own history."""
        return (oem_stream(self.oem),)


@attrs.frozen(kw_only=True)
class Authorising(AboutOem):
    """A company is to buy cards."""

    code: str
    authorisation_no: str
    first: date
    last: date | None


@attrs.frozen(kw_only=True)
class Commissioning(AboutOem):
    """Somebody is to run the platform."""

    platform: str
    operator: str
    contract_no: str | None
    first: date
    last: date | None


@attrs.frozen(kw_only=True)
class Appointing(AboutOem):
    """Somebody is to answer for a post."""

    officer: str
    post: OfficerPost
    particulars: Particulars


@attrs.frozen(kw_only=True)
class ChangingOfficer(AboutOem):
    """An officer's contacts change."""

    officer: str
    particulars: Particulars


@attrs.frozen(kw_only=True)
class Governing(AboutOem):
    """What is decided as it came: the name of the command, and its facts but for the time."""

    act: str
    facts: tuple[object, ...]


@attrs.frozen(kw_only=True)
class Noting(AboutOem):
    """Something was written; ``kind`` is the wire name of what says so."""

    kind: str
    document: Document


def govern(case: Case, request: Governing) -> Refusal | None:
    """Let the governance decide on what needs neither parsing nor sealing."""
    command = _PLAIN[request.act](request.at, *request.facts)
    insist_on_words(command)
    return _decide(case, command)


def authorise_buyer(case: Case, request: Authorising) -> Refusal | None:
    """Let a company buy cards."""
    code = parse_unit_code(request.code)
    return _decide(case, AuthorisePurchaser(request.at, code, request.authorisation_no, request.first, request.last))


def commission(case: Case, request: Commissioning) -> Refusal | None:
    """Say who runs the platform."""
    command = CommissionPlatform(
        request.at,
        request.oem,
        request.platform,
        parse_unit_code(request.operator),
        request.contract_no,
        request.first,
        request.last,
    )
    return _decide(case, command)


def appoint(case: Case, request: Appointing) -> Refusal | None:
    """Appoint an officer; who it is is sealed under a subject of its own."""
    stream = oem_stream(case.office.oem)
    sealed = case.seal_party(case.subject(), stream, OfficerAppointed, "particulars", request.particulars)
    person = Confidential(request.particulars)
    return _decide(case, AppointOfficer(request.at, request.officer, request.post, person, sealed))


def change_contacts(case: Case, request: ChangingOfficer) -> Refusal | None:
    """Seal an officer's new contacts under the same subject."""
    stream, officer = oem_stream(case.office.oem), case.work.governance(case.office.oem).officer(request.officer)
    if officer is None:
        return attrs.evolve(NOT_IN_POST, rule="officer_is_in_post", edition=case.book.edition)
    sealed = case.seal_party(officer.subject, stream, OfficerChanged, "particulars", request.particulars)
    return _decide(case, ChangeOfficer(request.at, request.officer, Confidential(request.particulars), sealed))


def note_document(case: Case, request: Noting) -> Refusal | None:
    """Note what was written."""
    return _decide(case, NoteDocument(request.at, request.document))


_PLAIN: Mapping[str, Callable[..., GovernanceCommand]] = {
    kind.__name__: kind
    for kind in (
        WithdrawPurchaser,
        IssueRule,
        RepealRule,
        EndPlatform,
        HandOverRecords,
        ReleaseOfficer,
        FileOfficers,
        ReceiveFiling,
        CloseOfficerChange,
    )
}


def _decide(case: Case, command: GovernanceCommand) -> Refusal | None:
    decision = decide_governance(case.work.governance(case.office.oem), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(oem_stream(case.office.oem), decision)
    return None
