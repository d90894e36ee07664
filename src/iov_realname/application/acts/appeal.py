"""Appeals against restrictions, and transfers that are reported to us; the words of all concerned are sealed."""

import attrs

from iov_realname.application.acts.request import AboutVehicle
from iov_realname.application.acts.restrict import for_each
from iov_realname.application.case import Case
from iov_realname.domain.card.appeal import AppealDecided, AppealFiled, AppealOutcome, DecideAppeal, FileAppeal
from iov_realname.domain.card.notices import ContactRecorded, RecordContact
from iov_realname.domain.card.release import DecideRelease, ReleaseDecided, ReportTransfer, TransferSource
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.vehicle.acts import decide_vehicle

__all__ = [
    "Appeal",
    "AppealDecision",
    "Contact",
    "ReleaseDecision",
    "TransferReport",
    "decide_appeal",
    "decide_release",
    "file_appeal",
    "record_contact",
    "report_transfer",
]


@attrs.frozen(kw_only=True)
class Contact(AboutVehicle):
    """How the present owner can be reached."""

    contact: Particulars = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Appeal(AboutVehicle):
    """The owner appeals, in their own words."""

    appeal: str
    channel: RequestChannel
    words: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class AppealDecision(AboutVehicle):
    """A reviewer decides an appeal."""

    appeal: str
    outcome: AppealOutcome
    reviewer: str
    reason: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class TransferReport(AboutVehicle):
    """Somebody says that the vehicle changed hands."""

    report: str
    source: TransferSource


@attrs.frozen(kw_only=True)
class ReleaseDecision(AboutVehicle):
    """A reviewer releases the cards from the earlier owner, or does not."""

    report: str
    approved: bool
    reviewer: str
    reason: str = attrs.field(repr=False)


def record_contact(case: Case, request: Contact) -> Refusal | None:
    """Note how the owner can be reached."""
    fitted = case.work.fitted(request.vin)
    contacts = for_each(
        case,
        fitted.live,
        lambda subject, stream: case.seal_party(subject, stream, ContactRecorded, "contact", request.contact),
    )
    command = RecordContact(request.at, Confidential(request.contact), contacts)
    return case.record(decide_vehicle(fitted, command, case.book))


def file_appeal(case: Case, request: Appeal) -> Refusal | None:
    """Take an appeal against the restriction of a vehicle's cards."""
    fitted = case.work.fitted(request.vin)
    words = for_each(
        case, fitted.live, lambda subject, stream: case.seal(subject, stream, AppealFiled, "words", request.words)
    )
    command = FileAppeal(request.at, request.appeal, request.channel, words)
    return case.record(decide_vehicle(fitted, command, case.book))


def decide_appeal(case: Case, request: AppealDecision) -> Refusal | None:
    """Decide it; what is upheld is lifted in the same insert."""
    fitted = case.work.fitted(request.vin)
    reasons = _reasons(case, request, AppealDecided)
    command = DecideAppeal(request.at, request.appeal, request.outcome, request.reviewer, reasons)
    return case.record(decide_vehicle(fitted, command, case.book))


def report_transfer(case: Case, request: TransferReport) -> Refusal | None:
    """Note a transfer, and carry it out where the book asks for no review."""
    command = ReportTransfer(request.at, request.report, request.source)
    return case.record(decide_vehicle(case.work.fitted(request.vin), command, case.book))


def decide_release(case: Case, request: ReleaseDecision) -> Refusal | None:
    """Review it, and carry it out if it is approved."""
    fitted = case.work.fitted(request.vin)
    reasons = _reasons(case, request, ReleaseDecided)
    command = DecideRelease(request.at, request.report, request.approved, request.reviewer, reasons)
    return case.record(decide_vehicle(fitted, command, case.book))


def _reasons(
    case: Case, request: AppealDecision | ReleaseDecision, event: type[AppealDecided | ReleaseDecided]
) -> dict[Iccid, Sealed]:
    cards = case.work.fitted(request.vin).live if request.reason else ()
    return for_each(case, cards, lambda subject, stream: case.seal(subject, stream, event, "reason", request.reason))
