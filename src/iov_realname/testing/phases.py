"""Macro rules: a whole phase of a card's life in one step, right up to its threshold, one short of it or one beyond."""

from typing import Any

from hypothesis import strategies as st
from hypothesis.stateful import multiple, precondition, rule

from iov_realname.domain.card.state import Ground, RegistrationStatus
from iov_realname.domain.functions import Function
from iov_realname.domain.refusals import RefusalCode
from iov_realname.domain.rulebook import CheckKind
from iov_realname.domain.terms import Addressee, CarrierResult, CheckOutcome, Delivery
from iov_realname.testing.bench import VIN
from iov_realname.testing.cast import CHANNEL, NOTICES, OWNERS, TEXTS, answers, asked_about, closing, functions, owners
from iov_realname.testing.machine import LifecycleMachine, owned
from iov_realname.testing.single_acts import SingleActs

__all__ = ["Phases"]


def unregistered(machine: LifecycleMachine) -> bool:
    """Whether some card of the vehicle has an owner and no registration."""
    return machine.bench.stands(RegistrationStatus.NONE, RegistrationStatus.REFUSED)


class Phases(SingleActs):
    """The acts that belong together, in their order."""

    @precondition(unregistered)
    @rule(owner=owners, asked=functions, by_answer=st.booleans(), target=SingleActs.numbers)
    def an_owner_is_registered(self, owner: int, asked: set[Function], by_answer: bool) -> str:
        """Presented, found to match, sent, taken by the carrier, and completed."""
        return self._register(owner, asked, by_answer=by_answer)

    @precondition(unregistered)
    @rule(about=asked_about, asked=functions, outcome=answers, target=SingleActs.numbers)
    def an_owner_is_asked_about(
        self, about: tuple[int, CheckKind], asked: set[Function], outcome: CheckOutcome | None
    ) -> str:
        """Presented, and asked about at the verifier: queued, unless one check is no match, or gets no answer."""
        owner, check = about
        number = self.present(owner, asked, None)
        self.bench.check(number, OWNERS[owner]["owner"].particulars.number, check, outcome)
        return number

    @precondition(unregistered)
    @rule(owner=owners, short=st.integers(-1, 1), outcome=closing, target=SingleActs.numbers)
    def attempts_are_closed(self, owner: int, short: int, outcome: CheckOutcome | None) -> Any:
        """One attempt after the other fails, up to the one that goes to review, one less, or one more."""
        numbers = []
        for _ in range(self.bench.setting.book.attempts_before_review - short):
            numbers.append(self.present(owner, set(), outcome))
            if outcome is None:
                self.is_turned_away(numbers[-1], RefusalCode.FORGED)
        return multiple(*numbers)

    @precondition(unregistered)
    @rule(owner=owners, again=st.booleans(), target=SingleActs.numbers)
    def a_carrier_rejects(self, owner: int, again: bool) -> str:
        """Verified, sent, refused by the carrier; perhaps sent anew."""
        number = self.present(owner, set(), CheckOutcome.MATCH)
        for card in self.bench.live:
            self.carrier_answers(number, card.iccid, CarrierResult.REJECTED)
            if again:
                self.bench.act("resubmit", iccid=card.iccid, registration_no=number)
        return number

    @precondition(unregistered)
    @rule(notice=st.sampled_from(NOTICES), lacks=st.sampled_from([None, "a notice", "a day"]), lifted=st.booleans())
    def an_owner_is_overdue(self, notice: tuple[Delivery, Addressee], lacks: str | None, lifted: bool) -> None:
        """As many notices and days as it takes, or one less of either, and the restriction."""
        for _ in range(self.bench.notices_missing - (lacks == "a notice")):
            self.is_notified(*notice)
        self.bench.wait_for_the_deadline(0 if lacks == "a day" else 1)
        self._restrict(Ground.OVERDUE, lifted=lifted)

    @precondition(unregistered)
    @rule(notice=st.sampled_from(NOTICES), in_turn=st.booleans(), lifted=st.booleans())
    def an_owner_declines(self, notice: tuple[Delivery, Addressee], in_turn: bool, lifted: bool) -> None:
        """The owner's refusal after a notice, or before it, and the restriction."""
        if not in_turn:
            self.declines()
        self.is_notified(*notice)
        if in_turn:
            self.declines()
        self._restrict(Ground.DECLINED, lifted=lifted)

    @precondition(owned)
    @rule(told=st.booleans(), lifted=st.booleans())
    def a_registered_owner_may_be_restricted_too(self, told: bool, lifted: bool) -> None:
        """For misuse, with a notice or without."""
        if told:
            self.is_notified(*NOTICES[0])
        self._restrict(Ground.MISUSE, lifted=lifted)

    @precondition(owned)
    @rule(owner=owners, asked=functions, target=SingleActs.numbers)
    def a_vehicle_changes_hands(self, owner: int, asked: set[Function]) -> str:
        """Transferred, and the next owner registered."""
        self.changes_hands("transfer_vehicle")
        return self._register(owner, asked, by_answer=True)

    @precondition(lambda self: self.bench.vehicle is not None and not self.bench.owned)
    @rule(stock=functions)
    def sells(self, stock: set[Function]) -> None:
        """The vehicle is sold, if it can be."""
        self.bench.act("sell_vehicle", vin=VIN, channel=CHANNEL, stock_functions=stock)

    # --- how it is done -----------------------------------------------------------------------------------------------

    def _register(self, owner: int, asked: set[Function], *, by_answer: bool) -> str:
        number = self.present(owner, asked, CheckOutcome.MATCH)
        if by_answer:
            for card in self.bench.live:
                self.carrier_answers(number, card.iccid, CarrierResult.ACCEPTED)
                self.carrier_answers(number, card.iccid, CarrierResult.COMPLETED)
        else:
            for _ in range(3):
                self.is_delivered()
        return number

    def _restrict(self, ground: Ground, *, lifted: bool) -> None:
        self.is_restricted(ground, TEXTS)
        if lifted:
            self.appeal_is_upheld()
