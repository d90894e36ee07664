"""What became of the registrations that each channel took: figures for its supervision, from the histories alone."""

from collections import Counter
from collections.abc import Mapping

import attrs

from iov_realname.application.ports import EventLog
from iov_realname.domain.card.attempts import Became, became
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.streams import CARD_PREFIX, COMMAND_PREFIX, RegistrationNumber

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


def channel_figures(log: EventLog) -> Mapping[str, ChannelFigures]:
    """The figures of every channel, by its code; registrations without one stand under the empty code.

    Walks all cards' histories; keeps one short digest per attempt.
    """
    taken: dict[RegistrationNumber, str] = {}
    found: dict[Became, set[RegistrationNumber]] = {each: set() for each in Became}
    for _, history in log.histories(CARD_PREFIX):
        for recorded in history:
            event = recorded.envelope.event
            if isinstance(event, IdentityPresented):
                taken[event.number] = event.channel or ""
        for became_so, number in became(each.envelope.event for each in history):
            found[became_so].add(number)
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


def _figures(
    code: str, taken: Mapping[RegistrationNumber, str], found: Mapping[Became, set[RegistrationNumber]]
) -> ChannelFigures:
    own = {number for number, channel in taken.items() if channel == code}
    return ChannelFigures(presented=len(own), **{str(name): len(own & numbers) for name, numbers in found.items()})
