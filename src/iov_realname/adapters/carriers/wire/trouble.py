"""What an adapter makes of a call that did not go well: one value, told apart for questions and for acts."""

import re
from collections.abc import Mapping
from datetime import timedelta
from typing import Final

import attrs

from iov_realname.adapters.carriers.wire.transport import Answered, Exchange, Lost, NeverLeft
from iov_realname.application.carriers import (
    ErrorKind,
    Failed,
    Operation,
    Rejected,
    UnknownOutcome,
    Unsupported,
    not_done,
    unanswered,
)

__all__ = ["Trouble", "cooldown", "trouble_of"]

_UNSETTLED = frozenset({ErrorKind.CARRIER_ERROR, ErrorKind.PROTOCOL_ERROR, ErrorKind.NO_ANSWER})
_OK = range(200, 300)

# What HTTP itself says before the protocol has a word; every other status is the carrier's failure.
_STATUSES: Final[Mapping[int, ErrorKind]] = {
    400: ErrorKind.INVALID_REQUEST,
    401: ErrorKind.AUTH_FAILED,
    403: ErrorKind.PERMISSION,
    404: ErrorKind.CONFIG_ERROR,
    405: ErrorKind.CONFIG_ERROR,
    429: ErrorKind.RATE_LIMITED,
}

_minutes = re.compile(r"([0-9]{1,4})\s*分钟内不(?:能|允许)重复").search


@attrs.frozen
class Trouble:
    """Why there is no answer to work with."""

    kind: ErrorKind
    raw_code: str = ""
    retry_after: timedelta | None = None

    def of_read(self) -> Rejected | Failed:
        """As the answer to a question: asking changes nothing, so it is simply not answered."""
        return not_done(self.kind, self.raw_code, self.retry_after)

    def of_look(self) -> Failed | Unsupported:
        """As the answer to a question on which an act depends: not asked well says nothing of the act."""
        return unanswered(self.of_read())

    def of_write(self, ask: Operation | None) -> Rejected | Failed | UnknownOutcome:
        """As the answer to an act: unless the carrier clearly declined, it may have been done."""
        if self.kind in _UNSETTLED:
            return UnknownOutcome(self.kind, ask, self.raw_code)
        return self.of_read()


def trouble_of(exchange: Exchange) -> Trouble | None:
    """What went wrong below the protocol; None if its own words are there to be read."""
    match exchange:
        case NeverLeft():
            return Trouble(ErrorKind.TIMEOUT_BEFORE_SEND)
        case Lost():
            return Trouble(ErrorKind.NO_ANSWER)
        case Answered(status=status) if status not in _OK:
            return Trouble(_STATUSES.get(status, ErrorKind.CARRIER_ERROR), f"http.{status}")
        case _:
            return None


def cooldown(message: str) -> timedelta | None:
    """The pause that a carrier's sentence names ("N分钟内不能重复办理"); None if it names none."""
    found = _minutes(message)
    return None if found is None else timedelta(minutes=int(found[1]))
