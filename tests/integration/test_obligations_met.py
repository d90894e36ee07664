"""What single obligations ask, from the act to what is on record of it, where no other test shows that whole way."""

from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

import iov_realname as iov
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.simulated import SimulatedCarrier, SimulatedVerifier
from iov_realname.adapters.storage import open_memory_log
from iov_realname.application.carriers import WriteOutcome
from iov_realname.application.ports import Submission
from iov_realname.application.reading import Dossier, accesses
from iov_realname.domain.governance.events import ImpactAssessed
from iov_realname.domain.governance.words import AssessmentResult, ImpactTrigger
from iov_realname.domain.subject.words import Role
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import SetClock
from tests.support.showroom import SECOND, Showroom

CLOSED = datetime(2020, 6, 1, 9, tzinfo=CHINA_TIME)
OPEN = datetime(2022, 3, 1, 9, tzinfo=CHINA_TIME)
COUNTER, ONLINE = iov.ChannelKind.COUNTER, iov.ChannelKind.ONLINE
CHANNELS = {"QD-1": COUNTER, "QD-2": COUNTER, "QD-3": ONLINE}
SELLER, ANOTHER, WEB = CHANNELS
UNIT = iov.Particulars(name="样例出行", number=invented.unit_code(5), address="样例路1号")


class Listening(SimulatedCarrier):
    """A carrier that keeps what it was sent."""

    def __init__(self) -> None:
        super().__init__(iov.Carrier.MOBILE)
        self.heard: list[Submission] = []

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """Take it, as ever."""
        self.heard.append(submission)
        return super().submit_registration(submission)


@pytest.fixture
def carrier() -> Listening:
    """Of all the cards."""
    return Listening()


@pytest.fixture
def registry(carrier: Listening) -> Iterator[iov.Registry]:
    """Three stock vehicles, all sold at one seller."""
    with iov.connect(
        "memory://",
        oem=invented.OEM,
        clock=SetClock(OPEN),
        verifier=SimulatedVerifier(),
        carriers={iov.Carrier.MOBILE: carrier},
    ) as opened:
        for channel, kind in CHANNELS.items():
            opened.authorise_channel(code=channel, name="样例门店", kind=kind, clerks=["A001"], at=CLOSED)
        for number in (1, 2, 3):
            opened.procure(**invented.purchase(number), at=CLOSED)
            opened.fit(iccid=invented.iccid(number), vin=invented.vin(number), imei=invented.imei(number), at=CLOSED)
            opened.sell_vehicle(vin=invented.vin(number), channel=SELLER, at=CLOSED)
        yield opened


def registers(registry: iov.Registry, number: int, channel: str, **papers: object) -> None:
    """The owner of a vehicle comes, is checked, and is registered by the carrier."""
    shown = {"holder": iov.HolderKind.PERSON, "owner": invented.person(number), **papers}
    registry.present_identity(
        registration_no=f"DJ-{number}",
        vin=invented.vin(number),
        reason=iov.RegistrationReason.BACKFILL,
        channel=channel,
        channel_kind=CHANNELS[channel],
        clerk="A001",
        **shown,  # type: ignore[arg-type]
    )
    registry.check_identity(f"DJ-{number}")
    for _ in range(2):
        registry.deliver()


def test_stock_cards_are_registered_online_and_elsewhere_than_at_their_seller(registry: iov.Registry) -> None:
    """M22-3: nobody has to go back to who sold them the vehicle, and how many did not is a figure."""
    for number, channel in enumerate((WEB, ANOTHER, SELLER), start=1):
        registers(registry, number, channel)

    figures = registry.inspect().figures["backfill_channels"]
    assert {"online": 1, "counter": 2, "backfilled_elsewhere": 1, "backfilled_at_seller": 1} == figures


def test_how_many_persons_there_can_be_is_a_figure(registry: iov.Registry) -> None:
    """AUTO-3, NDR-28: every owner of ours showed papers once at least, so there are no more than were shown."""
    for number, channel in enumerate((WEB, ANOTHER, WEB), start=1):
        registers(registry, number, channel)

    assert {ANOTHER: 1, WEB: 2} == registry.inspect().figures["channels"]


def test_of_owner_and_agent_the_four_facts_are_on_record(registry: iov.Registry) -> None:
    """O25-9a: of both, the kind of document in clear, and name, number and address of it under seal."""
    people = {
        role: iov.DocumentReading(
            iov.DocumentKind.RESIDENT_ID,
            iov.Particulars(name=f"样例{number}", number=invented.resident_number(number), address=f"样例路{number}号"),
            iov.DeviceCapture.READER,
        )
        for number, role in ((7, Role.OWNER), (8, Role.AGENT))
    }
    papers = {"owner": people[Role.OWNER], "agent": people[Role.AGENT], "authorisation_no": "SQ-1"}
    registers(registry, 1, SELLER, **papers)

    read = registry.reading.card(invented.iccid(1), purpose=iov.ReadingPurpose.AUDIT, actor=SECOND, full=True)
    found = {(each.role, datum.value) for each in read if isinstance(each, Dossier) for datum in each.data}
    assert {(role, reading.particulars) for role, reading in people.items()} <= found
    assert "样例7" not in repr(registry.history(invented.iccid(1)))


def test_the_carrier_is_sent_a_unit_by_name_document_number_and_address(
    registry: iov.Registry, carrier: Listening
) -> None:
    """R105-6: everything the unit's document says, once, and to nobody's log."""
    licence = iov.DocumentReading(iov.DocumentKind.BUSINESS_LICENCE, UNIT, iov.DeviceCapture.OCR)
    people = {"handler": invented.person(2), "responsible": invented.person(3), "authorisation_no": "SQ-1"}
    registers(registry, 1, WEB, holder=iov.HolderKind.UNIT, owner=licence, **people)

    (sent,) = carrier.heard
    assert (iov.HolderKind.UNIT, iov.DocumentKind.BUSINESS_LICENCE, UNIT) == (sent.holder, sent.document, sent.owner)
    assert UNIT.name not in repr(sent)


def test_records_of_keeping_outlive_every_round_of_retention() -> None:
    """PI-56, CSL-21: who read what, and what was assessed, are still there after the years the law asks for."""
    room = Showroom(open_memory_log(), MemoryKeyRing())
    room.build(1)
    room.sell(1)
    owner = room.register(1, "N-1")
    room.registry.reading.subject(owner, purpose=iov.ReadingPurpose.AUDIT, actor=SECOND)
    assessed = ImpactAssessed("YX-1", ImpactTrigger.SENSITIVE, AssessmentResult.PASSED)
    room.registry.note_document(document=assessed)
    room.registry.transfer_vehicle(vin=invented.vin(1))
    room.clock.advance(timedelta(days=4 * 366))
    room.registry.run_retention(approvers=("officer-1", "officer-2"))

    assert [SECOND] == [each.actor for each in accesses(room.log)]
    assert assessed in room.events_of(f"oem-{invented.OEM}")
