"""Measures about channels, and their yearly look at themselves."""

from datetime import datetime

import attrs

from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.dealer import note_self_check, take_measure
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure, MeasureTaken, SelfChecked
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import dealer_stream

__all__ = ["SelfCheck", "TakenMeasure", "check_oneself", "discipline"]


@attrs.frozen(kw_only=True)
class AboutChannel:
    """A request about one channel."""

    at: datetime
    code: str

    @property
    def target(self) -> str | None:
        """A channel's code may be anything, so it is not written down with a refusal."""
        return None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The channel."""
        return (dealer_stream(self.code),)


@attrs.frozen(kw_only=True)
class TakenMeasure(AboutChannel):
    """A measure about a channel, and why."""

    measure: ChannelMeasure
    fault: ChannelFault
    reference: str


@attrs.frozen(kw_only=True)
class SelfCheck(AboutChannel):
    """A channel's look at itself for a year."""

    year: int
    findings: int
    reference: str


def discipline(case: Case, request: TakenMeasure) -> Refusal | None:
    """Take the measure; a suspended or removed channel registers nobody from that day on."""
    event = MeasureTaken(request.at, request.measure, request.fault, request.reference)
    return _put(case, request.code, take_measure(case.work.dealer(request.code), event, case.book))


def check_oneself(case: Case, request: SelfCheck) -> Refusal | None:
    """Note the self-check."""
    event = SelfChecked(request.year, request.findings, request.reference)
    return _put(case, request.code, note_self_check(case.work.dealer(request.code), event, case.book))


def _put(case: Case, code: str, decision: tuple[object, ...] | Refusal) -> Refusal | None:
    if isinstance(decision, Refusal):
        return decision
    case.put(dealer_stream(code), decision)
    return None
