"""One case per protocol: an adapter, a tiny server that speaks the protocol, one question and one act."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache

import attrs

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.transport import HttpTransport
from iov_realname.application.carriers import CardRef, CarrierAdapter, Directed, Papers
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.functions import Destinations
from iov_realname.domain.parties import Particulars
from iov_realname.testing import invented
from tests.support.scripted_carrier import Asked, Reaction

__all__ = ["CARD", "HOLDER", "LIST", "NOON", "OTHER_LIST", "PRIVATE", "SECRETS", "Case", "HandClock", "fixed_digits"]

NOON = datetime(2026, 11, 24, 4, 0, 0, 678000, tzinfo=UTC)
CARD = CardRef(invented.iccid(7), invented.msisdn(7))
LIST = Directed(Destinations("oem", "3"))
OTHER_LIST = Directed(Destinations("test-track", "1"))
HOLDER = Papers(
    DocumentKind.RESIDENT_ID, Particulars(name="样例甲", number=invented.resident_number(7), phone="12000000007")
)
PRIVATE = (HOLDER.particulars.name, HOLDER.particulars.number, HOLDER.particulars.phone)
SECRETS = ("t0p-secret", "t0ken-one", "t0ken-two", "secret-cookie", "secret-value")


class HandClock:
    """A clock moved by hand."""

    def __init__(self, now: datetime = NOON) -> None:
        self.moment = now

    def now(self) -> datetime:
        """The present moment."""
        return self.moment

    def pass_by(self, span: timedelta) -> None:
        """Move on."""
        self.moment += span


def fixed_digits(count: int) -> str:
    """Digits that are always the same."""
    return "1" * count


@cache
def transport() -> HttpTransport:
    """A transport that does not wait long; one for all, since it holds nothing between calls."""
    return HttpTransport(connect_seconds=2.0, answer_seconds=0.5)


def address(url: str) -> Address:
    """The address of a scripted server."""
    return Address.parse(url, plain_loopback=True)


@attrs.frozen
class Case:
    """One protocol under test. ``asks`` and ``acts`` are the ends of the paths of ``question`` and ``act``."""

    name: str
    build: Callable[[str], CarrierAdapter]
    speak: Callable[[], Callable[[Asked], Reaction]]
    question: Callable[[CarrierAdapter], object]
    asks: str
    act: Callable[[CarrierAdapter], object]
    acts: str
