"""A carrier that takes every order at once, finishes it before the next question, and bungles its first answers."""

from collections import Counter
from datetime import timedelta

from iov_realname.application.carriers import (
    Accepted,
    Applied,
    BindingReading,
    BindSpec,
    CardRef,
    FunctionProfile,
    FunctionReading,
    NotDone,
    Operation,
    Papers,
    Receipt,
    RegistrationBasis,
    RegistrationReading,
    RegistrationState,
    Unsupporting,
    WriteOutcome,
    unanswered,
)
from iov_realname.application.carriers.functions import NOTHING
from iov_realname.application.ports import Submission
from iov_realname.domain.identifiers import Carrier

_CAPABILITIES = frozenset(
    {
        Operation.SUBMIT_REGISTRATION,
        Operation.QUERY_REGISTRATION,
        Operation.SET_FUNCTIONS,
        Operation.QUERY_FUNCTIONS,
        Operation.BIND_DEVICE,
        Operation.UNBIND_DEVICE,
        Operation.QUERY_BINDING,
        Operation.POLL,
    }
)


class SlowCarrier(Unsupporting):
    """The next ``bungled`` questions, of whatever kind, are answered with ``bungling``. ``acted`` counts orders."""

    def __init__(self, bungling: NotDone, bungled: int) -> None:
        self.bungling = bungling
        self.bungled = bungled
        self.acted: Counter[str] = Counter()
        self.bound: dict[str, bool] = {}
        self.separated = False
        self._open: dict[str, FunctionProfile] = {}
        self._registered: set[str] = set()

    @property
    def carrier(self) -> str:
        """China Mobile's part."""
        return Carrier.MOBILE

    def capabilities(self) -> frozenset[Operation]:
        """All that delivery uses."""
        return _CAPABILITIES

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """Taken."""
        self._registered.add(submission.iccid)
        return self._taken("registration", submission.operation)

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        """Taken."""
        self._open[card.iccid] = wanted
        return self._taken("functions", operation)

    def bind_device(self, operation: str, card: CardRef, device: BindSpec) -> WriteOutcome:
        """Taken."""
        self.bound[card.iccid] = True
        return self._taken("binding", operation)

    def unbind_device(self, operation: str, card: CardRef) -> WriteOutcome:
        """Taken."""
        self.bound[card.iccid] = False
        return self._taken("binding", operation)

    def query_binding(self, card: CardRef) -> BindingReading | NotDone:
        """Whether it is bound, and was seen in another device."""
        return BindingReading(self.bound.get(card.iccid, False), self.separated, "B1")

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        """Done."""
        return unanswered(self.bungling) if self._bungles() else Applied("ok")

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        """Registered to whom it was sent for."""
        if self._bungles():
            return self.bungling
        if card.iccid not in self._registered:
            return RegistrationReading(RegistrationState.REQUIRED_NOT_DONE, RegistrationBasis.UNKNOWN, "Q0")
        return RegistrationReading(RegistrationState.REGISTERED, RegistrationBasis.END_USER, "Q1", holder_matches=True)

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        """What was set last."""
        return self.bungling if self._bungles() else FunctionReading(self._open.get(card.iccid, NOTHING))

    def _bungles(self) -> bool:
        self.bungled -= 1
        return self.bungled >= 0

    def _taken(self, kind: str, operation: str) -> Accepted:
        self.acted[operation] += 1
        return Accepted(Receipt(kind, operation, self.carrier, timedelta(0)))
