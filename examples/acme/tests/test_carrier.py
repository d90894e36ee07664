"""ACME's adapter is held to the contract that every carrier adapter keeps."""

import pytest
from acme_iov.carrier import AcmeCarrier
from acme_iov.sandbox import Sandbox

from iov_realname.application.carriers import CarrierAdapter
from iov_realname.testing.contracts import CarrierCan, CarrierContract


class TestAcme(CarrierContract):
    """On a good line, a dead one and a deaf one."""

    declares = frozenset(CarrierCan)

    @pytest.fixture
    def carrier(self) -> CarrierAdapter:
        """A fresh sandbox behind it."""
        return AcmeCarrier(Sandbox())

    @pytest.fixture
    def unreachable(self) -> CarrierAdapter:
        """Nothing goes out."""
        return AcmeCarrier(Sandbox(dead=True))

    @pytest.fixture
    def cut_off_asking(self) -> CarrierAdapter:
        """Nothing comes back."""
        return AcmeCarrier(Sandbox(deaf=True))

    @pytest.fixture
    def cut_off_acting(self) -> CarrierAdapter:
        """Nothing comes back."""
        return AcmeCarrier(Sandbox(deaf=True))
