"""Rows of purchase, test, building in, channels and sale."""

from datetime import datetime, timedelta

from hypothesis import strategies as st

from iov_realname.application.ledger.rows import (
    BuildRow,
    DealerRow,
    PurchaseRow,
    SaleRow,
    TestRow,
)
from iov_realname.domain.functions import DIRECTED, UNDIRECTED, Function
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.terms import (
    Fitment,
    TestPurpose,
)
from iov_realname.testing import invented
from iov_realname.testing.ledger_rows._draws import (
    CARDS_EACH,
    CHANNEL,
    CLERK,
    VEHICLES,
    days,
    iccids,
    seldom,
    some_functions,
)

__all__ = ["build_rows", "dealer_rows", "purchase_rows", "sale_rows", "test_rows"]


def purchase_rows(began: datetime, card: st.SearchStrategy[int]) -> st.SearchStrategy[PurchaseRow]:
    """Cards bought."""

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
        days(began, 0, 2),
        seldom(invented.OEM, invented.unit_code(1)),
        seldom("12000000001", ""),
        seldom("RA-1", ""),
    )


def test_rows(began: datetime) -> st.SearchStrategy[TestRow]:
    """Directed tests."""

    def row(iccid: str, functions: tuple[Function, ...], at: datetime, hours: int | None) -> TestRow:
        closed = None if hours is None else at + timedelta(hours=hours)
        return TestRow(iccid=iccid, purpose=TestPurpose.TEST, functions=functions, at=at, closed_on=closed)

    functions = some_functions(DIRECTED, 1) | some_functions(DIRECTED | UNDIRECTED, 1)
    return st.builds(row, iccids, functions, days(began, 1, 7), st.none() | st.integers(0, 72))


def build_rows(began: datetime, card: st.SearchStrategy[int]) -> st.SearchStrategy[BuildRow]:
    """Cards built in."""

    def row(number: int, at: datetime, fitment: Fitment, astray: bool) -> BuildRow:
        vehicle = (number // CARDS_EACH + astray) % VEHICLES
        return BuildRow(
            vin=invented.vin(vehicle),
            iccid=invented.iccid(number),
            imei=invented.imei(number),
            fitment=fitment,
            at=at,
        )

    fitment = seldom(Fitment.FACTORY, Fitment.AFTERMARKET)
    return st.builds(row, card, days(began, 3, 5), fitment, seldom(False, True))


def dealer_rows(began: datetime) -> st.SearchStrategy[DealerRow]:
    """Channels authorised before everything else."""
    at = began - timedelta(days=10)
    until = st.sampled_from([None, None, (at + timedelta(days=25)).date()])
    return st.builds(
        DealerRow,
        channel_code=seldom(CHANNEL, "QD-2"),
        channel_name=st.just("样例门店"),
        channel_kind=st.just(ChannelKind.COUNTER),
        at=st.just(at),
        authorised_to=until,
        clerks=st.just((CLERK,)),
    )


def sale_rows(began: datetime, vehicle: st.SearchStrategy[int]) -> st.SearchStrategy[SaleRow]:
    """Vehicles sold."""
    return st.builds(
        SaleRow,
        vin=vehicle.map(invented.vin),
        at=days(began, 5, 7),
        channel_code=st.just(CHANNEL),
        new_vehicle=st.booleans(),
        stock_functions=st.one_of(st.just(()), some_functions(UNDIRECTED)),
    )
