"""A SIMULATION of HashiCorp Vault's Transit engine, for tests and trials: real cryptography, keys in memory only.

It keeps to the documented behaviour of the endpoints it has: keys (create, read, config, rotate, trim, delete), encrypt
and decrypt, one value or a batch. What Vault would refuse it refuses, with Vault's status codes.
"""

import os
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from threading import Lock
from typing import Any

import attrs
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

__all__ = ["Refusal", "SimulatedTransit"]

Body = Mapping[str, Any]


class Refusal(Exception):
    """The engine says no, with a status of HTTP."""

    def __init__(self, status: int, why: str) -> None:
        super().__init__(why)
        self.status = status


@attrs.define
class _Key:
    made_as: dict[str, Any]
    versions: dict[int, bytes] = attrs.field(factory=dict, repr=False)
    latest: int = 0
    min_decryption: int = 1
    min_encryption: int = 0
    min_available: int = 0
    deletion_allowed: bool = False

    def rotate(self) -> None:
        self.latest += 1
        self.versions[self.latest] = os.urandom(32)

    def cipher(self, version: int, context: str) -> AESGCM:
        """The cipher of a version, derived for a context where the key asks for one."""
        secret = self.versions[version]
        if not self.made_as["derived"]:
            return AESGCM(secret)
        if not context:
            raise Refusal(400, "missing 'context' for key derivation; the key was created using a derived key")
        return AESGCM(HKDF(SHA256(), 32, salt=None, info=b64decode(context)).derive(secret))


class SimulatedTransit:
    """SIMULATION of a Transit engine. Thread-safe."""

    def __init__(self) -> None:
        self._keys: dict[str, _Key] = {}
        self._lock = Lock()

    def answer(self, method: str, place: tuple[str, ...], body: Body) -> Body | None:
        """What ``method`` on the path below the mount gives: data, or nothing. Raises :class:`Refusal`."""
        with self._lock:
            match (method, *place):
                case ("GET", "keys", name):
                    return self._described(name)
                case ("DELETE", "keys", name):
                    self._delete(name)
                case ("POST", "keys", name):
                    self._create(name, body)
                case ("POST", "keys", name, "rotate"):
                    self._key(name).rotate()
                case ("POST", "keys", name, "config"):
                    self._configure(name, body)
                case ("POST", "keys", name, "trim"):
                    self._trim(name, body)
                case ("POST", "encrypt", name):
                    return _each(body, lambda item: _encrypt(self._key(name, 400), item), "ciphertext")
                case ("POST", "decrypt", name):
                    return _each(body, lambda item: _decrypt(self._key(name, 400), item), "plaintext")
                case _:
                    raise Refusal(404, "no handler for route")
        return None

    def _key(self, name: str, status: int = 404) -> _Key:
        if name not in self._keys:
            raise Refusal(status, "encryption key not found")
        return self._keys[name]

    def _create(self, name: str, body: Body) -> None:
        if body.get("type", "aes256-gcm96") != "aes256-gcm96":
            raise Refusal(400, "the simulation knows aes256-gcm96 only")
        if name not in self._keys:
            flags = ("derived", "exportable", "allow_plaintext_backup")
            key = _Key({"type": "aes256-gcm96", **{flag: bool(body.get(flag, False)) for flag in flags}})
            key.rotate()
            self._keys[name] = key

    def _described(self, name: str) -> Body:
        key = self._key(name)
        return {
            **key.made_as,
            "name": name,
            "keys": {str(version): 1_700_000_000 for version in key.versions if version >= key.min_decryption},
            "latest_version": key.latest,
            "min_decryption_version": key.min_decryption,
            "min_encryption_version": key.min_encryption,
            "min_available_version": key.min_available,
            "deletion_allowed": key.deletion_allowed,
        }

    def _configure(self, name: str, body: Body) -> None:
        key = self._key(name)
        decryption = int(body.get("min_decryption_version", key.min_decryption))
        encryption = int(body.get("min_encryption_version", key.min_encryption))
        if not max(key.min_available, 1) <= decryption <= key.latest:
            raise Refusal(400, "cannot set min decryption version out of the available range")
        if not 0 <= encryption <= key.latest or 0 < encryption < decryption:
            raise Refusal(400, "cannot set min encryption version out of the available range")
        key.min_decryption, key.min_encryption = decryption, encryption
        key.deletion_allowed = bool(body.get("deletion_allowed", key.deletion_allowed))

    def _trim(self, name: str, body: Body) -> None:
        key = self._key(name)
        lowest = int(body.get("min_available_version", 0))
        if key.min_encryption == 0:
            raise Refusal(400, "minimum available version cannot be set when minimum encryption version is not set")
        if not key.min_available <= lowest <= min(key.min_decryption, key.min_encryption) or lowest < 1:
            raise Refusal(400, "minimum available version is out of range")
        key.min_available = lowest
        key.versions = {version: secret for version, secret in key.versions.items() if version >= lowest}

    def _delete(self, name: str) -> None:
        if not self._key(name, 400).deletion_allowed:
            raise Refusal(400, "deletion is not allowed for this key")
        del self._keys[name]


def _each(body: Body, do: Callable[[Body], str], name: str) -> Body:
    """One value, or a batch: then an item that fails says so and the others are answered, with 400 as status."""
    if "batch_input" not in body:
        return {name: do(body)}
    if not body["batch_input"]:
        raise Refusal(400, "missing batch input to process")
    results: list[dict[str, str]] = []
    for item in body["batch_input"]:
        try:
            results.append({name: do(item)})
        except Refusal as refusal:
            results.append({"error": str(refusal)})
    return {"batch_results": results}


def _encrypt(key: _Key, item: Body) -> str:
    version = int(item.get("key_version", 0)) or key.latest
    if version < key.min_encryption or version not in key.versions:
        raise Refusal(400, "requested version for encryption is less than the minimum encryption key version")
    nonce = os.urandom(12)
    sealed = key.cipher(version, item.get("context", "")).encrypt(nonce, b64decode(item["plaintext"]), None)
    return f"vault:v{version}:{b64encode(nonce + sealed).decode()}"


def _decrypt(key: _Key, item: Body) -> str:
    title, _, rest = str(item["ciphertext"]).partition(":v")
    number, _, text = rest.partition(":")
    if title != "vault" or not number.isdecimal():
        raise Refusal(400, "invalid ciphertext: no prefix")
    version = int(number)
    if version < key.min_decryption or version not in key.versions:
        raise Refusal(400, "ciphertext or signature version is disallowed by policy (too old)")
    try:
        raw = b64decode(text, validate=True)
        return b64encode(key.cipher(version, item.get("context", "")).decrypt(raw[:12], raw[12:], None)).decode()
    except (InvalidTag, ValueError):
        raise Refusal(400, "cipher: message authentication failed") from None
