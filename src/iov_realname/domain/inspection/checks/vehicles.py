"""A card against its vehicle: what happens to one happens to all its cards (I-10)."""

from collections.abc import Iterator

from iov_realname.domain.card.fitting import Fitted
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import CardHistory, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.vehicle.state import VehicleStanding

__all__ = ["VEHICLE_CHECKS"]


def card_forgotten(history: CardHistory) -> Iterator[Trace]:
    """The vehicle was sold, transferred or scrapped, and this card of it was left behind."""
    card, seen = history.card, history.vehicle
    if seen is None or not card.fitted or not card.live or card.iccid not in seen.vehicle.cards:
        return
    scrapped = seen.vehicle.standing is VehicleStanding.SCRAPPED
    if scrapped or card.period_number != seen.vehicle.period:
        yield traced(history.facts[-1], since=seen.changed)


def card_without_vehicle(history: CardHistory) -> Iterator[Trace]:
    """Fitted, says the card; its vehicle knows nothing of it."""
    card, seen = history.card, history.vehicle
    fitted = [*history.of(Fitted), *history.of(ReplacementFitted)]
    if card.fitted and card.purchase is not None and fitted and (seen is None or card.iccid not in seen.vehicle.cards):
        yield traced(fitted[-1])


VEHICLE_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        card_forgotten,
        Question.SECOND_HAND,
        Severity.CRITICAL,
        ("O25-3", "POLICY-WHOLE-VEHICLE"),
        Wording("同车多卡，遗漏了这一张", "one of the vehicle's cards was forgotten"),
        Wording("该卡与车辆同步的销售、过户或注销", "the sale, transfer or end of this card with its vehicle"),
        Wording("对该卡补办同样的业务", "do for this card what was done for the vehicle"),
    ),
    Check(
        card_without_vehicle,
        Question.PURCHASE,
        Severity.MAJOR,
        ("N2-1", "POLICY-ONE-HISTORY"),
        Wording("卡称已装车，车辆无此卡（孤卡）", "fitted, but its vehicle knows nothing of it (orphan)"),
        Wording("车辆的装车记录", "the vehicle's record of the fitting"),
        Wording("核对下线记录，查明该卡所在车辆", "find the vehicle the card is in by the build record"),
    ),
)
