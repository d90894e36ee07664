"""What wraps keys: key-encryption keys, one per epoch, and the port behind which they are kept.

Deleting a wrapped key erases nothing while a backup still holds it. Destroying the key-encryption key of its epoch
does, for every copy at once. So keys are wrapped under epochs: a new one begins, living keys are wrapped again under
it, and the old one is destroyed when the last backup that holds keys of it has expired (:mod:`.rotation`).
"""

import os
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Protocol

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.keywrap import InvalidUnwrap, aes_key_unwrap, aes_key_wrap

from iov_realname.adapters.keys.sm4 import Sm4Gcm
from iov_realname.application.errors import KeyStoreUnusable

__all__ = [
    "A256KW",
    "KEKS",
    "SM4GCM_WRAP",
    "Algorithm",
    "EpochGone",
    "GivenKeys",
    "Kek",
    "KekKind",
    "KeyWrapper",
    "kek_of",
    "unwrap_mixed",
]


class EpochGone(KeyStoreUnusable):
    """The key-encryption key of an epoch is not there: destroyed on purpose, or what is here is an old copy."""

    def __init__(self, epoch: int, wrapper: str) -> None:
        super().__init__(
            f"Epoch {epoch} is not among the keys in {wrapper}: it was destroyed, or an old copy was put back; "
            "what was wrapped under it does not open."
        )
        self.epoch = epoch


@attrs.frozen
class Algorithm:
    """An algorithm as the inventory names it, and the bits of its key."""

    name: str
    bits: int


class KeyWrapper(Protocol):
    """Keeps key-encryption keys by epoch and wraps keys under them. Every method may raise ``KeyStoreUnusable``."""

    @property
    def name(self) -> str:
        """Where the key-encryption keys are, for messages and the inventory; never a secret."""

    def epochs(self) -> Mapping[int, Algorithm]:
        """The epochs whose keys are here, each with its algorithm."""

    def wrap(self, epoch: int, keys: Sequence[bytes]) -> Sequence[bytes]:
        """The keys wrapped under that epoch, in order. Raises :class:`EpochGone`."""

    def unwrap(self, epoch: int, wrapped: Sequence[bytes]) -> Sequence[bytes | None]:
        """The keys in clear, in order; ``None`` for what does not open. Raises :class:`EpochGone`."""

    def begin_epoch(self) -> int:
        """Make the key of a new epoch, later than all others; its number. It is durable when this returns."""

    def destroy_epoch(self, epoch: int) -> None:
        """Destroy an epoch's key, and those of earlier ones where they are one thing; again is harmless."""

    def close(self) -> None:
        """Let go of what holds the keys."""


def unwrap_mixed(wrapper: KeyWrapper, wrapped: Sequence[tuple[int, bytes]]) -> list[bytes | None]:
    """Keys in clear that were wrapped under several epochs, in order; each is asked once. Raises ``EpochGone``."""
    found: list[bytes | None] = [None] * len(wrapped)
    for epoch in {each for each, _ in wrapped}:
        places = [place for place, (each, _) in enumerate(wrapped) if each == epoch]
        for place, key in zip(places, wrapper.unwrap(epoch, [wrapped[place][1] for place in places]), strict=True):
            found[place] = key
    return found


class Kek(Protocol):
    """One key-encryption key; its own bytes are never shown."""

    def wrap(self, key: bytes) -> bytes:
        """The key wrapped, with an integrity check of its own."""

    def unwrap(self, wrapped: bytes) -> bytes | None:
        """The key in clear; ``None`` when it was altered, or wrapped under another key."""


class _AesKeyWrap:
    def __init__(self, secret: bytes) -> None:
        self._secret = secret

    def wrap(self, key: bytes) -> bytes:
        return aes_key_wrap(self._secret, key)

    def unwrap(self, wrapped: bytes) -> bytes | None:
        try:
            return aes_key_unwrap(self._secret, wrapped)
        except (InvalidUnwrap, ValueError):
            return None


class _Sm4Wrap:
    """RFC 3394 is defined for AES alone, so SM4 wraps as it seals: ``nonce || ciphertext || tag``."""

    _LABEL = b"iov-realname/wrap/v1"

    def __init__(self, secret: bytes) -> None:
        self._cipher = Sm4Gcm(secret)

    def wrap(self, key: bytes) -> bytes:
        nonce = os.urandom(12)
        return nonce + self._cipher.encrypt(nonce, key, self._LABEL)

    def unwrap(self, wrapped: bytes) -> bytes | None:
        try:
            return self._cipher.decrypt(wrapped[:12], wrapped[12:], self._LABEL)
        except (InvalidTag, ValueError):
            return None


@attrs.frozen
class KekKind:
    """One way of wrapping keys here: its short name, what it is, and how a key of it is taken into use."""

    name: str
    algorithm: Algorithm
    of: Callable[[bytes], Kek]

    @property
    def key_length(self) -> int:
        """Bytes of its key."""
        return self.algorithm.bits // 8


A256KW = "A256KW"
SM4GCM_WRAP = "SM4GCM"
KEKS: Mapping[str, KekKind] = MappingProxyType(
    {
        A256KW: KekKind(A256KW, Algorithm("AES-256 key wrap (RFC 3394)", 256), _AesKeyWrap),
        SM4GCM_WRAP: KekKind(SM4GCM_WRAP, Algorithm("SM4-GCM", 128), _Sm4Wrap),
    }
)


def kek_of(algorithm: str, secret: bytes) -> Kek:
    """The key-encryption key. Raises ``KeyStoreUnusable`` for an unknown algorithm or a wrong length."""
    kind = KEKS.get(algorithm)
    if kind is None or len(secret) != kind.key_length:
        known = ", ".join(f"{each.name} ({each.key_length} bytes)" for each in KEKS.values())
        raise KeyStoreUnusable(f"A wrapping key is of an unknown kind or a wrong length; this version knows {known}.")
    return kind.of(secret)


class GivenKeys:
    """Implements :class:`KeyWrapper` over secrets that the caller gives, by epoch, and keeps somewhere else.

    Read from a secret manager, a file descriptor or a variable: this library itself reads no environment. A new epoch
    begins when the caller gives its secret as well; one is destroyed when the caller deletes it wherever it is kept.
    """

    def __init__(self, secrets: Mapping[int, bytes], algorithm: str = A256KW) -> None:
        self.name = "the given wrapping keys"
        self._algorithm = algorithm
        self._keks: dict[int, Kek] = {}
        for epoch, secret in secrets.items():
            self.give(epoch, secret)

    def give(self, epoch: int, secret: bytes) -> None:
        """Add the key of one more epoch. Raises ``KeyStoreUnusable`` for a wrong length."""
        self._keks[epoch] = kek_of(self._algorithm, secret)

    def epochs(self) -> Mapping[int, Algorithm]:
        """The epochs that were given."""
        return dict.fromkeys(self._keks, KEKS[self._algorithm].algorithm)

    def wrap(self, epoch: int, keys: Sequence[bytes]) -> Sequence[bytes]:
        """The keys wrapped under that epoch, in order. Raises :class:`EpochGone`."""
        kek = self._kek(epoch)
        return [kek.wrap(key) for key in keys]

    def unwrap(self, epoch: int, wrapped: Sequence[bytes]) -> Sequence[bytes | None]:
        """The keys in clear, in order; ``None`` for what does not open. Raises :class:`EpochGone`."""
        kek = self._kek(epoch)
        return [kek.unwrap(each) for each in wrapped]

    def begin_epoch(self) -> int:
        """Only the caller can: raises ``KeyStoreUnusable`` saying so."""
        wanted = max(self._keks, default=0) + 1
        raise KeyStoreUnusable(f"To begin a new epoch, give its wrapping key beside the others, as epoch {wanted}.")

    def destroy_epoch(self, epoch: int) -> None:
        """Forget it here. Where the caller keeps it, the caller must delete it."""
        self._keks.pop(epoch, None)

    def close(self) -> None:
        """Forget all."""
        self._keks.clear()

    def _kek(self, epoch: int) -> Kek:
        if epoch not in self._keks:
            raise EpochGone(epoch, self.name)
        return self._keks[epoch]
