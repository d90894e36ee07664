"""What every protocol of the simulator acts on: cards, what was done, what is still to happen, and what goes out."""

from collections import Counter
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import attrs

from iov_realname.adapters.simulated.carriers.accounts import SimulatedAccounts
from iov_realname.adapters.simulated.carriers.cards import CardStore, SimulatedCard

__all__ = ["Message", "World"]


@attrs.frozen(repr=False)
class Message:
    """A callback to be sent, which is never shown. ``headers`` is asked anew for each sending."""

    protocol: str
    url: str
    body: bytes
    headers: Callable[[datetime], Mapping[str, str]]


@attrs.define
class World:
    """The simulated carriers' world. ``lag``: how long what was taken needs to be done.

    ``cooldown``: how long a card that OneLink has operated on is to be left alone. ``acted`` counts what was done, by
    protocol, act, card and, where the protocol has ids for it, operation.
    """

    accounts: SimulatedAccounts
    cards: CardStore
    lag: timedelta = timedelta(0)
    cooldown: timedelta = timedelta(0)
    acted: Counter[tuple[str, str, str, str]] = attrs.field(factory=Counter)
    outbox: list[Message] = attrs.field(factory=list)
    touched: dict[int, datetime] = attrs.field(factory=dict)
    _agenda: list[tuple[datetime, Callable[[], None]]] = attrs.field(factory=list)

    def act(self, protocol: str, kind: str, card: SimulatedCard, do: Callable[[], object], now: datetime) -> None:
        """Do something to a card once its time has come, and put it on record then."""

        def done() -> None:
            do()
            self.acted[protocol, kind, card.iccid or card.msisdn, ""] += 1

        self.touched[id(card)] = now
        self.later(now + self.lag, done)
        self.settle(now)

    def later(self, due: datetime, do: Callable[[], None]) -> None:
        """Have something done when its time has come."""
        self._agenda.append((due, do))

    def settle(self, now: datetime) -> None:
        """Do all whose time has come, in the order in which it was taken."""
        due = [each for each in self._agenda if each[0] <= now]
        self._agenda = [each for each in self._agenda if each[0] > now]
        for _, done in due:
            done()

    def cooling(self, card: SimulatedCard, now: datetime) -> bool:
        """Whether the card was operated on too short a while ago."""
        touched = self.touched.get(id(card))
        return touched is not None and now < touched + self.cooldown
