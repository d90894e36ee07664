"""Ledger rows in good order, for tests that need one and do not care which."""

from datetime import datetime

from iov_realname.application.ledger.rows import PurchaseRow
from iov_realname.domain.identifiers import Carrier
from iov_realname.testing import invented


def bought(card: int, at: datetime) -> PurchaseRow:
    """A card bought."""
    return PurchaseRow(
        iccid=invented.iccid(card),
        msisdn=invented.msisdn(card),
        imsi=invented.imsi(card),
        carrier=Carrier.MOBILE,
        purchaser="样例汽车",
        purchaser_uscc=invented.OEM,
        authorisation_no="",
        risk_assessment_no="RA-1",
        responsible_name="样例",
        responsible_doc_kind="居民身份证",
        responsible_doc_no=invented.resident_number(9),
        responsible_phone="12000000001",
        batch_no="B-1",
        at=at,
    )
