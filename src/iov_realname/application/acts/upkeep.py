"""The registered holder, looked at again: verified anew, or with details corrected. Both are about one card."""

from collections.abc import Sequence

import attrs

from iov_realname.application.acts.present import as_person, capture_of
from iov_realname.application.acts.request import AboutCard, decide_for_card
from iov_realname.application.case import Case
from iov_realname.application.documents.keeping import owners_paper
from iov_realname.application.ports import Place, Recorded
from iov_realname.application.sealing import unseal_particulars
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.upkeep import (
    CorrectHolderDetails,
    HolderDetailsCorrected,
    PresentReverification,
    RecordReverification,
    ReverificationPresented,
)
from iov_realname.domain.confidential import Confidential, Sealed
from iov_realname.domain.documents import normal_number
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import ShownDocument
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.streams import card_stream
from iov_realname.domain.terms import CheckOutcome

__all__ = ["Correction", "SecondLook", "correct_details", "verify_again"]


@attrs.frozen(kw_only=True)
class SecondLook(AboutCard):
    """The holder shows a document again, and what checking it came to."""

    shown: ShownDocument = attrs.field(repr=False)
    outcome: CheckOutcome


@attrs.frozen(kw_only=True)
class Correction(SecondLook):
    """The holder has a new datum, checked again."""


def verify_again(history: Sequence[Recorded], case: Case, request: SecondLook) -> Refusal | None:
    """Take the document and the outcome; a match lifts a restriction at once (ATF-32)."""
    card, holder = case.work.card(request.iccid), as_person(request.shown)
    presented = PresentReverification(
        at=request.at,
        document=holder.document,
        holder=Confidential(holder.particulars),
        same_holder=_is_the_holder(case, history, card, holder.particulars),
        seals=_sealed(case, card, ReverificationPresented, holder.particulars),
    )
    refusal = decide_for_card(case, request.iccid, presented)
    return refusal or decide_for_card(case, request.iccid, RecordReverification(request.at, request.outcome))


def correct_details(history: Sequence[Recorded], case: Case, request: Correction) -> Refusal | None:
    """Record new details of the same holder beside the earlier ones, which stay."""
    card, holder = case.work.card(request.iccid), as_person(request.shown)
    command = CorrectHolderDetails(
        at=request.at,
        document=holder.document,
        holder=Confidential(holder.particulars),
        capture=capture_of(request.shown),
        same_holder=_is_the_holder(case, history, card, holder.particulars),
        outcome=request.outcome,
        operation=case.drawn(),
        seals=_sealed(case, card, HolderDetailsCorrected, holder.particulars),
    )
    return decide_for_card(case, request.iccid, command)


def _is_the_holder(case: Case, history: Sequence[Recorded], card: Card, shown: Particulars) -> bool:
    """Whether the document shown has the number of the one on record; nobody is, where nobody is registered."""
    if card.registration is None:
        return False
    recorded, sealed, field = owners_paper(history, card.registration.owner)
    place = Place(recorded.stream, recorded.envelope.event_id, recorded.wire_name, field)
    known = unseal_particulars(case.office.keys, sealed, place)
    return normal_number(known.number) == normal_number(shown.number)


def _sealed(
    case: Case, card: Card, event: type[ReverificationPresented | HolderDetailsCorrected], holder: Particulars
) -> dict[Iccid, Sealed]:
    """The document under the holder's own subject: it is kept and erased with the registration."""
    if card.registration is None:
        return {}
    stream = card_stream(card.iccid)
    return {card.iccid: case.seal_party(card.registration.owner, stream, event, "holder", holder)}
