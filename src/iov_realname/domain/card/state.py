"""What a card's history amounts to."""

from datetime import datetime

import attrs

from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import Functions
from iov_realname.domain.identifiers import CarrierCode, Iccid, Imei, Msisdn, UnitCode, Vin
from iov_realname.domain.rulebook import ChannelKind, CheckKind, CheckWay, OwnershipProof, Party
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.terms import CheckOutcome, RegistrationReason
from iov_realname.domain.words import Word

__all__ = [
    "UNKNOWN",
    "Card",
    "DirectedTest",
    "FunctionOrder",
    "Ground",
    "Measure",
    "OpenCheck",
    "OwnershipPeriod",
    "Postponed",
    "Purchase",
    "Registration",
    "RegistrationStatus",
    "Restriction",
    "SecondLook",
    "Stage",
    "Transmission",
]


class Stage(Word):
    """Where a card stands in its life; the first six are the lifecycle, the last is terminal."""

    PROCURED = "procured", "已采购", "procured"
    DIRECTED_TEST = "directed_test", "定向测试", "directed test"
    SOLD = "sold", "已售出", "sold"
    REGISTERED = "registered", "已实名", "registered"
    TRANSFERRED = "transferred", "已过户", "transferred"
    RESTRICTED = "restricted", "已限制", "restricted"
    DEREGISTERED = "deregistered", "已注销", "deregistered"


class RegistrationStatus(Word):
    """How far the registration of the present ownership period has come. Sent is not registered."""

    NONE = "none", "未登记", "none"
    PRESENTED = "presented", "已提交身份", "presented"
    IN_REVIEW = "in_review", "人工审核中", "in review"
    VERIFIED = "verified", "已核验", "verified"
    SUBMITTED = "submitted", "已传送", "submitted"
    REJECTED = "rejected", "运营商拒绝", "rejected by the carrier"
    REGISTERED = "registered", "已报竣", "registered"
    REFUSED = "refused", "已拒绝", "refused"


class Transmission(Word):
    """How far a submission to the carrier has come; all of it is the status ``submitted``."""

    QUEUED = "queued", "待传送", "queued"
    ATTEMPTED = "attempted", "传送中", "attempted"
    ACCEPTED = "accepted", "已受理", "accepted"
    UNKNOWN = "unknown", "结果未知", "outcome unknown"
    PARKED = "parked", "已挂起", "parked"


class Ground(Word):
    """Why a card is restricted (限制事由). ``stated`` is a ledger's own wording, which inspection judges."""

    DECLINED = "declined", "拒绝登记", "declined"
    OVERDUE = "overdue", "逾期未登记", "overdue"
    MISUSE = "misuse", "违规使用", "misuse"
    STATED = "stated", "台账所载", "as stated by the ledger"


@attrs.frozen(slots=False)
class Purchase:
    """The batch purchase a card came from."""

    iccid: Iccid
    msisdn: Msisdn
    carrier: CarrierCode
    purchaser: UnitCode
    acknowledged: bool


@attrs.frozen(slots=False)
class DirectedTest:
    """A running directed test; ``id`` tells it from an earlier one."""

    id: str
    functions: Functions


@attrs.frozen(slots=False)
class OpenCheck:
    """A question that left under ``reference`` and is not answered; ``good_until`` is set once a person can be live."""

    reference: str
    party: Party
    check: CheckKind
    provider: str
    good_until: datetime | None


@attrs.frozen(slots=False)
class Postponed:
    """A check that its provider does not answer before ``until``."""

    party: Party
    check: CheckKind
    until: datetime


@attrs.frozen(slots=False)
class SecondLook:
    """The registered holder's document, shown again: how, where, what matched, and in the end what it came to."""

    document: DocumentKind
    capture: Capture
    channel_kind: ChannelKind
    matched: frozenset[CheckKind]
    open_checks: tuple[OpenCheck, ...]
    outcome: CheckOutcome | None


@attrs.frozen(slots=False)
class Registration:
    """One attempt, or the completed registration, of an owner for this card in this period."""

    number: RegistrationNumber
    status: RegistrationStatus
    holder: HolderKind
    document: DocumentKind
    channel: ChannelKind | None
    has_agent: bool
    owner: SubjectId
    matched: frozenset[tuple[Party, CheckKind]]
    no_record: frozenset[tuple[Party, CheckKind]]
    operation: str | None
    transmission: Transmission | None
    to_send: bool
    receipt_no: str | None
    reverifying: bool
    over_limit: bool
    reason: RegistrationReason
    way: CheckWay | None
    open_checks: tuple[OpenCheck, ...]
    proof: OwnershipProof | None = None
    user: SubjectId | None = None
    postponed: tuple[Postponed, ...] = ()
    second_look: SecondLook | None = None
    correction: str | None = None
    correction_sent: bool = False
    correction_receipt: str | None = None

    @property
    def takes_checks(self) -> bool:
        """Whether papers and outcomes may still come: presented, or in review for a missing record, not as closed."""
        unfound = self.status is RegistrationStatus.IN_REVIEW and bool(self.no_record)
        return self.status is RegistrationStatus.PRESENTED or unfound


@attrs.frozen(slots=False)
class OwnershipPeriod:
    """持有期: from a sale or transfer to the next transfer or scrapping. ``stage`` is the stage it began in.

    ``reported_transfer``: the number of a transfer that was reported and waits for its review.
    """

    number: int
    began: datetime
    stage: Stage
    stock: bool
    asked: bool
    registration: Registration | None
    requested: Functions
    attempts_closed: int
    notices_delivered: int
    declined_after_notice: bool
    reported_transfer: str | None = None


@attrs.frozen(slots=False)
class Restriction:
    """A standing restriction, and what comes back when it is lifted.

    ``appeal``: the one that is under way. ``appeal_upheld``: one against this restriction was right.
    """

    ground: Ground
    stage_before: Stage
    functions_before: Functions
    appeal: str | None = None
    appeal_upheld: bool = False


@attrs.frozen(slots=False)
class FunctionOrder:
    """An order to the carrier that is not yet confirmed or failed."""

    operation: str
    functions: Functions


@attrs.frozen(slots=False)
class Measure:
    """A standing measure (管控措施), or one that ``ended`` here and is not known to be undone at the carrier.

    ``failure`` is the code of why the carrier did not carry it out or, once it has ended, did not undo it.
    """

    id: str
    confirmed: bool = False
    failure: str | None = None
    ended: bool = False

    @property
    def waits(self) -> bool:
        """Whether the carrier is told, and has neither confirmed nor failed."""
        return not self.confirmed and self.failure is None


@attrs.frozen(slots=False)
class Card:
    """One card, rebuilt from its history. ``entitled`` follows from our events, ``confirmed`` from the carrier's."""

    stage: Stage | None
    purchase: Purchase | None
    test: DirectedTest | None
    vin: Vin | None
    imei: Imei | None
    fitted: bool
    period: OwnershipPeriod | None
    entitled: Functions
    confirmed: Functions | None
    orders: tuple[FunctionOrder, ...]
    restriction: Restriction | None
    measures: tuple[Measure, ...]
    unanswered_reports: tuple[str, ...]

    @property
    def iccid(self) -> Iccid:
        """The card's ICCID; a card without a purchase on record has none to show."""
        return self.purchase.iccid if self.purchase is not None else Iccid("")

    @property
    def carrier(self) -> CarrierCode | None:
        """The carrier that the number belongs to; none without a purchase on record."""
        return None if self.purchase is None else self.purchase.carrier

    @property
    def registration(self) -> Registration | None:
        """The registration of the present ownership period."""
        return None if self.period is None else self.period.registration

    @property
    def registration_status(self) -> RegistrationStatus:
        """Its status; ``none`` where there is no registration."""
        registration = self.registration
        return RegistrationStatus.NONE if registration is None else registration.status

    @property
    def period_number(self) -> int:
        """0 before the sale, 1 from it, one more per transfer."""
        return 0 if self.period is None else self.period.number

    @property
    def live(self) -> bool:
        """Whether the card is still in use: procured and not deregistered."""
        return self.stage is not None and self.stage is not Stage.DEREGISTERED


UNKNOWN = Card(
    stage=None,
    purchase=None,
    test=None,
    vin=None,
    imei=None,
    fitted=False,
    period=None,
    entitled=(),
    confirmed=None,
    orders=(),
    restriction=None,
    measures=(),
    unanswered_reports=(),
)
"""A card no history speaks of; every fold starts here."""
