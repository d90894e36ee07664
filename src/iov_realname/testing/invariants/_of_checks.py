"""What holds of every registration that is on its way: whoever it names was checked as the book of the day demands.

Told from the events alone: neither the rules nor the card's state are asked what matched.
"""

from collections.abc import Iterable, Sequence

from iov_realname.domain.card.checking import IdentityChecked, IdentityRefused
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.card.submission import Registered, RegistrationSubmitted
from iov_realname.domain.card.way import CheckWayChosen
from iov_realname.domain.documents import Capture
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party, RequiredChecks, RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing.stories import Passage

__all__ = ["sent_after_all_checks", "verified_after_all_checks"]

_ASSERTED = (Party.OWNER, CheckKind.ASSERTED)


def sent_after_all_checks(passage: Passage, book: RuleBook) -> str | None:
    """Nothing is sent or registered before each check that the book demands matched, or a reviewer stood in for it."""
    event = passage.event
    if not isinstance(event, RegistrationSubmitted | Registered):
        return None
    since = _since_presented(passage.past, event.number)
    if since is None:
        return "sent, but nobody was presented"
    presented, then = since
    settled, unsettled = _settled(then)
    if any(isinstance(each, IdentityRefused) for each in then):
        return "sent, although the attempt was closed"
    if unsettled:
        return f"sent without a word about {_words(unsettled)}"
    missing = frozenset() if _ASSERTED in settled else _demanded(presented, then, book) - settled
    if missing:
        return f"sent without {_words(missing)}"
    typed = presented.capture is Capture.TYPED and passage.origin is not Origin.IMPORTED
    return "sent, although the document was typed" if typed and not _reviewed(then) else None


def verified_after_all_checks(passage: Passage, book: RuleBook) -> str | None:
    """An outcome verifies if it is the last match that the book demands, and no other outcome ever does."""
    event = passage.event
    if not isinstance(event, IdentityChecked) or not event.verified:
        return None
    if event.outcome is not CheckOutcome.MATCH:
        return f"verified by {event.outcome}"
    since = _since_presented(passage.past, event.number)
    if since is None:
        return "verified, but nobody was presented"
    presented, then = since
    settled, unsettled = _settled((*then, event))
    missing = frozenset() if _ASSERTED in settled else _demanded(presented, then, book) - settled
    return f"verified without {_words(missing | unsettled)}" if missing | unsettled else None


def _since_presented(
    past: Sequence[CardEvent], number: RegistrationNumber
) -> tuple[IdentityPresented, Sequence[CardEvent]] | None:
    for place in reversed(range(len(past))):
        event = past[place]
        if isinstance(event, IdentityPresented) and event.number == number:
            return event, past[place + 1 :]
    return None


def _settled(then: Iterable[CardEvent]) -> tuple[RequiredChecks, RequiredChecks]:
    """What matched or was stood in for, and what is without a record."""
    settled: set[tuple[Party, CheckKind]] = set()
    unsettled: set[tuple[Party, CheckKind]] = set()
    for event in then:
        match event:
            case IdentityChecked(outcome=CheckOutcome.MATCH):
                settled.add((event.party, event.check))
                unsettled.discard((event.party, event.check))
            case IdentityChecked(outcome=CheckOutcome.NO_RECORD):
                unsettled.add((event.party, event.check))
            case ReviewDecided(approved=True):
                settled |= unsettled
                unsettled.clear()
            case _:
                continue
    return frozenset(settled), frozenset(unsettled)


def _demanded(presented: IdentityPresented, then: Iterable[CardEvent], book: RuleBook) -> RequiredChecks:
    ways = [event.way for event in then if isinstance(event, CheckWayChosen)]
    return book.required_checks(
        presented.channel_kind or ChannelKind.COUNTER,
        presented.holder,
        presented.agent is not None,
        reason=presented.reason,
        way=ways[-1] if ways else None,
    )


def _reviewed(then: Iterable[CardEvent]) -> bool:
    return any(isinstance(event, ReviewDecided) and event.approved for event in then)


def _words(checks: RequiredChecks) -> str:
    return ", ".join(f"{party} {check}" for party, check in sorted(checks))
