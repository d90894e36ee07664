"""ACME's carrier behind the library's port, and the same with a planted fault."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from acme_iov.sandbox import BrokenLine, NoLine, Sandbox
from iov_realname.application.carriers import (
    UNDIRECTED,
    Accepted,
    AlreadyInState,
    Applied,
    CardRef,
    Directed,
    ErrorKind,
    Failed,
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
    RetryAdvice,
    UnknownOutcome,
    Unsupporting,
    WriteOutcome,
)
from iov_realname.application.carriers.functions import OFF, Reach
from iov_realname.application.ports import Submission
from iov_realname.domain.functions import Destinations

__all__ = ["AcmeCarrier", "HastyCarrier"]

_NOT_SENT = Failed(ErrorKind.TIMEOUT_BEFORE_SEND, RetryAdvice.BACK_OFF)
_NO_ANSWER = Failed(ErrorKind.NO_ANSWER, RetryAdvice.BACK_OFF)
_STATES = {
    "none": RegistrationState.REQUIRED_NOT_DONE,
    "pending": RegistrationState.IN_REVIEW,
    "done": RegistrationState.REGISTERED,
    "refused": RegistrationState.REJECTED,
}


class AcmeCarrier(Unsupporting):
    """Registers owners and sets functions. Everything else ACME does by hand, and says so."""

    carrier = "mobile"

    def __init__(self, line: Sandbox) -> None:
        self._line = line

    def __repr__(self) -> str:
        return "<ACME's carrier>"

    def capabilities(self) -> frozenset[Operation]:
        return frozenset(
            {
                Operation.SUBMIT_REGISTRATION,
                Operation.QUERY_REGISTRATION,
                Operation.POLL,
                Operation.SET_FUNCTIONS,
                Operation.QUERY_FUNCTIONS,
            }
        )

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        return self._writing(lambda: self._sent(submission.operation, submission), Operation.QUERY_REGISTRATION)

    def poll(self, card: CardRef, receipt: Receipt) -> WriteOutcome:
        def asked() -> WriteOutcome:
            match self._line.progress(receipt.id):
                case "done":
                    return Applied(receipt.id)
                case "refused":
                    return Rejected(ErrorKind.REJECTED_IDENTITY, "refused")
                case "pending":
                    return Accepted(receipt)
                case _:
                    return Rejected(ErrorKind.INVALID_REQUEST)

        return self._writing(asked, Operation.QUERY_REGISTRATION)

    def query_registration(
        self, card: CardRef, vin: str = "", holder: Papers | None = None
    ) -> RegistrationReading | NotDone:
        try:
            state, number = self._line.registration(card.iccid)
        except NoLine:
            return _NOT_SENT
        except BrokenLine:
            return _NO_ANSWER
        mine = None if holder is None or not number else holder.particulars.number == number
        found = RegistrationState.REQUIRED_NOT_DONE if mine is False else _STATES[state]
        return RegistrationReading(found, RegistrationBasis.END_USER, state, mine)

    def set_functions(self, operation: str, card: CardRef, wanted: FunctionProfile) -> WriteOutcome:
        def switched() -> WriteOutcome:
            changed = self._line.switch(card.iccid, _services(wanted))
            return Applied("switched") if changed else AlreadyInState("as it was")

        return self._writing(switched, Operation.QUERY_FUNCTIONS)

    def query_functions(self, card: CardRef) -> FunctionReading | NotDone:
        try:
            return FunctionReading(_profile(self._line.services(card.iccid)))
        except NoLine:
            return _NOT_SENT
        except BrokenLine:
            return _NO_ANSWER

    def _sent(self, key: str, submission: Submission) -> WriteOutcome:
        body = {
            "iccid": submission.iccid,
            "attempt": submission.registration_no,
            "name": submission.owner.name,
            "number": submission.owner.number,
        }
        answer = self._line.register(key, body)
        return Accepted(Receipt("registration", answer["receipt"], self.carrier, timedelta(0)))

    def _writing(self, act: Callable[[], WriteOutcome], ask: Operation) -> WriteOutcome:
        """What was not sent may be sent again; what was sent and not answered has to be asked about."""
        try:
            return act()
        except NoLine:
            return _NOT_SENT
        except BrokenLine:
            return UnknownOutcome(ErrorKind.NO_ANSWER, ask)


class HastyCarrier(AcmeCarrier):
    """The planted fault: when no answer comes it sends the registration once more, under a key of its own."""

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        try:
            return self._sent(submission.operation, submission)
        except BrokenLine:
            return self._writing(
                lambda: self._sent(f"{submission.operation}-again", submission), Operation.QUERY_REGISTRATION
            )


def _services(profile: FunctionProfile) -> Mapping[str, Any]:
    """The profile in ACME's words."""
    names = ("voice", "sms", "data")
    return {
        **{name: _switch(reach) for name, reach in zip(names, profile.services, strict=True)},
        "emergency": profile.emergency,
    }


def _switch(reach: Reach) -> str:
    if isinstance(reach, Directed):
        return f"list {reach.targets.name} {reach.targets.version}"
    return "all" if reach == UNDIRECTED else "off"


def _profile(services: Mapping[str, Any]) -> FunctionProfile:
    voice, sms, data = (_reach(services.get(name, "off")) for name in ("voice", "sms", "data"))
    return FunctionProfile(voice, sms, data, emergency=services.get("emergency", False))


def _reach(switch: str) -> Reach:
    if switch.startswith("list "):
        return Directed(Destinations(*switch.split()[1:]))
    return UNDIRECTED if switch == "all" else OFF
