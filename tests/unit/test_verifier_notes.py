"""Signed notes, checkpoints and receipts: published examples hold, and nothing that differs from them does."""

from base64 import b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given
from hypothesis import strategies as st

from iov_realname.verifier import (
    Checkpoint,
    Malformed,
    Note,
    NotProven,
    Receipt,
    Rejected,
    UnknownSigner,
    VerifierKey,
    WrongSignature,
    check_note,
    check_receipt,
    leaf_hash,
    open_checkpoint,
)
from tests.support import merkle
from tests.unit.test_verifier_merkle import ROOTS, STANDARD

C2SP_KEY = VerifierKey.parse("example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k")
C2SP_NOTE = (
    "This is an example message.\n\n"
    "— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=\n"
).encode()
"""The example of the C2SP specification."""

OURS = VerifierKey.parse("oem.example/iov-realname/prod+a058fa6a+AQOhB7/zzhC+HXDdGOdLwJln5NYwm6UNXx3chmQSVTG4")
OUR_LINE = (
    "— oem.example/iov-realname/prod "
    "oFj6atwh+IAzYr0Kknuicc5noR5TXnT4meoJqGHmq9ZexBta/HJeW5+yWhlPZkRLNPhWsJhB7hhqaNs2nVeHDsC7zgA=\n"
)
OUR_TEXT = "oem.example/iov-realname/prod\n8\nXcnaeacGWamtVZy3Ad7ZoqudgjqtL0lgz+Nw7/RgQyg=\n"
CHECKPOINT = f"{OUR_TEXT}\n{OUR_LINE}".encode()
"""A checkpoint over the eight standard leaves, which Go's `note` and `openssl` accept too."""
RECEIPT = (
    b"c2sp.org/tlog-proof@v1\nindex 5\nvBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=\n"
    b"yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=\n037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=\n\n" + CHECKPOINT
)
SIGNER = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
WITNESS = Ed25519PrivateKey.from_private_bytes(bytes(32))


def key_of(signer: Ed25519PrivateKey, name: str, kind: int = 1) -> VerifierKey:
    """The verifier key of a signer."""
    return VerifierKey(name, kind, signer.public_key().public_bytes_raw())


def line(key: VerifierKey, raw: bytes) -> str:
    """A signature line, written by hand."""
    return f"— {key.name} {b64encode(key.id + raw).decode()}\n"


def test_the_published_note_holds() -> None:
    """The specification's example is accepted under its key, and its key line is written as it was read."""
    (signed,) = check_note(Note.parse(C2SP_NOTE), [C2SP_KEY])
    assert signed.key is C2SP_KEY
    assert str(C2SP_KEY).startswith("example.com/foo+530d903a+Aeky")
    assert str(Note.parse(C2SP_NOTE)).encode() == C2SP_NOTE


def test_the_checkpoint_others_accept_is_accepted() -> None:
    """A checkpoint that independent tools accept says origin, size and root, and is written as it was read."""
    opened = open_checkpoint(CHECKPOINT, [OURS])
    assert opened.checkpoint == Checkpoint("oem.example/iov-realname/prod", 8, bytes.fromhex(ROOTS[8]))
    assert str(opened.checkpoint) == OUR_TEXT


def test_the_receipt_others_accept_is_accepted() -> None:
    """The receipt of leaf 5 holds for that leaf alone, and is written as it was read."""
    receipt = Receipt.parse(RECEIPT)
    assert check_receipt(receipt, leaf_hash(STANDARD[5]), [OURS]).checkpoint.size == 8
    assert bytes(receipt) == RECEIPT
    with pytest.raises(NotProven):
        check_receipt(receipt, leaf_hash(STANDARD[4]), [OURS])


def test_a_receipt_may_carry_more() -> None:
    """What the keeper adds is carried along unread and changes no proof."""
    receipt = Receipt(5, tuple(merkle.inclusion(5, STANDARD)), CHECKPOINT, b"leaf")
    assert Receipt.parse(bytes(receipt)) == receipt
    check_receipt(Receipt.parse(bytes(receipt)), leaf_hash(STANDARD[5]), [OURS])


@given(place=st.integers(0, len(CHECKPOINT) - 1), byte=st.integers(0, 255))
def test_no_altered_checkpoint_is_accepted(place: int, byte: int) -> None:
    """A checkpoint with any one byte changed is not accepted, for one reason or another."""
    altered = CHECKPOINT[:place] + bytes([byte]) + CHECKPOINT[place + 1 :]
    if altered != CHECKPOINT:
        with pytest.raises(Rejected):
            open_checkpoint(altered, [OURS])


@given(raw=st.binary(max_size=300) | st.text(max_size=300).map(str.encode))
def test_anything_may_come_in(raw: bytes) -> None:
    """Whatever bytes come in, they are read or rejected; nothing else happens."""
    for read in (Note.parse, Receipt.parse, lambda each: open_checkpoint(each, [OURS])):
        try:
            read(raw)
        except Rejected:
            continue


def test_an_unknown_signature_is_passed_over() -> None:
    """A line by a key that was not given neither helps nor harms, whatever its algorithm."""
    stranger = VerifierKey(OURS.name, 0xFF, b"sm2-sm3/v1" + bytes(33))
    both = f"{OUR_TEXT}\n{OUR_LINE}{line(stranger, bytes(70))}".encode()
    assert len(open_checkpoint(both, [OURS]).signed) == 1
    with pytest.raises(UnknownSigner):
        check_note(Note.parse(both), [C2SP_KEY])


def test_a_known_signature_that_fails_spoils_the_note() -> None:
    """One good signature does not save a note on which another given key's signature does not hold."""
    other = key_of(WITNESS, "witness.example", 4)
    both = f"{OUR_TEXT}\n{OUR_LINE}{line(other, bytes(72))}".encode()
    open_checkpoint(both, [OURS])
    with pytest.raises(WrongSignature):
        open_checkpoint(both, [OURS, other])


def test_a_witness_states_a_time() -> None:
    """A cosignature holds over the note and its time together, and tells that time."""
    witness, at = key_of(WITNESS, "witness.example", 4), 1_790_000_000
    signature = WITNESS.sign(f"cosignature/v1\ntime {at}\n{OUR_TEXT}".encode())
    cosigned = f"{OUR_TEXT}\n{OUR_LINE}{line(witness, at.to_bytes(8, 'big') + signature)}".encode()
    assert {signed.at for signed in open_checkpoint(cosigned, [OURS, witness]).signed} == {None, at}
    backdated = f"{OUR_TEXT}\n{OUR_LINE}{line(witness, (at - 1).to_bytes(8, 'big') + signature)}".encode()
    with pytest.raises(WrongSignature):
        open_checkpoint(backdated, [OURS, witness])


def test_witnesses_alone_make_no_checkpoint() -> None:
    """A checkpoint that the log itself has not signed is not its own, whoever else signed it."""
    witness = key_of(WITNESS, "witness.example")
    note = f"{OUR_TEXT}\n{line(witness, WITNESS.sign(OUR_TEXT.encode()))}".encode()
    check_note(Note.parse(note), [witness])
    with pytest.raises(UnknownSigner):
        open_checkpoint(note, [OURS, witness])


def test_a_key_of_unknown_algorithm_is_said_to_be_one() -> None:
    """A given key whose algorithm cannot be checked here is an error that names it, not a silent pass."""
    foreign = VerifierKey("x.example", 0xFF, b"sm2-sm3/v1" + bytes(33))
    note = f"text\n\n{line(foreign, bytes(70))}".encode()
    with pytest.raises(UnknownSigner, match=r"x\.example"):
        check_note(Note.parse(note), [foreign])


def test_other_algorithms_come_in_from_outside() -> None:
    """A scheme given for an algorithm decides whether its signatures hold."""

    class Approving:
        def holds(self, public_key: bytes, text: bytes, signature: bytes) -> bool:
            return signature == bytes(70) and text == b"text\n"

    foreign = VerifierKey("x.example", 0xFF, b"sm2-sm3/v1" + bytes(33))
    assert check_note(Note.parse(f"text\n\n{line(foreign, bytes(70))}".encode()), [foreign], {0xFF: Approving()})
    with pytest.raises(WrongSignature):
        check_note(Note.parse(f"text\n\n{line(foreign, bytes(71))}".encode()), [foreign], {0xFF: Approving()})


@pytest.mark.parametrize("count", [16, 64])
def test_many_signatures_are_read(count: int) -> None:
    """At least sixteen signatures are read, as the specification asks."""
    strangers = "".join(line(key_of(WITNESS, f"w{number}.example"), bytes(64)) for number in range(count - 1))
    assert len(Note.parse(f"{OUR_TEXT}\n{OUR_LINE}{strangers}".encode()).signatures) == count


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"text\n",
        b"text\n\n",
        CHECKPOINT[:-1],
        CHECKPOINT.replace(b"\n", b"\r\n"),
        CHECKPOINT.replace("—".encode(), b"-"),
        CHECKPOINT.replace(b"prod oFj6", b"pr+od oFj6"),
        CHECKPOINT.replace(b"zgA=", b"zgB="),
        CHECKPOINT.replace(b"zgA=", b"zgA"),
        b"\xff" + CHECKPOINT,
        CHECKPOINT + b"\n",
        (OUR_TEXT + "\n" + OUR_LINE * 65).encode(),
        b"a" * 1_000_001,
    ],
)
def test_notes_out_of_form(raw: bytes) -> None:
    """Missing lines, other line ends, dashes, names or encodings, and too much of anything are not a note."""
    with pytest.raises(Malformed):
        Note.parse(raw)


@pytest.mark.parametrize(
    "text",
    [
        "origin\n8\n",
        "origin\n08\n" + OUR_TEXT.split("\n")[2] + "\n",
        "origin\n-1\n" + OUR_TEXT.split("\n")[2] + "\n",
        "origin\n9999999999999999999\n" + OUR_TEXT.split("\n")[2] + "\n",
        "origin\n٨\n" + OUR_TEXT.split("\n")[2] + "\n",
        "origin\n8\nAAAA\n",
        "origin\n8\n" + OUR_TEXT.split("\n")[2] + "\n\nmore\n",
        "\n8\n" + OUR_TEXT.split("\n")[2] + "\n",
    ],
)
def test_checkpoints_out_of_form(text: str) -> None:
    """Leading zeros, signs, other digits, sizes beyond 63 bits, short roots and empty lines are no checkpoint."""
    with pytest.raises(Malformed):
        Checkpoint.parse(text)


@pytest.mark.parametrize(
    "raw",
    [
        RECEIPT.replace(b"@v1", b"@v2"),
        RECEIPT.replace(b"index 5", b"index 05"),
        RECEIPT.replace(b"index 5", b"index -5"),
        RECEIPT.replace(b"vBoG", b"vBo"),
        RECEIPT.replace(b"index 5", b"extra \nindex 5"),
        RECEIPT.partition(b"\n\n")[0],
        b"c2sp.org/tlog-proof@v1\n\n" + CHECKPOINT,
        b"c2sp.org/tlog-proof@v1\nindex 5\n"
        + b"vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=\n" * 64
        + b"\n"
        + CHECKPOINT,
        RECEIPT.replace(b"tlog", "tłog".encode()),
    ],
)
def test_receipts_out_of_form(raw: bytes) -> None:
    """Other versions, indices, hashes or counts than the format allows are no receipt."""
    with pytest.raises(Malformed):
        Receipt.parse(raw)


@pytest.mark.parametrize(
    "text", ["", "a+b", "name+00000000+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k", "n a+1+AA=="]
)
def test_keys_out_of_form(text: str) -> None:
    """A key line whose id does not fit its key, or with an impossible name, is not taken."""
    with pytest.raises(Malformed):
        VerifierKey.parse(text)
