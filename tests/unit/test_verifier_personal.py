"""Personal data sealed to an inspector opens with that key, in that bundle, whole and in order, and not otherwise."""

import io
import json
from base64 import b64decode, b64encode

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from hypothesis import example, given
from hypothesis import strategies as st

from iov_realname.verifier import Checkpoint, Limits, Malformed, Note, NotProven, Rejected
from iov_realname.verifier._hpke import receiving, sending
from iov_realname.verifier.personal import InspectorKey, open_personal, private_key_of, sealed_lines
from tests.support.bundles import Lines, altered, with_lines
from tests.unit.test_bundle import CASE

PRIVATE = X25519PrivateKey.from_private_bytes(bytes(range(32)))
OTHER = X25519PrivateKey.from_private_bytes(bytes(32))
INSPECTOR = InspectorKey(PRIVATE.public_key().public_bytes_raw())
DOCUMENTS: Lines = [{"subject": f"{number:032x}", "data": ["张三"] * number} for number in range(3)]


def sealed(documents: Lines, bundle: bytes = CASE.two) -> bytes:
    """The bundle with a personal file sealed to the inspector."""
    checkpoint = Checkpoint.parse(Note.parse(CASE.last).text)
    lines = sealed_lines(INSPECTOR, checkpoint, documents)
    content = b"".join(json.dumps(line).encode() + b"\n" for line in lines)
    return altered(bundle, "personal.jsonl", lambda _: content)


def opened(bundle: bytes, key: X25519PrivateKey = PRIVATE, limits: Limits | None = None) -> list[object]:
    """What the inspector reads."""
    return list(open_personal(io.BytesIO(bundle), key, limits))


SEALED = sealed(DOCUMENTS)


class TestSealing:
    """HPKE (RFC 9180), written out on the primitives."""

    def test_agrees_with_another_implementation(self) -> None:
        """What we seal opens with `cryptography`'s own HPKE, and the other way round."""
        hpke = pytest.importorskip("cryptography.hazmat.primitives.hpke", reason="this cryptography has no HPKE")
        suite = hpke.Suite(hpke.KEM.X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)
        begun, context = sending(INSPECTOR.public_key, b"info")
        theirs = suite.encrypt(b"theirs", PRIVATE.public_key(), b"info")

        assert b"ours" == suite.decrypt(begun + context.seal(b"ours", b""), PRIVATE, b"info")
        assert b"theirs" == receiving(theirs[:32], PRIVATE, b"info").open(theirs[32:], b"")

    def test_derives_the_published_shared_secret(self) -> None:
        """The encapsulation of RFC 9180, A.1.1: its ephemeral key and its receiver give its ``enc``."""
        ephemeral = X25519PrivateKey.from_private_bytes(
            bytes.fromhex("52c4a758a802cd8b936eceea314432798d5baf2d7e9235dc084ab1b9cfa2f736")
        )
        begun, _ = sending(INSPECTOR.public_key, b"", ephemeral)
        assert "37fda3567bdbd628e88668c3c8d7e97d1d1253b6d4ea6d44c150f741f1bf4431" == begun.hex()


class TestInspectorKey:
    """How an inspector says a key."""

    def test_is_a_line_or_pem(self) -> None:
        """The line, and the PEM that openssl writes, are one key."""
        pem = PRIVATE.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo).decode()
        assert INSPECTOR == InspectorKey.parse(str(INSPECTOR)) == InspectorKey.parse(pem)

    @pytest.mark.parametrize("spoilt", ["", "x", "x25519+00000000+AA==", str(INSPECTOR)[:-1], str(INSPECTOR) + "A"])
    def test_is_told_from_others(self, spoilt: str) -> None:
        """What is cut short or no key is refused."""
        with pytest.raises(Malformed):
            InspectorKey.parse(spoilt)

    def test_a_slip_of_the_pen_is_seen(self) -> None:
        """A key with one character changed does not fit its id."""
        with pytest.raises(Malformed, match="copied"):
            InspectorKey.parse(str(INSPECTOR).replace("+j", "+k", 1))

    def test_other_kinds_are_refused(self) -> None:
        """Keys of other algorithms, private where public is asked for and the other way round, are refused."""
        signer = Ed25519PrivateKey.from_private_bytes(bytes(32))
        public = signer.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
        private = signer.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        for pem in (public.decode(), private.decode()):
            with pytest.raises(Malformed):
                InspectorKey.parse(pem)
        for raw in (public, private, b"", b"\xff"):
            with pytest.raises(Malformed):
                private_key_of(raw)

    def test_nothing_is_sealed_to_a_point_that_is_none(self) -> None:
        """A key of low order, with which anybody could read, is refused."""
        with pytest.raises(Malformed):
            list(sealed_lines(InspectorKey(bytes(32)), Checkpoint.parse(Note.parse(CASE.last).text), []))


class TestOpening:
    """The inspector, and whoever has been at the file."""

    def test_opens_with_the_private_key(self) -> None:
        """All documents, in order; also none at all."""
        assert DOCUMENTS == opened(SEALED)
        assert [] == opened(sealed([]))

    def test_nothing_is_readable_in_it(self) -> None:
        """No name or subject stands in the sealed file."""
        assert "张三".encode() not in SEALED

    def test_opens_with_no_other_key(self) -> None:
        """Another private key opens nothing."""
        with pytest.raises(NotProven):
            opened(SEALED, OTHER)

    def test_belongs_to_its_bundle(self) -> None:
        """The personal file of one bundle does not open in another."""
        with pytest.raises(NotProven):
            opened(altered(SEALED, "checkpoint", lambda _: CASE.kept))

    @pytest.mark.parametrize("number", range(4))
    def test_no_line_is_missing(self, number: int) -> None:
        """Without one of its boxes, or its end, it does not open to the end."""
        cut = with_lines(SEALED, "personal.jsonl", lambda lines: [*lines[: number + 1], *lines[number + 2 :]])
        with pytest.raises(NotProven):
            opened(cut)

    def test_no_line_is_moved_or_added(self) -> None:
        """Boxes in another order, one twice, or something after the end are refused."""
        for change in (
            lambda lines: [lines[0], lines[2], lines[1], *lines[3:]],
            lambda lines: [*lines[:2], *lines[1:]],
            lambda lines: [*lines, lines[1]],
        ):
            with pytest.raises(Rejected):
                opened(with_lines(SEALED, "personal.jsonl", change))

    def test_a_box_is_no_end(self) -> None:
        """A box cannot pass for the end, nor the end for a box."""
        for was, now in (("box", "end"), ("end", "box")):
            renamed = with_lines(
                SEALED, "personal.jsonl", lambda lines, was=was, now=now: [_renamed(line, was, now) for line in lines]
            )  # fmt: skip
            with pytest.raises(NotProven):
                opened(renamed)

    @given(line=st.integers(0, 4), place=st.integers(0, 10_000), bit=st.integers(0, 7))
    @example(line=0, place=31, bit=7)
    def test_any_bit_may_be_changed(self, line: int, place: int, bit: int) -> None:
        """With any bit of what is sealed changed it does not open."""
        with pytest.raises(Rejected):
            opened(with_lines(SEALED, "personal.jsonl", lambda lines: _flipped(lines, line, place, bit)))

    @pytest.mark.parametrize(
        "content",
        [b"", b"{}\n", b"[]\n", b'{"format":"iov-realname.sealed.v1"}\n', b'{"subject":"masked"}\n', b"x" * 5_000],
    )
    def test_what_is_not_sealed_is_refused(self, content: bytes) -> None:
        """Masked, empty or garbled files are told apart from sealed ones."""
        with pytest.raises(Rejected):
            opened(altered(SEALED, "personal.jsonl", lambda _: content))

    def test_a_bomb_is_not_unpacked(self) -> None:
        """A personal file that would unpack to a large one is stopped at the limit, as one line or as many."""
        first = json.dumps(next(iter(sealed_lines(INSPECTOR, Checkpoint.parse(Note.parse(CASE.last).text), []))))
        for bomb in (b'{"box":"' + b"A" * 3_000_000, b'{"box":""}\n' * 300_000):
            bundle = altered(SEALED, "personal.jsonl", lambda _, bomb=bomb: first.encode() + b"\n" + bomb)
            with pytest.raises(Rejected):
                opened(bundle, limits=Limits(total=2_000_000, line=1_000_000))


def _renamed(line: dict[str, object], was: str, now: str) -> dict[str, object]:
    return {now if name == was else name: value for name, value in line.items()}


def _flipped(lines: Lines, number: int, place: int, bit: int) -> Lines:
    line = dict(lines[number])
    name = next(each for each in ("begun", "box", "end") if each in line)
    raw = bytearray(b64decode(str(line[name])))
    raw[place % len(raw)] ^= 1 << bit
    return [{**line, name: b64encode(raw).decode()} if at == number else each for at, each in enumerate(lines)]
