"""The simulator as an ASGI 3 application, without a framework."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from datetime import timedelta
from typing import Any, TypeAlias

from iov_realname.adapters.simulated.carriers.calling import Caller
from iov_realname.adapters.simulated.carriers.control import Control
from iov_realname.adapters.simulated.carriers.faults import Fault, FaultRule
from iov_realname.adapters.simulated.carriers.hearing import MARK, Heard, Said, said
from iov_realname.adapters.simulated.carriers.simulator import CarrierSimulator
from iov_realname.adapters.simulated.carriers.spoiling import PAGE, cut_short, spoilt

__all__ = ["App", "CarrierApp", "Event", "Receive", "Send"]

Event: TypeAlias = MutableMapping[str, Any]
Receive: TypeAlias = Callable[[], Awaitable[Event]]
Send: TypeAlias = Callable[[Event], Awaitable[None]]
App: TypeAlias = Callable[[Event, Receive, Send], Awaitable[None]]
"""An ASGI 3 application."""

_LONGEST_BODY = 1024 * 1024
_REQUEST_FAULTS = frozenset({Fault.CLOCK_SKEW, Fault.COOLDOWN, Fault.REJECTED})


class CarrierApp:
    """ASGI 3. SIMULATION: serve it to nobody but yourself."""

    def __init__(self, simulator: CarrierSimulator) -> None:
        self._simulator = simulator
        self._control = Control(simulator)
        self._caller = Caller(simulator)

    async def __call__(self, scope: Event, receive: Receive, send: Send) -> None:
        """Serve one request; there is nothing to begin or to end."""
        if scope["type"] != "http":
            await _nothing_else(scope, receive, send)
            return
        body = await _whole(receive)
        if body is None:
            await _answer(send, said({"error": "too_long", "simulated": "模拟"}, 413))
        elif scope["path"].startswith("/control/"):
            headers = _headers(scope)
            await _answer(send, self._control.answer(scope["method"], scope["path"], headers, body))
            await self._caller.call()
        else:
            await self._serve(scope, body, receive, send)

    async def _serve(self, scope: Event, body: bytes, receive: Receive, send: Send) -> None:
        rules = {rule.fault: rule for rule in self._simulator.faults.drawn(scope["path"])}
        if Fault.SERVER_ERROR in rules:
            await _answer(send, Said(PAGE, 502, "text/html"))
            return
        if Fault.DROP_REQUEST in rules:
            await _answer(send, cut_short(Said(b"")))
            return
        protocol, heard = self._heard(scope, body, rules)
        answer = self._simulator.answer(protocol, heard, expired=Fault.TOKEN_EXPIRED in rules)
        if Fault.CALLBACK_FIRST in rules:
            await self._caller.call(hurry=True)
        self._caller.call_later()
        if Fault.LATENCY in rules:
            await asyncio.sleep(rules[Fault.LATENCY].seconds)
        if Fault.SILENCE in rules:
            await _until_gone(receive)
            return
        await _answer(send, spoilt(answer, rules.keys()))

    def _heard(self, scope: Event, body: bytes, rules: Mapping[Fault, FaultRule]) -> tuple[str, Heard]:
        protocol, _, rest = scope["path"].lstrip("/").partition("/")
        query = scope.get("query_string", b"").decode("latin-1")
        target = scope.get("raw_path", scope["path"].encode()).decode("latin-1")
        skew = timedelta(seconds=rules[Fault.CLOCK_SKEW].seconds) if Fault.CLOCK_SKEW in rules else timedelta(0)
        now = self._simulator.clock.now()
        heard = Heard(
            method=scope["method"],
            path=f"/{rest}",
            target=f"{target}?{query}" if query else target,
            query=query,
            headers=_headers(scope),
            body=body,
            now=now,
            carrier_time=now + skew,
            faults={fault: rule.seconds for fault, rule in rules.items() if fault in _REQUEST_FAULTS},
        )
        return protocol, heard


async def _nothing_else(scope: Event, receive: Receive, send: Send) -> None:
    """Servers ask about the lifespan; WebSockets are for nobody."""
    if scope["type"] != "lifespan":
        raise ValueError("the simulator speaks HTTP only")
    while True:
        event = await receive()
        await send({"type": f"{event['type']}.complete"})
        if event["type"] == "lifespan.shutdown":
            return


async def _whole(receive: Receive) -> bytes | None:
    """The body; None if it is too long."""
    body, more = bytearray(), True
    while more:
        event = await receive()
        body += event.get("body", b"")
        more = event.get("more_body", False)
        if len(body) > _LONGEST_BODY:
            return None
    return bytes(body)


async def _until_gone(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


async def _answer(send: Send, answer: Said) -> None:
    """Send an answer; one that promises more than it has breaks the line when it ends."""
    promised = answer.promises or len(answer.body)
    headers = [
        (b"content-type", answer.content_type.encode()),
        (b"content-length", str(promised).encode()),
        tuple(part.encode() for part in MARK),
    ]
    await send({"type": "http.response.start", "status": answer.status, "headers": headers})
    await send({"type": "http.response.body", "body": answer.body, "more_body": promised != len(answer.body)})


def _headers(scope: Event) -> Mapping[str, str]:
    return {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
