"""A simulated carrier. No real carrier's protocol is imitated; it only keeps the manners all of them share."""

from collections import deque
from collections.abc import Iterable
from threading import Lock

import attrs

from iov_realname.application.ports import CarrierReply, Fate, Submission
from iov_realname.domain.identifiers import Carrier

__all__ = ["SimulatedCarrier", "Temper"]


@attrs.frozen
class Temper:
    """How the carrier treats one submission.

    ``lost``: it never arrives, ``silent``: it arrives and the answer is lost; both look ``unknown`` to the sender.
    ``polls``: how often one has to ask before it is completed or, with a ``rejection``, refused; None: it never is.
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
    asked: int = 0


class SimulatedCarrier:
    """Takes submissions, finishes them after a while, and gives the same answer for the same operation. Thread-safe."""

    def __init__(self, carrier: Carrier, tempers: Iterable[Temper] = (), *, otherwise: Temper = COMPLETES) -> None:
        self.carrier = carrier
        self._tempers = deque(tempers)
        self._otherwise = otherwise
        self._taken: dict[str, _Taken] = {}
        self._lock = Lock()

    def __repr__(self) -> str:
        return f"<simulated carrier {self.carrier}>"

    @property
    def taken(self) -> int:
        """How many different operations have arrived."""
        return len(self._taken)

    def submit(self, submission: Submission) -> CarrierReply:
        """Take a submission, once per operation; the next temper of the script decides what becomes of it."""
        with self._lock:
            if submission.operation in self._taken:
                return self._accepted(submission.operation)
            temper = self._tempers.popleft() if self._tempers else self._otherwise
            if temper.lost:
                return CarrierReply(Fate.UNKNOWN, "")
            receipt_no = f"SIM-{self.carrier.code}-{len(self._taken) + 1:08}"
            self._taken[submission.operation] = _Taken(receipt_no, temper)
            return CarrierReply(Fate.UNKNOWN, "") if temper.silent else self._accepted(submission.operation)

    def query(self, operation: str) -> CarrierReply:
        """What became of an operation; each question brings it nearer to its end."""
        with self._lock:
            taken = self._taken.get(operation)
            if taken is None:
                return CarrierReply(Fate.NEVER_ARRIVED, "")
            taken.asked += 1
            if taken.temper.polls is None or taken.asked < taken.temper.polls:
                return self._accepted(operation)
            if taken.temper.rejection:
                return CarrierReply(Fate.REJECTED, taken.receipt_no, taken.temper.rejection)
            return CarrierReply(Fate.COMPLETED, taken.receipt_no)

    def _accepted(self, operation: str) -> CarrierReply:
        return CarrierReply(Fate.ACCEPTED, self._taken[operation].receipt_no)
