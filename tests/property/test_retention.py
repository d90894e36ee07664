"""The life of personal data: service ends and resumes, cases hold it, people ask, accounts approve, time passes.

After every step, also after one in which the process died: nothing was destroyed too early, under a hold, or by one
account alone; what is on record as destroyed is; and an undisturbed round leaves nobody's data open whose time is over.
"""

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from iov_realname.adapters.keys.memory import MemoryKeyRing
from iov_realname.adapters.storage import open_memory_log
from iov_realname.application.errors import NotFound, Refused
from iov_realname.application.ports import KeyState, Recorded
from iov_realname.application.retention.judging import Step
from iov_realname.domain.confidential import SubjectId
from iov_realname.domain.streams import CARD_PREFIX, SUBJECT_PREFIX
from iov_realname.domain.subject.clock import months_later
from iov_realname.domain.subject.events import ErasureApproved, ErasureOrdered, Shredded, SubjectEvent
from iov_realname.domain.subject.state import SERVED, Subject, evolve_subject
from iov_realname.domain.subject.words import HoldReason, RequestChannel, RetentionBasis
from iov_realname.domain.time import CHINA_TIME, day_of
from iov_realname.testing import invented
from tests.support.showroom import FIRST, SECOND, THIRD, Died, Showroom, cards_of

VEHICLES = (1, 2)
ACCOUNTS = (FIRST, SECOND, THIRD)
vehicles = st.sampled_from(VEHICLES)
accounts = st.sampled_from(ACCOUNTS)
steps = st.none() | st.integers(0, 12)


class Keeping(RuleBasedStateMachine):
    """Two vehicles with two cards each, and everybody whose data their histories hold."""

    def __init__(self) -> None:
        super().__init__()
        self.keys = MemoryKeyRing()
        self.room = Showroom(open_memory_log(), self.keys)
        self.registrations = 0
        self.served_until: dict[SubjectId, date] = {}
        self.cases = 0

    @initialize(transferred=st.sets(vehicles))
    def open(self, transferred: set[int]) -> None:
        """Both are built, sold and registered, and some have changed hands."""
        for vehicle in VEHICLES:
            self.room.build(vehicle)
            self.room.sell(vehicle)
            self.register(vehicle, completed=True, agent=False)
        for vehicle in sorted(transferred):
            self.transfer(vehicle, early=0)

    # --- what happens to owners ---

    @rule(vehicle=vehicles, completed=st.booleans(), agent=st.booleans())
    def register(self, vehicle: int, completed: bool, agent: bool) -> None:
        """An owner comes, and is registered or not yet."""
        self.registrations += 1
        number = f"N-{self.registrations}"

        def act() -> None:
            self.room.present(vehicle, number, agent=agent)
            if completed:
                self.room.complete(vehicle, number)

        self.may(act)

    @rule(vehicle=vehicles, early=st.integers(0, 30))
    def transfer(self, vehicle: int, early: int) -> None:
        """The vehicle changes hands, now or some days from now as its papers say."""
        at = self.room.clock.now() + timedelta(days=early)
        if self.may(lambda: self.room.registry.transfer_vehicle(vin=invented.vin(vehicle), at=at)):
            self.ends(vehicle, day_of(at))

    @rule(vehicle=vehicles)
    def decline(self, vehicle: int) -> None:
        """An owner declines, in words of their own."""
        self.may(lambda: self.room.registry.decline(vin=invented.vin(vehicle), reason="不想登记"))

    @rule(vehicle=vehicles)
    def scrap(self, vehicle: int) -> None:
        """The vehicle is gone."""
        if self.may(lambda: self.room.registry.scrap_vehicle(vin=invented.vin(vehicle))):
            self.ends(vehicle, day_of(self.room.clock.now()))

    @rule(vehicle=vehicles, which=st.integers(0, 1))
    def cancel(self, vehicle: int, which: int) -> None:
        """One of its cards ends at the carrier; its owner is served through the other one."""
        self.may(lambda: self.room.registry.cancel_card(iccid=invented.iccid(cards_of(vehicle)[which])))

    @rule(data=st.data(), after=st.sampled_from([0, 0, 1]))
    def the_last_day_comes(self, data: st.DataObject, after: int) -> None:
        """The last day of somebody's retention, or the day after it."""
        clocks = sorted({state.clock.until for state in self.kept().values() if state.clock is not None})
        if clocks:
            day = data.draw(st.sampled_from(clocks)) + timedelta(days=after)
            self.room.clock.set(datetime.combine(day, time(12), CHINA_TIME))

    @rule(days=st.sampled_from([1, 30, 200, 365, 731, -20]))
    def time_passes(self, days: int) -> None:
        """Days, years; and a clock that was wrong is set right."""
        self.room.clock.advance(timedelta(days=days))

    # --- what happens to their data ---

    @rule(who=st.data(), until=st.none() | st.integers(0, 400))
    def hold(self, who: st.DataObject, until: int | None) -> None:
        """A case needs somebody's data."""
        self.cases += 1
        end = None if until is None else self.room.clock.now() + timedelta(days=until)
        case_no = f"D-{self.cases}"
        self.of_somebody(
            who,
            lambda subject: self.room.registry.place_hold(
                subject=subject, reason=HoldReason.DISPUTE, case_no=case_no, until=end
            ),
        )

    @precondition(lambda self: self.cases)
    @rule(data=st.data())
    def release(self, data: st.DataObject) -> None:
        """A case lets go."""
        held = [(subject, hold.case_no) for subject, state in self.kept().items() for hold in state.holds]
        if held:
            subject, case_no = data.draw(st.sampled_from(held))
            self.may(lambda: self.room.registry.release_hold(subject=subject, case_no=case_no))

    @rule(who=st.data())
    def ask(self, who: st.DataObject) -> None:
        """Somebody asks for erasure."""
        self.of_somebody(
            who,
            lambda subject: self.room.registry.request_erasure(
                subject=subject, channel=RequestChannel.LETTER, reference="Q-1"
            ),
        )

    @rule(who=st.data(), approver=accounts, dies=steps)
    def approve(self, who: st.DataObject, approver: str, dies: int | None) -> None:
        """An account approves, and may die of it."""
        self.room.death.steps = dies
        self.of_somebody(who, lambda subject: self.room.registry.approve_erasure(subject=subject, approver=approver))

    @rule(
        approvers=st.sampled_from([(), (), (FIRST, SECOND), (SECOND, THIRD), (FIRST, FIRST)]), dies=st.integers(0, 12)
    )
    def run_and_die(self, approvers: tuple[str, ...], dies: int) -> None:
        """A round that is cut short somewhere."""
        self.room.death.steps = dies
        self.may(lambda: self.room.registry.run_retention(approvers=approvers))

    @rule(approved=st.booleans())
    def run(self, approved: bool) -> None:
        """An undisturbed round leaves nothing that it could do, changes no card, and a second one does nothing."""
        cards = list(self.room.registry.cards())
        approvers = (FIRST, SECOND) if approved else ()
        self.room.registry.run_retention(approvers=approvers)
        left = {due.step for due in self.room.registry.retention_due()}
        assert left <= ({Step.HELD} if approved else {Step.HELD, Step.ERASE})
        end = self.room.log.end()
        self.room.registry.run_retention(approvers=approvers)
        assert end == self.room.log.end()
        assert cards == list(self.room.registry.cards())
        self.everybody_is_as_recorded()

    # --- what always holds ---

    @invariant()
    def nothing_is_destroyed_too_early(self) -> None:
        """Every order found the time over, no case in the way, and two accounts agreed, each after all of that."""
        for stream, history in self.room.log.histories(SUBJECT_PREFIX):
            subject = SubjectId(stream.removeprefix(SUBJECT_PREFIX))
            state = SERVED
            for recorded in history:
                if isinstance(recorded.envelope.event, ErasureOrdered):
                    self.may_be_ordered(subject, state, recorded)
                state = evolve_subject(state, recorded.envelope.event)

    @invariant()
    def what_is_recorded_as_destroyed_is(self) -> None:
        """``Shredded`` stands only where the key is gone, and no key is gone without an order."""
        for subject, state in self.kept().items():
            gone = self.keys.states([subject])[subject] is KeyState.SHREDDED
            assert not state.shredded or gone
            assert not gone or state.order is not None

    def may_be_ordered(self, subject: SubjectId, state: Subject, recorded: Recorded) -> None:
        """What held when the order was given."""
        on = day_of(recorded.envelope.occurred_at)
        order: ErasureOrdered = recorded.envelope.event
        assert state.clock is not None
        assert not state.held(on)
        assert len(set(order.approvers)) == 2
        assert set(order.approvers) <= set(ACCOUNTS)
        if state.clock.basis is RetentionBasis.LAW or not state.requested:
            assert on > state.clock.until
        if state.clock.basis is RetentionBasis.LAW and subject in self.served_until:
            assert on > months_later(self.served_until[subject], 24)

    def everybody_is_as_recorded(self) -> None:
        """Whose time is over is locked or gone, keys and all; whoever is served is open."""
        for due in self.room.registry.retention_due(date(2000, 1, 1)):
            assert due.step is not Step.NO_KEY
        for subject, state in self.kept().items():
            key = self.keys.states([subject])[subject]
            if state.order is not None:
                assert state.shredded
                assert key is KeyState.SHREDDED
            else:
                assert key is (KeyState.LOCKED if state.locked else KeyState.ACTIVE)
                assert state.locked is (state.clock is not None)

    # --- how it is told ---

    def may(self, act: Callable[[], object]) -> bool:
        """Do it, unless a rule says no or the process dies; whether it was done."""
        try:
            act()
        except (Refused, Died, NotFound):
            return False
        finally:
            self.room.death.steps = None
        return True

    def of_somebody(self, who: st.DataObject, act: Callable[[SubjectId], object]) -> None:
        """Do it to one of those there are, rather one whose time runs."""
        ended = [subject for subject, state in self.kept().items() if state.clock is not None]
        everybody = self.everybody()
        subject = who.draw(st.sampled_from(ended or everybody) | st.sampled_from(everybody))
        self.may(lambda: act(subject))

    def everybody(self) -> list[SubjectId]:
        """All subjects of all cards, in a steady order."""
        found: dict[SubjectId, None] = {}
        for _, history in self.room.log.histories(CARD_PREFIX):
            for recorded in history:
                event = recorded.envelope.event
                for name in ("responsible", "owner", "agent", "reason"):
                    sealed = getattr(event, name, None)
                    sealed = getattr(sealed, "particulars", sealed)
                    if hasattr(sealed, "key"):
                        found[sealed.key] = None
        return list(found)

    def kept(self) -> dict[SubjectId, Subject]:
        """What is on record of each subject that has a record; their ids are random, so in the order of the cards."""
        states: dict[SubjectId, Subject] = {}
        for stream, history in self.room.log.histories(SUBJECT_PREFIX):
            state = SERVED
            for recorded in history:
                event: SubjectEvent = recorded.envelope.event
                state = evolve_subject(state, event)
            states[SubjectId(stream.removeprefix(SUBJECT_PREFIX))] = state
        everybody = self.everybody()
        assert states.keys() <= set(everybody)
        return {subject: states[subject] for subject in everybody if subject in states}

    def ends(self, vehicle: int, on: date) -> None:
        """Service to whoever was registered for the vehicle ends; the model's own account of it."""
        for shown in self.room.shown(vehicle):
            self.served_until.setdefault(shown.owner.key, on)


TestKeeping = Keeping.TestCase
TestKeeping.settings = settings(max_examples=50, stateful_step_count=40, deadline=None)


def test_the_machine_gets_everywhere() -> None:
    """A life told by hand reaches the order, the destruction and its record: the claims are about something."""
    machine = Keeping()
    machine.open({1})
    machine.time_passes(731)
    machine.run(approved=True)
    events = [
        type(each)
        for stream, _ in machine.room.log.histories(SUBJECT_PREFIX)
        for each in machine.room.events_of(stream)
    ]
    assert {ErasureApproved, ErasureOrdered, Shredded} <= set(events)
    machine.nothing_is_destroyed_too_early()
    machine.what_is_recorded_as_destroyed_is()
    machine.teardown()
