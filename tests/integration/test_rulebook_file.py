"""Rule books read from files."""

import json
from collections.abc import Callable
from pathlib import Path

import attrs
import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from iov_realname.adapters.rulebooks import (
    RuleBookUnreadable,
    RuleBookUnusable,
    SignatureRefused,
    dump_rulebook,
    load_rulebook,
)
from iov_realname.application.errors import IovRealnameError
from iov_realname.domain.rulebook import ATF_2022_12, EDITIONS, RuleBook

OURS = attrs.evolve(ATF_2022_12, edition="oem-trial-1", delivery_hours=2)
Change = Callable[[dict[str, object]], object]


def written(tmp_path: Path, content: bytes) -> Path:
    """A book file with this content."""
    path = tmp_path / "book.json"
    path.write_bytes(content)
    return path


def changed(tmp_path: Path, change: Change, book: RuleBook = OURS) -> Path:
    """A book file, altered."""
    document = json.loads(dump_rulebook(book))
    change(document["book"])
    return written(tmp_path, json.dumps(document).encode())


def pem(key: Ed25519PublicKey) -> bytes:
    """A public key as it is handed over."""
    return key.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)


def why_not(path: Path, **signed: Path) -> str:
    """The one line a failed reading says."""
    with pytest.raises(RuleBookUnusable) as told:
        load_rulebook(path, **signed)
    assert isinstance(told.value, IovRealnameError)
    assert told.value.__cause__ is None
    assert told.value.__suppress_context__ or told.value.__context__ is None
    assert "\n" not in str(told.value)
    return str(told.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize("book", [*EDITIONS, OURS], ids=lambda book: book.edition)
def test_a_written_book_is_read_back_equal(tmp_path: Path, book: RuleBook) -> None:
    """Writing a rule book and reading it back gives the same rule book, citations included."""
    assert load_rulebook(written(tmp_path, dump_rulebook(book))) == book


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda book: book.update(surprise=1), "unknown key surprise @ $.book"),
        (lambda book: book.pop("registers"), "missing key @ $.book.registers"),
        (lambda book: book.update(status="zz"), "not a valid BookStatus @ $.book.status"),
        (lambda book: book.update(status=None), "not a valid BookStatus @ $.book.status"),
        (lambda book: book.update(checks=[]), "not a valid CheckTable @ $.book.checks"),
        (lambda book: book.update(unit_documents="uscc"), "not a valid tuple @ $.book.unit_documents"),
        (lambda book: book.update(unit_documents={"uscc": 1}), "not a valid tuple @ $.book.unit_documents"),
        (lambda book: book.update(delivery_hours="24"), "not a valid int @ $.book.delivery_hours"),
        (lambda book: book.update(delivery_hours=True), "not a valid int @ $.book.delivery_hours"),
        (lambda book: book.update(edition=7), "not a valid str @ $.book.edition"),
        (
            lambda book: book.update(risk_assessment_required="false"),
            "not a valid bool @ $.book.risk_assessment_required",
        ),
        (lambda book: book.update(stock_before="2021-02-30"), "not a valid date @ $.book.stock_before"),
        (lambda book: book.update(stock_before=20210913), "not a valid date @ $.book.stock_before"),
        (lambda book: book["obligations"][3].update(tier="x"), "not a valid Tier @ $.book.obligations[3].tier"),
        (
            lambda book: book.update(delivery_hours=0),
            "rule book 'oem-trial-1' is unsound: delivery_hours must be at least 1 @ $.book",
        ),
        (
            lambda book: book.update(edition="atf-2022-12"),
            "atf-2022-12 is a built-in edition; give a changed book its own name",
        ),
        (
            lambda book: book.update(
                obligations=[each for each in book["obligations"] if each["id"] != "POLICY-NO-FACE-DATA"]
            ),
            "obligations are missing: POLICY-NO-FACE-DATA",
        ),
    ],
)
def test_a_file_that_is_no_rule_book_says_what_is_wrong(tmp_path: Path, change: Change, reason: str) -> None:
    """Unknown keys, missing keys, wrong types and unsound values each give one clear line."""
    assert why_not(changed(tmp_path, change)) == reason


def test_many_faults_are_told_briefly(tmp_path: Path) -> None:
    """A file with many faults names five of them and counts the rest."""
    told = why_not(changed(tmp_path, dict.clear))
    assert told.count("missing key") == 5
    assert told.endswith("(and 17 more)")


@pytest.mark.parametrize("content", [b"{", b"\xff", b'{"format": 1, "format": 2}', b"[" * 100_000])
def test_a_file_that_is_not_json_is_refused(tmp_path: Path, content: bytes) -> None:
    """Broken JSON, wrong encoding, repeated keys and endless nesting give one clear line."""
    assert why_not(written(tmp_path, content)) == "not JSON in UTF-8, or a key is written twice"


@pytest.mark.parametrize("content", [b"[]", b"null", b"{}", b'{"format": "iov-realname.rulebook.v2", "book": {}}'])
def test_a_file_of_another_format_is_refused(tmp_path: Path, content: bytes) -> None:
    """An unknown format version is never taken for a known one."""
    assert why_not(written(tmp_path, content)) == "not a JSON object with the format 'iov-realname.rulebook.v1'"


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    """A path that leads nowhere gives one clear line."""
    with pytest.raises(RuleBookUnreadable, match="cannot be read"):
        load_rulebook(tmp_path / "nowhere.json")


@pytest.fixture
def key(tmp_path: Path) -> Ed25519PrivateKey:
    """A signing key whose public half and signature of our book lie in the folder."""
    key = Ed25519PrivateKey.generate()
    (tmp_path / "key.pem").write_bytes(pem(key.public_key()))
    (tmp_path / "book.sig").write_bytes(key.sign(dump_rulebook(OURS)))
    return key


def test_a_signed_book_is_read(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    """A file whose signature fits is the rule book it says."""
    path = written(tmp_path, dump_rulebook(OURS))
    assert load_rulebook(path, signature=tmp_path / "book.sig", public_key=tmp_path / "key.pem") == OURS


@pytest.mark.parametrize("signature", [b"", b"\0" * 64, b"short"])
def test_a_wrong_signature_is_refused(tmp_path: Path, key: Ed25519PrivateKey, signature: bytes) -> None:
    """A signature of another length or another hand refuses the file."""
    (tmp_path / "book.sig").write_bytes(signature)
    path = written(tmp_path, dump_rulebook(OURS))
    told = why_not(path, signature=tmp_path / "book.sig", public_key=tmp_path / "key.pem")
    assert told == "the signature does not fit the rule book"


def test_one_changed_byte_breaks_the_signature(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    """The signature covers every byte of the file, white space too, and is checked before anything is read."""
    path = written(tmp_path, dump_rulebook(OURS) + b" ")
    with pytest.raises(SignatureRefused):
        load_rulebook(path, signature=tmp_path / "book.sig", public_key=tmp_path / "key.pem")


@pytest.mark.parametrize("given", ["signature", "public_key"])
def test_a_signature_needs_a_key_and_a_key_a_signature(tmp_path: Path, key: Ed25519PrivateKey, given: str) -> None:
    """Half of what a check needs is not silently taken for none."""
    files = {"signature": tmp_path / "book.sig", "public_key": tmp_path / "key.pem"}
    told = why_not(written(tmp_path, dump_rulebook(OURS)), **{given: files[given]})
    assert told == "a signature is checked with both a signature file and a public key; one is missing"


def test_a_key_that_is_not_ed25519_is_refused(tmp_path: Path, key: Ed25519PrivateKey) -> None:
    """Another kind of key, or no key at all, is told apart from a wrong signature."""
    path = written(tmp_path, dump_rulebook(OURS))
    files = {"signature": tmp_path / "book.sig", "public_key": tmp_path / "key.pem"}
    other = generate_private_key(SECP256R1()).public_key()
    files["public_key"].write_bytes(other.public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo))
    assert why_not(path, **files) == "the public key is not an Ed25519 key"
    files["public_key"].write_bytes(b"no key")
    assert why_not(path, **files) == "the public key is not a PEM public key"
