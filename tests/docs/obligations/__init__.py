"""Which obligation is served by what: data for the page `docs/obligations.md` and for what the tests hold against it.

Findings, deadlines and refusals are not said here: the checks, the deadlines and the refusal codes cite their
obligations themselves. A row says what the code cannot tell: the acts, the facts on record, the tests, and what the OEM
has of a duty of somebody else's.
"""

from tests.docs.obligations.draft import DRAFT
from tests.docs.obligations.fraud import FRAUD
from tests.docs.obligations.notice import NOTICE
from tests.docs.obligations.orders import ORDER_25
from tests.docs.obligations.persons import PERSONAL
from tests.docs.obligations.practice import IOT, NORMS
from tests.docs.obligations.row import Row
from tests.docs.obligations.security import SECURITY

__all__ = ["NOTHING_TO_DO", "NOT_IN_BOOKS", "ROWS", "SECTIONS", "Row"]

ROWS: dict[str, Row] = {**DRAFT, **NOTICE, **FRAUD, **ORDER_25, **NORMS, **IOT, **SECURITY, **PERSONAL}
"""What serves each obligation, by its id."""

NOT_IN_BOOKS = ("CSL-61'",)
"""Rows of the catalogue of obligations that no rule book carries, since nobody has verified them."""

NOTHING_TO_DO = frozenset(
    {
        *("N11-1", "FINAL-1", "FINAL-7", "M22-5"),
        *("ATF-39", "ATF-44", "O25-17", "CSL-61", "CSL-61'", "ATL-86", "ATL-93", "PI-66"),
        *("O25-9b", "AUTO-13", "FACE-3"),
    }
)
"""Rows without an act: texts of authorities, penalties that others impose, and what is done beyond this library."""

SECTIONS = {
    "The draft of June 2021, not in force · 征求意见稿": tuple(f"N{article}" for article in range(1, 10)),
    "The notice of 2021-09-13 and what followed it · 工信部网安函〔2021〕246号": ("FINAL-", "M22-", "JS-"),
    "Act against telecom fraud · 反电信网络诈骗法": ("ATF-",),
    "Order 25 and the backfill of phones in 2016 · 工信部令第25号、网安〔2016〕182号": ("O25-", "BF16-"),
    "Norms of registration · 实施规范": ("R105-",),
    "Rules on IoT cards · 物联网卡": ("IOT",),
    "Cyber security and counter-terrorism · 网络安全法、反恐怖主义法": ("CSL-", "ATL-", "D12-"),
    "Personal information · 个人信息": ("PI-", "NDR-", "AUTO-", "FACE-", "GBT", "IDL-", "NID-"),
}
"""The parts of the page, by how ids begin; the first that fits."""
