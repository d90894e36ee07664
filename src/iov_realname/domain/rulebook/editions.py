"""The built-in editions, and which of them judges an act of a given day."""

from datetime import date

import attrs

from iov_realname.domain.documents import PERSON_DOCUMENTS, UNIT_DOCUMENTS, DocumentKind
from iov_realname.domain.rulebook.book import AskedPapers, CardLimit, RuleBook
from iov_realname.domain.rulebook.checks import CheckTable
from iov_realname.domain.rulebook.errors import UnknownEdition
from iov_realname.domain.rulebook.obligations import OBLIGATIONS
from iov_realname.domain.rulebook.words import (
    BookStatus,
    CheckKind,
    CountBy,
    OverLimit,
    OwnershipProof,
    Registrant,
)
from iov_realname.domain.terms import RegistrationReason

_ATF_FROM = date(2022, 12, 1)

MIIT_2021_246 = RuleBook(
    edition="miit-2021-246",
    title_zh="工信部网安函〔2021〕246号",
    title_en="MIIT notice Wang An Han [2021] No. 246",
    status=BookStatus.IN_FORCE,
    effective_from=date(2021, 9, 13),
    registers=Registrant.OWNER,
    risk_assessment_required=False,
    stock_before=date(2021, 9, 13),
    backfill_deadline=date(2022, 9, 30),
    manual_entry_refused=(DocumentKind.RESIDENT_ID,),
    person_documents=PERSON_DOCUMENTS,
    unit_documents=UNIT_DOCUMENTS,
    checks=CheckTable(
        in_person=(CheckKind.READING, CheckKind.NETWORK, CheckKind.HOLDER),
        online=(CheckKind.NETWORK, CheckKind.LIVE, CheckKind.PORTRAIT),
        unit=(CheckKind.UNIT,),
        owner_by_agent=(CheckKind.NETWORK,),
    ),
    attempts_before_review=3,
    notices_before_overdue=2,
    registration_days=30,
    delivery_hours=24,
    cards_per_document=CardLimit(limit=5, counts=CountBy.CARD, per_carrier=True, over=OverLimit.FLAG),
    retention_years=2,
    refused_attempt_months=6,
    image_retention_days=7,
    obligations=OBLIGATIONS,
    ownership=(
        AskedPapers(
            RegistrationReason.NEW,
            (
                OwnershipProof.INVOICE,
                OwnershipProof.CONFORMITY_CERTIFICATE,
                OwnershipProof.REGISTRATION_CERTIFICATE,
                OwnershipProof.VEHICLE_LICENCE,
            ),
        ),
        AskedPapers(
            RegistrationReason.BACKFILL,
            (OwnershipProof.REGISTRATION_CERTIFICATE, OwnershipProof.VEHICLE_LICENCE, OwnershipProof.INVOICE),
        ),
        AskedPapers(
            RegistrationReason.TRANSFER,
            (
                OwnershipProof.TRANSFER_INVOICE,
                OwnershipProof.REGISTRATION_CERTIFICATE,
                OwnershipProof.VEHICLE_LICENCE,
            ),
        ),
    ),
)

ATF_2022_12 = attrs.evolve(
    MIIT_2021_246,
    edition="atf-2022-12",
    title_zh="《反电信网络诈骗法》第十二条及工信部网安函〔2021〕246号",
    title_en="Anti-Telecom and Online Fraud Law, art. 12, on top of MIIT notice [2021] No. 246",
    effective_from=_ATF_FROM,
    risk_assessment_required=True,
)

DRAFT_2021_06 = attrs.evolve(
    MIIT_2021_246,
    edition="draft-2021-06",
    title_zh="关于加强车联网卡实名登记管理的通知（2021年6月征求意见稿）",
    title_en="Draft notice on real-name registration of IoV cards (June 2021)",
    status=BookStatus.DRAFT,
    effective_from=None,
    registers=Registrant.PURCHASER,
    backfill_deadline=date(2021, 12, 31),
)

EDITIONS: tuple[RuleBook, ...] = (DRAFT_2021_06, MIIT_2021_246, ATF_2022_12)


def edition_on(day: date) -> RuleBook:
    """The edition that judges an act of that day; before 2021-09-13 the notice of that date, for consistency."""
    return ATF_2022_12 if day >= _ATF_FROM else MIIT_2021_246


def edition_named(name: str) -> RuleBook:
    """The edition of that name; the draft is chosen no other way. An unknown name is an `UnknownEdition`."""
    for book in EDITIONS:
        if book.edition == name:
            return book
    raise UnknownEdition.named(name, (book.edition for book in EDITIONS))
