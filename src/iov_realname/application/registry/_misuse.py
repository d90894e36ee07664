"""Misuse of cards: reported, assessed, acted upon."""

from collections.abc import Iterable
from datetime import datetime

from iov_realname.application.acts.misuse import (
    MisuseAssessment,
    MisuseClosing,
    MisuseMeasures,
    MisuseOutcome,
    MisuseReport,
    assess_misuse,
    close_misuse,
    note_misuse_outcome,
    report_misuse,
    take_misuse_measure,
)
from iov_realname.application.desk import Accepted
from iov_realname.application.registry._acts import LoggedActs
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.restriction import RestrictionTexts
from iov_realname.domain.functions import Function, function_set
from iov_realname.domain.misuse.state import MisuseCase
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict

__all__ = ["MisuseActs"]

_NO_TEXTS = RestrictionTexts("", "", "")


class MisuseActs(LoggedActs):
    """Acts in a case of misuse, under its number. Documents are named by their numbers in your register."""

    def misuse(self, misuse: str) -> MisuseCase:
        """A case as it stands; one that was never reported has nothing in it."""
        return WorkingSet(self._log).misuse(misuse)

    def report_misuse(
        self,
        *,
        misuse: str,
        kind: MisuseKind,
        source: MisuseSource,
        cards: Iterable[str],
        reference: str,
        megabytes: int | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that cards are said to be misused (ATF-12c); ``megabytes`` of the month for an abnormal volume."""
        request = MisuseReport(
            at=self._at(at),
            misuse=misuse,
            kind=kind,
            source=source,
            cards=tuple(cards),
            reference=reference,
            megabytes=megabytes,
        )
        return self._send(command_id, at, request, report_misuse)

    def assess_misuse(
        self,
        *,
        misuse: str,
        verdict: MisuseVerdict,
        assessor: str,
        reason: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record a named account's assessment (研判); the reason is sealed. Only ``confirmed`` lets measures follow."""
        request = MisuseAssessment(at=self._at(at), misuse=misuse, verdict=verdict, assessor=assessor, reason=reason)
        return self._send(command_id, at, request, assess_misuse)

    def take_misuse_measure(
        self,
        *,
        misuse: str,
        act: MisuseAct,
        iccid: str,
        scenario: str = "",
        target: str = "",
        functions: Iterable[Function] = (),
        texts: RestrictionTexts = _NO_TEXTS,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Do something about one card of a confirmed case; the command id names it for its outcome.

        A restriction needs ``texts``, a measure ``scenario`` and ``target`` (as in ``order_measure``); a suspension
        closes ``functions``, or all but the emergency call. Case and card record it together, or neither does.
        """
        command_id = command_id or self._drawn()
        request = MisuseMeasures(
            at=self._at(at),
            misuse=misuse,
            operation=command_id,
            act=act,
            iccid=iccid,
            scenario=scenario,
            target_code=target,
            functions=function_set(functions),
            texts=texts,
        )
        return self._send(command_id, at, request, take_misuse_measure)

    def note_misuse_outcome(
        self,
        *,
        misuse: str,
        operation: str,
        outcome: MeasureOutcome,
        reference: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record what a measure came to, by which document."""
        request = MisuseOutcome(
            at=self._at(at), misuse=misuse, operation=operation, outcome=outcome, reference=reference
        )
        return self._send(command_id, at, request, note_misuse_outcome)

    def close_misuse(
        self, *, misuse: str, reference: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """End a case that is assessed, and each measure of which has its outcome."""
        request = MisuseClosing(at=self._at(at), misuse=misuse, reference=reference)
        return self._send(command_id, at, request, close_misuse)
