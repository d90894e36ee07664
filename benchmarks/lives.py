"""Whole lives of cards, written straight into a log: twelve events each, on a vehicle of its own, nothing wrong."""

import sys
from bisect import bisect
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path

import attrs

from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.application.cards.following import Progress
from iov_realname.application.envelope import Actor, CommandRef, Envelope, Provenance
from iov_realname.application.ports import EventLog, New
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import OwnershipProof
from iov_realname.domain.streams import card_stream, vehicle_stream
from iov_realname.domain.vehicle.state import CardFitted, VehicleSold
from iov_realname.testing import invented

sys.path.append(str(Path(__file__).parents[1]))
from tests.support.facts import COMPLETED, NOTIFIED, SALE_DAY

SHOWN = attrs.evolve(COMPLETED[3], evidence=OwnershipProof.INVOICE)  # so that nothing is found
LIFE: tuple[CardEvent, ...] = (*COMPLETED[:3], NOTIFIED, SHOWN, *COMPLETED[4:])
AT = SALE_DAY + timedelta(days=400)
"""When the lives are looked at."""
MOST = 10**8
"""So many cards have numbers."""

_TOGETHER = 500
_ACTOR, _PROVENANCE = Actor("bench", "test", None), Provenance(Origin.OBSERVED, None, None)


def cards_in(log: EventLog) -> int:
    """How many lives were written; they are numbered from 0 on without a gap."""
    return bisect(range(MOST), x=False, key=lambda number: not log.read([card_stream(invented.iccid(number))]))


def fill(log: RecordedLog, cards: int, progress: Progress) -> None:
    """Write lives until there are so many; whatever was interrupted is continued."""
    begun = cards_in(log)
    for begin in range(begun, cards, _TOGETHER):
        end = min(begin + _TOGETHER, cards)
        log.append([new for number in range(begin, end) for new in _life(number)], ())
        progress(end - begun, cards - begun)


def notify(log: RecordedLog, number: int) -> New:
    """One more event of a card."""
    stream = card_stream(invented.iccid(number))
    version = len(log.read([stream])[stream]) + 1
    return New(stream, version, _enveloped(f"c{number}-{version}", NOTIFIED, AT))


def _life(number: int) -> Iterator[New]:
    iccid, vin = invented.iccid(number), invented.vin(number)
    own = (attrs.evolve(COMPLETED[0], iccid=iccid), attrs.evolve(COMPLETED[1], vin=vin), *LIFE[2:])
    stream, index = card_stream(iccid), vehicle_stream(vin)
    for version, fact in enumerate(own, start=1):
        yield New(stream, version, _enveloped(f"c{number}-{version}", fact, SALE_DAY + timedelta(hours=version)))
    for version, seen in enumerate((CardFitted(vin, iccid), VehicleSold(SALE_DAY)), start=1):
        yield New(index, version, _enveloped(f"v{number}-{version}", seen, SALE_DAY))


def _enveloped(name: str, fact: object, at: datetime) -> Envelope[object]:
    """An event in an envelope of the usual size."""
    command = CommandRef(name, "0" * 32)
    return Envelope(f"{name:0>32}", at, at, _ACTOR, command, name, None, (), "atf-2022-12", _PROVENANCE, fact)
