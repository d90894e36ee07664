"""Checks of two steps: a session is opened and noted, the person goes through it, its outcome is fetched."""

from iov_realname.application.acts.check import Shown
from iov_realname.application.checking.standing import Standing, given_up, question_of
from iov_realname.application.errors import CheckInDoubt, NotConfigured
from iov_realname.application.ports import Question, Verdict
from iov_realname.application.verifiers import Forgetting, InDoubt, LivePersonChecker, LiveSession, Panel, Pending
from iov_realname.domain.card.state import OpenCheck
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.terms import CheckOutcome

__all__ = ["LiveChecks"]


class LiveChecks:
    """The live checks of one registration."""

    def __init__(self, standing: Standing, panel: Panel) -> None:
        self._standing = standing
        self._panel = panel

    def conducts(self, asked: OpenCheck) -> bool:
        """Whether a question asked earlier is one of these, and of the provider who sits there now."""
        seated = self._panel.live
        return asked.check is CheckKind.LIVE and seated is not None and seated.provider == asked.provider

    def start(self, party: Party, device: str, *, ask_again: bool) -> LiveSession | None:
        """A session for a person who must still be live; None where there is nothing to go through.

        Raises ``NotConfigured``; and ``CheckInDoubt`` while a session is open, unless ``ask_again`` gives it up.
        """
        seated = self._panel.live
        if seated is None:
            raise NotConfigured("Nobody checks live persons; give connect(verifier=Panel(live=...)).")
        self._settle(party, ask_again=ask_again)
        opened = self._standing.opened()
        if (party, CheckKind.LIVE) not in self._standing.missing(opened):
            return None
        return self._opened_session(seated, party, self._standing.papers(opened)[party], device)

    def fetch(self, asked: OpenCheck, shown: Shown) -> CheckOutcome | None:
        """What a session came to; None if it goes on, or nobody can go through it any more.

        A provider in trouble leaves it open as long as it lasts: fetching again is free, a new session is not.
        """
        seated, opened = self._panel.live, self._standing.opened()
        token = self._standing.session_of(opened, asked.reference)
        if token is None or seated is None:
            self._give_up(asked, "no-session")
            return None
        answer = seated.fetch_live_person(question_of(asked, shown), token)
        over = asked.good_until is not None and self._standing.now() > asked.good_until
        match answer:
            case Verdict(outcome=CheckOutcome.UNAVAILABLE) if not over:
                return None
            case Verdict():
                outcome = self._standing.take(asked.reference, asked.party, asked.check, answer)
                if isinstance(seated, Forgetting):
                    seated.forget_live_person(token)  # the record is ours now; a copy left behind ends with theirs
                return outcome
            case Pending() if over:
                self._give_up(asked, "expired")
        return None

    def _settle(self, party: Party, *, ask_again: bool) -> None:
        opened = self._standing.opened()
        for asked in opened.registration.open_checks:
            if asked.check is not CheckKind.LIVE or asked.party is not party:
                continue
            if self.conducts(asked):
                self.fetch(asked, self._standing.papers(opened)[party])
            if asked not in self._standing.opened().registration.open_checks:
                continue
            if not ask_again:
                raise CheckInDoubt(asked.party, asked.check, asked.provider, asked.reference)
            self._give_up(asked, "given-up")

    def _opened_session(self, seated: LivePersonChecker, party: Party, shown: Shown, device: str) -> LiveSession | None:
        reference = self._standing.ask(party, CheckKind.LIVE, seated.provider)
        question = Question(reference, party, CheckKind.LIVE, shown.document, shown.particulars)
        answer = seated.start_live_person(question, device)
        match answer:
            case LiveSession():
                self._standing.note(reference, answer)
                return answer
            case Verdict():
                self._standing.take(reference, party, CheckKind.LIVE, answer)
            case InDoubt(raw_code=raw_code):
                # Nobody was given the address of a session that may have been opened, so nobody goes through it.
                self._standing.take(reference, party, CheckKind.LIVE, given_up(seated.provider, raw_code))
        return None

    def _give_up(self, asked: OpenCheck, why: str) -> None:
        self._standing.take(asked.reference, asked.party, asked.check, given_up(asked.provider, why))
