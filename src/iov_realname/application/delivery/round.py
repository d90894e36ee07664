"""A round over everything that waits: each carrier at its own pace, each card in a turn of its own."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, nullcontext
from itertools import islice
from threading import Lock

import attrs

from iov_realname.application.cards.line import CardLine, CardQuery
from iov_realname.application.cards.reading import Cards
from iov_realname.application.carriers import CardRef, CarrierAdapter
from iov_realname.application.delivery.errand import Errand
from iov_realname.application.delivery.manners import Manners
from iov_realname.application.delivery.measuring import Measuring
from iov_realname.application.delivery.opening import Opening, Settling, order_what_lags
from iov_realname.application.delivery.pace import Pace
from iov_realname.application.delivery.records import Records
from iov_realname.application.delivery.standing import Standing, standing_of_card
from iov_realname.application.delivery.submitting import Submitting
from iov_realname.application.delivery.tally import DeliveryRound, Tally
from iov_realname.application.delivery.way import Way
from iov_realname.application.desk import Desk
from iov_realname.application.ports import EventLog
from iov_realname.application.turns import Held, TurnName, TurnTimeout
from iov_realname.domain.identifiers import CarrierCode
from iov_realname.domain.streams import card_stream

__all__ = ["Delivery"]

Progress = Callable[[int], None]

_AHEAD = 4
"""How many cards per worker are taken from the listing in advance."""


@attrs.frozen
class _Unshared:
    """Held by the only one there is: a store without turns is not shared."""

    def confirm(self) -> None:
        """It still is."""


class Delivery:
    """Sends what was decided here; never what was imported, which was sent elsewhere.

    One object keeps the pace of its carriers from round to round. Safe to share between threads; any number of
    processes may deliver from the same store, each card being in the hands of one of them at a time.
    """

    def __init__(
        self,
        log: EventLog,
        cards: Cards,
        desk: Desk,
        carriers: Mapping[CarrierCode, CarrierAdapter],
        manners: Mapping[CarrierCode, Manners] | None = None,
    ) -> None:
        self._log = log
        self._cards = cards
        self._desk = desk
        self._carriers = carriers
        clock = desk.office.clock
        self._paces = {
            carrier: Pace((manners or {}).get(carrier, Manners()), clock.now) for carrier in sorted(carriers)
        }
        self._settling = Settling()

    def round(self, progress: Progress = lambda _: None) -> DeliveryRound:
        """Take, for each card that waits, the step that is due. What a step raises ends the round."""
        tally, told = Tally(), _OneAtATime(progress)
        one_by_one = all(pace.manners.concurrency == 1 for pace in self._paces.values())
        if one_by_one:
            for carrier in self._paces:
                self._lane(carrier, tally, told)
        else:
            with ThreadPoolExecutor(len(self._paces)) as lanes:
                done = [lanes.submit(self._lane, carrier, tally, told) for carrier in self._paces]
            for each in done:
                each.result()
        for carrier, waiting in self._cards.counts(CardQuery(to_deliver=True)).carriers.items():
            if carrier not in self._paces:
                tally.count("no_adapter", waiting)
        return tally.round

    def pace_of(self, carrier: CarrierCode) -> Pace:
        """The pace of one carrier, which whoever else asks it keeps as well."""
        return self._paces[carrier]

    def _lane(self, carrier: CarrierCode, tally: Tally, progress: Progress) -> None:
        """All cards of one carrier."""
        workers = self._paces[carrier].manners.concurrency

        def bring(line: CardLine) -> None:
            self._bring(carrier, line, tally)
            progress(1)

        _each(bring, self._lines(carrier), workers)

    def _lines(self, carrier: CarrierCode) -> Iterator[CardLine]:
        return self._cards.lines(CardQuery(carrier=carrier, to_deliver=True))

    def _bring(self, carrier: CarrierCode, line: CardLine, tally: Tally) -> None:
        pace = self._paces[carrier]
        if pace.resting:
            tally.count("held")
            return
        try:
            with self._turn(line) as held:
                self._step(carrier, line, tally, held)
        except TurnTimeout:
            tally.count("held")

    def _turn(self, line: CardLine) -> AbstractContextManager[Held]:
        turns = self._desk.office.turns
        return nullcontext(_Unshared()) if turns is None else turns.turn(TurnName("delivery", line.iccid), 0)

    def _step(self, carrier: CarrierCode, line: CardLine, tally: Tally, held: Held) -> None:
        """The registration first: what it completes may be ordered at once."""
        records = Records(self._desk, tally, line.iccid)

        def errand() -> Errand:
            return Errand(
                self._read(line),
                CardRef(line.iccid, line.msisdn),
                self._carriers[carrier],
                self._paces[carrier],
                records,
                tally,
                self._desk.office.keys,
                held,
            )

        now = errand()
        registration = now.standing.registration
        if registration is not None:
            passage = now.standing.passage(registration.operation or "")
            Submitting(Way(now, registration, passage)).step()
            now = errand()
        if order_what_lags(now):
            now = errand()
        Opening(now, self._settling).step()
        Measuring(now, self._settling).step()

    def _read(self, line: CardLine) -> Standing:
        stream = card_stream(line.iccid)
        return standing_of_card(self._log.read([stream])[stream])


class _OneAtATime:
    """Tells a listener that was not made for threads."""

    def __init__(self, progress: Progress) -> None:
        self._progress = progress
        self._lock = Lock()

    def __call__(self, more: int) -> None:
        """Tell it."""
        with self._lock:
            self._progress(more)


def _each(work: Callable[[CardLine], None], lines: Iterable[CardLine], workers: int) -> None:
    """Work on all lines, so many at once, with few of them in memory; the first error ends it."""
    if workers == 1:
        for line in lines:
            work(line)
        return
    remaining = iter(lines)
    with ThreadPoolExecutor(workers) as pool:
        begun: set[Future[None]] = {pool.submit(work, line) for line in islice(remaining, workers * _AHEAD)}
        while begun:
            done, begun = wait(begun, return_when=FIRST_COMPLETED)
            for each in done:
                each.result()
            begun |= {pool.submit(work, line) for line in islice(remaining, len(done))}
