"""The commands about keys: `crypto inventory`, `keys status`, `keys rotate`, `keys destroy-expired`."""

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from iov_realname.adapters.keys.file import FileKeyRing, beside
from iov_realname.adapters.keys.profile import GM
from iov_realname.adapters.terminal.stores.inventory import show_inventory
from iov_realname.adapters.terminal.stores.keeping import destroy_keys, rotate_keys, show_keys
from iov_realname.adapters.wording.language import Lang
from iov_realname.application.ports import Place, Purpose
from tests.integration.command_line import one_sentence, run, url

PLACE = Place("card-1", "f" * 32, "card.IdentityPresented.v1", "holder")
COMMANDS = [("crypto", "inventory"), ("keys", "status"), ("keys", "rotate"), ("keys", "destroy-expired")]
TODAY = date(2026, 11, 24)


@pytest.fixture
def database(tmp_path: Path) -> Path:
    """A store whose keys have seen use: three active, one locked, one shredded, two purposes."""
    database = tmp_path / "fleet.db"
    with FileKeyRing(*beside(database)) as ring:
        subjects = ring.provision(5)
        ring.lock(subjects[:1])
        ring.shred(subjects[1])
        for purpose in (Purpose.CLERK, Purpose.DOCUMENT):
            ring.digest(purpose, "x")
    return database


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_help_teaches_with_an_example(words: tuple[str, str]) -> None:
    """Every command shows how it is used."""
    told = run(*words, "--help")
    assert 0 == told.returncode
    assert f"iov-realname {' '.join(words)}" in told.stdout.partition("Example")[2]


def test_the_inventory_tells_everything_but_keys(database: Path) -> None:
    """Profile, algorithms, lengths, places, epochs, counts, soundness and libraries; no key, no subject."""
    told = run("crypto", "inventory", "--store", url(database), "--json")
    assert 0 == told.returncode, told.stderr
    found = json.loads(told.stdout)
    assert (found["format"], found["profile"]) == ("iov-realname.crypto-inventory.v1", "intl")
    keys, kek = (str(path) for path in beside(database))
    assert [(use["algorithm"], use["bits"], use["where"], use["state"], use["number"]) for use in found["uses"]] == [
        ("AES-256-GCM", 256, keys, "active", 3),
        ("AES-256-GCM", 256, keys, "locked", 1),
        ("AES-256-GCM", 256, keys, "shredded", 1),
        ("HMAC-SHA256", 256, keys, "active", 1),
        ("HMAC-SHA256", 256, keys, "active", 1),
        ("AES-256 key wrap (RFC 3394)", 256, kek, "current", 1),
        ("SHA-256", 0, keys, "active", 0),
    ]
    assert set(found["known_answers"].values()) == {True} and "SM3" in found["known_answers"]
    assert "OpenSSL" in found["libraries"]["openssl of cryptography"]
    with FileKeyRing(*beside(database)) as ring:
        secret = Path(kek).read_text("ascii").split()[-1]
        assert secret not in told.stdout
        assert not any(row.subject in told.stdout for row in ring.store.living(0, "", 10))  # type: ignore[arg-type]


@pytest.mark.parametrize(("lang", "says"), [(Lang.EN, "SM4-GCM"), (Lang.ZH, "商用密码")])
def test_the_inventory_reads_well(tmp_path: Path, capsys: pytest.CaptureFixture[str], lang: Lang, says: str) -> None:
    """The table says the same in either language, also under the profile of China's algorithms."""
    with FileKeyRing(tmp_path / "fleet.keys", tmp_path / "fleet.kek", profile=GM) as ring:
        ring.provision(1)
        ring.digest(Purpose.CLERK, "x")
        show_inventory(ring, as_json=False, lang=lang)
    told = capsys.readouterr().out
    assert says in told and "HMAC-SM3" in told and "RFC 8998" in told


def test_the_life_of_an_epoch(database: Path) -> None:
    """Rotated, retired with a date, kept until then: as the command line tells it."""
    today = date.fromisoformat(
        json.loads(run("keys", "rotate", "--store", url(database), "--backup-days", 30, "--json").stdout)["retired"][0][
            "final_from"
        ]
    ) - timedelta(days=31)
    status = json.loads(run("keys", "status", "--store", url(database), "--json").stdout)
    assert status["epochs"] == [
        {
            "epoch": 1,
            "state": "retired",
            "final_from": (today + timedelta(days=31)).isoformat(),
            "data_keys": {"shredded": 1},
        },
        {"epoch": 2, "state": "current", "final_from": None, "data_keys": {"active": 3, "locked": 1}},
    ]
    told = run("keys", "destroy-expired", "--store", url(database), "--yes", lang="zh_CN.UTF-8")
    assert (told.returncode, told.stdout.strip()) == (0, "没有到期的纪元。")


def test_nothing_is_destroyed_unless_it_is_said(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Without --yes the expired epochs are only named; with it they are gone."""
    with FileKeyRing(*beside(database)) as ring:
        rotate_keys(ring, today=TODAY, backup_days=0, as_json=False, lang=Lang.EN)
        later = TODAY + timedelta(days=1)
        destroy_keys(ring, today=later, sure=False, as_json=False, lang=Lang.EN)
        assert set(ring.wrapper.epochs()) == {1, 2}
        destroy_keys(ring, today=later, sure=True, as_json=False, lang=Lang.EN)
        assert set(ring.wrapper.epochs()) == {2}
        show_keys(ring, as_json=False, lang=Lang.ZH)
    told, beside_it = capsys.readouterr()
    assert "fleet.db.kek has changed: back it up now" in beside_it
    assert "4 keys wrapped again under epoch 2" in told
    assert "from 2026-11-25 on" in told
    assert told.index("Would destroy: epoch 1") < told.index("Destroyed: epoch 1")
    assert "使用中 3，已锁定 1" in told


def test_the_destruction_is_told_as_json(database: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """What was destroyed and what has expired are told apart."""
    with FileKeyRing(*beside(database)) as ring:
        rotate_keys(ring, today=TODAY, backup_days=0, as_json=True, lang=Lang.EN)
        capsys.readouterr()
        for sure in (False, True):
            destroy_keys(ring, today=TODAY + timedelta(days=1), sure=sure, as_json=True, lang=Lang.EN)
    told = capsys.readouterr().out
    first, second = (json.loads(f"{{{part}") for part in told.split("{")[1:])
    assert (first["destroyed"], first["expired"], second["destroyed"]) == ([], [1], [1])


@pytest.mark.parametrize("words", COMMANDS, ids=" ".join)
def test_a_store_without_keys_is_told(words: tuple[str, str], tmp_path: Path) -> None:
    """No key file is made where there is none; one sentence says so."""
    more = ("--backup-days", 1) if words[1] == "rotate" else ()
    told = run(*words, "--store", url(tmp_path / "fleet.db"), *more)
    assert 3 == told.returncode and "fleet.db.keys is missing" in one_sentence(told.stderr)
    assert list(tmp_path.iterdir()) == []
