"""Live sessions and chosen ways, on record."""

from datetime import datetime

import attrs

from iov_realname.application.acts.check import AboutNumber
from iov_realname.application.acts.register import numbered_vehicle
from iov_realname.application.case import Case
from iov_realname.domain.card.live import LiveCheckStarted, StartLiveCheck
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.way import ChooseWay
from iov_realname.domain.confidential import Sealed
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import CheckWay
from iov_realname.domain.streams import card_stream
from iov_realname.domain.vehicle.registration import covered_cards, settle

__all__ = ["OpenedSession", "WayChoice", "choose_way", "note_session"]


@attrs.frozen(kw_only=True)
class OpenedSession(AboutNumber):
    """The provider opened a session for a question that was asked."""

    reference: str
    token: str = attrs.field(repr=False)
    good_until: datetime


@attrs.frozen(kw_only=True)
class WayChoice(AboutNumber):
    """How the person present wants to be recognised, and the version of the text that they agreed to."""

    way: CheckWay
    consent: str


def note_session(case: Case, request: OpenedSession) -> Refusal | None:
    """Note the session, sealed, so that whoever comes after a crash fetches its outcome."""
    number = case.number(request.registration_no)
    numbered = numbered_vehicle(case, number)
    command = StartLiveCheck(
        at=request.at,
        number=number,
        reference=request.reference,
        good_until=request.good_until,
        sessions={card.iccid: _session(case, card, request.token) for card in covered_cards(numbered)},
    )
    return case.record(settle(numbered, command, case.book))


def choose_way(case: Case, request: WayChoice) -> Refusal | None:
    """Note how the person wants to be recognised."""
    number = case.number(request.registration_no)
    command = ChooseWay(request.at, number, request.way, request.consent)
    return case.record(settle(numbered_vehicle(case, number), command, case.book))


def _session(case: Case, card: Card, token: str) -> Sealed:
    subject = case.subject() if card.registration is None else card.registration.owner
    return case.seal(subject, card_stream(card.iccid), LiveCheckStarted, "session", token)
