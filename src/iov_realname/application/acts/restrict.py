"""Telling owners, taking their refusals, restricting their cards, and lifting it again."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs

from iov_realname.application.acts.request import AboutVehicle
from iov_realname.application.case import Case
from iov_realname.domain.card.burdens import Condition
from iov_realname.domain.card.notices import Declined, GiveNotice, RecordDecline
from iov_realname.domain.card.restriction import (
    LiftCause,
    LiftRestriction,
    Restrict,
    Restricted,
    RestrictionLifted,
    RestrictionSeals,
    RestrictionTexts,
)
from iov_realname.domain.card.state import Card, Ground
from iov_realname.domain.confidential import Confidential, SubjectId
from iov_realname.domain.functions import Functions
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.misuse.commands import TakeMisuseMeasure
from iov_realname.domain.misuse.decide import decide_misuse
from iov_realname.domain.misuse.words import MisuseAct
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import CARD_PREFIX, card_stream, misuse_stream
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from iov_realname.domain.vehicle.acts import decide_vehicle
from iov_realname.domain.vehicle.fitted import Decided

__all__ = [
    "Decline",
    "Lifting",
    "Notice",
    "Restriction",
    "decline",
    "for_each",
    "lift",
    "notify",
    "restrict",
    "sealed_texts",
]

S = TypeVar("S")


@attrs.frozen(kw_only=True)
class Notice(AboutVehicle):
    """One message about a vehicle, and whether it arrived."""

    addressee: Addressee
    purpose: NoticePurpose
    channel: NoticeChannel
    text_version: str
    delivery: Delivery
    conditions: tuple[Condition, ...] = ()


@attrs.frozen(kw_only=True)
class Decline(AboutVehicle):
    """An owner who declines, in their own words."""

    reason: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class Restriction(AboutVehicle):
    """A restriction, with what the owner is told. ``kept`` is what stays on."""

    ground: Ground
    texts: RestrictionTexts = attrs.field(repr=False)
    kept: Functions
    assessment: str


@attrs.frozen(kw_only=True)
class Lifting(AboutVehicle):
    """The end of a restriction."""

    cause: LiftCause
    reason: str = attrs.field(repr=False)


def notify(case: Case, request: Notice) -> Refusal | None:
    """Note a message on every card of the vehicle."""
    command = GiveNotice(
        request.at,
        request.addressee,
        request.purpose,
        request.channel,
        request.text_version,
        request.delivery,
        request.conditions,
    )
    return case.record(decide_vehicle(case.work.fitted(request.vin), command, case.book))


def decline(case: Case, request: Decline) -> Refusal | None:
    """Note an owner's refusal; their words are sealed."""
    fitted = case.work.fitted(request.vin)
    reasons = for_each(
        case, fitted.live, lambda subject, stream: case.seal(subject, stream, Declined, "reason", request.reason)
    )
    return case.record(decide_vehicle(fitted, RecordDecline(request.at, reasons), case.book))


def restrict(case: Case, request: Restriction) -> Refusal | None:
    """Restrict the vehicle's cards to the emergency call; the texts are sealed."""
    fitted = case.work.fitted(request.vin)
    seals = for_each(case, fitted.live, lambda subject, stream: sealed_texts(case, subject, stream, request.texts))
    command = Restrict(
        request.at,
        case.origin,
        request.ground,
        Confidential(request.texts),
        request.kept,
        request.assessment,
        _misused(case, request.assessment),
        seals,
    )
    decision = decide_vehicle(fitted, command, case.book)
    if isinstance(decision, Refusal):
        return decision
    refusal = _noted_in_the_case(case, request, decision) if request.ground is Ground.MISUSE else None
    return refusal or case.record(decision)


def _noted_in_the_case(case: Case, request: Restriction, decision: Sequence[Decided]) -> Refusal | None:
    """What a restriction for misuse does to each card is a measure of the case as well, with an outcome to come."""
    for share in decision:
        if any(isinstance(event, Restricted) for event in share.events):
            iccid = Iccid(share.stream.removeprefix(CARD_PREFIX))
            operation = f"{case.circumstances.command.id}-{iccid}"
            taken = TakeMisuseMeasure(
                request.at, operation, MisuseAct.RESTRICT, iccid, registered=False, closable=False
            )
            measure = decide_misuse(case.work.misuse(request.assessment), taken, case.book)
            if isinstance(measure, Refusal):
                return measure
            case.put(misuse_stream(request.assessment), measure)
    return None


def lift(case: Case, request: Lifting) -> Refusal | None:
    """Lift the restriction of the vehicle's cards."""
    fitted = case.work.fitted(request.vin)
    cards = fitted.live if request.reason else ()
    reasons = for_each(
        case, cards, lambda subject, stream: case.seal(subject, stream, RestrictionLifted, "reason", request.reason)
    )
    command = LiftRestriction(request.at, case.origin, request.cause, reasons)
    return case.record(decide_vehicle(fitted, command, case.book))


def _misused(case: Case, assessment: str) -> frozenset[Iccid]:
    """The cards of which the case of that number has confirmed misuse."""
    return case.work.misuse(assessment).misused if names_a_record(assessment) else frozenset()


def sealed_texts(case: Case, subject: SubjectId, stream: str, texts: RestrictionTexts) -> RestrictionSeals:
    """What the owner of one card is told, sealed."""
    return RestrictionSeals(
        case.seal(subject, stream, Restricted, "reason", texts.reason),
        case.seal(subject, stream, Restricted, "remedy", texts.remedy),
        case.seal(subject, stream, Restricted, "documents", texts.documents),
    )


def for_each(case: Case, cards: Sequence[Card], seal: Callable[[SubjectId, str], S]) -> dict[Iccid, S]:
    """What ``seal`` makes for each card, all under one new subject."""
    if not cards:
        return {}
    subject = case.subject()
    return {card.iccid: seal(subject, card_stream(card.iccid)) for card in cards}
