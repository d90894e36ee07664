"""The open registration under one 登记编号: what it rests on, what was asked, and how answers get on record."""

from collections.abc import Mapping
from datetime import datetime

import attrs

from iov_realname.application.acts.check import (
    AskedCheck,
    CheckResult,
    Postponement,
    Shown,
    ask_check,
    place_of,
    postpone,
    shown_papers,
    take_check,
)
from iov_realname.application.acts.live import OpenedSession, note_session
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.errors import NotFound
from iov_realname.application.ports import EventLog, Purpose, Question, Recorded, Verdict
from iov_realname.application.verifiers import LiveSession
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.checking import CheckEvidence, missing_checks
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.live import LiveCheckStarted
from iov_realname.domain.card.state import OpenCheck, Registration
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.rulebook import CheckKind, Party, RequiredChecks
from iov_realname.domain.streams import RegistrationNumber, card_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of

__all__ = ["Opened", "Standing", "given_up", "question_of"]


@attrs.frozen
class Opened:
    """A registration on a card in use, the presentation it rests on, and the card's history."""

    registration: Registration
    recorded: Recorded
    event: IdentityPresented
    history: tuple[Recorded, ...]


class Standing:
    """One registration, by its number. Reads anew whenever it is asked."""

    def __init__(self, log: EventLog, desk: Desk, sender: Sender, registration_no: str) -> None:
        self._log = log
        self._desk = desk
        self._sender = sender
        self._no = registration_no
        self._number = RegistrationNumber(desk.office.keys.digest(Purpose.REGISTRATION_NUMBER, registration_no))

    def opened(self) -> Opened:
        """The registration as it stands now. Raises ``NotFound``."""
        work = WorkingSet(self._log)
        for iccid in work.claim(self._number).cards:
            card = work.card(iccid)
            if card.live and card.registration is not None and card.registration.number == self._number:
                return self._rests_on(iccid, card.registration)
        raise NotFound("There is no registration under this number on a card in use.")

    def missing(self, opened: Opened) -> RequiredChecks:
        """What the book of the day still asks for."""
        book = self._desk.office.books(day_of(opened.recorded.envelope.occurred_at))
        return missing_checks(opened.registration, book)

    def papers(self, opened: Opened) -> Mapping[Party, Shown]:
        """The papers in clear. Raises what the key ring raises."""
        return shown_papers(self._desk.office.keys, opened.recorded, opened.event)

    def ask(self, party: Party, check: CheckKind, provider: str) -> str:
        """Put on record that a question leaves; its reference. Raises ``Refused`` if it is being asked already."""
        reference = self._desk.office.draw.identifiers(1)[0]
        asked = AskedCheck(
            at=self.now(), registration_no=self._no, reference=reference, party=party, check=check, provider=provider
        )
        self._desk.handle(None, self._sender, asked, ask_check)
        return reference

    def take(self, reference: str, party: Party, check: CheckKind, verdict: Verdict) -> CheckOutcome:
        """Put an answer on record; what it verifies is on its way to the carrier."""
        result = CheckResult(
            at=self.now(),
            registration_no=self._no,
            reference=reference,
            party=party,
            check=check,
            verdict=verdict,
        )
        self._desk.handle(None, self._sender, result, take_check)
        if verdict.again_from is not None and verdict.outcome is CheckOutcome.UNAVAILABLE:
            self._postpone(party, check, verdict.again_from)
        return verdict.outcome

    def _postpone(self, party: Party, check: CheckKind, until: datetime) -> None:
        request = Postponement(at=self.now(), registration_no=self._no, party=party, check=check, until=until)
        self._desk.handle(None, self._sender, request, postpone)

    def postponed(self, opened: Opened) -> RequiredChecks:
        """The checks whose providers are not to be asked yet."""
        return frozenset((each.party, each.check) for each in opened.registration.postponed if self.now() < each.until)

    def note(self, reference: str, session: LiveSession) -> None:
        """Put a session on record, sealed; its address is kept nowhere."""
        request = OpenedSession(
            at=self.now(),
            registration_no=self._no,
            reference=reference,
            token=session.token,
            good_until=session.good_until,
        )
        self._desk.handle(None, self._sender, request, note_session)

    def session_of(self, opened: Opened, reference: str) -> str | None:
        """The token of the session that was opened for a question; None if none was."""
        for recorded in reversed(opened.history):
            event = recorded.envelope.event
            if isinstance(event, LiveCheckStarted) and event.reference == reference:
                return self._desk.office.keys.unseal(event.session, place_of(recorded, "session"))
        return None

    def now(self) -> datetime:
        """The present moment."""
        return self._desk.office.clock.now()

    def _rests_on(self, iccid: Iccid, registration: Registration) -> Opened:
        stream = card_stream(iccid)
        history = tuple(self._log.read([stream])[stream])
        return next(
            Opened(registration, recorded, event, history)
            for recorded in reversed(history)
            if isinstance(event := recorded.envelope.event, IdentityPresented) and event.number == registration.number
        )


def question_of(open_check: OpenCheck, shown: Shown, portrait: bytes | None = None) -> Question:
    """The question that was asked, as far as it is on record."""
    return Question(
        open_check.reference, open_check.party, open_check.check, shown.document, shown.particulars, portrait
    )


def given_up(provider: str, why: str) -> Verdict:
    """What is put on record of a question that nobody will answer any more; ``why`` is a code of ours."""
    evidence = CheckEvidence(provider, None, None, why, None, None, None, None)
    return Verdict(CheckOutcome.UNAVAILABLE, evidence)
