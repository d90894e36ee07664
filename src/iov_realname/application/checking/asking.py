"""Asking everything that a registration still needs. Nothing is asked twice: what is open is settled first."""

from collections.abc import Mapping

from iov_realname.application.acts.check import Shown
from iov_realname.application.checking.live import LiveChecks
from iov_realname.application.checking.standing import Standing, given_up, question_of
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.errors import CheckInDoubt
from iov_realname.application.ports import EventLog, Question, Verdict
from iov_realname.application.verifiers import Panel, Recalling
from iov_realname.domain.card.state import OpenCheck, RegistrationStatus
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.terms import CheckOutcome

__all__ = ["IdentityChecks"]


class IdentityChecks:
    """One registration's outstanding checks, asked one after the other."""

    def __init__(self, log: EventLog, desk: Desk, sender: Sender, panel: Panel, registration_no: str) -> None:
        self._standing = Standing(log, desk, sender, registration_no)
        self._live = LiveChecks(self._standing, panel)
        self._panel = panel

    def run(self, portraits: Mapping[Party, bytes], *, ask_again: bool) -> RegistrationStatus:
        """Settle what is open, ask what is missing until something does not match; the status afterwards.

        Raises :class:`~iov_realname.application.errors.CheckInDoubt` for a question whose fate nobody can tell, unless
        ``ask_again`` says that it may be asked, and billed, once more.
        """
        if self._settle(ask_again=ask_again):
            self._ask_missing(portraits)
        return self._standing.opened().registration.status

    def _settle(self, *, ask_again: bool) -> bool:
        """Whether there is any point in asking on."""
        opened = self._standing.opened()
        papers = self._standing.papers(opened)
        for open_check in opened.registration.open_checks:
            outcome = self._settled(open_check, papers[open_check.party], ask_again=ask_again)
            if outcome not in (None, CheckOutcome.MATCH):
                return False
        return True

    def _settled(self, asked: OpenCheck, shown: Shown, *, ask_again: bool) -> CheckOutcome | None:
        """The outcome that a question asked earlier has come to; None if it goes on, or is to be asked anew."""
        if self._live.conducts(asked):
            return self._live.fetch(asked, shown)
        verdict = self._recalled(asked.provider, question_of(asked, shown))
        if verdict is not None:
            return self._standing.take(asked.reference, asked.party, asked.check, verdict)
        if not ask_again:
            raise CheckInDoubt(asked.party, asked.check, asked.provider, asked.reference)
        self._standing.take(asked.reference, asked.party, asked.check, given_up(asked.provider, "given-up"))
        return None

    def _ask_missing(self, portraits: Mapping[Party, bytes]) -> None:
        opened = self._standing.opened()
        papers = self._standing.papers(opened)
        registration = opened.registration
        asked = {(each.party, each.check) for each in registration.open_checks}
        typed = {(party, check) for party, check in registration.no_record if check is CheckKind.READING}
        for party, check in sorted(self._standing.missing(opened) - asked - typed - self._standing.postponed(opened)):
            if not self._can_be_asked(check, portraits.get(party)):
                continue
            if self._ask(party, check, papers[party], portraits.get(party)) is not CheckOutcome.MATCH:
                return

    def _can_be_asked(self, check: CheckKind, portrait: bytes | None) -> bool:
        """An empty seat's checks stay open, as do live checks until a person comes, and portraits without a picture."""
        match check:
            case CheckKind.LIVE if self._panel.live is not None:
                return False
            case CheckKind.PORTRAIT if self._panel.portrait is not None:
                return portrait is not None
            case _:
                return self._panel.seat(check) is not None

    def _ask(self, party: Party, check: CheckKind, shown: Shown, portrait: bytes | None) -> CheckOutcome | None:
        """Record that the question is asked, ask it, record the outcome; None if it is left in doubt."""
        seated = self._panel.seat(check)
        if seated is None:
            return None
        reference = self._standing.ask(party, check, seated.provider)
        question = Question(reference, party, check, shown.document, shown.particulars, portrait)
        answer = self._panel.ask(question)
        verdict = answer if isinstance(answer, Verdict) else self._recalled(seated.provider, question)
        return None if verdict is None else self._standing.take(reference, party, check, verdict)

    def _recalled(self, provider: str, question: Question) -> Verdict | None:
        """What came of a question, if whoever was asked still sits there and can tell."""
        seated = self._panel.seat(question.check)
        if isinstance(seated, Recalling) and seated.provider == provider:
            return seated.recall(question)
        return None
