"""Acts on a vehicle reach all its cards together, in one decision (FINAL-3, N9-2, POLICY-WHOLE-VEHICLE)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any, TypeAlias, assert_never

import attrs

from iov_realname.domain.card.appeal import DecideAppeal, FileAppeal
from iov_realname.domain.card.decide import decide_card
from iov_realname.domain.card.fitting import FitCard, UnfitCard, fit_card, unfit_card
from iov_realname.domain.card.identity import RequestIdentity
from iov_realname.domain.card.notices import GiveNotice, RecordContact, RecordDecline
from iov_realname.domain.card.release import DecideRelease, ReportTransfer
from iov_realname.domain.card.restriction import RESTRICTABLE, LiftRestriction, Restrict
from iov_realname.domain.card.sale import CancelSale, ScrapVehicle, SellVehicle, TransferVehicle
from iov_realname.domain.card.state import Card, Ground, RegistrationStatus
from iov_realname.domain.identifiers import Malformed
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode, Rule, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import card_stream, vehicle_stream
from iov_realname.domain.vehicle.fitted import (
    Decided,
    Decision,
    FittedVehicle,
    of_cards,
    of_vehicle,
    vehicle_is_owned,
)
from iov_realname.domain.vehicle.state import (
    CardFitted,
    CardUnfitted,
    VehicleEvent,
    VehicleSaleCancelled,
    VehicleScrapped,
    VehicleSold,
    VehicleStanding,
    VehicleTransferred,
)

__all__ = ["VEHICLE_RULES", "VehicleCommand", "decide_vehicle", "fit", "unfit"]

VehicleCommand: TypeAlias = (
    SellVehicle
    | CancelSale
    | TransferVehicle
    | ScrapVehicle
    | RequestIdentity
    | GiveNotice
    | RecordDecline
    | Restrict
    | LiftRestriction
    | RecordContact
    | FileAppeal
    | DecideAppeal
    | ReportTransfer
    | DecideRelease
)

# --- rules ------------------------------------------------------------------------------------------------------------

NO_CARD_FITTED = Refusal(
    RefusalCode.OUT_OF_SCOPE,
    ("N2-1", "N2-2"),
    "该车辆没有前装车联网卡。",
    "No card of this OEM was ever fitted to the vehicle.",
)
SOLD_BEFORE = Refusal(
    RefusalCode.STAGE,
    ("FINAL-2",),
    "车辆已售出或已报废。",
    "The vehicle has been sold or scrapped before.",
)
NO_LIVE_CARD = Refusal(RefusalCode.STAGE, ("FINAL-2",), "车辆没有在用的卡。", "No card of the vehicle is in use.")
NOTHING_TO_RESTRICT = Refusal(
    RefusalCode.STAGE,
    ("N9-3",),
    "车辆没有可限制的卡。",
    "No card of the vehicle is in a stage in which it can be restricted.",
)
NOTHING_RESTRICTED = Refusal(
    RefusalCode.STAGE, ("ATF-32",), "车辆没有被限制的卡。", "No card of the vehicle is restricted."
)

REVIEW_FIRST = Refusal(
    RefusalCode.STAGE,
    ("POLICY-RELEASE",),
    "规则要求解绑先经复核: 请先申报过户，由具名人员复核后办理。",
    "The rule book asks for a review first: report the transfer, and a named account releases the cards.",
)


def some_card_was_fitted(fitted: FittedVehicle, command: object, book: RuleBook) -> Refusal | None:
    """Only a vehicle with factory-fitted cards is in scope."""
    return None if fitted.cards else NO_CARD_FITTED


def vehicle_is_unsold(fitted: FittedVehicle, command: object, book: RuleBook) -> Refusal | None:
    """A vehicle is sold once; later owners come by transfer."""
    return None if fitted.vehicle.standing is VehicleStanding.UNSOLD else SOLD_BEFORE


def some_card_is_live(fitted: FittedVehicle, command: object, book: RuleBook) -> Refusal | None:
    """A vehicle is scrapped once."""
    return None if fitted.live else NO_LIVE_CARD


def transfer_is_reviewed(fitted: FittedVehicle, command: TransferVehicle, book: RuleBook) -> Refusal | None:
    """Where the book asks for a review, nobody gets round it; what a ledger tells of was released elsewhere."""
    return REVIEW_FIRST if book.release_review and command.origin is not Origin.IMPORTED else None


def some_card_can_be_restricted(fitted: FittedVehicle, command: Restrict, book: RuleBook) -> Refusal | None:
    """A restriction needs a card to restrict."""
    return None if _restrictable(fitted, command) else NOTHING_TO_RESTRICT


def some_card_is_restricted(fitted: FittedVehicle, command: object, book: RuleBook) -> Refusal | None:
    """Only a restriction can be lifted, or appealed against."""
    return None if _restricted(fitted) else NOTHING_RESTRICTED


VEHICLE_RULES: Mapping[type, tuple[Rule[FittedVehicle, Any], ...]] = {
    SellVehicle: (some_card_was_fitted, vehicle_is_unsold),
    CancelSale: (vehicle_is_owned,),
    TransferVehicle: (vehicle_is_owned, transfer_is_reviewed),
    ScrapVehicle: (some_card_is_live,),
    RequestIdentity: (vehicle_is_owned,),
    GiveNotice: (vehicle_is_owned,),
    RecordDecline: (vehicle_is_owned,),
    Restrict: (some_card_can_be_restricted,),
    LiftRestriction: (some_card_is_restricted,),
    RecordContact: (vehicle_is_owned,),
    FileAppeal: (some_card_is_restricted,),
    DecideAppeal: (some_card_is_restricted,),
    ReportTransfer: (vehicle_is_owned,),
    DecideRelease: (vehicle_is_owned,),
}

# --- decide -----------------------------------------------------------------------------------------------------------


def decide_vehicle(fitted: FittedVehicle, command: VehicleCommand, book: RuleBook) -> Decision:
    """What follows for the vehicle and every card the command reaches, or the first refusal."""
    refusal = first_refusal(VEHICLE_RULES[type(command)], fitted, command, book)
    if refusal is not None:
        return refusal
    shares = of_cards((card, decide_card(card, command, book)) for card in _reached(fitted, command))
    return (
        shares
        if isinstance(shares, Refusal)
        else (*of_vehicle(fitted.vehicle, *_index(fitted, command, book)), *shares)
    )


def _reached(fitted: FittedVehicle, command: VehicleCommand) -> tuple[Card, ...]:
    match command:
        case Restrict():
            return _restrictable(fitted, command)
        case LiftRestriction():
            return _restricted(fitted)
        case FileAppeal():
            restricted = _restricted(fitted)
            return tuple(card for card in restricted if _appeal(card) is None) or restricted
        case DecideAppeal():
            restricted = _restricted(fitted)
            return tuple(card for card in restricted if _appeal(card) == command.appeal) or restricted
        case _:
            return fitted.live


def _restrictable(fitted: FittedVehicle, command: Restrict) -> tuple[Card, ...]:
    """Owners who are registered are not restricted for want of a registration, unless nobody else is left to ask; for
    misuse only the cards that were misused are.
    """
    cards = tuple(card for card in fitted.live if card.stage in RESTRICTABLE)
    if command.ground is Ground.MISUSE:
        return tuple(card for card in cards if card.iccid in command.misused) or cards
    if command.ground is Ground.STATED:
        return cards
    unregistered = tuple(card for card in cards if card.registration_status is not RegistrationStatus.REGISTERED)
    return unregistered or cards


def _restricted(fitted: FittedVehicle) -> tuple[Card, ...]:
    return tuple(card for card in fitted.live if card.restriction is not None)


def _appeal(card: Card) -> str | None:
    return None if card.restriction is None else card.restriction.appeal


def _index(fitted: FittedVehicle, command: VehicleCommand, book: RuleBook) -> tuple[VehicleEvent, ...]:
    match command:
        case SellVehicle():
            return (VehicleSold(command.at),)
        case CancelSale():
            return (VehicleSaleCancelled(),)
        case TransferVehicle():
            return _transferred(fitted, command.at)
        case ReportTransfer():
            return () if book.release_review else _transferred(fitted, command.at)
        case DecideRelease():
            return _transferred(fitted, command.at) if command.approved else ()
        case ScrapVehicle():
            return (VehicleScrapped(),)
        case RequestIdentity() | GiveNotice() | RecordDecline() | RecordContact():
            return ()
        case Restrict() | LiftRestriction() | FileAppeal() | DecideAppeal():
            return ()
        case _:  # pragma: no cover
            assert_never(command)


def _transferred(fitted: FittedVehicle, at: datetime) -> tuple[VehicleTransferred]:
    return (VehicleTransferred(fitted.vehicle.period + 1, at),)


def fit(fitted: FittedVehicle, card: Card, command: FitCard, book: RuleBook) -> Decision:
    """Build a card into the vehicle, whose standing decides with."""
    decision = fit_card(card, attrs.evolve(command, standing=fitted.vehicle.standing), book)
    if isinstance(decision, Refusal) or isinstance(command.vin, Malformed):
        return decision if isinstance(decision, Refusal) else ()
    return (
        Decided(vehicle_stream(command.vin), (CardFitted(command.vin, card.iccid),)),
        Decided(card_stream(card.iccid), decision),
    )


def unfit(fitted: FittedVehicle, card: Card, command: UnfitCard, book: RuleBook) -> Decision:
    """Take a card out of the vehicle before its sale."""
    decision = unfit_card(card, command, book)
    if isinstance(decision, Refusal):
        return decision
    return (*of_vehicle(fitted.vehicle, CardUnfitted(card.iccid)), Decided(card_stream(card.iccid), decision))
