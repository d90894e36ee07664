"""Channels under supervision."""

from collections.abc import Mapping
from datetime import datetime

from iov_realname.application.acts.channels import SelfCheck, TakenMeasure, check_oneself, discipline
from iov_realname.application.channels import ChannelFigures, channel_figures
from iov_realname.application.desk import Accepted
from iov_realname.application.ports import EventLog
from iov_realname.application.registry._acts import Acts
from iov_realname.domain.dealing import ChannelFault, ChannelMeasure


class ChannelActs(Acts):
    """Acts around channels; whoever inherits gives the log."""

    _log: EventLog

    def discipline_channel(
        self,
        *,
        code: str,
        measure: ChannelMeasure,
        fault: ChannelFault,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Warn a channel, order it to rectify, suspend, remove or reinstate it, with the reason (O25-14)."""
        request = TakenMeasure(at=self._at(at), code=code, measure=measure, fault=fault, reference=reference)
        return self._send(command_id, at, request, discipline)

    def record_self_check(
        self,
        *,
        code: str,
        year: int,
        findings: int,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that a channel looked at itself for a year, and how much it found (O25-15)."""
        request = SelfCheck(at=self._at(at), code=code, year=year, findings=findings, reference=reference)
        return self._send(command_id, at, request, check_oneself)

    def channel_figures(self) -> Mapping[str, ChannelFigures]:
        """Per channel: attempts, registrations, refusals, mismatches, typed entries. Walks all histories."""
        return channel_figures(self._log)
