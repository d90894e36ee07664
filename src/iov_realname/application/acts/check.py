"""Asking an identity verifier, and taking its answer."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from iov_realname.application.acts.register import numbered_vehicle, settle_and_submit
from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing, Place, Purpose, Recorded, Verdict
from iov_realname.application.sealing import unseal_particulars
from iov_realname.domain.card.asking import PostponeCheck, RequestCheck
from iov_realname.domain.card.checking import RecordCheck, RefuseIdentity
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.review import DecideReview, ReviewDecided
from iov_realname.domain.card.state import Card
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, RefusalCode
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.streams import card_stream, registration_stream
from iov_realname.domain.vehicle.registration import covered_cards, settle

__all__ = [
    "AskedCheck",
    "CheckResult",
    "IdentityRefusal",
    "Postponement",
    "ReviewDecision",
    "Shown",
    "ask_check",
    "decide_review",
    "place_of",
    "postpone",
    "refuse_identity",
    "shown_papers",
    "take_check",
]


@attrs.frozen(kw_only=True)
class AboutNumber:
    """A request about the registration under one 登记编号."""

    at: datetime
    registration_no: str

    @property
    def target(self) -> str | None:
        """A number may be anything, so it is not written down with a refusal."""
        return None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The number."""
        return (registration_stream(keys.digest(Purpose.REGISTRATION_NUMBER, self.registration_no)),)


@attrs.frozen(kw_only=True)
class AskedCheck(AboutNumber):
    """A check that is about to be asked."""

    reference: str
    party: Party
    check: CheckKind
    provider: str


@attrs.frozen(kw_only=True)
class CheckResult(AboutNumber):
    """The verifier's answer to it."""

    reference: str
    party: Party
    check: CheckKind
    verdict: Verdict


@attrs.frozen(kw_only=True)
class Postponement(AboutNumber):
    """The provider is not to be asked before ``until``."""

    party: Party
    check: CheckKind
    until: datetime


@attrs.frozen(kw_only=True)
class IdentityRefusal(AboutNumber):
    """The clerk turns the owner away, for one of the reasons of the catalogue."""

    code: RefusalCode


@attrs.frozen(kw_only=True)
class ReviewDecision(AboutNumber):
    """A named reviewer's decision, and why."""

    approved: bool
    reviewer: str
    reason: str = attrs.field(repr=False)


@attrs.frozen
class Shown:
    """One party's papers in clear, for the length of a check or a submission. Never logged."""

    document: DocumentKind
    particulars: Particulars = attrs.field(repr=False)


def ask_check(case: Case, request: AskedCheck) -> Refusal | None:
    """Note, before the question leaves, that it is asked."""
    number = case.number(request.registration_no)
    command = RequestCheck(request.at, number, request.reference, request.party, request.check, request.provider)
    return case.record(settle(numbered_vehicle(case, number), command, case.book))


def take_check(case: Case, request: CheckResult) -> Refusal | None:
    """Take the answer; the last match sends the registration on its way."""
    number = case.number(request.registration_no)
    command = RecordCheck(
        at=request.at,
        origin=case.origin,
        number=number,
        reference=request.reference,
        party=request.party,
        check=request.check,
        outcome=request.verdict.outcome,
        evidence=request.verdict.evidence,
        providers={},
    )
    return settle_and_submit(case, numbered_vehicle(case, number), command)


def postpone(case: Case, request: Postponement) -> Refusal | None:
    """Note from when on a check may be asked again."""
    number = case.number(request.registration_no)
    command = PostponeCheck(request.at, number, request.party, request.check, request.until)
    return case.record(settle(numbered_vehicle(case, number), command, case.book))


def refuse_identity(case: Case, request: IdentityRefusal) -> Refusal | None:
    """Close the attempt."""
    number = case.number(request.registration_no)
    command = RefuseIdentity(request.at, number, request.code)
    return case.record(settle(numbered_vehicle(case, number), command, case.book))


def decide_review(case: Case, request: ReviewDecision) -> Refusal | None:
    """Take a reviewer's decision; what it verifies is on its way to the carrier at once."""
    number = case.number(request.registration_no)
    numbered = numbered_vehicle(case, number)
    command = DecideReview(
        at=request.at,
        number=number,
        approved=request.approved,
        reviewer=request.reviewer,
        reason=Confidential(request.reason),
        reasons={card.iccid: _reason(case, card, request.reason) for card in covered_cards(numbered)},
    )
    return settle_and_submit(case, numbered, command)


def _reason(case: Case, card: Card, reason: str) -> Sealed:
    """A reviewer's words are about the owner, and are sealed with what is known of them."""
    subject = case.subject() if card.registration is None else card.registration.owner
    return case.seal(subject, card_stream(card.iccid), ReviewDecided, "reason", reason)


def shown_papers(keys: KeyRing, recorded: Recorded, event: IdentityPresented) -> Mapping[Party, Shown]:
    """The papers of one presentation in clear, by party. Raises what the key ring raises."""
    parties: dict[Party, tuple[DocumentKind, Sealed, str]] = {
        Party.OWNER: (event.document, event.owner, "owner"),
    }
    for party, papers in (
        (Party.AGENT, event.agent),
        (Party.HANDLER, event.handler),
        (Party.RESPONSIBLE, event.responsible),
    ):
        if papers is not None:
            parties[party] = (papers.document, papers.particulars, str(party))
    return {
        party: Shown(document, unseal_particulars(keys, sealed, place_of(recorded, field)))
        for party, (document, sealed, field) in parties.items()
    }


def place_of(recorded: Recorded, field: str) -> Place:
    """Where a sealed field of a recorded event stands."""
    return Place(recorded.stream, recorded.envelope.event_id, recorded.wire_name, field)
