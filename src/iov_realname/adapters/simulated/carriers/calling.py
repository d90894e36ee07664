"""Callbacks: sent when it is time, once or twice, in order or not, and again until they are taken."""

import asyncio
from collections.abc import Sequence
from typing import Final

from iov_realname.adapters.carriers.wire.address import Address
from iov_realname.adapters.carriers.wire.transport import Answered, HttpTransport, Request
from iov_realname.adapters.simulated.carriers.faults import Fault
from iov_realname.adapters.simulated.carriers.simulator import CarrierSimulator
from iov_realname.adapters.simulated.carriers.world import Message

__all__ = ["Caller"]

_ATTEMPTS: Final = 3
_OK: Final = 200


class Caller:
    """Sends what the simulated carriers have to say, to this machine alone where it is plain http."""

    def __init__(self, simulator: CarrierSimulator) -> None:
        self._simulator = simulator
        self._transport = HttpTransport(connect_seconds=2.0, answer_seconds=5.0)
        self._held: list[Message] = []
        self._tasks: set[asyncio.Task[None]] = set()

    def call_later(self) -> None:
        """Send what will be due when the simulator's lag has passed."""
        task = asyncio.get_running_loop().create_task(self._after_the_lag())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def call(self, *, hurry: bool = False) -> None:
        """Send what is due; with ``hurry``, what was taken by now is finished at once."""
        now = self._simulator.clock.now()
        for message in self._simulator.settled(now + self._simulator.lag if hurry else now):
            for each in self._drawn(message):
                await asyncio.to_thread(self._send, each)

    async def _after_the_lag(self) -> None:
        await asyncio.sleep(self._simulator.lag.total_seconds())
        await self.call()

    def _drawn(self, message: Message) -> Sequence[Message]:
        """What goes out in the message's turn: itself, twice, nothing, or with one that was held back before."""
        faults = {rule.fault for rule in self._simulator.faults.drawn(f"/callbacks/{message.protocol}")}
        if Fault.CALLBACK_LOST in faults:
            return ()
        if Fault.CALLBACK_LATE in faults:
            self._held.append(message)
            return ()
        held, self._held = self._held, []
        return (*([message] * (2 if Fault.CALLBACK_TWICE in faults else 1)), *held)

    def _send(self, message: Message) -> None:
        address = Address.parse(message.url, plain_loopback=True)
        for _ in range(_ATTEMPTS):
            headers = message.headers(self._simulator.clock.now())
            exchange = self._transport.send(Request(address, "POST", address.base or "/", headers, message.body))
            if isinstance(exchange, Answered) and exchange.status == _OK:
                return
