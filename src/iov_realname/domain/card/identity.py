"""Whose identity is presented for a card: the owner, those who act for them, on which papers, before whom.

Sources: FINAL-3 (the owner is registered), O25-6…O25-9 (documents, agents, units), R105-2 (device reading), O25-14
(channels).
"""

from collections.abc import Mapping
from datetime import date, datetime
from typing import ClassVar, TypeAlias, assert_never

import attrs

from iov_realname.domain.alteration import altered
from iov_realname.domain.card.burdens import Condition, backfill_is_free
from iov_realname.domain.card.captures import CapturesEvent, DocumentsTaken, TakenDocument
from iov_realname.domain.card.document_limit import DocumentUse
from iov_realname.domain.card.ownership import OwnershipEvent, OwnershipShown, PaperDigest, name_match
from iov_realname.domain.card.papers import (
    DOCUMENT_EXPIRED,
    DOCUMENT_NOT_ACCEPTED,
    IdentitySeals,
    OwnershipEvidence,
    Papers,
    SealedPapers,
    are_complete,
    has_expired,
    ill_formed_number,
    is_a_child,
    same_number,
    sealed_papers,
    typed_by_hand,
    unaccepted_kind,
)
from iov_realname.domain.card.purchase import card_is_known
from iov_realname.domain.card.sale import card_is_owned
from iov_realname.domain.card.state import Card, Registration, RegistrationStatus, Stage
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.dealer import Authority, ClerkId
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind, normal_number, validity_doubts
from iov_realname.domain.functions import Functions
from iov_realname.domain.identifiers import Doubt, Iccid, birth_date, person_number_doubts
from iov_realname.domain.origin import Origin
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal, RefusalCode, first_refusal
from iov_realname.domain.rulebook import ChannelKind, OwnershipProof, Party, RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.terms import RegistrationReason
from iov_realname.domain.time import day_of

# --- commands ---------------------------------------------------------------------------------------------------------


@attrs.frozen
class RequestIdentity:
    """The owner was asked for identity papers. ``conditions``: what was to be done or paid besides."""

    at: datetime
    channel: str
    clerk: ClerkId | None
    text_version: str
    conditions: tuple[Condition, ...] = ()


@attrs.frozen
class PresentIdentity:
    """Identity papers were shown for all the cards that one 登记编号 covers.

    ``authority`` was judged by the channel's history up to ``channel_version`` (0: it has none). ``use`` is what the
    owner's document carries besides the cards covered. ``paper`` is the digest of the evidence's number.
    """

    at: datetime
    origin: Origin
    number: RegistrationNumber
    reason: RegistrationReason
    holder: HolderKind
    document: DocumentKind | None
    owner: Confidential[Particulars]
    capture: Capture
    agent: Papers | None
    handler: Papers | None
    responsible: Papers | None
    authorisation_no: str
    evidence: OwnershipEvidence | None
    functions: Functions
    channel: str
    channel_kind: ChannelKind | None
    clerk: ClerkId | None
    authority: Authority
    channel_version: int
    use: DocumentUse
    seals: Mapping[Iccid, IdentitySeals]
    paper: PaperDigest | None = None


IdentityCommand: TypeAlias = RequestIdentity | PresentIdentity

# --- events: fields and wire names are the storage format -------------------------------------------------------------


@attrs.frozen
class IdentityRequested:
    """The owner was asked, so that "never asked" and "asked, not checked" can be told apart (N8-1)."""

    WIRE: ClassVar[str] = "card.IdentityRequested.v1"
    channel: str
    clerk: ClerkId | None
    text_version: str


@attrs.frozen
class IdentityPresented:
    """Papers were shown, judged complete and taken."""

    WIRE: ClassVar[str] = "card.IdentityPresented.v1"
    number: RegistrationNumber
    number_sealed: Sealed
    reason: RegistrationReason
    holder: HolderKind
    document: DocumentKind
    owner: Sealed
    capture: Capture
    agent: SealedPapers | None
    handler: SealedPapers | None
    responsible: SealedPapers | None
    authorisation_no: str | None
    evidence: OwnershipProof | None
    channel: str | None
    channel_kind: ChannelKind | None
    clerk: ClerkId | None
    clerk_sealed: Sealed | None
    authority: Authority
    channel_version: int
    doubts: tuple[Doubt, ...]


@attrs.frozen
class FunctionsRequested:
    """What the owner asked for, replacing what was asked before."""

    WIRE: ClassVar[str] = "card.FunctionsRequested.v1"
    functions: Functions
    channel: str | None


IdentityEvent: TypeAlias = IdentityRequested | IdentityPresented | FunctionsRequested
IDENTITY_EVENTS: tuple[type[IdentityEvent], ...] = (IdentityRequested, IdentityPresented, FunctionsRequested)

# --- evolve -----------------------------------------------------------------------------------------------------------


def evolve_identity(card: Card, event: IdentityEvent) -> Card:
    """The card after ``event``; outside an ownership period nothing changes."""
    if card.period is None:
        return card
    match event:
        case IdentityRequested():
            return altered(card, period=altered(card.period, asked=True))
        case IdentityPresented():
            return altered(card, period=altered(card.period, asked=True, registration=_opened(event)))
        case FunctionsRequested():
            return altered(card, period=altered(card.period, requested=event.functions))
        case _:  # pragma: no cover
            assert_never(event)


def _opened(event: IdentityPresented) -> Registration:
    return Registration(
        number=event.number,
        status=RegistrationStatus.PRESENTED,
        holder=event.holder,
        document=event.document,
        channel=event.channel_kind,
        has_agent=event.agent is not None,
        owner=event.owner.key,
        matched=frozenset(),
        no_record=frozenset(),
        operation=None,
        transmission=None,
        to_send=False,
        receipt_no=None,
        reverifying=False,
        over_limit=False,
        reason=event.reason,
        way=None,
        open_checks=(),
        proof=event.evidence,
    )


# --- rules ------------------------------------------------------------------------------------------------------------

NO_REGISTRATION_HERE = Refusal(
    RefusalCode.STAGE,
    ("FINAL-2",),
    "该卡当前阶段不能登记车主。",
    "An owner cannot be registered for the card at this stage.",
)
OTHER_REGISTRATION = Refusal(
    RefusalCode.ALREADY_REGISTERED,
    ("O25-3",),
    "该卡本持有期已有进行中或已完成的登记。",
    "The card has an open or completed registration in this ownership period.",
)
AGENT_PAPERS = Refusal(
    RefusalCode.AGENT,
    ("O25-6b", "ATF-31"),
    "受托人证件或授权书不全, 或受托人即车主本人。",
    "The agent's papers or authorisation are incomplete, or the agent is the owner.",
)
CHILD_ALONE = Refusal(
    RefusalCode.AGENT,
    ("PI-31", "O25-6b"),
    "未满规定年龄的车主须由监护人代为办理。",
    "An owner below the age that the book names registers through a guardian.",
)
UNIT_PAPERS = Refusal(
    RefusalCode.UNIT,
    ("O25-8", "R105-4"),
    "单位登记缺少经办人、责任人或授权书的完整信息。",
    "A unit needs its handler, responsible person and authorisation, each complete.",
)
NOT_THE_OWNER = Refusal(
    RefusalCode.NOT_OWNER,
    ("FINAL-3",),
    "权属材料显示登记人不是车辆所有者。",
    "The ownership papers name somebody else as the owner.",
)
NOT_AUTHORISED_THAT_DAY = Refusal(
    RefusalCode.CLERK,
    ("O25-14", "POLICY-CLERK"),
    "办理当日该渠道或办理人员未获授权。",
    "The channel or clerk was not authorised on that day.",
)


def card_takes_identities(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """Owners are registered in the stages sold, transferred and restricted."""
    return None if card.stage in (Stage.SOLD, Stage.TRANSFERRED, Stage.RESTRICTED) else NO_REGISTRATION_HERE


def no_other_registration(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """One open or completed registration per card and period; an open one under the same number goes on."""
    registration = card.registration
    if registration is None or registration.status is RegistrationStatus.REFUSED:
        return None
    return None if registration.takes_checks and registration.number == command.number else OTHER_REGISTRATION


def document_is_accepted(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """Persons show a person's document, units a unit's."""
    return unaccepted_kind(command.document, command.holder, book)


def document_is_well_formed(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """The number passes the check rule of its kind on the day of the act."""
    if command.document is None:
        return DOCUMENT_NOT_ACCEPTED
    return ill_formed_number(command.document, command.owner, command.at)


def document_is_in_date(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """A document is good up to and on its last day."""
    return DOCUMENT_EXPIRED if has_expired(command.owner, command.at) else None


def document_was_read(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """What the book wants read by a device must not be typed."""
    return typed_by_hand(command.document, command.capture, book)


def agent_papers_are_complete(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """An agent shows their own document and an authorisation, and is not the owner."""
    agent = command.agent
    if agent is None:
        return None
    complete = bool(command.authorisation_no) and are_complete(agent, command.at, book)
    return None if complete and not same_number(agent.particulars, command.owner) else AGENT_PAPERS


def child_has_a_guardian(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """A guardian acts for a child, as an agent; what a ledger tells of earlier is not judged by it."""
    alone = command.holder is HolderKind.PERSON and command.agent is None and command.origin is not Origin.IMPORTED
    return CHILD_ALONE if alone and is_a_child(command.document, command.owner, command.at, book) else None


def unit_papers_are_complete(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """A unit shows its handler's and responsible person's documents and an authorisation."""
    if command.holder is not HolderKind.UNIT:
        return None
    people = (command.handler, command.responsible)
    complete = all(person is not None and are_complete(person, command.at, book) for person in people)
    return None if complete and command.authorisation_no else UNIT_PAPERS


def ownership_is_not_contradicted(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """The owner is registered: not the payer, the driver or the dealer."""
    evidence = command.evidence
    return NOT_THE_OWNER if evidence is not None and evidence.names_the_owner is False else None


def channel_is_authorised(card: Card, command: PresentIdentity, book: RuleBook) -> Refusal | None:
    """Channel and clerk were authorised on the day of the act."""
    return NOT_AUTHORISED_THAT_DAY if command.authority is Authority.NOT_AUTHORISED else None


REQUEST_RULES = (card_is_known, card_is_owned, backfill_is_free)
PRESENT_RULES = (
    card_is_known,
    card_takes_identities,
    no_other_registration,
    document_is_accepted,
    document_is_well_formed,
    document_is_in_date,
    document_was_read,
    agent_papers_are_complete,
    child_has_a_guardian,
    unit_papers_are_complete,
    ownership_is_not_contradicted,
    channel_is_authorised,
)

# --- decide -----------------------------------------------------------------------------------------------------------


def request_identity(card: Card, command: RequestIdentity, book: RuleBook) -> tuple[IdentityRequested] | Refusal:
    """Note that the owner was asked."""
    return first_refusal(REQUEST_RULES, card, command, book) or (
        IdentityRequested(command.channel, command.clerk, command.text_version),
    )


def present_identity(
    card: Card, command: PresentIdentity, book: RuleBook
) -> tuple[IdentityEvent | OwnershipEvent | CapturesEvent, ...] | Refusal:
    """Take the papers, what was shown of the ownership, and the functions asked for."""
    refusal = first_refusal(PRESENT_RULES, card, command, book)
    if refusal is not None:
        return refusal
    requested_before = card.period.requested if card.period is not None else ()
    taken: tuple[IdentityEvent | OwnershipEvent | CapturesEvent, ...] = (
        _presented(card, command),
        *_ownership(command),
        *_taken(command),
    )
    if command.functions == requested_before:
        return taken
    return (*taken, FunctionsRequested(command.functions, command.channel or None))


def _taken(command: PresentIdentity) -> tuple[DocumentsTaken, ...]:
    parties = ((Party.AGENT, command.agent), (Party.HANDLER, command.handler), (Party.RESPONSIBLE, command.responsible))
    documents = tuple(
        TakenDocument(party, papers.document, papers.capture)
        for party, papers in parties
        if papers is not None and papers.document is not None and papers.capture is not None
    )
    return (DocumentsTaken(command.number, documents),) if documents else ()


def _ownership(command: PresentIdentity) -> tuple[OwnershipShown, ...]:
    evidence = command.evidence
    if evidence is None:
        return ()
    return (OwnershipShown(command.number, evidence.proof, command.paper, name_match(evidence)),)


def _presented(card: Card, command: PresentIdentity) -> IdentityPresented:
    seals = command.seals[card.iccid]
    return IdentityPresented(
        number=command.number,
        number_sealed=seals.number,
        reason=command.reason,
        holder=command.holder,
        document=command.document or DocumentKind.OTHER_UNIT,
        owner=seals.owner,
        capture=command.capture,
        agent=sealed_papers(command.agent, seals.agent),
        handler=sealed_papers(command.handler, seals.handler),
        responsible=sealed_papers(command.responsible, seals.responsible),
        authorisation_no=command.authorisation_no or None,
        evidence=command.evidence.proof if command.evidence is not None else None,
        channel=command.channel or None,
        channel_kind=command.channel_kind,
        clerk=command.clerk,
        clerk_sealed=seals.clerk,
        authority=command.authority,
        channel_version=command.channel_version,
        doubts=_doubts(command),
    )


def _doubts(command: PresentIdentity) -> tuple[Doubt, ...]:
    if command.document not in (DocumentKind.RESIDENT_ID, DocumentKind.TEMP_RESIDENT_ID):
        return ()
    number = normal_number(command.owner.reveal().number)
    return (*person_number_doubts(number), *_doubts_of_validity(command, number))


def _doubts_of_validity(command: PresentIdentity, number: str) -> tuple[Doubt, ...]:
    born, valid_to = birth_date(number), command.owner.reveal().valid_to
    if born is None or not valid_to:
        return ()
    return validity_doubts(born, date.fromisoformat(valid_to), day_of(command.at))
