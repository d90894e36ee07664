"""What single ledger rows read as."""

from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path

import pytest

from iov_realname.application.ledger.rows import (
    DealerRow,
    LedgerKind,
    NoticeRow,
    OwnerRow,
    RestrictionRow,
    SaleRow,
    TestRow,
    Trouble,
    UnreadableCell,
    UnreadableRow,
)
from iov_realname.domain.functions import Function
from iov_realname.domain.terms import (
    Addressee,
    CheckOutcome,
    Delivery,
    NoticeChannel,
    NoticePurpose,
    TestPurpose,
)
from iov_realname.domain.time import CHINA_TIME
from tests.integration.ledger_files import (
    CARRIER,
    CHANGES,
    DEALERS,
    NOTICES,
    OWNER,
    OWNERS,
    REFUSALS,
    RESTRICTIONS,
    SALES,
    TESTS,
    delivered,
    facts,
    one,
    table,
    workbook,
)


def troubles(folder: Path, *records: Sequence[str]) -> set[tuple[str, Trouble]]:
    """What is unreadable in the one row of these records."""
    seen = one(folder, *records).seen
    assert isinstance(seen, UnreadableRow)
    return {(cell.column, cell.trouble) for cell in seen.cells}


def test_an_owner_row_is_typed(tmp_path: Path) -> None:
    """An owner's row comes with typed words, dates and lists, and document kinds and numbers as normalised text."""
    seen = one(tmp_path, OWNERS, OWNER).seen
    assert isinstance(seen, OwnerRow)
    assert (seen.doc_kind, seen.doc_no, seen.doc_valid_to) == ("居民身份证", "11010119001126007X", None)
    assert seen.functions == (Function.DATA_UNDIRECTED, Function.SMS_UNDIRECTED)
    assert seen.check_result is CheckOutcome.MATCH
    assert seen.at == seen.checked_at == datetime(2024, 7, 13, 21, 9, 44, tzinfo=CHINA_TIME)
    assert seen.at.tzinfo is CHINA_TIME
    assert (seen.agent_name, seen.handler_doc_kind, seen.clerk) == ("", "", "A083")


def test_a_blank_addressee_is_the_present_owner(tmp_path: Path) -> None:
    """A notice whose addressee is blank went to the present owner."""
    row = ["v1", "限制", "短信", "gz-1.0", "2024-05-06 13:45", "送达"]
    assert one(tmp_path, NOTICES[:6], row).seen == NoticeRow(
        vin="V1",
        purpose=NoticePurpose.RESTRICTION,
        channel=NoticeChannel.SMS,
        text_version="GZ-1.0",
        at=datetime(2024, 5, 6, 13, 45, tzinfo=CHINA_TIME),
        result=Delivery.DELIVERED,
        addressee=Addressee.PRESENT_OWNER,
    )


def test_a_dealer_is_authorised_to_the_end_of_a_day(tmp_path: Path) -> None:
    """An authorisation ends on a day, or never."""
    seen = one(tmp_path, DEALERS, ["QD-1", "店", "门店", "2024-05-06", "2024/5/6 00:00", "c2、C1"]).seen
    assert isinstance(seen, DealerRow)
    assert (seen.authorised_to, seen.clerks) == (date(2024, 5, 6), ("C1", "C2"))


def test_a_kept_function_may_be_any(tmp_path: Path) -> None:
    """Which functions a restriction keeps is read, not judged."""
    seen = one(tmp_path, RESTRICTIONS, ["V1", "限制", "", "", "", "20240506", "紧急救援;流量"]).seen
    assert isinstance(seen, RestrictionRow)
    assert seen.kept_functions == (Function.DATA_UNDIRECTED, Function.EMERGENCY)


def test_workbooks_hold_real_dates_and_numbers(tmp_path: Path) -> None:
    """Dates and numbers of a workbook read as the same text of a CSV file."""
    workbook(
        tmp_path / "a.xlsx",
        [
            SALES,
            ["V1", date(2024, 5, 6), 101, 1],
            ["V1", datetime(2024, 5, 6, 13, 45), "101", 2.0],
            [],
            ["V2", 20240506, None, 2],
        ],
    )
    (tmp_path / "b.csv").write_bytes(
        table(
            SALES,
            ["V1", "2024/5/6", "101", "1"],
            ["V1", "2024-05-06 13:45", "101", "2"],
            [],
            ["V2", "20240506", "", "2"],
        )
    )
    from_book, from_text = delivered(tmp_path / "a.xlsx"), delivered(tmp_path / "b.csv")
    assert facts(from_book) == facts(from_text)
    assert [(row.row, row.seen.new_vehicle) for row in from_book if isinstance(row.seen, SaleRow)] == [
        (1, True),
        (4, False),
        (2, False),
    ]


def test_rows_are_records_not_lines(tmp_path: Path) -> None:
    """Quoted line breaks do not count as rows, blank records do, also those of blanks only."""
    rows = [["V1", "2024-05-06", '不愿，\n因为 "烦"'], [], [" ", "　", ""], ["V2", "2024-05-07", "不愿"]]
    (tmp_path / "r.csv").write_bytes(table(REFUSALS, *rows, end="\n"))
    assert [row.row for row in delivered(tmp_path / "r.csv")] == [1, 4]


def test_short_and_long_records(tmp_path: Path) -> None:
    """What a record lacks is blank; what it has beyond the header is passed over."""
    (tmp_path / "t.csv").write_bytes(
        b"\xef\xbb\xbf"
        + table(TESTS, ["C1", "测试", "定向流量", "20240506"], ["C2", "生产", "流量", "20240506", "", "x"])
    )
    assert [row.seen for row in delivered(tmp_path / "t.csv")] == [
        TestRow("C1", TestPurpose.TEST, (Function.DATA_DIRECTED,), datetime(2024, 5, 6, tzinfo=CHINA_TIME), None),
        TestRow(
            "C2", TestPurpose.PRODUCTION, (Function.DATA_UNDIRECTED,), datetime(2024, 5, 6, tzinfo=CHINA_TIME), None
        ),
    ]


def test_a_row_that_cannot_be_read_names_its_columns(tmp_path: Path) -> None:
    """All unreadable cells of a row are named with what ails them; a blank functions list counts as blank."""
    assert troubles(tmp_path, TESTS, ["", "演示", " ;、", "2022-02-30", "明天"]) == {
        ("ICCID", Trouble.BLANK),
        ("用途", Trouble.WORD),
        ("功能", Trouble.BLANK),
        ("开通日期", Trouble.DATE),
        ("关闭日期", Trouble.DATE),
    }
    assert ("办理人员", Trouble.BLANK) in troubles(tmp_path, DEALERS, ["Q", "店", "门店", "20240506", "", ";"])


def test_ends_are_not_before_starts(tmp_path: Path) -> None:
    """A test's closing and an authorisation's end may be the start itself, but not earlier."""
    test = ["C1", "测试", "定向流量", "2024-05-06 10:00"]
    assert troubles(tmp_path, TESTS, [*test, "2024-05-06 09:59"]) == {("关闭日期", Trouble.ORDER)}
    dealer = ["Q", "店", "门店", "2024-05-06"]
    assert troubles(tmp_path, DEALERS, [*dealer, "2024-05-05", "A"]) == {("授权结束", Trouble.ORDER)}
    assert isinstance(one(tmp_path, DEALERS, [*dealer, "2024-05-06", "A"]).seen, DealerRow)


@pytest.mark.parametrize("lacking", ["核验机构", "核验流水号", "核验时间"])
def test_a_check_result_needs_its_circumstances(lacking: str, tmp_path: Path) -> None:
    """A check result comes with provider, number and time; without a result these may be blank."""
    without = ["" if name == lacking else cell for name, cell in zip(OWNERS, OWNER, strict=True)]
    assert troubles(tmp_path, OWNERS, without) == {(lacking, Trouble.MISSING)}
    unchecked = ["" if name.startswith("核验") else cell for name, cell in zip(OWNERS, OWNER, strict=True)]
    assert isinstance(one(tmp_path, OWNERS, unchecked).seen, OwnerRow)


def test_a_rejection_needs_its_reason(tmp_path: Path) -> None:
    """A carrier's rejection says why; its other answers need not."""
    answer = ["DJ1", "C1", "拒绝", " ", "HZ1", "2024-05-06"]
    assert troubles(tmp_path, CARRIER, answer) == {("拒绝原因", Trouble.MISSING)}
    assert not isinstance(one(tmp_path, CARRIER, ["DJ1", "C1", "已受理", "", "HZ1", "2024-05-06"]).seen, UnreadableRow)


def test_a_replacement_needs_both_cards(tmp_path: Path) -> None:
    """A card replacement names the old and the new card; a transfer need not."""
    assert troubles(tmp_path, CHANGES, ["V1", "换卡", "", "", "2024-05-06"]) == {
        ("原ICCID", Trouble.MISSING),
        ("新ICCID", Trouble.MISSING),
    }
    assert not isinstance(one(tmp_path, CHANGES, ["V1", "过户", "", "", "2024-05-06"]).seen, UnreadableRow)


def test_unreadable_rows_hold_no_cell(tmp_path: Path) -> None:
    """An unreadable row knows its columns, not what stands in them."""
    row = one(tmp_path, REFUSALS, ["V1", "昨天", "冯丙丙不愿"])
    assert row.seen == UnreadableRow(LedgerKind.REFUSALS, (UnreadableCell("拒绝日期", Trouble.DATE),))
