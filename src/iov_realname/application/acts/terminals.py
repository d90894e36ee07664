"""Terminals enrolled and retired, and readings judged."""

from datetime import datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.application.readings import Nonces, SignedReading, is_as_signed, reading_in
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import Party
from iov_realname.domain.streams import RegistrationNumber, reading_stream, terminal_stream
from iov_realname.domain.terminal import (
    EnrolTerminal,
    KeyAlgorithm,
    ReadingTaken,
    RetirementReason,
    RetireTerminal,
    TakeReading,
    enrol_terminal,
    judge_reading,
    retire_terminal,
)

__all__ = ["Enrolment", "Retirement", "enrol", "judge", "note_reading", "retire"]


@attrs.frozen(kw_only=True)
class AboutTerminal:
    """A request about one terminal."""

    at: datetime
    terminal: str

    @property
    def target(self) -> str | None:
        """A terminal's id may be anything, so it is not written down with a refusal."""
        return None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The terminal."""
        return (terminal_stream(self.terminal),)


@attrs.frozen(kw_only=True)
class Enrolment(AboutTerminal):
    """A channel's terminal and its public key, authorised from ``at`` to the end of the day of ``until``."""

    until: datetime | None
    channel: str
    algorithm: KeyAlgorithm
    public_key: str
    model: str
    serial: str


@attrs.frozen(kw_only=True)
class Retirement(AboutTerminal):
    """A terminal that may not be used any more, and why."""

    reason: RetirementReason


def enrol(case: Case, request: Enrolment) -> Refusal | None:
    """Enrol a terminal."""
    command = EnrolTerminal(
        at=request.at,
        until=request.until,
        channel=request.channel,
        algorithm=request.algorithm,
        public_key=request.public_key,
        model=request.model,
        serial=request.serial,
    )
    events = enrol_terminal(case.work.terminal(request.terminal), command, case.book)
    case.put(terminal_stream(request.terminal), events)
    return None


def retire(case: Case, request: Retirement) -> Refusal | None:
    """Retire a terminal."""
    command = RetireTerminal(request.at, request.reason)
    case.put(
        terminal_stream(request.terminal),
        retire_terminal(case.work.terminal(request.terminal), command, case.book),
    )
    return None


def judge(case: Case, reading: SignedReading, channel: str) -> Refusal | None:
    """Whether a reading may be taken for an act of this case at that channel."""
    terminal = case.work.terminal(reading.terminal)
    command = TakeReading(
        at=case.at,
        arrived_at=case.office.clock.now(),
        channel=channel,
        issued_at=Nonces(case.office.keys).issued_at(reading.terminal, reading.nonce),
        as_signed=is_as_signed(reading, terminal, case.office.signatures),
        legible=reading_in(reading) is not None,
        used=case.work.version(reading_stream(reading.nonce)) > 0,
    )
    return judge_reading(terminal, command, case.book)


def note_reading(case: Case, reading: SignedReading, number: RegistrationNumber, party: Party) -> None:
    """The nonce has brought its reading; a second one with it finds this, also one that comes at the same moment."""
    taken = ReadingTaken(reading.terminal, number, party, reading.read_at)
    case.put(reading_stream(reading.nonce), (taken,))
