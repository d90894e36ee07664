"""When two delivered rows are the same row."""

import hashlib
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from iov_realname.adapters.ledgers import LedgerReader
from tests.integration.ledger_files import (
    NOTICES,
    NOTICES_EN,
    OWNER,
    OWNERS,
    REFUSALS,
    TESTS,
    delivered,
    digest,
    facts,
    table,
    workbook,
)

SECONDS = st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2030, 1, 1)).map(
    lambda moment: moment.replace(microsecond=0)
)
WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F)} | {0x20: 0x3000}
NOTICE = st.tuples(
    st.from_regex(r"[A-Z0-9]{17}", fullmatch=True),
    st.sampled_from(["补登记", "过户", "限制"]),
    st.sampled_from(["电话", "短信", "互联网", "信函"]),
    st.sampled_from(["GZ-1.0", "文本二"]),
    SECONDS,
    st.sampled_from(["送达", "失败"]),
    st.sampled_from(["", "现车主", "原车主"]),
)


def said(moment: datetime, form: int) -> str:
    """A time in one of its forms."""
    day = [f"{moment:%Y-%m-%d}", f"{moment.year}/{moment.month}/{moment.day}", f"{moment:%Y%m%d}"][form % 3]
    return f"{day} {moment:%H:%M:%S}"


def noisy(draw: st.DrawFn, cell: str, language: str) -> str:
    """A cell as people write it."""
    if draw(st.booleans()):
        cell = cell.lower()
    if draw(st.booleans()) and language != "time":
        cell = cell[:1] + draw(st.sampled_from([" ", "\t", "　"])) + cell[1:]
    if draw(st.booleans()):
        cell = cell.translate(WIDE)
    return draw(st.sampled_from(["", " ", "　"])) + cell


@st.composite
def deliveries(draw: st.DrawFn) -> tuple[list[tuple[str, ...]], list[list[str]], str]:
    """Notices plainly, the same notices as some program writes them, and an encoding."""
    notices = draw(st.lists(NOTICE, min_size=1, max_size=5, unique=True))
    order = draw(st.permutations(range(len(NOTICES))))
    header = [draw(st.sampled_from([NOTICES[i], NOTICES_EN[i], f" {NOTICES_EN[i].upper()}　"])) for i in order]
    plain, written = [], [header]
    for notice in notices:
        form = draw(st.integers(0, 2))
        texts = [said(cell, form) if isinstance(cell, datetime) else cell for cell in notice]
        plain.append(tuple(said(cell, 0) if isinstance(cell, datetime) else cell for cell in notice))
        written.append([noisy(draw, texts[i], "time" if i == 4 else "word") for i in order])
    return plain, written, draw(st.sampled_from(["utf-8", "utf-8-sig", "gb18030", "xlsx"]))


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
@given(delivery=deliveries(), end=st.sampled_from(["\n", "\r\n"]))
def test_one_ledger_in_many_guises(
    delivery: tuple[list[tuple[str, ...]], list[list[str]], str], end: str, tmp_path: Path
) -> None:
    """Encoding, format, language, order, width, case, blanks and date forms change neither rows nor their ids."""
    plain, written, encoding = delivery
    ordinary, other = tmp_path / "plain.csv", tmp_path / ("other.xlsx" if encoding == "xlsx" else "other.csv")
    ordinary.write_bytes(table(NOTICES, *plain))
    if encoding == "xlsx":
        workbook(other, written)
    else:
        other.write_bytes(table(*written, encoding=encoding, end=end))
    assert facts(delivered(other)) == facts(delivered(ordinary))
    assert len({row.id for row in delivered(ordinary)}) == len(plain)


REPEATS: list[tuple[list[str], list[str], list[str]]] = [
    (
        TESTS,
        ["C1", "测试", "流量;短信", "2024-05-06", ""],
        ["c 1", " 测试", "短信、流量；sms_undirected", "20240506 00:00:00", " "],
    ),
    (REFUSALS, ["V1", "昨 天", "烦"], ["ｖ1", " 昨　天", "烦 "]),
    (TESTS, ["C1", "测试", "流量;导航", "2024-05-06", ""], ["C1", "测试", "导航；流量", "2024/5/6", ""]),
    (OWNERS, OWNER, ["居民身份证" if cell == "resident_id" else cell for cell in OWNER]),
]


@pytest.mark.parametrize(("header", "first", "again"), REPEATS)
def test_a_row_delivered_twice_counts_once(
    header: list[str], first: list[str], again: list[str], tmp_path: Path
) -> None:
    """Of rows that read the same, readable or not, the earliest by file name and row remains."""
    (tmp_path / "b.csv").write_bytes(table(header, first))
    (tmp_path / "a.csv").write_bytes(table(header, [], again, first))
    with LedgerReader([tmp_path / "b.csv", tmp_path / "a.csv"], digest, tmp_path) as reader:
        assert [(row.file, row.row) for row in reader.rows()] == [("a.csv", 2)]
        assert reader.counts.repeats == 2


DIFFERENT: list[tuple[list[str], list[str], list[str]]] = [
    (REFUSALS, ["V1", "2024-05-06", "烦"], ["V1", "2024-05-06", "很烦"]),
    (REFUSALS, ["V1", "2024-05-06", "a b"], ["V1", "2024-05-06", "a  b"]),
    (REFUSALS, ["V1", "2024-05-06", "x"], ["V1", "2024-05-06", "X"]),
    (REFUSALS, ["V1", "2024-05-06", "x"], ["V1", "2024-05-06T00:00:00", "x"]),
    (REFUSALS, ["V1", "2022/13/2 10:00", "x"], ["V1", "2022/13/21 0:00", "x"]),
    (TESTS, ["C1", "测试", "流量", "20240506", ""], ["C1", "test", "流量", "20240506", ""]),
    (TESTS, ["C1", "测试", "流量", "20240506", ""], ["C1", "测试", "流量", "20240506", "20240506"]),
    (OWNERS, OWNER, ["" if cell == "长期" else cell for cell in OWNER]),
    (OWNERS, OWNER, ["9999-12-31 23:59:59" if cell == "长期" else cell for cell in OWNER]),
]


@pytest.mark.parametrize(("header", "first", "other"), DIFFERENT)
def test_different_rows_are_no_repeats(header: list[str], first: list[str], other: list[str], tmp_path: Path) -> None:
    """Rows that differ in any known column, be it by what cannot be read in it, have ids of their own."""
    (tmp_path / "a.csv").write_bytes(table(header, first, other))
    assert len({row.id for row in delivered(tmp_path / "a.csv")}) == 2


def test_unknown_columns_do_not_tell_rows_apart(tmp_path: Path) -> None:
    """Unknown columns are named, and neither kept nor counted when rows are compared."""
    header = [*REFUSALS, "备注"]
    (tmp_path / "a.csv").write_bytes(table(header, ["V1", "20240506", "烦", "甲"], ["V1", "20240506", "烦", "乙"]))
    with LedgerReader([tmp_path], digest, tmp_path) as reader:
        assert len(list(reader.rows())) == 1
        assert reader.unknown_columns == {"a.csv": ("备注",)}


def test_a_missing_optional_column_is_blank(tmp_path: Path) -> None:
    """A row without an optional column is the same row as one with it blank."""
    (tmp_path / "a.csv").write_bytes(table(TESTS, ["C1", "测试", "流量", "20240506", ""]))
    (tmp_path / "b.csv").write_bytes(table(TESTS[:4], ["C1", "测试", "流量", "20240506"]))
    assert len(delivered(tmp_path)) == 1


def test_ids_do_not_change() -> None:
    """The text that rows are identified by is a storage format: what a store remembers must be found again."""
    heard: list[str] = []

    def listen(message: str) -> str:
        heard.append(message)
        return digest(message)

    path = Path(__file__).parent / "golden_ledger.csv"
    with LedgerReader([path], listen, path.parent) as reader:
        list(reader.rows())
    assert heard == [
        hashlib.sha256(path.read_bytes()).hexdigest(),
        '["tests",{"functions":["data_directed","sms_directed"],"iccid":"8986","opened_on":"2024-05-06T13:45:00","purpose":"test"}]',
        '["tests",{"functions":{"unread":["导航"]},"iccid":"8986","opened_on":{"unread":"昨天"},"purpose":{"unread":""}}]',
    ]
