"""What falls due about a card: its registration, and what its carrier was told to do."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from iov_realname.domain.card.evolve import CARD_EVENTS, fold_card
from iov_realname.domain.card.functions import FunctionChangeOrdered
from iov_realname.domain.card.measures import MeasureOrdered
from iov_realname.domain.card.restriction import registration_deadline
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.deadlines.deadline import Deadline, Due
from iov_realname.domain.inspection.duties import DutyHistory
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.time import day_of

__all__ = ["CARD_DEADLINES"]


def registration_due(history: DutyHistory) -> Iterator[Due]:
    """The owner of a card in use is to be registered; a restricted card is no longer waited for."""
    card = _card(history)
    period = card.period
    if period is None or not card.live or card.restriction is not None:
        return
    if card.registration_status is not RegistrationStatus.REGISTERED:
        yield Due(registration_deadline(period, history.books(day_of(period.began))))


def function_change_due(history: DutyHistory) -> Iterator[Due]:
    """The carrier was told to change functions, and has not said that it did."""
    open_ones = {order.operation for order in _card(history).orders}
    for fact, event in history.each(FunctionChangeOrdered):
        if event.operation in open_ones:
            yield Due(day_of(_late(fact.at, history.book(fact))), event.operation)


def measure_due(history: DutyHistory) -> Iterator[Due]:
    """The carrier was told to carry out a measure, and has not said that it did."""
    card = _card(history)
    open_ones = {measure.id for measure in card.measures if not measure.confirmed} if card.live else set()
    for fact, event in history.each(MeasureOrdered):
        if event.measure in open_ones:
            yield Due(day_of(_late(fact.at, history.book(fact))), event.measure)


def _card(history: DutyHistory) -> Card:
    return fold_card(fact.event for fact in history.facts if isinstance(fact.event, CARD_EVENTS))


def _late(ordered: datetime, book: RuleBook) -> datetime:
    return ordered + timedelta(hours=book.delivery_hours)


CARD_DEADLINES = (
    Deadline(
        function_change_due,
        CARD_PREFIX,
        Wording("运营商确认功能变更", "the carrier confirms a change of functions"),
        ("N6-2", "N9-3", "POLICY-DELIVERY"),
    ),
    Deadline(
        measure_due,
        CARD_PREFIX,
        Wording("运营商确认管控措施", "the carrier confirms a measure"),
        ("IOT1173-2", "POLICY-DELIVERY"),
    ),
    Deadline(
        registration_due,
        CARD_PREFIX,
        Wording("车主实名登记（存量卡：补登记）", "the owner is registered (stock: backfilled)"),
        ("FINAL-3", "FINAL-4", "POLICY-OVERDUE"),
    ),
)
