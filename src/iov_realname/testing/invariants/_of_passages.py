"""What holds of every event of a card's story, judged from what came before it in its ownership period.

These are the invariants written down a second time, from the events alone where the events tell it: they do not ask
the rules, and believe the state only as far as it is what is being judged.
"""

from collections.abc import Callable, Sequence
from typing import TypeAlias

from iov_realname.domain.card.asking import CheckRequested
from iov_realname.domain.card.checking import IdentityChecked, IdentityRefused
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.functions import FunctionChangeConfirmed, FunctionsGranted, FunctionsWithdrawn
from iov_realname.domain.card.identity import FunctionsRequested, IdentityPresented
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.restriction import Restricted
from iov_realname.domain.card.review import ReviewDecided
from iov_realname.domain.card.sale import OwnershipTransferred, SaleCancelled, Sold, StockFunctionsRecorded
from iov_realname.domain.card.state import RegistrationStatus, Stage
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
from iov_realname.domain.functions import ONLY_EMERGENCY, Function, Functions, function_set
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.testing.invariants._of_checks import sent_after_all_checks, verified_after_all_checks
from iov_realname.testing.invariants._of_restrictions import (
    a_lift_gives_back_what_was,
    a_restriction_follows_a_notice,
    a_restriction_has_its_ground,
    a_restriction_says_why,
)
from iov_realname.testing.invariants._past import completed, of
from iov_realname.testing.stories import Passage

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
    "registered_may_do_what_was_granted",
]

PassageInvariant: TypeAlias = Callable[[Passage, RuleBook], str | None]

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
        each.number == event.number for each in of(RegistrationSubmitted, past)
    ):
        return "registered, but never submitted under that number"
    if isinstance(event, SaleCancelled | Sold | OwnershipTransferred | ReplacementFitted):
        past = ()
    done = completed((*past, event))
    if done == (passage.after.registration_status is RegistrationStatus.REGISTERED):
        return None
    return f"status {passage.after.registration_status}, completed in this period: {done}"


def deliveries_follow_their_submission(passage: Passage, book: RuleBook) -> str | None:
    """A step of a delivery belongs to the operation that was submitted last."""
    event = passage.event
    if not isinstance(event, _UNDER_AN_OPERATION):
        return None
    submitted = of(RegistrationSubmitted, passage.past)
    fits = bool(submitted) and submitted[-1].operation == event.operation
    return None if fits else f"{type(event).__name__} of an operation that is not the open one"


def closed_attempts_go_to_review(passage: Passage, book: RuleBook) -> str | None:
    """From the book's number of closed attempts of a period on, a reviewer must look first; imports never wait."""
    event = passage.event
    if not isinstance(event, IdentityRefused):
        return None
    carried = sum(each.attempts_closed for each in of(ReplacementFitted, passage.past))
    closed = carried + len(of(IdentityRefused, passage.past)) + 1
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


def registered_may_do_what_was_granted(passage: Passage, book: RuleBook) -> str | None:
    """A registered card has ``emergency`` and what was granted since completion and not withdrawn; no more, no less."""
    card = passage.after
    if card.stage is not Stage.REGISTERED:
        return None
    granted: set[Function] = set(ONLY_EMERGENCY)
    for event in (*passage.past, passage.event):
        match event:
            case Registered():
                granted = set(ONLY_EMERGENCY)
            case FunctionsGranted():
                granted |= set(event.functions)
            case FunctionsWithdrawn():
                granted -= set(event.functions)
            case _:
                continue
    due = function_set(granted)
    return None if card.entitled == due else f"entitled to {', '.join(card.entitled)}, granted {', '.join(due)}"


def functions_are_granted_as_asked(passage: Passage, book: RuleBook) -> str | None:
    """Functions are granted after completion, and only those that the owner asked for last."""
    event = passage.event
    if not isinstance(event, FunctionsGranted):
        return None
    if not completed(passage.past):
        return f"granted before completion: {', '.join(event.functions)}"
    asked = of(FunctionsRequested, passage.past)
    unasked = set(event.functions).difference(asked[-1].functions if asked else ())
    return f"granted, but not asked for: {', '.join(sorted(unasked))}" if unasked else None


def confirmed_is_what_was_ordered(passage: Passage, book: RuleBook) -> str | None:
    """Ordered is not confirmed: confirmed functions change only when the carrier confirms an order, and to its list."""
    event, before, after = passage.event, passage.before, passage.after
    if not isinstance(event, FunctionChangeConfirmed):
        return None if before.confirmed == after.confirmed else "confirmed functions changed without a confirmation"
    ordered = [order.functions for order in before.orders if order.operation == event.operation]
    return None if ordered == [event.functions] else "confirmed something that was not ordered"


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


PASSAGE_INVARIANTS: tuple[PassageInvariant, ...] = (
    one_registration_is_open_at_a_time,
    registered_follows_completion,
    sent_after_all_checks,
    verified_after_all_checks,
    deliveries_follow_their_submission,
    closed_attempts_go_to_review,
    entitled_is_what_the_history_gives,
    registered_may_do_what_was_granted,
    functions_are_granted_as_asked,
    confirmed_is_what_was_ordered,
    a_restriction_has_its_ground,
    a_restriction_follows_a_notice,
    a_restriction_says_why,
    a_lift_gives_back_what_was,
    a_new_period_starts_afresh,
)
"""Asked of every event of a story."""
