"""The inventory of cryptography that an assessor asks for: what is in use, for what, how long, where, and how sound.

It holds no key material, and no subject.
"""

import hashlib
import platform
import ssl
from collections import Counter
from collections.abc import Iterator
from importlib.metadata import version

import attrs
from cryptography.hazmat.backends.openssl import backend

from iov_realname.adapters.keys.digests import KEY_LENGTH
from iov_realname.adapters.keys.known_answers import KNOWN_ANSWERS
from iov_realname.adapters.keys.sealing import suite_named
from iov_realname.adapters.keys.wrapped import WrappedKeyRing

__all__ = ["CryptoUse", "EpochUse", "Inventory", "epochs_of", "inventory_of"]

SUITE_NAMES = {"A256GCM": "AES-256-GCM", "SM4GCM": "SM4-GCM"}
SEAL = "seal personal data"
DIGEST = "keyed digest: "
WRAP = "wrap keys"
HASH = "record of a destroyed key"


@attrs.frozen
class CryptoUse:
    """One algorithm in one use: the bits of its key (0 for none), where the keys are, under which epoch they are
    wrapped (``None`` for what is not wrapped), in which state, and how many.
    """

    algorithm: str
    purpose: str
    bits: int
    where: str
    epoch: int | None
    state: str
    number: int


@attrs.frozen
class EpochUse:
    """One epoch: its state, the day from which it may be destroyed, and the data keys under it by state."""

    epoch: int
    state: str
    final_from: str | None
    data_keys: dict[str, int]


@attrs.frozen
class Inventory:
    """Everything in use in one key ring, and what it runs on. ``known_answers`` says which algorithms are right."""

    profile: str
    uses: tuple[CryptoUse, ...]
    epochs: tuple[EpochUse, ...]
    known_answers: dict[str, bool]
    libraries: dict[str, str]


def inventory_of(ring: WrappedKeyRing) -> Inventory:
    """The inventory of an open key ring."""
    return Inventory(
        ring.profile.name,
        (*_data_keys(ring), *_purpose_keys(ring), *_wrapping_keys(ring), _hash(ring)),
        epochs_of(ring),
        {known.algorithm: known.holds() for known in KNOWN_ANSWERS},
        libraries(),
    )


def epochs_of(ring: WrappedKeyRing) -> tuple[EpochUse, ...]:
    """The epochs there ever were, and how many data keys each has."""
    counted: dict[int, Counter[str]] = {}
    for each in ring.store.counted():
        counted.setdefault(each.epoch, Counter())[each.state.value] += each.number
    return tuple(
        EpochUse(
            epoch.number,
            epoch.state.value,
            None if epoch.final_from is None else epoch.final_from.isoformat(),
            dict(counted.get(epoch.number, {})),
        )
        for epoch in ring.store.epochs()
    )


def libraries() -> dict[str, str]:
    """What does the work, by version."""
    return {
        "python": platform.python_version(),
        "cryptography": version("cryptography"),
        "openssl of cryptography": backend.openssl_version_text(),
        "openssl of python (hashing, TLS)": ssl.OPENSSL_VERSION,
        "sm3 in hashlib": str("sm3" in hashlib.algorithms_available).lower(),
    }


def _data_keys(ring: WrappedKeyRing) -> Iterator[CryptoUse]:
    for each in ring.store.counted():
        bits = suite_named(each.suite).key_length * 8
        name = SUITE_NAMES[each.suite]
        yield CryptoUse(name, SEAL, bits, ring.store.name, each.epoch, each.state.value, each.number)


def _purpose_keys(ring: WrappedKeyRing) -> Iterator[CryptoUse]:
    for key in ring.store.purpose_keys():
        purpose = f"{DIGEST}{key.purpose.value} (version {key.version})"
        yield CryptoUse(key.algorithm, purpose, KEY_LENGTH * 8, ring.store.name, key.epoch, "active", 1)


def _wrapping_keys(ring: WrappedKeyRing) -> Iterator[CryptoUse]:
    states = {epoch.number: epoch.state.value for epoch in ring.store.epochs()}
    for epoch, algorithm in sorted(ring.wrapper.epochs().items()):
        state = states.get(epoch, "not in use")
        yield CryptoUse(algorithm.name, WRAP, algorithm.bits, ring.wrapper.name, epoch, state, 1)


def _hash(ring: WrappedKeyRing) -> CryptoUse:
    return CryptoUse(ring.profile.hash, HASH, 0, ring.store.name, None, "active", 0)
