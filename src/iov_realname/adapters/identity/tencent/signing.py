"""TC3-HMAC-SHA256. The action is signed too, as the newer document has it; the vendor's own client leaves it out."""

import hmac
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256

import attrs

__all__ = ["Signed", "authorization", "sign"]

_ALGORITHM = "TC3-HMAC-SHA256"


@attrs.frozen
class Signed:
    """A signature, its scope, the headers that it covers, and the digest it was made over."""

    scope: str
    headers: str
    canonical_digest: str
    signing_key: bytes = attrs.field(repr=False)
    signature: str = attrs.field(repr=False)


def sign(secret: str, service: str, moment: datetime, headers: Mapping[str, str], body: bytes) -> Signed:
    """Sign a ``POST /`` whose covered headers are given in lower case; the day of the scope is the moment's in UTC."""
    moment = moment.astimezone(UTC)
    names = ";".join(sorted(headers))
    lines = "".join(f"{name}:{headers[name]}\n" for name in sorted(headers))
    canonical = "\n".join(["POST", "/", "", lines, names, sha256(body).hexdigest()])
    digest = sha256(canonical.encode()).hexdigest()
    day = moment.strftime("%Y-%m-%d")
    scope = f"{day}/{service}/tc3_request"
    key = _mac(_mac(_mac(f"TC3{secret}".encode(), day), service), "tc3_request")
    signature = _mac(key, f"{_ALGORITHM}\n{int(moment.timestamp())}\n{scope}\n{digest}").hex()
    return Signed(scope, names, digest, key, signature)


def authorization(key_id: str, signed: Signed) -> str:
    """The header that carries the signature: commas with spaces."""
    return (
        f"{_ALGORITHM} Credential={key_id}/{signed.scope}, SignedHeaders={signed.headers}, Signature={signed.signature}"
    )


def _mac(key: bytes, message: str) -> bytes:
    return hmac.new(key, message.encode(), sha256).digest()
