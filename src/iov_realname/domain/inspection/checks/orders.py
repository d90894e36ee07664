"""What the carrier was told to do, and did not: changes of functions, measures and their ends (I-4, I-11)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from iov_realname.domain.card.functions import FunctionChangeConfirmed, FunctionChangeFailed, FunctionChangeOrdered
from iov_realname.domain.card.measures import MeasureEnded, MeasureFailed, MeasureNotUndone, MeasureOrdered
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.checks.standing import more_than_entitled
from iov_realname.domain.inspection.history import CardHistory, Fact, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording

__all__ = ["ORDER_CHECKS"]


def function_change_failed(history: CardHistory) -> Iterator[Trace]:
    """The carrier did not change the functions, they are fewer than the card's, and nobody ordered them again."""
    card, settled = history.card, history.of(FunctionChangeFailed, FunctionChangeConfirmed)
    differs = card.live and not card.orders and card.confirmed != card.entitled and not more_than_entitled(card)
    if settled and differs and isinstance(settled[-1].event, FunctionChangeFailed):
        yield traced(settled[-1])


def function_change_unconfirmed(history: CardHistory) -> Iterator[Trace]:
    """The carrier was told to change functions and has not said that it did."""
    open_ones = {order.operation for order in history.card.orders}
    for fact, event in history.each(FunctionChangeOrdered):
        if event.operation in open_ones:
            yield traced(fact, since=_answer_due(history, fact))


def measure_failed(history: CardHistory) -> Iterator[Trace]:
    """The carrier did not carry out a measure that stands here."""
    failed = {measure.id for measure in history.card.measures if measure.failure is not None and not measure.ended}
    yield from (traced(fact) for fact in _last(history, MeasureFailed, failed))


def measure_not_undone(history: CardHistory) -> Iterator[Trace]:
    """The carrier did not undo a measure that has ended here."""
    left = {measure.id for measure in history.card.measures if measure.failure is not None and measure.ended}
    yield from (traced(fact) for fact in _last(history, MeasureNotUndone, left))


def measure_unconfirmed(history: CardHistory) -> Iterator[Trace]:
    """The carrier was told to carry out a measure, or to undo it, and has not said that it did."""
    waiting = [measure for measure in history.card.measures if measure.waits]
    told = (
        *_last(history, MeasureOrdered, {measure.id for measure in waiting if not measure.ended}),
        *_last(history, MeasureEnded, {measure.id for measure in waiting if measure.ended}),
    )
    yield from (traced(fact, since=_answer_due(history, fact)) for fact in told)


def _last(
    history: CardHistory,
    kind: type[MeasureOrdered | MeasureFailed | MeasureEnded | MeasureNotUndone],
    measures: set[str],
) -> Iterator[Fact]:
    """The last fact of a kind about each of these measures; none of a card at its end, which needs no measure."""
    if measures and history.card.live:
        last = {event.measure: fact for fact, event in history.each(kind)}
        yield from (last[measure] for measure in sorted(measures) if measure in last)


def _answer_due(history: CardHistory, fact: Fact) -> datetime:
    return fact.at + timedelta(hours=history.book(fact).delivery_hours)


_CONFIRMATION = Wording("运营商的确认", "the carrier's confirmation")

ORDER_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        function_change_failed,
        Question.BEFORE_SALE,
        Severity.MAJOR,
        ("N6-2", "POLICY-DELIVERY"),
        Wording("运营商未执行功能变更，且未重新下发", "the carrier did not change the functions; not ordered again"),
        _CONFIRMATION,
        Wording("查明失败代码，更正后重新下发", "find out what the code means, and order it again"),
    ),
    Check(
        function_change_unconfirmed,
        Question.BEFORE_SALE,
        Severity.MAJOR,
        ("N6-2", "N9-3", "POLICY-DELIVERY"),
        Wording("功能变更已下发而未确认", "a function change ordered and not confirmed"),
        _CONFIRMATION,
        Wording("向运营商查询，未执行的重新下发", "ask the carrier; order again what it did not do"),
    ),
    Check(
        measure_failed,
        Question.MEASURES,
        Severity.MAJOR,
        ("IOT1173-2", "ATF-12c"),
        Wording("运营商未执行管控措施", "the carrier did not carry out a measure"),
        Wording("执行该措施的确认，或结束该措施的记录", "a confirmation, or the measure's end"),
        Wording("查明失败代码，结束后重新下达", "find out what the code means; end the measure and order it anew"),
    ),
    Check(
        measure_not_undone,
        Question.MEASURES,
        Severity.MINOR,
        ("IOT1173-2", "POLICY-DELIVERY"),
        Wording("措施已结束而运营商未解除", "a measure has ended and the carrier did not undo it"),
        Wording("运营商解除该措施的确认", "the carrier's confirmation that it is undone"),
        Wording("再次结束该措施，使其重新下达解除", "end it once more, so that the carrier is told again"),
    ),
    Check(
        measure_unconfirmed,
        Question.MEASURES,
        Severity.MAJOR,
        ("IOT1173-2", "ATF-12c", "POLICY-DELIVERY"),
        Wording("管控措施或其解除已下达而未确认", "a measure, or its end, ordered and not confirmed"),
        _CONFIRMATION,
        Wording("向运营商查询，未执行的重新下达", "ask the carrier; order again what it did not do"),
    ),
)
