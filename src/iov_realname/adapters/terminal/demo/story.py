"""The story: a fleet through its whole life, told through the same calls that an OEM's back end makes."""

from collections.abc import Callable

from iov_realname.adapters.terminal.demo.afterwards import lifting, notices, replacements, scrapping, transfers
from iov_realname.adapters.terminal.demo.owners import delivery, registration, second_attempts
from iov_realname.adapters.terminal.demo.scene import Scene
from iov_realname.adapters.terminal.demo.supply import assembly, channels, purchase, sales, tests

__all__ = ["CHAPTERS"]

CHAPTERS: tuple[Callable[[Scene], None], ...] = (
    channels,
    purchase,
    tests,
    assembly,
    sales,
    registration,
    delivery,
    second_attempts,
    notices,
    lifting,
    transfers,
    replacements,
    scrapping,
)
