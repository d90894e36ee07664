"""Deliver registrations to a simulated carrier with everything going wrong, and compare what both sides say at the end.

    python benchmarks/soak.py 2000                # the issue's size
    python benchmarks/soak.py 60 --workers 2      # a smoke
    python benchmarks/soak.py 300 --store postgresql

Workers are processes of the command line (`iov-realname deliver --every …`); one of them is killed (SIGKILL) every now
and then and another takes its place. The simulator speaks the `reference` protocol with all of its faults on, and calls
back. At the end every registration is completed, rejected or parked with a reason; the simulator's ledger and our
histories agree; no registration was acted on twice; and nothing waits. Whoever finds otherwise exits with 1.
"""

import argparse
import json
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

from carrying import CARRIER, Place, Workers, adapter, place_of, queue, told_to_worker, waiting

import iov_realname as lib
from iov_realname.adapters.carriers.reference import Reference
from iov_realname.adapters.simulated import SimulatedVerifier
from iov_realname.adapters.simulated.carriers import (
    CarrierApp,
    CarrierSimulator,
    Fault,
    FaultPlan,
    FaultRule,
    SimulatedAccounts,
    SimulatedCard,
)
from iov_realname.adapters.simulated.carriers.serving import served
from iov_realname.application.carriers import Callback, CarrierAdapter
from iov_realname.application.delivery.manners import Manners
from iov_realname.domain.card.submission import SubmissionAttempted
from iov_realname.testing import invented

REFERENCE, SUBMITS = "/reference/*", "*/submit_registration"
LAG = timedelta(seconds=0.2)
MANNERS = Manners(
    concurrency=4,
    per_minute=1_000_000,
    first_pause=timedelta(seconds=0.05),
    longest_pause=timedelta(seconds=1),
    settles_after=timedelta(seconds=3),
    tries=12,
    trips_after=20,
    rests=timedelta(seconds=0.2),
)
"""Impatient, so that a soak takes minutes; an answer is waited for a shorter time than ``settles_after``."""
ANSWER_SECONDS = 0.5


def everything_wrong(seed: int) -> FaultPlan:
    """All faults of the reference protocol, each in a few calls of a hundred."""
    shares = {
        Fault.SERVER_ERROR: 0.03,
        Fault.DROP_REQUEST: 0.03,
        Fault.DROP_ANSWER: 0.04,
        Fault.SILENCE: 0.01,
        Fault.HTML_PAGE: 0.02,
        Fault.WRONG_TYPE: 0.03,
        Fault.TRUNCATED: 0.02,
        Fault.GBK: 0.02,
        Fault.CALLBACK_FIRST: 0.05,
    }
    rules = [FaultRule(fault, REFERENCE, share=share) for fault, share in shares.items()]
    rules += [
        FaultRule(Fault.LATENCY, REFERENCE, share=0.05, seconds=0.1),
        FaultRule(Fault.CLOCK_SKEW, REFERENCE, share=0.005, seconds=7200),
        FaultRule(Fault.COOLDOWN, SUBMITS, share=0.03, seconds=1),
        FaultRule(Fault.REJECTED, SUBMITS, share=0.1),
        FaultRule(Fault.CALLBACK_TWICE, "/callbacks/*", share=0.2),
        FaultRule(Fault.CALLBACK_LATE, "/callbacks/*", share=0.1),
        FaultRule(Fault.CALLBACK_LOST, "/callbacks/*", share=0.1),
    ]
    return FaultPlan(tuple(rules), seed)


def adapters() -> Mapping[lib.Carrier, tuple[CarrierAdapter, Manners]]:
    """What `--carriers soak:adapters` means to a worker."""
    return {CARRIER: (our_adapter(told_to_worker()), MANNERS)}


def our_adapter(told: Mapping[str, str]) -> Reference:
    """The reference adapter, as impatient as the manners."""
    return adapter(told, timedelta(seconds=0.2), ANSWER_SECONDS)


@contextmanager
def listening() -> Iterator[tuple[str, list[lib.Registry], Counter[str]]]:
    """An address that takes callbacks for whichever registry is put into the list, and what it has answered."""
    registries: list[lib.Registry] = []
    answered: Counter[str] = Counter()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            headers = {name.lower(): value for name, value in self.headers.items()}
            reply = (
                registries[0].take_callback(CARRIER, Callback(headers, body)) if registries else b'{"error": "late"}'
            )
            answered[json.loads(reply).get("error", "taken")] += 1
            self.send_response(200)
            self.send_header("Content-Length", str(len(reply)))
            self.end_headers()
            self.wfile.write(reply)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/notices", registries, answered
        server.shutdown()


def differences(registry: lib.Registry, simulator: CarrierSimulator) -> list[str]:
    """Where our histories and the simulator's ledger do not agree; nothing, if all is well."""
    ledger = simulator.ledger()
    theirs = {card["iccid"]: card["registration"] for card in ledger["cards"]}
    acts = Counter({each["card"]: each["times"] for each in ledger["acts"] if each["act"] == "submit_registration"})
    parked = {item.iccid: item.reason for item in registry.outbox() if item.business == "registration"}
    found = [f"{each['operation']} was acted on {each['times']} times" for each in ledger["acts"] if each["times"] != 1]
    found += [f"{iccid} was registered {times} times" for iccid, times in acts.items() if times > 1]
    for card in registry.cards():
        ours = card.registration_status
        if ours == "registered" and theirs[card.iccid] != "registered":
            found.append(f"{card.iccid} is registered here and {theirs[card.iccid]} there")
        if ours == "rejected" and theirs[card.iccid] != "rejected":
            found.append(f"{card.iccid} is rejected here and {theirs[card.iccid]} there")
        if ours == "submitted" and not parked.get(card.iccid):
            found.append(f"{card.iccid} waits for no reason")
        if ours not in {"registered", "rejected", "submitted"}:
            found.append(f"{card.iccid} is {ours} here")
    return found


def soak(place: Place, count: int, workers: int, seed: int, patience: float) -> Mapping[str, object]:
    """One soak; what came of it."""
    with listening() as (callback, registries, answered):
        accounts = SimulatedAccounts(reference_callback=callback)
        simulator = CarrierSimulator(accounts, lag=LAG)
        for number in range(1, count + 1):
            simulator.add_card(SimulatedCard(invented.iccid(number), invented.msisdn(number)))
        with place.connect(verifier=SimulatedVerifier()) as registry:
            queue(registry, count)
        simulator.faults.plan(everything_wrong(seed))
        with served(CarrierApp(simulator)) as url:
            told = accounts.told(url)["reference"]
            with place.connect(carriers={CARRIER: our_adapter(told)}, manners={CARRIER: MANNERS}) as registry:
                registries.append(registry)
                began = time.monotonic()
                killed = deliver(registry, Workers(place, "soak:adapters", told, workers, seed), began + patience)
                seconds = time.monotonic() - began
                registries.clear()
                return {
                    **outcome(registry, simulator, answered),
                    "killed": killed,
                    "callbacks": answered,
                    "seconds": seconds,
                }


def deliver(registry: lib.Registry, workers: Workers, until: float) -> int:
    """Let workers work, and kill some, until nothing waits; how many were killed."""
    try:
        while waiting(registry) and time.monotonic() < until:
            time.sleep(workers.until_next())
            workers.check()
            workers.kill_one()
    finally:
        workers.end()
    return workers.killed


def attempts(registry: lib.Registry) -> int:
    """How many sendings of registrations are on record."""
    chapters = (chapter for card in registry.cards() for chapter in registry.history(card.iccid))
    return sum(isinstance(chapter.recorded.envelope.event, SubmissionAttempted) for chapter in chapters)


def outcome(registry: lib.Registry, simulator: CarrierSimulator, answered: Counter[str]) -> Mapping[str, object]:
    """What it came to, on both sides."""
    operations = simulator.ledger()["operations"]
    unbelieved = [f"{times} callbacks: {code}" for code, times in answered.items() if code not in {"taken", "late"}]
    return {
        "registrations": Counter(card.registration_status.value for card in registry.cards()),
        "parked": Counter(f"{item.business}: {item.reason}" for item in registry.outbox() if item.needs_a_person),
        "waiting": waiting(registry),
        "operations": Counter(each["kind"] for each in operations),
        "attempts": attempts(registry),
        "sent_again": sum(each["heard"] - 1 for each in operations),
        "faults": simulator.faults.happened,
        "differences": differences(registry, simulator) + unbelieved,
    }


def main() -> None:
    """Soak, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("count", nargs="?", type=int, default=2000, help="registrations")
    parser.add_argument("--workers", type=int, default=2, help="processes that deliver")
    parser.add_argument("--seed", type=int, default=1, help="of faults and killings")
    parser.add_argument("--patience", type=float, default=3600.0, help="seconds after which it is given up")
    parser.add_argument("--store", default="sqlite", help="sqlite, postgresql (a server of our own), or an address")
    asked = parser.parse_args()
    with place_of(asked.store) as place:
        found = soak(place, asked.count, asked.workers, asked.seed, asked.patience)
    print(json.dumps(found, ensure_ascii=False, indent=2))
    if found["differences"] or found["waiting"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
