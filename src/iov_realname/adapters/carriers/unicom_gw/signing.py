"""The gateway's token: SM3 over names and values in one fixed order, without separators."""

from datetime import datetime

from iov_realname.adapters.carriers.wire.drawing import Digits
from iov_realname.adapters.carriers.wire.sm3 import sm3_hex
from iov_realname.domain.time import CHINA_TIME

__all__ = ["timestamp", "token", "trans_id"]


def timestamp(now: datetime) -> str:
    """``yyyy-MM-dd HH:mm:ss SSS`` in China: a space, not a point, before the milliseconds."""
    local = now.astimezone(CHINA_TIME)
    return f"{local:%Y-%m-%d %H:%M:%S} {local.microsecond // 1000:03}"


def trans_id(moment: str, digits: Digits) -> str:
    """The number of one request: the digits of its timestamp, and six more."""
    return "".join(filter(str.isdigit, moment)) + digits(6)


def token(app_id: str, moment: str, number: str, secret: str) -> str:
    """The token of one request."""
    return sm3_hex(f"app_id{app_id}timestamp{moment}trans_id{number}{secret}")
