"""The round over all subjects: locks whose service has ended, and erases what two accounts agreed to erase."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date, timedelta
from typing import assert_never

import attrs

from iov_realname.application.case import Case, Office
from iov_realname.application.desk import Sender
from iov_realname.application.errors import Refused
from iov_realname.application.ports import EventLog
from iov_realname.application.retention.acts import decide_for_subject, settle
from iov_realname.application.retention.destroying import Keeper
from iov_realname.application.retention.exhibits import Exhibits
from iov_realname.application.retention.finding import Found, Whereabouts
from iov_realname.application.retention.judging import Due, Step, judged
from iov_realname.application.working import WorkingSet
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import subject_stream
from iov_realname.domain.subject.erasure import APPROVERS, NOT_TWO, ApproveErasure, OrderErasure
from iov_realname.domain.time import day_of

__all__ = ["Retention", "RetentionRound"]


@attrs.define
class RetentionRound:
    """What one round came to, in subjects. ``due`` waits for approval; ``no_key`` and ``unexplained`` for a person."""

    seen: int = 0
    locked: int = 0
    resumed: int = 0
    repaired: int = 0
    erased: int = 0
    due: int = 0
    held: int = 0
    no_key: int = 0
    unexplained: int = 0
    images_removed: int = 0


class Retention:
    """Finds what is due and does it. Any number of rounds, also at once, come to the same."""

    def __init__(self, log: EventLog, office: Office, sender: Sender, exhibits: Exhibits | None = None) -> None:
        self._log = log
        self._office = office
        self._keeper = Keeper(log, office, sender)
        self._exhibits = exhibits

    def due(self, on: date | None = None) -> Iterator[Due]:
        """Every subject about which something is to be done on a day (today), in flat memory; nothing is written."""
        day = on or day_of(self._office.clock.now())
        for batch in Whereabouts(self._log).everywhere():
            for each in self._judged(batch, day, WorkingSet(self._log)):
                if each.step is not Step.KEEP:
                    yield each

    def run(self, approvers: Sequence[str] = (), progress: Callable[[int], None] = lambda _: None) -> RetentionRound:
        """One round, as of today. Without ``approvers``, two accounts that differ, nothing new is erased.

        Raises ``Refused`` for approvers that are not two, or no accounts.
        """
        if approvers and not (
            len(set(approvers)) == len(approvers) == APPROVERS and all(map(names_a_record, approvers))
        ):
            raise Refused(
                attrs.evolve(NOT_TWO, rule="two_have_approved", edition=self._office.books(self._today()).edition)
            )
        done = RetentionRound()
        for batch in Whereabouts(self._log).everywhere():
            self._do(batch, approvers, done)
            progress(len(batch))
        done.images_removed = self._remove_images()
        return done

    def _do(self, batch: Sequence[Found], approvers: Sequence[str], done: RetentionRound) -> None:
        subjects = [found.subject for found in batch]
        taken: list[Due] = []

        def decision(case: Case) -> None:
            taken[:] = self._judged(batch, day_of(case.at), case.work)
            for due in taken:
                _decide(case, due, approvers)

        states = self._keeper.decide(subjects, decision)
        self._keeper.follow(states)
        for due in taken:
            now = states[due.found.subject]
            done.locked += now.locked and not due.subject.locked
            _count(done, due.step, erased=now.order is not None)

    def _judged(self, batch: Sequence[Found], on: date, work: WorkingSet) -> list[Due]:
        work.prefetch([subject_stream(found.subject) for found in batch])
        keys = self._keeper.states([found.subject for found in batch])
        return [
            judged(found, work.subject(found.subject), keys[found.subject], self._office.books, on) for found in batch
        ]

    def _remove_images(self) -> int:
        if self._exhibits is None:
            return 0
        today = self._today()
        last = today - timedelta(days=self._office.books(today).image_retention_days)
        return self._exhibits.remove_older(last)

    def _today(self) -> date:
        return day_of(self._office.clock.now())


def _decide(case: Case, due: Due, approvers: Sequence[str]) -> None:
    """Record what the cards say; erase what is due, as far as it is approved."""
    if due.step in (Step.NO_KEY, Step.UNEXPLAINED, Step.FINISH):
        return
    subject = due.found.subject
    settle(case, due.found)
    if due.step is not Step.ERASE:
        return
    for approver in approvers:
        # A refusal here is an approval given before, by this account or by two others.
        decide_for_subject(case, subject, ApproveErasure(case.at, approver))
    decide_for_subject(case, subject, OrderErasure(case.at))


def _count(done: RetentionRound, step: Step, *, erased: bool) -> None:
    done.seen += 1
    match step:
        case Step.RESUME:
            done.resumed += 1
        case Step.REPAIR:
            done.repaired += 1
        case Step.ERASE | Step.FINISH:
            done.erased += erased
            done.due += not erased
        case Step.HELD:
            done.held += 1
        case Step.NO_KEY:
            done.no_key += 1
        case Step.UNEXPLAINED:
            done.unexplained += 1
        case Step.KEEP | Step.LOCK:
            pass
        case _:  # pragma: no cover
            assert_never(step)
