"""What can come of asking a carrier: a closed sum, so that nothing falls between done and not done.

No outcome holds personal data or a carrier's own words; raw codes pass :func:`plain_code` first.
"""

import re
from datetime import timedelta
from typing import ClassVar, TypeAlias

import attrs

from iov_realname.application.carriers.kinds import ADVICE, JUDGED, ErrorKind, RetryAdvice
from iov_realname.application.carriers.operations import Operation

__all__ = [
    "Accepted",
    "AlreadyInState",
    "Applied",
    "Failed",
    "HostedOutcome",
    "HostedUrl",
    "NotDone",
    "Outcome",
    "Receipt",
    "Rejected",
    "UnknownOutcome",
    "Unsupported",
    "WriteOutcome",
    "not_done",
    "plain_code",
    "unanswered",
]

_code = re.compile(r"(?!.*[0-9]{11})[A-Za-z0-9_.:-]{1,64}").fullmatch


def plain_code(text: str) -> str:
    """The carrier's code if it looks like one and cannot hold a phone or document number; else a question mark."""
    return text if _code(text) else "?"


_RAW_CODE = attrs.field(default="", converter=plain_code)


@attrs.frozen
class Receipt:
    """A carrier's promise. ``id`` is for the adapter that gave it: store it as it is and hand it to ``poll``."""

    kind: str
    id: str
    carrier: str
    poll_after: timedelta


@attrs.frozen
class Applied:
    """Done. ``evidence`` names what says so: a path or call and its code."""

    evidence: str


@attrs.frozen
class AlreadyInState:
    """It was so before: nothing was changed, and that is success."""

    evidence: str


@attrs.frozen
class Accepted:
    """Taken, not done: :attr:`receipt` leads to the end of it."""

    receipt: Receipt


@attrs.frozen
class HostedUrl:
    """The carrier's own page, where the owner registers. Whoever has ``url`` can use it, so it is never shown."""

    url: str = attrs.field(repr=False)
    receipt: Receipt


@attrs.frozen
class Rejected:
    """The carrier, or its adapter on its behalf, understood and said no. ``raw_code`` is the carrier's."""

    kind: ErrorKind
    raw_code: str = _RAW_CODE

    @property
    def retry(self) -> RetryAdvice:
        """What may be tried next."""
        return ADVICE[self.kind]


@attrs.frozen
class Failed:
    """Certainly not done, and nobody judged it. ``retry_after``: the pause, if the carrier named one."""

    kind: ErrorKind
    retry: RetryAdvice
    raw_code: str = _RAW_CODE
    retry_after: timedelta | None = None


@attrs.frozen
class UnknownOutcome:
    """Sent, and nobody can say whether it was done. ``ask`` is the question that tells, if the carrier has one."""

    kind: ClassVar[ErrorKind] = ErrorKind.UNKNOWN_OUTCOME
    retry: ClassVar[RetryAdvice] = RetryAdvice.ASK_FIRST
    because: ErrorKind
    ask: Operation | None
    raw_code: str = _RAW_CODE


@attrs.frozen
class Unsupported:
    """The carrier publishes no way to do this, or none that would do exactly this. Nothing was sent."""

    operation: Operation
    reason_zh: str
    reason_en: str
    manual_zh: str
    manual_en: str


NotDone: TypeAlias = Rejected | Failed | Unsupported
WriteOutcome: TypeAlias = Applied | AlreadyInState | Accepted | UnknownOutcome | NotDone
HostedOutcome: TypeAlias = HostedUrl | UnknownOutcome | NotDone
Outcome: TypeAlias = WriteOutcome | HostedUrl


def not_done(kind: ErrorKind, raw_code: str = "", retry_after: timedelta | None = None) -> Rejected | Failed:
    """A refusal if the kind is one that judges, else a failure with the advice that goes with its kind."""
    if kind in JUDGED:
        return Rejected(kind, raw_code)
    advice = ADVICE[kind] if retry_after is None else RetryAdvice.WAIT
    return Failed(kind, advice, raw_code, retry_after)


def unanswered(question: NotDone) -> Failed | Unsupported:
    """A question about an act that was not answered, in place of what became of the act: nobody has judged that.

    So it never is a refusal and never advises to give up; the question may be put again.
    """
    match question:
        case Rejected():
            return Failed(question.kind, RetryAdvice.PLAN_ANEW, question.raw_code)
        case Failed(retry=RetryAdvice.NEVER):
            return attrs.evolve(question, retry=RetryAdvice.BACK_OFF)
        case _:
            return question
