"""`bundle` and `verify`: from ledgers to what an inspector accepts, on every kind of store, by the real program."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import attrs
import pytest

import iov_realname
from iov_realname.adapters.rulebooks import dump_rulebook
from iov_realname.adapters.urls import is_postgres, sqlite_path
from iov_realname.domain.rulebook import ATF_2022_12
from tests.integration.command_line import OEM, SAMPLES, cards_of, needs_samples, one_sentence, run
from tests.integration.places import Place
from tests.integration.test_adversaries import SEALS, OfDatabase, OfFile
from tests.integration.test_cli_ingest import PURCHASE, PURCHASES, write
from tests.support.owners import buys

VERIFIER = (sys.executable, "-m", "iov_realname.verifier")
Done = subprocess.CompletedProcess[str]
CARD, OTHER = PURCHASE[0], "8986000000000000028"
"""Two cards; the other's purchase is the event with index 3."""


BATCHES = ("'PC-1'", "'PC-9'")
"""The batch number that was sealed, and another, as SQL."""


@attrs.frozen
class House:
    """An OEM's store, its signing key, and the checkpoint an inspector has kept of it."""

    place: Place
    folder: Path
    vkey: str
    kept: Path
    administrator: OfFile | OfDatabase

    @property
    def key(self) -> Path:
        """The signing key."""
        return self.folder / "fleet.signing-key"

    def bundle(self, name: str, *words: object) -> Done:
        """Write a bundle."""
        return run("bundle", self.folder / name, *words, *self.place.words, "--key", self.key)

    def verify(self, name: str, *words: object) -> Done:
        """Verify a file, as the inspector who kept the checkpoint does."""
        return run("verify", self.folder / name, "--vkey", self.vkey, "--since", self.kept, *words)

    def more(self, iccid: str) -> None:
        """Take another card in."""
        ledger = write(self.folder / "more" / f"{iccid}.csv", PURCHASES, [iccid, *PURCHASE[1:]])
        done = run("ingest", ledger, *self.place.words, folder=self.folder)
        assert 0 == done.returncode, done.stderr

    def tamper(self, *, seals_too: bool) -> None:
        """Give the other card another batch number; with ``seals_too`` throw all seals away."""
        admin = self.administrator
        text = "CAST(replace(CAST(state AS TEXT), {0}, {1}) AS BLOB)"
        if isinstance(admin, OfDatabase):
            text = "convert_to(replace(convert_from(state, 'UTF8'), {0}, {1}), 'UTF8')"
        change = f"UPDATE {admin.events} SET state = {text.format(*BATCHES)} WHERE {admin.position} = 4"
        forget = [f"DELETE FROM {admin.schema}{table}" for table in SEALS] if seals_too else []
        admin.does(change, *forget)


def settled(place: Place, folder: Path, request: pytest.FixtureRequest) -> House:
    """A house over a filled store, sealed once."""
    sealed = run("seal", "--store", place.url, "--key", folder / "fleet.signing-key", "--json")
    assert 0 == sealed.returncode, sealed.stderr
    document = json.loads(sealed.stdout)
    kept = folder / "kept.txt"
    kept.write_text(document["checkpoint"], "utf-8")
    of_file = not is_postgres(place.url)
    admin = OfFile(sqlite_path(place.url)) if of_file else OfDatabase(request.getfixturevalue("store"))
    return House(place, folder, document["vkeys"][0], kept, admin)


@pytest.fixture
def house(place: Place, tmp_path: Path, request: pytest.FixtureRequest) -> House:
    """A store with two purchased cards."""
    ledger = write(tmp_path / "in" / "purchases.csv", PURCHASES, PURCHASE, [OTHER, *PURCHASE[1:]])
    assert 0 == run("ingest", ledger, *place.words, "--oem", OEM, folder=tmp_path).returncode
    return settled(place, tmp_path, request)


def personal_of(bundle: Path) -> list[dict[str, object]]:
    """The personal file of a bundle."""
    with zipfile.ZipFile(bundle) as archive:
        return [json.loads(line) for line in archive.read("personal.jsonl").splitlines()]


@needs_samples
class TestSamples:
    """The whole way with the shared ledgers."""

    def test_from_ledgers_to_an_inspector(self, place: Place, tmp_path: Path, request: pytest.FixtureRequest) -> None:
        """What was kept is continued, chosen histories are whole, the whole log replays to the same cards; after an
        erasure old and new evidence still holds.
        """
        done = run("ingest", SAMPLES, *place.words, "--oem", OEM, folder=tmp_path)
        assert 0 == done.returncode, done.stderr
        house = settled(place, tmp_path, request)
        house.more("8986000000000000010")
        cards = json.loads(run("cards", "--store", place.url, "--format", "json").stdout)
        iccids = [card["iccid"] for card in cards if card["registration"] == "registered"][:3]

        chosen = house.bundle("chosen.zip", *iccids, "--since", house.kept)
        whole = house.bundle("all.zip", "--all", "--since", house.kept)
        assert [0, 0] == [chosen.returncode, whole.returncode], chosen.stderr + whole.stderr
        told = house.verify("chosen.zip")
        document = json.loads(house.verify("all.zip", "--json", "--cards", tmp_path / "cards.csv").stdout)
        assert 0 == told.returncode, told.stdout
        assert "Cards replayed: 3" in told.stdout and "keep the invariants" in told.stdout
        assert ["signed", "whole_log", "continues"] == document["proven"]
        assert (0, len(cards)) == (document["replay"]["faults"], document["replay"]["cards"])
        assert cards_of(place.url) == (tmp_path / "cards.csv").read_text("utf-8")

        receipt = run("receipt", iccids[0], "--store", place.url, "-o", tmp_path / "receipt.txt")
        assert 0 == receipt.returncode, receipt.stderr
        approvers = ("--approver", "key-admin", "--approver", "auditor-1")
        erased = json.loads(run("retention", "run", *place.words, *approvers, "--json").stdout)
        again = house.bundle("again.zip", "--all", "--since", house.kept)
        assert erased["erased"] > 0
        assert 0 == again.returncode, again.stderr
        assert erased["erased"] <= sum(each["erased"] is True for each in personal_of(tmp_path / "again.zip"))
        codes = [house.verify(name, "--no-replay").returncode for name in ("chosen.zip", "all.zip", "again.zip")]
        codes.append(run("verify", tmp_path / "receipt.txt", "--vkey", house.vkey).returncode)
        assert [0, 0, 0, 0] == codes


class TestBundle:
    """What is written, and what is not."""

    def test_of_a_card(self, house: House) -> None:
        """The card and what it rests on, masked; what it proves is said; the reading is on record."""
        house.more("8986000000000000010")
        written = house.bundle("card.zip", CARD, "--since", house.kept, "--actor", "auditor-1")
        masked = json.dumps(personal_of(house.folder / "card.zip"), ensure_ascii=False)
        accesses = json.loads(run("accesses", "--store", house.place.url, "--json").stdout)
        document = json.loads(house.verify("card.zip", "--json").stdout)

        assert 0 == written.returncode, written.stderr
        assert "Bundle written" in written.stdout
        assert "*" in masked and '"full": true' not in masked
        assert {("auditor-1", "audit", False)} == {(each["actor"], each["purpose"], each["full"]) for each in accesses}
        assert ["signed", "events", "complete", "continues"] == document["proven"]
        assert 1 == document["replay"]["cards"]
        with zipfile.ZipFile(house.folder / "card.zip") as archive:
            assert any(name.startswith("rulebooks/") for name in archive.namelist())
            assert "检查包" in archive.read("README.txt").decode()

    def test_of_what_there_is_not(self, house: House) -> None:
        """A card and a vehicle without a history: the bundle proves that they have none, and says so."""
        unknown = ("89860000000000002263", "LTESTVHC5TE000000")
        written = house.bundle("none.zip", unknown[0], "--vin", unknown[1], "--no-personal", "--since", house.kept)
        told = house.verify("none.zip")
        document = json.loads(house.verify("none.zip", "--json").stdout)

        assert [0, 0] == [written.returncode, told.returncode], written.stderr + told.stdout
        assert all(f"Proven to have no history: {what}" in written.stdout for what in ("card 8986", "vehicle LTEST"))
        assert f"no history of card-{unknown[0]}, vehicle-{unknown[1]} (2 in all)" in told.stdout
        assert [f"card-{unknown[0]}", f"vehicle-{unknown[1]}"] == document["absent"]
        assert ["signed", "events", "complete", "absent", "continues"] == document["proven"]

    def test_holds_a_book_of_ones_own(self, house: House) -> None:
        """A rule book that is not built in goes in byte for byte when its file is given, and is missed when not."""
        own = attrs.evolve(ATF_2022_12, edition="样例 2026/1")
        book = house.folder / "own.json"
        book.write_bytes(dump_rulebook(own) + b" ")
        with iov_realname.connect(house.place.url, keys=house.place.keys, rulebook=own) as registry:
            buys(registry, 7)
        without = house.bundle("without.zip", "--all", "--no-personal")
        done = house.bundle("with.zip", "--all", "--no-personal", "--rulebook", book)

        assert [0, 0] == [without.returncode, done.returncode], without.stderr + done.stderr
        assert own.edition in without.stderr and "--rulebook" in without.stderr
        assert own.edition not in done.stderr
        with zipfile.ZipFile(house.folder / "with.zip") as archive:
            assert book.read_bytes() in [archive.read(each) for each in archive.namelist()]

    def test_is_sealed_to_an_inspector(self, house: House) -> None:
        """In full only for a purpose, and readable with the inspector's private key alone."""
        private, public = house.folder / "inspector.pem", house.folder / "inspector.pub"
        made = subprocess.run(
            [*VERIFIER, "inspector-key", private], capture_output=True, encoding="utf-8", check=True
        )  # fmt: skip
        public.write_text(made.stdout, "utf-8")
        words = (CARD, "--inspector-key", public)
        unsaid = house.bundle("unsaid.zip", *words)
        done = house.bundle("full.zip", *words, "--purpose", "authority", "--actor", "auditor-1")
        opened = subprocess.run(
            [*VERIFIER, "open", house.folder / "full.zip", "--key", private],
            capture_output=True, encoding="utf-8", check=True,
        )  # fmt: skip

        assert (3, 0) == (unsaid.returncode, done.returncode), done.stderr
        assert "R-PURPOSE" in one_sentence(unsaid.stderr.splitlines()[-1])
        assert not (house.folder / "unsaid.zip").exists()
        assert "box" in personal_of(house.folder / "full.zip")[1]
        assert all(json.loads(line)["full"] for line in opened.stdout.splitlines())
        assert "*" not in opened.stdout and "110101" in opened.stdout

    def test_without_personal_data(self, house: House) -> None:
        """Where it is not wanted nothing is read, and nothing recorded."""
        done = house.bundle("bare.zip", CARD, "--no-personal", "--json")

        assert None is json.loads(done.stdout)["personal"]
        assert [] == personal_of(house.folder / "bare.zip")
        assert [] == json.loads(run("accesses", "--store", house.place.url, "--json").stdout)

    def test_says_why_there_is_none(self, house: House) -> None:
        """Nothing named, unknown, malformed, or continuing what never was; no file is left."""
        for words, said in (
            ((), "--all"),
            (("12",), "not a well-formed ICCID"),
            ((CARD, "--since", "999"), "not under a checkpoint"),
            ((CARD, "--since", "missing.txt"), "missing.txt"),
            ((CARD, "--rulebook", "missing.json"), "missing.json"),
            ((CARD, "--witness", "http://127.0.0.1:9/#?"), "verifier key"),
        ):
            done = house.bundle("none.zip", *words)

            assert 3 == done.returncode, words
            assert said in one_sentence(done.stderr)
            assert [] == [each.name for each in house.folder.iterdir() if "none.zip" in each.name]


class TestTampering:
    """An administrator with all rights, behind the triggers."""

    @pytest.mark.parametrize("words", [("--all",), (OTHER,)], ids=["all", "card"])
    def test_is_found_before_a_bundle_is_handed_out(self, house: House, words: tuple[str, ...]) -> None:
        """An event changed under standing seals: no bundle is written, and the first bad index is named."""
        house.tamper(seals_too=False)
        done = house.bundle("tampered.zip", *words, "--no-personal")

        assert 3 == done.returncode
        assert "Event 3 " in one_sentence(done.stderr) and "first bad index" in done.stderr
        assert not (house.folder / "tampered.zip").exists()

    def test_with_new_seals_is_found_by_the_inspector(self, house: House) -> None:
        """Seals made anew with the stolen key agree with themselves, and do not continue the kept checkpoint."""
        house.tamper(seals_too=True)
        house.more("8986000000000000010")
        size = json.loads(run("seal", "--store", house.place.url, "--key", house.key, "--json").stdout)["size"]
        kept = int(house.kept.read_text("utf-8").split("\n")[1])
        done = house.bundle("forged.zip", "--all", "--no-personal", "--since", kept)
        found = house.verify("forged.zip", "--json")

        assert 0 == done.returncode, done.stderr
        assert kept < size
        assert (1, "not_proven") == (found.returncode, json.loads(found.stdout)["code"])
        assert 0 == run("verify", house.folder / "forged.zip", "--vkey", house.vkey, "--no-replay").returncode


class TestVerify:
    """The full program checks as the verifier alone does, and replays."""

    def test_has_exit_codes(self, house: House) -> None:
        """0 proven, 1 not proven, 2 usage, 3 cannot be read."""
        found = [
            house.verify("kept.txt"),
            run("verify", house.kept, "--vkey", "other.example+4b6a3a5f+AQ=="),
            house.verify("missing.zip"),
            run("verify", house.kept),
        ]
        house.kept.write_bytes(b"?" + house.kept.read_bytes())
        found.append(run("verify", house.kept, "--vkey", house.vkey))

        assert [0, 2, 3, 2, 1] == [done.returncode for done in found], found[0].stdout
        assert all("Traceback" not in done.stderr for done in found)
