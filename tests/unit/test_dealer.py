"""Channels (渠道): who may take registrations, on which days."""

from datetime import date, datetime

import pytest

from iov_realname.domain.dealer import (
    DEALER_EVENTS,
    UNAUTHORISED,
    Authorisation,
    AuthoriseDealer,
    Authority,
    ClerkId,
    Dealer,
    DealerAuthorised,
    authorise_dealer,
    authority_of,
    evolve_dealer,
)
from iov_realname.domain.dealing import DEALING_EVENTS
from iov_realname.domain.rulebook import ChannelKind
from iov_realname.domain.time import CHINA_TIME
from tests.support.facts import BOOK, CLERK, sealed
from tests.support.telling import but

COLLEAGUE, STRANGER = ClerkId("d" * 32), ClerkId("e" * 32)
FIRST_DAY = datetime(2024, 5, 6, 9, 30, tzinfo=CHINA_TIME)
LAST_DAY = datetime(2024, 5, 31, tzinfo=CHINA_TIME)
AUTHORISED = DealerAuthorised(
    FIRST_DAY, LAST_DAY, ChannelKind.COUNTER, (CLERK, COLLEAGUE), sealed("name"), sealed("clerks")
)


def dealer(*events: DealerAuthorised) -> Dealer:
    """The channel with this history."""
    state = UNAUTHORISED
    for event in events:
        state = evolve_dealer(state, event)
    return state


def test_a_channel_nobody_authorised_has_no_kind_and_no_clerk() -> None:
    """Every clerk of it is unauthorised on every day."""
    assert Dealer(None, ()) == UNAUTHORISED
    assert Authority.NOT_AUTHORISED is authority_of(UNAUTHORISED, CLERK, date(2024, 5, 6))


def test_an_authorisation_is_written_down_as_asked() -> None:
    """From, to, kind and clerks in digests; names sealed. Nothing speaks against it."""
    command = AuthoriseDealer(
        FIRST_DAY, LAST_DAY, ChannelKind.COUNTER, (CLERK, COLLEAGUE), sealed("name"), sealed("clerks")
    )
    assert (AUTHORISED,) == authorise_dealer(UNAUTHORISED, command, BOOK)
    assert (but(AUTHORISED, authorised_to=None, kind=ChannelKind.ONLINE),) == authorise_dealer(
        UNAUTHORISED, but(command, until=None, kind=ChannelKind.ONLINE), BOOK
    )


def test_an_authorisation_counts_in_days() -> None:
    """DealerAuthorised: from the first to the last day, whatever the hour; without a last day until further notice."""
    authorisation = Authorisation(date(2024, 5, 6), date(2024, 5, 31), frozenset({CLERK, COLLEAGUE}))
    assert Dealer(ChannelKind.COUNTER, (authorisation,)) == dealer(AUTHORISED)
    endless = dealer(but(AUTHORISED, authorised_to=None))
    assert Dealer(ChannelKind.COUNTER, (but(authorisation, last=None),)) == endless


@pytest.mark.parametrize(
    ("authority", "clerk", "day"),
    [
        (Authority.NOT_AUTHORISED, CLERK, date(2024, 5, 5)),
        (Authority.AUTHORISED, CLERK, date(2024, 5, 6)),
        (Authority.AUTHORISED, COLLEAGUE, date(2024, 5, 15)),
        (Authority.AUTHORISED, CLERK, date(2024, 5, 31)),
        (Authority.NOT_AUTHORISED, CLERK, date(2024, 6, 1)),
        (Authority.NOT_AUTHORISED, STRANGER, date(2024, 5, 15)),
        (Authority.NOT_AUTHORISED, None, date(2024, 5, 15)),
    ],
)
def test_the_first_and_the_last_day_are_both_included(authority: Authority, clerk: ClerkId | None, day: date) -> None:
    """Only clerks that are listed, only on days of the span; nobody at all is not a clerk."""
    assert authority is authority_of(dealer(AUTHORISED), clerk, day)


def test_an_authorisation_without_a_last_day_does_not_end() -> None:
    """Until further notice."""
    assert Authority.AUTHORISED is authority_of(dealer(but(AUTHORISED, authorised_to=None)), CLERK, date(2099, 1, 1))


def test_several_authorisations_add_up_but_do_not_mix() -> None:
    """Each names its own clerks for its own days; the kind is the one last said."""
    june = but(
        AUTHORISED,
        authorised_from=datetime(2024, 6, 1, tzinfo=CHINA_TIME),
        authorised_to=None,
        clerks=(STRANGER,),
        kind=ChannelKind.HOME_VISIT,
    )
    channel = dealer(AUTHORISED, june)
    assert ChannelKind.HOME_VISIT is channel.kind
    assert [Authority.AUTHORISED, Authority.NOT_AUTHORISED, Authority.NOT_AUTHORISED, Authority.AUTHORISED] == [
        authority_of(channel, CLERK, date(2024, 5, 10)),
        authority_of(channel, STRANGER, date(2024, 5, 10)),
        authority_of(channel, CLERK, date(2024, 6, 10)),
        authority_of(channel, STRANGER, date(2024, 6, 10)),
    ]


def test_an_authorisation_is_ended_by_no_event_of_its_own() -> None:
    """It ends by its last day; what is done about the channel is another fact."""
    assert (DealerAuthorised, *DEALING_EVENTS) == DEALER_EVENTS
