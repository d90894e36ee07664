"""A transfer that was reported to us, and its review where the policy asks for one (O25-3, JS-1, POLICY-RELEASE)."""

from collections.abc import Mapping
from datetime import datetime
from enum import unique
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import OwnershipTransferred, card_is_owned
from iov_realname.domain.card.state import Card
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import NOT_A_NUMBER, names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


@unique
class TransferSource(Word):
    """From whom the OEM learnt that a vehicle changed hands (过户信息来源)."""

    FORMER_OWNER = "former_owner", "原车主", "former owner"
    NEW_OWNER = "new_owner", "新车主", "new owner"
    DEALER = "dealer", "经销商", "dealer"
    AUTHORITY = "authority", "主管部门共享", "shared by an authority"
    FEED = "feed", "数据接口", "data feed"


@attrs.frozen
class ReportTransfer:
    """Somebody says that the vehicle changed hands, under a number in the OEM's register."""

    at: datetime
    report: str
    source: TransferSource


@attrs.frozen
class DecideRelease:
    """A named reviewer releases the vehicle's cards from the earlier owner, or does not, with a reason."""

    at: datetime
    report: str
    approved: bool
    reviewer: str
    reasons: Mapping[Iccid, Sealed]


ReleaseCommand: TypeAlias = ReportTransfer | DecideRelease

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class TransferReported:
    """A transfer was reported; without a review asked for, it follows at once."""

    WIRE: ClassVar[str] = "card.TransferReported.v1"
    report: str
    source: TransferSource


@attrs.frozen
class ReleaseDecided:
    """The release was reviewed; the transfer follows if it was approved."""

    WIRE: ClassVar[str] = "card.ReleaseDecided.v1"
    report: str
    approved: bool
    reviewer: str
    reason: Sealed


ReleaseEvent: TypeAlias = TransferReported | ReleaseDecided
RELEASE_EVENTS: tuple[type[ReleaseEvent], ...] = (TransferReported, ReleaseDecided)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_release(card: Card, event: ReleaseEvent) -> Card:
    """The card after ``event``; outside an ownership period nothing changes."""
    period = card.period
    if period is None:
        return card
    match event:
        case TransferReported():
            return altered(card, period=altered(period, reported_transfer=event.report))
        case ReleaseDecided():
            waiting = None if period.reported_transfer == event.report else period.reported_transfer
            return altered(card, period=altered(period, reported_transfer=waiting))
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

REPORTED_ALREADY = Refusal(
    RefusalCode.DUPLICATE,
    ("POLICY-RELEASE",),
    "已有过户申报待复核。",
    "A reported transfer waits for review already.",
)
NO_SUCH_REPORT = Refusal(
    RefusalCode.STAGE, ("POLICY-RELEASE",), "没有这一待复核的过户申报。", "No reported transfer of this number waits."
)
NO_REVIEWER = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-RELEASE",),
    "解绑复核须具名并说明理由。",
    "A release is reviewed by a named account, with a reason.",
)


def report_number_is_one(card: Card, command: ReportTransfer, book: RuleBook) -> Refusal | None:
    """A report is known by its number, and nothing personal stands in it."""
    return None if names_a_record(command.report) else NOT_A_NUMBER


def no_transfer_waits(card: Card, command: ReportTransfer, book: RuleBook) -> Refusal | None:
    """One reported transfer is reviewed before the next."""
    return None if card.period is None or card.period.reported_transfer is None else REPORTED_ALREADY


def transfer_waits(card: Card, command: DecideRelease, book: RuleBook) -> Refusal | None:
    """Only a reported transfer is reviewed, once."""
    waits = card.period is not None and card.period.reported_transfer == command.report
    return None if waits else NO_SUCH_REPORT


def release_is_reviewed_by_somebody(card: Card, command: DecideRelease, book: RuleBook) -> Refusal | None:
    """Somebody answers for the review, and says why."""
    answered = names_a_record(command.reviewer) and card.iccid in command.reasons
    return None if answered else NO_REVIEWER


REPORT_TRANSFER_RULES = (card_is_known, card_is_owned, report_number_is_one, no_transfer_waits)
DECIDE_RELEASE_RULES = (card_is_known, transfer_waits, release_is_reviewed_by_somebody)

# --- decide -----------------------------------------------------------------------------------------------------------


def report_transfer(
    card: Card, command: ReportTransfer, book: RuleBook
) -> tuple[TransferReported | OwnershipTransferred, ...] | Refusal:
    """Note a transfer; where the book asks for no review it is carried out at once."""
    refusal = first_refusal(REPORT_TRANSFER_RULES, card, command, book)
    if refusal is not None:
        return refusal
    follows = () if book.release_review else (_transferred(card, command.at),)
    return (TransferReported(command.report, command.source), *follows)


def decide_release(
    card: Card, command: DecideRelease, book: RuleBook
) -> tuple[ReleaseDecided | OwnershipTransferred, ...] | Refusal:
    """Review it; what is approved is carried out in the same breath."""
    refusal = first_refusal(DECIDE_RELEASE_RULES, card, command, book)
    if refusal is not None:
        return refusal
    decided = ReleaseDecided(command.report, command.approved, command.reviewer, command.reasons[card.iccid])
    return (decided, *((_transferred(card, command.at),) if command.approved else ()))


def _transferred(card: Card, at: datetime) -> OwnershipTransferred:
    return OwnershipTransferred(card.period_number + 1, at)
