"""Security incidents."""

from collections.abc import Iterable
from datetime import datetime

from iov_realname.application.acts.alarm import (
    Averting,
    Discovery,
    Ending,
    Remedying,
    Report,
    Telling,
    avert,
    discover,
    end,
    remedy,
    report,
    tell,
)
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.application.working import WorkingSet
from iov_realname.domain.incident import Incident, IncidentAuthority, IncidentKind
from iov_realname.domain.subject.words import Content
from iov_realname.domain.terms import NoticeChannel

__all__ = ["IncidentActs"]


class IncidentActs(LoggedActs):
    """Acts around security incidents, each under its number (PI-57, CSL-42, O25-13)."""

    def incident(self, incident: str) -> Incident:
        """An incident as it stands; one that was never opened has nothing in it."""
        return WorkingSet(self._log).incident(incident)

    def open_incident(
        self,
        *,
        incident: str,
        kind: IncidentKind,
        discovered_at: datetime,
        serious: bool,
        persons: int,
        contents: Iterable[Content],
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Open an incident; its clocks run from ``discovered_at``."""
        request = Discovery(
            at=self._at(at),
            incident=incident,
            kind=kind,
            discovered_at=discovered_at,
            serious=serious,
            persons=persons,
            contents=tuple(contents),
            reference=reference,
        )
        return self._send(command_id, at, request, discover)

    def remedy_incident(
        self, *, incident: str, reference: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record that it was remedied."""
        return self._send(command_id, at, Remedying(at=self._at(at), incident=incident, reference=reference), remedy)

    def report_incident(
        self,
        *,
        incident: str,
        authority: IncidentAuthority,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that an authority was told."""
        request = Report(at=self._at(at), incident=incident, authority=authority, reference=reference)
        return self._send(command_id, at, request, report)

    def tell_persons(
        self,
        *,
        incident: str,
        persons: int,
        channel: NoticeChannel,
        text_version: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that so many of the persons concerned were told."""
        request = Telling(
            at=self._at(at), incident=incident, persons=persons, channel=channel, text_version=text_version
        )
        return self._send(command_id, at, request, tell)

    def avert_harm(
        self, *, incident: str, reference: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record that harm was averted effectively, so that the persons need not be told."""
        return self._send(command_id, at, Averting(at=self._at(at), incident=incident, reference=reference), avert)

    def close_incident(
        self, *, incident: str, reference: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Close an incident; refused before it is remedied, reported and told."""
        return self._send(command_id, at, Ending(at=self._at(at), incident=incident, reference=reference), end)
