"""Walking a card through its life, one phase after the other; what a walk's commands decide is its history."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import attrs

from iov_realname.domain.card.decide import CardCommand, decide_card
from iov_realname.domain.card.evolve import CardEvent, evolve_card
from iov_realname.domain.card.functions import OrderFunctionChange, SettleFunctionChange
from iov_realname.domain.card.identity import RequestIdentity
from iov_realname.domain.card.measures import MeasureKind, OrderMeasure
from iov_realname.domain.card.reports import RecordCarrierReport, ReportKind
from iov_realname.domain.card.restriction import registration_deadline
from iov_realname.domain.card.sale import CancelCard, ScrapVehicle, TransferVehicle
from iov_realname.domain.card.state import UNKNOWN, Ground
from iov_realname.domain.card.submission import DeliveryStep
from iov_realname.domain.card.way import ChooseWay
from iov_realname.domain.functions import Function, functions
from iov_realname.domain.origin import Origin
from iov_realname.domain.refusals import Refusal
from iov_realname.domain.rulebook import ChannelKind, CheckKind, CheckWay, Party, RequiredChecks, RuleBook
from iov_realname.domain.terms import CarrierResult, CheckOutcome, Delivery
from iov_realname.domain.time import CHINA_TIME, day_of
from iov_realname.testing import commands, later_commands
from iov_realname.testing.laws import BrokenLife

__all__ = ["BEGAN", "PHASES", "Walk"]

BEGAN = datetime(2024, 1, 1, tzinfo=CHINA_TIME)


class Walk:
    """A card on its way under a book; ``pauses`` says how many hours pass before the next phase."""

    def __init__(self, book: RuleBook, pauses: Callable[[], int]) -> None:
        self.book = book
        self.at = BEGAN
        self.card = UNKNOWN
        self.events: list[CardEvent] = []
        self.moments: list[datetime] = []
        self._pauses = pauses

    def phase(self, name: str) -> None:
        """One phase, at a later time."""
        self.at += timedelta(hours=self._pauses())
        PHASES[name](self)

    def does(self, command: CardCommand) -> None:
        """What is decided on a command is history."""
        decided = decide_card(self.card, command, self.book)
        if isinstance(decided, Refusal):
            raise BrokenLife("sound_histories_go_on", f"{type(command).__name__} refused by {decided.rule}")
        self.events.extend(decided)
        self.moments.extend([self.at] * len(decided))
        for event in decided:
            self.card = evolve_card(self.card, event)


def _does(make: Callable[..., CardCommand], *args: Any) -> Callable[[Walk], None]:
    return lambda walk: walk.does(make(walk.at, *args))


def _long_ago(walk: Walk) -> None:
    walk.at = datetime(2021, 8, 1, tzinfo=CHINA_TIME)


def _sell_stock(walk: Walk) -> None:
    stock = functions(Function.SMS_UNDIRECTED)
    walk.does(attrs.evolve(commands.sell(walk.at), origin=Origin.IMPORTED, stock_functions=stock))


def _present_by_agent(walk: Walk) -> None:
    walk.does(attrs.evolve(commands.present(walk.at), agent=commands.papers(2)))


def _present_a_unit(walk: Walk) -> None:
    walk.does(attrs.evolve(commands.present(walk.at), **commands.present_unit()))


def _verify(walk: Walk) -> None:
    """Every check that is missing and was not without a record matches."""
    while left := _left_to_check(walk):
        party, kind = min(left)
        walk.does(commands.check(walk.at, CheckOutcome.MATCH, party, kind))


def _left_to_check(walk: Walk) -> RequiredChecks:
    registration = walk.card.registration
    if registration is None:
        return frozenset()
    channel, has_agent = ChannelKind.COUNTER, registration.has_agent
    demanded = walk.book.required_checks(channel, registration.holder, has_agent, reason=registration.reason)
    return demanded - registration.matched - registration.no_record


def _close_all_attempts(walk: Walk) -> None:
    for _ in range(walk.book.attempts_before_review):
        walk.does(commands.present(walk.at))
        walk.does(commands.check(walk.at, CheckOutcome.MISMATCH))


def _notify_all(walk: Walk, short: int = 0) -> None:
    given = 0 if walk.card.period is None else walk.card.period.notices_delivered
    for _ in range(walk.book.notices_before_overdue - given - short):
        walk.does(later_commands.notify(walk.at))


def _wait_for_the_deadline(walk: Walk) -> None:
    if walk.card.period is not None:
        due = registration_deadline(walk.card.period, walk.book)
        walk.at = max(walk.at, walk.at + (due - day_of(walk.at)))


def _next_day(walk: Walk) -> None:
    walk.at += timedelta(days=1)


def _order(walk: Walk) -> None:
    walk.does(OrderFunctionChange(walk.at, "fo-1", None))


def _carry_out(walk: Walk) -> None:
    _order(walk)
    walk.does(SettleFunctionChange(walk.at, "fo-1", None))


def _appeal(walk: Walk) -> None:
    walk.does(later_commands.appeal(walk.at))
    walk.does(later_commands.uphold(walk.at))


PHASES: dict[str, Callable[[Walk], None]] = {
    "buy": _does(commands.buy),
    "acknowledge": _does(commands.acknowledge),
    "test": _does(commands.open_test),
    "end test": _does(commands.end_test),
    "cancel": _does(CancelCard),
    "fit": _does(commands.fit),
    "sell": _does(commands.sell),
    "long ago": _long_ago,
    "sell first": _does(commands.sell),
    "sell stock": _sell_stock,
    "ask": _does(RequestIdentity, "QD-1", None, "v1"),
    "present": _does(commands.present),
    "present by agent": _present_by_agent,
    "present a unit": _present_a_unit,
    "ask check": _does(commands.ask_check),
    "postpone": _does(commands.postpone),
    "find nothing": _does(commands.check, CheckOutcome.NO_RECORD),
    "find nothing read": _does(commands.check, CheckOutcome.NO_RECORD, Party.OWNER, CheckKind.READING),
    "decline face": _does(ChooseWay, commands.NUMBER, CheckWay.NETWORK_ID, "c-1"),
    "turn away": _does(commands.turn_away),
    "close all attempts": _close_all_attempts,
    "verify": _verify,
    "submit": _does(later_commands.submit),
    "attempt": _does(later_commands.step, DeliveryStep.ATTEMPTED),
    "accept": _does(later_commands.answer, CarrierResult.ACCEPTED),
    "reject": _does(later_commands.answer, CarrierResult.REJECTED),
    "complete": _does(later_commands.answer, CarrierResult.COMPLETED),
    "order": _order,
    "carry out": _carry_out,
    "order a measure": _does(OrderMeasure, "m-1", MeasureKind.BINDING, "risk", "in-vehicle", "imei"),
    "carrier reports": _does(RecordCarrierReport, ReportKind.UNBOUND, "cr-1"),
    "correct": _does(later_commands.correct),
    "revoke": _does(later_commands.revoke),
    "review": _does(commands.review),
    "show again": _does(later_commands.show_again),
    "notify": _does(later_commands.notify),
    "notify in vain": _does(later_commands.notify, Delivery.FAILED),
    "notify all": _notify_all,
    "notify all but one": lambda walk: _notify_all(walk, 1),
    "decline": _does(later_commands.decline),
    "wait for the deadline": _wait_for_the_deadline,
    "next day": _next_day,
    "restrict": _does(later_commands.restrict),
    "restrict for misuse": _does(later_commands.restrict, Ground.MISUSE),
    "lift": _appeal,
    "transfer": _does(TransferVehicle),
    "scrap": _does(ScrapVehicle),
}
