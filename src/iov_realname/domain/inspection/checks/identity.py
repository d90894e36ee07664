"""Whose identity was taken, on what, by whom, and how it was checked (I-5, I-12)."""

from collections.abc import Iterator

from iov_realname.domain.card.checking import missing_checks
from iov_realname.domain.card.document_limit import DocumentLimitExceeded
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.papers import unaccepted_kind
from iov_realname.domain.card.submission import RegistrationSubmitted
from iov_realname.domain.card.upkeep import SecondLookOpened
from iov_realname.domain.dealer import Authority
from iov_realname.domain.documents import HolderKind
from iov_realname.domain.inspection.check import Check, Trace
from iov_realname.domain.inspection.history import CardHistory, traced
from iov_realname.domain.inspection.words import Question, Severity, Wording

__all__ = ["IDENTITY_CHECKS"]


def agent_without_authorisation(history: CardHistory) -> Iterator[Trace]:
    """An agent acted without a letter."""
    for fact, event in history.each(IdentityPresented):
        if event.agent is not None and event.authorisation_no is None:
            yield traced(fact)


def busy_agent(history: CardHistory) -> Iterator[Trace]:
    """An agent who acts for more owners than the book lets pass unseen; whoever asks has counted them by keys."""
    for fact, event in history.each(IdentityPresented):
        if event.agent is not None and event.agent.particulars.key in history.busy_agents:
            yield traced(fact)


def channel_not_authorised(history: CardHistory) -> Iterator[Trace]:
    """Papers taken, or taken again, by a channel or clerk that was not authorised that day."""
    for fact in history.of(IdentityPresented, SecondLookOpened):
        if fact.event.authority is Authority.NOT_AUTHORISED:  # type: ignore[union-attr]
            yield traced(fact)


def document_not_accepted(history: CardHistory) -> Iterator[Trace]:
    """A kind of document that the book of the day does not accept."""
    for fact, event in history.each(IdentityPresented):
        if unaccepted_kind(event.document, event.holder, history.book(fact)) is not None:
            yield traced(fact)


def identity_not_checked(history: CardHistory) -> Iterator[Trace]:
    """Sent to the carrier although checks asked for on that day had not matched."""
    for fact in history.of(RegistrationSubmitted):
        registration = fact.before.registration
        if registration is not None and missing_checks(registration, history.book(fact)):
            yield traced(fact)


def too_many_cards_per_document(history: CardHistory) -> Iterator[Trace]:
    """The registration that stands was noted as one too many under its document."""
    registration = history.card.registration
    if registration is not None and registration.over_limit and history.card.live:
        noted = history.of(DocumentLimitExceeded)
        yield traced(noted[-1])


def unit_papers_incomplete(history: CardHistory) -> Iterator[Trace]:
    """A unit without its handler, responsible person or letter."""
    for fact, event in history.each(IdentityPresented):
        complete = event.handler is not None and event.responsible is not None and event.authorisation_no is not None
        if event.holder is HolderKind.UNIT and not complete:
            yield traced(fact)


IDENTITY_CHECKS: tuple[Check[CardHistory], ...] = (
    Check(
        agent_without_authorisation,
        Question.IDENTITY,
        Severity.MAJOR,
        ("O25-6b", "ATF-31"),
        Wording("受托人代办而无授权书", "an agent acted without an authorisation"),
        Wording("授权书编号", "the number of the authorisation"),
        Wording("联系车主补交授权书或本人重新登记", "obtain the letter, or register the owner in person"),
        penalties=("ATF-44",),
    ),
    Check(
        busy_agent,
        Question.IDENTITY,
        Severity.MINOR,
        ("ATF-31", "POLICY-BUSY-AGENT"),
        Wording("同一受托人为多名车主代办", "one agent acted for more owners than is usual"),
        Wording("对该受托人代办情况的复核", "a review of what the agent did"),
        Wording("抽查其代办的登记，联系车主核实授权", "sample these registrations; ask the owners about their letters"),
    ),
    Check(
        channel_not_authorised,
        Question.CHANNELS,
        Severity.MAJOR,
        ("O25-14", "JS-1", "POLICY-CLERK"),
        Wording("办理当日渠道或人员未获授权", "channel or clerk not authorised on the day"),
        Wording("当日有效的渠道授权", "an authorisation in force that day"),
        Wording("停止该渠道办理，抽查其登记并重新核验", "stop the channel, sample and verify its registrations again"),
    ),
    Check(
        document_not_accepted,
        Question.IDENTITY,
        Severity.CRITICAL,
        ("O25-7", "O25-8"),
        Wording("证件种类不在受理范围", "a kind of document that is not accepted"),
        Wording("受理范围内的有效证件", "a document of an accepted kind"),
        Wording("请车主持有效证件重新登记", "register the owner again on an accepted document"),
    ),
    Check(
        identity_not_checked,
        Question.IDENTITY,
        Severity.CRITICAL,
        ("N8-1", "N4-SALE-1", "FINAL-3", "ATF-12b", "ATL-21", "R105-2", "R105-3"),
        Wording("未查验身份即传送（第八条情形之二）", "identity sent without being checked (article 8, second act)"),
        Wording("规则所需的全部核验结果为一致", "a match for every check the rule book asks for"),
        Wording("补做核验；不一致的撤销登记", "make up for the checks; revoke what does not match"),
        penalties=("ATL-86", "ATL-93", "O25-17"),
    ),
    Check(
        too_many_cards_per_document,
        Question.IDENTITY,
        Severity.MINOR,
        ("POLICY-CARD-LIMIT",),
        Wording("同一证件名下用卡超过上限", "more cards under one document than the limit"),
        Wording("对用卡数量的复核", "a review of the number of cards"),
        Wording("复核各车是否确属本人，保留复核记录", "review that each vehicle is the owner's and keep the record"),
    ),
    Check(
        unit_papers_incomplete,
        Question.IDENTITY,
        Severity.MAJOR,
        ("O25-8", "R105-4"),
        Wording("单位登记缺经办人、责任人或授权书", "a unit without handler, responsible person or letter"),
        Wording("经办人、责任人证件和授权书", "documents of handler and responsible person, and the letter"),
        Wording("请单位补交材料", "have the unit hand them in"),
    ),
)
