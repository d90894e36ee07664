"""Corrected details on their way, noted card by card."""

import attrs

from iov_realname.application.acts.request import AboutCard, decide_for_card
from iov_realname.application.case import Case
from iov_realname.domain.card.correction import RecordCorrectionAnswer, SendCorrection
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.terms import CarrierResult

__all__ = ["CorrectionReply", "CorrectionStep", "note_correction", "take_correction_reply"]


@attrs.frozen(kw_only=True)
class CorrectionStep(AboutCard):
    """Corrected details are about to leave."""

    operation: str
    payload_digest: str


@attrs.frozen(kw_only=True)
class CorrectionReply(AboutCard):
    """The carrier's answer to them."""

    operation: str
    result: CarrierResult
    receipt_no: str


def note_correction(case: Case, request: CorrectionStep) -> Refusal | None:
    """Note it before the first byte leaves."""
    return decide_for_card(case, request.iccid, SendCorrection(request.at, request.operation, request.payload_digest))


def take_correction_reply(case: Case, request: CorrectionReply) -> Refusal | None:
    """Take the answer."""
    command = RecordCorrectionAnswer(request.at, request.operation, request.result, request.receipt_no)
    return decide_for_card(case, request.iccid, command)
