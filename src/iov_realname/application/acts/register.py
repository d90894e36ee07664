"""Registering owners: their papers, the checks, and the way to the carrier."""

from collections.abc import Callable, Mapping

import attrs

from iov_realname.application.acts.document_limit import document_use, note_document
from iov_realname.application.acts.request import AboutVehicle
from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing, Purpose
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.checking import OUTCOME_RULES, CheckEvidence, IdentityChecked, RecordCheck
from iov_realname.domain.card.document_limit import DocumentUse
from iov_realname.domain.card.identity import IdentityPresented, PresentIdentity, RequestIdentity
from iov_realname.domain.card.ownership import PaperDigest, paper_input
from iov_realname.domain.card.papers import IdentitySeals, OwnershipEvidence, Papers
from iov_realname.domain.card.state import Card, RegistrationStatus
from iov_realname.domain.card.submission import SubmitRegistration, submit_registration
from iov_realname.domain.confidential import Confidential, Sealed, SubjectId
from iov_realname.domain.dealer import Authority, authority_of
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import Functions
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.origin import Origin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, first_refusal
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party
from iov_realname.domain.streams import (
    RegistrationNumber,
    card_stream,
    dealer_stream,
    registration_stream,
    vehicle_stream,
)
from iov_realname.domain.terms import CheckOutcome, RegistrationReason
from iov_realname.domain.time import day_of
from iov_realname.domain.vehicle.acts import decide_vehicle
from iov_realname.domain.vehicle.fitted import of_cards
from iov_realname.domain.vehicle.registration import (
    CheckedCommand,
    NumberedVehicle,
    covered_cards,
    present,
    settle,
)

__all__ = [
    "Asking",
    "Person",
    "Presentation",
    "StatedCheck",
    "ask_owner",
    "no_evidence",
    "numbered_vehicle",
    "present_identity",
    "settle_and_submit",
]


@attrs.frozen
class Person:
    """Somebody who acts for the owner: the kind of document (None: not an accepted one) and what it says."""

    document: DocumentKind | None
    particulars: Particulars
    capture: Capture | None = None


@attrs.frozen
class StatedCheck:
    """A check that the ledger says was made elsewhere; it stands for all checks and is marked so."""

    outcome: CheckOutcome
    provider: str = attrs.field(repr=False)
    reference: str


@attrs.frozen(kw_only=True)
class Asking(AboutVehicle):
    """The owner of a vehicle is asked for identity papers."""

    channel: str
    clerk: str
    text_version: str
    conditions: tuple[Condition, ...] = ()


@attrs.frozen(kw_only=True)
class Presentation(AboutVehicle):
    """Identity papers shown for a vehicle, under one 登记编号; with a ledger's check, if it states one."""

    registration_no: str
    reason: RegistrationReason
    holder: HolderKind
    document: DocumentKind | None
    owner: Particulars
    capture: Capture
    agent: Person | None
    handler: Person | None
    responsible: Person | None
    authorisation_no: str
    evidence: OwnershipEvidence | None
    functions: Functions
    channel: str
    channel_kind: ChannelKind | None
    clerk: str = attrs.field(repr=False)
    check: StatedCheck | None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The vehicle, the number and the channel."""
        number = keys.digest(Purpose.REGISTRATION_NUMBER, self.registration_no)
        return (vehicle_stream(self.vin), registration_stream(number), dealer_stream(self.channel))


def ask_owner(case: Case, request: Asking) -> Refusal | None:
    """Note that the owner was asked."""
    command = RequestIdentity(
        request.at, request.channel, case.clerk(request.clerk), request.text_version, request.conditions
    )
    return case.record(decide_vehicle(case.work.fitted(request.vin), command, case.book))


def present_identity(
    case: Case, request: Presentation, once_taken: Callable[[RegistrationNumber], None] = lambda _: None
) -> Refusal | None:
    """Take papers for every card that the number covers, and the stated check with them.

    ``once_taken`` may put on record what is known of the papers before the stated check is looked at.
    """
    number = case.number(request.registration_no)
    numbered = NumberedVehicle(case.work.fitted(request.vin), case.work.claim(number))
    covered = covered_cards(numbered)
    use = document_use(case, request, covered)
    seals = _seals(case, request, covered)
    refusal = case.record(present(numbered, _command(case, request, number, use, seals), case.book))
    if refusal is not None:
        return refusal
    subject = next(iter(seals.values())).owner.key
    note_document(case, request, subject)
    once_taken(number)
    if request.check is None:
        return None
    return _take_stated_check(case, request.check, number, subject)


def _command(
    case: Case,
    request: Presentation,
    number: RegistrationNumber,
    use: DocumentUse,
    seals: Mapping[Iccid, IdentitySeals],
) -> PresentIdentity:
    dealer = case.work.dealer(request.channel)
    return PresentIdentity(
        at=request.at,
        origin=case.origin,
        number=number,
        reason=request.reason,
        holder=request.holder,
        document=request.document,
        owner=Confidential(request.owner),
        capture=request.capture,
        agent=_papers(request.agent),
        handler=_papers(request.handler),
        responsible=_papers(request.responsible),
        authorisation_no=request.authorisation_no,
        evidence=request.evidence,
        functions=request.functions,
        channel=request.channel,
        channel_kind=request.channel_kind or dealer.kind,
        clerk=case.clerk(request.clerk),
        authority=_authority(case, request),
        channel_version=case.work.version(dealer_stream(request.channel)),
        use=use,
        seals=seals,
        paper=_paper(case, request.evidence),
    )


def _paper(case: Case, evidence: OwnershipEvidence | None) -> PaperDigest | None:
    if evidence is None or not evidence.number.strip():
        return None
    return PaperDigest(case.office.keys.digest(Purpose.DOCUMENT, paper_input(evidence.proof, evidence.number)))


def _papers(person: Person | None) -> Papers | None:
    return None if person is None else Papers(person.document, Confidential(person.particulars), person.capture)


def _authority(case: Case, request: Presentation) -> Authority:
    if not case.work.channels_known:
        return Authority.UNJUDGED
    return authority_of(case.work.dealer(request.channel), case.clerk(request.clerk), day_of(request.at))


def _seals(case: Case, request: Presentation, cards: tuple[Card, ...]) -> dict[Iccid, IdentitySeals]:
    """One subject per person or unit and role; each card's copy opens only in that card's own history."""
    if not cards:
        return {}
    owner = case.subject()
    others = {
        role: (case.subject(), person.particulars)
        for role, person in (
            ("agent", request.agent),
            ("handler", request.handler),
            ("responsible", request.responsible),
        )
        if person is not None
    }
    return {card.iccid: _seals_for(case, request, card_stream(card.iccid), owner, others) for card in cards}


def _seals_for(
    case: Case,
    request: Presentation,
    stream: str,
    owner: SubjectId,
    others: Mapping[str, tuple[SubjectId, Particulars]],
) -> IdentitySeals:
    def party(role: str) -> Sealed | None:
        if role not in others:
            return None
        subject, particulars = others[role]
        return case.seal_party(subject, stream, IdentityPresented, role, particulars)

    return IdentitySeals(
        number=case.seal(owner, stream, IdentityPresented, "number_sealed", request.registration_no),
        owner=case.seal_party(owner, stream, IdentityPresented, "owner", request.owner),
        agent=party("agent"),
        handler=party("handler"),
        responsible=party("responsible"),
        clerk=case.seal(owner, stream, IdentityPresented, "clerk_sealed", request.clerk) if request.clerk else None,
    )


def _take_stated_check(
    case: Case, check: StatedCheck, number: RegistrationNumber, subject: SubjectId
) -> Refusal | None:
    numbered = numbered_vehicle(case, number)
    cards = covered_cards(numbered)
    command = RecordCheck(
        at=case.at,
        origin=case.origin,
        number=number,
        reference=check.reference,
        party=Party.OWNER,
        check=CheckKind.ASSERTED,
        outcome=check.outcome,
        evidence=no_evidence(),
        providers={card.iccid: _provider(case, card, subject, check.provider) for card in cards},
    )
    refusal = settle_and_submit(case, numbered, command)
    return refusal or first_refusal(OUTCOME_RULES, cards[0], command, case.book)


def _provider(case: Case, card: Card, subject: SubjectId, provider: str) -> Sealed:
    return case.seal(subject, card_stream(card.iccid), IdentityChecked, "provider_sealed", provider)


def no_evidence() -> CheckEvidence:
    """What a check leaves that was not made through one of our verifiers."""
    return CheckEvidence(None, None, None, None, None, None, None, None)


def numbered_vehicle(case: Case, number: RegistrationNumber) -> NumberedVehicle:
    """The vehicle that a 登记编号 was claimed for, with its cards; an unbuilt one for an unused number."""
    claim = case.work.claim(number)
    return NumberedVehicle(case.work.fitted(claim.vin or ""), claim)


def settle_and_submit(case: Case, numbered: NumberedVehicle, command: CheckedCommand) -> Refusal | None:
    """Take an outcome; what is verified by it is at once queued for each card's own carrier (N4-POST-1)."""
    refusal = case.record(settle(numbered, command, case.book))
    if refusal is not None:
        return refusal
    for card in covered_cards(numbered):
        _submit_if_verified(case, case.work.card(card.iccid), command.number)
    return None


def _submit_if_verified(case: Case, card: Card, number: RegistrationNumber) -> None:
    if card.registration_status is not RegistrationStatus.VERIFIED or card.purchase is None:
        return
    to_send = case.origin is not Origin.IMPORTED
    command = SubmitRegistration(case.at, number, card.purchase.carrier, case.drawn(), to_send)
    case.record(of_cards([(card, submit_registration(card, command, case.book))]))
