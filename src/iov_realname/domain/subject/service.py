"""When service to each subject of a history began and ended (O25-11: during service, and a time after it).

Pure, like the fold of a card: the same history gives the same answer, and any subsequence can be asked.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import TypeAlias, assert_never

import attrs

from iov_realname.domain.card.evolve import CARD_EVENTS, evolve_card
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.state import UNKNOWN, Card, RegistrationStatus
from iov_realname.domain.complaint.events import COMPLAINT_EVENTS, ComplaintClosed
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.dealer import DealerAuthorised
from iov_realname.domain.governance.events import OfficerAppointed, OfficerChanged, OfficerReleased
from iov_realname.domain.misuse.events import MISUSE_EVENTS, MisuseClosed
from iov_realname.domain.subject.mentions import Mention, Tie, mentions
from iov_realname.domain.subject.words import RetentionBasis, Role

__all__ = ["Dated", "SubjectService", "subjects_of"]

Dated: TypeAlias = tuple[datetime, object]
"""An event and the business time at which it happened."""

CASE_EVENTS = (*COMPLAINT_EVENTS, *MISUSE_EVENTS)
CASE_ENDS = (ComplaintClosed, MisuseClosed)
"""With these, service to whoever spoke in the case ends."""

_CARRIER_MAY_HAVE_IT = (RegistrationStatus.SUBMITTED, RegistrationStatus.REGISTERED)


@attrs.frozen
class SubjectService:
    """Service to one subject as one history tells it; ``ended`` is None while it goes on."""

    subject: SubjectId
    role: Role
    basis: RetentionBasis
    began: datetime
    ended: datetime | None


@attrs.frozen
class _Member:
    service: SubjectService
    tie: Tie
    period: int


class _Fold:
    """The card so far, and everybody mentioned so far."""

    def __init__(self) -> None:
        self.card = UNKNOWN
        self.members: dict[SubjectId, _Member] = {}
        self.officers: dict[str, SubjectId] = {}

    def take(self, at: datetime, event: object) -> None:
        """Go on by one event."""
        if isinstance(event, DealerAuthorised):
            self._authorise(event)
        elif isinstance(event, OfficerAppointed | OfficerChanged | OfficerReleased):
            self._serve(event, at)
        elif isinstance(event, CASE_EVENTS):
            for mention in mentions(event):
                self._mention(mention, at)
            if isinstance(event, CASE_ENDS):
                self._end(Tie.CASE, at, self.card)
        elif isinstance(event, CARD_EVENTS):
            before, self.card = self.card, evolve_card(self.card, event)
            if isinstance(event, IdentityPresented):
                self._end(Tie.ATTEMPT, at, before)
            for mention in mentions(event):
                self._mention(mention, at)
            self._end_what_is_over(at, before)

    def _authorise(self, event: DealerAuthorised) -> None:
        for mention in mentions(event):
            service = SubjectService(
                mention.sealed.key, mention.role, RetentionBasis.POLICY, event.authorised_from, event.authorised_to
            )
            self.members[service.subject] = _Member(service, Tie.TERM, 0)

    def _serve(self, event: OfficerAppointed | OfficerChanged | OfficerReleased, at: datetime) -> None:
        """An officer is one subject from appointment to release."""
        if isinstance(event, OfficerReleased):
            released = self.members.get(self.officers.pop(event.officer, SubjectId("")))
            if released is not None:
                service = attrs.evolve(released.service, ended=at)
                self.members[service.subject] = attrs.evolve(released, service=service)
            return
        for mention in mentions(event):
            subject = mention.sealed.key
            known = self.members.get(subject)
            began = at if known is None else known.service.began
            service = SubjectService(subject, mention.role, RetentionBasis.POLICY, began, None)
            self.members[subject] = _Member(service, mention.tie, 0)
            self.officers[event.officer] = subject

    def _mention(self, mention: Mention, at: datetime) -> None:
        """A new subject, or one spoken of again: with a new fact under a standing tie its service goes on."""
        subject = mention.sealed.key
        member = self.members.get(subject)
        if member is None:
            service = SubjectService(subject, mention.role, RetentionBasis.LAW, at, None)
            self.members[subject] = _Member(service, mention.tie, self.card.period_number)
        elif member.service.ended is not None and self._stands(member):
            resumed = attrs.evolve(member.service, ended=None, basis=RetentionBasis.LAW)
            self.members[subject] = attrs.evolve(member, service=resumed)

    def _end_what_is_over(self, at: datetime, before: Card) -> None:
        for member in tuple(self.members.values()):
            if not self._stands(member):
                self._close(member, at, before)

    def _end(self, tie: Tie, at: datetime, before: Card) -> None:
        for member in tuple(self.members.values()):
            if member.tie is tie:
                self._close(member, at, before)

    def _close(self, member: _Member, at: datetime, before: Card) -> None:
        if member.service.ended is None:
            basis = self._basis(member, before)
            service = attrs.evolve(member.service, ended=at, basis=basis)
            self.members[service.subject] = attrs.evolve(member, service=service)

    def _stands(self, member: _Member) -> bool:
        """Whether what service to the subject is tied to still is."""
        card = self.card
        match member.tie:
            case Tie.CARD:
                return card.live
            case Tie.PERIOD:
                return card.live and card.period is not None and card.period_number == member.period
            case Tie.ATTEMPT:
                attempt = card.registration
                return card.live and attempt is not None and attempt.status is not RegistrationStatus.REFUSED
            case Tie.TERM | Tie.CASE:
                return True
            case _:  # pragma: no cover
                assert_never(member.tie)

    def _basis(self, member: _Member, before: Card) -> RetentionBasis:
        """What did not reach the carrier was an attempt; the law keeps whoever was, or may have been, registered. What
        was said in a case is kept by our policy.
        """
        if member.tie is Tie.CASE:
            return RetentionBasis.POLICY
        if member.tie is not Tie.ATTEMPT or before.registration_status in _CARRIER_MAY_HAVE_IT:
            return RetentionBasis.LAW
        return RetentionBasis.ATTEMPT


def subjects_of(history: Iterable[Dated]) -> tuple[SubjectService, ...]:
    """Every subject of a card's, a channel's or the OEM's history, in the order in which they were first mentioned."""
    fold = _Fold()
    for at, event in history:
        fold.take(at, event)
    return tuple(member.service for member in fold.members.values())
