"""What waits for us to check a person again, or to tell the carrier what was found (I-5)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from iov_realname.domain.card.asking import CheckPostponed, CheckRequested
from iov_realname.domain.card.checking import IdentityChecked
from iov_realname.domain.card.correction import CorrectionAnswered, CorrectionSent
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.upkeep import HolderDetailsCorrected, ReverificationPresented
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import CardHistory, Fact, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.terms import CarrierResult

__all__ = ["PENDING_CHECKS", "postponed_and_forgotten"]


def carrier_lacks_correction(history: CardHistory) -> Iterator[Trace]:
    """The holder's details were corrected, and the carrier has not completed it or has refused."""
    told = history.in_period(IdentityPresented, HolderDetailsCorrected)
    corrected = told[-1] if told and isinstance(told[-1].event, HolderDetailsCorrected) else None
    if corrected is None or not history.card.live or history.card.registration is None:
        return
    sent, answered = _news(history, CorrectionSent, corrected), _news(history, CorrectionAnswered, corrected)
    result = answered[-1].event.result if answered else None  # type: ignore[union-attr]
    if result is CarrierResult.REJECTED:
        yield traced(corrected, answered[-1])
    elif result is not CarrierResult.COMPLETED:
        yield traced(corrected, *sent[-1:], since=_arrival_due(history, corrected, sent))


def _news(history: CardHistory, kind: type[CorrectionSent | CorrectionAnswered], corrected: Fact) -> list[Fact]:
    operation = corrected.event.operation  # type: ignore[union-attr]
    return [fact for fact, event in history.each(kind) if event.operation == operation]


def _arrival_due(history: CardHistory, corrected: Fact, sent: list[Fact]) -> datetime:
    if sent:
        return sent[-1].at + timedelta(days=history.book(sent[-1]).registration_days)
    return corrected.at + timedelta(hours=history.book(corrected).delivery_hours)


def check_postponed_overdue(history: CardHistory) -> Iterator[Trace]:
    """A check that its provider put off was not asked once the time had come."""
    yield from (
        traced(fact, since=until + timedelta(hours=history.book(fact).delivery_hours))
        for fact, until in postponed_and_forgotten(history)
    )


def postponed_and_forgotten(history: CardHistory) -> list[tuple[Fact, datetime]]:
    """The checks of the open registration that were put off last and not asked since, each with its time."""
    registration = history.card.registration
    if registration is None or not registration.takes_checks or not history.card.live:
        return []
    last: dict[tuple[Party, CheckKind], tuple[Fact, datetime] | None] = {}
    for fact in history.in_period(CheckPostponed, CheckRequested, IdentityChecked):
        match fact.event:
            case CheckPostponed() as event if event.number == registration.number:
                last[event.party, event.check] = (fact, event.until)
            case CheckRequested() | IdentityChecked() as event:
                last[event.party, event.check] = None
    return [each for each in last.values() if each is not None]


def second_look_outstanding(history: CardHistory) -> Iterator[Trace]:
    """The holder showed a document again, and it has not been checked in the time a registration may take."""
    registration, shown = history.card.registration, history.of(ReverificationPresented)
    if shown and history.card.live and registration is not None and registration.reverifying:
        yield traced(shown[-1], since=shown[-1].at + timedelta(days=history.book(shown[-1]).registration_days))


PENDING_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        carrier_lacks_correction,
        Question.IDENTITY,
        Severity.MAJOR,
        ("O25-3", "N4-POST-1", "POLICY-DELIVERY"),
        Wording("更正的登记信息未到运营商", "the carrier does not have the corrected details"),
        Wording("运营商对更正的办结回执", "the carrier's completion of the correction"),
        Wording("重新传送更正；被拒绝的按原因再次更正", "send it again; if it was refused, correct what was wrong"),
    ),
    Check(
        check_postponed_overdue,
        Question.IDENTITY,
        Severity.MINOR,
        ("R105-2", "POLICY-DELIVERY"),
        Wording("推迟的核验到期未再发起", "a check that was put off and not asked when its time had come"),
        Wording("到期后的核验记录", "a check after that time"),
        Wording("立即再次发起核验", "ask the check again at once"),
    ),
    Check(
        second_look_outstanding,
        Question.IDENTITY,
        Severity.MAJOR,
        ("ATF-12c", "ATF-32", "POLICY-OVERDUE"),
        Wording("再次核验已出示证件而久无结果", "a document shown again, and no outcome in due time"),
        Wording("再次核验的结果", "the outcome of the second look"),
        Wording("完成再次核验；一致的立即解除限制", "complete it; on a match lift a restriction at once"),
    ),
)
