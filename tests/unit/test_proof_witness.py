"""A witness signs only what continues what it signed; it and its client speak C2SP tlog-witness over a real line."""

import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from http import HTTPStatus
from http.client import HTTPConnection
from pathlib import Path
from threading import Barrier, Thread

import attrs
import pytest

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.adapters.proof.signing import Cosigner, Ed25519Signer
from iov_realname.adapters.proof.witness import SIZE_TYPE, Answer, Request, Witness
from iov_realname.adapters.proof.witness_client import WitnessClient
from iov_realname.adapters.proof.witness_server import WitnessServer
from iov_realname.application.errors import NotConfigured
from iov_realname.application.proof.errors import LogContradictsSeals, NotWitnessed
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.sealer import Sealer
from iov_realname.domain.time import CHINA_TIME
from iov_realname.verifier import Note, VerifierKey, check_note, open_checkpoint
from tests.support.sealed import KEY, ORIGIN, SIGNER
from tests.unit.test_proof_sealer import ListedRows

NOON = datetime(2026, 11, 24, 12, tzinfo=CHINA_TIME)
OK, BAD, FORBIDDEN, NOT_FOUND, CONFLICT, UNPROCESSABLE = 200, 400, 403, 404, 409, 422


@attrs.frozen
class Noon:
    """A clock that stands."""

    def now(self) -> datetime:
        """Noon."""
        return NOON


COSIGNER = Cosigner("audit.example/w1", bytes(range(1, 33)), Noon())
WITNESS_KEY = VerifierKey.parse(COSIGNER.vkey)


@attrs.define
class Log:
    """A log in memory."""

    rows: ListedRows = attrs.field(factory=ListedRows)
    book: MemorySealBook = attrs.field(factory=MemorySealBook)

    def grow(self, count: int, signer: Ed25519Signer = SIGNER) -> str:
        """Append and seal; the checkpoint's note."""
        self.rows.grow(count)
        signed = Sealer(self.rows, self.book, ORIGIN, [signer]).run()
        assert signed is not None
        return signed.note

    def proof(self, old: int) -> Sequence[bytes]:
        """That the present checkpoint continues an older one."""
        return Evidence(self.book).consistency(old) if old else ()

    def asks(self, witness: Witness, old: int, note: str, proof: Sequence[bytes] | None = None) -> Answer:
        """Ask a witness."""
        hashes = self.proof(old) if proof is None else proof
        return witness.add_checkpoint(bytes(Request(old, hashes, note.encode())))


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    """A witness that knows one log."""
    return Witness(tmp_path / "memory", COSIGNER, [KEY])


class TestWitness:
    """What it signs, and the status of everything else."""

    def test_signs_what_continues(self, witness: Witness) -> None:
        """First any size, then only what continues the last; each with its time."""
        log = Log()
        for growth, old in ((3, 0), (300, 3), (0, 303), (1, 303)):
            note = log.grow(growth)
            answer = log.asks(witness, old, note)
            opened = open_checkpoint(note.encode() + answer.body, [KEY, WITNESS_KEY])

            assert OK == answer.status
            assert {None, int(NOON.timestamp())} == {signed.at for signed in opened.signed}

    def test_tells_the_size_it_knows(self, witness: Witness) -> None:
        """Asked from another size it says its own, in the type that the standard names."""
        log = Log()
        log.asks(witness, 0, log.grow(5))
        note = log.grow(2)

        assert {Answer(HTTPStatus.CONFLICT, b"5\n", SIZE_TYPE)} == {
            log.asks(witness, old, note) for old in (0, 4, 6, 7)
        }

    def test_refuses_another_past(self, witness: Witness) -> None:
        """A log of the same name that does not continue is not signed, with whatever proof; its memory stays."""
        log, other = Log(), Log()
        log.asks(witness, 0, log.grow(5))
        other.grow(5)
        other.rows.rows[2].state = b"other"
        forked = Log(ListedRows(other.rows.rows))
        note = forked.grow(4)

        assert UNPROCESSABLE == forked.asks(witness, 5, note).status
        assert UNPROCESSABLE == forked.asks(witness, 5, note, []).status
        assert OK == log.asks(witness, 5, log.grow(1)).status

    def test_refuses_another_root_of_one_size(self, witness: Witness) -> None:
        """One size has one root."""
        log, forked = Log(), Log()
        log.asks(witness, 0, log.grow(5))
        forked.rows.grow(5)
        forked.rows.rows[4].state = b"other"
        forked_note = forked.grow(0)

        assert Answer(HTTPStatus.CONFLICT, b"5\n", SIZE_TYPE) == forked.asks(witness, 5, forked_note)

    def test_refuses_a_step_back(self, witness: Witness) -> None:
        """An older checkpoint is never signed again."""
        log = Log()
        old_note = log.grow(5)
        log.asks(witness, 0, log.grow(5))

        assert BAD == log.asks(witness, 10, old_note, []).status
        assert CONFLICT == log.asks(witness, 5, old_note, []).status

    def test_knows_its_logs(self, witness: Witness, tmp_path: Path) -> None:
        """Another log is not found; a known name under another key is forbidden."""
        log = Log()
        thief = Log().grow(3, Ed25519Signer(ORIGIN, bytes(32)))
        stranger = Witness(tmp_path / "other", COSIGNER, [VerifierKey(f"{ORIGIN}-2", 1, KEY.public_key)])

        assert FORBIDDEN == log.asks(witness, 0, thief).status
        assert NOT_FOUND == log.asks(stranger, 0, log.grow(3)).status

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"old 0\n",
            b"old 0\n\n",
            b"old -1\n\nx\n",
            b"old 00\n\n%b",
            b"new 0\n\n%b",
            b"old 0\nAAAA\n\n%b",
            b"old 0\n\xff\n\n%b",
            b"old 0\n" + b"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n" * 64 + b"\n%b",
            b"old 0\n\nno note\n",
        ],
    )
    def test_does_not_understand(self, witness: Witness, body: bytes) -> None:
        """What is no request is a bad one."""
        note = Log().grow(3).encode()
        assert BAD == witness.add_checkpoint(body.replace(b"%b", note)).status

    def test_refuses_hashes_with_its_first_checkpoint(self, witness: Witness) -> None:
        """From size 0 there is nothing to prove, so a proof is a mistake."""
        log = Log()
        assert UNPROCESSABLE == log.asks(witness, 0, log.grow(3), [bytes(32)]).status

    def test_remembers(self, witness: Witness, tmp_path: Path) -> None:
        """A witness that starts again knows what it signed, one file per log."""
        log = Log()
        note = log.grow(5)
        log.asks(witness, 0, note)
        again = Witness(tmp_path / "memory", COSIGNER, [KEY])

        assert CONFLICT == log.asks(again, 0, note).status
        assert [note] == [file.read_text("utf-8") for file in (tmp_path / "memory").glob("*.checkpoint")]

    def test_one_of_two_forks_is_signed(self, tmp_path: Path) -> None:
        """Asked for both sides of a fork at once, through two witnesses of one memory, it signs one."""
        for attempt in range(10):
            folder = tmp_path / str(attempt)
            both = [Witness(folder, COSIGNER, [KEY]) for _ in range(2)]
            notes, statuses, together = self.forks(), list[int](), Barrier(2)

            def ask(witness: Witness, note: str, barrier: Barrier = together, said: list[int] = statuses) -> None:
                barrier.wait()
                said.append(witness.add_checkpoint(bytes(Request(0, (), note.encode()))).status)

            askers = [Thread(target=ask, args=pair) for pair in zip(both, notes, strict=True)]
            for asker in askers:
                asker.start()
            for asker in askers:
                asker.join()
            assert [OK, CONFLICT] == sorted(statuses)

    @staticmethod
    def forks() -> list[str]:
        """Two checkpoints of one size."""
        log, other = Log(), Log()
        other.rows.grow(5)
        other.rows.rows[0].state = b"other"
        return [log.grow(5), other.grow(0)]


@contextmanager
def serving(witness: Witness) -> Iterator[str]:
    """The witness on a port of this machine; its URL."""
    with WitnessServer(("127.0.0.1", 0), witness) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}"
        server.shutdown()


class TestClient:
    """The log's side, over a real line."""

    def test_gets_a_cosignature(self, witness: Witness) -> None:
        """Whatever size the witness knows, one call gets its line, which holds."""
        log = Log()
        with serving(witness) as url:
            client = WitnessClient.of(f"{url}#{COSIGNER.vkey}")
            for growth in (4, 0, 300):
                note = log.grow(growth)
                line = client.cosign(note, log.proof)
                assert check_note(Note.parse((note + line).encode()), [WITNESS_KEY])

    def test_raises_the_alarm_when_logs_differ(self, witness: Witness) -> None:
        """A witness that signed another past, another root, or a longer log is no failure but a finding."""
        log, other = Log(), Log()
        other.rows.grow(5)
        other.rows.rows[0].state = b"other"
        with serving(witness) as url:
            client = WitnessClient.of(f"{url}#{COSIGNER.vkey}")
            client.cosign(log.grow(5), log.proof)
            for growth in (0, 2):
                with pytest.raises(LogContradictsSeals, match=r"audit\.example/w1"):
                    client.cosign(other.grow(growth), other.proof)
            with pytest.raises(LogContradictsSeals, match="of 5 events"):
                client.cosign(Log().grow(3), log.proof)

    @pytest.mark.parametrize(("logs", "why"), [([], "does not know this log"), ([ORIGIN], "does not know the key")])
    def test_says_what_the_witness_lacks(self, tmp_path: Path, logs: list[str], why: str) -> None:
        """An unknown log and an unknown key are told with the way out."""
        keys = [VerifierKey(name, 1, bytes(32)) for name in logs]
        log = Log()
        with serving(Witness(tmp_path / "w", COSIGNER, keys)) as url, pytest.raises(NotWitnessed, match=why):
            WitnessClient.of(f"{url}#{COSIGNER.vkey}").cosign(log.grow(3), log.proof)

    def test_believes_no_other_key(self, witness: Witness) -> None:
        """A line by another key than the one that was given is none."""
        log = Log()
        expected = VerifierKey(WITNESS_KEY.name, WITNESS_KEY.kind, bytes(32))
        with serving(witness) as url, pytest.raises(NotWitnessed, match="does not hold"):
            WitnessClient(url, expected).cosign(log.grow(3), log.proof)

    def test_waits_for_nobody(self) -> None:
        """A witness that is away, or takes the line and says nothing, is told within the time given."""
        log = Log()
        note = log.grow(3)
        with socket.create_server(("127.0.0.1", 0)) as silent:
            url = f"http://127.0.0.1:{silent.getsockname()[1]}"
            with pytest.raises(NotWitnessed, match="cannot be reached"):
                WitnessClient(url, WITNESS_KEY, timeout=0.2).cosign(note, log.proof)
        with pytest.raises(NotWitnessed, match="cannot be reached"):
            WitnessClient(url, WITNESS_KEY, timeout=0.2).cosign(note, log.proof)

    @pytest.mark.parametrize("said", ["ftp://w.example#k", "w.example", "https://w.example/", "http://#a+b+c"])
    def test_is_said_with_its_key(self, said: str) -> None:
        """A witness without an address or key is not configured."""
        with pytest.raises(NotConfigured):
            WitnessClient.of(said)


class TestServer:
    """What is not a request to add a checkpoint."""

    def test_answers_only_what_it_is_for(self, witness: Witness) -> None:
        """Other paths are not found, other methods not done, endless bodies not read."""
        with serving(witness) as url:
            connection = HTTPConnection(url.removeprefix("http://"))
            for method, path, headers, status in (
                ("POST", "/other", {}, NOT_FOUND),
                ("GET", "/add-checkpoint", {}, 501),
                ("POST", "/add-checkpoint", {"Content-Length": "9999999"}, BAD),
            ):
                connection.request(method, path, b"", headers)
                response = connection.getresponse()
                response.read()
                assert status == response.status
            connection.close()
