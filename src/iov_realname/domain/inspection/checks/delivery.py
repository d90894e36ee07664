"""The way to the carrier and back, and what the carrier says of its own (I-6, I-7)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from iov_realname.domain.card.reports import CarrierReported, ReportKind
from iov_realname.domain.card.state import Card, RegistrationStatus, Transmission
from iov_realname.domain.card.submission import (
    Registered,
    RegistrationRejected,
    RegistrationSubmitted,
    SubmissionAttempted,
    SubmissionParked,
)
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import CardHistory, Fact, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording

__all__ = ["DELIVERY_CHECKS"]


def answer_fits_nothing(history: CardHistory) -> Iterator[Trace]:
    """A carrier's answer to a registration that was not sent, and nobody looked into it."""
    return _reports(history, unmatched=True)


def carrier_report_unreviewed(history: CardHistory) -> Iterator[Trace]:
    """The carrier registered, unbound or suspended the card of its own accord, and nobody looked into it."""
    return _reports(history, unmatched=False)


def _reports(history: CardHistory, *, unmatched: bool) -> Iterator[Trace]:
    open_ones = history.card.unanswered_reports
    for fact, event in history.each(CarrierReported):
        if event.reference in open_ones and (event.kind is ReportKind.UNMATCHED_ANSWER) is unmatched:
            yield traced(fact)


def completed_without_sending(history: CardHistory) -> Iterator[Trace]:
    """Completed under a number that was never submitted in this period."""
    sent = {(submitted.number, fact.before.period_number) for fact, submitted in history.each(RegistrationSubmitted)}
    for fact, event in history.each(Registered):
        if (event.number, fact.before.period_number) not in sent:
            yield traced(fact)


def rejection_unanswered(history: CardHistory) -> Iterator[Trace]:
    """The carrier rejected the registration and it was not sent again in time."""
    if history.card.live and history.card.registration_status is RegistrationStatus.REJECTED:
        fact = history.of(RegistrationRejected)[-1]
        yield traced(fact, since=_days_after(history, fact))


def sent_not_completed(history: CardHistory) -> Iterator[Trace]:
    """Sent, and not completed in time. Sent is not registered."""
    card = history.card
    if card.live and card.registration_status is RegistrationStatus.SUBMITTED and not _waits_with_us(card):
        fact = history.standing(_is_submitted)
        if fact is not None:
            yield traced(fact, since=_days_after(history, fact))


def sent_too_late(history: CardHistory) -> Iterator[Trace]:
    """The first attempt came later than the hours allowed."""
    attempts = [*history.each(SubmissionAttempted)]
    for fact, event in history.each(RegistrationSubmitted):
        first = next((each for each, attempt in attempts if attempt.operation == event.operation), None)
        if event.to_send and first is not None and first.at > _hours_after(history, fact):
            yield traced(first, fact)


def submission_parked(history: CardHistory) -> Iterator[Trace]:
    """Parked on its way to the carrier, and nobody resumed it."""
    return _waiting_here(history, parked=True)


def verified_not_sent(history: CardHistory) -> Iterator[Trace]:
    """Verified, and still waiting here to be sent."""
    return _waiting_here(history, parked=False)


def _waiting_here(history: CardHistory, *, parked: bool) -> Iterator[Trace]:
    fact, registration = history.standing(_waits_with_us), history.card.registration
    if fact is None or registration is None:
        return
    if (registration.transmission is Transmission.PARKED) is parked:
        last = history.of(SubmissionParked)[-1:] if parked else ()
        yield traced(fact, *last, since=_hours_after(history, fact))


def wrong_carrier(history: CardHistory) -> Iterator[Trace]:
    """Identity data went to a carrier that does not own the number."""
    for fact, event in history.each(RegistrationSubmitted):
        if fact.before.purchase is not None and event.carrier != fact.before.purchase.carrier:
            yield traced(fact)


def _is_submitted(card: Card) -> bool:
    return card.live and card.registration_status is RegistrationStatus.SUBMITTED


def _waits_with_us(card: Card) -> bool:
    registration = card.registration
    if registration is None or not card.live:
        return False
    queued = registration.transmission in (Transmission.QUEUED, Transmission.PARKED) and registration.to_send
    submitted = registration.status is RegistrationStatus.SUBMITTED
    return registration.status is RegistrationStatus.VERIFIED or (submitted and queued)


def _hours_after(history: CardHistory, fact: Fact) -> datetime:
    return fact.at + timedelta(hours=history.book(fact).delivery_hours)


def _days_after(history: CardHistory, fact: Fact) -> datetime:
    return fact.at + timedelta(days=history.book(fact).registration_days)


DELIVERY_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        answer_fits_nothing,
        Question.RECONCILIATION,
        Severity.MAJOR,
        ("N4-POST-2", "POLICY-REVIEW"),
        Wording("运营商回执无对应的传送", "a carrier's answer that fits nothing sent"),
        Wording("对该回执的具名处理", "a named person's review of the answer"),
        Wording("与运营商核对后具名接受或提出异议", "reconcile with the carrier; accept or dispute it by name"),
    ),
    Check(
        carrier_report_unreviewed,
        Question.RECONCILIATION,
        Severity.MAJOR,
        ("N4-POST-2", "POLICY-REVIEW"),
        Wording("运营商侧变化未处理", "a change on the carrier's side that nobody reviewed"),
        Wording("对该通报的具名处理", "a named person's review of the report"),
        Wording("与运营商核对后具名接受或提出异议", "reconcile with the carrier; accept or dispute it by name"),
    ),
    Check(
        completed_without_sending,
        Question.TRANSMISSION,
        Severity.CRITICAL,
        ("N4-POST-1", "N4-POST-2", "ATF-12b"),
        Wording("有报竣而无传送记录", "completed, but never sent"),
        Wording("该登记编号的传送记录", "a submission under this number"),
        Wording("查明登记来源，补充传送记录或撤销登记", "find out where it came from; record it or revoke it"),
    ),
    Check(
        rejection_unanswered,
        Question.TRANSMISSION,
        Severity.MAJOR,
        ("N4-POST-1", "N4-POST-2", "ATF-12b"),
        Wording("运营商拒绝后逾期未重新传送", "rejected by the carrier and not sent again in time"),
        Wording("更正后的传送记录", "a corrected submission"),
        Wording("按拒绝原因更正并重新传送", "correct what was rejected and send it again"),
    ),
    Check(
        sent_not_completed,
        Question.TRANSMISSION,
        Severity.MAJOR,
        ("N4-POST-2", "ATF-12b", "R105-5", "POLICY-OVERDUE"),
        Wording("已传送而逾期未报竣", "sent and not completed in time"),
        Wording("运营商报竣回执", "the carrier's completion"),
        Wording("向运营商查询；未收到的重新传送", "ask the carrier; send again what it never got"),
    ),
    Check(
        sent_too_late,
        Question.TRANSMISSION,
        Severity.MINOR,
        ("N4-POST-1", "POLICY-DELIVERY"),
        Wording("传送迟于规定小时数", "sent later than the hours allowed"),
        Wording("限时内的传送记录", "an attempt within the hours allowed"),
        Wording("查明延误原因并改进传送", "find the cause of the delay"),
    ),
    Check(
        submission_parked,
        Question.TRANSMISSION,
        Severity.MAJOR,
        ("N4-POST-1", "ATF-12b", "POLICY-DELIVERY"),
        Wording("传送挂起而无人恢复", "parked on its way to the carrier, and not resumed"),
        Wording("恢复后的传送记录和报竣回执", "a resumption, and the carrier's completion"),
        Wording("查明挂起代码，更正后恢复传送", "find out what the code means, put it right, resume"),
    ),
    Check(
        verified_not_sent,
        Question.TRANSMISSION,
        Severity.MAJOR,
        ("N4-POST-1", "ATF-12b", "POLICY-DELIVERY"),
        Wording("核验通过后逾期未传送", "verified and not sent in time"),
        Wording("传送记录", "an attempt to send it"),
        Wording("立即传送", "send it at once"),
    ),
    Check(
        wrong_carrier,
        Question.TRANSMISSION,
        Severity.CRITICAL,
        ("N4-POST-1", "ATF-12b", "PI-23"),
        Wording("传送至非该号码的电信企业", "sent to a carrier that does not own the number"),
        Wording("向号码所属电信企业的传送记录", "a submission to the number's own carrier"),
        Wording("请误收方删除并重新传送至所属电信企业", "have the wrong one delete it, and send it to the right one"),
    ),
)
