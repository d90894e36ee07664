"""Judging a recorded decision again, under another rule book, by what the event tells of its command.

What is sealed is supposed to be in order, as it was when it was taken. Only one rule that reads a rule book reads
anything sealed: whether a child needs a guardian. The supposed owner is of age by any book.
"""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.card.actual_user import ActualUserNamed, NameActualUser
from iov_realname.domain.card.appeal import AppealFiled, FileAppeal
from iov_realname.domain.card.checking import IdentityChecked, IdentityRefused, RecordCheck, RefuseIdentity
from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.card.document_limit import NOTHING_ELSE, TOO_MANY, DocumentLimitExceeded, refuses_above
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.card.identity import IdentityPresented, PresentIdentity
from iov_realname.domain.card.papers import OwnershipEvidence, Papers, SealedPapers
from iov_realname.domain.card.purchase import Procure, Procured
from iov_realname.domain.card.release import ReportTransfer, TransferReported
from iov_realname.domain.card.restriction import Restrict, Restricted, RestrictionTexts
from iov_realname.domain.card.review import DecideReview, ReviewDecided
from iov_realname.domain.card.sale import SellVehicle, Sold
from iov_realname.domain.card.second_look import (
    HolderChecked,
    HolderCheckRequested,
    RecordHolderCheck,
    RequestHolderCheck,
)
from iov_realname.domain.card.state import Card
from iov_realname.domain.card.upkeep import (
    CorrectHolderDetails,
    HolderDetailsCorrected,
    PresentReverification,
    ReverificationPresented,
)
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.functions import ONLY_EMERGENCY
from iov_realname.domain.inspection.supposed import SEALS, TEXT_SEALS, supposed_agent, supposed_owner
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.terms import CheckOutcome

__all__ = ["RETRIED", "Decided", "Outcome", "retried"]

Outcome: TypeAlias = tuple[CardEvent, ...] | Refusal
"""What was decided: events, or a refusal."""


@attrs.frozen
class Decided:
    """A recorded decision: the event, when and how it came, the card before it, and the event right before it."""

    at: datetime
    origin: Origin
    event: CardEvent
    before: Card
    preceding: CardEvent | None


def retried(decided: Decided, own: RuleBook, other: RuleBook) -> tuple[Outcome, Outcome] | None:
    """What the book it was decided under says again, and what the other says.

    None where no book has a say in such events, or where the event is not a decision of its own.
    """
    if isinstance(decided.event, DocumentLimitExceeded):
        return (decided.event,), _limited(decided.event, decided.origin, other)
    rebuild = RETRIED.get(type(decided.event))
    command = None if rebuild is None else rebuild(decided)
    if command is None:
        return None
    return decide_card(decided.before, command, own), decide_card(decided.before, command, other)


def _limited(noted: DocumentLimitExceeded, origin: Origin, other: RuleBook) -> Outcome:
    """What the other book makes of the count that was noted; a count by other units cannot be made again."""
    limit = other.cards_per_document
    alike = limit.counts is noted.counts and limit.per_carrier is (noted.carrier is not None)
    if alike and noted.count <= limit.limit:
        return ()
    return (
        attrs.evolve(TOO_MANY, rule="document_has_room", edition=other.edition)
        if refuses_above(other, origin)
        else (noted,)
    )


def _procure(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, Procured):
        return None
    return Procure(
        at=decided.at,
        origin=decided.origin,
        oem=event.purchaser_code,
        iccid=event.iccid,
        msisdn=event.msisdn,
        imsi=event.imsi,
        carrier=event.carrier,
        purchaser_code=event.purchaser_code,
        purchaser=event.purchaser,
        authorisation_no=event.authorisation_no or "",
        risk_assessment_no=event.risk_assessment_no or "",
        batch_no=event.batch_no,
        responsible=supposed_owner(event.responsible_document),
        responsible_document=event.responsible_document,
        responsible_sealed=event.responsible,
    )


def _sell(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, Sold):
        return None
    return SellVehicle(decided.at, decided.origin, event.channel or "", event.new_vehicle, ())


def _present(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, IdentityPresented):
        return None
    period = decided.before.period
    return PresentIdentity(
        at=decided.at,
        origin=decided.origin,
        number=event.number,
        reason=event.reason,
        holder=event.holder,
        document=event.document,
        owner=supposed_owner(event.document),
        capture=event.capture,
        agent=_papers(event.agent),
        handler=_papers(event.handler),
        responsible=_papers(event.responsible),
        authorisation_no=event.authorisation_no or "",
        evidence=None if event.evidence is None else OwnershipEvidence(event.evidence, names_the_owner=True),
        functions=() if period is None else period.requested,
        channel=event.channel or "",
        channel_kind=event.channel_kind,
        clerk=event.clerk,
        authority=event.authority,
        channel_version=event.channel_version,
        use=NOTHING_ELSE,
        seals={decided.before.iccid: SEALS},
    )


def _papers(sealed: SealedPapers | None) -> Papers | None:
    return None if sealed is None else supposed_agent(sealed.document)


def _check(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, IdentityChecked):
        return None
    return RecordCheck(
        at=decided.at,
        origin=decided.origin,
        number=event.number,
        reference=event.reference,
        party=event.party,
        check=event.check,
        outcome=event.outcome,
        evidence=event.evidence,
        providers={} if event.provider_sealed is None else {decided.before.iccid: event.provider_sealed},
    )


def _turn_away(decided: Decided) -> CardCommand | None:
    """A mismatch closes the attempt in the same decision; that was judged with the check."""
    event = decided.event
    if not isinstance(event, IdentityRefused) or isinstance(decided.preceding, IdentityChecked):
        return None
    return RefuseIdentity(decided.at, event.number, event.code)


def _review(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, ReviewDecided):
        return None
    reasons = {decided.before.iccid: event.reason}
    return DecideReview(decided.at, event.number, event.approved, event.reviewer, Confidential("-"), reasons)


def _restrict(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, Restricted):
        return None
    return Restrict(
        at=decided.at,
        origin=decided.origin,
        ground=event.ground,
        texts=Confidential(RestrictionTexts("-", "-", "-")),
        kept=ONLY_EMERGENCY,
        assessment=event.assessment or "",
        misused=(decided.before.iccid,) if event.assessment else (),
        seals={decided.before.iccid: TEXT_SEALS},
    )


def _reverify(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, ReverificationPresented):
        return None
    seals = {decided.before.iccid: event.holder}
    return PresentReverification(
        decided.at, event.document, supposed_owner(event.document), same_holder=True, seals=seals
    )


def _correct(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, HolderDetailsCorrected):
        return None
    return CorrectHolderDetails(
        at=decided.at,
        document=event.document,
        holder=supposed_owner(event.document),
        capture=event.capture,
        same_holder=True,
        outcome=CheckOutcome.MATCH,
        operation=event.operation,
        seals={decided.before.iccid: event.holder},
    )


def _name_user(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, ActualUserNamed):
        return None
    seals = {decided.before.iccid: event.user}
    user = supposed_owner(event.document)
    return NameActualUser(decided.at, event.number, event.use, event.document, user, event.capture, seals)


def _ask_again(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, HolderCheckRequested):
        return None
    return RequestHolderCheck(decided.at, event.reference, event.check, event.provider)


def _check_again(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, HolderChecked):
        return None
    return RecordHolderCheck(decided.at, event.reference, event.check, event.outcome, event.evidence)


def _appeal(decided: Decided) -> CardCommand | None:
    event = decided.event
    if not isinstance(event, AppealFiled):
        return None
    return FileAppeal(decided.at, event.appeal, event.channel, {decided.before.iccid: event.words})


def _report_transfer(decided: Decided) -> CardCommand | None:
    event = decided.event
    return ReportTransfer(decided.at, event.report, event.source) if isinstance(event, TransferReported) else None


RETRIED: Mapping[type, Callable[[Decided], CardCommand | None]] = {
    Procured: _procure,
    Sold: _sell,
    IdentityPresented: _present,
    IdentityChecked: _check,
    IdentityRefused: _turn_away,
    ReviewDecided: _review,
    Restricted: _restrict,
    ActualUserNamed: _name_user,
    AppealFiled: _appeal,
    TransferReported: _report_transfer,
    ReverificationPresented: _reverify,
    HolderCheckRequested: _ask_again,
    HolderChecked: _check_again,
    HolderDetailsCorrected: _correct,
}
"""The events in whose decision a rule book has a say; a test proves that there are no others."""
