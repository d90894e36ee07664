"""What owners are owed, and by when: the first owner's notice, reminders, appeals, the review of a transfer."""

from collections.abc import Iterator
from datetime import timedelta

from iov_realname.domain.card.appeal import AppealFiled
from iov_realname.domain.card.evolve import CARD_EVENTS, evolve_card, fold_card
from iov_realname.domain.card.notices import Notified, reaches_present_owner
from iov_realname.domain.card.release import TransferReported
from iov_realname.domain.card.restriction import Restricted
from iov_realname.domain.card.sale import OwnershipTransferred
from iov_realname.domain.card.state import UNKNOWN, Card, Ground, RegistrationStatus
from iov_realname.domain.deadlines.deadline import Deadline, Due
from iov_realname.domain.inspection.duties import DutyFact, DutyHistory
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.streams import CARD_PREFIX
from iov_realname.domain.terms import Addressee
from iov_realname.domain.time import day_of

__all__ = ["OWNER_DEADLINES"]


def appeal_due(history: DutyHistory) -> Iterator[Due]:
    """An appeal is decided."""
    card = _card(history)
    restriction = card.restriction if card.live else None
    for _, event in history.each(AppealFiled):
        if restriction is not None and restriction.appeal == event.appeal:
            yield Due(event.decide_by, event.appeal)


def earlier_owner_due(history: DutyHistory) -> Iterator[Due]:
    """The first buyer of a stock vehicle that changed hands unregistered is told what is still to be done."""
    before = UNKNOWN
    for fact, card in history.passages(UNKNOWN, evolve_card, CARD_EVENTS):
        transferred = isinstance(fact.event, OwnershipTransferred) and _unregistered_stock(before)
        if transferred and not _told_after(history, fact, Addressee.FORMER_OWNER):
            yield Due(day_of(fact.at + timedelta(days=history.book(fact).registration_days)))
        before = card


def release_due(history: DutyHistory) -> Iterator[Due]:
    """A reported transfer is reviewed."""
    card = _card(history)
    for fact, event in history.each(TransferReported):
        if card.live and card.period is not None and card.period.reported_transfer == event.report:
            yield Due(day_of(fact.at) + timedelta(days=history.book(fact).release_days), event.report)


def reminder_due(history: DutyHistory) -> Iterator[Due]:
    """An owner whose card is restricted is reminded."""
    card, restricted = _card(history), [fact for fact, _ in history.each(Restricted)]
    if card.restriction is None or card.restriction.ground is Ground.MISUSE or not restricted or not card.live:
        return
    if not _told_after(history, restricted[-1], Addressee.PRESENT_OWNER):
        yield Due(day_of(restricted[-1].at) + timedelta(days=history.book(restricted[-1]).reminder_days))


def _card(history: DutyHistory) -> Card:
    return fold_card(fact.event for fact in history.facts if isinstance(fact.event, CARD_EVENTS))


def _unregistered_stock(card: Card) -> bool:
    stock = card.period is not None and card.period.stock
    return stock and card.registration_status is not RegistrationStatus.REGISTERED


def _told_after(history: DutyHistory, since: DutyFact, addressee: Addressee) -> bool:
    """Whether a notice followed: to a former owner the attempt counts, to a present one what reached them."""
    return any(
        fact.version > since.version
        and event.addressee is addressee
        and (addressee is Addressee.FORMER_OWNER or reaches_present_owner(event))
        for fact, event in history.each(Notified)
    )


OWNER_DEADLINES = (
    Deadline(appeal_due, CARD_PREFIX, Wording("申诉作出决定", "an appeal is decided"), ("ATF-32", "POLICY-APPEAL")),
    Deadline(
        earlier_owner_due,
        CARD_PREFIX,
        Wording("告知首位车主", "the first owner is told after a transfer"),
        ("N9-2", "POLICY-OVERDUE"),
    ),
    Deadline(
        release_due,
        CARD_PREFIX,
        Wording("过户申报复核", "a reported transfer is reviewed"),
        ("O25-3", "POLICY-RELEASE"),
    ),
    Deadline(
        reminder_due,
        CARD_PREFIX,
        Wording("限制后催告", "a reminder after a restriction"),
        ("BF16-3", "POLICY-REMINDER"),
    ),
)
