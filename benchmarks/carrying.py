"""What the benchmarks of delivery share: a store, registrations that wait in it, and processes that deliver them."""

import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import attrs

import iov_realname as lib
from iov_realname.adapters.carriers.reference import Reference, ReferenceAccount
from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.transport import HttpTransport
from iov_realname.adapters.system import SystemClock
from iov_realname.testing import invented

ROOT = Path(__file__).resolve().parents[1]
CARRIER = lib.Carrier.MOBILE
PERSON = invented.person
_REFERENCE = "BENCHMARK_REFERENCE"


@attrs.frozen
class Place:
    """Where a store is, and its keys; ``keys`` None: beside its file."""

    url: str
    keys: str | None = None

    def connect(self, **more: object) -> lib.Registry:
        """The registry there."""
        return lib.connect(self.url, keys=self.keys, oem=invented.OEM, **more)  # type: ignore[arg-type]


@contextmanager
def place_of(store: str) -> Iterator[Place]:
    """``sqlite``: a file that goes again. ``postgresql``: a database of a server as the tests start one.

    Anything else is the address of a prepared PostgreSQL store; its keys are put into it, under a wrapping key that
    goes again, so that it is of no use afterwards.
    """
    with tempfile.TemporaryDirectory(prefix="delivery-") as folder:
        keys = f"database:{folder}/fleet.kek"
        if store == "sqlite":
            yield Place(f"sqlite:///{folder}/fleet.db")
        elif store == "postgresql":
            sys.path.append(str(ROOT))
            from tests.support import postgres

            with postgres.server() as server, server.store() as prepared:
                yield Place(prepared.uri(), keys)
        else:
            yield Place(store, keys)


def adapter(told: Mapping[str, str], poll_after: timedelta, answer_seconds: float) -> Reference:
    """The reference adapter, by what the simulator tells."""
    place = Address.parse(told["address"], plain_loopback=True)
    account = ReferenceAccount(told["account"], told["secret"], place, CARRIER, poll_after)
    return Reference(account, HttpTransport(connect_seconds=2.0, answer_seconds=answer_seconds), SystemClock())


def told_to_worker() -> Mapping[str, str]:
    """What a worker was told of the simulator."""
    told: Mapping[str, str] = json.loads(os.environ[_REFERENCE])
    return told


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
    """Processes that deliver, one of which may be killed. ``adapters``: what they say as ``--carriers``."""

    def __init__(self, place: Place, adapters: str, told: Mapping[str, str], count: int, seed: int = 0) -> None:
        self._command = [sys.executable, "-m", "iov_realname", "deliver", "--store", place.url]
        self._command += ["--carriers", adapters, "--every", "0.2", "--json"]
        self._command += ["--keys", place.keys] if place.keys else []
        here = str(Path(__file__).parent)
        path = os.pathsep.join(filter(None, [here, os.environ.get("PYTHONPATH")]))
        self._environment = {**os.environ, "PYTHONPATH": path, _REFERENCE: json.dumps(dict(told))}
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


def waiting(registry: lib.Registry) -> int:
    """How much is left that no person is needed for."""
    return sum(not item.needs_a_person for item in registry.outbox())
