"""What a bench shows of the vehicle and its cards, as replayed from the log."""

from collections.abc import Mapping

from iov_realname.application.errors import NotFound
from iov_realname.application.registry import Registry
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.streams import CARD_PREFIX, vehicle_stream
from iov_realname.domain.vehicle.fitted import FittedVehicle
from iov_realname.testing import invented
from iov_realname.testing.setting import VIN, Setting
from iov_realname.testing.trouble import TroubledLog

__all__ = ["Views", "iccid_of"]


class Views:
    """Looks again only at what was written to since the last look."""

    registry: Registry

    def __init__(self, log: TroubledLog, setting: Setting) -> None:
        self.log = log
        self.setting = setting
        self._looked = 0
        self._cards: Mapping[str, Card] = {}
        self._fitted: FittedVehicle | None = None

    @property
    def iccids(self) -> tuple[Iccid, ...]:
        """All cards there are, the vehicle's first ones in front."""
        return tuple(invented.iccid(number) for number in range(self.setting.cards + self.setting.spares))

    @property
    def vehicle(self) -> FittedVehicle | None:
        """The vehicle with its cards, if anything was fitted to it."""
        self._look()
        return self._fitted

    @property
    def live(self) -> tuple[Card, ...]:
        """The vehicle's cards in use."""
        vehicle = self.vehicle
        return () if vehicle is None else vehicle.live

    @property
    def owned(self) -> bool:
        """Whether somebody owns the vehicle."""
        vehicle = self.vehicle
        return vehicle is not None and vehicle.owned

    @property
    def notices_missing(self) -> int:
        """How many more delivered notices the book asks for before an owner is overdue."""
        given = min((card.period.notices_delivered for card in self.live if card.period is not None), default=0)
        return self.setting.book.notices_before_overdue - given

    def stands(self, *statuses: RegistrationStatus) -> bool:
        """Whether some live card's registration has one of these statuses."""
        return any(card.period is not None and card.registration_status in statuses for card in self.live)

    def cards(self) -> Mapping[str, Card]:
        """Every card that was bought, as replayed, by its stream."""
        self._look()
        return self._cards

    def _look(self) -> None:
        written = {new.stream for append in self.log.appends[self._looked :] for new in append.events}
        self._looked = len(self.log.appends)
        changed = written & self.log.live.keys()
        self._cards = {**self._cards, **{stream: self.registry.card(iccid_of(stream)) for stream in changed}}
        if changed or vehicle_stream(VIN) in written:
            self._fitted = self._vehicle()

    def _vehicle(self) -> FittedVehicle | None:
        try:
            return self.registry.vehicle(VIN)
        except NotFound:
            return None


def iccid_of(stream: str) -> str:
    """The card that a stream tells of."""
    return stream.removeprefix(CARD_PREFIX)
