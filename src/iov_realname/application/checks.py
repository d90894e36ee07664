"""Asking an identity verifier everything that a registration still needs."""

from datetime import datetime

import attrs

from iov_realname.application.acts.check import AskedCheck, CheckResult, Shown, ask_check, shown_papers, take_check
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.errors import NotConfigured, NotFound
from iov_realname.application.ports import EventLog, IdentityVerifier, Purpose, Question, Recorded
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.checking import missing_checks
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.card.state import Registration, RegistrationStatus
from iov_realname.domain.identifiers import Iccid
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.streams import RegistrationNumber, card_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of

__all__ = ["IdentityChecks"]


@attrs.frozen
class _Open:
    """A registration on a card in use, and the presentation it rests on."""

    registration: Registration
    recorded: Recorded
    event: IdentityPresented


class IdentityChecks:
    """One registration's outstanding checks, asked one after the other."""

    def __init__(self, log: EventLog, desk: Desk, sender: Sender, verifier: IdentityVerifier | None) -> None:
        if verifier is None:
            raise NotConfigured("No identity verifier is configured; give one to connect(verifier=...).")
        self._log = log
        self._desk = desk
        self._sender = sender
        self._verifier = verifier

    def run(self, registration_no: str) -> RegistrationStatus:
        """Ask until all matched or something did not; the status of the registration afterwards."""
        keys = self._desk.office.keys
        number = RegistrationNumber(keys.digest(Purpose.REGISTRATION_NUMBER, registration_no))
        opened = self._opened(number)
        papers = shown_papers(keys, opened.recorded, opened.event)
        book = self._desk.office.books(day_of(opened.recorded.envelope.occurred_at))
        for party, check in sorted(missing_checks(opened.registration, book)):
            if self._ask(registration_no, party, check, papers[party]) is not CheckOutcome.MATCH:
                break
        return self._opened(number).registration.status

    def _opened(self, number: RegistrationNumber) -> _Open:
        work = WorkingSet(self._log)
        for iccid in work.claim(number).cards:
            card = work.card(iccid)
            if card.live and card.registration is not None and card.registration.number == number:
                return self._rests_on(iccid, card.registration)
        raise NotFound("There is no registration under this number on a card in use.")

    def _rests_on(self, iccid: Iccid, registration: Registration) -> _Open:
        stream = card_stream(iccid)
        return next(
            _Open(registration, recorded, event)
            for recorded in reversed(self._log.read([stream])[stream])
            if isinstance(event := recorded.envelope.event, IdentityPresented) and event.number == registration.number
        )

    def _ask(self, registration_no: str, party: Party, check: CheckKind, shown: Shown) -> CheckOutcome:
        """Record that the question is asked, ask it, record the outcome."""
        reference = self._drawn()
        asked = AskedCheck(
            at=self._now(),
            registration_no=registration_no,
            reference=reference,
            party=party,
            check=check,
            provider=self._verifier.provider,
        )
        self._desk.handle(None, self._sender, asked, ask_check)
        verdict = self._verifier.check(Question(reference, party, check, shown.document, shown.particulars))
        result = CheckResult(
            at=self._now(),
            registration_no=registration_no,
            reference=reference,
            party=party,
            check=check,
            verdict=verdict,
        )
        self._desk.handle(None, self._sender, result, take_check)
        return verdict.outcome

    def _now(self) -> datetime:
        return self._desk.office.clock.now()

    def _drawn(self) -> str:
        return self._desk.office.draw.identifiers(1)[0]
