"""From events to the card."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, TypeAlias, cast

from iov_realname.domain.card.actual_user import ACTUAL_USER_EVENTS, ActualUserEvent, evolve_actual_user
from iov_realname.domain.card.appeal import APPEAL_EVENTS, AppealEvent, evolve_appeal
from iov_realname.domain.card.asking import ASKING_EVENTS, AskingEvent, evolve_asking
from iov_realname.domain.card.captures import CAPTURES_EVENTS, CapturesEvent, evolve_captures
from iov_realname.domain.card.checking import CHECKING_EVENTS, CheckingEvent, evolve_checking
from iov_realname.domain.card.correction import CORRECTION_EVENTS, CorrectionEvent, evolve_correction
from iov_realname.domain.card.directed import DIRECTED_TEST_EVENTS, DirectedTestEvent, evolve_directed_test
from iov_realname.domain.card.document_limit import (
    DOCUMENT_LIMIT_EVENTS,
    DocumentLimitEvent,
    evolve_document_limit,
)
from iov_realname.domain.card.fitting import FITTING_EVENTS, FittingEvent, evolve_fitting
from iov_realname.domain.card.functions import FUNCTIONS_EVENTS, FunctionsEvent, evolve_functions
from iov_realname.domain.card.identity import IDENTITY_EVENTS, IdentityEvent, evolve_identity
from iov_realname.domain.card.live import LIVE_EVENTS, LiveEvent, evolve_live
from iov_realname.domain.card.measures import MEASURES_EVENTS, MeasuresEvent, evolve_measures
from iov_realname.domain.card.notices import NOTICES_EVENTS, NoticesEvent, evolve_notices
from iov_realname.domain.card.ownership import OWNERSHIP_EVENTS, OwnershipEvent, evolve_ownership
from iov_realname.domain.card.purchase import PURCHASE_EVENTS, PurchaseEvent, evolve_purchase
from iov_realname.domain.card.release import RELEASE_EVENTS, ReleaseEvent, evolve_release
from iov_realname.domain.card.replacement import REPLACEMENT_EVENTS, ReplacementEvent, evolve_replacement
from iov_realname.domain.card.reports import REPORTS_EVENTS, ReportsEvent, evolve_reports
from iov_realname.domain.card.restriction import RESTRICTION_EVENTS, RestrictionEvent, evolve_restriction
from iov_realname.domain.card.review import REVIEW_EVENTS, ReviewEvent, evolve_review
from iov_realname.domain.card.sale import SALE_EVENTS, SaleEvent, evolve_sale
from iov_realname.domain.card.second_look import SECOND_LOOK_EVENTS, SecondLookEvent, evolve_second_look
from iov_realname.domain.card.state import UNKNOWN, Card
from iov_realname.domain.card.submission import SUBMISSION_EVENTS, SubmissionEvent, evolve_submission
from iov_realname.domain.card.upkeep import UPKEEP_EVENTS, UpkeepEvent, evolve_upkeep
from iov_realname.domain.card.way import WAY_EVENTS, WayEvent, evolve_way

__all__ = ["CARD_EVENTS", "CardEvent", "evolve_card", "fold_card"]

CardEvent: TypeAlias = (
    PurchaseEvent
    | DirectedTestEvent
    | FittingEvent
    | SaleEvent
    | IdentityEvent
    | OwnershipEvent
    | CapturesEvent
    | ActualUserEvent
    | DocumentLimitEvent
    | WayEvent
    | AskingEvent
    | CheckingEvent
    | LiveEvent
    | ReviewEvent
    | SubmissionEvent
    | FunctionsEvent
    | MeasuresEvent
    | UpkeepEvent
    | SecondLookEvent
    | CorrectionEvent
    | NoticesEvent
    | RestrictionEvent
    | AppealEvent
    | ReleaseEvent
    | ReplacementEvent
    | ReportsEvent
)

CARD_EVENTS: tuple[type[CardEvent], ...] = (
    *PURCHASE_EVENTS,
    *DIRECTED_TEST_EVENTS,
    *FITTING_EVENTS,
    *SALE_EVENTS,
    *IDENTITY_EVENTS,
    *OWNERSHIP_EVENTS,
    *CAPTURES_EVENTS,
    *ACTUAL_USER_EVENTS,
    *DOCUMENT_LIMIT_EVENTS,
    *WAY_EVENTS,
    *ASKING_EVENTS,
    *CHECKING_EVENTS,
    *LIVE_EVENTS,
    *REVIEW_EVENTS,
    *SUBMISSION_EVENTS,
    *FUNCTIONS_EVENTS,
    *MEASURES_EVENTS,
    *UPKEEP_EVENTS,
    *SECOND_LOOK_EVENTS,
    *CORRECTION_EVENTS,
    *NOTICES_EVENTS,
    *RESTRICTION_EVENTS,
    *APPEAL_EVENTS,
    *RELEASE_EVENTS,
    *REPLACEMENT_EVENTS,
    *REPORTS_EVENTS,
)

_Evolve: TypeAlias = Callable[[Card, CardEvent], Card]


def _table() -> Mapping[type, _Evolve]:
    themes: tuple[tuple[tuple[type, ...], Callable[[Card, Any], Card]], ...] = (
        (PURCHASE_EVENTS, evolve_purchase),
        (DIRECTED_TEST_EVENTS, evolve_directed_test),
        (FITTING_EVENTS, evolve_fitting),
        (SALE_EVENTS, evolve_sale),
        (IDENTITY_EVENTS, evolve_identity),
        (OWNERSHIP_EVENTS, evolve_ownership),
        (CAPTURES_EVENTS, evolve_captures),
        (ACTUAL_USER_EVENTS, evolve_actual_user),
        (DOCUMENT_LIMIT_EVENTS, evolve_document_limit),
        (WAY_EVENTS, evolve_way),
        (ASKING_EVENTS, evolve_asking),
        (CHECKING_EVENTS, evolve_checking),
        (LIVE_EVENTS, evolve_live),
        (REVIEW_EVENTS, evolve_review),
        (SUBMISSION_EVENTS, evolve_submission),
        (FUNCTIONS_EVENTS, evolve_functions),
        (MEASURES_EVENTS, evolve_measures),
        (UPKEEP_EVENTS, evolve_upkeep),
        (SECOND_LOOK_EVENTS, evolve_second_look),
        (CORRECTION_EVENTS, evolve_correction),
        (NOTICES_EVENTS, evolve_notices),
        (RESTRICTION_EVENTS, evolve_restriction),
        (APPEAL_EVENTS, evolve_appeal),
        (RELEASE_EVENTS, evolve_release),
        (REPLACEMENT_EVENTS, evolve_replacement),
        (REPORTS_EVENTS, evolve_reports),
    )
    return {event: cast("_Evolve", evolve) for events, evolve in themes for event in events}


_EVOLVE = _table()


def evolve_card(card: Card, event: CardEvent) -> Card:
    """The card after ``event``. Total: any subsequence of a history can be folded."""
    return _EVOLVE[type(event)](card, event)


def fold_card(events: Iterable[CardEvent], card: Card = UNKNOWN) -> Card:
    """The card that ``events`` lead to, from a given card on."""
    for event in events:
        card = _EVOLVE[type(event)](card, event)
    return card
