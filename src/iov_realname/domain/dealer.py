"""Channels (渠道): who may take registrations, on which days (O25-14, I-12)."""

from datetime import date, datetime
from typing import ClassVar, NewType, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.dealing import (
    DEALING_EVENTS,
    NOT_ON_RECORD,
    ChannelMeasure,
    DealingEvent,
    MeasureTaken,
    SelfChecked,
    stands,
)
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ChannelKind, RuleBook
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

__all__ = [
    "DEALER_EVENTS",
    "UNAUTHORISED",
    "Authorisation",
    "AuthoriseDealer",
    "Authority",
    "ClerkId",
    "Dealer",
    "DealerAuthorised",
    "DealerEvent",
    "authorise_dealer",
    "authority_of",
    "evolve_dealer",
    "note_self_check",
    "take_measure",
]

ClerkId = NewType("ClerkId", str)
"""Keyed digest of a clerk's staff number, which may be somebody's name; the clear form is sealed."""


class Authority(Word):
    """Whether channel and clerk were authorised on the day; ``unjudged`` where no channel was ever authorised."""

    UNJUDGED = "unjudged", "未建渠道台账", "no channel on record"
    AUTHORISED = "authorised", "已授权", "authorised"
    NOT_AUTHORISED = "not_authorised", "未授权", "not authorised"


@attrs.frozen
class AuthoriseDealer:
    """Authorise a channel and its clerks from ``at`` to the end of ``until`` (None: until further notice)."""

    at: datetime
    until: datetime | None
    kind: ChannelKind
    clerks: tuple[ClerkId, ...]
    name: Sealed
    clerks_sealed: Sealed


@attrs.frozen
class DealerAuthorised:
    """A channel and its clerks may take registrations, from the first to the last day, both included."""

    WIRE: ClassVar[str] = "dealer.Authorised.v1"
    authorised_from: datetime
    authorised_to: datetime | None
    kind: ChannelKind
    clerks: tuple[ClerkId, ...]
    name: Sealed
    clerks_sealed: Sealed


DealerEvent: TypeAlias = DealerAuthorised | DealingEvent
DEALER_EVENTS: tuple[type[DealerEvent], ...] = (DealerAuthorised, *DEALING_EVENTS)


@attrs.frozen
class Authorisation:
    """One span of days and the clerks it names."""

    first: date
    last: date | None
    clerks: frozenset[ClerkId]


@attrs.frozen(slots=False)
class Dealer:
    """A channel: its kind as last said, all its authorisations, which add up, and the measures about it."""

    kind: ChannelKind | None
    authorisations: tuple[Authorisation, ...]
    measures: tuple[tuple[date, ChannelMeasure], ...] = ()
    self_checked: tuple[int, ...] = ()


UNAUTHORISED = Dealer(kind=None, authorisations=())
"""A channel no history speaks of; every fold starts here."""


def evolve_dealer(dealer: Dealer, event: DealerEvent) -> Dealer:
    """The channel after ``event``."""
    match event:
        case DealerAuthorised():
            return _authorised(dealer, event)
        case MeasureTaken():
            return altered(dealer, measures=(*dealer.measures, (day_of(event.taken_at), event.measure)))
        case SelfChecked():
            return altered(dealer, self_checked=(*dealer.self_checked, event.year))
        case _:  # pragma: no cover
            assert_never(event)


def _authorised(dealer: Dealer, event: DealerAuthorised) -> Dealer:
    last = None if event.authorised_to is None else day_of(event.authorised_to)
    authorisation = Authorisation(day_of(event.authorised_from), last, frozenset(event.clerks))
    return altered(dealer, kind=event.kind, authorisations=(*dealer.authorisations, authorisation))


def authority_of(dealer: Dealer, clerk: ClerkId | None, day: date) -> Authority:
    """Whether some authorisation of the channel names the clerk on that day, and no measure stands against it."""
    named = any(
        clerk in each.clerks and each.first <= day and (each.last is None or day <= each.last)
        for each in dealer.authorisations
    )
    return Authority.AUTHORISED if named and stands(dealer.measures, day) else Authority.NOT_AUTHORISED


def authorise_dealer(dealer: Dealer, command: AuthoriseDealer, book: RuleBook) -> tuple[DealerAuthorised]:
    """Authorise a channel; nothing speaks against it."""
    return (
        DealerAuthorised(command.at, command.until, command.kind, command.clerks, command.name, command.clerks_sealed),
    )


def take_measure(dealer: Dealer, event: MeasureTaken, book: RuleBook) -> tuple[MeasureTaken] | Refusal:
    """Take a measure about a channel on record."""
    return (event,) if dealer.authorisations else _not_on_record(book)


def note_self_check(dealer: Dealer, event: SelfChecked, book: RuleBook) -> tuple[SelfChecked] | Refusal:
    """Note a channel's yearly look at itself."""
    return (event,) if dealer.authorisations else _not_on_record(book)


def _not_on_record(book: RuleBook) -> Refusal:
    return attrs.evolve(NOT_ON_RECORD, rule="channel_is_on_record", edition=book.edition)
