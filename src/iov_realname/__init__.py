"""Real-name registration of the IoV SIM cards fitted in the cars an OEM sells in China (车联网卡实名登记).

One append-only history per card, decided by pure rules with their legal citations, rebuilt by replay::

    registry = iov_realname.connect("sqlite:///fleet.db", oem="911101010000000002")
"""

from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from iov_realname._surface import *


def _offered() -> ModuleType:
    # Loaded with the first public name: a program that needs one part of the library starts without the others.
    return import_module("iov_realname._surface")


def __getattr__(name: str) -> object:
    try:
        return getattr(_offered(), name)
    except AttributeError:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}") from None


def __dir__() -> list[str]:
    return [*globals(), *_offered().__all__]
