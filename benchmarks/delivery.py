"""Does delivery get quicker with more workers? Printed as ratios to one worker, and as a share of the carrier's limit.

    python benchmarks/delivery.py                       # 60 registrations, 1, 2 and 4 workers, on PostgreSQL
    python benchmarks/delivery.py 20 --store sqlite --workers 1 2

The simulated carrier answers each call late, and only so many at once: so much it can do in a second, however many ask.
Workers are processes of the command line on one store, each with two calls at once. The time runs from the first
attempt on record to the last completion. That nothing is acted on twice is checked; otherwise it exits with 1.
"""

import argparse
import asyncio
import time
from collections.abc import Mapping
from datetime import datetime, timedelta

import attrs
from carrying import CARRIER, Place, Workers, adapter, place_of, queue, told_to_worker, waiting

import iov_realname as lib
from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.adapters.simulated.carriers import (
    CarrierApp,
    CarrierSimulator,
    Fault,
    FaultPlan,
    FaultRule,
    SimulatedCard,
)
from iov_realname.adapters.simulated.carriers.app import App, Event, Receive, Send
from iov_realname.adapters.simulated.carriers.serving import served
from iov_realname.application.carriers import CarrierAdapter
from iov_realname.application.delivery.manners import Manners
from iov_realname.domain.card.submission import Registered, SubmissionAttempted
from iov_realname.testing import invented

ANSWERS_AFTER = 0.25
"""Seconds, as an interface of a carrier may take."""
AT_ONCE = 6
"""Calls that the carrier works on together."""
MANNERS = Manners(concurrency=2, per_minute=1_000_000, first_pause=timedelta(0), trips_after=1_000)


@attrs.frozen
class Timed:
    """One run: seconds from the first attempt to the last completion, and calls that the carrier took."""

    workers: int
    registrations: int
    seconds: float
    calls: int

    @property
    def rate(self) -> float:
        """Registrations in a second."""
        return self.registrations / self.seconds

    @property
    def share(self) -> float:
        """The part of what the carrier could have answered."""
        return self.calls / self.seconds / (AT_ONCE / ANSWERS_AFTER)


class Capped:
    """An application that works on so many requests at once; the others wait their turn."""

    def __init__(self, app: App) -> None:
        self._app = app
        self._free = asyncio.Semaphore(AT_ONCE)
        self.calls = 0

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """Serve when it is this request's turn."""
        async with self._free:
            self.calls += scope["type"] == "http"
            await self._app(scope, receive, send)


def adapters() -> Mapping[lib.Carrier, tuple[CarrierAdapter, Manners]]:
    """What `--carriers delivery:adapters` means to a worker."""
    return {CARRIER: (adapter(told_to_worker(), timedelta(0), 30.0), MANNERS)}


def timed(store: str, count: int, workers: int) -> Timed:
    """So many workers on a store of their own."""
    plan = FaultPlan((FaultRule(Fault.LATENCY, "/reference/*", share=1.0, seconds=ANSWERS_AFTER),))
    simulator = CarrierSimulator(plan=plan)
    for number in range(1, count + 1):
        simulator.add_card(SimulatedCard(invented.iccid(number), invented.msisdn(number)))
    app = Capped(CarrierApp(simulator))
    with place_of(store) as place, place.connect(verifier=SimulatedVerifier()) as registry, served(app) as url:
        queue(registry, count)
        deliver(
            place, registry, Workers(place, "delivery:adapters", simulator.accounts.told(url)["reference"], workers)
        )
        twice = [act for act in simulator.ledger()["acts"] if act["times"] != 1]
        if twice:
            raise SystemExit(f"acted on more than once: {twice}")
        return Timed(workers, count, seconds_of(registry), app.calls)


def deliver(place: Place, registry: lib.Registry, workers: Workers) -> None:
    """Let them work until nothing waits."""
    try:
        while waiting(registry):
            time.sleep(0.5)
            workers.check()
    finally:
        workers.end()


def seconds_of(registry: lib.Registry) -> float:
    """From the first attempt on record to the last completion."""
    moments: dict[type, list[datetime]] = {SubmissionAttempted: [], Registered: []}
    for card in registry.cards():
        for chapter in registry.history(card.iccid):
            envelope = chapter.recorded.envelope
            moments.get(type(envelope.event), []).append(envelope.recorded_at)
    return (max(moments[Registered]) - min(moments[SubmissionAttempted])).total_seconds()


def main() -> None:
    """Time each number of workers, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=60, help="registrations")
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4], help="processes that deliver")
    parser.add_argument("--store", default="postgresql", help="sqlite, or postgresql (a server of our own)")
    asked = parser.parse_args()
    print(f"{asked.count} registrations · {asked.store} · the carrier: {AT_ONCE} calls at once, {ANSWERS_AFTER} s each")
    first: Timed | None = None
    for workers in asked.workers:
        found = timed(asked.store, asked.count, workers)
        first = first or found
        print(
            f"  {workers} workers  {found.rate:6.2f} registrations/s  {found.rate / first.rate:5.2f} ×"
            f"  {found.share:4.0%} of the carrier's limit  ({found.calls} calls, {found.seconds:.1f} s)"
        )


if __name__ == "__main__":
    main()
