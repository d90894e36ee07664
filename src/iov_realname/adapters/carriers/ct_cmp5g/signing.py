"""The platform's signature, and the moment it is made for."""

from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import md5

from iov_realname.adapters.carriers.wire.drawing import china_stamp

__all__ = ["sign", "stamp"]


def sign(query: Mapping[str, str], body: bytes, secret: str, moment: str) -> str:
    """MD5 over the sorted query, the body as sent, secret and moment; its 32 characters in hexadecimal, in capitals."""
    fields = "&".join(f"{name}={value}" for name, value in sorted(query.items()))
    signed = fields.encode() + body + secret.encode() + moment.encode()
    return md5(signed, usedforsecurity=False).hexdigest().encode().hex().upper()


def stamp(now: datetime, local: bool) -> str:
    """``yyyyMMddHHmmss``, in GMT as documented, or in China's time as one client has it."""
    return china_stamp(now) if local else now.astimezone(UTC).strftime("%Y%m%d%H%M%S")
