"""One event to bytes and back, without a store."""

from collections.abc import Callable, Iterator
from typing import Any

import msgspec
from facts import LENGTH, event
from measuring import Doing, measured
from peers.structs import decoders
from results import Result

from iov_realname.adapters.codec import MsgspecCodec, wire_registry
from rows.effort import Effort

WIRE = "card.DirectedTestOpened.v1"


def run(effort: Effort) -> Iterator[Result]:
    """Two rows."""
    from peers.stock import Stock
    from peers.stock_card import bought

    codec = MsgspecCodec(wire_registry())
    envelope = event(1, LENGTH + 1)
    state = codec.encode(envelope)
    read_struct = decoders()[WIRE]
    struct = read_struct(state)
    write = msgspec.json.Encoder().encode
    mapper = Stock({"PERSISTENCE_MODULE": "eventsourcing.popo"}).application.mapper
    fact = bought(1, LENGTH + 1).pending_events[-1]
    stored = mapper.to_stored_event(fact)

    encoders = {
        "iov_realname": lambda: codec.encode(envelope),
        "msgspec Struct": lambda: write(struct),
        "eventsourcing": lambda: mapper.to_stored_event(fact),
    }
    yield Result("codec", "encode one event", "no store", _compared(encoders, effort))
    readers = {
        "iov_realname": lambda: codec.decode(WIRE, state, stream="card-1", version=11, position=1),
        "msgspec Struct": lambda: read_struct(state),
        "eventsourcing": lambda: mapper.to_domain_event(stored),
    }
    targets = {"msgspec Struct": 0.5}
    yield Result("codec", "decode one event", "no store", _compared(readers, effort), targets)


def _compared(work: dict[str, Callable[[], Any]], effort: Effort) -> Any:
    def repeated(do: Callable[[], Any]) -> Callable[[int], None]:
        def once(n: int) -> None:
            for _ in range(n):
                do()

        return once

    return measured(
        [Doing(name, lambda n: n, repeated(do)) for name, do in work.items()], effort.times(50_000), effort.rounds
    )
