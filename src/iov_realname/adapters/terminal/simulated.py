"""The carriers of ``deliver --simulated``: without a memory of their own, so that the next run is answered as well."""

from collections.abc import Iterable
from hashlib import sha256

import attrs

from iov_realname.adapters.terminal.edge import CouldNotRun
from iov_realname.adapters.terminal.language import Said
from iov_realname.application.cards.line import CardLine
from iov_realname.application.ports import CarrierReply, Fate, Submission
from iov_realname.domain.identifiers import Carrier

__all__ = ["PassingCarrier", "refuse_real_store"]

MARK = "SIM-"
REAL = Said(
    "存储库中有真实运营商已受理的登记，不能对它使用 --simulated。",
    "A real carrier has accepted registrations of this store; --simulated is not for it.",
)


@attrs.frozen
class PassingCarrier:
    """Simulated: accepts whatever is sent, and has completed it when asked. Receipts follow from the operation."""

    carrier: Carrier

    def submit(self, submission: Submission) -> CarrierReply:
        """Accept it."""
        return CarrierReply(Fate.ACCEPTED, self._receipt_no(submission.operation))

    def query(self, operation: str) -> CarrierReply:
        """It is completed."""
        return CarrierReply(Fate.COMPLETED, self._receipt_no(operation))

    def _receipt_no(self, operation: str) -> str:
        return f"{MARK}{self.carrier.code}-{sha256(operation.encode()).hexdigest()[:12].upper()}"


def refuse_real_store(cards: Iterable[CardLine]) -> None:
    """Raise ``CouldNotRun`` if one of the cards waits for, or has, the answer of a carrier that is not simulated."""
    if any(card.receipt_no and not card.receipt_no.startswith(MARK) for card in cards):
        raise CouldNotRun(REAL)
