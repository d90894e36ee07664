"""Keyed digests: HMAC-SHA256 under one key per purpose, the first 16 bytes as 32 hexadecimal digits.

The authenticated input is ``"iov-realname/digest/v1" 00 purpose 00 message`` in UTF-8. Purposes contain no zero byte
and the message comes last, so no two inputs meet. A bare hash would not do: all resident id numbers can be tried in
hours.
"""

import hashlib
import hmac
from collections.abc import Callable

from iov_realname.adapters.keys.sealing import utf8
from iov_realname.application.ports import Purpose

KEY_LENGTH = 32
"""Bytes of a purpose key."""


def digester(secret: bytes, purpose: Purpose) -> Callable[[str], str]:
    """A function from message to digest under this purpose key. It may be called from any thread."""
    primed = hmac.new(secret, b"iov-realname/digest/v1\0" + purpose.value.encode() + b"\0", hashlib.sha256)

    def digest(message: str) -> str:
        mac = primed.copy()
        mac.update(utf8(message))
        return mac.hexdigest()[:32]

    return digest
