"""Known answers: every algorithm in use must give what two independent implementations gave, or nothing is opened.

Checked once per process, when its first key ring is opened. The vectors are of RFC 8998 (SM4-GCM), FIPS 180 (SHA-256),
GB/T 32905 (SM3), and our own, each computed with at least two other implementations.
"""

from collections.abc import Callable
from functools import cache

import attrs
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.keywrap import aes_key_unwrap, aes_key_wrap

from iov_realname.adapters.keys.digests import HMAC_SHA256, HMAC_SM3, hash_of, mac_of
from iov_realname.adapters.keys.sealing import A256GCM, SM4GCM, Suite
from iov_realname.application.errors import KeyRingError

__all__ = ["KNOWN_ANSWERS", "CryptoUnsound", "KnownAnswer", "require_sound", "unsound"]

_COUNTED = bytes(range(64))
_RFC_8998 = (
    "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397"
    "B4024A2691233B8D83DE3541E4C2B58177E065A9BF7B62EC"
)
_WRAPPED = "c1a9bb689aeab408aa5250b5fa27911a34d09cf2c3c5db0f1a54c6bc2773a21dfe64e0c6d7be9352"
_SEALED_PLACE = b"iov-realname/seal/v1|subj-1|1|holder"
_SEALED_TEXT = '{"name":"张三"}'.encode()
_NUMBER = b"iov-realname/blind/v1\0resident_id\x0011010519491231002X"


class CryptoUnsound(KeyRingError):
    """An algorithm gives wrong answers, or is not there; nothing is sealed or opened with it."""

    def __init__(self, algorithm: str) -> None:
        super().__init__(
            f"{algorithm} does not give its known answer on this machine, so no key is used; "
            "reinstall `cryptography` (42 or later) from its official wheel."
        )
        self.algorithm = algorithm


@attrs.frozen
class KnownAnswer:
    """One algorithm, what it must give in hexadecimal digits, and how it is asked."""

    algorithm: str
    answer: str
    ask: Callable[[], bytes] = attrs.field(repr=False)

    def holds(self) -> bool:
        """Whether the algorithm gives it."""
        try:
            return self.ask().hex() == self.answer.lower()
        except (UnsupportedAlgorithm, ValueError):
            return False


def unsound(known: tuple[KnownAnswer, ...]) -> tuple[str, ...]:
    """The algorithms among these that fail."""
    return tuple(each.algorithm for each in known if not each.holds())


@cache
def require_sound() -> None:
    """Check all known answers, once per process. Raises :class:`CryptoUnsound` with the first that fails."""
    for algorithm in unsound(KNOWN_ANSWERS):
        raise CryptoUnsound(algorithm)


def _there_and_back(suite: Suite, key: bytes, nonce: bytes, data: bytes, associated: bytes) -> bytes:
    cipher = suite.aead(key)
    sealed = cipher.encrypt(nonce, data, associated)
    return sealed if cipher.decrypt(nonce, sealed, associated) == data else b""


def _mac(algorithm: str) -> bytes:
    mac = mac_of(algorithm, _COUNTED[:32])
    mac.update(_NUMBER)
    return mac.finalize()


def _hash(algorithm: str) -> bytes:
    return bytes.fromhex(hash_of(algorithm, b"abc").partition(":")[2])


def _key_wrap() -> bytes:
    wrapped = aes_key_wrap(_COUNTED[32:], _COUNTED[:32])
    return wrapped if aes_key_unwrap(_COUNTED[32:], wrapped) == _COUNTED[:32] else b""


def _rfc_8998() -> bytes:
    data = b"".join(bytes([byte]) * 8 for byte in (0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA))
    key = bytes.fromhex("0123456789abcdeffedcba9876543210")
    associated = bytes.fromhex("feedfacedeadbeeffeedfacedeadbeefabaddad2")
    return _there_and_back(SM4GCM, key, bytes.fromhex("00001234567800000000abcd"), data, associated)


def _seal(suite: Suite) -> bytes:
    return _there_and_back(suite, _COUNTED[: suite.key_length], _COUNTED[:12], _SEALED_TEXT, _SEALED_PLACE)


KNOWN_ANSWERS = (
    KnownAnswer(
        "AES-256-GCM",
        "3c20b87aa880e021afa42b2b5551f14ffef0375e567eb01aae158e632bd6b0ba22",
        lambda: _seal(A256GCM),
    ),
    KnownAnswer("SM4-GCM (RFC 8998)", _RFC_8998, _rfc_8998),
    KnownAnswer("SM4-GCM", "ec64b09aa40fa73add79c8ed350370445cf5fe66bc0eb2254668d9691f24c757d3", lambda: _seal(SM4GCM)),
    KnownAnswer("AES-256 key wrap (RFC 3394)", _WRAPPED, _key_wrap),
    KnownAnswer(
        "SHA-256", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", lambda: _hash("SHA-256")
    ),
    KnownAnswer("SM3", "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0", lambda: _hash("SM3")),
    KnownAnswer(
        HMAC_SHA256,
        "e6720b7ca96ea35ad327aef37eef9c2a5db4fb3e7b6cf39064a380d6e5557bce",
        lambda: _mac(HMAC_SHA256),
    ),
    KnownAnswer(HMAC_SM3, "c6d70fa36b5f22a4a21ee79eda07805a8be36b4f59241e9fdb64c4b99ebc6b4f", lambda: _mac(HMAC_SM3)),
)
