"""Several processes deliver from one store, a file or a database: each submission arrives once."""

from collections import Counter
from datetime import timedelta
from multiprocessing.synchronize import Barrier as ProcessBarrier
from pathlib import Path

import iov_realname
from iov_realname import Registry
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.carriers import (
    Accepted,
    Applied,
    CardRef,
    FunctionProfile,
    Operation,
    Receipt,
    Unsupporting,
    WriteOutcome,
)
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.ports import Submission
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.terms import CheckOutcome, RegistrationReason
from iov_realname.testing import invented
from tests.integration.places import Place
from tests.integration.racing import together

VEHICLES = 12
WORKERS = 3
MANNERS = Manners(concurrency=2, first_pause=timedelta(0))


class NotingCarrier(Unsupporting):
    """Notes in a file, a line each, what arrives from any process; finishes it when asked."""

    def __init__(self, notes: Path) -> None:
        self._notes = notes

    @property
    def carrier(self) -> str:
        """China Mobile's part."""
        return Carrier.MOBILE

    def capabilities(self) -> frozenset[Operation]:
        """Registrations, receipts and functions."""
        return frozenset({Operation.SUBMIT_REGISTRATION, Operation.POLL, Operation.SET_FUNCTIONS})

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """One short line is written whole."""
        with self._notes.open("a") as notes:
            notes.write(f"{submission.operation}\n")
        return Accepted(Receipt("registration", submission.operation[:8], self.carrier, timedelta(0)))

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """It is done."""
        return Applied("done")

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """It is done."""
        return Applied("done")


def notes_of(place: Place) -> Path:
    """Where the carrier of this place takes notes."""
    where = place.url if place.keys is None else place.keys.removeprefix("database:")
    return Path(where.removeprefix("sqlite:///")).with_name("arrived")


def opened(place: Place) -> Registry:
    """The registry there, with a carrier."""
    return iov_realname.connect(
        place.url,
        oem=invented.OEM,
        keys=place.keys,
        carriers={Carrier.MOBILE: NotingCarrier(notes_of(place))},
        manners={Carrier.MOBILE: MANNERS},
        synchronous="normal",
    )


def deliver(place: Place, barrier: ProcessBarrier) -> None:
    """A worker's few rounds, beginning with all others."""
    with opened(place) as registry:
        barrier.wait()
        for _ in range(3):
            registry.deliver()


def queue(registry: Registry, number: int) -> None:
    """A card bought, built in, sold, and an owner's registration queued."""
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
    registry.fit(iccid=invented.iccid(number), vin=invented.vin(number), imei=invented.imei(number))
    registry.sell_vehicle(vin=invented.vin(number))
    registry.present_identity(
        registration_no=f"R-{number}",
        vin=invented.vin(number),
        reason=RegistrationReason.NEW,
        holder=HolderKind.PERSON,
        owner=invented.person(number),
        check=StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1"),
    )


def test_processes_send_each_once(place: Place) -> None:
    """Whoever has a card's turn sends; the others leave it alone, and what they see later is not sent again."""
    with opened(place) as registry:
        for number in range(VEHICLES):
            queue(registry, number)

    assert [0] * WORKERS == together(deliver, place, WORKERS)
    with opened(place) as registry:
        for _ in range(3):
            registry.deliver()
        cards = [registry.card(invented.iccid(number)) for number in range(VEHICLES)]

    arrived = Counter(notes_of(place).read_text().splitlines())
    assert (VEHICLES, {1}) == (len(arrived), set(arrived.values()))
    assert {RegistrationStatus.REGISTERED} == {card.registration_status for card in cards}
    assert all(card.entitled == card.confirmed for card in cards)
