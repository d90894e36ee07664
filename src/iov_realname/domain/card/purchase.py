"""The purchase of a card, and the carrier's acknowledgement of who bought it (N4-PRE-1, N4-PRE-2, ATF-12a)."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.state import Card, Purchase, Stage
from iov_realname.domain.confidential import Confidential, Sealed, SubjectId
from iov_realname.domain.documents import DocumentKind, number_fault
from iov_realname.domain.identifiers import (
    CarrierCode,
    Doubt,
    Iccid,
    Imsi,
    Malformed,
    Msisdn,
    Numbering,
    UnitCode,
    iccid_doubts,
    imsi_doubts,
    msisdn_doubts,
    numbering_of,
    unit_code_doubts,
    well_formed,
)
from iov_realname.domain.origin import Origin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class Procure:
    """A card was bought from its carrier. ``oem`` is the OEM that the store serves.

    ``purchaser_on_record``: whether that authorisation is, for that day; None if the OEM has recorded none at all.
    ``numbering``: how the carrier's cards are numbered; None: as this library knows it.
    """

    at: datetime
    origin: Origin
    oem: UnitCode
    iccid: Iccid | Malformed
    msisdn: Msisdn | Malformed
    imsi: Imsi | Malformed
    carrier: CarrierCode
    purchaser_code: UnitCode | Malformed
    purchaser: Sealed
    authorisation_no: str
    risk_assessment_no: str
    batch_no: str
    responsible: Confidential[Particulars]
    responsible_document: DocumentKind | None
    responsible_sealed: Sealed
    purchaser_on_record: bool | None = None
    numbering: Numbering | None = None


@attrs.frozen
class RegisterPurchaser:
    """The carrier acknowledged the purchaser and the responsible person of the batch."""

    at: datetime
    receipt_no: str
    unit_checked: bool
    document_checked: bool


PurchaseCommand: TypeAlias = Procure | RegisterPurchaser

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class Procured:
    """Bought; purchaser and responsible person are sealed under ``subject``, one per purchase row."""

    WIRE: ClassVar[str] = "card.Procured.v1"
    iccid: Iccid
    msisdn: Msisdn
    imsi: Imsi
    carrier: CarrierCode
    purchaser_code: UnitCode
    purchaser: Sealed
    authorisation_no: str | None
    risk_assessment_no: str | None
    batch_no: str
    responsible_document: DocumentKind
    responsible: Sealed
    subject: SubjectId
    acknowledged: bool
    doubts: tuple[Doubt, ...]


@attrs.frozen
class PurchaserRegistered:
    """The carrier registered purchaser and responsible person; with both checked that is its acknowledgement."""

    WIRE: ClassVar[str] = "card.PurchaserRegistered.v1"
    receipt_no: str
    unit_checked: bool
    document_checked: bool


PurchaseEvent: TypeAlias = Procured | PurchaserRegistered
PURCHASE_EVENTS: tuple[type[PurchaseEvent], ...] = (
    Procured,
    PurchaserRegistered,
)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_purchase(card: Card, event: PurchaseEvent) -> Card:
    """The card after ``event``."""
    match event:
        case Procured():
            purchase = Purchase(event.iccid, event.msisdn, event.carrier, event.purchaser_code, event.acknowledged)
            return altered(card, stage=Stage.PROCURED, purchase=purchase)
        case PurchaserRegistered():
            if card.purchase is None:
                return card
            checked = event.unit_checked and event.document_checked
            acknowledged = card.purchase.acknowledged or checked
            return altered(card, purchase=altered(card.purchase, acknowledged=acknowledged))
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

ILL_FORMED_PURCHASE = Refusal(
    RefusalCode.FORMAT,
    ("N4-PRE-2",),
    "ICCID、接入号码、IMSI、统一社会信用代码或责任人证件号码不符合编码规则。",
    "The ICCID, MSISDN, IMSI, unit code or the responsible person's document number is not well-formed.",
)
KNOWN_CARD = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该卡已有采购记录。", "The card has been procured before."
)
NO_PURCHASER = Refusal(
    RefusalCode.NO_PURCHASE,
    ("N4-PRE-1",),
    "购卡企业不是本车企, 也没有授权书。",
    "The purchaser is not this OEM and shows no authorisation.",
)
PURCHASER_NOT_ON_RECORD = Refusal(
    RefusalCode.NO_PURCHASE,
    ("N4-PRE-1",),
    "购卡企业当日没有登记在案的授权。",
    "No authorisation of this purchaser for that day is on record.",
)
NO_RESPONSIBLE_PERSON = Refusal(
    RefusalCode.NO_PURCHASE,
    ("N4-PRE-2",),
    "责任人的姓名、有效证件、证件号码或电话不全。",
    "The responsible person's name, accepted document, number or telephone is missing.",
)
NO_RISK_ASSESSMENT = Refusal(
    RefusalCode.NO_PURCHASE,
    ("ATF-12a",),
    "购卡缺少风险评估。",
    "The purchase lacks the risk assessment asked for on its date.",
)
UNKNOWN_CARD = Refusal(
    RefusalCode.NO_PURCHASE, ("N4-PRE-1", "ATF-12a"), "该卡没有采购记录。", "No purchase of this card is on record."
)


def purchase_is_well_formed(card: Card, command: Procure, book: RuleBook) -> Refusal | None:
    """Every identifier of a purchase passes its check rule."""
    kind, number = command.responsible_document, command.responsible.reveal().number
    fault = number_fault(kind, number, day_of(command.at)) if kind and number else None
    identifiers = (command.iccid, command.msisdn, command.imsi, command.purchaser_code, fault)
    return ILL_FORMED_PURCHASE if any(isinstance(each, Malformed) for each in identifiers) else None


def card_is_new(card: Card, command: Procure, book: RuleBook) -> Refusal | None:
    """A card is bought once."""
    return None if card.stage is None else KNOWN_CARD


def purchaser_is_authorised(card: Card, command: Procure, book: RuleBook) -> Refusal | None:
    """Cards are bought by the OEM or a company it authorised, by the record where the OEM keeps one."""
    if command.purchaser_code == command.oem:
        return None
    if not command.authorisation_no:
        return NO_PURCHASER
    return PURCHASER_NOT_ON_RECORD if command.purchaser_on_record is False else None


def responsible_person_is_named(card: Card, command: Procure, book: RuleBook) -> Refusal | None:
    """Every purchase names a responsible person with an accepted document and a telephone."""
    person = command.responsible.reveal()
    accepted = command.responsible_document in book.person_documents
    return None if accepted and person.name and person.number and person.phone else NO_RESPONSIBLE_PERSON


def risk_was_assessed(card: Card, command: Procure, book: RuleBook) -> Refusal | None:
    """Where the book asks for it, a purchase rests on a risk assessment."""
    return NO_RISK_ASSESSMENT if book.risk_assessment_required and not command.risk_assessment_no else None


def card_is_known(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """Nothing may be done with a card that was never bought."""
    return UNKNOWN_CARD if card.stage is None else None


PROCURE_RULES = (
    purchase_is_well_formed,
    card_is_new,
    purchaser_is_authorised,
    responsible_person_is_named,
    risk_was_assessed,
)
REGISTER_PURCHASER_RULES = (card_is_known,)

# --- decide -----------------------------------------------------------------------------------------------------------


def procure(card: Card, command: Procure, book: RuleBook) -> tuple[Procured] | Refusal:
    """Buy a card."""
    return first_refusal(PROCURE_RULES, card, command, book) or (_procured(command),)


def _procured(command: Procure) -> Procured:
    iccid, msisdn, imsi = well_formed(command.iccid), well_formed(command.msisdn), well_formed(command.imsi)
    purchaser_code = well_formed(command.purchaser_code)
    numbering = numbering_of(command.carrier) if command.numbering is None else command.numbering
    return Procured(
        iccid=iccid,
        msisdn=msisdn,
        imsi=imsi,
        carrier=command.carrier,
        purchaser_code=purchaser_code,
        purchaser=command.purchaser,
        authorisation_no=command.authorisation_no or None,
        risk_assessment_no=command.risk_assessment_no or None,
        batch_no=command.batch_no,
        responsible_document=command.responsible_document or DocumentKind.RESIDENT_ID,
        responsible=command.responsible_sealed,
        subject=command.responsible_sealed.key,
        acknowledged=command.origin is Origin.IMPORTED,
        doubts=(
            *iccid_doubts(iccid, numbering),
            *msisdn_doubts(msisdn, numbering),
            *imsi_doubts(imsi, numbering),
            *unit_code_doubts(purchaser_code),
        ),
    )


def register_purchaser(card: Card, command: RegisterPurchaser, book: RuleBook) -> tuple[PurchaserRegistered] | Refusal:
    """Note the carrier's acknowledgement."""
    return first_refusal(REGISTER_PURCHASER_RULES, card, command, book) or (
        PurchaserRegistered(command.receipt_no, command.unit_checked, command.document_checked),
    )
