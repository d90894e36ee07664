"""What inspecting costs, as a ratio to reading the same events: ``python benchmarks/inspecting.py 20000``.

Each card has twelve events of a whole life, and a vehicle of its own. Read and inspected in turns; the median of the
rounds' processor seconds counts. Then one per cent of new cards comes, and one event on each of as many old ones, and
it is inspected again from what was kept.
"""

import sys
from pathlib import Path

sys.path.remove(str(Path(__file__).parent))  # our name is a module of the standard library

import argparse
import tempfile
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from statistics import median
from time import process_time

import attrs

from iov_realname.adapters.storage import open_sqlite_log
from iov_realname.adapters.storage.log import RecordedLog
from iov_realname.application.envelope import Actor, CommandRef, Envelope, Provenance
from iov_realname.application.inspection.inspecting import Inspection
from iov_realname.application.inspection.keeping import Reinspection
from iov_realname.application.ports import EventLog, New
from iov_realname.domain.card.evolve import CardEvent
from iov_realname.domain.origin import Origin
from iov_realname.domain.rulebook import OwnershipProof
from iov_realname.domain.streams import CARD_PREFIX, card_stream, vehicle_stream
from iov_realname.domain.vehicle.state import CardFitted, VehicleSold
from iov_realname.testing import invented

sys.path.append(str(Path(__file__).parents[1]))
from tests.support.facts import COMPLETED, NOTIFIED, SALE_DAY

SHOWN = attrs.evolve(COMPLETED[3], evidence=OwnershipProof.INVOICE)  # so that nothing is found
LIFE: tuple[CardEvent, ...] = (*COMPLETED[:3], NOTIFIED, SHOWN, *COMPLETED[4:])
AT = SALE_DAY + timedelta(days=400)
CARDS_AT_A_TIME = 500


def main() -> None:
    """Measure, and print the ratios."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cards", type=int, nargs="?", default=20_000)
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, open_sqlite_log(Path(folder) / "fleet.db") as log:
        fill(log, range(asked.cards))
        read, inspected = zip(*[(timed(log, read_all), timed(log, inspect)) for _ in range(asked.rounds)], strict=True)
        print(
            f"{asked.cards} cards × {len(LIFE)} events: read {median(read):.2f} s, inspected {median(inspected):.2f} s"
        )
        print(f"inspecting / reading: {median(inspected) / median(read):.2f}")
        again(log, asked.cards, median(inspected))


def again(log: EventLog, cards: int, full: float) -> None:
    """Inspect again after one per cent of new events."""
    kept = Reinspection(log).run(AT)
    new = max(cards // 100, 1)
    fill(log, range(cards, cards + new))
    began = process_time()
    kept = Reinspection(log).run(AT, kept)
    report = Reinspection(log).report(kept)
    print(f"again after {new} new cards: {(process_time() - began) / full:.1%} of a full inspection")
    if report != Inspection(log).run(AT):
        raise SystemExit("again is not as good as anew")
    spread = max(cards // 100, 1)
    log.append([event(number, len(LIFE) + 1, NOTIFIED, AT) for number in range(spread)], ())
    began = process_time()
    Reinspection(log).report(Reinspection(log).run(AT, kept))
    print(f"again after one event on each of {spread} cards: {(process_time() - began) / full:.1%}")


def timed(log: EventLog, work: Callable[[EventLog], object]) -> float:
    """Seconds for doing it once."""
    began = process_time()
    work(log)
    return process_time() - began


def read_all(log: EventLog) -> int:
    """Read every history."""
    return sum(len(history) for _, history in log.histories(CARD_PREFIX))


def inspect(log: EventLog) -> None:
    """Inspect every card."""
    Inspection(log).run(AT)


def fill(log: RecordedLog, numbers: range) -> None:
    """Write the lives of cards, each on a vehicle of its own."""
    for begin in range(numbers.start, numbers.stop, CARDS_AT_A_TIME):
        log.append([new for number in numbers[begin - numbers.start :][:CARDS_AT_A_TIME] for new in life(number)], ())


def life(number: int) -> Iterator[New]:
    """The events of one card and its vehicle."""
    iccid, vin = invented.iccid(number), invented.vin(number)
    own = (attrs.evolve(COMPLETED[0], iccid=iccid), attrs.evolve(COMPLETED[1], vin=vin), *LIFE[2:])
    for version, fact in enumerate(own, start=1):
        yield event(number, version, fact, SALE_DAY + timedelta(hours=version))
    for version, seen in enumerate((CardFitted(vin, iccid), VehicleSold(SALE_DAY)), start=1):
        yield New(vehicle_stream(vin), version, enveloped(f"v{number}-{version}", seen, SALE_DAY))


def event(number: int, version: int, fact: CardEvent, at: datetime) -> New:
    """One event of a card."""
    return New(card_stream(invented.iccid(number)), version, enveloped(f"c{number}-{version}", fact, at))


def enveloped(name: str, fact: object, at: datetime) -> Envelope[object]:
    """An event in an envelope of the usual size."""
    command = CommandRef(name, "0" * 32)
    actor, provenance = Actor("bench", "test", None), Provenance(Origin.OBSERVED, None, None)
    return Envelope(f"{name:0>32}", at, at, actor, command, name, None, (), "atf-2022-12", provenance, fact)


if __name__ == "__main__":
    main()
