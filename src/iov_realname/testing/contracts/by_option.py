"""The contracts without a subclass: ``pytest --iov-adapter carrier=acme.sandbox:carrier,keep``.

The adapter is what the named callable returns, entered and left where it is a context manager; what follows a comma is
declared. Capabilities that ask for a second fixture take a subclass. The plugin names the classes of this module, so
that none of them is collected by itself.
"""

import importlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager
from types import MappingProxyType
from typing import Any, ClassVar, Final

import pytest

from iov_realname.application.carriers import CarrierAdapter
from iov_realname.application.notifying.ports import Notifier
from iov_realname.application.ports import EventLog, KeyRing
from iov_realname.application.proof.ports import NoteSigner, Timestamper
from iov_realname.application.verifiers import Verifying
from iov_realname.domain.words import Word
from iov_realname.testing.contracts._base import Contract
from iov_realname.testing.contracts._carrier_asking import CarrierCan
from iov_realname.testing.contracts.carrier import CarrierContract
from iov_realname.testing.contracts.event_log import EventLogContract, LogCan
from iov_realname.testing.contracts.key_ring import KeyRingContract
from iov_realname.testing.contracts.notifier import NotifierContract
from iov_realname.testing.contracts.signer import SignerContract
from iov_realname.testing.contracts.timestamper import TimestamperContract
from iov_realname.testing.contracts.verifier import IdentityVerifierContract

__all__ = ["CONTRACTS", "MAY_DECLARE", "chosen", "named"]


def named(place: str) -> Any:
    """What stands at ``module:name``. Raises ``ValueError`` with what is wrong about the place."""
    module, _, name = place.partition(":")
    try:
        return getattr(importlib.import_module(module), name)
    except (ImportError, AttributeError, ValueError) as error:
        raise ValueError(f"nothing is found at {place!r}, written as module:name ({error})") from error


def chosen(said: str) -> str:
    """Read ``port=module:callable,capability…`` into the class of the port; its name. Raises ``ValueError``."""
    port, _, rest = said.partition("=")
    place, *words = rest.split(",")
    if port not in CONTRACTS:
        raise ValueError(f"--iov-adapter takes {' | '.join(CONTRACTS)}, then =module:callable, not {said!r}")
    may = MAY_DECLARE.get(port, frozenset())
    if strange := sorted({*words} - may):
        raise ValueError(f"{port} may declare {', '.join(sorted(may)) or 'nothing'} here, not {', '.join(strange)}")
    contract = CONTRACTS[port]
    contract.given = staticmethod(named(place))
    contract.adapter = place
    contract.declares = frozenset(each for each in may if each in words)
    return contract.__name__


class Chosen(Contract):
    """A contract whose adapter an option names."""

    given: ClassVar[Callable[..., Any]]

    def made(self) -> Iterator[Any]:
        """The adapter, until the test is over."""
        made = self.given()
        if not isinstance(made, AbstractContextManager):
            yield made
            return
        with made as adapter:
            yield adapter


class TestCarrier(Chosen, CarrierContract):
    """A carrier adapter."""

    @pytest.fixture
    def carrier(self) -> Iterator[CarrierAdapter]:
        """What the callable makes."""
        yield from self.made()


class TestEventLog(Chosen, EventLogContract):
    """An event log."""

    @pytest.fixture
    def log(self) -> Iterator[EventLog]:
        """What the callable makes."""
        yield from self.made()


class TestKeyRing(Chosen, KeyRingContract):
    """A key ring."""

    @pytest.fixture
    def ring(self) -> Iterator[KeyRing]:
        """What the callable makes."""
        yield from self.made()


class TestVerifier(Chosen, IdentityVerifierContract):
    """An identity verifier that answers every check."""

    @pytest.fixture
    def verifier(self) -> Iterator[Verifying]:
        """What the callable makes."""
        yield from self.made()


class TestNotifier(Chosen, NotifierContract):
    """A notifier."""

    @pytest.fixture
    def notifier(self) -> Iterator[Notifier]:
        """What the callable makes."""
        yield from self.made()


class TestTimestamper(Chosen, TimestamperContract):
    """A time-stamping authority."""

    @pytest.fixture
    def timestamper(self) -> Iterator[Timestamper]:
        """What the callable makes."""
        yield from self.made()


class TestSigner(Chosen, SignerContract):
    """A signer of checkpoints."""

    @pytest.fixture
    def signer(self) -> Iterator[NoteSigner]:
        """What the callable makes."""
        yield from self.made()


CONTRACTS: Final[Mapping[str, type[Chosen]]] = MappingProxyType(
    {
        "carrier": TestCarrier,
        "event-log": TestEventLog,
        "key-ring": TestKeyRing,
        "notifier": TestNotifier,
        "signer": TestSigner,
        "timestamper": TestTimestamper,
        "verifier": TestVerifier,
    }
)
"""The ports that an option can name."""

MAY_DECLARE: Final[Mapping[str, frozenset[Word]]] = MappingProxyType(
    {
        "carrier": frozenset[Word]({CarrierCan.KEEP}),
        "event-log": frozenset[Word]({LogCan.CLOSE, LogCan.FORK}),
    }
)
"""What can be declared by an option, since it asks for no second fixture."""
