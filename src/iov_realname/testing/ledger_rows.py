"""Hypothesis strategies for the rows of a small fleet's ledgers: few cards, vehicles, numbers and days, so that the
rows meet; most are in order, some are not.
"""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from itertools import chain
from random import Random
from typing import Any

import attrs
from hypothesis import strategies as st

from iov_realname.application.ledger.rows import (
    BuildRow,
    CarrierRow,
    ChangeRow,
    DealerRow,
    LedgerKind,
    LedgerRow,
    NoticeRow,
    OwnerRow,
    PurchaseRow,
    RefusalRow,
    RestrictionRow,
    SaleRow,
    TestRow,
    Trouble,
    UnreadableCell,
    UnreadableRow,
)
from iov_realname.domain.documents import Capture, HolderKind
from iov_realname.domain.functions import DIRECTED, ONLY_EMERGENCY, UNDIRECTED, Function, function_set
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.terms import (
    Addressee,
    CarrierResult,
    ChangeKind,
    CheckOutcome,
    Delivery,
    Fitment,
    NoticeChannel,
    NoticePurpose,
    RegistrationReason,
    RestrictionKind,
    TestPurpose,
)
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented

__all__ = ["FleetRows", "fleet_rows", "unreadable_rows"]

FleetRows = list[LedgerRow]

VEHICLES, CARDS_EACH, SPARES = 2, 2, 1
CHANNEL, CLERK = "QD-1", "C-1"

_CARDS = VEHICLES * CARDS_EACH + SPARES
_BEGAN = {"before the duty": datetime(2021, 8, 20, tzinfo=CHINA_TIME), "now": datetime(2024, 3, 1, tzinfo=CHINA_TIME)}


def fleet_rows(*, dealers: bool = True) -> st.SearchStrategy[FleetRows]:
    """The rows of one fleet in any order. ``dealers``: some have channels on record, from before everything else."""
    began = st.sampled_from(sorted(_BEGAN.values()))
    return st.builds(_shuffled, began.flatmap(lambda day: _fleet(day, dealers)), st.integers(0, 99))


def _shuffled(rows: FleetRows, order: int) -> FleetRows:
    return Random(order).sample(rows, len(rows))


def unreadable_rows() -> st.SearchStrategy[UnreadableRow]:
    """Rows of any kind that cannot be read, for one cell."""
    cell = st.builds(UnreadableCell, column=st.sampled_from(["姓名", "日期"]), trouble=st.sampled_from(Trouble))
    return st.builds(UnreadableRow, kind=st.sampled_from(LedgerKind), cells=st.tuples(cell))


def _fleet(began: datetime, dealers: bool) -> st.SearchStrategy[FleetRows]:
    backbone = st.tuples(*(_mostly(strategy) for strategy in _backbone(began)))
    later = st.lists(
        st.one_of([*_phrases(began), *(_alone(strategy(began)) for strategy in _LATER)]), min_size=5, max_size=25
    )
    channels = st.lists(_dealer(began), max_size=2) if dealers else st.just([])
    return st.builds(
        lambda first, others, known: [*known, *(row for row in first if row is not None), *chain(*others)],
        backbone,
        later,
        channels,
    )


def _alone(strategy: st.SearchStrategy[LedgerRow]) -> st.SearchStrategy[FleetRows]:
    return strategy.map(lambda row: [row])


def _phrases(began: datetime) -> list[st.SearchStrategy[FleetRows]]:
    """Rows that belong together: an owner and the carrier's answers, a notice and the restriction after it."""
    return [_registration(began), _registration(began), _registration(began), _told_and_restricted(began)]


def _registration(began: datetime) -> st.SearchStrategy[FleetRows]:
    def rows(owner: OwnerRow, vehicle: int, answers: Sequence[CarrierRow]) -> FleetRows:
        later = [
            attrs.evolve(
                answer,
                registration_no=owner.registration_no,
                iccid=invented.iccid(vehicle * CARDS_EACH + card),
                at=owner.at + timedelta(days=1),
            )
            for card, answer in enumerate(answers)
        ]
        return [owner, *later]

    answers = st.lists(_carrier(began), min_size=CARDS_EACH, max_size=CARDS_EACH)
    return vehicles.flatmap(lambda vehicle: st.builds(rows, _owner_of(began, vehicle), st.just(vehicle), answers))


def _told_and_restricted(began: datetime) -> st.SearchStrategy[FleetRows]:
    def rows(notice: NoticeRow, restriction: RestrictionRow) -> FleetRows:
        return [notice, attrs.evolve(restriction, vin=notice.vin, at=notice.at + timedelta(days=1))]

    return st.builds(rows, _notice(began), _restriction(began))


def _mostly(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.builds(lambda row, there: row if there else None, strategy, _seldom(True, False))


def _backbone(began: datetime) -> list[st.SearchStrategy[Any]]:
    """What a vehicle needs to have an owner: cards bought, built in, and the sale."""
    bought = [_purchase(began, st.just(card)) for card in range(_CARDS)]
    built = [_build(began, st.just(card)) for card in range(VEHICLES * CARDS_EACH)]
    return [*bought, *built, *(_sale(began, st.just(vehicle)) for vehicle in range(VEHICLES))]


def _days(began: datetime, first: int, last: int) -> st.SearchStrategy[datetime]:
    """A moment of one of these days; several rows may share it."""
    hours = st.integers(first * 4, last * 4).map(lambda quarter: timedelta(hours=6 * quarter))
    return hours.map(lambda later: began + later)


def _later(began: datetime) -> st.SearchStrategy[datetime]:
    return _days(began, 6, 30)


cards = st.integers(0, _CARDS - 1)
vehicles = st.integers(0, VEHICLES - 1)
vins = vehicles.map(invented.vin)
iccids = cards.map(invented.iccid)


def _number(vehicle: int) -> st.SearchStrategy[str]:
    return st.integers(1, 3).map(lambda attempt: f"R-{vehicle}-{attempt}")


def _functions(of: frozenset[Function], least: int = 0) -> st.SearchStrategy[tuple[Function, ...]]:
    return st.sets(st.sampled_from(sorted(of)), min_size=least, max_size=2).map(function_set)


def _purchase(began: datetime, card: st.SearchStrategy[int]) -> st.SearchStrategy[PurchaseRow]:
    def row(number: int, at: datetime, uscc: str, phone: str, assessed: str) -> PurchaseRow:
        return PurchaseRow(
            iccid=invented.iccid(number),
            msisdn=invented.msisdn(number),
            imsi=invented.imsi(number),
            carrier=Carrier.MOBILE,
            purchaser="样例汽车",
            purchaser_uscc=uscc,
            authorisation_no="",
            risk_assessment_no=assessed,
            responsible_name="样例",
            responsible_doc_kind="居民身份证",
            responsible_doc_no=invented.resident_number(9),
            responsible_phone=phone,
            batch_no="B-1",
            at=at,
        )

    return st.builds(
        row,
        card,
        _days(began, 0, 2),
        _seldom(invented.OEM, invented.unit_code(1)),
        _seldom("12000000001", ""),
        _seldom("RA-1", ""),
    )


def _seldom(usual: Any, otherwise: Any) -> st.SearchStrategy[Any]:
    return st.sampled_from([usual] * 19 + [otherwise])


def _test(began: datetime) -> st.SearchStrategy[TestRow]:
    def row(iccid: str, functions: tuple[Function, ...], at: datetime, hours: int | None) -> TestRow:
        closed = None if hours is None else at + timedelta(hours=hours)
        return TestRow(iccid=iccid, purpose=TestPurpose.TEST, functions=functions, at=at, closed_on=closed)

    functions = _functions(DIRECTED, 1) | _functions(DIRECTED | UNDIRECTED, 1)
    return st.builds(row, iccids, functions, _days(began, 1, 7), st.none() | st.integers(0, 72))


def _build(began: datetime, card: st.SearchStrategy[int]) -> st.SearchStrategy[BuildRow]:
    def row(number: int, at: datetime, fitment: Fitment, astray: bool) -> BuildRow:
        vehicle = (number // CARDS_EACH + astray) % VEHICLES
        return BuildRow(
            vin=invented.vin(vehicle),
            iccid=invented.iccid(number),
            imei=invented.imei(number),
            fitment=fitment,
            at=at,
        )

    fitment = _seldom(Fitment.FACTORY, Fitment.AFTERMARKET)
    return st.builds(row, card, _days(began, 3, 5), fitment, _seldom(False, True))


def _dealer(began: datetime) -> st.SearchStrategy[DealerRow]:
    at = began - timedelta(days=10)
    until = st.sampled_from([None, None, (at + timedelta(days=25)).date()])
    return st.builds(
        DealerRow,
        channel_code=_seldom(CHANNEL, "QD-2"),
        channel_name=st.just("样例门店"),
        channel_kind=st.just(ChannelKind.COUNTER),
        at=st.just(at),
        authorised_to=until,
        clerks=st.just((CLERK,)),
    )


def _sale(began: datetime, vehicle: st.SearchStrategy[int]) -> st.SearchStrategy[SaleRow]:
    return st.builds(
        SaleRow,
        vin=vehicle.map(invented.vin),
        at=_days(began, 5, 7),
        channel_code=st.just(CHANNEL),
        new_vehicle=st.booleans(),
        stock_functions=st.one_of(st.just(()), _functions(UNDIRECTED)),
    )


def _owner(began: datetime) -> st.SearchStrategy[OwnerRow]:
    return vehicles.flatmap(lambda vehicle: _owner_of(began, vehicle))


def _owner_of(began: datetime, vehicle: int) -> st.SearchStrategy[OwnerRow]:
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
    return st.builds(row, _number(vehicle), _later(began), check, spoilt)


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


def _carrier(began: datetime) -> st.SearchStrategy[CarrierRow]:
    def row(card: int, attempt: int, result: CarrierResult, at: datetime, carrier: Carrier | None) -> CarrierRow:
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
    carrier = st.sampled_from([None] * 4 + [Carrier.MOBILE] * 4 + [Carrier.UNICOM])
    return st.builds(row, cards, st.integers(1, 3), result, _days(began, 7, 32), carrier)


def _notice(began: datetime) -> st.SearchStrategy[NoticeRow]:
    return st.builds(
        NoticeRow,
        vin=vins,
        purpose=st.sampled_from(NoticePurpose),
        channel=st.just(NoticeChannel.SMS),
        text_version=st.just("v1"),
        at=_later(began),
        result=st.sampled_from([Delivery.DELIVERED, *Delivery]),
        addressee=st.sampled_from([Addressee.PRESENT_OWNER, *Addressee]),
    )


def _refusal(began: datetime) -> st.SearchStrategy[RefusalRow]:
    return st.builds(RefusalRow, vin=vins, at=_later(began), reason=st.just("不愿提供"))


def _restriction(began: datetime) -> st.SearchStrategy[RestrictionRow]:
    return st.builds(
        RestrictionRow,
        vin=vins,
        restriction_kind=st.sampled_from([RestrictionKind.RESTRICT, *RestrictionKind]),
        reason=_seldom("逾期未登记", ""),
        remedy=st.just("拨打客服"),
        documents=st.just("居民身份证"),
        at=_later(began),
        kept_functions=_seldom((), (Function.DATA_UNDIRECTED,)) | st.just(ONLY_EMERGENCY),
    )


def _change(began: datetime) -> st.SearchStrategy[ChangeRow]:
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
    new = st.sampled_from([_CARDS - 1, _CARDS - 1, 0])
    return st.builds(row, vehicles, kind, st.integers(0, CARDS_EACH - 1), new, _days(began, 8, 32))


_LATER: tuple[Callable[[datetime], st.SearchStrategy[LedgerRow]], ...] = (
    lambda began: _purchase(began, cards),
    _test,
    lambda began: _build(began, cards),
    lambda began: _sale(began, vehicles),
    _owner,
    _owner,
    _owner,
    _carrier,
    _carrier,
    _carrier,
    _notice,
    _notice,
    _refusal,
    _restriction,
    _restriction,
    _change,
)
