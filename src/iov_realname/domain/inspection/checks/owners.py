"""Owners whose registration is overdue: each such card under exactly one check, by what went wrong (I-5, I-8…I-10).

Article 8 of the draft tells three acts apart: identity was not asked for, it was not checked
(``identity_not_checked``), or somebody who will not give it is served all the same.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from enum import Enum, auto

from iov_realname.domain.card.notices import Declined, Notified
from iov_realname.domain.card.sale import OwnershipTransferred
from iov_realname.domain.card.state import Card, RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting, waits_for
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.checks.pending import postponed_and_forgotten
from iov_realname.domain.inspection.history import CardHistory, day_after, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.terms import Addressee

__all__ = ["OWNER_CHECKS"]


class _Arrears(Enum):
    """Why the present owner is not registered, where the next move is the owner's, or ours: to ask or to check."""

    NEVER_ASKED = auto()
    REFUSED = auto()
    STOCK = auto()
    SECOND_HAND = auto()
    ASKED = auto()
    UNCHECKED = auto()


_REGISTERED_OR_WITH_THE_CARRIER = (
    RegistrationStatus.REGISTERED,
    RegistrationStatus.VERIFIED,
    RegistrationStatus.SUBMITTED,
    RegistrationStatus.REJECTED,
)


def _arrears(history: CardHistory) -> _Arrears | None:
    card = history.card
    if card.registration_status in _REGISTERED_OR_WITH_THE_CARRIER:
        return None
    if card.period is None or not card.live or card.stage is Stage.RESTRICTED or _serves_unregistered(card):
        return None
    if not card.period.asked:
        return _Arrears.NEVER_ASKED
    if history.in_period(Declined):
        return _Arrears.REFUSED
    if waits_for(card) in (Waiting.CHECKS, Waiting.REVIEW):
        return None if postponed_and_forgotten(history) else _Arrears.UNCHECKED
    if card.period.stock:
        return _Arrears.STOCK
    return _Arrears.SECOND_HAND if card.period.number > 1 else _Arrears.ASKED


def _serves_unregistered(card: Card) -> bool:
    """More than the emergency call is open, by right or in fact, for an owner who is not registered."""
    if card.period is None or not card.live or card.registration_status is RegistrationStatus.REGISTERED:
        return False
    return card.entitled not in (ONLY_EMERGENCY, ())


def _overdue(history: CardHistory, arrears: _Arrears) -> Iterator[Trace]:
    began = history.period_began
    if began is not None and _arrears(history) is arrears:
        yield traced(began, since=_since(history, began.at))


def _since(history: CardHistory, began: datetime) -> datetime:
    return max(history.late_from or began, began)


def backfill_overdue(history: CardHistory) -> Iterator[Trace]:
    """A stock card's first owner was asked and is still not registered after the deadline."""
    return _overdue(history, _Arrears.STOCK)


def earlier_owner_not_told(history: CardHistory) -> Iterator[Trace]:
    """A stock vehicle changed hands unregistered, and its first buyer was not told that registration is still due."""
    for fact in history.of(OwnershipTransferred):
        period = fact.before.period
        owed = (
            period is not None and period.stock and fact.before.registration_status is not RegistrationStatus.REGISTERED
        )
        if owed and not _told_earlier_owner(history, fact.version):
            limit = timedelta(days=history.book(fact).registration_days)
            yield traced(fact, since=fact.at + limit)


def _told_earlier_owner(history: CardHistory, version: int) -> bool:
    return any(
        event.addressee is Addressee.FORMER_OWNER for fact, event in history.each(Notified) if fact.version > version
    )


def identity_check_outstanding(history: CardHistory) -> Iterator[Trace]:
    """The owner showed papers, and in the time for registering nobody finished checking or reviewing them."""
    return _overdue(history, _Arrears.UNCHECKED)


def owner_never_asked(history: CardHistory) -> Iterator[Trace]:
    """The time for registering is over and nobody asked the owner."""
    return _overdue(history, _Arrears.NEVER_ASKED)


def refuser_not_restricted(history: CardHistory) -> Iterator[Trace]:
    """The owner declined, the time is over, and the card was not restricted."""
    return _overdue(history, _Arrears.REFUSED)


def refuser_served(history: CardHistory) -> Iterator[Trace]:
    """The owner declined and the card still does more than the emergency call."""
    declined = history.in_period(Declined)
    if declined and _serves_unregistered(history.card):
        yield traced(declined[0])


def sold_not_registered(history: CardHistory) -> Iterator[Trace]:
    """The first owner was asked and is not registered in time."""
    return _overdue(history, _Arrears.ASKED)


def stock_functions_after_deadline(history: CardHistory) -> Iterator[Trace]:
    """A stock card keeps its old functions past the deadline, unregistered."""
    period, card = history.card.period, history.card
    stock = period is not None and period.stock and _serves_unregistered(card) and not history.in_period(Declined)
    fact = history.standing(_serves_unregistered)
    if stock and fact is not None:
        yield traced(fact, since=max(fact.at, day_after(history.book(fact).backfill_deadline)))


def transfer_not_renewed(history: CardHistory) -> Iterator[Trace]:
    """A later owner was asked and is not registered in time."""
    return _overdue(history, _Arrears.SECOND_HAND)


def undirected_without_registration(history: CardHistory) -> Iterator[Trace]:
    """More than the emergency call is open without a completed registration, and it is no stock card's old function."""
    period, card = history.card.period, history.card
    fact = history.standing(_serves_unregistered)
    if fact is not None and period is not None and not period.stock and card.live and not history.in_period(Declined):
        yield traced(fact)


OWNER_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        backfill_overdue,
        Question.BACKFILL,
        Severity.MAJOR,
        ("N9-1", "FINAL-4", "M22-2", "M22-3", "BF16-2"),
        Wording("存量卡逾期未补登记", "a stock card not registered by the deadline"),
        Wording("补登记报竣，或告知、催告、限制的记录", "completion, or notices, reminder and restriction"),
        Wording("多渠道告知、再次催告，仍不登记的限制至紧急救援", "tell by several channels, remind, then restrict"),
    ),
    Check(
        earlier_owner_not_told,
        Question.BACKFILL,
        Severity.MINOR,
        ("N9-2",),
        Wording("车辆过户后未告知首位车主", "the first buyer was not told after the transfer"),
        Wording("发给原车主的告知记录", "a notice to the earlier owner"),
        Wording("向原车主告知补登记和变更登记要求", "tell the earlier owner what is still to be registered"),
    ),
    Check(
        identity_check_outstanding,
        Question.IDENTITY,
        Severity.MAJOR,
        ("N4-SALE-1", "R105-2", "POLICY-OVERDUE"),
        Wording("已提交身份，逾期未核验或复核完毕", "papers presented, and not checked or reviewed in time"),
        Wording("规则所需核验的结果，或复核结论", "the outcomes of the checks, or the review"),
        Wording("完成核验或复核，再行传送", "finish the checks or the review, then send"),
    ),
    Check(
        owner_never_asked,
        Question.IDENTITY,
        Severity.CRITICAL,
        ("N8-1", "FINAL-3", "CSL-24", "D12-6", "O25-6a", "POLICY-OVERDUE"),
        Wording("未要求车主提供真实身份（第八条情形之一）", "the owner was never asked (article 8, first act)"),
        Wording("要求出示证件、告知或提交身份的记录", "a request, a notice, or papers presented"),
        Wording("立即告知并要求登记", "tell the owner and ask for registration at once"),
        penalties=("CSL-61", "O25-17"),
    ),
    Check(
        refuser_not_restricted,
        Question.REFUSERS,
        Severity.MAJOR,
        ("N9-3", "CSL-24", "BF16-4"),
        Wording("车主拒绝登记，逾期仍未限制", "the owner declined and the card is not restricted"),
        Wording("限制记录，或报竣的登记", "a restriction, or a completed registration"),
        Wording("再次告知后限制至仅保留紧急救援", "tell once more, then restrict to the emergency call"),
    ),
    Check(
        refuser_served,
        Question.REFUSERS,
        Severity.CRITICAL,
        ("N8-1", "N9-3", "CSL-24", "ATL-21"),
        Wording("向拒绝提供身份者继续提供服务（第八条情形之三）", "a refuser is still served (article 8, third act)"),
        Wording("拒绝后仅保留紧急救援的记录", "a record that only the emergency call was left"),
        Wording("立即限制至仅保留紧急救援并取得运营商确认", "restrict at once and have the carrier confirm it"),
        penalties=("CSL-61", "ATL-86", "ATL-93"),
    ),
    Check(
        sold_not_registered,
        Question.IDENTITY,
        Severity.MAJOR,
        ("N4-SALE-1", "FINAL-3", "ATF-12b", "POLICY-OVERDUE"),
        Wording("售出后逾期未登记", "sold and not registered in time"),
        Wording("本持有期报竣的登记", "a completed registration of this period"),
        Wording("催告车主；仍不登记的限制", "remind the owner; restrict if that fails"),
    ),
    Check(
        stock_functions_after_deadline,
        Question.BACKFILL,
        Severity.MAJOR,
        ("FINAL-4", "N9-1", "POLICY-BACKFILL-FINDING", "POLICY-STOCK-FUNCTIONS"),
        Wording("补登记期限后存量功能仍开通", "stock functions still open after the backfill deadline"),
        Wording("报竣的登记，或限制记录", "a completed registration, or a restriction"),
        Wording("完成补登记，否则限制至仅保留紧急救援", "complete the backfill, or restrict to the emergency call"),
    ),
    Check(
        transfer_not_renewed,
        Question.SECOND_HAND,
        Severity.MAJOR,
        ("O25-3", "FINAL-3", "JS-1", "POLICY-OVERDUE", "POLICY-EMERGENCY-TRANSFER"),
        Wording("过户后新车主逾期未登记", "the new owner is not registered in time"),
        Wording("新持有期报竣的登记", "a completed registration of the new period"),
        Wording("联系新车主登记；仍不登记的限制", "have the new owner register; restrict if that fails"),
    ),
    Check(
        undirected_without_registration,
        Question.IDENTITY,
        Severity.CRITICAL,
        ("FINAL-6", "N6-2", "POLICY-EMERGENCY-SALE", "IOT1173-1"),
        Wording("未完成登记即开通功能", "functions open without a completed registration"),
        Wording("报竣的登记", "a completed registration"),
        Wording(
            "关闭至仅保留紧急救援，登记报竣后再开通", "close all but emergency until the registration is completed"
        ),
    ),
)
