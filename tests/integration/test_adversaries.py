"""What an administrator with all rights can do to the database, and who notices.

Every attack is made with triggers off; then the attacker makes all seals anew and signs them with the stolen key. The
inspector has nothing but the log's verifier key and one checkpoint kept from before. What stays unseen is here, too.
"""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Protocol

import attrs
import pytest

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.signing import Ed25519Signer
from iov_realname.application.ports import New
from iov_realname.application.proof.audit import audit
from iov_realname.application.proof.errors import LogContradictsSeals, NotSealed
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.sealer import Sealer, leaf_of
from iov_realname.verifier import (
    Checkpoint,
    NotProven,
    Receipt,
    Rejected,
    UnknownSigner,
    check_consistency,
    check_receipt,
    open_checkpoint,
)
from tests.support.postgres import Store
from tests.support.sealed import KEY, LASTING, ORIGIN, SIGNER, SealedLog, sealed_log
from tests.toy_events import dent
from tests.unit.test_proof_sealer import ListedRows

KEPT, LATER = 100, 150
SEALS = ("attestation", "checkpoint", "merkle_tile", "merkle_leaves")


class Administrator(Protocol):
    """Whoever has all rights. ``events`` and ``position`` are the names of the table and of its ordering column."""

    events: str
    position: str
    schema: str

    def does(self, *statements: str) -> None:
        """Run statements, with every trigger off while they run."""


@attrs.frozen
class OfFile:
    """Of an SQLite file."""

    path: Path
    events: str = "stored_events"
    position: str = "rowid"
    schema: str = ""

    def does(self, *statements: str) -> None:
        """Take the triggers away and put them back, so that nothing looks different afterwards."""
        with closing(sqlite3.connect(self.path)) as connection:
            guards = connection.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
            for name, _ in guards:
                connection.execute(f"DROP TRIGGER {name}")
            for statement in (*statements, *(sql for _, sql in guards)):
                connection.execute(statement)
            connection.commit()


@attrs.frozen
class OfDatabase:
    """Of a PostgreSQL database: a superuser."""

    store: Store
    events: str = "iov_log.stored_events"
    position: str = "notification_id"
    schema: str = "iov_log."

    def does(self, *statements: str) -> None:
        """Switch the triggers off and on again, each as it was."""
        tables = [self.events, *(f"{self.schema}{table}" for table in SEALS)]
        off = [f"ALTER TABLE {table} DISABLE TRIGGER USER" for table in tables]
        on = [f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only" for table in tables]
        others = [
            f"ALTER TABLE {self.events} ENABLE ALWAYS TRIGGER {name}" for name in ("only_with_lock", "then_heads")
        ]
        self.store.sql(*off, *statements, *on, *others)


@attrs.frozen
class Scene:
    """A sealed log, its administrator, and what the inspector kept when it had 100 events."""

    sealed: SealedLog
    administrator: Administrator
    kept: str

    def attack(self, *statements: str) -> None:
        """Run statements about ``{events}`` and ``{position}``, then make all seals anew."""
        admin = self.administrator
        filled = [each.format(events=admin.events, position=admin.position) for each in statements]
        admin.does(*filled, *(f"DELETE FROM {admin.schema}{table}" for table in SEALS))

    def catches(self) -> Rejected | None:
        """Why the inspector, who asks for the present checkpoint and how it continues the kept one, does not accept."""
        old = Checkpoint.parse(self.kept.partition("\n\n")[0] + "\n")
        evidence = Evidence(self.sealed.book)
        try:
            new = open_checkpoint(evidence.checkpoint().note.encode(), [KEY]).checkpoint
            proof = evidence.consistency(old.size) if new.size >= old.size else []
            check_consistency(old.size, old.root, new.size, new.root, proof)
        except Rejected as rejected:
            return rejected
        return None


@pytest.fixture(params=LASTING)
def scene(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Scene]:
    """A log of 150 sealed events, of which the inspector saw the first 100."""
    with sealed_log(request.param, request, tmp_path) as sealed:
        sealed.grow(KEPT)
        kept = sealed.seal().note
        sealed.grow(LATER - KEPT)
        sealed.seal()
        file = request.param == "file"
        administrator = OfFile(tmp_path / "log.db") if file else OfDatabase(request.getfixturevalue("store"))
        yield Scene(sealed, administrator, kept)


FORGED = "(SELECT state FROM {events} WHERE {position} = 3)"
SHIFT_UP = (
    "UPDATE {events} SET {position} = {position} + 1000000 WHERE {position} >= 17",
    "UPDATE {events} SET {position} = {position} - 999999 WHERE {position} > 1000000",
)
SHIFT_DOWN = (
    "UPDATE {events} SET {position} = {position} + 1000000 WHERE {position} > 17",
    "UPDATE {events} SET {position} = {position} - 1000001 WHERE {position} > 1000000",
)
INSERT = (
    "INSERT INTO {events} (originator_id, originator_version, topic, state, {position})"
    " SELECT 'card-forged', 1, topic, state, 17 FROM {events} WHERE {position} = 3"
)
SWAP = (
    "UPDATE {events} SET {position} = 1000017 WHERE {position} = 17",
    "UPDATE {events} SET {position} = 17 WHERE {position} = 18",
    "UPDATE {events} SET {position} = 18 WHERE {position} = 1000017",
)
ATTACKS = {
    "edits an event": (f"UPDATE {{events}} SET state = {FORGED} WHERE {{position}} = 17",),
    "moves an event to another history": ("UPDATE {events} SET originator_id = 'card-x' WHERE {position} = 17",),
    "renames an event": ("UPDATE {events} SET topic = 'toy.Other.v1' WHERE {position} = 17",),
    "deletes and renumbers": ("DELETE FROM {events} WHERE {position} = 17", *SHIFT_DOWN),
    "deletes and leaves a hole": ("DELETE FROM {events} WHERE {position} = 17",),
    "back-dates an event": (*SHIFT_UP, INSERT),
    "swaps two events": SWAP,
    "rewrites the last sealed event": (f"UPDATE {{events}} SET state = {FORGED} WHERE {{position}} = {KEPT}",),
}


class TestCaught:
    """The one kept checkpoint tells, although everything in the database agrees with itself."""

    @pytest.mark.parametrize("attack", ATTACKS)
    def test_when_the_past_is_changed(self, scene: Scene, attack: str) -> None:
        """Whatever is done to sealed events, the new log does not continue the kept checkpoint."""
        assert scene.catches() is None
        scene.attack(*ATTACKS[attack])
        scene.sealed.seal()

        assert isinstance(scene.catches(), NotProven)
        audit(scene.sealed.log.recorder, scene.sealed.book)

    def test_when_the_log_is_cut_short(self, scene: Scene) -> None:
        """A truncated log, and a backup from before the kept checkpoint, are shorter than what was signed."""
        scene.attack(f"DELETE FROM {{events}} WHERE {{position}} > {KEPT - 10}")
        scene.sealed.seal()

        assert isinstance(scene.catches(), NotProven)

    def test_when_an_old_backup_grows_again(self, scene: Scene) -> None:
        """After a restored backup has taken other events beyond the kept size, they are not those that were there."""
        scene.attack(f"DELETE FROM {{events}} WHERE {{position}} > {KEPT - 10}")
        scene.sealed.log.append(_others(60), [])
        assert scene.sealed.seal().size > LATER - 10

        assert isinstance(scene.catches(), NotProven)

    def test_when_the_size_stays_the_same(self, scene: Scene) -> None:
        """The last event rewritten and nothing added: one size, two roots."""
        scene.attack(
            f"DELETE FROM {{events}} WHERE {{position}} > {KEPT}",
            f"UPDATE {{events}} SET state = {FORGED} WHERE {{position}} = {KEPT}",
        )
        assert KEPT == scene.sealed.seal().size

        assert isinstance(scene.catches(), NotProven)

    def test_when_another_key_signs(self, scene: Scene) -> None:
        """A checkpoint that the log's key did not sign is nobody's."""
        scene.attack()
        Sealer(scene.sealed.log.recorder, scene.sealed.book, ORIGIN, [Ed25519Signer(ORIGIN, bytes(32))]).run()

        assert isinstance(scene.catches(), UnknownSigner)

    def test_when_a_receipt_is_shown(self, scene: Scene) -> None:
        """A receipt handed out before goes on proving what the database no longer says."""
        (row,) = scene.sealed.log.recorder.since(16, 1)
        receipt = Receipt.parse(bytes(Evidence(scene.sealed.book).receipt(row.position)))
        scene.attack(*ATTACKS["edits an event"])
        scene.sealed.seal()
        (now,) = scene.sealed.log.recorder.since(16, 1)

        check_receipt(receipt, leaf_of(row), [KEY])
        with pytest.raises(NotProven):
            check_receipt(receipt, leaf_of(now), [KEY])
        assert isinstance(scene.catches(), NotProven)


class TestWithoutNewSeals:
    """An attacker who cannot sign is found by the audit inside, and by the next sealing where the seals tell."""

    @pytest.mark.parametrize(
        ("attack", "said"),
        [
            ("edits an event", r"position 17 \(leaf 16\) is not the one"),
            ("renames an event", r"position 17 \(leaf 16\) is not the one"),
            ("deletes and renumbers", r"position 17 \(leaf 16\) is not the one"),
            ("deletes and leaves a hole", r"position 17 \(leaf 16\) is gone"),
            ("back-dates an event", r"position 17 \(leaf 16\) is not the one"),
            ("swaps two events", r"position 17 \(leaf 16\) is not the one"),
        ],
    )
    def test_the_audit_names_the_first_wrong_leaf(self, scene: Scene, attack: str, said: str) -> None:
        """Every sealed event is hashed again; the first that is not what was sealed is named."""
        admin = scene.administrator
        admin.does(*(each.format(events=admin.events, position=admin.position) for each in ATTACKS[attack]))

        with pytest.raises(LogContradictsSeals, match=said):
            audit(scene.sealed.log.recorder, scene.sealed.book)

    @pytest.mark.parametrize(
        ("changed", "said"),
        [
            (
                "UPDATE {0}checkpoint SET root = (SELECT root FROM {0}checkpoint WHERE size = 150) WHERE size = 100",
                "100 sealed events",
            ),
            ("DELETE FROM {0}merkle_leaves WHERE idx > 0", "was not there when leaf|was signed"),
            ("UPDATE {0}checkpoint SET size = 149 WHERE size = 150", "149 sealed events"),
        ],
    )
    def test_the_audit_sees_changed_seals(self, scene: Scene, changed: str, said: str) -> None:
        """Seals that were changed beside the events contradict them."""
        scene.administrator.does(changed.format(scene.administrator.schema))

        with pytest.raises(LogContradictsSeals, match=said):
            audit(scene.sealed.log.recorder, scene.sealed.book)

    def test_a_kept_checkpoint_counts_in_the_audit(self, scene: Scene) -> None:
        """Remade seals agree with a changed log, and neither with what was kept outside."""
        kept = Checkpoint.parse(scene.kept.partition("\n\n")[0] + "\n")
        assert 2 == audit(scene.sealed.log.recorder, scene.sealed.book, [kept]).checkpoints
        scene.attack(*ATTACKS["edits an event"])
        scene.sealed.seal()

        with pytest.raises(LogContradictsSeals, match="100 sealed events"):
            audit(scene.sealed.log.recorder, scene.sealed.book, [kept])

    def test_a_shortened_log_is_not_sealed(self, scene: Scene) -> None:
        """Sealed events that are gone stop the sealer before it signs anything."""
        admin = scene.administrator
        admin.does(f"DELETE FROM {admin.events} WHERE {admin.position} > 120")

        with pytest.raises(LogContradictsSeals, match="the log ends at 120"):
            scene.sealed.seal()


class TestSplitView:
    """Two auditors are shown two different logs."""

    def test_each_accepts_and_both_together_do_not(self) -> None:
        """Alone each log is sound; two signed checkpoints of one size with two roots are the proof of fraud."""
        shown: list[Checkpoint] = []
        for state in (b"sold", b"not sold"):
            rows, book = ListedRows(), MemorySealBook()
            rows.grow(20)
            rows.rows[7].state = state
            Sealer(rows, book, ORIGIN, [SIGNER]).run()
            shown.append(open_checkpoint(Evidence(book).checkpoint().note.encode(), [KEY]).checkpoint)
            assert 20 == audit(rows, book, shown[-1:]).events

        with pytest.raises(NotProven, match="different roots"):
            check_consistency(shown[0].size, shown[0].root, shown[1].size, shown[1].root, [])


class TestNotCaught:
    """The limits, which docs/proof.md states: no log can prove what was never under its seal."""

    def test_an_edit_before_sealing(self, scene: Scene) -> None:
        """An event that was changed after it was written and before it was sealed is sealed as it is then."""
        scene.sealed.grow(20)
        admin = scene.administrator
        forged = FORGED.format(events=admin.events, position=admin.position)
        admin.does(f"UPDATE {admin.events} SET state = {forged} WHERE {admin.position} = {LATER + 5}")
        scene.sealed.seal()

        assert scene.catches() is None
        audit(scene.sealed.log.recorder, scene.sealed.book)

    def test_a_false_event_in_the_first_place(self, scene: Scene) -> None:
        """What is written falsely is sealed faithfully."""
        scene.sealed.log.append(_others(1), [])
        scene.sealed.seal()

        assert scene.catches() is None

    def test_but_the_window_is_counted(self, scene: Scene) -> None:
        """What is not sealed has no receipt, so nobody can hold an unsealed event for a sealed one."""
        scene.sealed.grow(1)
        with pytest.raises(NotSealed):
            Evidence(scene.sealed.book).receipt(scene.sealed.log.end())


def _others(count: int) -> list[New]:
    return [dent(f"other-{number}", 1) for number in range(count)]
