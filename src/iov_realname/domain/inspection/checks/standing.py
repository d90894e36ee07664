"""What a card may do and does: functions and restrictions (I-4, I-9)."""

from collections.abc import Iterator
from datetime import timedelta

from iov_realname.domain.card.restriction import Restricted, grounds_borne_out
from iov_realname.domain.card.state import Card, Ground
from iov_realname.domain.card.upkeep import ReverificationChecked
from iov_realname.domain.functions import Function
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import CardHistory, Fact, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of

__all__ = ["STANDING_CHECKS", "more_than_entitled"]


def carrier_serves_more(history: CardHistory) -> Iterator[Trace]:
    """The carrier last confirmed more than the card is entitled to, and no order to take it away is open."""
    fact = history.standing(more_than_entitled)
    if fact is not None:
        yield traced(fact, since=fact.at + timedelta(hours=history.book(fact).delivery_hours))


def more_than_entitled(card: Card) -> bool:
    """Whether the carrier last confirmed more than the card is entitled to, with no order open."""
    return card.confirmed is not None and not card.orders and not set(card.confirmed) <= set(card.entitled)


def emergency_closed(history: CardHistory) -> Iterator[Trace]:
    """An owned card without the emergency call."""
    fact = history.standing(
        lambda card: card.live and card.period is not None and Function.EMERGENCY not in card.entitled
    )
    if fact is not None:
        yield traced(fact)


def restriction_not_lifted(history: CardHistory) -> Iterator[Trace]:
    """A check of the holder has passed since, and the restriction still stands."""
    restricted = history.of(Restricted)
    if history.card.restriction is None or not restricted:
        return
    for fact, event in history.each(ReverificationChecked):
        if fact.version > restricted[-1].version and event.outcome is CheckOutcome.MATCH:
            yield traced(fact, restricted[-1])
            return


def restriction_without_ground(history: CardHistory) -> Iterator[Trace]:
    """A notice had reached the owner, but no ground of the restriction is in the history; a ledger's words are none."""
    for fact, event in history.each(Restricted):
        if not _has_ground(history, fact, event) and (_was_notified(fact.before) or event.ground is Ground.MISUSE):
            yield traced(fact)


def _has_ground(history: CardHistory, fact: Fact, event: Restricted) -> bool:
    if event.ground is Ground.MISUSE:
        return event.assessment is not None
    borne_out = grounds_borne_out(fact.before, day_of(fact.at), history.book(fact))
    return bool(borne_out) if event.ground is Ground.STATED else event.ground in borne_out


def restriction_without_notice(history: CardHistory) -> Iterator[Trace]:
    """A restriction for want of registration before any notice reached the owner."""
    for fact, event in history.each(Restricted):
        if event.ground is not Ground.MISUSE and not _was_notified(fact.before):
            yield traced(fact)


def _was_notified(card: Card) -> bool:
    return card.period is not None and card.period.notices_delivered > 0


STANDING_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        carrier_serves_more,
        Question.BEFORE_SALE,
        Severity.CRITICAL,
        ("FINAL-6", "N6-2", "N9-3"),
        Wording("运营商侧功能多于应有功能", "the carrier serves more than the card is entitled to"),
        Wording("向运营商下发的功能变更", "an order to the carrier to change the functions"),
        Wording("下发关闭指令并取得确认", "order the functions closed and have it confirmed"),
    ),
    Check(
        emergency_closed,
        Question.REFUSERS,
        Severity.CRITICAL,
        ("N9-3", "POLICY-EMERGENCY-SALE", "POLICY-EMERGENCY-MISUSE"),
        Wording("在用卡的紧急救援被关闭", "the emergency call of an owned card is closed"),
        Wording("紧急救援开通的记录", "a record that the emergency call is open"),
        Wording("立即恢复紧急救援", "open it again at once"),
    ),
    Check(
        restriction_not_lifted,
        Question.REFUSERS,
        Severity.CRITICAL,
        ("ATF-32",),
        Wording("核验已通过而未解除限制", "the check passed and the restriction still stands"),
        Wording("解除限制的记录", "the lifting"),
        Wording("立即解除限制", "lift it at once"),
    ),
    Check(
        restriction_without_ground,
        Question.REFUSERS,
        Severity.CRITICAL,
        ("N9-3", "ATF-32", "POLICY-GROUND", "POLICY-OVERDUE"),
        Wording("限制无成立的事由", "a restriction without a ground that holds"),
        Wording("拒绝登记、逾期或经研判的违规使用", "a refusal, an overdue registration, or assessed misuse"),
        Wording(
            "补充事由的证据，否则解除限制并告知车主", "show the ground, or lift the restriction and tell the owner"
        ),
    ),
    Check(
        restriction_without_notice,
        Question.REFUSERS,
        Severity.CRITICAL,
        ("M22-2", "BF16-1", "ATF-32", "POLICY-NOTICE"),
        Wording("限制前没有送达现车主的告知", "restricted before any notice reached the present owner"),
        Wording("限制前送达的告知", "a notice delivered before the restriction"),
        Wording("解除限制，告知后再依事由处理", "lift it, tell the owner, and begin again"),
    ),
)
