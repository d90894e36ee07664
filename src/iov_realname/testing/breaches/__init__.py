"""Almost valid: commands that break exactly one rule, on histories that are valid by construction.

Each :class:`Breach` has a sound sibling that differs from it by as little as the rule is about: a day, a notice, a
digit. Between the two lies the threshold, so an off-by-one is seen from one side or the other.
"""

from collections.abc import Sequence
from typing import Any

import attrs
from hypothesis import strategies as st

from iov_realname.domain.card import (
    asking,
    checking,
    directed,
    fitting,
    functions,
    identity,
    live,
    measures,
    notices,
    purchase,
    replacement,
    reports,
    restriction,
    review,
    sale,
    submission,
    upkeep,
    way,
)
from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.refusals import Refusal, Rule
from iov_realname.domain.rulebook import RuleBook
from iov_realname.testing.breaches._afterwards import AFTERWARDS
from iov_realname.testing.breaches._before_the_sale import BEFORE_THE_SALE
from iov_realname.testing.breaches._breach import Breach, Make, at, but
from iov_realname.testing.breaches._papers import PAPERS
from iov_realname.testing.histories import PRESENT_BOOK, Reached, reaching
from iov_realname.testing.laws import BrokenLife

__all__ = [
    "BREACHES",
    "Attempt",
    "Breach",
    "Make",
    "almost_valid",
    "at",
    "attempts",
    "but",
    "judged_as_it_should_be",
    "rules_of",
]

BREACHES: tuple[Breach, ...] = (*BEFORE_THE_SALE, *PAPERS, *AFTERWARDS)
"""At least one for every rule of a card."""

_LISTS = {
    purchase.Procure: (purchase, "PROCURE_RULES"),
    purchase.RegisterPurchaser: (purchase, "REGISTER_PURCHASER_RULES"),
    directed.OpenDirectedTest: (directed, "OPEN_TEST_RULES"),
    directed.CloseDirectedTest: (directed, "CLOSE_TEST_RULES"),
    fitting.FitCard: (fitting, "FIT_RULES"),
    fitting.UnfitCard: (fitting, "UNFIT_RULES"),
    sale.SellVehicle: (sale, "SELL_RULES"),
    sale.CancelSale: (sale, "CANCEL_SALE_RULES"),
    sale.TransferVehicle: (sale, "TRANSFER_RULES"),
    sale.ScrapVehicle: (sale, "SCRAP_RULES"),
    sale.CancelCard: (sale, "CANCEL_CARD_RULES"),
    identity.RequestIdentity: (identity, "REQUEST_RULES"),
    identity.PresentIdentity: (identity, "PRESENT_RULES"),
    way.ChooseWay: (way, "CHOOSE_RULES"),
    asking.RequestCheck: (asking, "ASK_RULES"),
    live.StartLiveCheck: (live, "START_RULES"),
    checking.RecordCheck: (checking, "CHECK_RULES"),
    checking.RefuseIdentity: (checking, "TURN_AWAY_RULES"),
    review.DecideReview: (review, "REVIEW_RULES"),
    submission.SubmitRegistration: (submission, "SUBMIT_RULES"),
    submission.RecordTransmission: (submission, "TRANSMISSION_RULES"),
    submission.RecordCarrierAnswer: (submission, "ANSWER_RULES"),
    functions.RequestFunctions: (functions, "REQUEST_FUNCTIONS_RULES"),
    functions.GrantFunctions: (functions, "GRANT_RULES"),
    functions.WithdrawFunctions: (functions, "WITHDRAW_RULES"),
    functions.OrderFunctionChange: (functions, "ORDER_RULES"),
    functions.SettleFunctionChange: (functions, "SETTLE_RULES"),
    measures.OrderMeasure: (measures, "ORDER_MEASURE_RULES"),
    measures.FailMeasure: (measures, "CONFIRM_MEASURE_RULES"),
    measures.EndMeasure: (measures, "END_MEASURE_RULES"),
    upkeep.PresentReverification: (upkeep, "REVERIFY_RULES"),
    upkeep.RecordReverification: (upkeep, "REVERIFICATION_RULES"),
    upkeep.CorrectHolderDetails: (upkeep, "CORRECT_RULES"),
    upkeep.RevokeRegistration: (upkeep, "REVOKE_RULES"),
    notices.GiveNotice: (notices, "NOTICE_RULES"),
    notices.RecordDecline: (notices, "DECLINE_RULES"),
    restriction.Restrict: (restriction, "RESTRICT_RULES"),
    restriction.LiftRestriction: (restriction, "LIFT_RULES"),
    replacement.TakeOut: (replacement, "TAKE_OUT_RULES"),
    replacement.PutIn: (replacement, "PUT_IN_RULES"),
    reports.ReviewCarrierReport: (reports, "REVIEW_REPORT_RULES"),
}


@attrs.frozen(repr=False)
class Attempt:
    """A command on a history: the one rule that it breaks, or None for the sound sibling."""

    reached: Reached
    command: CardCommand
    rule: str | None

    def __repr__(self) -> str:
        return f"<{type(self.command).__name__} that breaks {self.rule or 'no rule'}, after{self.reached!r}>"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        """In words: Hypothesis would spell every field of every event."""
        printer.text(repr(self))


def rules_of(command: CardCommand) -> tuple[Rule[object, object], ...]:
    """The rules that judge a command, as they are in force now."""
    module, name = _LISTS[type(command)]
    rules: tuple[Rule[object, object], ...] = getattr(module, name)
    return rules


@st.composite
def attempts(draw: st.DrawFn, breach: Breach, broken: bool, books: st.SearchStrategy[RuleBook]) -> Attempt:
    """A breach, or its sound sibling, on a history that leads to it."""
    goal, make = breach.broken if broken else breach.sound
    reached = draw(reaching(goal, books.filter(breach.under)))
    return Attempt(reached, make(reached.at), breach.rule if broken else None)


def almost_valid(
    breaches: Sequence[Breach] = BREACHES, books: st.SearchStrategy[RuleBook] = PRESENT_BOOK
) -> st.SearchStrategy[Attempt]:
    """Commands that break one rule, and their siblings that break none."""
    return st.one_of([attempts(breach, broken, books) for breach in breaches for broken in (True, False)])


def judged_as_it_should_be(attempt: Attempt) -> None:
    """Exactly the rule that is broken refuses; where none is, something is decided. Raises ``BrokenLife``."""
    card, command, book = attempt.reached.card, attempt.command, attempt.reached.book
    said_no = [rule.__name__ for rule in rules_of(command) if rule(card, command, book) is not None]
    due = [] if attempt.rule is None else [attempt.rule]
    decided = decide_card(card, command, book)
    came = [decided.rule] if isinstance(decided, Refusal) else []
    if not said_no == due == came:
        name = type(command).__name__
        raise BrokenLife(
            attempt.rule or f"{name}_is_sound", f"{name}: said no: {said_no}, refused by {came}, not {due}"
        )
