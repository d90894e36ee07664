"""What every carrier adapter promises of its words: it says what it can, and says no more than it may."""

import logging
from collections.abc import Collection

import pytest

from iov_realname.application.carriers import (
    CarrierAdapter,
    Operation,
    Receipt,
    RegistrationState,
    Unsupported,
    Unsupporting,
    implemented,
)
from iov_realname.testing.contracts._base import Contract, said
from iov_realname.testing.contracts._carrier_asking import ANSWERS, Props, everything

__all__ = ["Speaking"]


class Speaking(Contract):
    """Declared is implemented, and the rest is said aloud."""

    @pytest.fixture(autouse=True)
    def says_what_it_can(self, is_judged: None, carrier: CarrierAdapter, request: pytest.FixtureRequest) -> None:
        """Tell reports what the adapter itself declares."""
        said(request, "declares", ", ".join(sorted(carrier.capabilities())))

    def test_declares_what_it_implements(self, carrier: CarrierAdapter) -> None:
        """It declares something; an heir of ``Unsupporting`` declares exactly what its class answers itself."""
        declared = carrier.capabilities()

        assert declared and declared <= set(Operation)
        if isinstance(carrier, Unsupporting):
            assert implemented(type(carrier)) == declared

    def test_says_what_it_cannot(self, carrier: CarrierAdapter, props: Props) -> None:
        """What it does not declare is answered with reason and manual procedure in both languages."""
        ask = everything(props)
        for operation in sorted(set(Operation) - carrier.capabilities()):
            answer = ask[operation](carrier)

            assert isinstance(answer, Unsupported), operation
            assert operation is answer.operation
            assert all((answer.reason_zh, answer.reason_en, answer.manual_zh, answer.manual_en)), operation

    def test_answers_in_the_ports_words(self, carrier: CarrierAdapter, props: Props) -> None:
        """What it declares is answered by a word of the port, and never by an exception."""
        ask = everything(props)
        for operation in sorted(carrier.capabilities()):
            answer = ask[operation](carrier)

            assert isinstance(answer, ANSWERS[operation]), (operation, type(answer))

    def test_gives_receipts_in_its_own_name(self, carrier: CarrierAdapter, props: Props) -> None:
        """A receipt names the carrier that will be asked about it, and a pause that is not negative."""
        ask = everything(props)
        for operation in sorted(carrier.capabilities()):
            receipt = getattr(ask[operation](carrier), "receipt", None)
            if isinstance(receipt, Receipt):
                assert receipt.carrier == carrier.carrier, operation
                assert receipt.poll_after.total_seconds() >= 0, operation

    def test_shows_nobody(
        self, carrier: CarrierAdapter, props: Props, secrets: Collection[str], caplog: pytest.LogCaptureFixture
    ) -> None:
        """No log line, no repr and no outcome holds personal data or a secret of the account."""
        caplog.set_level(logging.DEBUG)
        ask = everything(props)
        told = [repr(ask[operation](carrier)) for operation in sorted(carrier.capabilities())]

        shown = " ".join([*told, repr(carrier), caplog.text])
        assert [word for word in (*props.private, *secrets) if word in shown] == []

    def test_knows_no_stranger(self, carrier: CarrierAdapter, props: Props) -> None:
        """A card that the carrier has never heard of is not registered for anybody."""
        if Operation.QUERY_REGISTRATION not in carrier.capabilities():
            pytest.skip(f"not declared: {Operation.QUERY_REGISTRATION.en}")
        answer = carrier.query_registration(props.unknown, holder=props.holder)

        assert RegistrationState.REGISTERED is not getattr(answer, "state", None)
