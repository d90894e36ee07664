"""What carriers answer."""

import attrs

from iov_realname.application.acts.request import AboutCard, decide_for_card
from iov_realname.application.case import Case
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.submission import RecordCarrierAnswer, RegistrationRejected
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import RegistrationNumber, card_stream
from iov_realname.domain.terms import CarrierResult

__all__ = ["CarrierAnswer", "DeliveredAnswer", "take_answer", "take_delivered_answer"]


@attrs.frozen(kw_only=True)
class CarrierAnswer(AboutCard):
    """A carrier's answer to a registration, under its 登记编号. ``carrier``: who answered, if that is told."""

    registration_no: str
    result: CarrierResult
    receipt_no: str
    carrier: CarrierCode | None
    reason: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class DeliveredAnswer(AboutCard):
    """A carrier's answer to what was delivered from here; nothing sealed has to be opened to take it."""

    number: RegistrationNumber
    result: CarrierResult
    receipt_no: str
    reason: str


def take_answer(case: Case, request: CarrierAnswer) -> Refusal | None:
    """Take an answer; the carrier's reason is sealed with the owner it is about."""
    own, said = case.work.card(request.iccid).carrier, request.carrier
    carrier = said if own is None else case.office.carriers.speaker(own, said)
    return _take(case, request, case.number(request.registration_no), carrier)


def take_delivered_answer(case: Case, request: DeliveredAnswer) -> Refusal | None:
    """Take an answer to what was delivered from here."""
    return _take(case, request, request.number, None)


def _take(
    case: Case, request: CarrierAnswer | DeliveredAnswer, number: RegistrationNumber, carrier: CarrierCode | None
) -> Refusal | None:
    command = RecordCarrierAnswer(
        at=request.at,
        number=number,
        result=request.result,
        receipt_no=request.receipt_no,
        carrier=carrier,
        reason=_sealed_reason(case, request, case.work.card(request.iccid)),
    )
    return decide_for_card(case, request.iccid, command)


def _sealed_reason(case: Case, request: CarrierAnswer | DeliveredAnswer, card: Card) -> Sealed | None:
    rejected = request.result is CarrierResult.REJECTED and request.reason
    if not rejected or card.registration is None:
        return None
    return case.seal(
        card.registration.owner, card_stream(request.iccid), RegistrationRejected, "reason", request.reason
    )
