"""Ledgers from files to rows in business-time order."""

import csv
import hashlib
from datetime import date, datetime
from pathlib import Path

import pytest

from iov_realname.adapters.ledgers import LedgerReader
from iov_realname.application.ledger.delivery import Counts, Delivered, Step
from iov_realname.application.ledger.errors import LedgerUnreadable
from iov_realname.application.ledger.rows import TestRow, UnreadableRow
from tests.integration.ledger_files import (
    DEALERS,
    REFUSALS,
    SALES,
    TESTS,
    delivered,
    digest,
    table,
    workbook,
)

SAMPLES = Path(__file__).parents[2].parent / "shared" / "samples" / "small"
needs_samples = pytest.mark.skipif(not SAMPLES.is_dir(), reason="the sample fleet is not part of this repository")


def refusal(folder: Path, data: bytes, name: str = "bad.csv") -> str:
    """Why a file of these bytes is refused as a whole, which never costs the file beside it."""
    (folder / name).write_bytes(data)
    (folder / "good.csv").write_bytes(table(REFUSALS, ["V1", "2024-05-06", "不愿"]))
    with LedgerReader([folder], digest, folder) as reader:
        assert [row.file for row in reader.rows()] == ["good.csv"]
        (refused,) = reader.refused_files
    assert refused.file == name
    return f"{refused.zh} / {refused.en}"


def test_business_time_rules_the_order(tmp_path: Path) -> None:
    """Unreadable rows come first, then rows by instant, kind, file name and row; a test's closing at its date."""
    (tmp_path / "z.csv").write_bytes(
        table(TESTS, ["C1", "测试", "流量", "2024-05-06", "2024-05-08"], ["C2", "测试", "流量", "昨天", ""])
    )
    (tmp_path / "b.csv").write_bytes(table(REFUSALS, ["V1", "2024-05-08", "烦"], ["V2", "2024-05-06", "烦"]))
    (tmp_path / "a.CSV").write_bytes(table(REFUSALS, ["V3", "2024-05-08", "烦"], ["V4", "2024-05-07 00:00:01", "烦"]))
    assert [(row.file, row.row, row.step) for row in delivered(tmp_path)] == [
        ("z.csv", 2, Step.ROW),
        ("z.csv", 1, Step.ROW),
        ("b.csv", 2, Step.ROW),
        ("a.CSV", 2, Step.ROW),
        ("z.csv", 1, Step.CLOSING),
        ("a.CSV", 1, Step.ROW),
        ("b.csv", 1, Step.ROW),
    ]


def test_kinds_of_one_instant_have_their_order(tmp_path: Path) -> None:
    """Within one instant a test's closing goes with the tests, before sales and refusals of whatever file name."""
    (tmp_path / "a.csv").write_bytes(table(REFUSALS, ["V1", "20240506", "烦"]))
    (tmp_path / "b.csv").write_bytes(table(SALES, ["V1", "20240506", "", "1"]))
    (tmp_path / "c.csv").write_bytes(table(TESTS, ["C1", "测试", "流量", "20240506", "20240506"]))
    assert [(row.file, row.step) for row in delivered(tmp_path)] == [
        ("c.csv", Step.ROW),
        ("c.csv", Step.CLOSING),
        ("b.csv", Step.ROW),
        ("a.csv", Step.ROW),
    ]


@pytest.mark.parametrize("memory", [1, 3_000, 1 << 25])
def test_memory_changes_nothing(memory: int, tmp_path: Path) -> None:
    """However little memory there is, the same rows come in the same order, and no file is left."""
    records = [[f"V{n % 700}", f"{2000 + n * 7 % 24}-05-06", "烦"] for n in range(1_000)]
    (tmp_path / "r.csv").write_bytes(table(REFUSALS, *records))
    rows = delivered(tmp_path / "r.csv", memory=memory)
    assert rows == delivered(tmp_path / "r.csv")
    assert [row.row for row in rows] == sorted((row.row for row in rows), key=lambda n: (records[n - 1][1], n))
    assert [path.name for path in tmp_path.iterdir()] == ["r.csv"]


def test_rows_may_be_asked_for_again(tmp_path: Path) -> None:
    """A reader delivers the same rows each time it is asked, and counts them."""
    (tmp_path / "r.csv").write_bytes(
        table(REFUSALS, ["V1", "20240506", "烦"], [], ["V1", "20240506", "烦"], ["", "", "烦"])
    )
    with LedgerReader([tmp_path], digest, tmp_path) as reader:
        assert list(reader.rows()) == list(reader.rows())
        assert reader.counts == Counts(blank=1, repeats=1, rows=2, unreadable=1, closings=0)


BROKEN: list[tuple[bytes, str]] = [
    (b"", "空"),
    (b"\r\n \r\n", "空"),
    (table(REFUSALS) + b"\xff\x81\n", "GB18030"),
    (table(REFUSALS, encoding="utf-16"), "GB18030"),
    (table(REFUSALS) + b"V1,20240506,a\0b\n", "NUL"),
    (table(REFUSALS, ["V1", "20240506", "x"]) + b'V2,20240506,"open\n', "引号"),
    (table(REFUSALS) + b'V2,20240506,"a"b\n', "引号"),
    (table(REFUSALS, ["V1", "20240506", "x" * 200_000]), "131072"),
    (table(["月份", "销量"]), "装配方式"),
    (table(REFUSALS[:2]), "理由"),
    (table([*REFUSALS, "装配方式"]), "拒绝日期"),
]


@pytest.mark.parametrize(("data", "why"), BROKEN)
def test_a_broken_file_is_refused_whole(data: bytes, why: str, tmp_path: Path) -> None:
    """A file that is broken anywhere is refused as a whole, with the reason, and costs no other file."""
    assert why in refusal(tmp_path, data)


@pytest.mark.parametrize("keep", [0, 10, 3_000])
def test_a_broken_workbook_is_refused_whole(keep: int, tmp_path: Path) -> None:
    """A workbook that is none, or only part of one, is refused as a whole."""
    workbook(tmp_path / "whole.xlsx", [SALES, ["V1", date(2024, 5, 6), "", 1]])
    data = (tmp_path / "whole.xlsx").read_bytes()[:keep]
    (tmp_path / "whole.xlsx").unlink()
    assert "工作簿" in refusal(tmp_path, data, "bad.xlsx")


def test_folders_give_their_ledgers_only(tmp_path: Path) -> None:
    """Of a folder the CSV and .xlsx files directly in it are read, once each, but no hidden or temporary ones."""
    data = table(REFUSALS, ["V1", "20240506", "烦"])
    (tmp_path / "deep").mkdir()
    for name in ["a.csv", "B.CSV", "notes.txt", ".hidden.csv", "~$c.csv", "deep/d.csv"]:
        (tmp_path / name).write_bytes(data)
    with LedgerReader([tmp_path, tmp_path / "a.csv", tmp_path / "deep" / ".." / "a.csv"], digest, tmp_path) as reader:
        assert reader.counts == Counts(blank=0, repeats=1, rows=1, unreadable=0, closings=0)
        assert [row.file for row in reader.rows()] == ["B.CSV"]


def test_files_of_one_name_keep_an_order(tmp_path: Path) -> None:
    """Files of the same name in different folders are taken by their path, whatever the order they are given in."""
    for folder in ["y", "x"]:
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "r.csv").write_bytes(
            table(REFUSALS, [], *[[]] * (folder == "y"), ["V1", "20240506", "烦"])
        )
    assert [row.row for row in delivered(tmp_path / "y", tmp_path / "x")] == [2]


def test_a_missing_path_is_an_error(tmp_path: Path) -> None:
    """A path that is not there stops the run before anything is read, and is named."""
    with pytest.raises(LedgerUnreadable, match="nowhere"):
        LedgerReader([tmp_path / "nowhere"], digest, tmp_path)


def test_a_file_that_vanishes_is_an_error(tmp_path: Path) -> None:
    """A ledger that is taken away after it was found stops the run, and is named."""
    (tmp_path / "r.csv").write_bytes(table(REFUSALS))
    reader = LedgerReader([tmp_path], digest, tmp_path)
    (tmp_path / "r.csv").unlink()
    with pytest.raises(LedgerUnreadable, match=r"r\.csv"):
        reader.__enter__()


def test_a_file_that_changes_is_an_error(tmp_path: Path) -> None:
    """A ledger that another program writes to after it was checked stops the run, and is named."""
    (tmp_path / "r.csv").write_bytes(table(REFUSALS, *[[f"V{n}", "20240506", "烦"] for n in range(20_000)]))

    def spoil(stage: str, done: int, total: int) -> None:
        if stage == "read":
            (tmp_path / "r.csv").write_bytes(b"\xff" * total)

    with pytest.raises(LedgerUnreadable, match=r"r\.csv changed"):
        LedgerReader([tmp_path], digest, tmp_path, progress=spoil).__enter__()


def test_closings_are_counted(tmp_path: Path) -> None:
    """As many steps are delivered as there are rows and closings, so that progress can be told."""
    test = ["测试", "流量", "20240506"]
    (tmp_path / "t.csv").write_bytes(table(TESTS, ["C1", *test, "20240507"], ["C2", *test, ""]))
    with LedgerReader([tmp_path], digest, tmp_path) as reader:
        assert reader.counts == Counts(blank=0, repeats=0, rows=2, unreadable=0, closings=1)
        assert len(list(reader.rows())) == 3


def test_batches_are_digests_of_bytes(tmp_path: Path) -> None:
    """A row's batch is the keyed digest of its file's bytes, the same wherever the file lies."""
    data = table(REFUSALS, ["V1", "20240506", "烦"])
    (tmp_path / "r.csv").write_bytes(data)
    assert delivered(tmp_path / "r.csv")[0].batch == digest(hashlib.sha256(data).hexdigest())


@pytest.mark.parametrize(("start", "known"), [("20240506", True), ("昨天", False)])
def test_dealers_are_known_by_a_readable_row(start: str, known: bool, tmp_path: Path) -> None:
    """Dealers are known as soon as one dealer row can be read, before any row is delivered."""
    (tmp_path / "d.csv").write_bytes(table(DEALERS, ["Q", "店", "门店", start, "", "A"]))
    with LedgerReader([tmp_path], digest, tmp_path) as reader:
        assert reader.dealers_known is known


def test_progress_reaches_its_end(tmp_path: Path) -> None:
    """Progress never goes back, and checking and reading end with all bytes done, refused files included."""
    (tmp_path / "a.csv").write_bytes(table(REFUSALS, *[[f"V{n}", "20240506", "烦"] for n in range(5_000)]))
    (tmp_path / "b.csv").write_bytes(table(["月份"]))
    workbook(tmp_path / "c.xlsx", [SALES])
    heard: dict[str, list[tuple[int, int]]] = {}

    def hear(stage: str, done: int, total: int) -> None:
        heard.setdefault(stage, []).append((done, total))

    with LedgerReader([tmp_path], digest, tmp_path, progress=hear):
        pass
    assert set(heard) == {"check", "read", "order"}
    assert all(steps == sorted(steps) for steps in heard.values())
    assert all(done <= total for steps in heard.values() for done, total in steps)
    assert all(heard[stage][-1][0] == heard[stage][-1][1] for stage in heard)


def instant(row: Delivered) -> datetime:
    """When a readable row's turn is."""
    assert not isinstance(row.seen, UnreadableRow)
    if row.step is Step.ROW:
        return row.seen.at
    assert isinstance(row.seen, TestRow)
    assert row.seen.closed_on is not None
    return row.seen.closed_on


@needs_samples
def test_the_sample_fleet_is_read_as_expected() -> None:
    """Of the sample fleet, what is unreadable or refused whole is expected as R-FORMAT; no listed row is dropped."""
    with (SAMPLES / "expected" / "refused.csv").open(encoding="utf-8") as file:
        expected = {(line["file"], int(line["row"])): line["code"] for line in csv.DictReader(file)}
    with LedgerReader([SAMPLES], digest, SAMPLES) as reader:
        rows = list(reader.rows())
        refused = {(file.file, 0) for file in reader.refused_files}
    unreadable = {(row.file, row.row) for row in rows if isinstance(row.seen, UnreadableRow)}
    listed = {place for place in expected if place[1] > 0}
    assert refused == set(expected) - listed
    assert {expected.get(place) for place in unreadable | refused} == {"R-FORMAT"}
    assert listed <= {(row.file, row.row) for row in rows}
    judged_later = {place[0] for place in listed - unreadable if expected[place] == "R-FORMAT"}
    assert judged_later == {"purchases.csv", "builds.csv", "owners.csv"}


@needs_samples
def test_the_sample_fleet_comes_in_order() -> None:
    """The sample fleet is delivered by business time, after its unreadable rows."""
    rows = delivered(SAMPLES, memory=50_000)
    read = [row for row in rows if not isinstance(row.seen, UnreadableRow)]
    assert all(isinstance(row.seen, UnreadableRow) for row in rows[: len(rows) - len(read)])
    instants = [instant(row) for row in read]
    assert instants == sorted(instants)
