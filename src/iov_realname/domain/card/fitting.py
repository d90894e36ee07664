"""A card goes into a vehicle, or out of it again, before the sale (N2-1, N2-2)."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import Card, Stage
from iov_realname.domain.identifiers import Doubt, Imei, Malformed, Vin, vin_doubts, well_formed
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import Fitment
from iov_realname.domain.vehicle.state import VehicleStanding

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class FitCard:
    """The card was built into a vehicle, whose ``standing`` at that time is given."""

    at: datetime
    vin: Vin | Malformed
    imei: Imei | Malformed
    fitment: Fitment
    standing: VehicleStanding


@attrs.frozen
class UnfitCard:
    """The card was taken out of its vehicle before the sale."""

    at: datetime


FittingCommand: TypeAlias = FitCard | UnfitCard

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class Fitted:
    """Built into a vehicle in the factory."""

    WIRE: ClassVar[str] = "card.Fitted.v1"
    vin: Vin
    imei: Imei
    fitment: Fitment
    doubts: tuple[Doubt, ...]


@attrs.frozen
class Unfitted:
    """Taken out of its vehicle again."""

    WIRE: ClassVar[str] = "card.Unfitted.v1"
    vin: Vin


FittingEvent: TypeAlias = Fitted | Unfitted
FITTING_EVENTS: tuple[type[FittingEvent], ...] = (
    Fitted,
    Unfitted,
)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_fitting(card: Card, event: FittingEvent) -> Card:
    """The card after ``event``."""
    match event:
        case Fitted():
            return altered(card, vin=event.vin, imei=event.imei, fitted=True)
        case Unfitted():
            return altered(card, vin=None, imei=None, fitted=False)
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

PAST_FITTING = Refusal(
    RefusalCode.STAGE,
    ("FINAL-2", "POLICY-STAGE"),
    "该卡已过装车阶段, 或车辆已售出或报废。",
    "The card is past fitting, or the vehicle has been sold or scrapped.",
)
ILL_FORMED_VEHICLE = Refusal(
    RefusalCode.FORMAT, ("POLICY-FORMAT",), "VIN 或 IMEI 不符合编码规则。", "The VIN or IMEI is not well-formed."
)
AFTERMARKET = Refusal(
    RefusalCode.OUT_OF_SCOPE,
    ("N2-2",),
    "后装卡不属于车联网卡实名登记范围。",
    "After-market cards are outside the registration of IoV cards.",
)
ON_A_VEHICLE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该卡已装在车辆上。", "The card is already fitted to a vehicle."
)
NOT_FITTED_UNSOLD = Refusal(
    RefusalCode.STAGE,
    ("N2-1",),
    "该卡未装车, 或已售出。",
    "The card is not fitted, or has been sold.",
)


def card_can_be_fitted(card: Card, command: FitCard, book: RuleBook) -> Refusal | None:
    """Cards go into vehicles before either is sold."""
    open_card = card.stage in (Stage.PROCURED, Stage.DIRECTED_TEST)
    return None if open_card and command.standing is VehicleStanding.UNSOLD else PAST_FITTING


def vehicle_is_well_formed(card: Card, command: FitCard, book: RuleBook) -> Refusal | None:
    """VIN and IMEI pass their check rules."""
    return ILL_FORMED_VEHICLE if isinstance(command.vin, Malformed) or isinstance(command.imei, Malformed) else None


def card_is_factory_fitted(card: Card, command: FitCard, book: RuleBook) -> Refusal | None:
    """The regime covers factory-fitted cards only."""
    return None if command.fitment is Fitment.FACTORY else AFTERMARKET


def card_is_on_no_vehicle(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """A card is in one vehicle at a time."""
    return ON_A_VEHICLE if card.fitted else None


def card_is_fitted_and_unsold(card: Card, command: UnfitCard, book: RuleBook) -> Refusal | None:
    """A card leaves its vehicle only before the sale."""
    return None if card.fitted and card.stage in (Stage.PROCURED, Stage.DIRECTED_TEST) else NOT_FITTED_UNSOLD


FIT_RULES = (
    card_is_known,
    card_can_be_fitted,
    vehicle_is_well_formed,
    card_is_factory_fitted,
    card_is_on_no_vehicle,
)
UNFIT_RULES = (card_is_known, card_is_fitted_and_unsold)

# --- decide -----------------------------------------------------------------------------------------------------------


def fit_card(card: Card, command: FitCard, book: RuleBook) -> tuple[Fitted] | Refusal:
    """Build a card into a vehicle."""
    return first_refusal(FIT_RULES, card, command, book) or (_fitted(command),)


def _fitted(command: FitCard) -> Fitted:
    vin = well_formed(command.vin)
    return Fitted(vin, well_formed(command.imei), command.fitment, vin_doubts(vin))


def unfit_card(card: Card, command: UnfitCard, book: RuleBook) -> tuple[Unfitted] | Refusal:
    """Take a card out of its vehicle."""
    refusal = first_refusal(UNFIT_RULES, card, command, book)
    if refusal is not None or card.vin is None:
        return refusal or NOT_FITTED_UNSOLD
    return (Unfitted(card.vin),)
