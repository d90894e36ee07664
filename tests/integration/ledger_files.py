"""Ledgers written and read by the tests of this folder."""

import csv
import hashlib
import hmac
import io
from collections.abc import Iterable, Sequence
from pathlib import Path

import openpyxl  # type: ignore[import-untyped]

from iov_realname.adapters.ledgers import LedgerReader
from iov_realname.application.ledger.delivery import Delivered

NOTICES = ["VIN", "事由", "方式", "文本版本", "时间", "结果", "告知对象"]
NOTICES_EN = ["vin", "purpose", "channel", "text_version", "notified_at", "result", "addressee"]
TESTS = ["ICCID", "用途", "功能", "开通日期", "关闭日期"]
REFUSALS = ["VIN", "拒绝日期", "理由"]
SALES = ["VIN", "销售日期", "渠道代码", "新车标志"]
RESTRICTIONS = ["VIN", "类型", "原因", "救济渠道", "所需材料", "日期", "保留功能"]
DEALERS = ["渠道代码", "渠道名称", "渠道类型", "授权开始", "授权结束", "办理人员"]
CHANGES = ["VIN", "变更类型", "原ICCID", "新ICCID", "变更日期"]
CARRIER = ["登记编号", "ICCID", "结果", "拒绝原因", "回执编号", "时间"]
OWNERS = [
    "登记编号",
    "VIN",
    "登记事由",
    "主体类型",
    "姓名或单位名称",
    "证件类型",
    "证件号码",
    "证件地址",
    "证件有效期至",
    "联系电话",
    "采集方式",
    "受托人姓名",
    "受托人证件类型",
    "受托人证件号码",
    "经办人姓名",
    "经办人证件类型",
    "经办人证件号码",
    "授权书编号",
    "责任人姓名",
    "责任人证件类型",
    "责任人证件号码",
    "核验结果",
    "核验机构",
    "核验流水号",
    "核验时间",
    "所需功能",
    "渠道代码",
    "办理人员",
    "办理时间",
]
OWNER = [
    "DJ1",
    "LTESTVHC5ME000001",
    "新车",
    "个人",
    "冯丙丙",
    "resident_id",
    "11010119001126007x",
    "样例区南街 45 号",
    "长期",
    "12000000044",
    "nfc",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "",
    "一致",
    "样例核验中心",
    "HY1",
    "2024-07-13 21:09:44",
    "流量;短信",
    "QD-008",
    "A083",
    "2024-07-13 21:09:44",
]


def digest(message: str) -> str:
    """A keyed digest of 32 hexadecimal digits."""
    return hmac.new(b"key of the store", message.encode(), hashlib.sha256).hexdigest()[:32]


def table(*records: Sequence[str], encoding: str = "utf-8", end: str = "\r\n") -> bytes:
    """A CSV file of these records."""
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator=end).writerows(records)
    return text.getvalue().encode(encoding)


def workbook(path: Path, records: Iterable[Sequence[object]]) -> None:
    """Write an .xlsx file of these records."""
    book = openpyxl.Workbook()
    assert book.active is not None
    for record in records:
        book.active.append(list(record))
    book.save(path)
    book.close()


def delivered(*paths: Path, memory: int = 1 << 20) -> list[Delivered]:
    """What the reader delivers from these paths."""
    with LedgerReader(paths, digest, paths[0].parent, memory=memory) as reader:
        return list(reader.rows())


def facts(rows: Iterable[Delivered]) -> list[tuple[int, str, object]]:
    """What is delivered, without the file it came from."""
    return [(row.row, row.id, row.seen) for row in rows]


def one(folder: Path, *records: Sequence[str]) -> Delivered:
    """The one row that a ledger of these records comes to."""
    (folder / "one.csv").write_bytes(table(*records))
    (row,) = delivered(folder / "one.csv")
    return row
