"""A carrier in the test's own process, as unreliable as a real one, that counts whatever it acts on."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from itertools import chain, repeat
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
    UnknownOutcome,
    Unsupporting,
    WriteOutcome,
    not_done,
)
from iov_realname.application.carriers.functions import NOTHING
from iov_realname.application.ports import Submission
from iov_realname.domain.identifiers import Carrier

LATE = timedelta(minutes=2)
"""How long a submission that came late was on its way."""
COOL_DOWN = timedelta(minutes=10)

DOWN = not_done(ErrorKind.CARRIER_BUSY)
SENDINGS = ("takes", "finishes", "drops", "swallows", "comes late", "is busy", "cools down", "rejects", "locks us out")
POLLS = ("under way", "done", "done", "refused", "no answer")


@attrs.define
class Entry:
    """A registration as the carrier has it."""

    operation: str
    number: str
    state: RegistrationState = RegistrationState.IN_REVIEW


class MoodyCarrier(Unsupporting):
    """Acts as its script says and, when that is used up, as it should. It knows nothing of idempotency.

    ``reads`` False: it cannot be asked about a card, as file exchanges cannot. ``watch`` hears of each call, before
    (False) and after (True) it has had its effect. ``down``: everything is busy.
    """

    def __init__(
        self,
        now: Callable[[], datetime],
        sendings: Iterable[str] = (),
        polls: Iterable[str] = (),
        settings: Iterable[str] = (),
        *,
        code: Carrier = Carrier.MOBILE,
        reads: bool = True,
    ) -> None:
        self._now = now
        self._code = code
        self._reads = reads
        self._sendings: Iterator[str] = chain(sendings, repeat("takes"))
        self._polls: Iterator[str] = chain(polls, repeat("done"))
        self._settings: Iterator[str] = chain(settings, repeat("finishes"))
        self._lock = Lock()
        self._on_their_way: list[tuple[datetime, Submission]] = []
        self.watch: Callable[[bool], None] = lambda after: None
        self.down = False
        self.entries: dict[str, Entry] = {}
        self.acted: Counter[str] = Counter()
        self.calls: list[tuple[datetime, str]] = []
        self.open: dict[str, FunctionProfile] = {}

    @property
    def carrier(self) -> str:
        """Whose part it plays."""
        return self._code

    def capabilities(self) -> frozenset[Operation]:
        """Everything that delivery may use, or nothing to ask about."""
        asked = {Operation.QUERY_REGISTRATION, Operation.POLL, Operation.QUERY_FUNCTIONS} if self._reads else set()
        return frozenset({Operation.SUBMIT_REGISTRATION, Operation.SET_FUNCTIONS, *asked})

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """As the script says."""
        with self._lock:
            self._called("submit")
            if self.down:
                return DOWN
            outcome = self._submitted(submission, next(self._sendings))
        self.watch(True)
        return outcome

    def _submitted(self, submission: Submission, mood: str) -> WriteOutcome:
        match mood:
            case "takes":
                return self._take(submission)
            case "finishes":
                self._take(submission)
                self.entries[submission.iccid].state = RegistrationState.REGISTERED
                return Applied("ok")
            case "drops":
                return UnknownOutcome(ErrorKind.NO_ANSWER, Operation.QUERY_REGISTRATION)
            case "swallows":
                self._take(submission)
                return UnknownOutcome(ErrorKind.NO_ANSWER, Operation.QUERY_REGISTRATION)
            case "comes late":
                self._on_their_way.append((self._now() + LATE, submission))
                return UnknownOutcome(ErrorKind.NO_ANSWER, Operation.QUERY_REGISTRATION)
            case "is busy":
                return not_done(ErrorKind.CARRIER_BUSY)
            case "cools down":
                return not_done(ErrorKind.COOLDOWN, retry_after=COOL_DOWN)
            case "locks us out":
                return not_done(ErrorKind.AUTH_FAILED)
            case _:
                return Rejected(ErrorKind.REJECTED_IDENTITY, "E1")

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """As the script says; what is over stays over."""
        with self._lock:
            self._called("poll")
            if self.down:
                return DOWN
            entry = self.entries[card.iccid]
            if self._moves(entry) == "no answer":
                return not_done(ErrorKind.NO_ANSWER)
            outcome: WriteOutcome = {
                RegistrationState.REGISTERED: Applied("ok"),
                RegistrationState.REJECTED: Rejected(ErrorKind.REJECTED_IDENTITY, "E2"),
            }.get(entry.state, self._accepted(card.iccid))
        self.watch(True)
        return outcome

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """What it has of a card."""
        with self._lock:
            self._called("query")
            if self.down:
                return DOWN
            entry = self.entries.get(card.iccid)
            if entry is not None:
                self._moves(entry)
            state = RegistrationState.REQUIRED_NOT_DONE if entry is None else entry.state
            reading = RegistrationReading(state, RegistrationBasis.END_USER, "Q1", None if entry is None else True)
        self.watch(True)
        return reading

    def _moves(self, entry: Entry) -> str:
        """Each question brings a registration on, as the script says; what is over stays over."""
        if entry.state is not RegistrationState.IN_REVIEW:
            return "said before"
        mood = next(self._polls)
        if mood in {"done", "refused"}:
            entry.state = RegistrationState.REGISTERED if mood == "done" else RegistrationState.REJECTED
        return mood

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """As the script says; a setter of states may be repeated."""
        with self._lock:
            self._called("set")
            mood = "is busy" if self.down else next(self._settings)
            if mood in {"finishes", "swallows"}:
                self.open[card.iccid] = wanted
        self.watch(True)
        if mood in {"drops", "swallows"}:
            return UnknownOutcome(ErrorKind.NO_ANSWER, Operation.QUERY_FUNCTIONS)
        if mood == "is busy":
            return not_done(ErrorKind.CARRIER_BUSY)
        return Rejected(ErrorKind.REJECTED_BY_POLICY, "E3") if mood == "rejects" else AlreadyInState("ok")

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        """What is open."""
        with self._lock:
            self._called("look")
            if self.down:
                return DOWN
            return FunctionReading(self.open.get(card.iccid, NOTHING))

    def _called(self, what: str) -> None:
        now = self._now()
        self.calls.append((now, what))
        self.watch(False)
        arrived = [submission for due, submission in self._on_their_way if due <= now]
        self._on_their_way = [(due, submission) for due, submission in self._on_their_way if due > now]
        for submission in arrived:
            self._take(submission)

    def _take(self, submission: Submission) -> Accepted:
        self.acted[submission.operation] += 1
        self.entries[submission.iccid] = Entry(submission.operation, submission.registration_no)
        return self._accepted(submission.iccid)

    def _accepted(self, iccid: str) -> Accepted:
        return Accepted(Receipt("registration", f"M-{iccid[-6:]}", self.carrier, timedelta(minutes=1)))
