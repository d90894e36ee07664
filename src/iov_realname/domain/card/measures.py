"""管控措施: machine–card binding, area limit, destination blacklist, volume cap (IOT1173-2, ATF-12a)."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import card_is_live
from iov_realname.domain.card.state import Card, Measure
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


class MeasureKind(Word):
    """What a measure limits."""

    BINDING = "binding", "机卡绑定", "machine-card binding"
    AREA = "area", "区域限制", "area limit"
    BLACKLIST = "blacklist", "黑名单限制", "destination blacklist"
    VOLUME = "volume", "流量上限", "volume cap"


@attrs.frozen
class OrderMeasure:
    """Order a measure; reason, scenario and target are codes or references, never free text about a person."""

    at: datetime
    measure: str
    kind: MeasureKind
    reason: str
    scenario: str
    target: str


@attrs.frozen
class ConfirmMeasure:
    """The carrier carried the measure out or, once it has ended here, undid it."""

    at: datetime
    measure: str


@attrs.frozen
class FailMeasure:
    """The carrier did not carry the measure out, or did not undo it; ``code`` is its own, or ours."""

    at: datetime
    measure: str
    code: str


@attrs.frozen
class EndMeasure:
    """The measure is over here; what the carrier may have carried out of it, it is to undo."""

    at: datetime
    measure: str


MeasuresCommand: TypeAlias = OrderMeasure | ConfirmMeasure | FailMeasure | EndMeasure

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class MeasureOrdered:
    """The carrier was told."""

    WIRE: ClassVar[str] = "card.MeasureOrdered.v1"
    measure: str
    kind: MeasureKind
    reason: str
    scenario: str
    target: str


@attrs.frozen
class MeasureConfirmed:
    """The carrier did it."""

    WIRE: ClassVar[str] = "card.MeasureConfirmed.v1"
    measure: str


@attrs.frozen
class MeasureFailed:
    """The carrier did not do it; the measure stays visible until it is ended."""

    WIRE: ClassVar[str] = "card.MeasureFailed.v1"
    measure: str
    code: str


@attrs.frozen
class MeasureEnded:
    """It is over here. The carrier is told to undo what it may have carried out, unless the card is at its end."""

    WIRE: ClassVar[str] = "card.MeasureEnded.v1"
    measure: str


@attrs.frozen
class MeasureUndone:
    """Nothing is left at the carrier of what had ended here."""

    WIRE: ClassVar[str] = "card.MeasureUndone.v1"
    measure: str


@attrs.frozen
class MeasureNotUndone:
    """The carrier did not undo it; it stays visible, and ending it once more tells the carrier once more."""

    WIRE: ClassVar[str] = "card.MeasureNotUndone.v1"
    measure: str
    code: str


MeasuresEvent: TypeAlias = (
    MeasureOrdered | MeasureConfirmed | MeasureFailed | MeasureEnded | MeasureUndone | MeasureNotUndone
)
MEASURES_EVENTS: tuple[type[MeasuresEvent], ...] = (
    MeasureOrdered,
    MeasureConfirmed,
    MeasureFailed,
    MeasureEnded,
    MeasureUndone,
    MeasureNotUndone,
)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_measures(card: Card, event: MeasuresEvent) -> Card:
    """The card after ``event``."""
    others = tuple(each for each in card.measures if each.id != event.measure)
    match event:
        case MeasureOrdered():
            return altered(card, measures=(*others, Measure(event.measure)))
        case MeasureConfirmed():
            return altered(card, measures=(*others, Measure(event.measure, confirmed=True)))
        case MeasureFailed():
            return altered(card, measures=(*others, Measure(event.measure, failure=event.code)))
        case MeasureEnded():
            stood = card.live and _standing(card, event.measure) is not None
            return altered(card, measures=(*others, Measure(event.measure, ended=True)) if stood else others)
        case MeasureUndone():
            return altered(card, measures=others)
        case MeasureNotUndone():
            left = Measure(event.measure, ended=True, failure=event.code)
            return altered(card, measures=(*others, left))
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

MEASURE_EXISTS = Refusal(
    RefusalCode.DUPLICATE, ("IOT1173-2",), "该措施已下达。", "This measure has been ordered before."
)
NO_SUCH_MEASURE = Refusal(RefusalCode.STAGE, ("IOT1173-2",), "没有这一现行措施。", "There is no such standing measure.")


def measure_is_new(card: Card, command: OrderMeasure, book: RuleBook) -> Refusal | None:
    """A measure is ordered once."""
    return MEASURE_EXISTS if _standing(card, command.measure) is not None else None


def measure_is_unconfirmed(card: Card, command: ConfirmMeasure | FailMeasure, book: RuleBook) -> Refusal | None:
    """A measure is confirmed once, or fails, while it stands; so is its undoing."""
    measure = _standing(card, command.measure)
    return None if measure is not None and measure.waits else NO_SUCH_MEASURE


def measure_stands(card: Card, command: EndMeasure, book: RuleBook) -> Refusal | None:
    """Only a standing measure ends, and one that the carrier did not undo ends once more."""
    measure = _standing(card, command.measure)
    return NO_SUCH_MEASURE if measure is None or (measure.ended and measure.waits) else None


def _standing(card: Card, measure: str) -> Measure | None:
    return next((each for each in card.measures if each.id == measure), None)


def _has_ended(card: Card, measure: str) -> bool:
    standing = _standing(card, measure)
    return standing is not None and standing.ended


ORDER_MEASURE_RULES = (card_is_known, card_is_live, measure_is_new)
CONFIRM_MEASURE_RULES = (card_is_known, measure_is_unconfirmed)
END_MEASURE_RULES = (card_is_known, measure_stands)

# --- decide -----------------------------------------------------------------------------------------------------------


def order_measure(card: Card, command: OrderMeasure, book: RuleBook) -> tuple[MeasureOrdered] | Refusal:
    """Order a measure."""
    return first_refusal(ORDER_MEASURE_RULES, card, command, book) or (
        MeasureOrdered(command.measure, command.kind, command.reason, command.scenario, command.target),
    )


def confirm_measure(
    card: Card, command: ConfirmMeasure, book: RuleBook
) -> tuple[MeasureConfirmed | MeasureUndone] | Refusal:
    """Note that the carrier did it."""
    refusal = first_refusal(CONFIRM_MEASURE_RULES, card, command, book)
    if refusal is not None:
        return refusal
    return (MeasureUndone(command.measure) if _has_ended(card, command.measure) else MeasureConfirmed(command.measure),)


def fail_measure(card: Card, command: FailMeasure, book: RuleBook) -> tuple[MeasureFailed | MeasureNotUndone] | Refusal:
    """Note that the carrier did not do it."""
    refusal = first_refusal(CONFIRM_MEASURE_RULES, card, command, book)
    if refusal is not None:
        return refusal
    failed = MeasureNotUndone if _has_ended(card, command.measure) else MeasureFailed
    return (failed(command.measure, command.code),)


def end_measure(card: Card, command: EndMeasure, book: RuleBook) -> tuple[MeasureEnded] | Refusal:
    """End a measure."""
    return first_refusal(END_MEASURE_RULES, card, command, book) or (MeasureEnded(command.measure),)
