"""Wrapping keys in a hardware security module, spoken to by PKCS#11; they never leave it.

Each epoch is an AES-256 key in the token, labelled ``LABEL-EPOCH``, made there as not extractable, and good for nothing
but wrapping (``CKM_AES_KEY_WRAP``, RFC 3394). Destroying an epoch destroys that object; whoever can restore a backup of
the token brings it back. Needs ``pip install 'iov-realname[pkcs11]'``.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pkcs11
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass

from iov_realname.adapters.keys.pkcs11_sessions import sessions_with
from iov_realname.adapters.keys.specs import Spec, ring_over
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.keys.wrapping import Algorithm, EpochGone
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["TokenKeys", "open_pkcs11"]

ALGORITHM = Algorithm("AES-256 key wrap (RFC 3394, PKCS#11)", 256)
_PURPOSE = {
    Attribute.EXTRACTABLE: False,
    Attribute.SENSITIVE: True,
    Attribute.MODIFIABLE: False,
    Attribute.WRAP: True,
    Attribute.UNWRAP: True,
    Attribute.ENCRYPT: False,
    Attribute.DECRYPT: False,
}
_PASSING = {Attribute.TOKEN: False, Attribute.EXTRACTABLE: True, Attribute.SENSITIVE: False}
_GENERATED = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.TOKEN: True}


class TokenKeys:
    """Implements :class:`~iov_realname.adapters.keys.wrapping.KeyWrapper` over a token; threads take turns at it.

    ``module`` is the vendor's library, ``token`` the label of the token, ``pin`` asked whenever a session is opened.
    """

    def __init__(self, module: Path, token: str, pin: Callable[[], str], label: str = "iov-realname") -> None:
        self.name = f"PKCS#11 token {token} (keys {label}-*)"
        self._sessions = sessions_with(module, token)
        self._pin = pin
        self._label = label

    def epochs(self) -> Mapping[int, Algorithm]:
        """The epochs whose keys are in the token."""
        with self._turn() as session:
            return dict.fromkeys(self._objects(session), ALGORITHM)

    def wrap(self, epoch: int, keys: Sequence[bytes]) -> Sequence[bytes]:
        """The keys wrapped under that epoch, in order. Raises ``EpochGone``."""
        with self._turn() as session:
            kek = self._kek(session, epoch)
            return [_wrapped(session, kek, key) for key in keys]

    def unwrap(self, epoch: int, wrapped: Sequence[bytes]) -> Sequence[bytes | None]:
        """The keys in clear, in order; ``None`` for what does not open. Raises ``EpochGone``."""
        with self._turn() as session:
            kek = self._kek(session, epoch)
            found = [_unwrapped(kek, each) for each in wrapped]
            if None in found:
                self._require_working(session, kek)
            return found

    def begin_epoch(self) -> int:
        """Have the token make the key of a new epoch; its number."""
        with self._turn() as session:
            epoch = max(self._objects(session), default=0) + 1
            session.generate_key(KeyType.AES, 256, label=f"{self._label}-{epoch}", store=True, template=_PURPOSE)
        return epoch

    def destroy_epoch(self, epoch: int) -> None:
        """Destroy the epoch's key in the token. Again is harmless."""
        with self._turn() as session:
            key = self._objects(session).get(epoch)
            if key is not None:
                key.destroy()

    def close(self) -> None:
        """Let go of the session; the next call opens one again."""
        self._sessions.leave(self)

    @contextmanager
    def _turn(self) -> Iterator[pkcs11.Session]:
        """A session for this thread alone. What the token says becomes ``KeyStoreUnusable``; it knows no secret."""
        try:
            with self._sessions.turn(self, self._pin) as session:
                yield session
        except pkcs11.PKCS11Error as error:
            raise KeyStoreUnusable(f"{self.name} cannot be used: {type(error).__name__}.") from error

    def _objects(self, session: pkcs11.Session) -> dict[int, Any]:
        """The keys that are ours by their label."""
        found: dict[int, Any] = {}
        for key in session.get_objects(_GENERATED):
            label, _, number = str(key[Attribute.LABEL]).rpartition("-")
            if label == self._label and number.isdecimal():
                found[int(number)] = key
        return found

    def _kek(self, session: pkcs11.Session, epoch: int) -> Any:
        found = list(session.get_objects({**_GENERATED, Attribute.LABEL: f"{self._label}-{epoch}"}))
        if not found:
            raise EpochGone(epoch, self.name)
        key: Any = found[0]
        if key[Attribute.EXTRACTABLE]:
            raise KeyStoreUnusable(f"Key {self._label}-{epoch} can be taken out of {self.name}; it was not made here.")
        return key

    def _require_working(self, session: pkcs11.Session, kek: Any) -> None:
        """Tell a key that does not open from a token that is out of order: tokens say the same of both."""
        if _unwrapped(kek, _wrapped(session, kek, bytes(32))) is None:
            raise KeyStoreUnusable(f"{self.name} cannot unwrap what it wraps itself; it is out of order.")


def open_pkcs11(spec: str, *, create: bool = True) -> WrappedKeyRing:
    """The key ring of ``pkcs11:/usr/lib/…/vendor.so?token=LABEL&pin-file=/run/pin&store=fleet.db.keys``.

    ``store`` is a key file or a ``postgresql://`` address, percent-encoded. Also: ``label`` (of the keys in the token,
    by default ``iov-realname``), ``profile`` (``intl`` or ``gm``).
    """
    said = Spec.read(spec, "pkcs11", needed=("token", "pin-file", "store"), known=("label", "profile"))
    pin, label = Path(said.options["pin-file"]), said.options.get("label", "iov-realname")
    _read(pin)  # it must be there even where this process is logged in already
    return ring_over(said, TokenKeys(Path(said.place), said.options["token"], lambda: _read(pin), label), create=create)


def _read(pin: Path) -> str:
    try:
        return pin.read_text("utf-8")
    except (OSError, ValueError) as error:
        raise KeyStoreUnusable(f"The PIN in {pin} cannot be read: {type(error).__name__}.") from None


def _wrapped(session: pkcs11.Session, kek: Any, key: bytes) -> bytes:
    kind = {Attribute.CLASS: ObjectClass.SECRET_KEY, Attribute.KEY_TYPE: KeyType.GENERIC_SECRET, Attribute.VALUE: key}
    passing = session.create_object({**kind, **_PASSING})
    try:
        return bytes(kek.wrap_key(passing, mechanism=Mechanism.AES_KEY_WRAP))
    finally:
        passing.destroy()


def _unwrapped(kek: Any, wrapped: bytes) -> bytes | None:
    kind = (ObjectClass.SECRET_KEY, KeyType.GENERIC_SECRET)
    try:
        passing = kek.unwrap_key(*kind, wrapped, mechanism=Mechanism.AES_KEY_WRAP, template=_PASSING)
    except pkcs11.PKCS11Error:
        return None
    try:
        return bytes(passing[Attribute.VALUE])
    finally:
        passing.destroy()
