"""The checks of a second look, asked like the first: on record before they leave, and not twice."""

from collections.abc import Sequence

from iov_realname.application.acts.check import Shown
from iov_realname.application.acts.holder import last_shown
from iov_realname.application.acts.upkeep import HolderAnswer, HolderQuestion, ask_holder_check, take_holder_check
from iov_realname.application.checking.standing import given_up, question_of
from iov_realname.application.desk import Desk, Sender
from iov_realname.application.errors import CheckInDoubt, NotFound
from iov_realname.application.ports import EventLog, Purpose, Question, Verdict
from iov_realname.application.verifiers import Panel, Recalling
from iov_realname.application.working import WorkingSet
from iov_realname.domain.card.second_look import missing_again
from iov_realname.domain.card.state import Card, OpenCheck, SecondLook
from iov_realname.domain.rulebook import CheckKind, Party
from iov_realname.domain.streams import RegistrationNumber, card_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.domain.time import day_of

__all__ = ["SecondLookChecks"]


class SecondLookChecks:
    """One second look's outstanding checks. Reads anew whenever it is asked."""

    def __init__(self, log: EventLog, desk: Desk, sender: Sender, registration_no: str) -> None:
        self._log = log
        self._desk = desk
        self._sender = sender
        self._no = registration_no
        self._number = RegistrationNumber(desk.office.keys.digest(Purpose.REGISTRATION_NUMBER, registration_no))

    def missing(self) -> frozenset[CheckKind]:
        """What the book of today still asks for. Raises ``NotFound``."""
        return missing_again(self._card(), self._desk.office.books(day_of(self._desk.office.clock.now())))

    def run(self, panel: Panel, portrait: bytes | None, *, ask_again: bool) -> CheckOutcome | None:
        """Settle what is open, ask what is missing; what the second look came to, None while it is open."""
        look = self._look()
        if look.outcome is None and self._settle(panel, look, ask_again=ask_again):
            self._ask_missing(panel, portrait)
        return self._look().outcome

    def _settle(self, panel: Panel, look: SecondLook, *, ask_again: bool) -> bool:
        """Whether there is any point in asking on."""
        shown = self._shown(look) if look.open_checks else None
        for asked in look.open_checks:
            if shown is not None and self._settled(panel, asked, shown, ask_again=ask_again) not in _GOES_ON:
                return False
        return True

    def _settled(self, panel: Panel, asked: OpenCheck, shown: Shown, *, ask_again: bool) -> CheckOutcome | None:
        verdict = _recalled(panel, asked.provider, question_of(asked, shown))
        if verdict is None and not ask_again:
            raise CheckInDoubt(asked.party, asked.check, asked.provider, asked.reference)
        if verdict is None:
            self._take(asked.reference, asked.check, given_up(asked.provider, "given-up"))
            return None
        return self._take(asked.reference, asked.check, verdict)

    def _ask_missing(self, panel: Panel, portrait: bytes | None) -> None:
        look = self._look()
        shown = self._shown(look)
        for check in sorted(self.missing() - {each.check for each in look.open_checks}):
            if not _can_be_asked(panel, check, portrait):
                continue
            if self._ask(panel, check, shown, portrait) is not CheckOutcome.MATCH:
                return

    def _ask(self, panel: Panel, check: CheckKind, shown: Shown, portrait: bytes | None) -> CheckOutcome | None:
        seated = panel.seat(check)
        if seated is None:
            return None
        reference = self._desk.office.draw.identifiers(1)[0]
        asked = HolderQuestion(
            at=self._desk.office.clock.now(),
            registration_no=self._no,
            reference=reference,
            check=check,
            provider=seated.provider,
        )
        self._desk.handle(None, self._sender, asked, ask_holder_check)
        question = Question(reference, Party.OWNER, check, shown.document, shown.particulars, portrait)
        answer = panel.ask(question)
        verdict = answer if isinstance(answer, Verdict) else _recalled(panel, seated.provider, question)
        return None if verdict is None else self._take(reference, check, verdict)

    def _take(self, reference: str, check: CheckKind, verdict: Verdict) -> CheckOutcome:
        answer = HolderAnswer(
            at=self._desk.office.clock.now(),
            registration_no=self._no,
            reference=reference,
            check=check,
            verdict=verdict,
        )
        self._desk.handle(None, self._sender, answer, take_holder_check)
        return verdict.outcome

    def _card(self) -> Card:
        work = WorkingSet(self._log)
        cards: Sequence[Card] = [work.card(iccid) for iccid in work.claim(self._number).cards]
        for card in cards:
            if card.live and card.registration is not None and card.registration.number == self._number:
                return card
        raise NotFound("There is no registration under this number on a card in use.")

    def _look(self) -> SecondLook:
        registration = self._card().registration
        if registration is None or registration.second_look is None:
            raise NotFound("The holder's document was not shown again; call present_reverification first.")
        return registration.second_look

    def _shown(self, look: SecondLook) -> Shown:
        stream = card_stream(self._card().iccid)
        return Shown(look.document, last_shown(self._desk.office.keys, self._log.read((stream,))[stream]))


_GOES_ON = (None, CheckOutcome.MATCH)


def _can_be_asked(panel: Panel, check: CheckKind, portrait: bytes | None) -> bool:
    """An empty seat's checks stay open, and so does a portrait without a picture."""
    if check is CheckKind.PORTRAIT and panel.portrait is not None:
        return portrait is not None
    return panel.seat(check) is not None


def _recalled(panel: Panel, provider: str, question: Question) -> Verdict | None:
    seated = panel.seat(question.check)
    recalls = isinstance(seated, Recalling) and seated.provider == provider
    return seated.recall(question) if isinstance(seated, Recalling) and recalls else None
