"""Whether a card is within what its carrier has set aside.

Sources: N6-1 (number blocks of their own), IOT16-1 (dedicated numbers are longer; a short one with undirected voice is
registered to its user), POLICY-RESOURCES (a card outside is a warning).
"""

from collections.abc import Iterator, Sequence
from datetime import date

import attrs

from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.functions import Function
from iov_realname.domain.identifiers import Imsi, Msisdn
from iov_realname.domain.resource.state import Resources, SetAside
from iov_realname.domain.resource.words import ResourceFault, ResourceKind
from iov_realname.domain.rulebook import RuleBook

__all__ = ["Bought", "faults_of"]


@attrs.frozen
class Bought:
    """What a card was bought with, and when."""

    msisdn: Msisdn
    imsi: Imsi
    day: date


def faults_of(card: Card, bought: Bought, resources: Resources, book: RuleBook) -> tuple[ResourceFault, ...]:
    """In what a live card is outside. Blocks of a kind of which none stood on the day of purchase judge nothing."""
    return tuple(_faults(card, bought, resources, book)) if card.live else ()


def _faults(card: Card, bought: Bought, resources: Resources, book: RuleBook) -> Iterator[ResourceFault]:
    if _outside(bought.msisdn, resources.standing(ResourceKind.NUMBER, bought.day)):
        yield ResourceFault.NUMBER
    if _outside(bought.imsi, resources.standing(ResourceKind.IMSI, bought.day)):
        yield ResourceFault.IMSI
    speaks = Function.VOICE_UNDIRECTED in card.entitled
    registered = card.registration_status is RegistrationStatus.REGISTERED
    if len(bought.msisdn) != book.dedicated_number_digits and speaks and not registered:
        yield ResourceFault.SHORT_NUMBER


def _outside(number: str, blocks: Sequence[SetAside]) -> bool:
    return bool(blocks) and not any(number.startswith(each.block) for each in blocks)
