"""``campaign`` and ``owner``: a backfill from the terminal, on an SQLite file; in this process, which is quicker."""

import contextlib
import csv
import json
from datetime import date, timedelta
from pathlib import Path

import pytest
from typer.testing import CliRunner

import iov_realname as iov
from iov_realname.adapters.terminal.app import app
from iov_realname.adapters.terminal.owed.notifiers import notifiers_of
from iov_realname.testing import invented
from tests.integration.command_line import url
from tests.support.backfill import SOLD, sell

VINS = [invented.vin(number) for number in (1, 2)]


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two stock vehicles without a contact, one of which changed hands last week."""
    folder = tmp_path_factory.mktemp("campaign")
    with iov.connect(url(folder / "fleet.db"), oem=invented.OEM) as registry:
        for number in (1, 2):
            sell(registry, number, contact=False)
        registry.transfer_vehicle(vin=VINS[1], at=SOLD + timedelta(days=900))
    (folder / "notice.txt").write_text("请办理补登记，不收任何费用。", "utf-8")
    (folder / "contacts.csv").write_text(f"vin,phone,address\n{VINS[0]},12000000001,样例路1号\n", "utf-8")
    (folder / "why.txt").write_text("属实", "utf-8")
    return folder


def ask(store: Path, *words: str, code: int = 0) -> str:
    """What a command prints."""
    with contextlib.chdir(store):
        done = CliRunner().invoke(app, [*words, "--store", url(store / "fleet.db")], env={"LC_ALL": "en_GB.UTF-8"})
    assert code == done.exit_code, done.output
    return done.stdout if code == 0 else done.stderr


def test_a_campaign_from_the_terminal(store: Path) -> None:
    """Counted, planned, told by a folder, seen to have arrived, extended, closed; everything in one JSON document."""
    today = date.today()  # noqa: DTZ011 - the command line's own clock
    ask(store, "owner", "contacts", "contacts.csv")
    ask(store, "campaign", "open", "BF-1", "--stock-on", (SOLD + timedelta(days=30)).date().isoformat())
    ask(
        store,
        *("campaign", "plan", "BF-1", "--plan", "P-1"),
        *("--first", today.isoformat(), "--last", (today + timedelta(days=30)).isoformat()),
    )
    notify = (
        *("campaign", "notify", "BF-1", "--wave", "1", "--text", "notice.txt", "--text-version", "T1"),
        *("--account", "agent-7", "--outbox", "out", "--channel", "letter"),
    )
    assert "handed over  1" in ask(store, *notify)
    with (store / "out/outbox-letter.csv").open(encoding="utf-8", newline="") as rows:
        (row,) = csv.DictReader(rows)
    assert ("样例路1号", "T1") == (row["address"], row["text_version"])
    (store / "out/results-letter.csv").write_text(f"notice,result,code\n{row['notice']},delivered,0\n", "utf-8")
    assert "delivered  1" in ask(store, *notify)
    ask(store, "campaign", "extend", "BF-1", "--deadline", "2099-12-31", "--reference", "L-1")
    told = json.loads(ask(store, "campaign", "progress", "BF-1", "--json"))
    assert ("iov-realname.campaign-progress.v1", True, "2099-12-31") == (
        told["format"],
        told["census_holds"],
        told["deadline"],
    )
    (wave,) = told["waves"]
    assert (1, 1, 1, 2) == (wave["notified"], wave["remaining"], wave["changed_hands"], told["census"]["vehicles"])
    assert "counted again, the census is the same" in ask(store, "campaign", "progress", "BF-1")
    assert "R-STAGE" in ask(store, "campaign", "close", "BF-1", "--reference", "E-1", code=3)
    ask(store, "campaign", "close-wave", "BF-1", "--wave", "1")
    ask(store, "campaign", "close", "BF-1", "--reference", "E-1")


def test_lists_of_owners(store: Path) -> None:
    """Whoever is unknown since a transfer, and whose first owner was not told; in JSON and in words."""
    unknown = json.loads(ask(store, "owner", "unknown", "--json"))
    assert [(VINS[1], 2)] == [(each["vin"], each["period"]) for each in unknown["vehicles"]]
    assert {"format": "iov-realname.untold-owners.v1", "vehicles": [VINS[1]]} == json.loads(
        ask(store, "owner", "untold", "--json")
    )
    assert VINS[1] in ask(store, "owner", "unknown")
    assert VINS[1] in ask(store, "owner", "untold")


def test_what_cannot_be_done_is_said(store: Path) -> None:
    """An appeal without a restriction, a campaign that never was, nobody who sends: each in one sentence."""
    appeal = ("owner", "appeal", VINS[0], "AP-1", "--channel", "online", "--words", "why.txt")
    assert "R-STAGE" in ask(store, *appeal, code=3)
    assert "no campaign of this number" in ask(store, "campaign", "progress", "BF-9", code=3)
    told = ("owner", "tell", "--text", "notice.txt", "--text-version", "T1", "--account", "agent-7")
    assert "Say who sends" in ask(store, *told, code=3)
    assert "cannot be used" in ask(store, *told, "--notifiers", "nowhere:notifiers", code=3)


def test_a_folder_may_be_for_every_channel(tmp_path: Path) -> None:
    """Without --channel the folder is worked from by whoever there is; a module's own notifiers come beside it."""
    assert 4 == len(notifiers_of(tmp_path, None, None))
    assert 5 == len(notifiers_of(tmp_path, None, "tests.support.moody_notifier:everybody"))
