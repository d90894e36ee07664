"""The reference carrier behind a scripted server: the simulator's own side of the protocol, which a test may break."""

from collections.abc import Callable

from iov_realname.adapters.carriers.reference import Reference, ReferenceAccount
from iov_realname.adapters.simulated.carriers import CarrierSimulator, SimulatedAccounts, SimulatedCard
from iov_realname.adapters.simulated.carriers.hearing import Heard
from iov_realname.application.carriers import CarrierAdapter
from tests.support.carrier_cases import CARD, Case, HandClock, address, transport
from tests.support.scripted_carrier import Asked, Reaction, Say

__all__ = ["CASE", "speaking"]

ACCOUNTS = SimulatedAccounts(reference_secret="t0p-secret")


def speaking() -> Callable[[Asked], Reaction]:
    """A carrier that knows one card."""
    clock = HandClock()
    simulator = CarrierSimulator(ACCOUNTS, clock=clock)
    simulator.add_card(SimulatedCard(CARD.iccid, CARD.msisdn))

    def answer(asked: Asked) -> Say:
        now = clock.now()
        heard = Heard(asked.method, asked.path, asked.path, asked.query, asked.headers, asked.body, now, now)
        said = simulator.answer("reference", heard, expired=False)
        return Say(said.body, said.status, said.content_type)

    return answer


def _build(url: str) -> CarrierAdapter:
    account = ReferenceAccount(ACCOUNTS.reference_account, ACCOUNTS.reference_secret, address(url), "mobile")
    return Reference(account, transport(), HandClock())


CASE = Case(
    name="reference",
    build=_build,
    speak=speaking,
    question=lambda adapter: adapter.query_card(CARD),
    asks="v1/cards",
    act=lambda adapter: adapter.suspend("op-1", CARD),
    acts="v1/operations/suspend",
)
