"""The eleven kinds of ledger, column by column, as `samples/README.md` §4 has them.

Marks: ``*`` the cell must be filled, ``?`` the column may be missing, ``‡`` tells the kind, ``§`` the business time.
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import attrs

from iov_realname.adapters.ledgers.cells import (
    CARRIER,
    CODE,
    CODES,
    DAY,
    DOCUMENT,
    FLAG,
    MOMENT,
    TEXT,
    VALIDITY,
    CellType,
    functions_of,
    word_of,
)
from iov_realname.application.ledger import rows
from iov_realname.application.ledger.rows import LedgerKind, LedgerRow
from iov_realname.domain.documents import Capture, HolderKind
from iov_realname.domain.functions import Function
from iov_realname.domain.rulebook.words import ChannelKind
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
from iov_realname.domain.words import Word

__all__ = ["LAYOUTS", "Column", "Filled", "Layout", "NotBefore"]


@attrs.frozen
class Column:
    """A column: its Chinese header, its English alias, how its cells are read, and its marks."""

    header: str
    alias: str
    cell: CellType
    marks: str = ""


@attrs.frozen
class Filled:
    """Where `when` reads as `word` (any word, if None), the columns `then` must be filled."""

    when: str
    word: Word | None
    then: tuple[str, ...]


@attrs.frozen
class NotBefore:
    """`end`, if filled, is not before `start`."""

    end: str
    start: str


_MakeRow: TypeAlias = Callable[..., LedgerRow]


@attrs.frozen
class Layout:
    """A kind of ledger: its row class, its columns in the order of the class's fields, and what holds between them."""

    kind: LedgerKind
    row: _MakeRow
    columns: tuple[Column, ...]
    between: tuple[Filled | NotBefore, ...] = ()

    def telling(self, carriers: CellType) -> "Layout":
        """The same, with its carriers read like that."""
        columns = (attrs.evolve(each, cell=carriers) if each.cell is CARRIER else each for each in self.columns)
        return attrs.evolve(self, columns=tuple(columns))

    def position(self, alias: str) -> int:
        """Where the column with this alias stands."""
        return next(i for i, column in enumerate(self.columns) if column.alias == alias)

    def marked(self, mark: str) -> tuple[Column, ...]:
        """The columns with this mark."""
        return tuple(column for column in self.columns if mark in column.marks)


_ASKED = functions_of(function for function in Function if function is not Function.EMERGENCY)
_ANY: Any = functions_of(Function)

_PURCHASES = Layout(
    LedgerKind.PURCHASES,
    rows.PurchaseRow,
    (
        Column("ICCID", "iccid", CODE, "*"),
        Column("接入号码", "msisdn", CODE, "*"),
        Column("IMSI", "imsi", CODE, "*"),
        Column("运营商", "carrier", CARRIER, "*"),
        Column("购卡企业", "purchaser", TEXT, "*‡"),
        Column("统一社会信用代码", "purchaser_uscc", CODE, "*"),
        Column("授权书编号", "authorisation_no", CODE),
        Column("风险评估编号", "risk_assessment_no", CODE),
        Column("责任人姓名", "responsible_name", TEXT),
        Column("责任人证件类型", "responsible_doc_kind", DOCUMENT),
        Column("责任人证件号码", "responsible_doc_no", CODE),
        Column("责任人电话", "responsible_phone", CODE),
        Column("采购批次", "batch_no", CODE, "*"),
        Column("采购日期", "purchased_on", MOMENT, "*§"),
    ),
)

_TESTS = Layout(
    LedgerKind.TESTS,
    rows.TestRow,
    (
        Column("ICCID", "iccid", CODE, "*"),
        Column("用途", "purpose", word_of(TestPurpose), "*"),
        Column("功能", "functions", _ASKED, "*"),
        Column("开通日期", "opened_on", MOMENT, "*‡§"),
        Column("关闭日期", "closed_on", MOMENT, "?"),
    ),
    (NotBefore("closed_on", "opened_on"),),
)

_BUILDS = Layout(
    LedgerKind.BUILDS,
    rows.BuildRow,
    (
        Column("VIN", "vin", CODE, "*"),
        Column("ICCID", "iccid", CODE, "*"),
        Column("IMEI", "imei", CODE, "*"),
        Column("装配方式", "fitment", word_of(Fitment), "*‡"),
        Column("下线日期", "built_on", MOMENT, "*§"),
    ),
)

_DEALERS = Layout(
    LedgerKind.DEALERS,
    rows.DealerRow,
    (
        Column("渠道代码", "channel_code", CODE, "*"),
        Column("渠道名称", "channel_name", TEXT, "*‡"),
        Column("渠道类型", "channel_kind", word_of(ChannelKind), "*"),
        Column("授权开始", "authorised_from", MOMENT, "*§"),
        Column("授权结束", "authorised_to", DAY, "?"),
        Column("办理人员", "clerks", CODES, "*"),
    ),
    (NotBefore("authorised_to", "authorised_from"),),
)

_SALES = Layout(
    LedgerKind.SALES,
    rows.SaleRow,
    (
        Column("VIN", "vin", CODE, "*"),
        Column("销售日期", "sold_on", MOMENT, "*§"),
        Column("渠道代码", "channel_code", CODE),
        Column("新车标志", "new_vehicle", FLAG, "*‡"),
        Column("存量功能", "stock_functions", _ANY, "?"),
    ),
)

_OWNERS = Layout(
    LedgerKind.OWNERS,
    rows.OwnerRow,
    (
        Column("登记编号", "registration_no", CODE, "*"),
        Column("VIN", "vin", CODE, "*"),
        Column("登记事由", "reason", word_of(RegistrationReason), "*"),
        Column("主体类型", "holder_kind", word_of(HolderKind), "*‡"),
        Column("姓名或单位名称", "holder_name", TEXT, "*"),
        Column("证件类型", "doc_kind", DOCUMENT, "*"),
        Column("证件号码", "doc_no", CODE, "*"),
        Column("证件地址", "doc_address", TEXT, "*"),
        Column("证件有效期至", "doc_valid_to", VALIDITY, "*"),
        Column("联系电话", "phone", CODE, "*"),
        Column("采集方式", "capture", word_of(Capture), "*"),
        Column("受托人姓名", "agent_name", TEXT),
        Column("受托人证件类型", "agent_doc_kind", DOCUMENT),
        Column("受托人证件号码", "agent_doc_no", CODE),
        Column("经办人姓名", "handler_name", TEXT),
        Column("经办人证件类型", "handler_doc_kind", DOCUMENT),
        Column("经办人证件号码", "handler_doc_no", CODE),
        Column("授权书编号", "authorisation_no", CODE),
        Column("责任人姓名", "responsible_name", TEXT),
        Column("责任人证件类型", "responsible_doc_kind", DOCUMENT),
        Column("责任人证件号码", "responsible_doc_no", CODE),
        Column(
            "核验结果",
            "check_result",
            word_of(outcome for outcome in CheckOutcome if outcome is not CheckOutcome.REJECTED_INPUT),
        ),
        Column("核验机构", "check_provider", TEXT),
        Column("核验流水号", "check_no", CODE),
        Column("核验时间", "checked_at", MOMENT),
        Column("所需功能", "functions", _ASKED),
        Column("渠道代码", "channel_code", CODE),
        Column("办理人员", "clerk", CODE),
        Column("办理时间", "presented_at", MOMENT, "*§"),
    ),
    (Filled("check_result", None, ("check_provider", "check_no", "checked_at")),),
)

_CARRIER = Layout(
    LedgerKind.CARRIER,
    rows.CarrierRow,
    (
        Column("登记编号", "registration_no", CODE, "*"),
        Column("ICCID", "iccid", CODE, "*"),
        Column("结果", "result", word_of(CarrierResult), "*"),
        Column("拒绝原因", "reject_reason", TEXT),
        Column("回执编号", "receipt_no", CODE, "*‡"),
        Column("时间", "answered_at", MOMENT, "*§"),
        Column("运营商", "carrier", CARRIER, "?"),
    ),
    (Filled("result", CarrierResult.REJECTED, ("reject_reason",)),),
)

_NOTICES = Layout(
    LedgerKind.NOTICES,
    rows.NoticeRow,
    (
        Column("VIN", "vin", CODE, "*"),
        Column("事由", "purpose", word_of(NoticePurpose), "*"),
        Column("方式", "channel", word_of(NoticeChannel), "*"),
        Column("文本版本", "text_version", CODE, "*‡"),
        Column("时间", "notified_at", MOMENT, "*§"),
        Column("结果", "result", word_of(Delivery), "*"),
        Column("告知对象", "addressee", word_of(Addressee, blank=Addressee.PRESENT_OWNER), "?"),
    ),
)

_REFUSALS = Layout(
    LedgerKind.REFUSALS,
    rows.RefusalRow,
    (
        Column("VIN", "vin", CODE, "*"),
        Column("拒绝日期", "declined_on", MOMENT, "*‡§"),
        Column("理由", "reason", TEXT, "*"),
    ),
)

_RESTRICTIONS = Layout(
    LedgerKind.RESTRICTIONS,
    rows.RestrictionRow,
    (
        Column("VIN", "vin", CODE, "*"),
        Column("类型", "restriction_kind", word_of(RestrictionKind), "*"),
        Column("原因", "reason", TEXT),
        Column("救济渠道", "remedy", TEXT, "‡"),
        Column("所需材料", "documents", TEXT),
        Column("日期", "restricted_on", MOMENT, "*§"),
        Column("保留功能", "kept_functions", _ANY, "?"),
    ),
)

_CHANGES = Layout(
    LedgerKind.CHANGES,
    rows.ChangeRow,
    (
        Column("VIN", "vin", CODE, "*"),
        Column("变更类型", "change_kind", word_of(ChangeKind), "*‡"),
        Column("原ICCID", "old_iccid", CODE),
        Column("新ICCID", "new_iccid", CODE),
        Column("变更日期", "changed_on", MOMENT, "*§"),
    ),
    (Filled("change_kind", ChangeKind.REPLACE, ("old_iccid", "new_iccid")),),
)

LAYOUTS = (
    _PURCHASES,
    _TESTS,
    _BUILDS,
    _DEALERS,
    _SALES,
    _OWNERS,
    _CARRIER,
    _NOTICES,
    _REFUSALS,
    _RESTRICTIONS,
    _CHANGES,
)
"""All kinds, in the order in which rows of the same instant are taken."""
