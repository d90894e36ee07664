"""The simulators keep the manners that all carriers and verifiers share, and never pass for a real one."""

from threading import Thread

import pytest

from iov_realname.adapters.simulated import SimulatedCarrier, SimulatedVerifier
from iov_realname.adapters.simulated.carrier import Temper
from iov_realname.application.ports import (
    CarrierReply,
    Fate,
    IdentityVerifier,
    Question,
    RegistrationCarrier,
    Submission,
)
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.parties import Particulars
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing import invented

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


def fates(asked: RegistrationCarrier, times: int, operation: str = "op-1") -> list[Fate]:
    """What the carrier says when asked again and again."""
    return [asked.query(operation).fate for _ in range(times)]


class TestCarrier:
    """Taking, finishing, refusing, losing."""

    def test_takes_first_and_finishes_later(self) -> None:
        """A submission is accepted, which is not completed; that comes later, under the same receipt."""
        asked = carrier()
        accepted, completed = asked.submit(submission()), asked.query("op-1")

        assert (Fate.ACCEPTED, Fate.COMPLETED) == (accepted.fate, completed.fate)
        assert accepted.receipt_no == completed.receipt_no != ""

    def test_gives_one_answer_per_operation(self) -> None:
        """The same operation sent again is the same submission: one receipt, taken once, its script used once."""
        asked = carrier(Temper(), Temper(lost=True))

        assert asked.submit(submission()) == asked.submit(submission())
        assert 1 == asked.taken
        assert Fate.UNKNOWN is asked.submit(submission("op-2")).fate

    def test_keeps_its_last_word(self) -> None:
        """What was completed or rejected stays so, however often one asks."""
        completing, rejecting = carrier(Temper(polls=2)), carrier(Temper(rejection="证件不清"))
        completing.submit(submission())
        rejecting.submit(submission())

        assert [Fate.ACCEPTED, Fate.COMPLETED, Fate.COMPLETED] == fates(completing, 3)
        assert [CarrierReply(Fate.REJECTED, "SIM-2000-00000001", "证件不清")] * 2 == [
            rejecting.query("op-1"),
            rejecting.query("op-1"),
        ]

    def test_may_never_finish(self) -> None:
        """What it never finishes stays accepted."""
        asked = carrier(Temper(polls=None, rejection="证件不清"))
        asked.submit(submission())

        assert [Fate.ACCEPTED] * 5 == fates(asked, 5)

    def test_loses_what_never_arrives(self) -> None:
        """To its sender a lost submission is unknown; asked about, it never arrived; sent again, it is taken."""
        asked = carrier(Temper(lost=True))

        assert CarrierReply(Fate.UNKNOWN, "") == asked.submit(submission())
        assert CarrierReply(Fate.NEVER_ARRIVED, "") == asked.query("op-1")
        assert Fate.ACCEPTED is asked.submit(submission()).fate

    def test_may_take_it_in_silence(self) -> None:
        """To its sender a lost answer is unknown too; asked about, the submission is there."""
        asked = carrier(Temper(silent=True))

        assert CarrierReply(Fate.UNKNOWN, "") == asked.submit(submission())
        assert [Fate.COMPLETED] == fates(asked, 1)
        assert 1 == asked.taken

    def test_knows_nothing_of_strangers(self) -> None:
        """An operation nobody sent never arrived."""
        assert Fate.NEVER_ARRIVED is carrier().query("op-9").fate

    def test_goes_on_as_told_after_the_script(self) -> None:
        """When the script is used up, one temper holds for everything else."""
        asked = SimulatedCarrier(Carrier.UNICOM, [Temper()], otherwise=Temper(lost=True))

        assert [Fate.ACCEPTED, Fate.UNKNOWN, Fate.UNKNOWN] == [
            asked.submit(submission(f"op-{number}")).fate for number in range(3)
        ]

    def test_takes_each_once_from_many_threads(self) -> None:
        """Threads that send the same operations at once get one receipt per operation."""
        asked = carrier()
        receipts: set[tuple[int, str]] = set()

        def send() -> None:
            receipts.update((number, asked.submit(submission(f"op-{number}")).receipt_no) for number in range(50))

        threads = [Thread(target=send) for _ in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()

        assert (50, 50, 50) == (asked.taken, len(receipts), len({receipt for _, receipt in receipts}))

    def test_is_labelled(self) -> None:
        """Its receipts and its repr say that it is a simulation."""
        asked = carrier()

        assert asked.submit(submission()).receipt_no.startswith("SIM-")
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
