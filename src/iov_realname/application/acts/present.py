"""Papers that come to us directly, not by a ledger: readings are proven, and what was typed goes to a reviewer."""

from collections.abc import Mapping

import attrs

from iov_realname.application.acts.register import (
    Person,
    Presentation,
    numbered_vehicle,
    present_identity,
    settle_and_submit,
)
from iov_realname.application.acts.terminals import judge, note_reading
from iov_realname.application.case import Case
from iov_realname.application.ports import KeyRing
from iov_realname.application.readings import Shown, SignedReading, reading_in
from iov_realname.domain.card.checking import CheckEvidence, RecordCheck
from iov_realname.domain.documents import Capture
from iov_realname.domain.parties import Particulars
from iov_realname.domain.readings import NEVER_TYPED, DeviceCapture, DocumentReading, TypedEntry
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ChannelKind, CheckKind, Party
from iov_realname.domain.streams import RegistrationNumber, reading_stream, terminal_stream
from iov_realname.domain.terminal import NONCE_USED, UNSIGNED, nonce_is_unused
from iov_realname.domain.terms import CheckOutcome

__all__ = ["DirectPresentation", "as_person", "capture_of", "judge_shown", "present_directly"]


@attrs.frozen(kw_only=True)
class DirectPresentation(Presentation):
    """Papers, and how each party's document came to us."""

    shown: Mapping[Party, Shown] = attrs.field(repr=False)

    def reads(self, keys: KeyRing) -> tuple[str, ...]:
        """What the papers read, and the terminals and nonces of signed readings."""
        signed = [each for each in self.shown.values() if isinstance(each, SignedReading)]
        terminals = (terminal_stream(each.terminal) for each in signed)
        return (*Presentation.reads(self, keys), *terminals, *(reading_stream(each.nonce) for each in signed))


def as_person(shown: Shown) -> Person:
    """What the document says; nothing, where a signed block is none."""
    if not isinstance(shown, SignedReading):
        return Person(shown.document, shown.particulars, capture_of(shown))
    reading = reading_in(shown)
    return Person(shown.document, Particulars() if reading is None else reading.particulars, capture_of(shown))


def capture_of(shown: Shown) -> Capture:
    """How the document was taken."""
    return Capture.TYPED if isinstance(shown, TypedEntry) else shown.capture.capture


def present_directly(case: Case, request: DirectPresentation) -> Refusal | None:
    """Take papers whose readings hold; a signed one is a match of the reading, a typed document waits for review."""
    refusal = _judged(case, request)
    if refusal is not None:
        return refusal

    def note(number: RegistrationNumber) -> None:
        for party, shown in sorted(request.shown.items()):
            _note(case, number, party, shown)

    return present_identity(case, request, note)


def _judged(case: Case, request: DirectPresentation) -> Refusal | None:
    """The first reading that does not hold."""
    nonces: set[str] = set()
    for shown in request.shown.values():
        refusal = judge_shown(case, shown, request.channel, online=request.channel_kind is ChannelKind.ONLINE)
        if refusal is not None:
            return refusal
        if isinstance(shown, SignedReading):
            if shown.nonce in nonces:
                return attrs.evolve(NONCE_USED, rule=nonce_is_unused.__name__, edition=case.book.edition)
            nonces.add(shown.nonce)
    return None


def judge_shown(case: Case, shown: Shown, channel: str, *, online: bool) -> Refusal | None:
    """Why a document cannot be taken as it came to us; None if it can."""
    match shown:
        case SignedReading():
            return judge(case, shown, channel)
        case DocumentReading():
            return _unsigned(case, shown, online=online)
        case TypedEntry():
            return None


def _unsigned(case: Case, reading: DocumentReading, *, online: bool) -> Refusal | None:
    """Where terminals sign, a resident card that a reader is said to have read is signed, too."""
    by_reader = reading.capture is DeviceCapture.READER and reading.document in NEVER_TYPED
    if not by_reader or online or not case.work.terminals_known:
        return None
    return attrs.evolve(UNSIGNED, rule="reading_is_signed", edition=case.book.edition)


def _note(case: Case, number: RegistrationNumber, party: Party, shown: Shown) -> None:
    match shown:
        case SignedReading():
            note_reading(case, shown, number, party)
            terminal = case.work.terminal(shown.terminal).enrolled
            _record(
                case,
                number,
                party,
                CheckOutcome.MATCH,
                CheckEvidence(
                    provider="terminal",
                    product=None if terminal is None else terminal.model,
                    request_id=shown.nonce,
                    raw_code=shown.capture.value,
                    score=None,
                    scale=None,
                    threshold=None,
                    image_digest=shown.portrait_digest,
                ),
            )
        case TypedEntry():
            evidence = CheckEvidence(None, None, None, Capture.TYPED.value, None, None, None, None)
            _record(case, number, party, CheckOutcome.NO_RECORD, evidence)
        case DocumentReading():
            pass


def _record(
    case: Case, number: RegistrationNumber, party: Party, outcome: CheckOutcome, evidence: CheckEvidence
) -> None:
    command = RecordCheck(
        at=case.at,
        origin=case.origin,
        number=number,
        reference=case.drawn(),
        party=party,
        check=CheckKind.READING,
        outcome=outcome,
        evidence=evidence,
        providers={},
    )
    settle_and_submit(case, numbered_vehicle(case, number), command)
