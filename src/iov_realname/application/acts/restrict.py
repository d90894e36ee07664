"""Telling owners, taking their refusals, restricting their cards, and lifting it again."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import attrs

from iov_realname.application.acts.request import AboutVehicle
from iov_realname.application.case import Case
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
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import Addressee, Delivery, NoticeChannel, NoticePurpose
from iov_realname.domain.vehicle.acts import decide_vehicle

__all__ = ["Decline", "Lifting", "Notice", "Restriction", "decline", "for_each", "lift", "notify", "restrict"]

S = TypeVar("S")


@attrs.frozen(kw_only=True)
class Notice(AboutVehicle):
    """One message about a vehicle, and whether it arrived."""

    addressee: Addressee
    purpose: NoticePurpose
    channel: NoticeChannel
    text_version: str
    delivery: Delivery


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
        request.at, request.addressee, request.purpose, request.channel, request.text_version, request.delivery
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
    seals = for_each(case, fitted.live, lambda subject, stream: _texts(case, subject, stream, request.texts))
    command = Restrict(
        request.at, case.origin, request.ground, Confidential(request.texts), request.kept, request.assessment, seals
    )
    return case.record(decide_vehicle(fitted, command, case.book))


def lift(case: Case, request: Lifting) -> Refusal | None:
    """Lift the restriction of the vehicle's cards."""
    fitted = case.work.fitted(request.vin)
    cards = fitted.live if request.reason else ()
    reasons = for_each(
        case, cards, lambda subject, stream: case.seal(subject, stream, RestrictionLifted, "reason", request.reason)
    )
    return case.record(decide_vehicle(fitted, LiftRestriction(request.at, request.cause, reasons), case.book))


def _texts(case: Case, subject: SubjectId, stream: str, texts: RestrictionTexts) -> RestrictionSeals:
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
