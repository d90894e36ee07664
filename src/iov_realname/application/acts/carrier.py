"""What carriers answer."""

import attrs

from iov_realname.application.acts.request import AboutCard, decide_for_card
from iov_realname.application.case import Case
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.submission import RecordCarrierAnswer, RegistrationRejected
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import CarrierResult

__all__ = ["CarrierAnswer", "take_answer"]


@attrs.frozen(kw_only=True)
class CarrierAnswer(AboutCard):
    """A carrier's answer to a registration, under its 登记编号. ``carrier``: who answered, if that is told."""

    registration_no: str
    result: CarrierResult
    receipt_no: str
    carrier: Carrier | None
    reason: str = attrs.field(repr=False)


def take_answer(case: Case, request: CarrierAnswer) -> Refusal | None:
    """Take an answer; the carrier's reason is sealed with the owner it is about."""
    card = case.work.card(request.iccid)
    command = RecordCarrierAnswer(
        at=request.at,
        number=case.number(request.registration_no),
        result=request.result,
        receipt_no=request.receipt_no,
        carrier=request.carrier,
        reason=_sealed_reason(case, request, card),
    )
    return decide_for_card(case, request.iccid, command)


def _sealed_reason(case: Case, request: CarrierAnswer, card: Card) -> Sealed | None:
    rejected = request.result is CarrierResult.REJECTED and request.reason
    if not rejected or card.registration is None:
        return None
    return case.seal(
        card.registration.owner, card_stream(request.iccid), RegistrationRejected, "reason", request.reason
    )
