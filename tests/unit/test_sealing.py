"""The wire format of sealed values: known answers, and every part of a value's place counts."""

from collections.abc import Callable

import attrs
import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from iov_realname.adapters.keys.digests import HMAC_SM3, digester
from iov_realname.adapters.keys.sealing import (
    A256GCM,
    SM4GCM,
    SUITES,
    DataKey,
    Suite,
    UnknownSuite,
    binding,
    box,
    seal,
    unseal,
)
from iov_realname.adapters.keys.wrapping import A256KW, SM4GCM_WRAP, kek_of
from iov_realname.application.errors import KeyStoreUnusable, SealBroken
from iov_realname.application.ports import Place, Purpose
from iov_realname.domain.confidential import Sealed, SubjectId

KEY = DataKey(A256GCM, bytes(range(32)))
NONCE = bytes(range(12))
SUBJECT = SubjectId("0123456789abcdef0123456789abcdef")
PLACE = Place("card-89860012345678901234", "fedcba9876543210fedcba9876543210", "card.IdentityPresented.v1", "holder")
CLEAR = '{"name":"张三"}'
SEALED = Sealed("A256GCM", SUBJECT, "AAECAwQFBgcICQoLPCC4eqiA4CGvpCsrVVHxT_5qo_T0BxKQEa9pso0WHg_s")


def test_aes_256_gcm_gives_the_known_answer() -> None:
    """The suite is AES-256-GCM: an answer computed with two other implementations comes out."""
    boxed = box(KEY, NONCE, b"iov-realname/seal/v1|subj-1|1|holder", CLEAR.encode())
    assert boxed == NONCE + bytes.fromhex("3c20b87aa880e021afa42b2b5551f14ffef0375e567eb01aae158e632bd6b0ba22")


def test_the_place_is_encoded_with_all_lengths_first() -> None:
    """The associated data are the label, six 32-bit lengths in bytes, then the six texts in UTF-8."""
    expected = (
        "696f762d7265616c6e616d652f7365616c2f7631"
        "000000070000000300000006000000020000000100000000"
        "4132353647434d"
        "6b6964"
        "e58da1e58da1"
        "6576"
        "77"
    )
    assert binding("A256GCM", SubjectId("kid"), Place("卡卡", "ev", "w", "")).hex() == expected


def test_the_published_vector_opens() -> None:
    """The sealed value printed in the module's documentation opens for ever."""
    assert unseal(KEY, SEALED, PLACE) == CLEAR


def test_the_published_vector_of_sm4_opens() -> None:
    """So does the one sealed under SM4, whose nonce, place and text are the same."""
    box_text = "AAECAwQFBgcICQoL7GSwmqQPpzrdecjtNQNwRFw0EEgd33NCH-dPeec_VvAv"
    assert unseal(DataKey(SM4GCM, KEY.secret[:16]), Sealed("SM4GCM", SUBJECT, box_text), PLACE) == CLEAR


def test_moving_text_between_neighbours_changes_the_place() -> None:
    """A separator inside a component cannot make one place look like another."""
    assert binding("A256GCM", SUBJECT, Place("a|b", "c", "d", "e")) != binding(
        "A256GCM", SUBJECT, Place("a", "b|c", "d", "e")
    )
    assert binding("A256GCM", SUBJECT, Place("ab", "c", "d", "e")) != binding(
        "A256GCM", SUBJECT, Place("a", "bc", "d", "e")
    )


@pytest.mark.parametrize("component", ["stream", "event_id", "wire_name", "field"])
@pytest.mark.parametrize("change", [str.upper, lambda text: text + " ", lambda text: text[:-1], lambda _: ""])
def test_every_component_of_the_place_counts(component: str, change: Callable[[str], str]) -> None:
    """Change any one component of the place, however little, and the value does not open."""
    other = attrs.evolve(PLACE, **{component: change(getattr(PLACE, component))})
    with pytest.raises(SealBroken):
        unseal(KEY, SEALED, other)


def test_the_version_of_the_wire_name_counts() -> None:
    """A value sealed for one version of an event does not open as another's."""
    with pytest.raises(SealBroken):
        unseal(KEY, SEALED, attrs.evolve(PLACE, wire_name="card.IdentityPresented.v2"))


def test_the_subject_counts_even_under_the_same_key() -> None:
    """The key id is bound into the value, not only used to find the key."""
    with pytest.raises(SealBroken):
        unseal(KEY, attrs.evolve(SEALED, key=SubjectId("f" * 32)), PLACE)


def test_the_suite_counts_even_under_the_same_cipher() -> None:
    """A value relabelled with another known suite is refused, even where both suites are one cipher."""
    twin = DataKey(Suite("TWIN", 32, 12, AESGCM), KEY.secret)
    relabelled = attrs.evolve(seal(twin, SUBJECT, PLACE, CLEAR), suite="A256GCM")
    with pytest.raises(SealBroken):
        unseal(KEY, relabelled, PLACE)


def test_a_key_opens_only_its_own_suite() -> None:
    """A key made for one suite is never used with another."""
    with pytest.raises(SealBroken):
        unseal(DataKey(Suite("TWIN", 32, 12, AESGCM), KEY.secret), SEALED, PLACE)


def test_another_key_does_not_open() -> None:
    """Only the key that sealed a value opens it."""
    with pytest.raises(SealBroken):
        unseal(DataKey.fresh(A256GCM), SEALED, PLACE)


@pytest.mark.parametrize("box_text", ["", "A", "AAEC", SEALED.box + "=", SEALED.box + "\n", " " + SEALED.box, "盒"])
def test_only_the_canonical_spelling_is_a_box(box_text: str) -> None:
    """Short, padded, spaced or foreign boxes are broken seals, not crashes and not other spellings."""
    with pytest.raises(SealBroken):
        unseal(KEY, attrs.evolve(SEALED, box=box_text), PLACE)


@pytest.mark.parametrize("box_text", [SEALED.box[:-1] + "t", SEALED.box.replace("_", "/")])
def test_equivalent_spellings_are_refused(box_text: str) -> None:
    """Unused bits and the other base64 alphabet are refused, so that a value has one form only."""
    with pytest.raises(SealBroken):
        unseal(KEY, attrs.evolve(SEALED, box=box_text), PLACE)


@pytest.mark.parametrize("name", ["", "a256gcm", "A256GCM ", "SM4", "none"])
def test_the_table_of_suites_is_closed(name: str) -> None:
    """A suite that is not in the table is refused with an error that says so and lists what is known."""
    with pytest.raises(UnknownSuite, match="A256GCM"):
        unseal(KEY, attrs.evolve(SEALED, suite=name), PLACE)
    assert list(SUITES) == ["A256GCM", "SM4GCM"]


def test_keys_are_never_printed() -> None:
    """Neither a data key nor a wrapping key shows its bytes in its representation."""
    shown = f"{KEY!r} {KEY} {kek_of(A256KW, KEY.secret)!r} {kek_of(SM4GCM_WRAP, KEY.secret[:16])!r}"
    assert "DataKey(***)" in shown
    assert KEY.secret.hex() not in shown and repr(KEY.secret)[2:-1] not in shown


def test_a_digest_gives_the_known_answer() -> None:
    """The keyed digest is what `openssl dgst -mac HMAC` computes over label, 00, purpose, 00, message."""
    assert digester(KEY.secret, Purpose.DOCUMENT)("11010519491231002X") == "d09b9e702a5267df6f4d060fe46c8f96"


def test_wrapping_gives_the_known_answer() -> None:
    """Keys are wrapped by RFC 3394 and come back; altered or foreign wrappings do not."""
    kek = kek_of(A256KW, bytes(range(0x20, 0x40)))
    wrapped = kek.wrap(KEY.secret)
    assert wrapped.hex() == "c1a9bb689aeab408aa5250b5fa27911a34d09cf2c3c5db0f1a54c6bc2773a21dfe64e0c6d7be9352"
    assert kek.unwrap(wrapped) == KEY.secret
    assert kek.unwrap(wrapped[:-1] + b"\0") is None
    assert kek.unwrap(b"") is None
    assert kek_of(A256KW, bytes(32)).unwrap(wrapped) is None


def test_sm4_wraps_as_it_seals() -> None:
    """A key wrapped under SM4 comes back; altered, cut or under another key it does not."""
    kek = kek_of(SM4GCM_WRAP, bytes(16))
    wrapped = kek.wrap(KEY.secret)
    assert kek.unwrap(wrapped) == KEY.secret
    spoilt = [wrapped[:-1] + bytes([wrapped[-1] ^ 1]), wrapped[:20], b""]
    assert [kek.unwrap(each) for each in spoilt] == [None] * 3
    assert kek_of(SM4GCM_WRAP, bytes([1] * 16)).unwrap(wrapped) is None


@pytest.mark.parametrize(("algorithm", "length"), [(A256KW, 16), (SM4GCM_WRAP, 32), ("ROT13", 32)])
def test_a_wrapping_key_of_a_wrong_kind_is_refused(algorithm: str, length: int) -> None:
    """Kind and length must fit; the error says which do."""
    with pytest.raises(KeyStoreUnusable, match=r"A256KW \(32 bytes\), SM4GCM \(16 bytes\)"):
        kek_of(algorithm, bytes(length))


def test_a_digest_under_sm3_gives_the_known_answer() -> None:
    """The same input under HMAC-SM3, as `openssl dgst -sm3 -mac HMAC` computes it."""
    assert digester(KEY.secret, Purpose.DOCUMENT, HMAC_SM3)("11010519491231002X") == "15f7d36d49db9e6731634a8cd84f5d39"
