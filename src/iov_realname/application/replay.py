"""Rebuilding cards from the log: now, as of a business time, or as it was known at a time."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import attrs

from iov_realname.application.cards.index import CardIndex
from iov_realname.application.cards.line import CardCounts, CardLine, CardQuery, line_of, standing_of
from iov_realname.application.cards.reading import Cards
from iov_realname.application.clocks import View, view_at
from iov_realname.application.errors import NotFound
from iov_realname.application.folding import rebuilt, rebuilt_vehicle
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.evolve import evolve_card
from iov_realname.domain.card.state import UNKNOWN, Card, RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.streams import CARD_PREFIX, card_stream, may_exist, vehicle_stream
from iov_realname.domain.vehicle.fitted import FittedVehicle

__all__ = ["Chapter", "Replay"]


@attrs.frozen
class Chapter:
    """One event of a card's history, and the card after it."""

    recorded: Recorded
    card: Card


@attrs.frozen
class Replay:
    """Reads histories, and the lines kept of them if ``index`` is given; writes nothing."""

    log: EventLog
    index: CardIndex | None = None

    def card(self, iccid: str, *, as_of: datetime | None = None, known_at: datetime | None = None) -> Card:
        """The card. ``as_of`` leaves out what happened later, ``known_at`` what was recorded later.

        Raises :class:`~iov_realname.application.errors.NotFound` if nothing of it is left.
        """
        return self.story(iccid, as_of=as_of, known_at=known_at)[-1].card

    def story(
        self, iccid: str, *, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> Sequence[Chapter]:
        """The card's events in version order, each with the card after it."""
        return _chapters(self.history(iccid, as_of=as_of, known_at=known_at))

    def stories(self, iccids: Iterable[str], view: View) -> Mapping[str, Sequence[Chapter]]:
        """The stories of several cards, read together, by ICCID; a card of which nothing is seen is left out."""
        histories = self.log.read({card_stream(iccid) for iccid in iccids})
        return {
            stream.removeprefix(CARD_PREFIX): _chapters(seen)
            for stream, history in sorted(histories.items())
            if (seen := view.of(history))
        }

    def history(
        self, iccid: str, *, as_of: datetime | None = None, known_at: datetime | None = None
    ) -> Sequence[Recorded]:
        """The card's events in version order. Raises NotFound if there are none."""
        stream = card_stream(iccid)
        view = view_at(self.log, as_of, known_at)
        recorded = view.of(self.log.read([stream]).get(stream, ())) if may_exist(stream) else ()
        if not recorded:
            raise NotFound("No such card in this store, or nothing of it at that time.")
        return recorded

    def vehicle(self, vin: str, *, as_of: datetime | None = None, known_at: datetime | None = None) -> FittedVehicle:
        """The vehicle with every card that its index names, all seen alike. Raises NotFound if there is none of it."""
        view, stream = view_at(self.log, as_of, known_at), vehicle_stream(vin)
        vehicle = rebuilt_vehicle(view.of(self.log.read([stream]).get(stream, ())))
        if vehicle.vin is None:
            raise NotFound("No card was fitted to a vehicle with this VIN, or not at that time.")
        names = [card_stream(iccid) for iccid in vehicle.cards]
        histories = self.log.read(names)
        return FittedVehicle(vehicle, tuple(rebuilt(view.of(histories.get(name, ()))) for name in names))

    def fleet(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> Iterator[Card]:
        """Every card of which something is seen, by ICCID, one at a time and in flat memory."""
        return self.seen(view_at(self.log, as_of, known_at))

    def seen(self, view: View) -> Iterator[Card]:
        """The fleet as a view shows it."""
        for _, history in self.log.histories(CARD_PREFIX):
            if seen := view.of(history):
                yield rebuilt(seen)

    def fleet_counts(self, *, as_of: datetime | None = None, known_at: datetime | None = None) -> CardCounts:
        """How many cards there were, by what they were and waited for."""
        lines = filter(None, map(line_of, self.fleet(as_of=as_of, known_at=known_at)))
        return CardCounts.of(Counter(map(standing_of, lines)))

    def cards(
        self,
        *,
        vin: str | None = None,
        msisdn: str | None = None,
        stage: Stage | None = None,
        carrier: CarrierCode | None = None,
        registration: RegistrationStatus | None = None,
        waiting: Waiting | None = None,
        after: str = "",
    ) -> Iterator[CardLine]:
        """Every card ever procured, one line each, by ICCID, in flat memory; or those that are as is said.

        ``after`` begins beyond an ICCID, for who reads page by page.
        """
        return self._cards.lines(CardQuery(vin, msisdn, stage, carrier, registration, waiting), after)

    def counts(
        self,
        *,
        vin: str | None = None,
        msisdn: str | None = None,
        stage: Stage | None = None,
        carrier: CarrierCode | None = None,
        registration: RegistrationStatus | None = None,
        waiting: Waiting | None = None,
    ) -> CardCounts:
        """How many cards there are, or are as is said; in all, and by what they are and wait for."""
        return self._cards.counts(CardQuery(vin, msisdn, stage, carrier, registration, waiting))

    @property
    def _cards(self) -> Cards:
        return Cards(self.log, self.index, read_only=True)


def _chapters(history: Sequence[Recorded]) -> Sequence[Chapter]:
    card, chapters = UNKNOWN, []
    for recorded in history:
        card = evolve_card(card, recorded.envelope.event)  # type: ignore[arg-type]
        chapters.append(Chapter(recorded, card))
    return chapters
