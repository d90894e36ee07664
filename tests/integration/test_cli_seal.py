"""`seal`, `receipt`, `tiles`, `witness`: the log kept sealed and proven from, on every kind of store."""

import json
import sqlite3
import stat
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

import iov_realname
from iov_realname.adapters.urls import is_postgres, sqlite_path
from iov_realname.verifier import (
    Receipt,
    VerifierKey,
    check_consistency,
    check_receipt,
    leaf_hash,
    open_checkpoint,
)
from tests.integration.command_line import OEM, one_sentence, run, start
from tests.integration.places import Place
from tests.integration.test_cli_ingest import PURCHASE, PURCHASES, write


@pytest.fixture
def filled(place: Place, tmp_path: Path) -> Place:
    """A store with a purchased card."""
    ledger = write(tmp_path / "in" / "purchases.csv", PURCHASES, PURCHASE)
    assert 0 == run("ingest", ledger, *place.words, "--oem", OEM, folder=tmp_path).returncode
    return place


def key_of(place: Place, folder: Path) -> list[str]:
    """The option that says the signing key, where it must be said."""
    return ["--key", str(folder / "fleet.signing-key")] if is_postgres(place.url) else []


def sealed(place: Place, folder: Path, *words: str) -> dict[str, object]:
    """Seal, and what is said as JSON."""
    done = run("seal", "--store", place.url, *key_of(place, folder), "--json", *words)
    assert 0 == done.returncode, done.stderr
    found: dict[str, object] = json.loads(done.stdout)
    return found


class TestSeal:
    """Sealing from the command line."""

    def test_seals_signs_and_says_so(self, filled: Place, tmp_path: Path) -> None:
        """Size, root, verifier key and the unsealed tail; the key is announced once and private."""
        words = ["seal", "--store", filled.url, *key_of(filled, tmp_path)]
        first, again, chinese = run(*words), run(*words), run(*words, "--lang", "zh")
        document = sealed(filled, tmp_path)
        (vkey,) = document["vkeys"]  # type: ignore[misc]

        assert [0, 0, 0] == [done.returncode for done in (first, again, chinese)], first.stderr
        assert "Back it up now" in first.stderr and str(vkey) in first.stderr
        assert "" == again.stderr
        assert "Nothing is unsealed." in again.stdout and "没有未封存" in chinese.stdout
        checkpoint = open_checkpoint(str(document["checkpoint"]).encode(), [VerifierKey.parse(str(vkey))]).checkpoint
        assert (f"{OEM}.iov-realname", document["size"], document["root"]) == (
            checkpoint.origin, checkpoint.size, checkpoint.root.hex(),
        )  # fmt: skip
        assert {"events": 0, "since": None} == document["unsealed"]
        (file,) = tmp_path.glob("*.signing-key")
        assert 0o600 == stat.S_IMODE(file.stat().st_mode)

    def test_hands_the_checkpoint_out(self, filled: Place, tmp_path: Path) -> None:
        """With -o the signed checkpoint goes into a file, the same as in JSON and in the static files."""
        document = sealed(filled, tmp_path, "-o", str(tmp_path / "checkpoint.txt"))
        run("tiles", tmp_path / "public", "--store", filled.url)

        kept = (tmp_path / "checkpoint.txt").read_text("utf-8")
        assert [document["checkpoint"], (tmp_path / "public/checkpoint").read_text("utf-8")] == [kept, kept]

    def test_states_the_ends_and_audits(self, filled: Place, tmp_path: Path) -> None:
        """With --heads one more event is sealed; the audit needs no key and agrees with kept checkpoints."""
        before, after = sealed(filled, tmp_path), sealed(filled, tmp_path, "--heads")
        kept = tmp_path / "kept.txt"
        kept.write_text(str(before["checkpoint"]), "utf-8")
        told = run("seal", "--store", filled.url, "--audit", "--kept", kept)
        document = json.loads(run("seal", "--store", filled.url, "--audit", "--json").stdout)

        assert after["size"] == int(str(before["size"])) + 1
        assert 0 == told.returncode, told.stderr
        assert f"{after['size']} sealed events" in told.stdout
        assert {"format": "iov-realname.audit.v1", "events": after["size"], "checkpoints": 2} == document

    def test_the_audit_finds_a_change(self, filled: Place, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        """An event changed behind the library's back is named, exit code 3."""
        sealed(filled, tmp_path)
        change = "UPDATE {} SET topic = 'card.Sold.v1' WHERE {} = 2"
        if is_postgres(filled.url):
            table = "iov_log.stored_events"
            request.getfixturevalue("store").sql(
                f"ALTER TABLE {table} DISABLE TRIGGER append_only",
                change.format(table, "notification_id"),
                f"ALTER TABLE {table} ENABLE ALWAYS TRIGGER append_only",
            )
        else:
            with closing(sqlite3.connect(sqlite_path(filled.url))) as connection:
                connection.execute("DROP TRIGGER stored_events_update_guard")
                connection.execute(change.format("stored_events", "rowid"))
                connection.commit()
        told = run("seal", "--store", filled.url, "--audit")

        assert 3 == told.returncode
        assert "position 2 (leaf 1) is not the one that was sealed" in one_sentence(told.stderr)

    def test_a_lost_key_is_told(self, filled: Place, tmp_path: Path) -> None:
        """A missing key of a signed log stops the sealing, unless a new one is asked for."""
        sealed(filled, tmp_path)
        lost = run("seal", "--store", filled.url, "--key", tmp_path / "other.key")
        anew = run("seal", "--store", filled.url, "--key", tmp_path / "other.key", "--new-key")

        assert (3, 0) == (lost.returncode, anew.returncode)
        assert "--new-key" in one_sentence(lost.stderr)

    def test_keys_change_with_an_overlap(self, filled: Place, tmp_path: Path) -> None:
        """Two keys sign for a while: whoever holds either verifier key accepts the checkpoint."""
        words = ["seal", "--store", filled.url, "--json", "--key", tmp_path / "old.key"]
        (old,) = json.loads(run(*words).stdout)["vkeys"]
        document = json.loads(run(*words, "--key", tmp_path / "new.key", "--heads").stdout)

        assert old == document["vkeys"][0]
        for vkey in document["vkeys"]:
            open_checkpoint(document["checkpoint"].encode(), [VerifierKey.parse(vkey)])

    def test_what_was_kept_is_continued(self, filled: Place, tmp_path: Path) -> None:
        """From Python: the evidence leads from any earlier checkpoint to the last."""
        old = sealed(filled, tmp_path, "--heads")
        ledger = write(tmp_path / "in" / "more.csv", PURCHASES, ["8986000000000000010", *PURCHASE[1:]])
        run("ingest", ledger, *filled.words, folder=tmp_path)
        new = sealed(filled, tmp_path, "--heads")
        proofs = iov_realname.evidence(filled.url)
        hashes = proofs.proofs.consistency(int(str(old["size"])))
        proofs.close()

        check_consistency(
            int(str(old["size"])), bytes.fromhex(str(old["root"])),
            int(str(new["size"])), bytes.fromhex(str(new["root"])), hashes,
        )  # fmt: skip

    def test_stays_at_it_until_interrupted(self, filled: Place, tmp_path: Path) -> None:
        """With --every it goes on; interrupted it says so and ends with 130."""
        with start("seal", "--store", filled.url, *key_of(filled, tmp_path), "--every", "3600") as endless:
            assert endless.stdout is not None and endless.stderr is not None
            assert "sealed, root" in endless.stdout.readline()
            endless.send_signal(2)
            assert 130 == endless.wait()

    @pytest.mark.parametrize("words", [["seal"], ["receipt", "1"], ["tiles", "out"], ["seal", "--audit"]])
    def test_no_store_is_made(self, tmp_path: Path, words: list[str]) -> None:
        """A store that is not there stays so."""
        told = run(*words, "--store", f"sqlite:///{tmp_path / 'fleet.db'}", folder=tmp_path)

        assert 3 == told.returncode
        assert "no store" in one_sentence(told.stderr)
        assert [] == list(tmp_path.iterdir())

    def test_the_ground_is_sound_afterwards(self, filled: Place, tmp_path: Path) -> None:
        """Db check knows the tables of the seals."""
        sealed(filled, tmp_path)

        assert 0 == run("db", "check", "--store", filled.url).returncode


class TestReceipt:
    """Proof of single events."""

    def test_holds_for_whoever_has_the_key(self, filled: Place, tmp_path: Path) -> None:
        """It holds the sealed bytes, its place and the checkpoint; nothing else is needed to check it."""
        (vkey,) = sealed(filled, tmp_path)["vkeys"]  # type: ignore[misc]
        file = tmp_path / "receipt.txt"
        written, printed = (run("receipt", "3", "--store", filled.url, *words) for words in (["-o", str(file)], []))
        receipt = Receipt.parse(file.read_bytes())

        assert [0, 0] == [written.returncode, printed.returncode]
        assert file.read_text("utf-8") == printed.stdout
        assert receipt.extra is not None and b"card-" in receipt.extra
        check_receipt(receipt, leaf_hash(receipt.extra), [VerifierKey.parse(str(vkey))])

    @pytest.mark.parametrize(
        ("what", "said"),
        [
            ("2", "not under a checkpoint yet"),
            ("999", "position 999"),
            ("89860000000000002263", "no completed registration of card 89860000000000002263"),
            ("LZZ000004R0000001", "neither an ICCID"),
        ],
    )
    def test_says_why_there_is_none(self, filled: Place, what: str, said: str) -> None:
        """Unsealed, unknown, not registered, or no such name."""
        told = run("receipt", what, "--store", filled.url)

        assert 3 == told.returncode
        assert said in one_sentence(told.stderr)

    def test_of_a_registered_card(self, tmp_path: Path) -> None:
        """Of a card it is the receipt of its last completed registration."""
        url = f"sqlite:///{tmp_path / 'demo.db'}"
        assert 0 == run("demo", "--store", url, "--vehicles", "3").returncode
        assert 0 == run("seal", "--store", url).returncode
        listed = json.loads(run("cards", "--store", url, "--format", "json").stdout)
        iccid = next(card["iccid"] for card in listed if card["registration"] == "registered")
        extra = Receipt.parse(run("receipt", iccid, "--store", url).stdout.encode()).extra

        assert extra is not None
        assert f"card-{iccid}".encode() in extra and b"card.Registered.v1" in extra


class TestTiles:
    """Static files."""

    def test_are_written_and_told(self, filled: Place, tmp_path: Path) -> None:
        """The checkpoint beside its tiles; again is harmless."""
        document = sealed(filled, tmp_path)
        first = run("tiles", tmp_path / "public", "--store", filled.url)
        again = json.loads(run("tiles", tmp_path / "public", "--store", filled.url, "--json").stdout)

        assert 0 == first.returncode
        assert document["checkpoint"] == (tmp_path / "public/checkpoint").read_text("utf-8")
        assert (document["size"], document["root"]) == (again["size"], again["root"])


@contextmanager
def witnessing(folder: Path, vkey: str) -> Iterator[str]:
    """A witness in a process of its own; how a log says it."""
    words = ("--key", folder / "w.key", "--name", "audit.example/w1", "--folder", folder / "memory", "--port", "0")
    with start("witness", *words, "--log", vkey) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process.stdout.readline().split("'")[1]
        process.send_signal(2)
        assert 130 == process.wait()


class TestWitness:
    """A witness on the command line, and a log that has itself watched."""

    def test_cosigns_and_finds_a_fork(self, filled: Place, tmp_path: Path) -> None:
        """Its line goes with the log's receipts; a log made anew under the same key is found out."""
        vkey = str(sealed(filled, tmp_path)["vkeys"][0])  # type: ignore[index]
        with witnessing(tmp_path, vkey) as said:
            document = sealed(filled, tmp_path, "--witness", said)
            receipt = Receipt.parse(run("receipt", "1", "--store", filled.url).stdout.encode())
            words = (PURCHASE[0], "--no-personal", "--store", filled.url, *key_of(filled, tmp_path), "--witness", said)
            handed = run("bundle", tmp_path / "card.zip", *words)
            other = f"sqlite:///{tmp_path / 'forked.db'}"
            ledger = write(tmp_path / "in" / "purchases.csv", PURCHASES, PURCHASE)
            run("ingest", ledger, "--store", other, "--oem", OEM)
            key = key_of(filled, tmp_path)[1:] or [f"{sqlite_path(filled.url)}.signing-key"]
            forked = run("seal", "--store", other, "--key", *key, "--witness", said)

        both = ("--vkey", vkey, "--vkey", said.partition("#")[2])
        witnessed = run("verify", tmp_path / "card.zip", *both)
        keys = [VerifierKey.parse(vkey), VerifierKey.parse(said.partition("#")[2])]
        assert [] == document["unheard"]
        assert 2 == len(open_checkpoint(receipt.checkpoint, keys).signed)
        assert 0 == handed.returncode, handed.stderr
        assert "The witness audit.example/w1 saw this checkpoint at 20" in witnessed.stdout
        assert 3 == forked.returncode
        assert "audit.example/w1" in one_sentence(forked.stderr.splitlines()[-1])

    def test_a_witness_that_is_away_stops_nothing(self, filled: Place, tmp_path: Path) -> None:
        """The checkpoint is signed, and who was away is said."""
        vkey = str(sealed(filled, tmp_path)["vkeys"][0])  # type: ignore[index]
        with witnessing(tmp_path, vkey) as said:
            pass
        words = ("--store", filled.url, *key_of(filled, tmp_path), "--witness", said)
        for done in (
            run("seal", *words, "--heads"),
            run("bundle", tmp_path / "b.zip", "--all", "--no-personal", *words),
        ):
            assert 0 == done.returncode
            assert "cannot be reached" in done.stderr

    def test_needs_a_name_and_keys(self, tmp_path: Path) -> None:
        """A new key without a name, and a log that is no verifier key, are told in one sentence."""
        unnamed = run("witness", "--key", tmp_path / "w.key", "--log", "a+38c7a1d6+AQ==")
        no_key = run("witness", "--key", tmp_path / "w.key", "--log", "nonsense")

        assert [3, 3] == [unnamed.returncode, no_key.returncode]
        assert [] == list(tmp_path.iterdir())
        one_sentence(no_key.stderr)
