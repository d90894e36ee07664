"""SIMULATED carriers behind real HTTP: the protocols our adapters speak, with strict checks and faults on order.

Start at :class:`CarrierSimulator`; :class:`CarrierApp` serves it to any ASGI server. No answer of it is a carrier's.
"""

from iov_realname.adapters.simulated.carriers.accounts import SimulatedAccounts
from iov_realname.adapters.simulated.carriers.app import CarrierApp
from iov_realname.adapters.simulated.carriers.cards import SimulatedCard, SimulatedHolder
from iov_realname.adapters.simulated.carriers.faults import Fault, FaultPlan, FaultRule
from iov_realname.adapters.simulated.carriers.simulator import CarrierSimulator

__all__ = [
    "CarrierApp",
    "CarrierSimulator",
    "Fault",
    "FaultPlan",
    "FaultRule",
    "SimulatedAccounts",
    "SimulatedCard",
    "SimulatedHolder",
]
