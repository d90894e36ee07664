"""ACME's verifier is held to the contract that every identity verifier keeps."""

from collections.abc import Mapping

import pytest
from acme_iov.bureau import Bureau
from acme_iov.verifier import AcmeVerifier

from iov_realname.application.verifiers import Verifying
from iov_realname.domain.parties import Particulars
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing import invented
from iov_realname.testing.contracts import IdentityVerifierContract, VerifierCan

PERSONS = {
    outcome: Particulars(name="样例", number=invented.resident_number(100 + place))
    for place, outcome in enumerate(CheckOutcome)
}
KNOWN = {person.number: outcome for outcome, person in PERSONS.items()}


class TestAcmeVerifier(IdentityVerifierContract):
    """With a test person for each outcome, and where nobody listens."""

    declares = frozenset(VerifierCan)

    @pytest.fixture
    def verifier(self) -> Verifying:
        """The bureau knows the test persons, and matches everybody else."""
        return AcmeVerifier(Bureau(lambda number, _: KNOWN.get(number, CheckOutcome.MATCH)))

    @pytest.fixture
    def unreachable(self) -> Verifying:
        """Nothing goes out."""
        return AcmeVerifier(Bureau(lambda *_: CheckOutcome.MATCH, dead=True))

    @pytest.fixture
    def persons(self) -> Mapping[CheckOutcome, Particulars]:
        """Those of the bureau."""
        return PERSONS
