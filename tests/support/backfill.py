"""A fleet sold before the duty began, whose owners are still to be registered."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import iov_realname as iov
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.domain.parties import Particulars
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import SetClock

OPENED = datetime(2022, 3, 1, 9, tzinfo=CHINA_TIME)
SOLD = datetime(2020, 6, 1, 9, tzinfo=CHINA_TIME)
BOUGHT = datetime(2020, 1, 1, 9, tzinfo=CHINA_TIME)
ACTOR = "agent-7"


def phone(number: int, ending: int = 1) -> str:
    """An invented telephone number with this last digit."""
    return f"1200000{number:03d}{ending}"


@contextmanager
def stock_fleet(vehicles: int, clock: SetClock | None = None, **how: Any) -> Iterator[iov.Registry]:
    """A registry with so many stock vehicles of two cards each; the owners can be reached by telephone and letter."""
    clock = clock or SetClock(OPENED)
    url, verifier = how.pop("url", "memory://"), SimulatedVerifier()
    with iov.connect(url, oem=invented.OEM, keys=MemoryKeyRing(), clock=clock, verifier=verifier, **how) as registry:
        for number in range(1, vehicles + 1):
            sell(registry, number)
        yield registry


def sell(registry: iov.Registry, number: int, *, contact: bool = True) -> None:
    """One stock vehicle, whose owner can be reached or not."""
    for card in (2 * number - 1, 2 * number):
        registry.procure(
            iccid=invented.iccid(card),
            msisdn=invented.msisdn(card),
            imsi=invented.imsi(card),
            carrier=iov.Carrier.MOBILE,
            purchaser="样例汽车",
            purchaser_code=invented.OEM,
            responsible=invented.person(999).particulars,
            responsible_document=iov.DocumentKind.RESIDENT_ID,
            batch_no="PC1",
            at=BOUGHT,
        )
        registry.fit(iccid=invented.iccid(card), vin=invented.vin(number), imei=invented.imei(card), at=BOUGHT)
    registry.sell_vehicle(vin=invented.vin(number), channel="QD-1", at=SOLD)
    if contact:
        reached = Particulars(phone=phone(number), address=f"样例路{number}号")
        registry.record_contact(vin=invented.vin(number), contact=reached)
