"""Who and what the lifecycle machine plays with: few owners, small thresholds, papers in order and not."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

import attrs
from hypothesis import strategies as st

from iov_realname.adapters.simulated.carrier import Temper
from iov_realname.domain.card.restriction import RestrictionTexts
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.functions import UNDIRECTED, Function
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DeviceCapture, DocumentReading, TypedEntry
from iov_realname.domain.rulebook import ATF_2022_12, CardLimit, CheckKind, CountBy, OverLimit, RuleBook
from iov_realname.domain.terms import Addressee, CheckOutcome, Delivery
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.setting import Setting

__all__ = [
    "CHANNEL",
    "CLERK",
    "FUNCTION_ACTS",
    "NOTICES",
    "OWNERS",
    "SPOILT",
    "STOCK_ACTS",
    "TEXTS",
    "answers",
    "asked_about",
    "cards",
    "closing",
    "functions",
    "is_spoilt",
    "outcomes",
    "owners",
    "rule_books",
    "settings_of_a_life",
]

CHANNEL, CLERK = "QD-1", "clerk-1"
TEXTS = RestrictionTexts("逾期未登记", "拨打客服", "居民身份证")

OWNERS: tuple[Mapping[str, Any], ...] = (
    {
        "holder": HolderKind.PERSON,
        "owner": DocumentReading(
            DocumentKind.RESIDENT_ID,
            Particulars(name="甲", number=invented.resident_number(1), phone="12000000001"),
            DeviceCapture.READER,
        ),
    },
    {
        "holder": HolderKind.PERSON,
        "owner": DocumentReading(
            DocumentKind.FOREIGN_PASSPORT,
            Particulars(name="乙", number="X0000001", phone="12000000002", valid_to="2099-01-01"),
            DeviceCapture.OCR,
        ),
        "agent": invented.person(2),
        "authorisation_no": "A-2",
    },
    {
        "holder": HolderKind.UNIT,
        "owner": DocumentReading(
            DocumentKind.USCC, Particulars(name="丙公司", number=invented.unit_code(3)), DeviceCapture.OCR
        ),
        "handler": invented.person(3),
        "responsible": invented.person(4),
        "authorisation_no": "A-3",
    },
)


def _read(name: str, number: str, valid_to: str = "") -> DocumentReading:
    particulars = Particulars(name=name, number=number, valid_to=valid_to)
    return DocumentReading(DocumentKind.RESIDENT_ID, particulars, DeviceCapture.READER)


SPOILT: tuple[Mapping[str, Any], ...] = (
    {"owner": TypedEntry(DocumentKind.FOREIGN_PASSPORT, Particulars(name="乙", number="X0000001"))},
    {"owner": _read("丁", "110101190001010011")},
    {"owner": _read("戊", invented.resident_number(5), "1999-12-31")},
    {"authorisation_no": ""},
    {"handler": None},
    {"channel": "QD-9"},
)


def is_spoilt(owner: int, spoil: Mapping[str, Any]) -> bool:
    """Whether that owner's papers break a rule with that change, whatever else is the case."""
    breaks = {
        "owner": isinstance(spoil.get("owner"), DocumentReading),
        "authorisation_no": "authorisation_no" in OWNERS[owner],
        "handler": "handler" in OWNERS[owner],
    }
    return any(breaks.get(part, False) for part in spoil)


STOCK_ACTS = (
    "buy",
    "buy unassessed",
    "buy nothing",
    "acknowledge",
    "test",
    "test undirected",
    "end test",
    "fit",
    "fit too late",
    "take out",
)

FUNCTION_ACTS = ("request_functions", "grant_functions", "withdraw_functions")

NOTICES = (
    (Delivery.DELIVERED, Addressee.PRESENT_OWNER),
    (Delivery.DELIVERED, Addressee.PRESENT_OWNER),
    (Delivery.DELIVERED, Addressee.PRESENT_OWNER),
    (Delivery.FAILED, Addressee.PRESENT_OWNER),
    (Delivery.DELIVERED, Addressee.FORMER_OWNER),
)

cards = st.integers(0, 4)
functions = st.sets(st.sampled_from(sorted(UNDIRECTED | {Function.DATA_DIRECTED})), max_size=2)
outcomes = st.sampled_from(CheckOutcome)
answers = st.sampled_from([CheckOutcome.MATCH, *CheckOutcome, None, None])
"""What a question to a verifier comes to; None: no answer comes back."""
asked_about = st.sampled_from(
    [
        (owner, check)
        for owner, shown in enumerate(OWNERS)
        for check in (
            [CheckKind.UNIT]
            if shown["holder"] is HolderKind.UNIT
            else [CheckKind.READING, CheckKind.NETWORK, CheckKind.HOLDER]
        )
    ]
)
"""An owner, and one of the checks of such an owner at a counter."""
owners = st.sampled_from(range(len(OWNERS)))
closing = st.sampled_from([CheckOutcome.MISMATCH, None])


def rule_books() -> st.SearchStrategy[RuleBook]:
    """The present edition with thresholds so small that a short life meets them."""
    small = st.integers(1, 3)
    return st.builds(
        lambda attempts, notices, days, limit: attrs.evolve(
            ATF_2022_12,
            attempts_before_review=attempts,
            notices_before_overdue=notices,
            registration_days=days,
            backfill_deadline=date(2021, 9, 20),
            cards_per_document=limit,
        ),
        small,
        small,
        small,
        _card_limits(),
    )


def _card_limits() -> st.SearchStrategy[CardLimit]:
    """One to three cards: what a vehicle has, one less, one more. Mostly noted, or lives would end at their papers."""
    over = st.sampled_from([OverLimit.FLAG, OverLimit.FLAG, OverLimit.REFUSE])
    return st.builds(CardLimit, st.integers(1, 3), st.just(CountBy.CARD), per_carrier=st.booleans(), over=over)


def settings_of_a_life(books: st.SearchStrategy[RuleBook] | None = None) -> st.SearchStrategy[Setting]:
    """A vehicle with one to three cards and one or two spare ones, bought before or after the duty began."""
    tempers = st.builds(
        Temper,
        polls=st.sampled_from([1, 1, 2, None]),
        rejection=st.sampled_from(["", "", "证件不清"]),
        lost=st.sampled_from([False, False, True]),
        silent=st.sampled_from([False, False, True]),
    )
    return st.builds(
        Setting,
        cards=st.sampled_from([2, 1, 3]),
        spares=st.integers(1, 2),
        book=rule_books() if books is None else books,
        began=st.sampled_from([datetime(2024, 1, 1, tzinfo=CHINA_TIME), datetime(2021, 9, 10, tzinfo=CHINA_TIME)]),
        tempers=st.lists(tempers, max_size=6).map(tuple),
    )
