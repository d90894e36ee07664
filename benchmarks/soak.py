"""Deliver registrations to a simulated carrier with everything going wrong, and compare what both sides say at the end.

    python benchmarks/soak.py 2000                # the issue's size
    python benchmarks/soak.py 60 --workers 2      # a smoke

Workers are processes of the command line (`iov-realname deliver --every …`); one of them is killed (SIGKILL) every now
and then and another takes its place. The simulator speaks the `reference` protocol with all of its faults on, and calls
back. At the end every registration is completed, rejected or parked with a reason; the simulator's ledger and our
histories agree; no registration was acted on twice; and nothing waits. Whoever finds otherwise exits with 1.
"""

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread

import iov_realname as lib
from iov_realname.adapters.carriers.reference import Reference, ReferenceAccount
from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.transport import HttpTransport
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
from iov_realname.adapters.system import SystemClock
from iov_realname.application.carriers import Callback
from iov_realname.application.delivery.manners import Manners
from iov_realname.testing import invented

CARRIER = lib.Carrier.MOBILE
PERSON = invented.person
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


def adapters() -> Mapping[lib.Carrier, tuple[Reference, Manners]]:
    """What `--carriers soak:adapters` means to a worker."""
    return {CARRIER: (adapter(json.loads(os.environ["SOAK_REFERENCE"])), MANNERS)}


def adapter(told: Mapping[str, str]) -> Reference:
    """The reference adapter, by what the simulator tells."""
    place = Address.parse(told["address"], plain_loopback=True)
    account = ReferenceAccount(told["account"], told["secret"], place, CARRIER, timedelta(seconds=0.2))
    return Reference(account, HttpTransport(connect_seconds=2.0, answer_seconds=ANSWER_SECONDS), SystemClock())


def queue(registry: lib.Registry, count: int) -> None:
    """So many vehicles of one card, whose owners are checked: their registrations wait to be sent."""
    for number in range(1, count + 1):
        iccid, vin = invented.iccid(number), invented.vin(number)
        registry.procure(
            iccid=iccid,
            msisdn=invented.msisdn(number),
            imsi=invented.imsi(number),
            carrier=CARRIER,
            purchaser="样例公司",
            purchaser_code=invented.OEM,
            responsible=PERSON(1).particulars,
            responsible_document=lib.DocumentKind.RESIDENT_ID,
            batch_no="SOAK",
            risk_assessment_no="SOAK",
        )
        registry.acknowledge_purchaser(iccid=iccid, receipt_no="SOAK")
        registry.fit(iccid=iccid, vin=vin, imei=invented.imei(number))
        registry.sell_vehicle(vin=vin)
        registry.present_identity(
            registration_no=f"SOAK{number}",
            vin=vin,
            reason=lib.RegistrationReason.NEW,
            holder=lib.HolderKind.PERSON,
            owner=PERSON(number % 1000),
            functions=[lib.Function.DATA_UNDIRECTED],
            channel_kind=lib.ChannelKind.COUNTER,
        )
        registry.check_identity(f"SOAK{number}")


class Workers:
    """Processes that deliver, one of which is killed now and then."""

    def __init__(self, store: str, told: Mapping[str, str], count: int, seed: int) -> None:
        self._command = [sys.executable, "-m", "iov_realname", "deliver", "--store", store]
        self._command += ["--carriers", "soak:adapters", "--every", "0.2", "--json"]
        here = str(Path(__file__).parent)
        path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
        self._environment = {**os.environ, "PYTHONPATH": path, "SOAK_REFERENCE": json.dumps(dict(told))}
        self._random = random.Random(seed)
        self.killed = 0
        self._running = [self._start() for _ in range(count)]

    def kill_one(self) -> None:
        """End one without warning, and start another in its place."""
        place = self._random.randrange(len(self._running))
        self._end(self._running[place])
        self.killed += 1
        self._running[place] = self._start()

    def until_next(self) -> float:
        """Seconds to let them work."""
        return self._random.uniform(1.0, 4.0)

    def check(self) -> None:
        """Make sure that nobody has ended by itself."""
        for process in self._running:
            if process.poll() is not None:
                raise SystemExit(
                    f"a worker ended with {process.returncode}: {process.stderr and process.stderr.read()}"
                )

    def end(self) -> None:
        """End all of them."""
        for process in self._running:
            self._end(process)

    def _start(self) -> "subprocess.Popen[str]":
        return subprocess.Popen(
            self._command, env=self._environment, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
        )

    @staticmethod
    def _end(process: "subprocess.Popen[str]") -> None:
        process.kill()
        process.communicate()


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


def waiting(registry: lib.Registry) -> int:
    """How much is left that no person is needed for."""
    return sum(not item.needs_a_person for item in registry.outbox())


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


def soak(store: str, count: int, workers: int, seed: int, patience: float) -> Mapping[str, object]:
    """One soak; what came of it."""
    with listening() as (callback, registries, answered):
        accounts = SimulatedAccounts(reference_callback=callback)
        simulator = CarrierSimulator(accounts, lag=LAG)
        for number in range(1, count + 1):
            simulator.add_card(SimulatedCard(invented.iccid(number), invented.msisdn(number)))
        with lib.connect(store, oem=invented.OEM, verifier=SimulatedVerifier()) as registry:
            queue(registry, count)
        simulator.faults.plan(everything_wrong(seed))
        with served(CarrierApp(simulator)) as url:
            told = accounts.told(url)["reference"]
            with lib.connect(store, carriers={CARRIER: adapter(told)}, manners={CARRIER: MANNERS}) as registry:
                registries.append(registry)
                began = time.monotonic()
                killed = deliver(registry, Workers(store, told, workers, seed), began + patience)
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


def outcome(registry: lib.Registry, simulator: CarrierSimulator, answered: Counter[str]) -> Mapping[str, object]:
    """What it came to, on both sides."""
    operations = simulator.ledger()["operations"]
    unbelieved = [f"{times} callbacks: {code}" for code, times in answered.items() if code not in {"taken", "late"}]
    return {
        "registrations": Counter(card.registration_status.value for card in registry.cards()),
        "parked": Counter(f"{item.business}: {item.reason}" for item in registry.outbox() if item.needs_a_person),
        "waiting": waiting(registry),
        "operations": Counter(each["kind"] for each in operations),
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
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="soak-") as folder:
        found = soak(f"sqlite:///{folder}/soak.db", asked.count, asked.workers, asked.seed, asked.patience)
    print(json.dumps(found, ensure_ascii=False, indent=2))
    if found["differences"] or found["waiting"]:
        raise SystemExit(1)


if __name__ == "__main__":
    main()
