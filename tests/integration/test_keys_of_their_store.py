"""A store knows its own keys: which they are is on record once, and no other key store is taken for it."""

import shutil
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path

import pytest

import iov_realname
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.storage import open_memory_log
from iov_realname.adapters.system import SystemClock, SystemDraw
from iov_realname.application.assignment import assign, assign_keys, recorded_keys
from iov_realname.application.errors import KeyStoreUnusable
from iov_realname.composition import key_ring, reading
from iov_realname.domain.record import KeysAssigned
from iov_realname.testing import invented
from tests.integration.command_line import one_sentence, run
from tests.integration.places import Place
from tests.support.showroom import Sales

CLOCK, DRAW = SystemClock(), SystemDraw()
COLUMNS = "originator_id, originator_version, topic, state"
OTHERS = "not the keys that this store was sealed with"


def assigned(place: Place) -> list[str]:
    """Every fingerprint on record."""
    with reading(place.url) as log:
        events = [recorded.envelope.event for recorded in log.since(0, 1_000)]
    return [event.fingerprint for event in events if isinstance(event, KeysAssigned)]


def test_it_is_recorded_once(place: Place) -> None:
    """With the first opening; later ones, also many at once, add nothing."""
    for _ in range(2):
        place.open().close()
    with ThreadPoolExecutor(4) as threads:
        for opened in threads.map(lambda _: place.open(), range(4)):
            opened.close()
    with key_ring(place.url, place.keys) as ring:
        assert [ring.fingerprint()] == assigned(place)


def test_another_populated_key_store_is_refused(tmp_path: Path) -> None:
    """Whole, with its own wrapping key, of the same OEM: by the library, and by the command line in one sentence."""
    for name in ("one", "other"):
        (tmp_path / name).mkdir()
        with Place.in_folder(tmp_path / name).open() as registry:
            Sales(registry).build(1)
    keys = f"file:{tmp_path / 'other' / 'fleet.db.keys'}?kek={tmp_path / 'other' / 'fleet.db.kek'}"
    place = Place(f"sqlite:///{tmp_path / 'one' / 'fleet.db'}", keys)
    with pytest.raises(KeyStoreUnusable, match=OTHERS):
        place.open()
    for command in (["deliver", "--once"], ["retention", "run"], ["check"]):
        done = run(*command, *place.words)
        assert 3 == done.returncode
        assert OTHERS in one_sentence(done.stderr)


def test_a_store_of_before_learns_it_when_next_opened(tmp_path: Path) -> None:
    """From the keys that hold its first subject's, and from no others; a store without any takes what it is given."""
    stranger, log, keys = MemoryKeyRing(), open_memory_log(), MemoryKeyRing()
    oem = assign(log, CLOCK, DRAW, invented.OEM)
    assert None is recorded_keys(log, oem)
    place = Place.in_folder(tmp_path)
    with place.open() as registry:
        Sales(registry).build(1)
    forget_keys(tmp_path / "fleet.db")
    assert [] == assigned(place)
    with pytest.raises(KeyStoreUnusable, match=OTHERS):
        iov_realname.connect(place.url, keys=stranger)
    assert [] == assigned(place)
    place.open().close()
    assert 1 == len(assigned(place))

    assign_keys(log, CLOCK, DRAW, oem, keys)
    assert keys.fingerprint() == recorded_keys(log, oem)
    with pytest.raises(KeyStoreUnusable, match=OTHERS):
        assign_keys(log, CLOCK, DRAW, oem, stranger)


def forget_keys(database: Path) -> None:
    """Make of a store one of before it knew its keys: the same rows in a file of its own, but for that event."""
    with closing(sqlite3.connect(database)) as connection:
        rows = connection.execute(f"SELECT {COLUMNS} FROM stored_events").fetchall()
        answers = connection.execute("SELECT * FROM answered_commands").fetchall()
    shutil.move(database, database.with_name("before.db"))
    for journal in database.parent.glob("fleet.db-*"):
        journal.unlink()
    with reading_and_writing(database) as connection:
        for row in rows:
            if row[2] != KeysAssigned.WIRE:
                connection.execute(f"INSERT INTO stored_events ({COLUMNS}) VALUES (?, ?, ?, ?)", row)
        connection.executemany(
            "INSERT INTO answered_commands VALUES (?, ?, ?)", [each for each in answers if each[0] != "assign-keys"]
        )
        connection.commit()


def reading_and_writing(database: Path) -> "closing[sqlite3.Connection]":
    """A new store without an event, opened behind the library's back."""
    run("db", "init", "--store", f"sqlite:///{database}")
    return closing(sqlite3.connect(database))
