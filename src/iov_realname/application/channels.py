"""What became of the registrations that each channel took: figures for its supervision, from the histories alone."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

import attrs

from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.captures import DocumentsTaken
from iov_realname.domain.card.checking import IdentityChecked, IdentityRefused
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.submission import Registered
from iov_realname.domain.documents import Capture
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.streams import CARD_PREFIX, COMMAND_PREFIX, RegistrationNumber
from iov_realname.domain.terms import CheckOutcome

__all__ = ["ChannelFigures", "channel_figures"]


@attrs.frozen
class ChannelFigures:
    """Of one channel: attempts by 登记编号, and what came of them. A vehicle's cards count once.

    ``typed`` counts attempts with a document that somebody typed, ``typing_refused`` what was refused for it.
    """

    presented: int
    registered: int
    refused: int
    mismatched: int
    typed: int
    typing_refused: int = 0

    @property
    def mismatch_rate(self) -> float:
        """The share of attempts with a mismatch; 0 without attempts."""
        return self.mismatched / self.presented if self.presented else 0.0


_COUNTED = ("registered", "refused", "mismatched", "typed")
_Fact: TypeAlias = tuple[str, RegistrationNumber]


def channel_figures(log: EventLog) -> Mapping[str, ChannelFigures]:
    """The figures of every channel, by its code; registrations without one stand under the empty code.

    Walks all cards' histories; keeps one short digest per attempt.
    """
    taken: dict[RegistrationNumber, str] = {}
    found: dict[str, set[RegistrationNumber]] = {name: set() for name in _COUNTED}
    for _, history in log.histories(CARD_PREFIX):
        for recorded in history:
            event = recorded.envelope.event
            if isinstance(event, IdentityPresented):
                taken[event.number] = event.channel or ""
        for name, number in _facts(history):
            found[name].add(number)
    refused = _typing_refused(log)
    codes = sorted({*taken.values(), *refused})
    return {code: attrs.evolve(_figures(code, taken, found), typing_refused=refused[code]) for code in codes}


def _typing_refused(log: EventLog) -> Counter[str]:
    """How often each channel tried to type what a device reads."""
    refusals = (recorded for _, history in log.histories(COMMAND_PREFIX) for recorded in history)
    return Counter(
        recorded.envelope.actor.channel or ""
        for recorded in refusals
        if isinstance(event := recorded.envelope.event, CommandRefused) and event.code is RefusalCode.MANUAL_ENTRY
    )


def _facts(history: Sequence[Recorded]) -> Iterator[_Fact]:
    for recorded in history:
        match recorded.envelope.event:
            case IdentityPresented(number=number, capture=Capture.TYPED):
                yield "typed", number
            case DocumentsTaken(number=number, documents=documents):
                if any(each.capture is Capture.TYPED for each in documents):
                    yield "typed", number
            case IdentityChecked(number=number, outcome=CheckOutcome.MISMATCH):
                yield "mismatched", number
            case IdentityRefused(number=number):
                yield "refused", number
            case Registered(number=number):
                yield "registered", number
            case _:
                continue


def _figures(
    code: str, taken: Mapping[RegistrationNumber, str], found: Mapping[str, set[RegistrationNumber]]
) -> ChannelFigures:
    own = {number for number, channel in taken.items() if channel == code}
    return ChannelFigures(presented=len(own), **{name: len(own & numbers) for name, numbers in found.items()})
