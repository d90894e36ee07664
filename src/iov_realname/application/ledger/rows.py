"""The rows of the eleven ledgers (台账), as they read: typed, normalised, not yet judged.

Fields are named after the English column aliases of `samples/README.md` §4, in its order; ``at`` is the § column, the
row's business time in China. Words of closed lists are read. Document kinds, document numbers, ICCID, IMSI, MSISDN,
VIN, IMEI and unit codes are normalised text and may be ill-formed: rules judge them. A blank text is ``""``, a blank
word or date ``None``, a blank list ``()``. Rows hold personal data, so their ``repr`` names only kind and time.
"""

from datetime import date, datetime
from enum import unique
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.domain import terms
from iov_realname.domain.documents import Capture, HolderKind
from iov_realname.domain.functions import Functions
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.rulebook.words import ChannelKind
from iov_realname.domain.words import Word

__all__ = [
    "BuildRow",
    "CarrierRow",
    "ChangeRow",
    "DealerRow",
    "LedgerKind",
    "LedgerRow",
    "NoticeRow",
    "OwnerRow",
    "PurchaseRow",
    "RefusalRow",
    "RestrictionRow",
    "SaleRow",
    "TestRow",
    "Trouble",
    "UnreadableCell",
    "UnreadableRow",
]


@unique
class LedgerKind(Word):
    """The kinds of ledger, in the order in which rows of the same instant are taken."""

    PURCHASES = "purchases", "采购台账", "purchases"
    TESTS = "tests", "测试开通台账", "tests"
    BUILDS = "builds", "装车台账", "builds"
    DEALERS = "dealers", "渠道台账", "dealers"
    SALES = "sales", "销售台账", "sales"
    OWNERS = "owners", "车主实名台账", "owners"
    CARRIER = "carrier", "运营商回执台账", "carrier answers"
    NOTICES = "notices", "告知台账", "notices"
    REFUSALS = "refusals", "拒绝登记台账", "refusals"
    RESTRICTIONS = "restrictions", "限制台账", "restrictions"
    CHANGES = "changes", "过户报废换卡台账", "changes"


@attrs.frozen(repr=False)
class _Row:
    """What all rows have in common: a kind, and a repr that shows nothing personal."""

    kind: ClassVar[LedgerKind]

    def __repr__(self) -> str:
        return f"{type(self).__name__}(at={getattr(self, 'at', None)}, ***)"


@attrs.frozen(repr=False)
class PurchaseRow(_Row):
    """A card bought from a carrier, with the purchaser and the person responsible for it."""

    kind: ClassVar[LedgerKind] = LedgerKind.PURCHASES

    iccid: str
    msisdn: str
    imsi: str
    carrier: CarrierCode
    purchaser: str
    purchaser_uscc: str
    authorisation_no: str
    risk_assessment_no: str
    responsible_name: str
    responsible_doc_kind: str
    responsible_doc_no: str
    responsible_phone: str
    batch_no: str
    at: datetime


@attrs.frozen(repr=False)
class TestRow(_Row):
    """A test of a card before sale; ``closed_on`` is when it ended, if it did."""

    __test__: ClassVar[bool] = False
    kind: ClassVar[LedgerKind] = LedgerKind.TESTS

    iccid: str
    purpose: terms.TestPurpose
    functions: Functions
    at: datetime
    closed_on: datetime | None


@attrs.frozen(repr=False)
class BuildRow(_Row):
    """A card fitted into a vehicle."""

    kind: ClassVar[LedgerKind] = LedgerKind.BUILDS

    vin: str
    iccid: str
    imei: str
    fitment: terms.Fitment
    at: datetime


@attrs.frozen(repr=False)
class DealerRow(_Row):
    """A channel's authorisation, from the day of ``at`` to the last day, both included, and its clerks."""

    kind: ClassVar[LedgerKind] = LedgerKind.DEALERS

    channel_code: str
    channel_name: str
    channel_kind: ChannelKind
    at: datetime
    authorised_to: date | None
    clerks: tuple[str, ...]


@attrs.frozen(repr=False)
class SaleRow(_Row):
    """A vehicle sold; ``stock_functions`` is what the carrier had already opened on a stock card."""

    kind: ClassVar[LedgerKind] = LedgerKind.SALES

    vin: str
    at: datetime
    channel_code: str
    new_vehicle: bool
    stock_functions: Functions


@attrs.frozen(repr=False)
class OwnerRow(_Row):
    """An owner presented for registration; ``doc_valid_to`` is ``None`` for 长期, ``check_result`` if not checked."""

    kind: ClassVar[LedgerKind] = LedgerKind.OWNERS

    registration_no: str
    vin: str
    reason: terms.RegistrationReason
    holder_kind: HolderKind
    holder_name: str
    doc_kind: str
    doc_no: str
    doc_address: str
    doc_valid_to: date | None
    phone: str
    capture: Capture
    agent_name: str
    agent_doc_kind: str
    agent_doc_no: str
    handler_name: str
    handler_doc_kind: str
    handler_doc_no: str
    authorisation_no: str
    responsible_name: str
    responsible_doc_kind: str
    responsible_doc_no: str
    check_result: terms.CheckOutcome | None
    check_provider: str
    check_no: str
    checked_at: datetime | None
    functions: Functions
    channel_code: str
    clerk: str
    at: datetime


@attrs.frozen(repr=False)
class CarrierRow(_Row):
    """A carrier's answer to a registration that was sent to it; ``carrier`` is who answered, if the ledger says so."""

    kind: ClassVar[LedgerKind] = LedgerKind.CARRIER

    registration_no: str
    iccid: str
    result: terms.CarrierResult
    reject_reason: str
    receipt_no: str
    at: datetime
    carrier: CarrierCode | None


@attrs.frozen(repr=False)
class NoticeRow(_Row):
    """A notice to an owner; a blank addressee has become the present owner."""

    kind: ClassVar[LedgerKind] = LedgerKind.NOTICES

    vin: str
    purpose: terms.NoticePurpose
    channel: terms.NoticeChannel
    text_version: str
    at: datetime
    result: terms.Delivery
    addressee: terms.Addressee


@attrs.frozen(repr=False)
class RefusalRow(_Row):
    """An owner's refusal to register."""

    kind: ClassVar[LedgerKind] = LedgerKind.REFUSALS

    vin: str
    at: datetime
    reason: str


@attrs.frozen(repr=False)
class RestrictionRow(_Row):
    """A restriction or its lifting; ``kept_functions`` is ``()`` where the ledger leaves it blank."""

    kind: ClassVar[LedgerKind] = LedgerKind.RESTRICTIONS

    vin: str
    restriction_kind: terms.RestrictionKind
    reason: str
    remedy: str
    documents: str
    at: datetime
    kept_functions: Functions


@attrs.frozen(repr=False)
class ChangeRow(_Row):
    """A transfer, a scrapping, or a card replaced by another (then both ICCIDs are there)."""

    kind: ClassVar[LedgerKind] = LedgerKind.CHANGES

    vin: str
    change_kind: terms.ChangeKind
    old_iccid: str
    new_iccid: str
    at: datetime


@unique
class Trouble(Word):
    """Why a cell could not be read."""

    BLANK = "blank", "必填项为空", "must be filled"
    DATE = "date", "日期无法识别或不存在", "no such date"
    WORD = "word", "不在规定用语之内", "not a word of its list"
    CARRIER = "carrier", "不是已知的电信企业", "is not a known carrier"
    ORDER = "order", "早于起始日期", "before the start"
    MISSING = "missing", "本行应当填写", "must be filled in this row"


@attrs.frozen
class UnreadableCell:
    """A column (its Chinese header) that could not be read, and why; never what stands in it."""

    column: str
    trouble: Trouble


@attrs.frozen
class UnreadableRow:
    """A row that cannot be read (R-FORMAT before every other rule). It has no time and holds no cell."""

    kind: LedgerKind
    cells: tuple[UnreadableCell, ...]


LedgerRow: TypeAlias = (
    PurchaseRow
    | TestRow
    | BuildRow
    | DealerRow
    | SaleRow
    | OwnerRow
    | CarrierRow
    | NoticeRow
    | RefusalRow
    | RestrictionRow
    | ChangeRow
)
