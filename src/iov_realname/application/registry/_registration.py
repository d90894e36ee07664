"""Registering an owner, up to the carrier's completion."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from iov_realname.application.acts.carrier import CarrierAnswer, take_answer
from iov_realname.application.acts.check import IdentityRefusal, ReviewDecision, decide_review, refuse_identity
from iov_realname.application.acts.present import DirectPresentation, as_person, capture_of, present_directly
from iov_realname.application.acts.register import (
    Asking,
    StatedCheck,
    ask_owner,
)
from iov_realname.application.acts.transmit import Resubmission, resubmit
from iov_realname.application.desk import Accepted
from iov_realname.application.documents import BusyAgent, busy_agents
from iov_realname.application.readings import Shown
from iov_realname.application.registry._acts import Acts
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.papers import OwnershipEvidence
from iov_realname.domain.documents import HolderKind
from iov_realname.domain.functions import Function, function_set
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import ChannelKind, Party
from iov_realname.domain.terms import CarrierResult, RegistrationReason
from iov_realname.domain.time import day_of


class RegistrationActs(Acts):
    """Acts around one 登记编号, which registers one owner for the vehicle's cards in one period."""

    def ask_owner(
        self,
        *,
        vin: str,
        channel: str,
        text_version: str,
        clerk: str = "",
        conditions: Iterable[Condition] = (),
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record that the owner was asked for identity papers (N8-1), and under which conditions.

        Raises :class:`~iov_realname.application.errors.Refused` with R-FEE-OR-BURDEN for any of a stock card (O25-20).
        """
        request = Asking(
            at=self._at(at),
            vin=vin,
            channel=channel,
            clerk=clerk,
            text_version=text_version,
            conditions=tuple(conditions),
        )
        return self._send(command_id, at, request, ask_owner)

    def present_identity(
        self,
        *,
        registration_no: str,
        vin: str,
        reason: RegistrationReason,
        holder: HolderKind,
        owner: Shown,
        agent: Shown | None = None,
        handler: Shown | None = None,
        responsible: Shown | None = None,
        authorisation_no: str = "",
        evidence: OwnershipEvidence | None = None,
        functions: Iterable[Function] = (),
        channel: str = "",
        channel_kind: ChannelKind | None = None,
        clerk: str = "",
        check: StatedCheck | None = None,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Take the owner's papers for every card of the vehicle that has no registration yet (FINAL-3, O25-6…9).

        Each party's document is a :class:`DocumentReading`, a :class:`SignedReading` of an enrolled terminal, or a
        :class:`TypedEntry`, which waits for a reviewer. A resident identity card cannot be typed.
        """
        parties = {
            Party.OWNER: owner,
            Party.AGENT: agent,
            Party.HANDLER: handler,
            Party.RESPONSIBLE: responsible,
        }
        shown = {party: each for party, each in parties.items() if each is not None}
        persons = {party: as_person(each) for party, each in shown.items()}
        request = DirectPresentation(
            at=self._at(at),
            vin=vin,
            registration_no=registration_no,
            reason=reason,
            holder=holder,
            document=owner.document,
            owner=persons[Party.OWNER].particulars,
            capture=capture_of(owner),
            agent=persons.get(Party.AGENT),
            handler=persons.get(Party.HANDLER),
            responsible=persons.get(Party.RESPONSIBLE),
            authorisation_no=authorisation_no,
            evidence=evidence,
            functions=function_set(functions),
            channel=channel,
            channel_kind=channel_kind,
            clerk=clerk,
            check=check,
            shown=shown,
        )
        return self._send(command_id, at, request, present_directly)

    def busy_agents(self) -> Sequence[BusyAgent]:
        """Who acts for more owners than the book of today lets pass unseen (our policy); a flag, no refusal.

        Walks all histories and opens what is sealed of agents, for counting only; nothing of it is kept or shown.
        """
        book = self._desk.office.books(day_of(self._desk.office.clock.now()))
        return busy_agents(self._desk.office.index_of_documents(), book.owners_per_agent)

    def rebuild_documents(self) -> None:
        """Derive anew which card stands under which document: once after an upgrade, or whenever it is in doubt."""
        self._desk.office.index_of_documents().rebuild()

    def refuse_identity(
        self,
        *,
        registration_no: str,
        code: RefusalCode,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Close an attempt: no document shown, a forged one, somebody else's (O25-10)."""
        request = IdentityRefusal(at=self._at(at), registration_no=registration_no, code=code)
        return self._send(command_id, at, request, refuse_identity)

    def decide_review(
        self,
        *,
        registration_no: str,
        approved: bool,
        reviewer: str,
        reason: str,
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Decide an attempt in review: approval stands in for a missing record, never for a mismatch."""
        request = ReviewDecision(
            at=self._at(at), registration_no=registration_no, approved=approved, reviewer=reviewer, reason=reason
        )
        return self._send(command_id, at, request, decide_review)

    def take_answer(
        self,
        *,
        registration_no: str,
        iccid: str,
        result: CarrierResult,
        receipt_no: str,
        carrier: CarrierCode | None = None,
        reason: str = "",
        at: datetime | None = None,
        command_id: str | None = None,
    ) -> Accepted:
        """Record a carrier's answer that came by another way than :meth:`Registry.deliver` (N4-POST-2).

        Raises ``CarrierUnknown``.
        """
        request = CarrierAnswer(
            at=self._at(at),
            iccid=iccid,
            registration_no=registration_no,
            result=result,
            receipt_no=receipt_no,
            carrier=None if carrier is None else self._known(carrier),
            reason=reason,
        )
        return self._send(command_id, at, request, take_answer)

    def resubmit(
        self, *, iccid: str, registration_no: str, at: datetime | None = None, command_id: str | None = None
    ) -> Accepted:
        """Queue a registration that the carrier rejected once more; the command id names the new operation."""
        command_id = command_id or self._drawn()
        request = Resubmission(at=self._at(at), iccid=iccid, registration_no=registration_no, operation=command_id)
        return self._send(command_id, at, request, resubmit)
