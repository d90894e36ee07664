"""For what a card waits, and the line that shows it."""

import pytest

from iov_realname.application.cards.line import CardCounts, CardLine, CardQuery, Standing, line_of
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.state import UNKNOWN, RegistrationStatus, Stage
from iov_realname.domain.card.waiting import Waiting, waits_for
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.identifiers import Carrier
from tests.support.facts import (
    ACCEPTED,
    ATTEMPTED,
    BUILT_IN,
    CLOSED_DOWN,
    CLOSED_FOR_MISUSE,
    COMPLETED,
    FIRST_PERIOD,
    ICCID,
    IN_REVIEW,
    IN_TEST,
    MSISDN,
    OUTCOME_UNKNOWN,
    OWNED,
    PARKED,
    REJECTED,
    RESOLD,
    RESUMED,
    SCRAPPED,
    SENT,
    SENT_BACK,
    SUBMITTED,
    TURNED_AWAY,
    VERIFIED,
    VIN,
    WAITING,
)
from tests.support.telling import but, given

SENT_ELSEWHERE = (*VERIFIED, but(SUBMITTED, to_send=False))
OURS = (*VERIFIED, but(SUBMITTED, to_send=True))


@pytest.mark.parametrize(
    ("history", "waiting"),
    [
        ((), None),
        (IN_TEST, None),
        (BUILT_IN, None),
        (OWNED, Waiting.OWNER),
        (CLOSED_DOWN, Waiting.OWNER),
        (TURNED_AWAY, Waiting.OWNER),
        (WAITING, Waiting.CHECKS),
        (IN_REVIEW, Waiting.REVIEW),
        (VERIFIED, Waiting.QUEUED),
        (OURS, Waiting.QUEUED),
        (SENT_ELSEWHERE, Waiting.ANSWER),
        ((*OURS, ATTEMPTED), Waiting.ANSWER),
        ((*OURS, ATTEMPTED, OUTCOME_UNKNOWN), Waiting.ANSWER),
        ((*OURS, ATTEMPTED, ACCEPTED), Waiting.ANSWER),
        ((*OURS, PARKED), Waiting.PARKED),
        ((*OURS, PARKED, RESUMED), Waiting.QUEUED),
        (SENT_BACK, Waiting.RESEND),
        (COMPLETED, None),
        (CLOSED_FOR_MISUSE, None),
        (RESOLD, Waiting.OWNER),
        (SCRAPPED, None),
    ],
)
def test_whose_move_it_is(history: tuple[CardEvent, ...], waiting: Waiting | None) -> None:
    """From the sale to completion one party has the next move; in stock, once registered and at the end none."""
    assert waiting is waits_for(given(*history))


def test_a_line_says_what_the_card_says() -> None:
    """Every fact of a line is the card's, or follows from it."""
    card = given(*OURS, ATTEMPTED, ACCEPTED)
    assert CardLine(
        iccid=ICCID,
        msisdn=MSISDN,
        carrier=Carrier.MOBILE,
        vin=VIN,
        stage=Stage.SOLD,
        entitled=ONLY_EMERGENCY,
        registration_status=RegistrationStatus.SUBMITTED,
        period_number=1,
        since=FIRST_PERIOD.began,
        waiting=Waiting.ANSWER,
        to_deliver=True,
        receipt_no=ACCEPTED.receipt_no,
    ) == line_of(card)


def test_what_was_never_bought_has_no_line() -> None:
    """A line needs a number and a carrier."""
    assert line_of(UNKNOWN) is None


@pytest.mark.parametrize(
    ("history", "to_deliver"),
    [
        (OWNED, False),
        (VERIFIED, False),
        (SENT_ELSEWHERE, False),
        (OURS, True),
        ((*OURS, PARKED), True),
        ((*OURS, REJECTED), False),
        ((*OURS, *SCRAPPED[-1:]), False),
    ],
)
def test_only_ours_is_to_be_delivered(history: tuple[CardEvent, ...], to_deliver: bool) -> None:
    """What was decided here and has no last answer, on a card in use; never what was imported."""
    line = line_of(given(*history))
    assert line is not None
    assert to_deliver is line.to_deliver


def test_a_receipt_of_elsewhere_is_not_ours() -> None:
    """A line shows receipts for what was sent from here only."""
    line = line_of(given(*SENT_ELSEWHERE, ACCEPTED))
    assert line is not None
    assert line.receipt_no is None


def test_a_query_takes_what_it_asks_for() -> None:
    """All that is asked for must be so, and nothing asked takes every line."""
    line = line_of(given(*SENT))
    assert line is not None
    assert CardQuery().takes(line)
    assert CardQuery(vin=VIN, msisdn=MSISDN, stage=Stage.SOLD, carrier=Carrier.MOBILE).takes(line)
    assert not CardQuery(vin=VIN, stage=Stage.REGISTERED).takes(line)
    assert not CardQuery(waiting=Waiting.OWNER).takes(line)


def test_counts_add_up() -> None:
    """Each fact is counted over all cards, and what waits for nothing is not counted as waiting."""
    counts = CardCounts.of(
        {
            Standing(Stage.SOLD, Carrier.MOBILE, RegistrationStatus.NONE, Waiting.OWNER): 2,
            Standing(Stage.SOLD, Carrier.UNICOM, RegistrationStatus.REJECTED, Waiting.RESEND): 1,
            Standing(Stage.REGISTERED, Carrier.MOBILE, RegistrationStatus.REGISTERED, None): 4,
        }
    )
    assert (7, {Stage.SOLD: 3, Stage.REGISTERED: 4}) == (counts.total, counts.stages)
    assert {Carrier.MOBILE: 6, Carrier.UNICOM: 1} == counts.carriers
    assert {"none": 2, "rejected": 1, "registered": 4} == counts.registrations
    assert {Waiting.OWNER: 2, Waiting.RESEND: 1} == counts.waiting
