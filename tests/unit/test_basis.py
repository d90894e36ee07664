"""What an event is linked to: the latest of each kind, and of kinds that count together every one that counts."""

from collections import Counter

from iov_realname.domain.basis import Links, linked, note
from iov_realname.domain.card.checking import IdentityChecked
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.submission import RegistrationSubmitted
from iov_realname.domain.terms import Addressee, Delivery
from tests.support.facts import (
    DECLINED,
    NOTIFIED,
    ON_NETWORK,
    PRESENTED,
    READ,
    REGISTERED,
    RESTRICTED,
    SALE_CANCELLED,
    SAME_PERSON,
    SENT,
    SOLD,
    SUBMITTED,
    TRANSFERRED,
)
from tests.support.mixed import mixed
from tests.support.telling import but


def linked_after(event: CardEvent, *history: CardEvent) -> list[int]:
    """The places in the history, from 1, that the event is linked to."""
    links: Links = {}
    for place, each in enumerate(history, start=1):
        note(links, each, str(place))
    return [int(each) for each in linked(links, event)]


def test_a_restriction_is_linked_to_every_notice_that_reached_the_owner() -> None:
    """Not to those that failed, nor to those that went to somebody else."""
    failed, elsewhere = but(NOTIFIED, delivery=Delivery.FAILED), but(NOTIFIED, addressee=Addressee.FORMER_OWNER)

    assert [2, 5, 6] == linked_after(RESTRICTED, SOLD, NOTIFIED, failed, elsewhere, NOTIFIED, DECLINED)


def test_notices_to_an_earlier_owner_are_no_ground() -> None:
    """A new period, or a sale that is undone, begins the count anew."""
    assert [4] == linked_after(RESTRICTED, SOLD, NOTIFIED, TRANSFERRED, NOTIFIED)
    assert [] == linked_after(RESTRICTED, SOLD, NOTIFIED, SALE_CANCELLED)


def test_a_submission_is_linked_to_every_check_of_its_attempt() -> None:
    """The checks of papers shown before do not count for these."""
    assert [4, 5, 6] == linked_after(SUBMITTED, PRESENTED, READ, PRESENTED, READ, ON_NETWORK, SAME_PERSON)


def test_of_other_kinds_the_latest_counts() -> None:
    """A completion rests on the last submission."""
    assert [len(SENT) + 1] == linked_after(REGISTERED, *SENT, SUBMITTED)


def test_what_follows_in_the_same_command_names_its_cause() -> None:
    """A ledger's check follows its papers, and the submission the check; the first event of a command has no cause."""
    world = mixed(2, 120)
    followed = Counter[type]()
    for _, history in world.log.histories("card-"):
        before = None
        for recorded in history:
            envelope = recorded.envelope
            same = before is not None and before.command == envelope.command
            assert envelope.causation == (before.event_id if same and before is not None else None)
            followed[type(envelope.event)] += same
            before = envelope
    assert followed[IdentityChecked]
    assert followed[RegistrationSubmitted]
