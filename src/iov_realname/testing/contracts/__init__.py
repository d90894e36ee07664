"""What the ports promise, as tests that an adapter passes or fails.

One subclass with one fixture per adapter::

    class TestAcme(CarrierContract):
        declares = frozenset({CarrierCan.KEEP})

        @pytest.fixture
        def carrier(self):
            return AcmeCarrier(sandbox())

An adapter declares what it can and is held to it. A contract of another port is one more heir of :class:`Contract`
here, and one more line in :mod:`iov_realname.testing.contracts.by_option`, which runs them without a subclass.
"""

from iov_realname.testing.contracts._base import Contract, needs
from iov_realname.testing.contracts._carrier_asking import Ask, CarrierCan, Props, everything
from iov_realname.testing.contracts._notifier_asking import Letters
from iov_realname.testing.contracts._verifier_asking import Asking
from iov_realname.testing.contracts.carrier import CarrierContract
from iov_realname.testing.contracts.event_log import ClosableLog, EventLogContract, LogCan
from iov_realname.testing.contracts.key_life import KeyLife
from iov_realname.testing.contracts.key_ring import KeyRingContract
from iov_realname.testing.contracts.notifier import NotifierCan, NotifierContract
from iov_realname.testing.contracts.signer import SignaturesContract, Signed, SignerContract
from iov_realname.testing.contracts.timestamper import TimestamperCan, TimestamperContract
from iov_realname.testing.contracts.verifier import IdentityVerifierContract, VerifierCan

__all__ = [
    "Ask",
    "Asking",
    "CarrierCan",
    "CarrierContract",
    "ClosableLog",
    "Contract",
    "EventLogContract",
    "IdentityVerifierContract",
    "KeyLife",
    "KeyRingContract",
    "Letters",
    "LogCan",
    "NotifierCan",
    "NotifierContract",
    "Props",
    "SignaturesContract",
    "Signed",
    "SignerContract",
    "TimestamperCan",
    "TimestamperContract",
    "VerifierCan",
    "everything",
    "needs",
]
