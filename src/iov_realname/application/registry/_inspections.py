"""Inspecting, and conducting inspections."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from functools import partial

from iov_realname.application.acts.inspect import (
    Answering,
    Closing,
    Drawn,
    Noting,
    Opening,
    Ordering,
    Reporting,
    Sampling,
    answer,
    close,
    draw,
    note,
    open_case,
    order,
    report,
)
from iov_realname.application.cards.following import Progress, silent
from iov_realname.application.desk import Accepted
from iov_realname.application.documents import BusyAgent
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.report import Report
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.application.working import WorkingSet
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.inspection.cases.events import Supervisor
from iov_realname.domain.inspection.cases.state import InspectionCase
from iov_realname.domain.inspection.words import Question

__all__ = ["InspectionActs"]


class InspectionActs(LoggedActs):
    """Acts of an inspection, under its number. Documents are named by their numbers in your register."""

    def inspect(
        self,
        *,
        as_of: datetime | None = None,
        known_at: datetime | None = None,
        iccids: Sequence[str] | None = None,
        unsealed_since: datetime | None = None,
        agents: Sequence[BusyAgent] = (),
        progress: Progress = silent,
    ) -> Report:
        """What is wrong in the fleet, or with some cards, with citations and figures; writes nothing.

        ``unsealed_since`` is what :func:`~iov_realname.application.proof.sealing.unsealed_since` says of the log, and
        ``agents`` are those of :meth:`~iov_realname.application.registry.Registry.busy_agents`; without them nothing is
        found about either.
        """
        subjects = frozenset(subject for agent in agents for subject in agent.subjects)
        inspection = Inspection(self._log, self._desk.office.books, unsealed_since, subjects)
        return inspection.run(self._at(as_of), known_at=known_at, iccids=iccids, progress=progress)

    def inspection(self, inspection: str) -> InspectionCase:
        """An inspection as it stands; one that was never opened has nothing in it."""
        return WorkingSet(self._log).inspection(inspection)

    def open_inspection(
        self,
        *,
        inspection: str,
        supervisor: Supervisor,
        province: str,
        reference: str,
        questions: Iterable[Question],
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that an authority inspects: its letter, its province (two digits; 00: national), what it asks."""
        request = Opening(
            at=self._at(at),
            inspection=inspection,
            supervisor=supervisor,
            province=province,
            reference=reference,
            questions=tuple(questions),
        )
        return self._send(command_id, at, request, open_case)

    def draw_sample(
        self,
        *,
        inspection: str,
        size: int,
        random_value: str,
        as_of: datetime | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Draw cards by a random value, best one that the authority names, and record which (抽查)."""
        moment, end = self._at(as_of), self._log.end()
        cards = Inspection(self._log).sample(moment, size, random_value)
        drawn = Drawn(moment, end, tuple(Iccid(iccid) for iccid in cards))
        request = Sampling(at=self._at(at), inspection=inspection, size=size, random_value=random_value, as_of=as_of)
        return self._send(command_id, at, request, partial(draw, drawn))

    def note_finding(
        self,
        *,
        inspection: str,
        finding: str,
        check: str,
        iccid: str | None = None,
        versions: Sequence[int] = (),
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record a finding under an id of the case, by the check that found it."""
        request = Noting(
            at=self._at(at), inspection=inspection, finding=finding, check=check, iccid=iccid, versions=tuple(versions)
        )
        return self._send(command_id, at, request, note)

    def answer_question(
        self,
        *,
        inspection: str,
        question: Question,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that a question was answered, by which document."""
        request = Answering(at=self._at(at), inspection=inspection, question=question, reference=reference)
        return self._send(command_id, at, request, answer)

    def order_rectification(
        self,
        *,
        inspection: str,
        finding: str,
        deadline: date,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record until when a finding is to be put right (整改期限)."""
        request = Ordering(at=self._at(at), inspection=inspection, finding=finding, deadline=deadline)
        return self._send(command_id, at, request, order)

    def report_rectification(
        self,
        *,
        inspection: str,
        finding: str,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that a finding was put right, by which document."""
        request = Reporting(at=self._at(at), inspection=inspection, finding=finding, reference=reference)
        return self._send(command_id, at, request, report)

    def close_inspection(
        self, *, inspection: str, reference: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Record that the authority closed the inspection; all must be answered and put right."""
        request = Closing(at=self._at(at), inspection=inspection, reference=reference)
        return self._send(command_id, at, request, close)
