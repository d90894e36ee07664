"""All simulated carriers together: whom a request is for, what goes wrong with it, and what was done in the end."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from threading import RLock
from typing import Any

from iov_realname.adapters.simulated.carriers.accounts import SimulatedAccounts
from iov_realname.adapters.simulated.carriers.camara import CamaraSide
from iov_realname.adapters.simulated.carriers.cards import CardStore, SimulatedCard, SimulatedHolder
from iov_realname.adapters.simulated.carriers.faults import FaultPlan, Faults
from iov_realname.adapters.simulated.carriers.hearing import Garbled, Heard, Said, Side, said
from iov_realname.adapters.simulated.carriers.onelink import OneLinkSide
from iov_realname.adapters.simulated.carriers.platform import PlatformSide
from iov_realname.adapters.simulated.carriers.reference import ReferenceSide
from iov_realname.adapters.simulated.carriers.telecom import TelecomSide
from iov_realname.adapters.simulated.carriers.unicom import UnicomSide
from iov_realname.adapters.simulated.carriers.world import Message, World
from iov_realname.adapters.system import SystemClock
from iov_realname.application.carriers import RegistrationState
from iov_realname.application.ports import Clock

__all__ = ["CarrierSimulator"]


class CarrierSimulator:
    """SIMULATION of carriers. Thread-safe; everything is in memory, and nothing of it is ever logged.

    ``strangers``: a card that nobody brought in is made when first named. ``lag``: how long what was taken needs to be
    done. ``cooldown``: how long OneLink wants a card left alone. ``faults`` may be planned anew at any time.
    """

    def __init__(
        self,
        accounts: SimulatedAccounts | None = None,
        plan: FaultPlan | None = None,
        clock: Clock | None = None,
        *,
        strangers: bool = False,
        lag: timedelta = timedelta(0),
        cooldown: timedelta = timedelta(0),
    ) -> None:
        self.accounts = accounts or SimulatedAccounts()
        self.faults = Faults(plan or FaultPlan())
        self.lag = lag
        self.clock = clock or SystemClock()
        self._world = World(self.accounts, CardStore(strangers=strangers), lag, cooldown)
        self._platform, self._reference = PlatformSide(self._world), ReferenceSide(self._world)
        self._sides: Mapping[str, Side] = {
            "onelink": OneLinkSide(self._world),
            "ct_cmp5g": TelecomSide(self._world),
            "unicom_gw": UnicomSide(self._world),
            "oem_platform": self._platform,
            "camara": CamaraSide(self._world),
            "reference": self._reference,
        }
        self._lock = RLock()

    def __repr__(self) -> str:
        return "<simulated carriers>"

    def add_card(self, card: SimulatedCard) -> SimulatedCard:
        """Bring a card in. What is returned may be looked at, and be put into another state."""
        with self._lock:
            return self._world.cards.add(card)

    def register(self, iccid: str, holder: SimulatedHolder) -> bool:
        """Let an owner register on the carrier's own page. Whether there is such a card.

        The platform calls back with the next request that comes.
        """
        with self._lock:
            card = self._world.cards.by_iccid(iccid)
            if card is None:
                return False
            card.registration, card.holder = RegistrationState.REGISTERED, holder
            if card.vin:
                self._platform.announce(card.vin, self.clock.now())
            return True

    def answer(self, protocol: str, heard: Heard, *, expired: bool) -> Said:
        """One answer of one protocol; ``expired``: all its tokens have expired before."""
        with self._lock:
            self._world.settle(self.clock.now())
            side = self._sides.get(protocol)
            if side is None:
                return said({"error": "no_such_protocol", "simulated": "模拟", "protocols": sorted(self._sides)}, 404)
            if expired:
                side.forget_tokens()
            try:
                return side.answer(heard)
            except Garbled:
                return said({"error": "malformed", "simulated": "模拟"}, 400)

    def settled(self, now: datetime) -> tuple[Message, ...]:
        """Finish what is due by ``now``, and give away what is to be sent."""
        with self._lock:
            self._world.settle(now)
            messages = tuple(self._world.outbox)
            self._world.outbox.clear()
            return messages

    def ledger(self) -> Mapping[str, Any]:
        """What was done, how often, and how every card stands; nothing personal."""
        with self._lock:
            self._world.settle(self.clock.now())
            names = ("protocol", "act", "card", "operation")
            acts = [{**dict(zip(names, key, strict=True)), "times": times} for key, times in self._world.acted.items()]
            operations = [
                {
                    "operation": each.operation,
                    "kind": each.kind,
                    "card": each.card,
                    "standing": each.standing.value,
                    "reason": each.reason,
                    "receipt": each.receipt,
                    "heard": each.heard,
                }
                for each in self._reference.taken.values()
            ]
            cards = [_stood(card) for card in self._world.cards]
        return {"simulation": True, "acts": acts, "operations": operations, "cards": cards}


def _stood(card: SimulatedCard) -> Mapping[str, object]:
    return {
        "iccid": card.iccid,
        "msisdn": card.msisdn,
        "state": card.state.value,
        "registration": card.registration.value,
        "bound": bool(card.device),
        "limited": bool(card.area),
        "replaced_by": card.replaced_by,
    }
