"""Buying cards, and testing them before they are sold."""

import attrs

from iov_realname.application.acts.request import AboutCard, decide_for_card
from iov_realname.application.case import Case
from iov_realname.domain.card.directed import CloseDirectedTest, OpenDirectedTest
from iov_realname.domain.card.purchase import Procure, Procured, RegisterPurchaser
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.functions import Destinations, Functions
from iov_realname.domain.identifiers import CarrierCode, parse_iccid, parse_imsi, parse_msisdn, parse_unit_code
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import TestPurpose
from iov_realname.domain.time import day_of

__all__ = [
    "ClosedTest",
    "OpenedTest",
    "Procurement",
    "PurchaserAcknowledgement",
    "acknowledge_purchaser",
    "close_test",
    "open_test",
    "procure",
]


@attrs.frozen(kw_only=True)
class Procurement(AboutCard):
    """A card bought from its carrier. ``responsible_document`` is None for a kind of document that is not accepted."""

    msisdn: str
    imsi: str
    carrier: CarrierCode
    purchaser: str
    purchaser_code: str
    authorisation_no: str
    risk_assessment_no: str
    batch_no: str
    responsible: Particulars
    responsible_document: DocumentKind | None


@attrs.frozen(kw_only=True)
class PurchaserAcknowledgement(AboutCard):
    """The carrier registered purchaser and responsible person of a card's batch."""

    receipt_no: str
    unit_checked: bool
    document_checked: bool


@attrs.frozen(kw_only=True)
class OpenedTest(AboutCard):
    """A directed test that begins; ``test`` names it for its end."""

    test: str
    purpose: TestPurpose
    functions: Functions
    destinations: Destinations | None


@attrs.frozen(kw_only=True)
class ClosedTest(AboutCard):
    """That test's end."""

    test: str


def procure(case: Case, request: Procurement) -> Refusal | None:
    """Buy a card; purchaser and responsible person are sealed under one subject."""
    stream, subject = card_stream(request.iccid), case.subject()
    command = Procure(
        at=request.at,
        origin=case.origin,
        oem=case.office.oem,
        iccid=parse_iccid(request.iccid),
        msisdn=parse_msisdn(request.msisdn),
        imsi=parse_imsi(request.imsi),
        carrier=request.carrier,
        purchaser_code=parse_unit_code(request.purchaser_code),
        purchaser=case.seal(subject, stream, Procured, "purchaser", request.purchaser),
        authorisation_no=request.authorisation_no,
        risk_assessment_no=request.risk_assessment_no,
        batch_no=request.batch_no,
        responsible=Confidential(request.responsible),
        responsible_document=request.responsible_document,
        responsible_sealed=case.seal_party(subject, stream, Procured, "responsible", request.responsible),
        purchaser_on_record=_on_record(case, request),
        numbering=case.office.carriers.numbering(request.carrier),
    )
    return decide_for_card(case, request.iccid, command)


def _on_record(case: Case, request: Procurement) -> bool | None:
    """Whether another purchaser's authorisation is on record for that day; None if nobody's is at all."""
    if request.purchaser_code == case.office.oem:
        return None
    authorised, day = case.work.governance(case.office.oem).purchasers, day_of(request.at)
    asserted = (request.purchaser_code, request.authorisation_no)
    stands = any((each.code, each.authorisation_no) == asserted and each.may_buy(day) for each in authorised)
    return stands if authorised else None


def acknowledge_purchaser(case: Case, request: PurchaserAcknowledgement) -> Refusal | None:
    """Note that the carrier registered who bought the card."""
    command = RegisterPurchaser(request.at, request.receipt_no, request.unit_checked, request.document_checked)
    return decide_for_card(case, request.iccid, command)


def open_test(case: Case, request: OpenedTest) -> Refusal | None:
    """Begin a directed test."""
    command = OpenDirectedTest(request.at, request.test, request.purpose, request.functions, request.destinations)
    return decide_for_card(case, request.iccid, command)


def close_test(case: Case, request: ClosedTest) -> Refusal | None:
    """End a directed test."""
    return decide_for_card(case, request.iccid, CloseDirectedTest(request.at, request.test))
