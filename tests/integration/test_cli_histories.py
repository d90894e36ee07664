"""`card` and `cards`: what an inspector reads, and what a program reads."""

import csv
import json
import subprocess
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from iov_realname.adapters.terminal.app import app
from iov_realname.adapters.wording.names import NAMES
from iov_realname.domain.card.evolve import CARD_EVENTS
from iov_realname.domain.events import EVENTS
from iov_realname.domain.rulebook import EDITIONS
from tests.integration.command_line import PROGRAM, environment, ingest, one_sentence, run, url
from tests.integration.ledger_files import OWNER, OWNERS
from tests.integration.test_cli_ingest import BUILD, BUILDS, PURCHASE, PURCHASES, write

ICCID, VIN = PURCHASE[0], BUILD[0]
SALES = ["VIN", "销售日期", "渠道代码", "新车标志"]
CARRIER = ["登记编号", "ICCID", "结果", "拒绝原因", "回执编号", "时间"]
COLUMNS = ["iccid", "carrier", "vin", "stage", "functions", "registration", "period"]


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one card that was bought, fitted, sold and registered."""
    folder = tmp_path_factory.mktemp("history")
    ledgers = folder / "ledgers"
    owner = dict(zip(OWNERS, OWNER, strict=True)) | {
        "VIN": VIN,
        "证件号码": "110101190001010006",
        "核验时间": "2024-03-02 10:00:00",
        "办理时间": "2024-03-02 10:00:00",
    }
    write(ledgers / "purchases.csv", PURCHASES, PURCHASE)
    write(ledgers / "builds.csv", BUILDS, BUILD)
    write(ledgers / "sales.csv", SALES, [VIN, "2024-03-01", "QD-008", "1"])
    write(ledgers / "owners.csv", OWNERS, list(owner.values()))
    write(ledgers / "carrier.csv", CARRIER, ["DJ1", ICCID, "已报竣", "", "HZ-1", "2024-03-02 12:30:00"])
    done = ingest(folder / "fleet.db", ledgers, "--strict")
    assert done.returncode == 0, done.stdout
    return folder / "fleet.db"


def call(*words: object) -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [*map(str, words), "--lang", "en"])


def card(database: Path, *words: object) -> Any:
    """A card's history as JSON."""
    told = call("card", ICCID, "--store", url(database), "--json", *words)
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


class TestCard:
    """One history."""

    def test_reads_like_a_history(self, database: Path) -> None:
        """Times, events, stages, functions, actor, rule book and provenance stand in it; what is sealed says so."""
        told = call("card", ICCID, "--store", url(database)).stdout

        for word in (
            ICCID, VIN, "China Mobile", "2024-03-02 12:30:00", "Procured", "Fitted", "Sold", "Identity presented",
            "Registered", "data, emergency call, sms", "ingest / ledger", "atf-2022-12", "row 1",
            "personal data sealed",
        ):  # fmt: skip
            assert word in told, word

    def test_speaks_chinese(self, database: Path) -> None:
        """In a Chinese locale it is Chinese."""
        told = run("card", ICCID, "--store", url(database), lang="zh_CN.UTF-8").stdout

        for word in (
            "车联网卡",
            "中国移动",
            "采购建档",
            "实名登记报竣",
            "流量、紧急救援、短信",
            "个人信息已封存",
            "台账导入",
        ):
            assert word in told.replace("\n", ""), word

    def test_json_has_a_stable_shape(self, database: Path) -> None:
        """The documented keys, in the documented order, whatever the language."""
        told = card(database)

        assert ["format", "iccid", "as_of", "known_at", "card", "history"] == list(told)
        assert "iov-realname.card.v1" == told["format"]
        assert {
            "iccid": ICCID,
            "carrier": "mobile",
            "vin": VIN,
            "stage": "registered",
            "functions": ["data_undirected", "emergency", "sms_undirected"],
            "registration": "registered",
            "period": 1,
            "confirmed": None,
            "restriction": None,
        } == told["card"]
        assert [
            "version", "position", "event", "event_id", "occurred_at", "recorded_at", "facts", "stage", "functions",
            "registration", "period", "actor", "edition", "provenance", "command", "because",
        ] == list(told["history"][0])  # fmt: skip
        assert {"sealed": True} == told["history"][0]["facts"]["responsible"]

    @pytest.mark.parametrize(
        ("moment", "stage"),
        [
            ("2024-03-01", "sold"),
            ("2024-02-29", "procured"),
            ("2024-03-02T12:29", "sold"),
            ("2024-03-02T12:30", "registered"),
            ("2024-03-02T12:30+09:00", "sold"),
            ("2024-03-02T04:30:00Z", "registered"),
        ],
    )
    def test_as_of_leaves_out_what_happened_later(self, moment: str, stage: str, database: Path) -> None:
        """A moment without an offset is China's; a date alone is its first moment."""
        assert stage == card(database, "--as-of", moment)["card"]["stage"]

    def test_known_at_leaves_out_what_was_recorded_later(self, database: Path) -> None:
        """Before the ledgers came nothing was known; afterwards all of it."""
        before = call("card", ICCID, "--store", url(database), "--known-at", "2024-12-31")
        now = datetime.now(UTC).isoformat()

        assert 3 == before.exit_code
        assert "nothing of it at that time" in one_sentence(before.stderr)
        assert "registered" == card(database, "--known-at", now)["card"]["stage"]

    def test_explains_with_citations(self, database: Path) -> None:
        """--explain lists the events that stage and functions rest on, each with what its day lets one cite."""
        told = call("card", ICCID, "--store", url(database), "--explain").stdout
        why = told[told.index("Why it stands so") :]

        assert "Sold" in why
        assert "Functions granted" in why
        assert "MIIT notice Wang An Han [2021] No. 246" in why
        assert "Procured" in why or "Registered" in why
        assert set(card(database, "--explain")["explanation"]) <= {
            each["version"] for each in card(database)["history"]
        }

    def test_an_unknown_card_is_said_in_one_sentence(self, database: Path) -> None:
        """Exit code 3, whether the text is an ICCID or not."""
        for iccid in ("8986000000000000999", "nonsense"):
            told = run("card", iccid, "--store", url(database))

            assert 3 == told.returncode
            assert "No such card" in one_sentence(told.stderr)

    def test_a_moment_that_is_none_is_wrong_usage(self, database: Path) -> None:
        """Exit code 2."""
        assert 2 == call("card", ICCID, "--store", url(database), "--as-of", "yesterday").exit_code


class TestCards:
    """All cards."""

    def test_csv_has_exactly_the_columns(self, database: Path) -> None:
        """Seven columns, functions joined by semicolons."""
        told = call("cards", "--store", url(database), "--format", "csv").stdout

        assert [
            COLUMNS,
            [ICCID, "mobile", VIN, "registered", "data_undirected;emergency;sms_undirected", "registered", "1"],
        ] == list(csv.reader(told.splitlines()))

    def test_json_is_one_array(self, database: Path) -> None:
        """The same columns, functions as a list."""
        (told,) = json.loads(call("cards", "--store", url(database), "--format", "json").stdout)

        assert COLUMNS == list(told)
        assert ["data_undirected", "emergency", "sms_undirected"] == told["functions"]

    def test_an_empty_store_has_none(self, tmp_path: Path) -> None:
        """A header alone, an empty array."""
        refused = write(tmp_path / "builds.csv", BUILDS, BUILD)
        assert 0 == ingest(tmp_path / "fleet.db", refused).returncode

        assert (
            ",".join(COLUMNS) == call("cards", "--store", url(tmp_path / "fleet.db"), "--format", "csv").stdout.strip()
        )
        assert [] == json.loads(call("cards", "--store", url(tmp_path / "fleet.db"), "--format", "json").stdout)

    def test_table_is_for_people(self, database: Path) -> None:
        """Words instead of codes."""
        told = call("cards", "--store", url(database)).stdout

        assert "China Mobile" in told
        assert "data, emergency call" in told

    def test_a_reader_who_leaves_is_no_error(self, database: Path) -> None:
        """`| head -0` closes the pipe; no traceback, nothing on stderr."""
        listing = subprocess.Popen(
            [*PROGRAM, "cards", "--store", url(database), "--format", "csv"],
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert listing.stdout is not None
        assert listing.stderr is not None
        listing.stdout.close()

        assert (b"", 0) == (listing.stderr.read(), listing.wait())
        listing.stderr.close()

    def test_a_full_device_is_one_sentence(self, database: Path) -> None:
        """Results that cannot be written are an error of their own."""
        with Path("/dev/full").open("w", encoding="utf-8") as full:
            told = subprocess.run(
                [*PROGRAM, "cards", "--store", url(database), "--format", "csv"],
                env=environment(),
                stdout=full,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                check=False,
            )

        assert 3 == told.returncode
        assert "No space left" in one_sentence(told.stderr)


class TestNames:
    """What events are called."""

    def test_every_event_of_a_card_has_a_name(self) -> None:
        """In both languages, and none twice."""
        assert {event.__name__ for event in CARD_EVENTS} == set(NAMES)
        assert set(CARD_EVENTS) <= set(EVENTS)
        assert len(NAMES) == len({name.said.zh for name in NAMES.values()})
        assert len(NAMES) == len({name.said.en for name in NAMES.values()})

    def test_every_basis_can_be_cited(self) -> None:
        """Every edition can cite what an event's kind has to do with."""
        for book in EDITIONS:
            for name in NAMES.values():
                for obligation in name.basis:
                    assert book.citation(obligation, date(2024, 5, 6)).text_zh
