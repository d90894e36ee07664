"""As of a business time, as known at a time: cards, vehicles and the fleet, all by the same two clocks."""

from collections.abc import Sequence
from datetime import datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from iov_realname.application.cards.line import line_of
from iov_realname.application.errors import NotFound
from iov_realname.application.folding import rebuilt, rebuilt_vehicle
from iov_realname.application.ports import Recorded
from iov_realname.application.replay import Replay
from iov_realname.domain.streams import CARD_PREFIX, card_stream, vehicle_stream
from tests.support.mixed import MixedLog, mixed
from tests.support.row_mix import VINS


def seen(world: MixedLog, stream: str, as_of: datetime | None, known_at: datetime | None) -> Sequence[Recorded]:
    """The events of a history that one may know of, found the slow way."""
    end, latest = 0, None
    for recorded in world.log.since(0, 1_000_000):
        latest = max(latest or recorded.envelope.recorded_at, recorded.envelope.recorded_at)
        if known_at is not None and latest > known_at:
            break
        end = recorded.position
    return [
        recorded
        for recorded in world.log.read([stream]).get(stream, ())
        if recorded.position <= end and (as_of is None or recorded.envelope.occurred_at <= as_of)
    ]


moments = st.none() | st.integers(-400, 400)


@settings(deadline=None, max_examples=40)
@given(seed=st.integers(0, 10_000), as_of=moments, known_at=st.none() | st.integers(0, 5))
def test_everything_is_seen_by_the_same_clocks(seed: int, as_of: int | None, known_at: int | None) -> None:
    """A card, a vehicle with its cards, and the fleet are what the events lead to that are seen, in version order."""
    world = mixed(seed, 20, chunks=4)
    begin = world.log.since(0, 1)[0].envelope
    at = None if as_of is None else begin.occurred_at + timedelta(days=as_of)
    known = None if known_at is None else begin.recorded_at + timedelta(hours=known_at - 1)
    replay = Replay(world.log)

    cards = {}
    for stream, _ in world.log.histories(CARD_PREFIX):
        if history := seen(world, stream, at, known):
            cards[stream] = rebuilt(history)
    assert list(cards.values()) == list(replay.fleet(as_of=at, known_at=known))
    assert replay.fleet_counts(as_of=at, known_at=known).total == sum(
        line_of(card) is not None for card in cards.values()
    )
    for vin in VINS:
        vehicle = rebuilt_vehicle(seen(world, vehicle_stream(vin), at, known))
        if vehicle.vin is None:
            with pytest.raises(NotFound):
                replay.vehicle(vin, as_of=at, known_at=known)
            continue
        fitted = replay.vehicle(vin, as_of=at, known_at=known)
        assert vehicle == fitted.vehicle
        for iccid, card in zip(vehicle.cards, fitted.cards, strict=True):
            assert rebuilt(seen(world, card_stream(iccid), at, known)) == card
