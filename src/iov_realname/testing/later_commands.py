"""Commands of the way to the carrier and of what follows, to the card of :mod:`iov_realname.testing.commands`."""

from datetime import datetime

from iov_realname.domain.card.appeal import AppealOutcome, DecideAppeal, FileAppeal
from iov_realname.domain.card.notices import GiveNotice, RecordDecline
from iov_realname.domain.card.restriction import Restrict, RestrictionSeals, RestrictionTexts
from iov_realname.domain.card.state import Ground
from iov_realname.domain.card.submission import (
    DeliveryStep,
    RecordCarrierAnswer,
    RecordTransmission,
    SubmitRegistration,
)
from iov_realname.domain.card.upkeep import (
    CorrectHolderDetails,
    PresentReverification,
    RevocationReason,
    RevokeRegistration,
)
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    CheckOutcome,
    Delivery,
    NoticeChannel,
    NoticePurpose,
)
from iov_realname.testing.commands import ICCID, NUMBER, SEAL, particulars

__all__ = [
    "answer",
    "appeal",
    "correct",
    "decline",
    "notify",
    "restrict",
    "revoke",
    "show_again",
    "step",
    "submit",
    "uphold",
]


def submit(at: datetime) -> SubmitRegistration:
    """Queued for the carrier."""
    return SubmitRegistration(at, NUMBER, Carrier.MOBILE, "op-1", to_send=True)


def step(at: datetime, what: DeliveryStep = DeliveryStep.ATTEMPTED) -> RecordTransmission:
    """A step of the delivery."""
    return RecordTransmission(at, "op-1", what, "d" * 32)


def answer(at: datetime, result: CarrierResult = CarrierResult.COMPLETED) -> RecordCarrierAnswer:
    """What the carrier says."""
    return RecordCarrierAnswer(at, NUMBER, result, "R-1", Carrier.MOBILE, None)


def show_again(at: datetime) -> PresentReverification:
    """The holder shows a document again."""
    return PresentReverification(at, DocumentKind.RESIDENT_ID, particulars(), same_holder=True, seals={ICCID: SEAL})


def correct(at: datetime) -> CorrectHolderDetails:
    """The same holder, a new document."""
    return CorrectHolderDetails(
        at=at,
        document=DocumentKind.RESIDENT_ID,
        holder=particulars(),
        capture=Capture.READER,
        same_holder=True,
        outcome=CheckOutcome.MATCH,
        operation="op-2",
        seals={ICCID: SEAL},
    )


def revoke(at: datetime) -> RevokeRegistration:
    """A registration is taken back."""
    reason = Confidential("登记人并非车主")
    return RevokeRegistration(at, RevocationReason.NOT_THE_OWNER, "reviewer-1", reason, {ICCID: SEAL})


def notify(at: datetime, delivery: Delivery = Delivery.DELIVERED) -> GiveNotice:
    """A notice to the present owner."""
    return GiveNotice(at, Addressee.PRESENT_OWNER, NoticePurpose.RESTRICTION, NoticeChannel.SMS, "v1", delivery)


def decline(at: datetime) -> RecordDecline:
    """The owner declines."""
    return RecordDecline(at, {ICCID: SEAL})


def restrict(at: datetime, ground: Ground = Ground.DECLINED) -> Restrict:
    """The card is restricted."""
    return Restrict(
        at=at,
        origin=Origin.OBSERVED,
        ground=ground,
        texts=Confidential(RestrictionTexts("逾期未登记", "拨打客服", "居民身份证")),
        kept=ONLY_EMERGENCY,
        assessment="AS-1" if ground is Ground.MISUSE else "",
        misused={ICCID} if ground is Ground.MISUSE else (),
        seals={ICCID: RestrictionSeals(SEAL, SEAL, SEAL)},
    )


def appeal(at: datetime) -> FileAppeal:
    """The owner appeals against the restriction."""
    return FileAppeal(at, "AP-1", RequestChannel.ONLINE, {ICCID: SEAL})


def uphold(at: datetime) -> DecideAppeal:
    """The appeal is upheld, which lifts the restriction."""
    return DecideAppeal(at, "AP-1", AppealOutcome.UPHELD, "reviewer-1", {ICCID: SEAL})
