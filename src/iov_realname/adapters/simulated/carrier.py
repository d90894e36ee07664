"""A simulated carrier. No real carrier's protocol is imitated; it only keeps the manners all of them share."""

from collections import deque
from collections.abc import Iterable
from datetime import timedelta
from threading import Lock

import attrs

from iov_realname.application.carriers import (
    Accepted,
    AlreadyInState,
    Applied,
    CardRef,
    ErrorKind,
    FunctionProfile,
    FunctionReading,
    NotDone,
    Operation,
    Papers,
    Receipt,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Rejected,
    SalesFigures,
    UnknownOutcome,
    Unsupporting,
    WriteOutcome,
    unanswered,
)
from iov_realname.application.carriers.functions import NOTHING
from iov_realname.application.ports import Submission
from iov_realname.domain.identifiers import CarrierCode, interface_code
from iov_realname.domain.parties import Particulars

__all__ = ["SimulatedCarrier", "Temper"]


@attrs.frozen
class Temper:
    """How the carrier treats one submission.

    ``lost``: it never arrives, ``silent``: it arrives and the answer is lost; both look ``unknown`` to the sender.
    ``polls``: how often one has to ask before it is completed or, with a ``rejection`` (its code), refused; None: it
    never is.
    """

    polls: int | None = 1
    rejection: str = ""
    lost: bool = False
    silent: bool = False


COMPLETES = Temper()


@attrs.define
class _Taken:
    receipt_no: str
    temper: Temper
    holder: Particulars = attrs.field(repr=False)
    asked: int = 0


class SimulatedCarrier(Unsupporting):
    """Takes submissions, finishes them after a while, and gives the same answer for the same operation. Thread-safe."""

    def __init__(self, carrier: CarrierCode, tempers: Iterable[Temper] = (), *, otherwise: Temper = COMPLETES) -> None:
        self._carrier = carrier
        self._tempers = deque(tempers)
        self._otherwise = otherwise
        self._taken: dict[str, _Taken] = {}
        self._latest: dict[str, _Taken] = {}
        self._open: dict[str, FunctionProfile] = {}
        self._reported: set[str] = set()
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"<simulated carrier {self._carrier}>"

    @property
    def carrier(self) -> str:
        """The code of the carrier it stands for."""
        return self._carrier

    def capabilities(self) -> frozenset[Operation]:
        """Registrations, functions, and reports of sales."""
        return _CAPABILITIES

    @property
    def taken(self) -> int:
        """How many different operations have arrived."""
        return len(self._taken)

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """Take a submission, once per operation; the next temper of the script decides what becomes of it."""
        with self._lock:
            taken = self._taken.get(submission.operation)
            if taken is not None:
                return self._accepted(taken)
            temper = self._tempers.popleft() if self._tempers else self._otherwise
            if temper.lost:
                return _UNKNOWN
            receipt_no = f"SIM-{interface_code(self._carrier)}-{len(self._taken) + 1:08}"
            taken = self._taken[submission.operation] = _Taken(receipt_no, temper, submission.owner)
            self._latest[submission.iccid] = taken
            return _UNKNOWN if temper.silent else self._accepted(taken)

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """What became of a receipt; each question brings it nearer to its end."""
        with self._lock:
            taken = self._latest.get(card.iccid)
            if taken is None or taken.receipt_no != receipt.id:
                return unanswered(Rejected(ErrorKind.INVALID_REQUEST))
            if not self._is_over(taken):
                return self._accepted(taken)
            if taken.temper.rejection:
                return Rejected(ErrorKind.REJECTED_IDENTITY, taken.temper.rejection)
            return Applied(taken.receipt_no)

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """How the latest registration of the card stands; a question about it as well."""
        with self._lock:
            taken = self._latest.get(card.iccid)
            if taken is None:
                return RegistrationReading(RegistrationState.REQUIRED_NOT_DONE, RegistrationBasis.UNKNOWN, "SIM-NONE")
            mine = None if holder is None else holder.particulars.number == taken.holder.number
            if mine is False:
                return RegistrationReading(RegistrationState.REQUIRED_NOT_DONE, RegistrationBasis.UNKNOWN, "SIM-OTHER")
            state = RegistrationState.REJECTED if taken.temper.rejection else RegistrationState.REGISTERED
            if not self._is_over(taken):
                state = RegistrationState.IN_REVIEW
            return RegistrationReading(state, RegistrationBasis.END_USER, taken.receipt_no, mine)

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """Done at once."""
        with self._lock:
            if self._open.get(card.iccid, NOTHING) == wanted:
                return AlreadyInState("SIM-SAME")
            self._open[card.iccid] = wanted
            return Applied("SIM-SET")

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        """What was set last."""
        with self._lock:
            return FunctionReading(self._open.get(card.iccid, NOTHING))

    def report_sales(self, operation: str, figures: SalesFigures) -> WriteOutcome:
        """Take a report, once per operation."""
        with self._lock:
            known = operation in self._reported
            self._reported.add(operation)
            return AlreadyInState("SIM-SALES") if known else Applied("SIM-SALES")

    def _is_over(self, taken: _Taken) -> bool:
        taken.asked += 1
        return taken.temper.polls is not None and taken.asked >= taken.temper.polls

    def _accepted(self, taken: _Taken) -> Accepted:
        return Accepted(Receipt("registration", taken.receipt_no, self.carrier, timedelta(0)))


_UNKNOWN = UnknownOutcome(ErrorKind.NO_ANSWER, Operation.QUERY_REGISTRATION)
_CAPABILITIES = frozenset(
    {
        Operation.SUBMIT_REGISTRATION,
        Operation.QUERY_REGISTRATION,
        Operation.POLL,
        Operation.SET_FUNCTIONS,
        Operation.QUERY_FUNCTIONS,
        Operation.REPORT_SALES,
    }
)
