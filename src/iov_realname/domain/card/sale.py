"""Ownership periods: sale, cancelled sale, transfer, and the end of a card (N4-SALE-1, O25-3, N9-1)."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.state import Card, OwnershipPeriod, RegistrationStatus, Stage
from iov_realname.domain.functions import ONLY_EMERGENCY, Functions, function_set
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

# --- commands ---------------------------------------------------------------------------------------------------------


class DeregistrationReason(Word):
    """Why a card ends."""

    SCRAPPED = "scrapped", "车辆报废", "vehicle scrapped"
    CANCELLED = "cancelled", "销户", "cancelled"


@attrs.frozen
class SellVehicle:
    """The vehicle was sold. ``stock_functions`` are what the carrier had opened on a stock card before."""

    at: datetime
    origin: Origin
    channel: str
    new_vehicle: bool
    stock_functions: Functions


@attrs.frozen
class CancelSale:
    """The sale is undone before anybody was registered."""

    at: datetime


@attrs.frozen
class TransferVehicle:
    """The vehicle changed hands."""

    at: datetime
    origin: Origin = Origin.OBSERVED


@attrs.frozen
class ScrapVehicle:
    """The vehicle was scrapped."""

    at: datetime


@attrs.frozen
class CancelCard:
    """The carrier's contract for this one card ended."""

    at: datetime


SaleCommand: TypeAlias = SellVehicle | CancelSale | TransferVehicle | ScrapVehicle | CancelCard

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class Sold:
    """The first ownership period begins; exactly the emergency call is open."""

    WIRE: ClassVar[str] = "card.Sold.v1"
    sold_at: datetime
    channel: str | None
    new_vehicle: bool
    stock: bool


@attrs.frozen
class SaleCancelled:
    """The sale is undone."""

    WIRE: ClassVar[str] = "card.SaleCancelled.v1"


@attrs.frozen
class StockFunctionsRecorded:
    """What the carrier had opened on a stock card before the duty began."""

    WIRE: ClassVar[str] = "card.StockFunctionsRecorded.v1"
    functions: Functions


@attrs.frozen
class OwnershipTransferred:
    """The next ownership period begins; every function but the emergency call ends."""

    WIRE: ClassVar[str] = "card.OwnershipTransferred.v1"
    period: int
    transferred_at: datetime


@attrs.frozen
class Deregistered:
    """The end; the retention clock starts."""

    WIRE: ClassVar[str] = "card.Deregistered.v1"
    reason: DeregistrationReason


SaleEvent: TypeAlias = Sold | SaleCancelled | StockFunctionsRecorded | OwnershipTransferred | Deregistered
SALE_EVENTS: tuple[type[SaleEvent], ...] = (
    Sold,
    SaleCancelled,
    StockFunctionsRecorded,
    OwnershipTransferred,
    Deregistered,
)

# --- evolve -----------------------------------------------------------------------------------------------------------


def new_period(number: int, began: datetime, stage: Stage, *, stock: bool = False) -> OwnershipPeriod:
    """An ownership period in which nothing has happened yet."""
    return OwnershipPeriod(
        number=number,
        began=began,
        stage=stage,
        stock=stock,
        asked=False,
        registration=None,
        requested=(),
        attempts_closed=0,
        notices_delivered=0,
        declined_after_notice=False,
    )


def evolve_sale(card: Card, event: SaleEvent) -> Card:
    """The card after ``event``."""
    match event:
        case Sold():
            period = new_period(1, event.sold_at, Stage.SOLD, stock=event.stock)
            return altered(card, stage=Stage.SOLD, test=None, period=period, entitled=ONLY_EMERGENCY)
        case SaleCancelled():
            return altered(card, stage=Stage.PROCURED, period=None, entitled=(), restriction=None)
        case StockFunctionsRecorded():
            return altered(card, entitled=function_set((*card.entitled, *event.functions)))
        case OwnershipTransferred():
            period = new_period(event.period, event.transferred_at, Stage.TRANSFERRED)
            return altered(card, stage=Stage.TRANSFERRED, period=period, entitled=ONLY_EMERGENCY, restriction=None)
        case Deregistered():
            return altered(card, stage=Stage.DEREGISTERED, test=None, entitled=(), restriction=None)
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

UNFITTED = Refusal(
    RefusalCode.OUT_OF_SCOPE,
    ("N2-1", "N2-2"),
    "该卡未装在本企业车辆上。",
    "The card is not fitted to a vehicle of this OEM.",
)
ALREADY_SOLD = Refusal(
    RefusalCode.STAGE, ("FINAL-2",), "该卡已售出或已注销。", "The card has been sold or deregistered."
)
NOT_OWNED = Refusal(RefusalCode.STAGE, ("FINAL-2",), "该卡未售出或已注销。", "The card is not sold, or deregistered.")
REGISTRATION_BEGUN = Refusal(
    RefusalCode.STAGE,
    ("O25-3",),
    "已开始实名登记, 退车按过户办理。",
    "A registration has begun: a vehicle that comes back is transferred.",
)
NOT_LIVE = Refusal(RefusalCode.STAGE, ("FINAL-2",), "该卡未采购或已注销。", "The card is not in use.")

OWNED_STAGES = (Stage.SOLD, Stage.REGISTERED, Stage.TRANSFERRED, Stage.RESTRICTED)


def card_is_fitted(card: Card, command: SellVehicle, book: RuleBook) -> Refusal | None:
    """Only a card in a vehicle of this OEM is sold with it."""
    return None if card.fitted else UNFITTED


def card_is_unsold(card: Card, command: SellVehicle, book: RuleBook) -> Refusal | None:
    """A card is sold once; later owners come by transfer."""
    return None if card.stage in (Stage.PROCURED, Stage.DIRECTED_TEST) else ALREADY_SOLD


def card_is_owned(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """The card is in an ownership period: sold and not deregistered."""
    return None if card.stage in OWNED_STAGES else NOT_OWNED


def nobody_is_being_registered(card: Card, command: CancelSale, book: RuleBook) -> Refusal | None:
    """A sale can be cancelled in the first period, before a registration was opened."""
    untouched = card.registration_status in (RegistrationStatus.NONE, RegistrationStatus.REFUSED)
    return None if untouched and card.period_number == 1 else REGISTRATION_BEGUN


def card_is_live(card: Card, command: object, book: RuleBook) -> Refusal | None:
    """A card ends once."""
    return None if card.live else NOT_LIVE


SELL_RULES = (card_is_fitted, card_is_unsold)
CANCEL_SALE_RULES = (card_is_owned, nobody_is_being_registered)
TRANSFER_RULES = (card_is_owned,)
SCRAP_RULES = (card_is_live,)
CANCEL_CARD_RULES = (card_is_known, card_is_live)

# --- decide -----------------------------------------------------------------------------------------------------------


def sell(card: Card, command: SellVehicle, book: RuleBook) -> tuple[SaleEvent, ...] | Refusal:
    """Sell a card with its vehicle. What a ledger or the carrier says was open on a stock card is recorded as well."""
    stock = day_of(command.at) < book.stock_before
    sold = Sold(command.at, command.channel or None, command.new_vehicle, stock)
    told = stock and command.stock_functions and command.origin is not Origin.OBSERVED
    recorded = (StockFunctionsRecorded(command.stock_functions),) if told else ()
    return first_refusal(SELL_RULES, card, command, book) or (sold, *recorded)


def cancel_sale(card: Card, command: CancelSale, book: RuleBook) -> tuple[SaleCancelled] | Refusal:
    """Undo a sale."""
    return first_refusal(CANCEL_SALE_RULES, card, command, book) or (SaleCancelled(),)


def transfer(card: Card, command: TransferVehicle, book: RuleBook) -> tuple[OwnershipTransferred] | Refusal:
    """Begin the next owner's period."""
    return first_refusal(TRANSFER_RULES, card, command, book) or (
        OwnershipTransferred(card.period_number + 1, command.at),
    )


def scrap(card: Card, command: ScrapVehicle, book: RuleBook) -> tuple[Deregistered] | Refusal:
    """End a card with its vehicle."""
    return first_refusal(SCRAP_RULES, card, command, book) or (Deregistered(DeregistrationReason.SCRAPPED),)


def cancel_card(card: Card, command: CancelCard, book: RuleBook) -> tuple[Deregistered] | Refusal:
    """End one card."""
    return first_refusal(CANCEL_CARD_RULES, card, command, book) or (Deregistered(DeregistrationReason.CANCELLED),)
