"""After completion: the holder's document is shown and checked again, details are corrected, a registration revoked."""

from collections.abc import Sequence

import attrs

from iov_realname.application.acts.check import AboutNumber
from iov_realname.application.acts.holder import last_shown, on_record
from iov_realname.application.acts.present import as_person, capture_of, judge_shown
from iov_realname.application.acts.register import numbered_vehicle
from iov_realname.application.acts.terminals import note_reading
from iov_realname.application.case import Case, Wired
from iov_realname.application.ports import KeyRing, Purpose, Verdict
from iov_realname.application.readings import SignedReading
from iov_realname.domain.blind import blind_input
from iov_realname.domain.card.second_look import RecordHolderCheck, RequestHolderCheck, SecondLookCommand
from iov_realname.domain.card.state import Card, SecondLook
from iov_realname.domain.card.upkeep import (
    CorrectHolderDetails,
    HolderDetailsCorrected,
    PresentReverification,
    RegistrationRevoked,
    ReverificationPresented,
    RevocationReason,
    RevokeRegistration,
    ShownAgain,
    UpkeepCommand,
)
from iov_realname.domain.confidential import Confidential, Sealed, SubjectId
from iov_realname.domain.dealer import Authority, authority_of
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import DocumentReading
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party
from iov_realname.domain.streams import RegistrationNumber, card_stream, dealer_stream, reading_stream, terminal_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of
from iov_realname.domain.vehicle.upkeep import KeepUp, keep_up, kept_cards

__all__ = [
    "Correction",
    "HolderAnswer",
    "HolderQuestion",
    "Revocation",
    "SecondPresentation",
    "ask_holder_check",
    "correct",
    "present_again",
    "revoke",
    "take_holder_check",
]


@attrs.frozen(kw_only=True)
class SecondPresentation(AboutNumber):
    """The holder's document, shown again. ``replaces``: the number on record, where the document has a new one."""

    holder: DocumentReading | SignedReading
    replaces: str = attrs.field(repr=False)
    channel: str
    channel_kind: ChannelKind
    clerk: str = attrs.field(repr=False)

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The number, the channel, and the terminal and nonce of a signed reading."""
        streams = (*AboutNumber.reads(self, keys), dealer_stream(self.channel))
        if not isinstance(self.holder, SignedReading):
            return streams
        return (*streams, terminal_stream(self.holder.terminal), reading_stream(self.holder.nonce))


@attrs.frozen(kw_only=True)
class HolderQuestion(AboutNumber):
    """A check of the holder that is about to be asked."""

    reference: str
    check: CheckKind
    provider: str


@attrs.frozen(kw_only=True)
class HolderAnswer(AboutNumber):
    """What it came to."""

    reference: str
    check: CheckKind
    verdict: Verdict


@attrs.frozen(kw_only=True)
class Correction(AboutNumber):
    """What the second look has shown replaces what is on record, and is to be sent to the carrier again."""


@attrs.frozen(kw_only=True)
class Revocation(AboutNumber):
    """A named reviewer takes a registration back, and says why."""

    reason: RevocationReason
    reviewer: str
    explanation: str = attrs.field(repr=False)


def present_again(case: Case, request: SecondPresentation) -> Refusal | None:
    """Take the document of the same holder; whether it is the same is told by keyed digests."""
    refusal = judge_shown(case, request.holder, request.channel, online=request.channel_kind is ChannelKind.ONLINE)
    if refusal is not None:
        return refusal
    number = case.number(request.registration_no)
    person = as_person(request.holder)
    cards = _cards(case, number)
    command = PresentReverification(
        at=request.at,
        document=request.holder.document,
        holder=Confidential(person.particulars),
        same_holder=_is_same(case, cards, request, person.particulars),
        seals=_seals(case, cards, ReverificationPresented, person.particulars),
        shown=_shown(case, request),
    )
    refusal = _kept_up(case, number, command)
    if refusal is None and isinstance(request.holder, SignedReading):
        note_reading(case, request.holder, number, Party.OWNER)
    return refusal


def ask_holder_check(case: Case, request: HolderQuestion) -> Refusal | None:
    """Note, before the question leaves, that it is asked."""
    command = RequestHolderCheck(request.at, request.reference, request.check, request.provider)
    return _kept_up(case, case.number(request.registration_no), command)


def take_holder_check(case: Case, request: HolderAnswer) -> Refusal | None:
    """Take the answer; the last match, or what decides against it, concludes the second look."""
    verdict = request.verdict
    command = RecordHolderCheck(request.at, request.reference, request.check, verdict.outcome, verdict.evidence)
    return _kept_up(case, case.number(request.registration_no), command)


def correct(case: Case, request: Correction) -> Refusal | None:
    """Put what the second look has shown, and found to match, in the place of what is on record."""
    number = case.number(request.registration_no)
    cards = _cards(case, number)
    look = _second_look(cards)
    particulars = (
        last_shown(case.office.keys, case.work.stored(card_stream(cards[0].iccid))) if cards else Particulars()
    )
    command = CorrectHolderDetails(
        at=request.at,
        document=None if look is None else look.document,
        holder=Confidential(particulars),
        capture=Capture.READER if look is None else look.capture,
        same_holder=True,
        outcome=CheckOutcome.UNAVAILABLE if look is None or look.outcome is None else look.outcome,
        operation="",
        seals=_seals(case, cards, HolderDetailsCorrected, particulars),
        operations={card.iccid: case.drawn() for card in cards},
    )
    return _kept_up(case, number, command)


def revoke(case: Case, request: Revocation) -> Refusal | None:
    """Take a registration back; the reviewer's words are about the owner, and are sealed with what is known of them."""
    number = case.number(request.registration_no)
    command = RevokeRegistration(
        request.at,
        request.reason,
        request.reviewer,
        Confidential(request.explanation),
        {
            card.iccid: case.seal(
                card.registration.owner,
                card_stream(card.iccid),
                RegistrationRevoked,
                "explanation",
                request.explanation,
            )
            for card in _cards(case, number)
            if card.registration is not None
        },
    )
    return _kept_up(case, number, command)


def _second_look(cards: Sequence[Card]) -> SecondLook | None:
    return cards[0].registration.second_look if cards and cards[0].registration is not None else None


def _kept_up(case: Case, number: RegistrationNumber, command: UpkeepCommand | SecondLookCommand) -> Refusal | None:
    return case.record(keep_up(numbered_vehicle(case, number), KeepUp(number, command), case.book))


def _cards(case: Case, number: RegistrationNumber) -> tuple[Card, ...]:
    return kept_cards(numbered_vehicle(case, number), number)


def _shown(case: Case, request: SecondPresentation) -> ShownAgain:
    clerk = case.clerk(request.clerk)
    authority = Authority.UNJUDGED
    if case.work.channels_known:
        authority = authority_of(case.work.dealer(request.channel), clerk, day_of(request.at))
    return ShownAgain(capture_of(request.holder), request.channel, request.channel_kind, clerk, authority)


def _seals(case: Case, cards: Sequence[Card], event: type[Wired], particulars: Particulars) -> dict[Iccid, Sealed]:
    """One new subject for all cards; the role of the owner, whose earlier data keeps its own key."""
    if not cards:
        return {}
    subject: SubjectId = case.subject()
    return {
        card.iccid: case.seal_party(subject, card_stream(card.iccid), event, "holder", particulars) for card in cards
    }


def _is_same(case: Case, cards: Sequence[Card], request: SecondPresentation, shown: Particulars) -> bool:
    """The document on record, or one that takes its place: its number is known here, and the name is the same."""
    if not cards or cards[0].registration is None:
        return False
    registration = cards[0].registration
    known = on_record(case.office.keys, registration.owner, case.work.stored(card_stream(cards[0].iccid)))
    before = (registration.document, known.number)
    if _alike(case, before, (request.holder.document, shown.number)):
        return True
    replaced = bool(request.replaces) and _alike(case, before, (registration.document, request.replaces))
    return replaced and known.name.strip() == shown.name.strip()


def _alike(case: Case, one: tuple[DocumentKind, str], other: tuple[DocumentKind, str]) -> bool:
    digests = {case.office.keys.digest(Purpose.DOCUMENT, blind_input(*each)) for each in (one, other)}
    return len(digests) == 1
