"""Dealing with misuse: each step is recorded in the case's own history, what is done about a card in the card's too."""

from datetime import datetime
from typing import assert_never

import attrs

from iov_realname.application.acts.request import decide_for_card
from iov_realname.application.acts.restrict import sealed_texts
from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.domain.card.functions import WithdrawFunctions
from iov_realname.domain.card.measures import MeasureKind, OrderMeasure
from iov_realname.domain.card.restriction import Restrict, RestrictionTexts
from iov_realname.domain.card.state import Card, Ground, RegistrationStatus
from iov_realname.domain.confidential import Confidential
from iov_realname.domain.functions import ONLY_EMERGENCY, Functions, function_set
from iov_realname.domain.identifiers import Iccid, Malformed, parse_iccid
from iov_realname.domain.misuse.commands import (
    AssessMisuse,
    CloseMisuse,
    MisuseCommand,
    NoteMisuseOutcome,
    ReportMisuse,
    TakeMisuseMeasure,
)
from iov_realname.domain.misuse.decide import decide_misuse
from iov_realname.domain.misuse.events import MisuseAssessed
from iov_realname.domain.misuse.rules import NO_MISUSE_NUMBER
from iov_realname.domain.misuse.words import MeasureOutcome, MisuseAct, MisuseKind, MisuseSource, MisuseVerdict
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.registers import names_a_record
from iov_realname.domain.streams import card_stream, misuse_stream

__all__ = [
    "MisuseAssessment",
    "MisuseClosing",
    "MisuseMeasures",
    "MisuseOutcome",
    "MisuseReport",
    "assess_misuse",
    "close_misuse",
    "note_misuse_outcome",
    "report_misuse",
    "take_misuse_measure",
]


@attrs.frozen(kw_only=True)
class _AboutMisuse:
    """A request about one case of misuse, by its number."""

    at: datetime
    misuse: str

    @property
    def target(self) -> str | None:
        """The case's stream; None if the text is no number of a case."""
        return misuse_stream(self.misuse) if names_a_record(self.misuse) else None

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """The case."""
        return (misuse_stream(self.misuse),)


@attrs.frozen(kw_only=True)
class MisuseReport(_AboutMisuse):
    """Somebody reports misuse of some cards."""

    kind: MisuseKind
    source: MisuseSource
    cards: tuple[str, ...]
    reference: str
    megabytes: int | None


@attrs.frozen(kw_only=True)
class MisuseAssessment(_AboutMisuse):
    """A named account assesses it, in its own words."""

    verdict: MisuseVerdict
    assessor: str
    reason: str = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class MisuseMeasures(_AboutMisuse):
    """Something is to be done about one card. Of the last four each act needs what its kind asks for."""

    operation: str
    act: MisuseAct
    iccid: str
    scenario: str
    target_code: str
    functions: Functions
    texts: RestrictionTexts = attrs.field(repr=False)


@attrs.frozen(kw_only=True)
class MisuseOutcome(_AboutMisuse):
    """What it came to."""

    operation: str
    outcome: MeasureOutcome
    reference: str


@attrs.frozen(kw_only=True)
class MisuseClosing(_AboutMisuse):
    """The case ends."""

    reference: str


def report_misuse(case: Case, request: MisuseReport) -> Refusal | None:
    """Open a case."""
    cards = tuple(parse_iccid(each) for each in request.cards)
    parsed = [each for each in cards if not isinstance(each, Malformed)]
    case.work.prefetch([card_stream(each) for each in parsed])
    known = frozenset(each for each in parsed if case.work.card(each).purchase is not None)
    command = ReportMisuse(request.at, request.kind, request.source, cards, known, request.reference, request.megabytes)
    return _decide(case, request, command)


def assess_misuse(case: Case, request: MisuseAssessment) -> Refusal | None:
    """Record an assessment; the reason is sealed."""
    if request.target is None:
        return NO_MISUSE_NUMBER
    sealed = case.seal(case.subject(), request.target, MisuseAssessed, "reason", request.reason)
    command = AssessMisuse(request.at, request.verdict, request.assessor, Confidential(request.reason), sealed)
    return _decide(case, request, command)


def take_misuse_measure(case: Case, request: MisuseMeasures) -> Refusal | None:
    """Record what is done, in the case and on the card, or neither."""
    if request.target is None:
        return NO_MISUSE_NUMBER
    iccid = parse_iccid(request.iccid)
    card = None if isinstance(iccid, Malformed) else case.work.card(iccid)
    registered = card is not None and card.registration_status is RegistrationStatus.REGISTERED
    closable = card is not None and bool(_suspended(card, request))
    command = TakeMisuseMeasure(request.at, request.operation, request.act, iccid, registered, closable)
    decision = decide_misuse(case.work.misuse(request.misuse), command, case.book)
    if isinstance(decision, Refusal) or isinstance(iccid, Malformed):
        return decision if isinstance(decision, Refusal) else NO_MISUSE_NUMBER
    refusal = _on_the_card(case, request, iccid)
    if refusal is None:
        case.put(request.target, decision)
    return refusal


def _on_the_card(case: Case, request: MisuseMeasures, iccid: Iccid) -> Refusal | None:
    """What the card has to say to it; a holder to be verified again is a fact of the case alone until they come."""
    match request.act:
        case MisuseAct.REVERIFY:
            return None
        case MisuseAct.SUSPEND:
            closed = _suspended(case.work.card(iccid), request)
            return decide_for_card(case, iccid, WithdrawFunctions(request.at, closed))
        case MisuseAct.RESTRICT:
            return _restrict(case, request, iccid)
        case MisuseAct.BINDING | MisuseAct.AREA | MisuseAct.BLACKLIST | MisuseAct.VOLUME:
            order = OrderMeasure(
                request.at,
                request.operation,
                MeasureKind(request.act.value),
                request.misuse,
                request.scenario,
                request.target_code,
            )
            return decide_for_card(case, iccid, order)
        case _:  # pragma: no cover
            assert_never(request.act)


def _suspended(card: Card, request: MisuseMeasures) -> Functions:
    """What a suspension closes: what was named, or everything, as far as it is open, and never the emergency call."""
    open_ones = set(card.entitled) - set(ONLY_EMERGENCY)
    return function_set(open_ones.intersection(request.functions) if request.functions else open_ones)


def _restrict(case: Case, request: MisuseMeasures, iccid: Iccid) -> Refusal | None:
    stream = card_stream(iccid)
    seals = {iccid: sealed_texts(case, case.subject(), stream, request.texts)}
    command = Restrict(
        at=request.at,
        origin=case.origin,
        ground=Ground.MISUSE,
        texts=Confidential(request.texts),
        kept=ONLY_EMERGENCY,
        assessment=request.misuse,
        misused=case.work.misuse(request.misuse).misused,
        seals=seals,
    )
    return decide_for_card(case, iccid, command)


def note_misuse_outcome(case: Case, request: MisuseOutcome) -> Refusal | None:
    """Record what a measure came to."""
    return _decide(case, request, NoteMisuseOutcome(request.at, request.operation, request.outcome, request.reference))


def close_misuse(case: Case, request: MisuseClosing) -> Refusal | None:
    """End a case."""
    return _decide(case, request, CloseMisuse(request.at, request.reference))


def _decide(case: Case, request: _AboutMisuse, command: MisuseCommand) -> Refusal | None:
    """Let the case decide; what is no number of a case has no history to write to."""
    if request.target is None:
        return NO_MISUSE_NUMBER
    decision = decide_misuse(case.work.misuse(request.misuse), command, case.book)
    if isinstance(decision, Refusal):
        return decision
    case.put(request.target, decision)
    return None
