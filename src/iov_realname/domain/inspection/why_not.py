"""Why a card may not have a function yet: what the rules answer now, and what would have to happen first."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import TypeAlias

import attrs

from iov_realname.domain.card.appeal import AppealOutcome, DecideAppeal, FileAppeal
from iov_realname.domain.card.checking import CheckEvidence, RecordCheck, missing_checks
from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.card.document_limit import NOTHING_ELSE
from iov_realname.domain.card.evolve import fold_card
from iov_realname.domain.card.fitting import FitCard
from iov_realname.domain.card.functions import GRANT_RULES, GrantFunctions, RequestFunctions
from iov_realname.domain.card.identity import PresentIdentity
from iov_realname.domain.card.review import DecideReview
from iov_realname.domain.card.sale import SellVehicle
from iov_realname.domain.card.state import Card, Ground, Registration, RegistrationStatus
from iov_realname.domain.card.submission import RecordCarrierAnswer, SubmitRegistration
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.dealer import Authority
from iov_realname.domain.documents import Capture, DocumentKind, HolderKind
from iov_realname.domain.functions import Function, function_set
from iov_realname.domain.inspection.supposed import SEALED, SEALS, SUPPOSED_IMEI, SUPPOSED_VIN, supposed_owner
from iov_realname.domain.inspection.words import Wording
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party, RuleBook
from iov_realname.domain.streams import RegistrationNumber
from iov_realname.domain.subject.words import RequestChannel
from iov_realname.domain.terms import CarrierResult, CheckOutcome, Fitment, RegistrationReason
from iov_realname.domain.vehicle.state import VehicleStanding

__all__ = ["STEPS", "Step", "WhyNot", "why_not"]

MOST_STEPS = 40
"""No way is longer; a rule that refuses ends it before."""

_NUMBER = RegistrationNumber("0" * 32)
_APPEAL, _REVIEWER = "supposed-1", "supposed-2"
_NO_EVIDENCE = CheckEvidence(None, None, None, None, None, None, None, None)


@attrs.frozen
class Step:
    """Something that has to happen before; ``cites`` are the obligations it fulfils."""

    done: Wording
    cites: tuple[str, ...]


STEPS: Mapping[type, Step] = {
    FitCard: Step(Wording("装车", "the card is fitted to a vehicle"), ("N2-1",)),
    SellVehicle: Step(Wording("车辆售出", "the vehicle is sold"), ("FINAL-2",)),
    FileAppeal: Step(Wording("车主就限制提出申诉", "the owner appeals against the restriction"), ("ATF-32",)),
    DecideAppeal: Step(
        Wording("申诉成立，限制解除", "the appeal is upheld, which lifts it"), ("ATF-32", "POLICY-APPEAL")
    ),
    PresentIdentity: Step(Wording("车主提交身份材料", "the owner presents identity papers"), ("FINAL-3", "O25-6a")),
    RecordCheck: Step(Wording("核验一致", "the check comes out as a match"), ("N4-SALE-1", "R105-2")),
    DecideReview: Step(Wording("人工复核", "a named reviewer decides"), ("POLICY-REVIEW",)),
    SubmitRegistration: Step(Wording("传送电信企业", "it is sent to the carrier"), ("N4-POST-1", "ATF-12b")),
    RecordCarrierAnswer: Step(Wording("运营商报竣", "the carrier completes it"), ("N4-POST-2", "FINAL-6")),
    RequestFunctions: Step(Wording("车主申请该功能", "the owner asks for the function"), ("N6-2",)),
    GrantFunctions: Step(Wording("开通该功能", "the function is opened"), ("FINAL-6", "N6-2")),
}
"""What each command on the way stands for."""


@attrs.frozen
class WhyNot:
    """The answer. ``entitled``: the card may have the function already, and nothing is missing.

    ``refusals`` are what every rule says to opening it now, in the rules' order. ``steps`` have still to happen, in
    order; where a rule stops the way for good, ``dead_end`` says which and the steps end before it. ``checks`` are
    those of the steps that are identity checks; with nobody presented, those of a person at a counter.
    """

    function: Function
    entitled: bool
    refusals: tuple[Refusal, ...]
    steps: tuple[CardCommand, ...]
    checks: tuple[tuple[Party, CheckKind], ...]
    dead_end: Refusal | None


def why_not(card: Card, function: Function, at: datetime, book: RuleBook) -> WhyNot:
    """Ask the rules, and follow the shortest way that they allow."""
    if function in card.entitled:
        return WhyNot(function, True, (), (), (), None)
    steps, dead_end = _way(card, function, at, book)
    checks = tuple((step.party, step.check) for step in steps if isinstance(step, RecordCheck))
    return WhyNot(function, False, _refusals(card, function, at, book), steps, checks, dead_end)


def _refusals(card: Card, function: Function, at: datetime, book: RuleBook) -> tuple[Refusal, ...]:
    command = GrantFunctions(at, (function,), None)
    asked = ((rule, rule(card, command, book)) for rule in GRANT_RULES)
    return tuple(
        attrs.evolve(refusal, rule=rule.__name__, edition=book.edition)
        for rule, refusal in asked
        if refusal is not None
    )


def _way(
    card: Card, function: Function, at: datetime, book: RuleBook
) -> tuple[tuple[CardCommand, ...], Refusal | None]:
    steps: list[CardCommand] = []
    while function not in card.entitled and len(steps) < MOST_STEPS:
        command = _next(card, function, at, book)
        decision = decide_card(card, command, book)
        if isinstance(decision, Refusal):
            return tuple(steps), decision
        steps.append(command)
        card = fold_card(decision, card)
    return tuple(steps), None


def _next(card: Card, function: Function, at: datetime, book: RuleBook) -> CardCommand:
    """What has to happen next. Of a card that cannot get there it is something that a rule refuses."""
    if card.period is None:
        return _sale(at) if card.fitted else _fitting(at)
    if card.restriction is not None and card.restriction.ground is Ground.MISUSE:
        return _appeal(card, at)
    registration = card.registration
    if registration is None:
        return _papers(card, at, book)
    if registration.status is RegistrationStatus.REGISTERED:
        return _opening(card, function, at)
    return _REGISTERING[registration.status](card, registration, at, book)


def _opening(card: Card, function: Function, at: datetime) -> CardCommand:
    requested = () if card.period is None else card.period.requested
    if card.restriction is not None:
        return _appeal(card, at)
    if function not in requested:
        return RequestFunctions(at, function_set((*requested, function)), None)
    return GrantFunctions(at, (function,), None)


def _appeal(card: Card, at: datetime) -> CardCommand:
    """What is restricted for misuse comes back by an appeal: filed, and then upheld."""
    under_way = None if card.restriction is None else card.restriction.appeal
    if under_way is None:
        return FileAppeal(at, _APPEAL, RequestChannel.ONLINE, {card.iccid: SEALED})
    return DecideAppeal(at, under_way, AppealOutcome.UPHELD, _REVIEWER, {card.iccid: SEALED})


def _fitting(at: datetime) -> CardCommand:
    return FitCard(at, SUPPOSED_VIN, SUPPOSED_IMEI, Fitment.FACTORY, VehicleStanding.UNSOLD)


def _sale(at: datetime) -> CardCommand:
    return SellVehicle(at, Origin.OBSERVED, "", new_vehicle=True, stock_functions=())


def _papers(card: Card, at: datetime, book: RuleBook) -> CardCommand:
    """A person at a counter with a resident identity card read by a device."""
    kind = DocumentKind.RESIDENT_ID
    return PresentIdentity(
        at=at,
        origin=Origin.OBSERVED,
        number=_NUMBER,
        reason=RegistrationReason.NEW,
        holder=HolderKind.PERSON,
        document=kind,
        owner=supposed_owner(kind),
        capture=Capture.READER,
        agent=None,
        handler=None,
        responsible=None,
        authorisation_no="",
        evidence=None,
        functions=() if card.period is None else card.period.requested,
        channel="",
        channel_kind=ChannelKind.COUNTER,
        clerk=None,
        authority=Authority.UNJUDGED,
        channel_version=0,
        use=NOTHING_ELSE,
        seals={card.iccid: SEALS},
    )


def _check(card: Card, registration: Registration, at: datetime, book: RuleBook) -> CardCommand:
    party, check = min(missing_checks(registration, book))
    return RecordCheck(at, Origin.OBSERVED, registration.number, "", party, check, CheckOutcome.MATCH, _NO_EVIDENCE, {})


def _review(card: Card, registration: Registration, at: datetime, book: RuleBook) -> CardCommand:
    """A missing record is approved; an attempt that too many mismatches closed is given up."""
    approved = bool(registration.no_record)
    return DecideReview(at, registration.number, approved, "-", Confidential("-"), {card.iccid: SEALED})


def _sending(card: Card, registration: Registration, at: datetime, book: RuleBook) -> CardCommand:
    carrier = card.purchase.carrier if card.purchase is not None else None
    return SubmitRegistration(at, registration.number, carrier, "-", to_send=True)  # type: ignore[arg-type]


def _completion(card: Card, registration: Registration, at: datetime, book: RuleBook) -> CardCommand:
    return RecordCarrierAnswer(at, registration.number, CarrierResult.COMPLETED, "-", None, None)


_Registering: TypeAlias = Callable[[Card, Registration, datetime, RuleBook], CardCommand]

_REGISTERING: Mapping[RegistrationStatus, _Registering] = {
    RegistrationStatus.PRESENTED: _check,
    RegistrationStatus.IN_REVIEW: _review,
    RegistrationStatus.VERIFIED: _sending,
    RegistrationStatus.REJECTED: _sending,
    RegistrationStatus.SUBMITTED: _completion,
    RegistrationStatus.REFUSED: lambda card, registration, at, book: _papers(card, at, book),
}
