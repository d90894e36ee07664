"""`ingest`: what survives a crash, what a second run does, and what is refused when nothing can be done."""

import json
import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from tests.integration import ledger_files
from tests.integration.command_line import (
    OEM,
    ROOT,
    cards_of,
    events_in,
    ingest,
    one_sentence,
    refused_in,
    run,
    start,
    url,
)

VEHICLES = 700
BUILDS = ["VIN", "ICCID", "IMEI", "装配方式", "下线日期"]
BUILD = ["LTESTVHC5TE000000", "8986000000000000002", "350000000000006", "前装", "2024-02-01"]
PURCHASES = [
    "ICCID", "接入号码", "IMSI", "运营商", "购卡企业", "统一社会信用代码", "授权书编号", "风险评估编号",
    "责任人姓名", "责任人证件类型", "责任人证件号码", "责任人电话", "采购批次", "采购日期",
]  # fmt: skip
PURCHASE = [
    "8986000000000000002", "1440000000000", "460000000000000", "中国移动", "样例公司", OEM, "", "FP-1",
    "周责任", "居民身份证", "110101190001010006", "12000000001", "PC-1", "2024-01-05",
]  # fmt: skip


def write(file: Path, *records: Sequence[str], encoding: str = "utf-8") -> Path:
    """A ledger of these records."""
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(ledger_files.table(*records, encoding=encoding))
    return file


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of clean ledgers of several thousand rows."""
    folder = tmp_path_factory.mktemp("large")
    generate = [sys.executable, ROOT / "benchmarks" / "fleet.py", str(VEHICLES), folder]
    subprocess.run(generate, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="module")
def undisturbed(large: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store into which they were taken without a disturbance."""
    database = tmp_path_factory.mktemp("undisturbed") / "fleet.db"
    assert ingest(database, large).returncode == 0
    return database


class TestResuming:
    """A run that ends in the middle."""

    def test_after_a_kill_a_second_run_completes(self, large: Path, undisturbed: Path, tmp_path: Path) -> None:
        """Killed with -9 between two chunks, then run again: the same cards, no event lost, none twice."""
        database = tmp_path / "fleet.db"
        (tmp_path / "refused.csv").write_text("the old one", "utf-8")

        assert -signal.SIGKILL == interrupted(database, large, signal.SIGKILL)[0]
        assert 0 < events_in(database) < events_in(undisturbed)
        assert "the old one" == (tmp_path / "refused.csv").read_text("utf-8")
        assert 0 == ingest(database, large).returncode
        assert events_in(undisturbed) == events_in(database)
        assert cards_of(undisturbed) == cards_of(database)
        assert [] == list(tmp_path.glob(".*"))

    def test_ctrl_c_is_polite(self, large: Path, tmp_path: Path) -> None:
        """Interrupted, it exits with 130, says that a second run completes it, and leaves no draft behind."""
        code, said = interrupted(tmp_path / "fleet.db", large, signal.SIGINT)

        assert 130 == code
        assert "run the same command again" in said
        assert "Traceback" not in said
        assert [] == list(tmp_path.glob(".*"))


def interrupted(database: Path, folder: Path, how: signal.Signals) -> tuple[int, str]:
    """The exit code and stderr of an ingest that got a signal once its first chunk was recorded."""
    running = start("ingest", folder, "--store", url(database), "--oem", OEM)
    while events_in(database) < 2 and running.poll() is None:
        pass
    running.send_signal(how)
    _, said = running.communicate()
    return running.returncode, said


class TestRetrying:
    """Files that arrive in the wrong order."""

    def test_judges_refused_rows_again_on_request(self, tmp_path: Path) -> None:
        """A build before its purchase stays refused until --retry-refused, which takes it."""
        database = tmp_path / "fleet.db"
        builds = write(tmp_path / "builds.csv", BUILDS, BUILD)
        purchases = write(tmp_path / "purchases.csv", PURCHASES, PURCHASE)
        refused = tmp_path / "refused.csv"

        assert 0 == ingest(database, builds).returncode
        assert {("builds.csv", "1", "R-NO-PURCHASE")} == set(refused_in(refused))
        assert 0 == ingest(database, builds, purchases).returncode
        assert {("builds.csv", "1", "R-NO-PURCHASE")} == set(refused_in(refused))
        assert 0 == ingest(database, builds, purchases, "--retry-refused").returncode
        assert set() == set(refused_in(refused))
        assert "LTESTVHC5TE000000" in cards_of(database)


class TestReading:
    """Files as spreadsheets and old systems write them."""

    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
    def test_reads_every_encoding(self, encoding: str, tmp_path: Path) -> None:
        """UTF-8 with and without BOM and GB18030 come to the same card."""
        purchases = write(tmp_path / "purchases.csv", PURCHASES, PURCHASE, encoding=encoding)
        assert 0 == ingest(tmp_path / "fleet.db", purchases).returncode

        assert "8986000000000000002,mobile,,procured,,none,0" in cards_of(tmp_path / "fleet.db")

    def test_reads_workbooks(self, tmp_path: Path) -> None:
        """So does an .xlsx workbook."""
        ledger_files.workbook(tmp_path / "purchases.xlsx", [PURCHASES, PURCHASE])
        assert 0 == ingest(tmp_path / "fleet.db", tmp_path / "purchases.xlsx").returncode

        assert "8986000000000000002,mobile,,procured,,none,0" in cards_of(tmp_path / "fleet.db")

    def test_one_bad_file_never_costs_another(self, tmp_path: Path) -> None:
        """A file without its columns is listed with row 0, the good one beside it is taken, and the exit is 0."""
        folder = tmp_path / "ledgers"
        write(folder / "purchases.csv", PURCHASES, PURCHASE)
        write(folder / "builds.csv", BUILDS[:-1], BUILD[:-1])
        done = ingest(tmp_path / "fleet.db", folder, "--json")

        assert 0 == done.returncode, done.stderr
        assert {("builds.csv", "0", "R-FORMAT")} == set(refused_in(tmp_path / "refused.csv"))
        assert 1 == json.loads(done.stdout)["taken"]

    def test_its_own_list_of_refused_rows_is_no_ledger(self, tmp_path: Path) -> None:
        """A store among its ledgers: the list beside it is passed over, so that a second run gives the same list."""
        write(tmp_path / "builds.csv", BUILDS, BUILD)
        for _ in range(2):
            assert 0 == ingest(tmp_path / "fleet.db", tmp_path).returncode
            assert {("builds.csv", "1", "R-NO-PURCHASE")} == set(refused_in(tmp_path / "refused.csv"))

    def test_never_writes_over_a_ledger(self, tmp_path: Path) -> None:
        """--refused must not name one of the ledgers."""
        builds = write(tmp_path / "builds.csv", BUILDS, BUILD)
        before = builds.read_bytes()
        done = ingest(tmp_path / "fleet.db", builds, "--refused", builds)

        assert 3 == done.returncode
        assert "written over" in one_sentence(done.stderr)
        assert before == builds.read_bytes()


def broken_workbook(folder: Path) -> Path:
    """A file that only calls itself a workbook."""
    (folder / "sales.xlsx").write_bytes(b"PK\x03\x04 and no more")
    return folder / "sales.xlsx"


def missing_column(folder: Path) -> Path:
    """A ledger of builds without its dates."""
    return write(folder / "builds.csv", BUILDS[:-1], BUILD[:-1])


def wrong_encoding(folder: Path) -> Path:
    """Bytes that are neither UTF-8 nor GB18030."""
    (folder / "builds.csv").write_bytes("VIN,装配方式\n".encode("utf-16"))
    return folder / "builds.csv"


def empty_folder(folder: Path) -> Path:
    """A folder without ledgers."""
    (folder / "nothing").mkdir()
    return folder / "nothing"


def not_there(folder: Path) -> Path:
    """A path that leads nowhere."""
    return folder / "no-such-folder"


class TestNothingToIngest:
    """When no file can be read there is nothing to do, and nothing is done."""

    @pytest.mark.parametrize(
        ("make", "word"),
        [
            (broken_workbook, "sales.xlsx"),
            (missing_column, "built_on"),
            (wrong_encoding, "builds.csv"),
            (empty_folder, "folder"),
            (not_there, "no-such-folder"),
        ],
    )
    def test_is_said_in_one_sentence(self, make: Callable[[Path], Path], word: str, tmp_path: Path) -> None:
        """One sentence on stderr, exit code 3, and not even a store is made."""
        done = ingest(tmp_path / "fleet.db", make(tmp_path))

        assert 3 == done.returncode
        assert word in one_sentence(done.stderr)
        assert [] == [*tmp_path.glob("fleet.db*"), *tmp_path.glob("*refused*")]

    def test_needs_the_oem_of_a_new_store(self, tmp_path: Path) -> None:
        """Without --oem no new store is begun, and nothing is left behind."""
        purchases = write(tmp_path / "purchases.csv", PURCHASES, PURCHASE)
        done = run("ingest", purchases, "--store", url(tmp_path / "fleet.db"))

        assert 3 == done.returncode
        assert "--oem" in one_sentence(done.stderr)
        assert [purchases] == list(tmp_path.iterdir())

    @pytest.mark.parametrize(
        "words", [["--oem", "911101010000000003"], ["--store", "mysql://x"], ["--lang", "fr"], ["--what"]]
    )
    def test_tells_wrong_usage(self, words: list[str], tmp_path: Path) -> None:
        """Ill-formed options end with 2, before anything is opened."""
        done = run("ingest", tmp_path, "--store", url(tmp_path / "fleet.db"), *words)

        assert 2 == done.returncode
        assert [] == list(tmp_path.iterdir())

    def test_speaks_chinese_where_people_do(self, tmp_path: Path) -> None:
        """The locale chooses the language, and --lang overrules it."""
        nothing = empty_folder(tmp_path)
        words = ("ingest", nothing, "--store", url(tmp_path / "fleet.db"))

        assert "错误" in run(*words, lang="zh_CN.UTF-8").stderr
        assert "Error" in run(*words, "--lang", "en", lang="zh_CN.UTF-8").stderr
