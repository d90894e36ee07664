"""Request numbers. OneLink signs nothing: the password goes over TLS once, in exchange for a token."""

from datetime import datetime

from iov_realname.adapters.carriers.wire.drawing import Digits, china_stamp

__all__ = ["transid"]


def transid(appid: str, now: datetime, digits: Digits) -> str:
    """The number of one request: the account, the second in China, and eight digits. A retry draws a new one."""
    return f"{appid}{china_stamp(now)}{digits(8)}"
