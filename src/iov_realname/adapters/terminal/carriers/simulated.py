"""The carriers of ``deliver --simulated``: without a memory of their own, so that the next run is answered as well."""

from collections.abc import Iterable
from datetime import timedelta
from hashlib import sha256

from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.wording.language import Said
from iov_realname.application.cards.line import CardLine
from iov_realname.application.carriers import (
    Accepted,
    Applied,
    CardRef,
    FunctionProfile,
    Operation,
    Receipt,
    Unsupporting,
    WriteOutcome,
)
from iov_realname.application.ports import Submission
from iov_realname.domain.identifiers import CarrierCode, interface_code

__all__ = ["PassingCarrier", "refuse_real_store"]

MARK = "SIM-"
REAL = Said(
    "存储库中有真实运营商已受理的登记，不能对它使用 --simulated。",
    "A real carrier has accepted registrations of this store; --simulated is not for it.",
)
_CAPABILITIES = frozenset({Operation.SUBMIT_REGISTRATION, Operation.POLL, Operation.SET_FUNCTIONS})


class PassingCarrier(Unsupporting):
    """Simulated: accepts whatever is sent, and has completed it when asked. Receipts follow from the operation."""

    def __init__(self, carrier: CarrierCode) -> None:
        self._carrier = carrier

    @property
    def carrier(self) -> str:
        """The code of the carrier it stands for."""
        return self._carrier

    def capabilities(self) -> frozenset[Operation]:
        """Registrations and functions."""
        return _CAPABILITIES

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """Accept it."""
        drawn = sha256(submission.operation.encode()).hexdigest()[:12].upper()
        receipt_no = f"{MARK}{interface_code(self._carrier)}-{drawn}"
        return Accepted(Receipt("registration", receipt_no, self.carrier, timedelta(0)))

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """It is completed."""
        return Applied(receipt.id)

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """It is done."""
        return Applied(MARK)


def refuse_real_store(cards: Iterable[CardLine]) -> None:
    """Raise ``CouldNotRun`` if one of the cards waits for, or has, the answer of a carrier that is not simulated."""
    if any(card.receipt_no and not card.receipt_no.startswith(MARK) for card in cards):
        raise CouldNotRun(REAL)
