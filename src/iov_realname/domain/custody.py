"""Custody before the sale (售前流转): through whose hands a lot of cards or vehicles goes, each bound by a contract.

A lot is a purchase's batch or any list; one event says that it changed hands as a whole. What goes another way is taken
out into a lot of its own. Cards and vehicles need not know of their lots: a lot names what is in it.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from enum import unique
from typing import Any, ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.identifiers import Iccid, Malformed, Vin, parse_unit_code
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.words import Word

__all__ = [
    "CUSTODY_DECIDERS",
    "CUSTODY_EVENTS",
    "LARGEST_LOT",
    "UNFORMED",
    "CustodyCommand",
    "CustodyEvent",
    "FormLot",
    "FunctionLimit",
    "Hand",
    "HandOver",
    "HandedOver",
    "Holder",
    "ItemsReleased",
    "Lot",
    "LotFormed",
    "LotKind",
    "ReleaseItems",
    "decide_custody",
    "evolve_lot",
]

LARGEST_LOT = 10_000
"""What is in one lot stands in one event; more is several lots."""


@unique
class LotKind(Word):
    """What a lot is made of."""

    CARDS = "cards", "卡", "cards"
    VEHICLES = "vehicles", "车辆", "vehicles"


@unique
class Hand(Word):
    """Whose hands (经手方)."""

    CARRIER = "carrier", "电信企业", "carrier"
    PURCHASER = "purchaser", "购卡企业", "purchaser"
    SUPPLIER = "supplier", "供应商", "supplier"
    PLANT = "plant", "工厂", "plant"
    DISTRIBUTOR = "distributor", "分销商", "distributor"
    DEALER = "dealer", "经销商", "dealer"


@unique
class FunctionLimit(Word):
    """What the contract lets the taker do with the cards' functions (功能限制)."""

    CLOSED = "closed", "不得开通", "nothing is opened"
    DIRECTED_TEST = "directed_test", "仅定向测试功能", "directed functions for tests only"


@attrs.frozen
class Holder:
    """Who has a lot: in which role, by unit code or channel code."""

    hand: Hand
    code: str


# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class FormLot:
    """These make a lot, which ``holder`` has; ``taken_from`` names the lot they were in."""

    at: datetime
    kind: LotKind
    items: tuple[Iccid | Vin | Malformed, ...]
    holder: Holder
    taken_from: str | None


@attrs.frozen
class HandOver:
    """The lot changes hands. What the contract does not say is None, and will be found."""

    at: datetime
    giver: Holder
    taker: Holder
    contract_no: str | None
    clause_no: str | None
    limit: FunctionLimit | None
    reference: str


@attrs.frozen
class ReleaseItems:
    """These are no longer in the lot: taken out ``into`` another, or sold or retired (None)."""

    at: datetime
    items: tuple[Iccid | Vin | Malformed, ...]
    into: str | None


CustodyCommand: TypeAlias = FormLot | HandOver | ReleaseItems

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class LotFormed:
    """A lot of cards or vehicles, by ICCID or VIN, and who has it."""

    WIRE: ClassVar[str] = "custody.LotFormed.v1"
    kind: LotKind
    items: tuple[str, ...]
    holder: Holder
    taken_from: str | None


@attrs.frozen
class HandedOver:
    """The lot changed hands: by which contract, which clause says who answers for it, what the taker may open."""

    WIRE: ClassVar[str] = "custody.HandedOver.v1"
    giver: Holder
    taker: Holder
    contract_no: str | None
    clause_no: str | None
    limit: FunctionLimit | None
    reference: str


@attrs.frozen
class ItemsReleased:
    """Some left the lot: into another one, or sold or retired."""

    WIRE: ClassVar[str] = "custody.Released.v1"
    items: tuple[str, ...]
    into: str | None


CustodyEvent: TypeAlias = LotFormed | HandedOver | ItemsReleased
CUSTODY_EVENTS: tuple[type[CustodyEvent], ...] = (LotFormed, HandedOver, ItemsReleased)

# --- state ------------------------------------------------------------------------------------------------------------


@attrs.frozen(slots=False)
class Lot:
    """A lot: what is still in it, and who has it."""

    kind: LotKind | None
    items: frozenset[str]
    holder: Holder | None


UNFORMED = Lot(kind=None, items=frozenset(), holder=None)
"""A lot no history speaks of; every fold starts here."""


def evolve_lot(lot: Lot, event: CustodyEvent) -> Lot:
    """The lot after ``event``. Total: any subsequence of a history can be folded."""
    match event:
        case LotFormed():
            return Lot(event.kind, lot.items | frozenset(event.items), event.holder)
        case HandedOver():
            return altered(lot, holder=event.taker)
        case ItemsReleased():
            return altered(lot, items=lot.items - frozenset(event.items))
        case _:  # pragma: no cover
            assert_never(event)


# --- rules ------------------------------------------------------------------------------------------------------------

FORMED_BEFORE = Refusal(
    RefusalCode.DUPLICATE, ("POLICY-ONE-HISTORY",), "该批次已建。", "A lot of this number was formed before."
)
ILL_FORMED_LOT = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-FORMAT",),
    "批次的卡号、车架号、经手方代码或编号不合格式，或为空、重复、超过一万件。",
    "An ICCID, VIN, holder or number of the lot is not well-formed, or it is empty, names one twice or is too large.",
)
NOT_FORMED = Refusal(RefusalCode.STAGE, ("POLICY-STAGE",), "没有该批次。", "No lot of this number was formed.")
SAME_HANDS = Refusal(
    RefusalCode.FORMAT,
    ("POLICY-CUSTODY", "POLICY-FORMAT"),
    "移交方与接收方相同。",
    "A lot is handed over to somebody else.",
)
NOT_IN_LOT = Refusal(
    RefusalCode.STAGE, ("POLICY-CUSTODY", "POLICY-STAGE"), "不在该批次内。", "Something named is not in the lot."
)


def lot_is_new(lot: Lot, command: FormLot, book: RuleBook) -> Refusal | None:
    """A number stands for one lot."""
    return None if lot.kind is None else FORMED_BEFORE


def lot_is_well_formed(lot: Lot, command: FormLot, book: RuleBook) -> Refusal | None:
    """A lot is a list of well-formed cards or vehicles, each once, and somebody has it."""
    good = _listed(command.items) and _is_somebody(command.holder)
    return None if good and _is_record(command.taken_from) else ILL_FORMED_LOT


def lot_is_formed(lot: Lot, command: object, book: RuleBook) -> Refusal | None:
    """Nothing happens to a lot that is none."""
    return NOT_FORMED if lot.kind is None else None


def hand_over_is_well_formed(lot: Lot, command: HandOver, book: RuleBook) -> Refusal | None:
    """Both are somebody, and what is named is in the OEM's register. Whether the giver had it is for inspections."""
    numbers = (command.contract_no, command.clause_no, command.reference)
    good = _is_somebody(command.giver) and _is_somebody(command.taker) and all(map(_is_record, numbers))
    return None if good else ILL_FORMED_LOT


def hands_differ(lot: Lot, command: HandOver, book: RuleBook) -> Refusal | None:
    """Nobody hands something over to themselves."""
    return SAME_HANDS if command.giver == command.taker else None


def items_are_in_the_lot(lot: Lot, command: ReleaseItems, book: RuleBook) -> Refusal | None:
    """Only what is in a lot leaves it."""
    good = _listed(command.items) and _is_record(command.into)
    return None if good and lot.items.issuperset(map(str, command.items)) else NOT_IN_LOT


def _listed(items: tuple[Iccid | Vin | Malformed, ...]) -> bool:
    if not 0 < len(items) <= LARGEST_LOT or any(isinstance(each, Malformed) for each in items):
        return False
    return len(set(items)) == len(items)


def _is_somebody(holder: Holder) -> bool:
    return not isinstance(parse_unit_code(holder.code), Malformed) or names_a_record(holder.code)


def _is_record(number: str | None) -> bool:
    return number is None or names_a_record(number)


FORM_RULES = (lot_is_new, lot_is_well_formed)
HAND_OVER_RULES = (lot_is_formed, hand_over_is_well_formed, hands_differ)
RELEASE_ITEMS_RULES = (lot_is_formed, items_are_in_the_lot)

# --- decide -----------------------------------------------------------------------------------------------------------


def form_lot(lot: Lot, command: FormLot, book: RuleBook) -> tuple[LotFormed] | Refusal:
    """Form a lot."""
    return first_refusal(FORM_RULES, lot, command, book) or (
        LotFormed(command.kind, tuple(map(str, command.items)), command.holder, command.taken_from),
    )


def hand_over(lot: Lot, command: HandOver, book: RuleBook) -> tuple[HandedOver] | Refusal:
    """Hand a lot over."""
    return first_refusal(HAND_OVER_RULES, lot, command, book) or (
        HandedOver(
            command.giver, command.taker, command.contract_no, command.clause_no, command.limit, command.reference
        ),
    )


def release_items(lot: Lot, command: ReleaseItems, book: RuleBook) -> tuple[ItemsReleased] | Refusal:
    """Take some out."""
    return first_refusal(RELEASE_ITEMS_RULES, lot, command, book) or (
        ItemsReleased(tuple(map(str, command.items)), command.into),
    )


CUSTODY_DECIDERS: Mapping[type, Callable[[Lot, Any, RuleBook], tuple[CustodyEvent, ...] | Refusal]] = {
    FormLot: form_lot,
    HandOver: hand_over,
    ReleaseItems: release_items,
}


def decide_custody(lot: Lot, command: CustodyCommand, book: RuleBook) -> tuple[CustodyEvent, ...] | Refusal:
    """The events that follow from ``command`` under ``book``, or why it is refused."""
    return CUSTODY_DECIDERS[type(command)](lot, command, book)
