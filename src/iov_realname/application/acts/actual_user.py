"""Somebody uses the vehicle beside its owner."""

import attrs

from iov_realname.application.acts.check import AboutNumber
from iov_realname.application.acts.register import numbered_vehicle
from iov_realname.application.case import Case
from iov_realname.domain.card.actual_user import ActualUserNamed, NameActualUser, Use
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.documents import Capture, DocumentKind
from iov_realname.domain.parties import Particulars
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import card_stream
from iov_realname.domain.vehicle.registration import covered_cards, settle

__all__ = ["UserNaming", "name_user"]


@attrs.frozen(kw_only=True)
class UserNaming(AboutNumber):
    """Who uses the vehicle, why, and how their document came to us."""

    use: Use
    document: DocumentKind
    user: Particulars = attrs.field(repr=False)
    capture: Capture


def name_user(case: Case, request: UserNaming) -> Refusal | None:
    """Note the user under a subject of their own; the owner's registration stays as it is."""
    number = case.number(request.registration_no)
    numbered = numbered_vehicle(case, number)
    cards = covered_cards(numbered)
    subject = case.subject() if cards else None
    seals = {
        card.iccid: case.seal_party(subject, card_stream(card.iccid), ActualUserNamed, "user", request.user)
        for card in cards
        if subject is not None
    }
    command = NameActualUser(
        request.at, number, request.use, request.document, Confidential(request.user), request.capture, seals
    )
    return case.record(settle(numbered, command, case.book))
