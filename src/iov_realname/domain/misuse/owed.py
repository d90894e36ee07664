"""What a case of misuse still asks for, by when."""

from collections.abc import Iterator
from datetime import timedelta

from iov_realname.domain.inspection.duties import DutyFact, DutyHistory, Owed
from iov_realname.domain.misuse.events import MISUSE_EVENTS, MisuseAssessed, MisuseMeasureTaken, MisuseReported
from iov_realname.domain.misuse.state import NOT_REPORTED, MisuseCase, evolve_misuse
from iov_realname.domain.time import day_of

__all__ = ["case_of", "owed_assessment", "owed_measure", "owed_outcomes"]


def case_of(history: DutyHistory) -> MisuseCase:
    """The case that a history tells of."""
    return history.folded(NOT_REPORTED, evolve_misuse, MISUSE_EVENTS)


def owed_assessment(history: DutyHistory) -> Iterator[Owed]:
    """A report that nobody has assessed."""
    case = case_of(history)
    if case.open and case.verdict is None:
        for fact, _ in history.each(MisuseReported):
            yield _within(fact, history.book(fact).misuse_assessment_days)


def owed_measure(history: DutyHistory) -> Iterator[Owed]:
    """Confirmed misuse about which nothing has been done."""
    case = case_of(history)
    if case.misused and not case.measures:
        for fact, _ in history.each(MisuseAssessed):
            yield _within(fact, history.book(fact).misuse_assessment_days)


def owed_outcomes(history: DutyHistory) -> Iterator[Owed]:
    """Measures without an outcome."""
    case = case_of(history)
    waiting = {each.operation for each in case.outstanding} if case.open else set()
    for fact, event in history.each(MisuseMeasureTaken):
        if event.operation in waiting:
            yield _within(fact, history.book(fact).misuse_outcome_days, event.operation)


def _within(fact: DutyFact, days: int, about: str = "") -> Owed:
    return Owed(fact, day_of(fact.at) + timedelta(days=days), about)
