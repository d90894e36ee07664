"""Random digits and moments, as the protocols write them."""

import secrets
from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from iov_realname.domain.time import CHINA_TIME

__all__ = ["Digits", "china_stamp", "random_digits"]

Digits: TypeAlias = Callable[[int], str]
"""Gives so many random digits."""


def random_digits(count: int) -> str:
    """So many digits from the operating system's random source."""
    return "".join(secrets.choice("0123456789") for _ in range(count))


def china_stamp(moment: datetime) -> str:
    """``yyyyMMddHHmmss`` in China Standard Time."""
    return moment.astimezone(CHINA_TIME).strftime("%Y%m%d%H%M%S")
