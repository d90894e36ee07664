"""One vehicle with its cards on a workbench: every act is tried twice, and everything is inspected after it."""

from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.storage.memory_documents import MemoryDocumentIndex
from iov_realname.adapters.storage.memory_turns import MemoryTurns
from iov_realname.application.assignment import assign
from iov_realname.application.carriers import CarrierAdapter
from iov_realname.application.case import Office, Subjects
from iov_realname.application.delivery.manners import EAGER
from iov_realname.application.desk import Accepted, Sender
from iov_realname.application.documents import Documents, PurposeBlinds
from iov_realname.application.envelope import Actor, Origin, Provenance
from iov_realname.application.errors import CheckInDoubt, CommandReused, NotFound, Refused, SubjectErased
from iov_realname.application.ports import EventLog
from iov_realname.application.registry import Registry
from iov_realname.domain.card.identity import IdentityPresented
from iov_realname.domain.documents import DocumentKind
from iov_realname.domain.identifiers import Carrier
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.streams import command_stream
from iov_realname.domain.terms import CheckOutcome
from iov_realname.testing import invented
from iov_realname.testing.clock import CountingDraw, SetClock
from iov_realname.testing.conduct import WitnessedCarrier
from iov_realname.testing.counterexample import counterexample
from iov_realname.testing.counting import DocumentCount
from iov_realname.testing.inspector import Inspector
from iov_realname.testing.language import Language
from iov_realname.testing.laws import BrokenLife, hold
from iov_realname.testing.pasted import Player
from iov_realname.testing.people import Authority, MakeVerifier, ObedientVerifier, witnessed
from iov_realname.testing.script import Script, line
from iov_realname.testing.setting import VIN, Setting
from iov_realname.testing.timed import Timed
from iov_realname.testing.trouble import AnswerLost, TroubledLog

__all__ = ["VIN", "Bench", "Setting"]

_SENDER = Sender(Actor("bench", "test", None), Provenance(Origin.OBSERVED, None, None))
_MISMATCH_TAKES_EFFECT = "identity_matches"


class Bench(Timed):
    """A registry on the given log, with a clock, dice, carrier and verifier of its own.

    What is done to it is a line of its ``script``. :meth:`act` sends a command and proves what holds of every command;
    :meth:`inspect` asks all invariants. Both raise :class:`~iov_realname.testing.laws.BrokenLife`, with the
    counter-example as a note. ``carrier`` and ``verifier`` are played with; ``player``: where a pasted test finds the
    machine.
    """

    def __init__(
        self,
        log: EventLog,
        setting: Setting,
        *,
        carrier: CarrierAdapter,
        verifier: MakeVerifier = ObedientVerifier,
        language: Language = "en",
        player: Player | None = None,
    ) -> None:
        super().__init__(TroubledLog(log), setting)
        self.clock = SetClock(setting.began)
        self.authority = Authority()
        self.verifier = witnessed(verifier(self.authority), self.authority)
        self.carrier = WitnessedCarrier(carrier)
        self.language: Language = language
        self.script = Script()
        self.reached: set[str] = set()
        self.commands = 0
        self._player = player or Player()
        self._sent: dict[str, tuple[str, Mapping[str, Any], Refusal | None]] = {}
        self._count = DocumentCount(setting.book.cards_per_document)
        self._inspector = Inspector(self)
        self.keys, draw = MemoryKeyRing(), CountingDraw()
        oem = assign(self.log, self.clock, draw, invented.OEM)
        self.documents = Documents(self.log, self.keys, MemoryDocumentIndex(), PurposeBlinds(self.keys))
        books, turns = (lambda _: setting.book), MemoryTurns()
        office = Office(oem, self.keys, Subjects(self.keys), self.clock, draw, books, self.documents, turns)
        carriers, manners = {Carrier.MOBILE: self.carrier}, {Carrier.MOBILE: EAGER}
        self.registry = Registry(self.log, office, _SENDER, verifier=self.verifier, carriers=carriers, manners=manners)

    # --- what can be done: each call is a line of the script ----------------------------------------------------------

    @line
    def act(self, act: str, /, **asked: Any) -> Refusal | None:
        """Send the registry's act of that name twice. A refusal changes no card; the second answer is the first."""
        self.commands += 1
        command_id = f"c-{self.commands}"
        cards, appends = self.cards(), len(self.log.appends)
        try:
            answer = self._send(act, command_id, asked)
        except SubjectErased:
            hold("the_erased_stay_unread", len(self.log.appends) == appends, f"{command_id} left something")
            return None
        alone = len(self.log.appends) == appends + 1
        if answer is None:
            hold("accepted_is_recorded", bool(self.log.appends[-1].events), f"{command_id} left nothing")
        elif answer.rule != _MISMATCH_TAKES_EFFECT:
            hold("refused_changes_nothing", not alone or self.cards() == cards, f"{command_id} changed a card")
            streams = {new.stream for new in self.log.appends[-1].events}
            only = streams == {command_stream(command_id)}
            hold("refused_changes_nothing", only, f"{command_id} wrote to {', '.join(sorted(streams))}")
        if act == "present_identity":
            self._is_counted(asked, answer)
        self._sent[command_id] = (act, asked, answer)
        self._is_answered_again(command_id)
        if answer is not None:
            self.reached.add(f"refused {answer.code}")
        return answer

    @line
    def act_on_spoilt_papers(self, act: str, /, **asked: Any) -> None:
        """Send an act that shows papers which break a rule."""
        taken = self.act(act, **asked) is None
        events = [type(new.envelope.event) for new in self.log.appends[-1].events]
        hold("spoilt_papers_are_refused", not (taken and IdentityPresented in events), f"c-{self.commands} went in")

    @line
    def comes_again(self, number: int) -> None:
        """A command of earlier is delivered once more: the ``number``-th, counted round and round."""
        known = list(self._sent)
        if known:
            self._is_answered_again(known[number % len(known)])

    @line
    def is_reused(self) -> None:
        """The last answered command's id comes with another command."""
        command_id = next(reversed(self._sent), None)
        if command_id is None:
            return
        end = self.log.end()
        try:
            self.registry.decline(vin=VIN, reason="另一命令", command_id=command_id)
        except CommandReused:
            hold("an_id_is_for_one_command", self.log.end() == end, f"{command_id} left something")
        else:
            raise BrokenLife("an_id_is_for_one_command", f"{command_id} was taken for another command")

    @line
    def check(self, number: str, person: str, check: CheckKind, outcome: CheckOutcome | None) -> None:
        """Ask the verifier about a registration; what one check of one document comes to is told, None: nothing."""
        self.authority.tell(person, check, outcome)
        self._if_it_can_be(lambda: self._asked_about(number))

    @line
    def deliver(self) -> None:
        """One round to the carrier."""
        self._if_it_can_be(self.registry.deliver)

    @line
    def crash_ahead(self) -> None:
        """The process that makes the next append dies before it hears that it went through."""
        self.log.crash_after_append()

    @line
    def rival_ahead(self, act: str, /, **asked: Any) -> None:
        """Somebody else sends an act between the next decision and its append."""
        self.log.write_first(lambda: self._if_it_can_be(lambda: getattr(self.registry, act)(**asked)))

    @line
    def erase_owner(self) -> None:
        """The personal data of whoever is being registered is erased, now."""
        self._count.forget(self.live)
        for owner in {card.registration.owner for card in self.live if card.registration is not None}:
            self.keys.shred(owner)

    @line
    def buy(self, iccid: str, *, risk_assessment_no: str = "RA-1") -> Refusal | None:
        """Buy a card of 中国移动."""
        number = int(iccid[-4:], 36)
        return self.act(
            "procure",
            iccid=iccid,
            msisdn=invented.msisdn(number),
            imsi=invented.imsi(number),
            carrier=Carrier.MOBILE,
            purchaser="样例汽车",
            purchaser_code=invented.OEM,
            responsible=invented.person(9).particulars,
            responsible_document=DocumentKind.RESIDENT_ID,
            batch_no="B-1",
            risk_assessment_no=risk_assessment_no,
        )

    # --- what comes of it ---------------------------------------------------------------------------------------------

    def inspect(self) -> None:
        """Ask every invariant of what has been recorded since the last time."""
        with self.script.noting(None, self.tale):
            self._inspector.inspect()

    def tale(self, error: Exception) -> str:
        """The counter-example: the law, the card's history, and a test to paste."""
        return counterexample(self, error, self._player, self.language)

    def _send(self, act: str, command_id: str, asked: Mapping[str, Any]) -> Refusal | None:
        self.clock.advance(timedelta(minutes=1))
        try:
            return self._asked(act, command_id, asked)
        except AnswerLost:
            end = self.log.end()
            answer = self._asked(act, command_id, asked)
            hold("lost_answers_are_found_again", self.log.end() == end, f"{command_id} acted again")
            return answer
        finally:
            self.log.calm()

    def _asked(self, act: str, command_id: str, asked: Mapping[str, Any]) -> Refusal | None:
        do: Callable[..., Accepted] = getattr(self.registry, act)
        try:
            accepted = do(command_id=command_id, **asked)
        except Refused as refused:
            return refused.refusal
        hold("the_same_answer_again", accepted.command_id == command_id, f"{command_id} came back renamed")
        return None

    def _asked_about(self, number: str) -> None:
        """Ask once; and once more where nobody can tell what became of an earlier question."""
        try:
            self.registry.check_identity(number)
        except CheckInDoubt:
            self.registry.check_identity(number, ask_again=True)

    def _is_counted(self, asked: Mapping[str, Any], answer: Refusal | None) -> None:
        number, owner = asked["registration_no"], asked["owner"]
        what = self._count.judge(number, owner, answer, self.log.appends[-1].events, self.live)
        hold("documents_stay_within_their_limit", what is None, f"c-{self.commands} {what}")

    def _is_answered_again(self, command_id: str) -> None:
        act, asked, answer = self._sent[command_id]
        end = self.log.end()
        again = self._send(act, command_id, asked)
        hold("the_same_answer_again", again == answer, f"{command_id} was answered otherwise")
        hold("the_same_answer_again", self.log.end() == end, f"{command_id} added events")

    def _if_it_can_be(self, act: Callable[[], object]) -> None:
        try:
            act()
        except (NotFound, Refused, SubjectErased, AnswerLost):
            return
        finally:
            self.log.calm()
