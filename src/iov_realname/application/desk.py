"""Where a single command is handled: judged on a fresh read, appended at once, answered the same way for ever."""

import json
from datetime import UTC, datetime
from functools import cache
from typing import Any, Final, Protocol, TypeVar, runtime_checkable

import attrs

from iov_realname.application.acts.request import Handler, Request
from iov_realname.application.case import Case, Circumstances, Office
from iov_realname.application.envelope import Actor, CommandRef, Provenance
from iov_realname.application.errors import CommandAnswered, CommandReused, Contended, Refused, StaleStream
from iov_realname.application.ports import Answer, EventLog, Purpose
from iov_realname.application.turns import TurnLost
from iov_realname.application.worded import insist_on_words
from iov_realname.application.working import WorkingSet
from iov_realname.domain.origin import Origin
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import command_stream, dealer_stream

__all__ = ["ATTEMPTS", "Accepted", "Desk", "Sender", "judge", "recorded_refusal"]

ATTEMPTS = 10
"""How often a decision is taken anew when other writers were quicker."""

R = TypeVar("R", bound=Request)


@attrs.frozen
class Sender:
    """Who sends a command, how its facts came, and what it belongs to."""

    actor: Actor
    provenance: Provenance
    correlation: str | None = None
    causation: str | None = None


@attrs.frozen
class Accepted:
    """The command was carried out, now or when it was first sent."""

    command_id: str


class Desk:
    """Takes commands one at a time. Safe to share between threads, as its log and keys are."""

    def __init__(self, log: EventLog, office: Office) -> None:
        self._log = log
        self.office = office

    def handle(
        self,
        command_id: str | None,
        sender: Sender,
        request: R,
        handler: Handler[R],
        *,
        dated: bool = True,
        drawn: bool = False,
    ) -> Accepted:
        """Carry a request out under its caller's id, or a fresh one. ``dated``: the caller said when, which is part of
        what was asked. ``drawn``: the id was drawn a moment ago, so nothing can have been answered under it yet.

        Raises :class:`Refused` if a rule says no, :class:`CommandReused` if the id came with another command before,
        :class:`Contended` if other writers kept changing the same streams.
        """
        digest = self.office.keys.digest(Purpose.COMMAND, fingerprint(request, dated))
        command = CommandRef(command_id or self.office.draw.identifiers(1)[0], digest)
        never_sent = drawn or command_id is None
        for _ in range(ATTEMPTS):
            answer = None if never_sent else self._log.answered([command.id]).get(command.id)
            if answer is not None:
                return self._repeat(answer, digest)
            never_sent = False
            try:
                return self._take(command, sender, request, handler)
            except (StaleStream, CommandAnswered, TurnLost):
                continue
        raise Contended(ATTEMPTS)

    def _take(self, command: CommandRef, sender: Sender, request: R, handler: Handler[R]) -> Accepted:
        work = WorkingSet(self._log)
        circumstances = Circumstances(
            command, sender.actor, sender.provenance, sender.correlation or command.id, sender.causation
        )
        case = Case(self.office, work, circumstances, request.at)
        with case.held:
            refusal = judge(case, request, handler)
            case.held.confirm()
            work.append()
        if refusal is not None:
            raise Refused(refusal)
        return Accepted(command.id)

    def _repeat(self, answer: Answer, digest: str) -> Accepted:
        if answer.digest != digest:
            raise CommandReused(answer.command_id)
        if answer.refused:
            raise Refused(recorded_refusal(self._log, answer.command_id))
        return Accepted(answer.command_id)


def judge(case: Case, request: R, handler: Handler[R]) -> Refusal | None:
    """Let the handler decide, and note the answer; a refusal is recorded in the command's own stream.

    Raises ``WrongWord`` where a plain text stands for a word.
    """
    insist_on_words(request)
    refusal = handler(case, request)
    if refusal is not None:
        case.refuse(refusal, request.target, _known_channel(case, request))
    command = case.circumstances.command
    case.work.answers.append(Answer(command.id, command.digest, refusal is not None))
    return refusal


@runtime_checkable
class ThroughChannel(Protocol):
    """A request that comes through a channel."""

    @property
    def channel(self) -> str:
        """Its code."""


def _known_channel(case: Case, request: object) -> str | None:
    """The request's channel if it is on record; any other text is not written down with a refusal."""
    if case.origin is Origin.IMPORTED or not isinstance(request, ThroughChannel):
        return None
    known = bool(request.channel) and case.work.version(dealer_stream(request.channel)) > 0
    return request.channel if known else None


def recorded_refusal(log: EventLog, command_id: str) -> Refusal:
    """The refusal that a command was answered with."""
    stream = command_stream(command_id)
    refused = log.read([stream])[stream][-1].envelope.event
    if not isinstance(refused, CommandRefused):
        raise TypeError(f"{stream} holds something else than refusals")
    return as_refusal(refused)


def as_refusal(refused: CommandRefused) -> Refusal:
    """The refusal as it was when it was recorded."""
    return Refusal(refused.code, refused.cites, refused.zh, refused.en, refused.rule, refused.edition)


def fingerprint(request: object, dated: bool) -> str:
    """The same text for the same request, whatever the time zone it was written in."""
    fields = _fields(request)
    if not dated:
        del fields["at"]
    return _CANONICAL([type(request).__name__, fields])


def _fields(value: object) -> dict[str, object]:
    kind: Any = type(value)
    return {name: getattr(value, name) for name in _names(kind)}


@cache
def _names(kind: type[attrs.AttrsInstance]) -> tuple[str, ...]:
    return tuple(field.name for field in attrs.fields(kind))


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    return _fields(value) if attrs.has(type(value)) else str(value)


_CANONICAL: Final = json.JSONEncoder(default=_plain, sort_keys=True, ensure_ascii=False).encode
