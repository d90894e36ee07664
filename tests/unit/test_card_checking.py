"""Checking the identity presented: one question, one outcome; turning an owner away; review by a named person."""

import pytest

from iov_realname.domain.card.checking import (
    CHECK_RULES,
    OUTCOME_RULES,
    TURN_AWAY_RULES,
    TURNS_AWAY,
    goes_to_review,
    identity_is_open,
    identity_matches,
    missing_checks,
    reason_turns_away,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.restriction import LiftCause
from iov_realname.domain.card.review import (
    REVIEW_RULES,
    identity_is_in_review,
    only_missing_records_are_approved,
    review_is_reasoned,
)
from iov_realname.domain.card.state import UNKNOWN, Ground, OpenCheck, RegistrationStatus, Stage
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.documents import DocumentKind, HolderKind
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import RefusalCode, first_refusal
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party
from iov_realname.domain.terms import CheckOutcome
from tests.support.commands import DECIDE_REVIEW, RECORD_CHECK, REFUSE, REQUEST_CHECK
from tests.support.facts import (
    APPROVED,
    BOOK,
    BUILT_IN,
    CHECK_REQUESTED,
    CLOSED_DOWN,
    COMPLETED,
    DEREGISTERED,
    EVIDENCE,
    FRESH_REGISTRATION,
    ICCID,
    IN_REVIEW,
    LIFTED,
    MISMATCHED,
    ON_NETWORK,
    OTHER_NUMBER,
    OWNED,
    PRESENTED,
    READ,
    REFUSED,
    REFUSED_TO_REVIEW,
    RESTRICTED,
    RESTRICTED_FOR_MISUSE,
    REVOKED,
    SAME_PERSON,
    SENT,
    TURNED_AWAY,
    TURNED_DOWN,
    UNFOUND,
    VERIFIED,
    WAITING,
    checked,
    sealed,
)
from tests.support.telling import (
    Act,
    Broken,
    Scene,
    assert_done,
    assert_refused,
    but,
    changes,
    given,
    refused_in_turn,
    scenes_done,
    scenes_refused,
    when,
)

READING, NETWORK, HOLDER = (
    (Party.OWNER, CheckKind.READING),
    (Party.OWNER, CheckKind.NETWORK),
    (Party.OWNER, CheckKind.HOLDER),
)
WAITS = given(*WAITING)
CLOSED_TO_REVIEW = given(*WAITING, READ, ON_NETWORK, MISMATCHED, REFUSED_TO_REVIEW)
LAST_CHECK = but(RECORD_CHECK, reference="k-holder", check=CheckKind.HOLDER)
ALL_BUT_ONE = given(*WAITING, READ, ON_NETWORK)
REASONLESS = but(DECIDE_REVIEW, reason=Confidential(" \n"))
MISMATCH = but(LAST_CHECK, outcome=CheckOutcome.MISMATCH)
MISMATCH_OF_UNIT = but(MISMATCH, check=CheckKind.UNIT, reference="k-unit")
OF_PERSONS = tuple(check for check in CheckKind if check is not CheckKind.UNIT)
CHECKABLE = (("presented", WAITS), ("record missing", given(*IN_REVIEW)))
SHOWN_OR_NOT = (RefusalCode.NO_DOC, RefusalCode.FORGED, RefusalCode.IMPERSONATION, RefusalCode.NOT_OWNER)
"""What an owner is turned away for."""


def open_identity(*commands: object) -> tuple[Broken, ...]:
    """The rules that a question, an outcome and a refusal share, broken for each of them."""
    return (
        Broken(
            card_is_known,
            RefusalCode.NO_PURCHASE,
            *(Scene(f"{type(each).__name__}, never bought", UNKNOWN, each) for each in commands),
        ),
        Broken(
            identity_is_open,
            RefusalCode.STAGE,
            *(
                Scene(f"{type(command).__name__}, {tale}", card, command)
                for command in commands
                for tale, card in (
                    ("in stock", given(*BUILT_IN)),
                    ("nobody presented", given(*OWNED)),
                    ("another number", given(*OWNED, but(PRESENTED, number=OTHER_NUMBER))),
                    ("closed", given(*TURNED_AWAY)),
                    ("closed, before its reviewer", CLOSED_TO_REVIEW),
                    ("verified", given(*VERIFIED)),
                    ("sent", given(*SENT)),
                    ("revoked", given(*COMPLETED, REVOKED)),
                    ("presented, a card at its end", given(*WAITING, DEREGISTERED)),
                    ("record missing, a card at its end", given(*IN_REVIEW, DEREGISTERED)),
                )
            ),
        ),
    )


ACTS = (
    Act(
        CHECK_RULES,
        done=tuple(Scene(tale, card, command) for command in (REQUEST_CHECK, RECORD_CHECK) for tale, card in CHECKABLE),
        refused=open_identity(REQUEST_CHECK, RECORD_CHECK),
    ),
    Act(
        TURN_AWAY_RULES,
        done=tuple(
            Scene(f"{code}, {tale}", card, but(REFUSE, code=code)) for code in SHOWN_OR_NOT for tale, card in CHECKABLE
        ),
        refused=(
            *open_identity(REFUSE),
            Broken(
                reason_turns_away,
                RefusalCode.FORMAT,
                *(Scene(code, WAITS, but(REFUSE, code=code)) for code in RefusalCode if code not in SHOWN_OR_NOT),
            ),
        ),
    ),
    Act(
        OUTCOME_RULES,
        done=tuple(
            Scene(f"{outcome}, {check}", WAITS, but(RECORD_CHECK, outcome=outcome, check=check))
            for outcome in CheckOutcome
            for check in (CheckKind.NETWORK, CheckKind.UNIT)
            if outcome is not CheckOutcome.MISMATCH
        ),
        refused=(
            Broken(
                identity_matches,
                RefusalCode.IMPERSONATION,
                *(Scene(f"mismatch, {check}", WAITS, but(MISMATCH, check=check)) for check in OF_PERSONS),
            ),
            Broken(identity_matches, RefusalCode.UNIT, Scene("mismatch of a unit", WAITS, MISMATCH_OF_UNIT)),
        ),
        decide=lambda card, command, book: (
            first_refusal(OUTCOME_RULES, card, command, book) or when(card, command, book)
        ),
    ),
    Act(
        REVIEW_RULES,
        done=(
            Scene("approved, a record is missing", given(*IN_REVIEW), DECIDE_REVIEW),
            Scene("turned down, a record is missing", given(*IN_REVIEW), but(DECIDE_REVIEW, approved=False)),
            Scene("turned down after too many attempts", CLOSED_TO_REVIEW, but(DECIDE_REVIEW, approved=False)),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, DECIDE_REVIEW)),
            Broken(
                identity_is_in_review,
                RefusalCode.STAGE,
                Scene("nobody presented", given(*OWNED), DECIDE_REVIEW),
                Scene("another number", given(*IN_REVIEW), but(DECIDE_REVIEW, number=OTHER_NUMBER)),
                Scene("nothing to review", WAITS, DECIDE_REVIEW),
                Scene("verified", given(*VERIFIED), DECIDE_REVIEW),
                Scene("closed", given(*TURNED_AWAY), DECIDE_REVIEW),
                Scene("a record is missing, a card at its end", given(*IN_REVIEW, DEREGISTERED), DECIDE_REVIEW),
            ),
            Broken(
                review_is_reasoned,
                RefusalCode.FORMAT,
                Scene("blank reason", given(*IN_REVIEW), REASONLESS),
                Scene("no reviewer", given(*IN_REVIEW), but(DECIDE_REVIEW, reviewer="")),
            ),
            Broken(
                only_missing_records_are_approved,
                RefusalCode.IMPERSONATION,
                Scene("a mismatch approved", CLOSED_TO_REVIEW, DECIDE_REVIEW),
            ),
        ),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A check or review that breaks a rule is refused by that rule, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A check or review that breaks no rule goes through."""
    assert_done(act, scene)


def test_turning_away_asks_for_the_identity_before_the_reason() -> None:
    """Purchase, an open identity, and last whether the reason is one."""
    assert ["card_is_known", "identity_is_open", "reason_turns_away", "done"] == refused_in_turn(
        when,
        UNKNOWN,
        but(REFUSE, code=RefusalCode.ERASE_EARLY),
        given(*WAITING, DEREGISTERED),
        WAITS,
        {"code": RefusalCode.NOT_OWNER},
    )


def test_the_rules_of_a_review_are_asked_in_this_order() -> None:
    """Purchase, review, reason, and last whether a reviewer may approve it at all."""
    assert [
        "card_is_known",
        "identity_is_in_review",
        "review_is_reasoned",
        "only_missing_records_are_approved",
        "done",
    ] == refused_in_turn(
        when, UNKNOWN, REASONLESS, WAITS, CLOSED_TO_REVIEW, {"reason": Confidential("核实")}, given(*IN_REVIEW)
    )


# Outcomes


def test_a_question_is_written_down_before_it_leaves() -> None:
    """Number, our reference, party, check and provider."""
    assert (CHECK_REQUESTED,) == when(WAITS, REQUEST_CHECK)


def test_an_outcome_is_written_down_as_received() -> None:
    """Evidence as it came, the ledger's wording of the provider sealed for this card; not yet verified."""
    told = but(
        RECORD_CHECK,
        reference="k-9",
        evidence=EVIDENCE,
        providers={ICCID: sealed("provider"), Iccid("x"): sealed("other")},
    )
    expected = but(ON_NETWORK, reference="k-9", evidence=EVIDENCE, provider_sealed=sealed("provider"))
    assert (expected,) == when(WAITS, told)


@pytest.mark.parametrize("outcome", [CheckOutcome.NO_RECORD, CheckOutcome.REJECTED_INPUT, CheckOutcome.UNAVAILABLE])
def test_outcomes_that_leave_the_attempt_open(outcome: CheckOutcome) -> None:
    """Without a match nothing is verified, even on the last check asked for."""
    expected = (but(SAME_PERSON, outcome=outcome, verified=False),)
    assert expected == when(ALL_BUT_ONE, but(LAST_CHECK, outcome=outcome))


def test_the_last_match_verifies() -> None:
    """All checks the book asks for have matched: verified, and only then."""
    assert (SAME_PERSON,) == when(ALL_BUT_ONE, LAST_CHECK)
    assert (but(SAME_PERSON, verified=False),) == when(given(*WAITING, READ), LAST_CHECK)


def test_a_missing_record_of_one_check_is_not_made_up_for_by_another() -> None:
    """While a record is missing, the last match does not verify; a later match of that very check does."""
    unfound = given(*WAITING, READ, ON_NETWORK, checked(CheckKind.PORTRAIT, CheckOutcome.NO_RECORD))
    assert (but(SAME_PERSON, verified=False),) == when(unfound, LAST_CHECK)
    found_late = given(*WAITING, READ, but(SAME_PERSON, verified=False), UNFOUND)
    expected = but(ON_NETWORK, reference="k-1", verified=True)
    assert (expected,) == when(found_late, RECORD_CHECK)


def test_a_ledgers_check_stands_for_all_of_them() -> None:
    """An asserted match of the owner verifies at once; asserted of somebody else it does not."""
    asserted = but(RECORD_CHECK, reference="k-asserted", check=CheckKind.ASSERTED, origin=Origin.IMPORTED)
    assert (checked(CheckKind.ASSERTED, verified=True),) == when(WAITS, asserted)
    of_agent = but(asserted, party=Party.AGENT)
    assert (checked(CheckKind.ASSERTED, party=Party.AGENT),) == when(WAITS, of_agent)


def test_a_mismatch_closes_the_attempt() -> None:
    """The outcome is recorded, and with it the refusal: impersonation, or a unit that is not what it says."""
    assert (MISMATCHED, REFUSED) == when(WAITS, MISMATCH)
    of_unit = checked(CheckKind.UNIT, CheckOutcome.MISMATCH)
    assert (of_unit, but(REFUSED, code=RefusalCode.UNIT)) == when(WAITS, MISMATCH_OF_UNIT)


@pytest.mark.parametrize(("to_review", "closed_before"), [(False, 0), (False, 1), (True, 2), (True, 3)])
def test_the_third_closed_attempt_of_a_period_goes_to_review(to_review: bool, closed_before: int) -> None:
    """By mismatch or by the clerk: three attempts, by our policy; imported ones never wait for a reviewer."""
    card = given(*WAITING, *(REFUSED, PRESENTED) * closed_before)
    assert (MISMATCHED, but(REFUSED, to_review=to_review)) == when(card, MISMATCH)
    assert (but(REFUSED, code=RefusalCode.FORGED, to_review=to_review),) == when(card, REFUSE)
    assert (MISMATCHED, REFUSED) == when(card, but(MISMATCH, origin=Origin.IMPORTED))


def test_an_attempt_that_a_reviewer_turned_down_is_a_closed_one() -> None:
    """After two without a record the third goes to review; what a mismatch had closed is not counted once more."""
    card = given(*WAITING, *(UNFOUND, TURNED_DOWN, PRESENTED) * 2)
    assert (MISMATCHED, but(REFUSED, to_review=True)) == when(card, MISMATCH)
    assert 3 == given(*WAITING, *(REFUSED, PRESENTED) * 2, REFUSED_TO_REVIEW, TURNED_DOWN).period.attempts_closed  # type: ignore[union-attr]


def test_how_many_attempts_there_are_is_book_data() -> None:
    """A book that says one sends the first closed attempt to review."""
    strict = but(BOOK, attempts_before_review=1)
    assert (but(REFUSED, code=RefusalCode.FORGED, to_review=True),) == when(WAITS, REFUSE, strict)


@pytest.mark.parametrize(("to_review", "attempts"), [(True, 1), (False, 2)])
def test_outside_an_ownership_period_no_attempt_was_closed(to_review: bool, attempts: int) -> None:
    """Asked alone of a card that nobody owns, the next attempt would be the first."""
    assert to_review is goes_to_review(given(*BUILT_IN), but(BOOK, attempts_before_review=attempts))


@pytest.mark.parametrize("code", SHOWN_OR_NOT)
def test_the_clerk_says_why_an_owner_is_turned_away(code: RefusalCode) -> None:
    """The reason of the catalogue goes into the history."""
    assert (but(REFUSED, code=code),) == when(WAITS, but(REFUSE, code=code))
    assert set(SHOWN_OR_NOT) == set(TURNS_AWAY)


def test_the_last_match_lifts_a_restriction_for_want_of_registration() -> None:
    """At once when the check passes (ATF-32); a ledger tells the lifting itself, and misuse needs more than a check."""
    restricted = (*CLOSED_DOWN, PRESENTED, READ, ON_NETWORK)
    lifted = but(LIFTED, cause=LiftCause.CHECK_PASSED)
    assert (SAME_PERSON, lifted) == when(given(*restricted), LAST_CHECK)
    assert (READ,) == when(
        given(*CLOSED_DOWN, PRESENTED), but(RECORD_CHECK, reference="k-reading", check=CheckKind.READING)
    )
    assert (SAME_PERSON,) == when(given(*restricted), but(LAST_CHECK, origin=Origin.IMPORTED))


def test_a_match_does_not_lift_a_restriction_for_misuse() -> None:
    """Misuse is answered by an appeal, not by showing papers."""
    misused = (*OWNED, RESTRICTED_FOR_MISUSE, PRESENTED, READ, ON_NETWORK)
    assert (SAME_PERSON,) == when(given(*misused), LAST_CHECK)


# Review


def test_what_a_review_writes_down() -> None:
    """The decision, by whom, and why, sealed."""
    last = given(*WAITING, READ, but(SAME_PERSON, verified=False), UNFOUND)
    assert (APPROVED,) == when(last, DECIDE_REVIEW)
    assert (TURNED_DOWN,) == when(last, but(DECIDE_REVIEW, approved=False))


def test_an_approval_replaces_the_missing_record_and_no_other_check() -> None:
    """Approved, but other checks are still to be made: not yet verified."""
    assert (but(APPROVED, verified=False),) == when(given(*IN_REVIEW), DECIDE_REVIEW)


@pytest.mark.parametrize("ground", [Ground.DECLINED, Ground.OVERDUE, Ground.STATED])
def test_a_review_that_verifies_lifts_a_restriction_for_want_of_registration(ground: Ground) -> None:
    """At once, as a match does; an approval that leaves checks to be made, or turning down, lifts nothing."""
    restricted = (*OWNED, but(RESTRICTED, ground=ground), PRESENTED, READ)
    last = given(*restricted, but(SAME_PERSON, verified=False), UNFOUND)
    assert (APPROVED, but(LIFTED, cause=LiftCause.CHECK_PASSED)) == when(last, DECIDE_REVIEW)
    assert (TURNED_DOWN,) == when(last, but(DECIDE_REVIEW, approved=False))
    assert (but(APPROVED, verified=False),) == when(given(*restricted, UNFOUND), DECIDE_REVIEW)


def test_a_review_does_not_lift_a_restriction_for_misuse() -> None:
    """Misuse is answered by an appeal, whoever verified the identity."""
    misused = (*OWNED, RESTRICTED_FOR_MISUSE, PRESENTED, READ, but(SAME_PERSON, verified=False), UNFOUND)
    assert (APPROVED,) == when(given(*misused), DECIDE_REVIEW)


# What the book asks for


@pytest.mark.parametrize(
    ("channel", "expected"),
    [
        (ChannelKind.COUNTER, {READING, NETWORK, HOLDER}),
        (None, {READING, NETWORK, HOLDER}),
        (ChannelKind.ONLINE, {NETWORK, (Party.OWNER, CheckKind.LIVE), (Party.OWNER, CheckKind.PORTRAIT)}),
    ],
)
def test_what_is_still_missing(channel: ChannelKind | None, expected: set[tuple[Party, CheckKind]]) -> None:
    """Everything the book asks of that channel; an unknown one counts as a counter; what matched is not missing."""
    registration = but(FRESH_REGISTRATION, channel=channel)
    assert expected == missing_checks(registration, BOOK)
    assert expected - {NETWORK} == missing_checks(but(registration, matched=frozenset({NETWORK})), BOOK)


def test_an_agent_and_a_unit_are_asked_for_more() -> None:
    """The parties checked follow from who presented."""
    by_agent = but(FRESH_REGISTRATION, has_agent=True)
    assert {NETWORK, *((Party.AGENT, check) for check in BOOK.checks.in_person)} == missing_checks(by_agent, BOOK)
    unit = but(FRESH_REGISTRATION, holder=HolderKind.UNIT, document=DocumentKind.USCC)
    assert {(Party.OWNER, CheckKind.UNIT), *((Party.HANDLER, check) for check in BOOK.checks.in_person)} == (
        missing_checks(unit, BOOK)
    )


# Evolve


def test_an_outcome_answers_its_question() -> None:
    """IdentityChecked: the question under its reference is not open any more; others are."""
    asked = given(*WAITING, CHECK_REQUESTED, but(CHECK_REQUESTED, reference="k-2", check=CheckKind.READING))
    unavailable = but(ON_NETWORK, reference="k-1", outcome=CheckOutcome.UNAVAILABLE)

    assert {"period.registration.open_checks": asked.registration.open_checks[1:]} == changes(asked, unavailable)
    assert {"period.registration.open_checks": ()} == {
        name: value for name, value in changes(asked, REFUSED).items() if name.endswith("open_checks")
    }


def test_a_question_stays_open_until_it_is_answered() -> None:
    """CheckRequested: the question is open, and nothing else."""
    assert {
        "period.registration.open_checks": (OpenCheck("k-1", Party.OWNER, CheckKind.NETWORK, "police", None),)
    } == changes(WAITS, CHECK_REQUESTED)


def test_a_match_counts_for_its_party_and_check() -> None:
    """IdentityChecked, match: presented until the last one verifies; stage and functions stay."""
    assert {"period.registration.matched": frozenset({READING})} == changes(WAITS, READ)
    assert {
        "period.registration.matched": frozenset({READING, NETWORK, HOLDER}),
        "period.registration.status": RegistrationStatus.VERIFIED,
    } == changes(ALL_BUT_ONE, SAME_PERSON)


def test_a_missing_record_goes_to_review() -> None:
    """IdentityChecked, no record: in review until that check matches or a reviewer decides."""
    assert {
        "period.registration.no_record": frozenset({NETWORK}),
        "period.registration.status": RegistrationStatus.IN_REVIEW,
    } == changes(WAITS, UNFOUND)
    assert {"period.registration.matched": frozenset({READING})} == changes(given(*IN_REVIEW), READ)
    assert {
        "period.registration.matched": frozenset({NETWORK}),
        "period.registration.no_record": frozenset(),
        "period.registration.status": RegistrationStatus.PRESENTED,
    } == changes(given(*IN_REVIEW), ON_NETWORK)


@pytest.mark.parametrize("outcome", [CheckOutcome.MISMATCH, CheckOutcome.REJECTED_INPUT, CheckOutcome.UNAVAILABLE])
def test_other_outcomes_change_nothing_by_themselves(outcome: CheckOutcome) -> None:
    """IdentityChecked, anything else: still open; it is the refusal that closes a mismatch."""
    assert {} == changes(WAITS, checked(CheckKind.NETWORK, outcome))
    assert {} == changes(given(*IN_REVIEW), checked(CheckKind.NETWORK, outcome))


def test_a_refusal_closes_the_attempt_and_is_counted() -> None:
    """IdentityRefused: refused, or before a reviewer; what was not found is settled with it."""
    assert {"period.registration.status": RegistrationStatus.REFUSED, "period.attempts_closed": 1} == changes(
        WAITS, REFUSED
    )
    assert {"period.registration.no_record": frozenset(), "period.attempts_closed": 1} == changes(
        given(*IN_REVIEW), REFUSED_TO_REVIEW
    )
    assert RegistrationStatus.IN_REVIEW is CLOSED_TO_REVIEW.registration_status
    assert 2 == given(*TURNED_AWAY, PRESENTED, REFUSED).period.attempts_closed  # type: ignore[union-attr]


def test_a_reviewer_settles_the_attempt() -> None:
    """ReviewDecided: approval turns the missing record into a match; turning down refuses, and is counted once."""
    assert {
        "period.registration.status": RegistrationStatus.VERIFIED,
        "period.registration.matched": frozenset({NETWORK}),
        "period.registration.no_record": frozenset(),
    } == changes(given(*IN_REVIEW), APPROVED)
    assert {
        "period.registration.status": RegistrationStatus.PRESENTED,
        "period.registration.matched": frozenset({NETWORK}),
        "period.registration.no_record": frozenset(),
    } == changes(given(*IN_REVIEW), but(APPROVED, verified=False))
    assert {"period.registration.status": RegistrationStatus.REFUSED, "period.attempts_closed": 1} == changes(
        given(*IN_REVIEW), TURNED_DOWN
    )
    assert {"period.registration.status": RegistrationStatus.REFUSED} == changes(CLOSED_TO_REVIEW, TURNED_DOWN)


@pytest.mark.parametrize("event", [CHECK_REQUESTED, SAME_PERSON, UNFOUND, REFUSED, APPROVED, TURNED_DOWN])
def test_what_is_told_under_another_number_changes_nothing(event: object) -> None:
    """Outcomes belong to the number they were asked for; without a registration or a period there is none."""
    assert {} == changes(given(*OWNED, but(PRESENTED, number=OTHER_NUMBER)), event)  # type: ignore[arg-type]
    assert {} == changes(given(*OWNED), event)  # type: ignore[arg-type]
    assert {} == changes(given(*BUILT_IN), event)  # type: ignore[arg-type]


def test_checking_never_moves_the_stage_or_opens_a_function() -> None:
    """Verified is not registered."""
    card = given(*VERIFIED)
    assert (Stage.SOLD, given(*OWNED).entitled) == (card.stage, card.entitled)
