"""No path leads to a second look that matched, or to corrected details, without every check of the book's table."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from iov_realname.domain.card.asking import CheckPostponed, CheckRequested
from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.card.evolve import CardEvent, fold_card
from iov_realname.domain.card.second_look import HolderChecked
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.upkeep import HolderDetailsCorrected, ReverificationChecked, SecondLookOpened
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ChannelKind, CheckKind
from iov_realname.domain.terms import CheckOutcome
from tests.support.commands import (
    ASK_HOLDER,
    CHECK_HOLDER,
    CORRECT,
    POSTPONE,
    RECORD_CHECK,
    REQUEST_CHECK,
    SHOW_AGAIN,
    SHOWN_AT_COUNTER,
)
from tests.support.facts import BOOK, COMPLETED, SALE_DAY, WAITING
from tests.support.telling import but

CHECKS = st.sampled_from([CheckKind.NETWORK, CheckKind.HOLDER, CheckKind.PORTRAIT, CheckKind.LIVE])
OUTCOMES = st.sampled_from([CheckOutcome.MATCH] * 4 + list(CheckOutcome))
CHANNELS = st.sampled_from(ChannelKind)


def outcome_of(card: Card) -> CheckOutcome:
    """What the last second look came to, as a use case would tell a correction."""
    look = None if card.registration is None else card.registration.second_look
    return CheckOutcome.UNAVAILABLE if look is None or look.outcome is None else look.outcome


acts = st.one_of(
    st.builds(lambda kind: but(SHOW_AGAIN, shown=but(SHOWN_AT_COUNTER, channel_kind=kind)), CHANNELS),
    st.builds(lambda check: but(ASK_HOLDER, check=check, reference=f"h-{check}"), CHECKS),
    st.builds(
        lambda check, outcome: but(CHECK_HOLDER, check=check, reference=f"h-{check}", outcome=outcome), CHECKS, OUTCOMES
    ),
    st.just(CORRECT),
)


def lived(first: tuple[CardEvent, ...], commands: list[CardCommand]) -> list[CardEvent]:
    """What a card makes of the commands, one after the other; what is refused leaves nothing."""
    card, events = fold_card(first), list[CardEvent]()
    for command in commands:
        told = but(command, outcome=outcome_of(card)) if type(command) is type(CORRECT) else command
        decision = decide_card(card, told, BOOK)
        if not isinstance(decision, Refusal):
            events.extend(decision)
            card = fold_card(decision, card)
    return events


def matched_before(events: list[CardEvent]) -> bool:
    """Whether since the last opening every check of its table has matched."""
    place = max(place for place, event in enumerate(events) if isinstance(event, SecondLookOpened))
    opened = events[place]
    assert isinstance(opened, SecondLookOpened)
    asked = {CheckKind.NETWORK, CheckKind.PORTRAIT if opened.channel_kind is ChannelKind.ONLINE else CheckKind.HOLDER}
    since = [event for event in events[place:] if isinstance(event, HolderChecked)]
    return asked <= {event.check for event in since if event.outcome is CheckOutcome.MATCH}


@given(st.lists(acts, max_size=14))
def test_only_what_was_checked_in_full_matches_or_corrects(commands: list[CardCommand]) -> None:
    """In whatever order documents are shown, questions asked and answers taken."""
    events = lived(COMPLETED, commands)
    for place, event in enumerate(events):
        match event:
            case ReverificationChecked(outcome=CheckOutcome.MATCH) | HolderDetailsCorrected():
                assert matched_before(events[:place])
            case _:
                continue


asking = st.one_of(
    st.builds(
        lambda hours, until: but(
            POSTPONE, at=SALE_DAY + timedelta(hours=hours), until=SALE_DAY + timedelta(hours=until)
        ),
        st.integers(0, 9),
        st.integers(0, 9),
    ),
    st.builds(lambda hours: but(REQUEST_CHECK, at=SALE_DAY + timedelta(hours=hours)), st.integers(0, 9)),
    st.just(but(RECORD_CHECK, outcome=CheckOutcome.UNAVAILABLE)),
)


@given(st.lists(asking, max_size=12))
def test_nobody_is_asked_before_their_time(commands: list[CardCommand]) -> None:
    """A question leaves only at or after the moment that was last put on record for it."""
    card, until = fold_card(WAITING), SALE_DAY
    for command in commands:
        decision = decide_card(card, command, BOOK)
        if isinstance(decision, Refusal):
            continue
        for event in decision:
            if isinstance(event, CheckPostponed):
                until = event.until
            if isinstance(event, CheckRequested):
                assert until <= command.at
        card = fold_card(decision, card)
