"""What a carrier was sent, and what a verifier answered: whether we, and they, behaved is judged from outside."""

from collections.abc import Iterable, Mapping
from typing import Any

import attrs

from iov_realname.application.carriers import Accepted, AlreadyInState, Applied, CarrierAdapter, WriteOutcome
from iov_realname.application.ports import New, Submission
from iov_realname.domain.card.submission import RegistrationSubmitted, SubmissionAttempted
from iov_realname.domain.card.upkeep import HolderDetailsCorrected
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing.people import Heard

__all__ = [
    "Sent",
    "WitnessedCarrier",
    "nothing_is_sent_unrecorded",
    "outcomes_are_those_of_the_person",
    "taken_is_not_sent_again",
]

_NOTHING_FOUND = (None, CheckOutcome.UNAVAILABLE)


@attrs.frozen
class Sent:
    """A submission that left: for which card, under which operation, and whether the carrier said that it has it."""

    stream: str
    operation: str
    taken: bool


class WitnessedCarrier:
    """Passes everything on to an adapter and remembers the submissions."""

    def __init__(self, adapter: CarrierAdapter) -> None:
        self._adapter = adapter
        self.sent: list[Sent] = []

    def submit_registration(self, submission: Submission) -> WriteOutcome:
        """Remembered, whatever comes of it."""
        outcome = self._adapter.submit_registration(submission)
        taken = isinstance(outcome, Accepted | Applied | AlreadyInState)
        self.sent.append(Sent(card_stream(submission.iccid), submission.operation, taken))
        return outcome

    def __getattr__(self, name: str) -> Any:
        return getattr(self._adapter, name)


def nothing_is_sent_unrecorded(sent: Iterable[Sent], recorded: Iterable[New]) -> str | None:
    """Before a submission leaves, its card has on record that it was decided, and that it is leaving."""
    decided, attempted = _operations(recorded)
    for each in sent:
        if each.operation not in decided.get(each.stream, ()):
            return f"{each.stream}: sent under operation {each.operation}, which nobody decided"
        if each.operation not in attempted.get(each.stream, ()):
            return f"{each.stream}: operation {each.operation} left without an attempt on record"
    return None


def taken_is_not_sent_again(sent: Iterable[Sent], recorded: Iterable[New]) -> str | None:
    """What the carrier said it has is never sent a second time under the same operation."""
    taken: set[str] = set()
    for each in sent:
        if each.operation in taken:
            return f"{each.stream}: operation {each.operation} was sent again after the carrier had taken it"
        if each.taken:
            taken.add(each.operation)
    return None


def outcomes_are_those_of_the_person(heard: Iterable[Heard]) -> str | None:
    """A verifier says what is known of the person asked about, or that it could not find out."""
    for each in heard:
        if each.outcome not in (*_NOTHING_FOUND, each.known):
            known = "no answer came" if each.known is None else f"{each.known.en} is known"
            return f"the {each.check.en} of the {each.party.en} came to {each.outcome.en}, where {known}"
    return None


def _operations(recorded: Iterable[New]) -> tuple[Mapping[str, set[str]], Mapping[str, set[str]]]:
    decided: dict[str, set[str]] = {}
    attempted: dict[str, set[str]] = {}
    for new in recorded:
        match new.envelope.event:
            case RegistrationSubmitted(operation=operation) | HolderDetailsCorrected(operation=operation):
                decided.setdefault(new.stream, set()).add(operation)
            case SubmissionAttempted(operation=operation):
                attempted.setdefault(new.stream, set()).add(operation)
            case _:
                continue
    return decided, attempted
