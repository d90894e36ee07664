"""What becomes of a submission on its way: noted card by card, before and after each step."""

import attrs

from iov_realname.application.acts.request import AboutCard, decide_for_card
from iov_realname.application.case import Case
from iov_realname.domain.card.reports import RecordCarrierReport, ReportKind, ReviewCarrierReport
from iov_realname.domain.card.submission import DeliveryStep, RecordTransmission, SubmitRegistration
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.refusals import Refusal

__all__ = [
    "CarrierReport",
    "ReportReview",
    "Resubmission",
    "TransmissionStep",
    "note_step",
    "report",
    "resubmit",
    "review_report",
]


@attrs.frozen(kw_only=True)
class TransmissionStep(AboutCard):
    """One step of a delivery; ``detail`` is the payload's keyed digest, or a code why it is parked."""

    operation: str
    step: DeliveryStep
    detail: str | None


@attrs.frozen(kw_only=True)
class Resubmission(AboutCard):
    """A rejected registration is sent anew, under a new operation."""

    registration_no: str
    operation: str


@attrs.frozen(kw_only=True)
class CarrierReport(AboutCard):
    """Something a carrier says without being asked, or an answer that fits nothing."""

    kind: ReportKind
    reference: str


@attrs.frozen(kw_only=True)
class ReportReview(AboutCard):
    """What a named reviewer makes of a carrier's report."""

    reference: str
    accepted: bool
    reviewer: str


def note_step(case: Case, request: TransmissionStep) -> Refusal | None:
    """Note a step."""
    command = RecordTransmission(request.at, request.operation, request.step, request.detail)
    return decide_for_card(case, request.iccid, command)


def resubmit(case: Case, request: Resubmission) -> Refusal | None:
    """Queue a rejected registration again, for the card's own carrier."""
    number, purchase = case.number(request.registration_no), case.work.card(request.iccid).purchase
    carrier = Carrier.TELECOM if purchase is None else purchase.carrier
    command = SubmitRegistration(case.at, number, carrier, request.operation, to_send=True)
    return decide_for_card(case, request.iccid, command)


def report(case: Case, request: CarrierReport) -> Refusal | None:
    """Keep what the carrier says in the card's own history."""
    return decide_for_card(case, request.iccid, RecordCarrierReport(request.at, request.kind, request.reference))


def review_report(case: Case, request: ReportReview) -> Refusal | None:
    """Note a review."""
    command = ReviewCarrierReport(request.at, request.reference, request.accepted, request.reviewer)
    return decide_for_card(case, request.iccid, command)
