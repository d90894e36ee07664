"""Our identity verifiers keep the published contract: the simulated one, and both clouds over real HTTP."""

from collections.abc import Collection, Iterator, Mapping
from typing import ClassVar

import pytest

from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.adapters.simulated.identities import IdentityScript
from iov_realname.adapters.simulated.identity_server import simulated_identity_clouds
from iov_realname.application.verifiers import Verifying
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.words import Word
from iov_realname.testing import invented
from iov_realname.testing.contracts import IdentityVerifierContract, VerifierCan
from tests.support.identity import CLOUDS, SECRET, impatient
from tests.support.scripted_carrier import closed_port

PERSONS = {
    outcome: Particulars(name="样例", number=invented.resident_number(100 + place))
    for place, outcome in enumerate(CheckOutcome)
}
SCRIPTED = {person.number: outcome for outcome, person in PERSONS.items()}


class TestSimulated(IdentityVerifierContract):
    """Who matches everybody, but those it was told of."""

    declares: ClassVar[frozenset[Word]] = frozenset({VerifierCan.TELL})

    @pytest.fixture
    def verifier(self) -> Verifying:
        """One for everything."""
        return SimulatedVerifier(dict(SCRIPTED))

    @pytest.fixture
    def persons(self) -> Mapping[CheckOutcome, Particulars]:
        """Those it was told of."""
        return PERSONS


class TestClouds(IdentityVerifierContract):
    """Each cloud's panel, against its simulation."""

    declares: ClassVar[frozenset[Word]] = frozenset(VerifierCan)
    checks: ClassVar[frozenset[CheckKind]] = frozenset(
        {CheckKind.NETWORK, CheckKind.LIVE, CheckKind.PORTRAIT, CheckKind.UNIT}
    )

    @pytest.fixture
    def url(self) -> Iterator[str]:
        """Where they listen."""
        script = IdentityScript()
        script.outcomes = dict(SCRIPTED)
        with simulated_identity_clouds(script, SECRET) as running:
            yield running.url

    @pytest.fixture(params=CLOUDS)
    def cloud(self, request: pytest.FixtureRequest) -> str:
        """One of them."""
        return str(request.param)

    @pytest.fixture
    def verifier(self, cloud: str, url: str) -> Verifying:
        """Its panel."""
        return CLOUDS[cloud](impatient(), url).panel

    @pytest.fixture
    def unreachable(self, cloud: str) -> Verifying:
        """Its panel where nobody listens."""
        return CLOUDS[cloud](impatient(), closed_port()).panel

    @pytest.fixture
    def persons(self) -> Mapping[CheckOutcome, Particulars]:
        """Those of the script."""
        return PERSONS

    @pytest.fixture
    def secrets(self) -> Collection[str]:
        """The account's."""
        return (SECRET,)
