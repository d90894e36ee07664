"""Checks by programs that know nothing of this library: OpenSSL, Go's sumdb packages, and pymerkle."""

import os
import subprocess
from base64 import b64decode
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from iov_realname.adapters.proof.memory import MemorySealBook
from iov_realname.application.proof.evidence import Evidence
from iov_realname.application.proof.ports import NoteSigner, SignedCheckpoint
from iov_realname.application.proof.sealer import Sealer
from iov_realname.application.proof.tree import Tree
from iov_realname.verifier import VerifierKey, check_consistency, leaf_data, open_checkpoint
from tests.support.sealed import KEY, ORIGIN, SIGNER
from tests.support.sm2 import KIND, OpensslSm2, signature_in
from tests.support.tools import missing, program
from tests.unit.test_proof_sealer import ListedRows

GOPATH = os.environ.get("IOV_TEST_GOPATH", "/usr/share/gocode")
PROGRAM = Path(__file__).with_name("check.go.txt")
OLD, SIZE, INDEX = 300, 1000, 421


@pytest.fixture(scope="module")
def log() -> tuple[ListedRows, MemorySealBook]:
    """A log that was signed at two sizes."""
    return signed_by(SIGNER)


def signed_by(*signers: NoteSigner) -> tuple[ListedRows, MemorySealBook]:
    """A log that was signed at two sizes by these keys."""
    rows, book = ListedRows(), MemorySealBook()
    for size in (OLD, SIZE):
        rows.grow(size - len(rows.rows))
        Sealer(rows, book, ORIGIN, signers).run()
    return rows, book


def checkpoint(book: MemorySealBook, size: int) -> SignedCheckpoint:
    """A checkpoint of the log."""
    found = book.checkpoint(size)
    assert found is not None
    return found


@pytest.mark.parametrize("changed", [False, True])
def test_openssl_checks_the_signature(log: tuple[ListedRows, MemorySealBook], tmp_path: Path, changed: bool) -> None:
    """The signature line is Ed25519 over the note's text, and over no other."""
    openssl = program("openssl", "openssl")
    text, _, line = checkpoint(log[1], SIZE).note.partition("\n\n")
    public = Ed25519PublicKey.from_public_bytes(KEY.public_key)
    (tmp_path / "key.pem").write_bytes(public.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    (tmp_path / "text").write_text(f"{text}\n" + " " * changed, "utf-8")
    (tmp_path / "signature").write_bytes(b64decode(line.split(" ")[2])[4:])
    words = ["pkeyutl", "-verify", "-pubin", "-inkey", "key.pem", "-rawin", "-in", "text", "-sigfile", "signature"]
    done = subprocess.run([openssl, *words], cwd=tmp_path, capture_output=True, check=False)

    assert (done.returncode == 0) is not changed


@pytest.fixture(scope="module")
def go_program(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The checking program, built without a network."""
    go = program("go", "golang-go")
    if not Path(f"{GOPATH}/src/golang.org/x/mod/sumdb/note").exists():
        missing("golang.org/x/mod", "golang-golang-x-mod-dev")
    folder = tmp_path_factory.mktemp("go")
    (folder / "check.go").write_bytes(PROGRAM.read_bytes())
    settings = {
        "GOPATH": GOPATH,
        "GO111MODULE": "off",
        "GOFLAGS": "",
        "GOCACHE": str(folder / "cache"),
        "GOPROXY": "off",
    }
    subprocess.run([go, "build", "-o", "check", "check.go"], cwd=folder, env=os.environ | settings, check=True)
    return folder / "check"


@pytest.mark.parametrize("changed", ["", "checkpoint", "record", "record-proof", "old-root", "tree-proof"])
def test_go_checks_the_log(
    log: tuple[ListedRows, MemorySealBook], go_program: Path, tmp_path: Path, changed: str
) -> None:
    """Go's packages accept checkpoint, leaf and continuation, and none of them with one changed bit."""
    done = checked_by_go(*log, go_program, tmp_path, changed)

    assert (f"{SIZE}\n" if not changed else "") == done.stdout, done.stderr
    assert (done.returncode == 0) is not bool(changed)


def checked_by_go(
    rows: ListedRows, book: MemorySealBook, go_program: Path, folder: Path, changed: str = ""
) -> "subprocess.CompletedProcess[str]":
    """What Go says to the checkpoint of a log, a leaf and the continuation, one of them perhaps with a changed bit."""
    row, evidence = rows.rows[INDEX], Evidence(book)
    files = {
        "checkpoint": checkpoint(book, SIZE).note.encode(),
        "record": leaf_data(row.position, row.stream, row.version, row.wire_name, row.state),
        "record-proof": b"".join(evidence.receipt(row.position).hashes),
        "old-root": checkpoint(book, OLD).root,
        "tree-proof": b"".join(evidence.consistency(OLD)),
    }
    for name, content in files.items():
        last = bytes([content[-1] ^ (name == changed)])
        (folder / name).write_bytes(content[:-1] + last)
    words = [KEY, "checkpoint", "record", INDEX, "record-proof", OLD, "old-root", "tree-proof"]
    return subprocess.run([go_program, *map(str, words)], cwd=folder, capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def sm2(tmp_path_factory: pytest.TempPathFactory) -> OpensslSm2:
    """A key in another algorithm, as a log in profile gm has one beside its Ed25519 key."""
    return OpensslSm2.make(program("openssl", "openssl"), tmp_path_factory.mktemp("sm2"), ORIGIN)


@pytest.fixture(scope="module")
def twice_signed(sm2: OpensslSm2) -> tuple[ListedRows, MemorySealBook]:
    """A log that was signed at two sizes, by both keys."""
    return signed_by(SIGNER, sm2)


def test_openssl_checks_a_line_in_sm2(twice_signed: tuple[ListedRows, MemorySealBook], sm2: OpensslSm2) -> None:
    """The second line is SM2 with SM3 over the same text, and over no other; who knows the algorithm has both lines."""
    note = checkpoint(twice_signed[1], SIZE).note
    text, _, lines = note.partition("\n\n")
    key, (_, line) = VerifierKey.parse(sm2.vkey), lines.splitlines()
    opened = open_checkpoint(note.encode(), [KEY, key], {KIND: sm2})

    assert sm2.holds(key.public_key, f"{text}\n".encode(), signature_in(line))
    assert not sm2.holds(key.public_key, f"{text} \n".encode(), signature_in(line))
    assert [KEY, key] == [each.key for each in opened.signed]


def test_who_does_not_know_sm2_passes_over_its_line(
    twice_signed: tuple[ListedRows, MemorySealBook], go_program: Path, tmp_path: Path
) -> None:
    """Go's reader of notes and our verifier, knowing the Ed25519 key alone, accept the note with both lines."""
    done = checked_by_go(*twice_signed, go_program, tmp_path)
    opened = open_checkpoint(checkpoint(twice_signed[1], SIZE).note.encode(), [KEY])

    assert f"{SIZE}\n" == done.stdout, done.stderr
    assert (2, [KEY]) == (len(opened.note.signatures), [each.key for each in opened.signed])


@pytest.mark.parametrize("size", [1, 2, 255, 256, 257, OLD, 999, SIZE])
def test_pymerkle_builds_the_same_tree(log: tuple[ListedRows, MemorySealBook], size: int) -> None:
    """Another implementation has the same roots over the same leaves, the same hashes on the way from a leaf, and its
    roots are those that our proof leads from and to.
    """
    pymerkle = pytest.importorskip("pymerkle", reason="pymerkle is not installed; it is in the extra: dev")
    rows, book = log
    other, mine, half = pymerkle.InmemoryTree(algorithm="sha256"), Tree(book, size), (size + 1) // 2
    for row in rows.rows[:size]:
        other.append_entry(leaf_data(row.position, row.stream, row.version, row.wire_name, row.state))
    included = other.prove_inclusion(half, size).serialize()["path"]

    assert mine.root() == other.get_root()
    assert [each.hex() for each in mine.inclusion(half - 1)] == included[1:]
    check_consistency(half, other.get_root(half), size, other.get_root(size), mine.consistency(half))
