"""`cards` asked for some, or how many; and `rebuild`."""

import csv
import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from iov_realname.adapters.terminal.app import app
from iov_realname.adapters.terminal.cards.counting import FORMAT
from iov_realname.application.carriers import LEDGER_CARRIERS
from iov_realname.composition import replay
from iov_realname.domain.card.state import RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from tests.integration.command_line import cards_of, ingest, one_sentence, run, url
from tests.integration.test_cli_histories import SALES
from tests.integration.test_cli_ingest import BUILD, BUILDS, PURCHASE, PURCHASES, write

ICCID, VIN, MSISDN = PURCHASE[0], BUILD[0], PURCHASE[1]
OTHER = "8986010000000000000"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with two cards: one was sold with its car, one is in stock with another number."""
    folder = tmp_path_factory.mktemp("fleet")
    columns = dict(zip(PURCHASES, PURCHASE, strict=True))
    other = columns | {"ICCID": OTHER, "接入号码": "1440000000018"}
    write(folder / "ledgers/purchases.csv", PURCHASES, PURCHASE, list(other.values()))
    write(folder / "ledgers/builds.csv", BUILDS, BUILD)
    write(folder / "ledgers/sales.csv", SALES, [VIN, "2024-03-01", "QD-008", "1"])
    done = ingest(folder / "fleet.db", folder / "ledgers", "--strict")
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "fleet.db"


def call(*words: object, lang: str = "en") -> Result:
    """Run a command in this process."""
    return CliRunner().invoke(app, [*map(str, words), "--lang", lang])


def listed(database: Path, *words: object) -> list[str]:
    """The ICCIDs listed."""
    told = call("cards", "--store", url(database), "--format", "csv", *words)
    assert told.exit_code == 0, told.output
    return [row["iccid"] for row in csv.DictReader(told.stdout.splitlines())]


def counted(database: Path, *words: object) -> Any:
    """The counts as JSON."""
    told = call("cards", "--store", url(database), "--counts", "--format", "json", *words)
    assert told.exit_code == 0, told.output
    return json.loads(told.stdout)


class TestAskedFor:
    """Some of the cards."""

    @pytest.mark.parametrize(
        ("asked", "found"),
        [
            ((), [ICCID, OTHER]),
            (("--vin", VIN), [ICCID]),
            (("--vin", VIN.lower()), [ICCID]),
            (("--msisdn", "1440000000018"), [OTHER]),
            (("--stage", "sold"), [ICCID]),
            (("--stage", "已采购"), [OTHER]),
            (("--carrier", "mobile"), [ICCID, OTHER]),
            (("--carrier", "telecom"), []),
            (("--registration", "none"), [ICCID, OTHER]),
            (("--waiting", "owner"), [ICCID]),
            (("--waiting", "待车主登记", "--stage", "procured"), []),
        ],
    )
    def test_are_listed(self, database: Path, asked: tuple[str, ...], found: list[str]) -> None:
        """Every option says one thing that must be so; words are said by their code or in Chinese."""
        assert found == listed(database, *asked)

    @pytest.mark.parametrize(
        ("asked", "says"),
        [
            (("--stage", "vanished"), "directed_test"),
            (("--waiting", "?"), "待车主登记"),
            (("--vin", "LTEST"), "VIN"),
            (("--msisdn", "12"), "MSISDN"),
        ],
    )
    def test_a_word_that_is_none_is_wrong_usage(self, database: Path, asked: tuple[str, ...], says: str) -> None:
        """Exit code 2, and what may be said."""
        told = call("cards", "--store", url(database), *asked)

        assert 2 == told.exit_code
        assert says in told.output


class TestCounts:
    """How many there are."""

    def test_json_has_every_code(self, database: Path) -> None:
        """All codes of every list, in their order, so that no reader has to guess what is left out."""
        told = counted(database)

        assert ["format", "total", "stage", "carrier", "registration", "waiting"] == list(told)
        assert (FORMAT, 2) == (told["format"], told["total"])
        for fact, words in (
            ("stage", Stage),
            ("carrier", LEDGER_CARRIERS.codes),
            ("registration", RegistrationStatus),
            ("waiting", Waiting),
        ):
            assert list(words) == list(told[fact])
        assert {"procured": 1, "sold": 1} == {code: count for code, count in told["stage"].items() if count}
        assert {"owner": 1} == {code: count for code, count in told["waiting"].items() if count}

    def test_of_those_asked_for(self, database: Path) -> None:
        """Counts go with every question."""
        assert (1, 0) == (
            counted(database, "--stage", "sold")["total"],
            counted(database, "--vin", VIN)["waiting"]["review"],
        )

    def test_csv_says_the_same(self, database: Path) -> None:
        """A row for each number."""
        told = call("cards", "--store", url(database), "--counts", "--format", "csv")
        rows = list(csv.reader(told.stdout.splitlines()))

        assert [["fact", "code", "cards"], ["total", "", "2"]] == rows[:2]
        assert ["waiting", "owner", "1"] in rows

    def test_people_read_words(self, database: Path) -> None:
        """Only what there is, in the reader's language."""
        told = call("cards", "--store", url(database), "--counts", lang="zh").stdout

        assert "待车主登记" in told
        assert "已实名" not in told


class TestKeeping:
    """What listings are quick by."""

    def test_ingest_leaves_it_at_the_end(self, database: Path) -> None:
        """After an ingest the lines go as far as the log, so that the next reader has nothing to fold."""
        histories, close = replay(url(database))
        assert histories.index is not None
        assert histories.log.end() == histories.index.mark().position
        close()

    def test_rebuild_brings_back_what_was_spoilt(self, database: Path) -> None:
        """Whatever somebody did to it, afterwards the listing is byte for byte what it was; keys are not needed."""
        before = cards_of(database)
        with closing(sqlite3.connect(database)) as connection, connection:
            connection.execute("UPDATE card_lines SET stage = 'registered'")
        assert before != cards_of(database)
        for suffix in (".keys", ".kek"):
            database.with_name(database.name + suffix).rename(database.with_name(database.name + suffix + ".away"))
        done = run("rebuild", "--store", url(database))

        assert (0, "") == (done.returncode, done.stderr)
        assert "2 cards" in done.stdout
        assert before == cards_of(database)

    def test_rebuild_makes_no_store(self, tmp_path: Path) -> None:
        """A path that leads nowhere is said in one sentence, exit code 3."""
        done = run("rebuild", "--store", url(tmp_path / "none.db"))

        assert 3 == done.returncode
        assert "There is no store" in one_sentence(done.stderr)
        assert [] == list(tmp_path.iterdir())
