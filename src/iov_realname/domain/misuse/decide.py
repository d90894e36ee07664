"""Deciding in a case of misuse; the rules stand in ``rules``."""

from collections.abc import Callable, Mapping
from typing import Any

from iov_realname.domain.identifiers import Malformed
from iov_realname.domain.misuse.commands import (
    AssessMisuse,
    CloseMisuse,
    MisuseCommand,
    NoteMisuseOutcome,
    ReportMisuse,
    TakeMisuseMeasure,
)
from iov_realname.domain.misuse.events import (
    MisuseAssessed,
    MisuseClosed,
    MisuseEvent,
    MisuseMeasureTaken,
    MisuseOutcomeNoted,
    MisuseReported,
)
from iov_realname.domain.misuse.rules import (
    ASSESS_MISUSE_RULES,
    CLOSE_MISUSE_RULES,
    NOT_ITS_CARD,
    NOTE_MISUSE_OUTCOME_RULES,
    REPORT_MISUSE_RULES,
    TAKE_MISUSE_MEASURE_RULES,
)
from iov_realname.domain.misuse.state import MisuseCase
from iov_realname.domain.refusals import Refusal, first_refusal
from iov_realname.domain.rulebook import RuleBook

__all__ = ["MISUSE_DECIDERS", "decide_misuse"]


def report_misuse(case: MisuseCase, command: ReportMisuse, book: RuleBook) -> tuple[MisuseReported] | Refusal:
    """Open a case."""
    refusal = first_refusal(REPORT_MISUSE_RULES, case, command, book)
    cards = tuple(dict.fromkeys(card for card in command.cards if not isinstance(card, Malformed)))
    return refusal or (MisuseReported(command.kind, command.source, cards, command.reference, command.megabytes),)


def assess_misuse(case: MisuseCase, command: AssessMisuse, book: RuleBook) -> tuple[MisuseAssessed] | Refusal:
    """Record an assessment."""
    return first_refusal(ASSESS_MISUSE_RULES, case, command, book) or (
        MisuseAssessed(command.verdict, command.assessor, command.reason_sealed),
    )


def take_misuse_measure(
    case: MisuseCase, command: TakeMisuseMeasure, book: RuleBook
) -> tuple[MisuseMeasureTaken] | Refusal:
    """Record that something is done about a card."""
    refusal = first_refusal(TAKE_MISUSE_MEASURE_RULES, case, command, book)
    if refusal is not None or isinstance(command.iccid, Malformed):
        return refusal or NOT_ITS_CARD
    return (MisuseMeasureTaken(command.operation, command.act, command.iccid),)


def note_misuse_outcome(
    case: MisuseCase, command: NoteMisuseOutcome, book: RuleBook
) -> tuple[MisuseOutcomeNoted] | Refusal:
    """Record what a measure came to."""
    return first_refusal(NOTE_MISUSE_OUTCOME_RULES, case, command, book) or (
        MisuseOutcomeNoted(command.operation, command.outcome, command.reference),
    )


def close_misuse(case: MisuseCase, command: CloseMisuse, book: RuleBook) -> tuple[MisuseClosed] | Refusal:
    """End a case."""
    return first_refusal(CLOSE_MISUSE_RULES, case, command, book) or (MisuseClosed(command.reference),)


MISUSE_DECIDERS: Mapping[type, Callable[[MisuseCase, Any, RuleBook], tuple[MisuseEvent, ...] | Refusal]] = {
    ReportMisuse: report_misuse,
    AssessMisuse: assess_misuse,
    TakeMisuseMeasure: take_misuse_measure,
    NoteMisuseOutcome: note_misuse_outcome,
    CloseMisuse: close_misuse,
}


def decide_misuse(case: MisuseCase, command: MisuseCommand, book: RuleBook) -> tuple[MisuseEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return MISUSE_DECIDERS[type(command)](case, command, book)
