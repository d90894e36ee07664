"""What each ledger row asks for."""

from collections.abc import Callable, Mapping
from datetime import date, datetime, time
from typing import Any, TypeAlias

from iov_realname.application.acts.build import (
    ChannelAuthorisation,
    Fitting,
    authorise_channel,
    fit_card,
)
from iov_realname.application.acts.carrier import CarrierAnswer, take_answer
from iov_realname.application.acts.procure import (
    ClosedTest,
    OpenedTest,
    Procurement,
    close_test,
    open_test,
    procure,
)
from iov_realname.application.acts.register import (
    Person,
    Presentation,
    StatedCheck,
    present_identity,
)
from iov_realname.application.acts.request import Handler, Request
from iov_realname.application.acts.restrict import (
    Decline,
    Lifting,
    Notice,
    Restriction,
    decline,
    lift,
    notify,
    restrict,
)
from iov_realname.application.acts.sell import (
    Replacement,
    Sale,
    Scrapping,
    Transfer,
    replace_card,
    scrap_vehicle,
    sell_vehicle,
    transfer_vehicle,
)
from iov_realname.application.ledger.rows import (
    BuildRow,
    CarrierRow,
    ChangeRow,
    DealerRow,
    LedgerRow,
    NoticeRow,
    OwnerRow,
    PurchaseRow,
    RefusalRow,
    RestrictionRow,
    SaleRow,
    TestRow,
)
from iov_realname.domain.card.restriction import LiftCause, RestrictionTexts
from iov_realname.domain.card.state import Ground
from iov_realname.domain.documents import HolderKind, parse_document_kind, parse_person_document
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.parties import Particulars
from iov_realname.domain.terms import ChangeKind, RestrictionKind
from iov_realname.domain.time import CHINA_TIME

__all__ = ["Asked", "asked_by", "closing_of"]

Asked: TypeAlias = tuple[Request, Handler[Any]]
"""A request, and the use case that handles it."""


def asked_by(row: LedgerRow, row_id: str) -> Asked:
    """The request a row stands for. ``row_id`` names the test that a test row opens."""
    return _test(row, row_id) if isinstance(row, TestRow) else _TRANSLATIONS[type(row)](row)


def closing_of(row: TestRow, row_id: str, closed: datetime) -> Asked:
    """The second step of a test row: its closing."""
    return ClosedTest(at=closed, iccid=row.iccid, test=row_id), close_test


def _purchase(row: PurchaseRow) -> Asked:
    responsible = Particulars(name=row.responsible_name, number=row.responsible_doc_no, phone=row.responsible_phone)
    request = Procurement(
        at=row.at,
        iccid=row.iccid,
        msisdn=row.msisdn,
        imsi=row.imsi,
        carrier=row.carrier,
        purchaser=row.purchaser,
        purchaser_code=row.purchaser_uscc,
        authorisation_no=row.authorisation_no,
        risk_assessment_no=row.risk_assessment_no,
        batch_no=row.batch_no,
        responsible=responsible,
        responsible_document=parse_person_document(row.responsible_doc_kind),
    )
    return request, procure


def _test(row: TestRow, row_id: str) -> Asked:
    request = OpenedTest(
        at=row.at, iccid=row.iccid, test=row_id, purpose=row.purpose, functions=row.functions, destinations=None
    )
    return request, open_test


def _build(row: BuildRow) -> Asked:
    return Fitting(at=row.at, iccid=row.iccid, vin=row.vin, imei=row.imei, fitment=row.fitment), fit_card


def _dealer(row: DealerRow) -> Asked:
    request = ChannelAuthorisation(
        at=row.at,
        until=_midnight(row.authorised_to),
        code=row.channel_code,
        name=row.channel_name,
        kind=row.channel_kind,
        clerks=row.clerks,
    )
    return request, authorise_channel


def _midnight(day: date | None) -> datetime | None:
    return None if day is None else datetime.combine(day, time(), CHINA_TIME)


def _sale(row: SaleRow) -> Asked:
    request = Sale(
        at=row.at,
        vin=row.vin,
        channel=row.channel_code,
        new_vehicle=row.new_vehicle,
        stock_functions=row.stock_functions,
    )
    return request, sell_vehicle


def _owner(row: OwnerRow) -> Asked:
    unit = row.holder_kind is HolderKind.UNIT
    owner = Particulars(
        name=row.holder_name,
        number=row.doc_no,
        address=row.doc_address,
        phone=row.phone,
        valid_to="" if row.doc_valid_to is None else row.doc_valid_to.isoformat(),
    )
    request = Presentation(
        at=row.at,
        vin=row.vin,
        registration_no=row.registration_no,
        reason=row.reason,
        holder=row.holder_kind,
        document=parse_document_kind(row.doc_kind),
        owner=owner,
        capture=row.capture,
        agent=_person(row.agent_name, row.agent_doc_kind, row.agent_doc_no),
        handler=_person(row.handler_name, row.handler_doc_kind, row.handler_doc_no) if unit else None,
        responsible=_person(row.responsible_name, row.responsible_doc_kind, row.responsible_doc_no) if unit else None,
        authorisation_no=row.authorisation_no,
        evidence=None,
        functions=row.functions,
        channel=row.channel_code,
        channel_kind=None,
        clerk=row.clerk,
        check=_check(row),
    )
    return request, present_identity


def _person(name: str, kind: str, number: str) -> Person | None:
    if not (name or kind or number):
        return None
    return Person(parse_person_document(kind), Particulars(name=name, number=number))


def _check(row: OwnerRow) -> StatedCheck | None:
    return None if row.check_result is None else StatedCheck(row.check_result, row.check_provider, row.check_no)


def _carrier(row: CarrierRow) -> Asked:
    request = CarrierAnswer(
        at=row.at,
        iccid=row.iccid,
        registration_no=row.registration_no,
        result=row.result,
        receipt_no=row.receipt_no,
        carrier=row.carrier,
        reason=row.reject_reason,
    )
    return request, take_answer


def _notice(row: NoticeRow) -> Asked:
    request = Notice(
        at=row.at,
        vin=row.vin,
        addressee=row.addressee,
        purpose=row.purpose,
        channel=row.channel,
        text_version=row.text_version,
        delivery=row.result,
    )
    return request, notify


def _refusal(row: RefusalRow) -> Asked:
    return Decline(at=row.at, vin=row.vin, reason=row.reason), decline


def _restriction(row: RestrictionRow) -> Asked:
    if row.restriction_kind is RestrictionKind.LIFT:
        return Lifting(at=row.at, vin=row.vin, cause=LiftCause.STATED, reason=row.reason), lift
    request = Restriction(
        at=row.at,
        vin=row.vin,
        ground=Ground.STATED,
        texts=RestrictionTexts(row.reason, row.remedy, row.documents),
        kept=row.kept_functions or ONLY_EMERGENCY,
        assessment="",
    )
    return request, restrict


def _change(row: ChangeRow) -> Asked:
    match row.change_kind:
        case ChangeKind.TRANSFER:
            return Transfer(at=row.at, vin=row.vin), transfer_vehicle
        case ChangeKind.SCRAP:
            return Scrapping(at=row.at, vin=row.vin), scrap_vehicle
        case ChangeKind.REPLACE:
            request = Replacement(at=row.at, vin=row.vin, old_iccid=row.old_iccid, new_iccid=row.new_iccid)
            return request, replace_card


_TRANSLATIONS: Mapping[type, Callable[[Any], Asked]] = {
    PurchaseRow: _purchase,
    BuildRow: _build,
    DealerRow: _dealer,
    SaleRow: _sale,
    OwnerRow: _owner,
    CarrierRow: _carrier,
    NoticeRow: _notice,
    RefusalRow: _refusal,
    RestrictionRow: _restriction,
    ChangeRow: _change,
}
