"""The platform's signature. It is the same for ever and holds nothing of the message: keep it behind mTLS or a VPN."""

from iov_realname.adapters.carriers.wire.sm3 import sm3_hex

__all__ = ["sign_nature"]


def sign_nature(platform_id: str, password: str) -> str:
    """SM3 of platform id and password, in capitals."""
    return sm3_hex(platform_id + password).upper()
