"""The simulated carriers over real HTTP, with an adapter for each protocol pointed at them."""

import atexit
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from functools import cache

import attrs

from iov_realname.adapters.carriers.camara import Camara, CamaraAccount
from iov_realname.adapters.carriers.ct_cmp5g import TelecomAccount, TelecomCmp
from iov_realname.adapters.carriers.oem_platform import OemPlatform, OemPlatformAccount
from iov_realname.adapters.carriers.onelink import OneLink, OneLinkAccount
from iov_realname.adapters.carriers.reference import Reference, ReferenceAccount
from iov_realname.adapters.carriers.unicom_gw import UnicomAccount, UnicomGateway
from iov_realname.adapters.carriers.wire.drawing import Digits, random_digits
from iov_realname.adapters.carriers.wire.tokens import Token
from iov_realname.adapters.carriers.wire.transport import Answered, Request
from iov_realname.adapters.carriers.wire.trouble import Trouble
from iov_realname.adapters.simulated.carriers import (
    CarrierApp,
    CarrierSimulator,
    Fault,
    FaultPlan,
    FaultRule,
    SimulatedAccounts,
    SimulatedCard,
    SimulatedHolder,
)
from iov_realname.adapters.simulated.carriers.app import App, Event, Receive, Send
from iov_realname.adapters.simulated.carriers.serving import served
from iov_realname.application.carriers import CardState, CarrierAdapter, ErrorKind
from iov_realname.domain.identifiers import Carrier
from tests.support.carrier_cases import CARD, HOLDER, HandClock, address, transport
from tests.support.ct_cmp5g import CONTRACT as TELECOM_CONTRACT
from tests.support.oem_platform import VIN
from tests.support.onelink import CONTRACT as ONELINK_CONTRACT
from tests.support.unicom_gw import PLANS

__all__ = ["ACCOUNTS", "OWNER", "PROTOCOLS", "Carriers", "carriers"]

ACCOUNTS = SimulatedAccounts()
"""One set for all tests, since its RSA key takes time to make."""
OWNER = SimulatedHolder(HOLDER.document.value, HOLDER.particulars.number, HOLDER.particulars.name)
"""The holder of the tests, as the simulator knows holders."""
_TTL = timedelta(seconds=3600)


@attrs.frozen
class Carriers:
    """A running simulator with one card, and the way to it."""

    simulator: CarrierSimulator
    clock: HandClock
    url: str
    card: SimulatedCard

    @property
    def accounts(self) -> SimulatedAccounts:
        """Its accounts."""
        return self.simulator.accounts

    def breaking(self, fault: Fault, path: str = "*", seconds: float = 0.0, calls: tuple[int, ...] = ()) -> None:
        """Let one thing go wrong from now on."""
        self.simulator.faults.plan(FaultPlan((FaultRule(fault, path, calls, seconds=seconds),)))

    def times(self, act: str = "") -> int:
        """How often something was done, or this."""
        return sum(each["times"] for each in self.simulator.ledger()["acts"] if act in {"", each["act"]})

    def post(
        self, path: str, body: bytes, headers: Mapping[str, str] | None = None, method: str = "POST"
    ) -> tuple[int, dict[str, object]]:
        """One request by hand: the status, and the JSON of the answer."""
        place = address(self.url)
        found = transport().send(Request(place, method, place.target(path), headers or {}, body))
        assert isinstance(found, Answered), found
        return found.status, json.loads(found.body)

    # --- adapters -----------------------------------------------------------------------------------------------------

    def onelink(self) -> OneLink:
        """China Mobile's."""
        accounts = self.accounts
        place = address(f"{self.url}/onelink/v5")
        account = OneLinkAccount(accounts.onelink_appid, accounts.onelink_password, ONELINK_CONTRACT, place)
        return OneLink(account, transport(), self.clock)

    def telecom(self, secret: str = "") -> TelecomCmp:
        """China Telecom's."""
        accounts, place = self.accounts, address(f"{self.url}/ct_cmp5g")
        account = TelecomAccount(accounts.telecom_key, secret or accounts.telecom_secret, TELECOM_CONTRACT, place)
        return TelecomCmp(account, transport(), self.clock)

    def unicom(self, secret: str = "", digits: Digits = random_digits) -> UnicomGateway:
        """China Unicom's."""
        accounts, place = self.accounts, address(f"{self.url}/unicom_gw/api")
        secret = secret or accounts.unicom_secret
        account = UnicomAccount(accounts.unicom_app, secret, accounts.unicom_open_id, PLANS, place)
        return UnicomGateway(account, transport(), self.clock, digits)

    def platform(self, password: str = "", pem: bytes = b"") -> OemPlatform:
        """The registration platform's."""
        accounts, place = self.accounts, address(f"{self.url}/oem_platform")
        account = OemPlatformAccount(
            accounts.platform_id,
            password or accounts.platform_password,
            accounts.platform_oem,
            place,
            pem or accounts.platform_pem,
            Carrier.TELECOM,
            frozenset({"1"}),
        )
        return OemPlatform(account, transport())

    def camara(self, secret: str = "") -> Camara:
        """An operator's, with tokens from where the simulator gives them."""
        account = CamaraAccount(address(f"{self.url}/camara"), "telecom", self._tokens(secret))
        return Camara(account, transport(), self.clock)

    def reference(self, secret: str = "", digits: Digits = random_digits, clock: HandClock | None = None) -> Reference:
        """The reference carrier's."""
        accounts, place = self.accounts, address(f"{self.url}/reference")
        account = ReferenceAccount(accounts.reference_account, secret or accounts.reference_secret, place, "mobile")
        return Reference(account, transport(), clock or self.clock, digits)

    def _tokens(self, secret: str) -> Callable[[bool], Token | Trouble]:
        given = {"client_id": self.accounts.camara_client, "client_secret": secret or self.accounts.camara_secret}

        def fetch(turned_down: bool) -> Token | Trouble:
            status, tree = self.post("camara/token", json.dumps(given).encode())
            return Token(str(tree["access_token"]), _TTL) if status == 200 else Trouble(ErrorKind.AUTH_FAILED)

        return fetch


PROTOCOLS: Mapping[str, Callable[[Carriers], CarrierAdapter]] = {
    "onelink": Carriers.onelink,
    "ct_cmp5g": Carriers.telecom,
    "unicom_gw": Carriers.unicom,
    "oem_platform": Carriers.platform,
    "camara": Carriers.camara,
    "reference": Carriers.reference,
}


class Switchboard:
    """One server for all tests: it serves whichever simulator is under test."""

    app: App

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """Connect."""
        await self.app(scope, receive, send)


SWITCHBOARD = Switchboard()


@cache
def _url() -> str:
    """Where the switchboard listens, until the tests are over."""
    open_until_then = ExitStack()
    atexit.register(open_until_then.close)
    return open_until_then.enter_context(served(SWITCHBOARD))


@contextmanager
def carriers(
    *,
    state: CardState = CardState.ACTIVE,
    lag: timedelta = timedelta(0),
    cooldown: timedelta = timedelta(0),
    accounts: SimulatedAccounts | None = None,
) -> Iterator[Carriers]:
    """A simulator that runs while the block does, with the card of the tests in a vehicle of the tests."""
    clock = HandClock()
    simulator = CarrierSimulator(accounts or ACCOUNTS, clock=clock, lag=lag, cooldown=cooldown)
    card = simulator.add_card(SimulatedCard(CARD.iccid, CARD.msisdn, state, vin=VIN))
    SWITCHBOARD.app = CarrierApp(simulator)
    yield Carriers(simulator, clock, _url(), card)
