"""What holds of every event of a card's story, judged from what came before it in its ownership period.

These are the invariants written down a second time, from the events alone where the events tell it: they do not ask
the rules, and believe the state only as far as it is what is being judged.
"""

from collections.abc import Callable, Iterable, Sequence
from datetime import date, timedelta
from typing import TypeAlias, TypeVar

from iov_realname.domain.card.asking import CheckRequested
from iov_realname.domain.card.checking import IdentityChecked, IdentityRefused
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.functions import FunctionChangeConfirmed, FunctionsGranted
from iov_realname.domain.card.identity import FunctionsRequested, IdentityPresented
from iov_realname.domain.card.notices import Declined, Notified
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.restriction import Restricted, RestrictionLifted
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.card.sale import OwnershipTransferred, SaleCancelled, Sold, StockFunctionsRecorded
from iov_realname.domain.card.state import Card, Ground, RegistrationStatus, Stage
from iov_realname.domain.card.submission import (
    Registered,
    RegistrationRejected,
    RegistrationSubmitted,
    SubmissionAccepted,
    SubmissionAttempted,
    SubmissionParked,
    SubmissionResumed,
    SubmissionUnknown,
)
from iov_realname.domain.card.upkeep import RegistrationRevoked
from iov_realname.domain.functions import ONLY_EMERGENCY, Functions, function_set
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.terms import Addressee, Delivery
from iov_realname.domain.time import day_of
from iov_realname.testing.invariants._of_checks import sent_after_all_checks
from iov_realname.testing.stories import Passage, event_of

__all__ = [
    "PASSAGE_INVARIANTS",
    "a_lift_gives_back_what_was",
    "a_new_period_starts_afresh",
    "a_restriction_follows_a_notice",
    "a_restriction_has_its_ground",
    "a_restriction_says_why",
    "closed_attempts_go_to_review",
    "confirmed_is_what_was_ordered",
    "deliveries_follow_their_submission",
    "entitled_is_what_the_history_gives",
    "functions_are_granted_as_asked",
    "one_registration_is_open_at_a_time",
    "registered_follows_completion",
]

PassageInvariant: TypeAlias = Callable[[Passage, RuleBook], str | None]

E = TypeVar("E")

_UNDER_A_NUMBER = (
    CheckRequested,
    IdentityChecked,
    IdentityRefused,
    ReviewDecided,
    RegistrationSubmitted,
    SubmissionAccepted,
    RegistrationRejected,
    Registered,
)
_UNDER_AN_OPERATION = (SubmissionAttempted, SubmissionUnknown, SubmissionParked, SubmissionResumed)
_OWNED = frozenset({Stage.SOLD, Stage.REGISTERED, Stage.TRANSFERRED, Stage.RESTRICTED})


def one_registration_is_open_at_a_time(passage: Passage, book: RuleBook) -> str | None:
    """At most one registration is open or completed per card and period, and every step belongs to that one."""
    event, number = passage.event, _open_number(passage.past)
    if isinstance(event, IdentityPresented) and number not in (None, event.number):
        return "a second registration opens beside the first"
    if isinstance(event, _UNDER_A_NUMBER) and number != event.number:
        return f"{type(event).__name__} under a number that is not open"
    return None


def registered_follows_completion(passage: Passage, book: RuleBook) -> str | None:
    """Registered is neither accepted nor sent nor queued: it takes a Registered of this period, after a submission."""
    event, past = passage.event, passage.past
    if isinstance(event, Registered) and not any(
        each.number == event.number for each in _of(RegistrationSubmitted, past)
    ):
        return "registered, but never submitted under that number"
    if isinstance(event, SaleCancelled | Sold | OwnershipTransferred | ReplacementFitted):
        past = ()
    completed = _completed((*past, event))
    if completed == (passage.after.registration_status is RegistrationStatus.REGISTERED):
        return None
    return f"status {passage.after.registration_status}, completed in this period: {completed}"


def deliveries_follow_their_submission(passage: Passage, book: RuleBook) -> str | None:
    """A step of a delivery belongs to the operation that was submitted last."""
    event = passage.event
    if not isinstance(event, _UNDER_AN_OPERATION):
        return None
    submitted = _of(RegistrationSubmitted, passage.past)
    fits = bool(submitted) and submitted[-1].operation == event.operation
    return None if fits else f"{type(event).__name__} of an operation that is not the open one"


def closed_attempts_go_to_review(passage: Passage, book: RuleBook) -> str | None:
    """From the book's number of closed attempts of a period on, a reviewer must look first; imports never wait."""
    event = passage.event
    if not isinstance(event, IdentityRefused):
        return None
    carried = sum(each.attempts_closed for each in _of(ReplacementFitted, passage.past))
    closed = carried + len(_of(IdentityRefused, passage.past)) + 1
    due = passage.origin is not Origin.IMPORTED and closed >= book.attempts_before_review
    return None if event.to_review == due else f"closed attempt {closed}, to review: {event.to_review}"


def entitled_is_what_the_history_gives(passage: Passage, book: RuleBook) -> str | None:
    """Before completion an owner's card has ``emergency``, and a stock card what was recorded until that ends."""
    card = passage.after
    if card.stage not in _OWNED or card.registration_status is RegistrationStatus.REGISTERED:
        return None
    given = ONLY_EMERGENCY
    if not isinstance(passage.event, Sold | OwnershipTransferred | ReplacementFitted):
        given = _with_stock((*passage.past, passage.event))
    return None if card.entitled == given else f"entitled to {', '.join(card.entitled)}, not {', '.join(given)}"


def functions_are_granted_as_asked(passage: Passage, book: RuleBook) -> str | None:
    """Functions are granted after completion, and only those that the owner asked for last."""
    event = passage.event
    if not isinstance(event, FunctionsGranted):
        return None
    if not _completed(passage.past):
        return f"granted before completion: {', '.join(event.functions)}"
    asked = _of(FunctionsRequested, passage.past)
    unasked = set(event.functions).difference(asked[-1].functions if asked else ())
    return f"granted, but not asked for: {', '.join(sorted(unasked))}" if unasked else None


def confirmed_is_what_was_ordered(passage: Passage, book: RuleBook) -> str | None:
    """Ordered is not confirmed: confirmed functions change only when the carrier confirms an order, and to its list."""
    event, before, after = passage.event, passage.before, passage.after
    if not isinstance(event, FunctionChangeConfirmed):
        return None if before.confirmed == after.confirmed else "confirmed functions changed without a confirmation"
    ordered = [order.functions for order in before.orders if order.operation == event.operation]
    return None if ordered == [event.functions] else "confirmed something that was not ordered"


def a_restriction_has_its_ground(passage: Passage, book: RuleBook) -> str | None:
    """Declined after a delivered notice; overdue by days and notices; misuse, assessed. A ledger's is only stated."""
    event = passage.event
    if not isinstance(event, Restricted):
        return None
    holds = {
        Ground.DECLINED: _declined_after_notice(passage.past) and not _completed(passage.past),
        Ground.OVERDUE: _is_overdue(passage, book) and not _completed(passage.past),
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


def a_new_period_starts_afresh(passage: Passage, book: RuleBook) -> str | None:
    """A transfer begins the next period, in which nobody is registered, asked, notified or restricted yet."""
    event, period = passage.event, passage.after.period
    if not isinstance(event, OwnershipTransferred):
        return None
    if period is None or not period.number == event.period == passage.before.period_number + 1:
        return f"transferred into period {passage.after.period_number}"
    carried = (period.registration, period.requested, period.attempts_closed, period.notices_delivered)
    fresh = carried == (None, (), 0, 0) and not period.declined_after_notice and passage.after.restriction is None
    return None if fresh else "something of the earlier owner goes on after a transfer"


def _of(kind: type[E], events: Iterable[object]) -> tuple[E, ...]:
    return tuple(event for event in events if isinstance(event, kind))


def _open_number(events: Sequence[CardEvent]) -> RegistrationNumber | None:
    number = None
    for event in events:
        match event:
            case IdentityPresented():
                number = event.number
            case IdentityRefused(to_review=False) | ReviewDecided(approved=False) | RegistrationRevoked():
                number = None
            case _:
                continue
    return number


def _completed(events: Iterable[CardEvent]) -> bool:
    turns = [event for event in events if isinstance(event, Registered | RegistrationRevoked)]
    return bool(turns) and isinstance(turns[-1], Registered)


def _with_stock(events: Sequence[CardEvent]) -> Functions:
    given: Functions = ONLY_EMERGENCY
    for event in events:
        match event:
            case StockFunctionsRecorded():
                given = function_set((*given, *event.functions))
            case Registered() | Restricted():
                given = ONLY_EMERGENCY
            case _:
                continue
    return given


def _delivered(events: Sequence[CardEvent]) -> int:
    """How many notices reached the present owner, those to the owner of a replaced card included."""
    notices = _of(Notified, events)
    reached = [n for n in notices if n.delivery is Delivery.DELIVERED and n.addressee is Addressee.PRESENT_OWNER]
    return len(reached) + sum(each.notices_delivered for each in _of(ReplacementFitted, events))


def _declined_after_notice(events: Sequence[CardEvent]) -> bool:
    if any(each.declined_after_notice for each in _of(ReplacementFitted, events)):
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


PASSAGE_INVARIANTS: tuple[PassageInvariant, ...] = (
    one_registration_is_open_at_a_time,
    registered_follows_completion,
    sent_after_all_checks,
    deliveries_follow_their_submission,
    closed_attempts_go_to_review,
    entitled_is_what_the_history_gives,
    functions_are_granted_as_asked,
    confirmed_is_what_was_ordered,
    a_restriction_has_its_ground,
    a_restriction_follows_a_notice,
    a_restriction_says_why,
    a_lift_gives_back_what_was,
    a_new_period_starts_afresh,
)
"""Asked of every event of a story."""
