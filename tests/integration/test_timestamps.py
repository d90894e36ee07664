"""Time stamps by an authority (RFC 3161): asked for over HTTP, kept beside the checkpoint, checked by inspectors.

The authority is OpenSSL behind a loopback server; its answers are real ones.
"""

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path

import pytest
from click import Command
from click.testing import CliRunner, Result
from typer.main import get_command

from iov_realname.adapters.carriers.wire.transport import Exchange, Lost, NeverLeft, Request
from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.timestamps import TimestampClient
from iov_realname.adapters.terminal.app import app
from iov_realname.application.errors import NotConfigured
from iov_realname.application.proof.errors import NotWitnessed
from iov_realname.application.proof.sealer import Sealer
from iov_realname.verifier import Malformed, Note, NotProven, Rejected
from iov_realname.verifier.program import main
from iov_realname.verifier.timestamps import check_timestamp, stampable, trusted_roots
from tests.integration.command_line import OEM
from tests.integration.test_cli_ingest import PURCHASE, PURCHASES, write
from tests.support.sealed import ORIGIN, SIGNER
from tests.support.tools import program
from tests.support.tsa import Tsa, running_tsa
from tests.unit.test_proof_sealer import ListedRows
from tests.unit.test_proof_witness import COSIGNER


@cache
def commands() -> Command:
    """The commands, put together once."""
    return get_command(app)


def call(*words: object) -> Result:
    """Run the command line in this process."""
    return CliRunner().invoke(commands(), [str(word) for word in words])


@pytest.fixture(scope="module")
def tsa(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tsa]:
    """An authority that answers."""
    with running_tsa(tmp_path_factory.mktemp("tsa")) as running:
        yield running


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Tsa]:
    """Another one, which nobody trusts."""
    with running_tsa(tmp_path_factory.mktemp("other")) as running:
        yield running


@pytest.fixture(scope="module")
def note() -> str:
    """A signed checkpoint."""
    rows = ListedRows()
    rows.grow(9)
    signed = Sealer(rows, MemorySealBook(), ORIGIN, [SIGNER]).run()
    assert signed is not None
    return signed.note


@pytest.fixture(scope="module")
def answer(tsa: Tsa, note: str) -> bytes:
    """Its time stamp."""
    return TimestampClient.of(tsa.url, tsa.root).token(note)


class TestClient:
    """Who asks."""

    def test_brings_an_answer_that_openssl_accepts(self, tsa: Tsa, note: str, answer: bytes, tmp_path: Path) -> None:
        """It is over the note byte for byte, by the authority that is trusted, and of this minute."""
        (tmp_path / "note").write_bytes(note.encode())
        (tmp_path / "answer").write_bytes(answer)
        words = ["ts", "-verify", "-data", "note", "-in", "answer", "-CAfile", str(tsa.root)]
        done = subprocess.run([program("openssl", "openssl"), *words], cwd=tmp_path, capture_output=True, check=False)
        at = check_timestamp(answer, [note.encode()], trusted_roots(tsa.root.read_bytes()))

        assert 0 == done.returncode, done.stderr
        assert timedelta() <= datetime.now(UTC) - at < timedelta(minutes=1)

    def test_takes_no_answer_that_it_cannot_check(self, tsa: Tsa, other: Tsa, note: str) -> None:
        """By an authority that is not trusted, over something else, to an earlier question, cut, or none: not kept."""
        client, earlier = TimestampClient.of(tsa.url, tsa.root), tsa.answer
        kept: list[bytes] = []

        def remembered(question: bytes) -> tuple[int, bytes]:
            kept.append(question)
            return earlier(question)

        def answers(status: int, body: bytes) -> None:
            tsa.answer = lambda _: (status, body)

        try:
            tsa.answer = remembered
            client.token(note)
            stale, foreign = earlier(kept[0])[1], other.answer(kept[0])[1]
            for status, body, told in (
                (200, stale, "not by an authority under the certificates"),
                (200, stale[:-9], "strict DER"),
                (200, b"", "strict DER"),
                (200, bytes(70_000), "strict DER"),
                (503, stale, "answered 503"),
            ):
                answers(status, body)
                with pytest.raises(NotWitnessed, match=told):
                    client.token(note)
            tsa.answer = lambda _: (200, foreign)
            with pytest.raises(NotWitnessed, match="not by an authority"):
                client.token(note)
            with pytest.raises(NotWitnessed, match="on something else"):
                client.token(f"{note}— another line\n")
        finally:
            tsa.answer = earlier

    def test_says_when_it_cannot_be_reached(self, tsa: Tsa, note: str) -> None:
        """Whether nothing left or nothing came back, the next run asks again."""

        class Cut:
            def __init__(self, came: Exchange) -> None:
                self.came = came

            def send(self, request: Request) -> Exchange:
                """Nothing comes of it."""
                return self.came

        roots = trusted_roots(tsa.root.read_bytes())
        for came in (NeverLeft(), Lost()):
            with pytest.raises(NotWitnessed, match=r"tsa\.example/tsr cannot be reached"):
                TimestampClient("https://tsa.example/tsr", roots, transport=Cut(came)).token(note)

    @pytest.mark.parametrize(
        "url",
        ["ftp://tsa.example", "tsa.example", "https://u:p@tsa.example/", "https://tsa.example/?a=b", "https://t:x/"],
    )
    def test_needs_an_address_without_secrets(self, tsa: Tsa, url: str) -> None:
        """Its host and path are kept and shown, so nothing else may be in its address."""
        with pytest.raises(NotConfigured, match=r"https://tsa\.example/path"):
            TimestampClient.of(url, tsa.root)

    def test_needs_certificates(self, tsa: Tsa) -> None:
        """A file that holds none is named."""
        with pytest.raises(NotConfigured, match=r"serial holds no certificates"):
            TimestampClient.of(tsa.url, tsa.folder / "serial")


class TestCheck:
    """Who checks."""

    def test_later_cosignatures_do_no_harm(self, tsa: Tsa, note: str, answer: bytes) -> None:
        """A note to which witnesses added lines is still the one that was stamped; without its log's line it is not."""
        roots = trusted_roots(tsa.root.read_bytes())
        cosigned = Note.parse((note + COSIGNER.line(note.partition("\n\n")[0] + "\n")).encode())
        bare = Note(cosigned.text, cosigned.signatures[1:])

        assert check_timestamp(answer, stampable(cosigned), roots) == check_timestamp(answer, [note.encode()], roots)
        with pytest.raises(NotProven, match="on something else"):
            check_timestamp(answer, stampable(bare), roots)

    def test_a_changed_answer_says_no_other_time(self, tsa: Tsa, note: str, answer: bytes) -> None:
        """Whatever is changed in it, it is refused in one of our words, or it says what it said."""
        drawn = random.Random(1)
        roots, at = trusted_roots(tsa.root.read_bytes()), set()
        for _ in range(400):
            changed = bytearray(answer)
            for _ in range(drawn.choice((1, 1, 3))):
                place = drawn.randrange(len(changed))
                changed[place : place + drawn.choice((0, 1, 1, 4))] = drawn.randbytes(drawn.choice((0, 1, 1, 4)))
            try:
                at.add(check_timestamp(bytes(changed), [note.encode()], roots))
            except Rejected:
                continue

        assert at <= {check_timestamp(answer, [note.encode()], roots)}

    def test_roots_are_certificates(self) -> None:
        """Anything else is no trust."""
        with pytest.raises(Malformed):
            trusted_roots(b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")


class TestCommandLine:
    """``seal --timestamp`` and ``verify --timestamp``."""

    @pytest.fixture
    def store(self, tmp_path: Path) -> str:
        """A store with a purchased card."""
        ledger = write(tmp_path / "in" / "purchases.csv", PURCHASES, PURCHASE)
        url = f"sqlite:///{tmp_path}/fleet.db"
        assert 0 == call("ingest", ledger, "--store", url, "--oem", OEM).exit_code
        return url

    def test_a_stamped_checkpoint_is_checked_offline(
        self, tsa: Tsa, other: Tsa, store: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
    ) -> None:
        """The time stamp lies beside the checkpoint; the verifier alone says the time, and refuses other roots."""
        file = tmp_path / "checkpoint.txt"
        done = call("seal", "--store", store, "-o", file, "--timestamp", tsa.url, tsa.root, "--json")
        vkey = json.loads(done.stdout)["vkeys"][0]
        words = ["verify", str(file), "--vkey", vkey, "--timestamp", f"{file}.tsr"]
        code = main([*words, str(tsa.root), "--json"])
        document = json.loads(capsys.readouterr().out)
        chinese = call(*words, tsa.root, "--lang", "zh")
        refused = call(*words, other.root, "--lang", "en")

        assert (0, []) == (done.exit_code, json.loads(done.stdout)["unheard"])
        assert (0, ["signed", "timestamped"]) == (code, document["proven"])
        assert "unshared" in document["not_proven"] and "unwitnessed" not in document["not_proven"]
        assert datetime.now(UTC) - datetime.fromisoformat(document["stamped_at"]) < timedelta(minutes=1)
        assert (0, True) == (chinese.exit_code, "时间戳机构证明" in chinese.stdout)
        assert (1, True) == (refused.exit_code, "not by an authority" in refused.stdout)

    def test_an_authority_that_is_away_stops_nothing(self, tsa: Tsa, store: str, tmp_path: Path) -> None:
        """It is named and asked again by the next run; no older time stamp stays beside the new checkpoint."""
        file, earlier = tmp_path / "checkpoint.txt", tsa.answer
        stamp = ("--timestamp", tsa.url, tsa.root)
        (tmp_path / "checkpoint.txt.tsr").write_bytes(b"of an older checkpoint")
        try:
            tsa.answer = lambda _: (503, b"")
            away = call("seal", "--store", store, "-o", file, *stamp)
            gone = not (tmp_path / "checkpoint.txt.tsr").exists()
        finally:
            tsa.answer = earlier
        again = call("seal", "--store", store, "-o", file, *stamp)

        assert (0, True, True) == (away.exit_code, "answered 503" in away.stderr, gone)
        assert (0, "") == (again.exit_code, again.stderr)
        assert (tmp_path / "checkpoint.txt.tsr").exists()

    def test_without_the_extra_it_says_what_is_missing(
        self, tsa: Tsa, store: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """Neither asking nor checking goes without it, and both say how to have it; nothing else needs it."""
        monkeypatch.setitem(sys.modules, "rfc3161_client", None)
        monkeypatch.delitem(sys.modules, "iov_realname.adapters.proof.timestamps")
        file = tmp_path / "checkpoint.txt"
        sealed = call("seal", "--store", store, "-o", file, "--json")
        asked = call("seal", "--store", store, "--timestamp", tsa.url, tsa.root)
        words = ("verify", file, "--vkey", json.loads(sealed.stdout)["vkeys"][0])
        plain, checked = call(*words), call(*words, "--timestamp", file, tsa.root)

        assert (0, 0) == (sealed.exit_code, plain.exit_code)
        assert (3, True) == (asked.exit_code, "iov-realname[timestamps]" in asked.stderr)
        assert (3, True) == (checked.exit_code, "pip install rfc3161-client" in checked.stderr)
