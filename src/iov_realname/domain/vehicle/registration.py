"""One 登记编号 registers one owner for all the cards of a vehicle it covers, in one ownership period (O25-3)."""

from collections.abc import Iterable
from typing import TypeAlias

import attrs

from iov_realname.domain.card.actual_user import NameActualUser
from iov_realname.domain.card.asking import PostponeCheck, RequestCheck
from iov_realname.domain.card.checking import (
    IdentityChecked,
    IdentityRefused,
    RecordCheck,
    RefuseIdentity,
)
from iov_realname.domain.card.decide import decide_card
from iov_realname.domain.card.document_limit import TOO_MANY, DocumentLimitExceeded, excesses, refuses_above
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.identity import PresentIdentity, present_identity
from iov_realname.domain.card.live import StartLiveCheck
from iov_realname.domain.card.review import DecideReview, ReviewDecided
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.card.way import ChooseWay
from iov_realname.domain.claim import Claim, ClaimEvent, ClaimOutcome, NumberClaimed, NumberClosed, NumberVerified
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber, registration_stream
from iov_realname.domain.vehicle.fitted import Decided, Decision, FittedVehicle, of_cards, vehicle_is_owned

__all__ = [
    "CHECK_RULES",
    "LIMIT_RULES",
    "PRESENTATION_RULES",
    "CheckedCommand",
    "NumberedVehicle",
    "covered_cards",
    "present",
    "settle",
]

CheckedCommand: TypeAlias = (
    NameActualUser
    | ChooseWay
    | RequestCheck
    | PostponeCheck
    | StartLiveCheck
    | RecordCheck
    | RefuseIdentity
    | DecideReview
)


@attrs.frozen
class NumberedVehicle:
    """A vehicle with its cards, and the claim of the 登记编号 in question."""

    fitted: FittedVehicle
    claim: Claim


def covered_cards(numbered: NumberedVehicle) -> tuple[Card, ...]:
    """The live cards a number covers: those it claimed, or, for a new one, those with no registration open or done."""
    live = numbered.fitted.live
    if numbered.claim.vin is not None:
        return tuple(card for card in live if card.iccid in numbered.claim.cards)
    return tuple(card for card in live if card.registration_status in _FREE)


_FREE = (RegistrationStatus.NONE, RegistrationStatus.REFUSED)

# --- rules ------------------------------------------------------------------------------------------------------------

NUMBER_SPENT = Refusal(
    RefusalCode.STAGE,
    ("O25-3",),
    "该登记编号属于其他车辆或以前的持有期, 或已关闭, 或其卡均已停用。",
    "The number belongs to another vehicle or an earlier period, is closed, or no card of it is in use.",
)
NUMBER_VERIFIED = Refusal(
    RefusalCode.ALREADY_REGISTERED,
    ("O25-3",),
    "该登记编号已核验一致。",
    "The identity under this number has been verified.",
)
NO_CARD_LEFT = Refusal(
    RefusalCode.ALREADY_REGISTERED,
    ("O25-3",),
    "车辆的卡本持有期均已有登记。",
    "Every card of the vehicle has a registration in this ownership period.",
)
NUMBER_UNKNOWN = Refusal(
    RefusalCode.STAGE,
    ("N4-SALE-1",),
    "该登记编号没有登记。",
    "There is no registration under this number.",
)


def owner_exists(numbered: NumberedVehicle, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """The vehicle has an owner to register."""
    return vehicle_is_owned(numbered.fitted, command, book)


def number_fits(numbered: NumberedVehicle, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """A known number goes on only for its own vehicle and period, while it is not closed and has a live card."""
    claim, vehicle = numbered.claim, numbered.fitted.vehicle
    if claim.vin is None:
        return None
    same = claim.vin == vehicle.vin and claim.period == vehicle.period
    stands = claim.outcome is not ClaimOutcome.CLOSED and bool(covered_cards(numbered))
    return None if same and stands else NUMBER_SPENT


def number_is_not_verified(numbered: NumberedVehicle, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """A verified identity is not presented again."""
    return NUMBER_VERIFIED if numbered.claim.outcome is ClaimOutcome.VERIFIED else None


def some_card_is_left(numbered: NumberedVehicle, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """A new number needs a card to cover."""
    return None if covered_cards(numbered) else NO_CARD_LEFT


def number_is_known(numbered: NumberedVehicle, command: CheckedCommand, book: RuleBook) -> Refusal | None:
    """Checks and reviews belong to a registration."""
    return None if covered_cards(numbered) and numbered.claim.vin is not None else NUMBER_UNKNOWN


def document_has_room(numbered: NumberedVehicle, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """Where the book refuses, no registration takes a document above its limit; a ledger's is only noted."""
    if not refuses_above(book, command.origin):
        return None
    above = excesses(covered_cards(numbered), command.number, command.use, book)
    return None if next(above, None) is None else TOO_MANY


PRESENTATION_RULES = (owner_exists, number_fits, number_is_not_verified, some_card_is_left)
LIMIT_RULES = (document_has_room,)
CHECK_RULES = (number_is_known,)

# --- decide -----------------------------------------------------------------------------------------------------------


def present(numbered: NumberedVehicle, command: PresentIdentity, book: RuleBook) -> Decision:
    """Present an identity for every card the number covers; a new number is claimed with it.

    Whether the document has room is asked last, of papers that are good.
    """
    refusal = first_refusal(PRESENTATION_RULES, numbered, command, book)
    if refusal is not None:
        return refusal
    cards = covered_cards(numbered)
    above = dict(excesses(cards, command.number, command.use, book))
    shares = of_cards((card, _presented(card, command, book, above.get(card.iccid))) for card in cards)
    if isinstance(shares, Refusal):
        return shares
    return first_refusal(LIMIT_RULES, numbered, command, book) or (
        *_claimed(numbered, command.number, cards),
        *shares,
    )


def _presented(
    card: Card, command: PresentIdentity, book: RuleBook, noted: DocumentLimitExceeded | None
) -> tuple[CardEvent, ...] | Refusal:
    decision = present_identity(card, command, book)
    return decision if isinstance(decision, Refusal) or noted is None else (*decision, noted)


def _claimed(numbered: NumberedVehicle, number: RegistrationNumber, cards: tuple[Card, ...]) -> tuple[Decided, ...]:
    vehicle = numbered.fitted.vehicle
    if numbered.claim.vin is not None or vehicle.vin is None:
        return ()
    claimed = NumberClaimed(vehicle.vin, vehicle.period, tuple(card.iccid for card in cards))
    return (Decided(registration_stream(number), (claimed,)),)


def settle(numbered: NumberedVehicle, command: CheckedCommand, book: RuleBook) -> Decision:
    """Take a check, a refusal or a review for every card under the number, and note on the number what came of it."""
    refusal = first_refusal(CHECK_RULES, numbered, command, book)
    if refusal is not None:
        return refusal
    shares = of_cards((card, decide_card(card, command, book)) for card in covered_cards(numbered))
    if isinstance(shares, Refusal):
        return shares
    outcome = _outcome(event for share in shares for event in share.events)
    return (*shares, Decided(registration_stream(command.number), (outcome,))) if outcome is not None else shares


def _outcome(events: Iterable[object]) -> ClaimEvent | None:
    for event in events:
        match event:
            case IdentityChecked(verified=True) | ReviewDecided(verified=True):
                return NumberVerified()
            case IdentityRefused(to_review=False) | ReviewDecided(approved=False):
                return NumberClosed()
            case _:
                continue
    return None
