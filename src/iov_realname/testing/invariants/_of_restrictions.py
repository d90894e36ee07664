"""What holds of every restriction and its end, judged from what came before it in its ownership period."""

from collections.abc import Sequence
from datetime import date, timedelta

from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.notices import Declined, Notified
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.restriction import Restricted, RestrictionLifted
from iov_realname.domain.card.sale import OwnershipTransferred, Sold
from iov_realname.domain.card.state import Card, Ground, Stage
from iov_realname.domain.card.upkeep import RegistrationRevoked
from iov_realname.domain.functions import ONLY_EMERGENCY, Functions
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import Addressee, Delivery
from iov_realname.domain.time import day_of
from iov_realname.testing.invariants._past import completed, of
from iov_realname.testing.stories import Passage, event_of

__all__ = [
    "a_lift_gives_back_what_was",
    "a_restriction_follows_a_notice",
    "a_restriction_has_its_ground",
    "a_restriction_says_why",
]


def a_restriction_has_its_ground(passage: Passage, book: RuleBook) -> str | None:
    """Declined after a delivered notice; overdue by days and notices; misuse, assessed. A ledger's is only stated."""
    event = passage.event
    if not isinstance(event, Restricted):
        return None
    holds = {
        Ground.DECLINED: _declined_after_notice(passage.past) and not completed(passage.past),
        Ground.OVERDUE: _is_overdue(passage, book) and not completed(passage.past),
        Ground.MISUSE: bool(event.assessment),
        Ground.STATED: True,
    }
    return None if holds[event.ground] else f"restricted on the ground {event.ground}, which is not in the history"


def a_restriction_follows_a_notice(passage: Passage, book: RuleBook) -> str | None:
    """But for misuse, a notice must have been delivered to the present owner in this period."""
    event = passage.event
    if not isinstance(event, Restricted) or event.ground is Ground.MISUSE:
        return None
    return None if _delivered(passage.past) else "restricted without a delivered notice"


def a_restriction_says_why(passage: Passage, book: RuleBook) -> str | None:
    """Reason, remedy and the documents to bring are in the event, sealed."""
    event = passage.event
    if not isinstance(event, Restricted):
        return None
    missing = [name for name in ("reason", "remedy", "documents") if not getattr(event, name).box]
    return f"restricted without {', '.join(missing)}" if missing else None


def a_lift_gives_back_what_was(passage: Passage, book: RuleBook) -> str | None:
    """Lifting gives back the stage before the restriction, and a registered card's functions."""
    if not isinstance(passage.event, RestrictionLifted):
        return None
    stage, entitled = _before_the_restriction(passage)
    after = passage.after
    if (after.stage, after.entitled) == (stage, entitled):
        return None
    return f"lifted to {after.stage} with {', '.join(after.entitled)}, was {stage} with {', '.join(entitled)}"


def _delivered(events: Sequence[CardEvent]) -> int:
    """How many notices reached the present owner, those to the owner of a replaced card included."""
    notices = of(Notified, events)
    reached = [n for n in notices if n.delivery is Delivery.DELIVERED and n.addressee is Addressee.PRESENT_OWNER]
    return len(reached) + sum(each.notices_delivered for each in of(ReplacementFitted, events))


def _declined_after_notice(events: Sequence[CardEvent]) -> bool:
    if any(each.declined_after_notice for each in of(ReplacementFitted, events)):
        return True
    declined = [place for place, event in enumerate(events) if isinstance(event, Declined)]
    return any(_delivered(events[:place]) for place in declined)


def _is_overdue(passage: Passage, book: RuleBook) -> bool:
    deadline = _deadline(passage.past, book)
    late = deadline is not None and day_of(passage.at) > deadline
    return late and _delivered(passage.past) >= book.notices_before_overdue


def _deadline(events: Sequence[CardEvent], book: RuleBook) -> date | None:
    days = timedelta(days=book.registration_days)
    match events[0] if events else None:
        case Sold(stock=True) | ReplacementFitted(stock=True):
            return book.backfill_deadline
        case Sold() as sold:
            return day_of(sold.sold_at) + days
        case OwnershipTransferred() as transferred:
            return day_of(transferred.transferred_at) + days
        case ReplacementFitted() as replacement:
            return day_of(replacement.began) + days
        case _:
            return None


def _before_the_restriction(passage: Passage) -> tuple[Stage | None, Functions]:
    """Stage and functions to be given back: those before the last Restricted, or of a card put in restricted."""
    earlier = passage.earlier
    place = max((n for n, chapter in enumerate(earlier) if isinstance(event_of(chapter), Restricted)), default=0)
    before: Card = earlier[max(place - 1, 0)].card
    if place == 0:
        return Stage.SOLD, ONLY_EMERGENCY
    revoked = any(isinstance(event_of(chapter), RegistrationRevoked) for chapter in earlier[place:])
    if revoked or before.stage is not Stage.REGISTERED:
        return (_began(passage) if revoked else before.stage), ONLY_EMERGENCY
    return Stage.REGISTERED, before.entitled


def _began(passage: Passage) -> Stage:
    return Stage.TRANSFERRED if isinstance(passage.past[0], OwnershipTransferred) else Stage.SOLD
