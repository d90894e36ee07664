"""The outbox as one sees it: what waits for whom and why. Derived from the log at every look; no second list."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from enum import unique
from itertools import islice

import attrs

from iov_realname.application.cards.line import CardLine, CardQuery
from iov_realname.application.cards.reading import Cards
from iov_realname.application.delivery.standing import Standing, standing_of_card
from iov_realname.application.ports import EventLog
from iov_realname.domain.card.state import Transmission
from iov_realname.domain.identifiers import CarrierCode, Iccid
from iov_realname.domain.rulebook import RuleBook
from iov_realname.domain.streams import card_stream
from iov_realname.domain.time import day_of
from iov_realname.domain.words import Word

__all__ = ["Business", "Outbox", "OutboxItem", "OutboxState"]

HISTORIES = 200
"""Histories held in memory at a time."""


@unique
class Business(Word):
    """What is to be brought to the carrier."""

    REGISTRATION = "registration", "实名登记", "registration"
    FUNCTIONS = "functions", "功能变更", "change of functions"
    MEASURE = "measure", "管控措施", "measure"
    MEASURE_END = "measure_end", "解除管控措施", "end of a measure"


@unique
class OutboxState(Word):
    """How far it has come."""

    QUEUED = "queued", "待传送", "queued"
    ATTEMPTED = "attempted", "传送中", "attempted"
    UNKNOWN = "unknown", "结果未知", "outcome unknown"
    ACCEPTED = "accepted", "已受理", "accepted"
    PARKED = "parked", "已挂起", "parked"
    ORDERED = "ordered", "已下单", "ordered"
    FAILED = "failed", "未办成", "failed"


@attrs.frozen
class OutboxItem:
    """One thing that waits. ``reason``: why it is parked or failed. ``since``: when it was queued, ordered or changed.

    ``sold``: when the present ownership period began. ``late``: a registration not yet sent after the book's limit.
    """

    iccid: Iccid
    carrier: CarrierCode
    business: Business
    state: OutboxState
    reason: str | None
    tries: int
    since: datetime
    sold: datetime | None
    late: bool

    @property
    def needs_a_person(self) -> bool:
        """Whether it stands until somebody resumes it."""
        return self.state in {OutboxState.PARKED, OutboxState.FAILED}


@attrs.frozen
class Outbox:
    """Reads what waits. ``now`` is the clock it is measured by."""

    log: EventLog
    cards: Cards
    books: Callable[[date], RuleBook]
    now: Callable[[], datetime]

    def items(self, carrier: CarrierCode | None = None, *, everything: bool = False) -> Iterator[OutboxItem]:
        """Everything that waits, by ICCID, in flat memory.

        ``everything``: also changes of functions for which a carrier has no interface; reads every history.
        """
        lines = self.cards.lines(CardQuery(carrier=carrier, to_deliver=not everything))
        while page := list(islice(lines, HISTORIES)):
            histories = self.log.read([card_stream(line.iccid) for line in page])
            for line in page:
                standing = standing_of_card(histories[card_stream(line.iccid)])
                yield from self._items(line, standing, everything=everything)

    def _items(self, line: CardLine, standing: Standing, *, everything: bool) -> Iterator[OutboxItem]:
        registration = standing.registration
        if registration is not None and registration.transmission is not None:
            passage = standing.passage(registration.operation or "")
            yield OutboxItem(
                line.iccid,
                line.carrier,
                Business.REGISTRATION,
                OutboxState(registration.transmission.value),
                passage.parked_as if registration.transmission is Transmission.PARKED else None,
                passage.tries,
                passage.queued,
                line.since,
                self._is_late(passage.queued, sent=passage.tries > 0),
            )
        yield from self._functions(line, standing, everything=everything)
        for told in standing.measures:
            if not told.state.confirmed:
                business = Business.MEASURE_END if told.state.ended else Business.MEASURE
                state = OutboxState.ORDERED if told.state.waits else OutboxState.FAILED
                yield _item(line, business, state, told.state.failure, told.at)

    def _functions(self, line: CardLine, standing: Standing, *, everything: bool) -> Iterator[OutboxItem]:
        for order in standing.card.orders:
            ordered = standing.order(order.operation)
            if ordered is not None:
                yield _item(line, Business.FUNCTIONS, OutboxState.ORDERED, None, ordered.at)
        if (standing.lags if everything else standing.lags_for_us) and not standing.card.orders:
            failed = standing.failed_as
            state = OutboxState.QUEUED if failed is None else OutboxState.FAILED
            yield _item(line, Business.FUNCTIONS, state, failed, standing.changed_at)

    def _is_late(self, queued: datetime, *, sent: bool) -> bool:
        limit = timedelta(hours=self.books(day_of(queued)).delivery_hours)
        return not sent and self.now() - queued > limit


def _item(line: CardLine, business: Business, state: OutboxState, reason: str | None, since: datetime) -> OutboxItem:
    return OutboxItem(line.iccid, line.carrier, business, state, reason, 0, since, line.since, late=False)
