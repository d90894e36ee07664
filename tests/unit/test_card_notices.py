"""Notices to owners, and owners who decline."""

import pytest

from iov_realname.domain.card.burdens import Condition, backfill_is_free
from iov_realname.domain.card.notices import CONTACT_RULES, DECLINE_RULES, NOTICE_RULES, contact_can_be_reached
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import card_is_owned
from iov_realname.domain.card.state import UNKNOWN
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from tests.support.commands import DECLINE, NOTIFY, RECORD_CONTACT
from tests.support.facts import (
    BUILT_IN,
    CLOSED_DOWN,
    COMPLETED,
    CONTACT_RECORDED,
    DECLINED,
    NOTIFIED,
    OWNED,
    OWNED_AS_STOCK,
    RESOLD,
    SCRAPPED,
    TRANSFERRED,
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

FAILED = but(NOTIFIED, delivery=Delivery.FAILED)
TO_FORMER_OWNER = but(NOTIFIED, addressee=Addressee.FORMER_OWNER, purpose=NoticePurpose.TRANSFER)

OWNERS = (
    ("a new owner", OWNED),
    ("a registered owner", COMPLETED),
    ("the next owner", RESOLD),
    ("a restricted owner", CLOSED_DOWN),
)


def without_an_owner(command: object) -> tuple[Broken, ...]:
    """The rules that a card without an owner breaks."""
    return (
        Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("never bought", UNKNOWN, command)),
        Broken(
            card_is_owned,
            RefusalCode.STAGE,
            Scene("unsold", given(*BUILT_IN), command),
            Scene("at its end", given(*SCRAPPED), command),
        ),
    )


ACTS = (
    Act(
        NOTICE_RULES,
        done=(
            *(Scene(tale, given(*history), NOTIFY) for tale, history in OWNERS),
            Scene("a stock card's owner", given(*OWNED_AS_STOCK), NOTIFY),
            Scene("a new owner, under a condition", given(*OWNED), but(NOTIFY, conditions=(Condition.TARIFF,))),
        ),
        refused=(
            *without_an_owner(NOTIFY),
            Broken(
                backfill_is_free,
                RefusalCode.FEE_OR_BURDEN,
                *(Scene(f"{each}", given(*OWNED_AS_STOCK), but(NOTIFY, conditions=(each,))) for each in Condition),
            ),
        ),
    ),
    Act(
        CONTACT_RULES,
        done=(
            Scene("a telephone", given(*OWNED), RECORD_CONTACT),
            Scene(
                "an address",
                given(*OWNED),
                but(RECORD_CONTACT, contact=Confidential(Particulars(address="样例路1号"))),
            ),
        ),
        refused=(
            Broken(card_is_known, RefusalCode.NO_PURCHASE, Scene("unknown", UNKNOWN, RECORD_CONTACT)),
            Broken(card_is_owned, RefusalCode.STAGE, Scene("unsold", given(*BUILT_IN), RECORD_CONTACT)),
            Broken(
                contact_can_be_reached,
                RefusalCode.FORMAT,
                Scene("a name alone", given(*OWNED), but(RECORD_CONTACT, contact=Confidential(Particulars(name="张")))),
            ),
        ),
    ),
    Act(
        DECLINE_RULES,
        done=tuple(Scene(tale, given(*history), DECLINE) for tale, history in OWNERS),
        refused=without_an_owner(DECLINE),
    ),
)


@scenes_refused(*ACTS)
def test_refused(act: Act, broken: Broken, scene: Scene) -> None:
    """A notice without an owner is refused by the rule that misses them, on its basis."""
    assert_refused(act, broken, scene)


@scenes_done(*ACTS)
def test_done(act: Act, scene: Scene) -> None:
    """A notice to an owner is noted."""
    assert_done(act, scene)


def test_a_notice_asks_for_the_purchase_before_the_owner() -> None:
    """An unknown card is unknown first."""
    assert ["card_is_known", "card_is_owned", "done"] == refused_in_turn(
        when, UNKNOWN, NOTIFY, given(*BUILT_IN), given(*OWNED)
    )


def test_a_notice_is_written_down_whole() -> None:
    """Addressee, purpose, channel, text version and whether it arrived; a refusal with its sealed reason."""
    told = but(
        NOTIFY,
        addressee=Addressee.FORMER_OWNER,
        purpose=NoticePurpose.TRANSFER,
        channel=NoticeChannel.LETTER,
        text_version="v2",
        delivery=Delivery.FAILED,
    )
    expected = but(
        NOTIFIED,
        addressee=Addressee.FORMER_OWNER,
        purpose=NoticePurpose.TRANSFER,
        channel=NoticeChannel.LETTER,
        text_version="v2",
        delivery=Delivery.FAILED,
    )
    assert (expected,) == when(given(*OWNED), told)
    assert (NOTIFIED,) == when(given(*OWNED), NOTIFY)
    assert (DECLINED,) == when(given(*OWNED), DECLINE)
    assert (CONTACT_RECORDED,) == when(given(*OWNED), RECORD_CONTACT)


def test_a_delivered_notice_to_the_present_owner_counts() -> None:
    """Notified: counted, and the owner was asked; stage and functions stay."""
    assert {"period.asked": True, "period.notices_delivered": 1} == changes(given(*OWNED), NOTIFIED)
    assert {"period.notices_delivered": 2} == changes(given(*OWNED, NOTIFIED), NOTIFIED)


@pytest.mark.parametrize("purpose", NoticePurpose)
def test_whatever_it_is_about_a_delivered_notice_counts(purpose: NoticePurpose) -> None:
    """The purpose does not matter."""
    card = given(*OWNED, but(NOTIFIED, purpose=purpose))
    assert card.period is not None
    assert 1 == card.period.notices_delivered


@pytest.mark.parametrize("event", [FAILED, TO_FORMER_OWNER, but(TO_FORMER_OWNER, delivery=Delivery.FAILED)])
def test_a_notice_that_did_not_reach_the_present_owner_does_not_count(event: object) -> None:
    """Not delivered, or to the former owner: noted, nothing more; who was asked before stays asked."""
    assert {} == changes(given(*OWNED), event)  # type: ignore[arg-type]
    assert {} == changes(given(*OWNED, NOTIFIED), event)  # type: ignore[arg-type]


def test_a_refusal_by_the_owner_counts_only_after_a_delivered_notice() -> None:
    """Declined: the owner was asked; after a notice it is a ground for restriction, and stays one."""
    assert {"period.asked": True} == changes(given(*OWNED), DECLINED)
    assert {"period.declined_after_notice": True} == changes(given(*OWNED, NOTIFIED), DECLINED)
    assert {} == changes(given(*OWNED, NOTIFIED, DECLINED), DECLINED)
    assert {"period.asked": True} == changes(given(*OWNED, FAILED), DECLINED)


def test_what_the_last_owner_was_told_does_not_count_for_the_next() -> None:
    """A transfer starts the count from nothing."""
    period = given(*OWNED, NOTIFIED, DECLINED, TRANSFERRED).period
    assert period is not None
    assert (0, False, False) == (period.notices_delivered, period.declined_after_notice, period.asked)


@pytest.mark.parametrize("event", [NOTIFIED, DECLINED, CONTACT_RECORDED])
def test_outside_an_ownership_period_notices_mean_nothing(event: object) -> None:
    """Before a sale there is nobody to tell."""
    assert {} == changes(given(*BUILT_IN), event)  # type: ignore[arg-type]
