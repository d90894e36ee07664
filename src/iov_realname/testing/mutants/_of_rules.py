"""Rules that were forgotten, and thresholds that are off by one."""

from datetime import timedelta
from typing import Any

import attrs

from iov_realname.domain.card import (
    checking,
    directed,
    fitting,
    functions,
    identity,
    purchase,
    restriction,
    review,
    sale,
    submission,
    upkeep,
)
from iov_realname.domain.card.checking import RecordCheck
from iov_realname.domain.card.document_limit import NOTHING_ELSE
from iov_realname.domain.card.restriction import Restrict
from iov_realname.domain.vehicle import registration
from iov_realname.testing.mutants._mutant import Mutant, Plant, put, under, without

__all__ = ["RULE_MUTANTS"]


def _limit_off_by(cards_more: int) -> Plant:
    def made(real: Any) -> Any:
        def wrongly(cards: Any, number: Any, use: Any, book: Any) -> Any:
            limit = book.cards_per_document
            moved = attrs.evolve(limit, limit=limit.limit + cards_more)
            return real(cards, number, use, attrs.evolve(book, cards_per_document=moved))

        return wrongly

    return put(registration, "excesses", made)


def _a_day_late(real: Any) -> Any:
    return lambda holder, at: real(holder, at - timedelta(days=1))


def _a_day_early(real: Any) -> Any:
    return lambda holder, at: real(holder, at + timedelta(days=1))


def _a_year_younger(real: Any) -> Any:
    return lambda kind, holder, at, book: real(
        kind, holder, at, attrs.evolve(book, guardian_below_years=book.guardian_below_years - 1)
    )


RULE_MUTANTS: tuple[Mutant, ...] = (
    Mutant(
        "emergency withdrawn",
        "the emergency call may be closed",
        (without(functions, "WITHDRAW_RULES", "emergency_stays"),),
    ),
    Mutant(
        "undirected before completion",
        "functions are opened before the carrier has completed the registration",
        (without(functions, "GRANT_RULES", "owner_is_registered"),),
    ),
    Mutant(
        "functions nobody asked for",
        "any function may be opened, whatever the owner asked for",
        (without(functions, "GRANT_RULES", "owner_asked_for_them"),),
    ),
    Mutant(
        "test opens everything",
        "a directed test opens undirected functions",
        (without(directed, "OPEN_TEST_RULES", "only_directed_functions"),),
    ),
    Mutant(
        "test before acknowledgement",
        "a test begins before the carrier knows the purchaser",
        (without(directed, "OPEN_TEST_RULES", "purchaser_is_acknowledged"),),
    ),
    Mutant(
        "unassessed purchase",
        "a card is bought without a risk assessment",
        (without(purchase, "PROCURE_RULES", "risk_was_assessed"),),
    ),
    Mutant(
        "fitted after the sale",
        "a card goes into a sold vehicle",
        (without(fitting, "FIT_RULES", "card_can_be_fitted"),),
    ),
    Mutant(
        "sale cancelled too late",
        "a sale is undone although somebody is being registered",
        (without(sale, "CANCEL_SALE_RULES", "nobody_is_being_registered"),),
    ),
    Mutant(
        "second registration beside the first",
        "papers are taken although another registration is open or done",
        (without(identity, "PRESENT_RULES", "no_other_registration"),),
    ),
    Mutant(
        "typed resident ID", "a resident ID may be typed", (without(identity, "PRESENT_RULES", "document_was_read"),)
    ),
    Mutant(
        "wrong check digit",
        "a document number is not checked",
        (without(identity, "PRESENT_RULES", "document_is_well_formed"),),
    ),
    Mutant("expired for a day", "a document is good a day too long", (put(identity, "has_expired", _a_day_late),)),
    Mutant(
        "refused on its last day",
        "a document is refused on its last day",
        (put(identity, "has_expired", _a_day_early),),
    ),
    Mutant(
        "agent without authority",
        "an agent's papers are not asked for",
        (without(identity, "PRESENT_RULES", "agent_papers_are_complete"),),
    ),
    Mutant(
        "a child of thirteen",
        "the guardian's age limit is a year too low",
        (put(identity, "is_a_child", _a_year_younger),),
    ),
    Mutant(
        "unit without handler",
        "a unit's papers are not asked for",
        (without(identity, "PRESENT_RULES", "unit_papers_are_complete"),),
    ),
    Mutant(
        "not the owner",
        "papers that name somebody else as the owner are taken",
        (without(identity, "PRESENT_RULES", "ownership_is_not_contradicted"),),
    ),
    Mutant(
        "unauthorised dealer",
        "anybody may take papers",
        (without(identity, "PRESENT_RULES", "channel_is_authorised"),),
    ),
    Mutant(
        "card limit off by one",
        "one card too many goes unnoticed under a document",
        (_limit_off_by(1),),
    ),
    Mutant(
        "card limit met too soon",
        "the last card that a document may carry is counted as one too many",
        (_limit_off_by(-1),),
    ),
    Mutant(
        "other vehicles not counted",
        "what the document carries elsewhere is forgotten",
        (
            put(
                registration,
                "excesses",
                lambda real: lambda cards, number, use, book: real(cards, number, NOTHING_ELSE, book),
            ),
        ),
    ),
    Mutant(
        "one attempt too many",
        "review comes an attempt too late",
        (under(RecordCheck, attempts_before_review=lambda book: book.attempts_before_review + 1),),
    ),
    Mutant(
        "a day early",
        "an owner is overdue on the last day of the deadline",
        (under(Restrict, registration_days=lambda book: max(1, book.registration_days - 1)),),
    ),
    Mutant(
        "one notice less",
        "an owner is overdue with a notice missing",
        (under(Restrict, notices_before_overdue=lambda book: max(1, book.notices_before_overdue - 1)),),
    ),
    Mutant(
        "restricted without ground", "no ground is asked for", (without(restriction, "RESTRICT_RULES", "ground_holds"),)
    ),
    Mutant(
        "restricted without notice",
        "no notice is asked for",
        (without(restriction, "RESTRICT_RULES", "owner_was_notified"),),
    ),
    Mutant(
        "restricted without remedy",
        "the owner is not told where to turn",
        (without(restriction, "RESTRICT_RULES", "texts_are_complete"),),
    ),
    Mutant(
        "restricted to more",
        "a restriction may keep other functions or none",
        (without(restriction, "RESTRICT_RULES", "exactly_emergency_is_kept"),),
    ),
    Mutant(
        "sent unverified",
        "a registration is sent before it is verified",
        (without(submission, "SUBMIT_RULES", "registration_is_verified"),),
    ),
    Mutant(
        "sent to another carrier",
        "any carrier is sent the registration",
        (without(submission, "SUBMIT_RULES", "carrier_owns_the_number"),),
    ),
    Mutant(
        "any carrier completes",
        "another carrier's answer counts",
        (without(submission, "ANSWER_RULES", "carrier_owns_the_number"),),
    ),
    Mutant(
        "any answer completes",
        "an answer to nothing that was sent counts",
        (without(submission, "ANSWER_RULES", "answer_fits_a_submission"),),
    ),
    Mutant(
        "mismatch approved",
        "a reviewer may stand in for a mismatch",
        (without(review, "REVIEW_RULES", "only_missing_records_are_approved"),),
    ),
    Mutant(
        "review without reason",
        "a review needs neither name nor reason",
        (without(review, "REVIEW_RULES", "review_is_reasoned"),),
    ),
    Mutant(
        "registration changes hands",
        "details of another person correct the holder's",
        (without(upkeep, "CORRECT_RULES", "holder_is_the_same"),),
    ),
    Mutant(
        "checked beside another number",
        "an outcome counts for whatever registration is there",
        (without(checking, "CHECK_RULES", "identity_is_open"),),
    ),
)
