"""ACS3-HMAC-SHA256 and ACS3-HMAC-SM3, as Alibaba Cloud's "V3 request structure and signature" has them."""

import hmac
from collections.abc import Callable, Mapping
from hashlib import sha256
from urllib.parse import quote

import attrs

__all__ = ["SHA256", "SM3", "SM3_AS_TEA", "Signed", "Suite", "authorization", "sign"]


@attrs.frozen
class Suite:
    """An algorithm of the family: its name, the header that carries the body's digest, digest and MAC."""

    name: str
    digest_header: str
    digest: Callable[[bytes], str]
    mac: Callable[[bytes, bytes], str]


@attrs.frozen
class Signed:
    """A signature, the headers that it covers, and the digest it was made over."""

    headers: str
    canonical_digest: str
    signature: str = attrs.field(repr=False)


def _sha256(message: bytes) -> str:
    return sha256(message).hexdigest()


def _hmac_sha256(key: bytes, message: bytes) -> str:
    return hmac.new(key, message, sha256).hexdigest()


def _sm3(message: bytes) -> str:
    from cryptography.hazmat.primitives import hashes

    digest = hashes.Hash(hashes.SM3())
    digest.update(message)
    return digest.finalize().hex()


def _hmac_sm3(key: bytes, message: bytes) -> str:
    from cryptography.hazmat.primitives import hashes
    from cryptography.hazmat.primitives.hmac import HMAC

    mac = HMAC(key, hashes.SM3())
    mac.update(message)
    return mac.finalize().hex()


SHA256 = Suite("ACS3-HMAC-SHA256", "x-acs-content-sha256", _sha256, _hmac_sha256)
SM3 = Suite("ACS3-HMAC-SM3", "x-acs-content-sm3", _sm3, _hmac_sm3)
SM3_AS_TEA = attrs.evolve(SM3, digest_header="x-acs-content-sha256")
"""The same with the header that the Tea clients write: two official clients disagree about its name."""


def sign(
    suite: Suite,
    secret: str,
    path: str,
    headers: Mapping[str, str],
    body: bytes,
    *,
    query: Mapping[str, str] | None = None,
) -> Signed:
    """Sign a ``POST`` whose headers are named in lower case and already hold the body's digest."""
    covered = sorted(name for name in headers if name in ("host", "content-type") or name.startswith("x-acs-"))
    names = ";".join(covered)
    lines = "".join(f"{name}:{headers[name].strip()}\n" for name in covered)
    canonical = "\n".join(["POST", path, _canonical_query(query or {}), lines, names, suite.digest(body)])
    digest = suite.digest(canonical.encode())
    return Signed(names, digest, suite.mac(secret.encode(), f"{suite.name}\n{digest}".encode()))


def authorization(suite: Suite, key_id: str, signed: Signed) -> str:
    """The header that carries the signature: commas without spaces."""
    return f"{suite.name} Credential={key_id},SignedHeaders={signed.headers},Signature={signed.signature}"


def _canonical_query(query: Mapping[str, str]) -> str:
    return "&".join(f"{quote(name, safe='~')}={quote(query[name], safe='~')}" for name in sorted(query))
