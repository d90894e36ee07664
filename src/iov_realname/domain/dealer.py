"""Channels (渠道): who may take registrations, on which days (O25-14, I-12)."""

from datetime import date, datetime
from typing import ClassVar, NewType, TypeAlias

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.confidential import Sealed
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


DealerEvent: TypeAlias = DealerAuthorised
DEALER_EVENTS: tuple[type[DealerEvent], ...] = (DealerAuthorised,)


@attrs.frozen
class Authorisation:
    """One span of days and the clerks it names."""

    first: date
    last: date | None
    clerks: frozenset[ClerkId]


@attrs.frozen(slots=False)
class Dealer:
    """A channel: its kind as last said, and all its authorisations, which add up."""

    kind: ChannelKind | None
    authorisations: tuple[Authorisation, ...]


UNAUTHORISED = Dealer(kind=None, authorisations=())
"""A channel no history speaks of; every fold starts here."""


def evolve_dealer(dealer: Dealer, event: DealerEvent) -> Dealer:
    """The channel after ``event``."""
    last = None if event.authorised_to is None else day_of(event.authorised_to)
    authorisation = Authorisation(day_of(event.authorised_from), last, frozenset(event.clerks))
    return altered(dealer, kind=event.kind, authorisations=(*dealer.authorisations, authorisation))


def authority_of(dealer: Dealer, clerk: ClerkId | None, day: date) -> Authority:
    """Whether some authorisation of the channel names the clerk on that day."""
    named = any(
        clerk in each.clerks and each.first <= day and (each.last is None or day <= each.last)
        for each in dealer.authorisations
    )
    return Authority.AUTHORISED if named else Authority.NOT_AUTHORISED


def authorise_dealer(dealer: Dealer, command: AuthoriseDealer, book: RuleBook) -> tuple[DealerAuthorised]:
    """Authorise a channel; nothing speaks against it."""
    return (
        DealerAuthorised(command.at, command.until, command.kind, command.clerks, command.name, command.clerks_sealed),
    )
