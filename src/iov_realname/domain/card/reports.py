"""What the carrier says of a card on its own account, and what a named reviewer makes of it (PRACT 3.2)."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import Card
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


class ReportKind(Word):
    """What the carrier says."""

    REGISTERED = "registered", "运营商侧已实名", "registered at the carrier"
    UNBOUND = "unbound", "运营商侧已解绑", "unbound at the carrier"
    SUSPENDED = "suspended", "运营商侧已停机", "suspended at the carrier"
    FUNCTIONS = "functions", "运营商侧功能不一致", "other functions at the carrier"
    BINDING = "binding", "运营商侧机卡绑定不一致", "otherwise bound at the carrier"
    NOT_FOUND = "not_found", "运营商侧查无此卡", "unknown to the carrier"
    UNMATCHED_ANSWER = "unmatched_answer", "无对应传送的回执", "answer that fits no submission"


@attrs.frozen
class RecordCarrierReport:
    """The carrier told us something we did not ask. ``reference`` is its own and unique per card."""

    at: datetime
    kind: ReportKind
    reference: str


@attrs.frozen
class ReviewCarrierReport:
    """A named reviewer accepts or disputes it."""

    at: datetime
    reference: str
    accepted: bool
    reviewer: str


ReportsCommand: TypeAlias = RecordCarrierReport | ReviewCarrierReport

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class CarrierReported:
    """The carrier's own fact; it changes nothing by itself."""

    WIRE: ClassVar[str] = "card.CarrierReported.v1"
    kind: ReportKind
    reference: str


@attrs.frozen
class CarrierReportReviewed:
    """A named reviewer accepted or disputed it."""

    WIRE: ClassVar[str] = "card.CarrierReportReviewed.v1"
    reference: str
    accepted: bool
    reviewer: str


ReportsEvent: TypeAlias = CarrierReported | CarrierReportReviewed
REPORTS_EVENTS: tuple[type[ReportsEvent], ...] = (CarrierReported, CarrierReportReviewed)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_reports(card: Card, event: ReportsEvent) -> Card:
    """The card after ``event``."""
    others = tuple(each for each in card.unanswered_reports if each != event.reference)
    match event:
        case CarrierReported():
            return altered(card, unanswered_reports=(*others, event.reference))
        case CarrierReportReviewed():
            return altered(card, unanswered_reports=others)
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

NO_SUCH_REPORT = Refusal(
    RefusalCode.STAGE, ("POLICY-REVIEW",), "没有这一待处理的运营商通报。", "There is no such carrier report waiting."
)
REVIEWER_MISSING = Refusal(
    RefusalCode.FORMAT, ("POLICY-REVIEW",), "处理运营商通报须具名。", "A carrier report is reviewed by a named person."
)


def report_waits(card: Card, command: ReviewCarrierReport, book: RuleBook) -> Refusal | None:
    """Only a waiting report is reviewed."""
    return None if command.reference in card.unanswered_reports else NO_SUCH_REPORT


def reviewer_is_named(card: Card, command: ReviewCarrierReport, book: RuleBook) -> Refusal | None:
    """Somebody answers for the review."""
    return None if command.reviewer else REVIEWER_MISSING


REPORT_RULES = (card_is_known,)
REVIEW_REPORT_RULES = (card_is_known, report_waits, reviewer_is_named)

# --- decide -----------------------------------------------------------------------------------------------------------


def record_carrier_report(card: Card, command: RecordCarrierReport, book: RuleBook) -> tuple[CarrierReported] | Refusal:
    """Note what the carrier says."""
    return first_refusal(REPORT_RULES, card, command, book) or (CarrierReported(command.kind, command.reference),)


def review_carrier_report(
    card: Card, command: ReviewCarrierReport, book: RuleBook
) -> tuple[CarrierReportReviewed] | Refusal:
    """Accept or dispute it."""
    return first_refusal(REVIEW_REPORT_RULES, card, command, book) or (
        CarrierReportReviewed(command.reference, command.accepted, command.reviewer),
    )
