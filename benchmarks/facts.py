"""What is written in the benchmarks: one card's first ten events as the library itself decides them, for any card."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count

import attrs

import iov_realname
from iov_realname.adapters.system import SystemDraw
from iov_realname.application.envelope import CommandRef, Envelope
from iov_realname.application.ports import New, Recorded
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.functions import Destinations, Function
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.streams import card_stream
from iov_realname.testing import invented

DESTINATIONS = Destinations("test-bench", "2024-01")
FUNCTIONS = (Function.DATA_DIRECTED, Function.SMS_DIRECTED)
LENGTH = 10
"""Events in the history of a card."""
LONGER = 12
"""Events in the histories that are read."""

fresh_numbers = count(1)
"""Each card is used once."""

_draw = SystemDraw().identifiers


def cards(n: int) -> list[int]:
    """The numbers of ``n`` cards that nobody has used."""
    return [next(fresh_numbers) for _ in range(n)]


@cache
def template() -> Sequence[Recorded]:
    """A card that is bought and tested five times over: twelve events."""
    iccid = invented.iccid(0)
    with iov_realname.connect("memory://", oem=invented.OEM) as registry:
        buy(registry, 0)
        registry.acknowledge_purchaser(iccid=iccid, receipt_no="HZ000000001")
        for nth in range(5):
            registry.open_test(iccid=iccid, functions=FUNCTIONS, destinations=DESTINATIONS, command_id=f"test-{nth}")
            registry.close_test(iccid=iccid, test=f"test-{nth}")
        return [chapter.recorded for chapter in registry.history(iccid)]


def buy(registry: iov_realname.Registry, number: int) -> None:
    """Buy a card."""
    registry.procure(
        iccid=invented.iccid(number),
        msisdn=invented.msisdn(number),
        imsi=invented.imsi(number),
        carrier=Carrier.MOBILE,
        purchaser="样例汽车",
        purchaser_code=invented.OEM,
        responsible=invented.person(9).particulars,
        responsible_document=DocumentKind.RESIDENT_ID,
        batch_no="B-1",
        risk_assessment_no="RA-1",
    )


def stream(number: int) -> str:
    """The stream of a card."""
    return card_stream(invented.iccid(number))


def event(number: int, version: int) -> Envelope[object]:
    """The event of that version of a card, with ids of its own."""
    like = template()[version - 1].envelope
    event_id, command_id = _draw(2)
    fact = attrs.evolve(like.event, iccid=invented.iccid(number)) if version == 1 else like.event  # type: ignore[misc]
    return Envelope(
        event_id,
        like.occurred_at,
        like.recorded_at,
        like.actor,
        CommandRef(command_id, like.command.digest),
        command_id,
        None,
        like.because,
        like.edition,
        like.provenance,
        fact,
    )


def history(number: int, length: int) -> Iterator[New]:
    """The first events of a card, to be appended."""
    return (New(stream(number), version, event(number, version)) for version in range(1, length + 1))
