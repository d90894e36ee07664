"""What owners are owed around a restriction and a transfer: channels, reminders, appeals, reviews (I-9, I-10)."""

from collections.abc import Iterator
from datetime import timedelta

from iov_realname.domain.card.appeal import AppealFiled
from iov_realname.domain.card.notices import Notified, reaches_present_owner
from iov_realname.domain.card.release import TransferReported
from iov_realname.domain.card.restriction import Restricted
from iov_realname.domain.card.state import Ground
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import CardHistory, Fact, day_after, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.terms import Addressee, NoticeChannel
from iov_realname.domain.time import day_of

__all__ = ["REDRESS_CHECKS"]


def appeal_undecided(history: CardHistory) -> Iterator[Trace]:
    """An appeal is under way beyond its day."""
    restriction = history.card.restriction if history.card.live else None
    for fact, event in history.each(AppealFiled):
        if restriction is not None and restriction.appeal == event.appeal:
            yield traced(fact, since=day_after(event.decide_by))


def release_not_reviewed(history: CardHistory) -> Iterator[Trace]:
    """A reported transfer waits for its review for too long."""
    period = history.card.period
    for fact, event in history.each(TransferReported):
        if period is not None and history.card.live and period.reported_transfer == event.report:
            days = timedelta(days=history.book(fact).release_days)
            yield traced(fact, since=day_after(day_of(fact.at) + days))


def restricted_owner_not_reminded(history: CardHistory) -> Iterator[Trace]:
    """The card is restricted for want of a registration, and no notice reached the owner since."""
    fact = _standing_restriction(history)
    if fact is None:
        return
    reminded = any(
        each.version > fact.version and reaches_present_owner(event) for each, event in history.each(Notified)
    )
    if not reminded:
        days = timedelta(days=history.book(fact).reminder_days)
        yield traced(fact, since=day_after(day_of(fact.at) + days))


def _standing_restriction(history: CardHistory) -> Fact | None:
    restriction, restricted = history.card.restriction, history.of(Restricted)
    if restriction is None or restriction.ground is Ground.MISUSE or not restricted or not history.card.live:
        return None
    return restricted[-1]


def restricted_after_one_channel(history: CardHistory) -> Iterator[Trace]:
    """A restriction for want of a registration after notices by fewer channels than the book asks for."""
    for fact, event in history.each(Restricted):
        channels = _channels_before(history, fact)
        if event.ground is not Ground.MISUSE and 0 < len(channels) < history.book(fact).notice_channels:
            yield traced(fact)


def _channels_before(history: CardHistory, restricted: Fact) -> set[NoticeChannel]:
    """By which channels the owner of the period was told, delivered or not: M22-2 asks for the attempt by several."""
    period = restricted.before.period_number
    return {
        event.channel
        for fact, event in history.each(Notified)
        if fact.version < restricted.version
        and fact.after.period_number == period
        and event.addressee is Addressee.PRESENT_OWNER
    }


REDRESS_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        appeal_undecided,
        Question.REFUSERS,
        Severity.MAJOR,
        ("ATF-32", "POLICY-APPEAL"),
        Wording("申诉逾期未决", "an appeal is not decided in time"),
        Wording("申诉的决定及理由", "the decision, with its reason"),
        Wording("立即审理；成立的同时解除限制", "decide it now; what is upheld is lifted with it"),
    ),
    Check(
        release_not_reviewed,
        Question.SECOND_HAND,
        Severity.MINOR,
        ("O25-3", "JS-1", "POLICY-RELEASE"),
        Wording("过户申报逾期未复核", "a reported transfer is not reviewed in time"),
        Wording("复核的决定及理由", "the review, with its reason"),
        Wording("复核申报，全部号卡同步解绑或驳回", "review it: release all cards together, or turn it down"),
    ),
    Check(
        restricted_after_one_channel,
        Question.REFUSERS,
        Severity.MINOR,
        ("M22-2", "POLICY-CHANNELS"),
        Wording("限制前告知渠道单一", "told by one channel only before the restriction"),
        Wording("限制前以其他渠道告知的记录", "notices by other channels before it"),
        Wording("以电话、短信、互联网再次告知", "tell the owner again, by telephone, SMS and internet"),
    ),
    Check(
        restricted_owner_not_reminded,
        Question.REFUSERS,
        Severity.MINOR,
        ("BF16-3", "POLICY-REMINDER"),
        Wording("限制后未再次催告", "no reminder after the restriction"),
        Wording("限制后送达现车主的催告", "a notice that reached the owner after it"),
        Wording("再次催告并说明恢复途径", "remind the owner, and say how functions come back"),
    ),
)
