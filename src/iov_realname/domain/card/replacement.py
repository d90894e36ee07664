"""换卡: one card takes another's place in the same vehicle and ownership period (PRACT 3.2; its own registration)."""

from datetime import datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import new_period
from iov_realname.domain.card.state import Card, Ground, OwnershipPeriod, Restriction, Stage
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.identifiers import Iccid, Vin
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class TakeOut:
    """The old card leaves for the ``new`` one."""

    at: datetime
    origin: Origin
    new: Iccid


@attrs.frozen
class PutIn:
    """The new card takes the ``old`` one's place, and what its owner was told and said goes with it."""

    at: datetime
    vin: Vin
    old: Iccid
    period: OwnershipPeriod
    ground: Ground | None


ReplacementCommand: TypeAlias = TakeOut | PutIn

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class Replaced:
    """The old card is out."""

    WIRE: ClassVar[str] = "card.Replaced.v1"
    new: Iccid


@attrs.frozen
class ReplacementFitted:
    """The new card is in, unregistered. ``ground``: it inherits a restriction."""

    WIRE: ClassVar[str] = "card.ReplacementFitted.v1"
    vin: Vin
    old: Iccid
    period: int
    began: datetime
    stock: bool
    asked: bool
    notices_delivered: int
    declined_after_notice: bool
    attempts_closed: int
    ground: Ground | None


ReplacementEvent: TypeAlias = Replaced | ReplacementFitted
REPLACEMENT_EVENTS: tuple[type[ReplacementEvent], ...] = (Replaced, ReplacementFitted)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_replacement(card: Card, event: ReplacementEvent) -> Card:
    """The card after ``event``."""
    match event:
        case Replaced():
            return altered(card, stage=Stage.DEREGISTERED, test=None, entitled=(), restriction=None)
        case ReplacementFitted():
            return _in_place(card, event)
        case _:  # pragma: no cover
            assert_never(event)


def _in_place(card: Card, event: ReplacementFitted) -> Card:
    period = altered(
        new_period(event.period, event.began, Stage.SOLD, stock=event.stock),
        asked=event.asked,
        notices_delivered=event.notices_delivered,
        declined_after_notice=event.declined_after_notice,
        attempts_closed=event.attempts_closed,
    )
    inherited = Restriction(event.ground, Stage.SOLD, ONLY_EMERGENCY) if event.ground is not None else None
    return altered(
        card,
        stage=Stage.SOLD if inherited is None else Stage.RESTRICTED,
        test=None,
        vin=event.vin,
        fitted=True,
        period=period,
        entitled=ONLY_EMERGENCY,
        restriction=inherited,
    )


# --- rules ------------------------------------------------------------------------------------------------------------

NOT_REPLACEABLE = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "旧卡不在可换卡的阶段。",
    "The old card is not in a stage in which it can be replaced.",
)
NOT_IN_STOCK = Refusal(
    RefusalCode.STAGE,
    ("POLICY-STAGE",),
    "新卡不在已采购或定向测试阶段。",
    "The new card is not in the stage procured or directed test.",
)
NEW_CARD_ON_A_VEHICLE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "新卡已装在车辆上。", "The new card is already fitted to a vehicle."
)


def card_can_be_replaced(card: Card, command: TakeOut, book: RuleBook) -> Refusal | None:
    """An owner's card is replaced; a ledger does not replace a restricted one."""
    stages = [Stage.SOLD, Stage.REGISTERED, Stage.TRANSFERRED]
    if command.origin is not Origin.IMPORTED:
        stages.append(Stage.RESTRICTED)
    return None if card.stage in stages else NOT_REPLACEABLE


def new_card_is_in_stock(card: Card, command: PutIn, book: RuleBook) -> Refusal | None:
    """The new card has not been sold before."""
    return None if card.stage in (Stage.PROCURED, Stage.DIRECTED_TEST) else NOT_IN_STOCK


def new_card_is_on_no_vehicle(card: Card, command: PutIn, book: RuleBook) -> Refusal | None:
    """A card is in one vehicle at a time."""
    return NEW_CARD_ON_A_VEHICLE if card.fitted else None


TAKE_OUT_RULES = (card_is_known, card_can_be_replaced)
PUT_IN_RULES = (card_is_known, new_card_is_in_stock, new_card_is_on_no_vehicle)

# --- decide -----------------------------------------------------------------------------------------------------------


def take_out(card: Card, command: TakeOut, book: RuleBook) -> tuple[Replaced] | Refusal:
    """Take the old card out."""
    return first_refusal(TAKE_OUT_RULES, card, command, book) or (Replaced(command.new),)


def put_in(card: Card, command: PutIn, book: RuleBook) -> tuple[ReplacementFitted] | Refusal:
    """Put the new card in."""
    period = command.period
    return first_refusal(PUT_IN_RULES, card, command, book) or (
        ReplacementFitted(
            vin=command.vin,
            old=command.old,
            period=period.number,
            began=period.began,
            stock=period.stock,
            asked=period.asked,
            notices_delivered=period.notices_delivered,
            declined_after_notice=period.declined_after_notice,
            attempts_closed=period.attempts_closed,
            ground=command.ground,
        ),
    )
