"""Events that are folded wrongly, and checks that are counted wrongly."""

from typing import Any

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card import checking
from iov_realname.domain.card.checking import IdentityRefused, RecordCheck
from iov_realname.domain.card.functions import FunctionChangeOrdered, FunctionsGranted
from iov_realname.domain.card.notices import Declined, Notified, evolve_notices
from iov_realname.domain.card.replacement import ReplacementFitted
from iov_realname.domain.card.restriction import Restricted, RestrictionLifted
from iov_realname.domain.card.sale import Deregistered, OwnershipTransferred, Sold
from iov_realname.domain.card.state import Card, RegistrationStatus, Stage
from iov_realname.domain.card.submission import (
    RecordCarrierAnswer,
    Registered,
    RegistrationRejected,
    SubmissionAccepted,
)
from iov_realname.domain.card.upkeep import RegistrationRevoked
from iov_realname.domain.functions import ONLY_EMERGENCY, function_set
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import Addressee, CarrierResult, CheckOutcome, Delivery
from iov_realname.testing.mutants._mutant import Mutant, deciding, folding, in_period, put

__all__ = ["FOLD_MUTANTS"]


def _functions_when_accepted(card: Card, asked: Any, book: RuleBook, right: Any) -> Any:
    early = asked.result is CarrierResult.ACCEPTED and isinstance(right, tuple) and card.period is not None
    return (*right, FunctionsGranted(card.period.requested, None)) if early and card.period is not None else right


def _mismatch_stays_open(card: Card, asked: Any, book: RuleBook, right: Any) -> Any:
    return right[:1] if isinstance(right, tuple) and asked.outcome is CheckOutcome.MISMATCH else right


def _registered(card: Card, event: Any, right: Card) -> Card:
    registration = right.registration
    if registration is None:
        return right
    done = altered(registration, status=RegistrationStatus.REGISTERED, transmission=None)
    return altered(in_period(right, registration=done), stage=Stage.REGISTERED, restriction=None)


def _period_goes_on(card: Card, event: Any, right: Card) -> Card:
    return in_period(
        right, registration=card.registration, requested=() if card.period is None else card.period.requested
    )


def _notices_go_on(card: Card, event: Any, right: Card) -> Card:
    return in_period(right, notices_delivered=0 if card.period is None else card.period.notices_delivered)


def _failed_notices_count(card: Card, event: Any, right: Card) -> Card:
    return evolve_notices(card, attrs.evolve(event, delivery=Delivery.DELIVERED))


def _anybodys_notices_count(card: Card, event: Any, right: Card) -> Card:
    return evolve_notices(card, attrs.evolve(event, addressee=Addressee.PRESENT_OWNER))


def _with_stock_functions(card: Card, event: Any, right: Card) -> Card:
    return altered(right, entitled=function_set((*right.entitled, *card.entitled)))


def _one_check_will_do(real: Any) -> Any:
    return lambda registration, book: frozenset() if registration.matched else real(registration, book)


def _agent_is_forgotten(real: Any) -> Any:
    return lambda registration, book: real(altered(registration, has_agent=False), book)


def _counts_as_match(outcome: CheckOutcome) -> Any:
    def made(real: Any) -> Any:
        def wrongly(registration: Any, command: Any, book: Any) -> Any:
            told = attrs.evolve(command, outcome=CheckOutcome.MATCH) if command.outcome is outcome else command
            return real(registration, told, book)

        return wrongly

    return made


FOLD_MUTANTS: tuple[Mutant, ...] = (
    Mutant("one check will do", "the first match verifies", (put(checking, "missing_checks", _one_check_will_do),)),
    Mutant("agent not checked", "an agent is not checked", (put(checking, "missing_checks", _agent_is_forgotten),)),
    Mutant(
        "no record is a match",
        "what has no record counts as found",
        (put(checking, "_verifies", _counts_as_match(CheckOutcome.NO_RECORD)),),
    ),
    Mutant(
        "no answer is a match",
        "a verifier that is down verifies",
        (put(checking, "_verifies", _counts_as_match(CheckOutcome.UNAVAILABLE)),),
    ),
    Mutant(
        "mismatch leaves it open",
        "a mismatch does not close the attempt",
        (deciding(RecordCheck, _mismatch_stays_open),),
    ),
    Mutant(
        "attempts not counted",
        "closed attempts are not counted",
        (folding(IdentityRefused, lambda card, event, right: in_period(right, attempts_closed=0)),),
    ),
    Mutant(
        "functions when accepted",
        "受理 is taken for 报竣, as far as functions go",
        (deciding(RecordCarrierAnswer, _functions_when_accepted),),
    ),
    Mutant("registered when accepted", "受理 is taken for 报竣", (folding(SubmissionAccepted, _registered),)),
    Mutant(
        "registered when rejected",
        "a carrier's refusal is taken for completion",
        (folding(RegistrationRejected, _registered),),
    ),
    Mutant(
        "not registered when completed", "报竣 is overlooked", (folding(Registered, lambda card, event, right: card),)
    ),
    Mutant(
        "sold without emergency call",
        "the emergency call is not open after the sale",
        (folding(Sold, lambda card, event, right: altered(right, entitled=())),),
    ),
    Mutant(
        "emergency call restricted too",
        "a restriction closes the emergency call",
        (folding(Restricted, lambda card, event, right: altered(right, entitled=())),),
    ),
    Mutant(
        "restriction closes nothing",
        "a restricted card keeps what it had",
        (folding(Restricted, lambda card, event, right: altered(right, entitled=card.entitled)),),
    ),
    Mutant(
        "period not ended",
        "after a transfer the earlier owner's registration still stands",
        (folding(OwnershipTransferred, _period_goes_on),),
    ),
    Mutant(
        "functions survive the transfer",
        "the next owner has the earlier one's functions",
        (folding(OwnershipTransferred, _with_stock_functions),),
    ),
    Mutant(
        "notices survive the transfer",
        "notices to the earlier owner count against the next",
        (folding(OwnershipTransferred, _notices_go_on),),
    ),
    Mutant(
        "restriction survives the transfer",
        "the next owner is restricted as well",
        (folding(OwnershipTransferred, lambda card, event, right: altered(right, restriction=card.restriction)),),
    ),
    Mutant(
        "stock functions survive completion",
        "what was open before the duty stays open for ever",
        (folding(Registered, _with_stock_functions),),
    ),
    Mutant(
        "lifted to the wrong stage",
        "every lifting leads back to the stage sold",
        (
            folding(
                RestrictionLifted, lambda card, event, right: altered(right, stage=Stage.SOLD, entitled=ONLY_EMERGENCY)
            ),
        ),
    ),
    Mutant(
        "declined unwarned",
        "a refusal counts although nobody had been notified",
        (folding(Declined, lambda card, event, right: in_period(right, declined_after_notice=True)),),
    ),
    Mutant(
        "notice not counted", "a delivered notice is forgotten", (folding(Notified, lambda card, event, right: card),)
    ),
    Mutant(
        "failed notices count",
        "a notice counts although it did not arrive",
        (folding(Notified, _failed_notices_count),),
    ),
    Mutant(
        "anybody's notices count", "a notice to the earlier owner counts", (folding(Notified, _anybodys_notices_count),)
    ),
    Mutant(
        "revoked, but open",
        "a revoked registration leaves its functions open",
        (folding(RegistrationRevoked, lambda card, event, right: altered(right, entitled=card.entitled)),),
    ),
    Mutant(
        "ordered is done",
        "an order to the carrier counts as confirmed",
        (folding(FunctionChangeOrdered, lambda card, event, right: altered(right, confirmed=event.functions)),),
    ),
    Mutant(
        "deregistered, but open",
        "a card that has ended keeps its functions",
        (folding(Deregistered, lambda card, event, right: altered(right, entitled=card.entitled)),),
    ),
    Mutant(
        "replacement is free",
        "a replacement does not inherit the restriction",
        (folding(ReplacementFitted, lambda card, event, right: altered(right, restriction=None)),),
    ),
)
