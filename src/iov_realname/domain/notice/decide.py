"""The rules of a notice, and its decider. Sources: M22-2 (several channels, with results), N9-2 (the first owner)."""

from collections.abc import Callable, Mapping
from typing import Any

from iov_realname.domain.notice.commands import DropNotice, HandOver, NoticeCommand, QueueNotice, SettleNotice
from iov_realname.domain.notice.events import (
    NoticeDropped,
    NoticeEvent,
    NoticeHandedOver,
    NoticeQueued,
    NoticeSettled,
)
from iov_realname.domain.notice.state import Notice
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import NOT_A_NUMBER, names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import Addressee, Delivery

__all__ = ["NOTICE_DECIDERS", "decide_notice"]

# --- rules ------------------------------------------------------------------------------------------------------------

QUEUED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该通知已在办。", "This notice was queued before."
)
NO_ADDRESSEE = Refusal(
    RefusalCode.STAGE,
    ("M22-2", "N9-2"),
    "车辆没有现车主，或没有该持有期的原车主。",
    "The vehicle has no present owner, or no earlier owner of that period.",
)
NOT_WAITING = Refusal(
    RefusalCode.STAGE, ("POLICY-STAGE",), "该通知不在待发送状态。", "The notice does not wait to be handed over."
)
NOT_UNDER_WAY = Refusal(RefusalCode.STAGE, ("POLICY-STAGE",), "该通知未在途。", "The notice is not under way.")
NEVER_LEFT = Refusal(
    RefusalCode.STAGE,
    ("M22-2", "POLICY-NOTICE"),
    "未交发的通知不能视为送达。",
    "What was never handed over cannot have been delivered.",
)


def notice_is_new(notice: Notice, command: QueueNotice, book: RuleBook) -> Refusal | None:
    """A notice is queued once."""
    return None if notice.queued is None else QUEUED_BEFORE


def notice_and_text_have_numbers(notice: Notice, command: QueueNotice, book: RuleBook) -> Refusal | None:
    """Notices and texts are known by numbers that are nobody's."""
    numbers = (command.notice, command.text_version)
    return None if all(map(names_a_record, numbers)) else NOT_A_NUMBER


def somebody_is_addressed(notice: Notice, command: QueueNotice, book: RuleBook) -> Refusal | None:
    """A notice goes to the owner of the present period, or of one before."""
    former = command.addressee is Addressee.FORMER_OWNER
    owned = 0 < command.period < command.standing if former else 0 < command.period == command.standing
    return None if owned else NO_ADDRESSEE


def notice_waits(notice: Notice, command: HandOver | DropNotice, book: RuleBook) -> Refusal | None:
    """What was handed over or given up is not handed over again."""
    return None if notice.waits else NOT_WAITING


def notice_is_unsettled(notice: Notice, command: SettleNotice, book: RuleBook) -> Refusal | None:
    """What came of a notice is known once."""
    return None if notice.waits or notice.under_way else NOT_UNDER_WAY


def only_what_left_is_delivered(notice: Notice, command: SettleNotice, book: RuleBook) -> Refusal | None:
    """Queued is not delivered; a sender may turn it down at once."""
    return None if notice.under_way or command.delivery is Delivery.FAILED else NEVER_LEFT


QUEUE_NOTICE_RULES = (notice_is_new, notice_and_text_have_numbers, somebody_is_addressed)
WAITING_NOTICE_RULES = (notice_waits,)
SETTLE_NOTICE_RULES = (notice_is_unsettled, only_what_left_is_delivered)

# --- decide -----------------------------------------------------------------------------------------------------------


def queue_notice(notice: Notice, command: QueueNotice, book: RuleBook) -> tuple[NoticeQueued] | Refusal:
    """Queue a notice."""
    return first_refusal(QUEUE_NOTICE_RULES, notice, command, book) or (
        NoticeQueued(
            command.vin,
            command.period,
            command.campaign,
            command.wave,
            command.round,
            command.addressee,
            command.purpose,
            command.channel,
            command.text_version,
        ),
    )


def hand_over(notice: Notice, command: HandOver, book: RuleBook) -> tuple[NoticeHandedOver] | Refusal:
    """Note that it is on its way."""
    return first_refusal(WAITING_NOTICE_RULES, notice, command, book) or (
        NoticeHandedOver(command.notifier, command.receipt),
    )


def settle_notice(notice: Notice, command: SettleNotice, book: RuleBook) -> tuple[NoticeSettled] | Refusal:
    """Note what came of it."""
    return first_refusal(SETTLE_NOTICE_RULES, notice, command, book) or (NoticeSettled(command.delivery, command.code),)


def drop_notice(notice: Notice, command: DropNotice, book: RuleBook) -> tuple[NoticeDropped] | Refusal:
    """Give it up."""
    return first_refusal(WAITING_NOTICE_RULES, notice, command, book) or (NoticeDropped(command.reason),)


NOTICE_DECIDERS: Mapping[type, Callable[[Notice, Any, RuleBook], tuple[NoticeEvent, ...] | Refusal]] = {
    QueueNotice: queue_notice,
    HandOver: hand_over,
    SettleNotice: settle_notice,
    DropNotice: drop_notice,
}


def decide_notice(notice: Notice, command: NoticeCommand, book: RuleBook) -> tuple[NoticeEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return NOTICE_DECIDERS[type(command)](notice, command, book)
