"""Honest simulators: they can be told to be slow, to refuse, to take and not finish, to find nothing.

They are labelled as simulations wherever they show: in provider names, receipt numbers and their own ``repr``.
"""

from iov_realname.adapters.simulated.carrier import SimulatedCarrier
from iov_realname.adapters.simulated.verifier import SimulatedVerifier

__all__ = ["SimulatedCarrier", "SimulatedVerifier"]
