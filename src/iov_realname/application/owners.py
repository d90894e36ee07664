"""Owners the OEM does not know, or has not told: lists made from the histories, without keys (JS-1, N9-2)."""

from collections.abc import Iterator
from datetime import datetime

import attrs

from iov_realname.application.campaigns.progress import in_batches
from iov_realname.application.ports import EventLog
from iov_realname.domain.card.state import RegistrationStatus
from iov_realname.domain.deadlines.owners import earlier_owner_due
from iov_realname.domain.identifiers import Iccid, Vin
from iov_realname.domain.inspection.duties import DutyFact, DutyHistory
from iov_realname.domain.inspection.history import Books
from iov_realname.domain.streams import VEHICLE_PREFIX, card_stream
from iov_realname.domain.vehicle.fitted import FittedVehicle

__all__ = ["UnknownOwner", "unknown_owners", "untold_vehicles"]

_KNOWN = (
    RegistrationStatus.VERIFIED,
    RegistrationStatus.SUBMITTED,
    RegistrationStatus.REJECTED,
    RegistrationStatus.REGISTERED,
)


@attrs.frozen
class UnknownOwner:
    """A vehicle whose present owner nobody has identified ``since`` it changed hands, with its cards in use."""

    vin: Vin
    period: int
    since: datetime
    cards: tuple[Iccid, ...]


def unknown_owners(log: EventLog) -> Iterator[UnknownOwner]:
    """Every such vehicle, by VIN, in flat memory."""
    vins = (stream.removeprefix(VEHICLE_PREFIX) for stream, _ in log.histories(VEHICLE_PREFIX))
    for fitted in in_batches(log, vins):
        unknown = [card for card in fitted.live if card.registration_status not in _KNOWN]
        if fitted.owned and fitted.vehicle.period > 1 and fitted.vehicle.vin is not None and unknown:
            since = min(card.period.began for card in unknown if card.period is not None)
            iccids = tuple(card.iccid for card in unknown)
            yield UnknownOwner(fitted.vehicle.vin, fitted.vehicle.period, since, iccids)


def untold_vehicles(log: EventLog, books: Books) -> Iterator[str]:
    """The VINs of stock vehicles that changed hands unregistered, whose first buyer was not told, by VIN."""
    vins = (stream.removeprefix(VEHICLE_PREFIX) for stream, _ in log.histories(VEHICLE_PREFIX))
    for fitted in in_batches(log, vins):
        if fitted.vehicle.vin is not None and _is_owed(log, fitted, books):
            yield fitted.vehicle.vin


def _is_owed(log: EventLog, fitted: FittedVehicle, books: Books) -> bool:
    if fitted.vehicle.period < 2:  # noqa: PLR2004 - the second period is the first that follows a transfer
        return False
    streams = [card_stream(card.iccid) for card in fitted.live]
    for stream, recorded in log.read(streams).items():
        facts = [DutyFact(each.version, each.envelope.occurred_at, each.envelope.event) for each in recorded]
        if next(earlier_owner_due(DutyHistory(stream, facts, None, books)), None) is not None:
            return True
    return False
