"""What is done after completion is done to every card that a 登记编号 still registers."""

import attrs

from iov_realname.domain.card.decide import decide_card
from iov_realname.domain.card.second_look import SecondLookCommand
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.upkeep import UpkeepCommand
from iov_realname.domain.refusals import Refusal, first_refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.vehicle.fitted import Decision, of_cards
from iov_realname.domain.vehicle.registration import NUMBER_UNKNOWN, NumberedVehicle, covered_cards

__all__ = ["UPKEEP_RULES", "KeepUp", "keep_up", "kept_cards"]


@attrs.frozen
class KeepUp:
    """An act on what stands under a number."""

    number: RegistrationNumber
    command: UpkeepCommand | SecondLookCommand


def kept_cards(numbered: NumberedVehicle, number: RegistrationNumber) -> tuple[Card, ...]:
    """The live cards whose registration of the present period stands under the number."""
    return tuple(
        card for card in covered_cards(numbered) if card.registration is not None and card.registration.number == number
    )


def number_still_stands(numbered: NumberedVehicle, command: KeepUp, book: RuleBook) -> Refusal | None:
    """Some card in use is registered under the number."""
    return None if numbered.claim.vin is not None and kept_cards(numbered, command.number) else NUMBER_UNKNOWN


UPKEEP_RULES = (number_still_stands,)


def keep_up(numbered: NumberedVehicle, command: KeepUp, book: RuleBook) -> Decision:
    """Let each of the cards decide; one refusal refuses all."""
    return first_refusal(UPKEEP_RULES, numbered, command, book) or of_cards(
        (card, decide_card(card, command.command, book)) for card in kept_cards(numbered, command.number)
    )
