"""Rows of owners, what carriers answer them, and what becomes of those who do not register."""

from datetime import datetime
from typing import Any

from hypothesis import strategies as st

from iov_realname.application.ledger.rows import (
    CarrierRow,
    ChangeRow,
    NoticeRow,
    OwnerRow,
    RefusalRow,
    RestrictionRow,
)
from iov_realname.domain.documents import Capture, HolderKind
from iov_realname.domain.functions import ONLY_EMERGENCY, Function
from iov_realname.domain.identifiers import Carrier, CarrierCode
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    ChangeKind,
    CheckOutcome,
    Delivery,
    NoticeChannel,
    NoticePurpose,
    RegistrationReason,
    RestrictionKind,
)
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.ledger_rows._draws import (
    CARDS,
    CARDS_EACH,
    CHANNEL,
    CLERK,
    VEHICLES,
    cards,
    days,
    later,
    numbers_of,
    seldom,
    vehicles,
    vins,
)

__all__ = [
    "carrier_rows",
    "change_rows",
    "notice_rows",
    "owner_rows",
    "owner_rows_of",
    "refusal_rows",
    "restriction_rows",
]


def owner_rows(began: datetime) -> st.SearchStrategy[OwnerRow]:
    """Owners of either vehicle."""
    return vehicles.flatmap(lambda vehicle: owner_rows_of(began, vehicle))


def owner_rows_of(began: datetime, vehicle: int) -> st.SearchStrategy[OwnerRow]:
    """Owners of one vehicle."""

    def row(number: str, at: datetime, check: CheckOutcome | None, spoilt: dict[str, Any]) -> OwnerRow:
        facts: dict[str, Any] = {
            "registration_no": number,
            "vin": invented.vin(vehicle),
            "reason": RegistrationReason.NEW,
            "holder_kind": HolderKind.PERSON,
            "holder_name": "甲",
            "doc_kind": "居民身份证",
            "doc_no": invented.resident_number(1),
            "doc_address": "样例路1号",
            "doc_valid_to": None,
            "phone": "12000000001",
            "capture": Capture.READER,
            "agent_name": "",
            "agent_doc_kind": "",
            "agent_doc_no": "",
            "handler_name": "",
            "handler_doc_kind": "",
            "handler_doc_no": "",
            "authorisation_no": "",
            "responsible_name": "",
            "responsible_doc_kind": "",
            "responsible_doc_no": "",
            "check_result": check,
            "check_provider": "" if check is None else "样例核验",
            "check_no": "" if check is None else "K-1",
            "checked_at": None if check is None else at,
            "functions": (Function.DATA_UNDIRECTED,),
            "channel_code": CHANNEL,
            "clerk": CLERK,
            "at": at,
        }
        return OwnerRow(**{**facts, **spoilt})

    checks = [CheckOutcome.MATCH, CheckOutcome.NO_RECORD, CheckOutcome.MISMATCH, CheckOutcome.UNAVAILABLE, None]
    check = st.sampled_from([CheckOutcome.MATCH] * 3 + checks)
    spoilt = st.sampled_from([{}] * 12 + _SPOILT)
    return st.builds(row, numbers_of(vehicle), later(began), check, spoilt)


_SPOILT: list[dict[str, Any]] = [
    {"capture": Capture.TYPED},
    {"doc_no": "110101190001010011"},
    {"doc_kind": "统一社会信用代码证"},
    {"doc_valid_to": datetime(2000, 1, 1, tzinfo=CHINA_TIME).date()},
    {"agent_name": "乙"},
    {"holder_kind": HolderKind.UNIT, "doc_kind": "营业执照", "doc_no": invented.unit_code(1)},
    {"clerk": "C-9"},
    {"functions": ()},
]


def carrier_rows(began: datetime) -> st.SearchStrategy[CarrierRow]:
    """What carriers answer."""

    def row(card: int, attempt: int, result: CarrierResult, at: datetime, carrier: CarrierCode | None) -> CarrierRow:
        vehicle = card // CARDS_EACH % VEHICLES
        return CarrierRow(
            registration_no=f"R-{vehicle}-{attempt}",
            iccid=invented.iccid(card),
            result=result,
            reject_reason="证件不清" if result is CarrierResult.REJECTED else "",
            receipt_no="H-1",
            at=at,
            carrier=carrier,
        )

    result = st.sampled_from([CarrierResult.COMPLETED] * 3 + [*CarrierResult])
    carrier = st.sampled_from([None] * 4 + [Carrier.MOBILE] * 4 + [Carrier.UNICOM, CarrierCode("broadnet")])
    return st.builds(row, cards, st.integers(1, 3), result, days(began, 7, 32), carrier)


def notice_rows(began: datetime) -> st.SearchStrategy[NoticeRow]:
    """Notices."""
    return st.builds(
        NoticeRow,
        vin=vins,
        purpose=st.sampled_from(NoticePurpose),
        channel=st.just(NoticeChannel.SMS),
        text_version=st.just("v1"),
        at=later(began),
        result=st.sampled_from([Delivery.DELIVERED, *Delivery]),
        addressee=st.sampled_from([Addressee.PRESENT_OWNER, *Addressee]),
    )


def refusal_rows(began: datetime) -> st.SearchStrategy[RefusalRow]:
    """Owners who decline."""
    return st.builds(RefusalRow, vin=vins, at=later(began), reason=st.just("不愿提供"))


def restriction_rows(began: datetime) -> st.SearchStrategy[RestrictionRow]:
    """Restrictions, and their ends."""
    return st.builds(
        RestrictionRow,
        vin=vins,
        restriction_kind=st.sampled_from([RestrictionKind.RESTRICT, *RestrictionKind]),
        reason=seldom("逾期未登记", ""),
        remedy=st.just("拨打客服"),
        documents=st.just("居民身份证"),
        at=later(began),
        kept_functions=seldom((), (Function.DATA_UNDIRECTED,)) | st.just(ONLY_EMERGENCY),
    )


def change_rows(began: datetime) -> st.SearchStrategy[ChangeRow]:
    """Transfers, replacements and scrappings."""

    def row(vehicle: int, kind: ChangeKind, old: int, new: int, at: datetime) -> ChangeRow:
        swapped = kind is ChangeKind.REPLACE
        old_iccid = invented.iccid(vehicle * CARDS_EACH + old) if swapped else ""
        return ChangeRow(
            vin=invented.vin(vehicle),
            change_kind=kind,
            old_iccid=old_iccid,
            new_iccid=invented.iccid(new) if swapped else "",
            at=at,
        )

    kind = st.sampled_from([ChangeKind.TRANSFER] * 3 + [ChangeKind.REPLACE] * 2 + [ChangeKind.SCRAP])
    new = st.sampled_from([CARDS - 1, CARDS - 1, 0])
    return st.builds(row, vehicles, kind, st.integers(0, CARDS_EACH - 1), new, days(began, 8, 32))
