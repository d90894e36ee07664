"""Wrapping keys in HashiCorp Vault's (or OpenBao's) Transit engine; they never leave it.

One Transit key serves one key store; each of its versions is an epoch. A version is destroyed by raising the minimum
version and trimming the key, which takes all earlier versions with it. Whoever can restore a snapshot of Vault itself
brings a trimmed version back: its snapshots belong into ``backup_days`` too.
"""

import re
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from pathlib import Path
from typing import Any

from iov_realname.adapters.keys.specs import Spec, ring_over
from iov_realname.adapters.keys.vault_client import VaultClient
from iov_realname.adapters.keys.wrapped import WrappedKeyRing
from iov_realname.adapters.keys.wrapping import Algorithm, EpochGone
from iov_realname.application.errors import KeyStoreUnusable

__all__ = ["TransitKeys", "open_vault"]

ALGORITHM = Algorithm("AES-256-GCM (Vault Transit)", 256)
KIND = {"type": "aes256-gcm96", "derived": True, "exportable": False, "allow_plaintext_backup": False}
CONTEXT = b64encode(b"iov-realname/wrap/v1").decode()


class TransitKeys:
    """Implements :class:`~iov_realname.adapters.keys.wrapping.KeyWrapper` over the Transit key ``key`` at ``mount``."""

    def __init__(self, client: VaultClient, key: str, mount: str = "transit") -> None:
        if not re.fullmatch(r"[\w.-]+", key, re.ASCII) or not re.fullmatch(r"[\w./-]+", mount, re.ASCII):
            raise KeyStoreUnusable("A Vault key is named with its mount: https://host:8200/transit/KEY.")
        self.name = f"Transit key {mount}/{key} in {client.name}"
        self._client = client
        self._key = key
        self._mount = mount

    def epochs(self) -> Mapping[int, Algorithm]:
        """The versions that can still decrypt. Raises ``KeyStoreUnusable`` for a key of another kind than ours."""
        described = self._described()
        return {int(version): ALGORITHM for version in described["keys"]} if described else {}

    def wrap(self, epoch: int, keys: Sequence[bytes]) -> Sequence[bytes]:
        """The keys encrypted under that version, in one call. Raises ``EpochGone``."""
        asked = [{"plaintext": b64encode(key).decode(), "context": CONTEXT, "key_version": epoch} for key in keys]
        found = [str(each.get("ciphertext", "")) for each in self._batch("encrypt", epoch, asked)]
        if not all(text.startswith(_prefix(epoch)) for text in found):
            raise self._strange("encrypt")
        return [text.encode() for text in found]

    def unwrap(self, epoch: int, wrapped: Sequence[bytes]) -> Sequence[bytes | None]:
        """The keys in clear, in one call; ``None`` for what does not open. Raises ``EpochGone``."""
        texts = [each.decode("ascii", "replace") for each in wrapped]
        ours = [text for text in texts if text.startswith(_prefix(epoch))]
        asked = [{"ciphertext": text, "context": CONTEXT} for text in ours]
        opened = iter(self._batch("decrypt", epoch, asked))
        return [_plain(next(opened)) if text.startswith(_prefix(epoch)) else None for text in texts]

    def begin_epoch(self) -> int:
        """Make the key, or a new version of it. Making a version is never tried twice by itself."""
        if not self.epochs():
            self._done(f"{self._mount}/keys/{self._key}", KIND, again=True)
        else:
            self._done(f"{self._mount}/keys/{self._key}/rotate", {}, again=False)
        return max(self.epochs())

    def destroy_epoch(self, epoch: int) -> None:
        """Destroy this version and all before it, unless it is the last. Again is harmless."""
        described = self._described()
        if not described or described["min_available_version"] > epoch:
            return
        if described["latest_version"] <= epoch:
            raise KeyStoreUnusable(f"Epoch {epoch} is the last of {self.name} and still in use; rotate first.")
        floors = ("min_decryption_version", "min_encryption_version")
        lowest = {floor: max(epoch + 1, described[floor]) for floor in floors}
        self._done(f"{self._mount}/keys/{self._key}/config", lowest, again=True)
        self._done(f"{self._mount}/keys/{self._key}/trim", {"min_available_version": epoch + 1}, again=True)

    def close(self) -> None:
        """Nothing is held: every call has a connection of its own."""

    def _described(self) -> Mapping[str, Any]:
        """The key as Vault describes it; nothing where there is none. A raised minimum hides versions from its list."""
        answer = self._client.read(f"{self._mount}/keys/{self._key}")
        if answer.status == HTTPStatus.NOT_FOUND:
            return {}
        wrong = sorted(name for name, wanted in KIND.items() if answer.data.get(name) != wanted)
        if wrong:
            raise KeyStoreUnusable(
                f"{self.name} is not as it must be made, see docs/keys.md; wrong: {', '.join(wrong)}. Name another key."
            )
        return answer.data

    def _batch(self, what: str, epoch: int, asked: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
        """One result for each item, in order. One that failed says so; why does not matter while the epoch is here."""
        if not asked:  # which Vault would refuse
            return ()
        answer = self._client.do(f"{self._mount}/{what}/{self._key}", {"batch_input": asked}, again=True)
        results = answer.data.get("batch_results")
        failed = answer.status != HTTPStatus.OK or not results or any(each.get("error") for each in results)
        if failed and epoch not in self.epochs():
            raise EpochGone(epoch, self.name)
        if not isinstance(results, list) or len(results) != len(asked):
            raise self._strange(what)
        return results

    def _done(self, path: str, body: Mapping[str, Any], *, again: bool) -> None:
        if self._client.do(path, body, again=again).status == HTTPStatus.BAD_REQUEST:
            raise self._strange(path.rpartition("/")[2])

    def _strange(self, what: str) -> KeyStoreUnusable:
        return KeyStoreUnusable(
            f"{self.name} does not do what was asked ({what}); is it a Transit engine, and current?"
        )


def open_vault(spec: str, *, create: bool = True) -> WrappedKeyRing:
    """The key ring of ``vault:https://host:8200/transit/KEY?store=fleet.db.keys&token-file=/run/vault-token``.

    ``store`` is a key file or a ``postgresql://`` address, percent-encoded; ``token-file`` is read at every call, so an
    agent may renew it. Also: ``ca`` (a file of certificates), ``namespace``, ``profile`` (``intl`` or ``gm``).
    """
    said = Spec.read(spec, "vault", needed=("store", "token-file"), known=("ca", "namespace", "profile"))
    base, _, place = said.place.rpartition("/")
    base, _, mount = base.rpartition("/")
    token = Path(said.options["token-file"])
    ca = said.options.get("ca")
    client = VaultClient(
        base,
        lambda: _token(token),
        namespace=said.options.get("namespace", ""),
        ca=None if ca is None else Path(ca),
    )
    return ring_over(said, TransitKeys(client, place, mount), create=create)


def _token(path: Path) -> str:
    try:
        return path.read_text("ascii")
    except (OSError, ValueError) as error:
        raise KeyStoreUnusable(f"The Vault token in {path} cannot be read: {type(error).__name__}.") from None


def _prefix(epoch: int) -> str:
    return f"vault:v{epoch}:"


def _plain(result: Mapping[str, Any]) -> bytes | None:
    text = result.get("plaintext")
    return b64decode(text) if isinstance(text, str) and not result.get("error") else None
