"""Whether a refusal would stand under another rule book. Of a refused command there is left what its refusal says."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import TypeAlias

import attrs

from iov_realname.application.folding import rebuilt, rebuilt_vehicle
from iov_realname.application.ports import EventLog, Recorded
from iov_realname.domain.card.actual_user import users_document_is_accepted
from iov_realname.domain.card.identity import child_has_a_guardian, document_is_accepted, document_was_read
from iov_realname.domain.card.purchase import responsible_person_is_named, risk_was_assessed
from iov_realname.domain.card.restriction import ground_holds, grounds_borne_out
from iov_realname.domain.card.second_look import check_is_asked_again
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.upkeep import (
    corrected_document_was_read,
    document_shown_again_was_read,
    holder_document_is_good,
)
from iov_realname.domain.record import CommandRefused
from iov_realname.domain.rulebook import OverLimit, RuleBook
from iov_realname.domain.streams import CARD_PREFIX, card_stream
from iov_realname.domain.time import day_of
from iov_realname.domain.vehicle.registration import document_has_room

__all__ = ["BOOK_RULES", "Refused", "still_refused"]


@attrs.frozen
class Refused:
    """A refusal as recorded: what it says, when the act was to be, and where in the log it stands."""

    said: CommandRefused
    at: datetime
    position: int


def still_refused(log: EventLog, refused: Refused, own: RuleBook, other: RuleBook) -> bool | None:
    """Whether the other book refuses by the same rule; None where what is left of the command does not tell."""
    if refused.said.rule == ground_holds.__name__:
        return _no_ground_either(log, refused, own, other)
    judge = BOOK_RULES.get(refused.said.rule)
    return True if judge is None else judge(own, other)


def _documents(own: RuleBook, other: RuleBook) -> bool | None:
    """What the own book does not accept, a book that accepts no more does not either."""
    of_persons = set(other.person_documents) <= set(own.person_documents)
    return True if of_persons and set(other.unit_documents) <= set(own.unit_documents) else None


def _typing(own: RuleBook, other: RuleBook) -> bool | None:
    """What was typed was one of the own book's kinds."""
    kinds, others = set(own.manual_entry_refused), set(other.manual_entry_refused)
    if kinds <= others:
        return True
    return None if kinds & others else False


def _age(own: RuleBook, other: RuleBook) -> bool | None:
    """Who was a child for the own book is one for a book that says so for longer; how old they were is sealed."""
    return True if own.guardian_below_years <= other.guardian_below_years else None


def _again(own: RuleBook, other: RuleBook) -> bool | None:
    """What a second look does not ask in one book, it does not ask in another with the same tables."""
    tables = ((book.checks.again_in_person, book.checks.again_online, book.checks.again_unit) for book in (own, other))
    mine, its = tables
    alike = own.checks.again_by_network_id == other.checks.again_by_network_id
    return True if mine == its and alike else None


def _assessment(own: RuleBook, other: RuleBook) -> bool | None:
    return other.risk_assessment_required


def _room(own: RuleBook, other: RuleBook) -> bool | None:
    mine, its = own.cards_per_document, other.cards_per_document
    if its.over is OverLimit.FLAG:
        return False
    alike = (mine.counts, mine.per_carrier) == (its.counts, its.per_carrier)
    return True if alike and its.limit <= mine.limit else None


_Judge: TypeAlias = Callable[[RuleBook, RuleBook], bool | None]

BOOK_RULES: Mapping[str, _Judge] = {
    risk_was_assessed.__name__: _assessment,
    responsible_person_is_named.__name__: _documents,
    document_is_accepted.__name__: _documents,
    holder_document_is_good.__name__: _documents,
    document_was_read.__name__: _typing,
    corrected_document_was_read.__name__: _typing,
    document_shown_again_was_read.__name__: _typing,
    users_document_is_accepted.__name__: _documents,
    check_is_asked_again.__name__: _again,
    document_has_room.__name__: _room,
    child_has_a_guardian.__name__: _age,
}
"""The rules that read a rule book, but for the ground of a restriction, which reads the cards' histories as well."""


def _no_ground_either(log: EventLog, refused: Refused, own: RuleBook, other: RuleBook) -> bool | None:
    """The claimed ground is not on record: it stays refused if the other book bears out nothing new."""
    day = day_of(refused.at)
    for card in _cards(log, refused):
        if set(grounds_borne_out(card, day, other)) - set(grounds_borne_out(card, day, own)):
            return None
    return True


def _cards(log: EventLog, refused: Refused) -> Iterator[Card]:
    """The cards that the command was aimed at, as they were."""
    target = refused.said.target
    if target is None:
        return
    streams = [target]
    if not target.startswith(CARD_PREFIX):
        vehicle = rebuilt_vehicle(_before(log.read([target]).get(target, ()), refused.position))
        streams = [card_stream(iccid) for iccid in vehicle.cards]
    histories = log.read(streams)
    for stream in streams:
        yield rebuilt(_before(histories.get(stream, ()), refused.position))


def _before(history: Sequence[Recorded], position: int) -> Sequence[Recorded]:
    return [each for each in history if each.position < position]
