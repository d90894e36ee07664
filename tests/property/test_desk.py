"""The desk: one id, one answer, for ever; whatever other writers, lost connections and changed minds come between."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname import Registry
from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.simulated import SimulatedCarrier
from iov_realname.adapters.storage import open_memory_log
from iov_realname.adapters.storage.memory_cards import MemoryCardIndex
from iov_realname.application.acts.register import StatedCheck
from iov_realname.application.assignment import assign
from iov_realname.application.cards.reading import Cards
from iov_realname.application.case import Office, Subjects
from iov_realname.application.delivery.manners import EAGER
from iov_realname.application.desk import ATTEMPTS, Sender
from iov_realname.application.envelope import Actor, Provenance
from iov_realname.application.errors import CommandReused, Contended, Refused, StaleStream, StoreUnusable
from iov_realname.application.ports import Answer, New, Recorded
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import edition_on
from iov_realname.domain.streams import CARD_PREFIX, card_stream
from iov_realname.domain.terms import (
    Addressee,
    CheckOutcome,
    Delivery,
    NoticeChannel,
    NoticePurpose,
    RegistrationReason,
)
from iov_realname.domain.time import CHINA_TIME
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock
from iov_realname.testing.watching import WatchedLog

NOW = datetime(2024, 5, 6, 12, tzinfo=CHINA_TIME)
VIN = invented.vin(1)
SENDER = Sender(Actor("test", "test", None), Provenance(Origin.OBSERVED, None, None))

Act = Callable[[Registry, str], object]


class TroubledLog(WatchedLog):
    """A log on which, before or after an append goes through, something may happen."""

    def __init__(self) -> None:
        super().__init__(open_memory_log())
        self.before: list[Callable[[], object]] = []
        self.after: list[Callable[[], object]] = []
        self.looked_at: set[str] = set()

    def read(self, streams: Collection[str]) -> Mapping[str, Sequence[Recorded]]:
        """Read, and remember what."""
        self.looked_at.update(streams)
        return super().read(streams)

    def histories(self, prefix: str) -> Iterator[tuple[str, Sequence[Recorded]]]:
        """Read, and remember what."""
        for stream, history in super().histories(prefix):
            self.looked_at.add(stream)
            yield stream, history

    def append(self, events: Sequence[New], answers: Sequence[Answer]) -> None:
        """Append, with what happens around it."""
        if self.before:
            self.before.pop()()
        super().append(events, answers)
        if self.after:
            self.after.pop()()


class Shop:
    """A registry over a troubled log, with two cards built into one vehicle."""

    def __init__(self, carrier: SimulatedCarrier | None = None) -> None:
        self.log, self.clock = TroubledLog(), SetClock(NOW)
        keys, draw = MemoryKeyRing(), CountingDraw()
        oem = assign(self.log, self.clock, draw, invented.OEM)
        office = Office(oem, keys, Subjects(keys), self.clock, draw, edition_on)
        self.registry = Registry(
            self.log,
            office,
            SENDER,
            carriers={} if carrier is None else {Carrier.MOBILE: carrier},
            manners={Carrier.MOBILE: EAGER},
        )
        for card in (1, 2):
            buy(self.registry, card)
            self.registry.fit(iccid=invented.iccid(card), vin=VIN, imei=invented.imei(card))

    def is_registering(self) -> None:
        """Sold, and an owner's registration queued for both cards."""
        self.registry.sell_vehicle(vin=VIN)
        self.registry.present_identity(
            registration_no="R-1",
            vin=VIN,
            reason=RegistrationReason.NEW,
            holder=HolderKind.PERSON,
            owner=invented.person(1),
            check=StatedCheck(CheckOutcome.MATCH, "样例核验", "K-1"),
        )


def buy(registry: Registry, card: int, command_id: str | None = None) -> object:
    """A card bought."""
    return registry.procure(
        iccid=invented.iccid(card),
        msisdn=invented.msisdn(card),
        imsi=invented.imsi(card),
        carrier=Carrier.MOBILE,
        purchaser="样例汽车",
        purchaser_code=invented.OEM,
        responsible=invented.person(9).particulars,
        responsible_document=DocumentKind.RESIDENT_ID,
        batch_no="B-1",
        risk_assessment_no="RA-1",
        command_id=command_id,
    )


def note(registry: Registry, command_id: str | None = None) -> object:
    """A notice."""
    return registry.notify(
        vin=VIN,
        purpose=NoticePurpose.BACKFILL,
        channel=NoticeChannel.SMS,
        text_version="v1",
        delivery=Delivery.DELIVERED,
        addressee=Addressee.PRESENT_OWNER,
        command_id=command_id,
    )


ACTS: tuple[Act, ...] = (
    lambda registry, command_id: buy(registry, 3, command_id),
    lambda registry, command_id: registry.sell_vehicle(vin=VIN, command_id=command_id),
    lambda registry, command_id: registry.cancel_sale(vin=VIN, command_id=command_id),
    lambda registry, command_id: registry.transfer_vehicle(vin=VIN, command_id=command_id),
    lambda registry, command_id: registry.fit(
        iccid=invented.iccid(3), vin=VIN, imei=invented.imei(3), command_id=command_id
    ),
    note,
)


def answer(shop: Shop, act: Act, command_id: str) -> object:
    """What the desk answers: accepted, the refusal, or the name of the error."""
    try:
        return act(shop.registry, command_id)
    except Refused as refused:
        return refused.refusal
    except CommandReused:
        return "used for another"


@settings(deadline=None)
@given(sent=st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from(range(len(ACTS)))), max_size=20))
def test_an_id_keeps_its_first_answer(sent: list[tuple[str, int]]) -> None:
    """Ids come again, with the same command or another: the first decides, and nothing else adds an event."""
    shop, known = Shop(), dict[str, tuple[int, object]]()
    for command_id, number in sent:
        end = shop.log.end()
        given_now = answer(shop, ACTS[number], command_id)
        shop.clock.advance(timedelta(minutes=1))
        if command_id not in known:
            known[command_id] = number, given_now
            assert shop.log.end() > end
            continue
        first, given_first = known[command_id]
        assert given_now == (given_first if first == number else "used for another")
        assert shop.log.end() == end


@settings(deadline=None, max_examples=30)
@given(act=st.sampled_from(ACTS), others=st.integers(0, ATTEMPTS + 2))
def test_decides_anew_when_others_were_quicker(act: Act, others: int) -> None:
    """Writers that come between are judged with; too many, and it says so and has written nothing."""
    shop, quiet = Shop(), Shop()
    for each in (shop, quiet):
        each.registry.sell_vehicle(vin=VIN)
    end = shop.log.end()
    shop.log.before = [stale] * others

    if others < ATTEMPTS:
        assert answer(shop, act, "c") == answer(quiet, act, "c")
        assert len(shop.log.appends) == len(quiet.log.appends)
    else:
        with pytest.raises(Contended):
            act(shop.registry, "c")
        assert shop.log.end() == end
        shop.log.before = []
        assert answer(shop, act, "c") == answer(quiet, act, "c")


def stale() -> None:
    """Another writer was quicker."""
    raise StaleStream(["vehicle-1"])


def test_sees_what_came_between() -> None:
    """A decision that lost the race is taken again on what the other wrote: the second sale is refused."""
    shop = Shop()
    shop.log.before = [lambda: ACTS[1](shop.registry, "quicker")]

    with pytest.raises(Refused, match="R-STAGE"):
        ACTS[1](shop.registry, "slower")
    sales = [each for each in shop.log.since(0, 1000) if each.wire_name == "vehicle.Sold.v1"]
    assert ["quicker"] == [each.envelope.command.id for each in sales]


@settings(deadline=None, max_examples=30)
@given(act=st.sampled_from(ACTS))
def test_survives_a_lost_connection(act: Act) -> None:
    """When the answer to an append is lost, sending the command again gives it, and acts no second time."""
    shop, quiet = Shop(), Shop()

    def lose() -> None:
        raise StoreUnusable("the connection was lost")

    shop.log.after = [lose]
    with pytest.raises(StoreUnusable):
        act(shop.registry, "c")
    assert answer(shop, act, "c") == answer(quiet, act, "c")
    assert shop.log.end() == quiet.log.end()


@pytest.mark.parametrize("zone", [UTC, timezone(timedelta(hours=-5)), CHINA_TIME])
def test_the_same_moment_is_the_same_command(zone: Any) -> None:
    """A command dated in another time zone is the same command; one dated otherwise, or not at all, is another."""
    shop = Shop()
    shop.registry.sell_vehicle(vin=VIN, at=NOW, command_id="c")

    assert "c" == shop.registry.sell_vehicle(vin=VIN, at=NOW.astimezone(zone), command_id="c").command_id
    for at in (NOW + timedelta(seconds=1), None):
        with pytest.raises(CommandReused):
            shop.registry.sell_vehicle(vin=VIN, at=at, command_id="c")


def test_a_round_of_deliveries_outlives_a_transfer() -> None:
    """What is over by the time its turn comes is not sent, and does not keep the others from being sent."""
    carrier = SimulatedCarrier(Carrier.MOBILE)
    shop = Shop(carrier)
    shop.is_registering()

    def transfer(_: int) -> None:
        shop.registry.transfer_vehicle(vin=VIN)

    shop.registry.deliver(progress=transfer)
    assert 1 == carrier.taken


def test_two_rounds_at_once_send_each_once() -> None:
    """A second round that looks while the first is sending sends nothing that the first has begun."""
    carrier = SimulatedCarrier(Carrier.MOBILE)
    shop = Shop(carrier)
    shop.is_registering()

    inner = []
    shop.log.before = [lambda: inner.append(shop.registry.deliver())]
    outer = shop.registry.deliver()
    assert 2 == carrier.taken == inner[0].sent + outer.sent
    shop.registry.deliver()
    assert {"registered"} == {str(shop.registry.card(invented.iccid(card)).stage) for card in (1, 2)}


def test_a_round_finds_what_waits_in_the_index() -> None:
    """With lines kept beside the log a round reads the histories of what waits, and no others."""
    carrier = SimulatedCarrier(Carrier.MOBILE)
    shop = Shop(carrier)
    buy(shop.registry, 3)
    shop.is_registering()
    cards = Cards(shop.log, MemoryCardIndex())
    cards.update()
    shop.registry._delivery._cards = cards
    shop.log.looked_at.clear()

    assert 2 == shop.registry.deliver().sent == carrier.taken
    looked_at = {name for name in shop.log.looked_at if name.startswith(CARD_PREFIX)}
    assert {card_stream(invented.iccid(card)) for card in (1, 2)} == looked_at
