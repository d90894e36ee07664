"""Sets of log and keys: made while both are used, restored where nothing is, never bringing an erased person back."""

import json
import shutil
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import attrs
import psycopg
import pytest

import iov_realname
from iov_realname import Registry
from iov_realname.adapters.backup.erasures import Erasures
from iov_realname.adapters.backup.errors import BackupUnusable
from iov_realname.adapters.backup.making import Made, back_up
from iov_realname.adapters.backup.manifest import NAME
from iov_realname.adapters.backup.places import Places
from iov_realname.adapters.backup.restoring import Restored, restore
from iov_realname.adapters.keys.store import Row
from iov_realname.adapters.storage.administration import administration_of
from iov_realname.application.errors import SubjectErased
from iov_realname.application.ports import KeyState
from iov_realname.application.proving import Fault, Proof, Proving
from iov_realname.composition import key_ring, reading
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.subject.words import ReadingPurpose
from iov_realname.testing import invented
from iov_realname.testing.clock import SetClock
from tests.integration.command_line import one_sentence, run
from tests.integration.places import Place
from tests.support.postgres import Server, uri_of
from tests.support.showroom import FIRST, OPENING, SECOND, Sales, cards_of

RESIDENT = DocumentKind.RESIDENT_ID
LONG_AFTER = OPENING + timedelta(days=1_000)
CARD = invented.iccid(cards_of(1)[0])


@attrs.define
class Scene:
    """A store, where its sets lie, and fresh places to restore them to."""

    place: Place
    sets: Path
    new_place: Callable[[], Place]
    clock: SetClock

    def opened(self, place: Place | None = None) -> Registry:
        """The registry at a place, on this scene's clock."""
        where = place or self.place
        return iov_realname.connect(where.url, oem=invented.OEM, keys=where.keys, clock=self.clock)

    def sell(self, vehicle: int) -> SubjectId:
        """A vehicle whose owner was registered and has sold it again; the owner."""
        with self.opened() as registry:
            room, number = Sales(registry), f"N-{vehicle}"
            room.build(vehicle)
            room.sell(vehicle)
            room.present(vehicle, number)
            room.complete(vehicle, number)
            registration = registry.card(invented.iccid(cards_of(vehicle)[0])).registration
            registry.transfer_vehicle(vin=invented.vin(vehicle))
        assert registration is not None
        return registration.owner

    def erase_what_is_due(self, place: Place | None = None) -> int:
        """A round of retention long after; how many were erased."""
        self.clock.set(LONG_AFTER)
        with self.opened(place) as registry:
            return registry.run_retention(approvers=(FIRST, SECOND)).erased

    def set(self) -> Path:
        """A set, made now."""
        self.clock.advance(timedelta(seconds=1))
        return self.made().folder

    def made(self) -> Made:
        """A set and what it says of itself."""
        with reading(self.place.url) as log:
            return back_up(log, self.at(self.place), self.sets, self.clock)

    def erasures_written(self, file: Path) -> Path:
        """The record of erasures as it is now, in a file."""
        with reading(self.place.url) as log:
            Erasures.in_log(log).write(file)
        return file

    def restored(self, folder: Path, erasures: Erasures | None = None) -> tuple[Place, Restored]:
        """The set in a fresh place."""
        place = self.new_place()
        return place, restore(folder, self.at(place), erasures)

    def at(self, place: Place) -> Places:
        """Where its parts are."""
        return Places.of(place.url, place.keys)


@pytest.fixture
def scene(place: Place, tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Scene]:
    """A store of each kind; restored files share its wrapping key by a copy of it, databases by its path."""
    count = 0
    databases = []

    def new_place() -> Place:
        nonlocal count
        count += 1
        if place.keys is None:
            folder = tmp_path / f"restored-{count}"
            folder.mkdir()
            shutil.copy2(tmp_path / "fleet.db.kek", folder / "fleet.db.kek")
            return Place.in_folder(folder)
        server: Server = request.getfixturevalue("postgres")
        database = server.store()
        databases.append(database)
        return Place(uri_of(database.__enter__().admin_url), place.keys)

    yield Scene(place, tmp_path / "sets", new_place, SetClock(OPENING))
    for database in databases:
        database.__exit__(None, None, None)


def proof(place: Place) -> Proof:
    """Whether everything opens."""
    with reading(place.url) as log, key_ring(place.url, place.keys) as ring:
        return Proving(log, ring, ring.preload).run()


def key_at(place: Place, subject: SubjectId) -> KeyState:
    """The state of a key."""
    with key_ring(place.url, place.keys) as ring:
        return ring.states([subject])[subject]


class TestTheWholeWay:
    """A set and what is made of it."""

    def test_a_restored_store_is_the_store(self, scene: Scene) -> None:
        """The same events at the same positions and the same keys; the ground is sound, all opens, and work goes on."""
        owner = scene.sell(1)
        made = scene.made()
        assert {"log.db", "keys.db"} == set(made.manifest.files) or 6 == len(made.manifest.files)
        place, done = scene.restored(made.folder)
        assert (0, 0) == (done.carried.events, done.carried.keys)
        assert () == tuple(administration_of(place.url).check())
        found = proof(place)
        assert found.sound
        assert found.values == found.opened > 0
        with reading(scene.place.url) as before, reading(place.url) as after:
            assert before.recorder.since(0, 10_000) == after.recorder.since(0, 10_000)
        with scene.opened(place) as registry:
            assert registry.reading.subject(owner, purpose=ReadingPurpose.AUDIT, actor=FIRST).data
            Sales(registry).build(7)
            assert registry._log.end() > made.manifest.log.end

    def test_a_set_holds_no_wrapping_key_and_nobody_else_may_read_it(self, scene: Scene) -> None:
        """Neither its line in the .kek file nor its bytes; files and folder are for their owner only."""
        scene.sell(1)
        folder = scene.set()
        kek = next(scene.sets.parent.glob("*.kek")).read_text("ascii").split()[-1]
        for file in folder.iterdir():
            if file.name != NAME:
                assert 0o600 == file.stat().st_mode & 0o777
            assert kek.encode() not in file.read_bytes()
            assert bytes.fromhex(kek) not in file.read_bytes()
        assert 0o700 == folder.stat().st_mode & 0o777

    def test_it_is_made_while_others_write(self, scene: Scene) -> None:
        """Every event in it has its key: sets made at any moment of a busy store open to the last value."""
        scene.sell(1)
        done = threading.Event()

        def work() -> None:
            for vehicle in range(2, 12):
                scene.sell(vehicle)
            done.set()

        worker = threading.Thread(target=work)
        worker.start()
        folders = [scene.set()]
        while not done.is_set():
            folders.append(scene.set())
        worker.join()
        for folder in (folders[0], folders[len(folders) // 2], folders[-1]):
            place, _ = scene.restored(folder)
            assert proof(place).sound


class TestErasedStaysErased:
    """An older set, restored after somebody was erased."""

    @pytest.fixture(params=["log", "file"])
    def erasures(
        self, request: pytest.FixtureRequest, scene: Scene, tmp_path: Path
    ) -> Iterator[Callable[[], Erasures]]:
        """What is known of erasures now: from the present log, or from a file."""
        logs = []

        def known() -> Erasures:
            if request.param == "file":
                return Erasures.in_file(scene.erasures_written(tmp_path / "erasures.jsonl"))
            logs.append(reading(scene.place.url))
            return Erasures.in_log(logs[-1])

        yield known
        for log in logs:
            log.close()

    def test_by_the_record_of_the_present_store(self, scene: Scene, erasures: Callable[[], Erasures]) -> None:
        """The set holds the key; restored, it is a tombstone, the log tells why, and who came later stays unknown."""
        owner = scene.sell(1)
        folder = scene.set()
        scene.sell(2)
        assert 2 == scene.erase_what_is_due()
        place, done = scene.restored(folder, erasures())
        assert 1 == done.carried.keys
        assert done.carried.events > 0
        assert KeyState.SHREDDED is key_at(place, owner)
        found = proof(place)
        assert (True, 1) == (found.sound, found.erased)
        assert 0 == scene.erase_what_is_due(place)
        with scene.opened(place) as registry:
            assert registry.subject(owner).shredded
            with pytest.raises(SubjectErased):
                registry.reading.subject(owner, purpose=ReadingPurpose.AUDIT, actor=FIRST)

    def test_also_where_the_set_knows_half_of_it(self, scene: Scene, erasures: Callable[[], Erasures]) -> None:
        """Locked before the set, erased after it: the rest of the history is carried over, once."""
        owner = scene.sell(1)
        with scene.opened() as registry:
            assert 1 == registry.run_retention().locked
        folder = scene.set()
        scene.erase_what_is_due()
        place, _ = scene.restored(folder, erasures())
        assert KeyState.SHREDDED is key_at(place, owner)
        with reading(scene.place.url) as before, reading(place.url) as after:
            stream = f"subject-{owner}"
            told = [[(row.version, row.state) for row in log.recorder.select([stream])] for log in (before, after)]
        assert told[0] == told[1]

    def test_the_index_of_documents_lets_go_of_them(self, scene: Scene, erasures: Callable[[], Erasures]) -> None:
        """Counted when the set was made, erased since: nothing of the index is left in what is restored."""
        with scene.opened() as registry:
            room = Sales(registry)
            room.build(1)
            room.sell(1)
            room.present(1, "N-1")
            room.complete(1, "N-1")
            assert 2 == len(registry._desk.office.index_of_documents().under(RESIDENT, invented.resident_number(1)))
        folder = scene.set()
        with scene.opened() as registry:
            registry.transfer_vehicle(vin=invented.vin(1))
        assert 1 == scene.erase_what_is_due()
        place, _ = scene.restored(folder, erasures())
        if place.keys is None:
            with closing(sqlite3.connect(scene.at(place).log)) as file:
                assert [] == file.execute("SELECT * FROM document_cards").fetchall()
        with scene.opened(place) as registry:
            assert [] == registry._desk.office.index_of_documents().under(RESIDENT, invented.resident_number(1))

    def test_what_another_store_tells_is_not_believed(self, scene: Scene, tmp_path: Path) -> None:
        """Its erasures are refused, and nothing is restored."""
        scene.sell(1)
        folder, place = scene.set(), scene.new_place()
        (tmp_path / "stranger").mkdir()
        other = Place.in_folder(tmp_path / "stranger")
        other.open().close()
        with reading(other.url) as log, pytest.raises(BackupUnusable, match="another store"):
            restore(folder, scene.at(place), Erasures.in_log(log))
        assert nothing_at(place)

    def test_keys_put_back_by_hand_are_destroyed_by_the_next_round(self, scene: Scene) -> None:
        """An older key store beside the newer log: check finds the revived key, the round shreds it again."""
        owner = scene.sell(1)
        with key_ring(scene.place.url, scene.place.keys) as ring:
            (row,) = ring.store.find([owner])
        scene.erase_what_is_due()
        put_back(scene, row)
        assert KeyState.ACTIVE is key_at(scene.place, owner)
        assert 1 == proof(scene.place).faults[Fault.REVIVED]
        assert 1 == scene.erase_what_is_due()
        assert KeyState.SHREDDED is key_at(scene.place, owner)
        assert proof(scene.place).sound


def put_back(scene: Scene, row: Row) -> None:
    """A key as it was, behind the library's back."""
    where, values = scene.at(scene.place).keys, (row.wrapped, row.epoch, row.subject)
    change = "UPDATE {}data_keys SET state = 'active', digest = NULL, wrapped = {}, epoch = {} WHERE kid = {}"
    if isinstance(where, Path):
        with closing(sqlite3.connect(where)) as file, file:
            file.execute(change.format("", "?", "?", "?"), values)
        return
    with psycopg.connect(where) as database:
        database.execute(change.format("iov_keys.", "%s", "%s", "%s").encode(), values)


def nothing_at(place: Place) -> bool:
    """Whether a place is as empty as it was."""
    if place.keys is None:
        log, keys = Places.of(place.url, None).log, Places.of(place.url, None).keys
        return not Path(log).exists() and not Path(keys).exists()
    with reading(place.url) as log:
        return log.end() == 0


class TestRefused:
    """What is not restored, and then nothing is changed."""

    def test_over_a_store(self, scene: Scene) -> None:
        """Neither over this one nor twice over the same new one."""
        scene.sell(1)
        folder = scene.set()
        place, _ = scene.restored(folder)
        before = proof(place)
        with pytest.raises(BackupUnusable, match="nothing is restored over it"):
            restore(folder, scene.at(place), None)
        assert before == proof(place)

    def test_a_set_with_a_changed_file(self, scene: Scene) -> None:
        """One byte more is enough, in any file."""
        scene.sell(1)
        folder = scene.set()
        for file in sorted(folder.iterdir()):
            if file.name == NAME:
                continue
            whole = file.read_bytes()
            file.write_bytes(whole + b"\0")
            place = scene.new_place()
            with pytest.raises(BackupUnusable, match=file.name):
                restore(folder, scene.at(place), None)
            assert nothing_at(place)
            file.write_bytes(whole)

    @pytest.mark.parametrize("text", ["", "{}", '{"format": "iov-realname.backup.v1"}', "[1]"])
    def test_what_is_no_set(self, scene: Scene, tmp_path: Path, text: str) -> None:
        """A folder without a manifest, or with something else in its place."""
        (tmp_path / "set").mkdir()
        if text:
            (tmp_path / "set" / NAME).write_text(text)
        with pytest.raises(BackupUnusable, match="not a set"):
            restore(tmp_path / "set", scene.at(scene.place), None)

    def test_a_record_of_erasures_that_is_damaged(self, scene: Scene, tmp_path: Path) -> None:
        """Cut in a line, or of another story than the set tells."""
        scene.sell(1)
        with scene.opened() as registry:
            registry.run_retention()
        folder = scene.set()
        scene.erase_what_is_due()
        file = scene.erasures_written(tmp_path / "erasures.jsonl")
        whole = file.read_text("utf-8")
        for text, match in (
            (whole[:-9], "damaged"),
            (whole.replace("owner", "agent"), "another story"),
            ("", "record"),
        ):
            file.write_text(text, "utf-8")
            place = scene.new_place()
            with pytest.raises(BackupUnusable, match=match):
                restore(folder, scene.at(place), Erasures.in_file(file))
            assert nothing_at(place)

    def test_a_file_that_is_no_database(self, scene: Scene, tmp_path: Path) -> None:
        """Neither one that is missing nor one of another kind gives a set; each is named."""
        scene.sell(1)
        (tmp_path / "text").write_text("no database, for a long while" * 99)
        for name in ("text", "missing"):
            with reading(scene.place.url) as log, pytest.raises(BackupUnusable, match=name):
                back_up(log, Places(scene.at(scene.place).log, tmp_path / name), scene.sets, scene.clock)
            scene.clock.advance(timedelta(seconds=1))

    def test_what_holds_nothing_or_has_other_keys(self, scene: Scene, tmp_path: Path) -> None:
        """An empty store gives no set; nor do another store's keys."""
        scene.sell(1)
        other = tmp_path / "other"
        other.mkdir()
        stranger = Place.in_folder(other)
        stranger.open().close()
        with reading(scene.place.url) as log, pytest.raises(BackupUnusable, match="sealed with"):
            back_up(log, Places(scene.at(scene.place).log, scene.at(stranger).keys), scene.sets, scene.clock)


def test_on_the_command_line(scene: Scene, tmp_path: Path) -> None:
    """backup, restore and check, in words and as JSON; how erasures are said, and that they are."""
    scene.sell(1)
    written = tmp_path / "erasures.jsonl"
    made = json.loads(told("backup", scene.sets, *scene.place.words, "--tombstones", written, "--json"))
    assert ("iov-realname.backup-made.v1", 0) == (made["format"], made["erasures"])
    place = scene.new_place()
    unsaid = run("restore", made["set"], *place.words)
    assert 2 == unsaid.returncode
    assert nothing_at(place)
    back = json.loads(told("restore", made["set"], *place.words, "--tombstones", written, "--json"))
    assert ("iov-realname.restored.v1", {"events": 0, "keys": 0}) == (back["format"], back["carried"])
    found = json.loads(told("check", *place.words, "--json"))
    assert ("iov-realname.check.v1", True) == (found["format"], found["sound"])
    assert "Everything that must open does." in told("check", *place.words)
    assert "restored over it" in one_sentence(
        run("restore", made["set"], *place.words, "--nothing-erased-since").stderr
    )

    other = scene.new_place()
    said = told("restore", made["set"], *other.words, "--since-log", scene.place.url)
    assert "0 keys destroyed again" in said


def told(*words: object) -> str:
    """What a command that ends well prints."""
    done = run(*words)
    assert 0 == done.returncode, done.stderr
    return done.stdout


def test_check_says_what_is_wrong_and_exits_with_3(tmp_path: Path) -> None:
    """A key that is gone, one that was destroyed without an order, a seal that was altered; names and numbers never."""
    place = Place.in_folder(tmp_path)
    with place.open() as registry:
        room = Sales(registry)
        for vehicle in (1, 2):
            room.build(vehicle)
            room.sell(vehicle)
            room.present(vehicle, f"N-{vehicle}")
    with reading(place.url) as log, key_ring(place.url) as ring:
        subjects = sorted(ring_subjects(tmp_path))
        assert Proving(log, ring).run().sound
        ring.shred(subjects[0])
    with closing(sqlite3.connect(tmp_path / "fleet.db.keys")) as keys, keys:
        keys.execute("DELETE FROM data_keys WHERE kid = ?", (subjects[1],))
        keys.execute("UPDATE data_keys SET wrapped = zeroblob(40) WHERE kid = ?", (subjects[2],))
    done = run("check", *place.words, "--json")
    found = json.loads(done.stdout)
    assert 3 == done.returncode
    assert {"missing": 1, "unusable": 1, "broken": 0, "revived": 0, "unexplained": 1} == found["faults"]
    assert set(subjects[:3]) == {finding["subject"] for finding in found["findings"]}
    words = run("check", *place.words)
    assert "3 findings" in one_sentence(words.stderr)
    assert subjects[1] in words.stdout


def ring_subjects(folder: Path) -> list[SubjectId]:
    """Every subject that a key file has a key of and an event uses."""
    with closing(sqlite3.connect(folder / "fleet.db.keys")) as keys:
        kids = [kid for (kid,) in keys.execute("SELECT kid FROM data_keys")]
    with closing(sqlite3.connect(folder / "fleet.db")) as log:
        stored = b"".join(state for (state,) in log.execute("SELECT state FROM stored_events"))
    return [SubjectId(kid) for kid in kids if kid.encode() in stored]
