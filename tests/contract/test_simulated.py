"""The simulators keep the manners that all carriers and verifiers share, and never pass for a real one."""

from datetime import timedelta
from threading import Thread

import pytest

from iov_realname.adapters.simulated import SimulatedCarrier, SimulatedVerifier
from iov_realname.adapters.simulated.carrier import Temper
from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    CardRef,
    CarrierAdapter,
    ErrorKind,
    Failed,
    FunctionProfile,
    Papers,
    Receipt,
    RegistrationReading,
    RegistrationState,
    Rejected,
    RetryAdvice,
    UnknownOutcome,
    WriteOutcome,
)
from iov_realname.application.carriers.functions import EMERGENCY_ONLY
from iov_realname.application.ports import IdentityVerifier, Question, Submission
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing import invented

_NONE = timedelta(0)
SOMEBODY = Particulars(name="甲", number=invented.resident_number(1))


def submission(operation: str = "op-1") -> Submission:
    """A registration on its way."""
    return Submission(operation, invented.iccid(1), "R-1", HolderKind.PERSON, DocumentKind.RESIDENT_ID, SOMEBODY)


def question(check: CheckKind = CheckKind.NETWORK, number: str = SOMEBODY.number) -> Question:
    """A question about somebody."""
    particulars = Particulars(name="甲", number=number)
    return Question("q-1", Party.OWNER, check, DocumentKind.RESIDENT_ID, particulars)


def carrier(*tempers: Temper) -> SimulatedCarrier:
    """A carrier with a script."""
    return SimulatedCarrier(Carrier.MOBILE, tempers)


CARD = CardRef(invented.iccid(1), invented.msisdn(1))


def receipt(outcome: WriteOutcome) -> Receipt:
    """The receipt of what was accepted."""
    assert isinstance(outcome, Accepted)
    return outcome.receipt


def state(asked: CarrierAdapter, holder: Papers | None = None) -> RegistrationState:
    """How the carrier says that the card is registered."""
    reading = asked.query_registration(CARD, "", holder)
    assert isinstance(reading, RegistrationReading)
    return reading.state


class TestCarrier:
    """Taking, finishing, refusing, losing."""

    def test_takes_first_and_finishes_later(self) -> None:
        """A submission is accepted, which is not completed; that comes later, under the same receipt."""
        asked = carrier(Temper(polls=2))
        taken = receipt(asked.submit_registration(submission()))

        assert Accepted(taken) == asked.poll(CARD, taken)
        assert Applied(taken.id) == asked.poll(CARD, taken) == asked.poll(CARD, taken)

    def test_gives_one_answer_per_operation(self) -> None:
        """The same operation sent again is the same submission: one receipt, taken once, its script used once."""
        asked = carrier(Temper(), Temper(lost=True))

        assert asked.submit_registration(submission()) == asked.submit_registration(submission())
        assert 1 == asked.taken
        assert isinstance(asked.submit_registration(submission("op-2")), UnknownOutcome)

    def test_keeps_its_last_word(self) -> None:
        """What was rejected stays so, however often one asks, and of whom."""
        asked = carrier(Temper(rejection="E1"))
        taken = receipt(asked.submit_registration(submission()))

        assert [Rejected(ErrorKind.REJECTED_IDENTITY, "E1")] * 2 == [asked.poll(CARD, taken), asked.poll(CARD, taken)]
        assert RegistrationState.REJECTED is state(asked)

    def test_may_never_finish(self) -> None:
        """What it never finishes stays accepted, and in review."""
        asked = carrier(Temper(polls=None))
        taken = receipt(asked.submit_registration(submission()))

        assert [Accepted(taken)] * 5 == [asked.poll(CARD, taken) for _ in range(5)]
        assert RegistrationState.IN_REVIEW is state(asked)

    def test_loses_what_never_arrives(self) -> None:
        """To its sender a lost submission is unknown; asked about, it is not there; sent again, it is taken."""
        asked = carrier(Temper(lost=True))

        assert isinstance(asked.submit_registration(submission()), UnknownOutcome)
        assert RegistrationState.REQUIRED_NOT_DONE is state(asked)
        receipt(asked.submit_registration(submission()))

    def test_may_take_it_in_silence(self) -> None:
        """To its sender a lost answer is unknown too; asked about, the submission is there."""
        asked = carrier(Temper(silent=True))

        assert isinstance(asked.submit_registration(submission()), UnknownOutcome)
        assert RegistrationState.REGISTERED is state(asked)
        assert 1 == asked.taken

    def test_tells_holders_apart(self) -> None:
        """Registered for one person is not registered for another."""
        asked = carrier()
        asked.submit_registration(submission())
        other = Particulars(name="乙", number=invented.resident_number(2))

        assert RegistrationState.REGISTERED is state(asked, Papers(DocumentKind.RESIDENT_ID, SOMEBODY))
        assert RegistrationState.REQUIRED_NOT_DONE is state(asked, Papers(DocumentKind.RESIDENT_ID, other))

    def test_knows_nothing_of_strangers(self) -> None:
        """A receipt it never gave is refused, a card it never saw is not registered."""
        asked = carrier()
        foreign = Receipt("registration", "?", "mobile", _NONE)
        assert Failed(ErrorKind.INVALID_REQUEST, RetryAdvice.PLAN_ANEW) == asked.poll(CARD, foreign)
        assert RegistrationState.REQUIRED_NOT_DONE is state(asked)

    def test_sets_functions_once(self) -> None:
        """Set, it is so, and the same again changes nothing."""
        asked = carrier()
        assert isinstance(asked.set_functions("op-1", CARD, EMERGENCY_ONLY), Applied)
        assert isinstance(asked.set_functions("op-2", CARD, EMERGENCY_ONLY), AlreadyInState)
        assert isinstance(asked.set_functions("op-3", CARD, FunctionProfile()), Applied)

    def test_goes_on_as_told_after_the_script(self) -> None:
        """When the script is used up, one temper holds for everything else."""
        asked = SimulatedCarrier(Carrier.UNICOM, [Temper()], otherwise=Temper(lost=True))

        assert [Accepted, UnknownOutcome, UnknownOutcome] == [
            type(asked.submit_registration(submission(f"op-{number}"))) for number in range(3)
        ]

    def test_takes_each_once_from_many_threads(self) -> None:
        """Threads that send the same operations at once get one receipt per operation."""
        asked = carrier()
        receipts: set[tuple[int, str]] = set()

        def send() -> None:
            receipts.update(
                (number, receipt(asked.submit_registration(submission(f"op-{number}"))).id) for number in range(50)
            )

        threads = [Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert (50, 50, 50) == (asked.taken, len(receipts), len({number for _, number in receipts}))

    def test_is_labelled(self) -> None:
        """Its receipts and its repr say that it is a simulation."""
        asked = carrier()

        assert receipt(asked.submit_registration(submission())).id.startswith("SIM-")
        assert "<simulated carrier mobile>" == repr(asked)


class TestVerifier:
    """Matching everybody, unless told otherwise."""

    @pytest.mark.parametrize("outcome", CheckOutcome)
    def test_answers_as_told(self, outcome: CheckOutcome) -> None:
        """An outcome told for a document number is given for every check of it, and for nobody else's."""
        asked: IdentityVerifier = SimulatedVerifier({SOMEBODY.number: outcome})

        assert {outcome} == {asked.check(question(check)).outcome for check in CheckKind}
        assert CheckOutcome.MATCH is asked.check(question(number="X1")).outcome

    def test_answers_one_check_as_told(self) -> None:
        """An outcome told for one check of a document overrides what was told for the document."""
        told: dict[str | tuple[str, CheckKind], CheckOutcome] = {
            SOMEBODY.number: CheckOutcome.NO_RECORD,
            (SOMEBODY.number, CheckKind.HOLDER): CheckOutcome.MISMATCH,
        }
        asked = SimulatedVerifier(told)

        assert CheckOutcome.MISMATCH is asked.check(question(CheckKind.HOLDER)).outcome
        assert CheckOutcome.NO_RECORD is asked.check(question(CheckKind.NETWORK)).outcome

    def test_answers_the_same_again(self) -> None:
        """The same question gets the same outcome; each answer has a request number of its own."""
        asked = SimulatedVerifier({SOMEBODY.number: CheckOutcome.UNAVAILABLE})
        answers = [asked.check(question()) for _ in range(3)]

        assert {CheckOutcome.UNAVAILABLE} == {answer.outcome for answer in answers}
        assert ["SIM-00000001", "SIM-00000002", "SIM-00000003"] == [a.evidence.request_id for a in answers]
        assert 3 == asked.asked

    def test_is_labelled(self) -> None:
        """Provider, product and repr say that it is a simulation, and no personal data is in its evidence."""
        asked = SimulatedVerifier()
        evidence = asked.check(question()).evidence

        assert ("simulated", "simulated", "simulation") == (asked.provider, evidence.provider, evidence.product)
        assert "<simulated identity verifier>" == repr(asked)
        assert SOMEBODY.number not in repr(evidence)
